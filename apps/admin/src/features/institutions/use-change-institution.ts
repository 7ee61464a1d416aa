import type { Schemas } from '@cert/api-client/client';
import { call } from '../../platform/api.ts';
import { confirmAct } from '../../platform/confirm-act.ts';
import type { InstitutionRecord } from './use-list-institutions.ts';

interface Told {
  changed: (institution: InstitutionRecord, words: string) => void;
  gotPassword: (password: Schemas['DefaultPassword']) => void;
}

/** The acts on one institution; each says what it does to whom before it is done. */
export function useChangeInstitution(told: Told) {
  const reason = (label: string) => ({ label, isRequired: true, maxLength: 200, placeholder: '写入操作日志，至少 2 个字' });

  async function disable(institution: InstitutionRecord): Promise<void> {
    const jobs = institution.jobCounts.published + institution.jobCounts.paused;
    await confirmAct({
      title: `停用“${institution.institutionName}”？`,
      consequences: [
        `该机构的 ${institution.accounts.length} 个账号立即退出，不能再登录。`,
        jobs === 0 ? '该机构没有在招或暂停的职位。' : `${jobs} 个在招或暂停的职位立即从求职列表消失，也不能再投递。`,
        `点数 ${institution.balance} 点和过去的记录保留不变。`,
        '以后可以恢复。',
      ],
      confirmLabel: '停用',
      isDestructive: true,
      reason: reason('停用原因'),
      act: async (given) => {
        const outcome = await call('disableInstitution', { params: { institutionId: institution.id }, body: { reason: given.reason } }, given);
        if (outcome.ok) told.changed(outcome.data, '机构已停用');
        return outcome;
      },
    });
  }

  async function enable(institution: InstitutionRecord): Promise<void> {
    await confirmAct({
      title: `恢复“${institution.institutionName}”？`,
      consequences: ['该机构的账号可以重新登录，密码不变。', '仍在有效期内、未暂停的职位重新展示。'],
      confirmLabel: '恢复',
      reason: reason('恢复原因'),
      act: async (given) => {
        const outcome = await call('enableInstitution', { params: { institutionId: institution.id }, body: { reason: given.reason } }, given);
        if (outcome.ok) told.changed(outcome.data, '机构已恢复');
        return outcome;
      },
    });
  }

  async function resetPassword(institution: InstitutionRecord, account: Schemas['InstitutionAccount']): Promise<void> {
    await confirmAct({
      title: `重置账号“${account.accountName}”的密码？`,
      consequences: [`“${institution.institutionName}”用此账号的登录立即失效，原密码作废。`, '系统生成新的默认密码，只显示一次；请先核实对方身份。', '首次登录时须设置新密码。'],
      confirmLabel: '重置密码',
      isDestructive: true,
      act: async (given) => {
        const outcome = await call('resetInstitutionPassword', { params: { institutionId: institution.id }, body: { accountId: account.id } }, given);
        if (outcome.ok) told.gotPassword(outcome.data);
        return outcome;
      },
    });
  }

  return { disable, enable, resetPassword };
}
