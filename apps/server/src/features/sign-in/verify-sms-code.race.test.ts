import { verifySmsCode } from '@cert/contract/sign-in';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildPractitioner } from '../../../test/builders.ts';
import { openBindFlow, otherThan, receiveCode } from '../../../test/sign-in-steps.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

const flowWithCode = async () => {
  const { phone } = await buildPractitioner(t.deps);
  const flowToken = await openBindFlow(t, phone);
  return { flowToken, code: await receiveCode(t, flowToken) };
};

it('[trust I20] [trust 2.4.1] [ASVS 2.3.4] [rule 18] of thirty parallel right answers exactly one succeeds', async () => {
  const { flowToken, code } = await flowWithCode();
  const answers = await Promise.all(Array.from({ length: 30 }, () => t.call(verifySmsCode, { body: { flowToken, code } })));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ body }) => body.code === 'sms_code_dead')).toHaveLength(29);
});

it('[trust I20] [rule 18] of thirty parallel wrong answers five are compared', async () => {
  const { flowToken, code } = await flowWithCode();
  const answers = await Promise.all(Array.from({ length: 30 }, () => t.call(verifySmsCode, { body: { flowToken, code: otherThan(code) } })));
  expect(answers.filter(({ body }) => body.code === 'sms_code_wrong')).toHaveLength(5);
  expect(answers.filter(({ body }) => body.code === 'sms_code_dead')).toHaveLength(25);
});
