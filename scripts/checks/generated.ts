import { generatedFiles } from '../generated-files.ts';
import type { Check, Tree } from './tree.ts';

export const generated: Check = {
  name: 'generated',
  rule: 'docs/openapi.json, docs/problems.md and the API client follow from the contract',
  run: async (tree) => outdated(tree, await generatedFiles()),
};

export function outdated(tree: Tree, wanted: Map<string, string>): string[] {
  return [...wanted].flatMap(([path, text]) => {
    if (!tree.files.includes(path)) return [`${path} is missing. Run \`npm run generate\` and commit it.`];
    const present = tree.read(path).replaceAll('\r\n', '\n');
    if (present === text) return [];
    const line = present.split('\n').findIndex((each, index) => each !== text.split('\n')[index]);
    return [`${path}:${line + 1} differs from the contract. Run \`npm run generate\`, read the difference, and commit it.`];
  });
}
