import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSmsServer, type SmsServer } from '../../test/sms-server.ts';
import { createAliyunGateway, type AliyunSmsSettings } from './sms-gateway-aliyun.ts';
import { SmsFault } from './sms-gateway.ts';

const account = { keyId: 'LTAI-test', secret: 'a secret of the test', signature: '职业信息平台', templates: ['SMS_100', 'SMS_200'] };
let server: SmsServer;
beforeAll(async () => void (server = await startSmsServer(account)));
afterAll(() => server.close());
beforeEach(() => {
  server.behaviour = {};
  server.calls = 0;
  server.taken.length = 0;
});

const gateway = (changes: Partial<AliyunSmsSettings> = {}) =>
  createAliyunGateway({ endpoint: server.url, keyId: account.keyId, secret: account.secret, signature: account.signature, templates: { bind: 'SMS_100', reset: 'SMS_200' }, answerMilliseconds: 0, ...changes });
const message = { phone: '13800001234', purpose: 'bind' as const, code: '012345', text: 'not used: the provider has the template' };
const codeOf = async (sending: Promise<void>) => sending.then(() => 'taken', (error: unknown) => (error instanceof SmsFault ? error.code : `not a fault: ${String(error)}`));

describe('createAliyunGateway', () => {
  it('[rule 18] [trust 2.3.4] sends signature, the template of the purpose, and the code alone', async () => {
    await gateway().send(message);
    await gateway().send({ ...message, purpose: 'reset' });
    expect(server.taken).toEqual([
      { phone: '13800001234', signature: '职业信息平台', template: 'SMS_100', parameters: { code: '012345' } },
      { phone: '13800001234', signature: '职业信息平台', template: 'SMS_200', parameters: { code: '012345' } },
    ]);
  });

  it('[rule 18] signs letters that need escaping', async () => {
    const odd = await startSmsServer({ ...account, signature: "A&B (职业)*!'~" });
    await gateway({ endpoint: odd.url, signature: "A&B (职业)*!'~" }).send(message);
    expect(odd.taken).toHaveLength(1);
    await odd.close();
  });

  it('[rule 18] a wrong key, secret, signature name or template is refused with the provider\'s code', async () => {
    expect(await codeOf(gateway({ keyId: 'LTAI-other' }).send(message))).toBe('InvalidAccessKeyId.NotFound');
    expect(await codeOf(gateway({ secret: 'another' }).send(message))).toBe('SignatureDoesNotMatch');
    expect(await codeOf(gateway({ signature: '别的签名' }).send(message))).toBe('isv.SMS_SIGNATURE_ILLEGAL');
    expect(await codeOf(gateway({ templates: { bind: 'SMS_9', reset: 'SMS_9' } }).send(message))).toBe('isv.SMS_TEMPLATE_ILLEGAL');
    expect(server.taken).toHaveLength(0);
  });

  it('[rule 18] [trust 2.3.3] a refusal is not tried again, and what it means follows from its code', async () => {
    const kinds = { 'isv.BUSINESS_LIMIT_CONTROL': 'number_limited', 'isv.MOBILE_NUMBER_ILLEGAL': 'number_refused', 'isv.AMOUNT_NOT_ENOUGH': 'account', 'isv.SOMETHING_NEW': 'account', 'isp.SYSTEM_ERROR': 'away' };
    for (const [code, kind] of Object.entries(kinds)) {
      server.behaviour = { refuses: code };
      server.calls = 0;
      const fault = await gateway().send(message).catch((error: unknown) => error);
      expect(fault, code).toMatchObject({ code, kind });
      expect(String((fault as Error).message)).not.toContain(message.phone);
      expect(server.calls).toBe(1);
    }
  });

  it('[trust 2.3.3] a service that says it is away is asked once more, not twice', async () => {
    server.behaviour = { fault: 'answers 503', faults: 1 };
    await gateway().send(message);
    expect([server.calls, server.taken.length]).toEqual([2, 1]);
    server.behaviour = { fault: 'answers 503' };
    server.calls = 0;
    expect(await codeOf(gateway().send(message))).toBe('ServiceUnavailable');
    expect(server.calls).toBe(2);
  });

  it('[trust 2.3.3] after a call that may have been heard there is no second one', async () => {
    for (const [fault, code] of [['breaks off', 'broken_off'], ['garbage', 'unreadable'], ['answers 500', 'InternalError'], ['redirects', 'broken_off']] as const) {
      server.behaviour = { fault };
      server.calls = 0;
      expect(await codeOf(gateway().send(message)), fault).toBe(code);
      expect(server.calls, fault).toBe(1);
    }
  });

  it('[rule 18] a hanging service is left when the caller gives up; a closed port is a fault', async () => {
    server.behaviour = { fault: 'hangs' };
    expect(await codeOf(gateway().send(message, { signal: AbortSignal.timeout(100) }))).toBe('broken_off');
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    expect(await codeOf(gateway({ endpoint: `http://127.0.0.1:${port}` }).send(message))).toBe('unreachable');
  });
});
