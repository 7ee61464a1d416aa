// `npm run licences`: every package by its licence, what is shipped and what only builds and tests; `npm run check` refuses unknown ones.
import { join } from 'node:path';
import { lockedPackages } from './checks/packages.ts';
import { readTree } from './checks/tree.ts';

const byLicence = new Map<string, Map<string, boolean>>();
for (const { name, version, licence, isForDevelopment } of lockedPackages(readTree(join(import.meta.dirname, '..')))) {
  const list = byLicence.get(licence ?? 'names none') ?? new Map<string, boolean>();
  list.set(`${name}@${version}`, (list.get(`${name}@${version}`) ?? true) && isForDevelopment);
  byLicence.set(licence ?? 'names none', list);
}
for (const [licence, list] of [...byLicence].sort(([, a], [, b]) => b.size - a.size)) {
  console.log(`${licence}: ${list.size}`);
  for (const [name, isForDevelopment] of [...list].sort()) console.log(`  ${name}${isForDevelopment ? ' (development)' : ''}`);
}
