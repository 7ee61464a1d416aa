// 意见反馈 in WeChat: pictures from wx.chooseMedia, sent by wx.uploadFile to the real server, shown by wx.downloadFile.
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { answerFeedback } from '../../apps/server/src/features/feedback/answer-feedback.ts';
import { buildInstitution, buildOperator, signedInPractitioner } from '../../apps/server/test/builders.ts';
import { phonePhoto, pngPicture } from '../../apps/server/test/pictures.ts';
import { startRealServer, storedSession, type RealServer } from './real-server.ts';
import { launchMiniProgram, type MiniProgram } from './runtime/launch.ts';
import type { StoredValues } from './runtime/wx/storage.ts';
import { buildDirectory } from './the-build.ts';

const feedbackPage = 'features/feedback/pages/feedback';
let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
});
afterAll(() => server.close());

const running: MiniProgram[] = [];
async function openPhone(storage: StoredValues, album: Record<string, Buffer> = {}): Promise<MiniProgram> {
  const tempFiles = Object.entries(album).map(([tempFilePath, bytes]) => ({ tempFilePath, size: bytes.length, fileType: 'image' }));
  const app = await launchMiniProgram({ directory: buildDirectory, apiBase: server.base, storage, answers: { chooseMedia: () => ({ tempFiles, type: 'image' }) } });
  for (const [path, bytes] of Object.entries(album)) app.files.set(path, bytes);
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
const asked = (app: MiniProgram, method: string, path: RegExp) => app.requests.filter((one) => one.method === method && path.test(one.path));

it('[X1] a person sends text and two pictures from the album, and reads the answer', async () => {
  const person = await signedInPractitioner(server.deps);
  const album = { 'http://tmp/photo.jpg': await phonePhoto(), 'http://tmp/screen.png': await pngPicture() };
  const app = await openPhone(storedSession('practitioner', person.token), album);
  await app.open(feedbackPage);
  await reads(app, '请选择反馈类型');
  // WeChat's own page is offered too.
  await app.page().tap('向微信平台反馈或投诉');
  expect(app.calls.some(({ name }) => name === 'open-type:feedback')).toBe(true);

  await app.page().tap('产品建议');
  await app.page().input('反馈内容', '希望增加按专业代码检索');
  await app.page().tap('.picture-slots__add');
  await app.waitFor(() => asked(app, 'POST', /feedback-pictures$/).filter(({ status }) => status === 201).length === 2);
  expect(app.calls.find(({ name }) => name === 'chooseMedia')!.options).toMatchObject({ count: 3, mediaType: ['image'], sizeType: ['compressed'] });
  for (const { headers } of asked(app, 'POST', /feedback-pictures$/)) {
    expect(headers['authorization']).toBe(`Bearer ${person.token}`);
    expect(headers['idempotency-key']).toMatch(/^\w{20,}$/);
  }
  await app.page().tap('提交', { nth: -1 });
  await at(app, 'features/feedback/pages/feedback-detail');
  await reads(app, '已提交');
  const sent = asked(app, 'POST', /my-feedback$/);
  expect(sent).toHaveLength(1);
  expect(sent[0]!.body).toMatchObject({ kind: 'suggestion', text: '希望增加按专业代码检索', contact: null, reported: null });
  // An image cannot carry a token: the pictures come as files, without the place of the photo.
  await app.waitFor(() => asked(app, 'GET', /feedback-pictures\//).filter(({ status }) => status === 200).length === 2);
  const fetched = [...app.files].filter(([path]) => path.includes('download')).map(([, bytes]) => bytes);
  expect((await Promise.all(fetched.map(async (bytes) => (await sharp(bytes).metadata()).exif)))).toEqual([undefined, undefined]);

  const { id } = await server.db.selectFrom('feedback').select('id').where('practitioner_id', '=', person.id).executeTakeFirstOrThrow();
  const operator = await buildOperator(server.deps);
  await answerFeedback(server.db, { actor: { kind: 'operator', id: operator.id }, role: 'business', feedbackId: id, version: 1, text: '已列入下个版本' });
  await app.open('features/feedback/pages/my-feedback');
  await reads(app, '已答复');
  await app.page().tap('希望增加按专业代码检索');
  await at(app, 'features/feedback/pages/feedback-detail');
  await reads(app, '已列入下个版本');
});

it('[X1] [rule 25] without a network the text and the pictures stay, and go out once when it is back', async () => {
  const house = await buildInstitution(server.deps);
  const app = await openPhone(storedSession('institution', house.token), { 'http://tmp/screen.png': await pngPicture() });
  await app.open(feedbackPage);
  await reads(app, '请选择反馈类型');
  await app.page().input('反馈内容', '点数流水显示不正确');
  app.tell('NetworkStatusChange', { isConnected: false });
  await app.page().tap('.picture-slots__add');
  await reads(app, '点此重试');
  await app.page().tap('提交', { nth: -1 });
  await reads(app, '有图片没有上传成功，请重试或删除');
  app.tell('NetworkStatusChange', { isConnected: true });
  await app.page().tap('点此重试');
  await app.waitFor(() => !app.page().text().includes('点此重试'));
  app.tell('NetworkStatusChange', { isConnected: false });
  await app.page().tap('提交', { nth: -1 });
  await reads(app, '网络连接失败');
  const draft = Object.entries(app.storage()).find(([key]) => key.startsWith('feedbackDraft.institution.'))![1] as { text: string; attempt: { key: string } };
  expect(draft.text).toBe('点数流水显示不正确');

  app.tell('NetworkStatusChange', { isConnected: true });
  await app.page().tap('提交', { nth: -1 });
  await at(app, 'features/feedback/pages/feedback-detail');
  // One picture, one feedback, and the key of the first try.
  expect(asked(app, 'POST', /my-feedback$/).at(-1)!.headers['idempotency-key']).toBe(draft.attempt.key);
  expect(await server.db.selectFrom('stored_pictures').select('id').where('owner_id', '=', house.id).execute()).toHaveLength(1);
  expect(await server.db.selectFrom('feedback').select('id').where('institution_id', '=', house.id).execute()).toHaveLength(1);
  expect(Object.keys(app.storage()).some((key) => key.startsWith('feedbackDraft'))).toBe(false);
});
