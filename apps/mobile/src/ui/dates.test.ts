import { expect, it } from 'vitest';
import { momentLabel } from './dates.ts';

it('shows a moment in China time, across midnight and years', () => {
  expect(momentLabel('2026-11-22T06:05:00Z')).toBe('2026-11-22 14:05');
  expect(momentLabel('2026-12-31T16:00:00.000Z')).toBe('2027-01-01 00:00');
  expect(momentLabel('not a moment')).toBe('');
});
