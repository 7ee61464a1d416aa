import { sql } from 'kysely';
import { inTransaction, type Tx } from '../src/platform/database.ts';
import type { Deps } from '../src/platform/http/deps.ts';
import { newId } from '../src/platform/ids.ts';

const dayMs = 86_400_000;

/**
 * Gives the demo a past: cards were published, contacts revealed and applications answered over the last ten weeks, so that
 * lists show ages and the dashboard has a way to show. Rows only; the activity log stays what happened in this program.
 * Doing it again changes nothing.
 */
export async function loadDemoHistory({ db }: Deps, institutionIds: readonly string[]): Promise<void> {
  await inTransaction(db, async (tx) => {
    const known = await tx.selectFrom('point_entries').select('id').where('institution_id', 'in', institutionIds).limit(1).executeTakeFirst();
    if (known !== undefined) return;
    await ageCards(tx);
    await ageApplications(tx);
    for (const [index, institutionId] of institutionIds.entries()) await addReveals(tx, institutionId, 10 + ((index * 11) % 17));
  });
}

/** The same moment for the same card each time, most of them early, in the hours in which people are up. */
async function ageCards(tx: Tx): Promise<void> {
  await sql`
    update cards set published_at = aged.at, first_published_at = aged.at from (
      select id, least(published_at, (((now() at time zone 'Asia/Shanghai')::date - ceil(70 * sqrt((abs(hashtext(id)) % 1000) / 1000.0))::int)::timestamp
        + interval '8 hours' + make_interval(mins => abs(hashtext(id || 'm')) % 840)) at time zone 'Asia/Shanghai') as at
      from cards where published_at is not null
    ) aged where aged.id = cards.id`.execute(tx);
  await sql`update card_schemes s set published_at = c.published_at from cards c where c.id = s.card_id and c.published_at is not null`.execute(tx);
  await sql`update card_scheme_pairs s set published_at = c.published_at from cards c where c.id = s.card_id and c.published_at is not null`.execute(tx);
  await sql`update consents n set granted_at = c.published_at from cards c where c.practitioner_id = n.practitioner_id and n.kind = 'publish_card' and c.published_at is not null`.execute(tx);
}

async function ageApplications(tx: Tx): Promise<void> {
  await sql`
    update applications set submitted_at = aged.at,
      viewed_at = case when viewed_at is null then null else least(now(), aged.at + make_interval(hours => 2 + abs(hashtext(aged.id)) % 40)) end,
      marked_at = case when marked_at is null then null else least(now(), aged.at + make_interval(hours => 42 + abs(hashtext(aged.id)) % 9)) end
    from (
      select a.id, greatest(j.published_at, c.published_at) + (now() - greatest(j.published_at, c.published_at)) * power((abs(hashtext(a.id)) % 1000) / 1000.0, 2)::double precision as at
      from applications a join jobs j on j.id = a.job_id join cards c on c.practitioner_id = a.practitioner_id where c.published_at is not null
    ) aged where aged.id = applications.id`.execute(tx);
  await sql`update consents n set granted_at = a.submitted_at from applications a where a.consent_id = n.id`.execute(tx);
}

/** Points were granted ten weeks ago; since then people were looked at, and of some the contact was revealed. */
async function addReveals(tx: Tx, institutionId: string, reveals: number): Promise<void> {
  const account = await tx.selectFrom('institution_accounts').select('id').where('institution_id', '=', institutionId).limit(1).executeTakeFirstOrThrow();
  const { rows: people } = await sql<{ card_id: string; practitioner_id: string; published_at: Date }>`
    select c.id as card_id, c.practitioner_id, c.published_at from cards c join institutions i on i.id = ${institutionId}
    where c.published_at < now() - interval '2 hours' and c.employer_key is distinct from i.name_key
    order by md5(c.id || i.id) limit ${reveals * 3}`.execute(tx);
  const now = Date.now();
  const seen = people
    .map((person, index) => ({ ...person, isRevealed: index < reveals, at: new Date(person.published_at.getTime() + (now - person.published_at.getTime()) * (((index * 37) % 100) / 100)) }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  if (seen.length === 0) return;
  await tx
    .insertInto('card_views')
    .values(seen.map((one) => ({ id: newId('view'), institution_id: institutionId, practitioner_id: one.practitioner_id, card_id: one.card_id, first_viewed_at: one.at, last_viewed_at: one.at })))
    .onConflict((conflict) => conflict.columns(['institution_id', 'practitioner_id']).doNothing())
    .execute();

  const paid = seen.filter((one) => one.isRevealed).map((one) => ({ ...one, id: newId('rev') }));
  const granted = paid.length + 20;
  await tx
    .insertInto('contact_reveals')
    .values(paid.map((one) => ({ id: one.id, institution_id: institutionId, practitioner_id: one.practitioner_id, institution_account_id: account.id, points: 1, idempotency_key: newId('rev'), revealed_at: one.at })))
    .execute();
  const entry = (sequence: number, balanceAfter: number) => ({ id: newId('entry'), institution_id: institutionId, sequence, balance_after: balanceAfter });
  await tx
    .insertInto('point_entries')
    .values([
      { ...entry(1, granted), kind: 'grant', points: granted, note: '演示发放', created_at: new Date(now - 71 * dayMs) },
      ...paid.map((one, index) => ({ ...entry(index + 2, granted - index - 1), kind: 'reveal' as const, points: -1, reveal_id: one.id, created_at: one.at })),
    ])
    .execute();
  await tx
    .insertInto('point_accounts')
    .values({ institution_id: institutionId, balance: granted - paid.length, entry_count: paid.length + 1 })
    .onConflict((conflict) => conflict.column('institution_id').doUpdateSet({ balance: granted - paid.length, entry_count: paid.length + 1 }))
    .execute();
}
