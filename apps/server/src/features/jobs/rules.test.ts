import { describe, expect, it } from 'vitest';
import { addDays, jobStateOn, validityFault } from './rules.ts';

const job = { valid_until: '2026-03-10', paused_at: null, deleted_at: null, taken_down_at: null };
const at = new Date();

describe('jobStateOn', () => {
  it.each([
    [job, '2026-03-10', 'published'],
    [job, '2026-03-11', 'expired'],
    [{ ...job, paused_at: at }, '2026-03-10', 'paused'],
    [{ ...job, paused_at: at }, '2026-03-11', 'expired'],
    [{ ...job, taken_down_at: at }, '2026-03-11', 'taken_down'],
    [{ ...job, deleted_at: at, taken_down_at: at, paused_at: at }, '2026-03-11', 'deleted'],
  ])('[I6] %j on %s is %s', (row, today, state) => expect(jobStateOn(row, today)).toBe(state));
});

describe('validityFault', () => {
  it.each([
    ['2026-03-10', null],
    ['2026-03-09', '有效期不能早于今天'],
    ['2026-09-06', null],
    ['2026-09-07', '有效期最长 180 天'],
    ['2026-04-31', '没有这一天'],
    ['2026-99-99', '没有这一天'],
    ['0000-00-00', '没有这一天'],
  ])('[rule 14] %s: %s', (day, fault) => expect(validityFault(day, '2026-03-10')).toBe(fault));
  it('[rule 14] days run over the ends of months and years', () => {
    expect(addDays('2026-12-15', 30)).toBe('2027-01-14');
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
  });
});
