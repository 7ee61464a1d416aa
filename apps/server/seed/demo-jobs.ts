import { sql } from 'kysely';
import { applyToJob } from '../src/features/applications/apply-to-job.ts';
import { getApplyConsent } from '../src/features/applications/get-apply-consent.ts';
import { markApplication } from '../src/features/applications/mark-application.ts';
import { viewApplication } from '../src/features/applications/view-application.ts';
import { pauseJob } from '../src/features/jobs/pause-job.ts';
import { publishJob } from '../src/features/jobs/publish-job.ts';
import { addDays, jobLimit } from '../src/features/jobs/rules.ts';
import type { Actor } from '../src/platform/activity-log.ts';
import type { Deps } from '../src/platform/http/deps.ts';
import { Refusal } from '../src/platform/refusal.ts';
import { shanghaiDay } from '../src/platform/shanghai-day.ts';
import { demoAds, demoCities } from './demo-job-ads.ts';

const jobCount = 80;
const applicantCount = 60;

interface Recruiter {
  institutionId: string;
  actor: Actor;
}
interface DemoJob extends Recruiter {
  jobId: string;
}

/**
 * Jobs and applications over the institutions and practitioners that are there, through the actions that users have, so
 * that none breaks a rule. Without institutions, or when there are jobs already, it does nothing.
 */
export async function loadDemoJobs(deps: Deps, { print }: { print: (line: string) => void }): Promise<void> {
  const recruiters = await findRecruiters(deps);
  const known = await deps.db.selectFrom('jobs').select('id').limit(1).executeTakeFirst();
  if (recruiters.length === 0 || known !== undefined) return;
  const jobs = await publishDemoJobs(deps, recruiters);
  const applications = await applyAround(deps, jobs);
  await pauseSome(deps, jobs);
  print(`  已发布 ${jobs.length} 个职位，${applications} 份投递`);
}

/** Institutions that may recruit, each with the account that acts. */
async function findRecruiters({ db }: Deps): Promise<Recruiter[]> {
  const rows = await db
    .selectFrom('institution_accounts as a')
    .innerJoin('institutions as i', 'i.id', 'a.institution_id')
    .select(['a.id', 'i.id as institution_id'])
    .where('i.disabled_at', 'is', null)
    .where('a.disabled_at', 'is', null)
    .orderBy('a.account_name')
    .limit(50)
    .execute();
  const byInstitution = new Map(rows.map((row) => [row.institution_id, row.id]));
  return [...byInstitution].map(([institutionId, accountId]) => ({ institutionId, actor: { kind: 'institution', id: accountId } }));
}

async function publishDemoJobs({ db }: Deps, recruiters: Recruiter[]): Promise<DemoJob[]> {
  const today = shanghaiDay();
  const jobs: DemoJob[] = [];
  const count = Math.min(jobCount, recruiters.length * (jobLimit - 1));
  for (let index = 0; index < count; index += 1) {
    const recruiter = recruiters[index % recruiters.length]!;
    const ad = demoAds[(index * 7) % demoAds.length]!;
    const cityCode = demoCities[(index * 5) % demoCities.length]!;
    const job = { ...ad, cityCode, headcount: 1 + (index % 6), validUntil: addDays(today, 10 + ((index * 11) % 80)) };
    const jobId = await publishJob(db, { actor: recruiter.actor, institutionId: recruiter.institutionId, job });
    // As if published over the last weeks, so that the list shows ages as it does in use.
    const hours = (count - index) * 7;
    await sql`update jobs set published_at = published_at - make_interval(hours => ${hours}), created_at = created_at - make_interval(hours => ${hours}) where id = ${jobId}`.execute(db);
    jobs.push({ ...recruiter, jobId });
  }
  return jobs;
}

/** Some people apply to some jobs; of these a part is opened and marked. Own employers are passed over, as for users. */
async function applyAround({ db, cipher }: Deps, jobs: DemoJob[]): Promise<number> {
  const people = await db
    .selectFrom('practitioner_accounts as a')
    .innerJoin('cards as c', 'c.practitioner_id', 'a.practitioner_id')
    .select('a.practitioner_id')
    .where('a.password_hash', 'is not', null)
    .where('c.hidden_at', 'is', null)
    .orderBy('a.created_at')
    .limit(applicantCount)
    .execute();
  let sent = 0;
  for (const [index, { practitioner_id: practitionerId }] of people.entries()) {
    for (let step = 0; step < 1 + (index % 3); step += 1) {
      const job = jobs[(index * 13 + step * 29) % jobs.length]!;
      const application = await applyOnce({ practitionerId, jobId: job.jobId });
      if (application === undefined) continue;
      sent += 1;
      const received = { actor: job.actor, institutionId: job.institutionId, applicationId: application.id };
      if (sent % 3 > 0) await viewApplication(db, { ...received, accountName: '', cipher });
      if (sent % 5 === 0) await markApplication(db, { ...received, mark: 'suitable' });
      if (sent % 7 === 0) await markApplication(db, { ...received, mark: 'unsuitable' });
    }
  }
  return sent;

  async function applyOnce(args: { practitionerId: string; jobId: string }) {
    try {
      const { version } = await getApplyConsent(db, args);
      return await applyToJob(db, { ...args, actor: { kind: 'practitioner', id: args.practitionerId }, consentVersion: version });
    } catch (error) {
      if (error instanceof Refusal && error.code === 'job_not_open') return undefined;
      throw error;
    }
  }
}

async function pauseSome({ db }: Deps, jobs: DemoJob[]): Promise<void> {
  for (const job of jobs.filter((_, index) => index % 16 === 9)) await pauseJob(db, job);
}
