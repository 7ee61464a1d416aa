/**
 * 警报: what the program noticed and an operator should look at. `{who}` in the text is the subject in words; `advice` says
 * what to do about it. Add a kind here; the list, the filter and the console follow.
 */
export const alertKinds = [
  { code: 'look-up-limit', label: '手机号查询过多', text: '{who}查询的手机号个数超过限制，已被暂停查询', advice: '在登录日志中查看该网络；如是办公场所的公共网络，可调高限制' },
  { code: 'look-up-enumeration', label: '疑似批量试探手机号', text: '查询手机号的请求中，大量号码不在信息库', advice: '查看登录日志中“查询手机号”的来源；情况平息后再标记已处理' },
  { code: 'sms-limit', label: '短信请求过多', text: '{who}请求的短信验证码超过限制，超出的请求已被拒绝', advice: '在短信日志中查看用途和来源；如是办公场所的公共网络，可调高限制' },
  { code: 'sms-code-lock', label: '验证码被试探', text: '{who}的短信验证码一天内多次输错，已暂停验证', advice: '联系本人核实；是本人操作时在人员页解除锁定' },
  { code: 'sms-budget', label: '短信用量接近或超过预算', text: '短信用量已到预算的 80% 或以上；到达预算后不再发送', advice: '在短信日志中查看用途和来源；确属正常使用时调高预算' },
  { code: 'sms-provider', label: '短信通道故障', text: '短信服务商拒绝发送或没有回应，验证码可能收不到', advice: '查看短信日志中的服务商代码，联系短信服务商' },
  { code: 'card-reading', label: '机构读取名片过快', text: '{who}读取名片超过限制，超出的请求已被拒绝', advice: '联系机构了解情况；确认是批量抓取时停用该机构' },
  { code: 'applicant-reading', label: '机构读取投递人过快', text: '{who}读取投递人资料超过限制，超出的请求已被拒绝', advice: '联系机构了解情况；确认是批量抓取时停用该机构' },
  { code: 'list-reading', label: '读取列表过快', text: '{who}读取列表或导出超过限制，超出的请求已被拒绝', advice: '多为程序抓取；在操作日志中查看该账号和来源网络' },
  { code: 'console-reading', label: '运营读取资料过快', text: '{who}在后台读取资料超过限制，超出的请求已被拒绝', advice: '向本人核实；不是本人操作时停用该运营账号' },
  { code: 'export-limit', label: '运营导出过多', text: '{who}导出次数超过限制，超出的请求已被拒绝', advice: '向本人核实导出的用途；不是本人操作时停用该运营账号' },
  { code: 'reveal-limit', label: '机构查看联系方式过多', text: '{who}查看联系方式超过限制，超出的请求已被拒绝，未扣点', advice: '联系机构了解情况；确认账号被盗用时重置密码或停用' },
  { code: 'sign-in-lock', label: '机构登录被锁定', text: '{who}密码连续输错，登录已被暂时锁定', advice: '联系机构确认是否本人操作；忘记密码时为其重置' },
  { code: 'operator-lock', label: '运营登录被锁定', text: '{who}密码或动态验证码连续输错，运营登录已被暂时锁定', advice: '向本人核实；不是本人操作时检查来源网络，必要时限制可登录的网络地址' },
  { code: 'share-scanning', label: '试探名片分享', text: '{who}打开的分享过多，或大量分享码无效，已被暂停打开', advice: '在操作日志中查看该网络打开的分享' },
  { code: 'ledger-difference', label: '对账有差异', text: '每日对账发现余额、流水或记录不一致', advice: '立即打开对账页查明，查明前不要更正点数' },
  { code: 'backup-failed', label: '备份失败', text: '数据库备份没有成功', advice: '按运维手册检查磁盘空间和备份设置，并立即补做一次备份' },
  { code: 'activity-log-changed', label: '操作日志被改动', text: '操作日志与封存时不一致：有记录被修改、删除或插入', advice: '保留现场，立即由安全审计人员核查数据库的访问记录' },
] as const satisfies readonly { code: string; label: string; text: string; advice: string }[];

export type AlertKind = (typeof alertKinds)[number]['code'];

/** What an alert is about. `network`: an address or its neighbourhood; `platform`: the whole of it, with the id `platform`. */
export const alertSubjectKinds = ['institution', 'practitioner', 'operator', 'network', 'platform'] as const;
export type AlertSubjectKind = (typeof alertSubjectKinds)[number];

const rows = new Map<string, (typeof alertKinds)[number]>(alertKinds.map((kind) => [kind.code, kind]));

/** Label, sentence and advice of one alert; a kind of another version is shown by its code. */
export function alertWords(kind: string, who: string): { label: string; text: string; advice: string } {
  const row = rows.get(kind);
  if (row === undefined) return { label: kind, text: kind, advice: '' };
  return { label: row.label, text: row.text.replace('{who}', who), advice: row.advice };
}
