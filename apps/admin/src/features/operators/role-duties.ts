import type { Schemas } from '@cert/api-client/client';

/** What each role is for, in a line (A9). What it may exactly follows from the contract: docs/access.md. */
export const roleDuties: Record<Schemas['Operator']['role'], string> = {
  administrator: '管理运营账号，并可使用全部功能；不能删除留存的记录',
  business: '办理机构、人员信息库、点数、职位、名片、轮播图和反馈等日常业务',
  auditor: '查看日志、概览和对账，不能修改任何内容',
};
