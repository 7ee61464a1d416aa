-- Why: a page of the talent pool shows the registrations of twenty people, and looking them up one by one was a quarter of its cost.

-- What the person of each card holds, 'EMS:auditor:2027-03-01 QMS:lead_auditor:' with the day of the end when there is one.
-- Also the ended ones, because the day moves on by itself: whoever shows them leaves those out (rule 8).
alter table cards add column held text not null default '';

-- What it must be, for whoever writes it.
create view held_now as
  select practitioner_id, string_agg(concat(scheme, ':', grade, ':', valid_until), ' ' order by scheme collate "C") as held
  from registrations group by practitioner_id;

update cards c set held = h.held from held_now h where h.practitioner_id = c.practitioner_id;
