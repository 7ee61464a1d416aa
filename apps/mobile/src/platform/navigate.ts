import { usePrivacyConsent } from './privacy-consent.ts';
import { homeOf, routes, signInOf } from './routes.ts';
import { useSession, type Side } from './session.ts';

/** A page on top of this one, with its back button. */
export function openPage(url: string, query: Record<string, string> = {}) {
  const pairs = Object.entries(query).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  uni.navigateTo({ url: pairs.length > 0 ? `${url}?${pairs.join('&')}` : url });
}

/** Back, or to `fallback` when this page was opened by its address. */
export function goBack(fallback: string) {
  if (getCurrentPages().length > 1) uni.navigateBack();
  else relaunch(fallback);
}

let leavingFor: string | undefined;
/**
 * Leaves every page for this one. A session that changes tells the page and its guard at once, and both want to leave:
 * the second call to the same place while the first is under way is the same wish, not an error.
 */
function relaunch(url: string) {
  if (leavingFor === url) return;
  leavingFor = url;
  uni.reLaunch({ url, complete: () => (leavingFor = undefined) });
}

/** The first page of a side for what its session allows; nothing of the former pages stays. */
export function enterSide(side: Side) {
  const session = useSession();
  session.useSide(side);
  const held = session.sessions[side];
  if (!usePrivacyConsent().isAgreed) relaunch(routes.start);
  else if (!held) relaunch(signInOf[side]);
  else if (held.scope === 'change_password') relaunch(routes.firstPassword);
  else relaunch(homeOf[side]);
}

export const restartAt = relaunch;
export const switchTab = (url: string) => uni.switchTab({ url });
