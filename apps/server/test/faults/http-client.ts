// The test client over a real connection, to a server that is a process of its own.
import type { FastifyInstance } from 'fastify';
import { createClient, type TestClient } from '../test-client.ts';

interface Injected {
  method: string;
  url: string;
  headers: Record<string, string>;
  payload?: string | Buffer;
}

/** Calls the operations of the contract at this address. Rejects when the connection breaks or nothing comes in 30 s. */
export function createHttpClient(address: string): TestClient {
  const inject = async ({ method, url, headers, payload }: Injected) => {
    const response = await fetch(`${address}${url}`, {
      method,
      // One connection each: a kept one would fail for the kill before.
      headers: { ...headers, connection: 'close' },
      signal: AbortSignal.timeout(30_000),
      ...(payload === undefined ? {} : { body: payload }),
    });
    const body = await response.text();
    return { statusCode: response.status, headers: Object.fromEntries(response.headers), body, json: () => JSON.parse(body) as unknown };
  };
  return createClient({ inject } as unknown as FastifyInstance);
}
