import type { FastifyReply } from 'fastify';
import type { Refusal } from '../refusal.ts';

/** A refusal as RFC 9457 says it. `requestId` is what a user reads to the support. */
export function problemOf(refusal: Refusal, requestId: string): Record<string, unknown> {
  const { errors, extra, retryAfterSeconds } = refusal.options;
  return {
    type: `/problems/${refusal.code}`,
    title: refusal.title,
    status: refusal.status,
    code: refusal.code,
    requestId,
    ...(errors === undefined ? {} : { errors }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds: wholeSeconds(retryAfterSeconds) }),
    ...extra,
  };
}

const wholeSeconds = (seconds: number): number => Math.max(1, Math.ceil(seconds));

/** Answers a refusal as problem+json. */
export function sendProblem(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { retryAfterSeconds } = refusal.options;
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(wholeSeconds(retryAfterSeconds)));
  return reply
    .code(refusal.status)
    .header('cache-control', 'no-store')
    .header('x-robots-tag', 'noindex')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(refusal, reply.request.id)));
}
