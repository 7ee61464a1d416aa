import type { ActivityAction } from '@cert/contract/codes/activity-actions';
import type { GradeCode } from '@cert/contract/codes/grades';
import { sql } from 'kysely';
import { logActivity, type Actor } from '../../../platform/activity-log.ts';
import type { ContactCipher } from '../../../platform/contact-cipher.ts';
import type { Tx } from '../../../platform/database.ts';
import { refreshCardSearch } from '../../cards/refresh-card-search.ts';
import { parseValidUntil } from '../parse/parse-date.ts';
import { parseCertificateNo, parseTechnicalAreas } from '../parse/parse-text.ts';
import { maskContact } from '../write/import-report.ts';
import { keepOverride } from './keep-override.ts';
import { registrationField } from './overrides.ts';
import { requireParsed } from './require-parsed.ts';

export interface RegistrationTerms {
  grade: GradeCode;
  certificateNo: string | null;
  validUntil: string | null;
  technicalAreas: string[];
}

/** Who changes whose registration, on which version, and why. */
export interface RegistrationChange {
  cipher: ContactCipher;
  actor: Actor;
  operatorId: string;
  practitionerId: string;
  version: number;
  reason: string;
}

/** What an operator typed, as an import would read it. @throws Refusal `request_invalid`. */
export const readTerms = (typed: RegistrationTerms): RegistrationTerms => ({
  grade: typed.grade,
  certificateNo: requireParsed('/body/certificateNo', typed.certificateNo, parseCertificateNo),
  validUntil: requireParsed('/body/validUntil', typed.validUntil, (cell) => parseValidUntil(cell, false)),
  technicalAreas: requireParsed('/body/technicalAreas', typed.technicalAreas.join(';'), parseTechnicalAreas) ?? [],
});

/** The columns that hold it. */
export const columnsOf = (terms: RegistrationTerms) => ({ grade: terms.grade, certificate_no: terms.certificateNo, valid_until: terms.validUntil, technical_areas: terms.technicalAreas });

/** What every change of a registration does beside it: the override, the version, the search, the activity log. */
export async function finishRegistration(tx: Tx, args: RegistrationChange, done: { scheme: string; before: unknown; after: unknown; version: number; action: ActivityAction }): Promise<void> {
  const { cipher, practitionerId, operatorId } = args;
  const field = registrationField(done.scheme);
  const reason = maskContact(args.reason);
  await keepOverride(tx, { cipher, practitionerId, operatorId, field, before: done.before, after: done.after, reason });
  await tx.updateTable('practitioners').set({ version: done.version + 1, updated_at: sql<Date>`now()` }).where('id', '=', practitionerId).execute();
  await refreshCardSearch(tx, [practitionerId]);
  await logActivity(tx, args.actor, { action: done.action, object: { kind: 'practitioner', id: practitionerId }, detail: { fields: field, reason } });
}
