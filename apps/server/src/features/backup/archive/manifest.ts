import { z } from 'zod';
import { BackupRefusal } from './backup-refusal.ts';

/** Counted up when an older program could not restore what a newer one writes. */
export const formatNumber = 1;

const Count = z.number().int().min(0);

/** The first entry of an archive: what it was made from. */
export const Manifest = z.object({
  format: z.literal(formatNumber),
  program: z.string(),
  /** The moment of the snapshot: everything committed before it is in the backup, nothing after it. */
  takenAt: z.iso.datetime(),
  migrations: z.array(z.object({ version: Count, name: z.string(), checksum: z.string() })),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  /** Which CONTACT_KEYs its sealed columns need, each known by a keyed check value. */
  contactKeys: z.array(z.object({ version: Count, check: z.string() })),
  /** Where the pictures are: in the archive, or in a bucket that has its own backup. */
  pictures: z.enum(['folder', 's3']),
  /** The newest seal of the activity log. */
  activityHead: z.object({ number: Count, seal: z.string() }).nullable(),
});
export type Manifest = z.output<typeof Manifest>;

/** The last entry: what must come out again, and a seal by the CONTACT_KEY over all of it. */
export const Summary = z.object({
  rows: z.record(z.string(), Count),
  checksums: z.record(z.string(), z.string()),
  sequences: z.array(z.object({ name: z.string(), lastValue: z.number().int(), isCalled: z.boolean() })),
  ledger: z.object({ entries: Count, points: z.number().int(), balances: z.number().int() }),
  pictures: z.object({ count: Count, bytes: Count, checksum: z.string(), missing: Count }),
  seal: z.string(),
});
export type Summary = z.output<typeof Summary>;

/** What the seal is made over: a file that somebody else sealed for our recipient is not ours. */
export const sealInput = (manifest: Manifest, summary: Omit<Summary, 'seal'>): string =>
  // Parsed first, so that the properties stand in one order, written or read.
  `backup:${JSON.stringify([Manifest.parse(manifest), Summary.omit({ seal: true }).parse(summary)])}`;

/** @throws BackupRefusal when the entry is not what this program understands. */
export function readEntry<T>(schema: z.ZodType<T>, bytes: Buffer): T {
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8')));
  } catch (error) {
    throw new BackupRefusal('备份文件的格式与本程序不符：可能由更新版本的程序生成，请使用同一版本或更新的程序。', { cause: error });
  }
}
