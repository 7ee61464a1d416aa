import { listRetentionRuns, runRetention } from '@cert/contract/admin/privacy';
import { applyToJob, getApplyConsent } from '@cert/contract/application';
import { viewCard } from '@cert/contract/talent-pool';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildOperator, buildPublishedCard, openTestSession } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { runDailyRetention } from './schedule.ts';

let t: TestApp;
let token: string;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());
beforeEach(async () => void ({ token } = await buildOperator(t.deps, { role: 'administrator' })));

const run = async (isDryRun: boolean) => (await t.call(runRetention, { token, body: { isDryRun } })).body.counts!;
const rowsOf = async (table: string) => (await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(t.db)).rows[0]!.count;

/** An application and a view whose service ended so many days ago. */
async function oldRecords(days: number) {
  const person = await buildPublishedCard(t.deps);
  const house = await buildInstitution(t.deps, { points: 5 });
  await t.call(viewCard, { token: house.token, params: { cardId: person.cardId } });
  const jobId = await buildJob(t.deps, house.id);
  const consent = await t.call(getApplyConsent, { token: person.token, params: { jobId } });
  const { body } = await t.call(applyToJob, { token: person.token, params: { jobId }, body: { consentVersion: consent.body.version } });
  await sql`update applications set submitted_at = submitted_at - make_interval(days => ${days}) where id = ${body.id}`.execute(t.db);
  await sql`update jobs set valid_until = valid_until - ${days + 30}::int, expired_at = now() where id = ${jobId}`.execute(t.db);
  await sql`update card_views set last_viewed_at = now() - make_interval(days => ${days}) where institution_id = ${house.id}`.execute(t.db);
  return { applicationId: body.id };
}

describe('runRetention', () => {
  it('[rule 26] [A11] records three years after the service go, younger ones stay; a dry run counts the same and deletes nothing', async () => {
    const old = await oldRecords(3 * 366);
    const young = await oldRecords(3 * 365 - 10);
    const consents = await rowsOf('consents');
    expect(await run(true)).toMatchObject({ applications: 1, cardViews: 1 });
    expect(await rowsOf('applications')).toBe(2);
    expect(await run(false)).toMatchObject({ applications: 1, cardViews: 1 });
    expect(await t.db.selectFrom('applications').select('id').execute()).toEqual([{ id: young.applicationId }]);
    expect(old.applicationId).not.toBe(young.applicationId);
    expect(await rowsOf('consents')).toBe(consents - 1);
    expect(await run(false)).toMatchObject({ applications: 0, cardViews: 0 });
  });

  it('[rule 26] a job that still runs keeps old applications', async () => {
    const { applicationId } = await oldRecords(4 * 366);
    await sql`update jobs set valid_until = (now() + interval '5 days')::date where id = (select job_id from applications where id = ${applicationId})`.execute(t.db);
    expect((await run(true)).applications).toBe(0);
  });

  it('[rule 26] logins that are over go after six months, living ones stay', async () => {
    const { id } = await buildPublishedCard(t.deps);
    await openTestSession(t.deps, 'practitioner', id);
    await sql`update sessions set ended_at = now() - interval '7 months', last_used_at = now() - interval '7 months', created_at = now() - interval '8 months'
      where id = (select id from sessions where account_id = ${id} limit 1)`.execute(t.db);
    expect((await run(false)).sessions).toBe(1);
    const { rows } = await sql`select from sessions where account_id = ${id}`.execute(t.db);
    expect(rows).toHaveLength(1);
  });

  it('[rule 26] the ledger and reveals are never touched, and the log not before its time', async () => {
    const entries = await rowsOf('activity_entries');
    await run(false);
    expect(await rowsOf('activity_entries')).toBe(entries + 1);
    await expect(sql`delete from activity_entries`.execute(t.db)).rejects.toThrow();
  });

  it('[A9] [A11] only administrators run it; auditors read the runs; each run is logged', async () => {
    const auditor = await buildOperator(t.deps, { role: 'auditor' });
    const business = await buildOperator(t.deps, { role: 'business' });
    for (const other of [auditor, business]) expect((await t.call(runRetention, { token: other.token, body: { isDryRun: true } })).body.code).toBe('role_not_allowed');
    await run(true);
    const { body } = await t.call(listRetentionRuns, { token: auditor.token, query: { limit: 1 } });
    expect(body.items).toEqual([expect.objectContaining({ isDryRun: true, operatorName: '测试运营', counts: expect.objectContaining({ cardViews: 0 }) })]);
    const next = await t.call(listRetentionRuns, { token: auditor.token, query: { limit: 1, cursor: body.nextCursor } });
    expect(next.body.items[0]!.id).not.toBe(body.items[0]!.id);
    const { rows } = await sql`select from activity_entries where action = 'run-retention' and object_id = ${body.items[0]!.id}`.execute(t.db);
    expect(rows).toHaveLength(1);
  });

  it('[A11] two at once: the second is told to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => t.call(runRetention, { token, body: { isDryRun: true } })));
    expect(answers.some(({ status }) => status === 201)).toBe(true);
    for (const { status, body } of answers) if (status !== 201) expect(body.code).toBe('retention_running');
  });

  it('[rule 26] by itself once a day', async () => {
    await sql`delete from retention_runs`.execute(t.db);
    await runDailyRetention(t.db, t.deps);
    await runDailyRetention(t.db, t.deps);
    const { rows } = await sql`select operator_id, is_dry_run from retention_runs`.execute(t.db);
    expect(rows).toEqual([{ operator_id: null, is_dry_run: false }]);
  });
});
