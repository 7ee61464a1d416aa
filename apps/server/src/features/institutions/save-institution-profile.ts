import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { InstitutionCaller } from '../../platform/sessions.ts';
import { getInstitutionProfile } from './get-institution-profile.ts';

const columns = {
  contactPerson: 'contact_person',
  contactPhone: 'contact_phone',
  contactEmail: 'contact_email',
  contactAddress: 'contact_address',
  profile: 'profile',
} as const;
type Field = keyof typeof columns;

/**
 * 保存 of 机构信息 (I7). The row lock orders two editors; the second one is told what stands now. Saving what stands already
 * changes nothing and succeeds, so that a save whose answer was lost can be sent again. The log names the changed fields,
 * not their values.
 * @throws Refusal `version_conflict` with the `profile` that stands now.
 */
export async function saveInstitutionProfile(
  db: Db | Tx,
  { caller, actor, version, ...fields }: { caller: InstitutionCaller; actor: Actor; version: number } & Record<Field, string>,
) {
  return inTransaction(db, async (tx) => {
    await tx.selectFrom('institutions').select('id').where('id', '=', caller.institutionId).forUpdate().executeTakeFirstOrThrow();
    const present = await getInstitutionProfile(tx, caller);
    const changed = (Object.keys(columns) as Field[]).filter((field) => fields[field] !== present[field]);
    if (changed.length === 0) return present;
    if (version !== present.version) throw new Refusal('version_conflict', { title: '机构信息已被其他人修改，请核对后再保存', extra: { profile: present } });
    await tx
      .updateTable('institutions')
      .set(Object.fromEntries(changed.map((field) => [columns[field], fields[field] === '' ? null : fields[field]])))
      .set('updated_at', new Date())
      .where('id', '=', caller.institutionId)
      .execute();
    await logActivity(tx, actor, { action: 'save-institution-profile', object: { kind: 'institution', id: caller.institutionId }, detail: { fields: changed.join(',') } });
    return getInstitutionProfile(tx, caller);
  });
}
