import { describe, expect, it } from 'vitest';
import { expectedAcsSignature } from '../../test/sms-server.ts';
import { signAcsRequest } from './acs-signature.ts';

// The worked example of the vendor's page on signature V3.
const example = {
  method: 'POST' as const,
  endpoint: 'https://ecs.cn-shanghai.aliyuncs.com',
  action: 'RunInstances',
  version: '2014-05-26',
  query: { RegionId: 'cn-shanghai', ImageId: 'win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd' },
  keyId: 'YourAccessKeyId',
  secret: 'YourAccessKeySecret',
  at: new Date('2023-10-26T10:22:32Z'),
  nonce: '3156853299f313e23d1673dc12e1703d',
};
const published = '06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0';

describe('signAcsRequest', () => {
  it('[rule 18] gives the signature of the published example', () => {
    const { url, headers } = signAcsRequest(example);
    expect(url).toBe('https://ecs.cn-shanghai.aliyuncs.com/?ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai');
    expect(headers['authorization']).toBe(
      `ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=${published}`,
    );
  });

  it('[rule 18] each call has a nonce of its own', () => {
    const { nonce: _nonce, ...unfixed } = example;
    expect(signAcsRequest(unfixed).headers['x-acs-signature-nonce']).not.toBe(signAcsRequest(unfixed).headers['x-acs-signature-nonce']);
  });
});

describe('the test server', () => {
  it('[rule 18] reads the vendor\'s own client right: a request that the official SDK 4.6.0 made', () => {
    // Recorded from @alicloud/dysmsapi20170525 against a local port, with the secret `secret`.
    const checked = expectedAcsSignature(
      {
        method: 'POST',
        target: '/?PhoneNumbers=13800001234&SignName=%E8%81%8C%E4%B8%9A%E4%BF%A1%E6%81%AF&TemplateCode=SMS_1&TemplateParam=%7B%22code%22%3A%22123456%22%7D',
        headers: {
          host: '127.0.0.1:4119',
          'x-acs-version': '2017-05-25',
          'x-acs-action': 'SendSms',
          'x-acs-date': '2026-11-22T22:35:46Z',
          'x-acs-signature-nonce': '7d0bd01b0a7ed49f89dac81fb9015a87c95e9802457cc3dda2a2287eb9cf129c',
          'x-acs-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
          'x-acs-credentials-provider': 'static_ak',
          authorization:
            'ACS3-HMAC-SHA256 Credential=LTAItest,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-credentials-provider;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=908068b3580460525c837228cbeb0e15c81f042f9fc0c27bed41d2b92e3b7eeb',
        },
      },
      'secret',
    );
    expect(checked).toEqual({ sent: '908068b3580460525c837228cbeb0e15c81f042f9fc0c27bed41d2b92e3b7eeb', signature: '908068b3580460525c837228cbeb0e15c81f042f9fc0c27bed41d2b92e3b7eeb' });
  });
});
