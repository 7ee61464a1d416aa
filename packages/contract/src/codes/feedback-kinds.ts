/** 反馈类型 (X1), in the order and words of the manual. */
export const feedbackKinds = [
  { code: 'fault', label: '功能异常', hint: '页面打不开、按钮没反应、内容显示有误等' },
  { code: 'suggestion', label: '产品建议', hint: '您希望平台增加或改进的地方' },
  { code: 'report', label: '违规举报', hint: '虚假信息、欺诈、骚扰、歧视等情况' },
] as const;

export type FeedbackKindCode = (typeof feedbackKinds)[number]['code'];

/** What became of a feedback. */
export const feedbackStates = [
  { code: 'submitted', label: '已提交' },
  { code: 'handling', label: '处理中' },
  { code: 'answered', label: '已答复' },
  { code: 'closed', label: '已关闭' },
] as const;

export type FeedbackStateCode = (typeof feedbackStates)[number]['code'];

const labels = new Map<string, string>([...feedbackKinds, ...feedbackStates].map(({ code, label }) => [code, label]));
export const feedbackKindLabel = (code: FeedbackKindCode): string => labels.get(code) ?? code;
export const feedbackStateLabel = (code: FeedbackStateCode): string => labels.get(code) ?? code;
