// Sends a drawn request over a real connection, as it is.
import { Agent, request as openRequest } from 'node:http';
import type { DrawnRequest } from './draw-request.ts';
import type { Answer } from './judge-answer.ts';

export const createSender = (port: number, connections: number) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    /** Undefined when the server cut a body that it had refused already. */
    send: ({ method, path, headers, body }: DrawnRequest): Promise<Answer | undefined> =>
      new Promise((resolve, reject) => {
        const began = performance.now();
        const length = body === undefined ? 0 : Buffer.byteLength(body);
        const request = openRequest({ port, host: '127.0.0.1', agent, method, path, headers: { ...headers, ...(body === undefined ? {} : { 'content-length': length }) } });
        request.setTimeout(20_000, () => request.destroy(new Error('no answer in 20 s')));
        request.on('response', (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString(), milliseconds: performance.now() - began }),
          );
        });
        request.on('error', (error) => (length > 200_000 ? resolve(undefined) : reject(error)));
        request.end(body);
      }),
    close: () => agent.destroy(),
  };
};
