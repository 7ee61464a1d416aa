import { describe, expect, it } from 'vitest';
import { createAct } from './act.ts';
import type { Outcome } from './transport.ts';

const lost = { ok: false, problem: { status: 0, code: 'network_unreachable', title: '', type: '' } } as Outcome<string>;
const refused = { ok: false, problem: { status: 409, code: 'price_changed', title: '', type: '' } } as Outcome<string>;
const done: Outcome<string> = { ok: true, data: 'done' };

async function keysOf(steps: [body: unknown, outcome: Outcome<string>][]) {
  const perform = createAct();
  const keys: string[] = [];
  for (const [body, outcome] of steps) {
    await perform(body, (key) => {
      keys.push(key);
      return Promise.resolve(outcome);
    });
  }
  return keys;
}

describe('[rule 25] the key of an act', () => {
  it('stays the same when the answer was lost', async () => {
    const [first, second, third] = await keysOf([[{ points: 1 }, lost], [{ points: 1 }, lost], [{ points: 1 }, done]]);
    expect(second).toBe(first);
    expect(third).toBe(first);
  });

  it('is new after an answer, also after a refusal', async () => {
    const keys = await keysOf([[{ points: 1 }, done], [{ points: 1 }, refused], [{ points: 1 }, done]]);
    expect(new Set(keys).size).toBe(3);
  });

  it('is new when the content changed', async () => {
    const [first, second] = await keysOf([[{ points: 1 }, lost], [{ points: 2 }, lost]]);
    expect(second).not.toBe(first);
  });
});
