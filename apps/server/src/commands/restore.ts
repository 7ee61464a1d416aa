// npm run restore -- FILE --identity KEYFILE
import { readFileSync } from 'node:fs';
import { checkActivitySeals } from '../features/activity/check-activity-seals.ts';
import { sealHeadFile } from '../features/activity/keep-seal-head.ts';
import { replaceSealHead } from '../features/activity/replace-seal-head.ts';
import { BackupRefusal } from '../features/backup/archive/backup-refusal.ts';
import type { ReadArchive } from '../features/backup/archive/read-archive.ts';
import { identitiesOf } from '../features/backup/archive/seal-file.ts';
import { restoreBackup } from '../features/backup/restore-backup.ts';
import { describeBackup } from '../features/backup/rules.ts';
import { verifyBackup } from '../features/backup/verify-backup.ts';
import { reconcilePoints } from '../features/points/reconcile-points.ts';
import { logActivity, systemActor } from '../platform/activity-log.ts';
import { findRunningPostgres } from '../platform/find-running-postgres.ts';
import type { Deps } from '../platform/http/deps.ts';
import { openObjectStorage } from '../platform/object-storage.ts';
import { readConfig } from '../config.ts';
import { readOptions, runOrExplain } from '../run-command.ts';
import { findDevelopmentKey, migrationsDirectory, openDatabase, openRuntime } from '../runtime.ts';

const usage = `用法：npm run restore -- 备份文件 --identity 私钥文件
把一个备份恢复到空的数据库（DATABASE_URL）或空的数据目录（DATA_DIR）。恢复前完整检查备份，有任何不符都不作修改。
需要备份时使用的 CONTACT_KEY。恢复后所有登录都已结束，用户需重新登录；备份之后的数据不在其中。
  --identity 文件  备份私钥（npm run backup:key 生成）
退出码：0 完成且核对无误，1 没有完成或核对有差异，2 参数有误。`;

await runOrExplain(usage, async () => {
  const { subject: path = '', identity = '' } = readOptions({ required: ['identity'], optional: [], subject: '备份文件' });
  const config = readConfig();
  const print = (line: string) => console.error(line);
  if (config.databaseUrl === undefined && findRunningPostgres(config.dataDir) !== undefined) {
    throw new BackupRefusal(`服务正在使用数据目录 ${config.dataDir}。只能恢复到空的数据目录：请换一个 DATA_DIR，例如 DATA_DIR=/另一个目录 npm run restore -- …`);
  }
  const contactKey = config.contactKey ?? findDevelopmentKey(config.dataDir);
  if (contactKey === undefined) throw new BackupRefusal('没有 CONTACT_KEY：请设置备份时使用的 CONTACT_KEY（开发环境在原数据目录的 secrets.json 中），否则联系方式无法解密。');

  print('正在检查备份……');
  const identities = identitiesOf(readIdentity(identity));
  const archive = await verifyBackup({ path, identities, keys: { current: contactKey, other: config.contactKeyOld } });
  print(['备份完整：', ...describeBackup(archive)].join('\n'));

  const database = await openDatabase(config, print);
  try {
    const programRole = database.ownerUrl === database.url ? undefined : decodeURIComponent(new URL(database.url).username);
    await restoreBackup({ ownerUrl: database.ownerUrl, programRole, migrationsDirectory: migrationsDirectory(), pictures: openObjectStorage(config) }, { path, identities, archive, print });
    const runtime = await openRuntime({ ...config, contactKey, databaseUrl: database.url, databaseOwnerUrl: database.ownerUrl }, { print });
    try {
      console.log((await conclude(runtime.deps, archive)).join('\n'));
    } finally {
      await runtime.close();
    }
  } finally {
    await database.stop();
  }
});

/** Proves what was restored and writes it into the restored log. */
async function conclude({ db, cipher, config }: Deps, archive: ReadArchive): Promise<string[]> {
  const headFile = sealHeadFile(config.dataDir);
  const former = await replaceSealHead(db, headFile);
  await logActivity(db, systemActor, {
    action: 'restore-backup',
    detail: { takenAt: archive.manifest.takenAt, sealNumber: archive.manifest.activityHead?.number ?? 0, formerSealNumber: former?.formerNumber ?? null },
  });
  const { differenceCount } = await reconcilePoints(db);
  const { checkedSeals, problem } = await checkActivitySeals(db, { key: cipher, headFile });
  if (differenceCount > 0 || problem !== undefined) process.exitCode = 1;
  return [
    '恢复完成。',
    ...describeBackup(archive),
    differenceCount === 0 ? '  对账：没有差异' : `  对账：有 ${differenceCount} 处差异，请执行 npm run reconcile 查明`,
    problem === undefined ? `  操作日志：${checkedSeals} 块完整` : `  操作日志：第 ${problem.number} 块不符，请执行 npm run activity:verify 查明`,
    ...(former === undefined ? [] : [`  这台机器见过第 ${former.formerNumber} 块封存，恢复后的日志里没有：备份之后的日志已丢失。原记录保存在 ${former.movedTo}`]),
    '  所有登录都已结束，用户需要重新登录。',
    '  备份之后发放、扣除的点数和查看记录不在其中，请按 docs/operations/backup.md 核对。',
  ];
}

function readIdentity(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new BackupRefusal(`找不到私钥文件 ${path}。`);
  }
}
