import { Refusal } from '../../platform/refusal.ts';
import type { InstitutionCaller } from '../../platform/sessions.ts';

/** An institution whose membership has ended signs in and sees its own records, but no cards and no contacts. */
export function requireMembership(caller: InstitutionCaller): void {
  if (!caller.isMembershipValid) throw new Refusal('membership_expired');
}
