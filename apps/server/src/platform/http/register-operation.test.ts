import { operation } from '@cert/contract/operation';
import Fastify, { type FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildInstitution, buildOperator } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { createClient, formOf, newKey, type TestClient } from '../../../test/test-client.ts';
import { refusalOf } from './faults.ts';
import { acceptJson } from './json-body.ts';
import { sendProblem } from './problem-document.ts';
import { registerOperation } from './register-operation.ts';

// Operations of this test alone, so that the way of a request is proved apart from any feature.
const keepFile = operation({
  operationId: 'keepFile', method: 'POST', path: '/v1/admin/kept-files', summary: '保存文件', features: ['A9'], audiences: ['operator'], roles: ['administrator', 'business'], repeat: 'keyed',
  upload: { maxBytes: 1_000, mediaTypes: ['text/csv'] },
  answer: { status: 201, schema: z.strictObject({ name: z.string(), bytes: z.number() }) }, refusals: [],
});
const getFile = operation({
  operationId: 'getFile', method: 'GET', path: '/v1/admin/kept-files', summary: '取回文件', features: ['A9'], audiences: ['operator'], roles: ['auditor'],
  answer: { status: 200, schema: null, download: ['text/csv'] }, refusals: [],
});
const movePoints = operation({
  operationId: 'movePoints', method: 'POST', path: '/v1/admin/moved-points', summary: '移动点数', features: ['A9'], audiences: ['operator'], roles: ['administrator'], needsRecentPassword: true, repeat: 'own',
  body: z.strictObject({ points: z.number().int().min(1).max(5) }), answer: { status: 204, schema: null }, refusals: [],
});

let t: TestApp;
let app: FastifyInstance;
let call: TestClient;
const tokens: Record<string, string> = {};
let kept = 0;

beforeAll(async () => {
  t = await createTestApp();
  for (const role of ['administrator', 'business', 'auditor'] as const) tokens[role] = (await buildOperator(t.deps, { role })).token;
  tokens['institution'] = (await buildInstitution(t.deps)).token;
  app = Fastify();
  acceptJson(app);
  app.setErrorHandler((error, _request, reply) => sendProblem(reply, refusalOf(error)));
  registerOperation(app, t.deps, keepFile, async ({ file }) => {
    kept += 1;
    return { name: file.name, bytes: file.bytes.length };
  });
  registerOperation(app, t.deps, getFile, async () => ({ fileName: '流水 “1”.csv', mediaType: 'text/csv; charset=utf-8', stream: Readable.from(['a,', 'b']) }));
  registerOperation(app, t.deps, movePoints, async () => undefined);
  await app.ready();
  call = createClient(app);
});
afterAll(async () => {
  await app.close();
  await t.close();
});

const csv = { name: 'list.csv', mediaType: 'text/csv', bytes: 'a,b' };

describe('an upload', () => {
  it('[trust 2.14] [ASVS 5.3.2 5.4.1] [A9] gives the handler one file, whole, under a name without a path', async () => {
    const answer = await call(keepFile, { token: tokens['business'], file: { ...csv, name: '../../etc/名单.csv' } });
    expect(answer).toMatchObject({ status: 201, body: { name: '名单.csv', bytes: 3 } });
  });

  it('[rule 25] repeated with its key has one effect; another file under that key is refused', async () => {
    const idempotencyKey = newKey();
    const before = kept;
    const first = await call(keepFile, { token: tokens['business'], file: csv, idempotencyKey });
    expect((await call(keepFile, { token: tokens['business'], file: csv, idempotencyKey })).body).toEqual(first.body);
    expect(kept).toBe(before + 1);
    expect((await call(keepFile, { token: tokens['business'], file: { ...csv, bytes: 'a,c' }, idempotencyKey })).body.code).toBe('idempotency_key_reused');
  });

  it('[I15] refuses what is too large, of another type, no file, or no multipart, each with its own code', async () => {
    const refused = async (input: Parameters<typeof call<typeof keepFile>>[1]) => (await call(keepFile, { token: tokens['business'], ...input })).body.code;
    expect(await refused({ file: { ...csv, bytes: 'x'.repeat(1_001) } })).toBe('request_too_large');
    expect(await refused({ file: { ...csv, mediaType: 'text/html' } })).toBe('media_type_unsupported');
    expect(await refused({})).toBe('request_invalid');
    expect(await refused({ body: {} })).toBe('request_invalid');
  });

  it('[I15] refuses another part and a broken body', async () => {
    const send = (form: { mediaType: string; bytes: Buffer | string }) =>
      app.inject({ method: 'POST', url: keepFile.path, payload: form.bytes, headers: { authorization: `Bearer ${tokens['business']}`, 'idempotency-key': newKey(), 'content-type': form.mediaType } });
    for (const form of [formOf(csv, 'other'), { mediaType: 'multipart/form-data; boundary=x', bytes: 'no parts' }, { mediaType: 'multipart/form-data; boundary=x', bytes: '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\ncut' }]) {
      const answer = await send(form);
      expect([400, 415]).toContain(answer.statusCode);
      expect(answer.json()).toMatchObject({ code: expect.stringMatching(/^(request_invalid|media_type_unsupported)$/) as string });
    }
  });

  it('[I15] is refused with 415 by an operation that takes none', async () => {
    expect((await call(movePoints, { token: tokens['administrator'], file: csv })).body.code).toBe('media_type_unsupported');
  });
});

it('[ASVS 3.2.1] [A9] a download is an attachment that no cache keeps and no browser renders', async () => {
  const answer = await call(getFile, { token: tokens['auditor'] });
  expect(answer).toMatchObject({ status: 200, text: 'a,b', headers: { 'cache-control': 'no-store', 'content-type': 'text/csv; charset=utf-8' } });
  expect(answer.headers['content-disposition']).toBe(`attachment; filename*=UTF-8''${encodeURIComponent('流水 “1”.csv')}`);
});

it('[A9] [rule 23] a role that is not listed is refused, and another identity too', async () => {
  expect((await call(keepFile, { token: tokens['auditor'], file: csv })).body.code).toBe('role_not_allowed');
  expect((await call(getFile, { token: tokens['administrator'] })).body.code).toBe('role_not_allowed');
  expect((await call(getFile, { token: tokens['institution'] })).body.code).toBe('wrong_audience');
  expect((await call(getFile, {})).body.code).toBe('sign_in_required');
});

it('[ASVS 7.5.1] [A9] an act that moves points asks for the password when its proof is older than ten minutes', async () => {
  const { token, id } = await buildOperator(t.deps, { role: 'administrator' });
  const move = () => call(movePoints, { token, body: { points: 1 } });
  expect((await move()).status).toBe(204);
  const aged = (minutes: number) => t.db.updateTable('sessions').set({ password_proved_at: new Date(Date.now() - minutes * 60_000) }).where('account_id', '=', id).execute();
  await aged(11);
  expect((await move()).body.code).toBe('password_proof_required');
  await aged(9);
  expect((await move()).status).toBe(204);
});
