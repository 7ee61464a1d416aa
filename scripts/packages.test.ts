// The list of parts, and the rules for strangers' packages on the real lock files.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockedPackages, packages } from './checks/packages.ts';
import { readTree } from './checks/tree.ts';

const root = join(import.meta.dirname, '..');

it('[trust 2.22] every package of both lock files has its hash, needs no install script and has a known licence', async () => {
  const tree = readTree(root);
  expect(lockedPackages(tree).length).toBeGreaterThan(1_000);
  expect(await packages.run(tree)).toEqual([]);
});

it('[trust 2.22] nothing installs with scripts', () => {
  expect(readFileSync(join(root, 'scripts/prepare.mjs'), 'utf8')).toContain("'ci', '--ignore-scripts'");
});

it('[trust 2.22] [ASVS 15.1.2] npm run sbom writes CycloneDX lists that hold what the server and the app are made of', () => {
  execFileSync(process.execPath, [join(root, 'scripts/write-sbom.mjs')], { stdio: 'ignore' });
  const componentsOf = (name: string) => (JSON.parse(readFileSync(join(root, `.cache/sbom/${name}.cdx.json`), 'utf8')) as { components: { name: string; version: string; purl: string }[] }).components;
  expect(componentsOf('server-and-console')).toContainEqual(expect.objectContaining({ name: 'fastify', purl: expect.stringMatching(/^pkg:npm\/fastify@5/) as string }));
  expect(componentsOf('mobile')).toContainEqual(expect.objectContaining({ name: 'vue' }));
});
