// 站内消息 in WeChat: the badge over the tab, the rows, reading, and no asking in the background.
import { privacyPolicyVersion } from '@cert/contract/codes/privacy-policy';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { buildInstitution, buildPublishedCard, openTestSession } from '../../apps/server/test/builders.ts';
import { addNotification } from '../../apps/server/src/features/notifications/add-notification.ts';
import { inTransaction } from '../../apps/server/src/platform/database.ts';
import { startRealServer, storedSession, type RealServer } from './real-server.ts';
import { launchMiniProgram, type MiniProgram } from './runtime/launch.ts';
import { buildDirectory } from './the-build.ts';

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
});
afterAll(() => server.close());

const running: MiniProgram[] = [];
async function openPhone(side: 'practitioner' | 'institution', token: string): Promise<MiniProgram> {
  const app = await launchMiniProgram({ directory: buildDirectory, apiBase: server.base, storage: { privacyAgreed: privacyPolicyVersion, ...storedSession(side, token) } });
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
const askedCounts = (app: MiniProgram) => app.requests.filter((one) => one.path === '/v1/unread-counts').length;

it('[X3] the badge, both rows, one read by opening and the rest by 全部已读', async () => {
  const person = await buildPublishedCard(server.deps);
  const tell = (kind: 'card_viewed' | 'card_revealed') =>
    inTransaction(server.deps.db, (tx) => addNotification(tx, { to: { practitionerId: person.id }, kind, object: { kind: 'card', id: person.cardId }, detail: { institutionName: '近山认证有限公司' } }));
  await tell('card_viewed');
  await tell('card_revealed');
  const app = await openPhone('practitioner', person.token);
  await at(app, 'features/my-card/pages/my-card');
  await app.waitFor(() => app.page().has('.ui-badge'));
  expect(app.page().text('.ui-badge')).toBe('2');

  await app.page().tap('我的', { within: '.ui-tab-bar' });
  await at(app, 'features/me/pages/practitioner-me');
  await app.page().tap('消息');
  await at(app, 'features/notifications/pages/notifications');
  await reads(app, '近山认证有限公司 查看了您的联系方式');
  await reads(app, '近山认证有限公司 查看了您的名片');
  await reads(app, '2 条未读');

  await app.page().tap('名片被查看');
  await at(app, 'features/my-card/pages/my-card');
  await app.waitFor(() => app.page().text('.ui-badge') === '1');

  await app.open('features/notifications/pages/notifications');
  await reads(app, '1 条未读');
  await app.page().tap('全部已读');
  await app.waitFor(() => !app.page().has('.notification-row__dot'));
  expect(app.requests.filter((one) => one.path === '/v1/notifications/mark-read').map((one) => one.status)).toEqual([204, 204]);

  await tell('card_revealed');
  await app.page().pullDown();
  await reads(app, '1 条未读');
});

it('[X3] an institution is told of its points; nothing there yet says what will come', async () => {
  const institution = await buildInstitution(server.deps);
  const token = await openTestSession(server.deps, 'institution', institution.accountId);
  const app = await openPhone('institution', token);
  await at(app, 'features/talent-pool/pages/talent-pool');
  await app.open('features/notifications/pages/notifications');
  await reads(app, '还没有消息');
  await inTransaction(server.deps.db, (tx) => addNotification(tx, { to: { institutionId: institution.id }, kind: 'points_granted', object: { kind: 'points', id: institution.id }, detail: { points: 30, balance: 30 } }));
  await app.page().pullDown();
  await reads(app, '增加 30 点，余额 30 点');
  await app.page().tap('点数到账');
  await at(app, 'features/points/pages/points');
});

it('[X3] without a network the list says so and the retry reads; a page that is left asks no more', async () => {
  const person = await buildPublishedCard(server.deps);
  const app = await openPhone('practitioner', person.token);
  await at(app, 'features/my-card/pages/my-card');
  app.tell('NetworkStatusChange', { isConnected: false, networkType: 'none' });
  await app.open('features/notifications/pages/notifications');
  await reads(app, '重新加载');
  app.tell('NetworkStatusChange', { isConnected: true, networkType: 'wifi' });
  await app.page().tap('重新加载');
  await reads(app, '还没有消息');
  const before = askedCounts(app);
  await app.open('features/policies/pages/terms');
  expect(askedCounts(app)).toBe(before);
});
