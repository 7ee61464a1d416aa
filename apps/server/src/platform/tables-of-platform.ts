import type { AlertSubjectKind } from '@cert/contract/codes/alert-kinds';
import type { ColumnType, Generated } from 'kysely';
import type { DefaultTime, Json, Nullable, NullableTime, Time } from './column-types.ts';

/** What the program and its operators need: sign-ins, limits, logs, figures, dictionaries, banners, pictures. */
export interface PlatformTables {
  operators: {
    id: string;
    account_name: string;
    display_name: string;
    role: 'administrator' | 'business' | 'auditor';
    password_hash: string;
    disabled_at: NullableTime;
    created_at: DefaultTime;
    password_set_at: NullableTime;
    given_password_expires_at: NullableTime;
  };
  operator_second_factors: {
    operator_id: string;
    secret_cipher: Buffer;
    created_at: DefaultTime;
    confirmed_at: NullableTime;
    last_step: Nullable<number>;
  };
  operator_recovery_codes: {
    operator_id: string;
    code_hash: Buffer;
    used_at: NullableTime;
  };
  sessions: {
    id: string;
    token_hash: Buffer;
    audience: 'practitioner' | 'institution' | 'operator';
    account_id: string;
    scope: Generated<'full' | 'change_password' | 'second_factor' | 'set_up_second_factor'>;
    created_at: DefaultTime;
    last_used_at: DefaultTime;
    expires_at: Time;
    ended_at: NullableTime;
    ended_reason: Nullable<string>;
    device: Nullable<string>;
    network: Nullable<string>;
    password_proved_at: NullableTime;
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
    openid_index: Nullable<Buffer>;
  };
  used_proofs: { proof_hash: Buffer; used_at: DefaultTime; expires_at: Time };
  look_up_minutes: { minute: Time; asked: Generated<number>; not_found: Generated<number> };
  wechat_bindings: { openid_index: Buffer; practitioner_id: string; bound_at: DefaultTime };
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
  activity_seals: {
    number: number;
    from_id: number;
    to_id: number;
    entry_count: number;
    first_at: Time;
    last_at: Time;
    entries_hash: Buffer;
    entry_marks: Buffer;
    previous_seal: Buffer;
    seal: Buffer;
    sealed_at: Time;
  };
  activity_deletions: { id: Generated<number>; through_number: number; entry_count: number; deleted_at: DefaultTime };
  activity_verifications: {
    id: string;
    operator_id: string;
    request_key: string;
    started_at: DefaultTime;
    progressed_at: DefaultTime;
    finished_at: NullableTime;
    seal_count: Generated<number>;
    checked_seals: Generated<number>;
    checked_entries: Generated<number>;
    outcome: Nullable<'intact' | 'broken' | 'failed'>;
    bad_seal: Nullable<number>;
    problem: Nullable<string>;
    bad_entries: ColumnType<unknown, string | undefined, string>;
  };
  sms_messages: {
    id: string;
    at: DefaultTime;
    purpose: string;
    masked_phone: string;
    practitioner_id: Nullable<string>;
    flow_id: Nullable<string>;
    outcome: 'sent' | 'refused' | 'timed_out' | 'not_sent';
    provider_code: Nullable<string>;
    milliseconds: number;
    address: Nullable<string>;
    request_id: Nullable<string>;
  };
  alerts: {
    id: string;
    kind: string;
    subject_kind: AlertSubjectKind;
    subject_id: string;
    detail: Json;
    times: Generated<number>;
    first_at: DefaultTime;
    last_at: DefaultTime;
    handled_at: NullableTime;
    handled_by: Nullable<string>;
    note: Nullable<string>;
  };
  daily_figures: { dimension: 'all' | 'province' | 'scheme' | 'post_type'; day: string; measure: string; key: string; value: number };
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
    held: Generated<string>;
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
    version: Generated<number>;
    disabled_at: NullableTime;
    picture_id: Nullable<string>;
  };
  banner_clicks: {
    banner_id: string;
    day: string;
    clicks: number;
  };
  dictionary_changes: {
    kind: 'scheme' | 'grade' | 'post_type' | 'education' | 'pay_band';
    code: string;
    label: string;
    name: Generated<string>;
    position: number;
    is_offered: boolean;
    pay_min: Nullable<number>;
    pay_max: Nullable<number>;
    version: Generated<number>;
    updated_at: DefaultTime;
  };
  forbidden_words: {
    id: string;
    word: string;
    word_key: string;
    note: Nullable<string>;
    operator_id: string;
    created_at: DefaultTime;
  };
  stored_pictures: {
    id: string;
    object_key: string;
    purpose: 'feedback' | 'banner';
    owner_kind: 'practitioner' | 'institution' | 'operator';
    owner_id: string;
    request_key: string;
    sent_hash: Buffer;
    media_type: 'image/png' | 'image/jpeg' | 'image/webp';
    width: number;
    height: number;
    byte_count: number;
    stored_at: NullableTime;
    delete_after: NullableTime;
    created_at: DefaultTime;
  };
  backup_runs: {
    id: Generated<number>;
    is_scheduled: boolean;
    started_at: Date;
    finished_at: DefaultTime;
    file_name: Nullable<string>;
    byte_count: Nullable<number>;
    row_count: Nullable<number>;
    problem: Nullable<string>;
  };
  contact_keys: {
    version: number;
    check_value: Buffer;
    first_used_at: DefaultTime;
    retired_at: NullableTime;
    index_key_cipher: Nullable<Buffer>;
  };
}
