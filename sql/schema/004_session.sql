-- Sessions: who asks, what they may, and the settings that policies read.
-- Everything here runs as the owner; page roles reach accounts and sessions only through these functions.

-- The widest scope of a permission that an account's roles give, or null.
create function permission_scope(who bigint, what text) returns text language sql stable as $$
	select rp.scope
	from account_role ar join role_permission rp using (role_id)
	where ar.account_id = who and rp.permission = what
	order by array_position(array['all', 'team', 'own'], rp.scope)
	limit 1
$$;

-- How long a session lives without being used.
create function session_idle(kind text) returns interval language sql immutable as
	$$ select case kind when 'exhibitor' then interval '14 days' else interval '8 hours' end $$;

-- The first statement of every request: looks the session up, checks the page's permission, makes the form's
-- key, sets what policies read for the rest of the transaction, and returns what every page shows.
--   token, bearer  SHA-256 of the cookie's or the Authorization header's token; null without one
--   allow          page.allow
--   form_key       of a POST; refused with PV303 when it was accepted before
--   chosen, guess  language by choice (cookie), else the account's, else the browser's
--   wanted         the code of the office's choice of edition; null: the current one
create function session_open(token bytea, bearer bytea, allow text, form_key uuid, path text,
	chosen text, guess text, wanted text)
returns table (account_id bigint, account uuid, account_name text, account_email text, account_kind text,
	state text, lang text, company uuid, company_name text, edition uuid, edition_code text,
	edition_name text, currency text, timezone text, scope text, may text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	who     record;
	place   record;
	granted text[];
	opened  text;
begin
	if token is not null or bearer is not null then
		if bearer is not null then
			select a.account_id, a.public_id, a.name, a.email, a.kind, a.lang, a.team_id, 'full' as state,
				c.company_id, c.public_id as company, c.name as company_name,
				t.used_at as seen_at, t.api_token_id as id, t.name as actor
			into who
			from api_token t join account a using (account_id)
			left join contact k on k.account_id = a.account_id left join company c on c.company_id = k.company_id
			where t.token_hash = bearer and t.revoked_at is null and a.disabled_at is null
				and (t.expires_at is null or t.expires_at > now());
			if not found then
				perform refuse(401, 'This token is not known, has expired or was revoked.');
			end if;
			if who.seen_at is null or who.seen_at < now() - interval '5 minutes' then
				update api_token t set used_at = now() where t.api_token_id = who.id;
			end if;
		else
			select a.account_id, a.public_id, a.name, a.email, a.kind, a.lang, a.team_id, s.state,
				c.company_id, c.public_id as company, c.name as company_name,
				s.seen_at, s.session_id as id, null::text as actor
			into who
			from session s join account a using (account_id)
			left join contact k on k.account_id = a.account_id left join company c on c.company_id = k.company_id
			where s.token_hash = token and s.expires_at > now() and a.disabled_at is null;
			if found and who.seen_at < now() - interval '5 minutes' then
				update session s set seen_at = now(), expires_at = now() + session_idle(who.kind)
				where s.session_id = who.id;
			end if;
		end if;
	end if;
	if who is null then
		-- the same types as above: plpgsql keeps plans by them
		select null::bigint as account_id, null::uuid as public_id, null::text as name, null::text as email,
			null::text as kind, null::lang as lang, null::bigint as team_id, null::text as state,
			null::bigint as company_id, null::uuid as company, null::text as company_name,
			null::timestamptz as seen_at, null::bigint as id, null::text as actor
		into who;
	end if;

	if allow <> 'anyone' then
		if who.account_id is null then
			perform refuse(401, 'Please sign in.');
		elsif allow = 'factor' then
			if who.state <> 'factor' then perform refuse(403, 'You are signed in already.'); end if;
		elsif who.state <> 'full' then
			perform refuse(401, 'Please enter the code of your second factor first.');
		elsif allow = 'exhibitor' then
			if who.kind <> 'exhibitor' then
				perform refuse(403, 'This page is for exhibitors.');
			end if;
		elsif allow = 'organizer' then
			if who.kind = 'exhibitor' then
				perform refuse(403, 'You do not have the permission for this.');
			end if;
		elsif allow <> 'account' then
			opened := case when who.kind <> 'exhibitor' then permission_scope(who.account_id, allow) end;
			if opened is null then
				perform refuse(403, 'You do not have the permission for this.');
			end if;
		end if;
	end if;
	if who.state = 'full' and who.kind <> 'exhibitor' then
		select array_agg(distinct rp.permission) into granted
		from account_role ar join role_permission rp using (role_id) where ar.account_id = who.account_id;
	end if;

	if session_open.form_key is not null then
		insert into form_key values (session_open.form_key, who.account_id, session_open.path)
		on conflict do nothing;
		if not found then
			if exists (select from form_key k where k.form_key = session_open.form_key
					and k.path = session_open.path and k.account_id is not distinct from who.account_id) then
				perform refuse(303, 'This form was sent before.');
			end if;
			perform refuse(409, 'This form was used for something else. Please load the page anew.');
		end if;
	end if;

	select e.edition_id, e.public_id, e.code, e.name, e.currency, coalesce(v.timezone, 'UTC') as timezone
	into place
	from edition e left join venue v using (venue_id)
	where case when session_open.wanted is null then e.is_current else e.code = session_open.wanted end;
	if not found and session_open.wanted is not null then
		select e.edition_id, e.public_id, e.code, e.name, e.currency, coalesce(v.timezone, 'UTC') as timezone
		into place from edition e left join venue v using (venue_id) where e.is_current;
	end if;

	session_open.lang := coalesce(session_open.chosen, who.lang, session_open.guess, 'en');
	perform set_config('pavilion.account', coalesce(who.account_id::text, ''), true),
		set_config('pavilion.company', coalesce(who.company_id::text, ''), true),
		set_config('pavilion.team', coalesce(who.team_id::text, ''), true),
		set_config('pavilion.scope', coalesce(opened, ''), true),
		set_config('pavilion.actor', coalesce(who.actor, ''), true),
		set_config('pavilion.lang', session_open.lang, true),
		set_config('pavilion.edition', coalesce(place.edition_id::text, ''), true);

	return query select who.account_id, who.public_id, who.name, who.email, who.kind, who.state, session_open.lang,
		who.company, who.company_name, place.public_id, place.code, tr(place.name), place.currency::text,
		place.timezone, opened, array_to_string(granted, ' ');
end $$;

-- A right password (the vault's proof) becomes a session; organizers owe the second factor first.
-- `goal` is where the reader wanted to go: only a path of ours is followed.
create function session_create(ticket text, token_hash bytea, agent text, goal text)
returns table ("to" text) language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	who account;
begin
	select * into who from account a where a.account_id = (select proof_take(session_create.ticket));
	if who.disabled_at is not null then
		perform refuse(403, 'This account is closed.', 'email');
	elsif who.confirmed_at is null then
		perform refuse(403, 'Please confirm your e-mail address first: the link is in the mail we sent you.', 'email');
	end if;
	insert into session (token_hash, account_id, state, agent, expires_at)
	values (session_create.token_hash, who.account_id, case who.kind when 'exhibitor' then 'full' else 'factor' end,
		left(session_create.agent, 200), now() + case who.kind when 'exhibitor' then session_idle(who.kind) else interval '10 minutes' end);
	if who.kind = 'exhibitor' then
		update account a set signed_in_at = now() where a.account_id = who.account_id;
	end if;
	return query select session_goal(who.kind, goal);
end $$;

create function session_goal(kind text, goal text) returns text language sql immutable as $$
	select case
		when kind <> 'exhibitor' then '/sign-in/code' || case when goal ~ '^/[^/\\]' then '?goal='
			|| replace(replace(replace(replace(replace(goal, '%', '%25'), '&', '%26'), '#', '%23'), '+', '%2B'), ' ', '%20') else '' end
		when goal ~ '^/[^/\\]' or goal = '/' then goal
		else '/applications' end
$$;

-- The right code turns the session that owes its second factor into a full one under a new token, so that
-- what was seen before it is worth nothing after.
create function session_factor(ticket text, new_hash bytea, goal text)
returns table ("to" text) language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	who account;
begin
	select * into who from account a where a.account_id = (select factor_take(ticket));
	if who.account_id is distinct from current_account() then
		perform refuse(403, 'You do not have the permission for this.');
	end if;
	update session s set state = 'full', token_hash = new_hash, seen_at = now(),
		expires_at = now() + session_idle(who.kind)
	where s.session_id = (select max(o.session_id) from session o where o.account_id = who.account_id and o.state = 'factor');
	update account a set signed_in_at = now() where a.account_id = who.account_id;
	return query select case when goal ~ '^/[^/\\]' then goal else '/office' end;
end $$;

create function session_end(token bytea) returns table ("to" text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	delete from session s where s.token_hash = session_end.token;
	return query select '/';
end $$;

revoke execute on function session_open, session_create, session_factor, session_end from public;
grant execute on function session_open, session_end to pavilion_portal, pavilion_office;
grant execute on function session_create, session_factor to pavilion_portal;
