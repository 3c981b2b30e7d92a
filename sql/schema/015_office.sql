-- The back office: rights of its database role, and the writes that need more than a plain statement.

-- -- what lists and pages show ------------------------------------------------------------------------------

-- The list a bulk action came from: its filters are kept. `back` is a query string.
create function list_back(back text, base text) returns text language sql immutable as
	$$ select base || case when coalesce(back, '') = '' then '' else '?' || ltrim(back, '?') end $$;

-- Whether a scope of company.read opens a company: for pages whose own permission opens other rows, such as booths.
create function company_open(scope text, team bigint, owner bigint) returns boolean language sql stable parallel safe as $$
	select scope = 'all' or scope = 'team' and team = current_team() or scope = 'own' and owner = current_account()
$$;

-- Countries that any company is in: hops along the index instead of reading every row.
create function company_countries() returns setof text language sql stable
security definer set search_path = public, pg_temp as $$
	with recursive hop as (
		(select country from company where country is not null order by country limit 1)
		union all
		select (select c.country from company c where c.country > hop.country order by c.country limit 1)
		from hop where hop.country is not null
	)
	select country from hop where country is not null
$$;

create function history_kinds() returns setof text language sql stable
security definer set search_path = public, pg_temp as $$
	with recursive hop as (
		(select kind from history order by kind limit 1)
		union all
		select (select h.kind from history h where h.kind > hop.kind order by h.kind limit 1)
		from hop where hop.kind is not null
	)
	select kind from hop where kind is not null
$$;

-- "name_local" → "Name local", "team_id" → "Team": a msgid.
create function history_label(field text) returns text language sql immutable as $$
	select upper(left(words, 1)) || substr(words, 2)
	from (select replace(regexp_replace(field, '_(id|at)$', ''), '_', ' ') as words) w
$$;

-- What was done, in a word: a msgid.
create function history_word(action text) returns text language sql immutable as $$
	select case action when 'insert' then 'created' when 'update' then 'changed' when 'delete' then 'deleted'
		else 'imported' end
$$;

-- A value as a person reads it: the name of what a number points at.
create function history_value(field text, value jsonb) returns text language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	given text := value #>> '{}';
	found text;
begin
	if given is null or given !~ '^[0-9]{1,18}$' then
		return case jsonb_typeof(value) when 'object' then
			(select string_agg(e.value, ' / ' order by e.key) from jsonb_each_text(value) e) else given end;
	end if;
	case field
	when 'team_id' then select name into found from team where team_id = given::bigint;
	when 'owner_id', 'account_id' then select name into found from account where account_id = given::bigint;
	when 'company_id' then select name into found from company where company_id = given::bigint;
	when 'hall_id' then select tr(name) into found from hall where hall_id = given::bigint;
	when 'edition_id' then select tr(name) into found from edition where edition_id = given::bigint;
	when 'venue_id' then select tr(name) into found from venue where venue_id = given::bigint;
	when 'role_id' then select tr(name) into found from role where role_id = given::bigint;
	when 'application_id' then select number::text into found from application where application_id = given::bigint;
	else found := given;
	end case;
	return coalesce(found, given);
end $$;

-- How a value of a field is shown: 'money' (minor units), 'time', 'date', 'word' (a msgid), or as it stands.
create function history_type(field text, value jsonb) returns text language sql immutable as $$
	select case
		when value is null or jsonb_typeof(value) in ('null', 'object', 'array') then null
		when field in ('amount', 'net', 'tax', 'total') then 'money'
		when jsonb_typeof(value) = 'boolean' or field in ('status', 'state', 'kind', 'booth_kind', 'scope') then 'word'
		when value #>> '{}' ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d' then 'time'
		when value #>> '{}' ~ '^\d{4}-\d\d-\d\d$' then 'date'
	end
$$;

-- A value for the view: a moment has its zone, a yes or no is a word.
create function history_text(field text, type text, value jsonb) returns text language sql stable as $$
	select case
		when jsonb_typeof(value) = 'boolean' then case when value::boolean then 'yes' else 'no' end
		when type = 'time' then (value #>> '{}')::timestamptz::text
		when type = 'date' or type = 'money' then value #>> '{}'
		else history_value(field, value) end
$$;

-- What changed, field by field: [{"field", "old", "new", "type"}].
create function history_changes(old jsonb, new jsonb) returns jsonb language sql stable as $$
	select jsonb_agg(jsonb_build_object('field', history_label(field), 'type', type,
		'old', history_text(field, type, old -> field), 'new', history_text(field, type, new -> field)) order by field)
	from (select field, coalesce(history_type(field, new -> field), history_type(field, old -> field)) as type
		from jsonb_object_keys(coalesce(old, '{}') || coalesce(new, '{}')) field) f
	where field not in ('changed_at', 'public_id', 'import_key', 'edition_key')
		and coalesce(old ->> field, new ->> field) is not null
		and coalesce(nullif(old -> field, '{}'), nullif(new -> field, '{}')) is not null
		and field <> all (array['company_id', 'booth_id', 'role_id', 'contact_id', 'exhibitor_id'])
$$;

-- Which record a row of history is about, as people call it: {"name", "link"}; a record that is gone has the name
-- that the row itself tells, and no link.
create function history_record(kind text, id uuid, was jsonb, became jsonb) returns jsonb language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	seen jsonb := coalesce(was, '{}') || coalesce(became, '{}');
	name text;
	link text;
begin
	case kind
	when 'company' then
		select c.name, '/office/companies/' || c.public_id into name, link from company c where c.public_id = id;
	when 'contact' then
		select k.name || ', ' || c.name, '/office/companies/' || c.public_id into name, link
		from contact k join company c using (company_id) where k.public_id = id;
	when 'exhibitor' then
		select c.name, '/office/companies/' || c.public_id into name, link
		from exhibitor x join company c using (company_id) where x.public_id = id;
	when 'application' then
		select a.number || ' · ' || c.name, '/office/applications/' || a.public_id into name, link
		from application a join company c using (company_id) where a.public_id = id;
	when 'booth' then
		select b.number, '/office/booths?q=' || b.number into name, link from booth b where b.public_id = id;
	when 'price_rule' then
		select tr(p.label), '/office/prices/' || p.public_id into name, link from price_rule p where p.public_id = id;
	when 'hall' then
		select tr(h.name), '/halls/' || h.public_id into name, link from hall h where h.public_id = id;
	when 'edition' then
		select e.code, '/office/editions/' || e.public_id into name, link from edition e where e.public_id = id;
	when 'account', 'account_role' then
		select a.name, case when a.kind <> 'exhibitor' then '/office/users/' || a.public_id end into name, link
		from account a where a.public_id = id;
	when 'role', 'role_permission' then
		select tr(r.name), '/office/roles/' || r.public_id into name, link from role r where r.public_id = id;
	when 'team' then
		select t.name, '/office/teams/' || t.public_id into name, link from team t where t.public_id = id;
	when 'import' then
		select i.name, '/office/imports/' || i.public_id into name, link from import i where i.public_id = id;
	when 'api_token' then
		select t.name into name from api_token t where t.public_id = id;
	else
		null;
	end case;
	return jsonb_build_object('link', link, 'name', coalesce(name, seen ->> 'number',
		case jsonb_typeof(seen -> 'name') when 'object' then tr(seen -> 'name') else seen ->> 'name' end,
		tr(seen -> 'label'), seen ->> 'code', seen ->> 'file'));
end $$;

-- How many decimals a currency has (ISO 4217; the few that do not have two).
create function currency_digits(code text) returns int language sql immutable parallel safe as $$
	select case
		when code in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV',
			'XAF', 'XOF', 'XPF') then 0
		when code in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
		else 2 end
$$;

-- A form reads money with two decimals; these two go between that and the minor units of a currency.
create function money_minor(hundredths bigint, code text) returns bigint language sql immutable parallel safe as
	$$ select round(hundredths * 10::numeric ^ (currency_digits(code) - 2))::bigint $$;
create function money_text(minor bigint, code text) returns text language sql immutable parallel safe as
	$$ select round(minor * 10::numeric ^ (-currency_digits(code)), least(currency_digits(code), 2))::text $$;

-- -- imports and exports --------------------------------------------------------------------------------

-- The mapping as a person left it, and the job that does the work.
create function import_start(import uuid, mapping jsonb) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it  import;
	job job;
begin
	perform must('import.run');
	select * into it from import i where i.public_id = import_start.import for update;
	if it.import_id is null then
		perform refuse(404, 'There is no such import.');
	elsif it.job_id is not null or it.state <> 'waiting' then
		perform refuse(409, 'This import was started already.');
	end if;
	if it.kind = 'exhibitors' and not exists (select from jsonb_each_text(mapping) m where m.value = 'name') then
		perform refuse(422, 'Please say which column holds the name of the company.', 'columns');
	elsif exists (select from jsonb_each_text(mapping) m where m.value <> 'ignore' group by m.value having count(*) > 1) then
		perform refuse(422, 'Two columns cannot both be the same field.', 'columns');
	end if;
	insert into job (kind, params, account_id)
	values ('import.' || it.kind, jsonb_build_object('import', it.public_id), current_account())
	returning * into job;
	update import i set job_id = job.job_id, mapping = coalesce(import_start.mapping, i.mapping)
	where i.import_id = it.import_id;
	return job.public_id;
end $$;

-- Stops an import: at its next safe point if it runs, at once if it does not.
create function import_cancel(import uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it import;
begin
	perform must('import.run');
	select * into it from import i where i.public_id = import_cancel.import for update;
	if it.state not in ('waiting', 'running') then
		perform refuse(409, 'This import has ended already.');
	end if;
	if it.job_id is null or job_stop((select j.public_id from job j where j.job_id = it.job_id)) = 'cancelled' then
		update import i set state = 'cancelled', ended_at = now() where i.import_id = it.import_id;
	end if;
end $$;

-- An export of a list as the asker sees it. `permission` is that of the list's page: its scope decides the rows.
create function export_create(key uuid, list text, format text, query text, permission text) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('export.run');
	if permission_scope(current_account(), permission) is null then
		perform refuse(403, 'You do not have the permission for this.');
	end if;
	insert into job (public_id, kind, params, account_id)
	values (key, 'export', jsonb_build_object('list', list, 'format', format, 'query', coalesce(query, ''),
		'lang', current_lang(), 'edition', (select code from edition where edition_id = current_edition()),
		'permission', permission), current_account());
	return key;
end $$;

-- Stops an export of one's own.
create function export_cancel(export uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform refuse(404, 'There is no such export, or it is not yours.')
	where not exists (select from job
		where public_id = export and kind = 'export' and account_id = current_account());
	perform job_stop(export);
end $$;

-- -- users, roles, teams ------------------------------------------------------------------------------------

-- Whether every permission of a role is one that this account has, at least as wide: nobody gives away more
-- than he has, and nobody governs who may more than he.
create function role_within(role bigint, who bigint) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select not exists (
		select from role_permission rp
		where rp.role_id = role_within.role
			and coalesce(array_position(array['all', 'team', 'own'], permission_scope(who, rp.permission)), 9)
				> array_position(array['all', 'team', 'own'], rp.scope))
$$;

-- After any change of roles and accounts: somebody must still be able to undo it.
create function office_keep_keys() returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	if not exists (
		select from account a
		where a.kind = 'organizer' and a.disabled_at is null and a.confirmed_at is not null
			and permission_scope(a.account_id, 'user.manage') is not null
			and permission_scope(a.account_id, 'role.manage') is not null)
	then
		perform refuse(409, 'At least one person must keep the right to manage users and roles.');
	end if;
end $$;

-- The account to be governed, locked; refused if it may more than the one who asks.
create function user_take(account uuid) returns account language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	who account;
begin
	select * into who from account a where a.public_id = user_take.account for update;
	if who.account_id is null then
		perform refuse(404, 'There is no such user.');
	end if;
	perform refuse(403, 'This user may more than you. Ask somebody who has all of these rights.')
	from account_role ar where ar.account_id = who.account_id and not role_within(ar.role_id, current_account())
	limit 1;
	return who;
end $$;

-- What the form of a user shows, and that of a role, as one short text: a form that was filled in before somebody
-- else's change does not overwrite it. A sign-in is no change.
create function user_version(who bigint) returns text language sql stable as $$
	select md5(row(a.name, a.lang, a.team_id, (select array_agg(ar.role_id order by ar.role_id)
		from account_role ar where ar.account_id = a.account_id))::text)
	from account a where a.account_id = who
$$;
create function role_version(it bigint) returns text language sql stable as $$
	select md5(row(r.name, r.code, (select array_agg(rp.permission || ':' || rp.scope order by rp.permission)
		from role_permission rp where rp.role_id = r.role_id))::text)
	from role r where r.role_id = it
$$;

create function user_roles(who bigint, roles uuid[]) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform refuse(403, 'You can only give rights that you have yourself.', 'roles')
	from role r where r.public_id = any(roles) and not role_within(r.role_id, current_account())
	limit 1;
	delete from account_role ar using role r
	where ar.account_id = who and r.role_id = ar.role_id and r.public_id <> all (coalesce(roles, '{}'));
	insert into account_role (account_id, role_id)
	select who, r.role_id from role r where r.public_id = any(roles)
	on conflict do nothing;
end $$;

-- A colleague's account without a password, and the mail with the link to set one; a machine has neither.
create function user_invite(key uuid, email text, name text, kind text, lang text, team uuid, roles uuid[], hash bytea,
	link text) returns uuid language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	who bigint;
begin
	perform must('user.manage');
	if exists (select from account a where lower(a.email) = lower(user_invite.email)) then
		perform refuse(409, 'There is an account with this address already.', 'email');
	end if;
	insert into account (public_id, email, name, kind, lang, team_id, confirmed_at)
	values (key, user_invite.email, user_invite.name, user_invite.kind, user_invite.lang,
		(select t.team_id from team t where t.public_id = user_invite.team),
		case user_invite.kind when 'machine' then now() end)
	returning account_id into who;
	perform user_roles(who, roles);
	if user_invite.kind = 'organizer' then
		perform user_link(who, hash, link);
	end if;
	return key;
end $$;

create function user_link(who bigint, hash bytea, link text) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	delete from link l where l.account_id = who and l.kind = 'invite';
	insert into link (token_hash, kind, account_id, expires_at)
	values (hash, 'invite', who, now() + interval '7 days');
	perform message_send('invite', who, jsonb_build_object('link', user_link.link,
		'who', (select a.name from account a where a.account_id = current_account())));
end $$;

-- Another link for somebody who has not taken up the first one.
create function user_reinvite(account uuid, hash bytea, link text) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	who account;
begin
	perform must('user.manage');
	who := user_take(account);
	if who.kind <> 'organizer' or who.confirmed_at is not null or who.disabled_at is not null then
		perform refuse(409, 'Only somebody who was invited and has not signed in yet can be invited again.');
	end if;
	perform user_link(who.account_id, hash, link);
end $$;

-- `seen`: user_version() as the form was filled in; null: whatever stands there.
create function user_save(account uuid, name text, lang text, team uuid, roles uuid[], seen text default null) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	who account;
begin
	perform must('user.manage');
	who := user_take(account);
	if seen <> user_version(who.account_id) then
		perform refuse(409, 'Someone else changed this record while you were editing it. Look at what stands there now, then save again.');
	end if;
	update account a set name = user_save.name, lang = user_save.lang,
		team_id = (select t.team_id from team t where t.public_id = user_save.team)
	where a.account_id = who.account_id;
	if who.kind <> 'exhibitor' then
		perform user_roles(who.account_id, roles);
	end if;
	perform office_keep_keys();
end $$;

-- Closes an account, with its sessions and tokens, or opens it again.
create function user_disable(account uuid, disable boolean) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	who account;
begin
	perform must('user.manage');
	who := user_take(account);
	if disable and who.account_id = current_account() then
		perform refuse(409, 'You cannot close your own account.');
	end if;
	update account a set disabled_at = case when disable then coalesce(a.disabled_at, now()) end
	where a.account_id = who.account_id;
	if disable then
		delete from session s where s.account_id = who.account_id;
		update api_token t set revoked_at = now() where t.account_id = who.account_id and t.revoked_at is null;
	end if;
	perform office_keep_keys();
end $$;

-- A role and what it opens: grants are 'permission:scope'; what is not named is closed.
-- `seen`: role_version() as the form was filled in; null: whatever stands there.
create function role_save(key uuid, code text, name_en text, name_zh text, grants text[], make boolean,
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
	delete from role_permission rp where rp.role_id = it and not exists (
		select from unnest(grants) g where g = rp.permission || ':' || rp.scope);
	insert into role_permission (role_id, permission, scope)
	select it, p.permission, split_part(g, ':', 2)
	from (select distinct g from unnest(grants) g) once join permission p on p.permission = split_part(g, ':', 1)
	where split_part(g, ':', 2) = 'all' or (p.by_row and split_part(g, ':', 2) in ('team', 'own'))
	on conflict (role_id, permission) do update set scope = excluded.scope;
	if not role_within(it, current_account()) then
		perform refuse(403, 'You can only give rights that you have yourself.', 'grants');
	end if;
	perform office_keep_keys();
end $$;

create function role_delete(role uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform must('role.manage');
	perform refuse(403, 'You can only give rights that you have yourself.')
	from role r where r.public_id = role_delete.role and not role_within(r.role_id, current_account());
	if exists (select from account_role ar join role r using (role_id) where r.public_id = role_delete.role) then
		perform refuse(409, 'Somebody still has this role. Take it away first.');
	end if;
	delete from role r where r.public_id = role_delete.role;
end $$;

create function team_delete(team uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it bigint := (select t.team_id from team t where t.public_id = team_delete.team);
begin
	perform must('user.manage');
	if exists (select from account where team_id = it) or exists (select from company where team_id = it) then
		perform refuse(409, 'Somebody or some company still belongs to this team.');
	end if;
	delete from team t where t.team_id = it;
end $$;

-- -- tokens, messages, editions -----------------------------------------------------------------------------

-- A token for the API: it may what its account may. Only the hash arrives here.
create function token_create(key uuid, hash bytea, name text, account uuid, days int) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	who account;
begin
	perform must('token.manage');
	select * into who from account a
	where a.public_id = coalesce(token_create.account, (select m.public_id from account m where m.account_id = current_account()));
	if who.account_id is distinct from current_account() then
		who := user_take(token_create.account);
		if who.kind <> 'machine' then
			perform refuse(403, 'A token speaks for yourself or for a machine.', 'account');
		end if;
	end if;
	insert into api_token (public_id, token_hash, account_id, name, expires_at)
	values (key, hash, who.account_id, token_create.name, now() + make_interval(days => token_create.days));
	return key;
end $$;

create function token_revoke(token uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform must('token.manage');
	perform user_take(a.public_id) from api_token t join account a using (account_id)
	where t.public_id = token_revoke.token and t.account_id is distinct from current_account();
	update api_token t set revoked_at = now() where t.public_id = token_revoke.token and t.revoked_at is null;
	if not found then
		perform refuse(409, 'This token was revoked already.');
	end if;
end $$;

-- The portal opens with this edition from now on; it must be one that people can see.
create function edition_make_current(edition uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform must('edition.manage');
	perform refuse(409, 'Publish the edition first: the portal cannot open with one that nobody sees.')
	from edition e where e.public_id = edition_make_current.edition and e.published_at is null;
	update edition e set is_current = false where e.is_current and e.public_id <> edition_make_current.edition;
	update edition e set is_current = true where e.public_id = edition_make_current.edition;
end $$;

-- -- the ledger of messages --------------------------------------------------------------------------------

create index message_recipient on message (lower(recipient) text_pattern_ops);

-- Messages to an address that begins so, the latest first.
create function message_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp rows 1000 as $$
	select m.message_id from message m
	where lower(m.recipient) like regexp_replace(lower(btrim(q)), '([\\%_])', '\\\1', 'g') || '%' and btrim(q) <> ''
	order by m.message_id desc limit 1000
$$;

-- -- the search of short lists -------------------------------------------------------------------------------

-- Whether what was typed stands anywhere in the text; the tables below have a few hundred rows, so each is read whole.
create function has_text(words text, q text) returns boolean language sql immutable as
	$$ select btrim(q) <> '' and strpos(lower(words), lower(btrim(q))) > 0 $$;

create function role_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as
	$$ select r.role_id from role r where has_text(concat_ws(' ', r.code, r.name ->> 'en', r.name ->> 'zh'), q) $$;
create function team_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as
	$$ select t.team_id from team t where has_text(t.name, q) $$;
create function edition_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as
	$$ select e.edition_id from edition e where has_text(concat_ws(' ', e.code, e.name ->> 'en', e.name ->> 'zh'), q) $$;
create function price_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as
	$$ select r.price_rule_id from price_rule r
	where has_text(concat_ws(' ', r.price_group, r.label ->> 'en', r.label ->> 'zh'), q) $$;
create function token_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as
	$$ select t.api_token_id from api_token t join account a using (account_id)
	where has_text(concat_ws(' ', t.name, a.name), q) $$;

-- -- the order in which long lists begin -----------------------------------------------------------------------

create index application_created on application (edition_id, created_at, application_id);

-- -- rights -----------------------------------------------------------------------------------------------------

revoke execute on function company_countries, history_kinds, history_value, history_record, import_start,
	import_cancel, export_create, export_cancel, role_within, office_keep_keys, user_take, user_roles, user_invite, user_link, user_reinvite,
	user_save, user_disable, role_save, role_delete, team_delete, token_create, token_revoke, edition_make_current,
	message_search, role_search, team_search, edition_search, price_search, token_search from public;
grant execute on function company_countries, history_kinds, history_value, history_record, import_start,
	import_cancel, export_create, export_cancel, user_invite, user_reinvite, user_save, user_disable, role_save, role_delete, team_delete,
	token_create, token_revoke, edition_make_current, message_search,
	role_search, team_search, edition_search, price_search, token_search to pavilion_office;
-- Exports run these lists as the job process.
grant execute on function history_value, history_record, message_search, role_search,
	team_search, edition_search, price_search, token_search to pavilion_jobs;
