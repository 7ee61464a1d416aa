import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Serves the operators' console at `/admin/`. Its addresses (`/admin/operators`) are its own routes and all answer the one
 * page; what looks like a file is a file or missing. Files stand there compressed beside themselves.
 */
export async function serveConsole(app: FastifyInstance, folder: string | undefined): Promise<void> {
  if (folder === undefined || !existsSync(folder)) return;
  await app.register(async (scope) => {
    await scope.register(fastifyStatic, {
      root: resolve(folder),
      serve: false,
      preCompressed: true,
      // A hash stands in the name of every asset; the page itself is asked for each time.
      setHeaders: (response, path) => {
        response.setHeader('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
    scope.get('/admin', { logLevel: 'silent' }, async (_request, reply) => reply.redirect('/admin/', 308));
    scope.get('/admin/*', { logLevel: 'silent' }, async (request: FastifyRequest<{ Params: { '*': string } }>, reply) => {
      const path = request.params['*'];
      return reply.sendFile(/\.[a-z0-9]{1,8}$/i.test(path) ? path : 'index.html');
    });
  });
}
