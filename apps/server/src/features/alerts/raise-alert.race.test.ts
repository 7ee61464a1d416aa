import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildInstitution } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { inTransaction } from '../../platform/database.ts';
import { raiseAlert, wholePlatform } from './raise-alert.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const alerts = (subjectId: string) => t.db.selectFrom('alerts').selectAll().where('subject_id', '=', subjectId).execute();

it('[A8] [trust 2.1.5] 30 at once make one open alert that counts 30, with the first and the last time', async () => {
  const { id } = await buildInstitution(t.deps);
  const subject = { kind: 'institution', id } as const;
  await Promise.all(Array.from({ length: 30 }, (_, index) => raiseAlert(t.deps.db, { kind: 'card-reading', subject, detail: { act: 'card-list', used: index } })));
  await raiseAlert(t.deps.db, { kind: 'reveal-limit', subject });
  const rows = await alerts(id);
  expect(rows.map(({ kind, times }) => [kind, times]).sort()).toEqual([['card-reading', 30], ['reveal-limit', 1]]);
  expect(rows[0]!.last_at.getTime()).toBeGreaterThanOrEqual(rows[0]!.first_at.getTime());
});

it('[A8] inside a transaction it stands or falls with it, and a fault of its own leaves the transaction alive', async () => {
  const { id } = await buildInstitution(t.deps);
  const subject = { kind: 'institution', id } as const;
  await inTransaction(t.deps.db, async (tx) => {
    await raiseAlert(tx, { kind: 'card-reading', subject });
    throw new Error('undone');
  }).catch(() => undefined);
  expect(await alerts(id)).toEqual([]);
  await inTransaction(t.deps.db, async (tx) => {
    await raiseAlert(tx, { kind: 'card-reading', subject: { kind: 'nothing' as 'platform', id: 'x' } });
    await raiseAlert(tx, { kind: 'card-reading', subject });
  });
  expect(await alerts(id)).toHaveLength(1);
});

it('[A8] [rule 1] what looks like a number or an address does not stand in it', async () => {
  await raiseAlert(t.deps.db, { kind: 'backup-failed', subject: wholePlatform, detail: { reason: 'for 13800138000', act: 'a@b.cn', count: 2 } });
  expect((await alerts('platform'))[0]!.detail).toEqual({ reason: '***', act: '***', count: 2 });
});
