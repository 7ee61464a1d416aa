import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';

/** A banner with its clicks: all of them, and by day the last 30 that had any. */
export const selectBanners = (db: Db | Tx) =>
  db
    .selectFrom('banners as b')
    .select(['b.id', 'b.slot', 'b.title', 'b.image_file', 'b.picture_id', 'b.link_url', 'b.position', 'b.starts_at', 'b.ends_at', 'b.disabled_at', 'b.version'])
    .select([
      sql<number>`(select coalesce(sum(clicks), 0)::int from banner_clicks c where c.banner_id = b.id)`.as('click_count'),
      sql<{ day: string; clicks: number }[]>`coalesce((
        select json_agg(json_build_object('day', d.day, 'clicks', d.clicks) order by d.day)
        from (select day, clicks from banner_clicks c where c.banner_id = b.id order by day desc limit 30) d
      ), '[]'::json)`.as('clicks_by_day'),
    ]);

export type BannerRow = NonNullable<Awaited<ReturnType<ReturnType<typeof selectBanners>['executeTakeFirst']>>>;
