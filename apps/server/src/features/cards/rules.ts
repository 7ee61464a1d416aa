/** Birth date as the registry has it; the precision says how much of it is known. */
export interface Birth {
  date: string;
  precision: 'day' | 'month' | 'year';
}

/**
 * Full years on a day in Asia/Shanghai (rule 8). Born on 29 February: a year older on 1 March in common years.
 * Only the year known: counted by years, as people do. Unknown or impossible (under 16, over 100): null.
 */
export function ageOn(birth: Birth | null, today: string): number | null {
  if (birth === null) return null;
  const length = { day: 10, month: 7, year: 4 }[birth.precision];
  const years = Number(today.slice(0, 4)) - Number(birth.date.slice(0, 4));
  const hasHadBirthday = today.slice(4, length) >= birth.date.slice(4, length);
  const age = hasHadBirthday ? years : years - 1;
  return age >= 16 && age <= 100 ? age : null;
}

/** 2024-1-NQ-123456 → 2024-1-N******: enough to recognise one's own, not to look it up (rule 1). */
export function maskCertificateNo(certificateNo: string | null): string | null {
  if (certificateNo === null) return null;
  const shown = Math.min(8, Math.floor(certificateNo.length / 2));
  return certificateNo.slice(0, shown) + '******';
}

/** A registration counts through its last day (rule 10). An unknown end counts as valid. */
export const isExpired = (validUntil: string | null, today: string): boolean => validUntil !== null && validUntil < today;
