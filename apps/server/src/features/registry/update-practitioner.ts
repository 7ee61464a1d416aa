import type { EducationCode } from '@cert/contract/codes/education';
import type { EmploymentKindCode } from '@cert/contract/codes/employment-kinds';
import { cityLabel } from '@cert/contract/codes/regions';
import { sql } from 'kysely';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { refreshCardSearch } from '../cards/refresh-card-search.ts';
import { columnsOf, valuesOf, type FieldValues } from './edit/fields.ts';
import { keepOverride } from './edit/keep-override.ts';
import { lockPractitioner } from './lock-practitioner.ts';
import type { OverridableField } from './edit/overrides.ts';
import { parseEmail, parseWechat } from './parse/parse-contact.ts';
import { parseBirthDate } from './parse/parse-date.ts';
import { parseName } from './parse/parse-name.ts';
import { parseText } from './parse/parse-text.ts';
import { requireParsed } from './edit/require-parsed.ts';
import { maskContact } from './write/import-report.ts';

export type PractitionerChange =
  | { group: 'identity'; name: string; sex: FieldValues['sex']; birth: FieldValues['birth'] }
  | { group: 'contact'; email: string | null; wechatId: string | null }
  | { group: 'work'; education: EducationCode | null; jobTitle: string | null; cityCode: string | null; employerName: string | null; employmentKind: EmploymentKindCode | null };

/**
 * A2: an operator changes one group of fields. What differs becomes an override that later imports keep; a value that the
 * registry says too is none. The card follows at once. @returns the names of the fields that changed.
 * @throws Refusal `practitioner_not_found`, `version_conflict`, `request_invalid` in the importer's words.
 */
export async function updatePractitioner(
  db: Db | Tx,
  args: { cipher: ContactCipher; actor: Actor; operatorId: string; practitionerId: string; version: number; reason: string; change: PractitionerChange },
): Promise<string[]> {
  const { cipher, actor, operatorId, practitionerId, change } = args;
  return inTransaction(db, async (tx) => {
    const row = await lockPractitioner(tx, practitionerId, args.version);
    const before = valuesOf(row, cipher);
    const after = readChange(change, before);
    const reason = maskContact(args.reason);
    const changed = (Object.keys(after) as OverridableField[]).filter((field) => JSON.stringify(after[field]) !== JSON.stringify(before[field]));
    if (changed.length === 0) return changed;
    let columns = {};
    for (const field of changed) {
      await keepOverride(tx, { cipher, practitionerId, operatorId, field, before: before[field], after: after[field], reason });
      columns = { ...columns, ...columnsOf(field, after[field] as never, cipher) };
    }
    await tx.updateTable('practitioners').set({ ...columns, version: row.version + 1, updated_at: sql<Date>`now()` }).where('id', '=', practitionerId).execute();
    await refreshCardSearch(tx, [practitionerId]);
    await logActivity(tx, actor, { action: 'update-practitioner', object: { kind: 'practitioner', id: practitionerId }, detail: { fields: changed.join(','), reason } });
    return changed;
  });
}

function readChange(change: PractitionerChange, before: FieldValues): Partial<FieldValues> {
  const at = (field: string) => `/body/change/${field}`;
  if (change.group === 'identity') {
    const name = requireParsed(at('name'), change.name, parseName);
    if (name === null) throw new Refusal('request_invalid', { errors: [{ pointer: at('name'), message: '请填写姓名' }] });
    return { name, sex: change.sex, birth: readBirth(change.birth, at('birth')) };
  }
  if (change.group === 'contact') return { email: requireParsed(at('email'), change.email, parseEmail), wechatId: requireParsed(at('wechatId'), change.wechatId, parseWechat) };
  // The same city keeps the registry's own words for it.
  const isSameCity = change.cityCode === (before.residence?.cityCode ?? null);
  return {
    education: change.education,
    jobTitle: requireParsed(at('jobTitle'), change.jobTitle, (cell) => parseText(cell, 40)),
    residence: isSameCity ? before.residence : change.cityCode === null ? null : { cityCode: change.cityCode, text: cityLabel(change.cityCode) },
    employer: requireParsed(at('employerName'), change.employerName, (cell) => parseText(cell, 100)),
    employmentKind: change.employmentKind,
  };
}

function readBirth(birth: FieldValues['birth'], pointer: string): FieldValues['birth'] {
  if (birth === null) return null;
  const text = birth.date.slice(0, { day: 10, month: 7, year: 4 }[birth.precision]);
  return requireParsed(pointer, text, (cell) => parseBirthDate(cell, false, shanghaiDay()));
}
