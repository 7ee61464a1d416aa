// HTTP at the socket: odd methods, broken requests and slow clients get a problem document, and nobody waits for them.
import { operations } from '@cert/contract/operations';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution } from './builders.ts';
import { createTestApp, type TestApp } from './test-app.ts';

let t: TestApp;
let port: number;
let token: string;
beforeAll(async () => {
  t = await createTestApp({ config: { timeouts: { headersSeconds: 1, requestSeconds: 2, answerSeconds: 4.5 } } });
  await t.app.listen({ host: '127.0.0.1', port: 0 });
  port = (t.app.server.address() as { port: number }).port;
  token = (await buildInstitution(t.deps)).token;
});
afterAll(() => t.close());

interface RawAnswer {
  status: number;
  head: string;
  body: string;
  seconds: number;
}

/** Writes pieces to a socket, one each 200 ms, and reads until the server closes. */
async function talk(pieces: readonly (string | Buffer)[]): Promise<RawAnswer> {
  const began = performance.now();
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 200))]);
    if (!socket.destroyed) socket.write(piece);
  }
  await closed;
  const [head = '', ...rest] = Buffer.concat(chunks).toString().split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: rest.join('\r\n\r\n'), seconds: (performance.now() - began) / 1000 };
}

function expectProblem(answer: RawAnswer, code: string, status: number): void {
  expect({ status: answer.status, code: (JSON.parse(answer.body) as { code: string }).code }).toEqual({ status, code });
  for (const line of ['content-type: application/problem+json; charset=utf-8', 'x-content-type-options: nosniff', 'cache-control: no-store', 'referrer-policy: no-referrer', 'content-security-policy: ']) {
    expect(answer.head).toContain(line);
  }
  const { requestId } = JSON.parse(answer.body) as { requestId: string };
  expect(answer.head).toContain(`x-request-id: ${requestId}`);
}

const get = (path: string, extra = '') => `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${extra}\r\n`;
const post = (extra: string, body = '') => `POST /v1/phone-look-ups HTTP/1.1\r\nHost: x\r\nConnection: close\r\nIdempotency-Key: 0123456789abcdef\r\n${extra}\r\n${body}`;

describe('methods', () => {
  it('[ASVS 3.4.2 3.5.1 13.4.4] [I15] [I30] every path answers methods that it does not have with not_found, and changes nothing', async () => {
    const paths = [...new Set(operations.map((operation) => operation.path))];
    const known = new Set<string>(operations.map((operation) => `${operation.method} ${operation.path}`));
    for (const path of paths) {
      const url = path.replaceAll(/\{\w+\}/g, `job_${'0'.repeat(22)}`);
      for (const method of ['HEAD', 'OPTIONS', 'TRACE', 'PUT', 'PATCH', 'DELETE', 'GET', 'POST'] as const) {
        if (known.has(`${method} ${path}`)) continue;
        const answer = await t.app.inject({ method: method as 'GET', url, headers: { authorization: `Bearer ${token}`, 'idempotency-key': 'a-key-of-this-test' } });
        // POST /v1/cards/count and the like reach no operation either.
        expect(`${method} ${path} ${answer.statusCode}`).toBe(`${method} ${path} 404`);
        expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
        expect(answer.headers['access-control-allow-origin']).toBeUndefined();
        if (method !== 'HEAD') expect(answer.json()).toMatchObject({ code: 'not_found' });
      }
    }
  });

  it.each(['PROPFIND', 'LINK', 'M-SEARCH', 'PURGE', 'TRACE'])('[I15] the method %s is refused', async (method) => {
    const answer = await talk([`${method} /v1/cards HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Marked: secret-header\r\n\r\n`]);
    expectProblem(answer, 'not_found', 404);
    expect(answer.body).not.toContain('secret-header');
  });
});

describe('requests that are broken', () => {
  it.each([
    ['a malformed escape', get('/v1/cards/%ff')],
    ['half an escape', get('/v1/cards/%')],
    ['overlong UTF-8', get('/%c0%ae%c0%ae/')],
    ['a very long part of a path', get(`/v1/jobs/${'a'.repeat(5_000)}`)],
    ['an unknown method', 'GRAB /v1/cards HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['no HTTP at all', '\u0016\u0003\u0001\u0002\u0000\r\n\r\n'],
    ['a control character in a header', get('/v1/cards', 'X-Bad: a\u0000b\r\n')],
    ['a space before the colon', get('/v1/cards', 'Content-Length : 5\r\n')],
    ['a folded header', get('/v1/cards', 'X-Bad: a\r\n b\r\n')],
    ['length and chunks together', post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n')],
    ['two lengths', post('Content-Length: 5\r\nContent-Length: 6\r\n', 'abcdef')],
    ['a negative length', post('Content-Length: -1\r\n')],
    ['a chunk size that is none', post('Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n', 'zz\r\n{}\r\n0\r\n\r\n')],
  ])('[ASVS 4.2.1] [I15] [I30] %s is request_invalid, with the headers of every answer', async (_what, text) => {
    expectProblem(await talk([text]), 'request_invalid', 400);
  });

  it('[I15] a head that is too large is refused', async () => {
    expectProblem(await talk([get('/v1/cards', `X-Large: ${'a'.repeat(20_000)}\r\n`)]), 'request_too_large', 413);
  });

  it('[trust 2.21] [I15] a body that is announced too large is refused before it comes', async () => {
    const answer = await talk([post('Content-Type: application/json\r\nContent-Length: 300000\r\n')]);
    expectProblem(answer, 'request_too_large', 413);
    expect(answer.seconds).toBeLessThan(20);
  });
});

describe('clients that send slowly', () => {
  it('[trust 2.21] [I15] a head that drips is cut after its time', async () => {
    const answer = await talk(['GET /v1/cards HTTP/1.1\r\n', ...Array.from({ length: 30 }, (_, index) => `X-${index}: a\r\n`)]);
    expectProblem(answer, 'request_timeout', 408);
    expect(answer.seconds).toBeLessThan(20);
  });

  it('[trust 2.21] [I15] a body that drips is cut after its time', async () => {
    const answer = await talk([post('Content-Type: application/json\r\nContent-Length: 1000\r\n', '{'), ...Array.from({ length: 40 }, () => ' ')]);
    expectProblem(answer, 'request_timeout', 408);
    expect(answer.seconds).toBeLessThan(20);
  });

  it('[trust 2.21] [I15] 300 stalled connections do not keep the others from their answers', async () => {
    // Nobody cuts the stalled ones here: the others come through while all of them are open.
    const patient = await t.another({ config: { timeouts: { headersSeconds: 60, requestSeconds: 60, answerSeconds: 30 } } });
    await patient.app.listen({ host: '127.0.0.1', port: 0 });
    const { port: itsPort } = patient.app.server.address() as { port: number };
    const stalled = await Promise.all(
      Array.from({ length: 300 }, () => new Promise<ReturnType<typeof connect>>((done) => {
        const socket = connect(itsPort, '127.0.0.1', () => socket.write('POST /v1/phone-look-ups HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n', () => done(socket))).on('error', () => undefined);
      })),
    );
    const answers = await Promise.all(Array.from({ length: 20 }, () => fetch(`http://127.0.0.1:${itsPort}/v1/cards`, { headers: { authorization: `Bearer ${token}` } })));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(stalled.filter(({ closed, readyState }) => !closed && readyState === 'open')).toHaveLength(300);
    for (const socket of stalled) socket.destroy();
    await patient.close();
  });
});
