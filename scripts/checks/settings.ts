import type { Check, Tree } from './tree.ts';

const page = 'docs/operations/settings.md';
const source = 'apps/server/src/config.ts';

export const settings: Check = {
  name: 'settings',
  rule: 'config.ts and docs/operations/settings.md name the same settings with the same defaults, and each is read',
  run: (tree) => {
    if (!tree.files.includes(page)) return [`${page} is missing: it explains every setting of ${source}.`];
    const declared = inConfig(tree);
    // Settings of the start and test programs stand below this heading and are not the server's.
    const [server = '', others = ''] = tree.read(page).split('\n## Read by the scripts');
    const explained = rows(server);
    const findings: string[] = [];
    for (const [name, fallback] of declared) {
      const cell = explained.get(name);
      if (cell === undefined) findings.push(`${page}: ${name} of ${source} has no row. Say what it does, its default, and when to change it.`);
      else if (fallback !== undefined && cell !== (fallback || '–')) findings.push(`${page}: the default of ${name} is \`${fallback}\` in ${source}, not "${cell}".`);
    }
    for (const name of explained.keys()) if (!declared.has(name)) findings.push(`${page}: ${name} is not in ${source}. Delete its row, or move it below "## Read by the scripts".`);
    const script = scriptNames(tree);
    for (const name of script) if (!explained.has(name) && !rows(others).has(name)) findings.push(`${page}: the scripts read ${name}, which has no row below "## Read by the scripts".`);
    for (const name of rows(others).keys()) if (!script.has(name)) findings.push(`${page}: no script reads ${name}. Delete its row.`);
    return [...findings, ...unread(tree)];
  },
};

/** A setting that nothing reads is a promise that is not kept. */
function unread(tree: Tree): string[] {
  const readers = tree.files.filter((path) => path.startsWith('apps/server/') && path.endsWith('.ts') && path !== source && !path.endsWith('.test.ts'));
  const keys = new Map<string, string[]>();
  for (const [, key, name] of tree.read(source).matchAll(/\b(\w+)(?::| =) settings\.([A-Z][A-Z0-9_]*)/g)) keys.set(name!, [...(keys.get(name!) ?? []), key!]);
  const isRead = (key: string) => readers.some((path) => new RegExp(`\\b${key}\\b`).test(tree.read(path)));
  return [...keys].filter(([, list]) => !list.some(isRead)).map(([name, list]) => `${source}: nothing reads ${list[0]} (${name}). Use it or delete the setting.`);
}

/** Name → default as text, undefined when it has none. */
function inConfig(tree: Tree): Map<string, string | undefined> {
  const body = /const Environment = z\.object\(\{([\s\S]*?)\n\}\);/.exec(tree.read(source))?.[1] ?? '';
  const entries = [...body.matchAll(/^ {2}([A-Z][A-Z0-9_]*): z(.*)$/gm)];
  return new Map(entries.map(([, name, type]) => {
    const fallback = /\.default\((?:'([^']*)'|([\d_]+))\)/.exec(type!);
    return [name!, fallback === null ? undefined : fallback[1] ?? fallback[2]!.replaceAll('_', '')];
  }));
}

/** Name → second cell without backticks, of rows like "| `PORT` | `3000` | … |". */
function rows(text: string): Map<string, string> {
  return new Map([...text.matchAll(/^\| `([A-Z][A-Z0-9_]*)` \| ([^|]*?) \|/gm)].map(([, name, cell]) => [name!, cell!.replaceAll('`', '')]));
}

function scriptNames(tree: Tree): Set<string> {
  const files = tree.files.filter((path) => /^(scripts\/[^/]+\.(mjs|ts)|vitest\.config\.ts|e2e\/.*\.ts|apps\/server\/test\/.*\.ts|apps\/mobile\/.*\.(ts|vue))$/.test(path));
  const read = /\b(?:process|import\.meta)\.env(?:\.([A-Z][A-Z0-9_]*)|\['([A-Z][A-Z0-9_]*)'\])(?!\s*=[^=])/g;
  const found = files.flatMap((path) => [...tree.read(path).matchAll(read)].map((match) => match[1] ?? match[2]!));
  return new Set(found);
}
