import { timingSafeEqual } from 'node:crypto';
import type { ContactCipher } from './contact-cipher.ts';
import { Refusal } from './refusal.ts';

/** The keyed hash that seals cursors. */
export type CursorKey = Pick<ContactCipher, 'index' | 'indexes'>;

const sealLength = 12;
const sealInput = (context: string, payload: string) => `cursor:${context}:${payload}`;
const shorten = (seal: Buffer) => seal.subarray(0, sealLength);

/**
 * Makes the opaque cursor of a list: the last row's sort values, sealed for this list, caller and filters (`context`),
 * so that another's, another filter's or a changed cursor is refused.
 */
export function sealCursor(key: CursorKey, context: string, values: readonly (string | number)[]): string {
  const payload = JSON.stringify(values);
  return Buffer.concat([shorten(key.index(sealInput(context, payload))), Buffer.from(payload)]).toString('base64url');
}

/** The sort values of a cursor. @throws Refusal `cursor_invalid` when it was not made for this context. */
export function openCursor(key: CursorKey, context: string, cursor: string): (string | number)[] {
  const bytes = Buffer.from(cursor, 'base64url');
  const payload = bytes.subarray(sealLength).toString();
  const seal = bytes.subarray(0, sealLength);
  if (seal.length !== sealLength || !key.indexes(sealInput(context, payload)).some((own) => timingSafeEqual(seal, shorten(own)))) throw new Refusal('cursor_invalid');
  return JSON.parse(payload) as (string | number)[];
}
