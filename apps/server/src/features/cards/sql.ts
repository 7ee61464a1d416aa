import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import type { RegistrationRow } from './show-card.ts';

/** The registrations of `p` as a JSON array, for one query instead of one per row. */
export const registrationsOf = sql<RegistrationRow[]>`coalesce((
  select json_agg(json_build_object('scheme', r.scheme, 'grade', r.grade, 'certificate_no', r.certificate_no,
    'valid_until', r.valid_until, 'technical_areas', r.technical_areas))
  from registrations r where r.practitioner_id = p.id
), '[]'::json)`;

/** A card with what it shows, by its owner or by its id. */
export const selectCards = (db: Db | Tx) =>
  db
    .selectFrom('cards as c')
    .innerJoin('practitioners as p', 'p.id', 'c.practitioner_id')
    .select([
      'c.id', 'c.practitioner_id', 'c.published_at', 'c.first_published_at', 'c.withdrawn_at', 'c.hidden_at', 'c.hidden_reason', 'c.hides_from_employer',
      'p.name', 'p.birth_date', 'p.birth_precision', 'p.city_code', 'p.education', 'p.job_title', 'p.employment_kind', 'p.employer_name',
    ])
    .select(registrationsOf.as('registrations'));

/** The newest consent of a practitioner to publish the card (rule 11). */
export const findPublishConsent = (db: Db | Tx, practitionerId: string) =>
  db
    .selectFrom('consents')
    .select(['text_version', 'granted_at'])
    .where('practitioner_id', '=', practitionerId)
    .where('kind', '=', 'publish_card')
    .orderBy('granted_at', 'desc')
    .limit(1)
    .executeTakeFirst();
