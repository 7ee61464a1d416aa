import { searchTalentPool } from '@cert/contract/talent-pool';
import { goOn, type Soak } from '../soak.ts';
import { sawCard } from '../workers/reveal-contacts.ts';

/** Institutions read the pool to its end, page after page, while people publish and withdraw. */
export function walkPool(soak: Soak): Promise<void> {
  return goOn(soak, 300, () => walkOnce(soak));
}

export async function walkOnce({ client, history, world, random }: Soak): Promise<void> {
  const institution = random.pick(world.institutions);
  const filter = random.pick([{}, { schemes: 'QMS' }, { grade: 'auditor' }, { cityCode: '110100' }] as const);
  const by = `institution ${institution.id} (pool)`;
  const limit = 10 + random.int(20);
  const began = history.now();
  const cards: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await client.read(searchTalentPool, { by, token: institution.accounts[random.int(2)]!.token, query: { limit, cursor, ...filter } });
    if (page?.status !== 200) return;
    for (const { id } of page.body.items) {
      cards.push(id);
      const employer = world.employerOf.get(world.personOf.get(id) ?? '') ?? null;
      sawCard(history, { by, institution, person: { cardId: id, employer }, began: page.began, ended: page.ended });
    }
    if (page.body.nextCursor === null) break;
    cursor = page.body.nextCursor;
  }
  const hiddenFromReader = [...world.personOf].filter(([, person]) => world.employerOf.get(person) === institution.id).map(([card]) => card);
  history.write({ kind: 'walk', by, began, ended: history.now(), cards, hiddenFromReader });
}
