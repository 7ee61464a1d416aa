import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';
import { imagePathOf } from './rules.ts';

/** The banners of a slot that run at this moment, in their order; at most ten. */
export async function listBanners(db: Db | Tx, slot: 'talent_pool' | 'jobs') {
  const rows = await db
    .selectFrom('banners')
    .select(['id', 'title', 'image_file', 'picture_id', 'link_url'])
    .where('slot', '=', slot)
    .where('disabled_at', 'is', null)
    .where(sql<boolean>`(starts_at is null or starts_at <= now()) and (ends_at is null or ends_at > now())`)
    .orderBy('position')
    .orderBy('id')
    .limit(10)
    .execute();
  return { items: rows.map((row) => ({ id: row.id, title: row.title, imagePath: imagePathOf(row), linkUrl: row.link_url })) };
}
