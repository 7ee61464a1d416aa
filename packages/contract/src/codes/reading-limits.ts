/**
 * How fast one account holder may read, over all its accounts, logins and servers. An operation names its limit in
 * `readingLimit`; the figures are settings. The Chinese stands in alerts.
 */
export const readingLimits = [
  { code: 'card-list', label: '人才库列表' },
  { code: 'card-count', label: '人才库人数' },
  { code: 'card-view', label: '名片详情' },
  { code: 'view-list', label: '人才查看记录' },
  { code: 'reveal-offer', label: '查看联系方式前的报价' },
  { code: 'applicant-list', label: '投递人列表' },
  { code: 'application-view', label: '投递人详情（含联系方式）' },
  { code: 'job-list', label: '职位列表' },
  { code: 'job-view', label: '职位详情' },
  { code: 'own-list', label: '自己的各类记录' },
  { code: 'data-export', label: '导出我的数据' },
  { code: 'console-list', label: '后台列表' },
  { code: 'console-record', label: '人员查询与档案' },
  { code: 'console-export', label: '后台导出' },
] as const;

export type ReadingLimit = (typeof readingLimits)[number]['code'];
