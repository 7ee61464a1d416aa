// A clock that steps: the server's own, by a day either way, while people are charged and money moves.
import { reconcilePoints, grantPoints } from '@cert/contract/admin/points';
import { revealContact } from '@cert/contract/reveal';
import { publishCard, withdrawCard } from '@cert/contract/card';
import { publishJob } from '@cert/contract/job';
import { getCurrentSession } from '@cert/contract/sign-in';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { publishConsent } from '../src/features/cards/consent-text.ts';
import { buildInstitution, buildOperator, buildPublishedCard } from './builders.ts';
import { jobTerms } from './job-terms.ts';
import { createTestApp, type TestApp } from './test-app.ts';
import { newKey } from './test-client.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterEach(() => void vi.useRealTimers());
afterAll(() => t.close());

const day = 86_400_000;

it('[trust I25] a day forth and two days back lose nothing, double nothing, and leave the ledger in the order of its acts', { timeout: 120_000 }, async () => {
  const house = await buildInstitution(t.deps, { points: 5 });
  const auditor = await buildOperator(t.deps, { role: 'administrator' });
  const cards = [await buildPublishedCard(t.deps), await buildPublishedCard(t.deps), await buildPublishedCard(t.deps)];
  const real = Date.now();
  // Only the clock that the program reads; time-outs go on as ever.
  const step = (days: number) => vi.useFakeTimers({ toFake: ['Date'], now: real + days * day });
  // The mark over the contact says when it is looked at, and moves.
  const lasting = ({ contact, pointsCharged, balanceAfter, revealedAt }: Record<string, unknown>) => ({ contact, pointsCharged, balanceAfter, revealedAt });
  const kept: { idempotencyKey: string; answer: object }[] = [];
  const reveal = (index: number, idempotencyKey: string) => t.call(revealContact, { token: house.token, params: { cardId: cards[index]!.cardId }, body: { expectedPoints: 1 }, idempotencyKey });
  for (const [index, days] of [1, -1, 0].entries()) {
    step(days);
    const idempotencyKey = newKey();
    const answer = await reveal(index, idempotencyKey);
    expect(answer.status).toBe(200);
    kept.push({ idempotencyKey, answer: lasting(answer.body) });
    expect((await t.call(getCurrentSession, { token: house.token })).status).toBe(200);
    expect((await t.call(publishJob, { token: house.token, body: jobTerms })).status).toBe(201);
  }
  // The repeats come on other days than the acts.
  for (const [index, days] of [-1, 1, 1].entries()) {
    step(days);
    expect(lasting((await reveal(index, kept[index]!.idempotencyKey)).body)).toEqual(kept[index]!.answer);
    expect((await reveal(index, newKey())).body.contact.phone).toBe(cards[index]!.phone);
  }
  step(-1);
  await t.call(withdrawCard, { token: cards[0]!.token });
  step(1);
  await t.call(publishCard, { token: cards[0]!.token, body: { consentVersion: publishConsent.version, hidesFromEmployer: false } });
  vi.useRealTimers();
  await t.call(grantPoints, { token: auditor.token, params: { institutionId: house.id }, body: { points: 7, note: '合同' } });

  const { rows } = await sql<{ sequence: number; points: number; balance_after: number }>`select sequence::int, points, balance_after from point_entries where institution_id = ${house.id} order by sequence`.execute(t.db);
  expect(rows.map(({ sequence }) => sequence)).toEqual(rows.map((_row, index) => index + 1));
  expect(rows.map(({ points }) => points)).toEqual([5, -1, -1, -1, 1, 7]);
  expect(rows.at(-1)!.balance_after).toBe(10);
  expect((await t.call(reconcilePoints, { token: auditor.token })).body.differenceCount).toBe(0);
});
