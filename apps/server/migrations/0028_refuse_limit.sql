-- Why: a list is one statement, so what says that it shows too much must be able to undo it from inside.

-- Ends the statement without a trace; the program makes the answer 429 from it. RL001 is a class that nobody else uses.
create function refuse_limit(seconds integer) returns boolean language plpgsql as $$
begin
  raise exception 'a limit is reached' using errcode = 'RL001', detail = seconds::text;
end $$;
