import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { requireOpenJob } from './require-open-job.ts';
import { cityNameOf, termsOf } from './rules.ts';

/** A job's page (P7): terms, what is public of the institution (no contact), and whether this person may apply. */
export async function getJob(db: Db | Tx, { practitionerId, jobId }: { practitionerId: string; jobId: string }) {
  const job = await requireOpenJob(db, { practitionerId, jobId });
  const own = await db
    .selectFrom('cards as c')
    .select([
      'c.hidden_at',
      sql<boolean>`exists (select 1 from applications a where a.job_id = ${jobId} and a.practitioner_id = c.practitioner_id and a.withdrawn_at is null)`.as('has_applied'),
    ])
    .where('c.practitioner_id', '=', practitionerId)
    .executeTakeFirst();
  const hasApplied = own?.has_applied === true;
  const isHidden = own === undefined || own.hidden_at !== null;
  return {
    id: job.id,
    ...termsOf(job),
    cityName: cityNameOf(job.city_code),
    publishedAt: job.published_at.toISOString(),
    institution: { institutionName: job.institution_name, approvalNo: job.approval_no, profile: job.profile, address: job.contact_address },
    hasApplied,
    can: { apply: !hasApplied && !isHidden },
    applyRefusal: hasApplied ? ('already_applied' as const) : isHidden ? ('card_hidden' as const) : null,
  };
}
