import type { TransportAnswer, TransportRequest } from '@cert/api-client/client';
import { describe, expect, it } from 'vitest';
import { createTransport, isUndecided, type TransportParts } from './transport.ts';

type Raw = TransportRequest & { url: string };

function setUp(answers: TransportAnswer[]) {
  const sent: Raw[] = [];
  const refused: string[] = [];
  const reachable: boolean[] = [];
  const parts: TransportParts = {
    base: 'http://api.test',
    deviceId: () => 'device-1',
    token: (side) => (side === 'institution' ? 'inst-token' : undefined),
    onTokenRefused: (side, token) => void refused.push(`${side}:${token}`),
    onReachable: (isReachable) => void reachable.push(isReachable),
    send: (raw) => {
      sent.push(raw);
      return Promise.resolve(answers.shift() ?? { failed: 'offline' });
    },
  };
  return { parts, sent, refused, reachable };
}
const read = { method: 'GET', path: '/v1/cards', headers: { Accept: 'application/json' } } as const;
const write = { method: 'POST', path: '/v1/x', body: {}, headers: { 'Idempotency-Key': 'k' } } as const;

describe('transport', () => {
  it('[rule 23] carries the token of its own side only', async () => {
    const { parts, sent } = setUp([{ status: 200, body: {} }, { status: 200, body: {} }, { status: 200, body: {} }]);
    await createTransport(parts, 'institution')(read);
    await createTransport(parts, 'practitioner')(read);
    await createTransport(parts)(read);
    expect(sent.map((raw) => raw.headers['Authorization'])).toEqual(['Bearer inst-token', undefined, undefined]);
    expect(sent[0]).toMatchObject({ url: 'http://api.test/v1/cards', headers: { 'X-Device-Id': 'device-1' } });
  });

  it('tries a read a second time, a write never', async () => {
    const reads = setUp([{ failed: 'offline' }, { status: 200, body: {} }]);
    expect(await createTransport(reads.parts)(read)).toEqual({ status: 200, body: {} });
    const writes = setUp([{ failed: 'timeout' }, { status: 200, body: {} }]);
    expect(await createTransport(writes.parts)(write)).toEqual({ failed: 'timeout' });
    expect(writes.sent).toHaveLength(1);
    expect([reads.reachable, writes.reachable]).toEqual([[true], [false]]);
  });

  it('[rule 22] reports a refused token, and only when one was sent', async () => {
    const { parts, refused } = setUp([{ status: 401, body: {} }, { status: 401, body: {} }]);
    await createTransport(parts, 'institution')(read);
    await createTransport(parts, 'practitioner')(read);
    expect(refused).toEqual(['institution:inst-token']);
  });

  it('counts only a lost or broken answer as undecided', () => {
    const problem = (status: number, code = 'x') => ({ status, code, title: '', type: '' }) as never;
    expect([0, 500, 503].every((status) => isUndecided(problem(status)))).toBe(true);
    expect([400, 401, 409, 422, 429].some((status) => isUndecided(problem(status)))).toBe(false);
    expect(isUndecided(problem(200, 'answer_unreadable'))).toBe(true);
  });
});
