import type { GradeCode } from '@cert/contract/codes/grades';
import type { SchemeCode } from '@cert/contract/codes/schemes';
import { inSchemeOrder, showPerson } from '../cards/show-card.ts';
import type { TalentRow } from './sql.ts';

/** Those that have not ended (rule 8), in the order of the dictionary. */
function readHeld(held: string, today: string): { scheme: SchemeCode; grade: GradeCode }[] {
  const registrations = [];
  for (const text of held.split(' ')) {
    const [scheme = '', grade = '', validUntil = ''] = text.split(':');
    if (scheme !== '' && (validUntil === '' || validUntil >= today)) registrations.push({ scheme, grade });
  }
  return inSchemeOrder(registrations);
}

/** A row of 人才库 or 人才查看记录: no contact, no full name, no certificate number (rule 1). */
export function showCardSummary(row: Omit<TalentRow, 'published_micros'>, today: string) {
  return {
    id: row.id,
    ...showPerson(row, today),
    registrations: readHeld(row.held, today),
    hasViewed: row.has_viewed,
    hasRevealed: row.has_revealed,
  };
}
