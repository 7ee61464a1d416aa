import type { GradeCode } from '@cert/contract/codes/grades';
import { sql } from 'kysely';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { termsOf } from './edit/overrides.ts';
import { columnsOf, finishRegistration, readTerms, type RegistrationChange, type RegistrationTerms } from './edit/registration-terms.ts';
import { lockPractitioner } from './lock-practitioner.ts';

/**
 * A2: an operator changes a registration; later imports keep it, and the search of a published card follows at once.
 * @throws Refusal `practitioner_not_found`, `registration_not_found`, `version_conflict`, `request_invalid`.
 */
export async function updateRegistration(db: Db | Tx, args: RegistrationChange & { registrationId: string; terms: RegistrationTerms }): Promise<void> {
  const terms = readTerms(args.terms);
  await inTransaction(db, async (tx) => {
    const person = await lockPractitioner(tx, args.practitionerId, args.version);
    const current = await tx.selectFrom('registrations').selectAll().where('id', '=', args.registrationId).where('practitioner_id', '=', person.id).forUpdate().executeTakeFirst();
    if (current === undefined) throw new Refusal('registration_not_found');
    const before = termsOf({ grade: current.grade as GradeCode, certificateNo: current.certificate_no, validUntil: current.valid_until, technicalAreas: current.technical_areas });
    if (JSON.stringify(before) === JSON.stringify(terms)) return;
    await tx.updateTable('registrations').set({ ...columnsOf(terms), updated_at: sql<Date>`now()` }).where('id', '=', current.id).execute();
    await finishRegistration(tx, args, { scheme: current.scheme, before, after: terms, version: person.version, action: 'update-registration' });
  });
}
