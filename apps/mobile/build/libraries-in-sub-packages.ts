import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PluginOption } from 'vite';

/** Library → the file of the sub-package that alone uses it. */
const places: Record<string, string> = { uqr: 'features/share/uqr.js' };

const sources = fileURLToPath(new URL('../src/', import.meta.url));
const entryOf = (name: string) => fileURLToPath(new URL(`../node_modules/${name}/dist/index.mjs`, import.meta.url));

/**
 * The framework puts every library into the main package of the mini program, which all users load first. One that a single
 * sub-package uses is told to stand there.
 */
export function librariesInSubPackages(): PluginOption {
  return {
    name: 'libraries-in-sub-packages',
    enforce: 'pre',
    resolveId: (source) => (places[source] === undefined ? undefined : `${sources}${places[source]}`),
    load(id) {
      const name = Object.keys(places).find((one) => id === `${sources}${places[one]}`);
      return name === undefined ? undefined : readFileSync(entryOf(name), 'utf8');
    },
  };
}
