import * as contract from '@cert/contract/admin/operator-session';
import { operatorRoles } from '@cert/contract/operation';
import { Secret, TOTP } from 'otpauth';
import { buildApp } from '../src/app.ts';
import { createOperator } from '../src/features/operators/create-operator.ts';
import { findActiveOperator } from '../src/features/operators/find-active-operator.ts';
import { resetOperatorPassword } from '../src/features/operators/reset-operator-password.ts';
import { resetSecondFactor } from '../src/features/operators/reset-second-factor.ts';
import { systemActor } from '../src/platform/activity-log.ts';
import type { Deps } from '../src/platform/http/deps.ts';
import { createDemoClient } from './demo-client.ts';

export interface DemoOperator {
  role: (typeof operatorRoles)[number];
  accountName: string;
  password: string;
  /** The authenticator's secret, so that `npm run demo:code` can say the code that a telephone would show. */
  secret: string;
}

/** The six digits of now. */
export const demoCode = (secret: string): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate();

const people = { administrator: ['demo-admin', '陈晓岚'], business: ['demo-business', '王敏'], auditor: ['demo-auditor', '赵书文'] } as const;

/**
 * One operator for each role, through the very steps that a person takes at the first sign-in: own password, second factor,
 * first code. Nothing is switched off for the demo; it only writes down what a telephone would keep. An account of a load
 * that was cut off is reset and set up again.
 */
export async function addDemoOperators(deps: Deps, newPassword: () => string): Promise<DemoOperator[]> {
  const app = await buildApp({ ...deps, config: { ...deps.config, logLevel: 'silent', h5Dir: undefined, adminDir: undefined, operatorAddresses: undefined } });
  const call = createDemoClient(app);
  try {
    const operators: DemoOperator[] = [];
    for (const role of operatorRoles) {
      const [accountName, displayName] = people[role];
      const given = await givenPassword(deps, { accountName, displayName, role });
      const password = newPassword();
      const first = await call(contract.signInOperator, { body: { accountName, password: given } });
      const second = await call(contract.setOperatorPassword, { token: first.token, body: { password } });
      const { secret } = await call(contract.startSecondFactor, { token: second.token });
      const { session } = await call(contract.confirmSecondFactor, { token: second.token, body: { code: demoCode(secret) } });
      await call(contract.signOutOperator, { token: session.token, body: {} });
      // The code of this very half minute was used up by the load; a visitor who is quick must not be refused.
      await deps.db.updateTable('operator_second_factors').set({ last_step: 0 }).where('operator_id', '=', await findActiveOperator(deps.db, accountName)).execute();
      operators.push({ role, accountName, password, secret });
    }
    return operators;
  } finally {
    await app.close();
  }
}

async function givenPassword({ db, config }: Deps, operator: { accountName: string; displayName: string; role: string }): Promise<string> {
  const { defaultPasswordDays } = config.limits;
  const known = await db.selectFrom('operators').select('id').where('account_name', '=', operator.accountName).executeTakeFirst();
  if (known === undefined) return (await createOperator(db, { ...operator, defaultPasswordDays, actor: systemActor })).password;
  await resetSecondFactor(db, { operatorId: known.id, actor: systemActor });
  return (await resetOperatorPassword(db, { operatorId: known.id, defaultPasswordDays, actor: systemActor })).password;
}
