import { operations } from '@cert/contract/operations';
import { openApiDocument } from '../../apps/server/src/platform/http/openapi.ts';
import type { Check } from './tree.ts';

export const openapiComplete: Check = {
  name: 'openapi-complete',
  rule: 'every string, number and list of the API has its bounds, every operation its security, roles and refusals',
  run: () => incomplete(openApiDocument(operations) as unknown as Document),
};

type Schema = Record<string, unknown>;
interface Answer { content?: Record<string, { schema?: Schema }> }
interface Operation {
  operationId?: string;
  summary?: string;
  security?: unknown[];
  'x-audiences'?: string[];
  'x-roles'?: string[];
  parameters?: { name: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, Answer>;
}
export interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

export function incomplete(document: Document): string[] {
  const findings: string[] = [];
  for (const [name, schema] of Object.entries(document.components.schemas)) findings.push(...unbounded(schema, `schema ${name}`));
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const place = operation.operationId ?? `${method} ${path}`;
      findings.push(...describe(operation, place, path));
      if (method !== 'get' && !(operation.parameters ?? []).some((parameter) => parameter.name === 'Idempotency-Key')) findings.push(`${place}: a write needs \`repeat\`, so that it takes an Idempotency-Key (rule 25).`);
      if (method === 'patch') findings.push(`${place}: WeChat cannot send PATCH. Use PUT for a group of fields.`);
      for (const parameter of operation.parameters ?? []) findings.push(...unbounded(parameter.schema, `${place} ${parameter.name}`));
      for (const { schema } of Object.values(operation.requestBody?.content ?? {})) findings.push(...unbounded(schema, `${place} body`));
      for (const [status, answer] of Object.entries(operation.responses)) {
        for (const { schema } of Object.values(answer.content ?? {})) findings.push(...unbounded(schema ?? {}, `${place} ${status}`));
      }
    }
  }
  return findings;
}

const isForRoles = (operation: Operation) => operation['x-audiences']?.join() === 'operator' && !(operation['x-roles'] ?? []).includes('operator');

function describe(operation: Operation, place: string, path: string): string[] {
  const findings: string[] = [];
  if (operation.operationId === undefined) findings.push(`${place}: no operationId.`);
  if (!/\p{Script=Han}/u.test(operation.summary ?? '')) findings.push(`${place}: the summary is one line in Chinese.`);
  if (!Array.isArray(operation.security)) findings.push(`${place}: no security; say [] when everybody may call it.`);
  if ((operation['x-audiences'] ?? []).length === 0) findings.push(`${place}: no x-audiences.`);
  if (path.startsWith('/v1/admin/') && (operation.security ?? []).length > 0 && !isForRoles(operation)) findings.push(`${place}: an operation below /v1/admin/ is for operators alone and names its roles (A9).`);
  if (!Array.isArray(operation['x-roles'])) findings.push(`${place}: no x-roles.`);
  for (const status of ['400', '413', '415', '429', '500', '503', ...((operation.security ?? []).length > 0 ? ['401', '403'] : [])]) {
    if (operation.responses[status] === undefined) findings.push(`${place}: no answer ${status} is declared.`);
  }
  for (const [status, answer] of Object.entries(operation.responses)) {
    if (Number(status) >= 400 && answer.content?.['application/problem+json'] === undefined) findings.push(`${place} ${status}: a refusal is application/problem+json.`);
  }
  return findings;
}

/** Unbounded input is a way to hurt the server; an unbounded answer is a way to hurt the phone. */
function unbounded(schema: Schema, place: string): string[] {
  const findings: string[] = [];
  const { type, enum: listed, const: fixed } = schema;
  if (type === 'string' && listed === undefined && fixed === undefined && schema['maxLength'] === undefined) findings.push(`${place}: a string without maxLength. Add .max(…).`);
  if ((type === 'integer' || type === 'number') && listed === undefined && (schema['minimum'] ?? schema['exclusiveMinimum']) === undefined) findings.push(`${place}: a number without minimum. Add .min(…).`);
  if ((type === 'integer' || type === 'number') && listed === undefined && (schema['maximum'] ?? schema['exclusiveMaximum']) === undefined) findings.push(`${place}: a number without maximum. Add .max(…).`);
  if (type === 'array' && schema['maxItems'] === undefined) findings.push(`${place}: a list without maxItems. Add .max(…).`);
  for (const [name, property] of Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)) findings.push(...unbounded(property, `${place}.${name}`));
  if (typeof schema['items'] === 'object' && schema['items'] !== null) findings.push(...unbounded(schema['items'] as Schema, `${place}[]`));
  for (const key of ['anyOf', 'oneOf', 'allOf']) for (const part of (schema[key] ?? []) as Schema[]) findings.push(...unbounded(part, place));
  return findings;
}
