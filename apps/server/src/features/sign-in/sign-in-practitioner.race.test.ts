import { signInPractitioner } from '@cert/contract/sign-in';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bindPractitioner, buildPractitioner, testPassword } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';
import { newAddress } from '../../../test/test-client.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

it('[rule 21] of thirty parallel wrong guesses from one address five are compared', async () => {
  const practitioner = await buildPractitioner(t.deps);
  await bindPractitioner(t.deps, practitioner);
  const address = newAddress();
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, n) => t.call(signInPractitioner, { body: { phone: practitioner.phone, password: `guess ${n}` }, address })),
  );
  expect(answers.filter(({ body }) => body.code === 'password_wrong')).toHaveLength(5);
  expect(answers.filter(({ body }) => body.code === 'sign_in_locked')).toHaveLength(25);
  expect((await t.call(signInPractitioner, { body: { phone: practitioner.phone, password: testPassword }, address })).body.code).toBe('sign_in_locked');
});
