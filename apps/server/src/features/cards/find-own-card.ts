import type { Db, Tx } from '../../platform/database.ts';
import { selectCards } from './sql.ts';

/** The card of a practitioner with what it shows, published or not; undefined before the first sign-in. */
export const findOwnCard = (db: Db | Tx, practitionerId: string) => selectCards(db).where('c.practitioner_id', '=', practitionerId).executeTakeFirst();
