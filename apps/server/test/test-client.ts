// A small typed client for tests: the operation decides path, method and types.
import type { Operation } from '@cert/contract/operation';
import type { FastifyInstance } from 'fastify';
import { randomBytes, randomInt } from 'node:crypto';
import type { z } from 'zod';
import { solveProof, type ProofChallenge } from '../seed/solve-proof.ts';

type InputPart<O extends Operation, K extends 'params' | 'query' | 'body'> = O[K] extends z.ZodType ? z.input<O[K]> : never;
type Answer<O extends Operation> = O['answer']['schema'] extends z.ZodType ? z.output<O['answer']['schema']> : object;

export interface CallInput<O extends Operation> {
  params?: InputPart<O, 'params'>;
  query?: Partial<Record<keyof InputPart<O, 'query'>, unknown>>;
  /** Anything, so that a test can send what the contract forbids. */
  body?: InputPart<O, 'body'> | Record<string, unknown>;
  /** The file of an upload operation. */
  file?: { name: string; mediaType: string; bytes: Buffer | string };
  token?: string | undefined;
  /** A new one for each call when absent; null sends none. */
  idempotencyKey?: string | null;
  /** A new one for each call when absent, so that limits count only where a test wants them to. */
  deviceId?: string;
  /** A new one for each call when absent, for the same reason. */
  address?: string;
  headers?: Record<string, string>;
}

/** Members of a refusal; absent in an answer. */
interface RefusalBody {
  code: string;
  title: string;
  requestId: string;
  errors: { pointer: string; message: string }[];
  retryAfterSeconds: number;
}

export interface Called<O extends Operation> {
  status: number;
  /** The answer, or the problem document of a refusal. */
  body: Answer<O> & Partial<RefusalBody>;
  /** The body as it was sent, to search it for what must not stand there. */
  text: string;
  headers: Record<string, unknown>;
}

export type TestClient = <const O extends Operation>(operation: O, input?: CallInput<O>) => Promise<Called<O>>;

export const newKey = (): string => randomBytes(16).toString('hex');
export const newAddress = (): string => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`;

export function createClient(app: FastifyInstance): TestClient {
  return async (operation, input = {}) => {
    const key = input.idempotencyKey === undefined ? newKey() : input.idempotencyKey;
    const remoteAddress = input.address ?? newAddress();
    const deviceId = input.deviceId ?? newKey();
    const form = input.file === undefined ? undefined : formOf(input.file);
    const send = (body: unknown) => app.inject({
      method: operation.method,
      url: pathOf(operation, input.params ?? {}, input.query ?? {}),
      remoteAddress,
      headers: {
        'x-device-id': deviceId,
        ...(input.token === undefined ? {} : { authorization: `Bearer ${input.token}` }),
        ...(operation.repeat === undefined || key === null ? {} : { 'idempotency-key': key }),
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(form === undefined ? {} : { 'content-type': form.mediaType }),
        ...input.headers,
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
      ...(form === undefined ? {} : { payload: form.bytes }),
    });
    const needsProof = input.body !== undefined && !('proof' in input.body) && operation.body?.shape['proof'] !== undefined;
    const response = needsProof ? await sendProved(app, { body: input.body!, remoteAddress, headers: { 'x-device-id': deviceId, ...input.headers }, send }) : await send(input.body);
    const isJson = String(response.headers['content-type'] ?? '').includes('json');
    const answered: unknown = isJson ? response.json() : {};
    return { status: response.statusCode, body: answered as Called<typeof operation>['body'], text: response.body, headers: response.headers };
  };
}

type Response = Awaited<ReturnType<FastifyInstance['inject']>>;

/**
 * What every client does before it asks for a number (rule 19), and does again when others of its address made it harder
 * meanwhile. A test that names `proof`, if only as undefined, sends its own.
 */
async function sendProved(app: FastifyInstance, { body, remoteAddress, headers, send }: { body: object; remoteAddress: string; headers: Record<string, string>; send: (body: unknown) => Promise<Response> }): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    const challenge = await app.inject({ method: 'GET', url: '/v1/proof-challenges/new', remoteAddress, headers });
    const response = await send({ ...body, proof: solveProof(challenge.json<ProofChallenge>()) });
    if (tries === 30 || !response.body.includes('"proof_invalid"')) return response;
  }
}

/** One file as a browser sends it. */
export function formOf({ name, mediaType, bytes }: NonNullable<CallInput<Operation>['file']>, part = 'file'): { mediaType: string; bytes: Buffer } {
  const boundary = `----form-${newKey()}`;
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${part}"; filename="${name}"\r\nContent-Type: ${mediaType}\r\n\r\n`;
  return { mediaType: `multipart/form-data; boundary=${boundary}`, bytes: Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(`\r\n--${boundary}--\r\n`)]) };
}

export function pathOf(operation: Operation, params: object, query: object): string {
  const given = new Map<string, unknown>(Object.entries(params));
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(String(given.get(name))));
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams();
  for (const [name, value] of pairs) for (const one of [value].flat()) search.append(name, String(one));
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}
