// Made-up people for the measurements of the registry, the same in every run.
import type { WorkbookCell } from '../apps/server/test/build-workbook.ts';

// A small generator with a seed, so that two runs import the same people.
let state = 20_260_101;
export const random = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const pad = (value: number, length: number): string => String(value).padStart(length, '0');

const surnames = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'];
const givenNames = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚'];
const places = ['北京', '上海', '广东省深圳市', '四川省成都市', '浙江省杭州市', '武汉', '江苏省南京市', '湖北省仙桃市', '陕西省西安市', '重庆'];
const schemes = ['QMS', 'EMS', 'OHSMS', 'QMS建工', 'ISMS', 'FSMS', 'EnMS', 'ITSMS', 'HACCP', '服务认证'];
const levels = ['审核员', '正式审核员', '实习', '高级审核员', '实习审核员'];

function date(year: number): WorkbookCell {
  const [month, day] = [1 + Math.floor(random() * 12), 1 + Math.floor(random() * 28)];
  const serial = Math.round((Date.UTC(year, month - 1, day) - Date.UTC(1899, 11, 30)) / 86_400_000);
  return pick<() => WorkbookCell>([() => serial, () => serial, () => `${year}${pad(month, 2)}${pad(day, 2)}`, () => `${year}/${pad(month, 2)}/${pad(day, 2)}`, () => `${year}年${month}月${day}日`])();
}

export function* registryRows(practitioners: number): Generator<WorkbookCell[]> {
  yield ['认证人员信息库导出（性能测试，非真实人员）'];
  yield ['序号', '人员编号', '姓名', '性别', '出生日期', '手机号', '电子邮箱', '微信号', '学历', '职称', '常住地', '执业机构', '执业性质', '注册领域', '注册级别', '注册证书编号', '有效期至', '专业代码', '备注'];
  let line = 0;
  for (let index = 0; index < practitioners; index += 1) {
    const number = `CP${pad(300_000_000 + index, 9)}`;
    const name = pick(surnames) + pick(givenNames) + pick(givenNames);
    const phone = `1${pad(5_000_000_000 + index, 10)}`;
    const person: WorkbookCell[] = [number, name, pick(['男', '女']), date(1955 + Math.floor(random() * 45)), random() < 0.1 ? `+86 ${phone}` : phone, `${number.toLowerCase()}@example.com`, random() < 0.5 ? `wx_${number}` : '', pick(['本科', '大学本科', '大专', '硕士']), pick(['工程师', '高级工程师', '']), pick(places), `第${index % 1_250}认证有限公司`, pick(['专职', '兼职'])];
    const registrations = 1 + Math.floor(random() * 3.5);
    const first = Math.floor(random() * schemes.length);
    for (let count = 0; count < registrations; count += 1) {
      line += 1;
      const codes = Array.from({ length: Math.floor(random() * 5) }, () => `${pad(1 + Math.floor(random() * 39), 2)}.0${1 + Math.floor(random() * 9)}.0${1 + Math.floor(random() * 9)}`);
      yield [line, ...person, schemes[(first + count) % schemes.length]!, pick(levels), `2024-1-NQ-${pad(Math.floor(random() * 1e6), 6)}`, date(2027 + Math.floor(random() * 3)), codes.join('；'), ''];
    }
  }
  yield ['合计', '', `${practitioners}人`];
}
