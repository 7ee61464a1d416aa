// Bundles the server and its commands into apps/server/dist, or into the folder that is named: our own packages inside,
// node_modules outside.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const server = join(root, 'apps/server');
const outdir = process.argv[2] === undefined ? join(server, 'dist') : resolve(process.argv[2]);

const commands = readdirSync(join(server, 'src/commands'))
  .filter((name) => name.endsWith('.ts') && !name.includes('.test.'))
  .map((name) => join(server, 'src/commands', name));

/** Threads load a file of their own, so each worker is bundled like a command. */
const workers = ['parse/parse-worker.ts', 'run/import-thread.ts'].map((name) => join(server, 'src/features/registry', name));

/** Packages of the workspace are TypeScript, which Node 20 cannot load: they go into the bundle. */
const outsideOurPackages = {
  name: 'outside-our-packages',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point' || path.startsWith('@cert/')) return undefined;
      return { path, external: true };
    });
  },
};

/**
 * Code finds its migrations and seed files beside its source by import.meta.dirname. In the bundle that must go on
 * meaning the place of the source, or every path would differ between development and production. import.meta.url
 * stays the place of the bundle: there stand the workers.
 */
const sourcePlaces = {
  name: 'source-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!/import\.meta\.(dir|file)name/.test(text)) return undefined;
      const place = `new URL(${JSON.stringify(relative(outdir, path))}, import.meta.url)`;
      const contents = text
        .replaceAll('import.meta.dirname', `__fileURLToPath(new URL('.', ${place}))`)
        .replaceAll('import.meta.filename', `__fileURLToPath(${place})`);
      return { contents: `import { fileURLToPath as __fileURLToPath } from 'node:url'; ${contents}`, loader: 'ts' };
    });
  },
};

rmSync(outdir, { recursive: true, force: true });
await build({
  entryPoints: [join(server, 'src/main.ts'), ...commands, ...workers],
  outdir,
  // Flat, because source-places computes from one folder.
  entryNames: '[name]',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [outsideOurPackages, sourcePlaces],
});
