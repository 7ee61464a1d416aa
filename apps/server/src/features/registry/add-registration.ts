import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { newId } from '../../platform/ids.ts';
import { Refusal } from '../../platform/refusal.ts';
import { columnsOf, finishRegistration, readTerms, type RegistrationChange, type RegistrationTerms } from './edit/registration-terms.ts';
import { lockPractitioner } from './lock-practitioner.ts';

/**
 * A2: an operator adds a registration that the registry does not have yet. An import that brings it keeps the operator's.
 * @throws Refusal `practitioner_not_found`, `registration_exists`, `version_conflict`, `request_invalid`.
 */
export async function addRegistration(db: Db | Tx, args: RegistrationChange & { scheme: string; terms: RegistrationTerms }): Promise<void> {
  const terms = readTerms(args.terms);
  await inTransaction(db, async (tx) => {
    const person = await lockPractitioner(tx, args.practitionerId, args.version);
    const added = await tx
      .insertInto('registrations')
      .values({ id: newId('reg'), practitioner_id: person.id, scheme: args.scheme, ...columnsOf(terms) })
      .onConflict((conflict) => conflict.columns(['practitioner_id', 'scheme']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (added === undefined) throw new Refusal('registration_exists');
    await finishRegistration(tx, args, { scheme: args.scheme, before: null, after: terms, version: person.version, action: 'add-registration' });
  });
}
