import { educationLabel, type EducationCode } from '@cert/contract/codes/education';
import { employmentKindLabel, type EmploymentKindCode } from '@cert/contract/codes/employment-kinds';
import { gradeLabel, type GradeCode } from '@cert/contract/codes/grades';
import { schemeLabel, type SchemeCode } from '@cert/contract/codes/schemes';
import { ageLabel, joinKnown, sealLines } from '../../ui/card/card-lines.ts';
import { spacePhone } from '../../ui/contact-lines.ts';

export interface DrawnCard {
  maskedName: string;
  age: number | null;
  cityName: string | null;
  education: EducationCode | null;
  jobTitle: string | null;
  employmentKind: EmploymentKindCode | null;
  registrations: { scheme: SchemeCode; grade: GradeCode; isExpired: boolean }[];
}

export interface DrawnContact {
  name: string;
  phone: string | null;
  email: string | null;
  wechatId: string | null;
}

/** The words of a drawn card. What is not in here cannot come into a picture. */
export interface PosterContent {
  name: string;
  age: string;
  facts: string;
  seals: { lines: string[]; grade: string }[];
  /** Registrations that found no place. */
  more: number;
  contact: { label: string; text: string }[];
}

/** Only valid registrations become seals: a poster is a recommendation. Without a contact the name is masked (P5). */
export function posterContent(card: DrawnCard, contact: DrawnContact | null, mostSeals: number): PosterContent {
  const valid = card.registrations.filter((registration) => !registration.isExpired);
  const lines = contact === null ? [] : [
    { label: '手机', text: contact.phone && spacePhone(contact.phone) },
    { label: '微信', text: contact.wechatId },
    { label: '邮箱', text: contact.email },
  ];
  return {
    name: contact?.name ?? card.maskedName,
    age: ageLabel(card.age),
    facts: joinKnown([card.cityName, card.education && educationLabel(card.education), card.jobTitle, card.employmentKind && employmentKindLabel(card.employmentKind)], '  ·  '),
    seals: valid.slice(0, mostSeals).map(({ scheme, grade }) => ({ lines: sealLines(schemeLabel(scheme)), grade: gradeLabel(grade) })),
    more: Math.max(0, valid.length - mostSeals),
    contact: lines.flatMap(({ label, text }) => (text ? [{ label, text }] : [])),
  };
}
