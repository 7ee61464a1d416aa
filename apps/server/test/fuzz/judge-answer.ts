// What every answer must be, whoever asked and whatever was sent.
import { problems } from '@cert/contract/problems';
import { z } from 'zod';
import { refusalsOf } from '../../src/platform/http/openapi.ts';
import type { DescribedOperation, DrawnRequest } from './draw-request.ts';
import { canary } from './hostile-values.ts';
import type { Role } from './world.ts';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  milliseconds: number;
}

const Problem = z.looseObject({
  type: z.string().regex(/^\/problems\/[a-z_]+$/),
  title: z.string().min(1).max(100).regex(/\p{Script=Han}/u),
  status: z.number().int(),
  code: z.string(),
  requestId: z.string().min(1),
  errors: z.array(z.strictObject({ pointer: z.string().startsWith('/').max(200), message: z.string().max(100).regex(/\p{Script=Han}/u) })).min(1).max(20).optional(),
});

const insideWords = /kysely|postgres|sqlstate|pg_|syntax error|violates|duplicate key|relation "|column "|node_modules|node:internal|\.ts:\d|\.js:\d|\bat \S+ \(|TypeError|ZodError|ECONN|fastify|FST_/i;
// Two seconds are what is promised and printed; this much longer is a fault and not a busy machine.
const slowestMilliseconds = 12_000;

/** @returns what is wrong with the answer; empty when nothing is. `described` is absent when no operation was asked. */
export function judgeAnswer(described: DescribedOperation | undefined, request: DrawnRequest, role: Role, answer: Answer): string[] {
  return [
    ...judgeTransport(answer),
    ...(answer.status >= 400 ? judgeProblem(described, request, answer) : judgeSuccess(described, request, role, answer)),
  ];
}

function judgeTransport({ status, headers, milliseconds }: Answer): string[] {
  const findings: string[] = [];
  if (status >= 500) findings.push(`status ${status}`);
  if (milliseconds > slowestMilliseconds) findings.push(`took ${Math.round(milliseconds)} ms`);
  if (headers['x-content-type-options'] !== 'nosniff') findings.push('no nosniff');
  if (headers['referrer-policy'] !== 'no-referrer') findings.push('no Referrer-Policy');
  if (!String(headers['content-security-policy']).includes("object-src 'none'")) findings.push('no Content-Security-Policy');
  if (headers['cache-control'] !== 'no-store') findings.push(`cache-control ${String(headers['cache-control'])}`);
  for (const name of ['set-cookie', 'x-powered-by', 'server', 'access-control-allow-origin']) if (headers[name] !== undefined) findings.push(`header ${name}`);
  return findings;
}

function judgeSuccess(described: DescribedOperation | undefined, request: DrawnRequest, role: Role, { status, headers, text }: Answer): string[] {
  if (described === undefined) return [`an address without an operation answered ${status}`];
  const { operation } = described;
  const findings: string[] = [];
  if (status !== operation.answer.status) findings.push(`status ${status} is not declared`);
  const mayCall = operation.audiences.includes('anyone') || (operation.audiences.includes(role.audience) && (!role.isScoped || operation.allowsPasswordChangeScope === true));
  if (!mayCall || (role.operatorRole !== undefined && operation.roles?.includes(role.operatorRole) === false)) findings.push(`answered ${role.name}`);
  const { authorization } = request.headers;
  if (!operation.audiences.includes('anyone') && authorization !== `Bearer ${role.token}`) findings.push('answered a malformed Authorization');
  if (operation.repeat !== undefined && !/^[\w-]{16,255}$/.test(String(request.headers['idempotency-key']))) findings.push('answered a write without a valid Idempotency-Key');
  if (operation.answer.download !== undefined) return operation.answer.download.some((type) => String(headers['content-type']).startsWith(type)) && String(headers['content-disposition']).startsWith('attachment') ? findings : [...findings, 'no attachment of a declared type'];
  if (operation.answer.schema === null) return text === '' ? findings : [...findings, 'a body where none is declared'];
  if (headers['content-type'] !== 'application/json; charset=utf-8') findings.push(`content type ${String(headers['content-type'])}`);
  const parsed = operation.answer.schema.safeParse(readJson(text));
  if (!parsed.success) findings.push(`the body differs from the contract: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.code}`).join('; ')}`);
  return findings;
}

function judgeProblem(described: DescribedOperation | undefined, request: DrawnRequest, { status, headers, text }: Answer): string[] {
  const findings: string[] = [];
  if (status === 429 && !/^[1-9]\d*$/.test(String(headers['retry-after']))) findings.push('429 without Retry-After');
  if (request.method === 'HEAD') return text === '' ? findings : [...findings, 'HEAD with a body'];
  if (headers['content-type'] !== 'application/problem+json; charset=utf-8') findings.push(`content type ${String(headers['content-type'])}`);
  const parsed = Problem.safeParse(readJson(text));
  if (!parsed.success) return [...findings, `not a problem document: ${z.prettifyError(parsed.error)}`];
  const { code, requestId } = parsed.data;
  if (!(code in problems) || problems[code as keyof typeof problems].status !== status || parsed.data.status !== status) findings.push(`code ${code} with status ${status}`);
  if (requestId !== headers['x-request-id']) findings.push('requestId is not the one of the header');
  const unaddressed = ['not_found', 'request_invalid', 'request_too_large', 'media_type_unsupported'];
  const allowed: string[] = described === undefined ? unaddressed : [...refusalsOf(described.operation), ...(request.isAddressed ? [] : unaddressed)];
  if (!allowed.includes(code)) findings.push(`${code} is not among the refusals of ${described?.operation.operationId ?? 'an unknown address'}`);
  if (described !== undefined && request.isAddressed && !described.statuses.includes(status)) findings.push(`status ${status} is not in the API description`);
  // version_conflict repeats what somebody else saved: that is its purpose.
  if (text.includes(canary) && code !== 'version_conflict') findings.push('a sent value is repeated');
  if (insideWords.test(text)) findings.push('words from inside the program');
  return findings;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
