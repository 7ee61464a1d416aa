// The connection to the database breaks at every statement of an act, before it and after it, one after the other.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actKinds, actMakers, send, type Act, type ActKind } from './acts.ts';
import { createFaultyApp, type FaultyApp } from './faulty-app.ts';
import { readFootprint } from './footprint.ts';

let t: FaultyApp;
beforeAll(async () => void (t = await createFaultyApp({ answerSeconds: 20 })));
afterAll(() => t.close());

const make = (kind: ActKind) => actMakers[kind](t.direct);
const footprintOf = (act: Act) => readFootprint(t.direct.db, act.ids);

describe('an act whose connection breaks', () => {
  it.each(actKinds)('[trust I14] [trust I6] [rule 25] %s: wholly there or wholly absent at every statement, and the repeat has one effect', { timeout: 240_000 }, async (kind) => {
    const undisturbed = await make(kind);
    const nothing = await footprintOf(undisturbed);
    t.network.readStatements();
    expect((await send(t.call, undisturbed))?.status).toBeLessThan(300);
    const statements = t.network.readStatements();
    const whole = await footprintOf(undisturbed);
    expect(whole).not.toEqual(nothing);
    expect(statements).toBeGreaterThan(5);

    const found = { whole: 0, absent: 0, answered: 0 };
    for (const side of ['before', 'after'] as const) {
      for (let statement = 1; statement <= statements; statement += 1) {
        const act = await make(kind);
        t.network.cutAt({ statement, side });
        const answer = await send(t.call, act);
        t.network.cutAt(undefined);
        const left = await footprintOf(act);
        const place = `${kind}, ${side} statement ${statement} of ${statements}, answered ${answer?.status}`;
        const isWhole = JSON.stringify(left) === JSON.stringify(whole);
        if (answer !== undefined && answer.status < 300) {
          expect(left, place).toEqual(whole);
          found.answered += 1;
        } else {
          expect(answer, place).toMatchObject({ status: 503, body: { code: 'service_unavailable' }, headers: { 'retry-after': expect.any(String) } });
          expect(isWhole ? whole : nothing, place).toEqual(left);
          found[isWhole ? 'whole' : 'absent'] += 1;
        }
        const repeated = await send(t.call, act);
        expect(repeated?.status, place).toBeLessThan(300);
        expect(await footprintOf(act), place).toEqual(whole);
      }
    }
    console.log(`${kind}: ${2 * statements} breaks; answered all the same ${found.answered}, no answer and absent ${found.absent}, no answer and whole ${found.whole}`);
    // The break after the commit: done, and nobody was told.
    expect(found.whole).toBeGreaterThan(0);
  });
});
