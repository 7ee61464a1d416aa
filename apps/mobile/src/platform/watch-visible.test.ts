import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWatch } from './watch-visible.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watched() {
  const state = { count: 0, isAllowed: true };
  const watch = createWatch({ everyMs: 60_000, act: async () => void (state.count += 1), mayGoOn: () => state.isAllowed });
  return { state, ...watch };
}

describe('[X3] the unread counts are read', () => {
  it('at once when the page is shown and every minute while it stays', async () => {
    const { state, start } = watched();
    start();
    expect(state.count).toBe(1);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(state.count).toBe(1);
    await vi.advanceTimersByTimeAsync(121_000);
    expect(state.count).toBe(4);
  });

  it('not while the page is hidden; shown again, once at once and in one rhythm', async () => {
    const { state, start, stop } = watched();
    start();
    stop();
    await vi.advanceTimersByTimeAsync(600_000);
    expect(state.count).toBe(1);
    start();
    start();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state.count).toBe(4);
  });

  it('never again after the login ended, also when that shows in the answer', async () => {
    const { state, start } = watched();
    start();
    state.isAllowed = false;
    await vi.advanceTimersByTimeAsync(600_000);
    expect(state.count).toBe(1);
    start();
    expect(state.count).toBe(1);
  });
});
