import type { SchemeCode } from '@cert/contract/codes/schemes';
import { sql } from 'kysely';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { prepareQuery } from '../../platform/prepare-query.ts';
import { inSchemeOrder } from './show-card.ts';

export interface Contact {
  name: string;
  phone: string | null;
  email: string | null;
  wechatId: string | null;
  certificateNos: { scheme: SchemeCode; certificateNo: string }[];
}

interface SealedContact {
  name: string;
  phone_cipher: Buffer | null;
  email_cipher: Buffer | null;
  wechat_cipher: Buffer | null;
  registrations: { scheme: string; certificate_no: string | null }[];
}

const findPerson = prepareQuery<{ practitionerId: string }, SealedContact>(({ practitionerId }) => sql`
  select p.name, p.phone_cipher, coalesce(o.email_cipher, p.email_cipher) as email_cipher, coalesce(o.wechat_cipher, p.wechat_cipher) as wechat_cipher,
    coalesce((select json_agg(json_build_object('scheme', r.scheme, 'certificate_no', r.certificate_no)) from registrations r where r.practitioner_id = p.id), '[]'::json) as registrations
  from practitioners p left join own_contacts o on o.practitioner_id = p.id
  where p.id = ${practitionerId}`);

/**
 * Decrypts the contact data of a practitioner. Only for an answer that rule 1 allows: the caller has proven to be its
 * owner, or to own a reveal. What the owner has set stands before the registry's value (rule 7). Undefined when there is
 * no such practitioner.
 */
export async function findContact(db: Db | Tx, cipher: ContactCipher, practitionerId: string): Promise<Contact | undefined> {
  const [person] = await findPerson(db, { practitionerId });
  if (person === undefined) return undefined;
  const open = (sealed: Buffer | null) => (sealed === null ? null : cipher.decrypt(sealed));
  return {
    name: person.name,
    phone: open(person.phone_cipher),
    email: open(person.email_cipher),
    wechatId: open(person.wechat_cipher),
    certificateNos: inSchemeOrder(person.registrations).flatMap((registration) =>
      registration.certificate_no === null ? [] : [{ scheme: registration.scheme as SchemeCode, certificateNo: registration.certificate_no }],
    ),
  };
}
