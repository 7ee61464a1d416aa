// Small programs written by hand, in WeChat's own language, to test the runtime itself.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export function writeProgram(files: Record<string, string | object>): { directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'small-program-'));
  const all: Record<string, string | object> = { 'app.js': 'App({})', ...files };
  for (const [file, content] of Object.entries(all)) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** A page's three files. */
export const page = (path: string, wxml: string, script = 'Page({})', config: object = {}) => ({
  [`${path}.js`]: script,
  [`${path}.json`]: config,
  [`${path}.wxml`]: wxml,
});
