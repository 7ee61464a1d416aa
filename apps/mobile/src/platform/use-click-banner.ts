import { api } from './api.ts';
import { openLink } from './open-link.ts';
import type { Side } from './session.ts';

/** Opens a banner and counts the tap (A4). The count never stands in the way: a lost one is lost. */
export function useClickBanner(side: Side) {
  return (bannerId: string, linkUrl: string) => {
    openLink(linkUrl);
    void api[side].call('clickBanner', { params: { bannerId } });
  };
}
