import type { CorrectionState } from '@cert/contract/codes/correction-fields';
import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { openCursor, sealCursor } from '../../platform/cursor.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { showCorrectionRequest } from './show-correction-request.ts';
import { selectRequests } from './sql.ts';

/** 更正申请 for the operators (A11), newest first. Full names are shown, so the reading is in the activity log (rule 1). */
export async function listCorrectionRequests(
  db: Db | Tx,
  { actor, state, limit, cursor, cipher }: { actor: Actor; state: CorrectionState | undefined; limit: number; cursor: string | undefined; cipher: ContactCipher },
) {
  const context = `corrections:${actor.id}:${state ?? ''}`;
  const [afterMillis, afterId] = cursor === undefined ? [] : openCursor(cipher, context, cursor);
  return inTransaction(db, async (tx) => {
    const rows = await selectRequests(tx)
      .$if(state !== undefined, (query) => query.where('q.state', '=', state!))
      .$if(afterMillis !== undefined, (query) => query.where(sql<boolean>`(q.created_at, q.id) < (${new Date(Number(afterMillis))}, ${afterId})`))
      .orderBy('q.created_at', 'desc')
      .orderBy('q.id', 'desc')
      .limit(limit + 1)
      .execute();
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    if (shown.length > 0) await logActivity(tx, actor, { action: 'list-correction-requests', detail: { rows: shown.length } });
    return {
      items: shown.map((row) => showCorrectionRequest(row, cipher)),
      nextCursor: rows.length > limit && last !== undefined ? sealCursor(cipher, context, [last.created_at.getTime(), last.id]) : null,
    };
  });
}
