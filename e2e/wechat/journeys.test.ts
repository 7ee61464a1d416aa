// The first thread on a phone with WeChat: what the built program asks of the real server, and what it shows.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { buildInstitution, buildPractitioner, buildPublishedCard, openTestSession, signedInPractitioner, testPassword } from '../../apps/server/test/builders.ts';
import { startRealServer, storedSession, type RealServer } from './real-server.ts';
import { launchMiniProgram, type MiniProgram } from './runtime/launch.ts';
import type { RequestRecord } from './runtime/wx/request.ts';
import type { StoredValues } from './runtime/wx/storage.ts';
import { buildDirectory } from './the-build.ts';

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
});
afterAll(() => server.close());

const running: MiniProgram[] = [];
async function openPhone(storage: StoredValues = {}): Promise<MiniProgram> {
  const app = await launchMiniProgram({ directory: buildDirectory, apiBase: server.base, storage });
  running.push(app);
  return app;
}
afterEach(() => {
  for (const app of running.splice(0)) {
    app.close();
    expect(app.errors).toEqual([]);
    expect(app.consoleErrors).toEqual([]);
  }
});

const at = (app: MiniProgram, path: string) => app.waitFor(() => app.page().path === path);
const reads = (app: MiniProgram, words: string) => app.waitFor(() => app.page().text().includes(words));
/** The dictionary is asked for at each start, whoever it is; a challenge when somebody begins to type a number. */
const ownRequests = (app: MiniProgram) => app.requests.filter(({ path }) => path !== '/v1/dictionary-changes' && path !== '/v1/proof-challenges/new');
const asked = (app: MiniProgram, method: string, path: RegExp) => app.requests.filter((one) => one.method === method && path.test(one.path));

/** One write as every write must be (rule 25): its key, and the device that the server counts by. */
function onlyWrite(app: MiniProgram, path: RegExp): RequestRecord {
  const writes = asked(app, 'POST', path);
  expect(writes).toHaveLength(1);
  expect(writes[0]!.headers['idempotency-key']).toMatch(/^\w{20,}$/);
  expect(writes[0]!.headers['x-device-id']).toMatch(/^\w{20,}$/);
  expect(writes[0]!.headers['content-type']).toContain('application/json');
  return writes[0]!;
}

it('[P1] [P3] a first sign-in asks for the phone, a code and a password, and ends at the own card', async () => {
  const { phone, name } = await buildPractitioner(server.deps, { name: '欧阳建国' });
  const app = await openPhone();
  await at(app, 'features/sign-in/pages/phone');

  await app.page().input('手机号', phone);
  await app.page().tap('下一步');
  expect(app.page().text()).toContain('请先阅读并勾选同意');
  expect(ownRequests(app)).toEqual([]);

  await app.page().tap('已阅读并同意');
  await app.page().tap('下一步');
  await at(app, 'features/sign-in/pages/verify-phone');
  expect(onlyWrite(app, /phone-look-ups$/)).toMatchObject({ body: { phone, proof: { kind: 'work' } }, status: 200, answer: { outcome: 'verify' } });

  await app.page().tap('获取验证码');
  await reads(app, '秒后重新获取');
  const { code } = server.outbox.find((message) => message.phone === phone)!;
  await app.page().input('验证码', code);
  await app.page().tap('下一步');
  await at(app, 'features/sign-in/pages/set-password');

  await app.page().input('新密码', 'quiet-lake-73');
  await app.page().input('确认新密码', 'quiet-lake-73');
  await app.page().tap('完成');
  await at(app, 'features/my-card/pages/my-card');
  await reads(app, name);
  await reads(app, '未推送');

  const { token } = app.storage()['session.practitioner'] as { token: string };
  const card = asked(app, 'GET', /\/my-card$|\/cards\/mine$|\/me\/card$/).at(-1)!;
  expect(card.headers['authorization']).toBe(`Bearer ${token}`);
  // Before the sign-in nothing may carry a token, and no phone, code or token stands in an address (14.2.1).
  const signedIn = app.requests.findIndex(({ answer }) => JSON.stringify(answer ?? '').includes(token));
  expect(signedIn).toBeGreaterThan(0);
  for (const [index, request] of app.requests.entries()) {
    if (index <= signedIn) expect(request.headers['authorization']).toBeUndefined();
    const address = `${request.path}?${JSON.stringify(request.query)}`;
    for (const secret of [phone, code, token]) expect(address).not.toContain(secret);
  }
});

it('[P1] an unknown phone is told so, and nothing follows', async () => {
  const app = await openPhone();
  await app.page().input('手机号', '13900000000');
  await app.page().tap('已阅读并同意');
  await app.page().tap('下一步');
  await reads(app, '此手机号不存在，不能登录');
  expect(app.stack()).toEqual(['features/sign-in/pages/phone']);
  expect(ownRequests(app)).toHaveLength(1);
});

it('[P4] the card is pushed with the consent that was shown, and withdrawn with one confirmation', async () => {
  const person = await signedInPractitioner(server.deps);
  const app = await openPhone(storedSession('practitioner', person.token));
  await at(app, 'features/my-card/pages/my-card');
  await reads(app, '未推送');
  await app.page().tap('推送到人才库', { within: '.my-card__act' });
  await reads(app, '同意并推送');
  await app.page().tap('同意并推送');
  await reads(app, '已推送到人才库');
  const pushed = app.requests.filter((one) => one.method !== 'GET').at(-1)!;
  expect(pushed).toMatchObject({ body: { hidesFromEmployer: true }, status: 200 });
  expect(pushed.headers['authorization']).toBe(`Bearer ${person.token}`);

  await app.page().tap('撤回名片', { within: '.my-card__act' });
  await app.page().tap('确认撤回');
  await reads(app, '名片已撤回');
});

it('[I1] [I2] an institution signs in with its password and sees the talent pool without a contact', async () => {
  const institution = await buildInstitution(server.deps);
  const person = await buildPublishedCard(server.deps, { name: '诸葛明亮' });
  const app = await openPhone();
  await app.page().tap('认证机构登录', { nth: -1 });
  await at(app, 'features/sign-in/pages/institution-sign-in');
  await app.page().input('账号', institution.accountName);
  await app.page().input('密码', testPassword);
  await app.page().tap('已阅读并同意');
  await app.page().tap('登录', { nth: -1 });
  await at(app, 'features/talent-pool/pages/talent-pool');
  await reads(app, '诸葛*');
  const seen = JSON.stringify(app.requests.map(({ answer }) => answer)) + app.page().text();
  for (const secret of [person.phone, person.email!, person.wechatId!, person.name]) expect(seen).not.toContain(secret);
});

it('[I2] [I3] a filter is sent to the server, and the answer replaces the rows', async () => {
  const institution = await buildInstitution(server.deps);
  await buildPublishedCard(server.deps, { name: '司马高级', registrations: [{ scheme: 'EMS', grade: 'auditor_senior' }] });
  await buildPublishedCard(server.deps, { name: '司徒普通', registrations: [{ scheme: 'QMS', grade: 'auditor' }] });
  const token = await openTestSession(server.deps, 'institution', institution.accountId);
  const app = await openPhone(storedSession('institution', token));
  await reads(app, '司徒*');
  await app.page().tap('岗位级别');
  await app.page().tap('高级审核员');
  await app.waitFor(() => !app.page().text().includes('司徒*'));
  expect(app.page().text()).toContain('司马*');
  expect(app.requests.at(-1)!.query).toMatchObject({ grade: 'auditor_senior' });
});

it('[I4] [I10] a reveal shows the price first, charges once with its key, and shows the contact', async () => {
  const institution = await buildInstitution(server.deps, { points: 20 });
  const person = await buildPublishedCard(server.deps, { name: '夏侯长风' });
  const app = await openPhone(storedSession('institution', await openTestSession(server.deps, 'institution', institution.accountId)));
  await reads(app, '夏侯*');
  await app.page().tap('夏侯*');
  await at(app, 'features/card/pages/card');
  await reads(app, '查看联系方式 ·');
  expect(app.page().text()).not.toContain(person.phone);

  await app.page().tap('查看联系方式 ·');
  await reads(app, '扣除后余额');
  const offer = asked(app, 'GET', /\/reveal-offer$/).at(-1)!.answer as { points: number; balance: number; balanceAfter: number };
  expect(offer).toMatchObject({ balance: 20, balanceAfter: 20 - offer.points });
  const price = app.page().text();
  for (const figure of [offer.points, offer.balance, offer.balanceAfter]) expect(price).toContain(`${figure} 点`);
  expect(asked(app, 'POST', /\/contact-reveals$/)).toEqual([]);

  await Promise.all([app.page().tap('确认查看'), app.page().tap('确认查看')]);
  await reads(app, `已扣除 ${offer.points} 点`);
  const reveal = onlyWrite(app, /\/contact-reveals$/);
  expect(reveal.path).toBe(`/v1/cards/${person.cardId}/contact-reveals`);
  expect(reveal.headers['authorization']).toMatch(/^Bearer \S{20,}$/);
  expect(reveal).toMatchObject({ body: { expectedPoints: offer.points }, status: 200, answer: { pointsCharged: offer.points } });
  expect(app.page().text().replaceAll(' ', '')).toContain(person.phone);

  await app.page().tap('复制手机');
  expect(app.calls.findLast(({ name }) => name === 'setClipboardData')!.options).toMatchObject({ data: person.phone });
});

it('[I4] [rule 4] a card withdrawn meanwhile costs nothing and says so', async () => {
  const institution = await buildInstitution(server.deps, { points: 20 });
  const person = await buildPublishedCard(server.deps, { name: '慕容归去' });
  const app = await openPhone(storedSession('institution', await openTestSession(server.deps, 'institution', institution.accountId)));
  await app.open(`features/card/pages/card?cardId=${person.cardId}`);
  await reads(app, '查看联系方式 ·');
  await app.page().tap('查看联系方式 ·');
  await reads(app, '确认查看');
  await server.db.updateTable('cards').set({ published_at: null }).where('id', '=', person.cardId).execute();
  await app.page().tap('确认查看');
  await reads(app, '该名片不存在或已撤回');
  expect(onlyWrite(app, /\/contact-reveals$/).status).toBe(404);
});

it('[rule 23] a token that the server no longer knows leads back to the sign-in', async () => {
  const app = await openPhone(storedSession('institution', 'x'.repeat(43)));
  await at(app, 'features/sign-in/pages/institution-sign-in');
  expect(app.storage()['session.institution']).toBeUndefined();
});

it('[rule 25] without a network the page says so, and the retry reads again', async () => {
  const institution = await buildInstitution(server.deps);
  const app = await openPhone(storedSession('institution', await openTestSession(server.deps, 'institution', institution.accountId)));
  app.tell('NetworkStatusChange', { isConnected: false, networkType: 'none' });
  await app.open('features/points/pages/points');
  await reads(app, '重新加载');
  app.tell('NetworkStatusChange', { isConnected: true, networkType: 'wifi' });
  await app.page().tap('重新加载');
  await app.waitFor(() => !app.page().has('重新加载'));
  expect(asked(app, 'GET', /points|point-entries/).at(-1)!.status).toBe(200);
});
