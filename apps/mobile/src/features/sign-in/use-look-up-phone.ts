import { api } from '../../platform/api.ts';
import { useAct } from '../../platform/use-act.ts';
import { useGetProofChallenge } from './use-get-proof-challenge.ts';

/** Step 1, with a proof that is prepared while the number is typed. */
export function useLookUpPhone() {
  const { isSlow, prepare, prove } = useGetProofChallenge();
  const act = useAct((body: { phone: string }, idempotencyKey) =>
    prove((proof) => api.anyone.call('lookUpPhone', { body: { ...body, proof } }, { idempotencyKey })),
  );
  return { ...act, isSlow, prepare };
}
