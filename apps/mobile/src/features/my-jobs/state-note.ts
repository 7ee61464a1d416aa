import type { Schemas } from '@cert/api-client/client';

/** What the state of a job means for its institution; nothing to say of one that runs. */
export function stateNote({ state, takenDownReason, can }: Pick<Schemas['MyJob'], 'state' | 'takenDownReason' | 'can'>) {
  if (state === 'paused') return { kind: 'expiring', text: '已暂停：认证人员看不到该职位，仍占用 1 个发布名额。' } as const;
  if (state === 'expired') return { kind: 'expiring', text: '已过有效期：认证人员看不到该职位。续期后重新发布。' } as const;
  if (state === 'taken_down') return { kind: 'danger', text: `已被平台下架：${takenDownReason ?? '请联系平台管理员'}` } as const;
  if (state === 'deleted') return { kind: 'neutral', text: '该职位已删除，投递记录仍然保留。' } as const;
  return can.edit ? undefined : ({ kind: 'expiring', text: '会员已到期，暂不能修改职位。请联系平台管理员。' } as const);
}
