import type { Problem, Transport, TransportAnswer, TransportRequest } from '@cert/api-client/client';
import type { Side } from './session.ts';

export type { Problem };
export type Outcome<Value> = { ok: true; data: Value } | { ok: false; problem: Problem };

export interface TransportParts {
  /** Empty on H5: the page and the API have one origin. */
  base: string;
  deviceId: () => string;
  token: (side: Side) => string | undefined;
  /** The server no longer knows this token. */
  onTokenRefused: (side: Side, token: string) => void;
  onReachable: (isReachable: boolean) => void;
  send: (raw: TransportRequest & { url: string }) => Promise<TransportAnswer>;
}

/** The answer is not known: the server may have done the act, so a retry must carry the same key. */
export const isUndecided = (problem: Problem): boolean => problem.status === 0 || problem.status >= 500 || problem.code === 'answer_unreadable';

/**
 * The one way to the server, for one identity or for none. It shows nothing: pages know what a refusal means in their
 * place. Only reads are tried a second time by themselves.
 */
export function createTransport(parts: TransportParts, side?: Side): Transport {
  return async (request) => {
    const token = side && parts.token(side);
    const headers = { ...request.headers, 'X-Device-Id': parts.deviceId() };
    if (token) Object.assign(headers, { Authorization: `Bearer ${token}` });
    const raw = { ...request, headers, url: `${parts.base}${request.path}` };

    let answer = await parts.send(raw);
    if ('failed' in answer && request.method === 'GET') answer = await parts.send(raw);
    parts.onReachable(!('failed' in answer));
    if (!('failed' in answer) && answer.status === 401 && side && token) parts.onTokenRefused(side, token);
    return answer;
  };
}
