import { schemeLabel, type SchemeCode } from '@cert/contract/codes/schemes';
import type { Actor } from '../../../platform/activity-log.ts';
import type { ContactCipher } from '../../../platform/contact-cipher.ts';
import { inTransaction, type Db, type Tx } from '../../../platform/database.ts';
import { newId } from '../../../platform/ids.ts';
import { adoptPhones } from '../../contact-keys/adopt-phones.ts';
import { refreshCardSearch } from '../../cards/refresh-card-search.ts';
import { institutionKey } from '../../institutions/rules.ts';
import type { Note } from './import-report.ts';
import type { RegistryPractitioner, RegistryRegistration } from '../parse/registry-row.ts';
import { findByRegistryNos, findOverriddenFields, findRegistrationsOf, keepRegistryValues, type KnownPractitioner, type KnownRegistration, type PractitionerRow, type RegistrationRow, upsertPractitioners, upsertRegistrations } from '../sql.ts';
import { registrationField, takeOut } from '../edit/overrides.ts';
import { findClosedRegistryNos } from '../close-registry-no.ts';
import { unbindPractitioner } from '../unbind-practitioner.ts';

/** A practitioner of the file with the place of its first row, for the report. */
export interface PlacedPractitioner {
  practitioner: RegistryPractitioner;
  sheet: string;
  line: number;
}

export interface WriteCounts {
  practitionersNew: number;
  practitionersUpdated: number;
  practitionersUnchanged: number;
  registrationsNew: number;
  registrationsUpdated: number;
  registrationsUnchanged: number;
  phonesChanged: number;
  accountsUnbound: number;
  /** Values of the file that stand behind an operator's. */
  overridesKept: number;
}

/** What became of one practitioner, for the report. */
export interface WrittenPractitioner {
  registryNo: string;
  sheet: string;
  line: number;
  outcome: 'created' | 'updated' | 'unchanged';
  reason: string;
}

export const noWriteCounts: Readonly<WriteCounts> = {
  practitionersNew: 0, practitionersUpdated: 0, practitionersUnchanged: 0,
  registrationsNew: 0, registrationsUpdated: 0, registrationsUnchanged: 0,
  phonesChanged: 0, accountsUnbound: 0, overridesKept: 0,
};

/** A keyed hash, because the values behind a plain one could be guessed. The number changes when the meaning does. */
const hashInput = (practitioner: RegistryPractitioner): string => `registry-1:${JSON.stringify(practitioner)}`;

function toRow(practitioner: RegistryPractitioner, id: string, hash: Buffer, cipher: ContactCipher): PractitionerRow {
  const seal = (value: string | null) => (value === null ? null : cipher.encrypt(value));
  return {
    id,
    registryNo: practitioner.registryNo,
    name: practitioner.name,
    sex: practitioner.sex,
    birthDate: practitioner.birth?.date ?? null,
    birthPrecision: practitioner.birth?.precision ?? null,
    phoneCipher: seal(practitioner.phone),
    phoneIndex: practitioner.phone === null ? null : cipher.index(practitioner.phone),
    emailCipher: seal(practitioner.email),
    wechatCipher: seal(practitioner.wechat),
    education: practitioner.education,
    jobTitle: practitioner.jobTitle,
    cityCode: practitioner.residence?.cityCode ?? null,
    residenceText: practitioner.residence?.text ?? null,
    employerName: practitioner.employer,
    employerKey: practitioner.employer === null ? null : institutionKey(practitioner.employer),
    employmentKind: practitioner.employmentKind,
    registryHash: hash,
  };
}

function changes(known: KnownRegistration, next: RegistryRegistration): boolean {
  const differs = (before: unknown, after: unknown) => after !== null && before !== after;
  return (
    known.grade !== next.grade ||
    differs(known.certificate_no, next.certificateNo) ||
    differs(known.valid_until, next.validUntil) ||
    differs(known.technical_areas.join(';'), next.technicalAreas?.join(';') ?? null)
  );
}

interface Plan {
  practitioners: PractitionerRow[];
  registrations: RegistrationRow[];
  phoneChanges: { practitionerId: string; phoneIndex: Buffer }[];
  /** What the file says where an operator's value stands. */
  registryValues: { practitionerId: string; field: string; value: Buffer }[];
  written: WrittenPractitioner[];
  counts: WriteCounts;
  notes: Note[];
}

async function planChunk(db: Db | Tx, chunk: readonly PlacedPractitioner[], cipher: ContactCipher, locks: boolean): Promise<Plan> {
  const known = new Map<string, KnownPractitioner>();
  for (const row of await findByRegistryNos(db, chunk.map((one) => one.practitioner.registryNo), locks)) known.set(row.registry_no, row);
  const plan: Plan = { practitioners: [], registrations: [], phoneChanges: [], registryValues: [], written: [], counts: { ...noWriteCounts }, notes: [] };
  const { counts } = plan;
  // Rule 26: who closed the account is not brought back. Asked after the lock; the report does not keep the number either.
  const closed = await findClosedRegistryNos(db, cipher, chunk.map((one) => one.practitioner.registryNo).filter((registryNo) => !known.has(registryNo)));
  const changed = chunk.flatMap((one) => {
    if (closed.has(one.practitioner.registryNo)) {
      plan.notes.push({ level: '提示', sheet: one.sheet, line: one.line, registryNo: '', column: '', value: '', used: '', reason: '该人员已注销账号，不再导入；本人要求恢复时，请先在“隐私请求”中恢复登记' });
      return [];
    }
    const before = known.get(one.practitioner.registryNo);
    const kept = before?.registry_hash ?? null;
    const isUnchanged = kept !== null && cipher.keptIndexes(hashInput(one.practitioner)).some((hash) => kept.equals(hash));
    if (!isUnchanged) return [{ ...one, before, hash: cipher.index(hashInput(one.practitioner)) }];
    counts.practitionersUnchanged += 1;
    counts.registrationsUnchanged += one.practitioner.registrations.length;
    plan.written.push({ registryNo: one.practitioner.registryNo, sheet: one.sheet, line: one.line, outcome: 'unchanged', reason: '' });
    return [];
  });
  const registrations = new Map<string, Map<string, KnownRegistration>>();
  const knownIds = changed.flatMap((one) => (one.before ? [one.before.id] : []));
  const overridden = await findOverriddenFields(db, knownIds);
  for (const row of await findRegistrationsOf(db, knownIds)) {
    const ofPractitioner = registrations.get(row.practitioner_id) ?? new Map<string, KnownRegistration>();
    registrations.set(row.practitioner_id, ofPractitioner.set(row.scheme, row));
  }

  for (const { practitioner, sheet, line, before, hash } of changed) {
    const id = before?.id ?? newId('prac');
    const keptFields = overridden.get(id) ?? new Set<string>();
    const { rest, said } = takeOut(practitioner, keptFields, before?.name ?? practitioner.name);
    for (const [field, value] of said) plan.registryValues.push({ practitionerId: id, field, value: cipher.encrypt(JSON.stringify(value)) });
    counts.overridesKept += said.size;
    const row = toRow(rest, id, hash, cipher);
    plan.practitioners.push(row);
    counts[before ? 'practitionersUpdated' : 'practitionersNew'] += 1;
    const note = (column: string, value: string, reason: string) =>
      plan.notes.push({ level: '提示', sheet, line, registryNo: practitioner.registryNo, column, value, used: '', reason });
    if (before?.is_retired) note('', '', '该人员已停用：资料已更新，停用状态不变');
    if (before?.phone_index && row.phoneIndex && !before.phone_index.equals(row.phoneIndex)) {
      counts.phonesChanged += 1;
      plan.phoneChanges.push({ practitionerId: id, phoneIndex: row.phoneIndex });
      note('手机号', '', '手机号与库中不同，已换号；原登录失效，名片撤回，直到新手机号绑定');
    }
    if (said.size > 0) note('', '', `运营人员修改过 ${said.size} 项，保留修改后的值，文件中的值另存`);
    const had = registrations.get(id) ?? new Map<string, KnownRegistration>();
    for (const scheme of [...had.keys()]) if (keptFields.has(registrationField(scheme))) had.delete(scheme);
    const figures = { ...counts };
    for (const next of rest.registrations) {
      const current = had.get(next.scheme);
      had.delete(next.scheme);
      if (current && !changes(current, next)) {
        counts.registrationsUnchanged += 1;
        continue;
      }
      counts[current ? 'registrationsUpdated' : 'registrationsNew'] += 1;
      plan.registrations.push({ id: newId('reg'), practitionerId: id, ...next });
    }
    for (const left of had.keys()) note('注册领域', schemeLabel(left as SchemeCode), '库中有这项注册，文件中没有；保留不删，到期后自然失效');
    const reason = `注册资格：新增 ${counts.registrationsNew - figures.registrationsNew}，更新 ${counts.registrationsUpdated - figures.registrationsUpdated}，不变 ${counts.registrationsUnchanged - figures.registrationsUnchanged}`;
    plan.written.push({ registryNo: practitioner.registryNo, sheet, line, outcome: before ? 'updated' : 'created', reason });
  }
  return plan;
}

/**
 * Writes practitioners with their registrations in one transaction, so that a killed import leaves only whole ones.
 * Those that are as the last import left them are not touched. A dry run only counts.
 */
export async function writePractitioners(
  { db, cipher }: { db: Db; cipher: ContactCipher },
  input: {
    actor: Actor;
    chunk: readonly PlacedPractitioner[];
    isDryRun: boolean;
    /** Keeps figures and report with what was written, in its transaction. */
    keep?: (tx: Db | Tx, plan: { counts: WriteCounts; written: WrittenPractitioner[] }) => Promise<void>;
  },
): Promise<{ counts: WriteCounts; notes: Note[] }> {
  const { actor, chunk, isDryRun } = input;
  await adoptPhones(db, cipher, chunk.map(({ practitioner }) => practitioner.phone));
  if (isDryRun) {
    const plan = await planChunk(db, chunk, cipher, false);
    await input.keep?.(db, plan);
    return plan;
  }
  return inTransaction(db, async (tx) => {
    const plan = await planChunk(tx, chunk, cipher, true);
    await upsertPractitioners(tx, plan.practitioners);
    await upsertRegistrations(tx, plan.registrations);
    await keepRegistryValues(tx, plan.registryValues);
    for (const change of plan.phoneChanges) {
      if (await unbindPractitioner(tx, { actor, ...change })) plan.counts.accountsUnbound += 1;
    }
    await refreshCardSearch(tx, plan.practitioners.map((row) => row.id));
    await input.keep?.(tx, plan);
    return plan;
  });
}
