// The operator commands as an operator runs them: a process of its own, its output and its exit code.
import { signInInstitution } from '@cert/contract/sign-in';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildInstitution, testPassword } from '../../test/builders.ts';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import { readBalance } from '../features/points/read-balance.ts';
import { readRevealPrice } from '../features/points/read-reveal-price.ts';

let t: TestApp;
let dataDir: string;
beforeAll(async () => {
  t = await createTestApp();
  dataDir = mkdtempSync(join(tmpdir(), 'certification-careers-commands-'));
});
afterAll(async () => {
  await t.close();
  rmSync(dataDir, { recursive: true });
});

function run(command: string, ...options: string[]): Promise<{ exitCode: number; out: string; errors: string }> {
  const file = join(import.meta.dirname, `${command}.ts`);
  const env = { PATH: process.env['PATH'], DATABASE_URL: t.deps.config.databaseUrl, DATA_DIR: dataDir };
  return new Promise((done) => {
    execFile(process.execPath, ['--import', 'tsx', file, ...options], { env }, (error, out, errors) => {
      done({ exitCode: error === null ? 0 : Number(error.code), out, errors });
    });
  });
}
const loggedTimes = async (action: string) => (await sql`select from activity_entries where action = ${action}`.execute(t.db)).rows.length;

describe('institution:create', () => {
  it('[A1] prints a default password that signs in once, and keeps only its hash', { timeout: 60_000 }, async () => {
    const created = await run('create-institution', '--name', '新开户认证（北京）有限公司', '--account', 'NEW-01', '--points', '30', '--membership-until', '2099-12-31');
    expect(created).toMatchObject({ exitCode: 0, errors: '' });
    const password = /默认密码 +(\S{12})\n/.exec(created.out)![1]!;
    const session = await t.call(signInInstitution, { body: { accountName: 'new-01', password } });
    expect([session.status, session.body.scope]).toEqual([201, 'change_password']);
    const { rows } = await sql<{ row: string; id: string }>`select i.id, to_jsonb(a)::text || to_jsonb(i)::text as row from institution_accounts a join institutions i on i.id = a.institution_id where account_name = 'new-01'`.execute(t.db);
    expect(rows[0]!.row).not.toContain(password);
    expect(await readBalance(t.db, rows[0]!.id)).toBe(30);
    expect([await loggedTimes('create-institution'), await loggedTimes('grant-points')]).toEqual([1, 1]);

    const twice = await run('create-institution', '--name', '新开户认证(北京) 有限公司', '--account', 'new-02');
    expect(twice).toMatchObject({ exitCode: 1, out: '' });
    expect(twice.errors).toContain('已存在');
    const taken = await run('create-institution', '--name', '另一家认证有限公司', '--account', 'New-01', '--points', '5');
    expect([taken.exitCode, taken.errors.includes('已被使用')]).toEqual([1, true]);
    expect((await sql`select from institutions where name = '另一家认证有限公司'`.execute(t.db)).rows).toHaveLength(0);
  });

  it('[A1] a wrong command line prints the usage in Chinese and does nothing', { timeout: 60_000 }, async () => {
    for (const options of [['--name', '只有名称认证有限公司'], ['--nmae', 'x', '--account', 'y'], ['--help']]) {
      const { exitCode, errors } = await run('create-institution', ...options);
      expect([exitCode, errors.includes('用法：')], options.join(' ')).toEqual([2, true]);
    }
    const wrong = await run('create-institution', '--name', '点数有误认证有限公司', '--account', 'wrong-points', '--points', '3.5');
    expect([wrong.exitCode, wrong.errors.includes('整数')]).toEqual([1, true]);
    expect((await sql`select from institutions where name = '点数有误认证有限公司'`.execute(t.db)).rows).toHaveLength(0);
  });
});

describe('the other commands', () => {
  it('[A1] institution:reset-password ends the sessions and the old password', { timeout: 60_000 }, async () => {
    const institution = await buildInstitution(t.deps);
    const reset = await run('reset-institution-password', '--account', institution.accountName.toUpperCase());
    const password = /默认密码 +(\S{12})\n/.exec(reset.out)![1]!;
    expect((await t.call(signInInstitution, { body: { accountName: institution.accountName, password: testPassword } })).status).toBe(422);
    expect((await t.call(signInInstitution, { body: { accountName: institution.accountName, password } })).body.scope).toBe('change_password');
    const { rows } = await sql<{ ended_reason: string }>`select ended_reason from sessions where account_id = ${institution.accountId} and ended_at is not null`.execute(t.db);
    expect(rows).toHaveLength(1);
    expect((await run('reset-institution-password', '--account', 'nobody')).exitCode).toBe(1);
  });

  it('[A3] points:grant writes one line of the ledger', { timeout: 60_000 }, async () => {
    const institution = await buildInstitution(t.deps, { points: 5 });
    const granted = await run('grant-points', '--account', institution.accountName, '--points', '20', '--note', '合同 2026-07');
    expect(granted).toMatchObject({ exitCode: 0, out: expect.stringContaining('余额 25 点') });
    const { rows } = await sql`select kind, points, balance_after, note from point_entries where institution_id = ${institution.id} order by sequence`.execute(t.db);
    expect(rows[1]).toEqual({ kind: 'grant', points: 20, balance_after: 25, note: '合同 2026-07' });
    for (const points of ['0', '-5', '1.5']) {
      expect((await run('grant-points', '--account', institution.accountName, `--points=${points}`)).exitCode, points).toBe(1);
    }
    expect(await readBalance(t.db, institution.id)).toBe(25);
    expect((await run('grant-points', '--account', 'nobody', '--points', '1')).errors).toContain('没有账号名为');
  });

  it('[A3] price:set changes the price and keeps the history', { timeout: 60_000 }, async () => {
    expect(await run('set-reveal-price', '--points', '3')).toMatchObject({ exitCode: 0, out: expect.stringContaining('由 1 点改为 3 点') });
    expect(await readRevealPrice(t.db)).toBe(3);
    expect((await run('set-reveal-price', '--points', '100001')).exitCode).toBe(1);
    expect(await loggedTimes('set-reveal-price')).toBe(1);
  });

  it('[A11] [rule 26] run-retention counts first, then deletes, and is logged', { timeout: 60_000 }, async () => {
    expect(await run('run-retention', '--dry-run', 'yes')).toMatchObject({ exitCode: 0, out: expect.stringContaining('试算') });
    expect(await run('run-retention')).toMatchObject({ exitCode: 0, out: expect.stringContaining('投递记录 0 条') });
    expect((await run('run-retention', '--dry-run', 'no')).exitCode).toBe(2);
    expect(await loggedTimes('run-retention')).toBe(2);
  });

  it('[ASVS 6.3.2] [A9] operator:create prints a random password; there is no operator before', { timeout: 60_000 }, async () => {
    expect((await sql`select from operators`.execute(t.db)).rows).toHaveLength(0);
    const created = await run('create-operator', '--account', 'zhang.wei', '--name', '张伟', '--role', 'administrator');
    expect(created.exitCode).toBe(0);
    expect(created.out).toMatch(/密码 +\S{16}\n/);
    expect((await run('create-operator', '--account', 'zhang.wei', '--name', '张伟', '--role', 'business')).exitCode).toBe(1);
    expect((await run('create-operator', '--account', 'li.na', '--name', '李娜', '--role', 'root')).errors).toContain('角色');
    expect(await loggedTimes('create-operator')).toBe(1);
  });
});
