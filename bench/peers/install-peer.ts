// A peer's packages lie in its own folder and are installed by the bench alone: nothing that the program or its tests need.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the peer, with its packages. No package's script is run; what must be built is built by name. */
export function installPeer(name: string): string {
  const home = join(import.meta.dirname, name);
  if (!existsSync(join(home, 'node_modules/.package-lock.json'))) execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: home, stdio: 'ignore' });
  return home;
}
