import type { CorrectionField } from '@cert/contract/codes/correction-fields';
import { educationLabel, type EducationCode } from '@cert/contract/codes/education';
import { gradeLabel, type GradeCode } from '@cert/contract/codes/grades';
import { findCity } from '@cert/contract/codes/regions';
import { schemeLabel, type SchemeCode } from '@cert/contract/codes/schemes';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { maskPhone } from '../sign-in/rules.ts';
import type { MyRequestRow, RequestRow } from './sql.ts';

const open = (cipher: ContactCipher, sealed: Buffer | null) => (sealed === null ? null : cipher.decrypt(sealed));

/** A request as its person sees it. */
export const showMyRequest = (row: MyRequestRow, cipher: ContactCipher) => ({
  id: row.id,
  field: row.field as CorrectionField,
  words: open(cipher, row.words_cipher) ?? '',
  state: row.state,
  answer: open(cipher, row.answer_cipher),
  createdAt: row.created_at.toISOString(),
  handledAt: row.handled_at?.toISOString() ?? null,
});

/** A request as the operators see it. After 注销 nothing of the person is left in it. */
export const showCorrectionRequest = (row: RequestRow, cipher: ContactCipher) => ({
  id: row.id,
  practitionerId: row.practitioner_id,
  registryNo: row.closed_at === null ? row.registry_no : '—',
  fullName: row.name,
  field: row.field as CorrectionField,
  presentValue: presentValue(row, cipher)?.slice(0, 200) ?? null,
  words: open(cipher, row.words_cipher),
  state: row.state,
  answer: open(cipher, row.answer_cipher),
  createdAt: row.created_at.toISOString(),
  handledAt: row.handled_at?.toISOString() ?? null,
  handledBy: row.display_name,
});

function presentValue(row: RequestRow, cipher: ContactCipher): string | null {
  switch (row.field as CorrectionField) {
    case 'name':
      return row.name;
    case 'birth_date':
      return row.birth_date;
    case 'phone':
      return row.phone_cipher === null ? null : maskPhone(cipher.decrypt(row.phone_cipher));
    case 'education':
      return row.education === null ? null : educationLabel(row.education as EducationCode);
    case 'job_title':
      return row.job_title;
    case 'city':
      return row.city_code === null ? null : (findCity(row.city_code)?.name ?? null);
    case 'employer':
      return row.employer_name;
    case 'employment_kind':
      return row.employment_kind === null ? null : row.employment_kind === 'full_time' ? '专职' : '兼职';
    case 'registrations':
      return row.registrations === null ? null : row.registrations.split('；').map(registrationWords).join('；');
    default:
      return null;
  }
}

function registrationWords(line: string): string {
  const [scheme = '', grade = '', until] = line.split(' ');
  return [schemeLabel(scheme as SchemeCode), gradeLabel(grade as GradeCode), until === undefined ? '' : `至 ${until}`].filter(Boolean).join(' ');
}
