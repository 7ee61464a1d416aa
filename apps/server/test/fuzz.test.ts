// Thousands of requests, from well formed to hostile, by every role on every operation. `FUZZ_SEED` repeats a run,
// `FUZZ_REQUESTS` makes a longer one. Operations that are added later take part by themselves.
import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { describeOperations, findOperation } from './fuzz/describe-operations.ts';
import { drawRequest, type DescribedOperation, type DrawnRequest } from './fuzz/draw-request.ts';
import { judgeAnswer, type Answer } from './fuzz/judge-answer.ts';
import { createRandom } from './fuzz/random.ts';
import { createSender } from './fuzz/send-request.ts';
import { sweepMembers } from './fuzz/sweep-members.ts';
import { walkThreads, type Step } from './fuzz/walk-threads.ts';
import { buildWorld, type Role, type World } from './fuzz/world.ts';
import { testPassword } from './builders.ts';
import { ownPassword } from './operator-steps.ts';
import { dumpAsText, foundIn } from './search-leaks.ts';
import { createTestApp, type TestApp } from './test-app.ts';
import { formOf, newAddress, newKey, pathOf } from './test-client.ts';

const seed = Number(process.env['FUZZ_SEED'] ?? randomInt(1_000_000_000));
const total = Number(process.env['FUZZ_REQUESTS'] ?? 20_000);
const atOnce = 8;
const manyTimes = {
  smsResendSeconds: 0, smsPerPhonePerHour: 1e6, smsPerPhonePerDay: 1e6, smsWrongTriesPerPhonePerDay: 1e6,
  revealOffersPerMinute: 1e6, revealOffersPerDay: 1e6, applicantListsPerMinute: 1e6, applicationViewsPerMinute: 1e6, applicationViewsPerDay: 1e6, jobListsPerMinute: 1e6, jobViewsPerMinute: 1e6, jobViewsPerDay: 1e6,
  ownListsPerMinute: 1e6, dataExportsPerDay: 1e6, consoleListsPerMinute: 1e6, consoleRecordsPerMinute: 1e6, consoleRecordsPerDay: 1e6, consoleExportsPerHour: 1e6,
  cardListsPerMinute: 1e6, cardRowsPerDay: 1e6, cardViewsPerMinute: 1e6, cardViewsPerDay: 1e6, revealsPer10Minutes: 1e6, revealsPerDay: 1e6, sharesPerPersonPerDay: 1e6, feedbackPerDay: 1e6, feedbackPicturesPerHour: 1e6,
};

it(`[rule 1] [trust 2.7] [trust I12] [trust 2.1.1] [trust 2.19] [ASVS 3.3.1 4.1.1 14.3.2 8.2.1 8.2.3] [I15] [I30] ${total} requests by all roles meet no fault, no leak and no undeclared answer (FUZZ_SEED=${seed})`, { timeout: 240_000 + total * 60 }, async () => {
  console.log(`fuzz: ${total} requests, FUZZ_SEED=${seed}`);
  const lines: string[] = [];
  // A proxy is trusted so that each request can come from an address of its own.
  const t = await createTestApp({ limits: manyTimes, config: { trustedProxies: ['127.0.0.1'], logLevel: 'trace', timeouts: { headersSeconds: 10, requestSeconds: 30, answerSeconds: 30 } }, logStream: { write: (line) => void lines.push(line) } });
  await t.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = t.app.server.address() as { port: number };
  const sender = createSender(port, atOnce);
  try {
    const world = await buildWorld(t);
    const { operations, components } = describeOperations();
    const drawing = { random: createRandom(seed), corpus: world.corpus, components };
    const findings: string[] = [];
    const statuses = new Map<number, number>();
    const answered = new Set<string>();
    let slowestMilliseconds = 0;

    const ask = async (request: DrawnRequest, role: Role, token: string | undefined) => {
      // An operator may give one person the marked phone of another; from then on it says nothing.
      if (request.path.includes('/phone-changes')) for (const text of world.marks.keys()) if (request.body?.includes(text) === true) world.marks.delete(text);
      const answer = await sender.send(request);
      if (answer === undefined) return undefined;
      slowestMilliseconds = Math.max(slowestMilliseconds, answer.milliseconds);
      const reached = findOperation(operations, request.method, request.path);
      const wrong = [...judgeAnswer(reached, request, { ...role, token }, answer), ...(await findLeaks(t, world, reached, role, answer))];
      if (wrong.length > 0) findings.push(`${wrong.join('; ')} | ${describe(request, role)} → ${answer.status} ${answer.text.slice(0, 300)}${answer.status >= 500 ? ` | ${faultIn(lines, answer)}` : ''}`);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status < 300) {
        answered.add(reached?.operation.operationId ?? '');
        learn(world, answer);
      }
      if (token === role.token) await keepAlive(role, request, answer, reached);
      if (t.outbox.length > 0) world.corpus.byName.set('code', [...t.outbox.slice(-2).map((message) => message.code), '000000']);
      return answer;
    };

    for (const described of operations) {
      const role = world.roles.find(({ audience }) => described.operation.audiences.includes(audience)) ?? world.roles[0]!;
      for (const request of sweepMembers(drawing, described, role.token)) await ask(request, role, role.token);
    }
    const step = async (described: DescribedOperation) => {
      const role = drawing.random.pick(suitable(world.roles, described, drawing.random.chance(0.6)));
      const { token } = role;
      await ask(drawRequest(drawing, described, token), role, token);
    };
    let sent = 0;
    const work = async () => {
      while (sent < total && findings.length < 40) await step(operations[(sent += 1) % operations.length]!);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    const refusedInThreads: string[] = [];
    const goodStep: Step = async (operation, role, { params = {}, query = {}, body, file } = {}) => {
      const form = file === undefined ? undefined : formOf(file);
      const answer = await ask(
        {
          method: operation.method, path: pathOf(operation, params, query), isAddressed: true, body: form?.bytes ?? (body === undefined ? undefined : JSON.stringify(body)),
          headers: {
            'x-forwarded-for': newAddress(), 'x-device-id': newKey(),
            ...(role.token === undefined ? {} : { authorization: `Bearer ${role.token}` }),
            ...(operation.repeat === undefined ? {} : { 'idempotency-key': newKey() }),
            ...(form === undefined ? (body === undefined ? {} : { 'content-type': 'application/json' }) : { 'content-type': form.mediaType }),
          },
        },
        role, role.token,
      );
      if (answer === undefined || answer.status >= 300) refusedInThreads.push(`${operation.operationId}: ${answer?.status} ${answer?.text}`);
      return String(answer?.headers['content-type']).includes('json') ? (JSON.parse(answer!.text) as Record<string, unknown>) : {};
    };
    await walkThreads(t, world, goodStep);

    const unanswered = operations.map(({ operation }) => operation.operationId).filter((id) => !answered.has(id));
    console.log(`fuzz: ${[...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`).join(', ')}; slowest ${Math.round(slowestMilliseconds)} ms; answered: ${answered.size} of ${operations.length}; refused always: ${unanswered.join(' ') || 'none'}`);
    expect(findings).toEqual([]);
    // A fuzz that is refused everywhere proves nothing.
    expect(refusedInThreads).toEqual([]);
    // Going on with an import needs one that was cut off, which nothing here starts; the walk may miss a few others by chance.
    if (total >= 6_000) expect(unanswered.filter((id) => id !== 'continueRegistryImport').length, unanswered.join(' ')).toBeLessThanOrEqual(operations.length / 20);
    await expectSoundBooks(t);
    await expectNoSecrets(t, world, lines.join(''));
  } finally {
    sender.close();
    await t.close();
  }
});

function suitable(roles: Role[], { operation }: DescribedOperation, isMeant: boolean): Role[] {
  const meant = roles.filter((role) => operation.audiences.includes(role.audience));
  return isMeant && meant.length > 0 ? meant : roles;
}

const describe = ({ method, path, headers, body }: DrawnRequest, role: Role): string => {
  const { authorization: _, ...shown } = headers;
  return `${role.name}: ${method} ${path.slice(0, 300)} ${JSON.stringify(shown).slice(0, 300)} ${body?.toString().slice(0, 300) ?? ''}`;
};

/** What the log says of a request that met a fault: by itself the answer names none. */
function faultIn(lines: readonly string[], { text }: Answer): string {
  const requestId = /"requestId":"([^"]+)"/.exec(text)?.[1];
  return lines.filter((line) => requestId !== undefined && line.includes(requestId) && /"level":[56]0/.test(line)).join(' ').slice(0, 2_000);
}

/** Contact data stands only in the answers that declare it, and is only that of people whom the caller may know. */
async function findLeaks(t: TestApp, world: World, reached: DescribedOperation | undefined, role: Role, answer: Answer): Promise<string[]> {
  const found = [...world.marks].filter(([text]) => answer.text.includes(text));
  if (found.length === 0) return [];
  const known = answer.status < 300 && reached?.operation.answersContact === true ? await peopleKnownTo(t, role, reached.operation.operationId) : new Set<string>();
  return found.filter(([, personId]) => !known.has(personId)).map(([text]) => `contact data ${text} of somebody whom the caller may not know`);
}

async function peopleKnownTo({ db }: TestApp, role: Role, operationId: string): Promise<Set<string>> {
  if (operationId === 'openShare') {
    const shared = await db.selectFrom('shares').select('practitioner_id').where('shows_contact', '=', true).execute();
    return new Set(shared.map((row) => row.practitioner_id));
  }
  if (role.audience === 'operator') {
    // An operator whose role may call it (rule 1); judge-answer.ts looks at the role.
    const all = await db.selectFrom('practitioners').select('id').execute();
    return new Set(all.map((row) => row.id));
  }
  if (role.institutionId === null) return new Set([role.accountId]);
  const revealed = await db.selectFrom('contact_reveals').select('practitioner_id').where('institution_id', '=', role.institutionId).execute();
  const applied = await db.selectFrom('applications').select('practitioner_id').where('institution_id', '=', role.institutionId).execute();
  return new Set([...revealed, ...applied].map((row) => row.practitioner_id));
}

/** Ids, cursors and flow tokens of good answers are what later requests are made of. */
function learn({ corpus }: World, { text }: Answer): void {
  for (const [id] of text.matchAll(/\b[a-z]{2,9}_[0-9A-Za-z]{22}\b/g)) if (!corpus.texts.includes(id)) corpus.texts.push(id);
  for (const [, name, value] of text.matchAll(/"(flowToken|nextCursor)":"([\w-]+)"/g)) {
    const key = name === 'nextCursor' ? 'cursor' : 'flowToken';
    corpus.byName.set(key, [...(corpus.byName.get(key) ?? []), value!].slice(key === 'cursor' ? -20 : -3));
  }
  for (const [, code] of text.matchAll(/"shareCode":"(\w+)"/g)) corpus.byName.set('shareCode', [...(corpus.byName.get('shareCode') ?? []), code!].slice(-6));
  for (const [, version] of text.matchAll(/"version":"([^"]+)"/g)) corpus.byName.set('consentVersion', [...new Set([...(corpus.byName.get('consentVersion') ?? []), version!])]);
  if (corpus.texts.length > 400) corpus.texts.splice(100, 100);
}

/** A live role that signed out, or set its password, signs in again. */
async function keepAlive(role: Role, request: DrawnRequest, answer: Answer, reached: DescribedOperation | undefined): Promise<void> {
  if (role.audience === 'anyone' || reached === undefined || reached.operation.audiences.includes('anyone')) return;
  const wasSent = request.headers['authorization'] === `Bearer ${role.token}`;
  if (wasSent && (answer.status === 401 || reached.operation.operationId === 'signOut' || reached.operation.operationId === 'setInstitutionPassword')) role.token = await role.renew();
}

// What the registry itself holds in clear; everything else of a contact is sealed.
const inClear = /标记|-N1/;

/** Marked contacts, passwords and tokens stand in no line of the log at its finest level and in no table. */
async function expectNoSecrets(t: TestApp, { marks, roles }: World, log: string): Promise<void> {
  const secrets = [...marks.keys(), ...roles.flatMap(({ token }) => token ?? []), testPassword, 'another horse 48', ownPassword, t.deps.config.contactKey!.toString('base64')];
  expect(log.length).toBeGreaterThan(10_000);
  expect(log.split('\n').filter((line) => foundIn(line, secrets).length > 0).slice(0, 5)).toEqual([]);
  const found: string[] = [];
  for (const [table, text] of await dumpAsText(t)) for (const secret of foundIn(text, secrets.filter((each) => !inClear.test(each)))) found.push(`${table}: ${secret}`);
  expect(found).toEqual([]);
}

/** Whatever was sent: balances equal their ledgers, and nobody has more than ten live jobs. */
async function expectSoundBooks({ db }: TestApp): Promise<void> {
  const unequal = await sql`
    select a.institution_id from point_accounts a
    where a.balance <> (select coalesce(sum(e.points), 0) from point_entries e where e.institution_id = a.institution_id)`.execute(db);
  const crowded = await sql`
    select institution_id from jobs where deleted_at is null and taken_down_at is null and valid_until >= current_date
    group by institution_id having count(*) > 10`.execute(db);
  expect([...unequal.rows, ...crowded.rows]).toEqual([]);
}
