import { posix } from 'node:path';
import { ImportRefusal } from './import-refusal.ts';
import { openArchive, type Archive } from './open-archive.ts';
import type { RawRow, RowSource } from './raw-row.ts';
import { readSharedStrings } from './read-shared-strings.ts';
import { readSheet } from './read-sheet.ts';
import { scanXml, type XmlHandler } from './scan-xml.ts';
import type { SourceFile } from './source-file.ts';

interface Sheet {
  name: string;
  path: string;
}

async function scan(archive: Archive, path: string, open: NonNullable<XmlHandler['open']>): Promise<void> {
  const size = archive.sizes.get(path) ?? 0;
  if (size > 16 * 1024 * 1024) throw new ImportRefusal('archive_suspicious', '工作簿的目录部件异常庞大，已拒绝');
  for await (const _ of scanXml(await archive.read(path), { open })) continue;
}

/** Which part holds which sheet. Only parts inside the archive are read, so external links lead nowhere. */
async function readDirectory(archive: Archive): Promise<{ sheets: Sheet[]; strings: string | undefined; uses1904: boolean }> {
  let workbook = 'xl/workbook.xml';
  if (archive.sizes.has('_rels/.rels')) {
    await scan(archive, '_rels/.rels', (_name, { Type: type, Target: target }) => {
      if (type?.endsWith('/officeDocument') && target) workbook = target.replace(/^\//, '');
    });
  }
  if (!archive.sizes.has(workbook)) throw new ImportRefusal('file_kind_unknown', '这个压缩包不是 .xlsx 工作簿');
  const folder = posix.dirname(workbook);
  const targets = new Map<string, string>();
  let strings: string | undefined;
  const relations = posix.join(folder, '_rels', `${posix.basename(workbook)}.rels`);
  await scan(archive, relations, (_name, { Id: id, Type: type, Target: target, TargetMode: mode }) => {
    if (!id || !target || mode === 'External') return;
    const path = target.startsWith('/') ? target.slice(1) : posix.join(folder, target);
    targets.set(id, path);
    if (type?.endsWith('/sharedStrings')) strings = path;
  });
  const sheets: Sheet[] = [];
  let uses1904 = false;
  await scan(archive, workbook, (name, attributes) => {
    if (name === 'workbookPr') uses1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
    if (name !== 'sheet') return;
    const id = Object.entries(attributes).find(([key]) => key === 'r:id' || key.endsWith(':id'))?.[1];
    const path = id && targets.get(id);
    if (path && archive.sizes.has(path)) sheets.push({ name: attributes['name'] ?? '', path });
  });
  return { sheets, strings, uses1904 };
}

export async function readWorkbook(file: SourceFile): Promise<RowSource> {
  const archive = await openArchive(file);
  try {
    const { sheets, strings: stringsPath, uses1904 } = await readDirectory(archive);
    const hasStrings = stringsPath !== undefined && archive.sizes.has(stringsPath);
    const total = [...sheets.map((sheet) => sheet.path), ...(hasStrings ? [stringsPath] : [])].reduce((sum, name) => sum + (archive.sizes.get(name) ?? 0), 0);
    let done = 0;
    const onBytes = (bytes: number) => void (done += bytes);
    async function* rows(): AsyncGenerator<RawRow[], void, boolean | undefined> {
      const strings = await readSharedStrings(hasStrings ? await archive.read(stringsPath) : undefined, onBytes);
      for (const sheet of sheets) yield* readSheet(await archive.read(sheet.path), sheet.name, strings, onBytes);
    }
    return { rows: rows(), uses1904, progress: () => (total === 0 ? 1 : Math.min(1, done / total)), close: () => archive.close() };
  } catch (error) {
    archive.close();
    throw error;
  }
}
