import type { Db, Tx } from '../../platform/database.ts';
import type { InstitutionCaller } from '../../platform/sessions.ts';

/** 机构信息 (I7): everything that is kept about the own institution, with the version that a save names. */
export async function getInstitutionProfile(db: Db | Tx, caller: InstitutionCaller) {
  const row = await db
    .selectFrom('institution_accounts as a')
    .innerJoin('institutions as i', 'i.id', 'a.institution_id')
    .select([
      'i.name', 'a.account_name', 'i.approval_no', 'i.credit_code', 'i.membership_until', 'i.created_at',
      'i.contact_person', 'i.contact_phone', 'i.contact_email', 'i.contact_address', 'i.profile', 'i.profile_version',
    ])
    .where('a.id', '=', caller.accountId)
    .executeTakeFirstOrThrow();
  return {
    institutionName: row.name,
    accountName: row.account_name,
    approvalNo: row.approval_no,
    creditCode: row.credit_code,
    membershipUntil: row.membership_until,
    isMembershipValid: caller.isMembershipValid,
    joinedAt: row.created_at.toISOString(),
    contactPerson: row.contact_person ?? '',
    contactPhone: row.contact_phone ?? '',
    contactEmail: row.contact_email ?? '',
    contactAddress: row.contact_address ?? '',
    profile: row.profile ?? '',
    version: row.profile_version,
  };
}
