// The first start in WeChat: the consent, leaving without it, and what is kept after the sign-in.
import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signedInPractitioner } from '../../apps/server/test/builders.ts';
import { startRealServer, storedSession, type RealServer } from './real-server.ts';
import { launchMiniProgram } from './runtime/launch.ts';
import { buildDirectory } from './the-build.ts';

let server: RealServer;
beforeAll(async () => void (server = await startRealServer()));
afterAll(() => server.close());

it('[X4] a new phone is asked first: 不同意并退出 leaves the program, 同意并继续 leads on and is kept on the server', async () => {
  const person = await signedInPractitioner(server.deps);
  const app = await launchMiniProgram({ directory: buildDirectory, apiBase: server.base, storage: { ...storedSession('practitioner', person.token), privacyAgreed: '' } });
  await app.waitFor(() => app.page().text().includes('欢迎使用'));
  expect(app.requests.filter(({ path }) => path.startsWith('/v1/my-'))).toEqual([]);
  await app.page().tap('不同意并退出');
  await app.waitFor(() => app.calls.some(({ name }) => name === 'exitMiniProgram'));
  await app.waitFor(() => app.page().text().includes('您还没有同意'));
  await app.page().tap('同意并继续');
  await app.waitFor(() => app.page().path === 'features/my-card/pages/my-card');
  await app.waitFor(() => app.requests.some(({ path }) => path === '/v1/my-privacy-consents'));
  await expect
    .poll(() => server.deps.db.selectFrom('consents').select('text_version').where('kind', '=', 'privacy_policy').where('practitioner_id', '=', person.id).execute())
    .toEqual([{ text_version: privacyPolicyVersion }]);
  expect(app.storage()).toMatchObject({ privacyAgreed: privacyPolicyVersion });
  expect(app.errors).toEqual([]);
  app.close();
});
