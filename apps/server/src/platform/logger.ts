import type { FastifyServerOptions } from 'fastify';
import type { Config } from '../config.ts';

/** Where lines go instead of stdout. */
export interface LogStream {
  write(line: string): void;
}

/**
 * Structured logs on stdout. A request is logged by method, path without its query, status and time: no header, no body,
 * so no phone, code, password or token can stand in a line.
 */
export function loggerOptions(config: Config, stream?: LogStream): NonNullable<FastifyServerOptions['logger']> {
  if (config.logLevel === 'silent') return false;
  return {
    level: config.logLevel,
    ...(stream === undefined ? {} : { stream }),
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    serializers: {
      req: (request: { id?: string; method?: string; url?: string; ip?: string }) => ({
        id: request.id,
        method: request.method,
        path: request.url?.split('?', 1)[0],
        address: request.ip,
      }),
      res: (reply: { statusCode?: number }) => ({ status: reply.statusCode }),
      // What the reader of uploads says at its finest level: the headers, and so the token.
      busboyOptions: () => undefined,
      // A driver's error may quote values of the row; its code and place are enough.
      err: (error: Error & { code?: string; table?: string; constraint?: string }) => ({
        type: error.name,
        code: error.code,
        table: error.table,
        constraint: error.constraint,
        message: error.code === undefined ? error.message.slice(0, 300) : undefined,
        stack: error.stack?.split('\n').slice(1, 12).join('\n'),
      }),
    },
  } as NonNullable<FastifyServerOptions['logger']>;
}
