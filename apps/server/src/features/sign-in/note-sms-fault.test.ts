import { sendSmsCode, verifySmsCode } from '@cert/contract/sign-in';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bindPractitioner, buildPractitioner } from '../../../test/builders.ts';
import { startSmsServer, type SmsServer } from '../../../test/sms-server.ts';
import { openBindFlow, openResetFlow, passMinutes } from '../../../test/sign-in-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { createAliyunGateway } from '../../platform/sms-gateway-aliyun.ts';

// The whole way: the server, the provider's protocol, a provider that says no.
const account = { keyId: 'LTAI-test', secret: 'a secret of the test', signature: '职业信息平台', templates: ['SMS_100', 'SMS_200'] };
let t: TestApp;
let provider: SmsServer;
beforeAll(async () => {
  provider = await startSmsServer(account);
  const sms = createAliyunGateway({ endpoint: provider.url, keyId: account.keyId, secret: account.secret, signature: account.signature, templates: { bind: 'SMS_100', reset: 'SMS_200' }, answerMilliseconds: 0 });
  t = await createTestApp({ sms });
});
afterAll(async () => {
  await t.close();
  await provider.close();
});
beforeEach(async () => {
  provider.behaviour = {};
  provider.calls = 0;
  provider.taken.length = 0;
  await t.db.deleteFrom('limit_counters').where('key', 'like', 'sms:%').execute();
  await t.db.deleteFrom('alerts').execute();
});

const openFlow = async (purpose: 'bind' | 'reset') => {
  const practitioner = await buildPractitioner(t.deps);
  if (purpose === 'reset') await bindPractitioner(t.deps, practitioner);
  return { phone: practitioner.phone, flowToken: purpose === 'bind' ? await openBindFlow(t, practitioner.phone) : await openResetFlow(t, practitioner.phone) };
};
const lastLine = () => t.db.selectFrom('sms_messages').select(['outcome', 'provider_code']).orderBy('at', 'desc').limit(1).executeTakeFirstOrThrow();
const alerts = () => t.db.selectFrom('alerts').select(['kind', 'times', 'detail']).execute();

describe('what the provider says', () => {
  it('[rule 18] the code on the phone is the one that is verified', async () => {
    const { flowToken, phone } = await openFlow('bind');
    expect((await t.call(sendSmsCode, { body: { flowToken } })).status).toBe(201);
    expect(provider.taken).toEqual([{ phone, signature: '职业信息平台', template: 'SMS_100', parameters: { code: expect.stringMatching(/^\d{6}$/) } }]);
    expect((await t.call(verifySmsCode, { body: { flowToken, code: provider.taken[0]!.parameters['code'] } })).status).toBe(200);
    expect(await lastLine()).toEqual({ outcome: 'sent', provider_code: null });
  });

  it('[rule 18] the carrier\'s limit for a number is told in clear words to whoever binds, and nobody waits the minute', async () => {
    const { flowToken } = await openFlow('bind');
    provider.behaviour = { refuses: 'isv.BUSINESS_LIMIT_CONTROL' };
    const refused = await t.call(sendSmsCode, { body: { flowToken } });
    expect([refused.status, refused.body.code]).toEqual([429, 'sms_number_limited']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await lastLine()).toEqual({ outcome: 'refused', provider_code: 'isv.BUSINESS_LIMIT_CONTROL' });
    provider.behaviour = { refuses: 'isv.MOBILE_NUMBER_ILLEGAL' };
    const illegal = await t.call(sendSmsCode, { body: { flowToken } });
    expect([illegal.status, illegal.body.code]).toEqual([422, 'sms_number_refused']);
    // Not the operators' business: nothing is wrong with the platform.
    expect(await alerts()).toEqual([]);
    provider.behaviour = {};
    expect((await t.call(sendSmsCode, { body: { flowToken } })).status).toBe(201);
  });

  it('[trust 2.2.6] in a reset the carrier\'s limit tells nothing: the answers are those of an unknown number', async () => {
    const known = await openFlow('reset');
    const unknown = await openResetFlow(t, '18900000011');
    provider.behaviour = { refuses: 'isv.BUSINESS_LIMIT_CONTROL' };
    const [first, other] = [await t.call(sendSmsCode, { body: { flowToken: known.flowToken } }), await t.call(sendSmsCode, { body: { flowToken: unknown } })];
    expect([first.status, other.status]).toEqual([201, 201]);
    expect(Object.keys(first.body)).toEqual(Object.keys(other.body));
    const [again, otherAgain] = [await t.call(sendSmsCode, { body: { flowToken: known.flowToken } }), await t.call(sendSmsCode, { body: { flowToken: unknown } })];
    expect([again.body.code, otherAgain.body.code]).toEqual(['sms_too_soon', 'sms_too_soon']);
    expect(await lastLine()).toEqual({ outcome: 'not_sent', provider_code: null });
  });

  it('[rule 18] arrears, a wrong signature and a wrong key are 503 for users, and an alert at once', async () => {
    for (const code of ['isv.AMOUNT_NOT_ENOUGH', 'isv.SMS_SIGNATURE_ILLEGAL', 'SignatureDoesNotMatch']) {
      const { flowToken } = await openFlow('bind');
      provider.behaviour = { refuses: code };
      const refused = await t.call(sendSmsCode, { body: { flowToken } });
      expect([refused.status, refused.body.code, refused.headers['retry-after'] !== undefined]).toEqual([503, 'sms_unavailable', true]);
      expect(refused.text).not.toContain(code);
      expect(await lastLine()).toEqual({ outcome: 'refused', provider_code: code });
    }
    expect(await alerts()).toEqual([{ kind: 'sms-provider', times: 3, detail: { providerCode: 'SignatureDoesNotMatch' } }]);
  });

  it('[trust 2.3.3] an outage is no alert for one lost message and one for three; the limits keep their count', async () => {
    const { flowToken, phone } = await openFlow('bind');
    provider.behaviour = { fault: 'breaks off' };
    for (let n = 0; n < 5; n += 1) {
      expect((await t.call(sendSmsCode, { body: { flowToken } })).body.code).toBe('sms_unavailable');
      expect(await alerts()).toHaveLength(n < 2 ? 0 : 1);
    }
    expect(provider.calls).toBe(5);
    provider.behaviour = {};
    expect((await t.call(sendSmsCode, { body: { flowToken } })).body.code).toBe('sms_limit_reached');
    await passMinutes(t, 61);
    expect((await t.call(sendSmsCode, { body: { flowToken: await openBindFlow(t, phone) } })).status).toBe(201);
  });

  it('[trust 2.3.3] failed calls count for the device and the address that made them', async () => {
    provider.behaviour = { refuses: 'isv.OUT_OF_SERVICE' };
    const [deviceId, address] = ['d'.repeat(32), '10.9.8.7'];
    for (let n = 0; n < 5; n += 1) {
      const { flowToken } = await openFlow('bind');
      expect((await t.call(sendSmsCode, { body: { flowToken }, deviceId, address })).body.code).toBe('sms_unavailable');
    }
    const { flowToken } = await openFlow('bind');
    expect((await t.call(sendSmsCode, { body: { flowToken }, deviceId, address })).body.code).toBe('sms_limit_reached');
    expect(provider.calls).toBe(5);
  });
});
