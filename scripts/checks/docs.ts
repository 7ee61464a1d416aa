import { dirname, join, normalize } from 'node:path/posix';
import { existsSync } from 'node:fs';
import { isCode, type Check, type Tree } from './tree.ts';

export const docs: Check = {
  name: 'docs',
  rule: 'links, paths and npm commands that the documents name exist',
  run: (tree) => [
    ...tree.files.filter((path) => path.endsWith('.md')).flatMap((path) => [...links(tree, path), ...paths(tree, path), ...commands(tree, path)]),
    ...tree.files.filter((path) => isCode(path) && !path.startsWith('scripts/checks/')).flatMap((path) => pages(tree, path)),
  ],
};

const exists = (tree: Tree, path: string): boolean => tree.files.includes(path) || tree.files.some((file) => file.startsWith(`${path.replace(/\/$/, '')}/`)) || existsSync(join(tree.root, path));

function links(tree: Tree, path: string): string[] {
  return [...tree.read(path).matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)|\bsrc="([^"]+)"/g)]
    .map(([, link, picture]) => link ?? picture!)
    .filter((target) => !/^[a-z]+:/.test(target) && !exists(tree, normalize(join(dirname(path), target))))
    .map((target) => `${path}: the link ${target} leads nowhere.`);
}

/** Words in backticks that begin like a path of ours. Placeholders in <angles>, stars and dots are left alone. */
function paths(tree: Tree, path: string): string[] {
  return [...tree.read(path).matchAll(/`((?:apps|packages|scripts|docs|e2e)\/[A-Za-z0-9_./-]+)`/g)]
    .map(([, target]) => target!)
    .filter((target) => !target.includes('…') && !target.includes('NNNN') && !/(^|\/)dist(\/|$)/.test(target) && !exists(tree, target))
    .map((target) => `${path}: ${target} does not exist.`);
}

/** Pages that a comment in the code sends its reader to. */
function pages(tree: Tree, path: string): string[] {
  return [...tree.read(path).matchAll(/\bdocs\/[A-Za-z0-9_/-]+\.(?:md|json)\b/g)].filter(([target]) => !exists(tree, target)).map(([target]) => `${path}: it names ${target}, which does not exist.`);
}

function commands(tree: Tree, path: string): string[] {
  const { scripts = {} } = JSON.parse(tree.files.includes('package.json') ? tree.read('package.json') : '{}') as { scripts?: Record<string, string> };
  return [...tree.read(path).matchAll(/\bnpm run ([a-z][a-z:-]*)/g)]
    .map(([, name]) => name!)
    .filter((name) => scripts[name] === undefined)
    .map((name) => `${path}: package.json has no script "${name}".`);
}
