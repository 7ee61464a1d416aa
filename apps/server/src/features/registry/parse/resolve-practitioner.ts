import { schemes } from '@cert/contract/codes/schemes';
import { columnLabel, type Column } from './find-header.ts';
import type { Note } from '../write/import-report.ts';
import { showValue } from './parse-row.ts';
import type { NoteLevel } from './cell.ts';
import type { PartialDate } from './parse-date.ts';
import type { RegistryPractitioner, RegistryRegistration, RegistryRow } from './registry-row.ts';

const schemeOrder = new Map<string, number>(schemes.map((scheme) => [scheme.code, scheme.order]));

/**
 * One practitioner from all rows of the file with its number, in file order. Where rows disagree, the last row that
 * says anything wins, and the report says so; an empty cell says nothing.
 */
export function resolvePractitioner(rows: readonly RegistryRow[]): { practitioner?: RegistryPractitioner; notes: Note[] } {
  const notes: Note[] = [];
  const note = (level: NoteLevel, row: RegistryRow, column: Column, value: string, used: string, reason: string) =>
    void notes.push({ level, sheet: row.sheet, line: row.line, registryNo: row.registryNo, column: columnLabel(column), value, used, reason });

  function pick<T>(column: Column, read: (row: RegistryRow) => T | null, rank: (value: T) => number = () => 0): T | null {
    const said = rows.flatMap((row) => {
      const value = read(row);
      return value === null ? [] : [{ row, value, shown: showValue(column, value) }];
    });
    const last = said.reduce<(typeof said)[number] | undefined>((best, one) => (best && rank(best.value) > rank(one.value) ? best : one), undefined);
    if (!last) return null;
    const comparable = JSON.stringify(last.value);
    const others = said.filter((one) => rank(one.value) === rank(last.value) && JSON.stringify(one.value) !== comparable);
    if (others.length > 0) {
      const values = [...new Set(others.map((one) => one.shown))].join(' / ');
      const lines = others.slice(0, 10).map((one) => one.row.line).join('、');
      note('冲突', last.row, column, values, last.shown, `同一人员编号的各行不一致（第 ${lines} 行），采用靠后的一行`);
    }
    return last.value;
  }

  const first = rows[0]!;
  const name = pick('name', (row) => row.name);
  if (name === null) {
    for (const row of rows) note('拒绝', row, 'name', '', '', '该人员编号没有一行写有有效姓名，本行不导入');
    return { notes };
  }
  // Only places that filters can use are compared: 哈尔滨市 and 黑龙江省哈尔滨市 are one city.
  const cityCode = pick('residence', (row) => (row.residence?.cityCode ? { cityCode: row.residence.cityCode, text: '' } : null));
  const residence = rows.findLast((row) => row.residence && row.residence.cityCode === (cityCode?.cityCode ?? null))?.residence ?? null;
  const precision: Record<PartialDate['precision'], number> = { year: 0, month: 1, day: 2 };

  const practitioner: RegistryPractitioner = {
    registryNo: first.registryNo,
    name,
    sex: pick('sex', (row) => row.sex),
    birth: pick('birth', (row) => row.birth, (value) => precision[value.precision]),
    phone: pick('phone', (row) => row.phone),
    email: pick('email', (row) => row.email),
    wechat: pick('wechat', (row) => row.wechat),
    education: pick('education', (row) => row.education),
    jobTitle: pick('jobTitle', (row) => row.jobTitle),
    residence,
    employer: pick('employer', (row) => row.employer),
    employmentKind: pick('employmentKind', (row) => row.employmentKind),
    registrations: resolveRegistrations(rows, note),
  };
  return { practitioner, notes };
}

function resolveRegistrations(
  rows: readonly RegistryRow[],
  note: (level: NoteLevel, row: RegistryRow, column: Column, value: string, used: string, reason: string) => void,
): RegistryRegistration[] {
  const kept = new Map<string, { row: RegistryRow; registration: RegistryRegistration }>();
  for (const row of rows) {
    const { scheme, grade, certificateNo, validUntil, technicalAreas } = row;
    const registration = { scheme, grade, certificateNo, validUntil, technicalAreas };
    const before = kept.get(scheme);
    if (!before) {
      kept.set(scheme, { row, registration });
      continue;
    }
    if (JSON.stringify(before.registration) === JSON.stringify(registration)) {
      note('重复', row, 'scheme', showValue('scheme', scheme), showValue('scheme', scheme), `与第 ${before.row.line} 行是同一注册，只保留一条`);
      continue;
    }
    const isLater = (validUntil ?? '') >= (before.registration.validUntil ?? '');
    const winner = isLater ? row : before.row;
    note('冲突', row, 'scheme', showValue('scheme', scheme), winner.validUntil ?? '', `与第 ${before.row.line} 行的同一领域注册不一致，采用有效期较晚的第 ${winner.line} 行`);
    if (isLater) kept.set(scheme, { row, registration });
  }
  return [...kept.values()].map((one) => one.registration).sort((a, b) => schemeOrder.get(a.scheme)! - schemeOrder.get(b.scheme)!);
}
