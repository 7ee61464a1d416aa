-- Why: acts of operators that move points, export people or reset passwords ask for a password proof of the last ten minutes (A9).

-- Null: proved by the sign-in itself, at created_at.
alter table sessions add column password_proved_at timestamptz;
