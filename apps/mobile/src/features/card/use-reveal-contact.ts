import { ref } from 'vue';
import { api } from '../../platform/api.ts';
import { announceCard } from '../../platform/card-events.ts';
import { storedAct } from '../../platform/stored-act.ts';
import { useAct } from '../../platform/use-act.ts';
import { useRead } from '../../platform/use-read.ts';

/**
 * 查看联系方式: price first, then the charge (rule 3). A retry after a lost answer carries the same key, also after a reload, and the server
 * charges one institution once for one practitioner anyway (rule 2).
 */
export function useRevealContact(cardId: () => string) {
  const isSheetOpen = ref(false);
  const message = ref('');
  const { value: offer, problem: offerProblem, load: loadOffer } = useRead(() =>
    api.institution.call('getRevealOffer', { params: { cardId: cardId() } }),
  );
  const { isBusy, run } = useAct(
    (body: { expectedPoints: number }, idempotencyKey) => api.institution.call('revealContact', { params: { cardId: cardId() }, body }, { idempotencyKey }),
    storedAct(() => `reveal.${cardId()}`),
  );

  async function openSheet() {
    message.value = '';
    offer.value = null;
    isSheetOpen.value = true;
    await loadOffer();
  }

  async function reveal(expectedPoints: number) {
    message.value = '';
    const outcome = await run({ expectedPoints });
    if (!outcome) return undefined;
    if (outcome.ok) {
      isSheetOpen.value = false;
      announceCard({ cardId: cardId(), what: 'revealed' });
      return outcome;
    }
    message.value = outcome.problem.title;
    // Show the figures as they are now, and ask again.
    if (outcome.problem.code === 'price_changed' || outcome.problem.code === 'points_insufficient') await loadOffer();
    if (outcome.problem.code === 'card_not_found') {
      isSheetOpen.value = false;
      announceCard({ cardId: cardId(), what: 'gone' });
    }
    return outcome;
  }

  return { isSheetOpen, message, offer, offerProblem, isBusy, openSheet, loadOffer, reveal };
}
