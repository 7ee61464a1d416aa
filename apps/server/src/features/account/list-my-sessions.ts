import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { sessionEnds } from '../../platform/sessions.ts';
import type { UserCaller } from './prove-password.ts';

/** 登录设备 (X2): the living logins of the account, the newest first; none that is over by time. */
export async function listMySessions(
  db: Db | Tx,
  { caller, limit, cursor, cursorKey }: { caller: UserCaller; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `my-sessions:${caller.audience}:${caller.accountId}`;
  const [afterMicros, afterId] = cursor === undefined ? [] : openCursor(cursorKey, context, cursor);
  const rows = await db
    .selectFrom('sessions')
    .select(['id', 'device', 'network', 'created_at', 'last_used_at', sql<string>`(extract(epoch from created_at) * 1000000)::bigint::text`.as('micros')])
    .where('audience', '=', caller.audience)
    .where('account_id', '=', caller.accountId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .where('last_used_at', '>', sql<Date>`now() - make_interval(secs => ${sessionEnds[caller.audience].idleSeconds}::int)`)
    .$if(afterMicros !== undefined, (query) =>
      query.where(sql<boolean>`((extract(epoch from created_at) * 1000000)::bigint, id) < (${String(afterMicros)}::bigint, ${afterId})`),
    )
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      id: row.id,
      isThisOne: row.id === caller.sessionId,
      device: row.device,
      network: row.network,
      startedAt: row.created_at.toISOString(),
      lastUsedAt: row.last_used_at.toISOString(),
    })),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.micros, last.id]) : null,
  };
}
