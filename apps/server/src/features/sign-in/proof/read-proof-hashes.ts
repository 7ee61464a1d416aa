import { sql } from 'kysely';
import type { Db } from '../../../platform/database.ts';
import { readLookUpAlarm } from '../watch-look-ups.ts';
import { clientKeysOf, proofHashes, type Client, type Means } from '../rules.ts';

/** How many hashes a client must try now: more with the different numbers it asked for today, most during an alarm. */
export async function readProofHashes(db: Db, { client, limits }: { client: Client; limits: Means['limits'] }): Promise<number> {
  const alarm = await readLookUpAlarm(db, limits);
  if (alarm.isRaised) return limits.proofHardestHashes;
  const { device = '', address, network } = clientKeysOf(client, null);
  const { rows } = await sql<{ clientKey: string; count: number }>`
    select client_key as "clientKey", count(distinct phone_index)::int as count from phone_look_ups
    where client_key in (${device}, ${address}, ${network}) and first_at > clock_timestamp() - interval '1 day' group by client_key
  `.execute(db);
  const countOf = (key: string) => rows.find(({ clientKey }) => clientKey === key)?.count ?? 0;
  return proofHashes({ device: countOf(device), address: countOf(address), network: countOf(network) }, limits);
}
