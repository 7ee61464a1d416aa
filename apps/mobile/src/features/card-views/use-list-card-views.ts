import { api } from '../../platform/api.ts';
import { onCardEvent } from '../../platform/card-events.ts';
import { usePagedList } from '../../platform/use-paged-list.ts';

export function useListCardViews() {
  const paged = usePagedList((cursor) => api.institution.call('listCardViews', { query: cursor ? { cursor } : {} }));

  onCardEvent(({ cardId, what }) => {
    const row = paged.list.items.find((item) => item.card?.id === cardId);
    if (!row) return;
    if (what === 'revealed') row.hasRevealed = true;
    if (what === 'gone') {
      row.card = null;
      row.state = 'withdrawn';
    }
  });
  return paged;
}
