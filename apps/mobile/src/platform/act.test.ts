import { describe, expect, it } from 'vitest';
import { createAct, type PendingAct } from './act.ts';
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

describe('[rule 25] the key of an act that is kept on the device', () => {
  const device = new Map<string, PendingAct>();
  /** A page that was just opened, with the same device under it. */
  const openPage = () => createAct({ read: () => device.get('act'), write: (act) => device.set('act', act), forget: () => device.delete('act') });
  async function keyOf(body: unknown, outcome: Outcome<string>): Promise<string> {
    let sent = '';
    await openPage()(body, (key) => {
      sent = key;
      return Promise.resolve(outcome);
    });
    return sent;
  }

  it('survives a reload after a lost answer, and is gone after the answer', async () => {
    const first = await keyOf({ title: '审核员' }, lost);
    expect(await keyOf({ title: '审核员' }, lost)).toBe(first);
    expect(await keyOf({ title: '审核员' }, done)).toBe(first);
    expect(await keyOf({ title: '审核员' }, done)).not.toBe(first);
    expect(device.size).toBe(0);
  });

  it('survives a reload that comes before any answer', async () => {
    const keys: string[] = [];
    void openPage()({ title: '检查员' }, (key) => {
      keys.push(key);
      return new Promise<never>(() => undefined);
    });
    keys.push(await keyOf({ title: '检查员' }, done));
    expect(keys[1]).toBe(keys[0]);
  });

  it('is new for another content', async () => {
    const first = await keyOf({ title: '审核员' }, lost);
    expect(await keyOf({ title: '检查员' }, done)).not.toBe(first);
  });
});
