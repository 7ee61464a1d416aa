// The access table (docs/access.md) walked from outside: every operation of the operators, by everybody who is signed in.
import { operatorRoles, type Operation } from '@cert/contract/operation';
import { operations } from '@cert/contract/operations';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessTable } from '../../../scripts/access-table.ts';
import { buildInstitution, buildOperator, signedInPractitioner } from './builders.ts';
import { enrolledOperator } from './operator-steps.ts';
import { createTestApp, type TestApp } from './test-app.ts';
import { newKey } from './test-client.ts';

const ofOperators = operations.filter(({ audiences }) => audiences.includes('operator'));
/** Bodies are left out: who may not call is refused before a word of the request is read. */
const refusedInput = ['request_invalid', 'not_found', 'media_type_unsupported'];

describe('the access table', () => {
  let t: TestApp;
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    t = await createTestApp();
    for (const role of operatorRoles) tokens.set(role, (await buildOperator(t.deps, { role })).token);
    tokens.set('practitioner', (await signedInPractitioner(t.deps)).token);
    tokens.set('institution', (await buildInstitution(t.deps)).token);
    tokens.set('a token that was never given', `ot_${newKey()}${newKey().slice(0, 11)}`);
  });
  afterAll(() => t.close());

  const send = async (operation: Operation, token: string | undefined) => {
    const response = await t.app.inject({
      method: operation.method,
      url: operation.path.replaceAll(/\{(\w+)\}/g, 'none'),
      headers: { 'idempotency-key': newKey(), ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    });
    const isProblem = String(response.headers['content-type'] ?? '').includes('problem+json');
    return { status: response.statusCode, code: isProblem ? response.json<{ code: string }>().code : undefined };
  };
  /** Ending the own login would end the walk. */
  const endsLogin = ({ operationId }: Operation) => /^signOut/.test(operationId);

  it('[trust 2.1.7] an institution is given no file of people; files for operators are theirs by role and logged', () => {
    const files = operations.filter(({ answer }) => 'download' in answer);
    expect(files.filter(({ audiences, operationId }) => audiences.includes('institution') && !/Picture$/.test(operationId)).map(({ operationId }) => operationId)).toEqual([]);
    expect(files.filter(({ audiences, roles }) => audiences.includes('operator') && roles === undefined)).toEqual([]);
  });

  it('[ASVS 8.1.1] [A9] has an entry for every operation under /v1/admin/, and no operation for operators stands elsewhere but the two for everybody', () => {
    const isSignIn = ({ operationId }: Operation) => operationId === 'signInOperator';
    expect(operations.filter((operation) => operation.path.startsWith('/v1/admin/') && !isSignIn(operation) && !operation.audiences.includes('operator')).map(({ operationId }) => operationId)).toEqual([]);
    expect(ofOperators.filter(({ audiences, path }) => audiences.length > 1 && path.startsWith('/v1/admin/')).map(({ operationId }) => operationId)).toEqual([]);
    expect(accessTable()).toContain('| `createOperator` |');
  });

  it('[A9] an auditor changes nothing but the own account: every other write is closed', () => {
    const own = /^(signOut|signOutOperator|proveSecondFactor|setOperatorPassword|startSecondFactor|confirmSecondFactor|proveOperatorPassword|changeOperatorPassword|renewRecoveryCodes|endMyOperatorSession)$/;
    const writes = ofOperators.filter((operation) => operation.repeat !== undefined && !own.test(operation.operationId) && (operation.roles ?? operatorRoles).includes('auditor'));
    // Checking the evidence is the auditor's own work, and leaves its own record.
    expect(writes.map(({ operationId }) => operationId).filter((name) => !/verif|^search|^export|view/i.test(name))).toEqual([]);
  });

  describe.each(ofOperators.filter((operation) => !endsLogin(operation)).map((operation) => [operation.operationId, operation] as const))('%s', (_name, operation) => {
    it.each(operatorRoles)('[ASVS 8.1.2 8.2.1] [A9] as its roles say for %s', async (role) => {
      const { status, code } = await send(operation, tokens.get(role));
      const isOpen = (operation.roles ?? operatorRoles).includes(role);
      if (!isOpen) expect({ status, code }).toEqual({ status: 403, code: 'role_not_allowed' });
      else expect({ status, code }).not.toMatchObject({ code: expect.stringMatching(/^(role_not_allowed|sign_in_required|password_change_required|second_factor_required)$/) as string });
      expect(status === 403 && code === 'wrong_audience' ? operation.allowsScopes ?? operation.allowsPasswordChangeScope : true).toBeTruthy();
      expect(status).toBeLessThan(500);
    });

    it('[A9] [rule 23] is closed to the other identities and to nobody', async () => {
      for (const audience of ['practitioner', 'institution'] as const) {
        const { status, code } = await send(operation, tokens.get(audience));
        if (operation.audiences.includes(audience)) expect(status).toBeLessThan(400);
        else expect({ status, code }).toEqual({ status: 403, code: 'wrong_audience' });
      }
      for (const token of [undefined, tokens.get('a token that was never given')]) expect(await send(operation, token)).toEqual({ status: 401, code: 'sign_in_required' });
    });
  });

  it('[ASVS 8.2.1] [A9] a role that is changed closes what the old one could at the next request', async () => {
    const operator = await enrolledOperator(t, 'administrator');
    const closed = ofOperators.find(({ roles, method }) => method === 'GET' && roles?.length === 1 && roles[0] === 'administrator')!;
    expect((await send(closed, operator.token)).code === undefined || refusedInput.includes((await send(closed, operator.token)).code ?? '')).toBe(true);
    // Straight in the table, without ending the login: the role is read at each request.
    await t.db.updateTable('operators').set({ role: 'auditor' }).where('id', '=', operator.id).execute();
    expect(await send(closed, operator.token)).toEqual({ status: 403, code: 'role_not_allowed' });
  });
});
