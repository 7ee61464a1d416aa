import { readSmsBudget as readSmsBudgetOperation } from '@cert/contract/admin/activity';
import * as operations from '@cert/contract/sign-in';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { getProofChallenge } from './get-proof-challenge.ts';
import { lookUpPhone } from './look-up-phone.ts';
import type { Client } from './rules.ts';
import { sendSmsCode } from './send-sms-code.ts';
import { setInstitutionPassword } from './set-institution-password.ts';
import { setPractitionerPassword } from './set-practitioner-password.ts';
import { signInInstitution } from './sign-in-institution.ts';
import { signInPractitioner } from './sign-in-practitioner.ts';
import { signOut } from './sign-out.ts';
import { startPasswordReset } from './start-password-reset.ts';
import { readSmsBudget, smsWarnPart } from './spend-sms-budget.ts';
import { verifySmsCode } from './verify-sms-code.ts';

export function signInRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps;
  const means = { cipher: deps.cipher, limits: deps.config.limits };
  const clientOf = (call: Client): Client => ({ actor: call.actor, address: call.address, deviceId: call.deviceId, userAgent: call.userAgent ?? '' });

  registerOperation(app, deps, operations.getProofChallenge, (call) => getProofChallenge(db, { ...means, client: clientOf(call), acceptsWechatCode: deps.wechat !== undefined }));
  registerOperation(app, deps, operations.lookUpPhone, (call) =>
    lookUpPhone(db, { ...means, phone: call.body.phone, proof: call.body.proof, wechat: deps.wechat, client: clientOf(call) }),
  );
  registerOperation(app, deps, operations.startPasswordReset, (call) =>
    startPasswordReset(db, { ...means, phone: call.body.phone, proof: call.body.proof, wechat: deps.wechat, client: clientOf(call) }),
  );
  registerOperation(app, deps, operations.sendSmsCode, (call) =>
    sendSmsCode(db, { ...means, ...call.body, sms: deps.sms, requestKey: call.idempotencyKey, client: clientOf(call) }),
  );
  registerOperation(app, deps, readSmsBudgetOperation, async () => ({ ...(await readSmsBudget(db, means.limits)), warnPercent: smsWarnPart * 100, gateway: deps.config.smsGateway }));
  registerOperation(app, deps, operations.verifySmsCode, (call) => verifySmsCode(call.db, { ...means, ...call.body, client: clientOf(call) }));
  registerOperation(app, deps, operations.setPractitionerPassword, (call) =>
    setPractitionerPassword(call.db, { ...means, ...call.body, client: clientOf(call) }),
  );
  registerOperation(app, deps, operations.signInPractitioner, (call) => signInPractitioner(call.db, { ...means, ...call.body, client: clientOf(call) }));
  registerOperation(app, deps, operations.signInInstitution, (call) => signInInstitution(call.db, { ...means, ...call.body, client: clientOf(call) }));
  registerOperation(app, deps, operations.setInstitutionPassword, (call) =>
    setInstitutionPassword(call.db, { caller: call.caller, actor: call.actor, password: call.body.password, policy: means.limits, place: { userAgent: call.userAgent, address: call.address } }),
  );
  registerOperation(app, deps, operations.getCurrentSession, async ({ caller }) => ({
    audience: caller.audience,
    accountId: caller.accountId,
    // An operator between two steps of the sign-in does not come here.
    scope: caller.scope === 'change_password' ? ('change_password' as const) : ('full' as const),
    expiresAt: caller.expiresAt.toISOString(),
  }));
  registerOperation(app, deps, operations.signOut, async (call) => {
    await signOut(db, { caller: call.caller, actor: call.actor, ...call.body });
    return undefined;
  });
}
