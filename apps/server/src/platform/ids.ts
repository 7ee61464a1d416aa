import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Prefixes of all ids, so that an id in a log says what it is. */
export type IdPrefix =
  | 'prac' | 'reg' | 'inst' | 'iacc' | 'oper' | 'sess' | 'flow' | 'sms'
  | 'corr' | 'privacy' | 'retention' | 'fb' | 'fans'
  | 'card' | 'cons' | 'view' | 'rev' | 'entry' | 'banner' | 'imp' | 'rfile' | 'job' | 'appl' | 'share' | 'notif' | 'verif' | 'smsg' | 'word' | 'pic' | 'iimp' | 'alert';

/** A random prefixed id: 22 base-62 characters, 131 bits, e.g. `card_3kTMd…`. Not ordered, not guessable. */
export function newId(prefix: IdPrefix): string {
  let text = '';
  // Bytes of 248 and more are skipped: 248 = 4 × 62, so every character stays equally likely.
  while (text.length < 22) {
    for (const byte of randomBytes(32)) {
      if (byte < 248 && text.length < 22) text += alphabet[byte % 62];
    }
  }
  return `${prefix}_${text}`;
}

/** What opens a share: 131 bits, and short enough for a QR code that old phones read. */
export const newShareCode = (): string => newId('share').slice('share_'.length);

/** A bearer secret of 256 bits, base64url, 43 characters. */
export const newToken = (): string => randomBytes(32).toString('base64url');
