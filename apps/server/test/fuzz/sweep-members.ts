// Every member of every body, and every query parameter, once with each value that a random walk may miss.
import { drawValid, resolve, type Drawing, type JsonSchema } from './draw-value.ts';
import type { DescribedOperation, DrawnRequest } from './draw-request.ts';
import { unstorable } from './hostile-values.ts';

export function sweepMembers(drawing: Drawing, described: DescribedOperation, token: string | undefined, texts: readonly string[] = unstorable): DrawnRequest[] {
  const { operation, bodySchema, querySchemas, pathSchemas } = described;
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(String(drawValid(drawing, pathSchemas.get(name) ?? {}, name))));
  let count = 0;
  const request = (query: string, body: unknown): DrawnRequest => ({
    method: operation.method,
    path: `${path}${query}`,
    headers: {
      'x-forwarded-for': `10.1.${drawing.random.int(256)}.${drawing.random.int(256)}`,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(operation.repeat === undefined ? {} : { 'idempotency-key': `sweep-${operation.operationId}-${(count += 1)}-0000` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    isAddressed: true,
  });
  // The part of a text that a URL can carry.
  const inQuery = texts.filter((text) => !/[\ud800-\udfff]/.test(text));
  const queries = [...querySchemas.keys()].flatMap((name) => inQuery.map((text) => request(`?${name}=${encodeURIComponent(text)}`, undefined)));
  const bodies = bodySchema === undefined ? [] : membersOf(drawing, bodySchema).flatMap((member) => texts.map((text) => request('', replaceMember(drawing, bodySchema, member, text))));
  return [...queries, ...bodies];
}

/** The paths of all members, e.g. `title` and `pay.kind`. */
function membersOf(drawing: Drawing, given: JsonSchema, before: string[] = []): string[][] {
  const schema = resolve(given, drawing.components);
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [[...before, name], ...membersOf(drawing, member, [...before, name])]);
}

function replaceMember(drawing: Drawing, schema: JsonSchema, [name = '', ...rest]: string[], text: string): unknown {
  const whole = drawValid(drawing, schema);
  const member = resolve(schema, drawing.components).properties?.[name] ?? {};
  const changed = rest.length === 0 ? text : replaceMember(drawing, member, rest, text);
  // A body of exactly one member holds that one.
  const others = schema.maxProperties === 1 ? {} : whole;
  return { ...(others as object), [name]: changed };
}
