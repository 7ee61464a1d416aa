// 发送名片 on a phone with WeChat: what goes into the chat, and what the one who taps it gets.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { signedInPractitioner, type SignedInPractitioner } from '../../apps/server/test/builders.ts';
import { startRealServer, storedSession, type RealServer } from './real-server.ts';
import { launchMiniProgram, type MiniProgram } from './runtime/launch.ts';
import type { StoredValues } from './runtime/wx/storage.ts';
import { buildDirectory } from './the-build.ts';

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer({ config: { publicUrl: 'https://cards.example' } });
});
afterAll(() => server.close());

const running: MiniProgram[] = [];
/** What the program wrote on its canvases. */
const drawn: string[] = [];

/** A canvas that nobody sees: it keeps the texts. */
function fakeCanvas() {
  const known: Record<string, unknown> = { fillText: (text: string) => void drawn.push(text), measureText: (text: string) => ({ width: text.length * 10 }) };
  const pen = new Proxy(known, { get: (target, name) => target[String(name)] ?? (() => undefined), set: () => true });
  return { getContext: () => pen };
}

async function openPhone(storage: StoredValues, path?: string): Promise<MiniProgram> {
  const answers = { createOffscreenCanvas: fakeCanvas, canvasToTempFilePath: () => ({ tempFilePath: 'http://tmp/drawn.png' }), saveImageToPhotosAlbum: () => ({}) };
  const app = await launchMiniProgram({ directory: buildDirectory, apiBase: server.base, storage, answers, ...(path === undefined ? {} : { path }) });
  running.push(app);
  return app;
}
afterEach(() => {
  drawn.length = 0;
  for (const app of running.splice(0)) {
    app.close();
    expect(app.errors).toEqual([]);
    expect(app.consoleErrors).toEqual([]);
  }
});

const reads = (app: MiniProgram, words: string) => app.waitFor(() => app.page().text().includes(words));
const secretsOf = (person: SignedInPractitioner) => [person.name, person.phone, person.email!, person.wechatId!, '2024-N1QMS-SECRET7'];
const marked = () => signedInPractitioner(server.deps, { name: '欧阳建国', registrations: [{ certificateNo: '2024-N1QMS-SECRET7' }] });
const codeOf = (path: string) => /^\/features\/share\/pages\/shared-card\?code=([0-9A-Za-z]{22})$/.exec(path)?.[1];

async function openSendCard(person: SignedInPractitioner): Promise<MiniProgram> {
  const app = await openPhone(storedSession('practitioner', person.token));
  await reads(app, '发送名片');
  await app.page().tap('发送名片', { within: '.my-card__act' });
  await app.waitFor(() => app.page().path === 'features/share/pages/send-card');
  await reads(app, '生成分享链接');
  // The menu's own forwarding would send a screenshot.
  expect(app.calls.some(({ name }) => name === 'hideShareMenu')).toBe(true);
  return app;
}

it('[P5] [rule 1] a hidden card goes out with the masked name, its own picture and the code alone', async () => {
  const person = await marked();
  const app = await openSendCard(person);
  await app.page().tap('生成分享链接');
  await app.waitFor(() => drawn.includes('认证人员名片'));
  await app.settle();
  const sent = app.page().share('button', '发送给微信好友');
  expect(sent).toEqual({ title: '欧阳*的名片', path: expect.stringMatching(/./), imageUrl: 'http://tmp/drawn.png' });
  expect(codeOf(sent.path!)).toBeDefined();
  expect(drawn).toContain('欧阳*');
  for (const secret of secretsOf(person)) expect(JSON.stringify([sent, drawn])).not.toContain(secret);

  await app.page().tap('生成海报');
  await reads(app, '长按图片可保存');
  expect(drawn).toContain('扫码查看名片');
  for (const secret of secretsOf(person)) expect(JSON.stringify(drawn)).not.toContain(secret);
  await app.page().tap('保存图片');
  await app.waitFor(() => app.calls.some(({ name, options }) => name === 'saveImageToPhotosAlbum' && options['filePath'] === 'http://tmp/drawn.png'));
  await app.page().tap('复制链接');
  expect(app.calls.findLast(({ name }) => name === 'setClipboardData')!.options).toMatchObject({ data: `https://cards.example/#${sent.path!}` });

  const receiver = await openPhone({}, sent.path!.slice(1));
  await reads(receiver, '欧阳*');
  expect(receiver.page().text()).toContain('联系方式已隐藏');
  const code = codeOf(sent.path!)!;
  const asked = receiver.requests.filter(({ path, query, body }) => JSON.stringify([path, query, body]).includes(code));
  expect(asked.map(({ method, path, query, body }) => [method, path, query, body])).toEqual([['POST', '/v1/share-views', {}, { shareCode: code }]]);
  expect(asked[0]!.headers['authorization']).toBeUndefined();
  const seen = JSON.stringify([receiver.requests, receiver.setData, receiver.calls]) + receiver.page().text();
  for (const secret of secretsOf(person)) expect(seen).not.toContain(secret);
  // Who got a card cannot send it on from this page.
  expect(receiver.page().share('menu')).toEqual({});
});

it('[P5] [rule 11] a shown card asks for consent; the receiver puts it into the address book; ended, it is gone', async () => {
  const person = await marked();
  const app = await openSendCard(person);
  await app.page().tap('显示');
  await app.page().tap('生成分享链接');
  await reads(app, '接收方：拿到此链接的任何人');
  await app.page().tap('同意并生成');
  await app.waitFor(() => drawn.includes('欧阳建国'));
  await app.settle();
  const sent = app.page().share('button', '发送给微信好友');
  expect(sent.title).toBe('欧阳建国的名片');
  for (const secret of secretsOf(person).slice(1)) expect(JSON.stringify([sent, drawn])).not.toContain(secret);

  const receiver = await openPhone({}, sent.path!.slice(1));
  await reads(receiver, person.wechatId!);
  await receiver.page().tap('存通讯录');
  await receiver.waitFor(() => receiver.calls.some(({ name }) => name === 'addPhoneContact'));
  expect(receiver.calls.find(({ name }) => name === 'addPhoneContact')!.options).toMatchObject({ firstName: '欧阳建国', mobilePhoneNumber: person.phone, email: person.email, weChatNumber: person.wechatId });

  await app.page().tap('我的分享');
  await reads(app, '打开 1 次');
  await app.page().tap('停用');
  await app.page().tap('确认停用');
  await reads(app, '已停用');
  const late = await openPhone({}, sent.path!.slice(1));
  await reads(late, '该分享已失效');
  for (const secret of secretsOf(person)) expect(JSON.stringify([late.requests, late.setData])).not.toContain(secret);
});

it('[P5] the QR code is drawn from the sub-package, so that nobody loads it at the start', () => {
  expect(existsSync(join(buildDirectory, 'features/share/uqr.js'))).toBe(true);
  expect(readFileSync(join(buildDirectory, 'common/vendor.js'), 'utf8')).not.toContain('Data too long');
});
