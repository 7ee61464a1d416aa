import { exportActivity, getActivityVerification, listActivity, listSignIns, listSmsMessages, readSealState, verifyActivityLog } from '@cert/contract/admin/activity';
import { publishCard } from '@cert/contract/card';
import { lookUpPhone, sendSmsCode, signInInstitution, signInPractitioner } from '@cert/contract/sign-in';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildOperator, buildPractitioner, buildPublishedCard, signedInPractitioner, testPassword } from '../../../test/builders.ts';
import { firstSignIn, openResetFlow, receiveCode } from '../../../test/sign-in-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { logActivity, systemActor } from '../../platform/activity-log.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { SmsFault } from '../../platform/sms-gateway.ts';
import { publishConsent } from '../cards/consent-text.ts';
import { sealHeadFile } from './keep-seal-head.ts';
import { sealActivity } from './seal-activity.ts';

let t: TestApp;
let auditor: { id: string; token: string };
const folder = mkdtempSync(join(tmpdir(), 'activity-test-'));
beforeAll(async () => {
  t = await createTestApp({ config: { dataDir: folder } });
  auditor = await buildOperator(t.deps, { role: 'auditor' });
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

const log = async (query: Record<string, unknown> = {}) => (await t.call(listActivity, { token: auditor.token, query: { limit: '50', ...query } })).body;

describe('[A8] who reads logs', () => {
  it.each([listActivity, listSignIns, listSmsMessages, readSealState])('$operationId: auditors and administrators, not the business, not the others', async (operation) => {
    const status = async (token?: string) => (await t.call(operation, { token })).status;
    expect(await status(auditor.token)).toBe(200);
    expect(await status((await buildOperator(t.deps, { role: 'administrator' })).token)).toBe(200);
    expect(await status((await buildOperator(t.deps, { role: 'business' })).token)).toBe(403);
    expect(await status((await buildInstitution(t.deps)).token)).toBe(403);
    expect(await status()).toBe(401);
  });

  it('[trust I22] reading is in the log itself, once for each question', async () => {
    const day = shanghaiDay();
    const first = await t.call(listActivity, { token: auditor.token, query: { limit: '1', from: day, action: 'list-activity' } });
    await t.call(listActivity, { token: auditor.token, query: { limit: '1', from: day, action: 'list-activity', cursor: first.body.nextCursor ?? undefined } });
    const { items } = await log({ action: 'list-activity', actorId: auditor.id });
    const own = items.filter((entry) => entry.detail.some(({ value }) => value === `from=${day} action=list-activity`));
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ actorKind: 'operator', actorLabel: expect.stringContaining('测试运营') as string });
  });
});

describe('[A8] the activity log', () => {
  it('[trust I22] [ASVS 16.3.1] says who did what to what, with masked names and no contact', async () => {
    const person = await signedInPractitioner(t.deps, { name: '欧阳标记甲' });
    await t.call(publishCard, { token: person.token, body: { consentVersion: publishConsent.version, hidesFromEmployer: true }, address: '10.9.8.7' });
    const answer = await t.call(listActivity, { token: auditor.token, query: { action: 'publish-card', actorId: person.id } });
    expect(answer.body.items).toEqual([expect.objectContaining({ actorKind: 'practitioner', actorLabel: '欧阳*', objectKind: 'card', objectLabel: '欧阳*', address: '10.9.8.7', outcome: null })]);
    for (const secret of [person.phone, person.name, person.email!]) expect(answer.text).not.toContain(secret);
    expect((await log({ address: '10.9.8.7' })).items.length).toBeGreaterThan(0);
    expect((await log({ objectKind: 'card', objectId: person.cardId })).items).toHaveLength(1);
    expect((await log({ actorKind: 'practitioner', actorId: 'prac_nobody' })).items).toEqual([]);
  });

  it('a day begins and ends at midnight in Shanghai; an impossible day is refused', async () => {
    for (const [at, id] of [['2026-03-04T15:59:59.999Z', 'a'], ['2026-03-04T16:00:00Z', 'b'], ['2026-03-05T15:59:59.999Z', 'c'], ['2026-03-05T16:00:00Z', 'd']]) {
      await sql`insert into activity_entries (at, actor_kind, action, object_kind, object_id) values (${at}, 'system', 'expire-job', 'job', ${id})`.execute(t.db);
    }
    const { items } = await log({ from: '2026-03-05', to: '2026-03-05' });
    expect(items.map((entry) => entry.objectId)).toEqual(['c', 'b']);
    for (const query of [{ from: '2026-02-30' }, { to: '0000-00-00' }]) {
      expect((await t.call(listActivity, { token: auditor.token, query })).body).toMatchObject({ code: 'request_invalid', errors: [{ message: '没有这一天' }] });
    }
  });

  it('[rule 24] its pages have no gap and no repeat while others write, and a cursor serves its reader and filters only', async () => {
    const institution = await buildInstitution(t.deps);
    const actor = { kind: 'institution', id: institution.accountId } as const;
    for (let index = 0; index < 7; index += 1) await logActivity(t.deps.db, actor, { action: 'pause-job', detail: { index } });
    const query = { actorId: institution.accountId, limit: '3' };
    const seen: number[] = [];
    let cursor: string | null | undefined;
    do {
      const page: Awaited<ReturnType<typeof log>> = await log({ ...query, ...(cursor ? { cursor } : {}) });
      seen.push(...page.items.map((entry) => entry.id));
      await logActivity(t.deps.db, actor, { action: 'pause-job' });
      if (cursor === undefined) {
        const other = await buildOperator(t.deps, { role: 'auditor' });
        expect((await t.call(listActivity, { token: other.token, query: { ...query, cursor: page.nextCursor! } })).body.code).toBe('cursor_invalid');
        expect((await t.call(listActivity, { token: auditor.token, query: { limit: '3', cursor: page.nextCursor! } })).body.code).toBe('cursor_invalid');
      }
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
  });

  it('leaves as a file with whoever took it in its log; a password proved long ago does not do', async () => {
    await sql`update sessions set password_proved_at = now() - interval '11 minutes' where account_id = ${auditor.id}`.execute(t.db);
    expect((await t.call(exportActivity, { token: auditor.token, query: { format: 'csv' } })).body.code).toBe('password_proof_required');
    await sql`update sessions set password_proved_at = now() where account_id = ${auditor.id}`.execute(t.db);
    const file = await t.call(exportActivity, { token: auditor.token, query: { format: 'csv', action: 'expire-job' } });
    expect(file.status).toBe(200);
    expect(file.text).toContain('"职位到期"');
    expect(file.text.trim().split('\r\n')).toHaveLength(2 + 4);
    const { items } = await log({ action: 'export-activity' });
    expect(items[0]?.detail).toContainEqual({ key: 'rows', value: '4' });
  });
});

describe('[A8] the sign-in log', () => {
  const signIns = async (query: Record<string, unknown>) => (await t.call(listSignIns, { token: auditor.token, query: { limit: '50', ...query } })).body.items;

  it('[trust I22] [ASVS 16.3.1] [rule 19] [rule 21] holds successes and failures of every step, the account masked when it is nobody\'s', async () => {
    const address = '10.77.1.2';
    const person = await buildPractitioner(t.deps);
    await firstSignIn(t, person.phone, testPassword);
    await t.call(signInPractitioner, { body: { phone: person.phone, password: testPassword }, address });
    await t.call(signInPractitioner, { body: { phone: person.phone, password: 'wrong one 1' }, address });
    await t.call(lookUpPhone, { body: { phone: '13800138000' }, address });
    await t.call(signInInstitution, { body: { accountName: 'nobody-there', password: 'wrong one 1' }, address });
    const items = await signIns({ address });
    expect(items.map((item) => [item.identity, item.action, item.outcome, item.accountLabel])).toEqual([
      ['institution', 'sign-in-institution', 'wrong', 'nob***'],
      ['practitioner', 'look-up-phone', 'not_found', expect.stringMatching(/^#.{10}$/)],
      ['practitioner', 'sign-in-practitioner', 'wrong', '王**'],
      ['practitioner', 'sign-in-practitioner', 'success', '王**'],
    ]);
    expect((await signIns({ address, result: 'failure' })).map((item) => item.outcome)).toEqual(['wrong', 'not_found', 'wrong']);
    expect((await signIns({ address, result: 'success' })).map((item) => item.outcome)).toEqual(['success']);
    expect(await signIns({ address, identity: 'institution' })).toHaveLength(1);
    expect(JSON.stringify(items)).not.toMatch(/1\d{10}|nobody-there/);
  });

  it('[rule 21] a locked account: the last straw and the first refused try are lines, the next ones are not', async () => {
    const institution = await buildInstitution(t.deps);
    const address = '10.77.1.3';
    for (let tries = 0; tries < 12; tries += 1) await t.call(signInInstitution, { body: { accountName: institution.accountName, password: 'wrong one 1' }, address });
    expect((await signIns({ address })).map((item) => item.outcome)).toEqual(['refused_locked', 'locked', 'wrong', 'wrong', 'wrong', 'wrong']);
  });
});

describe('[A8] the SMS log', () => {
  it('[rule 18] has a line for each message with the number masked, and for a reset of a number that gets none', async () => {
    const person = await buildPublishedCard(t.deps, { phone: '13912345678' });
    await receiveCode(t, await openResetFlow(t, person.phone));
    const flowToken = await openResetFlow(t, '13800138111');
    await t.call(sendSmsCode, { body: { flowToken } });
    const list = async (query: Record<string, unknown>) => (await t.call(listSmsMessages, { token: auditor.token, query })).body.items;
    expect(await list({ phoneEnd: '5678' })).toEqual([expect.objectContaining({ maskedPhone: '139****5678', purpose: 'reset', outcome: 'sent', practitionerLabel: '王**' })]);
    expect(await list({ phoneEnd: '8111' })).toEqual([expect.objectContaining({ maskedPhone: '138****8111', outcome: 'not_sent', practitionerId: null })]);
    expect(await list({ outcome: 'refused' })).toEqual([]);
    const { rows } = await sql<{ all: string }>`select string_agg(m::text, ' ') as all from sms_messages m`.execute(t.db);
    expect(rows[0]?.all).not.toMatch(/1[3-9]\d{9}/);
  });

  it('a provider that refuses is named with its code', async () => {
    const broken = await t.another({ config: { dataDir: folder }, sms: { send: () => Promise.reject(new SmsFault('isv.OUT_OF_SERVICE')) } });
    try {
      const person = await buildPublishedCard(t.deps);
      const flowToken = await openResetFlow(broken, person.phone);
      expect((await broken.call(sendSmsCode, { body: { flowToken } })).status).toBe(503);
      const { body } = await t.call(listSmsMessages, { token: auditor.token, query: { outcome: 'refused' } });
      expect(body.items).toEqual([expect.objectContaining({ providerCode: 'isv.OUT_OF_SERVICE', practitionerId: person.id })]);
    } finally {
      await broken.close();
    }
  });
});

describe('[A8] proving the log', () => {
  const finished = async (verificationId: string) => {
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const { body } = await t.call(getActivityVerification, { token: auditor.token, params: { verificationId } });
      if (body.state !== 'running') return body;
      await sleep(20);
    }
    throw new Error('the verification did not end');
  };
  const verify = async (idempotencyKey?: string) => (await t.call(verifyActivityLog, { token: auditor.token, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) })).body;
  const seal = () => sealActivity(t.deps.db, { key: t.deps.cipher, headFile: sealHeadFile(folder) });

  it('says intact, what was checked, and who asked; a repeat finds the same run', async () => {
    await seal();
    const run = await verify('A'.repeat(20));
    const body = await finished(run.id);
    expect(body).toMatchObject({ state: 'intact', problem: null, operatorLabel: '测试运营' });
    expect(body.checkedEntries).toBeGreaterThan(20);
    expect((await verify('A'.repeat(20))).id).toBe(run.id);
    const state = (await t.call(readSealState, { token: auditor.token })).body;
    expect(state).toMatchObject({ sealCount: body.sealCount, isLate: false, lastVerification: { id: run.id } });
    expect(state.lastSeal?.words).toMatch(/^\d+-[0-9a-f]{16}$/);
    expect((await log({ action: 'verify-activity-log' })).items).toHaveLength(1);
  });

  it('says which block and which line were touched', async () => {
    await logActivity(t.deps.db, systemActor, { action: 'grant-points', detail: { points: 10 } });
    await seal();
    const { id } = await t.db.selectFrom('activity_entries').select('id').where('action', '=', 'grant-points').executeTakeFirstOrThrow();
    await sql`alter table activity_entries disable trigger user`.execute(t.db);
    await sql`update activity_entries set detail = '{"points": 1000}' where id = ${id}`.execute(t.db);
    await sql`alter table activity_entries enable trigger user`.execute(t.db);
    const body = await finished((await verify()).id);
    expect(body).toMatchObject({ state: 'broken', problem: 'lines_differ', badEntries: [{ id, kind: 'changed' }] });
    expect(body.badSeal).toBe((await t.call(readSealState, { token: auditor.token })).body.sealCount);
    expect((await t.call(getActivityVerification, { token: auditor.token, params: { verificationId: 'verif_0000000000000000000000' } })).status).toBe(404);
  });
});
