import { openShare } from '@cert/contract/share';
import { signInOperator } from '@cert/contract/admin/operator-session';
import { revealContact } from '@cert/contract/reveal';
import { signInInstitution } from '@cert/contract/sign-in';
import { searchTalentPool } from '@cert/contract/talent-pool';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildInstitution, buildOperator, buildPublishedCard } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { logActivity, systemActor } from '../../platform/activity-log.ts';
import { sealActivity } from '../activity/seal-activity.ts';
import { sealHeadFile } from '../activity/keep-seal-head.ts';
import { deleteOldAlerts, reconcileDaily, verifyDaily } from './schedule.ts';

let t: TestApp;
let dataDir: string;
const address = '203.0.113.9';
beforeAll(async () => {
  t = await createTestApp({ limits: { cardListsPerMinute: 3, revealsPer10Minutes: 1, signInWrongTries: 2, shareMissesPerAddressPer10Minutes: 2 } });
  dataDir = mkdtempSync(join(tmpdir(), 'alerts-'));
});
afterAll(async () => {
  await t.close();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(() => sql`delete from alerts`.execute(t.db));

const alerts = () => t.db.selectFrom('alerts').select(['kind', 'subject_kind', 'subject_id', 'times', 'detail']).orderBy('first_at').execute();
const many = async <T>(times: number, act: () => Promise<T>): Promise<T[]> => {
  const answers: T[] = [];
  for (let index = 0; index < times; index += 1) answers.push(await act());
  return answers;
};

describe('an alert reaches the operators', () => {
  it('[trust 2.1.5] [I2] when an institution lists too fast: refused with a wait, one alert that counts every refusal', async () => {
    const { id, token } = await buildInstitution(t.deps);
    const answers = await many(8, () => t.call(searchTalentPool, { token }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429, 429, 429, 429]);
    expect(Number(answers.at(-1)!.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    expect(await alerts()).toEqual([{ kind: 'card-reading', subject_kind: 'institution', subject_id: id, times: 5, detail: { act: 'card-list' } }]);
  });

  it('[trust 2.1.5] [I4] when it reveals too many', async () => {
    const { id, token } = await buildInstitution(t.deps, { points: 10 });
    const cards = await Promise.all([0, 1, 2].map(() => buildPublishedCard(t.deps)));
    for (const { cardId } of cards) await t.call(revealContact, { token, params: { cardId }, body: { expectedPoints: 1 } });
    expect(await alerts()).toEqual([{ kind: 'reveal-limit', subject_kind: 'institution', subject_id: id, times: 2, detail: { act: 'reveal-contact' } }]);
  });

  it('[trust 2.18] [rule 21] when a sign-in of an institution or an operator is locked; of an unknown account only the network is known', async () => {
    const house = await buildInstitution(t.deps);
    const operator = await buildOperator(t.deps);
    const { account_name: operatorName } = await t.db.selectFrom('operators').select('account_name').where('id', '=', operator.id).executeTakeFirstOrThrow();
    await many(4, () => t.call(signInInstitution, { address, body: { accountName: house.accountName, password: 'wrong horse 1' } }));
    await many(4, () => t.call(signInOperator, { address, body: { accountName: operatorName, password: 'wrong horse 1' } }));
    await many(4, () => t.call(signInInstitution, { address, body: { accountName: 'nobody.here', password: 'wrong horse 1' } }));
    expect((await alerts()).map(({ kind, subject_kind, subject_id }) => [kind, subject_kind, subject_id])).toEqual([
      ['sign-in-lock', 'institution', house.id],
      ['operator-lock', 'operator', operator.id],
      ['sign-in-lock', 'network', address],
    ]);
  });

  it('[trust 2.6.3] [P5] when an address guesses share codes', async () => {
    const opened = await many(5, () => t.call(openShare, { address, body: { shareCode: 'A'.repeat(22) } }));
    expect(opened.map(({ status }) => status)).toEqual([404, 404, 429, 429, 429]);
    expect(await alerts()).toEqual([{ kind: 'share-scanning', subject_kind: 'network', subject_id: address, times: 3, detail: {} }]);
  });

  it('[rule 2] [trust I1] when the daily reconciliation finds a difference; it runs once a day, and a sound ledger raises none', async () => {
    const { id } = await buildInstitution(t.deps, { points: 10 });
    await reconcileDaily(t.db);
    expect(await alerts()).toEqual([]);
    await sql`update point_accounts set balance = balance + 5 where institution_id = ${id}`.execute(t.db);
    await reconcileDaily(t.db);
    expect(await alerts()).toEqual([]);
    await sql`delete from limit_counters where key like 'daily-turn:%'`.execute(t.db);
    await reconcileDaily(t.db);
    expect(await alerts()).toMatchObject([{ kind: 'ledger-difference', subject_kind: 'platform', detail: { differences: expect.any(Number), checks: expect.stringContaining('I1') } }]);
    await sql`update point_accounts set balance = balance - 5 where institution_id = ${id}`.execute(t.db);
  });

  it('[A8] when the daily proof finds the activity log changed', async () => {
    const deps = { cipher: t.deps.cipher, config: { ...t.deps.config, dataDir } };
    const free = () => sql`delete from limit_counters where key like 'daily-turn:%'`.execute(t.db);
    await logActivity(t.deps.db, systemActor, { action: 'publish-card' });
    await sealActivity(t.deps.db, { key: t.deps.cipher, headFile: sealHeadFile(dataDir) });
    await free();
    await verifyDaily(t.deps.db, deps);
    expect(await alerts()).toEqual([]);
    await sql`alter table activity_entries disable trigger user; update activity_entries set actor_kind = 'anonymous' where action = 'publish-card'; alter table activity_entries enable trigger user`.execute(t.db);
    await free();
    await verifyDaily(t.deps.db, deps);
    expect(await alerts()).toMatchObject([{ kind: 'activity-log-changed', subject_kind: 'platform', detail: { problem: 'lines_differ' } }]);
  });
});

it('[rule 26] alerts are kept as long as the log, not longer', async () => {
  const months = t.deps.config.retention.activityLogMonths;
  await sql`insert into alerts (id, kind, subject_kind, subject_id, first_at, last_at) values
    ('old', 'sms-budget', 'platform', 'platform', now() - make_interval(months => ${months}, days => 1), now() - make_interval(months => ${months}, days => 1)),
    ('young', 'backup-failed', 'platform', 'platform', now() - make_interval(months => ${months}, days => 1), now() - make_interval(months => ${months}, days => -1))`.execute(t.db);
  await deleteOldAlerts(t.deps.db, t.deps);
  expect(await t.db.selectFrom('alerts').select('id').execute()).toEqual([{ id: 'young' }]);
});
