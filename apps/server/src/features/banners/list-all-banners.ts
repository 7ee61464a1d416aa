import { sql } from 'kysely';
import { openCursor, sealCursor, type CursorKey } from '../../platform/cursor.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { bannerStateAt, imagePathOf } from './rules.ts';
import { selectBanners, type BannerRow } from './sql.ts';

const show = (row: BannerRow) => ({
  id: row.id,
  slot: row.slot,
  title: row.title,
  imagePath: imagePathOf(row),
  linkUrl: row.link_url,
  position: row.position,
  startsAt: row.starts_at?.toISOString() ?? null,
  endsAt: row.ends_at?.toISOString() ?? null,
  isEnabled: row.disabled_at === null,
  state: bannerStateAt(row, new Date()),
  clickCount: row.click_count,
  clicksByDay: row.clicks_by_day,
  version: row.version,
});

/** Every banner, running or not, in the order of its slot (A4). */
export async function listAllBanners(
  db: Db | Tx,
  { slot, limit, cursor, cursorKey }: { slot: 'talent_pool' | 'jobs' | undefined; limit: number; cursor: string | undefined; cursorKey: CursorKey },
) {
  const context = `banners:${slot ?? ''}`;
  const after = cursor === undefined ? undefined : openCursor(cursorKey, context, cursor);
  const rows = await selectBanners(db)
    .$if(slot !== undefined, (query) => query.where('b.slot', '=', slot ?? 'jobs'))
    .$if(after !== undefined, (query) => query.where(sql<boolean>`(b.slot, b.position, b.id) > (${after?.[0]}, ${after?.[1]}::int, ${after?.[2]})`))
    .orderBy('b.slot')
    .orderBy('b.position')
    .orderBy('b.id')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items: items.map(show), nextCursor: rows.length > limit && last !== undefined ? sealCursor(cursorKey, context, [last.slot, last.position, last.id]) : null };
}

/** @throws Refusal `banner_not_found`. */
export async function getBanner(db: Db | Tx, bannerId: string) {
  const row = await selectBanners(db).where('b.id', '=', bannerId).executeTakeFirst();
  if (row === undefined) throw new Refusal('banner_not_found');
  return show(row);
}
