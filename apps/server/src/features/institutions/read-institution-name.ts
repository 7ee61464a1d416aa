import type { Db, Tx } from '../../platform/database.ts';

/** The public name of an institution that is known to exist, e.g. for a notification that says who did something. */
export async function readInstitutionName(db: Db | Tx, institutionId: string): Promise<string> {
  const { name } = await db.selectFrom('institutions').select('name').where('id', '=', institutionId).executeTakeFirstOrThrow();
  return name;
}
