import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { Db } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { checkActivitySeals } from './check-activity-seals.ts';
import type { SealKey } from './rules.ts';
import { findLastVerification, findVerification, isRunning, showVerification } from './show-verification.ts';

interface VerifyRequest {
  operatorId: string;
  actor: Actor;
  requestKey: string;
  key: SealKey;
  headFile: string;
  /** What to do with the run's end; the server closes only after it. */
  follow: (run: Promise<void>) => void;
}

/**
 * Begins a proof of the whole activity log (A8) and answers at once; its progress is read by getActivityVerification. One
 * run at a time: while one goes on it is answered instead, and a repeat with the same key finds its own.
 */
export async function verifyActivityLog(db: Db, { operatorId, actor, requestKey, key, headFile, follow }: VerifyRequest) {
  const own = await db.selectFrom('activity_verifications').select('id').where('operator_id', '=', operatorId).where('request_key', '=', requestKey).executeTakeFirst();
  const repeated = own === undefined ? undefined : await findVerification(db, own.id);
  if (repeated !== undefined) return showVerification(repeated);
  const last = await findLastVerification(db);
  if (last !== undefined && isRunning(last)) return showVerification(last);
  const id = newId('verif');
  const { rows } = await sql<{ count: number }>`select coalesce(max(number), 0) as count from activity_seals`.execute(db);
  const sealCount = rows[0]?.count ?? 0;
  const inserted = await db.insertInto('activity_verifications').values({ id, operator_id: operatorId, request_key: requestKey, seal_count: sealCount }).onConflict((conflict) => conflict.doNothing()).returning('id').executeTakeFirst();
  if (inserted !== undefined) follow(runVerification(db, { id, sealCount, actor, key, headFile }));
  const row = inserted === undefined ? await findLastVerification(db) : await findVerification(db, id);
  if (row === undefined) throw new Error('a verification was not kept');
  return showVerification(row);
}

async function runVerification(db: Db, { id, sealCount, actor, key, headFile }: { id: string; sealCount: number; actor: Actor; key: SealKey; headFile: string }): Promise<void> {
  const note = (values: object) => db.updateTable('activity_verifications').set({ progressed_at: sql<Date>`now()`, ...values }).where('id', '=', id).execute();
  try {
    const { checkedSeals, checkedEntries, problem } = await checkActivitySeals(db, {
      key,
      headFile,
      onProgress: async (done) => void (await note({ checked_seals: done.checkedSeals, checked_entries: done.checkedEntries })),
    });
    await note({
      finished_at: sql<Date>`now()`,
      seal_count: Math.max(sealCount, checkedSeals),
      checked_seals: checkedSeals,
      checked_entries: checkedEntries,
      outcome: problem === undefined ? 'intact' : 'broken',
      bad_seal: problem?.number ?? null,
      problem: problem?.kind ?? null,
      bad_entries: JSON.stringify(problem?.lines ?? []),
    });
    await logActivity(db, actor, {
      action: 'verify-activity-log',
      object: { kind: 'activity_verification', id },
      detail: { outcome: problem === undefined ? 'success' : 'failed', seals: checkedSeals, badSeal: problem?.number ?? null },
    });
  } catch (error) {
    await note({ finished_at: sql<Date>`now()`, outcome: 'failed' }).catch(() => undefined);
    throw error;
  }
}
