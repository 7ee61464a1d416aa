import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';

/** One operator with what its sign-in and its administration ask for. */
export const operatorRows = (db: Db | Tx) =>
  db
    .selectFrom('operators as o')
    .leftJoin('operator_second_factors as f', (join) => join.onRef('f.operator_id', '=', 'o.id').on('f.confirmed_at', 'is not', null))
    .select([
      'o.id',
      'o.account_name as accountName',
      'o.display_name as displayName',
      'o.role',
      'o.password_hash as passwordHash',
      'o.password_set_at as passwordSetAt',
      'o.disabled_at as disabledAt',
      'o.created_at as createdAt',
      sql<boolean>`o.password_set_at is not null`.as('hasOwnPassword'),
      sql<boolean>`coalesce(o.given_password_expires_at <= now(), false)`.as('isGivenPasswordExpired'),
      sql<boolean>`f.operator_id is not null`.as('hasSecondFactor'),
    ]);

export type OperatorRow = Awaited<ReturnType<ReturnType<typeof operatorRows>['executeTakeFirstOrThrow']>>;

export const findOperator = (db: Db | Tx, operatorId: string): Promise<OperatorRow | undefined> => operatorRows(db).where('o.id', '=', operatorId).executeTakeFirst();

/** Locked, so that two steps of one account go one after another. */
export const lockOperator = (tx: Tx, operatorId: string): Promise<OperatorRow | undefined> =>
  operatorRows(tx).where('o.id', '=', operatorId).forUpdate('o').executeTakeFirst();

export const findActiveByName = (db: Db | Tx, accountName: string): Promise<OperatorRow | undefined> =>
  operatorRows(db).where('o.account_name', '=', accountName).where('o.disabled_at', 'is', null).executeTakeFirst();

/** The active administrators, locked in one order, so that two of them cannot disable each other at once. */
export async function lockActiveAdministrators(tx: Tx): Promise<string[]> {
  const rows = await tx.selectFrom('operators').select('id').where('role', '=', 'administrator').where('disabled_at', 'is', null).orderBy('id').forUpdate().execute();
  return rows.map(({ id }) => id);
}

/** How many there are; for what a page offers, not for deciding. */
export async function countActiveAdministrators(db: Db | Tx): Promise<number> {
  const { count } = await db
    .selectFrom('operators')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('role', '=', 'administrator')
    .where('disabled_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** When each of these last came in fully. */
export async function findLastSignIns(db: Db | Tx, operatorIds: readonly string[]): Promise<Map<string, Date>> {
  if (operatorIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('sessions')
    .select(['account_id', ({ fn }) => fn.max('created_at').as('at')])
    .where('audience', '=', 'operator')
    .where('scope', '=', 'full')
    .where('account_id', 'in', [...operatorIds])
    .groupBy('account_id')
    .execute();
  return new Map(rows.map((row) => [row.account_id, row.at]));
}

export interface SecondFactor {
  secretCipher: Buffer;
  isConfirmed: boolean;
}

export async function findSecondFactor(db: Db | Tx, operatorId: string): Promise<SecondFactor | undefined> {
  const row = await db.selectFrom('operator_second_factors').select(['secret_cipher', 'confirmed_at']).where('operator_id', '=', operatorId).executeTakeFirst();
  return row === undefined ? undefined : { secretCipher: row.secret_cipher, isConfirmed: row.confirmed_at !== null };
}

/** Takes a time step, once: false when its code, or a newer one, was accepted before. */
export async function takeStep(tx: Tx, operatorId: string, step: number): Promise<boolean> {
  const taken = await tx
    .updateTable('operator_second_factors')
    .set({ last_step: step })
    .where('operator_id', '=', operatorId)
    .where('last_step', '<', step)
    .returning('operator_id')
    .executeTakeFirst();
  return taken !== undefined;
}

/** Takes a recovery code, once. */
export async function takeRecoveryCode(tx: Tx, operatorId: string, codeHashes: readonly Buffer[]): Promise<boolean> {
  const taken = await tx
    .updateTable('operator_recovery_codes')
    .set({ used_at: sql<Date>`now()` })
    .where('operator_id', '=', operatorId)
    .where('code_hash', 'in', codeHashes)
    .where('used_at', 'is', null)
    .returning('operator_id')
    .executeTakeFirst();
  return taken !== undefined;
}

export async function replaceRecoveryCodes(tx: Tx, operatorId: string, hashes: readonly Buffer[]): Promise<void> {
  await tx.deleteFrom('operator_recovery_codes').where('operator_id', '=', operatorId).execute();
  if (hashes.length > 0) await tx.insertInto('operator_recovery_codes').values(hashes.map((code_hash) => ({ operator_id: operatorId, code_hash }))).execute();
}

export async function countRecoveryCodes(db: Db | Tx, operatorId: string): Promise<number> {
  const { count } = await db
    .selectFrom('operator_recovery_codes')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('operator_id', '=', operatorId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}
