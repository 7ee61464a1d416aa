import type { Db, Tx } from '../../platform/database.ts';
import { maskName } from '../cards/mask-name.ts';
import { excerptOf, transitionsOf } from './rules.ts';
import { findAnswers, findPictures, type FeedbackRecord } from './sql.ts';

/** What a report is about, by masked name (rule 9) or title. */
export function labelOfReported(row: FeedbackRecord) {
  if (row.reported_job_id !== null) return { kind: 'job' as const, id: row.reported_job_id, label: `${row.reported_job_title} · ${row.reported_job_institution}`.slice(0, 100) };
  if (row.reported_card_id !== null) return { kind: 'card' as const, id: row.reported_card_id, label: `${maskName(row.reported_card_name ?? '')}的名片` };
  if (row.reported_institution_id !== null) return { kind: 'institution' as const, id: row.reported_institution_id, label: (row.reported_institution_name ?? '').slice(0, 100) };
  return null;
}

const senderOfRow = (row: FeedbackRecord) =>
  row.practitioner_id === null
    ? { side: 'institution' as const, id: row.institution_id ?? '', label: (row.institution_name ?? '').slice(0, 100) }
    : { side: 'practitioner' as const, id: row.practitioner_id, label: maskName(row.practitioner_name ?? '') };

/** A row of the operators' inbox (A5): no contact, persons by masked name. */
export const showFeedbackRow = (row: FeedbackRecord) => ({
  id: row.id,
  kind: row.kind,
  state: row.state,
  sender: senderOfRow(row),
  submittedAt: row.submitted_at.toISOString(),
  excerpt: excerptOf(row.text),
  pictureCount: row.picture_count,
  isReportOfObject: labelOfReported(row) !== null,
});

/** One feedback as operators see it. Auditors read and change nothing. */
export async function showFeedback(db: Db | Tx, row: FeedbackRecord, role: 'administrator' | 'business' | 'auditor') {
  const [pictures, answers] = [await findPictures(db, row.id), await findAnswers(db, row.id)];
  const may = role !== 'auditor';
  const { handle, answer, close, reopen } = transitionsOf(row.state, answers.length);
  const hasContact = row.contact_cipher !== null;
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    sender: senderOfRow(row),
    submittedAt: row.submitted_at.toISOString(),
    version: row.version,
    text: row.text,
    pictures,
    hasContact,
    reported: labelOfReported(row),
    answers: answers.map(({ text, answered_at, display_name }) => ({ text, answeredAt: answered_at.toISOString(), operatorLabel: display_name })),
    closeReason: row.close_reason,
    handlerLabel: row.handler_name,
    can: { handle: may && handle, answer: may && answer, close: may && close, reopen: may && reopen, viewContact: may && hasContact },
  };
}
