/** What a banner is at a moment (A4). Switched off wins. */
export function bannerStateAt(banner: { starts_at: Date | null; ends_at: Date | null; disabled_at: Date | null }, now: Date): 'running' | 'scheduled' | 'ended' | 'disabled' {
  if (banner.disabled_at !== null) return 'disabled';
  if (banner.ends_at !== null && banner.ends_at <= now) return 'ended';
  return banner.starts_at !== null && banner.starts_at > now ? 'scheduled' : 'running';
}

/** Path on this server: an uploaded picture, or one that came with the program. */
export const imagePathOf = (banner: { picture_id: string | null; image_file: string }): string =>
  banner.picture_id === null ? `/files/${banner.image_file}` : `/files/banners/${banner.picture_id}`;

/** What an operator says of a banner; times are ISO 8601. */
export interface NewBanner {
  slot: 'talent_pool' | 'jobs';
  title: string;
  linkUrl: string | null;
  position: number;
  startsAt: string | null;
  endsAt: string | null;
  isEnabled: boolean;
}

/** The columns that hold it. */
export const columnsOf = (banner: NewBanner) => ({
  slot: banner.slot,
  title: banner.title,
  link_url: banner.linkUrl,
  position: banner.position,
  starts_at: banner.startsAt,
  ends_at: banner.endsAt,
  disabled_at: banner.isEnabled ? null : new Date(),
});
