import { listNotifications } from '@cert/contract/notification';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildPractitioner, signedInPractitioner } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { announceExpiringRegistrations } from './schedule.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const day = (days: number): string => new Date(Date.parse(`${shanghaiDay()}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

it('[X3] a registration that ends within 90 days is told once for each end, to who signs in here', async () => {
  const registrations = [
    { scheme: 'QMS' as const, validUntil: day(90) },
    { scheme: 'EMS' as const, validUntil: day(91) },
    { scheme: 'OHSMS' as const, validUntil: day(-1) },
    { scheme: 'FSMS' as const, validUntil: null },
  ];
  const person = await signedInPractitioner(t.deps, { registrations });
  const never = await buildPractitioner(t.deps, { registrations });
  const retired = await signedInPractitioner(t.deps, { registrations, retiredAt: new Date() });
  const texts = async () => (await t.call(listNotifications, { token: person.token })).body.items.map((item) => item.text);
  for (let round = 0; round < 2; round += 1) await announceExpiringRegistrations(t.deps.db);
  expect(await texts()).toEqual([`您的QMS注册资格将于 ${day(90)} 到期，请及时办理再注册`]);
  await t.db.updateTable('registrations').set({ valid_until: day(30) }).where('practitioner_id', '=', person.id).where('scheme', '=', 'QMS').execute();
  await announceExpiringRegistrations(t.deps.db);
  expect(await texts()).toHaveLength(2);
  expect(await t.db.selectFrom('notifications').select('id').where('recipient_id', 'in', [never.id, retired.id]).execute()).toEqual([]);
});
