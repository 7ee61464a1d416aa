import type { OperatorRole } from '@cert/contract/operation';
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db, Tx } from './database.ts';
import { describeDevice, describeNetwork, type LoginPlace } from './describe-device.ts';
import { newId, newToken } from './ids.ts';
import { countEach, type Counted } from './limits.ts';
import { prepareQuery } from './prepare-query.ts';
import { today } from './today.ts';

/** The one who calls, read from the token of one identity (rule 23). */
export type Caller = PractitionerCaller | InstitutionCaller | OperatorCaller;

interface CallerBase {
  sessionId: string;
  scope: 'full' | 'change_password';
  expiresAt: Date;
}
export interface PractitionerCaller extends CallerBase {
  audience: 'practitioner';
  /** The practitioner: its account has no id of its own. */
  accountId: string;
}
export interface InstitutionCaller extends CallerBase {
  audience: 'institution';
  accountId: string;
  institutionId: string;
  institutionName: string;
  accountName: string;
  /** Normalised institution name, compared with a card's employer (rule 12). */
  nameKey: string;
  isMembershipValid: boolean;
}
/** What a token of an operator is good for: everything, or one step of the sign-in (A9). */
export type OperatorScope = 'full' | 'change_password' | 'second_factor' | 'set_up_second_factor';
export interface OperatorCaller extends Omit<CallerBase, 'scope'> {
  audience: 'operator';
  scope: OperatorScope;
  accountId: string;
  role: OperatorRole;
  /** When this login last proved its password; acts that ask for a recent proof compare it (A9). */
  passwordProvedAt: Date;
}

const day = 86_400;
/** Idle and absolute ends of a session, seconds. */
export const sessionEnds = {
  practitioner: { idleSeconds: 30 * day, absoluteSeconds: 90 * day },
  institution: { idleSeconds: 7 * day, absoluteSeconds: 30 * day },
  operator: { idleSeconds: 1_800, absoluteSeconds: 12 * 3_600 },
} as const;

const tokenMarks = { practitioner: 'pt', institution: 'it', operator: 'ot' } as const;
const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * Opens a session. The token is new at each sign-in and only its SHA-256 is kept; of the place only coarse words.
 * @returns the answer of a sign-in operation.
 */
export async function openSession(
  tx: Tx,
  session: { audience: Caller['audience']; accountId: string; scope?: 'full' | 'change_password'; place?: LoginPlace },
): Promise<{ token: string; expiresAt: string; scope: 'full' | 'change_password' }> {
  const scope = session.scope ?? 'full';
  return { ...(await insertSession(tx, { ...session, scope, seconds: sessionEnds[session.audience].absoluteSeconds })), scope };
}

/** A step of the operators' sign-in is done within minutes or begun anew. */
const stepSeconds = { second_factor: 600, change_password: 1_800, set_up_second_factor: 1_800 } as const;

/** Opens a session of an operator: a full one, or for the next step of the sign-in only (A9). */
export async function openOperatorSession(
  tx: Tx,
  session: { accountId: string; scope: OperatorScope; place?: LoginPlace },
): Promise<{ token: string; expiresAt: string; scope: OperatorScope }> {
  const seconds = session.scope === 'full' ? sessionEnds.operator.absoluteSeconds : stepSeconds[session.scope];
  return { ...(await insertSession(tx, { ...session, audience: 'operator', seconds })), scope: session.scope };
}

async function insertSession(
  tx: Tx,
  session: { audience: Caller['audience']; accountId: string; scope: OperatorScope; seconds: number; place?: LoginPlace },
): Promise<{ token: string; expiresAt: string }> {
  const token = `${tokenMarks[session.audience]}_${newToken()}`;
  const expiresAt = new Date(Date.now() + session.seconds * 1000);
  await tx
    .insertInto('sessions')
    .values({
      id: newId('sess'),
      token_hash: hashToken(token),
      audience: session.audience,
      account_id: session.accountId,
      scope: session.scope,
      expires_at: expiresAt,
      device: session.place === undefined ? null : describeDevice(session.place.userAgent),
      network: session.place === undefined ? null : describeNetwork(session.place.address),
    })
    .execute();
  return { token, expiresAt: expiresAt.toISOString() };
}

interface SessionRow {
  id: string;
  audience: Caller['audience'];
  account_id: string;
  scope: OperatorScope;
  expires_at: Date;
  is_stale: boolean;
  institution_id: string | null;
  institution_name: string | null;
  account_name: string | null;
  name_key: string | null;
  is_membership_valid: boolean | null;
  role: OperatorRole | null;
  password_proved_at: Date;
}

/** What each kind of session stands on; it is dead without. */
const holders = {
  practitioner: {
    columns: sql`null as institution_id, null as institution_name, null as account_name, null as name_key, null as is_membership_valid, null as role`,
    joins: sql`join practitioners p on p.id = s.account_id and p.retired_at is null`,
    id: sql`s.account_id`,
  },
  institution: {
    columns: sql`i.id as institution_id, i.name as institution_name, a.account_name, i.name_key, null as role,
      (i.membership_until is null or i.membership_until >= ${today}) as is_membership_valid`,
    joins: sql`join institution_accounts a on a.id = s.account_id and a.disabled_at is null join institutions i on i.id = a.institution_id and i.disabled_at is null`,
    id: sql`i.id`,
  },
  operator: {
    columns: sql`null as institution_id, null as institution_name, null as account_name, null as name_key, null as is_membership_valid, o.role`,
    joins: sql`join operators o on o.id = s.account_id and o.disabled_at is null`,
    id: sql`s.account_id`,
  },
} as const;
type Audience = Caller['audience'];

const selectSession = (audience: Audience, tokenHash: Buffer) => sql`
    select s.id, s.audience, s.account_id, s.scope, s.expires_at, s.last_used_at < now() - interval '1 minute' as is_stale,
      coalesce(s.password_proved_at, s.created_at) as password_proved_at, ${holders[audience].id} as holder_id, ${holders[audience].columns}
    from sessions s ${holders[audience].joins}
    where s.token_hash = ${tokenHash} and s.audience = ${sql.lit(audience)} and s.ended_at is null and s.expires_at > now()
      and s.last_used_at > now() - make_interval(secs => ${sql.lit(sessionEnds[audience].idleSeconds)})`;

/** The kind of session that a token names in its first letters: each is looked up by a statement of its own. */
const audienceOf = (token: string): Audience | undefined => audiences.find((audience) => token.startsWith(`${tokenMarks[audience]}_`));
const audiences = ['practitioner', 'institution', 'operator'] as const;

const perAudience = <T>(make: (audience: Audience) => T): Record<Audience, T> => ({ practitioner: make('practitioner'), institution: make('institution'), operator: make('operator') });

/** Every request begins with one of these two. */
const findSession = perAudience((audience) => prepareQuery<{ tokenHash: Buffer }, SessionRow>(({ tokenHash }) => selectSession(audience, tokenHash)));

interface Counting {
  audiences: readonly Audience[];
  name: string;
  seconds: number;
}

/** Finding and counting at once, because each question to the database costs as much as the rest of a short request. */
const findSessionAndCount = perAudience((audience) =>
  prepareQuery<{ tokenHash: Buffer; name: string; seconds: number }, SessionRow & { count: number | null; wait: number | null }>(({ tokenHash, name, seconds }) => sql`
    with found as materialized (${selectSession(audience, tokenHash)}),
    counted as (${countEach(sql`select ${name} || ':' || holder_id as key, ${seconds}::int as seconds from found where scope = 'full'`)})
    select found.*, counted.count, counted."retryAfterSeconds" as wait from found left join counted on true`),
);

/**
 * The caller of a token, or undefined when the token is unknown, ended, idle too long, or its account is disabled or
 * retired (rule 22). Notes the use at most once a minute; one that a page's timer made is no use, so that a page left open
 * ends like one that is closed.
 */
export async function findCaller(db: Db, token: string, options: { isBackground?: boolean } = {}): Promise<Caller | undefined> {
  const audience = audienceOf(token);
  const [row] = audience === undefined ? [] : await findSession[audience](db, { tokenHash: hashToken(token) });
  if (row === undefined) return undefined;
  if (row.is_stale && options.isBackground !== true) await noteUse(db, row);
  return callerOf(row);
}

/**
 * As findCaller, and one act counted for whoever is found with a full session of these audiences, as countQuickly counts.
 * `counted` is undefined when nothing was.
 */
export async function findCallerAndCount(db: Db, token: string, options: { isBackground?: boolean; counting: Counting }): Promise<{ caller: Caller | undefined; counted: Counted | undefined }> {
  const { audiences: whose, ...counting } = options.counting;
  const audience = audienceOf(token);
  if (audience === undefined || !whose.includes(audience)) return { caller: await findCaller(db, token, options), counted: undefined };
  const [row] = await findSessionAndCount[audience](db, { tokenHash: hashToken(token), ...counting });
  if (row === undefined) return { caller: undefined, counted: undefined };
  const counted = row.count === null || row.wait === null ? undefined : { count: row.count, retryAfterSeconds: row.wait };
  if (row.is_stale && options.isBackground !== true) await noteUse(db, row);
  return { caller: callerOf(row), counted };
}

/** A database that is full or read-only for a while must not keep anybody from reading. */
const noteUse = async (db: Db, { id }: SessionRow): Promise<void> =>
  void (await db.updateTable('sessions').set({ last_used_at: sql<Date>`now()` }).where('id', '=', id).execute().catch(() => undefined));

function callerOf(row: SessionRow): Caller | undefined {
  const known = { sessionId: row.id, expiresAt: row.expires_at, accountId: row.account_id };
  if (row.audience === 'operator') {
    return row.role === null ? undefined : { ...known, audience: 'operator', scope: row.scope, role: row.role, passwordProvedAt: row.password_proved_at };
  }
  // A table check keeps the operators' steps away from the other identities.
  const base = { ...known, scope: row.scope === 'full' ? ('full' as const) : ('change_password' as const) };
  if (row.audience === 'practitioner') return { ...base, audience: 'practitioner' };
  if (row.institution_id === null || row.institution_name === null || row.account_name === null || row.name_key === null) return undefined;
  return {
    ...base,
    audience: 'institution',
    institutionId: row.institution_id,
    institutionName: row.institution_name,
    accountName: row.account_name,
    nameKey: row.name_key,
    isMembershipValid: row.is_membership_valid === true,
  };
}

/** Ends one session. Dead on the next request, on every server process. */
export async function endSession(db: Db | Tx, sessionId: string, reason: string): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ ended_at: sql<Date>`now()`, ended_reason: reason })
    .where('id', '=', sessionId)
    .where('ended_at', 'is', null)
    .execute();
}

/**
 * Ends every session of an account (rule 22): after a changed or reset password, disabling, retirement, a new phone.
 * @returns how many ended.
 */
export async function endSessionsOf(
  db: Db | Tx,
  account: { audience: Caller['audience']; accountIds: readonly string[]; exceptSessionId?: string },
  reason: string,
): Promise<number> {
  if (account.accountIds.length === 0) return 0;
  const { exceptSessionId } = account;
  const ended = await db
    .updateTable('sessions')
    .set({ ended_at: sql<Date>`now()`, ended_reason: reason })
    .where('audience', '=', account.audience)
    .where('account_id', 'in', account.accountIds)
    .where('ended_at', 'is', null)
    .$if(exceptSessionId !== undefined, (query) => query.where('id', '<>', exceptSessionId ?? ''))
    .executeTakeFirst();
  return Number(ended.numUpdatedRows);
}
