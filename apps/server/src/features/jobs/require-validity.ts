import { Refusal } from '../../platform/refusal.ts';
import { validityFault } from './rules.ts';

/** @throws Refusal `request_invalid` with the pointer, for a last day that is past, too far, or no day at all (rule 14). */
export function requireValidity(validUntil: string, today: string, pointer: string): void {
  const message = validityFault(validUntil, today);
  if (message !== null) throw new Refusal('request_invalid', { errors: [{ pointer, message }] });
}
