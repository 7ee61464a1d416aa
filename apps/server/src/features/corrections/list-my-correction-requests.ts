import { sql } from 'kysely';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { openCursor, sealCursor } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { showMyRequest } from './show-correction-request.ts';
import { selectMyRequests } from './sql.ts';

/** The own 更正申请 with their answers, newest first. */
export async function listMyCorrectionRequests(
  db: Db | Tx,
  { practitionerId, limit, cursor, cipher }: { practitionerId: string; limit: number; cursor: string | undefined; cipher: ContactCipher },
) {
  const context = `my-corrections:${practitionerId}`;
  const [afterMillis, afterId] = cursor === undefined ? [] : openCursor(cipher, context, cursor);
  const rows = await selectMyRequests(db, practitionerId)
    .$if(afterMillis !== undefined, (query) => query.where(sql<boolean>`(q.created_at, q.id) < (${new Date(Number(afterMillis))}, ${afterId})`))
    .orderBy('q.created_at', 'desc')
    .orderBy('q.id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => showMyRequest(row, cipher)),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cipher, context, [last.created_at.getTime(), last.id]) : null,
  };
}
