import { endOtherSessions, endSession, listMySessions } from '@cert/contract/account';
import { getCurrentSession, signInPractitioner } from '@cert/contract/sign-in';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, openTestSession, signedInPractitioner, testPassword } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const isAlive = async (token: string) => (await t.call(getCurrentSession, { token })).status === 200;

describe('listMySessions', () => {
  it('[X2] shows this login and the others in coarse words, and no whole address', async () => {
    const { phone, id } = await signedInPractitioner(t.deps);
    const userAgent = 'Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.47 MiniProgramEnv/android';
    const { body: session } = await t.call(signInPractitioner, { address: '203.0.113.77', headers: { 'user-agent': userAgent }, body: { phone, password: testPassword } });
    const { body, text } = await t.call(listMySessions, { token: session.token });
    expect(body.items.map(({ isThisOne, device, network }) => [isThisOne, device, network])).toEqual([
      [true, '微信小程序 · 安卓手机', '203.0.*.*'],
      [false, null, null],
    ]);
    expect(text).not.toContain('203.0.113');
    const { rows } = await sql<{ row: string }>`select to_jsonb(s)::text as row from sessions s where account_id = ${id}`.execute(t.db);
    expect(rows.map(({ row }) => row).join()).not.toMatch(/203\.0\.113|MicroMessenger/);
  });

  it('[X2] [rule 24] pages without gaps; ended and expired ones are not shown', async () => {
    const { id, token } = await signedInPractitioner(t.deps);
    for (let index = 0; index < 5; index += 1) await openTestSession(t.deps, 'practitioner', id);
    await sql`update sessions set ended_at = now() where id = (select id from sessions where account_id = ${id} order by created_at desc limit 1)`.execute(t.db);
    await sql`update sessions set last_used_at = now() - interval '31 days' where id = (select id from sessions where account_id = ${id} and ended_at is null order by created_at desc limit 1)`.execute(t.db);
    const first = await t.call(listMySessions, { token, query: { limit: 3 } });
    const second = await t.call(listMySessions, { token, query: { limit: 3, cursor: first.body.nextCursor } });
    const ids = [...first.body.items, ...second.body.items].map((item) => item.id);
    expect([ids.length, new Set(ids).size, second.body.nextCursor]).toEqual([4, 4, null]);
    const stranger = await signedInPractitioner(t.deps);
    expect((await t.call(listMySessions, { token: stranger.token, query: { cursor: first.body.nextCursor } })).body.code).toBe('cursor_invalid');
  });
});

describe('endSession', () => {
  it('[X2] ends one other login at once; twice is the same', async () => {
    const { id, token } = await signedInPractitioner(t.deps);
    const lost = await openTestSession(t.deps, 'practitioner', id);
    const { body } = await t.call(listMySessions, { token });
    const sessionId = body.items.find((item) => !item.isThisOne)!.id;
    expect((await t.call(endSession, { token, params: { sessionId } })).status).toBe(204);
    expect([await isAlive(token), await isAlive(lost)]).toEqual([true, false]);
    expect((await t.call(endSession, { token, params: { sessionId } })).status).toBe(204);
    const { rows } = await sql`select from activity_entries where action = 'end-session' and object_id = ${sessionId}`.execute(t.db);
    expect(rows).toHaveLength(1);
  });

  it('[rule 23] another account’s login looks as if it did not exist, and lives on', async () => {
    const mine = await signedInPractitioner(t.deps);
    const house = await buildInstitution(t.deps);
    const foreign = (await t.call(listMySessions, { token: house.token })).body.items[0]!.id;
    const { status, body } = await t.call(endSession, { token: mine.token, params: { sessionId: foreign } });
    const missing = await t.call(endSession, { token: mine.token, params: { sessionId: `sess_${'A'.repeat(22)}` } });
    expect([status, body.code, missing.status, missing.body.code]).toEqual([404, 'not_found', 404, 'not_found']);
    expect(await isAlive(house.token)).toBe(true);
  });
});

describe('endOtherSessions', () => {
  it('[X2] ends all but this one and says how many', async () => {
    const { accountId, token } = await buildInstitution(t.deps);
    const others = [await openTestSession(t.deps, 'institution', accountId), await openTestSession(t.deps, 'institution', accountId)];
    expect((await t.call(endOtherSessions, { token })).body).toEqual({ ended: 2 });
    expect(await Promise.all([token, ...others].map(isAlive))).toEqual([true, false, false]);
    expect((await t.call(endOtherSessions, { token })).body).toEqual({ ended: 0 });
  });
});
