/**
 * Every refusal the program can give: one stable code, one HTTP status, one Chinese title (RFC 9457).
 * Clients switch on `code`; people read `title`. A code without an entry here does not compile.
 */
export const problems = {
  // The request itself
  request_invalid: { status: 400, title: '提交的内容有误，请检查后重试' },
  cursor_invalid: { status: 400, title: '列表已变化，请刷新后重试' },
  not_found: { status: 404, title: '没有找到您要的内容' },
  request_timeout: { status: 408, title: '请求超时，请重试' },
  request_too_large: { status: 413, title: '提交的内容过大' },
  media_type_unsupported: { status: 415, title: '不支持这种内容格式' },
  idempotency_key_required: { status: 400, title: '缺少幂等键，请更新后重试' },
  idempotency_key_reused: { status: 409, title: '同一个幂等键被用于不同的内容' },
  too_many_requests: { status: 429, title: '操作过于频繁，请稍后再试' },
  internal_error: { status: 500, title: '系统出错了，请稍后再试' },
  service_unavailable: { status: 503, title: '服务暂时不可用，请稍后再试' },

  // Who is calling
  sign_in_required: { status: 401, title: '请先登录' },
  wrong_audience: { status: 403, title: '当前身份不能使用此功能' },
  role_not_allowed: { status: 403, title: '您的角色不能使用此功能' },
  password_proof_required: { status: 403, title: '请再次输入登录密码以确认身份' },
  password_change_required: { status: 403, title: '首次登录请先设置新密码' },
  second_factor_required: { status: 403, title: '请先输入动态验证码' },
  second_factor_set_up_required: { status: 403, title: '请先设置动态验证码' },
  address_not_allowed: { status: 403, title: '当前网络不在运营后台的允许范围内' },
  membership_expired: { status: 403, title: '会员资格已到期，请联系管理员' },

  // Sign-in of practitioners
  phone_ambiguous: { status: 409, title: '手机号对应多条记录，请联系管理员' },
  look_up_limited: { status: 429, title: '查询次数过多，请稍后再试' },
  proof_required: { status: 400, title: '需要完成安全验证，请更新后重试' },
  proof_invalid: { status: 400, title: '安全验证没有通过，请重试' },
  proof_used: { status: 400, title: '安全验证已用过，请重试' },
  code_used: { status: 400, title: '微信登录凭证已用过，请重试' },
  wechat_refused: { status: 403, title: '微信暂不允许此账号登录，请稍后再试' },
  wechat_unavailable: { status: 503, title: '微信服务暂时不可用，请稍后再试' },
  flow_invalid: { status: 409, title: '操作已失效，请返回重新输入手机号' },
  sms_too_soon: { status: 429, title: '验证码已发送，请稍后再获取' },
  sms_limit_reached: { status: 429, title: '获取验证码次数过多，请稍后再试' },
  sms_unavailable: { status: 503, title: '短信暂时无法发送，请稍后再试' },
  sms_number_limited: { status: 429, title: '该号码短时间内收到的短信过多，运营商暂不发送，请稍后再试' },
  sms_number_refused: { status: 422, title: '短信无法发送到这个号码，请联系管理员核对登记的手机号' },
  sms_code_wrong: { status: 422, title: '验证码不正确' },
  sms_code_dead: { status: 422, title: '验证码已失效，请重新获取' },
  sms_code_locked: { status: 429, title: '验证码错误次数过多，请 24 小时后再试或联系管理员' },
  password_too_weak: { status: 422, title: '密码不符合要求' },
  password_expired: { status: 403, title: '密码已到期，请通过“忘记密码”设置新密码' },
  password_wrong: { status: 422, title: '密码不正确' },
  credentials_wrong: { status: 422, title: '账号或密码不正确' },
  sign_in_locked: { status: 429, title: '错误次数过多，请 15 分钟后再试' },
  default_password_expired: { status: 403, title: '默认密码已失效，请联系管理员重置' },

  // Operators
  second_factor_wrong: { status: 422, title: '动态验证码不正确或已用过' },
  last_administrator: { status: 409, title: '这是最后一个启用中的系统管理员，不能停用或更换角色' },

  // Cards and the talent pool
  card_not_found: { status: 404, title: '该名片不存在或已撤回' },
  card_incomplete: { status: 409, title: '名片信息不完整，暂不能推送到人才库' },
  card_hidden: { status: 409, title: '名片已被平台下架，请联系管理员' },
  consent_outdated: { status: 409, title: '授权说明已更新，请重新阅读并同意' },

  // Reveals and points
  points_insufficient: { status: 409, title: '点数不足，请联系管理员充值' },
  price_changed: { status: 409, title: '查看价格已变化，请重新确认' },
  contact_missing: { status: 409, title: '该人员没有可用的联系方式，未扣除点数' },

  // Jobs and applications
  job_not_found: { status: 404, title: '没有找到该职位' },
  job_not_open: { status: 409, title: '该职位已停止招聘' },
  job_limit_reached: { status: 409, title: '发布数量已达上限，请先删除一个职位' },
  job_state_conflict: { status: 409, title: '职位状态已变化，请刷新后重试' },
  text_forbidden: { status: 422, title: '内容含有平台禁用词，请修改' },
  version_conflict: { status: 409, title: '这一项已被其他人修改，请核对后再保存' },
  application_not_found: { status: 404, title: '没有找到该投递记录' },
  application_withdrawn: { status: 409, title: '对方已撤回投递' },
  notification_not_found: { status: 404, title: '没有找到这条消息' },

  // Shares
  share_not_found: { status: 404, title: '该分享已失效' },

  // Feedback and its pictures
  picture_invalid: { status: 422, title: '无法识别这张图片，请换一张 PNG、JPEG 或 WebP 图片' },
  picture_too_large: { status: 422, title: '图片尺寸过大，请缩小后再上传' },
  picture_not_found: { status: 404, title: '没有找到该图片，请重新上传' },
  feedback_not_found: { status: 404, title: '没有找到该反馈' },
  feedback_limit_reached: { status: 429, title: '今天提交的反馈已达上限，请明天再试' },
  feedback_state_conflict: { status: 409, title: '反馈状态已变化，请刷新后重试' },
  report_object_not_found: { status: 404, title: '没有找到要举报的对象' },

  // Operators: jobs, cards, banners
  forbidden_word_exists: { status: 409, title: '这个禁用词已经有了' },
  banner_not_found: { status: 404, title: '没有找到该轮播图' },
  banner_period_invalid: { status: 422, title: '结束时间须晚于开始时间' },
  dictionary_label_taken: { status: 409, title: '已有同名条目' },
  dictionary_full: { status: 409, title: '一个字典最多 100 个条目' },
  dictionary_range_invalid: { status: 422, title: '薪资范围不正确' },
  forbidden_words_full: { status: 409, title: '禁用词最多 2000 个，请先删除不用的' },
  alert_handled: { status: 409, title: '该警报已处理，请刷新后查看' },
  // Privacy and corrections
  correction_limit_reached: { status: 409, title: '还有多条更正申请在处理中，请等待答复后再提交' },
  correction_handled: { status: 409, title: '该申请已处理，请刷新后查看' },
  retention_running: { status: 409, title: '清理正在进行，请稍后再试' },

  // Operators: the registry
  practitioner_not_found: { status: 404, title: '没有找到这名认证人员' },
  sms_not_locked: { status: 409, title: '这个号码的短信验证没有被锁定，请刷新后查看' },
  registration_not_found: { status: 404, title: '没有找到这项注册资格' },
  registration_exists: { status: 409, title: '该人员已有这个领域的注册资格' },
  override_not_found: { status: 409, title: '这一项没有人工修改，请刷新后重试' },
  phone_taken: { status: 409, title: '这个手机号已属于另一名在册人员' },
  import_not_found: { status: 404, title: '没有找到这次导入' },
  import_running: { status: 409, title: '另一个导入正在进行，请等它结束' },
  import_state_conflict: { status: 409, title: '导入的状态已变化，请刷新后重试' },
  registry_file_refused: { status: 422, title: '这个文件不能导入' },
  registry_file_gone: { status: 409, title: '上传的文件已删除，请重新上传' },

  // Operators' institutions and points
  institution_not_found: { status: 404, title: '没有找到这家机构' },
  institution_exists: { status: 409, title: '同名机构已存在（空格或全角半角不同也算同名）' },
  account_name_taken: { status: 409, title: '账号名已被使用，请换一个' },
  correction_exceeds_balance: { status: 409, title: '更正后余额会小于 0，请核对点数' },
  import_file_refused: { status: 422, title: '文件无法导入' },
  import_passwords_gone: { status: 404, title: '默认密码表已下载或已过期，请逐个重置密码' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;
