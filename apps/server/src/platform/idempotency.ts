import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { ContactCipher } from './contact-cipher.ts';
import { inTransaction, type Db, type Tx } from './database.ts';
import { Refusal } from './refusal.ts';

export interface KeyedRequest {
  /** Whose key it is: another account's same key is another key. */
  caller: string;
  key: string;
  operation: string;
  /** Everything that decides the effect: path parameters and body. */
  input: unknown;
}

/**
 * Runs a write once per Idempotency-Key (rule 25): the key, the effect and the kept answer commit together, so a repeat
 * across a crash gives the same answer or does the whole act for the first time. A concurrent repeat waits.
 * @throws Refusal `idempotency_key_reused` when the key came with other content. A refused act keeps no key.
 */
export async function runOnce<T>(
  db: Db,
  cipher: ContactCipher,
  request: KeyedRequest,
  act: (tx: Tx) => Promise<T>,
): Promise<T> {
  const requestHash = createHash('sha256').update(JSON.stringify([request.operation, request.input])).digest();
  return inTransaction(db, async (tx) => {
    const claimed = await tx
      .insertInto('idempotency_keys')
      .values({ caller: request.caller, key: request.key, operation: request.operation, request_hash: cipher.index(requestHash.toString('hex')) })
      .onConflict((conflict) => conflict.columns(['caller', 'key']).doNothing())
      .returning('key')
      .executeTakeFirst();
    const row = tx.selectFrom('idempotency_keys').where('caller', '=', request.caller).where('key', '=', request.key);
    if (claimed === undefined) {
      const kept = await row.select(['request_hash', 'answer_cipher']).executeTakeFirstOrThrow();
      if (!cipher.keptIndexes(requestHash.toString('hex')).some((hash) => kept.request_hash.equals(hash))) throw new Refusal('idempotency_key_reused');
      return kept.answer_cipher === null ? (undefined as T) : (JSON.parse(cipher.decrypt(kept.answer_cipher)) as T);
    }
    try {
      const answer = await act(tx);
      if (answer !== undefined) {
        await tx
          .updateTable('idempotency_keys')
          .set({ answer_cipher: cipher.encrypt(JSON.stringify(answer)) })
          .where('caller', '=', request.caller)
          .where('key', '=', request.key)
          .execute();
      }
      return answer;
    } catch (error) {
      if (error instanceof Refusal && error.keepsWrites) {
        await tx.deleteFrom('idempotency_keys').where('caller', '=', request.caller).where('key', '=', request.key).execute();
      }
      throw error;
    }
  });
}

/** Keys are kept for two days: the promise is 24 hours. Run by time. */
export async function deleteOldKeys(db: Db): Promise<void> {
  await db.deleteFrom('idempotency_keys').where('created_at', '<', sql<Date>`now() - interval '2 days'`).execute();
}
