/** What of a table was made with a contact key. A test compares this list with every `bytea` column of the database. */
export interface KeyedColumns {
  table: string;
  /** Ciphertexts: opened and sealed anew. */
  sealed: readonly string[];
  /** Keyed hashes of values that are not known in clear: hashed once more (`rekeyIndex`). */
  kept: readonly string[];
}

/**
 * In the order of a rotation. The index of a phone moves with its phone (adopt-phones.ts); it stands here among `kept` for
 * what is left: numbers that somebody typed and nobody has.
 */
export const keyedColumns: readonly KeyedColumns[] = [
  { table: 'practitioners', sealed: ['phone_cipher', 'email_cipher', 'wechat_cipher'], kept: ['registry_hash'] },
  { table: 'own_contacts', sealed: ['email_cipher', 'wechat_cipher'], kept: [] },
  { table: 'correction_requests', sealed: ['words_cipher', 'answer_cipher'], kept: [] },
  { table: 'feedback', sealed: ['contact_cipher'], kept: [] },
  { table: 'shares', sealed: ['code_cipher'], kept: [] },
  { table: 'institution_import_passwords', sealed: ['password_cipher'], kept: [] },
  { table: 'operator_second_factors', sealed: ['secret_cipher'], kept: [] },
  { table: 'operator_recovery_codes', sealed: [], kept: ['code_hash'] },
  { table: 'registry_files', sealed: ['key_cipher'], kept: [] },
  { table: 'registry_overrides', sealed: ['registry_value'], kept: [] },
  { table: 'registry_closures', sealed: [], kept: ['registry_index'] },
  { table: 'wechat_bindings', sealed: [], kept: ['openid_index'] },
  { table: 'sign_in_flows', sealed: ['phone_cipher'], kept: ['openid_index', 'phone_index'] },
  { table: 'sms_codes', sealed: [], kept: ['code_hash', 'phone_index'] },
  { table: 'phone_look_ups', sealed: [], kept: ['phone_index'] },
  { table: 'practitioner_accounts', sealed: [], kept: ['phone_index'] },
  { table: 'idempotency_keys', sealed: ['answer_cipher'], kept: ['request_hash'] },
];

/** Other bytes, each with the reason why a new key does not touch them. */
export const unkeyedColumns: Readonly<Record<string, string>> = {
  'practitioners.phone_index': 'moves with its phone',
  'sessions.token_hash': 'a plain hash of 256 random bits',
  'sign_in_flows.token_hash': 'a plain hash of 256 random bits',
  'shares.code_hash': 'a plain hash of 131 random bits',
  'used_proofs.proof_hash': 'gone within a day; holds no phone',
  'stored_pictures.sent_hash': 'of the picture, to know a repeat',
  'consents.text_hash': 'of the text that was shown',
  'registry_imports.file_hash': 'of the file',
  'registry_files.file_hash': 'of the file',
  'registry_file_parts.sealed': 'sealed with the key of its file, which is sealed anew',
  'activity_seals.entries_hash': 'a plain hash',
  'activity_seals.entry_marks': 'plain hashes',
  'activity_seals.previous_seal': 'evidence: no key changes it; the look-up key of a retired key still proves it',
  'activity_seals.seal': 'evidence: no key changes it; the look-up key of a retired key still proves it',
  'contact_keys.check_value': 'says which key it is',
  'contact_keys.index_key_cipher': 'sealed anew when a key is retired',
};
