import type { Schemas } from '@cert/api-client/client';
import { call } from '../../platform/api.ts';
import { confirmAct } from '../../platform/confirm-act.ts';
import { roleNames } from '../../platform/may.ts';
import type { Operator } from './use-list-operators.ts';

interface Told {
  changed: (operator: Operator, words: string) => void;
  gotPassword: (password: string) => void;
}

/** The acts on one account; each says what it does to whom before it is done. */
export function useChangeOperator(told: Told) {
  const whom = (operator: Operator) => `“${operator.displayName}”（${operator.accountName}）`;

  async function disable(operator: Operator, isMyself: boolean): Promise<void> {
    await confirmAct({
      title: `停用${whom(operator)}？`,
      consequences: [isMyself ? '这是您自己的账号：停用后您会立即退出。' : '对方会立即退出，并且不能再登录。', '过去的操作记录保留不变。', '以后可以重新启用。'],
      confirmLabel: '停用',
      isDestructive: true,
      act: async (options) => {
        const outcome = await call('disableOperator', { params: { operatorId: operator.id } }, options);
        if (outcome.ok) told.changed(outcome.data, '已停用');
        return outcome;
      },
    });
  }

  async function enable(operator: Operator): Promise<void> {
    await confirmAct({
      title: `启用${whom(operator)}？`,
      consequences: [`对方可以按“${roleNames[operator.role]}”的角色重新登录。`],
      confirmLabel: '启用',
      act: async (options) => {
        const outcome = await call('enableOperator', { params: { operatorId: operator.id } }, options);
        if (outcome.ok) told.changed(outcome.data, '已启用');
        return outcome;
      },
    });
  }

  async function changeRole(operator: Operator, role: Schemas['Operator']['role']): Promise<void> {
    await confirmAct({
      title: `把${whom(operator)}的角色换成“${roleNames[role]}”？`,
      consequences: [`现在的角色是“${roleNames[operator.role]}”。`, '对方会立即退出，重新登录后按新角色使用。'],
      confirmLabel: '更换角色',
      act: async (options) => {
        const outcome = await call('changeOperatorRole', { params: { operatorId: operator.id }, body: { role } }, options);
        if (outcome.ok) told.changed(outcome.data, '角色已更换');
        return outcome;
      },
    });
  }

  async function resetPassword(operator: Operator): Promise<void> {
    await confirmAct({
      title: `重置${whom(operator)}的密码？`,
      consequences: ['对方会立即退出，原密码作废。', '系统生成新的初始密码，只显示一次；请先核实对方身份。'],
      confirmLabel: '重置密码',
      isDestructive: true,
      act: async (options) => {
        const outcome = await call('resetOperatorPassword', { params: { operatorId: operator.id } }, options);
        if (outcome.ok) {
          told.changed(outcome.data.operator, '密码已重置');
          told.gotPassword(outcome.data.password);
        }
        return outcome;
      },
    });
  }

  async function resetFactor(operator: Operator): Promise<void> {
    await confirmAct({
      title: `重置${whom(operator)}的动态验证码？`,
      consequences: ['对方会立即退出，原来的验证器和恢复码作废。', '下次登录时重新设置。请先核实对方身份：知道密码的人此时可以绑定自己的手机。'],
      confirmLabel: '重置动态验证码',
      isDestructive: true,
      act: async (options) => {
        const outcome = await call('resetSecondFactor', { params: { operatorId: operator.id } }, options);
        if (outcome.ok) told.changed(outcome.data, '动态验证码已重置');
        return outcome;
      },
    });
  }

  return { disable, enable, changeRole, resetPassword, resetFactor };
}
