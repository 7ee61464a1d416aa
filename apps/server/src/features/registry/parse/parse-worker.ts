// The worker thread that reads a registry file, so that neither a large nor a hostile file slows anybody else.
import { parentPort, workerData } from 'node:worker_threads';
import { createContactCipher } from '../../../platform/contact-cipher.ts';
import { ImportRefusal } from '../read/import-refusal.ts';
import { parseFile, type ParseOptions, type ParsedSlice } from './parse-file.ts';

export interface WorkerInput extends ParseOptions {
  /** A key for this import only. */
  stagingKey: Uint8Array;
}
export type WorkerMessage = { kind: 'slice'; slice: ParsedSlice } | { kind: 'end' } | { kind: 'refusal'; code: ImportRefusal['code']; message: string };

/** Slices on their way; more would only fill memory when the database is the slower side. */
const maxUnconfirmed = 4;

async function run(port: NonNullable<typeof parentPort>, input: WorkerInput): Promise<void> {
  const cipher = createContactCipher(Buffer.from(input.stagingKey));
  let unconfirmed = 0;
  let resume: (() => void) | undefined;
  port.on('message', () => {
    unconfirmed -= 1;
    resume?.();
  });
  const post = (message: WorkerMessage, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer);
  try {
    for await (const slice of parseFile(input, cipher.encrypt)) {
      post({ kind: 'slice', slice }, [slice.rows.buffer]);
      unconfirmed += 1;
      if (unconfirmed >= maxUnconfirmed) await new Promise<void>((resolve) => (resume = resolve));
    }
    post({ kind: 'end' });
  } catch (error) {
    if (!(error instanceof ImportRefusal)) throw error;
    post({ kind: 'refusal', code: error.code, message: error.message });
  } finally {
    port.close();
  }
}

if (parentPort) await run(parentPort, workerData as WorkerInput);
