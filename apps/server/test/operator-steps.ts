// What an operator's hands and telephone do: the steps of the sign-in, and the codes of the authenticator app.
import * as contract from '@cert/contract/admin/operator-session';
import { Secret, TOTP } from 'otpauth';
import { createOperator } from '../src/features/operators/create-operator.ts';
import { systemActor } from '../src/platform/activity-log.ts';
import type { TestApp } from './test-app.ts';

/** The code that the app shows; `steps` of 30 seconds later. */
export const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + steps * 30_000 });

let count = 0;

/** A new account with the random password that its administrator was shown. */
export async function givenOperator(t: Pick<TestApp, 'db'>, role: 'administrator' | 'business' | 'auditor' = 'business') {
  const accountName = `ops-${process.pid}-${(count += 1)}`;
  return createOperator(t.db, { accountName, displayName: '李运营', role, defaultPasswordDays: 7, actor: systemActor });
}

export const ownPassword = 'green lamp 4711';

/** An account that has come in for the first time: own password, confirmed second factor, a full session. */
export async function enrolledOperator(t: TestApp, role: 'administrator' | 'business' | 'auditor' = 'business') {
  const given = await givenOperator(t, role);
  const first = await t.call(contract.signInOperator, { body: { accountName: given.accountName, password: given.password } });
  const second = await t.call(contract.setOperatorPassword, { token: first.body.token, body: { password: ownPassword } });
  const started = await t.call(contract.startSecondFactor, { token: second.body.token });
  const confirmed = await t.call(contract.confirmSecondFactor, { token: second.body.token, body: { code: codeOf(started.body.secret) } });
  if (confirmed.status !== 201) throw new Error(`the sign-in did not come to its end: ${confirmed.text}`);
  const { session, recoveryCodes } = confirmed.body;
  return { id: given.operatorId, accountName: given.accountName, secret: started.body.secret, token: session.token, recoveryCodes, password: ownPassword };
}

/** As if time had gone by since the last code: the present one is good again. */
export async function forgetLastCode(t: Pick<TestApp, 'db'>, operatorId: string): Promise<void> {
  await t.db.updateTable('operator_second_factors').set({ last_step: 1 }).where('operator_id', '=', operatorId).execute();
}

/** Step 1 and 2 of a later sign-in. */
export async function signInAgain(t: TestApp, operator: { id: string; accountName: string; secret: string; password: string }) {
  await forgetLastCode(t, operator.id);
  const first = await t.call(contract.signInOperator, { body: { accountName: operator.accountName, password: operator.password } });
  return t.call(contract.proveSecondFactor, { token: first.body.token, body: { code: codeOf(operator.secret) } });
}
