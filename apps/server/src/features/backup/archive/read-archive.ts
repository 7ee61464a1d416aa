import { createHash, type Hash } from 'node:crypto';
import { BackupRefusal } from './backup-refusal.ts';
import { Manifest, readEntry, Summary } from './manifest.ts';
import { openSealedFile } from './seal-file.ts';
import { unpackTar } from './tar.ts';

/** What a reader does with the parts, in their order; each may be left out. */
export interface ArchiveReader {
  onManifest?: (manifest: Manifest) => Promise<void>;
  onPicture?: (key: string, bytes: Buffer) => Promise<void>;
  /** The pieces of one table come together; `onTable` after its last one. */
  onPiece?: (table: string, bytes: Buffer) => Promise<void>;
  onTable?: (table: string) => Promise<void>;
}

export interface ReadArchive {
  manifest: Manifest;
  summary: Summary;
}

const different = (what: string): BackupRefusal => new BackupRefusal(`备份文件与它自己的清单不符（${what}）。`);

/**
 * Reads a backup from the first byte to the last and compares all that came with its summary.
 * @throws BackupRefusal when the key does not open it, or anything in it is damaged, missing, or too much.
 */
export async function readArchive(path: string, identities: readonly string[], reader: ArchiveReader = {}): Promise<ReadArchive> {
  return openSealedFile(path, identities, async (content) => {
    const tables = new Map<string, { hash: Hash; rows: number }>();
    const pictures = { hash: createHash('sha256'), count: 0, bytes: 0 };
    let manifest: Manifest | undefined;
    let summary: Summary | undefined;
    let open: string | undefined;
    for await (const { name, bytes } of unpackTar(content)) {
      if (manifest === undefined) {
        if (name !== 'manifest.json') throw new BackupRefusal('备份文件不是本程序的备份。');
        manifest = readEntry(Manifest, bytes);
        await reader.onManifest?.(manifest);
        continue;
      }
      if (summary !== undefined) throw different(name);
      const [kind = '', ...rest] = name.split('/');
      const table = kind === 'tables' ? rest[0] : undefined;
      if (open !== undefined && open !== table) await reader.onTable?.(open);
      open = table;
      if (table !== undefined) {
        if (!manifest.tables.some((known) => known.name === table)) throw different(name);
        const known = tables.get(table) ?? { hash: createHash('sha256'), rows: 0 };
        tables.set(table, known);
        known.hash.update(bytes);
        known.rows += linesIn(bytes);
        await reader.onPiece?.(table, bytes);
      } else if (kind === 'pictures') {
        pictures.hash.update(`${name}\0${bytes.length}\0`).update(bytes);
        pictures.count += 1;
        pictures.bytes += bytes.length;
        await reader.onPicture?.(rest.join('/'), bytes);
      } else if (name === 'summary.json') summary = readEntry(Summary, bytes);
      else throw different(name);
    }
    if (manifest === undefined || summary === undefined) throw new BackupRefusal('备份文件不完整。');
    compare(manifest, summary, tables, { count: pictures.count, bytes: pictures.bytes, checksum: pictures.hash.digest('hex') });
    return { manifest, summary };
  });
}

function compare(manifest: Manifest, summary: Summary, tables: Map<string, { hash: Hash; rows: number }>, pictures: { count: number; bytes: number; checksum: string }): void {
  for (const { name } of manifest.tables) {
    const read = tables.get(name);
    if (read === undefined || summary.rows[name] !== read.rows || summary.checksums[name] !== read.hash.digest('hex')) throw different(name);
  }
  if (summary.pictures.count !== pictures.count || summary.pictures.bytes !== pictures.bytes || summary.pictures.checksum !== pictures.checksum) throw different('pictures');
}

/** Line ends inside of values are escaped in this format, so lines are rows. */
function linesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1;
  return count;
}
