// `npm run lighthouse`: builds what is out of date, installs Lighthouse into this folder, and measures the pages.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { howToGetBrowser, prepareBrowser } from '../../scripts/browser.mjs';
import { build, installAll } from '../../scripts/prepare.mjs';
import { mustRun, root } from '../../scripts/terminal.mjs';

const folder = join(root, 'bench/lighthouse');
// With Chinese letters: a browser that looks for each of them in vain spends a page's time on it.
const browser = await prepareBrowser();
if (browser === undefined) {
  console.error(howToGetBrowser);
  process.exit(1);
}
await installAll();
if (!existsSync(join(folder, 'node_modules/.package-lock.json'))) {
  await mustRun('安装 Lighthouse', 'npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
}
for (const name of ['h5', 'admin']) await build(name);
await mustRun('测量页面', process.execPath, ['--import', 'tsx', join(folder, 'measure-pages.ts')], { cwd: root, showOutput: true, env: { ...process.env, CHROMIUM_PATH: browser } });
