import type { Db, Tx } from '../../platform/database.ts';

const format = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });

/**
 * What a page that shows a contact carries faintly over its whole face: which account of an institution saw it, and when. A
 * picture of the page says where it came from.
 */
export async function makeWatermark(db: Db | Tx, accountId: string | null): Promise<string> {
  const account = await db.selectFrom('institution_accounts').select('account_name').where('id', '=', accountId ?? '').executeTakeFirst();
  return `${account?.account_name ?? ''} ${format.format(new Date())}`.trim();
}
