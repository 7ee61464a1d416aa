import { listMyJobs, searchJobs } from '@cert/contract/job';
import { findJobTextHints } from '@cert/contract/codes/job-text';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildInstitution, signedInPractitioner, type BuiltInstitution } from '../test/builders.ts';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { demoAds } from './demo-job-ads.ts';
import { loadDemoJobs } from './demo-jobs.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

it('[I5] [P6] the demo publishes 80 varied jobs over the institutions that are there, once, with applications', async () => {
  const printed: string[] = [];
  const print = (line: string) => void printed.push(line);
  await loadDemoJobs(t.deps, { print });
  expect(printed).toEqual([]);

  const institutions: BuiltInstitution[] = [];
  for (let index = 0; index < 9; index += 1) institutions.push(await buildInstitution(t.deps));
  const people = [];
  for (let index = 0; index < 6; index += 1) people.push(await signedInPractitioner(t.deps, index === 0 ? { employerName: institutions[0]!.name } : {}));
  await loadDemoJobs(t.deps, { print });
  await loadDemoJobs(t.deps, { print });
  expect(printed).toHaveLength(1);

  for (const institution of institutions) {
    const { jobLimit, items } = (await t.call(listMyJobs, { token: institution.token })).body;
    expect(jobLimit.used).toBeGreaterThanOrEqual(8);
    expect(jobLimit.used).toBeLessThan(10);
    expect(new Set(items.map((item) => item.title)).size).toBe(items.length);
  }
  const found = (await t.call(searchJobs, { token: people[1]!.token, query: { limit: '50' } })).body;
  expect(new Set(found.items.map((item) => item.postType)).size).toBeGreaterThan(5);
  const states = await t.db.selectFrom('applications').select(['viewed_at', 'mark']).execute();
  expect(states.length).toBeGreaterThan(8);
  expect(states.some((row) => row.viewed_at === null) && states.some((row) => row.mark !== null)).toBe(true);
});

it('[rule 14] no demo job discriminates or holds contact data', () => {
  for (const ad of demoAds) expect(findJobTextHints(`${ad.title}\n${ad.requirements}`), ad.title).toEqual([]);
});
