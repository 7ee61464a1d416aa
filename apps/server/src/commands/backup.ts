// npm run backup [-- --to FOLDER] | npm run backup -- --verify FILE --identity KEYFILE
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BackupRefusal } from '../features/backup/archive/backup-refusal.ts';
import { identitiesOf } from '../features/backup/archive/seal-file.ts';
import { createBackup } from '../features/backup/create-backup.ts';
import { backupMeans } from '../features/backup/schedule.ts';
import { describeBackup } from '../features/backup/rules.ts';
import { verifyBackup } from '../features/backup/verify-backup.ts';
import { systemActor } from '../platform/activity-log.ts';
import { readOptions, runCommand, runOrExplain } from '../run-command.ts';

const usage = `用法：npm run backup [-- --to 目录]
      npm run backup -- --verify 备份文件 --identity 私钥文件
把整个数据库和上传的图片备份到一个加密文件，可在服务运行时执行。
  --to 目录        放在哪里（默认 BACKUP_DIR，没有设置时为数据目录下的 backups）
  --verify 文件    只检查一个备份能否打开、是否完整，不恢复
  --identity 文件  备份私钥（npm run backup:key 生成）
退出码：0 完成，1 没有完成，2 参数有误。`;

if (process.argv.includes('--verify')) {
  // Opens no database: a backup is best checked on another machine.
  await runOrExplain(usage, async () => {
    const { verify = '', identity = '' } = readOptions({ required: ['verify', 'identity'], optional: [] });
    const archive = await verifyBackup({ path: verify, identities: identitiesOf(readIdentity(identity)) });
    console.log(['备份完整，可以恢复。', ...describeBackup(archive)].join('\n'));
  });
} else {
  await runCommand({ usage, options: { required: [], optional: ['to'] } }, async (deps, { to }) => {
    const { config } = deps;
    const folder = to ?? config.backup.folder ?? join(config.dataDir, 'backups');
    let shown = 0;
    const made = await createBackup(deps.db, backupMeans(deps), {
      folder,
      recipients: config.backup.recipients,
      actor: systemActor,
      isScheduled: false,
      onProgress: ({ table, tablesDone, tables, rows }) => {
        // A line a second, and the first at once.
        if (Date.now() - shown < 1_000) return;
        shown = Date.now();
        console.error(`正在备份 ${table}（第 ${tablesDone + 1} 张表，共 ${tables} 张，已备份 ${rows} 行）`);
      },
    });
    return [
      `备份完成：${made.path}`,
      `  ${made.rows} 行，${made.pictures} 张图片，${made.bytes} 字节，数据截至 ${made.takenAt}`,
      ...(made.missingPictures > 0 ? [`  ${made.missingPictures} 张图片在备份时已被删除`] : []),
      ...(config.objectStorage === undefined ? [] : ['  图片在对象存储中，没有复制：请为该存储桶开启版本或跨区复制。']),
      '  请把它复制到别的机器，并用 --verify 检查一次。',
    ];
  });
}

function readIdentity(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new BackupRefusal(`找不到私钥文件 ${path}。`);
  }
}

