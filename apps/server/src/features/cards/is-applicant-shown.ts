import { sql } from 'kysely';

/**
 * SQL condition on an application `a` and its practitioner `p`: the institution may still see the person. Not when retired
 * (rule 22), when the phone on file is not the one that signed in (a number may pass to a stranger), when the platform hid
 * the card, or when the person blocked the institution (rule 12). An own employer may: the person applied there.
 * A withdrawn card does not matter: the consent was for this application (rules 5 and 11).
 */
export const isApplicantShown = sql<boolean>`(
  p.retired_at is null
  and exists (select 1 from practitioner_accounts pa where pa.practitioner_id = p.id and pa.bound_at is not null and pa.phone_index = p.phone_index)
  and exists (select 1 from cards c where c.practitioner_id = p.id and c.hidden_at is null)
  and not exists (select 1 from blocks b where b.practitioner_id = p.id and b.institution_id = a.institution_id)
)`;
