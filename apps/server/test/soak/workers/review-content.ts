import { hideCard, unhideCard } from '@cert/contract/admin/card';
import { reinstateJob, takeDownJob } from '@cert/contract/admin/job';
import { setTimeout as sleep } from 'node:timers/promises';
import { goOn, type Soak } from '../soak.ts';
import { openCard } from './reveal-contacts.ts';

/** An operator takes jobs down and gives them back, beside whoever fills their place, and hides cards for a while. */
export function reviewContent(soak: Soak): Promise<void> {
  const { random } = soak;
  return goOn(soak, 1_200, () => (random.chance(0.7) ? reviewJob(soak) : hideForAWhile(soak)));
}

async function reviewJob({ client, world, random }: Soak): Promise<void> {
  if (world.jobs.length === 0) return;
  const job = random.pick(world.jobs.slice(-14));
  const call = async () => ({
    by: 'operator',
    token: await world.operator.token(),
    params: { jobId: job.id },
    asked: { job: job.id },
    writes: (body: { state: string } | undefined) => [{ register: `job:${job.id}`, value: body?.state ?? '*' }],
    sameAgain: (body: { state: string }) => body.state,
  });
  const down = await client.act(takeDownJob, { ...(await call()), body: { reason: '长测下架' } });
  if (down?.status !== 200) return;
  await sleep(random.int(600));
  await client.act(reinstateJob, await call());
}

async function hideForAWhile(soak: Soak): Promise<void> {
  const { client, world, random } = soak;
  const person = random.pick(world.busy);
  const call = async () => ({ by: 'operator', token: await world.operator.token(), params: { cardId: person.cardId }, asked: { person: person.id } });
  await client.act(hideCard, { ...(await call()), body: { reason: '长测下架' }, writes: () => [{ register: `card:${person.cardId}`, value: 'withdrawn' }] });
  await openCard(soak, random.pick(world.institutions), person);
  await sleep(random.int(600));
  await client.act(unhideCard, await call());
}
