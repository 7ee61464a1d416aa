import { basename, dirname } from 'node:path/posix';
import { isCode, type Check, type Tree } from './tree.ts';

/** Files of a feature that are neither an action nor on the closed list, each with its reason. This list only shrinks. */
const excused: Record<string, string> = {
  'apps/server/src/features/cards/consent-text.ts': 'a text with its version, not a rule',
};

const closedList = new Set(['routes.ts', 'sql.ts', 'rules.ts', 'policy.ts', 'schedule.ts', 'rules.test.ts', 'policy.test.ts', 'sql.test.ts', 'schedule.test.ts', 'routes.test.ts']);
const forbiddenFolders = new Set(['utils', 'util', 'helpers', 'helper', 'common', 'types', 'lib', 'libs', 'misc', 'shared']);
const capitalised = /^(README|ARCHITECTURE|CONTRIBUTING|GLOSSARY|CHANGELOG|SECURITY|LICENSE|Dockerfile|App\.vue)/;
const kebab = /^\.?[a-z0-9]+([-.][a-z0-9]+)*$/;
const migration = /^\d{4}_[a-z0-9_]+\.sql$/;
const longestFile = 400;

export const structure: Check = {
  name: 'structure',
  rule: 'folders are nouns, files are verbs, and no file is long',
  run: (tree) => [...tree.files.flatMap((path) => [...placeAndName(path), ...serverFeature(tree, path)]), ...tree.files.flatMap((path) => size(tree, path))],
};

function placeAndName(path: string): string[] {
  const findings: string[] = [];
  const folders = dirname(path).split('/');
  const bad = folders.find((folder) => forbiddenFolders.has(folder));
  if (bad) findings.push(`${path}: no folder is named "${bad}". Put the file into the feature that it serves, or into platform/ under the name of what it does.`);
  const name = basename(path);
  if (/^(utils?|helpers?|common|types|misc)\.(ts|mjs|js)$/.test(name)) findings.push(`${path}: a file called "${name}" collects strangers. Name it by what it does, beside who uses it.`);
  // WeChat looks for the custom tab bar under exactly these names.
  const isBarrel = /^index\.(ts|mjs|js|vue)$/.test(name) && !path.includes('/custom-tab-bar/');
  if (isBarrel) findings.push(`${path}: no index files. Import the file that holds the thing.`);
  if (!capitalised.test(name) && !kebab.test(name) && !migration.test(name)) findings.push(`${path}: name it in kebab-case.`);
  return findings;
}

function serverFeature(tree: Tree, path: string): string[] {
  const inside = /^apps\/server\/src\/features\/(.+)$/.exec(path)?.[1]?.split('/');
  if (inside === undefined || excused[path] !== undefined) return [];
  const [noun, ...rest] = inside;
  if (rest.length === 0) return [`${path}: a file needs a noun folder: features/<noun>/.`];
  // A concern of its own inside a feature, one level deep, has names of its own.
  if (rest.length === 2) return [];
  if (rest.length > 2) return [`${path}: at most one folder below features/${noun}/.`];
  const name = rest[0] ?? '';
  if (closedList.has(name)) return [];
  if (/^[a-z0-9]+(-[a-z0-9]+)+(\.[a-z]+)?\.test\.ts$/.test(name) || exportsOwnName(tree.read(path), name)) return [];
  return [
    `${path}: a feature holds routes.ts, sql.ts, rules.ts, policy.ts, schedule.ts, actions <verb>-<noun>.ts that export verbNoun, and now and then a ` +
      'class or shape in a file of its name. If it acts, name file and function alike by the verb; if it only computes, it belongs into rules.ts.',
  ];
}

/** `publish-card.ts` exports the function publishCard, `copy-rows.ts` the class CopyRows. */
function exportsOwnName(text: string, file: string): boolean {
  const words = /^([a-z0-9]+(?:-[a-z0-9]+)*)\.ts$/.exec(file)?.[1];
  if (words === undefined) return false;
  const camel = words.replace(/-([a-z0-9])/g, (_dash, letter: string) => letter.toUpperCase());
  const pascal = camel.replace(/^./, (letter) => letter.toUpperCase());
  return new RegExp(`export (?:(?:async )?(?:function\\*?|const) ${camel}|(?:class|interface) ${pascal})\\b`).test(text);
}

function size(tree: Tree, path: string): string[] {
  if (!isCode(path) && !path.endsWith('.sql') && !path.endsWith('.scss')) return [];
  const text = tree.read(path);
  const lines = text.split('\n').length - 1;
  if (lines <= longestFile || /^\/\/ Generated\b/m.test(text.slice(0, 300))) return [];
  return [`${path}: ${lines} lines, the limit is ${longestFile}. Split it by what its parts do (most files here have under 80).`];
}
