import { operations } from '@cert/contract/operations';
import type { z } from 'zod';
import type { Check, Tree } from './tree.ts';

export const listLimits: Check = {
  name: 'list-limits',
  rule: 'every list has a hard maximum, in the contract and in its query',
  run: (tree) => [...pages(operations as unknown as readonly Paged[]), ...queries(tree)],
};

interface Paged {
  operationId: string;
  query?: z.ZodObject;
  /** A search by what must not stand in an address asks in its body. */
  body?: z.ZodObject;
  answer: { schema: unknown };
}

/** An answer with nextCursor takes limit and cursor (rule 24). */
export function pages(list: readonly Paged[]): string[] {
  return list.flatMap(({ operationId, query, body, answer }) => {
    const shape = (answer.schema as { shape?: Record<string, unknown> } | null)?.shape ?? {};
    if (!('nextCursor' in shape)) return [];
    const asked = { ...query?.shape, ...body?.shape };
    return 'limit' in asked && 'cursor' in asked ? [] : [`operation ${operationId}: a page needs \`...pageQuery\` in its query (rule 24).`];
  });
}

/** The functions that answer lists say `limit` in their own query. */
function queries(tree: Tree): string[] {
  return tree.files
    .filter((path) => path.startsWith('apps/server/src/features/') && path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.endsWith('/routes.ts'))
    .flatMap((path) => {
      const text = tree.read(path);
      return [...text.matchAll(/export (?:async )?(?:function|const) ((?:list|search)\w*)\b[\s\S]*?(?=\nexport |$)/g)]
        .filter(([body]) => /selectFrom\(|sql(?:<[^`]*>)?`/.test(body) && !/\blimit\b/i.test(body))
        .map(([, name]) => `${path}: ${name} reads rows without a limit. Add .limit(…): a list that grows with the data stops the server one day.`);
    });
}
