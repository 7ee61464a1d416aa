import { sql } from 'kysely';
import type { Db, Tx } from '../../platform/database.ts';

export interface KnownPractitioner {
  id: string;
  registry_no: string;
  name: string;
  registry_hash: Buffer | null;
  phone_index: Buffer | null;
  is_retired: boolean;
}

/** Locks the rows when called in a transaction that will write them. */
export async function findByRegistryNos(db: Db | Tx, registryNos: readonly string[], locks: boolean): Promise<KnownPractitioner[]> {
  const { rows } = await sql<KnownPractitioner>`
    select id, registry_no, name, registry_hash, phone_index, retired_at is not null as is_retired
    from practitioners where registry_no = any(${registryNos}::text[])
    order by registry_no ${locks ? sql`for update` : sql``}
  `.execute(db);
  return rows;
}

export interface KnownRegistration {
  practitioner_id: string;
  scheme: string;
  grade: string;
  certificate_no: string | null;
  valid_until: string | null;
  technical_areas: string[];
}

export async function findRegistrationsOf(db: Db | Tx, practitionerIds: readonly string[]): Promise<KnownRegistration[]> {
  if (practitionerIds.length === 0) return [];
  const { rows } = await sql<KnownRegistration>`
    select practitioner_id, scheme, grade, certificate_no, valid_until, technical_areas
    from registrations where practitioner_id = any(${practitionerIds}::text[])
  `.execute(db);
  return rows;
}

export interface PractitionerRow {
  id: string;
  registryNo: string;
  name: string;
  sex: string | null;
  birthDate: string | null;
  birthPrecision: string | null;
  phoneCipher: Buffer | null;
  phoneIndex: Buffer | null;
  emailCipher: Buffer | null;
  wechatCipher: Buffer | null;
  education: string | null;
  jobTitle: string | null;
  cityCode: string | null;
  residenceText: string | null;
  employerName: string | null;
  employerKey: string | null;
  employmentKind: string | null;
  registryHash: Buffer;
}

const column = <T, K extends keyof T>(rows: readonly T[], key: K) => rows.map((row) => row[key]);

/** An empty cell does not erase: what the file leaves out stays. Values that belong together change together. */
export async function upsertPractitioners(tx: Tx, rows: readonly PractitionerRow[]): Promise<void> {
  if (rows.length === 0) return;
  const of = <K extends keyof PractitionerRow>(key: K) => column(rows, key);
  await sql`
    insert into practitioners as p (id, registry_no, name, sex, birth_date, birth_precision, phone_cipher, phone_index, email_cipher,
      wechat_cipher, education, job_title, city_code, residence_text, employer_name, employer_key, employment_kind, registry_hash)
    select * from unnest(${of('id')}::text[], ${of('registryNo')}::text[], ${of('name')}::text[], ${of('sex')}::text[],
      ${of('birthDate')}::date[], ${of('birthPrecision')}::text[], ${of('phoneCipher')}::bytea[], ${of('phoneIndex')}::bytea[],
      ${of('emailCipher')}::bytea[], ${of('wechatCipher')}::bytea[], ${of('education')}::text[], ${of('jobTitle')}::text[],
      ${of('cityCode')}::text[], ${of('residenceText')}::text[], ${of('employerName')}::text[], ${of('employerKey')}::text[],
      ${of('employmentKind')}::text[], ${of('registryHash')}::bytea[])
    on conflict (registry_no) do update set
      name = excluded.name,
      sex = coalesce(excluded.sex, p.sex),
      birth_date = coalesce(excluded.birth_date, p.birth_date),
      birth_precision = coalesce(excluded.birth_precision, p.birth_precision),
      phone_cipher = coalesce(excluded.phone_cipher, p.phone_cipher),
      phone_index = coalesce(excluded.phone_index, p.phone_index),
      email_cipher = coalesce(excluded.email_cipher, p.email_cipher),
      wechat_cipher = coalesce(excluded.wechat_cipher, p.wechat_cipher),
      education = coalesce(excluded.education, p.education),
      job_title = coalesce(excluded.job_title, p.job_title),
      city_code = case when excluded.residence_text is null then p.city_code else excluded.city_code end,
      residence_text = coalesce(excluded.residence_text, p.residence_text),
      employer_name = coalesce(excluded.employer_name, p.employer_name),
      employer_key = coalesce(excluded.employer_key, p.employer_key),
      employment_kind = coalesce(excluded.employment_kind, p.employment_kind),
      registry_hash = excluded.registry_hash,
      version = p.version + 1,
      updated_at = now()
  `.execute(tx);
}

export interface RegistrationRow {
  id: string;
  practitionerId: string;
  scheme: string;
  grade: string;
  certificateNo: string | null;
  validUntil: string | null;
  /** null: the file says nothing about them. */
  technicalAreas: string[] | null;
}

export async function upsertRegistrations(tx: Tx, rows: readonly RegistrationRow[]): Promise<void> {
  if (rows.length === 0) return;
  const areas = rows.map((row) => row.technicalAreas?.join(';') ?? null);
  await sql`
    insert into registrations as r (id, practitioner_id, scheme, grade, certificate_no, valid_until, technical_areas)
    select n.id, n.practitioner_id, n.scheme, n.grade, n.certificate_no, n.valid_until, coalesce(string_to_array(n.areas, ';'), '{}')
    from unnest(${column(rows, 'id')}::text[], ${column(rows, 'practitionerId')}::text[], ${column(rows, 'scheme')}::text[],
      ${column(rows, 'grade')}::text[], ${column(rows, 'certificateNo')}::text[], ${column(rows, 'validUntil')}::date[], ${areas}::text[])
      as n (id, practitioner_id, scheme, grade, certificate_no, valid_until, areas)
    on conflict (practitioner_id, scheme) do update set
      grade = excluded.grade,
      certificate_no = coalesce(excluded.certificate_no, r.certificate_no),
      valid_until = coalesce(excluded.valid_until, r.valid_until),
      technical_areas = case when cardinality(excluded.technical_areas) = 0 then r.technical_areas else excluded.technical_areas end,
      updated_at = now()
  `.execute(tx);
}

/** Which fields of these practitioners operators have changed. */
export async function findOverriddenFields(db: Db | Tx, practitionerIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  if (practitionerIds.length === 0) return found;
  const { rows } = await sql<{ practitioner_id: string; field: string }>`
    select practitioner_id, field from registry_overrides where practitioner_id = any(${practitionerIds}::text[])
  `.execute(db);
  for (const { practitioner_id: id, field } of rows) found.set(id, (found.get(id) ?? new Set<string>()).add(field));
  return found;
}

/** What the registry says now where an operator's value stands. */
export async function keepRegistryValues(tx: Tx, values: readonly { practitionerId: string; field: string; value: Buffer }[]): Promise<void> {
  if (values.length === 0) return;
  await sql`
    update registry_overrides o set registry_value = n.value
    from unnest(${column(values, 'practitionerId')}::text[], ${column(values, 'field')}::text[], ${column(values, 'value')}::bytea[]) as n (practitioner_id, field, value)
    where o.practitioner_id = n.practitioner_id and o.field = n.field
  `.execute(tx);
}

/** The sign-ins of practitioners whose phone changes. */
export async function findBoundAccounts(tx: Tx, practitionerIds: readonly string[]): Promise<string[]> {
  if (practitionerIds.length === 0) return [];
  const { rows } = await sql<{ practitioner_id: string }>`
    select practitioner_id from practitioner_accounts
    where practitioner_id = any(${practitionerIds}::text[]) order by practitioner_id for update
  `.execute(tx);
  return rows.map((row) => row.practitioner_id);
}
