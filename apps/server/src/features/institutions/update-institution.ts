import { logActivity, type Actor } from '../../platform/activity-log.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { checkInstitutionName, institutionKey } from './rules.ts';
import { getInstitution } from './get-institution.ts';
import { saveVersion } from './save-version.ts';

interface InstitutionFields {
  institutionName: string;
  approvalNo: string;
  creditCode: string;
  contactPerson: string;
  contactPhone: string;
  contactEmail: string;
  contactAddress: string;
  profile: string;
}

const textOrNull = (text: string): string | null => (text === '' ? null : text);

/**
 * A1: saves what operators keep of an institution. A new name also decides whose employer it is (rule 12).
 * @throws Refusal `institution_not_found`, `version_conflict`, `institution_exists`, `request_invalid`.
 */
export async function updateInstitution(
  db: Db | Tx,
  { institutionId, version, actor, ...fields }: InstitutionFields & { institutionId: string; version: number; actor: Actor },
) {
  const name = checkInstitutionName(fields.institutionName);
  return inTransaction(db, async (tx) => {
    await saveVersion(tx, {
      institutionId,
      version,
      change: {
        name,
        // Unique: another institution of this name is refused by the constraint.
        name_key: institutionKey(name),
        approval_no: textOrNull(fields.approvalNo),
        credit_code: textOrNull(fields.creditCode),
        contact_person: textOrNull(fields.contactPerson),
        contact_phone: textOrNull(fields.contactPhone),
        contact_email: textOrNull(fields.contactEmail),
        contact_address: textOrNull(fields.contactAddress),
        profile: textOrNull(fields.profile),
      },
    });
    await logActivity(tx, actor, { action: 'update-institution', object: { kind: 'institution', id: institutionId } });
    return getInstitution(tx, institutionId);
  });
}
