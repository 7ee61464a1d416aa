import { correctPoints, grantPoints, setRevealPrice } from '@cert/contract/admin/points';
import { newKey } from '../../test-client.ts';
import { goOn, type Soak } from '../soak.ts';
import type { SoakInstitution } from '../world.ts';

/** Operators grant and correct points; the poor get so few that they are always at the edge. */
export function movePoints(soak: Soak): Promise<void> {
  const { world, random } = soak;
  return goOn(soak, 200, async () => {
    const institution = random.pick(world.institutions);
    if (random.chance(0.4)) await correct(soak, institution, random.chance(0.7) ? -1 - random.int(institution.isPoor ? 3 : 20) : 1 + random.int(3));
    else await grant(soak, institution, institution.isPoor ? 1 + random.int(3) : 10 + random.int(50));
  });
}

/** The key is the note too, so that each line of the ledger says whose it is. */
export async function grant({ client, world }: Soak, institution: SoakInstitution, points: number): Promise<void> {
  const key = newKey();
  await client.act(grantPoints, {
    by: 'operator', token: await world.operator.token(), key, params: { institutionId: institution.id }, body: { points, note: key },
    asked: { institution: institution.id, points }, keep: (body) => ({ balance: body.balance }), sameAgain: (body) => String(body.balance),
  });
}

export async function correct({ client, world }: Soak, institution: SoakInstitution, points: number, server?: number): Promise<void> {
  const key = newKey();
  await client.act(correctPoints, {
    by: 'operator', token: await world.operator.token(), key, params: { institutionId: institution.id }, body: { points, reason: key }, ...(server === undefined ? {} : { server }),
    asked: { institution: institution.id, points }, keep: (body) => ({ balance: body.balance }), sameAgain: (body) => String(body.balance),
  });
}

/** The price of a reveal changes while people look at it. */
export function changePrice(soak: Soak): Promise<void> {
  const { random } = soak;
  return goOn(soak, 4_000, () => setPrice(soak, 1 + random.int(3)));
}

export async function setPrice({ client, world }: Soak, points: number): Promise<void> {
  await client.act(setRevealPrice, {
    by: 'operator', token: await world.operator.token(), body: { points }, asked: { points },
    writes: () => [{ register: 'price:reveal', value: String(points) }], sameAgain: (body) => `${body.before} ${body.points}`,
  });
}
