import { call } from '../../platform/api.ts';
import { confirmAct } from '../../platform/confirm-act.ts';
import type { RegistryImport } from './words.ts';

/** What can be done with a run; each asked before it is done. */
export function useRunRegistryImport(changed: (run: RegistryImport) => void) {
  const cancel = (run: RegistryImport) =>
    confirmAct({
      title: run.isDryRun ? '停止试运行？' : '停止这次导入？',
      consequences: run.isDryRun ? ['试运行不写入任何数据。'] : [`已写入的 ${run.counts.practitionersNew + run.counts.practitionersUpdated} 人保留，其余不写入；每个人要么完整写入，要么不写入。`, '以后可以从这里继续。'],
      confirmLabel: '停止',
      isDestructive: true,
      act: async (options) => {
        const outcome = await call('cancelRegistryImport', { params: { importId: run.id } }, options);
        if (outcome.ok) changed(outcome.data);
        return outcome;
      },
    });

  const importAfterTry = (run: RegistryImport) =>
    confirmAct({
      title: `把“${run.fileName}”导入信息库？`,
      consequences: [
        `新增 ${run.counts.practitionersNew} 人，更新 ${run.counts.practitionersUpdated} 人，${run.counts.practitionersUnchanged} 人不变；拒绝 ${run.counts.refusedRows} 行。`,
        run.counts.phonesChanged === 0 ? '没有人换手机号。' : `${run.counts.phonesChanged} 人的手机号改变：他们的登录立即失效，名片撤回，直到绑定新手机号。`,
        '运营人员修改过的值不会被覆盖；文件里没有的人员和注册资格保留。',
      ],
      confirmLabel: '开始导入',
      act: async (options) => {
        const outcome = await call('startRegistryImport', { body: { fileId: run.fileId ?? '', isDryRun: false } }, options);
        if (outcome.ok) changed(outcome.data);
        return outcome;
      },
    });

  return { cancel, importAfterTry };
}
