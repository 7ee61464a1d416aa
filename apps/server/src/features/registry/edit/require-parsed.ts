import { Refusal } from '../../../platform/refusal.ts';
import type { Cell, Parsed } from '../parse/cell.ts';

/**
 * A value as an import would keep it, so that typing and importing give the same. An empty one is null.
 * @throws Refusal `request_invalid` with the importer's reason.
 */
export function requireParsed<T>(pointer: string, text: string | null, parse: (cell: Cell) => Parsed<T>): T | null {
  if (text === null || text.trim() === '') return null;
  const parsed = parse({ text, kind: 'text', isFormula: false });
  if (parsed.value === null) throw new Refusal('request_invalid', { errors: [{ pointer, message: (parsed.reason ?? '格式不正确').slice(0, 100) }] });
  return parsed.value;
}
