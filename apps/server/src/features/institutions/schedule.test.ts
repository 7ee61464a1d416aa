import { listNotifications } from '@cert/contract/notification';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildInstitution } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { addDays } from '../jobs/rules.ts';
import { announceEndingMemberships } from './schedule.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const day = (days: number): string => addDays(shanghaiDay(), days);

it('[X3] [A1] a membership that ends within 30 days is told once, and again when it was extended and ends again', async () => {
  const soon = await buildInstitution(t.deps, { membershipUntil: day(30) });
  const disabled = await buildInstitution(t.deps, { membershipUntil: day(5) });
  await t.db.updateTable('institutions').set({ disabled_at: new Date() }).where('id', '=', disabled.id).execute();
  const others = [await buildInstitution(t.deps, { membershipUntil: day(31) }), await buildInstitution(t.deps, { membershipUntil: day(-1) }), await buildInstitution(t.deps)];
  const told = async (token: string) => (await t.call(listNotifications, { token })).body.items;
  await Promise.all([announceEndingMemberships(t.db), announceEndingMemberships(t.db)]);
  await announceEndingMemberships(t.db);
  expect((await told(soon.token)).map((item) => item.text)).toEqual([`会员资格将于 ${day(30)} 到期，请联系平台办理续期`]);
  await t.db.updateTable('institutions').set({ membership_until: day(3) }).where('id', '=', soon.id).execute();
  await announceEndingMemberships(t.db);
  expect(await told(soon.token)).toHaveLength(2);
  for (const { token } of others) expect(await told(token)).toEqual([]);
  expect(await t.db.selectFrom('notifications').select('id').where('recipient_id', '=', disabled.id).execute()).toEqual([]);
});
