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
  else uni.reLaunch({ url: fallback });
}

/** The first page of a side for what its session allows; nothing of the former pages stays. */
export function enterSide(side: Side) {
  const session = useSession();
  session.useSide(side);
  const held = session.sessions[side];
  if (!held) uni.reLaunch({ url: signInOf[side] });
  else if (held.scope === 'change_password') uni.reLaunch({ url: routes.firstPassword });
  else uni.reLaunch({ url: homeOf[side] });
}

export const restartAt = (url: string) => uni.reLaunch({ url });
export const switchTab = (url: string) => uni.switchTab({ url });
