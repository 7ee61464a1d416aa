import { correctionFieldLabel, correctionStateLabel, type CorrectionField } from '@cert/contract/codes/correction-fields';
import { feedbackKindLabel, feedbackStateLabel } from '@cert/contract/codes/feedback-kinds';
import { sql } from 'kysely';
import type { ContactCipher } from '../../../platform/contact-cipher.ts';
import type { Db, Tx } from '../../../platform/database.ts';
import { listMyCorrectionRequests } from '../../corrections/list-my-correction-requests.ts';
import { getOwnContact } from '../../own-contacts/get-own-contact.ts';
import { linesOf, timeWords, type Section } from './words.ts';

/** What the person wrote here: own contact, 意见反馈, 更正申请. */
export async function writtenSections(db: Db | Tx, practitionerId: string, { cipher, most }: { cipher: ContactCipher; most: number }): Promise<Section[]> {
  const own = await getOwnContact(db, { practitionerId, cipher });
  const ownLines = linesOf({ 邮箱: own.email, 微信号: own.wechatId });
  return [
    {
      key: 'own-contact',
      title: '自己补充的联系方式',
      note: '由您填写，优先于信息库中的内容；可以随时修改或清空。',
      total: ownLines.length === 0 ? 0 : 1,
      items: ownLines.length === 0 ? [] : [{ title: null, lines: ownLines }],
    },
    await corrections(db, practitionerId, { cipher, most }),
    await feedback(db, practitionerId, most),
  ];
}

async function corrections(db: Db | Tx, practitionerId: string, { cipher, most }: { cipher: ContactCipher; most: number }): Promise<Section> {
  const { items } = await listMyCorrectionRequests(db, { practitionerId, limit: most, cursor: undefined, cipher });
  const { total } = await db.selectFrom('correction_requests').select(sql<number>`count(*)::int`.as('total')).where('practitioner_id', '=', practitionerId).executeTakeFirstOrThrow();
  return {
    key: 'corrections',
    title: '更正申请',
    note: '您提出的更正和平台的答复。',
    total,
    items: items.map((item) => ({
      title: correctionFieldLabel(item.field as CorrectionField),
      lines: linesOf({ 内容: item.words, 状态: correctionStateLabel(item.state), 答复: item.answer, 提交时间: timeWords(new Date(item.createdAt)) }),
    })),
  };
}

async function feedback(db: Db | Tx, practitionerId: string, most: number): Promise<Section> {
  const rows = await db
    .selectFrom('feedback')
    .select(['kind', 'text', 'state', 'submitted_at', sql<boolean>`contact_cipher is not null`.as('has_contact'), sql<number>`(count(*) over ())::int`.as('total')])
    .where('practitioner_id', '=', practitionerId)
    .orderBy('submitted_at', 'desc')
    .limit(most)
    .execute();
  return {
    key: 'feedback',
    title: '意见反馈',
    note: '您提交的反馈和处理状态。',
    total: rows[0]?.total ?? 0,
    items: rows.map((row) => ({
      title: feedbackKindLabel(row.kind),
      lines: linesOf({ 内容: row.text, 留下联系方式: row.has_contact ? '是' : '否', 状态: feedbackStateLabel(row.state), 提交时间: timeWords(row.submitted_at) }),
    })),
  };
}
