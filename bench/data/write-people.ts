// Practitioners with their registrations and cards, as rows for COPY.
import type { ContactCipher } from '../../apps/server/src/platform/contact-cipher.ts';
import { employerName, institutionCount } from './write-institutions.ts';
import { institutionKey } from '../../apps/server/src/features/institutions/rules.ts';
import type { Copy } from './copy.ts';
import { chanceFrom, type Chance } from './random.ts';
import { cityWeights, drawSchemes, educations, givenNames, gradesOf, surnames } from './weights.ts';

const day = 86_400_000;
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const pad = (value: number, length: number): string => String(value).padStart(length, '0');
const bytes = (value: Buffer): string => `\\x${value.toString('hex')}`;

/** Of the first ones the ids are known to the measurements. */
export interface MadePeople {
  cardIds: string[];
  practitionerIds: string[];
}

/**
 * Writes so many practitioners, each with a published card; 95 % of the registrations are valid. The moments of publishing
 * lie within two years, so that a rare filter has its newest card far down the list.
 */
export async function writePeople(tables: { practitioners: Copy; registrations: Copy; cards: Copy; practitionerAccounts: Copy }, { count, now, cipher }: { count: number; now: number; cipher: ContactCipher }): Promise<MadePeople> {
  const chance = chanceFrom(20_260_101);
  const made: MadePeople = { cardIds: [], practitionerIds: [] };
  for (let index = 0; index < count; index += 1) {
    const [id, cardId] = [chance.id('prac'), chance.id('card')];
    if (index < 20_000) {
      made.cardIds.push(cardId);
      made.practitionerIds.push(id);
    }
    const phone = `1${pad(5_000_000_000 + index, 10)}`;
    const phoneIndex = bytes(cipher.index(phone));
    const city = chance.draw(cityWeights);
    const employer = chance.next() < 0.9 ? employerName(chance.below(institutionCount)) : null;
    const employerKey = employer === null ? null : institutionKey(employer);
    await tables.practitioners.write([
      id, `CB${pad(300_000_000 + index, 9)}`, nameOf(chance), chance.pick(['male', 'female']), dayOf(Date.UTC(1955, 0, 1) + chance.below(45 * 365) * day), 'day',
      bytes(cipher.encrypt(phone)), phoneIndex, bytes(cipher.encrypt(`p${index}@example.com`)), city, chance.draw(educations),
      chance.pick(['工程师', '高级工程师', null]), employer, employerKey, chance.pick(['full_time', 'part_time']),
    ]);
    const published = new Date(now - Math.floor(chance.next() * 730 * day));
    const moment = `${published.toISOString().slice(0, -1)}${pad(chance.below(1000), 3)}Z`;
    const registrations = drawSchemes(chance).map((scheme) => registration(chance, id, scheme, now));
    for (const row of registrations) await tables.registrations.write(row);
    await tables.cards.write([cardId, id, moment, moment, chance.next() < 0.9, city, city?.slice(0, 2) ?? null, employerKey, heldOf(registrations)]);
    if (index < 5_000) await tables.practitionerAccounts.write([id, phoneIndex, moment]);
  }
  return made;
}

const nameOf = (chance: Chance): string => chance.draw(surnames) + chance.pick(givenNames) + (chance.next() < 0.7 ? chance.pick(givenNames) : '');

/** As the view held_now of the server has it. */
const heldOf = (registrations: readonly (readonly (string | null)[])[]): string =>
  registrations.map(([, , scheme, grade, , until]) => `${scheme}:${grade}:${until ?? ''}`).sort().join(' ');

function registration(chance: Chance, practitionerId: string, scheme: string, now: number): (string | null)[] {
  const isExpired = chance.next() < 0.05;
  const until = dayOf(now + (isExpired ? -1 - chance.below(700) : 1 + chance.below(3 * 365)) * day);
  const areas = Array.from({ length: chance.below(4) }, () => `${pad(1 + chance.below(39), 2)}.${pad(1 + chance.below(12), 2)}.00`);
  return [chance.id('reg'), practitionerId, scheme, chance.draw(gradesOf(scheme)), `2025-1-${scheme.slice(0, 2)}-${pad(chance.below(1e6), 6)}`, until, `{${[...new Set(areas)].join(',')}}`];
}
