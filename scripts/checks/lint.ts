import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Check } from './tree.ts';

export const lint: Check = {
  name: 'lint',
  rule: 'oxlint finds nothing (.oxlintrc.json)',
  run: (tree) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(tree.root, 'node_modules/oxlint/bin/oxlint'), '--format=unix'], { cwd: tree.root, encoding: 'utf8' });
    return status === 0 ? [] : `${stdout}${stderr}`.trim().split('\n');
  },
};
