// What the server promises to browsers and proxies, whatever operation is asked.
import { createBanner } from '@cert/contract/admin/banner';
import { searchJobs, publishJob } from '@cert/contract/job';
import { listInstitutions } from '@cert/contract/admin/institution';
import { operations } from '@cert/contract/operations';
import { getCurrentSession } from '@cert/contract/sign-in';
import { searchTalentPool } from '@cert/contract/talent-pool';
import { sql } from 'kysely';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildOperator, buildPublishedCard, signedInPractitioner, type BuiltInstitution } from './builders.ts';
import { jobTerms } from './job-terms.ts';
import { createTestApp, type TestApp } from './test-app.ts';
import { newKey } from './test-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'cert-web-'));
let t: TestApp;
let house: BuiltInstitution;
let operatorToken: string;
let log = '';
beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  mkdirSync(join(folder, '.git'));
  for (const name of ['index.html', 'assets/a.js', '.git/config', '.env']) writeFileSync(join(folder, name), `of ${name}`);
  t = await createTestApp({ config: { h5Dir: folder, adminDir: folder, logLevel: 'trace' }, logStream: { write: (line) => void (log += line) } });
  house = await buildInstitution(t.deps);
  operatorToken = (await buildOperator(t.deps, { role: 'administrator' })).token;
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}, app = t.app) => app.inject({ method: 'GET', url, headers });
const places = ['/', '/admin/', '/v1/cards', '/healthz', '/openapi.json', '/nothing-here'];

describe('headers', () => {
  it('[ASVS 3.4.3 3.4.6] [ASVS 3.2.1 3.4.4] [ASVS 3.4.5] page, console, API and refusals carry policy, nosniff and no Referer', async () => {
    for (const place of places) {
      const { headers } = await get(place);
      expect(headers, place).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
      const policy = String(headers['content-security-policy']);
      for (const part of ["object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "script-src 'self'"]) expect(policy, place).toContain(part);
      expect(policy.split(';').find((part) => part.includes('script-src')), place).not.toMatch(/unsafe|\*|https?:/);
    }
  });

  it('[ASVS 3.4.1] TLS is asked to stay where PUBLIC_URL or a trusted proxy says that it is there, and nowhere else', async () => {
    expect((await get('/')).headers['strict-transport-security']).toBeUndefined();
    expect((await get('/', { 'x-forwarded-proto': 'https' })).headers['strict-transport-security']).toBeUndefined();
    const published = await t.another({ config: { publicUrl: 'https://careers.example.com' } });
    const behind = await t.another({ config: { trustedProxies: ['127.0.0.1'] } });
    for (const [app, headers] of [[published, {}], [behind, { 'x-forwarded-proto': 'https' }]] as const) {
      const seconds = /max-age=(\d+)/.exec(String((await get('/healthz', headers, app.app)).headers['strict-transport-security']))?.[1];
      expect(Number(seconds)).toBeGreaterThanOrEqual(31_536_000);
    }
    expect((await get('/healthz', {}, behind.app)).headers['strict-transport-security']).toBeUndefined();
    await published.close();
    await behind.close();
  });

  it('[ASVS 3.4.2] no origin is allowed, not by a question before and not by an answer', async () => {
    for (const origin of ['https://evil.example.com', 'null', 'http://localhost']) {
      for (const method of ['GET', 'OPTIONS', 'POST'] as const) {
        const answer = await t.app.inject({ method, url: '/v1/cards', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' } });
        expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      }
    }
  });

  it('[ASVS 4.1.3 15.3.4] [ASVS 8.2.1] nobody becomes somebody by a header', async () => {
    const { id } = await signedInPractitioner(t.deps);
    const made = { 'x-user-id': id, 'x-forwarded-user': id, 'x-real-ip': '127.0.0.1', 'x-forwarded-for': '127.0.0.1', 'x-original-url': '/v1/my-card', 'x-http-method-override': 'DELETE', forwarded: 'for=127.0.0.1' };
    expect((await t.call(getCurrentSession, { headers: made })).status).toBe(401);
    const own = await t.call(getCurrentSession, { token: house.token, headers: made });
    expect(own.body).toMatchObject({ audience: 'institution', accountId: house.accountId });
  });
});

describe('what is not there', () => {
  it.each(['/.git/config', '/.git/HEAD', '/.env', '/admin/.git/config', '/admin/.env', '/assets', '/assets/', '/files/', '/assets/a.js.map', '/admin/assets/a.js.map', '/metrics', '/debug', '/debug/pprof', '/server-status', '/actuator/health', '/v1/test', '/v1/admin', '/package.json', '/files/../package.json'])(
    '[ASVS 13.4.1 13.4.2 13.4.3 13.4.5] [ASVS 15.2.3] %s is missing', async (path) => {
      for (const app of [t, await production()]) {
        const answer = await get(path, {}, app.app);
        expect([400, 404], answer.body.slice(0, 100)).toContain(answer.statusCode);
        expect(answer.headers['content-type']).toContain('application/problem+json');
      }
    });

  it('[ASVS 13.4.4] TRACE gives nothing back', async () => {
    const answer = await t.app.inject({ method: 'TRACE' as 'GET', url: '/', headers: { 'x-mirrored': 'mirrored' } });
    expect(answer.statusCode).toBe(404);
    expect(answer.body).not.toContain('mirrored');
  });

  it('[ASVS 14.2.1] no address of the contract carries a phone, a token, a code, a password or a contact', () => {
    const named = operations.flatMap(({ operationId, path, query, params }) =>
      [...Object.keys(query?.shape ?? {}), ...Object.keys(params?.shape ?? {}), ...path.split('/')]
        .filter((name) => /phone|token|secret|password|smsCode|shareCode|wechat(?!$|s$)|email|^code$/i.test(name))
        .map((name) => `${operationId} ${name}`));
    // The last four digits, for the log of messages; and addresses that speak of a phone without one.
    expect(named.filter((name) => !/ (phoneEnd|phone-look-ups|phone-changes|phone-verifications|[a-z-]*passwords?[a-z-]*|[a-z-]*wechat[a-z-]*)$/.test(name))).toEqual([]);
  });
});

let live: TestApp | undefined;
const production = async () => (live ??= await t.another({ config: { isProduction: true, isTest: false, h5Dir: folder, adminDir: folder } }));
afterAll(() => live?.close());

describe('requests of other sites', () => {
  it('[trust 2.17] [ASVS 3.3.1 3.3.2 3.3.3 3.3.4] no cookie is set, by sign-in pages and answers alike, and one that is sent means nothing', async () => {
    for (const place of places) expect((await get(place)).headers['set-cookie']).toBeUndefined();
    expect((await t.call(getCurrentSession, { headers: { cookie: `token=${house.token}; session=${house.token}; authorization=Bearer ${house.token}` } })).status).toBe(401);
  });

  it('[trust 2.17] [ASVS 3.5.1 3.5.2 3.5.3] a form changes nothing at any write, with the token of its victim or without', { timeout: 120_000 }, async () => {
    const counted = async () => (await sql<{ count: string }>`select count(*) from activity_entries where action <> 'limit-reached'`.execute(t.db)).rows[0]!.count;
    const before = await counted();
    const writes = operations.filter(({ repeat, body, operationId }) => repeat !== undefined && body !== undefined && !/^signOut/.test(operationId));
    expect(writes.length).toBeGreaterThan(50);
    for (const operation of writes) {
      for (const [type, payload] of [['text/plain', '{}'], ['application/x-www-form-urlencoded', 'a=1'], ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n']] as const) {
        for (const token of [undefined, operation.audiences.includes('operator') ? operatorToken : house.token]) {
          const answer = await t.app.inject({
            method: operation.method, url: operation.path.replaceAll(/\{\w+\}/g, 'none'), payload,
            headers: { origin: 'https://evil.example.com', 'content-type': type, 'idempotency-key': newKey(), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
          });
          expect(`${operation.operationId} ${answer.statusCode}`).toMatch(/ (401|403|415)$/);
        }
      }
    }
    expect(await counted()).toBe(before);
  });

  it('[ASVS 3.5.1] nothing that changes is reached by GET or HEAD', () => {
    expect(operations.filter(({ method, repeat }) => (method === 'GET') !== (repeat === undefined)).map(({ operationId }) => operationId)).toEqual([]);
  });
});

describe('texts', () => {
  it('[ASVS 1.1.1] percent signs are decoded once, and in bodies never', async () => {
    const job = await t.call(publishJob, { token: house.token, body: { ...jobTerms, title: '审核员 %2527 %27' } });
    expect(job.body.job.title).toBe('审核员 %2527 %27');
    await buildInstitution(t.deps, { name: '百分%27认证有限公司' });
    const found = async (search: string) => (await get(`/v1/admin/institutions?search=${search}`, { authorization: `Bearer ${operatorToken}` })).json<{ items: { institutionName: string }[] }>().items.map(({ institutionName }) => institutionName);
    expect(await found('%25%32%37')).toEqual(['百分%27认证有限公司']);
    expect(await found('%2527')).toEqual(['百分%27认证有限公司']);
    expect(await found('%27')).toEqual([]);
    expect((await t.call(listInstitutions, { token: operatorToken, query: { search: '%2527' } })).body.items).toEqual([]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'http://example.com/', 'ftp://example.com', '//example.com', 'https://', 'https://a b', ' javascript:alert(1)', 'JaVaScRiPt:x', 'https://x"onload=1'])('[ASVS 1.2.2] no banner leads to %s', async (linkUrl) => {
    const refused = await t.call(createBanner, { token: operatorToken, body: { slot: 'jobs', title: '横幅', linkUrl, position: 1, isOn: true, startsAt: null, endsAt: null, pictureId: 'pic_0000000000000000000000' } });
    expect(refused.status).toBe(400);
    expect(refused.body.errors?.map(({ pointer }) => pointer)).toContain('/body/linkUrl');
  });

  it('[ASVS 16.4.1] line breaks make no line of the log, and no line holds half a document', async () => {
    const forged = '\r\n{"level":50,"msg":"forged line"}\n';
    log = '';
    await t.app.inject({ method: 'GET', url: `/v1/cards/${encodeURIComponent(forged)}`, headers: { 'user-agent': 'x' } });
    await t.app.inject({ method: 'POST', url: '/v1/phone-look-ups', headers: { 'content-type': 'application/json', 'idempotency-key': newKey() }, payload: JSON.stringify({ phone: forged, [forged]: forged }) });
    await t.app.inject({ method: 'GET', url: `/v1/jobs?search=${encodeURIComponent(forged)}`, headers: { 'user-agent': 'a\u2028b', 'x-device-id': 'forged line' } });
    const lines = log.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(3);
    expect(lines.map((line) => JSON.parse(line) as { msg: string }).filter(({ msg }) => msg.includes('forged'))).toEqual([]);
  });
});

describe('faults', () => {
  it('[ASVS 16.5.1 16.5.3] a fault is a plain 500 with its request id; who cannot be checked does not come in', async () => {
    const person = await buildPublishedCard(t.deps);
    const live = await production();
    await sql`alter table cards rename to cards_away`.execute(t.db);
    const broken = await live.call(searchTalentPool, { token: house.token });
    await sql`alter table cards_away rename to cards`.execute(t.db);
    expect(broken.status).toBe(500);
    expect(Object.keys(broken.body).sort()).toEqual(['code', 'requestId', 'status', 'title', 'type']);
    expect(broken.text).not.toMatch(/cards|relation|select|\.ts|at /);
    await sql`alter table sessions rename to sessions_away`.execute(t.db);
    const unchecked = await live.call(searchJobs, { token: person.token });
    await sql`alter table sessions_away rename to sessions`.execute(t.db);
    expect(unchecked.status).toBe(500);
    expect((await live.call(searchJobs, { token: person.token })).status).toBe(200);
  });
});
