import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.ts';

const pagePolicy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; " +
  "connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/** Headers of every answer. Share codes and ids never leave in a Referer. */
export const securityHeaders = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': pagePolicy,
} as const;

/** Two years: whoever came by TLS once never asks without it. Browsers take it from TLS only. */
const staysWithTls = 'max-age=63072000; includeSubDomains';

/** Sets them and the request's id, and leaves a policy that a page has of its own. What is known to stand behind TLS says so. */
export function addSecurityHeaders(app: FastifyInstance, { publicUrl }: Pick<Config, 'publicUrl'>): void {
  const isPublishedByTls = publicUrl?.startsWith('https://') === true;
  const headers = Object.entries(securityHeaders);
  // Not async: it runs for every answer, and waits for nothing.
  app.addHook('onSend', (request, reply, payload, done) => {
    // A trusted proxy says by which protocol it was asked.
    if (isPublishedByTls || request.protocol === 'https') reply.header('strict-transport-security', staysWithTls);
    for (const [name, value] of headers) if (!reply.hasHeader(name)) reply.header(name, value);
    reply.header('x-request-id', request.id);
    done(null, payload);
  });
}
