/**
 * What the SMS provider says when it does not send, in words for the operators. `kind` decides what the user reads: the
 * number gets none for now, the number gets none at all, our account cannot send, or nobody answered.
 */
export const smsProviderCodes = [
  { code: 'isv.BUSINESS_LIMIT_CONTROL', label: '该号码收到的短信过多，运营商暂不发送', kind: 'number_limited' },
  { code: 'isv.MOBILE_NUMBER_ILLEGAL', label: '号码不能接收短信', kind: 'number_refused' },
  { code: 'isv.AMOUNT_NOT_ENOUGH', label: '服务商账户余额不足，请充值', kind: 'account' },
  { code: 'isv.OUT_OF_SERVICE', label: '服务商账户已停机（欠费），请充值', kind: 'account' },
  { code: 'isv.PRODUCT_UN_SUBSCRIPT', label: '没有开通短信服务', kind: 'account' },
  { code: 'isv.DAY_LIMIT_CONTROL', label: '达到服务商设置的每日发送上限', kind: 'account' },
  { code: 'isv.MONTH_LIMIT_CONTROL', label: '达到服务商设置的每月发送上限', kind: 'account' },
  { code: 'isv.SMS_SIGNATURE_ILLEGAL', label: '短信签名未通过审核或填写有误', kind: 'account' },
  { code: 'isv.SMS_TEMPLATE_ILLEGAL', label: '短信模板未通过审核或填写有误', kind: 'account' },
  { code: 'isv.TEMPLATE_MISSING_PARAMETERS', label: '短信模板的变量不是 code', kind: 'account' },
  { code: 'isv.SMS_SIGNATURE_SCENE_ILLEGAL', label: '短信签名与模板的类型不一致', kind: 'account' },
  { code: 'isp.RAM_PERMISSION_DENY', label: '密钥没有发送短信的权限', kind: 'account' },
  { code: 'isv.ACCOUNT_ABNORMAL', label: '服务商账户异常', kind: 'account' },
  { code: 'SignatureDoesNotMatch', label: '密钥不正确', kind: 'account' },
  { code: 'InvalidAccessKeyId.NotFound', label: '密钥编号不存在', kind: 'account' },
  { code: 'InvalidAccessKeyId.Inactive', label: '密钥已停用', kind: 'account' },
  { code: 'InvalidTimeStamp.Expired', label: '服务器时间不准', kind: 'account' },
  { code: 'Throttling.User', label: '请求过于频繁，被服务商限流', kind: 'away' },
  { code: 'isp.SYSTEM_ERROR', label: '服务商系统错误', kind: 'away' },
  { code: 'ServiceUnavailable', label: '服务商暂时不可用', kind: 'away' },
  { code: 'not_configured', label: '没有配置短信服务', kind: 'account' },
  { code: 'unreachable', label: '连接不上服务商', kind: 'away' },
  { code: 'broken_off', label: '服务商没有答完', kind: 'away' },
  { code: 'unreadable', label: '服务商的回答无法识别', kind: 'away' },
] as const satisfies readonly { code: string; label: string; kind: 'number_limited' | 'number_refused' | 'account' | 'away' }[];

export type SmsFaultKind = (typeof smsProviderCodes)[number]['kind'];

const rows = new Map<string, (typeof smsProviderCodes)[number]>(smsProviderCodes.map((row) => [row.code, row]));

/** Chinese for a provider's code; empty for one that nobody has explained yet. */
export const smsProviderLabel = (code: string): string => rows.get(code)?.label ?? '';

/** An unknown `isv.` code is about our account (the vendor's "caller's fault"); everything else unknown is an outage. */
export const smsFaultKind = (code: string): SmsFaultKind => rows.get(code)?.kind ?? (code.startsWith('isv.') ? 'account' : 'away');
