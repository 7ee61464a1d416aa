import type { Db } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { findVerification, showVerification } from './show-verification.ts';

/** Progress and result of one proof of the log (A8). @throws Refusal `not_found`. */
export async function getActivityVerification(db: Db, { verificationId }: { verificationId: string }) {
  const row = await findVerification(db, verificationId);
  if (row === undefined) throw new Refusal('not_found');
  return showVerification(row);
}
