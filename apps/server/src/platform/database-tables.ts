import type { ColumnType, Generated } from 'kysely';

/**
 * The tables as Kysely sees them; migrations/ is the truth. `database-tables.test.ts` compares both.
 * Times are Dates; calendar days are strings (YYYY-MM-DD).
 */
type Time = ColumnType<Date, Date | string, Date | string>;
type DefaultTime = ColumnType<Date, Date | string | undefined, Date | string>;
type NullableTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
type Nullable<T> = ColumnType<T | null, T | null | undefined, T | null>;
type Json = ColumnType<Record<string, unknown>, string | undefined, string>;

export interface Tables {
  practitioners: {
    id: string;
    registry_no: string;
    name: string;
    sex: Nullable<'male' | 'female'>;
    birth_date: Nullable<string>;
    birth_precision: Nullable<'day' | 'month' | 'year'>;
    phone_cipher: Nullable<Buffer>;
    phone_index: Nullable<Buffer>;
    email_cipher: Nullable<Buffer>;
    wechat_cipher: Nullable<Buffer>;
    education: Nullable<string>;
    job_title: Nullable<string>;
    city_code: Nullable<string>;
    residence_text: Nullable<string>;
    employer_name: Nullable<string>;
    employer_key: Nullable<string>;
    employment_kind: Nullable<'full_time' | 'part_time'>;
    registry_hash: Nullable<Buffer>;
    retired_at: NullableTime;
    created_at: DefaultTime;
    updated_at: DefaultTime;
  };
  registrations: {
    id: string;
    practitioner_id: string;
    scheme: string;
    grade: string;
    certificate_no: Nullable<string>;
    valid_until: Nullable<string>;
    technical_areas: Generated<string[]>;
    created_at: DefaultTime;
    updated_at: DefaultTime;
  };
  practitioner_accounts: {
    practitioner_id: string;
    phone_index: Buffer;
    bound_at: NullableTime;
    password_hash: Nullable<string>;
    password_set_at: NullableTime;
    created_at: DefaultTime;
  };
  institutions: {
    id: string;
    name: string;
    name_key: string;
    approval_no: Nullable<string>;
    credit_code: Nullable<string>;
    contact_person: Nullable<string>;
    contact_phone: Nullable<string>;
    contact_email: Nullable<string>;
    contact_address: Nullable<string>;
    profile: Nullable<string>;
    membership_until: Nullable<string>;
    disabled_at: NullableTime;
    created_at: DefaultTime;
    updated_at: DefaultTime;
  };
  institution_accounts: {
    id: string;
    institution_id: string;
    account_name: string;
    password_hash: string;
    password_set_at: NullableTime;
    default_password_expires_at: NullableTime;
    disabled_at: NullableTime;
    created_at: DefaultTime;
  };
  operators: {
    id: string;
    account_name: string;
    display_name: string;
    role: 'administrator' | 'business' | 'auditor';
    password_hash: string;
    disabled_at: NullableTime;
    created_at: DefaultTime;
  };
  sessions: {
    id: string;
    token_hash: Buffer;
    audience: 'practitioner' | 'institution' | 'operator';
    account_id: string;
    scope: Generated<'full' | 'change_password'>;
    created_at: DefaultTime;
    last_used_at: DefaultTime;
    expires_at: Time;
    ended_at: NullableTime;
    ended_reason: Nullable<string>;
  };
  sign_in_flows: {
    id: string;
    token_hash: Buffer;
    purpose: 'bind' | 'reset';
    practitioner_id: Nullable<string>;
    phone_index: Buffer;
    phone_cipher: Buffer;
    verified_at: NullableTime;
    completed_at: NullableTime;
    created_at: DefaultTime;
    expires_at: Time;
  };
  sms_codes: {
    id: string;
    flow_id: string;
    phone_index: Buffer;
    code_hash: Buffer;
    wrong_tries: Generated<number>;
    created_at: DefaultTime;
    expires_at: Time;
    used_at: NullableTime;
    superseded_at: NullableTime;
    failed_at: NullableTime;
    request_key: Nullable<string>;
  };
  limit_counters: { key: string; count: number; expires_at: Time };
  phone_look_ups: { client_key: string; phone_index: Buffer; day: string; first_at: DefaultTime };
  idempotency_keys: {
    caller: string;
    key: string;
    operation: string;
    request_hash: Buffer;
    answer_cipher: Nullable<Buffer>;
    created_at: DefaultTime;
  };
  activity_entries: {
    id: Generated<number>;
    at: DefaultTime;
    actor_kind: 'practitioner' | 'institution' | 'operator' | 'system' | 'anonymous';
    actor_id: Nullable<string>;
    action: string;
    object_kind: Nullable<string>;
    object_id: Nullable<string>;
    detail: Json;
    address: Nullable<string>;
    request_id: Nullable<string>;
  };
  cards: {
    id: string;
    practitioner_id: string;
    published_at: NullableTime;
    first_published_at: NullableTime;
    withdrawn_at: NullableTime;
    hidden_at: NullableTime;
    hidden_reason: Nullable<string>;
    hides_from_employer: Generated<boolean>;
    created_at: DefaultTime;
    city_code: Nullable<string>;
    province_code: Nullable<string>;
    employer_key: Nullable<string>;
  };
  card_schemes: {
    card_id: string;
    scheme: string;
    grade: string;
    city_code: Nullable<string>;
    province_code: Nullable<string>;
    published_at: Time;
    valid_until: Nullable<string>;
  };
  blocks: { practitioner_id: string; institution_id: string; created_at: DefaultTime };
  consents: {
    id: string;
    practitioner_id: string;
    kind: 'publish_card';
    text_version: string;
    text_hash: Buffer;
    granted_at: DefaultTime;
  };
  card_views: {
    id: string;
    institution_id: string;
    practitioner_id: string;
    card_id: string;
    view_count: Generated<number>;
    first_viewed_at: DefaultTime;
    last_viewed_at: DefaultTime;
  };
  reveal_prices: { id: Generated<number>; points: number; operator_id: Nullable<string>; created_at: DefaultTime };
  point_accounts: { institution_id: string; balance: Generated<number>; entry_count: Generated<number> };
  contact_reveals: {
    id: string;
    institution_id: string;
    practitioner_id: string;
    institution_account_id: string;
    points: number;
    idempotency_key: string;
    revealed_at: DefaultTime;
    refunded_at: NullableTime;
  };
  point_entries: {
    id: string;
    institution_id: string;
    sequence: number;
    kind: 'grant' | 'reveal' | 'refund' | 'correction';
    points: number;
    balance_after: number;
    reveal_id: Nullable<string>;
    operator_id: Nullable<string>;
    note: Nullable<string>;
    created_at: DefaultTime;
  };
  banners: {
    id: string;
    slot: 'talent_pool' | 'jobs';
    title: string;
    image_file: string;
    link_url: Nullable<string>;
    position: Generated<number>;
    starts_at: NullableTime;
    ends_at: NullableTime;
    created_at: DefaultTime;
  };
  registry_imports: {
    id: string;
    file_name: string;
    file_hash: Buffer;
    started_at: DefaultTime;
    finished_at: NullableTime;
    counts: Json;
  };
}
