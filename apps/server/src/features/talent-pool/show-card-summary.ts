import type { GradeCode } from '@cert/contract/codes/grades';
import type { SchemeCode } from '@cert/contract/codes/schemes';
import { inSchemeOrder, showPerson } from '../cards/show-card.ts';
import type { TalentRow } from './sql.ts';

function readRegistration(text: string): { scheme: SchemeCode; grade: GradeCode } {
  const [scheme = '', grade = ''] = text.split(':');
  return { scheme, grade };
}

/** A row of 人才库 or 人才查看记录: no contact, no full name, no certificate number (rule 1). */
export function showCardSummary(row: Omit<TalentRow, 'published_micros'>, today: string) {
  return {
    id: row.id,
    ...showPerson(row, today),
    registrations: inSchemeOrder(row.registrations.map(readRegistration)),
    hasViewed: row.has_viewed,
    hasRevealed: row.has_revealed,
  };
}
