// npm run backup:key -- FILE
import { makeBackupKey } from '../features/backup/make-backup-key.ts';
import { readOptions, runOrExplain } from '../run-command.ts';

const usage = `用法：npm run backup:key -- 文件
生成一对备份密钥：私钥写入该文件（仅本用户可读），公钥显示在屏幕上。
公钥写入设置 BACKUP_RECIPIENTS；私钥请保存到别的机器，不要留在服务器上。没有私钥，备份无法打开。
退出码：0 完成，1 没有完成，2 参数有误。`;

await runOrExplain(usage, async () => {
  const { subject = '' } = readOptions({ required: [], optional: [], subject: '文件' });
  const { recipient } = await makeBackupKey(subject);
  console.log([`BACKUP_RECIPIENTS=${recipient}`, `私钥在 ${subject}。请把它移到别的机器，至少保存两份，然后从这台服务器上删除。`].join('\n'));
});
