import { applicationStateOf } from './rules.ts';
import type { ReceivedRow } from './sql.ts';

export const withheldOf = (row: Pick<ReceivedRow, 'withdrawn_at' | 'is_shown'>) =>
  row.withdrawn_at !== null ? ('withdrawn' as const) : row.is_shown ? null : ('unavailable' as const);

/** A row of 投递记录: the sent card in short while the person may be shown, never a contact. */
export function showApplicant(row: ReceivedRow) {
  const withheld = withheldOf(row);
  const { maskedName, age, cityName, education, registrations } = row.card_snapshot;
  return {
    id: row.id,
    state: applicationStateOf(row),
    submittedAt: row.submitted_at.toISOString(),
    withheld,
    card: withheld === null ? { maskedName, age, cityName, education, registrations: registrations.map(({ scheme, grade }) => ({ scheme, grade })) } : null,
    can: { view: withheld === null, mark: withheld !== 'withdrawn' },
  };
}
