// Values from a JSON schema of the API description: valid ones, and ones just beyond its bounds.
import type { Random } from './random.ts';

export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  examples?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  maxProperties?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

/**
 * Where drawn texts come from: real ids, tokens and cursors of this run, and values by the name of their field. Under
 * `whole:<name>` stands the JSON of a field that is no text.
 */
export interface Corpus {
  byName: Map<string, string[]>;
  texts: string[];
}

export interface Drawing {
  random: Random;
  corpus: Corpus;
  components: Record<string, JsonSchema>;
}

export function resolve(schema: JsonSchema, components: Record<string, JsonSchema>): JsonSchema {
  return schema.$ref === undefined ? schema : (components[schema.$ref.split('/').at(-1)!] ?? {});
}

/** A value that the schema allows, as far as a corpus can know. */
export function drawValid(drawing: Drawing, given: JsonSchema, name = ''): unknown {
  const { random, components } = drawing;
  const schema = resolve(given, components);
  const whole = drawing.corpus.byName.get(`whole:${name}`);
  if (whole !== undefined && random.chance(0.8)) return JSON.parse(random.pick(whole));
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return random.pick(schema.enum);
  if (schema.examples !== undefined) return random.pick(schema.examples);
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (choices !== undefined) return drawValid(drawing, random.pick(choices), name);
  const type = Array.isArray(schema.type) ? random.pick(schema.type) : schema.type;
  switch (type) {
    case 'string':
      return drawText(drawing, schema, name);
    case 'integer':
    case 'number':
      return drawNumber(random, schema, name);
    case 'boolean':
      return random.chance(0.5);
    case 'array': {
      const least = schema.minItems ?? 0;
      const length = least + random.int(Math.min(3, (schema.maxItems ?? 3) - least) + 1);
      return [...new Set(Array.from({ length }, () => drawValid(drawing, schema.items ?? {}, name)))];
    }
    case 'object':
      return drawObject(drawing, schema);
    default:
      return null;
  }
}

function drawObject(drawing: Drawing, schema: JsonSchema): Record<string, unknown> {
  const { random } = drawing;
  const all = Object.keys(schema.properties ?? {});
  const required = schema.required ?? [];
  const optional = all.filter((key) => !required.includes(key));
  const chosen = schema.maxProperties === undefined ? optional.filter(() => random.chance(0.5)) : [random.pick(optional)];
  return Object.fromEntries([...required, ...chosen].map((key) => [key, drawValid(drawing, schema.properties?.[key] ?? {}, key === 'value' ? '' : key)]));
}

function drawText({ random, corpus }: Drawing, schema: JsonSchema, name: string): string {
  const pattern = schema.pattern === undefined ? undefined : new RegExp(schema.pattern, 'u');
  const named = corpus.byName.get(name) ?? [];
  const fits = (text: string) => (pattern?.test(text) ?? true) && text.length <= (schema.maxLength ?? Infinity) && text.length >= (schema.minLength ?? 0);
  if (named.length > 0 && random.chance(0.9)) return random.pick(named);
  const prefix = /^\^([a-z]+)_/.exec(schema.pattern ?? '')?.[1];
  if (prefix !== undefined && random.chance(0.3)) return `${prefix}_${Array.from({ length: 22 }, () => random.pick([...'0129AZaz'])).join('')}`;
  const fitting = pattern === undefined ? [] : corpus.texts.filter(fits);
  if (fitting.length > 0) return random.pick(fitting);
  const length = Math.max(schema.minLength ?? 0, Math.min(schema.maxLength ?? 12, 12));
  return Array.from({ length }, () => random.pick([...'审核员abc '])).join('');
}

function drawNumber(random: Random, schema: JsonSchema, name: string): number {
  const least = schema.minimum ?? 0;
  const most = Math.min(schema.maximum ?? 1_000, 100_000);
  if (name === 'expectedPoints' || name === 'version') return random.chance(0.8) ? 1 : random.int(4);
  return random.chance(0.3) ? random.pick([least, most]) : least + random.int(most - least + 1);
}

/** A value just at or just beyond a bound of the schema. */
export function drawBoundary(drawing: Drawing, given: JsonSchema): unknown {
  const { random } = drawing;
  const schema = resolve(given, drawing.components);
  const step = random.pick([-1, 0, 1]);
  if (schema.maxLength !== undefined) return random.pick(['a', '汉', '0']).repeat(Math.max(0, (random.chance(0.5) ? schema.maxLength : (schema.minLength ?? 0)) + step));
  if (schema.maximum !== undefined || schema.minimum !== undefined) return (random.chance(0.5) ? (schema.maximum ?? 0) : (schema.minimum ?? 0)) + step;
  if (schema.maxItems !== undefined) {
    const one = drawValid(drawing, schema.items ?? {});
    return Array.from({ length: Math.max(0, (random.chance(0.5) ? schema.maxItems : (schema.minItems ?? 0)) + step) }, () => one);
  }
  return random.pick([null, [], {}, '']);
}
