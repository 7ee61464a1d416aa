import type { FastifyBaseLogger } from 'fastify';
import type { Worker } from 'node:worker_threads';
import type { Deps } from '../../../platform/http/deps.ts';
import { startThread } from '../../../platform/start-thread.ts';
import type { ImportThreadInput } from './import-thread.ts';

export interface ImportRunner {
  start(importId: string): void;
  /** Stops the run of this process, if there is one; it can be continued by any process. */
  close(): Promise<void>;
}

/** Runs imports of the console in a thread of this process, one at a time as the database allows. */
export function createImportRunner(deps: Deps, log: FastifyBaseLogger): ImportRunner {
  const threads = new Map<string, Worker>();
  let closing: Promise<unknown> = Promise.resolve();

  /** Only of the attempt whose thread ended: a continued run may be under way by then. */
  const markInterrupted = async (importId: string, attempt: number) =>
    deps.db
      .updateTable('registry_imports')
      .set({ state: 'interrupted', phase: 'ended' })
      .where('id', '=', importId)
      .where('attempt', '=', attempt)
      .where('state', '=', 'running')
      .execute()
      .catch((error: unknown) => log.error({ err: error, importId }, 'an import that ended could not be marked'));

  return {
    start(importId) {
      const { databaseUrl, contactKey, contactKeyOld } = deps.config;
      if (databaseUrl === undefined || contactKey === undefined) throw new Error('the runtime gives the database and the key');
      const workerData: ImportThreadInput = { importId, databaseUrl, contactKey: new Uint8Array(contactKey), contactKeyOld: contactKeyOld && new Uint8Array(contactKeyOld) };
      const thread = startThread(new URL('./import-thread.ts', import.meta.url), { workerData, resourceLimits: { maxOldGenerationSizeMb: 512 } });
      threads.set(importId, thread);
      const attempt = deps.db.selectFrom('registry_imports').select('attempt').where('id', '=', importId).executeTakeFirst().catch(() => undefined);
      // What a fault says may quote a row, so only its kind is written down.
      thread.on('error', (error: NodeJS.ErrnoException) => log.error({ importId, fault: error.code ?? error.name }, 'an import failed'));
      thread.on('exit', () => {
        if (threads.get(importId) === thread) threads.delete(importId);
        closing = Promise.all([closing, attempt.then((row) => row && markInterrupted(importId, row.attempt))]);
      });
    },
    async close() {
      await Promise.all([...threads.values()].map((thread) => thread.terminate()));
      await closing;
    },
  };
}
