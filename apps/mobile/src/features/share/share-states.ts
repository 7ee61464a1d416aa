import type { Schemas } from '@cert/api-client/client';
import { momentLabel } from '../../ui/dates.ts';

type Share = Pick<Schemas['MyShare'], 'state' | 'showsContact' | 'viewCount' | 'lastViewedAt' | 'expiresAt'>;

const states: Record<Share['state'], { label: string; kind: 'valid' | 'neutral' }> = {
  active: { label: '有效', kind: 'valid' },
  expired: { label: '已过期', kind: 'neutral' },
  revoked: { label: '已停用', kind: 'neutral' },
  replaced: { label: '已换新链接', kind: 'neutral' },
  card_withdrawn: { label: '名片撤回，已失效', kind: 'neutral' },
};

export const shareState = (share: Pick<Share, 'state'>) => states[share.state];
export const kindLabel = (showsContact: boolean): string => (showsContact ? '显示联系方式' : '隐藏联系方式');

export const viewsLabel = ({ viewCount, lastViewedAt }: Pick<Share, 'viewCount' | 'lastViewedAt'>): string =>
  viewCount === 0 || lastViewedAt === null ? '还没有人打开' : `打开 ${viewCount} 次，最近 ${momentLabel(lastViewedAt)}`;

export const untilLabel = ({ expiresAt }: Pick<Share, 'expiresAt'>): string => `有效期至 ${momentLabel(expiresAt)}`;
