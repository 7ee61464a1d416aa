import { createBanner } from '@cert/contract/admin/banner';
import { listOperators } from '@cert/contract/admin/operator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildInstitution, buildOperator } from '../../../test/builders.ts';
import { createTestApp, type TestApp } from '../../../test/test-app.ts';

let t: TestApp;
beforeAll(async () => void (t = await createTestApp()));
afterAll(() => t.close());

it('[ASVS 16.3.2] [A8] [rule 23] the log says who called what is not theirs, and from where, once an hour for each call', async () => {
  const [auditor, institution] = [await buildOperator(t.deps, { role: 'auditor' }), await buildInstitution(t.deps)];
  const refused = async (token: string | undefined, operation: typeof listOperators | typeof createBanner) => {
    const { body } = await t.call(operation, { ...(token === undefined ? {} : { token }), body: {} } as never);
    return (body as unknown as { code: string }).code;
  };
  expect(await refused(auditor.token, createBanner)).toBe('role_not_allowed');
  expect(await refused(auditor.token, createBanner)).toBe('role_not_allowed');
  expect(await refused(institution.token, listOperators)).toBe('wrong_audience');
  // Nobody that is known: the sign-in says enough, and a stranger fills no log.
  expect(await refused(undefined, listOperators)).toBe('sign_in_required');
  const lines = await t.db.selectFrom('activity_entries').select(['actor_kind', 'actor_id', 'detail', 'address']).where('action', '=', 'access-denied').orderBy('id').execute();
  expect(lines).toEqual([
    { actor_kind: 'operator', actor_id: auditor.id, detail: { operation: 'createBanner' }, address: expect.stringMatching(/^10\./) as string },
    { actor_kind: 'institution', actor_id: institution.accountId, detail: { operation: 'listOperators' }, address: expect.stringMatching(/^10\./) as string },
  ]);
});
