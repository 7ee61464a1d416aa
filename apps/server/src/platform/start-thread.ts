import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a thread from the address of its source. Beside the sources that is TypeScript, which a thread of Node 20 loads
 * only through the loader's own function. The build puts the compiled thread beside the bundle, where no source stands.
 */
export function startThread(source: URL, options: WorkerOptions): Worker {
  const plain = { ...options, execArgv: [] };
  if (!existsSync(source)) return new Worker(new URL(`./${basename(fileURLToPath(source), '.ts')}.js`, source), plain);
  const file = JSON.stringify(source.href);
  const loader = new URL('./dist/esm/api/index.mjs', pathToFileURL(createRequire(import.meta.url).resolve('tsx/package.json'))).href;
  const load = `import(${JSON.stringify(loader)}).then(({ tsImport }) => tsImport(${file}, ${file}))`;
  return new Worker(load, { ...plain, eval: true });
}
