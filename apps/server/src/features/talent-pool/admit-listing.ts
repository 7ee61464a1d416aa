import { sql } from 'kysely';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';

/**
 * Remembers which cards an institution's lists showed today, and refuses a page that would pass the day's limit of
 * different cards. Cards seen before today stay readable, so going back and refreshing always work.
 * @throws Refusal `too_many_requests` with the seconds until tomorrow in Shanghai.
 */
export async function admitListing(db: Db | Tx, { institutionId, cardIds, most }: { institutionId: string; cardIds: readonly string[]; most: number }): Promise<void> {
  if (cardIds.length === 0) return;
  await inTransaction(db, async (tx) => {
    // One page after another, so that parallel pages cannot pass the limit together.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`card-listing:${institutionId}`}, 0))`.execute(tx);
    const { rows } = await sql<{ added: number; before: number; tomorrowIn: number }>`
      with clock as (select now() at time zone 'Asia/Shanghai' as local),
      added as (
        insert into card_listings (institution_id, day, card_id)
        select ${institutionId}, clock.local::date, card_id from clock, unnest(${cardIds}::text[]) as card_id
        on conflict do nothing returning 1
      )
      select (select count(*)::int from added) as added,
        (select count(*)::int from card_listings where institution_id = ${institutionId} and day = clock.local::date) as before,
        ceil(extract(epoch from clock.local::date + 1 - clock.local))::int as "tomorrowIn"
      from clock
    `.execute(tx);
    const { added, before, tomorrowIn } = rows[0]!;
    if (added > 0 && before + added > most) {
      throw new Refusal('too_many_requests', { title: '今天查看的人员数量已达上限，请明天再试', retryAfterSeconds: tomorrowIn, reached: { act: 'card-list', holder: { kind: 'institution', id: institutionId } } });
    }
  });
}
