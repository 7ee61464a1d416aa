import { reconcilePoints } from '@cert/contract/admin/points';
import { withdrawCard } from '@cert/contract/card';
import { revealContact } from '@cert/contract/reveal';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, buildJob, buildOperator, buildPublishedCard } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
let token: string;
let institutionId: string;
let dataDir: string;
beforeAll(async () => {
  t = await createTestApp();
  dataDir = mkdtempSync(join(tmpdir(), 'reconcile-'));
  ({ token } = await buildOperator(t.deps, { role: 'auditor' }));
  const institution = await buildInstitution(t.deps, { name: '对账认证有限公司', points: 10 });
  institutionId = institution.id;
  const [kept, gone] = [await buildPublishedCard(t.deps), await buildPublishedCard(t.deps)];
  for (const card of [kept, gone]) await t.call(revealContact, { token: institution.token, params: { cardId: card.cardId }, body: { expectedPoints: 1 } });
  await t.call(withdrawCard, { token: gone.token });
});
afterAll(async () => {
  await t.close();
  rmSync(dataDir, { recursive: true });
});

const differing = async () => (await t.call(reconcilePoints, { token })).body.checks.filter(({ differenceCount }) => differenceCount > 0).map(({ code }) => code);

/** Breaks the data past every trigger and key, as a superuser could, and looks. */
async function broken(statement: string): Promise<string[]> {
  const admin = new URL(process.env['TEST_ADMIN_URL']!);
  admin.pathname = new URL(t.deps.config.databaseUrl!).pathname;
  const client = new pg.Client({ connectionString: admin.toString() });
  await client.connect();
  try {
    await client.query(`set session_replication_role = 'replica'; ${statement}`);
  } finally {
    await client.end();
  }
  return differing();
}

const runCommand = () =>
  new Promise<{ exitCode: number; out: string }>((done) => {
    const env = { PATH: process.env['PATH'], DATABASE_URL: t.deps.config.databaseUrl, DATA_DIR: dataDir, CONTACT_KEY: t.deps.config.contactKey?.toString('base64') };
    const file = join(import.meta.dirname, '../../commands/reconcile.ts');
    execFile(process.execPath, ['--import', 'tsx', file], { env }, (error, out) => done({ exitCode: error === null ? 0 : Number(error.code), out }));
  });

describe('reconciliation', () => {
  it('[A3] [rule 2] finds nothing in what the program wrote, and says what it looked at', async () => {
    const { status, body } = await t.call(reconcilePoints, { token });
    expect([status, body.differenceCount]).toEqual([200, 0]);
    expect(body.checks.map(({ code }) => code)).toEqual(['I1', 'I2', 'I3', 'I4', 'I5', 'I7', 'I8', 'I9']);
    expect(body.checks.find(({ code }) => code === 'I5')?.checkedCount).toBe(4);
  });

  it('[A3] sees every kind of damage, also what no guard of the database would let through', async () => {
    expect(await broken(`update point_accounts set balance = balance + 1 where institution_id = '${institutionId}'`)).toEqual(['I1', 'I4']);
    const { body } = await t.call(reconcilePoints, { token });
    expect(body.checks[0]?.differences).toEqual([{ institutionId, institutionName: '对账认证有限公司', text: '余额 10，流水之和 9' }]);
    expect(await broken(`update point_accounts set balance = balance - 1 where institution_id = '${institutionId}'`)).toEqual([]);
    expect(await broken(`update point_entries set sequence = 9 where sequence = 3 and institution_id = '${institutionId}'`)).toEqual(['I5']);
    await broken(`update point_entries set sequence = 3 where sequence = 9 and institution_id = '${institutionId}'`);
    expect(await broken(`update point_accounts set entry_count = 40 where institution_id = '${institutionId}'`)).toEqual(['I5']);
    await broken(`update point_accounts set entry_count = 4 where institution_id = '${institutionId}'`);
    expect(await broken(`update contact_reveals set refunded_at = null where institution_id = '${institutionId}' and refunded_at is not null`)).toEqual(['I3']);
    await broken(`update contact_reveals r set refunded_at = now() where exists (select 1 from point_entries e where e.reveal_id = r.id and e.kind = 'refund')`);
    expect(await broken(`update contact_reveals set points = 2 where institution_id = '${institutionId}' and refunded_at is null`)).toEqual(['I3']);
    await broken(`update contact_reveals set points = 1`);
    expect(await differing()).toEqual([]);
    for (let index = 0; index < 11; index += 1) await buildJob(t.deps, institutionId);
    expect(await differing()).toEqual(['I7']);
  });

  it('[A3] the command prints the table in Chinese and ends with 1 while anything differs', { timeout: 60_000 }, async () => {
    const bad = await runCommand();
    expect([bad.exitCode, bad.out.includes('对账认证有限公司：有 11 个'), bad.out.includes('共有 1 处差异')]).toEqual([1, true, true]);
    await sql`update jobs set deleted_at = now()`.execute(t.db);
    const good = await runCommand();
    expect([good.exitCode, good.out.trimEnd().endsWith('没有差异。')]).toEqual([0, true]);
  });
});
