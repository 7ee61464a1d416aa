import type { ContactCipher } from '../../platform/contact-cipher.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';

/** What of the contact is the owner's own and what the registry has (rule 7), for its owner alone. */
export async function getOwnContact(db: Db | Tx, { practitionerId, cipher }: { practitionerId: string; cipher: ContactCipher }) {
  const row = await db
    .selectFrom('practitioners as p')
    .leftJoin('own_contacts as o', 'o.practitioner_id', 'p.id')
    .select(['p.phone_cipher', 'p.email_cipher', 'p.wechat_cipher', 'o.email_cipher as own_email', 'o.wechat_cipher as own_wechat', 'o.version'])
    .where('p.id', '=', practitionerId)
    .executeTakeFirst();
  if (row === undefined) throw new Refusal('not_found');
  const open = (sealed: Buffer | null) => (sealed === null ? null : cipher.decrypt(sealed));
  return {
    email: open(row.own_email),
    wechatId: open(row.own_wechat),
    registry: { phone: open(row.phone_cipher), email: open(row.email_cipher), wechatId: open(row.wechat_cipher) },
    version: row.version ?? 0,
  };
}
