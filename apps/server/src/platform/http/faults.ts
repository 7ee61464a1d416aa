import type { FastifyError } from 'fastify';
import { ObjectStorageFault } from '../object-storage.ts';
import { Refusal } from '../refusal.ts';
import { TimeIsUp } from '../time-limit.ts';

// Fastify's own refusals of a request, before any handler of ours.
const frameworkCodes: Record<string, Refusal> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new Refusal('request_too_large'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new Refusal('media_type_unsupported'),
  FST_ERR_BAD_URL: new Refusal('request_invalid'),
  FST_ERR_ASYNC_CONSTRAINT: new Refusal('not_found'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: new Refusal('request_invalid'),
  FST_ERR_CTP_EMPTY_JSON_BODY: new Refusal('request_invalid'),
};

// What a broken constraint means to the caller; the table of house rules for all features.
const constraintProblems: Record<string, Refusal> = {
  institutions__name_key: new Refusal('institution_exists'),
};

// PostgreSQL's classes: connection exceptions, insufficient resources, operator intervention, system error. Beside them
// what a retry did not cure (40001, 40P01), a lock that was not to be had, and a database that is read-only since a
// switch-over or ended an idle transaction.
const databaseAway = /^(08|53|57|58)|^(40001|40P01|55P03|25006|25P03|25P04)$/;
const systemCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN'],
  // The disk is full or broken, or the process may open no more files.
  ...['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EMFILE', 'ENFILE'],
]);
const awayMessages = /timeout exceeded when trying to connect|Connection terminated|Query read timeout|Client has encountered a connection error/;

/** Turns any thrown error into the refusal that the caller gets. Unknown ones are a plain 500 without inside words. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof ObjectStorageFault) return new Refusal('service_unavailable', { retryAfterSeconds: 10 });
  if (error instanceof TimeIsUp) return new Refusal('service_unavailable', { retryAfterSeconds: 5 });
  const { code = '', statusCode, message = '', constraint = '' } = error as Partial<FastifyError> & { constraint?: string };
  const framework = frameworkCodes[code];
  if (framework !== undefined) return framework;
  const broken = code === '23505' ? constraintProblems[constraint] : undefined;
  if (broken !== undefined) return broken;
  if (isDatabaseAway(code, message)) return new Refusal('service_unavailable', { retryAfterSeconds: 5 });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Refusal('request_invalid');
  return new Refusal('internal_error');
}

/** What a log needs of a fault that is not ours: no stack, and nothing that a statement may quote. */
export function faultOf(error: unknown): string {
  const { code, name, message } = error as { code?: string; name?: string; message?: string };
  if (error instanceof ObjectStorageFault || error instanceof TimeIsUp) return `${name}: ${message}`;
  return code ?? (awayMessages.test(message ?? '') ? (message ?? '') : (name ?? 'unknown'));
}

function isDatabaseAway(code: string, message: string): boolean {
  return systemCodes.has(code) || (code.length === 5 && databaseAway.test(code)) || awayMessages.test(message);
}
