import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import type { FeedbackSender } from './rules.ts';

/** Feedback with the names that say who sent it and what a report is about. */
export const selectFeedback = (db: Db | Tx) =>
  db
    .selectFrom('feedback as f')
    .leftJoin('practitioners as p', 'p.id', 'f.practitioner_id')
    .leftJoin('institutions as i', 'i.id', 'f.institution_id')
    .leftJoin('jobs as rj', 'rj.id', 'f.reported_job_id')
    .leftJoin('institutions as rji', 'rji.id', 'rj.institution_id')
    .leftJoin('cards as rc', 'rc.id', 'f.reported_card_id')
    .leftJoin('practitioners as rcp', 'rcp.id', 'rc.practitioner_id')
    .leftJoin('institutions as ri', 'ri.id', 'f.reported_institution_id')
    .leftJoin('operators as h', 'h.id', 'f.handler_id')
    .select([
      'f.id', 'f.kind', 'f.state', 'f.version', 'f.text', 'f.contact_cipher', 'f.close_reason', 'f.submitted_at',
      'f.practitioner_id', 'f.institution_id', 'f.institution_account_id', 'f.reported_job_id', 'f.reported_card_id', 'f.reported_institution_id',
      'p.name as practitioner_name', 'i.name as institution_name',
      'rj.title as reported_job_title', 'rji.name as reported_job_institution', 'rcp.name as reported_card_name', 'ri.name as reported_institution_name',
      'h.display_name as handler_name',
      sql<number>`(select count(*)::int from feedback_pictures fp where fp.feedback_id = f.id)`.as('picture_count'),
    ]);

export type FeedbackRecord = NonNullable<Awaited<ReturnType<ReturnType<typeof selectFeedback>['executeTakeFirst']>>>;

/** The sender's own. */
export const selectOwnFeedback = (db: Db | Tx, sender: FeedbackSender) =>
  sender.kind === 'practitioner'
    ? selectFeedback(db).where('f.practitioner_id', '=', sender.practitionerId)
    : selectFeedback(db).where('f.institution_id', '=', sender.institutionId);

export const findPictures = (db: Db | Tx, feedbackId: string) =>
  db
    .selectFrom('feedback_pictures as fp')
    .innerJoin('stored_pictures as s', 's.id', 'fp.picture_id')
    .select(['s.id', 's.media_type as mediaType', 's.width', 's.height'])
    .where('fp.feedback_id', '=', feedbackId)
    .orderBy('fp.position')
    .execute();

export const findAnswers = (db: Db | Tx, feedbackId: string) =>
  db
    .selectFrom('feedback_answers as a')
    .innerJoin('operators as o', 'o.id', 'a.operator_id')
    .select(['a.text', 'a.answered_at', 'o.display_name'])
    .where('a.feedback_id', '=', feedbackId)
    .orderBy('a.answered_at')
    .orderBy('a.id')
    .execute();
