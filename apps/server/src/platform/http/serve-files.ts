import fastifyStatic from '@fastify/static';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config } from '../../config.ts';
import { serveApp } from './serve-app.ts';

// The reference page carries its configuration inline; it holds no user data and no token.
const referencePolicy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/** Serves pictures at `/files/`, the API reference at `/reference`, the console at `/admin/` and the H5 at `/` when they have been built. */
export async function serveFiles(app: FastifyInstance, config: Config): Promise<void> {
  const files = resolve(config.dataDir, 'files');
  mkdirSync(files, { recursive: true });
  await app.register(fastifyStatic, { root: files, prefix: '/files/', decorateReply: false, index: false, dotfiles: 'ignore', immutable: true, maxAge: '30d' });

  await app.register(async (reference) => {
    reference.addHook('onSend', async (_request, reply) => void reply.header('content-security-policy', referencePolicy));
    await reference.register(scalar, {
      routePrefix: '/reference',
      configuration: { url: '/openapi.json', withDefaultFonts: false, hideClientButton: true, telemetry: false, showDeveloperTools: 'never' },
    });
  });

  await serveApp(app, { folder: config.adminDir, at: '/admin/', hasOwnRoutes: true });
  await serveApp(app, { folder: config.h5Dir, at: '/', hasOwnRoutes: false });
}
