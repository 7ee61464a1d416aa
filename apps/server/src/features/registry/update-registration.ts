import type { ActivityAction } from '@cert/contract/codes/activity-actions';
import type { GradeCode } from '@cert/contract/codes/grades';
import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import { refreshCardSearch } from '../cards/refresh-card-search.ts';
import { keepOverride } from './edit/keep-override.ts';
import { lockPractitioner } from './lock-practitioner.ts';
import { registrationField, termsOf } from './edit/overrides.ts';
import { parseValidUntil } from './parse/parse-date.ts';
import { parseCertificateNo, parseTechnicalAreas } from './parse/parse-text.ts';
import { requireParsed } from './edit/require-parsed.ts';
import { maskContact } from './write/import-report.ts';

export interface RegistrationTerms {
  grade: GradeCode;
  certificateNo: string | null;
  validUntil: string | null;
  technicalAreas: string[];
}

interface Means {
  cipher: ContactCipher;
  actor: Actor;
  operatorId: string;
  practitionerId: string;
  version: number;
  reason: string;
}

const readTerms = (typed: RegistrationTerms): RegistrationTerms => ({
  grade: typed.grade,
  certificateNo: requireParsed('/body/certificateNo', typed.certificateNo, parseCertificateNo),
  validUntil: requireParsed('/body/validUntil', typed.validUntil, (cell) => parseValidUntil(cell, false)),
  technicalAreas: requireParsed('/body/technicalAreas', typed.technicalAreas.join(';'), parseTechnicalAreas) ?? [],
});

const columnsOf = (terms: RegistrationTerms) => ({ grade: terms.grade, certificate_no: terms.certificateNo, valid_until: terms.validUntil, technical_areas: terms.technicalAreas });

/**
 * A2: an operator changes a registration; later imports keep it, and the search of a published card follows at once.
 * @throws Refusal `practitioner_not_found`, `registration_not_found`, `version_conflict`, `request_invalid`.
 */
export async function updateRegistration(db: Db | Tx, args: Means & { registrationId: string; terms: RegistrationTerms }): Promise<void> {
  const terms = readTerms(args.terms);
  await inTransaction(db, async (tx) => {
    const person = await lockPractitioner(tx, args.practitionerId, args.version);
    const current = await tx.selectFrom('registrations').selectAll().where('id', '=', args.registrationId).where('practitioner_id', '=', person.id).forUpdate().executeTakeFirst();
    if (current === undefined) throw new Refusal('registration_not_found');
    const before = termsOf({ grade: current.grade as GradeCode, certificateNo: current.certificate_no, validUntil: current.valid_until, technicalAreas: current.technical_areas });
    if (JSON.stringify(before) === JSON.stringify(terms)) return;
    await tx.updateTable('registrations').set({ ...columnsOf(terms), updated_at: sql<Date>`now()` }).where('id', '=', current.id).execute();
    await finish(tx, args, { scheme: current.scheme, before, after: terms, version: person.version, action: 'update-registration' });
  });
}

/**
 * A2: an operator adds a registration that the registry does not have yet. An import that brings it keeps the operator's.
 * @throws Refusal `practitioner_not_found`, `registration_exists`, `version_conflict`, `request_invalid`.
 */
export async function addRegistration(db: Db | Tx, args: Means & { scheme: string; terms: RegistrationTerms }): Promise<void> {
  const terms = readTerms(args.terms);
  await inTransaction(db, async (tx) => {
    const person = await lockPractitioner(tx, args.practitionerId, args.version);
    const added = await tx
      .insertInto('registrations')
      .values({ id: newId('reg'), practitioner_id: person.id, scheme: args.scheme, ...columnsOf(terms) })
      .onConflict((conflict) => conflict.columns(['practitioner_id', 'scheme']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (added === undefined) throw new Refusal('registration_exists');
    await finish(tx, args, { scheme: args.scheme, before: null, after: terms, version: person.version, action: 'add-registration' });
  });
}

async function finish(tx: Tx, args: Means, done: { scheme: string; before: unknown; after: unknown; version: number; action: ActivityAction }): Promise<void> {
  const { cipher, practitionerId, operatorId } = args;
  const field = registrationField(done.scheme);
  const reason = maskContact(args.reason);
  await keepOverride(tx, { cipher, practitionerId, operatorId, field, before: done.before, after: done.after, reason });
  await tx.updateTable('practitioners').set({ version: done.version + 1, updated_at: sql<Date>`now()` }).where('id', '=', practitionerId).execute();
  await refreshCardSearch(tx, [practitionerId]);
  await logActivity(tx, args.actor, { action: done.action, object: { kind: 'practitioner', id: practitionerId }, detail: { fields: field, reason } });
}
