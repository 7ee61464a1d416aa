import { on } from 'node:events';
import { startThread } from '../../../platform/start-thread.ts';
import { ImportRefusal } from '../read/import-refusal.ts';
import type { ParsedSlice } from './parse-file.ts';
import type { WorkerInput, WorkerMessage } from './parse-worker.ts';

export interface ParseLimits {
  /** Heap of the worker; shared strings lie outside it with a limit of their own. */
  heapMegabytes: number;
  seconds: number;
}
export const defaultParseLimits: ParseLimits = { heapMegabytes: 320, seconds: 20 * 60 };

/** Parses a file in a worker thread with a memory and a time limit; a file that exceeds them is refused, nobody crashes. */
export async function* startParsing(input: WorkerInput, limits: ParseLimits = defaultParseLimits): AsyncGenerator<ParsedSlice> {
  const worker = startThread(new URL('./parse-worker.ts', import.meta.url), {
    workerData: input,
    // Bytes that fill their buffer are handed over, not copied.
    transferList: typeof input.file !== 'string' && input.file.buffer instanceof ArrayBuffer && input.file.byteLength === input.file.buffer.byteLength ? [input.file.buffer] : [],
    resourceLimits: { maxOldGenerationSizeMb: limits.heapMegabytes, maxYoungGenerationSizeMb: 32 },
  });
  const stop = new AbortController();
  let failure: unknown;
  const fail = (error: unknown) => {
    failure ??= error;
    stop.abort();
  };
  worker.once('error', (error: NodeJS.ErrnoException) =>
    fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new ImportRefusal('parse_limit', '文件内容异常庞大，解析超过内存上限，已停止') : error),
  );
  worker.once('exit', () => fail(new Error('the parse worker ended without a result')));
  const timer = setTimeout(() => fail(new ImportRefusal('parse_limit', `解析超过 ${limits.seconds} 秒，已停止；请拆分文件后导入`)), limits.seconds * 1000);
  try {
    for await (const [message] of on(worker, 'message', { signal: stop.signal }) as AsyncIterable<[WorkerMessage]>) {
      if (message.kind === 'end') return;
      if (message.kind === 'refusal') throw new ImportRefusal(message.code, message.message);
      yield message.slice;
      worker.postMessage('done');
    }
  } catch (error) {
    throw failure ?? error;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
