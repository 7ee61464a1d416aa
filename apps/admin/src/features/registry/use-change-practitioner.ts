import { call } from '../../platform/api.ts';
import { confirmAct } from '../../platform/confirm-act.ts';
import { notifyDone } from '../../ui/notify.ts';
import { fieldLabel, type PractitionerRecord } from './words.ts';

const reason = { label: '原因', isRequired: true, maxLength: 200, placeholder: '写进变更记录，例如：协会通知其注册已注销' };

/** Acts of consequence on one person; each says what it does to whom before it is done (rule 22). */
export function useChangePractitioner(changed: (record: PractitionerRecord) => void) {
  const who = (record: PractitionerRecord) => `“${record.identity.name}”（${record.registryNo}）`;
  const take = (record: PractitionerRecord, words: string) => {
    changed(record);
    notifyDone(words);
  };

  const retire = (record: PractitionerRecord) =>
    confirmAct({
      title: `停用${who(record)}？`,
      consequences: [
        record.sessions.length > 0 ? `正在使用的 ${record.sessions.length} 处登录立即结束，之后不能登录。` : '之后不能登录。',
        record.card.state === 'published' ? '名片立即从人才库消失；24 小时内查看过联系方式的机构自动退回点数。' : '名片不能再推送。',
        '资料保留，以后可以恢复。',
      ],
      confirmLabel: '停用',
      isDestructive: true,
      reason,
      act: async ({ reason: why, ...options }) => {
        const outcome = await call('retirePractitioner', { params: { practitionerId: record.id }, body: { reason: why } }, options);
        if (outcome.ok) take(outcome.data, '已停用');
        return outcome;
      },
    });

  const restore = (record: PractitionerRecord) =>
    confirmAct({
      title: `恢复${who(record)}？`,
      consequences: ['可以用原来的手机号和密码登录。', '名片不会自动推送，由本人决定。'],
      confirmLabel: '恢复',
      reason,
      act: async ({ reason: why, ...options }) => {
        const outcome = await call('restorePractitioner', { params: { practitionerId: record.id }, body: { reason: why } }, options);
        if (outcome.ok) take(outcome.data, '已恢复');
        return outcome;
      },
    });

  const endSessions = (record: PractitionerRecord) =>
    confirmAct({
      title: `结束${who(record)}的全部登录？`,
      consequences: [`${record.sessions.length} 处登录立即结束，本人可以重新登录。`],
      confirmLabel: '结束全部登录',
      isDestructive: true,
      reason,
      act: async ({ reason: why, ...options }) => {
        const outcome = await call('endPractitionerSessions', { params: { practitionerId: record.id }, body: { reason: why } }, options);
        if (outcome.ok) take(outcome.data, '已结束全部登录');
        return outcome;
      },
    });

  const liftSmsLock = (record: PractitionerRecord) =>
    confirmAct({
      title: `解除${who(record)}的短信验证锁定？`,
      consequences: ['先确认来电的是本人：锁定是因为验证码一天内输错太多次。', '解除后可以立即重新获取验证码；发送次数的限制不变。'],
      confirmLabel: '解除锁定',
      reason: { ...reason, placeholder: '写进变更记录，例如：本人来电，已核对姓名和证书编号' },
      act: async ({ reason: why, ...options }) => {
        const outcome = await call('liftSmsLock', { params: { practitionerId: record.id }, body: { reason: why } }, options);
        if (outcome.ok) take(outcome.data, '已解除短信验证锁定');
        return outcome;
      },
    });

  const dropOverride = (record: PractitionerRecord, field: string, registryValue: string | null) =>
    confirmAct({
      title: `恢复信息库的${fieldLabel(field)}？`,
      consequences: [registryValue === null ? '信息库里没有这一项，人工填写的内容会被删除。' : `改回信息库的值：${registryValue}`, '之后的导入会更新它；名片立即跟着变化。'],
      confirmLabel: '恢复',
      act: async (options) => {
        const outcome = await call('dropPractitionerOverride', { params: { practitionerId: record.id }, body: { field, version: record.version } }, options);
        if (outcome.ok) take(outcome.data, '已恢复信息库的值');
        return outcome;
      },
    });

  return { retire, restore, endSessions, liftSmsLock, dropOverride };
}
