import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

export interface Compiled {
  files: string[];
  quality: { name: string; success: boolean; text: string; detail?: { size?: number; files?: string[] } }[];
  /** Why the compiler refused the program. */
  error: string | null;
}

/** What WeChat's compiler says about a built program. It leaves folders where it runs, so it runs in a folder of its own. */
export async function runCompiler(directory: string): Promise<Compiled> {
  const script = join(import.meta.dirname, 'compile-program.mjs');
  const cwd = mkdtempSync(join(tmpdir(), 'wechat-compiler-'));
  try {
    const run = promisify(execFile);
    const { stdout } = await run(process.execPath, [script, resolve(directory)], { cwd, timeout: 90_000, maxBuffer: 64e6, killSignal: 'SIGKILL' });
    const json = stdout.split('\0').at(-1) ?? '';
    if (!json.startsWith('{')) throw new Error(`the compiler said nothing: ${stdout.slice(-500)}`);
    return JSON.parse(json) as Compiled;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
