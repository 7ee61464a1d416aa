import type { JobTerms } from '@cert/contract/job';
import { findJobTextHints } from '@cert/contract/codes/job-text';
import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { requireAllowedText } from '../forbidden-words/require-allowed-text.ts';
import { refreshJobFlags } from './refresh-job-flags.ts';
import { requireJobPlace } from './require-job-place.ts';
import { requireValidity } from './require-validity.ts';
import { addDays, columnsOfTerms, defaultValidityDays } from './rules.ts';

export type NewJob = Omit<JobTerms, 'validUntil'> & { validUntil?: string | undefined };

/**
 * 发布新招聘 (I5). The limit is checked under a lock (rule 13); without a last day it runs 30 days (rule 14).
 * @returns the id of the job.
 * @throws Refusal `job_limit_reached`; `text_forbidden` (A7); `request_invalid` for a last day that is past or too far.
 */
export async function publishJob(db: Db | Tx, { actor, institutionId, job }: { actor: Actor; institutionId: string; job: NewJob }): Promise<string> {
  const today = shanghaiDay();
  const validUntil = job.validUntil ?? addDays(today, defaultValidityDays);
  requireValidity(validUntil, today, '/body/validUntil');
  return inTransaction(db, async (tx) => {
    await requireJobPlace(tx, institutionId, null);
    await requireAllowedText(tx, { '/body/title': job.title, '/body/requirements': job.requirements });
    const id = newId('job');
    await tx
      .insertInto('jobs')
      .values({
        id,
        institution_id: institutionId,
        ...columnsOfTerms({ ...job, validUntil }),
        created_at: sql<Date>`date_trunc('milliseconds', clock_timestamp())`,
        published_at: sql<Date>`date_trunc('milliseconds', clock_timestamp())`,
      })
      .execute();
    // How often hints were passed over is what a later review of jobs wants to know.
    const hints = findJobTextHints(`${job.title}\n${job.requirements}`).length;
    await refreshJobFlags(tx, [id]);
    await logActivity(tx, actor, { action: 'publish-job', object: { kind: 'job', id }, detail: { validUntil, hints } });
    return id;
  });
}
