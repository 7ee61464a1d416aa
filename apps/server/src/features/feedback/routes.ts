import * as adminContract from '@cert/contract/admin/feedback';
import * as contract from '@cert/contract/feedback';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../platform/http/deps.ts';
import { registerOperation } from '../../platform/http/register-operation.ts';
import { answerFeedback } from './answer-feedback.ts';
import { closeFeedback } from './close-feedback.ts';
import { getFeedbackPicture } from './get-feedback-picture.ts';
import { getFeedback } from './get-feedback.ts';
import { getMyFeedbackPicture } from './get-my-feedback-picture.ts';
import { getMyFeedback } from './get-my-feedback.ts';
import { handleFeedback } from './handle-feedback.ts';
import { listFeedback } from './list-feedback.ts';
import { listMyFeedback } from './list-my-feedback.ts';
import { reopenFeedback } from './reopen-feedback.ts';
import { senderOf } from './rules.ts';
import { submitFeedback } from './submit-feedback.ts';
import { uploadFeedbackPicture } from './upload-feedback-picture.ts';
import { viewFeedbackContact } from './view-feedback-contact.ts';

export function feedbackRoutes(app: FastifyInstance, deps: Deps): void {
  const { cipher, objects } = deps;
  const { feedbackPerDay, feedbackPicturesPerHour } = deps.config.limits;

  registerOperation(app, deps, contract.uploadFeedbackPicture, ({ caller, file, idempotencyKey }) =>
    uploadFeedbackPicture(deps.db, { objects, sender: senderOf(caller), idempotencyKey, bytes: file.bytes, mostPerHour: feedbackPicturesPerHour }),
  );
  registerOperation(app, deps, contract.submitFeedback, ({ db, caller, actor, body }) =>
    submitFeedback(db, { ...body, actor, cipher, sender: senderOf(caller), mostPerDay: feedbackPerDay }),
  );
  registerOperation(app, deps, contract.listMyFeedback, ({ db, caller, query }) =>
    listMyFeedback(db, { sender: senderOf(caller), limit: query.limit, cursor: query.cursor, cursorKey: cipher }),
  );
  registerOperation(app, deps, contract.getMyFeedback, ({ db, caller, params }) => getMyFeedback(db, { ...params, sender: senderOf(caller), cipher }));
  registerOperation(app, deps, contract.getMyFeedbackPicture, ({ db, caller, params }) => getMyFeedbackPicture(db, { ...params, sender: senderOf(caller), objects }));

  registerOperation(app, deps, adminContract.listFeedback, ({ db, query }) =>
    listFeedback(db, { kind: query.kind, state: query.state, senderSide: query.senderSide, search: query.search, limit: query.limit, cursor: query.cursor, cursorKey: cipher }),
  );
  registerOperation(app, deps, adminContract.getFeedback, ({ db, caller, params }) => getFeedback(db, { ...params, role: caller.role }));
  registerOperation(app, deps, adminContract.getFeedbackPicture, ({ db, params }) => getFeedbackPicture(db, { ...params, objects }));
  registerOperation(app, deps, adminContract.viewFeedbackContact, ({ db, actor, params }) => viewFeedbackContact(db, { ...params, actor, cipher }));
  registerOperation(app, deps, adminContract.handleFeedback, ({ db, caller, actor, params, body }) => handleFeedback(db, { ...params, ...body, actor, role: caller.role }));
  registerOperation(app, deps, adminContract.answerFeedback, ({ db, caller, actor, params, body }) => answerFeedback(db, { ...params, ...body, actor, role: caller.role }));
  registerOperation(app, deps, adminContract.closeFeedback, ({ db, caller, actor, params, body }) => closeFeedback(db, { ...params, ...body, actor, role: caller.role }));
  registerOperation(app, deps, adminContract.reopenFeedback, ({ db, caller, actor, params, body }) => reopenFeedback(db, { ...params, ...body, actor, role: caller.role }));
}
