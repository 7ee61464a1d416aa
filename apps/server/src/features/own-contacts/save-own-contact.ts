import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { getOwnContact } from './get-own-contact.ts';

/**
 * Saves the own e-mail and WeChat id (rule 7). They stand before the registry's values wherever the contact is given; null
 * lets the registry's stand again. Registry rows are not touched. The practitioner's row lock orders two devices, and a
 * closing of the account. Saving what stands already changes nothing and succeeds.
 * @throws Refusal `version_conflict`: it was saved on another device meanwhile; `not_found`.
 */
export async function saveOwnContact(
  db: Db | Tx,
  { actor, practitionerId, cipher, ...wanted }: { actor: Actor; practitionerId: string; cipher: ContactCipher; email: string | null; wechatId: string | null; version: number },
) {
  return inTransaction(db, async (tx) => {
    const person = await tx.selectFrom('practitioners').select('id').where('id', '=', practitionerId).where('closed_at', 'is', null).forNoKeyUpdate().executeTakeFirst();
    if (person === undefined) throw new Refusal('not_found');
    const present = await getOwnContact(tx, { practitionerId, cipher });
    if (present.email === wanted.email && present.wechatId === wanted.wechatId) return present;
    if (present.version !== wanted.version) throw new Refusal('version_conflict', { title: '联系方式已在其他设备上修改，请核对后再保存' });
    const seal = (value: string | null) => (value === null ? null : cipher.encrypt(value));
    const values = { email_cipher: seal(wanted.email), wechat_cipher: seal(wanted.wechatId), version: present.version + 1 };
    await tx
      .insertInto('own_contacts')
      .values({ practitioner_id: practitionerId, ...values })
      .onConflict((conflict) => conflict.column('practitioner_id').doUpdateSet({ ...values, updated_at: sql<Date>`now()` }))
      .execute();
    const fields = [present.email !== wanted.email ? 'email' : '', present.wechatId !== wanted.wechatId ? 'wechatId' : ''].filter(Boolean).join(',');
    await logActivity(tx, actor, { action: 'save-own-contact', object: { kind: 'practitioner', id: practitionerId }, detail: { fields } });
    return getOwnContact(tx, { practitionerId, cipher });
  });
}
