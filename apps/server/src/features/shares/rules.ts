import { createHash } from 'node:crypto';

export type ShareState = 'active' | 'expired' | 'revoked' | 'replaced' | 'card_withdrawn';

/** A share past its day is over at once, though the run that notes it comes later. */
export function shareStateOf(share: { ended_reason: Exclude<ShareState, 'active'> | null; expires_at: Date }, now: Date): ShareState {
  return share.ended_reason ?? (share.expires_at <= now ? 'expired' : 'active');
}

/** A share is found by this alone, so a copy of the table opens nothing. */
export const hashShareCode = (shareCode: string): Buffer => createHash('sha256').update(shareCode).digest();

/**
 * What a practitioner agrees to with every share that shows contact (rule 11; PIPL art. 23). Changing a word needs a new
 * version.
 */
export const shareConsent = {
  version: '2026-11-01',
  title: '分享联系方式授权说明',
  paragraphs: [
    '接收方：拿到此链接的任何人，包括您发送的微信好友，以及他们转发到的人。用途：对方据此了解您并与您联系。',
    '提供的联系信息：姓名、手机号、电子邮箱、微信号，以认证人员信息库中的最新记录为准。',
    '提供的名片内容：年龄、所在城市、学历、职称、专职或兼职、注册领域、注册级别、有效期、专业代码；证书编号只显示一部分。',
    '链接到期后自动失效，您也可以随时在“我的分享”中停用，或撤回名片。失效后任何人都不能再打开；失效前对方已经看到或保存的内容，平台无法收回。',
    '平台会记录链接被打开的时间和次数。',
  ],
};

/** SHA-256 of the text as shown, kept with each consent. */
export const shareConsentHash = createHash('sha256').update(JSON.stringify(shareConsent)).digest();
