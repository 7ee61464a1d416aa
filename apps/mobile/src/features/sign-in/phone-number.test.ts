import { expect, it } from 'vitest';
import { isPhoneNumber, phoneDigits } from './phone-number.ts';

it('[P1] takes a number as people write it', () => {
  for (const typed of ['13800138000', '138 0013 8000', '+86 138-0013-8000', '8613800138000', '１３８００１３８０００']) {
    expect(phoneDigits(typed)).toBe('13800138000');
  }
  expect(isPhoneNumber('13800138000')).toBe(true);
  expect([isPhoneNumber('12800138000'), isPhoneNumber('1380013800'), isPhoneNumber('')]).toEqual([false, false, false]);
});
