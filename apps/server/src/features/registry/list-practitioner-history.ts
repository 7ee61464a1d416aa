import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';

/** 变更记录 (A2): what was done to a practitioner or the card, newest first; not who only looked. @throws Refusal `practitioner_not_found`. */
export async function listPractitionerHistory(
  db: Db,
  { practitionerId, limit, cursor, cursorKey }: { practitionerId: string; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const person = await db.selectFrom('practitioners as p').leftJoin('cards as c', 'c.practitioner_id', 'p.id').select(['p.id', 'c.id as card_id']).where('p.id', '=', practitionerId).executeTakeFirst();
  if (person === undefined) throw new Refusal('practitioner_not_found');
  const context = `practitioner-history:${practitionerId}`;
  const before = cursor === undefined ? undefined : Number(openCursor(cursorKey, context, cursor)[0]);
  const rows = await db
    .selectFrom('activity_entries as e')
    .leftJoin('operators as o', (join) => join.onRef('o.id', '=', 'e.actor_id').on('e.actor_kind', '=', 'operator'))
    .select(['e.id', 'e.at', 'e.action', 'e.actor_kind', 'e.actor_id', 'e.detail', 'o.display_name'])
    .where((where) =>
      where.or([
        where.and([where('e.object_kind', '=', 'practitioner'), where('e.object_id', '=', practitionerId)]),
        ...(person.card_id === null ? [] : [where.and([where('e.object_kind', '=', 'card'), where('e.object_id', '=', person.card_id)])]),
      ]),
    )
    .where(sql<boolean>`e.action not like 'view-%'`)
    .$if(before !== undefined, (query) => query.where('e.id', '<', before!))
    .orderBy('e.id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  return {
    items: items.map((row) => ({
      at: row.at.toISOString(),
      action: row.action.slice(0, 60),
      actorKind: row.actor_kind,
      actorName: row.display_name,
      fields: textOf(row.detail['fields']).split(',').filter((field) => field !== '').slice(0, 40),
      reason: textOf(row.detail['reason']).slice(0, 200) || null,
    })),
    nextCursor: rows.length > limit ? sealCursor(cursorKey, context, [items.at(-1)!.id]) : null,
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
