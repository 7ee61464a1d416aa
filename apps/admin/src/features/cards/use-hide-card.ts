import { call } from '../../platform/api.ts';
import { confirmAct } from '../../platform/confirm-act.ts';
import type { ReviewedCard } from './use-list-cards-for-review.ts';

/** Hiding a card from the institutions and letting it be again, each asked before it is done (A7). */
export function useHideCard(changed: (words: string) => void) {
  const whose = (card: ReviewedCard) => `${card.maskedName}（${card.registryNo}）的名片`;

  const hide = (card: ReviewedCard) =>
    confirmAct({
      title: `下架${whose(card)}？`,
      consequences: ['所有机构立即看不到这张名片和联系方式，已发出的分享链接失效。', '最近 24 小时内查看过联系方式的机构，点数自动退回。', '本人会收到站内消息并看到原因，下架期间不能推送。'],
      confirmLabel: '下架名片',
      isDestructive: true,
      reason: { label: '下架原因', isRequired: true, maxLength: 200, placeholder: '本人会看到这段文字' },
      act: async ({ reason, ...options }) => {
        const outcome = await call('hideCard', { params: { cardId: card.cardId }, body: { reason } }, options);
        if (outcome.ok) changed('名片已下架');
        return outcome;
      },
    });

  const unhide = (card: ReviewedCard) =>
    confirmAct({
      title: `取消下架${whose(card)}？`,
      consequences: ['名片不会自动回到人才库，由本人决定是否重新推送。', '本人会收到站内消息。'],
      confirmLabel: '取消下架',
      act: async (options) => {
        const outcome = await call('unhideCard', { params: { cardId: card.cardId } }, options);
        if (outcome.ok) changed('已取消下架');
        return outcome;
      },
    });

  return { hide, unhide };
}
