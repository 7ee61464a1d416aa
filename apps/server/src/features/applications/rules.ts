import { createHash } from 'node:crypto';
import type { CardRow } from '../cards/show-card.ts';
import { showCard } from '../cards/show-card.ts';

export type ApplicationState = 'submitted' | 'viewed' | 'suitable' | 'unsuitable' | 'withdrawn';

export interface ApplicationTimes {
  viewed_at: Date | null;
  mark: 'suitable' | 'unsuitable' | null;
  withdrawn_at: Date | null;
}

export function applicationStateOf({ viewed_at, mark, withdrawn_at }: ApplicationTimes): ApplicationState {
  if (withdrawn_at !== null) return 'withdrawn';
  return mark ?? (viewed_at === null ? 'submitted' : 'viewed');
}

/** The card as it is sent (rule 17). No contact: full name, certificate numbers and phone are read when they may be shown. */
export function snapshotOf(card: CardRow, today: string) {
  const { maskedName, age, cityName, education, jobTitle, employmentKind, registrations } = showCard(card, today);
  return { maskedName, age, cityName, education, jobTitle, employmentKind, registrations };
}

export type CardSnapshot = ReturnType<typeof snapshotOf>;

/** What makes one notification of several acts: applying and withdrawing again and again, changing a mark. */
export const collapseKeys = {
  received: (jobId: string, practitionerId: string) => `application_received:${jobId}:${practitionerId}`,
  withdrawn: (jobId: string, practitionerId: string) => `application_withdrawn:${jobId}:${practitionerId}`,
  marked: (applicationId: string) => `application_marked:${applicationId}`,
};

/** A new version of the words; the institution's name is part of the shown version through the hash. */
const consentWords = '2026-11-01';

/**
 * What a person agrees to with every application (rule 11; PIPL art. 23: recipient, purpose, kinds of data). The version
 * holds a hash of the text with the institution's name, so a consent fits only the institution that it named.
 */
export function applyConsentFor(institutionName: string) {
  const title = '投递简历授权说明';
  const paragraphs = [
    `接收方：${institutionName}。用途：该机构就本次投递的职位与您联系、评估您是否合适。`,
    '提供的联系信息：姓名、手机号、电子邮箱、微信号、完整证书编号，以认证人员信息库中的最新记录为准。接收方查看不扣点数。',
    '提供的名片内容（按投递时的内容保存）：年龄、所在城市、学历、职称、专职或兼职、注册领域、注册级别、有效期、专业代码。',
    '只提供给上述机构，其他机构看不到本次投递。机构打开您的投递时，平台会记录时间，您可以在“我的投递”中看到状态。',
    '您可以随时在“我的投递”中撤回。撤回后该机构不能再看到您的名片和联系方式；撤回前已经看到的内容，平台无法收回。',
  ];
  const hash = createHash('sha256').update(JSON.stringify({ version: consentWords, title, paragraphs })).digest();
  return { hash, text: { version: `${consentWords}.${hash.toString('hex').slice(0, 8)}`, title, paragraphs } };
}
