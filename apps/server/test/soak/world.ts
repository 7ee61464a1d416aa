// The people and institutions of a soak: few enough that they meet all the time.
import { institutionKey } from '../../src/features/institutions/rules.ts';
import type { Deps } from '../../src/platform/http/deps.ts';
import { buildInstitution, buildInstitutionAccount, buildOperator, buildPublishedCard, openTestSession } from '../builders.ts';
import type { History } from './history.ts';
import { markedName, type Marks } from './marks.ts';
import { untilDone } from './soak.ts';

export interface SoakInstitution {
  id: string;
  name: string;
  /** Two accounts, as of two people on two machines. */
  accounts: { accountId: string; token: string }[];
  /** Has hardly any points, ever. */
  isPoor: boolean;
  isSuspended: boolean;
}

export interface SoakPerson {
  id: string;
  cardId: string;
  phone: string;
  token: string;
  /** The institution that employs this person, which the card may hide from (rule 12). */
  employer: string | null;
}

export interface World {
  institutions: SoakInstitution[];
  /** Published from the beginning and never changed. */
  still: SoakPerson[];
  /** Publish and withdraw all the time. */
  busy: SoakPerson[];
  /** Apply and withdraw applications. */
  applicants: SoakPerson[];
  /** Get a new phone now and then. */
  movers: SoakPerson[];
  /** card id → person id, of everybody. */
  personOf: Map<string, string>;
  /** person id → the institution that employs this person. */
  employerOf: Map<string, string>;
  operator: { token(): Promise<string> };
  /** Jobs that were seen open, newest last. */
  jobs: { id: string; institution: string }[];
  /** The price that was heard of last. */
  price: number;
}

/** Builds everybody by rows and writes what they are into the history, as if it had been acknowledged. */
export async function buildWorld(deps: Deps, { history, marks, stillCount }: { history: History; marks: Marks; stillCount: number }): Promise<World> {
  const institutions: SoakInstitution[] = [];
  for (let index = 0; index < 6; index += 1) {
    const built = await buildInstitution(deps, { name: `长测认证${index}有限公司` });
    const second = await buildInstitutionAccount(deps, built.id);
    institutions.push({ id: built.id, name: built.name, accounts: [built, second], isPoor: index >= 4, isSuspended: false });
  }
  const personOf = new Map<string, string>();
  const employerOf = new Map<string, string>();
  const employer = institutions[1]!;
  const begin = Date.now() - 3_600_000;
  let count = 0;
  const build = async (isEmployed = false): Promise<SoakPerson> => {
    const number = (count += 1);
    const person = await buildPublishedCard(deps, {
      name: markedName(number),
      publishedAt: new Date(begin + number * 1_000),
      hidesFromEmployer: false,
      ...(isEmployed ? { employerName: employer.name } : {}),
    });
    const [registration] = await deps.db.selectFrom('registrations').select('certificate_no').where('practitioner_id', '=', person.id).execute();
    marks.add(person.id, person.name, person.phone, person.email ?? '', person.wechatId ?? '', registration?.certificate_no ?? '');
    personOf.set(person.cardId, person.id);
    if (isEmployed) employerOf.set(person.id, employer.id);
    return { id: person.id, cardId: person.cardId, phone: person.phone, token: person.token, employer: isEmployed ? employer.id : null };
  };
  const buildMany = async (number: number, isEmployed?: (index: number) => boolean) => {
    const people: SoakPerson[] = [];
    for (let index = 0; index < number; index += 6) people.push(...(await Promise.all(Array.from({ length: Math.min(6, number - index) }, (_, more) => build(isEmployed?.(index + more))))));
    return people;
  };
  const world: World = {
    institutions,
    still: await buildMany(stillCount),
    busy: await buildMany(24, (index) => index % 4 === 0),
    applicants: await buildMany(10),
    movers: await buildMany(6),
    personOf,
    employerOf,
    operator: await keepOperator(deps),
    jobs: [],
    price: 1,
  };
  const at = { began: history.now(), ended: history.now() };
  const everybody = [...world.still, ...world.busy, ...world.applicants, ...world.movers];
  history.write({
    kind: 'act', what: 'build-world', key: 'world', ...at, status: 200, code: '', unanswered: 0, asked: {}, answered: {},
    writes: [
      { register: 'price:reveal', value: '1' },
      ...everybody.flatMap(({ id, cardId, phone }) => [{ register: `card:${cardId}`, value: 'published' }, { register: `employer:${cardId}`, value: 'sees' }, { register: `phone:${id}`, value: phone }]),
      ...institutions.map(({ id }) => ({ register: `institution:${id}`, value: 'active' })),
    ],
  });
  if (institutionKey(employer.name) === '') throw new Error('the employer has no key');
  return world;
}

/** Acts that move points ask for a password that was proved within ten minutes: a new login every few. */
async function keepOperator(deps: Deps): Promise<World['operator']> {
  const { id, token } = await buildOperator(deps, { role: 'administrator' });
  let current = { token, until: Date.now() + 240_000 };
  return {
    async token() {
      if (Date.now() > current.until) current = { token: await untilDone(() => openTestSession(deps, 'operator', id)), until: Date.now() + 240_000 };
      return current.token;
    },
  };
}
