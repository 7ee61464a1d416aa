import { correctPoints, grantPoints, reconcilePoints } from '@cert/contract/admin/points';
import { revealContact } from '@cert/contract/reveal';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildInstitution, buildOperator, buildPublishedCard } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { readBalance } from './read-balance.ts';

let t: TestApp;
let token: string;
beforeAll(async () => {
  t = await createTestApp();
  ({ token } = await buildOperator(t.deps));
});
afterAll(() => t.close());

it('[trust 2.8] [A3] [rule 2] corrections beside reveals and grants: the balance is never below zero and equals the ledger', { timeout: 60_000 }, async () => {
  const institution = await buildInstitution(t.deps, { points: 10 });
  const params = { institutionId: institution.id };
  const cards = [];
  for (let index = 0; index < 12; index += 1) cards.push(await buildPublishedCard(t.deps));
  const reveals = cards.map((card) => t.call(revealContact, { token: institution.token, params: { cardId: card.cardId }, body: { expectedPoints: 1 } }));
  const corrections = Array.from({ length: 6 }, () => t.call(correctPoints, { token, params, body: { points: -2, reason: '并发更正' } }));
  const grants = [t.call(grantPoints, { token, params, body: { points: 3, note: '并发发放' } })];
  const readings = Array.from({ length: 5 }, () => t.call(reconcilePoints, { token }));
  const answers = await Promise.all([...reveals, ...corrections, ...grants]);
  const done = (from: number, to: number) => answers.slice(from, to).filter(({ status }) => status < 300).length;
  const [revealed, corrected] = [done(0, 12), done(12, 18)];
  expect(await readBalance(t.db, institution.id)).toBe(13 - revealed - 2 * corrected);
  expect(answers.every(({ status, body }) => status < 300 || ['points_insufficient', 'correction_exceeds_balance'].includes(body.code ?? ''))).toBe(true);
  for (const { status, body } of await Promise.all(readings)) expect([status, body.differenceCount]).toEqual([200, 0]);
});
