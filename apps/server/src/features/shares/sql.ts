import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';

/** The shares of one practitioner, as 我的分享 shows them. */
export const selectMyShares = (db: Db | Tx, practitionerId: string) =>
  db
    .selectFrom('shares as s')
    .select(['s.id', 's.shows_contact', 's.code_cipher', 's.created_at', 's.expires_at', 's.ended_reason', 's.view_count', 's.last_viewed_at'])
    .where('s.practitioner_id', '=', practitionerId);

export type ShareRow = NonNullable<Awaited<ReturnType<ReturnType<typeof selectMyShares>['executeTakeFirst']>>>;

/**
 * The share that a code opens now, locked against its end in flight. Undefined alike when the code was never given, the
 * share has ended, the person is retired or no longer bound to the phone on file (rule 22), or the platform hid the card.
 */
export const lockOpenShare = (tx: Tx, codeHash: Buffer) =>
  tx
    .selectFrom('shares as s')
    .innerJoin('practitioners as p', 'p.id', 's.practitioner_id')
    .select(['s.id', 's.practitioner_id', 's.shows_contact', 's.expires_at'])
    .where('s.code_hash', '=', codeHash)
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', sql<Date>`now()`)
    .where('p.retired_at', 'is', null)
    .where(sql<boolean>`exists (select 1 from practitioner_accounts pa where pa.practitioner_id = p.id and pa.bound_at is not null and pa.phone_index = p.phone_index)`)
    .where(sql<boolean>`exists (select 1 from cards c where c.practitioner_id = p.id and c.hidden_at is null)`)
    .forUpdate('s')
    .executeTakeFirst();
