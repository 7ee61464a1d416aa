import type { ColumnType, Generated } from 'kysely';
import type { DefaultTime, Json, Nullable, NullableComputed, NullableTime, Time } from './column-types.ts';

/** What practitioners and institutions do with each other: cards, reveals, points, jobs, applications, and what is told of it. */
export interface RecruitingTables {
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
    profile_version: Generated<number>;
    membership_until: Nullable<string>;
    disabled_at: NullableTime;
    disabled_reason: Nullable<string>;
    version: Generated<number>;
    created_at: DefaultTime;
    updated_at: DefaultTime;
  };
  institution_imports: {
    id: string;
    operator_id: string;
    file_name: string;
    created_count: Generated<number>;
    unchanged_count: Generated<number>;
    refused_count: Generated<number>;
    taken_at: NullableTime;
    created_at: DefaultTime;
  };
  institution_import_passwords: {
    import_id: string;
    line: number;
    institution_id: string;
    account_id: string;
    password_cipher: Buffer;
    created_at: DefaultTime;
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
  card_schemes: {
    card_id: string;
    scheme: string;
    grade: string;
    city_code: Nullable<string>;
    province_code: Nullable<string>;
    published_at: Time;
    valid_until: Nullable<string>;
  };
  card_scheme_pairs: {
    card_id: string;
    pair: string;
    grade: Nullable<string>;
    city_code: Nullable<string>;
    province_code: Nullable<string>;
    published_at: Time;
    valid_until: Nullable<string>;
  };
  blocks: { practitioner_id: string; institution_id: string; created_at: DefaultTime };
  consents: {
    id: string;
    /** Null when an institution's account agreed. */
    practitioner_id: Nullable<string>;
    institution_account_id: Nullable<string>;
    kind: 'publish_card' | 'apply_to_job' | 'share_card' | 'privacy_policy';
    text_version: string;
    text_hash: Buffer;
    granted_at: DefaultTime;
    institution_id: Nullable<string>;
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
  card_listings: {
    institution_id: string;
    day: string;
    card_id: string;
  };
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
  jobs: {
    id: string;
    institution_id: string;
    title: string;
    schemes: string[];
    post_type: string;
    employment_kinds: ('full_time' | 'part_time')[];
    headcount: number;
    pay_kind: 'monthly' | 'daily' | 'negotiable';
    pay_min: Nullable<number>;
    pay_max: Nullable<number>;
    pay_months: Nullable<number>;
    // Nullable as well: generated from the pay, never written.
    pay_monthly_low: NullableComputed<number>;
    pay_monthly_high: NullableComputed<number>;
    pay_order: NullableComputed<number>;
    city_code: string;
    province_code: string;
    education: Nullable<string>;
    requirements: string;
    valid_until: string;
    field_versions: Json;
    created_at: DefaultTime;
    published_at: Time;
    paused_at: NullableTime;
    expired_at: NullableTime;
    deleted_at: NullableTime;
    taken_down_at: NullableTime;
    taken_down_reason: Nullable<string>;
    flags: Generated<string[]>;
  };
  shares: {
    id: string;
    practitioner_id: string;
    shows_contact: boolean;
    consent_id: Nullable<string>;
    code_hash: Buffer;
    code_cipher: Nullable<Buffer>;
    created_at: Time;
    expires_at: Time;
    ended_at: NullableTime;
    ended_reason: Nullable<'expired' | 'revoked' | 'replaced' | 'card_withdrawn'>;
    view_count: Generated<number>;
    last_viewed_at: NullableTime;
  };
  applications: {
    id: string;
    job_id: string;
    institution_id: string;
    practitioner_id: string;
    consent_id: string;
    card_snapshot: ColumnType<unknown, string, string>;
    submitted_at: Time;
    viewed_at: NullableTime;
    mark: Nullable<'suitable' | 'unsuitable'>;
    marked_at: NullableTime;
    withdrawn_at: NullableTime;
  };
  notifications: {
    id: string;
    audience: 'practitioner' | 'institution';
    recipient_id: string;
    kind: string;
    object_kind: Nullable<string>;
    object_id: Nullable<string>;
    detail: Json;
    collapse_key: Nullable<string>;
    created_at: Time;
    read_at: NullableTime;
  };
  feedback: {
    id: string;
    kind: 'fault' | 'suggestion' | 'report';
    practitioner_id: Nullable<string>;
    institution_id: Nullable<string>;
    institution_account_id: Nullable<string>;
    text: string;
    contact_cipher: Nullable<Buffer>;
    reported_job_id: Nullable<string>;
    reported_card_id: Nullable<string>;
    reported_institution_id: Nullable<string>;
    state: Generated<'submitted' | 'handling' | 'answered' | 'closed'>;
    version: Generated<number>;
    handler_id: Nullable<string>;
    close_reason: Nullable<string>;
    submitted_at: Time;
    closed_at: NullableTime;
  };
  feedback_pictures: { feedback_id: string; position: number; picture_id: string };
  feedback_answers: {
    id: string;
    feedback_id: string;
    operator_id: string;
    text: string;
    answered_at: Time;
  };
}
