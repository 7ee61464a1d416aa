import type { GradeCode } from '@cert/contract/codes/grades';
import { findCity } from '@cert/contract/codes/regions';
import type { SchemeCode } from '@cert/contract/codes/schemes';
import { sql, type RawBuilder } from 'kysely';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { maskName } from '../cards/mask-name.ts';
import { inSchemeOrder } from '../cards/show-card.ts';
import { openContact } from './edit/open-sealed.ts';
import { maskPhone } from './write/import-report.ts';

export interface FoundPractitioner {
  id: string;
  registry_no: string;
  name: string;
  phone_cipher: Buffer | null;
  city_code: string | null;
  employer_name: string | null;
  is_retired: boolean;
  is_bound: boolean;
  is_published: boolean;
  registrations: { scheme: SchemeCode; grade: GradeCode }[];
}

/** What a row of 查询 shows of a practitioner `p`. */
export const rowColumns: RawBuilder<unknown> = sql`
  p.id, p.registry_no, p.name, p.phone_cipher, p.city_code, p.employer_name, p.retired_at is not null as is_retired,
  exists (select from practitioner_accounts a where a.practitioner_id = p.id and a.bound_at is not null) as is_bound,
  exists (select from cards c where c.practitioner_id = p.id and c.published_at is not null) as is_published,
  coalesce((select json_agg(json_build_object('scheme', r.scheme, 'grade', r.grade)) from registrations r where r.practitioner_id = p.id), '[]'::json) as registrations`;

/** @param isMasked for a role that may not see who it is. */
export function showPractitionerRow(row: FoundPractitioner, cipher: ContactCipher, isMasked: boolean) {
  const phone = openContact(cipher, row.phone_cipher);
  return {
    id: row.id,
    registryNo: row.registry_no,
    name: isMasked ? maskName(row.name) : row.name,
    maskedPhone: phone === null ? null : maskPhone(phone),
    cityName: row.city_code === null ? null : (findCity(row.city_code)?.name ?? null),
    employerName: row.employer_name,
    registrations: inSchemeOrder(row.registrations).slice(0, 30),
    isRetired: row.is_retired,
    isBound: row.is_bound,
    isPublished: row.is_published,
  };
}
