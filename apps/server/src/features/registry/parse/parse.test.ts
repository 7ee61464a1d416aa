import { describe, expect, it } from 'vitest';
import type { Cell } from './cell.ts';
import { parseEducation, parseEmploymentKind, parseGrade, parseScheme } from './parse-codes.ts';
import { parseEmail, parsePhone, parseWechat } from './parse-contact.ts';
import { parseBirthDate, parseDate, parseValidUntil } from './parse-date.ts';
import { parseName } from './parse-name.ts';
import { parseResidence } from './parse-residence.ts';
import { parseCertificateNo, parseRegistryNo, parseTechnicalAreas, parseText } from './parse-text.ts';

const text = (value: string): Cell => ({ text: value, kind: 'text', isFormula: false });
const number = (value: string): Cell => ({ text: value, kind: 'number', isFormula: false });
const today = '2026-11-22';

describe('dates', () => {
  it.each(['19980416', '1998-4-16', '1998-04-16', '1998/04/16', '1998.4.16', '1998.04.16', '1998年4月16日', '1998年04月16日', '１９９８－４－１６', '1998-04-16 00:00:00', '1998-04-16T00:00:00Z'])(
    '[A2] reads %s',
    (value) => expect(parseDate(text(value), false).value).toEqual({ date: '1998-04-16', precision: 'day' }),
  );

  it('[A2] reads serial days of both calendars, and eight digits kept as a number', () => {
    expect(parseDate(number('23987'), false)).toEqual({ value: { date: '1965-09-02', precision: 'day' } });
    expect(parseDate(number('23987.75'), false).value?.date).toBe('1965-09-02');
    expect(parseDate(number('22525'), true).value?.date).toBe('1965-09-02');
    expect(parseDate(text('23987'), false)).toMatchObject({ level: '修正', value: { date: '1965-09-02' } });
    expect(parseDate(number('19980416'), false).value?.date).toBe('1998-04-16');
  });

  it('[A2] [rule 8] keeps partial birth dates with their precision', () => {
    expect(parseBirthDate(text('1980'), false, today)).toMatchObject({ value: { date: '1980-01-01', precision: 'year' }, level: '修正' });
    expect(parseBirthDate(number('1980'), false, today).value?.precision).toBe('year');
    expect(parseBirthDate(text('1980-05'), false, today).value).toEqual({ date: '1980-05-01', precision: 'month' });
    expect(parseBirthDate(text('1980年5月'), false, today).value?.precision).toBe('month');
  });

  it.each(['不详', '2031-05-01', '2011-01-01', '1925-01-01', '1990-02-30', '1990-13-01', '90-1-1', 'abc', '1.39E+10', '0000-00-00'])(
    '[A2] [rule 8] drops the impossible birth date %s with a reason',
    (value) => expect(parseBirthDate(text(value), false, today)).toMatchObject({ value: null, level: '舍弃', reason: expect.stringMatching(/./) }),
  );

  it('[A2] a person is 16 on the birthday, not before', () => {
    expect(parseBirthDate(text('2010-11-22'), false, today).value?.date).toBe('2010-11-22');
    expect(parseBirthDate(text('2010-11-23'), false, today).value).toBeNull();
  });

  it('[A2] takes the last day of a month or year for 有效期至', () => {
    expect(parseValidUntil(text('2028-02'), false).value).toBe('2028-02-29');
    expect(parseValidUntil(text('2028'), false).value).toBe('2028-12-31');
    expect(parseValidUntil(number('47159'), false)).toEqual({ value: '2029-02-10' });
  });
});

describe('contact', () => {
  it.each(['15400055433', '+86 15400055433', '+8615400055433', '008615400055433', '8615400055433', ' 15400055433 ', '154-0005-5433', '154 0005 5433', '１５４０００５５４３３', '(+86)154 0005 5433', '154\u00a00005\u20115433'])(
    '[A2] reads the phone %s',
    (value) => expect(parsePhone(text(value)).value).toBe('15400055433'),
  );

  it('[trust 2.13] [A2] reads phones stored as numbers, also in scientific notation with all digits', () => {
    expect(parsePhone(number('15400055433')).value).toBe('15400055433');
    expect(parsePhone(number('15400055433.0')).value).toBe('15400055433');
    expect(parsePhone(number('1.5400055433E10')).value).toBe('15400055433');
  });

  it.each(['1.54E+10', '010-62345678', '1541234567', '12345678901', '154000554331', '无', "'; drop table practitioners; --"])(
    '[A2] drops %s: no guess becomes a contact',
    (value) => expect(parsePhone(text(value))).toMatchObject({ value: null, level: '舍弃' }),
  );

  it('[A2] takes the first valid phone of several', () => {
    expect(parsePhone(text('010-62345678、15400055433/15400055434'))).toMatchObject({ value: '15400055433', level: '修正' });
  });

  it('[A2] drops what is no e-mail or WeChat id', () => {
    expect(parseEmail(text('not-an-email'))).toMatchObject({ value: null, level: '舍弃' });
    expect(parseEmail(text('a＠example.com')).value).toBe('a@example.com');
    expect(parseEmail(text(`${'a@'.repeat(50_000)}b`)).value).toBeNull();
    expect(parseWechat(text('wx_cp170000002')).value).toBe('wx_cp170000002');
    expect(parseWechat(text('<b>x</b>')).value).toBeNull();
  });
});

describe('names and texts', () => {
  it.each([
    ['夏 娟勇', '夏娟勇'], ['蒋　平', '蒋平'], ['阿卜杜热合曼·买买提明', '阿卜杜热合曼·买买提明'], ['买买提 • 艾力', '买买提·艾力'],
    ['John Smith', 'John Smith'], ["Anne-Marie O'Neil", "Anne-Marie O'Neil"], ['欧阳修', '欧阳修'], ['\u200b王\u200b伟', '王伟'], ['𠮷田', '𠮷田'],
  ])('[A2] the name %s is %s', (value, expected) => expect(parseName(text(value)).value).toBe(expected));

  it('[A2] refuses what is no name', () => {
    for (const value of ['3000人', '=HYPERLINK("x")', '<script>', '@SUM(A1)', '😀']) expect(parseName(text(value)).value, value).toBeNull();
    expect(parseName(text('<b>王伟</b>'))).toMatchObject({ value: '王伟', level: '修正' });
  });

  it('[A2] cuts markup off a certificate number and says so', () => {
    expect(parseCertificateNo(text('2023-1-NE-229500<script>alert(1)</script>'))).toMatchObject({ value: '2023-1-NE-229500', level: '修正' });
    expect(parseCertificateNo(text('<img src=x>')).value).toBeNull();
    expect(parseText(text('工程师<br>'), 30)).toMatchObject({ value: '工程师', level: '修正' });
  });

  it('[A2] technical areas are text: the number 1.1 is the code 1.1', () => {
    expect(parseTechnicalAreas(number('1.1'))).toMatchObject({ value: ['1.1'], level: '修正' });
    expect(parseTechnicalAreas(number('1.1000000000000001')).value).toEqual(['1.1']);
    expect(parseTechnicalAreas(text('01.10')).value).toEqual(['01.10']);
    for (const separator of ['；', ';', '、', ',', '，', ' ', '\n']) {
      expect(parseTechnicalAreas(text(`21.06.02${separator}01.07.09`)).value, separator).toEqual(['21.06.02', '01.07.09']);
    }
    expect(parseTechnicalAreas(text('21.06.02；见附件'))).toMatchObject({ value: ['21.06.02'], level: '修正' });
  });

  it('[A2] a registry number is one key however it is written', () => {
    expect(parseRegistryNo(text(' cp１７0000001 ')).value).toBe('CP170000001');
    expect(parseRegistryNo(text('CP17<i>')).value).toBeNull();
  });
});

describe('codes', () => {
  it.each([
    ['qms', 'QMS'], ['QMS ', 'QMS'], ['Q', 'QMS'], ['质量管理体系', 'QMS'], ['ＱＭＳ建工', 'QMS_CONSTRUCTION'], ['QMS（建工）', 'QMS_CONSTRUCTION'], ['EC9000', 'QMS_CONSTRUCTION'],
    ['GB/T50430', 'QMS_CONSTRUCTION'], ['E', 'EMS'], ['S', 'OHSMS'], ['OHSAS', 'OHSMS'], ['职业健康安全管理体系', 'OHSMS'], ['ENMS', 'ENMS'], ['能源管理体系', 'ENMS'],
    ['OP', 'ORGANIC'], ['有机产品', 'ORGANIC'], ['SC', 'SERVICE'], ['质量管理体系认证', 'QMS'], ['3C', 'CCC'],
  ])('[A2] the scheme %s is %s', (value, code) => expect(parseScheme(text(value)).value).toBe(code));

  it.each([
    ['正式审核员', 'QMS', 'auditor'], ['审核员 ', 'QMS', 'auditor'], ['实习', 'EMS', 'auditor_trainee'], ['实习', 'SERVICE', 'reviewer_trainee'],
    ['实习', 'ORGANIC', 'inspector_trainee'], ['高级审核员', 'QMS', 'auditor_senior'], ['实习检查员', 'ORGANIC', 'inspector_trainee'], ['技术专家', 'QMS', 'technical_expert'], ['主任审核员', 'QMS', 'auditor_senior'],
  ] as const)('[A2] the grade %s of %s is %s', (value, scheme, code) => expect(parseGrade(text(value), scheme).value).toBe(code));

  it.each([
    ['本科学历', 'bachelor'], ['大学本科', 'bachelor'], ['本科', 'bachelor'], ['大学专科', 'college'], ['专科', 'college'], ['研究生', 'master'], ['硕士研究生', 'master'],
    ['博士研究生', 'doctor'], ['高中', 'below_college'], ['中专', 'below_college'], ['大专以下', 'below_college'],
  ])('[A2] [rule 8] the education %s is %s', (value, code) => expect(parseEducation(text(value)).value).toBe(code));

  it('[A2] drops unknown codes', () => {
    expect(parseScheme(text('占星')).value).toBeNull();
    expect(parseGrade(text('大师'), 'QMS').value).toBeNull();
    expect(parseEducation(text('幼儿园')).value).toBeNull();
    expect(parseEmploymentKind(text('外聘')).value).toBeNull();
  });
});

describe('residence', () => {
  it.each([
    ['江西省南昌市　', '360100'], ['广东省 深圳市', '440300'], ['北京', '110100'], ['上海市', '310100'], ['北京市朝阳区', '110100'], ['重庆', '500100'], ['香港特别行政区', '810000'], ['香港', '810000'],
    ['湖北省仙桃市', '429004'], ['海南省儋州市', '460400'], ['新疆维吾尔自治区乌鲁木齐市', '650100'], ['新疆乌鲁木齐', '650100'], ['内蒙古呼和浩特', '150100'], ['广西壮族自治区南宁市', '450100'],
    ['南京', '320100'], ['武汉市', '420100'], ['深圳市南山区', '440300'], ['吉林市', '220200'], ['吉林省吉林市', '220200'], ['湖北襄樊', '420600'], ['青海海南藏族自治州', '632500'], ['延边', '222400'], ['辽宁朝阳', '211300'],
  ])('[A2] %s is %s', (value, code) => expect(parseResidence(text(value)).value?.cityCode).toBe(code));

  it('[A2] reports unknown cities and left-out provinces, and keeps the text', () => {
    expect(parseResidence(text('火星市'))).toMatchObject({ value: { cityCode: null, text: '火星市' }, level: '舍弃' });
    expect(parseResidence(text('吉林'))).toMatchObject({ value: { cityCode: null }, level: '舍弃' });
    expect(parseResidence(text('武汉'))).toMatchObject({ value: { cityCode: '420100', text: '武汉' }, level: '修正', reason: expect.stringContaining('湖北省') });
    expect(parseResidence(text('北京'))).toEqual({ value: { cityCode: '110100', text: '北京' } });
  });
});
