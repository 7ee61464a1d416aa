import { onHide, onShow } from '@dcloudio/uni-app';
import { watch } from 'vue';
import { enterSide } from './navigate.ts';
import { usePrivacyConsent } from './privacy-consent.ts';
import { useSession, type Side } from './session.ts';

/**
 * For pages that need a login: leaves to the sign-in page when there is none, or when the server ended it meanwhile; to the
 * consent when the privacy policy was not agreed to (X4).
 */
export function useGuard(side: Side, scope: 'full' | 'change_password' = 'full') {
  const session = useSession();
  const consent = usePrivacyConsent();
  const isAllowed = () => consent.isAgreed && session.sessions[side]?.scope === scope;
  let isShown = false;

  onShow(() => {
    isShown = true;
    if (!isAllowed()) enterSide(side);
  });
  onHide(() => {
    isShown = false;
  });
  watch(
    () => session.sessions[side],
    () => {
      if (isShown && !isAllowed()) enterSide(side);
    },
  );
  return { isAllowed };
}
