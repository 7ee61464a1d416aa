import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';

/**
 * The row of a practitioner, locked before everything else that an act of an operator touches. Closed accounts are nobody.
 * @throws Refusal `practitioner_not_found`; `version_conflict` with the version that stands now.
 */
export async function lockPractitioner(tx: Tx, practitionerId: string, version?: number) {
  const row = await tx.selectFrom('practitioners').selectAll().where('id', '=', practitionerId).where('closed_at', 'is', null).forNoKeyUpdate().executeTakeFirst();
  if (row === undefined) throw new Refusal('practitioner_not_found');
  if (version !== undefined && row.version !== version) {
    throw new Refusal('version_conflict', { title: '该人员的资料已被修改，请刷新后重试', extra: { version: row.version } });
  }
  return row;
}
