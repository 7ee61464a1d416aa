import { educationLabel, type EducationCode } from '@cert/contract/codes/education';
import { schemeLabel, type SchemeCode } from '@cert/contract/codes/schemes';

/** Parts that are there, with the separator only between two of them (rule 8). */
export const joinKnown = (parts: (string | null | undefined)[], separator = ' | '): string =>
  parts.filter((part) => part !== null && part !== undefined && part !== '').join(separator);

export const ageLabel = (age: number | null): string => (age === null ? '' : `${age}岁`);

export const placeLine = (card: { cityName: string | null; education: EducationCode | null }): string =>
  joinKnown([card.cityName, card.education && educationLabel(card.education)]);

/** At most three schemes in a row; the rest is a number. */
export function shownSchemes(registrations: { scheme: SchemeCode }[], maximum = 3): { labels: string[]; more: number } {
  const labels = [...new Set(registrations.map((registration) => schemeLabel(registration.scheme)))];
  return { labels: labels.slice(0, maximum), more: Math.max(0, labels.length - maximum) };
}

/** The first character stands in the round; a name that is all stars gets none. */
export const nameInitial = (maskedName: string): string => {
  const first = [...maskedName][0] ?? '';
  return first === '*' ? '' : first;
};

export type Validity = { state: 'valid' | 'expiring' | 'expired' | 'unknown'; label: string };

const expiringDays = 90;

/** In words, because colour alone says nothing to some. Re-registration happens in the last three months. */
export function validityOf(validUntil: string | null, isExpired: boolean, now = new Date()): Validity {
  if (validUntil === null) return { state: 'unknown', label: '有效期未登记' };
  if (isExpired) return { state: 'expired', label: '已过期' };
  const daysLeft = (Date.parse(`${validUntil}T23:59:59+08:00`) - now.getTime()) / 86_400_000;
  return daysLeft <= expiringDays ? { state: 'expiring', label: '即将到期' } : { state: 'valid', label: '有效' };
}

/** A seal's words: long Chinese labels stand in two lines, and Latin letters above Chinese ones. */
export function sealLines(label: string): string[] {
  const letters = [...label];
  const isWide = (letter: string) => letter > '\u2fff';
  const wide = letters.filter(isWide).length;
  if (wide === letters.length && letters.length > 3) {
    const half = Math.ceil(letters.length / 2);
    return [letters.slice(0, half).join(''), letters.slice(half).join('')];
  }
  if (wide > 0 && wide < letters.length) return [letters.filter((letter) => !isWide(letter)).join(''), letters.filter(isWide).join('')];
  return [label];
}
