// `npm run ids`: every feature and rule with the tests that carry its ID.
import { join } from 'node:path';
import { readFeatures, testsById } from './checks/feature-ids.ts';
import { readTree } from './checks/tree.ts';

const tree = readTree(join(import.meta.dirname, '..'));
const tests = testsById(tree);
for (const { id, name, state } of readFeatures(tree)) {
  const places = tests.get(id) ?? [];
  console.log(`${id.padEnd(8)} ${state.padEnd(8)} ${String(places.length).padStart(3)} tests  ${name}`);
  for (const place of places) console.log(`         ${place}`);
}
