import { getJob, searchJobs } from '@cert/contract/job';
import { goOn, type Soak } from '../soak.ts';

/** A person looks through the jobs, and opens some that may be closed by now. */
export function readAsPerson(soak: Soak): Promise<void> {
  const { random } = soak;
  return goOn(soak, 100, () => (random.chance(0.5) ? readList(soak) : openJob(soak)));
}

async function readList({ client, history, world, random }: Soak): Promise<void> {
  const person = random.pick(world.applicants);
  const by = `person ${person.id} (jobs)`;
  const page = await client.read(searchJobs, { by, token: person.token, query: { limit: 50, ...random.pick([{}, { sort: 'pay' }, { postType: 'auditor' }] as const) } });
  if (page?.status !== 200) return;
  const institutionOf = new Map(world.jobs.map(({ id, institution }) => [id, institution]));
  for (const { id } of page.body.items) {
    sawOpen(history, { by, jobId: id, institution: institutionOf.get(id), began: page.began, ended: page.ended });
  }
}

async function openJob({ client, history, world, random }: Soak): Promise<void> {
  if (world.jobs.length === 0) return;
  const job = random.pick(world.jobs.slice(-25));
  const person = random.pick(world.applicants);
  const by = `person ${person.id} (job)`;
  const answer = await client.read(getJob, { by, token: person.token, params: { jobId: job.id } });
  if (answer === undefined) return;
  const { began, ended } = answer;
  if (answer.status === 200) return sawOpen(history, { by, jobId: job.id, institution: job.institution, began, ended });
  const { reason } = answer.body as unknown as { reason?: string };
  if (reason === 'unavailable') history.write({ kind: 'sight', by, registers: [`institution:${job.institution}`], value: 'suspended', began, ended });
  else if (reason !== undefined) history.write({ kind: 'sight', by, registers: [`job:${job.id}`], value: reason, began, ended });
}

function sawOpen(history: Soak['history'], { by, jobId, institution, began, ended }: { by: string; jobId: string; institution: string | undefined; began: number; ended: number }): void {
  history.write({ kind: 'sight', by, registers: [`job:${jobId}`], value: 'published', began, ended });
  if (institution !== undefined) history.write({ kind: 'sight', by, registers: [`institution:${institution}`], value: 'active', began, ended });
}
