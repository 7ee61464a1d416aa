import { describe, expect, it } from 'vitest';
import { actOf } from './record-builders.ts';
import { canHaveBeen, readRegisters } from './registers.ts';

const set = (value: string, began: number, ended: number | null, more = {}) => actOf({ began, ended, writes: [{ register: 'card:a', value }], ...(ended === null ? { status: 0, unanswered: 3 } : {}), ...more });
const could = (acts: ReturnType<typeof actOf>[], value: string, began: number, ended = began + 1) => canHaveBeen(readRegisters(acts), 'card:a', value, { began, ended });

describe('what a thing can have been', () => {
  it('after an acknowledged change it is what it was changed to, and nothing else', () => {
    const acts = [set('published', 0, 10), set('withdrawn', 20, 30)];
    expect([could(acts, 'published', 15), could(acts, 'withdrawn', 15)]).toEqual([true, false]);
    expect([could(acts, 'published', 31), could(acts, 'withdrawn', 31)]).toEqual([false, true]);
  });

  it('while a change is under way, and for a look that began before its end, it can be both', () => {
    const acts = [set('published', 0, 10), set('withdrawn', 20, 30)];
    expect([could(acts, 'published', 25), could(acts, 'withdrawn', 25)]).toEqual([true, true]);
    expect(could(acts, 'published', 29, 90)).toBe(true);
  });

  it('of two changes at the same time either may be the last', () => {
    const acts = [set('withdrawn', 0, 30), set('published', 10, 20)];
    expect([could(acts, 'published', 40), could(acts, 'withdrawn', 40)]).toEqual([true, true]);
  });

  it('a change that was never answered may take effect at any time, and proves nothing', () => {
    const acts = [set('published', 0, 10), set('withdrawn', 20, null)];
    expect([could(acts, 'published', 90), could(acts, 'withdrawn', 90)]).toEqual([true, true]);
  });

  it('a refused change is none, unless an earlier try of it got no answer', () => {
    expect(could([set('published', 0, 10), set('withdrawn', 20, 30, { status: 409 })], 'withdrawn', 40)).toBe(false);
    expect(could([set('published', 0, 10), set('withdrawn', 20, 30, { status: 409, unanswered: 1 })], 'withdrawn', 40)).toBe(true);
  });

  it('before its first change it is none', () => {
    expect([could([set('active', 10, 20)], 'none', 5), could([set('active', 10, 20)], 'none', 25)]).toEqual([true, false]);
  });
});
