import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { isApplicantShown } from '../cards/is-applicant-shown.ts';
import type { CardSnapshot } from './rules.ts';

/** Applications as their person sees them, with the job's terms and times. */
export const selectMyApplications = (db: Db | Tx, practitionerId: string) =>
  db
    .selectFrom('applications as a')
    .innerJoin('jobs as j', 'j.id', 'a.job_id')
    .innerJoin('institutions as i', 'i.id', 'a.institution_id')
    .select([
      'a.id', 'a.submitted_at', 'a.viewed_at', 'a.mark', 'a.withdrawn_at',
      'j.id as job_id', 'j.title', 'j.post_type', 'j.pay_kind', 'j.pay_min', 'j.pay_max', 'j.pay_months', 'j.city_code',
      'j.valid_until', 'j.paused_at', 'j.deleted_at', 'j.taken_down_at',
      'i.name as institution_name', 'i.disabled_at', 'i.membership_until',
    ])
    .where('a.practitioner_id', '=', practitionerId);

export type MyApplicationRow = NonNullable<Awaited<ReturnType<ReturnType<typeof selectMyApplications>['executeTakeFirst']>>>;

/** Applications that an institution received, with the sent card and whether the person may be shown. */
export const selectReceived = (db: Db | Tx, institutionId: string) =>
  db
    .selectFrom('applications as a')
    .innerJoin('practitioners as p', 'p.id', 'a.practitioner_id')
    .select(['a.id', 'a.job_id', 'a.practitioner_id', 'a.submitted_at', 'a.viewed_at', 'a.mark', 'a.withdrawn_at'])
    .select([sql<CardSnapshot>`a.card_snapshot`.as('card_snapshot'), isApplicantShown.as('is_shown')])
    .where('a.institution_id', '=', institutionId);

export type ReceivedRow = NonNullable<Awaited<ReturnType<ReturnType<typeof selectReceived>['executeTakeFirst']>>>;

export const findActive = (db: Db | Tx, practitionerId: string, jobId: string) =>
  selectMyApplications(db, practitionerId).where('a.job_id', '=', jobId).where('a.withdrawn_at', 'is', null).executeTakeFirst();
