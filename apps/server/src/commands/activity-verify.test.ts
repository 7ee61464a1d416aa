import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../test/test-app.ts';
import { sealHeadFile } from '../features/activity/keep-seal-head.ts';
import { sealActivity } from '../features/activity/seal-activity.ts';
import { logActivity, systemActor } from '../platform/activity-log.ts';

let t: TestApp;
const dataDir = mkdtempSync(join(tmpdir(), 'activity-verify-'));
beforeAll(async () => void (t = await createTestApp()));
afterAll(async () => {
  await t.close();
  rmSync(dataDir, { recursive: true });
});

function run(...options: string[]): Promise<{ exitCode: number; out: string; errors: string }> {
  const env = { PATH: process.env['PATH'], DATABASE_URL: t.deps.config.databaseUrl, DATA_DIR: dataDir, CONTACT_KEY: t.deps.config.contactKey!.toString('base64') };
  return new Promise((done) => {
    execFile(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'activity-verify.ts'), ...options], { env }, (error, out, errors) => done({ exitCode: error === null ? 0 : Number(error.code), out, errors }));
  });
}

it('[A8] activity:verify ends with 0 on an intact log, and with 1 and the place on a changed one', async () => {
  for (let index = 0; index < 3; index += 1) await logActivity(t.deps.db, systemActor, { action: 'publish-card' });
  await sealActivity(t.deps.db, { key: t.deps.cipher, headFile: sealHeadFile(dataDir) });
  expect(await run()).toEqual({ exitCode: 0, out: '操作日志完整：1 块、3 行，没有被修改、删除或插入。\n', errors: '' });
  await sql`alter table activity_entries disable trigger user`.execute(t.db);
  await sql`update activity_entries set action = 'withdraw-card' where id = 2`.execute(t.db);
  const { exitCode, errors } = await run();
  expect(exitCode).toBe(1);
  expect(errors).toContain('第 1 块，日志行与封存时不一致');
  expect(errors).toContain('编号 2 的日志被修改');
  expect((await run('--nothing')).exitCode).toBe(2);
});
