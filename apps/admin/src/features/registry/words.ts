import type { Schemas } from '@cert/api-client/client';
import { schemeLabel, type SchemeCode } from '@cert/contract/codes/schemes';

export type RegistryImport = Schemas['RegistryImport'];
export type ImportRow = Schemas['ImportRow'];
export type PractitionerRow = Schemas['PractitionerRow'];
export type PractitionerRecord = Schemas['PractitionerRecord'];

export const importStates = {
  running: { label: '进行中', tone: 'brand' },
  finished: { label: '已完成', tone: 'valid' },
  refused: { label: '未导入', tone: 'danger' },
  cancelled: { label: '已停止', tone: 'pending' },
  interrupted: { label: '中断', tone: 'pending' },
} as const;

export const importPhases = { starting: '正在准备', reading: '正在读取文件', writing: '正在比对和写入', checking: '正在检查重复手机号', ended: '已结束' } as const;

export const rowOutcomes = {
  created: { label: '新增', tone: 'valid' },
  updated: { label: '更新', tone: 'brand' },
  unchanged: { label: '不变', tone: 'quiet' },
  refused: { label: '拒绝', tone: 'danger' },
  warned: { label: '提示', tone: 'pending' },
} as const;

const plainFields: Record<string, string> = {
  name: '姓名', sex: '性别', birth: '出生日期', phone: '手机号', email: '电子邮箱', wechatId: '微信号', education: '学历',
  jobTitle: '职称', residence: '常住地', employer: '执业机构', employmentKind: '执业性质',
};
export const fieldLabel = (field: string): string =>
  field.startsWith('registration:') ? `注册资格 ${schemeLabel(field.slice('registration:'.length) as SchemeCode)}` : (plainFields[field] ?? field);

export const cardStates = {
  none: { label: '还没有名片', tone: 'quiet' },
  withdrawn: { label: '未推送', tone: 'quiet' },
  published: { label: '已推送到人才库', tone: 'valid' },
  hidden: { label: '已被平台下架', tone: 'danger' },
} as const;

export const accountStates = {
  none: { label: '从未登录', tone: 'quiet' },
  unbound: { label: '未绑定', tone: 'pending' },
  no_password: { label: '已绑定，未设密码', tone: 'pending' },
  active: { label: '已绑定', tone: 'valid' },
} as const;

const actions: Record<string, string> = {
  'update-practitioner': '修改资料', 'drop-practitioner-override': '恢复信息库的值', 'add-registration': '增加注册资格', 'update-registration': '修改注册资格',
  'retire-practitioner': '停用', 'restore-practitioner': '恢复', 'change-practitioner-phone': '更换手机号', 'unbind-practitioner': '解除绑定',
  'end-practitioner-sessions': '结束全部登录', 'lift-sms-lock': '解除短信验证锁定', 'bind-phone': '绑定手机', 'set-practitioner-password': '设置密码', 'reset-password': '重置密码',
  'verify-sms-code': '核对验证码', 'sign-in-practitioner': '登录', 'sign-out': '退出登录', 'publish-card': '推送名片', 'withdraw-card': '撤回名片', 'hide-card': '下架名片',
  'reveal-contact': '机构查看联系方式', 'close-account': '注销账号', 'change-password': '修改密码', 'request-correction': '提交更正申请', 'handle-correction-request': '处理更正申请',
  'create-share': '分享名片', 'update-own-contact': '修改自己的联系方式', 'export-my-data': '导出个人数据', 'agree-to-privacy-policy': '同意隐私政策',
};
export const actionLabel = (action: string): string => actions[action] ?? '其他操作';
export const actorLabels = { practitioner: '本人', institution: '机构', operator: '运营', system: '系统', anonymous: '未登录' } as const;

export const megabytes = (bytes: number): string => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);

/** 95 → 1 分 35 秒 */
export const duration = (seconds: number): string => (seconds < 60 ? `${Math.round(seconds)} 秒` : `${Math.floor(seconds / 60)} 分 ${Math.round(seconds % 60)} 秒`);
export const thousands = (count: number): string => count.toLocaleString('zh-CN');
