import { createShare, openShare, revokeShare } from '@cert/contract/share';
import { shareConsent } from '../../../src/features/shares/rules.ts';
import { goOn, type Soak } from '../soak.ts';
import type { SoakPerson } from '../world.ts';

interface Sent {
  id: string;
  code: string;
  person: SoakPerson;
  showsContact: boolean;
}

/** People send their card, with and without contact, and end the link; strangers open it, also after the end. */
export function shareCards(soak: Soak): Promise<void> {
  const { world, random } = soak;
  const sent: Sent[] = [];
  return goOn(soak, 150, async () => {
    if (sent.length === 0 || random.chance(0.35)) {
      // Of those who never withdraw: with the card every link ends, and who ended it is then not known for sure.
      const made = await send(soak, random.pick(world.applicants), random.chance(0.5), sent);
      if (made !== undefined) sent.push(made);
      return;
    }
    const share = random.pick(sent.slice(-6));
    if (random.chance(0.3)) await end(soak, share);
    await open(soak, share, random.int(2));
  });
}

/** A new link takes the place of the former one of the same kind. */
async function send({ client, history }: Soak, person: SoakPerson, showsContact: boolean, before: Sent[]): Promise<Sent | undefined> {
  const former = before.filter((share) => share.person === person && share.showsContact === showsContact);
  const answer = await client.act(createShare, {
    by: `person ${person.id}`,
    token: person.token,
    body: { showsContact, consentVersion: showsContact ? shareConsent.version : null },
    asked: { person: person.id },
    writes: (body) => [...(body === undefined ? [] : [{ register: `share:${body.id}`, value: 'open' }]), ...former.map(({ id }) => ({ register: `share:${id}`, value: 'ended' }))],
    sameAgain: (body) => body.id,
  });
  if (answer?.status !== 201 || answer.body.shareCode === null) return undefined;
  history.write({ kind: 'sight', by: `person ${person.id}`, registers: [`share:${answer.body.id}`], value: 'open', began: answer.began, ended: answer.ended });
  return { id: answer.body.id, code: answer.body.shareCode, person, showsContact };
}

async function end({ client }: Soak, { id, person }: Sent): Promise<void> {
  await client.act(revokeShare, {
    by: `person ${person.id}`,
    token: person.token,
    params: { shareId: id },
    asked: { person: person.id },
    writes: () => [{ register: `share:${id}`, value: 'ended' }],
    sameAgain: (body) => body.id,
  });
}

async function open({ client, history }: Soak, { id, code, person, showsContact }: Sent, server: number): Promise<void> {
  const by = 'a stranger';
  const answer = await client.read(openShare, { by, body: { shareCode: code }, server, ...(showsContact ? { entitled: person.id } : {}) });
  if (answer === undefined || (answer.status !== 200 && answer.body.code !== 'share_not_found')) return;
  history.write({ kind: 'sight', by, registers: [`share:${id}`], value: answer.status === 200 ? 'open' : 'ended', began: answer.began, ended: answer.ended });
}
