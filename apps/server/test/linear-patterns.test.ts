// A pattern that backtracks lets one text stop the whole process; and what is searched is short.
import { expect, it } from 'vitest';
import { describeOperations } from './fuzz/describe-operations.ts';
import { resolve, type JsonSchema } from './fuzz/draw-value.ts';

const { operations, components } = describeOperations();

function patternsOf(given: JsonSchema, seen = new Set<JsonSchema>()): { pattern: string; maxLength: number }[] {
  const schema = resolve(given, components);
  if (seen.has(schema)) return [];
  seen.add(schema);
  const inside = [schema.items, ...Object.values(schema.properties ?? {}), ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [...(schema.pattern === undefined ? [] : [{ pattern: schema.pattern, maxLength: schema.maxLength ?? 0 }]), ...inside.flatMap((one) => (one === undefined ? [] : patternsOf(one, seen)))];
}

const all = new Map(
  operations.flatMap(({ bodySchema, querySchemas, pathSchemas }) => [...(bodySchema === undefined ? [] : [bodySchema]), ...querySchemas.values(), ...pathSchemas.values()].flatMap((schema) => patternsOf(schema))).map(({ pattern, maxLength }) => [pattern, maxLength]),
);

it('[trust 2.21] every pattern of the contract takes the worst texts of 100,000 letters in no time', () => {
  expect(all.size).toBeGreaterThan(20);
  const letters = ['a', '1', '.', '-', ' ', '%', '汉', 'a.', 'a@', '1.', 'https://', '_', '\u0000'];
  const slow: string[] = [];
  for (const pattern of all.keys()) {
    const compiled = new RegExp(pattern, 'u');
    for (const letter of letters) {
      for (const text of [letter.repeat(100_000 / letter.length), `${letter.repeat(50_000 / letter.length)}!`, `https://${letter.repeat(50_000 / letter.length)} `, `${letter.repeat(50_000 / letter.length)}\n`]) {
        const began = performance.now();
        compiled.test(text);
        // A pattern that backtracks takes minutes here; half a second is a machine that was busy.
        if (performance.now() - began > 500) slow.push(`${pattern} on ${letter}`);
      }
    }
  }
  expect(slow).toEqual([]);
});

it('[trust 2.21] what is searched for has at most 60 letters, and every text of an address a length', () => {
  const texts = operations.flatMap(({ operation, querySchemas }) => [...querySchemas].filter(([name, schema]) => resolve(schema, components).type === 'string' && name !== 'cursor').map(([name, schema]) => ({ name: `${operation.operationId} ${name}`, schema: resolve(schema, components) })));
  expect(texts.length).toBeGreaterThan(20);
  // Six codes with commas between are no text that anybody searches for.
  const lists = new Map([['searchTalentPool schemes', 149], ['countTalentPool schemes', 149]]);
  expect(texts.filter(({ name, schema }) => schema.enum === undefined && !((schema.maxLength ?? Infinity) <= (lists.get(name) ?? 60))).map(({ name }) => name)).toEqual([]);
});
