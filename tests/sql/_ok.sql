-- What the tests in SQL are made of. A test file is a series of
--
--	select ok(condition, 'what is claimed');
--	select is(got, expected, 'what is claimed');
--	select refused('statement', 'SQLSTATE', 'what is claimed');
--
-- Each file runs by psql as superuser in a fresh database with the schema and the fair of _fixture.sql; it may
-- `set role pavilion_portal` and act(...) as somebody. A line "not ok" fails, a null condition too, and so does
-- an error outside refused().
create function ok(condition boolean, what text) returns text language sql as $$
	select case when condition then 'ok - ' else 'not ok - ' end || what
$$;

create function is(got anyelement, expected anyelement, what text) returns text language sql as $$
	select case when got is not distinct from expected then 'ok - ' || what
		else format('not ok - %s: got %s, expected %s', what, coalesce(got::text, 'null'), coalesce(expected::text, 'null')) end
$$;

-- The statement must fail with that SQLSTATE ('PV409', '23505', '42501' ...); whatever it did is undone.
create function refused(statement text, code text, what text) returns text language plpgsql as $$
begin
	begin
		execute statement;
	exception when others then
		if sqlstate = code then
			return 'ok - ' || what;
		end if;
		return format('not ok - %s: refused with %s (%s), expected %s', what, sqlstate, sqlerrm, code);
	end;
	return format('not ok - %s: it was not refused', what);
end $$;

-- The statement must work; whatever it did stays.
create function works(statement text, what text) returns text language plpgsql as $$
begin
	execute statement;
	return 'ok - ' || what;
exception when others then
	return format('not ok - %s: refused with %s (%s)', what, sqlstate, sqlerrm);
end $$;

-- Sets what session_open() would set, for the rest of the session: act('anna@example.org'), with a scope for
-- organizers: act('otto@example.org', 'own'). act(null) is nobody.
create function act(email text, scope text default '') returns void language plpgsql security definer as $$
declare
	who account;
begin
	select * into who from public.account a where a.email = act.email;
	if act.email is not null and not found then
		raise exception 'there is no account %', act.email;
	end if;
	perform set_config('pavilion.account', coalesce(who.account_id::text, ''), false),
		set_config('pavilion.team', coalesce(who.team_id::text, ''), false),
		set_config('pavilion.company', coalesce((select k.company_id::text from public.contact k
			where k.account_id = who.account_id), ''), false),
		set_config('pavilion.scope', coalesce(act.scope, ''), false),
		set_config('pavilion.lang', 'en', false);
end $$;
