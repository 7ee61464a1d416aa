import { applyToJob, getApplyConsent, withdrawApplication } from '@cert/contract/application';
import { goOn, type Soak } from '../soak.ts';
import type { SoakPerson } from '../world.ts';

/** People apply, tap twice on two devices, withdraw and apply again, on few jobs that are paused and deleted meanwhile. */
export function applyToJobs(soak: Soak, people: SoakPerson[]): Promise<void> {
  const { world, random } = soak;
  const applied = new Map<string, string[]>();
  return goOn(soak, 80, async () => {
    const person = random.pick(people);
    const own = applied.get(person.id) ?? [];
    if (own.length > 0 && random.chance(0.4)) {
      const applicationId = random.pick(own.slice(-5));
      return withdraw(soak, person, applicationId);
    }
    if (world.jobs.length === 0) return;
    const { id: jobId } = random.pick(world.jobs.slice(-12));
    const consent = await soak.client.read(getApplyConsent, { by: `person ${person.id}`, token: person.token, params: { jobId } });
    if (consent?.status !== 200) return;
    const taps = random.chance(0.4) ? [0, 1] : [random.int(2)];
    const ids = await Promise.all(taps.map((server) => apply(soak, person, { jobId, consentVersion: consent.body.version, server })));
    applied.set(person.id, [...new Set([...own, ...ids.filter((id) => id !== undefined)])]);
  });
}

async function apply({ client }: Soak, person: SoakPerson, { jobId, consentVersion, server }: { jobId: string; consentVersion: string; server: number }): Promise<string | undefined> {
  const answer = await client.act(applyToJob, {
    by: `person ${person.id}`,
    token: person.token,
    params: { jobId },
    body: { consentVersion },
    server,
    asked: { person: person.id, job: jobId },
    keep: (body) => ({ id: body.id }),
    writes: (body) => (body === undefined ? [] : [{ register: `application:${body.id}`, value: 'active' }]),
    sameAgain: (body) => body.id,
  });
  return answer !== undefined && answer.status < 300 ? answer.body.id : undefined;
}

async function withdraw({ client }: Soak, person: SoakPerson, applicationId: string): Promise<void> {
  await client.act(withdrawApplication, {
    by: `person ${person.id}`,
    token: person.token,
    params: { applicationId },
    asked: { person: person.id, application: applicationId },
    writes: () => [{ register: `application:${applicationId}`, value: 'withdrawn' }],
    sameAgain: (body) => `${body.id} ${body.state}`,
  });
}
