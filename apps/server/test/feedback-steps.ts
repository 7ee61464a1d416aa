// What the tests of feedback do again and again.
import { submitFeedback, uploadFeedbackPicture } from '@cert/contract/feedback';
import type { TestApp } from './test-app.ts';
import { pngPicture } from './pictures.ts';

/** Uploads a small picture; its id. */
export async function uploadPicture(t: TestApp, token: string): Promise<string> {
  const { status, body } = await t.call(uploadFeedbackPicture, { token, file: { name: '截图.png', mediaType: 'image/png', bytes: await pngPicture() } });
  if (status !== 201) throw new Error(`the upload answered ${status} ${body.code}`);
  return body.id;
}

export const feedbackBody = (changes: object = {}) => ({ kind: 'fault', text: '点击推送后页面没有反应', pictureIds: [], contact: null, reported: null, ...changes });

/** Sends a feedback; its id. */
export async function sendFeedback(t: TestApp, token: string, changes: object = {}): Promise<string> {
  const { status, body } = await t.call(submitFeedback, { token, body: feedbackBody(changes) });
  if (status !== 201) throw new Error(`sending answered ${status} ${body.code}`);
  return body.id;
}
