import type { Db, Tx } from '../../platform/database.ts';
import { readCount } from '../../platform/limits.ts';
import { wrongCodesKey, type Means } from './rules.ts';

/** Until when a number gets and proves no code, after too many wrong ones (rule 18); null when it is not locked. */
export async function readSmsLock(db: Db | Tx, { phoneIndex, limits }: { phoneIndex: Buffer | null; limits: Means['limits'] }): Promise<Date | null> {
  if (phoneIndex === null) return null;
  const wrong = await readCount(db, wrongCodesKey(phoneIndex));
  return wrong.count < limits.smsWrongTriesPerPhonePerDay ? null : new Date(Date.now() + wrong.retryAfterSeconds * 1000);
}
