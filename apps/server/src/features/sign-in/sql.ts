import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { newId, newToken } from '../../platform/ids.ts';
import { today } from '../../platform/today.ts';
import type { FlowPurpose, PhoneHolder } from './rules.ts';

const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The active entries of the registry with this phone; two are enough to know that it is ambiguous (rule 19). */
export async function findPhoneHolders(db: Db | Tx, phoneIndex: Buffer): Promise<PhoneHolder[]> {
  return db
    .selectFrom('practitioners as p')
    .leftJoin('practitioner_accounts as a', (join) =>
      join.onRef('a.practitioner_id', '=', 'p.id').onRef('a.phone_index', '=', 'p.phone_index').on('a.bound_at', 'is not', null),
    )
    .select(['p.id', sql<boolean>`a.practitioner_id is not null`.as('isBound'), 'a.password_hash as passwordHash', 'a.password_set_at as passwordSetAt'])
    .where('p.phone_index', '=', phoneIndex)
    .where('p.retired_at', 'is', null)
    .limit(2)
    .execute();
}

/** The holder when there is exactly one. */
export async function findPhoneHolder(db: Db | Tx, phoneIndex: Buffer): Promise<PhoneHolder | undefined> {
  const holders = await findPhoneHolders(db, phoneIndex);
  return holders.length === 1 ? holders[0] : undefined;
}

export interface NewFlow {
  purpose: FlowPurpose;
  practitionerId: string | null;
  phoneIndex: Buffer;
  phoneCipher: Buffer;
  openidIndex: Buffer | null;
  seconds: number;
}

/**
 * Holds the binding as it was read: an operator who changes the phone meanwhile waits for this transaction, or has been
 * there first and it is no longer bound (rule 22). @returns whether it still stands.
 */
export async function holdBinding(tx: Tx, practitionerId: string, phoneIndex: Buffer): Promise<boolean> {
  const bound = await tx
    .selectFrom('practitioner_accounts')
    .select('practitioner_id')
    .where('practitioner_id', '=', practitionerId)
    .where('phone_index', '=', phoneIndex)
    .where('bound_at', 'is not', null)
    .forShare()
    .executeTakeFirst();
  return bound !== undefined;
}

/** Opens a flow and answers its token; only the token's hash is kept. */
export async function insertFlow(tx: Tx, flow: NewFlow): Promise<string> {
  const token = newToken();
  await tx
    .insertInto('sign_in_flows')
    .values({
      id: newId('flow'),
      token_hash: hashToken(token),
      purpose: flow.purpose,
      practitioner_id: flow.practitionerId,
      phone_index: flow.phoneIndex,
      phone_cipher: flow.phoneCipher,
      openid_index: flow.openidIndex,
      expires_at: sql<Date>`now() + make_interval(secs => ${flow.seconds})`,
    })
    .execute();
  return token;
}

export interface Flow {
  id: string;
  purpose: FlowPurpose;
  practitionerId: string | null;
  phoneIndex: Buffer;
  phoneCipher: Buffer;
  openidIndex: Buffer | null;
  verifiedAt: Date | null;
}

/** The open flow of a token, locked, so that its steps run one after another. */
export const lockFlow = (tx: Tx, token: string): Promise<Flow | undefined> =>
  tx
    .selectFrom('sign_in_flows')
    .select(['id', 'purpose', 'practitioner_id as practitionerId', 'phone_index as phoneIndex', 'phone_cipher as phoneCipher', 'openid_index as openidIndex', 'verified_at as verifiedAt'])
    .where('token_hash', '=', hashToken(token))
    .where('completed_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .forUpdate()
    .executeTakeFirst();

/** Ends a flow, and every other open one of the same person: what they had verified is worth nothing any more. */
export async function completeFlows(tx: Tx, flow: { id: string; practitionerId: string }): Promise<void> {
  await tx
    .updateTable('sign_in_flows')
    .set({ completed_at: sql<Date>`now()` })
    .where((where) => where.or([where('id', '=', flow.id), where('practitioner_id', '=', flow.practitionerId)]))
    .where('completed_at', 'is', null)
    .execute();
}

/** The openid that opened a flow for this very number; the password is the proof then. */
export async function findOpenidOfFlow(tx: Tx, token: string, phoneIndex: Buffer): Promise<Buffer | null> {
  const flow = await tx
    .selectFrom('sign_in_flows')
    .select('openid_index')
    .where('token_hash', '=', hashToken(token))
    .where('phone_index', '=', phoneIndex)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst();
  return flow?.openid_index ?? null;
}

/** Marks a proof as used. @returns false when somebody had used it before. */
export async function insertUsedProof(db: Db, proofHash: Buffer, seconds: number): Promise<boolean> {
  const inserted = await db
    .insertInto('used_proofs')
    .values({ proof_hash: proofHash, expires_at: sql<Date>`now() + make_interval(secs => ${seconds})` })
    .onConflict((conflict) => conflict.doNothing())
    .returning('proof_hash')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Lets only one transaction at a time work on this subject; free again when it ends. */
export async function lockSubject(tx: Tx, subject: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${subject}, 0))`.execute(tx);
}

export interface AskedNumbers {
  isKnown: boolean;
  inTenMinutes: number;
  inDay: number;
  tenMinutesFreeIn: number;
  dayFreeIn: number;
}

/** How many different numbers a client asked for, and in how many seconds the oldest of them no longer counts. */
export async function readAskedNumbers(tx: Tx, clientKey: string, phoneIndex: Buffer): Promise<AskedNumbers> {
  const { rows } = await sql<AskedNumbers>`
    with asked as (
      select phone_index, first_at, extract(epoch from clock_timestamp() - first_at) as age
      from phone_look_ups where client_key = ${clientKey} and first_at > clock_timestamp() - interval '1 day'
    )
    select coalesce(bool_or(phone_index = ${phoneIndex}), false) as "isKnown",
      count(distinct phone_index) filter (where age < 600)::int as "inTenMinutes",
      count(distinct phone_index)::int as "inDay",
      ceil(600 - coalesce(max(age) filter (where age < 600), 0))::int as "tenMinutesFreeIn",
      ceil(86400 - coalesce(max(age), 0))::int as "dayFreeIn"
    from asked
  `.execute(tx);
  return rows[0]!;
}

/** Remembers that a client asked for a number. */
export async function insertAskedNumber(tx: Tx, clientKey: string, phoneIndex: Buffer): Promise<void> {
  await tx
    .insertInto('phone_look_ups')
    .values({ client_key: clientKey, phone_index: phoneIndex, day: today })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export interface SentCodes {
  inHour: number;
  inDay: number;
  hourFreeIn: number;
  dayFreeIn: number;
  /** Seconds since the last one that was not failed; null: none today. */
  lastAge: number | null;
}

/** What was sent to a number lately, over all flows and purposes. A failed one counts for the limits only. */
export async function readSentCodes(tx: Tx, phoneIndex: Buffer): Promise<SentCodes> {
  const { rows } = await sql<SentCodes>`
    with sent as (
      select failed_at, extract(epoch from clock_timestamp() - created_at)::float8 as age
      from sms_codes where phone_index = ${phoneIndex} and created_at > clock_timestamp() - interval '1 day'
    )
    select count(*) filter (where age < 3600)::int as "inHour", count(*)::int as "inDay",
      ceil(3600 - coalesce(max(age) filter (where age < 3600), 0))::int as "hourFreeIn",
      ceil(86400 - coalesce(max(age), 0))::int as "dayFreeIn",
      min(age) filter (where failed_at is null) as "lastAge"
    from sent
  `.execute(tx);
  return rows[0]!;
}

export interface KeptCode {
  flowId: string;
  expiresAt: Date;
  age: number;
}

/** The code that a request with this Idempotency-Key has sent within a day. */
export const findCodeOfRequest = (tx: Tx, requestKey: string): Promise<KeptCode | undefined> =>
  tx
    .selectFrom('sms_codes')
    .select(['flow_id as flowId', 'expires_at as expiresAt', sql<number>`extract(epoch from clock_timestamp() - created_at)::float8`.as('age')])
    .where('request_key', '=', requestKey)
    .where('failed_at', 'is', null)
    .where('created_at', '>', sql<Date>`now() - interval '1 day'`)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Keeps a new code; every older one of the number dies, whatever flow it belongs to (rule 18). */
export async function insertCode(
  tx: Tx,
  code: { flowId: string; phoneIndex: Buffer; hash: Buffer; ttlSeconds: number; requestKey: string },
): Promise<{ id: string; expiresAt: Date }> {
  await tx
    .updateTable('sms_codes')
    .set({ superseded_at: sql<Date>`now()` })
    .where('phone_index', '=', code.phoneIndex)
    .where('superseded_at', 'is', null)
    .where('used_at', 'is', null)
    .execute();
  return tx
    .insertInto('sms_codes')
    .values({
      id: newId('sms'),
      flow_id: code.flowId,
      phone_index: code.phoneIndex,
      code_hash: code.hash,
      expires_at: sql<Date>`now() + make_interval(secs => ${code.ttlSeconds})`,
      request_key: code.requestKey,
    })
    .returning(['id', 'expires_at as expiresAt'])
    .executeTakeFirstOrThrow();
}

/** The gateway did not take it: the code is dead, and the number need not wait for another. */
export async function markCodeFailed(db: Db, id: string): Promise<void> {
  await db.updateTable('sms_codes').set({ failed_at: sql<Date>`now()` }).where('id', '=', id).execute();
}

export interface LiveCode {
  id: string;
  hash: Buffer;
  wrongTries: number;
}

/** The code of a flow that may still be answered, locked. */
export const lockLiveCode = (tx: Tx, flowId: string, wrongTries: number): Promise<LiveCode | undefined> =>
  tx
    .selectFrom('sms_codes')
    .select(['id', 'code_hash as hash', 'wrong_tries as wrongTries'])
    .where('flow_id', '=', flowId)
    .where('used_at', 'is', null)
    .where('superseded_at', 'is', null)
    .where('failed_at', 'is', null)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .where('wrong_tries', '<', wrongTries)
    .forUpdate()
    .executeTakeFirst();

/** Binds the phone to its holder. A phone that the operator changed brings no old password along (rule 22). */
export async function bindPhone(tx: Tx, practitionerId: string, phoneIndex: Buffer): Promise<void> {
  await tx
    .insertInto('practitioner_accounts')
    .values({ practitioner_id: practitionerId, phone_index: phoneIndex, bound_at: sql<Date>`now()` })
    .onConflict((conflict) =>
      conflict.column('practitioner_id').doUpdateSet({ phone_index: phoneIndex, bound_at: sql<Date>`now()`, password_hash: null, password_set_at: null }),
    )
    .execute();
}

/** A binding that was made under another contact key stands under the present one from now on. */
export async function moveOpenid(db: Db, index: Buffer, others: readonly Buffer[]): Promise<void> {
  await sql`
    update wechat_bindings set openid_index = ${index}
    where openid_index = (select openid_index from wechat_bindings where openid_index = any(${others}::bytea[]) order by bound_at desc limit 1)
      and not exists (select from wechat_bindings where openid_index = ${index})
  `.execute(db);
}
