import { existsSync } from 'node:fs';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

// Browser tests read CHROMIUM_PATH and skip themselves when it is empty. `npm test` sets it, also to nothing,
// after it has tried to run the browser.
const chromium = process.env['CHROMIUM_PATH'] ?? [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => existsSync(path));

const ofEvery = {
  exclude: ['**/node_modules/**', '**/dist/**'],
  pool: 'forks',
  // Two cores: more workers would only make time limits fail.
  maxWorkers: 2,
  // Generous: a busy build machine must not turn a slow test into a failed one.
  testTimeout: 60_000,
  hookTimeout: 120_000,
  env: { NODE_ENV: 'test', TZ: 'Asia/Shanghai', CHROMIUM_PATH: chromium ?? '' },
} satisfies TestProjectInlineConfiguration['test'];

/** Tests that start processes, stop databases, change the environment or draw pages: each file in a process of its own. */
const byThemselves = [
  'apps/mobile/{build,src}/**/*.test.ts',
  'apps/server/src/commands/*.test.ts',
  'apps/server/src/platform/embedded-postgres.test.ts',
  'apps/server/**/*{fault,faults}.test.ts',
  'apps/server/test/**/*.test.ts',
  'e2e/**/*.test.ts',
  'scripts/**/*.test.ts',
];

export default defineConfig({
  test: {
    globalSetup: ['apps/server/test/global-setup.ts'],
    projects: [
      { test: { ...ofEvery, name: 'alone', include: byThemselves } },
      // Every file has a database and a server of its own already; loading the program anew for each was half of their time.
      { test: { ...ofEvery, name: 'together', include: ['packages/*/src/**/*.test.ts', 'apps/server/{seed,src}/**/*.test.ts'], exclude: [...ofEvery.exclude, ...byThemselves], isolate: false } },
    ],
  },
});
