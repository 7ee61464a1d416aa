import { getRevealOffer, revealContact } from '@cert/contract/reveal';
import { viewCard } from '@cert/contract/talent-pool';
import { goOn, type Soak } from '../soak.ts';
import type { SoakInstitution, SoakPerson } from '../world.ts';
import { correct, grant } from './move-points.ts';

/** Institutions open cards and pay for contacts: spread, hot on one institution, by two accounts at once, with too few points. */
export function revealContacts(soak: Soak): Promise<void> {
  const { world, random } = soak;
  const poor = world.institutions.filter(({ isPoor }) => isPoor);
  return goOn(soak, 60, async () => {
    if (random.chance(0.15)) return spendTheLast(soak, random.pick(poor));
    const institution = random.chance(0.4) ? world.institutions[0]! : random.pick(world.institutions);
    const person = random.pick(random.chance(0.5) ? world.still : [...world.busy, ...world.movers]);
    if (random.chance(0.3)) await openCard(soak, institution, person);
    if (random.chance(0.2)) await readOffer(soak, institution, person);
    if (random.chance(0.25)) await Promise.all(institution.accounts.map((_, account) => reveal(soak, institution, person, { account, server: account })));
    else await reveal(soak, institution, person, { account: random.int(2) });
  });
}

/** Five people at once, and two corrections, when there are points for one of them. */
async function spendTheLast(soak: Soak, institution: SoakInstitution): Promise<void> {
  const people = Array.from({ length: 5 }, () => soak.random.pick(soak.world.still));
  await grant(soak, institution, 2);
  await Promise.all([
    ...people.map((person, index) => reveal(soak, institution, person, { account: index % 2, server: index % 2 })),
    ...[0, 1].map((server) => correct(soak, institution, -2, server)),
  ]);
}

/** One reveal at the price that was heard of last, as a person would see it. */
export async function reveal({ world, client, history }: Soak, institution: SoakInstitution, person: SoakPerson, { account, server }: { account: number; server?: number }): Promise<void> {
  const points = world.price;
  const by = `institution ${institution.id}`;
  const answer = await client.act(revealContact, {
    by,
    token: institution.accounts[account]!.token,
    params: { cardId: person.cardId },
    body: { expectedPoints: points },
    ...(server === undefined ? {} : { server }),
    entitled: person.id,
    asked: { institution: institution.id, person: person.id, points },
    keep: (body) => ({ pointsCharged: body.pointsCharged, balanceAfter: body.balanceAfter }),
    sameAgain: (body) => (body.pointsCharged > 0 ? `${body.pointsCharged} ${body.balanceAfter} ${body.revealedAt}` : `0 ${body.revealedAt}`),
  });
  if (answer === undefined) return;
  const { began, ended, status, body } = answer;
  if (body.code === 'price_changed') world.price = (body as unknown as { points: number }).points;
  if (status === 200) {
    sawCard(history, { by: `${by} (reveal)`, institution, person, began, ended });
    history.write({ kind: 'sight', by, registers: [`phone:${person.id}`], value: body.contact.phone ?? 'none', began, ended });
    if (body.pointsCharged > 0) history.write({ kind: 'sight', by, registers: ['price:reveal'], value: String(body.pointsCharged), began: answer.firstBegan, ended });
  } else if (body.code === 'card_not_found') missedCard(history, { by: `${by} (reveal)`, institution, person, began, ended });
}

export async function openCard({ client, history }: Soak, institution: SoakInstitution, person: SoakPerson, server?: number): Promise<void> {
  const by = `institution ${institution.id} (card)`;
  const answer = await client.read(viewCard, { by, token: institution.accounts[0]!.token, params: { cardId: person.cardId }, ...(server === undefined ? {} : { server }) });
  if (answer?.status === 200) sawCard(history, { by, institution, person, ...answer });
  else if (answer?.body.code === 'card_not_found') missedCard(history, { by, institution, person, ...answer });
}

async function readOffer({ client, history, world }: Soak, institution: SoakInstitution, person: SoakPerson): Promise<void> {
  const by = `institution ${institution.id} (offer)`;
  const answer = await client.read(getRevealOffer, { by, token: institution.accounts[1]!.token, params: { cardId: person.cardId } });
  if (answer?.status === 200) {
    sawCard(history, { by, institution, person, ...answer });
    if (answer.body.state !== 'owned') world.price = answer.body.points;
  } else if (answer?.body.code === 'card_not_found') missedCard(history, { by, institution, person, ...answer });
}

interface Look {
  by: string;
  institution: SoakInstitution;
  person: Pick<SoakPerson, 'cardId' | 'employer'>;
  began: number;
  ended: number;
}

/** The card was published then, to its employer too when the employer saw it, and the institution was not suspended. */
export function sawCard(history: Soak['history'], { by, institution, person, began, ended }: Look): void {
  history.write({ kind: 'sight', by, registers: [`card:${person.cardId}`], value: 'published', began, ended });
  history.write({ kind: 'sight', by, registers: [`institution:${institution.id}`], value: 'active', began, ended });
  if (person.employer === institution.id) history.write({ kind: 'sight', by, registers: [`employer:${person.cardId}`], value: 'sees', began, ended });
}

function missedCard(history: Soak['history'], { by, institution, person, began, ended }: Look): void {
  if (person.employer !== institution.id) history.write({ kind: 'sight', by, registers: [`card:${person.cardId}`], value: 'withdrawn', began, ended });
}
