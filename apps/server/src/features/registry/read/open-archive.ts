import type { Entry, ZipFile } from 'yauzl';
import type { Readable } from 'node:stream';
import { ImportRefusal } from './import-refusal.ts';
import { openZip, type SourceFile } from './source-file.ts';

/**
 * Limits read from the zip directory before anything is unpacked. The real registry as a workbook (59 MB) unpacks to
 * about 400 MB, seven times its size; archives made to exhaust a reader unpack to hundreds of times theirs.
 */
const maxEntries = 1_000;
const maxUnpackedBytes = 1.5 * 1024 ** 3;
const maxRatio = 60;
/** Small parts may be packed as well as they like. */
const ratioCountsFrom = 4 * 1024 * 1024;

export interface Archive {
  /** Unpacked size by name, as the directory says; reading more than that fails. */
  sizes: ReadonlyMap<string, number>;
  read(name: string): Promise<Readable>;
  close(): void;
}

const damaged = () => new ImportRefusal('workbook_damaged', '工作簿已损坏，无法读取，请重新导出');

function checkEntry(entry: Entry, total: number): void {
  const isTooTight = entry.uncompressedSize > ratioCountsFrom && entry.uncompressedSize > entry.compressedSize * maxRatio;
  if (isTooTight || total > maxUnpackedBytes) throw new ImportRefusal('archive_suspicious', '工作簿解压后异常庞大，已拒绝（疑似压缩炸弹）；如确有这么多数据，请拆分后导入');
  if (entry.isEncrypted()) throw new ImportRefusal('file_kind_unknown', '工作簿已加密，请去掉密码后再导入');
  if (/vbaproject/i.test(entry.fileName)) {
    throw new ImportRefusal('macros_refused', '工作簿含有宏，请另存为不含宏的 .xlsx');
  }
}

export async function openArchive(file: SourceFile): Promise<Archive> {
  let zip: ZipFile;
  try {
    zip = await openZip(file);
  } catch {
    throw damaged();
  }
  const entries = new Map<string, Entry>();
  try {
    if (zip.entryCount > maxEntries) throw new ImportRefusal('archive_suspicious', `工作簿里有超过 ${maxEntries} 个部件，已拒绝`);
    let total = 0;
    for await (const entry of zip.eachEntry()) {
      total += entry.uncompressedSize;
      checkEntry(entry, total);
      entries.set(entry.fileName, entry);
    }
  } catch (error) {
    zip.close();
    throw error instanceof ImportRefusal ? error : damaged();
  }
  return {
    sizes: new Map([...entries].map(([name, entry]) => [name, entry.uncompressedSize])),
    async read(name) {
      const entry = entries.get(name);
      if (!entry) throw damaged();
      return zip.openReadStreamPromise(entry);
    },
    close: () => zip.close(),
  };
}
