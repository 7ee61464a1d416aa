import type { components, operations } from './generated-types.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import type { operationTable } from './operation-table.ts';

/** What the phone's program calls; the console's operations stand in admin-operation-table.ts. */
export type OperationId = keyof typeof operationTable;
/** operation-table.ts or admin-operation-table.ts: how each operation is called. */
export type OperationTable = { readonly [K in keyof operations]?: { method: TransportRequest['method']; path: string; status: number; isWrite: boolean } };
export type Schemas = components['schemas'];

/** What a platform must do: send one request and say what came back. It shows nothing and decides nothing. */
export type Transport = (request: TransportRequest) => Promise<TransportAnswer>;

export interface TransportRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With its query, e.g. `/v1/cards?limit=20`; the transport puts the server's address before it. */
  path: string;
  /** A JSON value; absent when the request has no body. */
  body?: unknown;
  headers: Record<string, string>;
}

/** `body` is the parsed JSON, or the text when it was not JSON. */
export type TransportAnswer = { status: number; body: unknown } | { failed: 'offline' | 'timeout' };

type ServerProblem = Schemas['Problem'];

/** A refusal: from the server (RFC 9457), or the client's own when no usable answer came. Switch on `code`, show `title`. */
export interface Problem {
  type: string;
  code: ServerProblem['code'] | keyof typeof clientProblems;
  title: string;
  /** 0 when nothing answered. */
  status: number;
  /** What a user reads to the support; absent when the client refused. */
  requestId?: string;
  errors?: { pointer: string; message: string }[];
  retryAfterSeconds?: number;
  /** Figures of a code, such as the price that changed. */
  [figure: string]: unknown;
}

const clientProblems = {
  network_unreachable: '网络连接失败，请检查网络后重试',
  network_timeout: '网络超时，请稍后重试',
  /** Something between us and the server answered: a proxy's page, a hotel's sign-in page. */
  answer_unreadable: '服务返回异常，请稍后重试',
} as const;

type AnyId = keyof operations;
type Operation<K extends AnyId> = operations[K];
type Part<T> = [NonNullable<T>] extends [never] ? never : NonNullable<T>;
type PathParams<K extends AnyId> = Part<Operation<K>['parameters']['path']>;
type Query<K extends AnyId> = Part<Operation<K>['parameters']['query']>;
type Body<K extends AnyId> = Operation<K> extends { requestBody: { content: { 'application/json': infer B } } } ? B : never;
type Field<Name extends string, T> = [T] extends [never] ? unknown : object extends T ? { [N in Name]?: T } : { [N in Name]: T };

/** What an operation takes: only the parts it has, each required when it has a required member. */
export type Input<K extends AnyId> = Field<'params', PathParams<K>> & Field<'query', Query<K>> & Field<'body', Body<K>>;

/** The body of an operation's success; undefined when it has none. */
export type Success<K extends AnyId> =
  Operation<K>['responses'][keyof Operation<K>['responses']] extends { content: { 'application/json': infer D } } ? D : undefined;

export type Result<K extends AnyId> =
  | { ok: true; status: number; data: Success<K> }
  | { ok: false; problem: Problem };

/** A write that is tried again after a lost answer must carry the key of its first try. */
export type CallOptions = { idempotencyKey?: string };
type Arguments<K extends AnyId> = object extends Input<K>
  ? [input?: Input<K>, options?: CallOptions]
  : [input: Input<K>, options?: CallOptions];

export interface Client<Ids extends AnyId = OperationId> {
  /** Calls one operation. It never throws for a refusal or a network fault: both are `{ ok: false, problem }`. */
  call<K extends Ids>(operationId: K, ...rest: Arguments<K>): Promise<Result<K>>;
}

interface LooseInput {
  params?: Record<string, string>;
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: unknown;
}

export function createClient<T extends OperationTable>(table: T, transport: Transport): Client<keyof T & AnyId> {
  return {
    async call<K extends keyof T & AnyId>(operationId: K, ...[input, options]: Arguments<K>): Promise<Result<K>> {
      const called = table[operationId];
      if (called === undefined) throw new TypeError(`operation ${operationId} is not in this client's table`);
      const { method, path, status, isWrite } = called;
      const { params, query, body } = (input ?? {}) as LooseInput;
      const headers: Record<string, string> = { Accept: 'application/json' };
      if (body !== undefined) headers['Content-Type'] = 'application/json';
      if (isWrite) headers['Idempotency-Key'] = options?.idempotencyKey ?? newIdempotencyKey();
      const request: TransportRequest = { method, path: fillPath(path, params) + encodeQuery(query), headers };
      if (body !== undefined) request.body = body;

      const answer = await transport(request);
      if ('failed' in answer) return refuse(answer.failed === 'offline' ? 'network_unreachable' : 'network_timeout', 0);
      if (isProblem(answer.body)) return { ok: false, problem: answer.body };
      const isReadable = status === 204 || (typeof answer.body === 'object' && answer.body !== null);
      if (answer.status !== status || !isReadable) return refuse('answer_unreadable', answer.status);
      return { ok: true, status, data: (status === 204 ? undefined : answer.body) as Success<K> };
    },
  };
}

/** The path of a call; for files, which have a call of their own, too. */
export function fillPath(path: string, params: Record<string, string> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_braces, name: string) => {
    const value = params[name];
    // An empty one would make another path, perhaps another operation.
    if (value === undefined || value === '') throw new TypeError(`path parameter ${name} is missing`);
    return encodeURIComponent(value);
  });
}

export function encodeQuery(query: NonNullable<LooseInput['query']> = {}): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  const { code, title, status } = body as Record<string, unknown>;
  return typeof code === 'string' && typeof title === 'string' && typeof status === 'number' && status >= 400;
}

function refuse(code: keyof typeof clientProblems, status: number): { ok: false; problem: Problem } {
  return { ok: false, problem: { type: 'about:blank', code, status, title: clientProblems[code] } };
}
