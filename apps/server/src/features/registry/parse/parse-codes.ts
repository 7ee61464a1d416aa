import { education, type EducationCode, educationLabel } from '@cert/contract/codes/education';
import { employmentKinds, type EmploymentKindCode } from '@cert/contract/codes/employment-kinds';
import { type GradeCode, gradeLabel, grades } from '@cert/contract/codes/grades';
import { type SchemeCode, schemeLabel, schemes } from '@cert/contract/codes/schemes';
import { type Cell, compact, dropped, kept, mended, type Parsed, unified } from './cell.ts';

/** One form for comparing: half width, upper case, without spaces and brackets. */
const key = (text: string): string => compact(text).toUpperCase().replace(/[()[\]【】《》]/g, '');

function lookUpOf<C extends string>(entries: readonly { code: C; spellings: readonly string[] }[]): Map<string, C> {
  const found = new Map<string, C>();
  for (const { code, spellings } of entries) for (const spelling of spellings) if (spelling !== '') found.set(key(spelling), code);
  return found;
}

function found<C extends string>(cell: Cell, code: C, label: string): Parsed<C> {
  return cell.text === label ? kept(code) : unified(code, `统一为“${label}”`);
}

const schemesBySpelling = lookUpOf<SchemeCode>(
  schemes.map((scheme) => ({ code: scheme.code, spellings: [scheme.label, scheme.name, scheme.standard, ...scheme.synonyms] })),
);

export function parseScheme(cell: Cell): Parsed<SchemeCode> {
  const code = schemesBySpelling.get(key(cell.text)) ?? schemesBySpelling.get(key(cell.text).replace(/认证$/, ''));
  return code ? found(cell, code, schemeLabel(code)) : dropped('不认识的注册领域');
}

const gradesBySpelling = lookUpOf<GradeCode>(
  grades.map((grade) => ({
    code: grade.code,
    spellings: [grade.label, /^[审检]..$/.test(grade.label) ? `正式${grade.label}` : '', grade.label.replace(/^实习/, '见习')],
  })),
);

/** Which profession a scheme belongs to, for files that say only 实习, 正式 or 高级. */
function professionOf(scheme: SchemeCode): 'auditor' | 'inspector' | 'reviewer' {
  if (scheme === 'SERVICE') return 'reviewer';
  return ['ORGANIC', 'GAP', 'CCC', 'VOLUNTARY_PRODUCT'].includes(scheme) ? 'inspector' : 'auditor';
}

const steps: Record<string, '_trainee' | '' | '_senior'> = { 实习: '_trainee', 实习级: '_trainee', 正式: '', 正式级: '', 高级: '_senior', 高级级: '_senior' };

export function parseGrade(cell: Cell, scheme: SchemeCode | null): Parsed<GradeCode> {
  const text = key(cell.text);
  const code = gradesBySpelling.get(text);
  if (code) return found(cell, code, gradeLabel(code));
  if (text === '主任审核员') return mended('auditor_senior', '“主任审核员”是旧称，按高级审核员保存');
  const step = steps[text];
  if (step !== undefined && scheme) {
    const completed = `${professionOf(scheme)}${step}` as GradeCode;
    return mended(completed, `级别不完整，按注册领域补为“${gradeLabel(completed)}”`);
  }
  return dropped('不认识的注册级别');
}

const educationBySpelling = lookUpOf<EducationCode>(
  education.map((level) => ({ code: level.code, spellings: [level.label, ...level.synonyms].flatMap((word) => [word, `${word}学历`, `${word}毕业`]) })),
);

export function parseEducation(cell: Cell): Parsed<EducationCode> {
  const code = educationBySpelling.get(key(cell.text));
  return code ? found(cell, code, educationLabel(code)) : dropped('不认识的学历');
}

const kindsBySpelling = lookUpOf<EmploymentKindCode>(
  employmentKinds.map((kind) => ({ code: kind.code, spellings: kind.code === 'full_time' ? [kind.label, '专', '全职'] : [kind.label, '兼'] })),
);

export function parseEmploymentKind(cell: Cell): Parsed<EmploymentKindCode> {
  const code = kindsBySpelling.get(key(cell.text));
  return code ? found(cell, code, code === 'full_time' ? '专职' : '兼职') : dropped('执业性质只能是专职或兼职');
}

export function parseSex(cell: Cell): Parsed<'male' | 'female'> {
  const text = key(cell.text);
  if (text === '男' || text === '女') return found(cell, text === '男' ? 'male' : 'female', text);
  if (['男性', 'M', 'MALE'].includes(text)) return unified('male', '统一为“男”');
  if (['女性', 'F', 'FEMALE'].includes(text)) return unified('female', '统一为“女”');
  return dropped('性别只能是男或女');
}
