import type { ActivityAction } from '@cert/contract/codes/activity-actions';
import { sql } from 'kysely';
import { logActivity } from '../../platform/activity-log.ts';
import type { Tx } from '../../platform/database.ts';
import { clearCount, countUp, readCount } from '../../platform/limits.ts';
import { Refusal } from '../../platform/refusal.ts';
import { raiseLockAlert } from './raise-lock-alert.ts';
import { accountTriesFactor, addressTriesFactor, networkOf, type Client, type Means } from './rules.ts';

/** What somebody tries to sign in to; `name` is the account's name as typed, or the keyed hash of a phone, known or not. */
export interface SignInTarget {
  kind: 'practitioner' | 'institution' | 'operator';
  name: string;
}

interface Attempt {
  target: SignInTarget;
  client: Client;
  limits: Means['limits'];
  /** What needs the password when it is no sign-in: the same counters, another word in the log. */
  action?: ActivityAction;
}

const pairPrefix = (target: SignInTarget) => `sign-in:${target.kind}:${target.name}:`;
const pairKey = ({ target, client }: Attempt) => `${pairPrefix(target)}${networkOf(client.address)}`;
const accountKey = (target: SignInTarget) => `sign-in-account:${target.kind}:${target.name}`;
const addressKey = (client: Client) => `sign-in-address:${networkOf(client.address)}`;

/**
 * Rule 21, before the password is compared: counts the try for the pair of account and address first, so that parallel
 * guesses wait for each other and none is free. Five of a pair lock the pair; five times as many of an address lock the
 * address for all accounts; ten times as many of an account, over all addresses, lock the account. Each lock lasts 15
 * minutes from the try that caused it.
 * @throws Refusal `sign_in_locked` with the seconds to wait; the refused try does not prolong the lock.
 */
export async function admitSignIn(tx: Tx, attempt: Attempt): Promise<void> {
  const { signInWrongTries: tries, signInLockSeconds: seconds } = attempt.limits;
  const ofPair = await countUp(tx, pairKey(attempt), seconds, tries);
  if (ofPair.count === tries + 1) {
    // One line for each lock, and the count stays, so that going on does not fill the log.
    await logActivity(tx, attempt.client.actor, { action: attempt.action ?? `sign-in-${attempt.target.kind}`, detail: { outcome: 'refused_locked', account: shadowOf(attempt.target) } });
    throw locked(ofPair.retryAfterSeconds, true);
  }
  if (ofPair.count > tries) throw locked(ofPair.retryAfterSeconds);
  const ofAddress = await readCount(tx, addressKey(attempt.client));
  if (ofAddress.count >= tries * addressTriesFactor) throw locked(ofAddress.retryAfterSeconds);
  const ofAccount = await readCount(tx, accountKey(attempt.target));
  if (ofAccount.count >= tries * accountTriesFactor) throw locked(ofAccount.retryAfterSeconds);
}

/** Notes a wrong password in the counters and the activity log, and a lock of institutions and operators as an alert; `accountId` null: there is no such account. */
export async function countWrongPassword(tx: Tx, attempt: Attempt, accountId: string | null): Promise<void> {
  const { signInWrongTries: tries, signInLockSeconds: seconds } = attempt.limits;
  const ofPair = await readCount(tx, pairKey(attempt));
  const ofAddress = await countUp(tx, addressKey(attempt.client), seconds, tries * addressTriesFactor);
  const ofAccount = await countUp(tx, accountKey(attempt.target), seconds, tries * accountTriesFactor);
  const isLocked = ofPair.count >= tries || ofAddress.count >= tries * addressTriesFactor || ofAccount.count >= tries * accountTriesFactor;
  if (isLocked) await raiseLockAlert(tx, { kind: attempt.target.kind, accountId, network: networkOf(attempt.client.address) });
  await logActivity(tx, attempt.client.actor, {
    action: attempt.action ?? `sign-in-${attempt.target.kind}`,
    ...(accountId === null ? {} : { object: { kind: attempt.target.kind, id: accountId } }),
    detail: { outcome: isLocked ? 'locked' : 'wrong', ...(accountId === null ? { account: shadowOf(attempt.target) } : {}) },
  });
}

/** After the right password: this address starts anew with this account. */
export const forgetTries = (tx: Tx, attempt: Attempt): Promise<void> => clearCount(tx, pairKey(attempt));

/** After a reset: no lock of the account is left, wherever it came from, so that a lock never shuts its owner out. */
export async function forgetWrongPasswords(tx: Tx, target: SignInTarget): Promise<void> {
  await clearCount(tx, accountKey(target));
  await tx.deleteFrom('limit_counters').where(sql<boolean>`starts_with(key, ${pairPrefix(target)})`).execute();
}

const locked = (retryAfterSeconds: number, keepsWrites = false) => new Refusal('sign_in_locked', { retryAfterSeconds, keepsWrites });

/**
 * What was typed as an account, for the log: the head of a phone's keyed hash, or the first letters of a name. People type
 * their password there by mistake, so it is never whole.
 */
const shadowOf = ({ kind, name }: SignInTarget): string => (kind === 'practitioner' ? `#${name.slice(0, 10)}` : `${name.slice(0, Math.min(3, Math.floor(name.length / 2)))}***`);
