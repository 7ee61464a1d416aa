import type { FastifyReply } from 'fastify';
import type { Refusal } from '../refusal.ts';

/** Answers a refusal as RFC 9457 problem+json. `requestId` is what a user reads to the support. */
export function sendProblem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { errors, extra, retryAfterSeconds } = refusal.options;
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterSeconds))));
  return reply
    .code(refusal.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: `/problems/${refusal.code}`,
        title: refusal.title,
        status: refusal.status,
        code: refusal.code,
        requestId: reply.request.id,
        ...(errors === undefined ? {} : { errors }),
        ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds: Math.max(1, Math.ceil(retryAfterSeconds)) }),
        ...extra,
      }),
    );
}
