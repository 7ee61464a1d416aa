/**
 * Which text of the privacy policy and the user agreement stands now. Changing what they say needs a new version:
 * everybody is asked again (X4). The words themselves are in privacy-policy-text.ts.
 */
export const privacyPolicyVersion = '2026-11-22';

/** 首次启动时的说明: what is collected, in the words of the first page of the app. */
export const privacySummary = [
  { title: '手机号', text: '用于登录和验证身份，须与认证人员信息库中登记的一致；加密保存。' },
  { title: '名片资料', text: '来自认证人员信息库的姓名、出生日期、学历、城市、执业机构和注册资格。默认不推送，未经您同意不向任何机构展示。' },
  { title: '登录和操作记录', text: '登录时间、网络地址和设备类型，用于保障账号安全；日志保存不少于 6 个月。' },
] as const;
