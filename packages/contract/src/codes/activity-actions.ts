/**
 * What stands in the activity log (A8), in words for people. `group` orders the filter; `identity` marks what belongs to
 * the sign-in log and to whose sign-in. An action without an entry here does not compile.
 */
export const activityActions = [
  // 登录
  { code: 'look-up-phone', label: '查询手机号', group: 'sign-in', identity: 'practitioner' },
  { code: 'send-sms-code', label: '发送短信验证码', group: 'sign-in', identity: 'practitioner' },
  { code: 'verify-sms-code', label: '核对短信验证码', group: 'sign-in', identity: 'practitioner' },
  { code: 'bind-phone', label: '绑定手机号', group: 'sign-in', identity: 'practitioner' },
  { code: 'set-practitioner-password', label: '设置登录密码（人员）', group: 'sign-in', identity: 'practitioner' },
  { code: 'sign-in-practitioner', label: '人员登录', group: 'sign-in', identity: 'practitioner' },
  { code: 'start-password-reset', label: '申请重置密码', group: 'sign-in', identity: 'practitioner' },
  { code: 'reset-password', label: '重置密码', group: 'sign-in', identity: 'practitioner' },
  { code: 'sign-in-institution', label: '机构登录', group: 'sign-in', identity: 'institution' },
  { code: 'set-institution-password', label: '机构首次设置密码', group: 'sign-in', identity: 'institution' },
  { code: 'sign-in-operator', label: '运营登录', group: 'sign-in', identity: 'operator' },
  { code: 'sign-out', label: '退出登录', group: 'sign-in', identity: null },
  // 名片与联系方式
  { code: 'publish-card', label: '推送名片到人才库', group: 'card', identity: null },
  { code: 'withdraw-card', label: '撤回名片', group: 'card', identity: null },
  { code: 'hide-card', label: '下架名片', group: 'card', identity: null },
  { code: 'unhide-card', label: '恢复名片', group: 'card', identity: null },
  { code: 'create-share', label: '生成名片分享', group: 'card', identity: null },
  { code: 'open-share', label: '打开名片分享', group: 'card', identity: null },
  { code: 'revoke-share', label: '撤销名片分享', group: 'card', identity: null },
  { code: 'end-shares', label: '分享随名片失效', group: 'card', identity: null },
  { code: 'reveal-contact', label: '查看联系方式', group: 'card', identity: null },
  { code: 'limit-reached', label: '触发次数限制', group: 'card', identity: null },
  // 职位与投递
  { code: 'publish-job', label: '发布职位', group: 'job', identity: null },
  { code: 'save-job-field', label: '修改职位', group: 'job', identity: null },
  { code: 'pause-job', label: '暂停招聘', group: 'job', identity: null },
  { code: 'reopen-job', label: '恢复招聘', group: 'job', identity: null },
  { code: 'renew-job', label: '延长职位有效期', group: 'job', identity: null },
  { code: 'delete-job', label: '删除职位', group: 'job', identity: null },
  { code: 'restore-job', label: '还原已删除的职位', group: 'job', identity: null },
  { code: 'expire-job', label: '职位到期', group: 'job', identity: null },
  { code: 'take-down-job', label: '下架职位', group: 'job', identity: null },
  { code: 'reinstate-job', label: '恢复已下架的职位', group: 'job', identity: null },
  { code: 'apply-to-job', label: '投递简历', group: 'job', identity: null },
  { code: 'view-application', label: '查看投递（含联系方式）', group: 'job', identity: null },
  { code: 'mark-application', label: '标记投递合适/不合适', group: 'job', identity: null },
  { code: 'withdraw-application', label: '撤回投递', group: 'job', identity: null },
  // 机构与点数
  { code: 'create-institution', label: '创建机构', group: 'institution', identity: null },
  { code: 'reset-institution-password', label: '重置机构密码', group: 'institution', identity: null },
  { code: 'grant-points', label: '发放点数', group: 'institution', identity: null },
  { code: 'set-reveal-price', label: '调整查看价格', group: 'institution', identity: null },
  { code: 'export-point-entries', label: '导出点数流水', group: 'institution', identity: null },
  // 人员信息库
  { code: 'import-registry', label: '导入人员信息库', group: 'registry', identity: null },
  { code: 'unbind-practitioner', label: '因更换手机号解除绑定', group: 'registry', identity: null },
  // 内容与管理
  { code: 'add-forbidden-word', label: '添加禁用词', group: 'operation', identity: null },
  { code: 'remove-forbidden-word', label: '删除禁用词', group: 'operation', identity: null },
  { code: 'create-operator', label: '创建运营账号', group: 'operation', identity: null },
  // 日志自身
  { code: 'list-activity', label: '查阅操作日志', group: 'log', identity: null },
  { code: 'list-sign-ins', label: '查阅登录日志', group: 'log', identity: null },
  { code: 'list-sms-messages', label: '查阅短信日志', group: 'log', identity: null },
  { code: 'export-activity', label: '导出操作日志', group: 'log', identity: null },
  { code: 'verify-activity-log', label: '验证日志完整性', group: 'log', identity: null },
] as const satisfies readonly { code: string; label: string; group: string; identity: 'practitioner' | 'institution' | 'operator' | null }[];

export type ActivityAction = (typeof activityActions)[number]['code'];
export type ActivityGroup = (typeof activityActions)[number]['group'];

export const activityGroups: readonly { readonly code: ActivityGroup; readonly label: string }[] = [
  { code: 'sign-in', label: '登录' },
  { code: 'card', label: '名片与联系方式' },
  { code: 'job', label: '职位与投递' },
  { code: 'institution', label: '机构与点数' },
  { code: 'registry', label: '人员信息库' },
  { code: 'operation', label: '内容与管理' },
  { code: 'log', label: '日志' },
];

/** The Chinese of an action; one of an older or newer version is shown as it is. */
export const activityLabel = (action: string): string => activityActions.find((entry) => entry.code === action)?.label ?? action;
