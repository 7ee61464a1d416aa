import { sql } from 'kysely';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { openCursor, sealCursor } from '../../platform/cursor.ts';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { Db } from '../../platform/database.ts';
import { rowColumns, showPractitionerRow, type FoundPractitioner } from './show-practitioner-row.ts';

/** More of one kind are not shown: whoever mends these sees the next. */
const membersLimit = 20;

/** 重复记录 (A2, rule 19) among those not retired, by the lowest registry number of each group. */
export async function listDuplicates(
  db: Db,
  { kind, limit, cursor, cipher, isMasked, actor }: { kind: 'phone' | 'name_birth'; limit: number; cursor: string | undefined; cipher: ContactCipher; isMasked: boolean; actor: Actor },
) {
  const context = `duplicates:${kind}`;
  const after = cursor === undefined ? '' : String(openCursor(cipher, context, cursor)[0]);
  const key = kind === 'phone' ? sql`phone_index` : sql`name, birth_date`;
  const isMeant = kind === 'phone' ? sql`phone_index is not null` : sql`birth_date is not null`;
  const { rows: groups } = await sql<{ first: string; numbers: string[] }>`
    select min(registry_no) as first, (array_agg(registry_no order by registry_no))[1:${sql.lit(membersLimit)}] as numbers
    from practitioners where ${isMeant} and retired_at is null
    group by ${key} having count(*) > 1 and min(registry_no) > ${after}
    order by 1 limit ${limit + 1}
  `.execute(db);
  const shown = groups.slice(0, limit);
  const { rows } = await sql<FoundPractitioner>`
    select ${rowColumns} from practitioners p where p.registry_no = any(${shown.flatMap((group) => group.numbers)}::text[])
    limit ${limit * membersLimit}
  `.execute(db);
  const byNumber = new Map(rows.map((row) => [row.registry_no, row]));
  await logActivity(db, actor, { action: 'list-duplicates', detail: { kind, shown: shown.length } });
  return {
    items: shown.map(({ numbers }) => ({ members: numbers.flatMap((number) => byNumber.get(number) ?? []).map((row) => showPractitionerRow(row, cipher, isMasked)) })),
    nextCursor: groups.length > limit ? sealCursor(cipher, context, [shown.at(-1)!.first]) : null,
  };
}
