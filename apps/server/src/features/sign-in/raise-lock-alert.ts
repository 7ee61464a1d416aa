import type { Tx } from '../../platform/database.ts';
import { raiseAlert, type AlertSubject } from '../alerts/raise-alert.ts';

interface Lock {
  kind: 'practitioner' | 'institution' | 'operator';
  /** Null: there is no such account, so all that is known is the network. */
  accountId: string | null;
  network: string;
}

/** Tells the operators that a sign-in of an institution or of one of them is locked (A8). A person's lock ends by itself. */
export async function raiseLockAlert(tx: Tx, lock: Lock): Promise<void> {
  if (lock.kind === 'practitioner') return;
  const kind = lock.kind === 'operator' ? 'operator-lock' : 'sign-in-lock';
  await raiseAlert(tx, { kind, subject: await subjectOf(tx, lock), detail: { network: lock.network } });
}

async function subjectOf(tx: Tx, { kind, accountId, network }: Lock): Promise<AlertSubject> {
  if (accountId === null) return { kind: 'network', id: network };
  if (kind === 'operator') return { kind: 'operator', id: accountId };
  const account = await tx.selectFrom('institution_accounts').select('institution_id').where('id', '=', accountId).executeTakeFirst();
  return { kind: 'institution', id: account?.institution_id ?? accountId };
}
