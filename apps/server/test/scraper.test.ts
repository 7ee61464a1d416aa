// I17: one institution reads as fast as it can, first against its limits, then with all of them raised; its neighbours are
// neither refused nor stopped. The waits are printed, not judged: a busy machine says nothing about the program.
import { listMyJobs, searchJobs } from '@cert/contract/job';
import type { Operation } from '@cert/contract/operation';
import { getRevealOffer } from '@cert/contract/reveal';
import { searchTalentPool, viewCard } from '@cert/contract/talent-pool';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { buildInstitution, buildInstitutionAccount, buildJob, buildPublishedCard, signedInPractitioner } from './builders.ts';
import { createTestApp, type TestApp } from './test-app.ts';

const defaults = readConfig({ NODE_ENV: 'test' }).limits;
const raised = Object.fromEntries(Object.keys(defaults).filter((name) => /Per/.test(name)).map((name) => [name, 1_000_000]));
const scrapers = 8;
const seconds = 3;

let t: TestApp;
let open: TestApp;
const cardIds: string[] = [];
beforeAll(async () => {
  t = await createTestApp();
  open = await t.another({ limits: raised });
  for (let index = 0; index < 120; index += 1) cardIds.push((await buildPublishedCard(t.deps)).cardId);
  const house = await buildInstitution(t.deps);
  for (let index = 0; index < 10; index += 1) await buildJob(t.deps, house.id);
}, 120_000);
afterAll(async () => {
  await open.close();
  await t.close();
});

const p95 = (waits: number[]) => [...waits].sort((a, b) => a - b)[Math.floor(waits.length * 0.95)] ?? 0;

/** Institutions and people at the pace of people, each below its own limits, until `isOver`. */
async function neighbours(app: TestApp, isOver: () => boolean): Promise<{ waits: number[]; refused: number[] }> {
  const waits: number[] = [];
  const refused: number[] = [];
  while (!isOver() || waits.length < 40) {
    const [house, person] = [await buildInstitution(t.deps), await signedInPractitioner(t.deps)];
    for (let index = 0; index < 5; index += 1) {
      const acts: [Operation, Record<string, unknown>][] = [
        [searchTalentPool, { token: house.token }],
        [viewCard, { token: house.token, params: { cardId: cardIds[(waits.length + index) % cardIds.length]! } }],
        [listMyJobs, { token: house.token }],
        [searchJobs, { token: person.token }],
      ];
      for (const [operation, input] of acts) {
        const asked = performance.now();
        const { status } = await app.call(operation, input);
        waits.push(performance.now() - asked);
        if (status !== 200) refused.push(status);
      }
      await sleep(20);
    }
  }
  return { waits, refused };
}

/** Walks the pool and opens every card, over two accounts, without waiting for anything. */
async function scrape(app: TestApp, isOver: () => boolean) {
  const house = await buildInstitution(t.deps);
  const tokens = [house.token, (await buildInstitutionAccount(t.deps, house.id)).token];
  const got = { lists: 0, views: 0, offers: 0, refused: 0, other: [] as number[] };
  const note = (status: number, what: 'lists' | 'views' | 'offers') => {
    if (status === 200) got[what] += 1;
    else if (status === 429) got.refused += 1;
    else got.other.push(status);
  };
  await Promise.all(
    Array.from({ length: scrapers }, async (_, number) => {
      const token = tokens[number % 2]!;
      for (let at = number; !isOver(); at += 1) {
        const params = { cardId: cardIds[at % cardIds.length]! };
        note((await app.call(searchTalentPool, { token, query: { limit: '50' } })).status, 'lists');
        note((await app.call(viewCard, { token, params })).status, 'views');
        note((await app.call(getRevealOffer, { token, params })).status, 'offers');
      }
    }),
  );
  return got;
}

it('[trust I17] [trust 2.1.5] [ASVS 15.2.2] neighbours of a scraper are neither refused nor stopped, with its limits hit and with all of them raised', { timeout: 240_000 }, async () => {
  const until = () => {
    const end = performance.now() + seconds * 1_000;
    return () => performance.now() > end;
  };
  const quiet = await neighbours(t, until());
  const hitEnd = until();
  const [hit, atLimits] = await Promise.all([neighbours(t, hitEnd), scrape(t, hitEnd)]);
  const freeEnd = until();
  const [free, unlimited] = await Promise.all([neighbours(open, freeEnd), scrape(open, freeEnd)]);

  for (const { refused } of [quiet, hit, free]) expect(refused).toEqual([]);
  expect([...atLimits.other, ...unlimited.other]).toEqual([]);
  expect([atLimits.lists, atLimits.views, atLimits.offers].every((count, index) => count <= [defaults.cardListsPerMinute, defaults.cardViewsPerMinute, defaults.revealOffersPerMinute][index]! * 2)).toBe(true);
  expect(unlimited.refused).toBe(0);
  console.log(
    `neighbours’ p95: quiet ${p95(quiet.waits).toFixed(0)} ms; scraper at its limits ${p95(hit.waits).toFixed(0)} ms (${atLimits.lists} lists, ${atLimits.views} cards, ${atLimits.refused} refused); ` +
      `scraper without limits ${p95(free.waits).toFixed(0)} ms (${unlimited.lists} lists, ${unlimited.views} cards)`,
  );
});
