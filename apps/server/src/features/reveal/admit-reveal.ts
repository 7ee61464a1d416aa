import type { Config } from '../../config.ts';
import { admitHolder } from '../../platform/admit-holder.ts';
import type { Tx } from '../../platform/database.ts';

/**
 * Counts one new reveal of an institution (rule 1). Called inside the reveal's transaction, so a refused reveal is not
 * counted; an owned contact is seen again without asking here (rule 2).
 * @throws Refusal `too_many_requests` with the seconds to wait; nothing is charged.
 */
export const admitReveal = (tx: Tx, institutionId: string, limits: Config['limits']): Promise<void> =>
  admitHolder(tx, { kind: 'institution', id: institutionId }, 'reveal-contact', [
    { name: 'reveal', most: limits.revealsPer10Minutes, seconds: 600 },
    { name: 'reveal-day', most: limits.revealsPerDay, seconds: 86_400 },
  ]);
