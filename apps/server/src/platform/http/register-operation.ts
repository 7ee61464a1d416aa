import type { Operation } from '@cert/contract/operation';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Actor } from '../activity-log.ts';
import { repeatWhenLost, type Db, type Tx } from '../database.ts';
import { runOnce } from '../idempotency.ts';
import type { Counted } from '../limits.ts';
import { Refusal } from '../refusal.ts';
import { findCaller, findCallerAndCount, type Caller } from '../sessions.ts';
import { TimeLimit } from '../time-limit.ts';
import { admitReading, firstLimitOf } from './admit-reading.ts';
import { checkAnswer } from './answer-check.ts';
import type { Deps } from './deps.ts';
import { sendDownload, type Download } from './file-download.ts';
import { acceptUploads, readUpload, type UploadedFile } from './file-upload.ts';
import { checkInput } from './validation.ts';

type Output<S> = S extends z.ZodType ? z.output<S> : undefined;
type CallerOf<A> = A extends 'anyone' ? undefined : Extract<Caller, { audience: A }>;

/** One request, checked: what an operation's handler gets. */
export interface Call<O extends Operation> {
  params: Output<O['params']>;
  query: Output<O['query']>;
  body: Output<O['body']>;
  caller: CallerOf<O['audiences'][number]>;
  /** For a keyed write this is the transaction that keeps the key and the answer. */
  db: Db | Tx;
  actor: Actor;
  /** Network address of the peer, or what a configured proxy says. */
  address: string;
  /** Random id that the client made for itself; empty when it sent none. */
  deviceId: string;
  /** What the client says of itself; empty when it says nothing. */
  userAgent: string;
  idempotencyKey: string;
  /** The file of an upload operation. */
  file: O['upload'] extends object ? UploadedFile : undefined;
}

type Answer<O extends Operation> = O['answer'] extends { download: readonly string[] } ? Download : Output<O['answer']['schema']>;
type Handler<O extends Operation> = (call: Call<O>) => Promise<Answer<O>>;

const recentPasswordMs = 10 * 60_000;

const keyPattern = /^[A-Za-z0-9_-]{16,255}$/;
const devicePattern = /^[A-Za-z0-9_-]{16,64}$/;

/** Adds one operation of the contract to the server: who calls, valid input, one call, declared answer. */
export function registerOperation<const O extends Operation>(app: FastifyInstance, deps: Deps, operation: O, handle: Handler<O>): void {
  if (operation.upload !== undefined) {
    void app.register(async (scope) => {
      await acceptUploads(scope);
      addRoute(scope, deps, operation, handle);
    });
  } else addRoute(app, deps, operation, handle);
}

function addRoute<const O extends Operation>(app: FastifyInstance, deps: Deps, operation: O, handle: Handler<O>): void {
  app.route({
    method: operation.method,
    url: operation.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    exposeHeadRoute: false,
    handler: async (request, reply) => {
      const limit = new TimeLimit(operation.longestSeconds ?? deps.config.timeouts.answerSeconds);
      const input = readInput(operation, request);
      const admit = async (): Promise<Admitted> => {
        // A request that will be refused for what it asks is not counted as a reading.
        const admitted = await repeatWhenLost(() => admitCaller(deps, operation, request, !(input instanceof Refusal)));
        callers.set(request, admitted.caller);
        if (input instanceof Refusal) throw input;
        return admitted;
      };
      const act = async ({ caller, counted }: Admitted, file?: UploadedFile): Promise<Answer<O>> => {
        const call = {
          ...input,
          caller,
          db: deps.db,
          actor: actorOf(caller, request),
          address: request.ip,
          deviceId: headerOf(request, 'x-device-id', devicePattern) ?? '',
          userAgent: (request.headers['user-agent'] ?? '').slice(0, 500),
          idempotencyKey: operation.repeat === undefined ? '' : requireKey(request),
          file,
        } as Call<O>;
        if (operation.readingLimit !== undefined && caller !== undefined) await admitReading(deps.db, { caller, limit: operation.readingLimit, limits: deps.config.limits, counted });
        if (operation.repeat === undefined) return repeatWhenLost(() => handle(call));
        return operation.repeat === 'keyed' ? handleOnce(deps, operation, call, handle) : handle(call);
      };
      return sendAnswer(deps, operation, request, reply, await (operation.upload === undefined ? limit.run(async () => act(await admit())) : actWithFile(operation.upload)));

      /** The time in which the client sends its file is its own. */
      async function actWithFile(upload: NonNullable<Operation['upload']>): Promise<Answer<O>> {
        const admitted = await limit.run(admit);
        if (operation.repeat !== undefined) requireKey(request);
        const file = await readUpload(request, upload);
        return limit.run(() => act(admitted, file));
      }
    },
  });
}

interface Admitted {
  caller: Caller | undefined;
  /** What the first reading limit came to, when it was counted with the look-up. */
  counted: Counted | undefined;
}

/** The checked parts of a request; or the refusal of it, which a stranger must not read before being told to sign in. */
function readInput({ params, query, body }: Operation, request: FastifyRequest): { params: unknown; query: unknown; body: unknown } | Refusal {
  try {
    return {
      params: params && checkInput('params', params, request.params),
      query: query && checkInput('query', query, request.query),
      body: body && checkInput('body', body, request.body),
    };
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

async function admitCaller(deps: Deps, operation: Operation, request: FastifyRequest, isValid: boolean): Promise<Admitted> {
  if (operation.path.startsWith('/v1/admin/')) requireAddress(deps, request);
  const isOpen = operation.audiences.includes('anyone');
  if (isOpen && operation.audiences.length === 1) return { caller: undefined, counted: undefined };
  const token = /^Bearer ([A-Za-z0-9_-]{40,64})$/.exec(request.headers.authorization ?? '')?.[1];
  const options = { isBackground: request.headers['x-background'] === '1' };
  const { caller, counted } = token === undefined ? { caller: undefined, counted: undefined } : await lookUp(deps, operation, token, options, isValid);
  // Open to anyone: whoever is known and meant is told apart, everybody else is nobody.
  if (isOpen) return { caller: caller?.scope === 'full' && operation.audiences.includes(caller.audience) ? caller : undefined, counted };
  if (caller === undefined) throw new Refusal('sign_in_required');
  callers.set(request, caller);
  if (!operation.audiences.includes(caller.audience)) throw new Refusal('wrong_audience', { denied: operation });
  requireScope(caller, operation);
  if (caller.audience === 'operator') requireRole(caller, operation);
  return { caller, counted };
}

/** An operator's reading is counted after the role is known, so not here. */
async function lookUp(deps: Deps, { readingLimit, audiences }: Operation, token: string, options: { isBackground: boolean }, isValid: boolean): Promise<Admitted> {
  const counted = audiences.filter((audience) => audience === 'practitioner' || audience === 'institution');
  if (readingLimit === undefined || !isValid || counted.length === 0) return { caller: await findCaller(deps.db, token, options), counted: undefined };
  const { name, seconds } = firstLimitOf(readingLimit, deps.config.limits);
  return findCallerAndCount(deps.db, token, { ...options, counting: { audiences: counted, name, seconds } });
}

const missingStep = { change_password: 'password_change_required', second_factor: 'second_factor_required', set_up_second_factor: 'second_factor_set_up_required' } as const;

/** A token between two steps of a sign-in is good for the next step and for signing out only. */
function requireScope({ scope }: Caller, operation: Operation): void {
  if (scope === 'full') return;
  const isAllowed = scope === 'change_password' ? operation.allowsPasswordChangeScope === true : operation.allowsScopes?.includes(scope) === true;
  if (!isAllowed) throw new Refusal(missingStep[scope]);
}

/** Where OPERATOR_ADDRESSES is set, the operators' half of the API answers nobody from elsewhere, signed in or not. */
function requireAddress({ config }: Deps, request: FastifyRequest): void {
  if (config.operatorAddresses === undefined) return;
  const address = request.ip.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!config.operatorAddresses.check(address, address.includes(':') ? 'ipv6' : 'ipv4')) throw new Refusal('address_not_allowed');
}

/** A9: what an operator's role may not do is refused here, for every operation alike. */
function requireRole(caller: Extract<Caller, { audience: 'operator' }>, operation: Operation): void {
  if (operation.roles !== undefined && !operation.roles.includes(caller.role)) throw new Refusal('role_not_allowed', { denied: operation });
  if (operation.needsRecentPassword === true && Date.now() - caller.passwordProvedAt.getTime() > recentPasswordMs) {
    throw new Refusal('password_proof_required');
  }
}

const callers = new WeakMap<FastifyRequest, Caller | undefined>();

/** Who made a request that was refused, for the note about it. */
export const actorOfRequest = (request: FastifyRequest): Actor => actorOf(callers.get(request), request);

function actorOf(caller: Caller | undefined, request: FastifyRequest): Actor {
  return { kind: caller?.audience ?? 'anonymous', id: caller?.accountId ?? null, address: request.ip, requestId: request.id };
}

function headerOf(request: FastifyRequest, name: string, pattern: RegExp): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' && pattern.test(value) ? value : undefined;
}

function requireKey(request: FastifyRequest): string {
  const key = headerOf(request, 'idempotency-key', keyPattern);
  if (key === undefined) throw new Refusal('idempotency_key_required');
  return key;
}

function handleOnce<O extends Operation>(deps: Deps, operation: O, call: Call<O>, handle: Handler<O>): Promise<Answer<O>> {
  const caller = call.actor.id === null ? 'anyone' : `${call.actor.kind}:${call.actor.id}`;
  const request = { caller, key: call.idempotencyKey, operation: operation.operationId, input: inputOf(call) };
  return runOnce(deps.db, deps.cipher, request, (tx) => handle({ ...call, db: tx }));
}

/** Everything that decides the effect of a write; of a file its hash. */
function inputOf<O extends Operation>({ params, body, file }: Call<O>): unknown[] {
  return file === undefined ? [params, body] : [params, body, createHash('sha256').update(file.bytes).digest('hex')];
}

function sendAnswer(deps: Deps, operation: Operation, request: FastifyRequest, reply: FastifyReply, answer: unknown): FastifyReply {
  if (operation.answer.download !== undefined) return sendDownload(reply, operation.answer.status, answer as Download);
  reply.code(operation.answer.status).header('cache-control', 'no-store').header('x-robots-tag', 'noindex');
  if (operation.answer.schema === null) return reply.send();
  const checked = checkAnswer(operation.answer.schema, answer, {
    throwOnMismatch: !deps.config.isProduction,
    onMismatch: (problem) => request.log.error({ operation: operation.operationId, problem }, 'answer differs from its contract'),
  });
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(checked));
}
