import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { refreshCardSearch } from '../cards/refresh-card-search.ts';
import { columnsOf } from './edit/fields.ts';
import { dropOverride, findOverride } from './edit/keep-override.ts';
import { lockPractitioner } from './lock-practitioner.ts';
import { schemeOfField, type OverridableField } from './edit/overrides.ts';
import type { RegistryRegistration } from './parse/registry-row.ts';

/**
 * A2: a field has the registry's value again, as the last import said it; a registration that only an operator added goes.
 * @throws Refusal `practitioner_not_found`, `override_not_found`, `version_conflict`.
 */
export async function dropPractitionerOverride(
  db: Db | Tx,
  { cipher, actor, practitionerId, field, version }: { cipher: ContactCipher; actor: Actor; practitionerId: string; field: string; version: number },
): Promise<void> {
  if (field === 'phone') throw new Refusal('request_invalid', { errors: [{ pointer: '/body/field', message: '手机号请用“更换手机号”恢复' }] });
  await inTransaction(db, async (tx) => {
    const row = await lockPractitioner(tx, practitionerId, version);
    const override = await findOverride(tx, cipher, practitionerId, field);
    if (override === undefined) throw new Refusal('override_not_found');
    const scheme = schemeOfField(field);
    if (scheme !== undefined) await restoreRegistration(tx, practitionerId, scheme, override.registryValue as Omit<RegistryRegistration, 'scheme'> | null);
    const columns = scheme === undefined ? columnsOf(field as OverridableField, override.registryValue as never, cipher) : {};
    await dropOverride(tx, practitionerId, field);
    await tx.updateTable('practitioners').set({ ...columns, version: row.version + 1, updated_at: sql<Date>`now()` }).where('id', '=', practitionerId).execute();
    await refreshCardSearch(tx, [practitionerId]);
    await logActivity(tx, actor, { action: 'drop-practitioner-override', object: { kind: 'practitioner', id: practitionerId }, detail: { fields: field } });
  });
}

async function restoreRegistration(tx: Tx, practitionerId: string, scheme: string, terms: Omit<RegistryRegistration, 'scheme'> | null): Promise<void> {
  if (terms === null) {
    await tx.deleteFrom('registrations').where('practitioner_id', '=', practitionerId).where('scheme', '=', scheme).execute();
    return;
  }
  await tx
    .updateTable('registrations')
    .set({ grade: terms.grade, certificate_no: terms.certificateNo, valid_until: terms.validUntil, technical_areas: terms.technicalAreas ?? [], updated_at: sql<Date>`now()` })
    .where('practitioner_id', '=', practitionerId)
    .where('scheme', '=', scheme)
    .execute();
}
