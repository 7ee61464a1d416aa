import type { GradeCode } from '@cert/contract/codes/grades';
import { findCity } from '@cert/contract/codes/regions';
import type { SchemeCode } from '@cert/contract/codes/schemes';
import { sql } from 'kysely';
import type { Config } from '../../config.ts';
import { logActivity, type Actor } from '../../platform/activity-log.ts';
import type { ContactCipher } from '../../platform/contact-cipher.ts';
import type { Db, Tx } from '../../platform/database.ts';
import { Refusal } from '../../platform/refusal.ts';
import { sessionEnds } from '../../platform/sessions.ts';
import { shanghaiDay } from '../../platform/shanghai-day.ts';
import { maskName } from '../cards/mask-name.ts';
import { ageOn, isExpired, maskCertificateNo } from '../cards/rules.ts';
import { inSchemeOrder } from '../cards/show-card.ts';
import { readSmsLock } from '../sign-in/read-sms-lock.ts';
import { valuesOf, wordsOf } from './edit/fields.ts';
import { openRegistryValue } from './edit/open-sealed.ts';
import { maskContact, maskPhone } from './write/import-report.ts';

export interface RecordReader {
  cipher: ContactCipher;
  limits: Config['limits'];
  role: 'administrator' | 'business' | 'auditor';
}

/** Opening the page: the record, and a line in the activity log for each opening (rule 1). @throws Refusal `practitioner_not_found`. */
export async function openPractitionerRecord(db: Db, reader: RecordReader & { actor: Actor }, practitionerId: string) {
  const record = await getPractitionerRecord(db, reader, practitionerId);
  await logActivity(db, reader.actor, { action: 'view-practitioner-record', object: { kind: 'practitioner', id: practitionerId } });
  return record;
}

/** A2: one practitioner, whole; masked for whoever only audits. */
export async function getPractitionerRecord(db: Db | Tx, { cipher, limits, role }: RecordReader, practitionerId: string) {
  const row = await db.selectFrom('practitioners').selectAll().where('id', '=', practitionerId).executeTakeFirst();
  if (row === undefined) throw new Refusal('practitioner_not_found');
  const isMasked = role === 'auditor';
  const isOpen = row.closed_at === null;
  const mayEdit = !isMasked && isOpen;
  const values = valuesOf(row, cipher);
  const today = shanghaiDay();
  const smsLockedUntil = await readSmsLock(db, { phoneIndex: row.phone_index, limits });
  const account = { ...(await readAccount(db, practitionerId)), smsLockedUntil: smsLockedUntil?.toISOString() ?? null };
  return {
    id: row.id,
    registryNo: row.registry_no,
    version: row.version,
    isMasked,
    retiredAt: row.retired_at?.toISOString() ?? null,
    retiredReason: row.retired_reason,
    identity: { name: isMasked ? maskName(values.name) : values.name, sex: values.sex, birth: values.birth, age: ageOn(values.birth, today) },
    contact: {
      phone: values.phone !== null && isMasked ? maskPhone(values.phone) : values.phone,
      email: values.email !== null && isMasked ? maskContact(values.email) : values.email,
      wechatId: values.wechatId !== null && isMasked ? `${values.wechatId.slice(0, 2)}***` : values.wechatId,
    },
    work: {
      education: values.education,
      jobTitle: values.jobTitle,
      cityCode: row.city_code,
      cityName: row.city_code === null ? null : (findCity(row.city_code)?.name ?? null),
      residenceText: row.residence_text,
      employerName: row.employer_name,
      employmentKind: row.employment_kind,
    },
    registrations: await readRegistrations(db, practitionerId, today, isMasked),
    overrides: await readOverrides(db, cipher, practitionerId, isMasked),
    card: await readCard(db, practitionerId),
    account,
    sessions: await readSessions(db, practitionerId),
    samePhone: row.phone_index === null || row.retired_at !== null ? [] : await readSamePhone(db, row.phone_index, practitionerId),
    updatedAt: row.updated_at.toISOString(),
    can: { edit: mayEdit, retire: mayEdit && row.retired_at === null, restore: mayEdit && row.retired_at !== null, changePhone: mayEdit, endSessions: mayEdit, liftSmsLock: mayEdit && smsLockedUntil !== null },
  };
}

async function readRegistrations(db: Db | Tx, practitionerId: string, today: string, isMasked: boolean) {
  const rows = await db.selectFrom('registrations').select(['id', 'scheme', 'grade', 'certificate_no', 'valid_until', 'technical_areas']).where('practitioner_id', '=', practitionerId).limit(30).execute();
  return inSchemeOrder(rows).map((row) => ({
    id: row.id,
    scheme: row.scheme as SchemeCode,
    grade: row.grade as GradeCode,
    certificateNo: isMasked ? maskCertificateNo(row.certificate_no) : row.certificate_no,
    validUntil: row.valid_until,
    isExpired: isExpired(row.valid_until, today),
    technicalAreas: row.technical_areas,
  }));
}

/** Fields whose registry value tells who it is or how to reach them. */
const tellsWho = (field: string) => ['name', 'phone', 'email', 'wechatId'].includes(field) || field.startsWith('registration:');

async function readOverrides(db: Db | Tx, cipher: ContactCipher, practitionerId: string, isMasked: boolean) {
  const rows = await db
    .selectFrom('registry_overrides as v')
    .innerJoin('operators as o', 'o.id', 'v.operator_id')
    .select(['v.field', 'v.registry_value', 'v.reason', 'v.created_at', 'o.display_name'])
    .where('v.practitioner_id', '=', practitionerId)
    .orderBy('v.created_at', 'desc')
    .limit(60)
    .execute();
  return rows.map((row) => ({
    field: row.field,
    registryValue: isMasked && tellsWho(row.field) ? null : wordsOf(row.field, openRegistryValue(cipher, row.registry_value)),
    reason: row.reason,
    operatorName: row.display_name,
    changedAt: row.created_at.toISOString(),
  }));
}

async function readCard(db: Db | Tx, practitionerId: string) {
  const card = await db.selectFrom('cards').select(['id', 'published_at', 'withdrawn_at', 'hidden_at', 'hidden_reason']).where('practitioner_id', '=', practitionerId).executeTakeFirst();
  const state = card === undefined ? 'none' : card.hidden_at !== null ? 'hidden' : card.published_at !== null ? 'published' : 'withdrawn';
  return {
    id: card?.id ?? null,
    state: state as 'none' | 'withdrawn' | 'published' | 'hidden',
    publishedAt: card?.published_at?.toISOString() ?? null,
    withdrawnAt: card?.withdrawn_at?.toISOString() ?? null,
    hiddenReason: card?.hidden_reason ?? null,
  };
}

async function readAccount(db: Db | Tx, practitionerId: string) {
  const account = await db.selectFrom('practitioner_accounts').select(['bound_at', 'password_set_at', sql<boolean>`password_hash is not null`.as('has_password')]).where('practitioner_id', '=', practitionerId).executeTakeFirst();
  const state = account === undefined ? 'none' : account.bound_at === null ? 'unbound' : account.has_password ? 'active' : 'no_password';
  return {
    state: state as 'none' | 'unbound' | 'no_password' | 'active',
    boundAt: account?.bound_at?.toISOString() ?? null,
    passwordSetAt: account?.password_set_at?.toISOString() ?? null,
  };
}

async function readSessions(db: Db | Tx, practitionerId: string) {
  const rows = await db
    .selectFrom('sessions')
    .select(['created_at', 'last_used_at', 'expires_at'])
    .where('audience', '=', 'practitioner')
    .where('account_id', '=', practitionerId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .where('last_used_at', '>', sql<Date>`now() - make_interval(secs => ${sessionEnds.practitioner.idleSeconds})`)
    .orderBy('last_used_at', 'desc')
    .limit(20)
    .execute();
  return rows.map((row) => ({ createdAt: row.created_at.toISOString(), lastUsedAt: row.last_used_at.toISOString(), expiresAt: row.expires_at.toISOString() }));
}

async function readSamePhone(db: Db | Tx, phoneIndex: Buffer, practitionerId: string) {
  const rows = await db.selectFrom('practitioners').select(['id', 'registry_no']).where('phone_index', '=', phoneIndex).where('retired_at', 'is', null).where('id', '<>', practitionerId).orderBy('registry_no').limit(10).execute();
  return rows.map((row) => ({ id: row.id, registryNo: row.registry_no }));
}
