// The build that `npm test` makes before it runs these files.
import { join } from 'node:path';

export const buildDirectory = join(import.meta.dirname, '../../apps/mobile/dist/build/mp-weixin');
