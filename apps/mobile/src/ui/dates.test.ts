import { expect, it } from 'vitest';
import { agoLabel, momentLabel } from './dates.ts';

it('shows a moment in China time, across midnight and years', () => {
  expect(momentLabel('2026-11-22T06:05:00Z')).toBe('2026-11-22 14:05');
  expect(momentLabel('2026-12-31T16:00:00.000Z')).toBe('2027-01-01 00:00');
  expect(momentLabel('not a moment')).toBe('');
});

it('[P6] says how long ago, also with a wrong clock', () => {
  const now = Date.parse('2026-11-22T06:00:00Z');
  const ago = (hours: number) => agoLabel(new Date(now - hours * 3_600_000).toISOString(), now);
  expect([ago(-2), ago(0.9), ago(1), ago(23.9), ago(24), ago(24 * 30)]).toEqual(['刚刚', '刚刚', '1 小时前', '23 小时前', '1 天前', '30 天前']);
  expect(ago(24 * 31)).toBe('2026-10-22');
  expect(agoLabel('not a moment', now)).toBe('');
});
