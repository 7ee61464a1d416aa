import { describe, expect, it } from 'vitest';
import { createClient, type Transport, type TransportAnswer, type TransportRequest } from './client.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import { operationTable } from './operation-table.ts';

function clientThatGets(answer: TransportAnswer) {
  const requests: TransportRequest[] = [];
  const transport: Transport = async (request) => {
    requests.push(request);
    return answer;
  };
  return { client: createClient(operationTable, transport), requests };
}

const cardId = `card_${'a'.repeat(22)}`;
const empty = { status: 200, body: { items: [], nextCursor: null } };

describe('a request', () => {
  it('fills the path, sends JSON, and carries the key that the caller gives', async () => {
    const { client, requests } = clientThatGets({ status: 200, body: {} });
    await client.call('revealContact', { params: { cardId }, body: { expectedPoints: 3 } }, { idempotencyKey: 'the-first-try-0001' });
    expect(requests).toEqual([
      {
        method: 'POST',
        path: `/v1/cards/${cardId}/contact-reveals`,
        body: { expectedPoints: 3 },
        headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'Idempotency-Key': 'the-first-try-0001' },
      },
    ]);
  });

  it('[rule 25] gives each write a key of its own, and a read none', async () => {
    const { client, requests } = clientThatGets({ status: 200, body: {} });
    await client.call('withdrawCard');
    await client.call('withdrawCard');
    await client.call('getMyCard');
    const keys = requests.map((request) => request.headers['Idempotency-Key']);
    expect(keys[0]).toMatch(/^[A-Za-z0-9_-]{16,255}$/);
    expect(keys[1]).not.toBe(keys[0]);
    expect(keys[2]).toBeUndefined();
  });

  it('encodes the query and leaves out what is undefined', async () => {
    const { client, requests } = clientThatGets(empty);
    await client.call('searchTalentPool', { query: { cityCode: '110100', cursor: 'a&b=c', limit: 20 } });
    await client.call('searchTalentPool', { query: { cursor: undefined as unknown as string } });
    expect(requests.map((request) => request.path)).toEqual(['/v1/cards?cityCode=110100&cursor=a%26b%3Dc&limit=20', '/v1/cards']);
  });

  it('keeps a path parameter inside its segment and refuses an empty one', async () => {
    const { client, requests } = clientThatGets({ status: 200, body: {} });
    await client.call('viewCard', { params: { cardId: '../x' } });
    expect(requests[0]?.path).toBe('/v1/cards/..%2Fx/views');
    await expect(client.call('viewCard', { params: { cardId: '' } })).rejects.toThrow('cardId');
  });
});

describe('an answer', () => {
  it('is data on the declared success, and nothing on 204', async () => {
    expect(await clientThatGets(empty).client.call('listPointEntries')).toEqual({ ok: true, status: 200, data: empty.body });
    expect(await clientThatGets({ status: 204, body: '' }).client.call('signOut', { body: {} })).toEqual({ ok: true, status: 204, data: undefined });
  });

  it('is the problem of the server, with its figures', async () => {
    const problem = { type: '/problems/price_changed', code: 'price_changed', title: '查看价格已变化', status: 409, requestId: 'r', points: 5 };
    expect(await clientThatGets({ status: 409, body: problem }).client.call('getMyCard')).toEqual({ ok: false, problem });
  });

  it.each([
    [{ failed: 'offline' as const }, 'network_unreachable', 0],
    [{ failed: 'timeout' as const }, 'network_timeout', 0],
    [{ status: 502, body: '<html>Bad Gateway</html>' }, 'answer_unreadable', 502],
    [{ status: 200, body: '<html>请先登录无线网络</html>' }, 'answer_unreadable', 200],
    [{ status: 200, body: null }, 'answer_unreadable', 200],
  ])('that is unusable becomes a problem of the client: %j', async (answer, code, status) => {
    const result = await clientThatGets(answer).client.call('getMyCard');
    expect(result).toMatchObject({ ok: false, problem: { code, status, title: expect.stringMatching(/[一-龥]/) } });
  });
});

it('[rule 25] makes unique keys without a random source, as in old WeChat', () => {
  const source = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!;
  Object.defineProperty(globalThis, 'crypto', { value: undefined, configurable: true });
  try {
    const keys = new Set(Array.from({ length: 1000 }, newIdempotencyKey));
    expect(keys.size).toBe(1000);
    for (const key of keys) expect(key).toMatch(/^[A-Za-z0-9_-]{16,255}$/);
  } finally {
    Object.defineProperty(globalThis, 'crypto', source);
  }
});

/** Never runs: the compiler is the test. */
export async function acceptsOnlyWhatTheContractSays(): Promise<void> {
  const { client } = clientThatGets(empty);
  const result = await client.call('revealContact', { params: { cardId }, body: { expectedPoints: 1 } });
  if (result.ok) result.data.contact.phone satisfies string | null;
  else if (result.problem.code === 'price_changed') result.problem.title satisfies string;
  // @ts-expect-error the input is missing
  await client.call('revealContact');
  // @ts-expect-error the body is missing
  await client.call('revealContact', { params: { cardId } });
  // @ts-expect-error points are a number
  await client.call('revealContact', { params: { cardId }, body: { expectedPoints: '1' } });
  // @ts-expect-error the list has no such filter
  await client.call('searchTalentPool', { query: { page: 1 } });
  // @ts-expect-error slot is required
  await client.call('listBanners', {});
  // @ts-expect-error no such code
  if (!result.ok && result.problem.code === 'card_lost') return;
}
