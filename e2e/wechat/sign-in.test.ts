// Step 1 of the sign-in with a mini program that WeChat knows: its login code is the proof, and what happens without it.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { signedInPractitioner, testPassword } from '../../apps/server/test/builders.ts';
import { startWechatServer, type WechatServer } from '../../apps/server/test/wechat-server.ts';
import { startRealServer, type RealServer } from './real-server.ts';
import { launchMiniProgram, type MiniProgram } from './runtime/launch.ts';
import { buildDirectory } from './the-build.ts';

let wechat: WechatServer;
let server: RealServer;
beforeAll(async () => {
  wechat = await startWechatServer();
  server = await startRealServer({ wechat: wechat.gateway });
});
afterAll(async () => {
  await server.close();
  await wechat.close();
});

const running: MiniProgram[] = [];
afterEach(() => {
  wechat.mood = 'well';
  for (const app of running.splice(0)) {
    app.close();
    expect([...app.errors, ...app.consoleErrors]).toEqual([]);
  }
});

async function askFor(phone: string, login: () => object): Promise<MiniProgram> {
  const app = await launchMiniProgram({ directory: buildDirectory, apiBase: server.base, storage: {}, answers: { login } });
  running.push(app);
  await app.waitFor(() => app.page().path === 'features/sign-in/pages/phone');
  await app.page().input('手机号', phone);
  await app.page().tap('已阅读并同意');
  await app.page().tap('下一步');
  await app.waitFor(() => app.page().path === 'features/sign-in/pages/enter-password');
  return app;
}
const lookUps = (app: MiniProgram) => app.requests.filter(({ path }) => path.endsWith('/phone-look-ups'));
const code = (openid: string) => () => ({ code: wechat.login(openid) });

it('[P1] [rule 19] [trust 2.2.2] [trust 2.10.1] sends a fresh code instead of solving; the password then says whose WeChat it is', async () => {
  const person = await signedInPractitioner(server.deps);
  const app = await askFor(person.phone, code('openid-of-a-phone'));
  expect(lookUps(app)).toMatchObject([{ status: 200, body: { proof: { kind: 'wechat' } } }]);
  await app.page().input('密码', testPassword);
  await app.page().tap('登录');
  await app.waitFor(() => app.page().path === 'features/my-card/pages/my-card');
  expect(await server.deps.db.selectFrom('wechat_bindings').select('practitioner_id').execute()).toEqual([{ practitioner_id: person.id }]);
  expect(JSON.stringify([app.requests, app.storage()])).not.toContain('openid-of-a-phone');
});

it('[P1] [rule 19] [trust 2.10.2] a code that was used before is replaced without a word', async () => {
  const { phone } = await signedInPractitioner(server.deps);
  const stale = wechat.login('openid-of-a-stale-code');
  let asked = 0;
  await askFor(phone, () => ({ code: stale }));
  const app = await askFor(phone, () => ({ code: (asked += 1) === 1 ? stale : wechat.login('openid-of-a-stale-code') }));
  expect(lookUps(app)).toMatchObject([{ status: 400, answer: { code: 'code_used' } }, { status: 200 }]);
});

it('[P1] [trust 2.10.5] with WeChat away, and when it gives no code, the phone solves a challenge', async () => {
  const { phone } = await signedInPractitioner(server.deps);
  wechat.mood = -1;
  const away = await askFor(phone, code('openid-away'));
  expect(lookUps(away)).toMatchObject([{ status: 503, answer: { code: 'wechat_unavailable' } }, { status: 200, body: { proof: { kind: 'work' } } }]);
  const without = await askFor(phone, () => ({ code: '' }));
  expect(lookUps(without)).toMatchObject([{ status: 200, body: { proof: { kind: 'work' } } }]);
});
