import { sql, type RawBuilder } from 'kysely';

/** The institution that looks, as the session knows it. */
export interface Viewer {
  institutionId: string;
  nameKey: string;
}

/**
 * SQL condition on a card `c`: published, not hidden by the platform, and its owner blocks neither the own employer
 * (unless switched off) nor this institution (rules 4 and 12). Every institution's view of a card goes through here.
 * Blocks are looked up card by card: one plan for all institutions would else read every block of the one that thousands
 * have blocked.
 */
export const isVisibleTo = (viewer: Viewer): RawBuilder<boolean> => sql<boolean>`(
  c.published_at is not null and c.hidden_at is null
  and not (c.hides_from_employer and c.employer_key is not null and c.employer_key = ${viewer.nameKey})
  and (select 1 from blocks b where b.practitioner_id = c.practitioner_id and b.institution_id = ${viewer.institutionId} limit 1) is null
)`;
