// `npm run check`: the rules of this house, each a short file in scripts/checks. Plain JavaScript, so that node alone starts it.
import { register } from 'tsx/esm/api';

register();
await import('./run-checks.ts');
