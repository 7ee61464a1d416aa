import { describe, expect, it } from 'vitest';
import { lookUpOutcome, maskPhone, networkOf, normalisePhone, smsText } from './rules.ts';

describe('rules of sign-in', () => {
  it('[P1] normalises a phone', () => {
    for (const typed of ['13812345678', '+8613812345678', '0086 138 1234 5678', '138-1234-5678', '１３８１２３４５６７８', '+86　138 1234 5678', '138\u200b12345678']) {
      expect(normalisePhone(typed), typed).toBe('13812345678');
    }
  });

  it('[trust 2.3.1] [P1] takes nothing else for a mobile number', () => {
    for (const typed of ['', '8613812345678901', '1381234567', '138123456789', '12812345678', '86', '+86', '٣', '138a12345678']) {
      expect(() => normalisePhone(typed), typed).toThrow();
    }
  });

  it('[rule 1] masks the middle of a phone', () => expect(maskPhone('13812345678')).toBe('138****5678'));

  it('[rule 20] an outcome for each state of an account', () => {
    expect(lookUpOutcome(undefined)).toBe('not_found');
    expect(lookUpOutcome({ id: 'p', isBound: false, passwordHash: null, passwordSetAt: null })).toBe('verify');
    expect(lookUpOutcome({ id: 'p', isBound: true, passwordHash: null, passwordSetAt: null })).toBe('verify');
    expect(lookUpOutcome({ id: 'p', isBound: true, passwordHash: 'x', passwordSetAt: new Date() })).toBe('password');
  });

  it('[rule 19] an IPv6 home is one address', () => {
    expect(networkOf('203.0.113.9')).toBe('203.0.113.9');
    expect(networkOf('::ffff:203.0.113.9')).toBe('203.0.113.9');
    expect(networkOf('2001:db8:0:7::1')).toBe('2001:db8:0:7::/64');
    expect(networkOf('2001:0DB8::1')).toBe('2001:db8:0:0::/64');
    expect(networkOf('2001:db8:0:7:1:2:3:4')).toBe('2001:db8:0:7::/64');
    expect(networkOf('::1')).toBe('0:0:0:0::/64');
    expect(networkOf('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
  });

  it('[trust 2.3.4] [rule 18] the message has signature, purpose and time, and no link', () => {
    const text = smsText('reset', '012345', 300);
    expect(text).toMatch(/^【.+】.*012345.*重置登录密码.*5 分钟/);
    expect(text).not.toMatch(/http|www|\.cn/);
  });
});
