import { operations } from '@cert/contract/operations';
import { problems } from '@cert/contract/problems';
import { refusalsOf } from '../../apps/server/src/platform/http/openapi.ts';
import type { Check, Tree } from './tree.ts';

export const problemCodes: Check = {
  name: 'problem-codes',
  rule: 'every refusal is declared by an operation, and every code is given by somebody',
  run: (tree) => [...unusedCodes(tree, Object.keys(problems), operations.flatMap(refusalsOf)), ...undeclaredCodes(tree, operations.flatMap(refusalsOf))],
};

const serverFiles = (tree: Tree) => tree.files.filter((path) => /^apps\/server\/src\/.*\.ts$/.test(path) && !path.endsWith('.test.ts'));

/** A code that nothing can answer only makes readers look for it. */
export function unusedCodes(tree: Tree, codes: readonly string[], declared: readonly string[]): string[] {
  const platform = serverFiles(tree).filter((path) => !path.includes('/features/')).map((path) => tree.read(path)).join('\n');
  return codes
    .filter((code) => !declared.includes(code) && !platform.includes(`Refusal('${code}'`))
    .map((code) => `packages/contract/src/problems.ts: no operation lists ${code} in its refusals and no part of the platform gives it. Declare it or delete it.`);
}

/** What a feature refuses must stand in the refusals of an operation, or clients learn of it in production. */
export function undeclaredCodes(tree: Tree, declared: readonly string[]): string[] {
  return serverFiles(tree)
    .filter((path) => path.includes('/features/'))
    .flatMap((path) =>
      [...tree.read(path).matchAll(/new Refusal\(\s*'(\w+)'/g)]
        .filter(([, code]) => !declared.includes(code!))
        .map(([, code]) => `${path}: no operation declares ${code}. Add it to the refusals of the operations that can answer it.`),
    );
}
