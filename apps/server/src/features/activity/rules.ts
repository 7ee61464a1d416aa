import { createHash } from 'node:crypto';
import type { ContactCipher } from '../../platform/contact-cipher.ts';

/** The keyed hash that seals; its key is not in the database. */
export type SealKey = Pick<ContactCipher, 'index' | 'keptIndexes'>;

/** A line of the activity log, its time and detail as the database writes them, so that nothing is rounded. */
export interface LogLine {
  id: number;
  at: string;
  actor_kind: string;
  actor_id: string | null;
  action: string;
  object_kind: string | null;
  object_id: string | null;
  detail: string;
  address: string | null;
  request_id: string | null;
}

export interface Seal {
  number: number;
  from_id: number;
  to_id: number;
  entry_count: number;
  first_at: Date;
  last_at: Date;
  entries_hash: Buffer;
  entry_marks: Buffer;
  previous_seal: Buffer;
  seal: Buffer;
  sealed_at: Date;
}

/** What the first seal has before it. */
export const noSeal = Buffer.alloc(32);

const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();

/** The hash of one line over everything that stands in it. */
const hashOf = (line: LogLine): Buffer =>
  sha256(JSON.stringify([line.id, line.at, line.actor_kind, line.actor_id, line.action, line.object_kind, line.object_id, line.detail, line.address, line.request_id]));

/** The hash over a block's lines in the order of their ids, and for each line 16 bytes: its id and the head of its hash. */
export function hashLines(lines: readonly LogLine[]): { hash: Buffer; marks: Buffer } {
  const whole = createHash('sha256');
  const marks = Buffer.alloc(lines.length * 16);
  for (const [index, line] of lines.entries()) {
    const hash = hashOf(line);
    whole.update(hash);
    marks.writeBigInt64BE(BigInt(line.id), index * 16);
    hash.copy(marks, index * 16 + 8, 0, 8);
  }
  return { hash: whole.digest(), marks };
}

const sealInput = (block: Omit<Seal, 'seal'>): string =>
  `activity-seal:${JSON.stringify([
    block.number, block.from_id, block.to_id, block.entry_count, block.first_at.toISOString(), block.last_at.toISOString(),
    block.entries_hash.toString('hex'), sha256(block.entry_marks).toString('hex'), block.previous_seal.toString('hex'), block.sealed_at.toISOString(),
  ])}`;

/** The seal over a block and the seal before it. Whoever has the database alone cannot make one. */
export const sealOf = (key: SealKey, block: Omit<Seal, 'seal'>): Buffer => key.index(sealInput(block));

/** Whether a block has the seal of this key or of one that was retired since: each new block holds the one before. */
export const isSealed = (key: SealKey, block: Seal): boolean => key.keptIndexes(sealInput(block)).some((seal) => block.seal.equals(seal));

export interface LineDifference {
  id: number;
  kind: 'changed' | 'missing' | 'added';
}

/** Which lines differ from what the block was sealed over. */
export function compareLines(marks: Buffer, lines: readonly LogLine[]): LineDifference[] {
  const sealed = new Map<number, string>();
  for (let at = 0; at + 16 <= marks.length; at += 16) sealed.set(Number(marks.readBigInt64BE(at)), marks.subarray(at + 8, at + 16).toString('hex'));
  const differences: LineDifference[] = [];
  for (const line of lines) {
    const mark = sealed.get(line.id);
    if (mark === undefined) differences.push({ id: line.id, kind: 'added' });
    else if (mark !== hashOf(line).subarray(0, 8).toString('hex')) differences.push({ id: line.id, kind: 'changed' });
    sealed.delete(line.id);
  }
  for (const id of sealed.keys()) differences.push({ id, kind: 'missing' });
  return differences.sort((a, b) => a.id - b.id);
}

/** A seal as people write it down: its number and the head of its value. */
export const showSeal = (seal: Pick<Seal, 'number' | 'seal'>): string => `${seal.number}-${seal.seal.toString('hex').slice(0, 16)}`;
