import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import type { Deps } from '../../platform/http/deps.ts';
import { makeBackupKey } from './make-backup-key.ts';
import { lastDue, nameBackup } from './rules.ts';
import { runDailyBackup } from './schedule.ts';

let t: TestApp;
let deps: Deps;
const folder = mkdtempSync(join(tmpdir(), 'daily-backup-'));
const backups = join(folder, 'backups');
const hourMs = 3_600_000;

beforeAll(async () => {
  t = await createTestApp();
  const { recipient } = await makeBackupKey(join(folder, 'backup.key'));
  deps = { ...t.deps, config: { ...t.deps.config, backup: { folder: backups, hour: 3, keepDays: 14, recipients: [recipient] } } };
});
afterAll(async () => {
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (now: Date, settings: Partial<Deps['config']['backup']> = {}) =>
  runDailyBackup(t.deps.db, { ...deps, config: { ...deps.config, backup: { ...deps.config.backup, ...settings } } }, () => false, now);
const alerts = () => t.db.selectFrom('alerts').select(['times', 'detail']).where('kind', '=', 'backup-failed').execute();
const ends = () => t.db.selectFrom('backup_runs').select(['is_scheduled', 'problem']).orderBy('id').execute();

it('[trust 2.20] off without a folder; with one it comes once after its hour, and old ones go', async () => {
  const now = new Date();
  await run(now, { folder: undefined });
  expect(await ends()).toEqual([]);
  await run(now);
  await run(now);
  expect(await ends()).toEqual([{ is_scheduled: true, problem: null }]);
  const [fresh, ...others] = readdirSync(backups);
  expect([fresh, others]).toEqual([expect.stringMatching(/^careers-\d{8}-\d{6}\.tar\.gz\.age$/), []]);

  for (const name of [nameBackup(new Date(now.getTime() - 20 * 24 * hourMs)), nameBackup(new Date(now.getTime() - 3 * 24 * hourMs)), 'of-somebody-else.age', 'careers-20200101-000000.tar.gz.age.part']) writeFileSync(join(backups, name), 'x');
  const dayAgo = new Date(now.getTime() - 25 * hourMs);
  utimesSync(join(backups, 'careers-20200101-000000.tar.gz.age.part'), dayAgo, dayAgo);
  // The day after the run was kept it is due again.
  await run(new Date(lastDue(now, 3).getTime() + 24 * hourMs + 1));
  expect(await ends()).toHaveLength(2);
  const left = readdirSync(backups);
  expect(left).toEqual(expect.arrayContaining(['of-somebody-else.age', fresh, nameBackup(new Date(now.getTime() - 3 * 24 * hourMs))]));
  expect(left.filter((name) => name.endsWith('.part') || name === nameBackup(new Date(now.getTime() - 20 * 24 * hourMs)))).toEqual([]);
});

it('[trust 2.20] one that fails rings, is tried again after an hour, and comes then', async () => {
  await t.db.deleteFrom('backup_runs').execute();
  const due = lastDue(new Date(), 3);
  // A file where the folder should be.
  writeFileSync(join(folder, 'no-folder'), 'x');
  const blocked = { folder: join(folder, 'no-folder') };
  await expect(run(new Date(), blocked)).rejects.toThrow();
  expect(await ends()).toEqual([{ is_scheduled: true, problem: 'EEXIST' }]);
  expect(await alerts()).toEqual([{ times: 1, detail: { problem: 'EEXIST' } }]);
  await run(new Date());
  expect(await ends()).toHaveLength(1);
  await run(new Date(Date.now() + hourMs + 60_000), { hour: (new Date(due).getUTCHours() + 8) % 24 });
  expect((await ends()).at(-1)).toEqual({ is_scheduled: true, problem: null });
});
