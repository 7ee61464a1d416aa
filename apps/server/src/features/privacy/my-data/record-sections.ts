import { sql } from 'kysely';
import type { Db, Tx } from '../../../platform/database.ts';
import { linesOf, timeWords, type Section } from './words.ts';

const consentWords = { publish_card: '推送名片授权', apply_to_job: '投递授权', share_card: '分享联系方式授权', privacy_policy: '隐私政策' } as const;
const markWords = { suitable: '合适', unsuitable: '不合适' } as const;
const countOf = sql<number>`(count(*) over ())::int`;

/** Who saw the card and who got the contact (PIPL art. 44): institution, when, how often. */
async function viewers(db: Db | Tx, practitionerId: string, most: number): Promise<Section> {
  const rows = await db
    .selectFrom('card_views as v')
    .innerJoin('institutions as i', 'i.id', 'v.institution_id')
    .leftJoin('contact_reveals as r', (join) => join.onRef('r.institution_id', '=', 'v.institution_id').onRef('r.practitioner_id', '=', 'v.practitioner_id'))
    .select(['i.name', 'v.first_viewed_at', 'v.last_viewed_at', 'v.view_count', 'r.revealed_at', countOf.as('total')])
    .where('v.practitioner_id', '=', practitionerId)
    .orderBy('v.last_viewed_at', 'desc')
    .limit(most)
    .execute();
  return {
    key: 'viewers',
    title: '谁看过我的名片',
    note: '机构打开名片、查看联系方式的记录，按规定保存。',
    total: rows[0]?.total ?? 0,
    items: rows.map((row) => ({
      title: row.name,
      lines: linesOf({ 首次查看: timeWords(row.first_viewed_at), 最近查看: timeWords(row.last_viewed_at), 查看次数: row.view_count, 查看联系方式: timeWords(row.revealed_at) ?? '未查看' }),
    })),
  };
}

async function consents(db: Db | Tx, practitionerId: string, most: number): Promise<Section> {
  const rows = await db
    .selectFrom('consents as c')
    .leftJoin('institutions as i', 'i.id', 'c.institution_id')
    .select(['c.kind', 'c.text_version', 'c.granted_at', 'i.name', countOf.as('total')])
    .where('c.practitioner_id', '=', practitionerId)
    .orderBy('c.granted_at', 'desc')
    .limit(most)
    .execute();
  return {
    key: 'consents',
    title: '授权记录',
    note: '您同意过的内容、版本和时间，用于证明处理依据。',
    total: rows[0]?.total ?? 0,
    items: rows.map((row) => ({ title: consentWords[row.kind], lines: linesOf({ 接收方: row.name, 文本版本: row.text_version, 同意时间: timeWords(row.granted_at) }) })),
  };
}

async function applications(db: Db | Tx, practitionerId: string, most: number): Promise<Section> {
  const rows = await db
    .selectFrom('applications as a')
    .innerJoin('jobs as j', 'j.id', 'a.job_id')
    .innerJoin('institutions as i', 'i.id', 'a.institution_id')
    .select(['j.title', 'i.name', 'a.submitted_at', 'a.viewed_at', 'a.mark', 'a.withdrawn_at', countOf.as('total')])
    .where('a.practitioner_id', '=', practitionerId)
    .orderBy('a.submitted_at', 'desc')
    .limit(most)
    .execute();
  return {
    key: 'applications',
    title: '投递记录',
    note: '投递时的名片内容一并保存，对应机构可以查看您的联系方式。',
    total: rows[0]?.total ?? 0,
    items: rows.map((row) => ({
      title: row.title,
      lines: linesOf({
        机构: row.name, 投递时间: timeWords(row.submitted_at), 被查看: timeWords(row.viewed_at),
        结果: row.mark === null ? null : markWords[row.mark], 撤回时间: timeWords(row.withdrawn_at),
      }),
    })),
  };
}

async function shares(db: Db | Tx, practitionerId: string, most: number): Promise<Section> {
  const rows = await db
    .selectFrom('shares')
    .select(['shows_contact', 'created_at', 'expires_at', 'ended_at', 'view_count', countOf.as('total')])
    .where('practitioner_id', '=', practitionerId)
    .orderBy('created_at', 'desc')
    .limit(most)
    .execute();
  return {
    key: 'shares',
    title: '分享记录',
    note: '您生成的名片链接；链接内容不单独保存。',
    total: rows[0]?.total ?? 0,
    items: rows.map((row) => ({
      title: row.shows_contact ? '显示联系方式的链接' : '隐藏联系方式的链接',
      lines: linesOf({ 生成时间: timeWords(row.created_at), 有效期至: timeWords(row.expires_at), 停用时间: timeWords(row.ended_at), 打开次数: row.view_count }),
    })),
  };
}

async function blocks(db: Db | Tx, practitionerId: string, most: number): Promise<Section> {
  const rows = await db
    .selectFrom('blocks as b')
    .innerJoin('institutions as i', 'i.id', 'b.institution_id')
    .select(['i.name', 'b.created_at', countOf.as('total')])
    .where('b.practitioner_id', '=', practitionerId)
    .orderBy('b.created_at', 'desc')
    .limit(most)
    .execute();
  return {
    key: 'blocks',
    title: '屏蔽的机构',
    note: '这些机构看不到您的名片。',
    total: rows[0]?.total ?? 0,
    items: rows.map((row) => ({ title: row.name, lines: linesOf({ 屏蔽时间: timeWords(row.created_at) }) })),
  };
}

async function sessions(db: Db | Tx, practitionerId: string, most: number): Promise<Section> {
  const rows = await db
    .selectFrom('sessions')
    .select(['device', 'network', 'created_at', 'last_used_at', 'ended_at', countOf.as('total')])
    .where('audience', '=', 'practitioner')
    .where('account_id', '=', practitionerId)
    .orderBy('created_at', 'desc')
    .limit(most)
    .execute();
  return {
    key: 'sessions',
    title: '登录记录',
    note: '设备类型和部分网络地址，用于发现异常登录。',
    total: rows[0]?.total ?? 0,
    items: rows.map((row) => ({
      title: row.device ?? '未知设备',
      lines: linesOf({ 网络: row.network, 登录时间: timeWords(row.created_at), 最近使用: timeWords(row.last_used_at), 状态: row.ended_at === null ? null : `已退出（${timeWords(row.ended_at)}）` }),
    })),
  };
}

async function requests(db: Db | Tx, practitionerId: string, most: number): Promise<Section> {
  const rows = await db
    .selectFrom('privacy_requests')
    .select(['requested_at', countOf.as('total')])
    .where('practitioner_id', '=', practitionerId)
    .orderBy('requested_at', 'desc')
    .limit(most)
    .execute();
  return {
    key: 'exports',
    title: '导出记录',
    note: '您导出个人数据的时间。',
    total: rows[0]?.total ?? 0,
    items: rows.map((row) => ({ title: null, lines: linesOf({ 导出时间: timeWords(row.requested_at) }) })),
  };
}

/** What is only counted: messages are read in their own list, the log names nobody but by number. */
async function counted(db: Db | Tx, practitionerId: string): Promise<Section> {
  const { rows } = await sql<{ notifications: number; unread: number; activities: number }>`
    select (select count(*)::int from notifications where audience = 'practitioner' and recipient_id = ${practitionerId}) as notifications,
      (select count(*)::int from notifications where audience = 'practitioner' and recipient_id = ${practitionerId} and read_at is null) as unread,
      (select count(*)::int from (select from activity_entries where actor_kind = 'practitioner' and actor_id = ${practitionerId} limit 10000) entries) as activities
  `.execute(db);
  const found = rows[0]!;
  const lines = linesOf({ 站内消息: `${found.notifications} 条（未读 ${found.unread} 条）`, 操作日志: `${found.activities >= 10_000 ? '10000 条以上' : `${found.activities} 条`}` });
  return { key: 'counted', title: '消息和日志', note: '消息可在“站内消息”中查看；操作日志记录操作、时间和网络地址，只用于安全，保存不少于 6 个月。', total: 1, items: [{ title: null, lines }] };
}

/** What the use of the platform left; `most` newest of each kind. */
export const recordSections = async (db: Db | Tx, practitionerId: string, most: number): Promise<Section[]> => [
  await viewers(db, practitionerId, most),
  await applications(db, practitionerId, most),
  await shares(db, practitionerId, most),
  await blocks(db, practitionerId, most),
  await consents(db, practitionerId, most),
  await sessions(db, practitionerId, most),
  await requests(db, practitionerId, most),
  await counted(db, practitionerId),
];
