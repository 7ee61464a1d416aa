import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const key = () => randomBytes(32).toString('base64');
const production = (settings: Record<string, string> = {}) => readConfig({ NODE_ENV: 'production', CONTACT_KEY: key(), ...settings });

describe('readConfig', () => {
  it('[rule 1] production refuses to start without a secret, and with a short, default or unreadable one', () => {
    expect(() => readConfig({ NODE_ENV: 'production' })).toThrow(/CONTACT_KEY/);
    for (const secret of ['', 'changeme', Buffer.alloc(16, 1).toString('base64'), Buffer.alloc(32).toString('base64'), Buffer.alloc(32, 7).toString('base64')]) {
      expect(() => production({ CONTACT_KEY: secret })).toThrow(ConfigError);
    }
    expect(production().isProduction).toBe(true);
  });

  it('[rule 18] production refuses the development outbox and demo data, and sends by no gateway until one is set', () => {
    expect(() => production({ SMS_GATEWAY: 'outbox' })).toThrow(/SMS_GATEWAY/);
    expect(() => production({ DEMO: '1' })).toThrow(/DEMO/);
    expect(production().smsGateway).toBe('none');
    expect(readConfig({}).smsGateway).toBe('outbox');
  });

  it('names each wrong setting in Chinese', () => {
    expect(() => readConfig({ PORT: '99999', LOG_LEVEL: 'loud' })).toThrow(/环境变量有误[\s\S]*PORT[\s\S]*LOG_LEVEL/);
  });
});
