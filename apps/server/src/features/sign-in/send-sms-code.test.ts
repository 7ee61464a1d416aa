import { sendSmsCode } from '@cert/contract/sign-in';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindPractitioner, buildPractitioner } from '../../../test/builders.ts';
import { openBindFlow, openResetFlow, passMinutes } from '../../../test/sign-in-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newAddress, newKey } from '../../../test/test-client.ts';
import type { SmsGateway } from '../../platform/sms-gateway.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const sentTo = (phone: string) => t.outbox.filter((message) => message.phone === phone);
const newFlow = async () => {
  const { phone } = await buildPractitioner(t.deps);
  return { phone, flowToken: await openBindFlow(t, phone) };
};

describe('sendSmsCode', () => {
  it('[trust 2.4.1] [rule 18] sends six digits to the phone of the flow and says how long to wait', async () => {
    const { phone, flowToken } = await newFlow();
    const { status, body, text } = await t.call(sendSmsCode, { body: { flowToken } });
    expect(status).toBe(201);
    expect(body.maskedPhone).toBe(`${phone.slice(0, 3)}****${phone.slice(-4)}`);
    expect(body.resendAfterSeconds).toBe(60);
    const lifetime = Date.parse(body.expiresAt) - Date.now();
    expect(lifetime).toBeGreaterThan(290_000);
    expect(lifetime).toBeLessThanOrEqual(300_500);
    const [message, ...more] = sentTo(phone);
    expect(more).toHaveLength(0);
    expect(message).toMatchObject({ purpose: 'bind', code: expect.stringMatching(/^\d{6}$/) });
    expect(message!.text).toContain(message!.code);
    expect(text).not.toContain(message!.code);
    expect(text).not.toContain(phone);
  });

  it('[trust 2.4.3] [ASVS 6.5.2] [rule 18] no code and no phone stands in any table', async () => {
    const { phone, flowToken } = await newFlow();
    await t.call(sendSmsCode, { body: { flowToken } });
    const code = sentTo(phone)[0]!.code;
    const { rows } = await sql<{ row: string }>`
      select to_jsonb(c)::text as row from sms_codes c union all select to_jsonb(f)::text from sign_in_flows f
      union all select detail::text || coalesce(object_id, '') from activity_entries
      union all select key from limit_counters`.execute(t.db);
    const all = rows.map(({ row }) => row).join('\n');
    expect(all).not.toContain(phone);
    expect(all).not.toContain(`"${code}"`);
  });

  it('[trust 2.3.2] [rule 18] another one within the minute is refused with the seconds left', async () => {
    const { phone, flowToken } = await newFlow();
    await t.call(sendSmsCode, { body: { flowToken } });
    const again = await t.call(sendSmsCode, { body: { flowToken } });
    expect(again.body.code).toBe('sms_too_soon');
    expect(again.body.retryAfterSeconds).toBeGreaterThan(55);
    expect(again.body.retryAfterSeconds).toBeLessThanOrEqual(60);
    const otherPath = await t.call(sendSmsCode, { body: { flowToken: await openBindFlow(t, phone) } });
    expect(otherPath.body.code).toBe('sms_too_soon');
    expect(sentTo(phone)).toHaveLength(1);
  });

  it('[trust I19] [trust I21] [rule 25] the same key answers the same and sends nothing, also after the minute', async () => {
    const { phone, flowToken } = await newFlow();
    const idempotencyKey = newKey();
    const first = await t.call(sendSmsCode, { body: { flowToken }, idempotencyKey });
    const second = await t.call(sendSmsCode, { body: { flowToken }, idempotencyKey });
    expect(second.status).toBe(201);
    expect(second.body).toEqual(first.body);
    await passMinutes(t, 2);
    expect((await t.call(sendSmsCode, { body: { flowToken }, idempotencyKey })).body.resendAfterSeconds).toBe(0);
    expect(sentTo(phone)).toHaveLength(1);
  });

  it('[trust I21] [rule 25] the same key for another flow is refused', async () => {
    const idempotencyKey = newKey();
    const one = await newFlow();
    const other = await newFlow();
    await t.call(sendSmsCode, { body: { flowToken: one.flowToken }, idempotencyKey });
    const refused = await t.call(sendSmsCode, { body: { flowToken: other.flowToken }, idempotencyKey });
    expect(refused.body.code).toBe('idempotency_key_reused');
    expect(sentTo(other.phone)).toHaveLength(0);
  });

  it('[trust 2.3.2] [trust I19] [ASVS 6.3.4] [rule 18] five an hour for a number, over all its flows and purposes', async () => {
    const practitioner = await buildPractitioner(t.deps);
    for (let n = 0; n < 4; n += 1) {
      expect((await t.call(sendSmsCode, { body: { flowToken: await openBindFlow(t, practitioner.phone) } })).status).toBe(201);
      await passMinutes(t, 2);
    }
    await bindPractitioner(t.deps, practitioner);
    expect((await t.call(sendSmsCode, { body: { flowToken: await openResetFlow(t, practitioner.phone) } })).status).toBe(201);
    await passMinutes(t, 2);
    const sixth = await t.call(sendSmsCode, { body: { flowToken: await openResetFlow(t, practitioner.phone) } });
    expect(sixth.body.code).toBe('sms_limit_reached');
    expect(sixth.body.retryAfterSeconds).toBeGreaterThan(2_900);
    expect(sentTo(practitioner.phone)).toHaveLength(5);
    await passMinutes(t, 60);
    expect((await t.call(sendSmsCode, { body: { flowToken: await openResetFlow(t, practitioner.phone) } })).status).toBe(201);
  });

  it('[trust 2.3.2] [rule 18] ten a day for a number', async () => {
    const { phone } = await buildPractitioner(t.deps);
    for (let n = 0; n < 10; n += 1) {
      expect((await t.call(sendSmsCode, { body: { flowToken: await openBindFlow(t, phone) } })).status).toBe(201);
      await passMinutes(t, 30);
    }
    const refused = await t.call(sendSmsCode, { body: { flowToken: await openBindFlow(t, phone) } });
    expect(refused.body.code).toBe('sms_limit_reached');
    expect(refused.body.retryAfterSeconds).toBeGreaterThan(18 * 3600);
  });

  it('[trust 2.3.2] [rule 18] ten an hour from one address, over all numbers', async () => {
    const address = newAddress();
    for (let n = 0; n < 10; n += 1) {
      const { flowToken } = await newFlow();
      expect((await t.call(sendSmsCode, { body: { flowToken }, address })).status).toBe(201);
    }
    const { flowToken, phone } = await newFlow();
    expect((await t.call(sendSmsCode, { body: { flowToken }, address })).body.code).toBe('sms_limit_reached');
    expect(sentTo(phone)).toHaveLength(0);
    const alerts = await t.db.selectFrom('alerts').select(['kind', 'times']).where('subject_id', '=', address).execute();
    expect(alerts).toEqual([{ kind: 'sms-limit', times: 1 }]);
  });

  it('[rule 18] [trust 2.3.2] five an hour from one device, over all numbers and addresses; without a device id the address counts', async () => {
    const deviceId = newKey();
    for (let n = 0; n < 5; n += 1) {
      const { flowToken } = await newFlow();
      expect((await t.call(sendSmsCode, { body: { flowToken }, deviceId })).status).toBe(201);
    }
    const { flowToken, phone } = await newFlow();
    const refused = await t.call(sendSmsCode, { body: { flowToken }, deviceId });
    expect([refused.status, refused.body.code]).toEqual([429, 'sms_limit_reached']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3_500);
    expect(sentTo(phone)).toHaveLength(0);
    // A reset of an unknown number is refused alike.
    const unknown = await t.call(sendSmsCode, { body: { flowToken: await openResetFlow(t, '18900000004') }, deviceId });
    expect([unknown.status, unknown.body.code]).toEqual([429, 'sms_limit_reached']);
    expect((await t.call(sendSmsCode, { body: { flowToken }, headers: { 'x-device-id': '' } })).status).toBe(201);
  });

  it('[trust 2.3.1] [P1] a flow of an unknown, bound or made-up number sends nothing', async () => {
    const bound = await buildPractitioner(t.deps);
    await bindPractitioner(t.deps, bound);
    const before = t.outbox.length;
    for (const flowToken of [await openBindFlow(t, '18900000001'), await openBindFlow(t, bound.phone), 'A'.repeat(43)]) {
      expect((await t.call(sendSmsCode, { body: { flowToken } })).body.code).toBe('flow_invalid');
    }
    expect(t.outbox).toHaveLength(before);
  });

  it('[trust 2.2.6] [P2] a reset answers alike for a bound, an unbound and an unknown number, and sends to the bound one only', async () => {
    const bound = await buildPractitioner(t.deps);
    await bindPractitioner(t.deps, bound);
    const unbound = await buildPractitioner(t.deps);
    const before = t.outbox.length;
    for (const phone of ['18900000002', bound.phone, unbound.phone]) {
      const flowToken = await openResetFlow(t, phone);
      const first = await t.call(sendSmsCode, { body: { flowToken } });
      expect(first.status, phone).toBe(201);
      expect(first.body).toEqual({ maskedPhone: `${phone.slice(0, 3)}****${phone.slice(-4)}`, resendAfterSeconds: 60, expiresAt: expect.any(String) });
      expect((await t.call(sendSmsCode, { body: { flowToken } })).body.code).toBe('sms_too_soon');
    }
    expect(t.outbox.slice(before).map(({ phone, purpose }) => ({ phone, purpose }))).toEqual([{ phone: bound.phone, purpose: 'reset' }]);
  });
});

describe('the gateway', () => {
  const withGateway = async (sms: SmsGateway, run: (app: TestApp) => Promise<void>) => {
    const app = await t.another({ sms });
    await run(app).finally(() => app.close());
  };

  it('[trust 2.3.3] [ASVS 16.5.2] [rule 18] a failure is 503 with Retry-After; another try is possible at once and counts', async () => {
    let isDown = true;
    let tries = 0;
    const sms: SmsGateway = { send: async () => void ((tries += 1), isDown ? await Promise.reject(new Error('provider says no')) : undefined) };
    await withGateway(sms, async (app) => {
      const { phone } = await buildPractitioner(t.deps);
      const flowToken = await openBindFlow(app, phone);
      const idempotencyKey = newKey();
      for (let n = 1; n <= 2; n += 1) {
        const failed = await app.call(sendSmsCode, { body: { flowToken }, idempotencyKey });
        expect(failed.status).toBe(503);
        expect(failed.body.code).toBe('sms_unavailable');
        expect(Number(failed.headers['retry-after'])).toBeGreaterThan(0);
        expect(tries).toBe(n);
      }
      isDown = false;
      expect((await app.call(sendSmsCode, { body: { flowToken }, idempotencyKey })).status).toBe(201);
      await passMinutes(t, 2);
      for (let n = 0; n < 2; n += 1) {
        expect((await app.call(sendSmsCode, { body: { flowToken } })).status).toBe(201);
        await passMinutes(t, 2);
      }
      expect((await app.call(sendSmsCode, { body: { flowToken } })).body.code).toBe('sms_limit_reached');
    });
  });

  it('[trust 2.2.6] [P2] an outage tells nothing about a number: the reset of an unknown one fails too', async () => {
    await withGateway({ send: () => Promise.reject(new Error('down')) }, async (app) => {
      const bound = await buildPractitioner(t.deps);
      await bindPractitioner(t.deps, bound);
      const real = await app.call(sendSmsCode, { body: { flowToken: await openResetFlow(app, bound.phone) } });
      const unknown = await app.call(sendSmsCode, { body: { flowToken: await openResetFlow(app, '18900000003') } });
      expect([real.status, unknown.status]).toEqual([503, 503]);
    });
  });

  it('[rule 18] a gateway that never answers is given up before the user gives up', async () => {
    await withGateway({ send: () => new Promise(() => undefined) }, async (app) => {
      const { phone } = await buildPractitioner(t.deps);
      const startedAt = Date.now();
      const answer = await app.call(sendSmsCode, { body: { flowToken: await openBindFlow(app, phone) } });
      expect(answer.body.code).toBe('sms_unavailable');
      expect(Date.now() - startedAt).toBeLessThan(8_000);
    });
  });

  it('[rule 18] no transaction is open while the gateway works', async () => {
    let idle = -1;
    const sms: SmsGateway = {
      async send() {
        const { rows } = await sql<{ count: number }>`
          select count(*)::int as count from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null and state <> 'idle'`.execute(t.db);
        idle = rows[0]!.count;
      },
    };
    await withGateway(sms, async (app) => {
      const { phone } = await buildPractitioner(t.deps);
      expect((await app.call(sendSmsCode, { body: { flowToken: await openBindFlow(app, phone) } })).status).toBe(201);
      expect(idle).toBe(0);
    });
  });
});
