import { newIdempotencyKey } from '@cert/api-client/idempotency-key';
import { api } from '../../platform/api.ts';
import { announceCard } from '../../platform/card-events.ts';
import { useRead } from '../../platform/use-read.ts';

/** Opens the card. For the server this is a write (it keeps a view record); for the page it is a read. */
export const useViewCard = (cardId: () => string) =>
  useRead(async () => {
    const outcome = await api.institution.call('viewCard', { params: { cardId: cardId() } }, { idempotencyKey: newIdempotencyKey() });
    if (outcome.ok) announceCard({ cardId: cardId(), what: 'viewed' });
    else if (outcome.problem.code === 'card_not_found') announceCard({ cardId: cardId(), what: 'gone' });
    return outcome;
  });
