import { sql } from 'kysely';
import type { Tx } from '../../platform/database.ts';
import { today } from '../../platform/today.ts';

/**
 * Makes the search rows of these practitioners' cards agree with the registry: city, employer, what is held, one row for
 * each unexpired registration of a published card, and one for each two of them. Call it in the transaction of every act that
 * changes one of these.
 */
export async function refreshCardSearch(tx: Tx, practitionerIds: readonly string[]): Promise<void> {
  if (practitionerIds.length === 0) return;
  const ids = sql`${practitionerIds}::text[]`;
  await sql`
    update cards c set city_code = p.city_code, province_code = left(p.city_code, 2), employer_key = p.employer_key, held = of_person.held
    from practitioners p cross join lateral (
      -- One by one: joined, the view would be worked out for everybody.
      select coalesce((select h.held from held_now h where h.practitioner_id = p.id), '') as held
    ) as of_person
    where p.id = c.practitioner_id and p.id = any(${ids})
      and (c.city_code, c.employer_key, c.held) is distinct from (p.city_code, p.employer_key, of_person.held)
  `.execute(tx);
  await sql`delete from card_schemes s using cards c where c.id = s.card_id and c.practitioner_id = any(${ids})`.execute(tx);
  await sql`delete from card_scheme_pairs s using cards c where c.id = s.card_id and c.practitioner_id = any(${ids})`.execute(tx);
  await sql`
    insert into card_schemes (card_id, scheme, grade, city_code, province_code, published_at, valid_until)
    select c.id, r.scheme, r.grade, c.city_code, c.province_code, c.published_at, r.valid_until
    from cards c join registrations r on r.practitioner_id = c.practitioner_id
    where c.practitioner_id = any(${ids}) and c.published_at is not null and c.hidden_at is null
      and (r.valid_until is null or r.valid_until >= ${today})
  `.execute(tx);
  await sql`insert into card_scheme_pairs select w.* from scheme_pairs_now w join cards c on c.id = w.card_id where c.practitioner_id = any(${ids})`.execute(tx);
}
