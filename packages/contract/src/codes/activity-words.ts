/** Words of the activity log besides the actions: who, what on, how it ended. */
export const activityActorKinds = [
  { code: 'practitioner', label: '认证人员' },
  { code: 'institution', label: '认证机构' },
  { code: 'operator', label: '运营' },
  { code: 'system', label: '系统' },
  { code: 'anonymous', label: '未登录者' },
] as const;
export type ActivityActorKind = (typeof activityActorKinds)[number]['code'];

/** An object kind that is missing here is shown as it is. */
export const activityObjectKinds: readonly { readonly code: string; readonly label: string }[] = [
  { code: 'practitioner', label: '认证人员' },
  { code: 'institution', label: '认证机构' },
  { code: 'institution_account', label: '机构账号' },
  { code: 'operator', label: '运营账号' },
  { code: 'card', label: '名片' },
  { code: 'job', label: '职位' },
  { code: 'application', label: '投递' },
  { code: 'share', label: '名片分享' },
  { code: 'session', label: '登录会话' },
  { code: 'sms_code', label: '短信验证码' },
  { code: 'registry_import', label: '信息库导入' },
  { code: 'banner', label: '轮播图' },
  { code: 'feedback', label: '意见反馈' },
  { code: 'forbidden_word', label: '禁用词' },
  { code: 'correction', label: '更正申请' },
  { code: 'dictionary', label: '字典' },
  { code: 'points', label: '点数' },
  { code: 'consent', label: '授权' },
  { code: 'registry_file', label: '信息库文件' },
  { code: 'retention_run', label: '数据清理' },
  { code: 'activity_verification', label: '日志验证' },
  { code: 'alert', label: '警报' },
];

/** How an act ended, when it did not simply succeed. */
export const activityOutcomes: readonly { readonly code: string; readonly label: string }[] = [
  { code: 'success', label: '成功' },
  { code: 'wrong', label: '密码或验证码错误' },
  { code: 'locked', label: '错误次数过多，已锁定' },
  { code: 'refused_locked', label: '锁定期间再次尝试' },
  { code: 'limited', label: '超过次数限制' },
  { code: 'ambiguous', label: '手机号对应多条记录' },
  { code: 'failed', label: '失败' },
  { code: 'default_password_expired', label: '默认密码已失效' },
  { code: 'not_found', label: '号码不在信息库中' },
  { code: 'verify', label: '待绑定' },
  { code: 'password', label: '已绑定' },
  { code: 'address_not_allowed', label: '网络地址不在允许范围' },
  { code: 'corrected', label: '已更正' },
  { code: 'declined', label: '未采纳' },
];

/** Keys of the detail of a line; one that is missing here is shown as it is. */
export const activityDetailLabels: Readonly<Record<string, string>> = {
  outcome: '结果', account: '账号（遮盖）', scope: '权限范围', everywhere: '退出所有设备', purpose: '用途', reason: '原因', points: '点数', balance: '余额', before: '原价格', field: '字段', version: '版本',
  applicants: '投递人数', validUntil: '有效期至', hints: '文字提醒数', from: '原状态', role: '角色', act: '操作', mark: '标记', hidesFromEmployer: '对执业机构隐藏', refundedReveals: '退回点数的次数',
  revealId: '查看编号', applicationId: '投递编号', consentId: '授权编号', filters: '筛选条件', rows: '行数', seals: '封存块', badSeal: '首个异常块', showsContact: '显示联系方式', count: '数量', practitionerId: '人员编号', institutionId: '机构编号', accountId: '账号编号', fields: '字段', kind: '类型', institutionName: '机构名称',
  endedSessions: '结束的登录', endedShares: '失效的分享', title: '标题', slot: '位置', to: '至', word: '词', viewCount: '打开次数', format: '格式', isComplete: '是否完整', isDryRun: '只检查', linkUrl: '链接', pictureCount: '图片数', bytes: '字节数', problem: '问题', operation: '接口', overdueHours: '超时小时数', takenAt: '数据截至', sealNumber: '恢复到的封存块', formerSealNumber: '恢复前的封存块', keyVersion: '密钥编号',
  withdrawnApplications: '撤回的投递', validDays: '有效天数', state: '状态', sizeBytes: '文件字节数', price: '价格', membershipUntil: '会员有效期至', isEnabled: '启用', number: '编号', reported: '报告行数', used: '已用', shown: '显示', by: '经由', providerCode: '短信商代码', network: '来源网络', differences: '差异数', checks: '未通过的核对', lines: '日志行数', asked: '查询数', notFound: '未找到数', times: '次数', usedThisHour: '本小时已用', hourlyBudget: '每小时预算', usedToday: '今日已用', dailyBudget: '每日预算',
};

export const labelOf = (list: readonly { readonly code: string; readonly label: string }[], code: string): string => list.find((entry) => entry.code === code)?.label ?? code;

/** 短信 */
export const smsPurposes = [
  { code: 'bind', label: '首次登录绑定手机号' },
  { code: 'reset', label: '重置登录密码' },
] as const;
export const smsOutcomes = [
  { code: 'sent', label: '已发送' },
  { code: 'refused', label: '短信商拒绝' },
  { code: 'timed_out', label: '短信商超时' },
  { code: 'not_sent', label: '未发送（号码未绑定）' },
] as const;

/** What a check of the log may find. */
export const sealProblemKinds = [
  { code: 'lines_differ', label: '日志行与封存时不一致' },
  { code: 'seal_missing', label: '封存块缺失' },
  { code: 'seal_changed', label: '封存块被改动' },
  { code: 'deleted_too_early', label: '未满六个月的日志被删除' },
  { code: 'end_missing', label: '末尾的封存块缺失' },
] as const;
export const lineDifferenceKinds = [
  { code: 'changed', label: '被修改' },
  { code: 'missing', label: '被删除' },
  { code: 'added', label: '被插入' },
] as const;
