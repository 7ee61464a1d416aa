import { educationLabel, type EducationCode } from '@cert/contract/codes/education';
import { employmentKindLabel, type EmploymentKindCode } from '@cert/contract/codes/employment-kinds';
import { gradeLabel, type GradeCode } from '@cert/contract/codes/grades';
import { cityLabel } from '@cert/contract/codes/regions';
import type { ContactCipher } from '../../../platform/contact-cipher.ts';
import { institutionKey } from '../../institutions/rules.ts';
import { openContact } from './open-sealed.ts';
import type { OverridableField } from './overrides.ts';
import type { Residence } from '../parse/parse-residence.ts';
import type { RegistryRegistration } from '../parse/registry-row.ts';

/** The values of a practitioner by the field that an operator may change; null: nothing. */
export interface FieldValues {
  name: string;
  sex: 'male' | 'female' | null;
  birth: { date: string; precision: 'day' | 'month' | 'year' } | null;
  phone: string | null;
  email: string | null;
  wechatId: string | null;
  education: EducationCode | null;
  jobTitle: string | null;
  residence: Residence | null;
  employer: string | null;
  employmentKind: EmploymentKindCode | null;
}

export interface PractitionerColumns {
  name: string;
  sex: 'male' | 'female' | null;
  birth_date: string | null;
  birth_precision: 'day' | 'month' | 'year' | null;
  phone_cipher: Buffer | null;
  phone_index: Buffer | null;
  email_cipher: Buffer | null;
  wechat_cipher: Buffer | null;
  education: string | null;
  job_title: string | null;
  city_code: string | null;
  residence_text: string | null;
  employer_name: string | null;
  employer_key: string | null;
  employment_kind: 'full_time' | 'part_time' | null;
}

export function valuesOf(row: PractitionerColumns, cipher: ContactCipher): FieldValues {
  return {
    name: row.name,
    sex: row.sex,
    birth: row.birth_date === null || row.birth_precision === null ? null : { date: row.birth_date, precision: row.birth_precision },
    phone: openContact(cipher, row.phone_cipher),
    email: openContact(cipher, row.email_cipher),
    wechatId: openContact(cipher, row.wechat_cipher),
    education: row.education as EducationCode | null,
    jobTitle: row.job_title,
    residence: row.residence_text === null && row.city_code === null ? null : { cityCode: row.city_code, text: row.residence_text ?? '' },
    employer: row.employer_name,
    employmentKind: row.employment_kind,
  };
}

/** The columns that hold one field. */
export function columnsOf<F extends OverridableField>(field: F, value: FieldValues[F], cipher: ContactCipher): Partial<PractitionerColumns> {
  const one = { [field]: value } as Partial<FieldValues>;
  const seal = (text: string | null | undefined) => (text === null || text === undefined ? null : cipher.encrypt(text));
  switch (field as OverridableField) {
    case 'name': return { name: one.name! };
    case 'sex': return { sex: one.sex ?? null };
    case 'birth': return { birth_date: one.birth?.date ?? null, birth_precision: one.birth?.precision ?? null };
    case 'phone': return { phone_cipher: seal(one.phone), phone_index: one.phone === null || one.phone === undefined ? null : cipher.index(one.phone) };
    case 'email': return { email_cipher: seal(one.email) };
    case 'wechatId': return { wechat_cipher: seal(one.wechatId) };
    case 'education': return { education: one.education ?? null };
    case 'jobTitle': return { job_title: one.jobTitle ?? null };
    case 'residence': return { city_code: one.residence?.cityCode ?? null, residence_text: one.residence?.text ?? null };
    case 'employer': return { employer_name: one.employer ?? null, employer_key: one.employer === null || one.employer === undefined ? null : institutionKey(one.employer) };
    case 'employmentKind': return { employment_kind: one.employmentKind ?? null };
  }
}

/** A value in words, for the page that shows both: the operator's and the registry's. */
export function wordsOf(field: string, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (field.startsWith('registration:')) {
    const { grade, certificateNo, validUntil } = value as Omit<RegistryRegistration, 'scheme'>;
    return [gradeLabel(grade as GradeCode), certificateNo, validUntil === null ? null : `有效期至 ${validUntil}`].filter((part) => part !== null).join('，');
  }
  if (field === 'sex') return value === 'male' ? '男' : '女';
  if (field === 'birth') {
    const { date, precision } = value as { date: string; precision: 'day' | 'month' | 'year' };
    return date.slice(0, { day: 10, month: 7, year: 4 }[precision]);
  }
  if (field === 'education') return educationLabel(value as EducationCode);
  if (field === 'employmentKind') return employmentKindLabel(value as EmploymentKindCode);
  if (field === 'residence') {
    const { cityCode, text } = value as Residence;
    return cityCode === null ? text : cityLabel(cityCode);
  }
  return String(value);
}
