import { expect, it } from 'vitest';
import { maskEmail, maskPhone, spacePhone } from './contact-lines.ts';

it('covers and spaces contact lines', () => {
  expect(maskPhone('13800138000')).toBe('138****8000');
  expect(spacePhone('13800138000')).toBe('138 0013 8000');
  expect(maskEmail('wang@example.com')).toBe('w***@example.com');
});
