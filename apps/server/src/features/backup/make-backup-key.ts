import { generateX25519Identity } from 'age-encryption';
import { writeFileSync } from 'node:fs';
import { BackupRefusal } from './archive/backup-refusal.ts';
import { recipientOf } from './archive/seal-file.ts';

/**
 * Makes a key pair for backups: the secret half in a file for this user only, in the form of age-keygen; the public half is
 * answered. A file that is there is never overwritten: without its key every backup made for it is lost.
 * @throws BackupRefusal when the file exists or cannot be written.
 */
export async function makeBackupKey(path: string): Promise<{ recipient: string }> {
  const identity = await generateX25519Identity();
  const recipient = await recipientOf(identity);
  try {
    writeFileSync(path, `# created: ${new Date().toISOString()}\n# public key: ${recipient}\n${identity}\n`, { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new BackupRefusal(isThere ? `${path} 已存在，没有覆盖：用它加密的备份只能用它打开。` : `无法写入 ${path}（${(error as NodeJS.ErrnoException).code ?? '未知原因'}）。`);
  }
  return { recipient };
}
