import type { Generated } from 'kysely';
import type { DefaultTime, Json, Nullable, NullableTime, Time } from './column-types.ts';

/** Practitioners: the registry with its imports, their accounts, consents and requests. */
export interface PeopleTables {
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
    closed_at: NullableTime;
    created_at: DefaultTime;
    updated_at: DefaultTime;
    version: Generated<number>;
    retired_reason: Nullable<string>;
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
  own_contacts: {
    practitioner_id: string;
    email_cipher: Nullable<Buffer>;
    wechat_cipher: Nullable<Buffer>;
    version: number;
    updated_at: DefaultTime;
  };
  correction_requests: {
    id: string;
    practitioner_id: string;
    field: string;
    words_cipher: Nullable<Buffer>;
    state: Generated<'open' | 'corrected' | 'declined' | 'closed'>;
    answer_cipher: Nullable<Buffer>;
    operator_id: Nullable<string>;
    handled_at: NullableTime;
    created_at: Time;
  };
  registry_closures: { registry_index: Buffer; practitioner_id: Nullable<string>; closed_at: DefaultTime };
  privacy_requests: {
    id: string;
    kind: 'close_account' | 'export_data';
    practitioner_id: string;
    requested_at: Time;
    done_at: NullableTime;
    detail: Json;
  };
  retention_runs: {
    id: string;
    is_dry_run: boolean;
    operator_id: Nullable<string>;
    started_at: Time;
    finished_at: NullableTime;
    counts: Json;
  };
  registry_files: {
    id: string;
    file_name: string;
    kind: 'xlsx' | 'csv';
    size_bytes: number;
    file_hash: Buffer;
    key_cipher: Buffer;
    operator_id: string;
    request_key: string;
    uploaded_at: DefaultTime;
  };
  registry_file_parts: { file_id: string; part: number; sealed: Buffer };
  registry_import_rows: {
    import_id: string;
    position: Generated<number>;
    outcome: 'created' | 'updated' | 'unchanged' | 'refused' | 'warned';
    level: Nullable<string>;
    sheet: string;
    line: number;
    registry_no: string;
    column_name: string;
    value: string;
    used: string;
    reason: string;
  };
  registry_overrides: {
    practitioner_id: string;
    field: string;
    registry_value: Nullable<Buffer>;
    reason: string;
    operator_id: string;
    created_at: DefaultTime;
  };
  registry_imports: {
    id: string;
    file_name: string;
    file_hash: Buffer;
    started_at: DefaultTime;
    finished_at: NullableTime;
    counts: Json;
    state: 'running' | 'finished' | 'refused' | 'cancelled' | 'interrupted';
    is_dry_run: Generated<boolean>;
    phase: Generated<'starting' | 'reading' | 'writing' | 'checking' | 'ended'>;
    file_id: Nullable<string>;
    operator_id: Nullable<string>;
    request_key: Nullable<string>;
    rows_done: Generated<number>;
    rows_total: Nullable<number>;
    read_share: Generated<number>;
    running_seconds: Generated<number>;
    attempt: Generated<number>;
    attempt_started_at: DefaultTime;
    heartbeat_at: DefaultTime;
    cancel_requested_at: NullableTime;
    refusal_code: Nullable<string>;
    refusal_text: Nullable<string>;
  };
}
