import { sql } from 'kysely';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';

/**
 * While keys are changed: brings every row that is found by one of these phones under the key that writes, in one
 * transaction. So at every moment all rows of a phone stand under the same key, and whoever begins with a phone as it was
 * typed (sign-in, reset, import, search) calls this first and then looks by one index, as always. Does nothing at other times.
 */
export async function adoptPhones(db: Db | Tx, cipher: ContactCipher, phones: readonly (string | null)[]): Promise<void> {
  if (cipher.otherVersion === undefined) return;
  const pairs = [...new Set(phones)].flatMap((phone) => {
    if (phone === null) return [];
    const [next, former] = cipher.indexes(phone);
    return next === undefined || former === undefined ? [] : [{ next, former }];
  });
  if (pairs.length === 0) return;
  await inTransaction(db, (tx) => moveIndexes(tx, pairs));
}

async function moveIndexes(tx: Tx, pairs: readonly { next: Buffer; former: Buffer }[]): Promise<void> {
  // The same name whichever of the two keys writes here: two programs may stand on both sides of the change.
  const names = pairs.map(({ next, former }) => [next.toString('hex'), former.toString('hex')].sort()[0]!).sort();
  await sql`select pg_advisory_xact_lock(hashtextextended('adopt-phone:' || name, 0)) from unnest(${names}::text[]) as name`.execute(tx);
  const moved = sql`(select * from unnest(${pairs.map(({ former }) => former)}::bytea[], ${pairs.map(({ next }) => next)}::bytea[]) as moved (former, next))`;
  // Flows first: a step of a sign-in holds its flow, so it has ended before the rest is looked at, or sees all of it moved.
  await sql`update sign_in_flows f set phone_index = moved.next from ${moved} moved where f.phone_index = moved.former`.execute(tx);
  await sql`
    with people as (update practitioners p set phone_index = moved.next from ${moved} moved where p.phone_index = moved.former returning p.id, moved.former, moved.next)
    update practitioner_accounts a set phone_index = people.next from people where a.practitioner_id = people.id and a.phone_index = people.former
  `.execute(tx);
  await sql`update sms_codes c set phone_index = moved.next from ${moved} moved where c.phone_index = moved.former`.execute(tx);
  await sql`
    with gone as (delete from phone_look_ups l using ${moved} moved where l.phone_index = moved.former returning l.client_key, moved.next, l.day, l.first_at)
    insert into phone_look_ups (client_key, phone_index, day, first_at) select * from gone on conflict do nothing
  `.execute(tx);
  await moveCounters(tx, pairs);
}

/** What was counted for a phone goes on being counted: a change of keys gives nobody new tries. */
async function moveCounters(tx: Tx, pairs: readonly { next: Buffer; former: Buffer }[]): Promise<void> {
  const texts = (of: 'next' | 'former') => pairs.map((pair) => pair[of].toString('base64url'));
  await sql`
    with gone as (
      delete from limit_counters c using unnest(${texts('former')}::text[], ${texts('next')}::text[]) as moved (former, next)
      where strpos(c.key, moved.former) > 0 returning replace(c.key, moved.former, moved.next) as key, c.count, c.expires_at
    )
    insert into limit_counters as counter (key, count, expires_at) select key, count, expires_at from gone
    on conflict (key) do update set count = counter.count + excluded.count, expires_at = greatest(counter.expires_at, excluded.expires_at)
  `.execute(tx);
}
