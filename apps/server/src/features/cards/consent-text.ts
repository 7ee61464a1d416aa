import { createHash } from 'node:crypto';

/**
 * What a practitioner agrees to at the first push (rule 11; PIPL art. 23: recipients, purpose, kinds of data).
 * Changing a word needs a new version: everyone is asked again.
 */
export const publishConsent = {
  version: '2026-11-01',
  title: '推送到人才库授权说明',
  paragraphs: [
    '推送后，本平台的会员认证机构可以在人才库中看到您的名片，用于招聘认证人员。',
    '展示的内容：姓氏、年龄、所在城市、学历、职称、专职或兼职、注册领域、注册级别、有效期、专业代码；证书编号只显示一部分。',
    '不直接展示的内容：您的全名、手机号、电子邮箱、微信号和完整证书编号。会员机构扣除点数并确认后才能查看，平台会记录是谁、在什么时间查看。',
    '您可以随时点“撤回名片”。撤回后所有机构（包括已查看过联系方式的机构）都不能再看到您的名片和联系方式。',
    '默认不向您的当前执业机构展示，您可以在下方关闭此项。',
  ],
};

/** SHA-256 of the text as shown, kept with each consent. */
export const publishConsentHash = createHash('sha256').update(JSON.stringify(publishConsent)).digest();
