// Rows for tests, each complete and different from the last one; a test names only what it is about.
import type { EducationCode } from '@cert/contract/codes/education';
import type { GradeCode } from '@cert/contract/codes/grades';
import type { Pay } from '@cert/contract/codes/pay';
import type { PostTypeCode } from '@cert/contract/codes/post-types';
import type { SchemeCode } from '@cert/contract/codes/schemes';
import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import { institutionKey } from '../src/features/institutions/rules.ts';
import { addDays, columnsOfTerms } from '../src/features/jobs/rules.ts';
import { addPointEntry } from '../src/features/points/add-point-entry.ts';
import { inTransaction } from '../src/platform/database.ts';
import type { Deps } from '../src/platform/http/deps.ts';
import { newId } from '../src/platform/ids.ts';
import { hashPassword } from '../src/platform/passwords.ts';
import { openSession } from '../src/platform/sessions.ts';
import { shanghaiDay } from '../src/platform/shanghai-day.ts';

let count = 0;
/** A number that no other row of this test process has, 8 digits. */
const unique = (): string => `${String(randomInt(1000)).padStart(3, '0')}${String((count += 1)).padStart(5, '0')}`;

export const testPassword = 'correct horse 47';
let testPasswordHash: Promise<string> | undefined;
const hashOfTestPassword = () => (testPasswordHash ??= hashPassword(testPassword));

export interface RegistrationInput {
  scheme?: SchemeCode;
  grade?: GradeCode;
  certificateNo?: string | null;
  /** YYYY-MM-DD; null: no end on file. */
  validUntil?: string | null;
  technicalAreas?: string[];
}

export interface PractitionerInput {
  name?: string;
  sex?: 'male' | 'female' | null;
  birthDate?: string | null;
  /** null: no phone on file. */
  phone?: string | null;
  email?: string | null;
  wechatId?: string | null;
  cityCode?: string | null;
  education?: EducationCode | null;
  jobTitle?: string | null;
  employerName?: string | null;
  employmentKind?: 'full_time' | 'part_time' | null;
  retiredAt?: Date | null;
  /** One QMS registration as auditor when absent. */
  registrations?: RegistrationInput[];
}

export interface BuiltPractitioner {
  id: string;
  name: string;
  phone: string;
  email: string | null;
  wechatId: string | null;
}

/** An entry of the registry with its registrations; neither bound nor with a card. */
export async function buildPractitioner(deps: Deps, input: PractitionerInput = {}): Promise<BuiltPractitioner> {
  const number = unique();
  const id = newId('prac');
  const phone = input.phone === undefined ? `199${number}` : input.phone;
  const email = input.email === undefined ? `p${number}@example.com` : input.email;
  const wechatId = input.wechatId === undefined ? `wx_${number}` : input.wechatId;
  const employerName = input.employerName === undefined ? `测试雇主${number}有限公司` : input.employerName;
  const birthDate = input.birthDate === undefined ? '1975-06-15' : input.birthDate;
  const name = input.name ?? '王建国';
  const seal = (value: string | null) => (value === null ? null : deps.cipher.encrypt(value));
  await deps.db
    .insertInto('practitioners')
    .values({
      id,
      registry_no: `T${number}`,
      name,
      sex: input.sex ?? null,
      birth_date: birthDate,
      birth_precision: birthDate === null ? null : 'day',
      phone_cipher: seal(phone),
      phone_index: phone === null ? null : deps.cipher.index(phone),
      email_cipher: seal(email),
      wechat_cipher: seal(wechatId),
      education: input.education === undefined ? 'bachelor' : input.education,
      job_title: input.jobTitle === undefined ? '高级工程师' : input.jobTitle,
      city_code: input.cityCode === undefined ? '110100' : input.cityCode,
      employer_name: employerName,
      employer_key: employerName === null ? null : institutionKey(employerName),
      employment_kind: input.employmentKind === undefined ? 'full_time' : input.employmentKind,
      retired_at: input.retiredAt ?? null,
    })
    .execute();
  for (const registration of input.registrations ?? [{}]) await buildRegistration(deps, id, registration);
  return { id, name, phone: phone ?? '', email, wechatId };
}

/** One registration of a practitioner; give each its own scheme. */
export async function buildRegistration(deps: Deps, practitionerId: string, input: RegistrationInput = {}): Promise<{ id: string; certificateNo: string | null }> {
  const id = newId('reg');
  const certificateNo = input.certificateNo === undefined ? `2024-N1QMS-${unique()}` : input.certificateNo;
  await deps.db
    .insertInto('registrations')
    .values({
      id,
      practitioner_id: practitionerId,
      scheme: input.scheme ?? 'QMS',
      grade: input.grade ?? 'auditor',
      certificate_no: certificateNo,
      valid_until: input.validUntil === undefined ? '2099-12-31' : input.validUntil,
      technical_areas: input.technicalAreas ?? [],
    })
    .execute();
  return { id, certificateNo };
}

/** Binds the phone of an entry and gives it `testPassword`, as after the first sign-in (P1); the card is made too. */
export async function bindPractitioner(deps: Deps, practitioner: { id: string; phone: string }): Promise<{ cardId: string }> {
  await deps.db
    .insertInto('practitioner_accounts')
    .values({
      practitioner_id: practitioner.id,
      phone_index: deps.cipher.index(practitioner.phone),
      bound_at: new Date(),
      password_hash: await hashOfTestPassword(),
      password_set_at: new Date(),
    })
    .execute();
  const cardId = newId('card');
  await deps.db.insertInto('cards').values({ id: cardId, practitioner_id: practitioner.id }).execute();
  return { cardId };
}

export interface SignedInPractitioner extends BuiltPractitioner {
  token: string;
  cardId: string;
}

/** A bound practitioner with a card, not published, and a session. */
export async function signedInPractitioner(deps: Deps, input: PractitionerInput = {}): Promise<SignedInPractitioner> {
  const practitioner = await buildPractitioner(deps, input);
  const { cardId } = await bindPractitioner(deps, practitioner);
  return { ...practitioner, cardId, token: await openTestSession(deps, 'practitioner', practitioner.id) };
}

/** A card in the talent pool, made by rows: for tests of what others see, not of publishing itself. */
export async function buildPublishedCard(
  deps: Deps,
  input: PractitionerInput & { publishedAt?: Date; hidesFromEmployer?: boolean } = {},
): Promise<SignedInPractitioner> {
  const practitioner = await signedInPractitioner(deps, input);
  const publishedAt = input.publishedAt ?? new Date();
  await sql`
    update cards c set published_at = ${publishedAt}, first_published_at = ${publishedAt},
      hides_from_employer = ${input.hidesFromEmployer ?? true},
      city_code = p.city_code, province_code = left(p.city_code, 2), employer_key = p.employer_key,
      held = coalesce((select held from held_now h where h.practitioner_id = c.practitioner_id), '')
    from practitioners p where p.id = c.practitioner_id and c.id = ${practitioner.cardId}
  `.execute(deps.db);
  await sql`
    insert into card_schemes (card_id, scheme, grade, city_code, province_code, published_at, valid_until)
    select c.id, r.scheme, r.grade, c.city_code, c.province_code, c.published_at, r.valid_until
    from cards c join registrations r using (practitioner_id)
    where c.id = ${practitioner.cardId} and (r.valid_until is null or r.valid_until >= (now() at time zone 'Asia/Shanghai')::date)
  `.execute(deps.db);
  await sql`insert into card_scheme_pairs select * from scheme_pairs_now where card_id = ${practitioner.cardId}`.execute(deps.db);
  return practitioner;
}

export interface BuiltInstitution {
  id: string;
  name: string;
  accountId: string;
  accountName: string;
  token: string;
}

/** An institution that has set its own password (`testPassword`), holds `points`, and is signed in. */
export async function buildInstitution(
  deps: Deps,
  input: { name?: string; points?: number; membershipUntil?: string | null; accountName?: string } = {},
): Promise<BuiltInstitution> {
  const number = unique();
  const id = newId('inst');
  const name = input.name ?? `测试认证${number}有限公司`;
  await deps.db
    .insertInto('institutions')
    .values({ id, name, name_key: institutionKey(name), membership_until: input.membershipUntil ?? null })
    .execute();
  const account = await buildInstitutionAccount(deps, id, input.accountName ?? `org${number}`);
  const points = input.points ?? 0;
  if (points > 0) await inTransaction(deps.db, (tx) => addPointEntry(tx, { institutionId: id, kind: 'grant', points }));
  return { id, name, ...account };
}

/** One more account of an institution, signed in. */
export async function buildInstitutionAccount(
  deps: Deps,
  institutionId: string,
  accountName: string = `org${unique()}`,
): Promise<{ accountId: string; accountName: string; token: string }> {
  const accountId = newId('iacc');
  await deps.db
    .insertInto('institution_accounts')
    .values({
      id: accountId,
      institution_id: institutionId,
      account_name: accountName,
      password_hash: await hashOfTestPassword(),
      password_set_at: new Date(),
    })
    .execute();
  return { accountId, accountName, token: await openTestSession(deps, 'institution', accountId) };
}

export interface JobInput {
  title?: string;
  schemes?: SchemeCode[];
  postType?: PostTypeCode;
  pay?: Pay;
  cityCode?: string;
  requirements?: string;
  /** Days from today; -1: expired yesterday. */
  validForDays?: number;
  publishedAt?: Date;
  isPaused?: boolean;
  isDeleted?: boolean;
}

/** A job made by rows, past the limit and the checks: for tests of what follows. */
export async function buildJob(deps: Deps, institutionId: string, input: JobInput = {}): Promise<string> {
  const id = newId('job');
  const publishedAt = input.publishedAt ?? new Date();
  const terms = columnsOfTerms({
    title: input.title ?? `招聘审核员${unique()}`,
    schemes: input.schemes ?? ['QMS'],
    postType: input.postType ?? 'auditor',
    employmentKinds: ['full_time'],
    headcount: 2,
    pay: input.pay ?? { kind: 'monthly', minK: 12, maxK: 16, months: 12 },
    cityCode: input.cityCode ?? '510100',
    education: 'college',
    requirements: input.requirements ?? '具有 CCAA 注册审核员资格，能适应出差。',
    validUntil: addDays(shanghaiDay(), input.validForDays ?? 30),
  });
  await deps.db
    .insertInto('jobs')
    .values({
      id,
      institution_id: institutionId,
      ...terms,
      created_at: publishedAt,
      published_at: publishedAt,
      paused_at: input.isPaused === true ? new Date() : null,
      deleted_at: input.isDeleted === true ? new Date() : null,
    })
    .execute();
  return id;
}

/** An operator with a session. */
export async function buildOperator(
  deps: Deps,
  input: { role?: 'administrator' | 'business' | 'auditor' } = {},
): Promise<{ id: string; token: string }> {
  const id = newId('oper');
  const passwordHash = await hashOfTestPassword();
  await deps.db
    .insertInto('operators')
    .values({ id, account_name: `op${unique()}`, display_name: '测试运营', role: input.role ?? 'business', password_hash: passwordHash, password_set_at: new Date() })
    .execute();
  return { id, token: await openTestSession(deps, 'operator', id) };
}

/** A session without signing in, for tests of everything behind the sign-in. */
export async function openTestSession(deps: Deps, audience: 'practitioner' | 'institution' | 'operator', accountId: string): Promise<string> {
  const session = await inTransaction(deps.db, (tx) => openSession(tx, { audience, accountId }));
  return session.token;
}
