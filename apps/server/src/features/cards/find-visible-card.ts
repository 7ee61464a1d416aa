import type { Db, Tx } from '../../platform/database.ts';
import { isVisibleTo, type Viewer } from './is-visible-to.ts';
import { selectCards } from './sql.ts';

/** The card if this institution may see it; undefined when it is missing, withdrawn, hidden or blocked alike. */
export const findVisibleCard = (db: Db | Tx, viewer: Viewer, cardId: string) =>
  selectCards(db).where('c.id', '=', cardId).where(isVisibleTo(viewer)).executeTakeFirst();
