import { changePractitionerPhone } from '@cert/contract/admin/registry';
import { getMyCard } from '@cert/contract/card';
import { signInPractitioner } from '@cert/contract/sign-in';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildOperator, buildPublishedCard, testPassword } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

it('[A2] [rule 22] a sign-in that races with a change of the phone is refused or ended: no login survives', async () => {
  const operator = await buildOperator(t.deps, { role: 'administrator' });
  let admitted = 0;
  for (let round = 0; round < 12; round += 1) {
    const person = await buildPublishedCard(t.deps);
    const signIns = Array.from({ length: 4 }, () => t.call(signInPractitioner, { body: { phone: person.phone, password: testPassword } }));
    // The password takes some tens of milliseconds to compare; the change comes at different moments of that.
    await new Promise((resolve) => setTimeout(resolve, round * 12));
    const change = t.call(changePractitionerPhone, { token: operator.token, params: { practitionerId: person.id }, body: { phone: `1556655${String(round).padStart(4, '0')}`, reason: '换号', version: 1 } });
    const answers = await Promise.all(signIns);
    expect((await change).status).toBe(200);
    for (const { status, body } of answers) {
      expect([201, 422]).toContain(status);
      if (status !== 201) continue;
      admitted += 1;
      expect((await t.call(getMyCard, { token: body.token })).status).toBe(401);
    }
  }
  // Both orders occurred, or the race was none.
  expect(admitted).toBeGreaterThan(0);
  expect(admitted).toBeLessThan(48);
});
