import { timingSafeEqual } from 'node:crypto';
import { checkValueOf, createContactCipher, type ContactCipher } from '../../platform/contact-cipher.ts';
import type { ContactKeys } from '../../platform/open-contact-cipher.ts';
import { BackupRefusal } from './archive/backup-refusal.ts';
import { sealInput, type Manifest } from './archive/manifest.ts';
import { readArchive, type ReadArchive } from './archive/read-archive.ts';

/**
 * Opens a backup and checks all of it without restoring anything: every piece, every checksum, every count; and with the
 * CONTACT_KEY also that a program with that key made it, and that it opens what is sealed in it.
 * @throws BackupRefusal with what is wrong.
 */
export async function verifyBackup({ path, identities, keys }: { path: string; identities: readonly string[]; keys?: ContactKeys }): Promise<ReadArchive> {
  const archive = await readArchive(path, identities);
  if (keys !== undefined) requireOwnSeal(archive, cipherOf(archive.manifest, keys));
  return archive;
}

const otherKey = (): BackupRefusal => new BackupRefusal('备份不是用当前的 CONTACT_KEY 生成的：请设置备份时使用的 CONTACT_KEY，否则恢复出来的联系方式无法解密。');

/** Our keys under the numbers that the backup knows them by. */
function cipherOf({ contactKeys }: Manifest, keys: ContactKeys): ContactCipher {
  const versionOf = (key: Buffer | undefined) => (key === undefined ? undefined : contactKeys.find(({ check }) => check === checkValueOf(key).toString('hex'))?.version);
  const [current, other] = [versionOf(keys.current), versionOf(keys.other)];
  const missing = contactKeys.find(({ version }) => version !== current && version !== other);
  if (missing !== undefined) throw otherKey();
  const next = (contactKeys.at(-1)?.version ?? 0) + 1;
  return createContactCipher(keys.current, { version: current ?? next, other: keys.other === undefined || other === undefined ? undefined : { version: other, key: keys.other }, retired: [] });
}

/** Whoever knows our public key can seal a file for us; only a program with our CONTACT_KEY can sign one. */
function requireOwnSeal({ manifest, summary }: ReadArchive, cipher: ContactCipher): void {
  const seal = Buffer.from(summary.seal, 'hex');
  if (!cipher.indexes(sealInput(manifest, summary)).some((expected) => expected.length === seal.length && timingSafeEqual(expected, seal))) throw otherKey();
}
