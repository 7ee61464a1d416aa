import { deleteJob, pauseJob, publishJob, renewJob, reopenJob, restoreJob } from '@cert/contract/job';
import { newKey } from '../../test-client.ts';
import type { Write } from '../records.ts';
import { goOn, untilDone, type Soak } from '../soak.ts';
import type { SoakInstitution } from '../world.ts';

/** Institutions publish, pause, reopen, renew, delete and restore jobs, always near ten. Several work on the same jobs at once. */
export function manageJobs(soak: Soak, institution: SoakInstitution, jobs: string[]): Promise<void> {
  const { random } = soak;
  return goOn(soak, 70, async () => {
    const draw = random.int(100);
    if (jobs.length === 0 || draw < 40) return publish(soak, institution, jobs);
    // The newest are the live ones; the old ones are mostly deleted.
    const jobId = random.chance(0.8) ? random.pick(jobs.slice(-14)) : random.pick(jobs);
    if (draw < 52) return change(soak, institution, jobId, 'pause');
    if (draw < 64) return change(soak, institution, jobId, 'reopen');
    if (draw < 72) return change(soak, institution, jobId, 'renew');
    if (draw < 84) return change(soak, institution, jobId, 'restore');
    return change(soak, institution, jobId, 'delete');
  });
}

async function publish({ client, random, world }: Soak, institution: SoakInstitution, jobs: string[]): Promise<void> {
  const key = newKey();
  const title = `审核员 ${key.slice(0, 24)}`;
  const answer = await client.act(publishJob, {
    by: `institution ${institution.id}`,
    token: institution.accounts[random.int(2)]!.token,
    key,
    body: { title, schemes: ['QMS'], postType: 'auditor', employmentKinds: ['full_time'], headcount: 1, pay: { kind: 'negotiable' }, cityCode: '510100', education: null, requirements: '能适应出差。' },
    asked: { institution: institution.id, title },
    keep: (body) => ({ id: body.job.id }),
    writes: (body) => (body === undefined ? [] : [{ register: `job:${body.job.id}`, value: body.job.state }]),
    sameAgain: (body) => body.job.id,
  });
  if (answer?.status !== 201) return;
  jobs.push(answer.body.job.id);
  world.jobs.push({ id: answer.body.job.id, institution: institution.id });
}

const operations = { pause: pauseJob, reopen: reopenJob, renew: renewJob, restore: restoreJob, delete: deleteJob } as const;

/** The answer says what the job is after the act; without an answer it may be anything that such an act makes of a job. */
async function change({ client, random }: Soak, institution: SoakInstitution, jobId: string, act: keyof typeof operations): Promise<void> {
  const writes = (body: { job: { state: string } } | undefined): Write[] => [{ register: `job:${jobId}`, value: body?.job.state ?? '*' }];
  await client.act(operations[act] as typeof pauseJob, {
    by: `institution ${institution.id}`,
    token: institution.accounts[random.int(2)]!.token,
    params: { jobId },
    ...(act === 'renew' ? { body: {} } : {}),
    asked: { institution: institution.id, job: jobId },
    writes,
    sameAgain: (body) => `${body.job.id} ${body.job.state}`,
  });
}

/** Time passes for some job: its last day is yesterday, so that renewals compete for its place. */
export function expireJobs(soak: Soak, jobs: string[]): Promise<void> {
  const { history, deps, random } = soak;
  return goOn(soak, 2_500, async () => {
    if (jobs.length === 0) return;
    const jobId = random.pick(jobs.slice(-14));
    const began = history.now();
    const changed = await untilDone(() =>
      deps.db.updateTable('jobs').set({ valid_until: '2020-01-01' }).where('id', '=', jobId).where('deleted_at', 'is', null).where('taken_down_at', 'is', null).returning('id').execute(),
    );
    if (changed.length === 0) return;
    history.write({ kind: 'act', what: 'time-passes', key: jobId, began, ended: history.now(), status: 200, code: '', unanswered: 0, asked: { job: jobId }, answered: {}, writes: [{ register: `job:${jobId}`, value: 'expired' }] });
  });
}
