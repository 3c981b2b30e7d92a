-- What keeps one right from becoming another: sessions, links of mails, roles, and prices beside an import.

-- As in 004, but half a session ends when it was to end.
create or replace function session_open(token bytea, bearer bytea, allow text, form_key uuid, path text,
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
			-- Half a session, whose second factor is owed, is not prolonged.
			if found and who.state = 'full' and who.seen_at < now() - interval '5 minutes' then
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

-- -- links of mails -----------------------------------------------------------------------------------------

-- As in 016, but what other links were on their way is worth nothing once the password was set anew ...
create or replace function account_reset(hash bytea, ticket text) returns table ("to" text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	l link := link_take(hash, array['reset', 'invite']);
begin
	perform password_take(ticket, l.account_id);
	update account a set confirmed_at = coalesce(a.confirmed_at, now()) where a.account_id = l.account_id;
	delete from link o where o.account_id = l.account_id and o.used_at is null;
	delete from session s where s.account_id = l.account_id;
	return query select '/sign-in?done=password';
end $$;

-- ... or the account has another address.
create or replace function account_confirm(hash bytea) returns table ("to" text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	l     link := link_take(hash, array['confirm', 'email']);
	token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
	if l.kind = 'email' then
		if exists (select from account a where lower(a.email) = lower(l.email) and a.account_id <> l.account_id) then
			perform refuse(409, 'There is an account with this address already.');
		end if;
		perform message_send('email-changed', l.account_id, jsonb_build_object('email', l.email));
		update account a set email = l.email where a.account_id = l.account_id;
		update contact k set email = l.email where k.account_id = l.account_id;
		-- What went to the old mailbox is worth nothing from now on.
		delete from link o where o.account_id = l.account_id and o.used_at is null;
		return query select '/profile?done=email';
		return;
	end if;
	update account a set confirmed_at = coalesce(a.confirmed_at, now()) where a.account_id = l.account_id;
	insert into exhibitor (edition_id, company_id, status)
	select edition_current(), k.company_id, 'registered' from contact k
	where k.account_id = l.account_id and edition_current() is not null
	on conflict (edition_id, company_id) do nothing;
	if not exists (select from account_password p where p.account_id = l.account_id) then
		perform link_make(l.account_id, 'reset', sha256(convert_to(token, 'UTF8')));
		return query select '/reset/' || token;
		return;
	end if;
	return query select '/sign-in?done=confirmed';
end $$;

-- -- roles --------------------------------------------------------------------------------------------------

-- As in 015, but one at a time, and held until the commit: else two could take the keys from each other.
create or replace function office_keep_keys() returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform pg_advisory_xact_lock(15, 1);
	if not exists (
		select from account a
		where a.kind = 'organizer' and a.disabled_at is null and a.confirmed_at is not null
			and permission_scope(a.account_id, 'user.manage') is not null
			and permission_scope(a.account_id, 'role.manage') is not null)
	then
		perform refuse(409, 'At least one person must keep the right to manage users and roles.');
	end if;
end $$;

-- As in 015, but what is given is compared before anything is written: afterwards a role of one's own would have given
-- the right already.
create or replace function role_save(key uuid, code text, name_en text, name_zh text, grants text[], make boolean,
	seen text default null) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it bigint;
	words jsonb := jsonb_strip_nulls(jsonb_build_object('en', name_en, 'zh', name_zh));
begin
	perform must('role.manage');
	if exists (select from (select distinct g from unnest(grants) g) once where g <> ''
		group by split_part(g, ':', 1) having count(*) > 1) then
		perform refuse(422, 'A permission is given twice, with different scopes.', 'grants');
	end if;
	if exists (select from role r where r.code = role_save.code and r.public_id <> key) then
		perform refuse(409, 'Another role has this code.', 'code');
	elsif make then
		insert into role (public_id, name, code) values (key, words, role_save.code) returning role_id into it;
	else
		select role_id into it from role r where r.public_id = key for update;
		if seen <> role_version(it) then
			perform refuse(409, 'Someone else changed this record while you were editing it. Look at what stands there now, then save again.');
		end if;
		if not role_within(it, current_account()) then
			perform refuse(403, 'You can only give rights that you have yourself.', 'grants');
		end if;
		update role r set name = words, code = role_save.code where r.role_id = it;
	end if;
	perform refuse(403, 'You can only give rights that you have yourself.', 'grants')
	from unnest(grants) g join permission p on p.permission = split_part(g, ':', 1)
	where coalesce(array_position(array['all', 'team', 'own'], permission_scope(current_account(), p.permission)), 9)
		> array_position(array['all', 'team', 'own'], split_part(g, ':', 2))
	limit 1;
	delete from role_permission rp where rp.role_id = it and not exists (
		select from unnest(grants) g where g = rp.permission || ':' || rp.scope);
	insert into role_permission (role_id, permission, scope)
	select it, p.permission, split_part(g, ':', 2)
	from (select distinct g from unnest(grants) g) once join permission p on p.permission = split_part(g, ':', 1)
	where split_part(g, ':', 2) = 'all' or (p.by_row and split_part(g, ':', 2) in ('team', 'own'))
	on conflict (role_id, permission) do update set scope = excluded.scope;
	perform office_keep_keys();
end $$;

-- -- prices -------------------------------------------------------------------------------------------------

-- As in 007, but booths that arrive and price rules that change wait for each other: else neither sees the other.
create or replace function booth_net() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform pg_advisory_xact_lock_shared(7, new.edition_id::int);
	new.net := price_net(new.edition_id, new.hall_id, new.price_group, new.kind, new.area, new.open_sides);
	return new;
end $$;
create or replace function price_rule_net() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	touched bigint[];
begin
	if tg_op = 'DELETE' then touched := array(select distinct edition_id from old_rules);
	elsif tg_op = 'INSERT' then touched := array(select distinct edition_id from new_rules);
	else touched := array(select edition_id from old_rules union select edition_id from new_rules);
	end if;
	perform pg_advisory_xact_lock(7, e::int) from (select unnest(touched) e order by 1) o;
	with alike as materialized (
		select distinct b.edition_id, b.hall_id, b.price_group, b.kind, b.area, b.open_sides
		from booth b where b.edition_id = any (touched)
	), priced as materialized (
		select a.*, price_net(a.edition_id, a.hall_id, a.price_group, a.kind, a.area, a.open_sides) as net from alike a
	), changed as (
		select b.booth_id, p.net from booth b join priced p on p.hall_id = b.hall_id and p.kind = b.kind
			and p.area = b.area and p.open_sides = b.open_sides and p.price_group is not distinct from b.price_group
		where b.net <> p.net order by b.booth_id for no key update of b
	)
	update booth b set net = c.net from changed c where b.booth_id = c.booth_id;
	return null;
end $$;
