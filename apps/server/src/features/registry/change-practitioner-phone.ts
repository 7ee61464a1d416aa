import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { adoptPhones } from '../contact-keys/adopt-phones.ts';
import { columnsOf, valuesOf } from './edit/fields.ts';
import { findOverride, keepOverride } from './edit/keep-override.ts';
import { lockPractitioner } from './lock-practitioner.ts';
import { parsePhone } from './parse/parse-contact.ts';
import { requireFreePhone } from './require-free-phone.ts';
import { requireParsed } from './edit/require-parsed.ts';
import { unbindPractitioner } from './unbind-practitioner.ts';
import { maskContact } from './write/import-report.ts';

/**
 * 更换手机号 (A2, rule 22): the sign-in is unbound with its password forgotten and its sessions ended, the card is withdrawn
 * until the new phone is bound. null: the registry's phone again. Later imports keep an operator's phone.
 * @throws Refusal `practitioner_not_found`, `version_conflict`, `phone_taken`, `override_not_found`, `request_invalid`.
 */
export async function changePractitionerPhone(
  db: Db | Tx,
  args: { cipher: ContactCipher; actor: Actor; operatorId: string; practitionerId: string; phone: string | null; reason: string; version: number },
): Promise<void> {
  const { cipher, actor, operatorId, practitionerId } = args;
  const reason = maskContact(args.reason);
  const typed = requireParsed('/body/phone', args.phone, parsePhone);
  if (args.phone !== null && typed === null) throw new Refusal('request_invalid', { errors: [{ pointer: '/body/phone', message: '请填写手机号' }] });
  await inTransaction(db, async (tx) => {
    const person = await lockPractitioner(tx, practitionerId, args.version);
    const before = valuesOf(person, cipher).phone;
    const after = typed ?? (await registryPhone(tx, cipher, practitionerId));
    if (after === before) return;
    await adoptPhones(tx, cipher, [after]);
    const columns = columnsOf('phone', after, cipher);
    if (columns.phone_index) await requireFreePhone(tx, columns.phone_index, practitionerId);
    await keepOverride(tx, { cipher, practitionerId, operatorId, field: 'phone', before, after, reason });
    await tx.updateTable('practitioners').set({ ...columns, version: person.version + 1, updated_at: sql<Date>`now()` }).where('id', '=', practitionerId).execute();
    // Without any phone nothing can be bound: no phone has this index.
    await unbindPractitioner(tx, { actor, practitionerId, phoneIndex: columns.phone_index ?? cipher.index('no phone') });
    await logActivity(tx, actor, { action: 'change-practitioner-phone', object: { kind: 'practitioner', id: practitionerId }, detail: { fields: 'phone', reason } });
  });
}

async function registryPhone(tx: Tx, cipher: ContactCipher, practitionerId: string): Promise<string | null> {
  const override = await findOverride(tx, cipher, practitionerId, 'phone');
  if (override === undefined) throw new Refusal('override_not_found');
  return override.registryValue as string | null;
}
