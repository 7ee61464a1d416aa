import type { Db, Tx } from './database.ts';
import { countQuickly, type Counted } from './limits.ts';
import { Refusal } from './refusal.ts';
import type { Caller } from './sessions.ts';

/** Whose acts are counted together: an institution over all its accounts, a practitioner, an operator. */
export interface Holder {
  kind: 'institution' | 'practitioner' | 'operator';
  id: string;
}

/** At most so many acts of one kind in so many seconds. */
export interface SpeedLimit {
  /** Names the counter. */
  name: string;
  most: number;
  seconds: number;
}

export const holderOf = (caller: Caller): Holder =>
  caller.audience === 'institution' ? { kind: 'institution', id: caller.institutionId } : { kind: caller.audience, id: caller.accountId };

/**
 * Counts one act of a holder over all accounts, sessions and server processes. An act that a limit refuses is not counted by
 * the limits after it, and windows have a fixed end, so waiting always helps: put the shortest window first.
 * @throws Refusal `too_many_requests` with the seconds to wait; its `reached` says who reached what.
 */
export async function admitHolder(db: Db | Tx, holder: Holder, act: string, limits: readonly SpeedLimit[]): Promise<void> {
  for (const { name, most, seconds } of limits) {
    requireWithin(await countQuickly(db, `${name}:${holder.id}`, seconds), most, { act, holder });
  }
}

/** @throws Refusal `too_many_requests` when this count is beyond `most`. */
export function requireWithin(counted: Counted, most: number, reached: { act: string; holder: Holder }): void {
  if (counted.count > most) throw new Refusal('too_many_requests', { retryAfterSeconds: counted.retryAfterSeconds, reached });
}
