// A peer that lists other cards than our tables hold would be no comparison.
import { popular } from '../combinations.ts';
import { query, type BenchDatabase } from '../data/open-database.ts';

type Filters = (typeof popular)[number]['filters'];

/**
 * Asks a peer every popular question.
 * @throws when the cards, or their order, are not those of our tables. A registration that has ended counts here, for the
 * peers are spared the look at the calendar.
 */
export async function checkAnswers({ ownerUrl }: BenchDatabase, idsOf: (filters: Filters) => Promise<unknown[]>): Promise<void> {
  for (const { name, filters } of popular) {
    const [wanted, answered] = [await newestCards(ownerUrl, filters), await idsOf(filters)];
    if (wanted.length === 0 || wanted.join() !== answered.join()) throw new Error(`asked for ${name} it answers ${answered.length} cards (${answered.join().slice(0, 60)}), wanted ${wanted.length} (${wanted.join().slice(0, 60)})`);
  }
}

async function newestCards(url: string, { cityCode, provinceCode, grade, schemes: [scheme] = [] }: Filters): Promise<unknown[]> {
  const { rows } = await query(
    url,
    `select c.id from cards c where c.published_at is not null and c.hidden_at is null
       and ($1::text is null or c.city_code = $1) and ($2::text is null or c.province_code = $2)
       and (coalesce($3::text, $4::text) is null or exists (select 1 from registrations r where r.practitioner_id = c.practitioner_id and ($3::text is null or r.grade = $3) and ($4::text is null or r.scheme = $4)))
     order by c.published_at desc, c.id desc limit 20`,
    [cityCode ?? null, provinceCode ?? null, grade ?? null, scheme ?? null],
  );
  return rows.map((row) => row['id']);
}
