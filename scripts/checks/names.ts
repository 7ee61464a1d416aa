import { operations } from '@cert/contract/operations';
import type { Check, Tree } from './tree.ts';

export const names: Check = {
  name: 'names',
  rule: 'one word from the contract to the file, and constraints named <table>__<meaning>',
  run: (tree) => [...actionFiles(tree, operations), ...constraintNames(tree)],
};

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Every write has features/<noun>/<verb-noun>.ts which exports the same word. */
export function actionFiles(tree: Tree, list: readonly { operationId: string; repeat?: unknown }[]): string[] {
  return list.flatMap(({ operationId, repeat }) => {
    if (repeat === undefined) return [];
    const file = `${kebab(operationId)}.ts`;
    const path = tree.files.find((each) => each.startsWith('apps/server/src/features/') && each.endsWith(`/${file}`));
    if (path === undefined) return [`operation ${operationId}: apps/server/src/features/<noun>/${file} is missing. One action, one file, one word.`];
    const exports = new RegExp(`export (?:async )?(?:function|const) ${operationId}\\b`);
    return exports.test(tree.read(path)) ? [] : [`${path}: it must export ${operationId}, the word of its operation.`];
  });
}

export function constraintNames(tree: Tree): string[] {
  return tree.files
    .filter((path) => path.startsWith('apps/server/migrations/') && path.endsWith('.sql'))
    .flatMap((path) => {
      const sql = tree.read(path).replace(/--.*$/gm, '');
      const findings = /^-- Why: /.test(tree.read(path)) ? [] : [`${path}: the first line says why: "-- Why: …".`];
      const wrong = (name: string, table: string) => {
        if (!name.startsWith(`${table}__`)) findings.push(`${path}: name ${name} as ${table}__<meaning>, so that an error says what it is about.`);
      };
      for (const [, table, body] of sql.matchAll(/create table (?:if not exists )?(\w+)\s*\(([\s\S]*?)\n\);/g)) {
        for (const [, name] of body!.matchAll(/\bconstraint (\w+)/g)) wrong(name!, table!);
      }
      for (const [, table, name] of sql.matchAll(/alter table (?:only )?(\w+)\s[^;]*?\badd constraint (\w+)/g)) wrong(name!, table!);
      for (const [, name, table] of sql.matchAll(/create (?:unique )?index (?:concurrently )?(?:if not exists )?(\w+)\s+on (\w+)/g)) wrong(name!, table!);
      for (const [, name, table] of sql.matchAll(/create (?:constraint )?trigger (\w+)[^;]*?\son (\w+)/g)) wrong(name!, table!);
      return findings;
    });
}
