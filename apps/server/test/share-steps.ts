// Steps that several tests of sharing take.
import { createShare, openShare } from '@cert/contract/share';
import { createShare as create } from '../src/features/shares/create-share.ts';
import { shareConsent } from '../src/features/shares/rules.ts';
import type { Deps } from '../src/platform/http/deps.ts';
import type { TestApp } from './test-app.ts';

/** Sends a card and answers the new line of 我的分享 with its code. */
export async function sendCard(t: TestApp, token: string, showsContact: boolean, validDays = 30) {
  const { status, body } = await t.call(createShare, { token, body: { showsContact, validDays, consentVersion: showsContact ? shareConsent.version : null } });
  if (status !== 201 || body.shareCode === null) throw new Error(`no share was made: ${status} ${String(body.code)}`);
  return { ...body, shareCode: body.shareCode };
}

/** Opens a share as somebody who is not signed in, or with a token. */
export const openCode = (t: TestApp, shareCode: string, more: { token?: string; address?: string; idempotencyKey?: string } = {}) =>
  t.call(openShare, { body: { shareCode }, ...more });

/** A link made without a request: for tests of pages. @returns its code. */
export async function buildShare({ db, cipher, config }: Deps, practitionerId: string, showsContact: boolean): Promise<string> {
  const actor = { kind: 'practitioner' as const, id: practitionerId };
  const consentVersion = showsContact ? shareConsent.version : null;
  const made = await create(db, { actor, practitionerId, showsContact, validDays: 30, consentVersion, means: { cipher, publicUrl: null }, limits: config.limits });
  return made.shareCode!;
}
