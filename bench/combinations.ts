import type { TalentFilters } from '../apps/server/src/features/talent-pool/sql.ts';

/** One question to the talent pool. */
export interface Combination {
  /** Names its row in the tables. */
  name: string;
  filters: TalentFilters;
  /** So many pages are turned first; 0: the first page. */
  page: number;
  /** The institution that one practitioner in ten blocks. */
  isBlocked: boolean;
}

const places: Record<string, Pick<TalentFilters, 'cityCode' | 'provinceCode'>> = {
  everywhere: {},
  'big city': { cityCode: '110100' },
  'middle city': { cityCode: '330100' },
  'rare city': { cityCode: '659006' },
  'big province': { provinceCode: '44' },
  'rare province': { provinceCode: '54' },
};
const grades: Record<string, string | undefined> = { 'any grade': undefined, auditor: 'auditor', trainee: 'auditor_trainee', 'rare grade': 'reviewer_senior' };
const schemes: Record<string, string | undefined> = { 'any scheme': undefined, QMS: 'QMS', 'rare scheme': 'FOREST' };

/** Several schemes at once (I11): what most hold together, rare ones, and rare ones beside what most hold. */
const together: Record<string, string[]> = {
  'QMS+EMS': ['QMS', 'EMS'],
  'QMS+EMS+OHSMS': ['QMS', 'EMS', 'OHSMS'],
  'rare+rare': ['FOREST', 'GAP'],
  'QMS+rare': ['QMS', 'FOREST'],
  'FSMS+HACCP+QMS': ['QMS', 'FSMS', 'HACCP'],
  'ISMS+ITSMS+EMS': ['EMS', 'ISMS', 'ITSMS'],
  'QMS+EMS+OHSMS+ENMS': ['QMS', 'EMS', 'OHSMS', 'ENMS'],
};

/**
 * 72 first pages: every place with every grade and scheme; some of them find nobody, as in life. Then several schemes at
 * once, deep pages and the blocked institution.
 */
export const combinations: readonly Combination[] = [
  ...Object.entries(places).flatMap(([place, where]) =>
    Object.entries(grades).flatMap(([gradeName, grade]) =>
      Object.entries(schemes).map(([schemeName, scheme]) => ({ name: `${place}, ${gradeName}, ${schemeName}`, filters: { ...where, grade, schemes: scheme === undefined ? undefined : [scheme] }, page: 0, isBlocked: false })),
    ),
  ),
  ...Object.entries(together).flatMap(([name, chosen]) =>
    [
      { where: 'everywhere', filters: {} },
      { where: 'big city', filters: { cityCode: '110100' } },
      { where: 'big province, auditor', filters: { provinceCode: '44', grade: 'auditor' } },
      { where: 'rare grade', filters: { grade: 'auditor_senior' } },
    ].map(({ where, filters }) => ({ name: `${where}, ${name}`, filters: { ...filters, schemes: chosen }, page: 0, isBlocked: false })),
  ),
  ...[
    { name: 'everywhere', filters: {} },
    { name: 'QMS', filters: { schemes: ['QMS'] } },
    { name: 'auditor', filters: { grade: 'auditor' } },
    { name: 'QMS+EMS+OHSMS', filters: { schemes: ['QMS', 'EMS', 'OHSMS'] } },
    { name: 'big city, QMS, auditor', filters: { cityCode: '110100', schemes: ['QMS'], grade: 'auditor' } },
  ].flatMap(({ name, filters }) => [10, 50].map((page) => ({ name: `${name}, page ${page + 1}`, filters, page, isBlocked: false }))),
  { name: 'everywhere, blocked', filters: {}, page: 0, isBlocked: true },
  { name: 'QMS, blocked', filters: { schemes: ['QMS'] }, page: 0, isBlocked: true },
  { name: 'auditor, blocked', filters: { grade: 'auditor' }, page: 0, isBlocked: true },
  { name: 'big province, EMS, auditor, blocked', filters: { provinceCode: '44', schemes: ['EMS'], grade: 'auditor' }, page: 0, isBlocked: true },
];

/** The few that throughput is measured with: what people ask most. */
export const popular: readonly Combination[] = combinations.filter(({ name }) =>
  ['everywhere, any grade, any scheme', 'everywhere, any grade, QMS', 'everywhere, auditor, QMS', 'big city, any grade, any scheme', 'big city, auditor, QMS', 'big province, any grade, QMS', 'middle city, any grade, QMS', 'everywhere, auditor, any scheme'].includes(name),
);
