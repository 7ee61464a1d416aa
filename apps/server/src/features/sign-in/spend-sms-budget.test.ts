import { readSmsBudget } from '@cert/contract/admin/activity';
import { sendSmsCode, signInPractitioner } from '@cert/contract/sign-in';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bindPractitioner, buildOperator, buildPractitioner, testPassword } from '../../../test/builders.ts';
import { openBindFlow, openResetFlow } from '../../../test/sign-in-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { SmsFault } from '../../platform/sms-gateway.ts';

let t: TestApp;
beforeAll(async () => {
  // No hour ends within a test.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date().setUTCMinutes(30) });
  t = await createTestApp();
});
afterAll(async () => {
  await t.close();
  vi.useRealTimers();
});

const alertsOf = (kind: string) => t.db.selectFrom('alerts').select(['times', 'detail']).where('kind', '=', kind).where('handled_at', 'is', null).execute();
/** Each test has the budgets for itself. */
const startAnew = async () => {
  await t.db.deleteFrom('limit_counters').where('key', 'like', 'sms:%').execute();
  await t.db.deleteFrom('alerts').execute();
};
const send = async (app: TestApp, purpose: 'bind' | 'unknown' = 'bind') => {
  const flowToken = purpose === 'bind' ? await openBindFlow(app, (await buildPractitioner(t.deps)).phone) : await openResetFlow(app, `189${String(Math.random()).slice(2, 10)}`);
  return app.call(sendSmsCode, { body: { flowToken } });
};
const withBudget = async (limits: { smsHourlyBudget?: number; smsDailyBudget?: number }, run: (app: TestApp) => Promise<void>, sms?: TestApp['deps']['sms']) => {
  await startAnew();
  const app = await t.another({ limits, ...(sms === undefined ? {} : { sms }) });
  await run(app).finally(() => app.close());
};

describe('the budget of messages', () => {
  it('[trust 2.3.2] beyond the hour\'s budget nothing is sent: 503 with the time until it begins anew', async () => {
    await withBudget({ smsHourlyBudget: 3 }, async (app) => {
      for (let n = 0; n < 3; n += 1) expect((await send(app)).status).toBe(201);
      const refused = await send(app);
      expect([refused.status, refused.body.code]).toEqual([503, 'sms_unavailable']);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(1_700);
      expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(1_800);
      expect(app.outbox).toHaveLength(3);
    });
  });

  it('[trust 2.3.2] the day\'s budget as well, over all server processes', async () => {
    await withBudget({ smsDailyBudget: 2 }, async (app) => {
      const other = await t.another({ limits: { smsDailyBudget: 2 } });
      expect([(await send(app)).status, (await send(other)).status, (await send(app)).status, (await send(other)).status]).toEqual([201, 201, 503, 503]);
      expect([app.outbox.length, other.outbox.length]).toEqual([1, 1]);
      await other.close();
    });
  });

  it('[trust 2.2.6] an unknown number uses nothing up and is refused alike', async () => {
    await withBudget({ smsHourlyBudget: 2 }, async (app) => {
      for (let n = 0; n < 3; n += 1) expect((await send(app, 'unknown')).status).toBe(201);
      expect([(await send(app)).status, (await send(app)).status]).toEqual([201, 201]);
      const known = await send(app);
      const unknown = await send(app, 'unknown');
      expect([known.status, known.body.code]).toEqual([503, 'sms_unavailable']);
      expect([unknown.status, unknown.body.code, unknown.body.title]).toEqual([503, 'sms_unavailable', known.body.title]);
    });
  });

  it('[trust 2.3.2] the operators are told at 80 % and beyond, with figures, once', async () => {
    await withBudget({ smsHourlyBudget: 5 }, async (app) => {
      for (let n = 0; n < 3; n += 1) await send(app);
      expect(await alertsOf('sms-budget')).toEqual([]);
      await send(app);
      expect(await alertsOf('sms-budget')).toEqual([{ times: 1, detail: { usedThisHour: 4, hourlyBudget: 5, usedToday: 4, dailyBudget: 5_000 } }]);
      await send(app);
      expect(await alertsOf('sms-budget')).toHaveLength(1);
      for (let n = 0; n < 3; n += 1) expect((await send(app)).status).toBe(503);
      const [alert, ...more] = await alertsOf('sms-budget');
      expect(more).toHaveLength(0);
      expect(alert).toMatchObject({ times: 4, detail: { usedThisHour: 5 } });
      const noted = await t.db.selectFrom('activity_entries').select('detail').where('action', '=', 'send-sms-code').orderBy('id', 'desc').limit(50).execute();
      expect(noted.filter(({ detail }) => detail['kind'] === 'budget')).toHaveLength(1);
    });
  });

  it('[trust 2.3.3] what the provider refused is not paid: it gives its place back', async () => {
    let isDown = true;
    const sms = { send: async () => (isDown ? await Promise.reject(new SmsFault('isv.AMOUNT_NOT_ENOUGH')) : undefined) };
    await withBudget({ smsHourlyBudget: 2 }, async (app) => {
      for (let n = 0; n < 4; n += 1) expect((await send(app)).body.code).toBe('sms_unavailable');
      isDown = false;
      expect([(await send(app)).status, (await send(app)).status, (await send(app)).status]).toEqual([201, 201, 503]);
    }, sms);
  });

  it('[trust 2.3.2] a password sign-in is not touched by a spent budget', async () => {
    await withBudget({ smsHourlyBudget: 1 }, async (app) => {
      expect([(await send(app)).status, (await send(app)).status]).toEqual([201, 503]);
      const bound = await buildPractitioner(t.deps);
      await bindPractitioner(t.deps, bound);
      expect((await app.call(signInPractitioner, { body: { phone: bound.phone, password: testPassword } })).status).toBe(201);
    });
  });

  it('[A8] [trust 2.3.2] an auditor reads what is used of it and what sends', async () => {
    const auditor = await buildOperator(t.deps, { role: 'auditor' });
    await withBudget({ smsHourlyBudget: 20, smsDailyBudget: 40 }, async (app) => {
      for (let n = 0; n < 3; n += 1) await send(app);
      const read = await app.call(readSmsBudget, { token: auditor.token });
      expect([read.status, read.body]).toEqual([200, { hour: { used: 3, budget: 20 }, day: { used: 3, budget: 40 }, warnPercent: 80, gateway: 'outbox' }]);
      const business = await buildOperator(t.deps, { role: 'business' });
      expect((await app.call(readSmsBudget, { token: business.token })).body.code).toBe('role_not_allowed');
    });
  });
});
