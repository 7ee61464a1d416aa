import { listApplicants, viewApplication } from '@cert/contract/application';
import { listCardViews } from '@cert/contract/card-view';
import { listMyJobs } from '@cert/contract/job';
import { listPointEntries } from '@cert/contract/points';
import { goOn, type Soak } from '../soak.ts';
import type { SoakInstitution } from '../world.ts';
import { sawCard } from '../workers/reveal-contacts.ts';

/** An institution looks at everything it has: ledger, jobs, applicants, card views. */
export function readAsInstitution(soak: Soak): Promise<void> {
  const { world, random } = soak;
  return goOn(soak, 100, async () => {
    const draw = random.int(100);
    const institution = random.pick(world.institutions);
    if (draw < 20) return readStatement(soak, institution);
    if (draw < 50) return readCardViews(soak, institution);
    return readJobs(soak, random.chance(0.8) ? world.institutions[0]! : institution);
  });
}

export async function readStatement({ client, history, random }: Soak, institution: SoakInstitution): Promise<void> {
  const began = history.now();
  const lines = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.read(listPointEntries, { by: `institution ${institution.id}`, token: institution.accounts[random.int(2)]!.token, query: { limit: 50, cursor } });
    if (page?.status !== 200) return;
    lines.push(...page.body.items.map(({ sequence, points, balanceAfter }) => ({ sequence, points, balanceAfter })));
    if (page.body.nextCursor === null) break;
    cursor = page.body.nextCursor;
  }
  history.write({ kind: 'statement', institution: institution.id, began, ended: history.now(), lines });
}

async function readCardViews({ client, history, world }: Soak, institution: SoakInstitution): Promise<void> {
  const by = `institution ${institution.id} (card views)`;
  const page = await client.read(listCardViews, { by, token: institution.accounts[0]!.token, query: { limit: 50 } });
  if (page?.status !== 200) return;
  for (const { state, card } of page.body.items) {
    if (state !== 'available' || card === null) continue;
    const employer = world.employerOf.get(world.personOf.get(card.id) ?? '') ?? null;
    sawCard(history, { by, institution, person: { cardId: card.id, employer }, began: page.began, ended: page.ended });
  }
}

/** The own jobs with their numbers, then who is behind one of the numbers, then one of them. */
async function readJobs(soak: Soak, institution: SoakInstitution): Promise<void> {
  const { client, history, random } = soak;
  const by = `institution ${institution.id} (jobs)`;
  const { token } = institution.accounts[1]!;
  const page = await client.read(listMyJobs, { by, token, query: { limit: 50 } });
  if (page?.status !== 200) return;
  const { items, jobLimit } = page.body;
  const live = items.filter(({ state }) => state === 'published' || state === 'paused').length;
  history.write({ kind: 'live-jobs', institution: institution.id, used: jobLimit.used, listed: live, at: page.began });
  for (const { id, state } of items) history.write({ kind: 'sight', by, registers: [`job:${id}`], value: state, began: page.began, ended: page.ended });
  const shown = items.filter(({ applicantCount }) => applicantCount > 0);
  const job = random.pick(shown.length > 0 ? shown.slice(0, 10) : [undefined]);
  if (job === undefined) return;

  const listed: string[] = [];
  let ended = page.ended;
  for (let cursor: string | undefined; ; ) {
    const applicants = await client.read(listApplicants, { by, token, params: { jobId: job.id }, query: { limit: 5, cursor } });
    if (applicants?.status !== 200) return;
    listed.push(...applicants.body.items.map(({ id }) => id));
    ended = applicants.ended;
    if (applicants.body.nextCursor === null) break;
    cursor = applicants.body.nextCursor;
  }
  history.write({ kind: 'applicants', job: job.id, began: page.began, ended, count: job.applicantCount, listed });
  if (listed.length > 0) await openApplication(soak, institution, random.pick(listed));
}

/** The contact of an applicant is free, until the application is withdrawn. */
async function openApplication({ client, history }: Soak, institution: SoakInstitution, applicationId: string): Promise<void> {
  const by = `institution ${institution.id} (application)`;
  const answer = await client.read(viewApplication, { by, token: institution.accounts[0]!.token, params: { applicationId }, entitled: `application:${applicationId}` });
  if (answer?.status !== 200 || answer.body.withheld === 'unavailable') return;
  const value = answer.body.withheld === 'withdrawn' ? 'withdrawn' : 'active';
  history.write({ kind: 'sight', by, registers: [`application:${applicationId}`], value, began: answer.began, ended: answer.ended });
}
