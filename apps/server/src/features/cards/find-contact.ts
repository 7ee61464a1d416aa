import type { SchemeCode } from '@cert/contract/codes/schemes';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { inSchemeOrder } from './show-card.ts';

export interface Contact {
  name: string;
  phone: string | null;
  email: string | null;
  wechatId: string | null;
  certificateNos: { scheme: SchemeCode; certificateNo: string }[];
}

/**
 * Decrypts the contact data of a practitioner. Only for an answer that rule 1 allows: the caller has proven to be its
 * owner, or to own a reveal. What the owner has set stands before the registry's value (rule 7). Undefined when there is
 * no such practitioner.
 */
export async function findContact(db: Db | Tx, cipher: ContactCipher, practitionerId: string): Promise<Contact | undefined> {
  const person = await db
    .selectFrom('practitioners as p')
    .leftJoin('own_contacts as o', 'o.practitioner_id', 'p.id')
    .select(['p.name', 'p.phone_cipher'])
    .select(({ fn }) => [fn.coalesce('o.email_cipher', 'p.email_cipher').as('email_cipher'), fn.coalesce('o.wechat_cipher', 'p.wechat_cipher').as('wechat_cipher')])
    .where('p.id', '=', practitionerId)
    .executeTakeFirst();
  if (person === undefined) return undefined;
  const registrations = await db
    .selectFrom('registrations')
    .select(['scheme', 'certificate_no'])
    .where('practitioner_id', '=', practitionerId)
    .execute();
  const open = (sealed: Buffer | null) => (sealed === null ? null : cipher.decrypt(sealed));
  return {
    name: person.name,
    phone: open(person.phone_cipher),
    email: open(person.email_cipher),
    wechatId: open(person.wechat_cipher),
    certificateNos: inSchemeOrder(registrations).flatMap((registration) =>
      registration.certificate_no === null ? [] : [{ scheme: registration.scheme as SchemeCode, certificateNo: registration.certificate_no }],
    ),
  };
}
