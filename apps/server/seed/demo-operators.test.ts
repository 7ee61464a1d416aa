import * as contract from '@cert/contract/admin/operator-session';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../test/test-app.ts';
import { addDemoOperators, demoCode } from './demo-operators.ts';

let t: TestApp;
beforeAll(async () => {
  t = await createTestApp();
});
afterAll(() => t.close());

it('[A9] the demo has one operator for each role, who come in with both factors; a load that was cut off is made good', async () => {
  let count = 0;
  const newPassword = () => `qinghe-${(count += 1)}00417`;
  await addDemoOperators(t.deps, newPassword);
  const operators = await addDemoOperators(t.deps, newPassword);
  expect(operators.map(({ role }) => role)).toEqual(['administrator', 'business', 'auditor']);
  for (const { accountName, password, secret, role } of operators) {
    const first = await t.call(contract.signInOperator, { body: { accountName, password } });
    expect(first.body.scope).toBe('second_factor');
    const second = await t.call(contract.proveSecondFactor, { token: first.body.token, body: { code: demoCode(secret) } });
    expect((await t.call(contract.getMyOperator, { token: second.body.token })).body.role).toBe(role);
  }
});
