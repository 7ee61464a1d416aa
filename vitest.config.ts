import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

// Browser tests read CHROMIUM_PATH and skip themselves when it is empty. `npm test` sets it, also to nothing,
// after it has tried to run the browser.
const chromium = process.env['CHROMIUM_PATH'] ?? [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => existsSync(path));

export default defineConfig({
  test: {
    include: [
      'packages/*/src/**/*.test.ts',
      'apps/server/**/*.test.ts',
      'apps/mobile/{build,src}/**/*.test.ts',
      'e2e/**/*.test.ts',
      'scripts/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['apps/server/test/global-setup.ts'],
    pool: 'forks',
    // Two cores: more workers would only make time limits fail.
    maxWorkers: 2,
    // Generous: a busy build machine must not turn a slow test into a failed one.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    env: { NODE_ENV: 'test', TZ: 'Asia/Shanghai', CHROMIUM_PATH: chromium ?? '' },
  },
});
