/**
 * 站内消息: what can be told, to whom, and in which words. `{…}` are the figures and public words of one message; contact
 * data never stands in one. The server writes the words, so an older app shows a newer kind as well.
 */
export const notificationKinds = [
  { code: 'card_viewed', to: 'practitioner', title: '名片被查看', text: '{institutionName} 查看了您的名片' },
  { code: 'card_revealed', to: 'practitioner', title: '联系方式被查看', text: '{institutionName} 查看了您的联系方式' },
  { code: 'application_viewed', to: 'practitioner', title: '投递被查看', text: '{institutionName} 查看了您对“{jobTitle}”的投递' },
  { code: 'application_suitable', to: 'practitioner', title: '投递有回应：合适', text: '{institutionName} 认为您与“{jobTitle}”合适，可能会与您联系' },
  { code: 'application_unsuitable', to: 'practitioner', title: '投递有回应：不合适', text: '{institutionName} 认为“{jobTitle}”暂不合适' },
  { code: 'card_hidden', to: 'practitioner', title: '名片已被平台下架', text: '原因：{reason}。机构暂时看不到您的名片' },
  { code: 'card_unhidden', to: 'practitioner', title: '名片已恢复', text: '平台已恢复您的名片，可以重新推送到人才库' },
  { code: 'correction_handled', to: 'practitioner', title: '信息更正已处理', text: '您的信息更正申请已有处理结果' },
  { code: 'registration_expiring', to: 'practitioner', title: '注册资格即将到期', text: '您的{schemeLabel}注册资格将于 {validUntil} 到期，请及时办理再注册' },
  { code: 'application_received', to: 'institution', title: '收到新投递', text: '“{jobTitle}”收到一份新投递' },
  { code: 'application_withdrawn', to: 'institution', title: '投递已撤回', text: '“{jobTitle}”的一份投递已由投递人撤回' },
  { code: 'job_expiring', to: 'institution', title: '职位即将到期', text: '“{jobTitle}”将于 {validUntil} 到期，需要继续招聘请续期' },
  { code: 'job_expired', to: 'institution', title: '职位已到期', text: '“{jobTitle}”已过有效期，不再展示，续期后恢复' },
  { code: 'job_taken_down', to: 'institution', title: '职位已被平台下架', text: '“{jobTitle}”已下架，原因：{reason}' },
  { code: 'job_restored', to: 'institution', title: '职位已恢复', text: '平台已恢复“{jobTitle}”' },
  { code: 'points_granted', to: 'institution', title: '点数到账', text: '增加 {points} 点，余额 {balance} 点' },
  { code: 'points_corrected', to: 'institution', title: '点数已更正', text: '更正 {points} 点，余额 {balance} 点' },
  { code: 'points_low', to: 'institution', title: '点数余额不多了', text: '余额 {balance} 点，查看一次联系方式需要 {price} 点' },
  { code: 'membership_expiring', to: 'institution', title: '会员资格即将到期', text: '会员资格将于 {membershipUntil} 到期，请联系平台办理续期' },
  { code: 'feedback_answered', to: 'both', title: '反馈已答复', text: '您的意见反馈已有答复' },
] as const;

type KindRow = (typeof notificationKinds)[number];
export type NotificationKind = KindRow['code'];

type WordsOf<Text extends string> = Text extends `${string}{${infer Word}}${infer Rest}` ? Word | WordsOf<Rest> : never;
/** The words that the text of a kind needs, by name. */
export type NotificationWord<Kind extends NotificationKind> = WordsOf<Extract<KindRow, { code: Kind }>['text']>;

/** What a notification can lead to. */
export const notificationObjects = ['card', 'job', 'application', 'points', 'feedback', 'correction', 'institution'] as const;
export type NotificationObject = (typeof notificationObjects)[number];

const rows = new Map<string, { title: string; text: string }>(notificationKinds.map((kind) => [kind.code, kind]));

/** Title and text of one notification. A word that is missing is left out. */
export function notificationText(kind: NotificationKind, words: Readonly<Record<string, unknown>>): { title: string; text: string } {
  const row = rows.get(kind) ?? { title: '站内消息', text: '' };
  return { title: row.title, text: row.text.replace(/\{(\w+)\}/g, (_all, word: string) => String(words[word] ?? '')) };
}
