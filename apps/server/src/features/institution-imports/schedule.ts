import { sql } from 'kysely';
import type { Db } from '../../platform/database.ts';

/** Hours that the default passwords of an import wait to be taken. */
export const hoursKept = 24;

/** Wipes what nobody took in time; those accounts get new passwords by a reset. */
export async function wipeImportPasswords(db: Db): Promise<void> {
  await db.deleteFrom('institution_import_passwords').where('created_at', '<', sql<Date>`now() - make_interval(hours => ${hoursKept})`).execute();
}
