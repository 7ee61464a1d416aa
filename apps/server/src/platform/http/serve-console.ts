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
      cacheControl: false,
    });
    scope.get('/admin', { logLevel: 'silent' }, async (_request, reply) => reply.redirect('/admin/', 308));
    scope.get('/admin/*', { logLevel: 'silent' }, async (request: FastifyRequest<{ Params: { '*': string } }>, reply) => {
      const path = request.params['*'];
      // A hash stands in the name of every asset; the page itself is asked for each time.
      void reply.header('cache-control', path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      return reply.sendFile(/\.[a-z0-9]{1,8}$/i.test(path) ? path : 'index.html');
    });
  });
}
