import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const key = () => randomBytes(32).toString('base64');
const production = (settings: Record<string, string> = {}) => readConfig({ NODE_ENV: 'production', CONTACT_KEY: key(), ...settings });

describe('readConfig', () => {
  it('[ASVS 13.3.1] [rule 1] production refuses to start without a secret, and with a short, default or unreadable one', () => {
    expect(() => readConfig({ NODE_ENV: 'production' })).toThrow(/CONTACT_KEY/);
    for (const secret of ['', 'changeme', Buffer.alloc(16, 1).toString('base64'), Buffer.alloc(32).toString('base64'), Buffer.alloc(32, 7).toString('base64')]) {
      expect(() => production({ CONTACT_KEY: secret })).toThrow(ConfigError);
    }
    expect(production().isProduction).toBe(true);
  });

  it('[ASVS 15.2.3] [rule 18] production refuses the development outbox and demo data, and sends by no gateway until one is set', () => {
    expect(() => production({ SMS_GATEWAY: 'outbox' })).toThrow(/SMS_GATEWAY/);
    expect(() => production({ DEMO: '1' })).toThrow(/DEMO/);
    expect(production().smsGateway).toBe('none');
    expect(readConfig({}).smsGateway).toBe('outbox');
  });

  it('[rule 18] the SMS provider needs its whole account, and https in production', () => {
    const account = { SMS_GATEWAY: 'aliyun', SMS_KEY_ID: 'id', SMS_KEY_SECRET: 'secret', SMS_SIGNATURE: '职业信息平台', SMS_TEMPLATE_BIND: 'SMS_100', SMS_TEMPLATE_RESET: 'SMS_200' };
    expect(production(account).aliyunSms).toMatchObject({ endpoint: 'https://dysmsapi.aliyuncs.com', templates: { bind: 'SMS_100', reset: 'SMS_200' } });
    for (const name of Object.keys(account).filter((key) => key !== 'SMS_GATEWAY')) {
      const { [name as keyof typeof account]: _missing, ...rest } = account;
      expect(() => production(rest), name).toThrow(new RegExp(name));
    }
    expect(() => production({ ...account, SMS_ENDPOINT: 'http://127.0.0.1:1' })).toThrow(/SMS_ENDPOINT/);
    expect(() => production({ ...account, SMS_SIGNATURE: '【职业信息平台】' })).toThrow(/SMS_SIGNATURE/);
  });

  it('[trust 2.10.1] an account with WeChat is whole or absent, and production asks nobody but WeChat', () => {
    const account = { WECHAT_APPID: 'wx0123456789abcdef', WECHAT_SECRET: 'a'.repeat(32) };
    expect(production(account).wechat).toEqual({ appId: 'wx0123456789abcdef', secret: 'a'.repeat(32), url: 'https://api.weixin.qq.com' });
    expect(production().wechat).toBeUndefined();
    for (const half of [{ WECHAT_APPID: account.WECHAT_APPID }, { WECHAT_SECRET: account.WECHAT_SECRET }]) expect(() => readConfig(half)).toThrow(/必须同时设置/);
    expect(() => production({ ...account, WECHAT_API_URL: 'http://127.0.0.1:9' })).toThrow(/WECHAT_API_URL/);
    expect(() => readConfig({ WECHAT_APPID: 'wx1', WECHAT_SECRET: account.WECHAT_SECRET })).toThrow(/WECHAT_APPID/);
  });

  it('names each wrong setting in Chinese', () => {
    expect(() => readConfig({ PORT: '99999', LOG_LEVEL: 'loud' })).toThrow(/环境变量有误[\s\S]*PORT[\s\S]*LOG_LEVEL/);
  });
});
