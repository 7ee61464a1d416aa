import { inDictionaryOrder } from '@cert/contract/codes/dictionary';
import type { EducationCode } from '@cert/contract/codes/education';
import type { GradeCode } from '@cert/contract/codes/grades';
import { findCity } from '@cert/contract/codes/regions';
import type { SchemeCode } from '@cert/contract/codes/schemes';
import { maskName } from './mask-name.ts';
import { ageOn, isExpired, maskCertificateNo, type Birth } from './rules.ts';

export interface RegistrationRow {
  scheme: string;
  grade: string;
  certificate_no: string | null;
  valid_until: string | null;
  technical_areas: string[];
}

/** What a card is made from: its row, the practitioner's registry data, the registrations. */
export interface CardRow {
  id: string;
  name: string;
  birth_date: string | null;
  birth_precision: Birth['precision'] | null;
  city_code: string | null;
  education: string | null;
  job_title: string | null;
  employment_kind: 'full_time' | 'part_time' | null;
  published_at: Date | null;
  registrations: RegistrationRow[];
}

const birthOf = (row: Pick<CardRow, 'birth_date' | 'birth_precision'>): Birth | null =>
  row.birth_date === null || row.birth_precision === null ? null : { date: row.birth_date, precision: row.birth_precision };

/** Registrations in the order of the dictionary. */
export const inSchemeOrder = <R extends { scheme: string }>(registrations: readonly R[]): R[] =>
  inDictionaryOrder('scheme', registrations, ({ scheme }) => scheme);

/** The parts of a card that lists show: masked name, age, city, education. Never contact data (rule 1). */
export function showPerson(row: Pick<CardRow, 'name' | 'birth_date' | 'birth_precision' | 'city_code' | 'education'>, today: string) {
  return {
    maskedName: maskName(row.name),
    age: ageOn(birthOf(row), today),
    cityName: row.city_code === null ? null : (findCity(row.city_code)?.name ?? null),
    education: row.education as EducationCode | null,
  };
}

/** The card as institutions see it in full, and as its owner sees it on 我的名片. */
export function showCard(row: CardRow, today: string) {
  return {
    id: row.id,
    ...showPerson(row, today),
    jobTitle: row.job_title,
    employmentKind: row.employment_kind,
    registrations: inSchemeOrder(row.registrations).map((registration) => ({
      scheme: registration.scheme as SchemeCode,
      grade: registration.grade as GradeCode,
      maskedCertificateNo: maskCertificateNo(registration.certificate_no),
      validUntil: registration.valid_until,
      isExpired: isExpired(registration.valid_until, today),
      technicalAreas: registration.technical_areas,
    })),
    publishedAt: row.published_at?.toISOString() ?? null,
  };
}
