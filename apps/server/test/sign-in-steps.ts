// The steps of a sign-in through HTTP, for tests that are about a later one.
import { lookUpPhone, sendSmsCode, setPractitionerPassword, startPasswordReset, verifySmsCode } from '@cert/contract/sign-in';
import { sql } from 'kysely';
import type { TestApp } from './test-app.ts';

/** P1 step 1. */
export async function openBindFlow(t: TestApp, phone: string): Promise<string> {
  return (await t.call(lookUpPhone, { body: { phone } })).body.flowToken;
}

/** P2 step 1. */
export async function openResetFlow(t: TestApp, phone: string): Promise<string> {
  return (await t.call(startPasswordReset, { body: { phone } })).body.flowToken;
}

/** Asks for a code and reads it from the phone. */
export async function receiveCode(t: TestApp, flowToken: string): Promise<string> {
  const sent = await t.call(sendSmsCode, { body: { flowToken } });
  if (sent.status !== 201) throw new Error(`no code was sent: ${sent.body.code}`);
  return t.outbox.at(-1)!.code;
}

/** A code that is not the given one. */
export const otherThan = (code: string): string => (code === '000000' ? '111111' : '000000');

/** A flow whose code was verified: `bind` for an unbound phone, `reset` for a bound one. */
export async function verifiedFlow(t: TestApp, phone: string, purpose: 'bind' | 'reset'): Promise<string> {
  const flowToken = purpose === 'bind' ? await openBindFlow(t, phone) : await openResetFlow(t, phone);
  const code = await receiveCode(t, flowToken);
  const verified = await t.call(verifySmsCode, { body: { flowToken, code } });
  if (verified.status !== 200) throw new Error(`the code was refused: ${verified.body.code}`);
  return flowToken;
}

/** The whole first sign-in (P1): phone, code, password. */
export async function firstSignIn(t: TestApp, phone: string, password: string): Promise<string> {
  const flowToken = await verifiedFlow(t, phone, 'bind');
  const { body } = await t.call(setPractitionerPassword, { body: { flowToken, password } });
  return body.session!.token;
}

/** Lets time pass for codes and counters. */
export async function passMinutes(t: TestApp, minutes: number): Promise<void> {
  await sql`update sms_codes set created_at = created_at - make_interval(mins => ${minutes}), expires_at = expires_at - make_interval(mins => ${minutes})`.execute(t.db);
  await sql`update limit_counters set expires_at = expires_at - make_interval(mins => ${minutes})`.execute(t.db);
}
