-- Why: a look-up of a phone number needs the proof of a real client, good for one time over all processes (rule 19).

-- What was used, as a hash: nonces of solved challenges and login codes of WeChat.
create table used_proofs (
  proof_hash bytea primary key,
  used_at    timestamptz not null default now(),
  expires_at timestamptz not null
);
create index used_proofs__expires on used_proofs (expires_at);

-- How many look-ups there were on the whole site in each minute, and how many numbers of them nobody has.
create table look_up_minutes (
  minute    timestamptz primary key,
  asked     integer not null default 0,
  not_found integer not null default 0
);

-- One openid belongs to one person at most; only its keyed hash is kept. It never signs anybody in.
create table wechat_bindings (
  openid_index    bytea primary key,
  practitioner_id text not null references practitioners (id),
  bound_at        timestamptz not null default now()
);
create index wechat_bindings__practitioner on wechat_bindings (practitioner_id);

-- The openid that opened a flow, until the flow proves whose it is.
alter table sign_in_flows add column openid_index bytea;
