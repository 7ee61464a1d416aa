// `npm run sbom`: what the program is made of, as CycloneDX by npm itself from the lock files, without the network.
// One file for the server, the console and the tests, one for the mobile app; both below .cache, which git ignores.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './terminal.mjs';

const folder = join(root, '.cache/sbom');
mkdirSync(folder, { recursive: true });
for (const [name, place] of [['server-and-console', root], ['mobile', join(root, 'apps/mobile')]]) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const text = execFileSync(npm, ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], { cwd: place, encoding: 'utf8', maxBuffer: 64e6, stdio: ['ignore', 'pipe', 'ignore'] });
  const { bomFormat, components } = JSON.parse(text);
  if (bomFormat !== 'CycloneDX' || components.length === 0) throw new Error(`npm sbom gave no list for ${name}`);
  const file = join(folder, `${name}.cdx.json`);
  writeFileSync(file, text);
  console.log(`${file}：${components.length} 个组件`);
}
