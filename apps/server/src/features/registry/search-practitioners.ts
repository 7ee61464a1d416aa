import { sql, type RawBuilder } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { openCursor, sealCursor } from '../../platform/cursor.ts';
import type { Db } from '../../platform/database.ts';
import { institutionKey } from '../institutions/rules.ts';
import { compact, tidy } from './parse/cell.ts';
import { parsePhone } from './parse/parse-contact.ts';
import { rowColumns, showPractitionerRow, type FoundPractitioner } from './show-practitioner-row.ts';

export interface PractitionerFilters {
  phone?: string | undefined;
  name?: string | undefined;
  registryNo?: string | undefined;
  employer?: string | undefined;
  state: 'all' | 'active' | 'retired' | 'bound' | 'unbound' | 'published';
}

const likeText = (text: string): string => text.replace(/[\\%_]/g, '\\$&');
const employerLimit = 200;

/**
 * 查询 (A2), by registry number. The phone is compared by its keyed hash, a part of a name by its pieces, an employer by the
 * names that occur. Each search leaves its line in the activity log: by what was searched, never for whom (rule 1).
 */
export async function searchPractitioners(
  db: Db,
  args: { filters: PractitionerFilters; limit: number; cursor: string | undefined; cipher: ContactCipher; isMasked: boolean; actor: Actor },
) {
  const { filters, limit, cursor, cipher, isMasked, actor } = args;
  const context = `practitioners:${actor.id}:${cipher.index(JSON.stringify([filters.phone, filters.name, filters.registryNo, filters.employer, filters.state])).toString('base64url')}`;
  const after = cursor === undefined ? undefined : String(openCursor(cipher, context, cursor)[0]);
  const conditions = await conditionsOf(db, filters, cipher);
  const rows = conditions === undefined ? [] : await findRows(db, [...conditions, ...(after === undefined ? [] : [sql`p.registry_no > ${after}`])], limit + 1);
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const by = (['phone', 'name', 'registryNo', 'employer'] as const).filter((name) => filters[name] !== undefined);
  await logActivity(db, actor, { action: 'search-practitioners', detail: { by: by.join(','), state: filters.state, shown: items.length } });
  return {
    items: items.map((row) => showPractitionerRow(row, cipher, isMasked)),
    nextCursor: rows.length > limit && last !== undefined ? sealCursor(cipher, context, [last.registry_no]) : null,
  };
}

async function findRows(db: Db, conditions: RawBuilder<unknown>[], limit: number): Promise<FoundPractitioner[]> {
  const { rows } = await sql<FoundPractitioner>`
    select ${rowColumns} from practitioners p where ${sql.join(conditions, sql` and `)} order by p.registry_no limit ${limit}
  `.execute(db);
  return rows;
}

/** undefined: nobody can fit. */
async function conditionsOf(db: Db, filters: PractitionerFilters, cipher: ContactCipher): Promise<RawBuilder<unknown>[] | undefined> {
  const conditions: RawBuilder<unknown>[] = [sql`p.closed_at is null`];
  if (filters.phone !== undefined) {
    const phone = parsePhone({ text: filters.phone, kind: 'text', isFormula: false }).value;
    if (phone === null) return undefined;
    conditions.push(sql`p.phone_index = any(${cipher.indexes(phone)}::bytea[])`);
  }
  if (filters.registryNo !== undefined) conditions.push(sql`p.registry_no like ${`${likeText(compact(filters.registryNo).toUpperCase())}%`}`);
  if (filters.name !== undefined) {
    const name = tidy(filters.name).toLowerCase();
    if (name === '') return undefined;
    conditions.push(sql`name_pieces(p.name) @> ${piecesOf(name)}::text[] and lower(p.name) like ${`%${likeText(name)}%`}`);
  }
  if (filters.employer !== undefined) {
    const keys = await findEmployerKeys(db, institutionKey(filters.employer));
    if (keys.length === 0) return undefined;
    conditions.push(sql`p.employer_key = any(${keys}::text[])`);
  }
  return [...conditions, ...conditionsOfState[filters.state]];
}

const isBound = sql`exists (select from practitioner_accounts a where a.practitioner_id = p.id and a.bound_at is not null)`;
const conditionsOfState: Record<PractitionerFilters['state'], RawBuilder<unknown>[]> = {
  all: [],
  active: [sql`p.retired_at is null`],
  retired: [sql`p.retired_at is not null`],
  bound: [sql`p.retired_at is null`, isBound],
  unbound: [sql`p.retired_at is null`, sql`not ${isBound}`],
  published: [sql`p.id in (select practitioner_id from cards where published_at is not null)`],
};

/** The pieces of two letters, as the index has them; of a single letter that letter. */
function piecesOf(name: string): string[] {
  const letters = [...name];
  return letters.length === 1 ? letters : letters.slice(1).map((letter, index) => `${letters[index]}${letter}`);
}

/** Employers whose name holds this part: a walk from one to the next over the index, 1,250 steps instead of 200,000 rows. */
async function findEmployerKeys(db: Db, part: string): Promise<string[]> {
  const { rows } = await sql<{ employer_key: string }>`
    with recursive k as (
      (select employer_key from practitioners where employer_key is not null order by employer_key limit 1)
      union all
      select (select p.employer_key from practitioners p where p.employer_key > k.employer_key order by p.employer_key limit 1) from k where k.employer_key is not null
    )
    select employer_key from k where employer_key like ${`%${likeText(part)}%`} limit ${employerLimit}
  `.execute(db);
  return rows.map((row) => row.employer_key);
}
