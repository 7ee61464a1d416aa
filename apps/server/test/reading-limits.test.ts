// Every operation that names a reading limit in the contract, with every limit set to one: the second call of the same
// account holder is refused, wherever it comes from, and a neighbour is not. New operations take part by themselves.
import { readingLimits as limitNames } from '@cert/contract/codes/reading-limits';
import type { Audience } from '@cert/contract/operation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { buildInstitution, buildInstitutionAccount, buildOperator, openTestSession, signedInPractitioner } from './builders.ts';
import { drawValidRequest } from './fuzz/draw-valid-request.ts';
import { describeOperations } from './fuzz/describe-operations.ts';
import type { DescribedOperation } from './fuzz/draw-request.ts';
import { createTestApp, type TestApp } from './test-app.ts';
import { newAddress, newKey } from './test-client.ts';

const { operations, components } = describeOperations();
const limited = operations.filter(({ operation }) => operation.readingLimit !== undefined);
const cases = limited.flatMap((described) => described.operation.audiences.map((audience) => [described.operation.operationId, audience, described] as const));

let t: TestApp;
let second: TestApp;
beforeAll(async () => {
  const counted = Object.keys(readConfig({ NODE_ENV: 'test' }).limits).filter((name) => /Per/.test(name));
  const limits = Object.fromEntries(counted.map((name) => [name, 1]));
  t = await createTestApp({ limits });
  second = await t.another({ limits });
});
afterAll(async () => {
  await second.close();
  await t.close();
});

/** A holder, and its tokens: of another account where it has several, of another login otherwise. */
async function buildHolder(audience: Audience, { operation }: DescribedOperation): Promise<{ id: string; tokens: [string, string] }> {
  if (audience === 'institution') {
    const { id, token } = await buildInstitution(t.deps);
    return { id, tokens: [token, (await buildInstitutionAccount(t.deps, id)).token] };
  }
  const kind = audience === 'operator' ? 'operator' : 'practitioner';
  const { id, token } = kind === 'operator' ? await buildOperator(t.deps, { role: operation.roles?.[0] ?? 'administrator' }) : await signedInPractitioner(t.deps);
  return { id, tokens: [token, await openTestSession(t.deps, kind, id)] };
}

async function send(app: TestApp, described: DescribedOperation, token: string) {
  const { operation } = described;
  const request = drawValidRequest(described, components);
  const response = await app.app.inject({
    method: operation.method,
    url: request.path,
    remoteAddress: newAddress(),
    headers: { authorization: `Bearer ${token}`, ...(operation.repeat === undefined ? {} : { 'idempotency-key': newKey() }), ...(request.body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(request.body === undefined ? {} : { payload: request.body }),
  });
  const isProblem = String(response.headers['content-type'] ?? '').includes('problem+json');
  return { status: response.statusCode, code: isProblem ? response.json<{ code: string }>().code : '', retryAfter: Number(response.headers['retry-after']) };
}

it('[trust 2.1.5] [ASVS 2.4.1] every name of a reading limit is used', () => {
  expect(limitNames.map(({ code }) => code).filter((code) => !limited.some(({ operation }) => operation.readingLimit === code))).toEqual([]);
});

describe('[trust 2.1.5] [ASVS 2.4.1 15.2.2 16.3.3] reading too fast is refused, noted and told', () => {
  it.each(cases)('%s by %s', async (_name, audience, described) => {
    const holder = await buildHolder(audience, described);
    const neighbour = await buildHolder(audience, described);
    const first = await send(t, described, holder.tokens[0]);
    expect(first.status).not.toBe(429);
    const refused = await send(second, described, holder.tokens[1]);
    expect(refused).toMatchObject({ status: 429, code: 'too_many_requests' });
    expect(refused.retryAfter).toBeGreaterThanOrEqual(1);
    expect(await t.db.selectFrom('alerts').select(['subject_id', 'times', 'detail']).where('subject_id', '=', holder.id).execute()).toEqual([
      { subject_id: holder.id, times: 1, detail: { act: described.operation.readingLimit } },
    ]);
    const lines = await t.db.selectFrom('activity_entries').select(['action', 'actor_kind']).where('object_id', '=', holder.id).where('action', '=', 'limit-reached').execute();
    expect(lines).toEqual([{ action: 'limit-reached', actor_kind: audience }]);
    expect((await send(t, described, neighbour.tokens[0])).status).not.toBe(429);
  });
});
