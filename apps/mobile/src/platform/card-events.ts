import { onUnload } from '@dcloudio/uni-app';

export interface CardEvent {
  cardId: string;
  what: 'viewed' | 'revealed' | 'gone';
}

const channel = 'card-event';

export const announceCard = (event: CardEvent) => uni.$emit(channel, event);

/** Lists learn what happened on a card page, so that they need not load again and keep their place. */
export function onCardEvent(handle: (event: CardEvent) => void) {
  uni.$on(channel, handle);
  onUnload(() => uni.$off(channel, handle));
}
