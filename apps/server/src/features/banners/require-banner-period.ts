import { Refusal } from '../../platform/refusal.ts';
import type { NewBanner } from './rules.ts';

/** @throws Refusal `banner_period_invalid` when a banner would end before it starts. */
export function requireBannerPeriod({ startsAt, endsAt }: NewBanner): void {
  if (startsAt === null || endsAt === null || Date.parse(endsAt) > Date.parse(startsAt)) return;
  throw new Refusal('banner_period_invalid', { errors: [{ pointer: '/body/endsAt', message: '结束时间须晚于开始时间' }] });
}
