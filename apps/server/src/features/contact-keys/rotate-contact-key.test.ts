import { submitFeedback } from '@cert/contract/feedback';
import { revealContact } from '@cert/contract/reveal';
import { sendSmsCode, setPractitionerPassword, signInPractitioner, verifySmsCode } from '@cert/contract/sign-in';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindPractitioner, buildInstitution, buildOperator, buildPractitioner, buildPublishedCard, testPassword, type BuiltPractitioner } from '../../../test/builders.ts';
import { feedbackBody } from '../../../test/feedback-steps.ts';
import { firstSignIn, openBindFlow, receiveCode } from '../../../test/sign-in-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { logActivity, systemActor } from '../../platform/activity-log.ts';
import { createContactCipher, type ContactCipher } from '../../platform/contact-cipher.ts';
import { openContactCipher, type ContactKeys } from '../../platform/open-contact-cipher.ts';
import { checkActivitySeals } from '../activity/check-activity-seals.ts';
import { sealHeadFile } from '../activity/keep-seal-head.ts';
import { sealActivity } from '../activity/seal-activity.ts';
import { closeRegistryNo, findClosedRegistryNos, reopenRegistryNo } from '../registry/close-registry-no.ts';
import { takeRecoveryCode } from '../operators/sql.ts';
import { adoptPhones } from './adopt-phones.ts';
import { keyedColumns, unkeyedColumns } from './keyed-columns.ts';
import { rotateContactKey } from './rotate-contact-key.ts';

const folder = mkdtempSync(join(tmpdir(), 'rotation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quiet = () => undefined;
const generous = { lookUpNumbersPerDevicePerDay: 9_999, lookUpNumbersPerAddressPer10Minutes: 9_999, lookUpNumbersPerAddressPerDay: 9_999, lookUpNumbersPerNetworkPerDay: 9_999, lookUpRepeatsPerHour: 9_999, smsPerAddressPerHour: 9_999, smsPerDevicePerHour: 9_999, signInWrongTries: 5, revealsPer10Minutes: 9_999, revealsPerDay: 9_999, proofLightHashes: 1, proofHardestHashes: 1 };
const signIn = (t: TestApp, phone: string, password = testPassword, address?: string) => t.call(signInPractitioner, { body: { phone, password }, ...(address === undefined ? {} : { address }) });

/** Another server process on the database of `t`, with these keys. */
async function serverWith(t: TestApp, keys: ContactKeys): Promise<TestApp> {
  const cipher = await openContactCipher(t.db, keys);
  return t.another({ cipher, limits: generous, config: { contactKey: keys.current, contactKeyOld: keys.other } });
}

/** How many values of all columns this cipher opens, and how many indexes of these phones it finds. */
async function opensWith(t: TestApp, cipher: ContactCipher, phones: string[]): Promise<{ opened: number; found: number }> {
  let [opened, found] = [0, 0];
  for (const { table, sealed } of keyedColumns) {
    for (const column of sealed) {
      const { rows } = await sql<{ value: Buffer }>`select ${sql.ref(column)} as value from ${sql.table(table)} where ${sql.ref(column)} is not null`.execute(t.db);
      for (const { value } of rows) {
        try {
          cipher.decrypt(value);
          opened += 1;
        } catch {
          // What it should do.
        }
      }
    }
  }
  for (const table of ['practitioners', 'practitioner_accounts', 'sign_in_flows', 'sms_codes', 'phone_look_ups'] as const) {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)} where phone_index = any(${phones.map((phone) => cipher.index(phone))}::bytea[])`.execute(t.db);
    found += rows[0]!.count;
  }
  return { opened, found };
}

describe('a change of keys beside the running server', () => {
  const [keyA, keyB] = [randomBytes(32), randomBytes(32)];
  let t: TestApp;
  let a: TestApp;
  beforeAll(async () => {
    t = await createTestApp();
    a = await serverWith(t, { current: keyA });
  });
  afterAll(async () => {
    await a.close();
    await t.close();
  });

  it('[trust 2.20] sign-ins, bindings under way and reveals go on; at the end the old key opens nothing and everything is still found', { timeout: 120_000 }, async () => {
    const people: BuiltPractitioner[] = [];
    for (let index = 0; index < 40; index += 1) {
      const person = await buildPractitioner(a.deps);
      await bindPractitioner(a.deps, person);
      people.push(person);
    }
    const institution = await buildInstitution(a.deps, { points: 200 });
    const cards = await Promise.all(Array.from({ length: 20 }, () => buildPublishedCard(a.deps)));
    const newcomers = await Promise.all(Array.from({ length: 6 }, () => buildPractitioner(a.deps)));
    const binding = await buildPractitioner(a.deps);
    const phones = [...people, ...cards, ...newcomers, binding].map(({ phone }) => phone);
    const leaveContact = (app: TestApp) => app.call(submitFeedback, { token: cards[0]!.token, idempotencyKey: 'a-kept-answer-with-a-contact', body: feedbackBody({ contact: '19911112222' }) as never });
    const feedback = await leaveContact(a);
    expect(feedback).toMatchObject({ status: 201, body: { contact: '19911112222' } });
    await closeRegistryNo(a.deps.db as never, { practitionerId: people[0]!.id, registryNo: 'CLOSED-1', cipher: a.deps.cipher });
    const key = 'one-key-over-two-contact-keys';
    const reveal = (app: TestApp, cardId: string, idempotencyKey?: string) => app.call(revealContact, { token: institution.token, params: { cardId }, body: { expectedPoints: 1 }, ...(idempotencyKey ? { idempotencyKey } : {}) });
    const paid = await reveal(a, cards[0]!.cardId, key);
    for (let wrong = 0; wrong < 3; wrong += 1) await signIn(a, people[1]!.phone, 'not the password', '10.1.2.3');
    const operator = await buildOperator(a.deps);
    await sql`insert into operator_recovery_codes (operator_id, code_hash) values (${operator.id}, ${a.deps.cipher.index('recovery-input')})`.execute(t.db);
    await logActivity(t.db, systemActor, { action: 'publish-card' });
    const headFile = sealHeadFile(folder);
    await sealActivity(a.deps.db, { key: a.deps.cipher, headFile });
    // Begun before the change, finished after it.
    const flowToken = await openBindFlow(a, binding.phone);
    const code = await receiveCode(a, flowToken);

    const b = await serverWith(t, { current: keyB, other: keyA });
    try {
      // The wrong tries of before the change still count: two more, and the account is locked.
      for (const expected of ['password_wrong', 'password_wrong', 'sign_in_locked']) expect((await signIn(b, people[1]!.phone, 'not the password', '10.1.2.3')).body).toMatchObject({ code: expected });

      let isDone = false;
      let served = 0;
      const work = (async () => {
        for (let round = 0; !isDone || round < 12; round += 1) {
          const person = people[2 + (round % 38)]!;
          expect((await signIn(b, person.phone)).status).toBe(201);
          const shown = await reveal(b, cards[round % cards.length]!.cardId);
          expect(shown.body).toMatchObject({ contact: { phone: cards[round % cards.length]!.phone } });
          const newcomer = newcomers[round];
          if (newcomer !== undefined) expect(await firstSignIn(b, newcomer.phone, 'correct horse 47')).toBeTruthy();
          served += 1;
        }
      })();
      const rotated = await rotateContactKey(b.deps.db, { cipher: b.deps.cipher, formerKey: keyA, actor: systemActor, onProgress: quiet });
      isDone = true;
      await work;
      expect([rotated.version, rotated.formerVersion, served > 0]).toEqual([2, 1, true]);
      expect((await b.call(verifySmsCode, { body: { flowToken, code } })).status).toBe(200);
      expect((await b.call(setPractitionerPassword, { body: { flowToken, password: 'correct horse 48' } })).status).toBe(201);
    } finally {
      await b.close();
    }

    expect(await opensWith(t, createContactCipher(keyA), phones)).toEqual({ opened: 0, found: 0 });
    await expect(openContactCipher(t.db, { current: keyA })).rejects.toThrow('已经更换并停用');
    await expect(openContactCipher(t.db, { current: keyA, other: keyB })).rejects.toThrow('已经更换并停用');

    const after = await serverWith(t, { current: keyB });
    try {
      expect((await opensWith(t, after.deps.cipher, phones)).opened).toBeGreaterThan(100);
      for (const { phone } of [...people.slice(2, 6), newcomers[0]!]) expect((await signIn(after, phone)).status).toBe(201);
      expect((await signIn(after, binding.phone, 'correct horse 48')).status).toBe(201);
      expect((await reveal(after, cards[0]!.cardId, key)).body).toMatchObject({ contact: paid.body.contact, pointsCharged: 1, balanceAfter: paid.body.balanceAfter });
      expect((await leaveContact(after)).body).toEqual(feedback.body);
      expect([...(await findClosedRegistryNos(after.deps.db, after.deps.cipher, ['CLOSED-1', 'OPEN-1']))]).toEqual(['CLOSED-1']);
      expect(await reopenRegistryNo(after.deps.db as never, { registryNo: 'CLOSED-1', cipher: after.deps.cipher })).toBeDefined();
      expect(await takeRecoveryCode(after.deps.db as never, operator.id, after.deps.cipher.keptIndexes('recovery-input'))).toBe(true);
      await sealActivity(after.deps.db, { key: after.deps.cipher, headFile });
      const { problem, checkedSeals } = await checkActivitySeals(after.deps.db, { key: after.deps.cipher, headFile });
      expect([problem, checkedSeals >= 2]).toEqual([undefined, true]);
      const { rows } = await sql<{ phone: Buffer; account: Buffer }>`select p.phone_index as phone, a.phone_index as account from practitioners p join practitioner_accounts a on a.practitioner_id = p.id`.execute(t.db);
      expect(rows.filter(({ phone, account }) => !phone.equals(account))).toEqual([]);
      await expect(rotateContactKey(after.deps.db, { cipher: after.deps.cipher, formerKey: keyA, actor: systemActor, onProgress: quiet })).rejects.toThrow('没有需要更换的密钥');
    } finally {
      await after.close();
    }
  });
});

describe('keys', () => {
  it('[trust 2.20] killed in the middle both keys open, every sign-in works, and the next run ends it', { timeout: 240_000 }, async () => {
    const [keyA, keyB] = [randomBytes(32), randomBytes(32)];
    const t = await createTestApp();
    const a = await serverWith(t, { current: keyA });
    const people: BuiltPractitioner[] = [];
    for (let index = 0; index < 450; index += 1) people.push(await buildPractitioner(a.deps));
    people.sort((one, other) => (one.id < other.id ? -1 : 1));
    const [moved, waiting] = [people[0]!, people.at(-1)!];
    for (const person of [moved, waiting]) await bindPractitioner(a.deps, person);
    const rotate = () => {
      const env = { PATH: process.env['PATH'], DATABASE_URL: a.deps.config.databaseUrl!, DATA_DIR: folder, CONTACT_KEY: keyB.toString('base64'), CONTACT_KEY_OLD: keyA.toString('base64') };
      const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, '../../commands/keys-rotate.ts')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
      return { child, ended: new Promise<{ code: number | null; output: string }>((done) => child.once('close', (code) => done({ code, output }))) };
    };
    const countMoved = async () => (await sql<{ count: number }>`select count(*)::int as count from practitioners where length(phone_index) = 33`.execute(t.db)).rows[0]!.count;
    try {
      // Somebody holds one row of the last batch, so the run stands still in the middle for sure.
      await t.db.transaction().execute(async (tx) => {
        await sql`select from practitioners where id = ${waiting.id} for update`.execute(tx);
        const { child, ended } = rotate();
        while ((await countMoved()) < 400 && child.exitCode === null) await sleep(20);
        child.kill('SIGKILL');
        expect((await ended).code).toBeNull();
      });
      expect(await countMoved()).toBeLessThan(450);
      await expect(openContactCipher(t.db, { current: keyB })).rejects.toThrow('设为 CONTACT_KEY_OLD');
      const half = await serverWith(t, { current: keyB, other: keyA });
      for (const { phone } of [moved, waiting]) expect((await signIn(half, phone)).status).toBe(201);
      await half.close();
      const { code, output } = await rotate().ended;
      expect([code, output.includes('没有留下第 1 把密钥')], output).toEqual([0, true]);
      expect(await opensWith(t, createContactCipher(keyA), people.map(({ phone }) => phone))).toEqual({ opened: 0, found: 0 });
      expect(await countMoved()).toBe(450);
    } finally {
      await a.close();
      await t.close();
    }
  });

  it('[trust 2.20] two servers on both sides of the change serve the same people', async () => {
    const [keyA, keyB] = [randomBytes(32), randomBytes(32)];
    const t = await createTestApp();
    const before = await serverWith(t, { current: keyA, other: keyB });
    const person = await buildPractitioner(before.deps);
    const servers = [before, await serverWith(t, { current: keyB, other: keyA })];
    try {
      const flowToken = await openBindFlow(servers[0]!, person.phone);
      expect((await servers[1]!.call(sendSmsCode, { body: { flowToken } })).status).toBe(201);
      const { code } = servers[1]!.outbox.at(-1)!;
      expect((await servers[0]!.call(verifySmsCode, { body: { flowToken, code } })).status).toBe(200);
      expect((await servers[1]!.call(setPractitionerPassword, { body: { flowToken, password: testPassword } })).status).toBe(201);
      const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => signIn(servers[index % 2]!, person.phone)));
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 201));
      await adoptPhones(t.db, servers[1]!.deps.cipher, [person.phone, null]);
      expect((await signIn(servers[0]!, person.phone)).status).toBe(201);
    } finally {
      for (const server of servers) await server.close();
      await t.close();
    }
  });

  it('[ASVS 13.3.1] a database knows its key: another one is refused before a row is written, also where keys were not numbered yet', async () => {
    const [keyA, keyB] = [randomBytes(32), randomBytes(32)];
    const t = await createTestApp({ cipher: createContactCipher(keyA) });
    try {
      await buildPractitioner(t.deps);
      await expect(openContactCipher(t.db, { current: keyB })).rejects.toThrow('打不开数据库中已有的联系方式');
      expect((await openContactCipher(t.db, { current: keyB, other: keyA })).version).toBe(2);
      await expect(openContactCipher(t.db, { current: randomBytes(32) })).rejects.toThrow('不是这个数据库使用的密钥');
      await expect(openContactCipher(t.db, { current: keyA })).rejects.toThrow('第 2 把');
      const { rows } = await sql<{ text: string }>`select contact_keys::text as text from contact_keys`.execute(t.db);
      for (const key of [keyA, keyB]) expect(rows.filter(({ text }) => text.includes(key.toString('hex')))).toEqual([]);
    } finally {
      await t.close();
    }
  });

  it('[trust 2.20] every column of bytes is either changed with the key or says why not', async () => {
    const t = await createTestApp();
    const { rows } = await sql<{ name: string }>`select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public' and data_type = 'bytea'`.execute(t.db);
    await t.close();
    const named = [...keyedColumns.flatMap(({ table, sealed, kept }) => [...sealed, ...kept].map((column) => `${table}.${column}`)), ...Object.keys(unkeyedColumns)];
    expect(named.sort()).toEqual(rows.map(({ name }) => name).sort());
  });
});
