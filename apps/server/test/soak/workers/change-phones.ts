import { changePractitionerPhone } from '@cert/contract/admin/registry';
import { openTestSession } from '../../builders.ts';
import { goOn, untilDone, type Soak } from '../soak.ts';
import type { SoakPerson } from '../world.ts';
import { openCard, reveal } from './reveal-contacts.ts';
import { publish } from './publish-cards.ts';

/** An operator changes a phone: the card is withdrawn, the person binds the new phone and publishes again. */
export function changePhones(soak: Soak): Promise<void> {
  const { world, random } = soak;
  let count = 0;
  return goOn(soak, 2_500, async () => {
    const person = random.pick(world.movers);
    // Numbers that the builders never reach.
    const phone = `199300${90_000 + (count += 1)}`;
    const institution = random.pick(world.institutions);
    const server = random.int(2);
    await reveal(soak, institution, person, { account: 0, server });
    if (!(await changePhone(soak, person, phone))) return;
    await Promise.all([openCard(soak, institution, person), reveal(soak, institution, person, { account: 1 })]);
    await bindAgain(soak, person);
    await publish(soak, person, false);
    // By the same server, which must not remember the former phone.
    await reveal(soak, institution, person, { account: 0, server });
  });
}

async function changePhone({ client, deps, marks, world }: Soak, person: SoakPerson, phone: string): Promise<boolean> {
  const { version } = await untilDone(() => deps.db.selectFrom('practitioners').select('version').where('id', '=', person.id).executeTakeFirstOrThrow());
  marks.add(person.id, phone);
  const answer = await client.act(changePractitionerPhone, {
    by: 'operator',
    token: await world.operator.token(),
    params: { practitionerId: person.id },
    body: { phone, reason: '长测', version },
    entitled: person.id,
    asked: { person: person.id },
    writes: () => [{ register: `phone:${person.id}`, value: phone }, { register: `card:${person.cardId}`, value: 'withdrawn' }],
    sameAgain: (body) => `${body.id} ${body.version}`,
  });
  if (answer?.status !== 200) return false;
  person.phone = phone;
  return true;
}

/** What the sign-in with a code from the new phone does. */
async function bindAgain({ deps }: Soak, person: SoakPerson): Promise<void> {
  await untilDone(() => deps.db.updateTable('practitioner_accounts').set({ bound_at: new Date() }).where('practitioner_id', '=', person.id).execute());
  person.token = await untilDone(() => openTestSession(deps, 'practitioner', person.id));
}
