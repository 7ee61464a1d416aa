import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';
import { useGetProofChallenge } from './use-get-proof-challenge.ts';

/** The first step of a reset, with a proof that is prepared while the page is open. */
export function useStartPasswordReset() {
  const { isSlow, prepare, prove } = useGetProofChallenge();
  const act = useAct((body: { phone: string }, idempotencyKey) =>
    prove((proof) => api.anyone.call('startPasswordReset', { body: { ...body, proof } }, { idempotencyKey })),
  );
  return { ...act, isSlow, prepare };
}
