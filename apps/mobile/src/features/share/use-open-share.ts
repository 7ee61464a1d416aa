import { api } from '../../platform/api.ts';
import { useSession } from '../../platform/session.ts';
import { useRead } from '../../platform/use-read.ts';

/** Opens a share as whoever is here: only the owner's own opening is told apart, and not counted. */
export const useOpenShare = (shareCode: () => string) =>
  useRead(() => (useSession().isSignedIn.practitioner ? api.practitioner : api.anyone).call('openShare', { body: { shareCode: shareCode() } }));
