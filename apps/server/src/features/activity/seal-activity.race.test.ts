import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { logActivity, systemActor } from '../../platform/activity-log.ts';
import { inTransaction } from '../../platform/database.ts';
import { checkActivitySeals } from './check-activity-seals.ts';
import { sealHeadFile } from './keep-seal-head.ts';
import { sealActivity } from './seal-activity.ts';

let t: TestApp;
let other: TestApp;
const folder = mkdtempSync(join(tmpdir(), 'seal-race-'));
beforeAll(async () => {
  t = await createTestApp();
  other = await t.another();
});
afterAll(async () => {
  await other.close();
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

it('[A8] eight writers while two processes seal: no line is missed, none waits for the sealing', { timeout: 120_000 }, async () => {
  const means = { key: t.deps.cipher, headFile: sealHeadFile(folder) };
  let isWriting = true;
  let slowest = 0;
  const writer = async (number: number) => {
    for (let index = 0; index < 60; index += 1) {
      await inTransaction(t.deps.db, async (tx) => {
        const started = performance.now();
        await logActivity(tx, systemActor, { action: 'publish-card', detail: { number, index } });
        slowest = Math.max(slowest, performance.now() - started);
        // Committed in another order than the numbers were given out.
        await sleep((number * 7 + index * 3) % 23);
        if (index % 10 === 9) throw new Error('undone');
      }).catch((error: Error) => {
        if (error.message !== 'undone') throw error;
      });
    }
  };
  const sealer = async (db: TestApp['deps']['db']) => {
    let sealed = 0;
    while (isWriting) sealed += await sealActivity(db, means);
    return sealed;
  };
  const sealing = [sealer(t.deps.db), sealer(other.deps.db)];
  await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map(writer));
  isWriting = false;
  const counts = await Promise.all(sealing);
  await sealActivity(t.deps.db, means);
  const check = await checkActivitySeals(t.deps.db, means);
  expect(check.problem).toBeUndefined();
  expect(check.checkedEntries).toBe(8 * 54);
  expect(check.checkedSeals).toBeGreaterThan(5);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(100);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from activity_entries`.execute(t.db);
  expect(rows[0]?.n).toBe(8 * 54);
  // Sealing holds no lock that a writer needs.
  expect(slowest).toBeLessThan(2_000);
});
