// npm run keys:rotate
import { rotateContactKey } from '../features/contact-keys/rotate-contact-key.ts';
import { systemActor } from '../platform/activity-log.ts';
import { runCommand } from '../run-command.ts';

const usage = `用法：npm run keys:rotate
更换联系方式密钥：把用 CONTACT_KEY_OLD 加密的数据全部改用 CONTACT_KEY，可在服务运行时执行，中断后可再次执行。
先让所有服务进程都以新的 CONTACT_KEY 和 CONTACT_KEY_OLD 重新启动（docs/operations/keys.md）。
退出码：0 全部更换完成、原密钥已停用，1 没有完成，2 参数有误。`;

await runCommand({ usage, options: { required: [], optional: [] } }, async ({ db, cipher, config }) => {
  let shown = 0;
  const { rows, version, formerVersion } = await rotateContactKey(db, {
    cipher,
    // Without it there is no other key in the cipher, and that is refused before it is needed.
    formerKey: config.contactKeyOld ?? Buffer.alloc(0),
    actor: systemActor,
    onProgress: ({ table, rows: done }) => {
      if (Date.now() - shown < 1_000) return;
      shown = Date.now();
      console.error(`正在更换 ${table}：${done} 行`);
    },
  });
  return [
    `更换完成：${rows} 行已改用第 ${version} 把密钥。逐列核对，没有留下第 ${formerVersion} 把密钥加密的数据，它已停用。`,
    '请从设置中去掉 CONTACT_KEY_OLD 并重新启动。更换之前的备份仍需要原来的密钥，请在它们过期之前妥善保管。',
  ];
});
