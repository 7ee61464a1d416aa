import type { Operation } from '@cert/contract/operation';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { newToken } from '../src/platform/ids.ts';

type Answer<O extends Operation> = O['answer']['schema'] extends z.ZodType ? z.output<O['answer']['schema']> : undefined;
interface Input<O extends Operation> {
  token?: string;
  params?: O['params'] extends z.ZodType ? z.input<O['params']> : never;
  body?: O['body'] extends z.ZodType ? z.input<O['body']> : never;
}

/** Calls operations of this very process as a client would. A refusal is an error here: the demo must fit the rules. */
export function createDemoClient(app: FastifyInstance) {
  const deviceId = newToken();
  return async <const O extends Operation>(operation: O, { token, params = {} as never, body }: Input<O>): Promise<Answer<O>> => {
    const response = await app.inject({
      method: operation.method,
      // An address of the documentation network: the visitor's own is not charged with what the demo asked for.
      remoteAddress: '192.0.2.1',
      url: operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String((params as Record<string, unknown>)[name]))),
      headers: {
        'idempotency-key': newToken(),
        'x-device-id': deviceId,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    if (response.statusCode >= 400) throw new Error(`demo data: ${operation.operationId} was refused: ${response.body}`);
    return response.statusCode === 204 ? (undefined as Answer<O>) : response.json<Answer<O>>();
  };
}
