import { withdrawCard } from '@cert/contract/card';
import { listMyShares, revokeShare } from '@cert/contract/share';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPublishedCard } from '../../../test/builders.ts';
import { openCode, sendCard } from '../../../test/share-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
let second: TestApp;
beforeAll(async () => {
  t = await createTestApp();
  second = await t.another();
});
afterAll(async () => {
  await second.close();
  await t.close();
});

describe('openShare many times at once', () => {
  it('[P5] 40 openings over two servers count 40', async () => {
    const person = await buildPublishedCard(t.deps);
    const { shareCode } = await sendCard(t, person.token, false);
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => openCode(index % 2 === 0 ? t : second, shareCode)));
    expect(answers.every((answer) => answer.status === 200)).toBe(true);
    expect((await t.call(listMyShares, { token: person.token })).body.items[0]?.viewCount).toBe(40);
  });

  it.each(['revoke', 'withdraw'] as const)('[P5] [rule 1] %s against open: who asks after the answer sees nothing, and what was counted was shown', async (how) => {
    for (let round = 0; round < 10; round += 1) {
      const person = await buildPublishedCard(t.deps);
      const share = await sendCard(t, person.token, true);
      let endedAt = Infinity;
      let shown = 0;
      const late: number[] = [];
      const attempts = Array.from({ length: 6 }, async (_, index) => {
        for (let attempt = 0; attempt < 4; attempt += 1) {
          const beganAt = performance.now();
          const answer = await openCode(index % 2 === 0 ? t : second, share.shareCode);
          if (answer.status === 200) shown += 1;
          if (answer.status === 200 && beganAt > endedAt) late.push(beganAt);
        }
      });
      await new Promise((resolve) => setTimeout(resolve, round * 4));
      const ended = how === 'revoke' ? await t.call(revokeShare, { token: person.token, params: { shareId: share.id } }) : await t.call(withdrawCard, { token: person.token });
      expect(ended.status).toBe(200);
      endedAt = performance.now();
      await Promise.all(attempts);
      expect(late).toEqual([]);
      const after = (await t.call(listMyShares, { token: person.token })).body.items[0]?.viewCount;
      expect(after).toBe(shown);
      // The end waited for openings under way, and none came after it.
      if ('viewCount' in ended.body) expect(after).toBe(ended.body.viewCount);
    }
  });
});
