import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { shareStateOf } from './rules.ts';
import type { ShareRow } from './sql.ts';

/** What a line of 我的分享 needs beside its row. */
export interface ShareMeans {
  cipher: ContactCipher;
  publicUrl: string | null;
}

/** A line of 我的分享: its code only while it opens something. */
export function showShare(row: ShareRow, { cipher, publicUrl }: ShareMeans) {
  const state = shareStateOf(row, new Date());
  return {
    id: row.id,
    showsContact: row.shows_contact,
    state,
    shareCode: state === 'active' && row.code_cipher !== null ? cipher.decrypt(row.code_cipher) : null,
    publicUrl,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    viewCount: row.view_count,
    lastViewedAt: row.last_viewed_at?.toISOString() ?? null,
    can: { revoke: state === 'active' },
  };
}
