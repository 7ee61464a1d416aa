import { sendSmsCode } from '@cert/contract/sign-in';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildPractitioner } from '../../../test/builders.ts';
import { openBindFlow } from '../../../test/sign-in-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newKey } from '../../../test/test-client.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

it('[trust I19] [trust 2.3.2] [ASVS 2.3.4] [rule 18] thirty parallel sends for one number, over fifteen flows and two servers, give one message', async () => {
  const { phone } = await buildPractitioner(t.deps);
  const flows = await Promise.all(Array.from({ length: 15 }, () => openBindFlow(t, phone)));
  const other = await t.another();
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, n) => (n % 2 === 0 ? t : other).call(sendSmsCode, { body: { flowToken: flows[n % 15]! } })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ body }) => body.code === 'sms_too_soon')).toHaveLength(29);
  expect([...t.outbox, ...other.outbox].filter((message) => message.phone === phone)).toHaveLength(1);
  await other.close();
});

it('[trust I19] [trust I21] [rule 25] twenty parallel repeats with one key give one message and equal answers', async () => {
  const { phone } = await buildPractitioner(t.deps);
  const flowToken = await openBindFlow(t, phone);
  const idempotencyKey = newKey();
  const answers = await Promise.all(Array.from({ length: 20 }, () => t.call(sendSmsCode, { body: { flowToken }, idempotencyKey })));
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  expect(answers[0]!.status).toBe(201);
  expect(t.outbox.filter((message) => message.phone === phone)).toHaveLength(1);
});
