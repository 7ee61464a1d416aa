import { disableInstitution, enableInstitution } from '@cert/contract/admin/institution';
import { setTimeout as sleep } from 'node:timers/promises';
import { openTestSession } from '../../builders.ts';
import { goOn, untilDone, type Soak } from '../soak.ts';
import { lookAtPool } from './publish-cards.ts';

/** An operator suspends an institution and lets it back; its people sign in again then. */
export function suspendInstitutions(soak: Soak): Promise<void> {
  const { world, client, random, deps } = soak;
  return goOn(soak, 4_000, async () => {
    const institution = world.institutions[random.chance(0.5) ? 3 : 5]!;
    const register = `institution:${institution.id}`;
    const call = async (value: string) => ({ by: 'operator', token: await world.operator.token(), params: { institutionId: institution.id }, body: { reason: '长测' }, asked: { institution: institution.id }, writes: () => [{ register, value }] });
    await client.act(disableInstitution, await call('suspended'));
    await lookAtPool(soak, random.int(2));
    await sleep(300 + random.int(1_200));
    await client.act(enableInstitution, await call('active'));
    for (const account of institution.accounts) account.token = await untilDone(() => openTestSession(deps, 'institution', account.accountId));
  });
}
