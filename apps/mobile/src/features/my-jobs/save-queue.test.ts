import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Outcome } from '../../platform/transport.ts';
import { createSaveQueue, type SaveState } from './save-queue.ts';

type Field = 'title' | 'headcount';
const saved = (version: number): Outcome<number> => ({ ok: true, data: version });
const problem = (status: number, code: string, extra = {}) => ({ ok: false, problem: { type: '', status, code, title: `标题 ${code}`, ...extra } }) as Outcome<number>;
const lost = problem(0, 'network_unreachable');

function setUp(answers: (Outcome<number> | Promise<Outcome<number>>)[]) {
  const states: Partial<Record<Field, SaveState>> = {};
  const sent: { field: Field; value: unknown; version: number; key: string }[] = [];
  const refused: string[] = [];
  const queue = createSaveQueue<Field>({
    states,
    versions: { title: 1, headcount: 1 },
    send: async (field, value, version, key) => {
      sent.push({ field, value, version, key });
      return answers.shift() ?? lost;
    },
    onRefused: ({ code }) => void refused.push(code),
  });
  return { states, sent, refused, values: () => sent.map(({ value, version }) => [value, version]), ...queue };
}
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('[rule 15] a field saves itself', () => {
  it('[I6] at once when chosen, after a pause or on leaving when typed', async () => {
    const queue = setUp([saved(2), saved(2), saved(3)]);
    void queue.change('headcount', 3);
    expect(queue.states.headcount).toEqual({ status: 'saving' });
    await settled();
    expect(queue.states.headcount).toEqual({ status: 'saved' });

    void queue.change('title', '招', { isTyping: true });
    void queue.change('title', '招聘', { isTyping: true });
    await vi.advanceTimersByTimeAsync(500);
    expect(queue.sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_000);
    void queue.change('title', '招聘审核员', { isTyping: true });
    queue.flush('title');
    await settled();
    expect(queue.values()).toEqual([[3, 1], ['招聘', 1], ['招聘审核员', 2]]);
  });

  it('an invalid value is not sent and says why', async () => {
    const queue = setUp([]);
    void queue.change('headcount', '', { fault: '请填写招聘人数' });
    await settled();
    expect([queue.sent, queue.states.headcount]).toEqual([[], { status: 'unsaved', reason: '请填写招聘人数', canRetry: false }]);
  });

  it('a change during a save waits for its answer and goes on from the new version', async () => {
    let answer: (outcome: Outcome<number>) => void = () => {};
    const queue = setUp([new Promise((resolve) => (answer = resolve)), saved(3)]);
    void queue.change('headcount', 3);
    void queue.change('headcount', 4);
    await settled();
    expect(queue.values()).toEqual([[3, 1]]);
    answer(saved(2));
    await settled();
    expect(queue.values()).toEqual([[3, 1], [4, 2]]);
    expect(queue.states.headcount).toEqual({ status: 'saved' });
  });

  it('[rule 25] a lost answer keeps the value, says so, and is tried again with the same key', async () => {
    const queue = setUp([lost, lost, saved(2)]);
    void queue.change('headcount', 3);
    await settled();
    expect(queue.states.headcount).toMatchObject({ status: 'unsaved', canRetry: true });
    queue.retry('headcount');
    await settled();
    await vi.advanceTimersByTimeAsync(8_000);
    expect(queue.states.headcount).toEqual({ status: 'saved' });
    expect(new Set(queue.sent.map(({ key }) => key)).size).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(queue.sent).toHaveLength(3);
  });

  it('the network comes back: everything that waits is sent', async () => {
    const queue = setUp([lost, lost, saved(2), saved(2)]);
    void queue.change('headcount', 3);
    void queue.change('title', '招聘');
    await settled();
    queue.retryAll();
    await settled();
    expect(Object.values(queue.states).map((state) => state.status)).toEqual(['saved', 'saved']);
  });

  it('two editors: nothing is overwritten unasked; 改为我的 is sent again on the new version', async () => {
    const conflict = problem(409, 'version_conflict', { version: 5, value: 7 });
    const queue = setUp([conflict, saved(6), conflict]);
    void queue.change('headcount', 3);
    await settled();
    expect(queue.states.headcount).toEqual({ status: 'conflict', version: 5, present: 7 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(queue.sent).toHaveLength(1);
    queue.resolve('headcount', 'mine');
    await settled();
    expect(queue.values()).toEqual([[3, 1], [3, 5]]);
    expect(queue.states.headcount).toEqual({ status: 'saved' });
  });

  it('用同事的 sends nothing and goes on from that version', async () => {
    const queue = setUp([problem(409, 'version_conflict', { version: 5, value: 7 }), saved(6)]);
    void queue.change('headcount', 3);
    await settled();
    queue.resolve('headcount', 'theirs');
    expect([queue.sent.length, queue.states.headcount]).toEqual([1, undefined]);
    void queue.change('headcount', 8);
    await settled();
    expect(queue.values()[1]).toEqual([8, 5]);
  });

  it('a refusal is said with its reason and not tried again by itself', async () => {
    const queue = setUp([problem(409, 'job_state_conflict'), problem(400, 'request_invalid', { errors: [{ pointer: '/body/title/value', message: '职位标题太长' }] })]);
    void queue.change('headcount', 3);
    void queue.change('title', '长');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(queue.sent).toHaveLength(2);
    expect(queue.states).toMatchObject({ headcount: { status: 'unsaved', canRetry: true }, title: { reason: '职位标题太长', canRetry: false } });
    expect(queue.refused).toEqual(['job_state_conflict', 'request_invalid']);
  });

  it('leaving the page sends what was typed', async () => {
    const queue = setUp([saved(2)]);
    void queue.change('title', '招聘', { isTyping: true });
    queue.close();
    await settled();
    expect(queue.values()).toEqual([['招聘', 1]]);
  });
});
