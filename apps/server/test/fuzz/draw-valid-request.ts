// One request that the contract allows: ids of the right form that nobody has, and a body that passes.
import type { DescribedOperation } from './draw-request.ts';
import { drawValid, resolve, type Drawing, type JsonSchema } from './draw-value.ts';
import { createRandom } from './random.ts';

/** Ids given in `ids` by the parameter's name stand in the path; the others are well formed and unknown. */
export function drawValidRequest({ operation, pathSchemas, querySchemas, bodySchema }: DescribedOperation, components: Record<string, JsonSchema>, ids: Record<string, string> = {}): { path: string; body: string | undefined } {
  const drawing: Drawing = { random: createRandom(11), corpus: { byName: new Map(), texts: ['name', '2027-06-30', '110100', 'QMS', '审核员招聘'] }, components };
  // What is demanded only: a format, a slot.
  const needsQuery = operation.query !== undefined && operation.query.safeParse({}).success === false;
  const query = needsQuery ? [...querySchemas].filter(([name]) => ['format', 'slot', 'kind'].includes(name)).map(([name, schema]) => `${name}=${String(drawValid(drawing, schema))}`).join('&') : '';
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(ids[name] ?? validPart(drawing, pathSchemas.get(name) ?? {}))) + (query === '' ? '' : `?${query}`);
  if (bodySchema === undefined) return { path, body: undefined };
  for (let tries = 0; tries < 200; tries += 1) {
    const body = drawValid(drawing, bodySchema);
    if (operation.body?.safeParse(body).success === true) return { path, body: JSON.stringify(body) };
  }
  throw new Error(`no valid body was found for ${operation.operationId}: give draw-value.ts a text that fits`);
}

function validPart(drawing: Drawing, given: JsonSchema): string {
  const schema = resolve(given, drawing.components);
  const prefix = /^\^([a-z]+)_/.exec(schema.pattern ?? '')?.[1];
  if (prefix !== undefined) return `${prefix}_${'0'.repeat(22)}`;
  return ['QMS', 'a'].find((part) => schema.pattern !== undefined && new RegExp(schema.pattern, 'u').test(part)) ?? String(drawValid(drawing, schema));
}
