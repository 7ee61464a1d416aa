import type { TransportAnswer, TransportRequest } from '@cert/api-client/client';
import { noteAnswer } from './activity.ts';

const answerSeconds = 30;
/** A file over a slow line, or a report of a hundred thousand rows. */
const fileSeconds = 600;

/** Sends one request with the token of this tab; a form goes as it is, everything else as JSON. */
export async function send(request: TransportRequest, token: string | undefined): Promise<Response | 'offline' | 'timeout'> {
  const isForm = request.body instanceof FormData;
  const headers = new Headers(request.headers);
  // The browser writes the boundary of a form itself.
  if (isForm) headers.delete('Content-Type');
  if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
  const ends = AbortSignal.timeout((isForm || headers.get('Accept') !== 'application/json' ? fileSeconds : answerSeconds) * 1000);
  const body = request.body === undefined ? null : isForm ? (request.body as FormData) : JSON.stringify(request.body);
  try {
    const response = await fetch(request.path, { method: request.method, headers, body, signal: ends, cache: 'no-store', credentials: 'omit' });
    noteAnswer();
    return response;
  } catch (error) {
    return error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'offline';
  }
}

/** What came back, as the client of the contract reads it. */
export async function readAnswer(response: Response): Promise<TransportAnswer> {
  const text = await response.text().catch(() => '');
  try {
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  } catch {
    return { status: response.status, body: text };
  }
}
