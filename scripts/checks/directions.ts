import { importsOf, isCode, isTest, placeOf, type Check, type Tree } from './tree.ts';

const serverSource = 'apps/server/src/';
const features = 'apps/server/src/features/';

export const directions: Check = {
  name: 'directions',
  rule: 'imports go one way, and some things are done in one place only',
  run: (tree) => [...tree.files.filter(isCode).flatMap((path) => [...server(tree, path), ...contract(tree, path), ...client(tree, path), ...mobile(tree, path), ...admin(tree, path)]), ...cycles(tree)],
};

const featureOf = (path: string | undefined, root: string) => (path?.startsWith(root) ? path.slice(root.length).split('/')[0] : undefined);

function server(tree: Tree, path: string): string[] {
  if (!path.startsWith(serverSource) || isTest(path)) return [];
  const findings: string[] = [];
  const text = tree.read(path);
  const own = featureOf(path, features);
  for (const { target } of importsOf(tree, path)) {
    if (target === undefined) continue;
    if (target.startsWith('apps/mobile/')) findings.push(`${path}: the server never imports the mobile app; shared lists stand in packages/contract/src/codes.`);
    if (path.startsWith(`${serverSource}platform/`) && target.startsWith(features)) {
      findings.push(`${path}: platform/ never imports a feature (${target}). Pass what it needs as an argument, or move the file into the feature.`);
    }
    const other = featureOf(target, features);
    if (own !== undefined && other !== undefined && other !== own && /\/(sql|routes|schedule)\.ts$/.test(target)) {
      findings.push(`${path}: ${target} belongs to the feature ${other} alone. Call one of its verb-noun files, or add one there.`);
    }
  }
  if (path !== `${serverSource}config.ts` && text.includes('process.env')) {
    findings.push(`${placeOf(tree, path, /process\.env/)}: only config.ts reads the environment. Add the setting there and take it from Config.`);
  }
  const writesPoints = /\b(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*['"](?:point_accounts|point_entries)|\b(?:insert\s+into|update|delete\s+from|merge\s+into)\s+(?:point_accounts|point_entries)\b/i;
  if (own !== 'points' && writesPoints.test(text)) {
    findings.push(`${placeOf(tree, path, writesPoints)}: only features/points writes point_accounts and point_entries, so that balance and ledger cannot differ (rule 2). Call features/points/add-point-entry.ts.`);
  }
  const holdsSql = /\bsql`|\.(?:selectFrom|insertInto|updateTable|deleteFrom)\(/;
  if (path.endsWith('/routes.ts') && holdsSql.test(text)) {
    findings.push(`${placeOf(tree, path, holdsSql)}: a route file holds no SQL. It says who calls, makes one call and answers; move the query into an action or sql.ts.`);
  }
  return findings;
}

function contract(tree: Tree, path: string): string[] {
  if (!path.startsWith('packages/contract/src/') || isTest(path)) return [];
  return importsOf(tree, path).flatMap(({ specifier, target }) => {
    if (path.startsWith('packages/contract/src/codes/')) {
      return target?.startsWith('packages/contract/src/codes/') ? [] : [`${path}: codes/ imports nothing (${specifier}): the mini program takes these lists without any library.`];
    }
    return specifier === 'zod' || target?.startsWith('packages/contract/src/') ? [] : [`${path}: the contract imports only zod and itself, not ${specifier}.`];
  });
}

function client(tree: Tree, path: string): string[] {
  if (!path.startsWith('packages/api-client/src/') || isTest(path)) return [];
  return importsOf(tree, path)
    .filter(({ target }) => !target?.startsWith('packages/api-client/src/'))
    .map(({ specifier }) => `${path}: the API client imports only its own files, not ${specifier}: it runs in WeChat, browsers and Node alike.`);
}

function mobile(tree: Tree, path: string): string[] {
  if (!path.startsWith('apps/mobile/src/') || isTest(path)) return [];
  const findings: string[] = [];
  for (const { specifier, target } of importsOf(tree, path)) {
    if (target?.startsWith('apps/server/') || specifier.startsWith('@cert/server')) findings.push(`${path}: the mobile app never imports the server. What both need stands in packages/contract/src/codes.`);
    if (specifier === 'zod' || (target?.startsWith('packages/contract/src/') && !target.startsWith('packages/contract/src/codes/'))) {
      findings.push(`${path}: ${specifier} brings the schema library (96 KB) into the mini program. Take types from @cert/api-client and lists from @cert/contract/codes.`);
    }
    if (/^apps\/mobile\/src\/(ui|platform)\//.test(path) && target?.startsWith('apps/mobile/src/features/')) {
      findings.push(`${path}: ui/ and platform/ never import a feature (${target}). Pass it as a property or an argument.`);
    }
    if (specifier.startsWith('wot-design-uni') && !path.startsWith('apps/mobile/src/ui/')) findings.push(`${path}: only apps/mobile/src/ui knows the component kit. Use or add a ui-* component.`);
  }
  if (path.endsWith('.vue') && !path.startsWith('apps/mobile/src/ui/') && /<wd-/.test(tree.read(path))) {
    findings.push(`${placeOf(tree, path, /<wd-/)}: <wd-*> stands only inside apps/mobile/src/ui, the one place to change when the kit changes. Use or add a ui-* component.`);
  }
  return findings;
}

function admin(tree: Tree, path: string): string[] {
  if (!path.startsWith('apps/admin/src/') || isTest(path)) return [];
  const findings: string[] = [];
  for (const { specifier, target } of importsOf(tree, path)) {
    if (target?.startsWith('apps/server/') || target?.startsWith('apps/mobile/')) findings.push(`${path}: the console imports neither the server nor the mobile app (${specifier}). What both need stands in packages/contract/src/codes.`);
    if (specifier === 'zod' || (target?.startsWith('packages/contract/src/') && !target.startsWith('packages/contract/src/codes/'))) {
      findings.push(`${path}: ${specifier} brings the schema library (96 KB) into the first load. Take types from @cert/api-client and lists from @cert/contract/codes.`);
    }
    if (/^apps\/admin\/src\/(ui|platform)\//.test(path) && target?.startsWith('apps/admin/src/features/')) findings.push(`${path}: ui/ and platform/ never import a feature (${target}). Pass it as a property or an argument.`);
  }
  const text = tree.read(path);
  if (/\bv-html\b|\.innerHTML\b/.test(text)) findings.push(`${placeOf(tree, path, /\bv-html\b|\.innerHTML\b/)}: text of users is shown by {{ }}; markup of theirs would run with an operator's rights.`);
  return findings;
}

/** One feature calling back another that builds on it, each with its reason. This list only shrinks. */
const excusedEdges: Record<string, string> = {
  'cards → reveal': 'withdrawing a card gives points back in the same transaction (rule 4); everything else goes from reveal to cards',
};

/** Two features that import each other cannot be read one at a time. */
function cycles(tree: Tree): string[] {
  const edges = new Map<string, Map<string, string>>();
  for (const path of tree.files.filter((file) => file.startsWith(features) && isCode(file) && !isTest(file))) {
    const from = featureOf(path, features) ?? '';
    for (const { target } of importsOf(tree, path)) {
      const to = featureOf(target, features);
      if (to !== undefined && to !== from && excusedEdges[`${from} → ${to}`] === undefined) edges.set(from, (edges.get(from) ?? new Map<string, string>()).set(to, `${path} → ${target}`));
    }
  }
  const findings = new Map<string, string>();
  const visit = (feature: string, trail: string[]) => {
    const start = trail.indexOf(feature);
    if (start >= 0) {
      const ring = trail.slice(start);
      const how = ring.map((from, index) => edges.get(from)?.get(ring[index + 1] ?? feature)).join('; ');
      findings.set([...ring].sort().join(), `features ${[...ring, feature].join(' → ')} import each other: ${how}. Move the shared action to the feature that owns the data, or pass it as an argument.`);
      return;
    }
    for (const next of edges.get(feature)?.keys() ?? []) visit(next, [...trail, feature]);
  };
  for (const feature of edges.keys()) visit(feature, []);
  return [...findings.values()];
}
