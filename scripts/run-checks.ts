// Runs every check, one line when it is green, and what to do when it is not. `npm run check -- NAME…` runs only those.
import { join } from 'node:path';
import { contactData } from './checks/contact-data.ts';
import { directions } from './checks/directions.ts';
import { docs } from './checks/docs.ts';
import { featureIds } from './checks/feature-ids.ts';
import { generated } from './checks/generated.ts';
import { lint } from './checks/lint.ts';
import { listLimits } from './checks/list-limits.ts';
import { manual } from './checks/manual.ts';
import { names } from './checks/names.ts';
import { openapiComplete } from './checks/openapi-complete.ts';
import { outgoing } from './checks/outgoing.ts';
import { packages } from './checks/packages.ts';
import { problemCodes } from './checks/problem-codes.ts';
import { readingLimits } from './checks/reading-limits.ts';
import { secrets } from './checks/secrets.ts';
import { settings } from './checks/settings.ts';
import { structure } from './checks/structure.ts';
import { leftWords } from './checks/left-words.ts';
import { readTree } from './checks/tree.ts';
import { trust } from './checks/trust.ts';

const all = [structure, directions, names, problemCodes, openapiComplete, generated, contactData, featureIds, trust, settings, docs, manual, listLimits, readingLimits, secrets, outgoing, packages, leftWords, lint];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(`No check is named ${unknown.join(', ')}. There are: ${all.map((check) => check.name).join(', ')}`);
  process.exit(2);
}

const tree = readTree(join(import.meta.dirname, '..'));
let failed = 0;
for (const check of all) {
  if (wanted.length > 0 && !wanted.includes(check.name)) continue;
  const findings = await check.run(tree);
  if (findings.length === 0) {
    console.log(`✓ ${check.name}: ${check.rule}`);
    continue;
  }
  failed += 1;
  console.log(`✗ ${check.name}: ${check.rule}`);
  for (const finding of findings) console.log(`    ${finding}`);
}
if (failed > 0) {
  console.log(`${failed} of ${wanted.length || all.length} checks failed.`);
  process.exitCode = 1;
}
