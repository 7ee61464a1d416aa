import { sql } from 'kysely';
import { checkValueOf, createContactCipher, type ContactCipher, type KeyRing } from './contact-cipher.ts';
import type { Db, Tx } from './database.ts';

/** The CONTACT_KEY is not the one of this database; the message is Chinese, for the operator. */
export class KeyRefusal extends Error {
  override readonly name = 'KeyRefusal';
}

export interface ContactKeys {
  current: Buffer;
  other?: Buffer | undefined;
}

interface KnownKey {
  version: number;
  check_value: Buffer;
  retired_at: Date | null;
  index_key_cipher: Buffer | null;
}

/**
 * The cipher for the keys of the settings, each under the number that this database gave it. A key that is new here gets
 * the next number when the present one is at hand as well, so a mistyped key stops the start instead of writing rows that
 * nobody can read together with the others (decision 0026).
 * @throws KeyRefusal when the settings do not hold the keys that the data needs.
 */
export async function openContactCipher(db: Db | Tx, keys: ContactKeys): Promise<ContactCipher> {
  const current = checkValueOf(keys.current);
  const other = keys.other === undefined || keys.other.equals(keys.current) ? undefined : checkValueOf(keys.other);
  for (;;) {
    const known = await readKnownKeys(db);
    const find = (check: Buffer | undefined): KnownKey | undefined => (check === undefined ? undefined : known.find((row) => row.check_value.equals(check)));
    const next = (known.at(-1)?.version ?? 0) + 1;
    const mine = find(current);
    if (mine === undefined) {
      if (known.length === 0) await registerFirst(db, keys);
      else if (find(other)?.retired_at === null) await register(db, next, current);
      else throw new KeyRefusal('CONTACT_KEY 不是这个数据库使用的密钥，程序没有启动。请设置原来的 CONTACT_KEY；如要更换密钥，请同时把原来的密钥设为 CONTACT_KEY_OLD（docs/operations/keys.md）。');
      continue;
    }
    if (mine.retired_at !== null) throw new KeyRefusal('这把 CONTACT_KEY 已经更换并停用，请设置新的 CONTACT_KEY。');
    const missing = known.find((row) => row.retired_at === null && row !== mine && row !== find(other));
    if (missing !== undefined) throw new KeyRefusal(`数据库中还有用另一把密钥（第 ${missing.version} 把）加密的数据：请把它设为 CONTACT_KEY_OLD，直到 npm run keys:rotate 完成。`);
    // A key that only opens gets its number when it first writes; until then it is the number that it will get.
    const isOtherRetired = (find(other)?.retired_at ?? null) !== null;
    const otherRing = keys.other === undefined || other === undefined || isOtherRetired ? undefined : { version: find(other)?.version ?? next, key: keys.other };
    const ring: KeyRing = { version: mine.version, other: otherRing, retired: [] };
    const opening = createContactCipher(keys.current, ring);
    const retired = known.flatMap((row) => (row.index_key_cipher === null ? [] : [{ version: row.version, indexKey: Buffer.from(opening.decrypt(row.index_key_cipher), 'base64') }]));
    return createContactCipher(keys.current, { ...ring, retired });
  }
}

const readKnownKeys = async (db: Db | Tx): Promise<KnownKey[]> =>
  (await sql<KnownKey>`select version, check_value, retired_at, index_key_cipher from contact_keys order by version limit 255`.execute(db)).rows;

const register = async (db: Db | Tx, version: number, check: Buffer): Promise<void> =>
  void (await db.insertInto('contact_keys').values({ version, check_value: check }).onConflict((conflict) => conflict.doNothing()).execute());

/** A database from before keys were numbered: the first key is the one that opens what is there. */
async function registerFirst(db: Db | Tx, keys: ContactKeys): Promise<void> {
  const row = await db.selectFrom('practitioners').select('phone_cipher').where('phone_cipher', 'is not', null).limit(1).executeTakeFirst();
  const candidates = [keys.current, ...(keys.other === undefined ? [] : [keys.other])];
  const sealed = row?.phone_cipher ?? null;
  const first = sealed === null ? keys.current : candidates.find((key) => opens(key, sealed));
  if (first === undefined) throw new KeyRefusal('CONTACT_KEY 打不开数据库中已有的联系方式，程序没有启动。请设置原来的 CONTACT_KEY。');
  await register(db, 1, checkValueOf(first));
}

function opens(key: Buffer, sealed: Buffer): boolean {
  try {
    createContactCipher(key).decrypt(sealed);
    return true;
  } catch {
    return false;
  }
}
