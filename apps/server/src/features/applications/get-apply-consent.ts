import type { Db, Tx } from '../../platform/database.ts';
import { requireOpenJob } from '../jobs/require-open-job.ts';
import { applyConsentFor } from './rules.ts';

/** The text to agree to before applying to this job: it names the institution and what it is given (rule 11). */
export async function getApplyConsent(db: Db | Tx, args: { practitionerId: string; jobId: string }) {
  const job = await requireOpenJob(db, args);
  return applyConsentFor(job.institution_name).text;
}
