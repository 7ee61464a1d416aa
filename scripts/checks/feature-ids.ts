import type { Check, Tree } from './tree.ts';

/** A row of docs/features.md: `| P4 | name | built |`. */
export interface Feature {
  id: string;
  name: string;
  state: string;
}

const listPath = 'docs/features.md';

export const featureIds: Check = {
  name: 'feature-ids',
  rule: 'every ID of docs/features.md that is built, or partly, has a test that carries it',
  run: (tree) => {
    if (!tree.files.includes(listPath)) return [`${listPath} is missing: it lists every feature and rule with its state.`];
    const features = readFeatures(tree);
    const tests = testsById(tree);
    const known = new Set(features.map((feature) => feature.id));
    return [
      ...features.filter((feature) => !['built', 'partly', 'planned'].includes(feature.state)).map((feature) => `${listPath}: ${feature.id} is "${feature.state}"; say built, partly or planned.`),
      ...features
        .filter((feature) => (feature.state === 'built' || feature.state === 'partly') && !tests.has(feature.id))
        .map((feature) => `${listPath}: ${feature.id} (${feature.name}) is ${feature.state === 'partly' ? 'partly built' : 'built'}, but no test carries [${feature.id}]. Write one, or say planned.`),
      ...[...tests].filter(([id]) => !known.has(id)).map(([id, places]) => `${places[0]}: [${id}] is not in ${listPath}. Correct the ID or add it there.`),
    ];
  },
};

export function readFeatures(tree: Tree): Feature[] {
  return [...tree.read(listPath).matchAll(/^\| ((?:rule )?[A-Z]?\d+) \| (.+?) \| (\w+) \|$/gm)].map(([, id, name, state]) => ({ id: id!, name: name!, state: state! }));
}

/** ID → places of the tests whose titles carry it, as in `it('[P4] [rule 12] …')`. */
export function testsById(tree: Tree): Map<string, string[]> {
  const places = new Map<string, string[]>();
  for (const path of tree.files.filter((file) => file.endsWith('.test.ts') && !file.startsWith('scripts/checks/'))) {
    tree.read(path).split('\n').forEach((line, index) => {
      if (!/['"`]/.test(line)) return;
      for (const [, id] of line.matchAll(/\[((?:rule )?(?:[PIXA])?\d+)\]/g)) {
        if (!/^(rule \d+|[PIXA]\d+)$/.test(id!)) continue;
        places.set(id!, [...(places.get(id!) ?? []), `${path}:${index + 1}`]);
      }
    });
  }
  return places;
}
