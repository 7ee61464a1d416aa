import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Workers {
  /** Asks all to end what they are doing, and waits for it. */
  stop(): Promise<void>;
}

const longestGoodbyeMs = 9_000;

/**
 * Starts so many processes that listen on one port, and starts another for each that dies. They keep nothing in memory
 * that another would have to know: sessions, limits and cards are read from the database at every request.
 * @throws when the first ones do not come to listen, e.g. because the port is taken.
 */
export async function startWorkers({ count, environment, log }: { count: number; environment: Record<string, string>; log: (line: string) => void }): Promise<Workers> {
  const workers = new Set<Worker>();
  let isStopping = false;
  const start = (): Promise<void> => {
    const worker = cluster.fork(environment);
    workers.add(worker);
    return new Promise((resolve, reject) => {
      let isListening = false;
      worker.once('listening', () => {
        isListening = true;
        resolve();
      });
      worker.once('exit', (code, signal) => {
        workers.delete(worker);
        if (!isListening) return reject(new Error(`a worker ended before it listened (${signal ?? code})`));
        if (isStopping) return;
        log(`工作进程 ${worker.process.pid} 意外退出（${signal ?? code}），正在重新启动`);
        void startAgain();
      });
    });
  };
  const startAgain = async (): Promise<void> => {
    for (let attempt = 1; !isStopping; attempt += 1) {
      // A fault that ends every worker at once must not fill the processor with starts.
      await sleep(Math.min(200 * attempt, 5_000));
      if (isStopping || (await start().then(() => true, () => false))) return;
    }
  };
  const stop = async (): Promise<void> => {
    isStopping = true;
    const ended = [...workers].map((worker) => new Promise((resolve) => worker.once('exit', resolve)));
    for (const worker of workers) worker.process.kill('SIGTERM');
    await Promise.race([Promise.all(ended), sleep(longestGoodbyeMs, undefined, { ref: false })]);
    for (const worker of workers) worker.process.kill('SIGKILL');
  };
  try {
    await Promise.all(Array.from({ length: count }, start));
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}
