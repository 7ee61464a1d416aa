import type { z } from 'zod';
import { Refusal, type FieldError } from '../refusal.ts';

/** What is wrong with a field, in plain Chinese. Values are never repeated: they may be a phone or a password. */
function fieldMessage(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? '必填' : '类型不正确';
    case 'too_small':
      if (issue.origin === 'array') return `至少 ${issue.minimum} 项`;
      return issue.origin === 'string' ? `至少 ${issue.minimum} 个字符` : `不能小于 ${issue.minimum}`;
    case 'too_big':
      if (issue.origin === 'array') return `最多 ${issue.maximum} 项`;
      return issue.origin === 'string' ? `最多 ${issue.maximum} 个字符` : `不能大于 ${issue.maximum}`;
    case 'unrecognized_keys':
      return '不支持的字段';
    case 'invalid_value':
      return '不在可选范围内';
    case 'custom':
      // The contract's own words, which are Chinese; without any, zod's are not.
      return /\p{Script=Han}/u.test(issue.message) ? issue.message : '格式不正确';
    default:
      return '格式不正确';
  }
}

/** Another name of a member that the schema does not know is not repeated: it may be a phone that came to the wrong place. */
const plainName = /^[A-Za-z]\w{0,40}$/;
const escapePointer = (part: PropertyKey) => String(part).replaceAll('~', '~0').replaceAll('/', '~1');
const pointerOf = (path: readonly PropertyKey[]) => `/${path.map(escapePointer).join('/')}`.slice(0, 200);

// A NUL, or half of a letter that takes two units.
const unstorable = /\u0000|[\ud800-\udfff]/u;

/** The place of a character that the database cannot keep in a text or a document, whatever the schema of the field allows. */
function findUnstorable(value: unknown): string[] | undefined {
  if (typeof value === 'string') return unstorable.test(value) ? [] : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const place = findUnstorable(member);
    if (place !== undefined) return [key, ...place];
  }
  return undefined;
}

/**
 * Checks one part of a request against its schema.
 * @throws Refusal `request_invalid` with a JSON pointer for each field, e.g. `/body/phone`.
 */
export function checkInput<S extends z.ZodType>(part: 'params' | 'query' | 'body', schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input, { reportInput: true });
  if (result.success) {
    const place = findUnstorable(result.data);
    if (place === undefined) return result.data;
    throw new Refusal('request_invalid', { errors: [{ pointer: pointerOf([part, ...place]), message: '含有不支持的字符' }] });
  }
  const errors: FieldError[] = result.error.issues.slice(0, 20).map((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys.filter((key) => plainName.test(key)).slice(0, 1)] : issue.path;
    return { pointer: pointerOf([part, ...keys]), message: fieldMessage(issue) };
  });
  throw new Refusal('request_invalid', { errors });
}
