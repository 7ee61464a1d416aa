import { api } from './api.ts';
import { useSession, type Side } from './session.ts';
import { useAct } from './use-act.ts';

/** X2. The device forgets the login even when the server cannot be reached: that is what the user asked for. */
export function useSignOut(side: Side) {
  const session = useSession();
  return useAct(async (body: { everywhere: boolean }, idempotencyKey) => {
    const outcome = await api[side].call('signOut', { body }, { idempotencyKey });
    // The page's guard then leads to the sign-in.
    if (outcome.ok || !body.everywhere) session.drop(side);
    return outcome;
  });
}
