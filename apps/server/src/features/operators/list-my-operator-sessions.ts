import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { sessionEnds, type OperatorCaller } from '../../platform/sessions.ts';

/** A9: the living full logins of my account, the newest first. */
export async function listMyOperatorSessions(
  db: Db | Tx,
  { caller, limit, cursor, cursorKey }: { caller: OperatorCaller; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `my-operator-sessions:${caller.accountId}`;
  const after = cursor === undefined ? undefined : openCursor(cursorKey, context, cursor);
  const rows = await db
    .selectFrom('sessions')
    .select(['id', 'device', 'network', 'created_at', 'last_used_at', sql<string>`created_at::text`.as('position')])
    .where('audience', '=', 'operator')
    .where('account_id', '=', caller.accountId)
    .where('scope', '=', 'full')
    .where('ended_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .where('last_used_at', '>', sql<Date>`now() - make_interval(secs => ${sessionEnds.operator.idleSeconds}::int)`)
    .$if(after !== undefined, (query) => query.where(sql<boolean>`(created_at, id) < (${after?.[0]}::timestamptz, ${after?.[1]})`))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map((row) => ({
      id: row.id,
      isThisOne: row.id === caller.sessionId,
      device: row.device,
      network: row.network,
      startedAt: row.created_at.toISOString(),
      lastUsedAt: row.last_used_at.toISOString(),
    })),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.position, last.id]) : null,
  };
}
