import { operations } from '@cert/contract/operations';
import Fastify, { type FastifyInstance } from 'fastify';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { accountRoutes } from './features/account/routes.ts';
import { noteDenied } from './features/activity/note-denied.ts';
import { activityRoutes } from './features/activity/routes.ts';
import { noteLimitReached } from './features/alerts/note-limit-reached.ts';
import { alertRoutes } from './features/alerts/routes.ts';
import { applicationRoutes } from './features/applications/routes.ts';
import { bannerRoutes } from './features/banners/routes.ts';
import { cardRoutes } from './features/cards/routes.ts';
import { correctionRoutes } from './features/corrections/routes.ts';
import { dashboardRoutes } from './features/dashboard/routes.ts';
import { dictionaryRoutes } from './features/dictionaries/routes.ts';
import { loadDictionary } from './features/dictionaries/load-dictionary.ts';
import { feedbackRoutes } from './features/feedback/routes.ts';
import { institutionImportRoutes } from './features/institution-imports/routes.ts';
import { institutionRoutes } from './features/institutions/routes.ts';
import { jobRoutes } from './features/jobs/routes.ts';
import { notificationRoutes } from './features/notifications/routes.ts';
import { ownContactRoutes } from './features/own-contacts/routes.ts';
import { operatorRoutes } from './features/operators/routes.ts';
import { pointRoutes } from './features/points/routes.ts';
import { privacyRoutes } from './features/privacy/routes.ts';
import { registryRoutes } from './features/registry/routes.ts';
import { revealRoutes } from './features/reveal/routes.ts';
import { shareRoutes } from './features/shares/routes.ts';
import { signInRoutes } from './features/sign-in/routes.ts';
import { talentPoolRoutes } from './features/talent-pool/routes.ts';
import { unreadCountRoutes } from './features/unread-counts/routes.ts';
import type { Actor } from './platform/activity-log.ts';
import { answerClientError, answerFrameworkError } from './platform/http/early-errors.ts';
import { faultOf, refusalOf } from './platform/http/faults.ts';
import { acceptJson } from './platform/http/json-body.ts';
import { openApiDocument } from './platform/http/openapi.ts';
import { sendProblem } from './platform/http/problem-document.ts';
import { addSecurityHeaders } from './platform/http/security-headers.ts';
import { serveFiles } from './platform/http/serve-files.ts';
import type { Deps } from './platform/http/deps.ts';
import { actorOfRequest } from './platform/http/register-operation.ts';
import { loggerOptions, type LogStream } from './platform/logger.ts';
import { Refusal } from './platform/refusal.ts';
import { TimeLimit } from './platform/time-limit.ts';

/** A balancer that asks wants an answer, not the patience of a user. */
const readySeconds = 2;
/** What is noted beside an answer must not hold it up. */
const noteSeconds = 1;

/** The whole HTTP server, not yet listening: tests call it with `app.inject`, main.ts listens. */
export async function buildApp(deps: Deps, logStream?: LogStream): Promise<FastifyInstance> {
  const app = Fastify({
    logger: loggerOptions(deps.config, logStream),
    genReqId: () => randomUUID(),
    trustProxy: deps.config.trustedProxies.length > 0 ? deps.config.trustedProxies : false,
    bodyLimit: 256 * 1024,
    requestTimeout: deps.config.timeouts.requestSeconds * 1000,
    connectionTimeout: 60_000,
    http: { headersTimeout: deps.config.timeouts.headersSeconds * 1000, connectionsCheckingInterval: 1_000 },
    routerOptions: { maxParamLength: 100 },
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerClientError,
  });
  const noteRefusal = async ({ options: { reached, denied } }: Refusal, actor: Actor) => {
    if (reached !== undefined) await noteLimitReached(deps.db, { reached, actor });
    if (denied !== undefined) await noteDenied(deps.db, { operationId: denied.operationId, actor });
  };
  acceptJson(app);
  addSecurityHeaders(app, deps.config);
  app.setErrorHandler(async (error, request, reply) => {
    const refusal = refusalOf(error);
    await new TimeLimit(noteSeconds).run(() => noteRefusal(refusal, actorOfRequest(request))).catch((fault: unknown) => request.log.error({ err: fault }, 'a refusal was not noted'));
    // What is away is away for everybody: a word for each request, and the whole error only where it is ours.
    if (refusal.status === 503) request.log.warn({ fault: faultOf(error) }, 'something that the request needs is away');
    else if (refusal.status >= 500) request.log.error({ err: error }, 'request failed');
    return sendProblem(reply, refusal);
  });

  app.get('/healthz', { logLevel: 'silent' }, async () => ({ status: 'ok' }));
  app.get('/readyz', { logLevel: 'silent' }, async () => {
    await new TimeLimit(readySeconds).run(() => sql`select 1`.execute(deps.db));
    return { status: 'ready' };
  });
  const document = JSON.stringify(openApiDocument(operations));
  app.get('/openapi.json', { logLevel: 'silent' }, async (_request, reply) => reply.type('application/json; charset=utf-8').send(document));

  for (const addRoutes of [signInRoutes, operatorRoutes, cardRoutes, talentPoolRoutes, revealRoutes, pointRoutes, institutionRoutes, institutionImportRoutes, jobRoutes, applicationRoutes, shareRoutes, notificationRoutes, unreadCountRoutes, bannerRoutes, feedbackRoutes, registryRoutes, accountRoutes, ownContactRoutes, correctionRoutes, privacyRoutes, activityRoutes, alertRoutes, dashboardRoutes, dictionaryRoutes]) {
    addRoutes(app, deps);
  }
  // Codes that operators added are known from the first request on.
  app.addHook('onReady', () => loadDictionary(deps.db));
  await serveFiles(app, deps.config);
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, new Refusal('not_found')));
  return app;
}
