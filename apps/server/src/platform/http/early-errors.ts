import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Refusal } from '../refusal.ts';
import { refusalOf } from './faults.ts';
import { problemOf, sendProblem } from './problem-document.ts';
import { securityHeaders } from './security-headers.ts';

/** Answers what the router refuses: a malformed escape in a path. No hook runs for it, so the headers are set here. */
export function answerFrameworkError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  void sendProblem(reply.headers({ ...securityHeaders, 'x-request-id': request.id }), refusalOf(error));
}

const refusals: Record<string, Refusal> = {
  HPE_HEADER_OVERFLOW: new Refusal('request_too_large'),
  ERR_HTTP_REQUEST_TIMEOUT: new Refusal('request_timeout'),
};
const invalid = new Refusal('request_invalid');

/** Answers what is no HTTP, or comes too slowly: there is no request yet, only a socket, which is closed. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) return void socket.destroy();
  const refusal = refusals[error.code ?? ''] ?? invalid;
  const requestId = randomUUID();
  const body = JSON.stringify(problemOf(refusal, requestId));
  const headers = {
    ...securityHeaders,
    'x-request-id': requestId,
    'cache-control': 'no-store',
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}\r\n${lines.join('')}\r\n${body}`);
}
