import { publishCard, withdrawCard } from '@cert/contract/card';
import { searchTalentPool } from '@cert/contract/talent-pool';
import { publishConsent } from '../../../src/features/cards/consent-text.ts';
import type { Write } from '../records.ts';
import { goOn, type Soak } from '../soak.ts';
import type { SoakPerson } from '../world.ts';
import { openCard, reveal, sawCard } from './reveal-contacts.ts';

/** People publish and withdraw. After a withdrawal somebody looks at once, through the other server: there is no window. */
export function publishCards(soak: Soak, people: SoakPerson[]): Promise<void> {
  const { random } = soak;
  return goOn(soak, 80, async () => {
    const person = random.pick(people);
    await publish(soak, person, random.chance(0.5));
    if (random.chance(0.5)) await lookAtPool(soak, random.int(2));
    const server = random.int(2);
    await withdraw(soak, person, server);
    const institution = random.pick(soak.world.institutions);
    await Promise.all([lookAtPool(soak, 1 - server), openCard(soak, institution, person, 1 - server), reveal(soak, institution, person, { account: 0, server: 1 - server })]);
    // Most are published most of the time.
    await publish(soak, person, random.chance(0.5));
  });
}

export async function publish({ client }: Soak, person: SoakPerson, hidesFromEmployer: boolean): Promise<void> {
  await client.act(publishCard, {
    by: `person ${person.id}`,
    token: person.token,
    body: { consentVersion: publishConsent.version, hidesFromEmployer },
    entitled: person.id,
    asked: { person: person.id },
    writes: (): Write[] => [{ register: `card:${person.cardId}`, value: 'published' }, { register: `employer:${person.cardId}`, value: hidesFromEmployer ? 'is blind' : 'sees' }],
    sameAgain: (body) => body.state,
  });
}

async function withdraw({ client }: Soak, person: SoakPerson, server: number): Promise<void> {
  await client.act(withdrawCard, {
    by: `person ${person.id}`,
    token: person.token,
    server,
    entitled: person.id,
    asked: { person: person.id },
    writes: () => [{ register: `card:${person.cardId}`, value: 'withdrawn' }],
    sameAgain: (body) => body.state,
  });
}

/** The first page of the pool, where whoever was just published stands. */
export async function lookAtPool({ client, history, random, world }: Soak, server: number): Promise<void> {
  const institution = random.pick(world.institutions);
  const by = `institution ${institution.id} (pool)`;
  const filter = random.pick([{}, { schemes: 'QMS' }, { grade: 'auditor' }, { cityCode: '110100' }] as const);
  const answer = await client.ask(searchTalentPool, { by, token: institution.accounts[0]!.token, query: { limit: 20, ...filter }, server });
  if (answer?.status !== 200) return;
  for (const { id } of answer.body.items) {
    const personId = world.personOf.get(id) ?? '';
    sawCard(history, { by, institution, person: { cardId: id, employer: world.employerOf.get(personId) ?? null }, began: answer.began, ended: answer.ended });
  }
}
