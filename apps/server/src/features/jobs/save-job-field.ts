import { isDeepStrictEqual } from 'node:util';
import type { JobField, JobTerms, saveJobField as operation } from '@cert/contract/job';
import { sql } from 'kysely';
import type { z } from 'zod';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { requireAllowedText } from '../forbidden-words/require-allowed-text.ts';
import { refreshJobFlags } from './refresh-job-flags.ts';
import { requireValidity } from './require-validity.ts';
import { columnsOf, jobStateOn, termsOf, versionOf } from './rules.ts';
import { lockMyJob, type JobRow } from './sql.ts';

/** Exactly one member: the field group that changed, with the version it was based on. */
export type JobChange = z.output<(typeof operation)['body']>;

/**
 * Saves one field group of a job (I6, rule 15). The row lock orders two editors: the second one is told what stands now.
 * Saving what stands already changes nothing and succeeds, so that a save whose answer was lost can be sent again.
 * @throws Refusal `version_conflict` with `field`, `version` and `value`; `job_state_conflict` for a job that cannot be
 * edited, and for the last day of an expired one, which is renewed instead because that takes a place (rule 13).
 */
export async function saveJobField(
  db: Db | Tx,
  { actor, institutionId, jobId, change }: { actor: Actor; institutionId: string; jobId: string; change: JobChange },
): Promise<void> {
  const [field, { value, version }] = Object.entries(change).find(([, member]) => member !== undefined) as [JobField, { value: JobTerms[JobField]; version: number }];
  const today = shanghaiDay();
  await inTransaction(db, async (tx) => {
    const job = await lockMyJob(tx, institutionId, jobId);
    if (job === undefined) throw new Refusal('job_not_found');
    requireEditable(job, field, today);
    const columns = columnsOf(field, value);
    const present = versionOf(job.field_versions, field);
    if (isSame(job, columns)) return;
    if (version !== present) throw new Refusal('version_conflict', { extra: { field, version: present, value: termsOf(job)[field] } });
    if (field === 'validUntil') requireValidity(value as string, today, '/body/validUntil/value');
    if (field === 'title' || field === 'requirements') await requireAllowedText(tx, { [`/body/${field}/value`]: value as string });
    await tx
      .updateTable('jobs')
      .set({ ...columns, field_versions: sql<string>`field_versions || ${JSON.stringify({ [field]: present + 1 })}::jsonb` })
      .where('id', '=', jobId)
      .execute();
    if (field === 'title' || field === 'requirements') await refreshJobFlags(tx, [jobId]);
    await logActivity(tx, actor, { action: 'save-job-field', object: { kind: 'job', id: jobId }, detail: { field, version: present + 1 } });
  });
}

function requireEditable(job: JobRow, field: JobField, today: string): void {
  const state = jobStateOn(job, today);
  if (state === 'deleted' || state === 'taken_down') throw new Refusal('job_state_conflict', { extra: { state } });
  if (state === 'expired' && field === 'validUntil') throw new Refusal('job_state_conflict', { title: '职位已过有效期，请续期', extra: { state } });
}

const isSame = (job: JobRow, columns: object): boolean =>
  Object.entries(columns).every(([name, value]) => isDeepStrictEqual(job[name as keyof JobRow], value));
