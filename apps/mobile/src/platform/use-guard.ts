import { onHide, onShow } from '@dcloudio/uni-app';
import { watch } from 'vue';
import { enterSide } from './navigate.ts';
import { useSession, type Side } from './session.ts';

/** For pages that need a login: leaves to the sign-in page when there is none, or when the server ended it meanwhile. */
export function useGuard(side: Side, scope: 'full' | 'change_password' = 'full') {
  const session = useSession();
  const isAllowed = () => session.sessions[side]?.scope === scope;
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
