import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Serves a built front end. Its assets are kept for ever, because a hash stands in their names; the page itself is asked for
 * each time. Files stand there compressed beside themselves and are sent so to who understands it.
 * @param at where it stands, with a slash at the end: `/` or `/admin/`.
 * @param hasOwnRoutes addresses such as `/admin/operators` are the app's own and all answer its one page; what looks like a
 * file is a file or missing.
 */
export async function serveApp(app: FastifyInstance, { folder, at, hasOwnRoutes }: { folder: string | undefined; at: string; hasOwnRoutes: boolean }): Promise<void> {
  if (folder === undefined || !existsSync(folder)) return;
  await app.register(async (scope) => {
    await scope.register(fastifyStatic, { root: resolve(folder), serve: false, preCompressed: true, cacheControl: false, dotfiles: 'ignore' });
    if (at !== '/') scope.get(at.slice(0, -1), { logLevel: 'silent' }, async (_request, reply) => reply.redirect(at, 308));
    scope.get(`${at}*`, { logLevel: 'silent' }, async (request: FastifyRequest<{ Params: { '*': string } }>, reply) => {
      const path = request.params['*'];
      const isPage = path === '' || (hasOwnRoutes && !/(^|\/)\.|\.[a-z0-9]{1,8}$/i.test(path));
      void reply.header('cache-control', path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      // A cache between must not give the compressed file to who can't read it.
      void reply.header('vary', 'accept-encoding');
      return reply.sendFile(isPage ? 'index.html' : path);
    });
  });
}
