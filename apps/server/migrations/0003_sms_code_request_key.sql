-- Why: a repeated request for a code (rule 25) is recognised by its Idempotency-Key, and finishing a flow ends the person's other ones.

alter table sms_codes add column request_key text;
create index sms_codes__request_key on sms_codes (request_key) where request_key is not null;
create index sign_in_flows__practitioner on sign_in_flows (practitioner_id) where practitioner_id is not null and completed_at is null;
create index sign_in_flows__created on sign_in_flows (created_at);
