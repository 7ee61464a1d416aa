import type { Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import type { FeedbackSender } from './rules.ts';

export interface ReportObject {
  kind: 'job' | 'card' | 'institution';
  id: string;
}

/**
 * What a report names must be there for this sender: a practitioner reports jobs and institutions, also after they closed;
 * an institution reports cards that it opened, also after they were withdrawn. Never what it only guessed (rule 12).
 * @throws Refusal `report_object_not_found`, the same for all reasons.
 */
export async function requireReportObject(tx: Tx, sender: FeedbackSender, { kind, id }: ReportObject): Promise<void> {
  if (!(await isThere(tx, sender, kind, id))) throw new Refusal('report_object_not_found');
}

async function isThere(tx: Tx, sender: FeedbackSender, kind: ReportObject['kind'], id: string): Promise<boolean> {
  if (sender.kind === 'institution') {
    if (kind !== 'card') return false;
    const opened = tx.selectFrom('card_views').select('id').where('institution_id', '=', sender.institutionId).where('card_id', '=', id);
    return (await opened.executeTakeFirst()) !== undefined;
  }
  if (kind === 'card') return false;
  const found = tx.selectFrom(kind === 'job' ? 'jobs' : 'institutions').select('id').where('id', '=', id);
  return (await found.executeTakeFirst()) !== undefined;
}
