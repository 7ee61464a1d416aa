import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Compiled {
  files: string[];
  quality: { name: string; success: boolean; text: string; detail?: { size?: number; files?: string[] } }[];
  /** Why the compiler refused the program. */
  error: string | null;
}

/** What WeChat's compiler says about a built program; the first start of the compiler costs some seconds. */
export async function runCompiler(directory: string): Promise<Compiled> {
  const script = join(import.meta.dirname, 'compile-program.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [script, directory], { timeout: 90_000, maxBuffer: 64e6, killSignal: 'SIGKILL' });
  const json = stdout.split('\0').at(-1) ?? '';
  if (!json.startsWith('{')) throw new Error(`the compiler said nothing: ${stdout.slice(-500)}`);
  return JSON.parse(json) as Compiled;
}
