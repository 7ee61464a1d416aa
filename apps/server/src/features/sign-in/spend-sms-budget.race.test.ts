import { sendSmsCode } from '@cert/contract/sign-in';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { buildPractitioner } from '../../../test/builders.ts';
import { openBindFlow } from '../../../test/sign-in-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
beforeAll(async () => {
  // No hour ends within the test.
  vi.useFakeTimers({ toFake: ['Date'], now: new Date().setUTCMinutes(30) });
  t = await createTestApp({ limits: { smsHourlyBudget: 7 } });
});
afterAll(async () => {
  await t.close();
  vi.useRealTimers();
});

it('[trust 2.3.2] of thirty people at once over two servers seven get a message when seven may be paid for', async () => {
  const flows: string[] = [];
  for (let n = 0; n < 30; n += 1) flows.push(await openBindFlow(t, (await buildPractitioner(t.deps)).phone));
  const other = await t.another({ limits: { smsHourlyBudget: 7 } });
  const answers = await Promise.all(flows.map((flowToken, n) => (n % 2 === 0 ? t : other).call(sendSmsCode, { body: { flowToken } })));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(7);
  expect(answers.filter(({ body }) => body.code === 'sms_unavailable')).toHaveLength(23);
  expect(t.outbox.length + other.outbox.length).toBe(7);
  await other.close();
});
