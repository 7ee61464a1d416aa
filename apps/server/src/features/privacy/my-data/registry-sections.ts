import { educationLabel, type EducationCode } from '@cert/contract/codes/education';
import { employmentKindLabel } from '@cert/contract/codes/employment-kinds';
import { gradeLabel, type GradeCode } from '@cert/contract/codes/grades';
import { findCity } from '@cert/contract/codes/regions';
import { schemeLabel, type SchemeCode } from '@cert/contract/codes/schemes';
import type { Db, Tx } from '../../../platform/database.ts';
import { inSchemeOrder } from '../../cards/show-card.ts';
import { linesOf, timeWords, yesNo, type Section } from './words.ts';

const isThere = (moment: Date | null | undefined): boolean => moment !== null && moment !== undefined;
const sexWords = { male: '男', female: '女' } as const;

/** 人员信息库资料 and 注册资格; undefined when there is no such person. */
export async function registrySections(db: Db | Tx, practitionerId: string): Promise<Section[] | undefined> {
  const person = await db.selectFrom('practitioners').selectAll().where('id', '=', practitionerId).executeTakeFirst();
  if (person === undefined) return undefined;
  const registrations = await db.selectFrom('registrations').selectAll().where('practitioner_id', '=', practitionerId).limit(60).execute();
  const lines = linesOf({
    人员编号: person.registry_no,
    姓名: person.name,
    性别: person.sex === null ? null : sexWords[person.sex],
    出生日期: person.birth_date?.slice(0, { day: 10, month: 7, year: 4 }[person.birth_precision ?? 'day']),
    学历: person.education === null ? null : educationLabel(person.education as EducationCode),
    职称: person.job_title,
    常驻城市: person.city_code === null ? person.residence_text : (findCity(person.city_code)?.name ?? person.residence_text),
    执业机构: person.employer_name,
    执业性质: person.employment_kind === null ? null : employmentKindLabel(person.employment_kind),
    最近更新: timeWords(person.updated_at),
  });
  return [
    { key: 'registry', title: '人员信息库资料', note: '来自认证人员信息库，不能自行修改；发现错误请提交更正申请。', total: 1, items: [{ title: null, lines }] },
    {
      key: 'registrations',
      title: '注册资格',
      note: '来自认证人员信息库，用于展示名片和检索。',
      total: registrations.length,
      items: inSchemeOrder(registrations).map((row) => ({
        title: schemeLabel(row.scheme as SchemeCode),
        lines: linesOf({ 级别: gradeLabel(row.grade as GradeCode), 证书编号: row.certificate_no, 有效期至: row.valid_until, 专业代码: row.technical_areas.join('、') }),
      })),
    },
  ];
}

/** The sign-in and the card itself. */
export async function accountSections(db: Db | Tx, practitionerId: string): Promise<Section[]> {
  const account = await db.selectFrom('practitioner_accounts').select(['bound_at', 'password_set_at']).where('practitioner_id', '=', practitionerId).executeTakeFirst();
  const card = await db.selectFrom('cards').selectAll().where('practitioner_id', '=', practitionerId).executeTakeFirst();
  const wechat = await db.selectFrom('wechat_bindings').select('bound_at').where('practitioner_id', '=', practitionerId).orderBy('bound_at').limit(1).executeTakeFirst();
  const accountLines = linesOf({ 绑定时间: timeWords(account?.bound_at ?? null), 密码设置时间: timeWords(account?.password_set_at ?? null), 密码: '只保存不可还原的加密值', 微信标识: wechat === undefined ? null : `只保存不可还原的加密值（${timeWords(wechat.bound_at)}）` });
  const state = isThere(card?.hidden_at) ? '已被平台下架' : isThere(card?.published_at) ? '已推送到人才库' : '未推送';
  const cardLines = linesOf({
    状态: state,
    推送时间: timeWords(card?.published_at ?? null),
    撤回时间: timeWords(card?.withdrawn_at ?? null),
    对执业机构屏蔽: card === undefined ? null : yesNo(card.hides_from_employer),
  });
  return [
    { key: 'account', title: '登录账号', note: '用于登录和保障账号安全。', total: 1, items: [{ title: null, lines: accountLines }] },
    { key: 'card', title: '我的名片', note: '名片内容取自上面的资料；是否推送由您决定。', total: 1, items: [{ title: null, lines: cardLines }] },
  ];
}
