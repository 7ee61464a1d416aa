import { serverAddress } from '../../platform/api.ts';
import { routes } from '../../platform/routes.ts';

interface Sent {
  shareCode: string;
  publicUrl: string | null;
}

/** Where the H5 stands, up to the page's own part: as configured, or where this page came from. */
function siteOf(publicUrl: string | null): string {
  if (publicUrl !== null) return `${publicUrl}/`;
  let site = `${serverAddress('')}/`;
  // #ifdef H5
  site = location.href.split('#')[0] ?? site;
  // #endif
  return site;
}

/** The page of the mini program that a share opens; the code is all that it carries. */
export const sharePath = (shareCode: string): string => `${routes.sharedCard}?code=${encodeURIComponent(shareCode)}`;

/** The link for everybody. The code stands behind the #, which no browser sends to a server. */
export const shareLink = ({ shareCode, publicUrl }: Sent): string => `${siteOf(publicUrl)}#${sharePath(shareCode)}`;
