// Draws the pictures of docs/manual anew: the browser tests that walk through every page, told to keep what they see.
import { join } from 'node:path';
import { mustRun, root } from './terminal.mjs';

await mustRun('拍摄操作手册的图片', process.execPath, [join(root, 'scripts/test.mjs'), 'e2e/journeys/manual.test.ts', 'e2e/console'], {
  showOutput: true,
  env: { ...process.env, DRAW_PICTURES: '1' },
});
