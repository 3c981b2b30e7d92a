-- The back office, continued: choices that are not there are refused, an approval can be taken back, short lists are
-- searched by everything they show, and the history leads only where its reader may go.

-- A refusal whose message counts: the number stands for %lld in it.
create function refuse(status int, reason text, field text, number bigint) returns void
language plpgsql volatile as $$
begin
	raise exception using errcode = 'PV' || status, message = reason, column = coalesce(field, ''), detail = number;
end $$;

-- -- users, roles, tokens ----------------------------------------------------------------------------------

-- The team of a form; null is none, but an id that is no team's is refused rather than taken for none.
create function team_chosen(team uuid) returns bigint language plpgsql stable as $$
declare
	it bigint := (select t.team_id from team t where t.public_id = team_chosen.team);
begin
	if it is null and team is not null then
		perform refuse(422, 'There is no such team.', 'team');
	end if;
	return it;
end $$;

create or replace function user_roles(who bigint, roles uuid[]) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform refuse(422, 'There is no such role.', 'roles')
	from unnest(roles) as chosen where not exists (select from role r where r.public_id = chosen)
	limit 1;
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
create or replace function user_invite(key uuid, email text, name text, kind text, lang text, team uuid, roles uuid[],
	hash bytea, link text) returns uuid language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	who bigint;
begin
	perform must('user.manage');
	if exists (select from account a where lower(a.email) = lower(user_invite.email)) then
		perform refuse(409, 'There is an account with this address already.', 'email');
	end if;
	insert into account (public_id, email, name, kind, lang, team_id, confirmed_at)
	values (key, user_invite.email, user_invite.name, user_invite.kind, user_invite.lang, team_chosen(user_invite.team),
		case user_invite.kind when 'machine' then now() end)
	returning account_id into who;
	perform user_roles(who, roles);
	if user_invite.kind = 'organizer' then
		perform user_link(who, hash, link);
	end if;
	return key;
end $$;

-- `seen`: user_version() as the form was filled in; null: whatever stands there.
create or replace function user_save(account uuid, name text, lang text, team uuid, roles uuid[], seen text default null)
returns void language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	who account;
begin
	perform must('user.manage');
	who := user_take(account);
	if seen <> user_version(who.account_id) then
		perform refuse(409, 'Someone else changed this record while you were editing it. Look at what stands there now, then save again.');
	end if;
	update account a set name = user_save.name, lang = user_save.lang, team_id = team_chosen(user_save.team)
	where a.account_id = who.account_id;
	if who.kind <> 'exhibitor' then
		perform user_roles(who.account_id, roles);
	end if;
	perform office_keep_keys();
end $$;

-- A token for the API: it may what its account may, one's own if none is named. Only the hash arrives here.
create or replace function token_create(key uuid, hash bytea, name text, account uuid, days int) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	who account;
begin
	perform must('token.manage');
	select * into who from account a
	where case when token_create.account is null then a.account_id = current_account()
		else a.public_id = token_create.account end;
	if who.account_id is null then
		perform refuse(422, 'There is no such user.', 'account');
	elsif who.account_id is distinct from current_account() then
		who := user_take(token_create.account);
		if who.kind <> 'machine' then
			perform refuse(403, 'A token speaks for yourself or for a machine.', 'account');
		end if;
	end if;
	insert into api_token (public_id, token_hash, account_id, name, expires_at)
	values (key, hash, who.account_id, token_create.name, now() + make_interval(days => token_create.days));
	return key;
end $$;

-- -- what forms begin with ----------------------------------------------------------------------------------

-- Every role, and whether this user has it; null: nobody has any yet.
create function role_choices(account uuid) returns table (role uuid, name text, code text, given boolean)
language sql stable as $$
	select r.public_id, tr(r.name), r.code, exists (select from account_role ar join account a using (account_id)
		where ar.role_id = r.role_id and a.public_id = role_choices.account)
	from role r order by r.role_id
$$;

-- Every permission, and how far this role opens it; null: all are closed.
create function role_matrix(role uuid) returns table (permission text, label text, by_row boolean, area text, scope text)
language sql stable as $$
	select p.permission, tr(p.label), p.by_row, split_part(p.permission, '.', 1), coalesce(rp.scope, 'none')
	from permission p left join role_permission rp on rp.permission = p.permission
		and rp.role_id = (select r.role_id from role r where r.public_id = role_matrix.role)
	order by p.permission
$$;

-- Halls and price groups of the edition that a rule can be for, and what a new rule begins with.
create function price_choices(fair bigint) returns table (sort int, round_to int, halls jsonb, groups jsonb)
language sql stable as $$
	select (select coalesce(max(r.sort), 0) + 10 from price_rule r where r.edition_id = fair)::int, 1,
		(select jsonb_agg(jsonb_build_object('id', h.public_id, 'name', tr(h.name)) order by h.sort, h.code)
			from hall h where h.edition_id = fair),
		(select jsonb_agg(jsonb_build_object('name', g.price_group) order by g.price_group)
			from (select distinct b.price_group from booth b
				where b.edition_id = fair and b.price_group is not null) g)
$$;

-- Refuses a hall that the edition does not have; null is every hall.
create function price_place(hall uuid, fair bigint) returns void language plpgsql stable as $$
begin
	perform refuse(422, 'There is no such hall.', 'hall')
	where hall is not null
		and not exists (select from hall h where h.public_id = price_place.hall and h.edition_id = fair);
end $$;

-- -- decisions ------------------------------------------------------------------------------------------------

-- Refuses unless all of these applications, which the caller has locked, stand at the step that the decision begins at.
create function booking_ready(ids bigint[], decision text) returns void language plpgsql stable as $$
declare
	revoke    boolean := decision = 'revoked';
	ready     int;
	confirmed int;
begin
	select count(*) filter (where a.status = case when revoke then 'approved' else 'applied' end),
		count(*) filter (where a.status = 'confirmed')
	into ready, confirmed from application a where a.application_id = any (ids);
	if ready = cardinality(ids) then
		return;
	elsif revoke and confirmed > 0 then
		perform refuse(409, 'A confirmed application is a contract: its approval cannot be withdrawn any more.', 'application');
	elsif revoke then
		perform refuse(409, 'Only an approval that the exhibitor has not confirmed can be withdrawn. Nothing was changed.', 'application');
	elsif ready = 0 then
		perform refuse(409, 'None of the chosen applications waits for a decision any more.', 'application');
	elsif ready = cardinality(ids) - 1 then
		perform refuse(409, 'One of the chosen applications does not wait for a decision any more. Nothing was decided.', 'application');
	end if;
	perform refuse(409, '%lld of the chosen applications do not wait for a decision any more. Nothing was decided.',
		'application', cardinality(ids) - ready);
end $$;

-- The organizer decides on one or many applications: on all of them or, if one cannot be decided, on none. 'approved'
-- and 'declined' answer an application; 'revoked' takes an approval back that was not confirmed, which leaves it
-- declined. Only what the reader's scope shows can be decided. Returns how many.
create or replace function booking_decide(applications uuid[], decision text, reason text) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	ids bigint[];
	a   record;
begin
	perform must('application.decide');
	if decision is null or decision not in ('approved', 'declined', 'revoked') then
		perform refuse(422, 'Please choose a decision.', 'decision');
	elsif decision <> 'approved' and coalesce(btrim(reason), '') = '' then
		perform refuse(422, 'Please give the applicant a reason.', 'reason');
	elsif coalesce(cardinality(applications), 0) = 0 then
		perform refuse(422, 'Please choose at least one application.', 'application');
	end if;
	select array_agg(p.application_id) into ids from application p
	where p.public_id = any (applications) and company_open(current_scope(), p.team_id, p.owner_id);
	if coalesce(cardinality(ids), 0) <> (select count(distinct u) from unnest(applications) u) then
		perform refuse(404, 'There is no such application.', 'application');
	end if;

	perform booking_lock(ids);
	perform booking_ready(ids, decision);
	if decision = 'approved' then
		update booth b set status = 'booked' where b.application_id = any (ids);
	end if;
	for a in select * from application p where p.application_id = any (ids) order by p.application_id loop
		if decision <> 'approved' then
			perform booking_free(a.application_id);
		end if;
		perform booking_step(a.application_id, case decision when 'revoked' then 'declined' else decision end, reason,
			'application-' || decision);
		perform booking_leave(a.edition_id, a.company_id);
	end loop;
	return cardinality(ids);
end $$;

-- -- the search of short lists -----------------------------------------------------------------------------

-- Whether every word that was typed stands somewhere in the text, whatever their order.
create or replace function has_text(words text, q text) returns boolean language sql immutable as $$
	select btrim(q) <> '' and bool_and(strpos(lower(words), w) > 0)
	from regexp_split_to_table(lower(btrim(q)), '\s+') w
$$;

-- A day in the ways that people write it.
create function day_words(day date) returns text language sql immutable as $$
	select to_char(day, 'YYYY-MM-DD FMDD Mon YYYY FMMonth YYYY"年"FMMM"月"FMDD"日"')
$$;

create or replace function edition_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select e.edition_id
	from edition e join series s using (series_id) left join venue v using (venue_id)
	where has_text(concat_ws(' ', e.code, e.name ->> 'en', e.name ->> 'zh', s.code, s.name ->> 'en', s.name ->> 'zh',
		v.name ->> 'en', v.name ->> 'zh', v.city, e.currency, day_words(e.opens_on), day_words(e.closes_on)), q)
$$;

-- The words of the catalogues for what a rule is and which booths it is for.
create function price_words(code text) returns text language sql immutable as $$
	select case code
		when 'area' then 'area per square metre 按面积计价'
		when 'open_side' then 'open sides 开口面加价'
		when 'early_bird' then 'early bird 早鸟优惠'
		when 'fee' then 'fee per application 每份申请收费'
		when 'tax' then 'tax 税费'
		when 'shell' then 'shell scheme 标准展位'
		when 'raw' then 'raw space 光地' end
$$;

create or replace function price_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select r.price_rule_id
	from price_rule r join edition e using (edition_id) left join hall h on h.hall_id = r.hall_id
	where r.edition_id = current_edition() and has_text(concat_ws(' ', r.label ->> 'en', r.label ->> 'zh', r.kind,
		price_words(r.kind), r.price_group, r.booth_kind, price_words(r.booth_kind), h.code, h.name ->> 'en',
		h.name ->> 'zh', e.currency, money_text(r.amount, e.currency), trim_scale(r.percent) || '%',
		day_words((r.until at time zone current_zone())::date)), q)
$$;

create or replace function team_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select t.team_id from team t
	where has_text(concat_ws(' ', t.name,
		(select string_agg(a.name || ' ' || a.email, ' ') from account a where a.team_id = t.team_id)), q)
$$;

create or replace function token_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select t.api_token_id
	from api_token t join account a using (account_id)
	where has_text(concat_ws(' ', t.name, a.name, a.email,
		coalesce(day_words((t.used_at at time zone current_zone())::date), 'never 从未')), q)
$$;

-- -- the search of applications and booths -------------------------------------------------------------------

-- Both join the companies that the words are found in with the edition's applications, rather than go through the
-- first 1,000 of a search of companies: of a word that is in every second company none of those need take part.
create or replace function application_search(q text) returns table (key bigint)
language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan rows 1000 as $$
declare
	p    text[] := search_patterns(q);
	fair bigint := current_edition();
begin
	if cardinality(p) > 0 then
		return query select a.application_id from application a
				where a.edition_id = fair and a.number = case when btrim(q) ~ '^[0-9]{1,18}$' then btrim(q)::bigint end
			union select a.application_id from application a join company_search s using (company_id)
				where a.edition_id = fair and s.words like p[1] and s.words like coalesce(p[2], '%')
					and s.words like coalesce(p[3], '%') and s.words like coalesce(p[4], '%')
			union select a.application_id from application a
				where a.edition_id = fair and a.sign_name is not null
					and search_words(a.sign_name) like p[1]
					and search_words(a.sign_name) like coalesce(p[2], '%')
					and search_words(a.sign_name) like coalesce(p[3], '%')
					and search_words(a.sign_name) like coalesce(p[4], '%')
			union select ab.application_id from application_booth ab join booth b using (booth_id)
				where b.edition_id = fair and lower(b.number) = lower(btrim(q))
			limit 1000;
	end if;
end $$;

create or replace function booth_search(q text) returns table (key bigint)
language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan rows 1000 as $$
declare
	p    text[] := search_patterns(q);
	bits text[] := array(select '%' || replace(replace(replace(lower(w), '\', '\\'), '%', '\%'), '_', '\_') || '%'
		from regexp_split_to_table(btrim(left(q, 200)), '\s+') w where w <> '');
	fair bigint := current_edition();
begin
	if cardinality(p) > 0 then
		return query select b.booth_id from booth b join hall h using (hall_id)
				where b.edition_id = fair
					and lower(h.code || ' ' || b.number || coalesce(' ' || b.price_group, '')) like all (bits)
			union select b.booth_id from application a join booth b using (application_id)
				join company_search s using (company_id)
				where a.edition_id = fair and s.words like p[1] and s.words like coalesce(p[2], '%')
					and s.words like coalesce(p[3], '%') and s.words like coalesce(p[4], '%')
			union select b.booth_id from application a join booth b using (application_id)
				where a.edition_id = fair and a.sign_name is not null
					and search_words(a.sign_name) like p[1]
					and search_words(a.sign_name) like coalesce(p[2], '%')
					and search_words(a.sign_name) like coalesce(p[3], '%')
					and search_words(a.sign_name) like coalesce(p[4], '%')
			limit 1000;
	end if;
end $$;

-- -- companies added by hand -----------------------------------------------------------------------------------

create function name_plain(name text) returns text language sql immutable parallel safe as
	$$ select lower(normalize(btrim(regexp_replace(name, '\s+', ' ', 'g')), NFKC)) $$;

-- Whether there is a company of this name in this country (null: of none that is known), whoever looks after it.
create function company_twin(name text, country text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
	select exists (select from company c where lower(c.name) = name_plain(company_twin.name)
		and c.country is not distinct from company_twin.country)
$$;

-- A value for the view: a moment has its zone, a yes or no is a word, a figure no zeros that say nothing.
create or replace function history_text(field text, type text, value jsonb) returns text language sql stable as $$
	select case
		when jsonb_typeof(value) = 'boolean' then case when value::boolean then 'yes' else 'no' end
		when type = 'time' then (value #>> '{}')::timestamptz::text
		when type = 'date' or type = 'money' then value #>> '{}'
		when field in ('percent', 'area') then trim_scale((value #>> '{}')::numeric)::text
		else history_value(field, value) end
$$;

-- -- the history ----------------------------------------------------------------------------------------------

-- The permission that opens the records of this kind; what belongs to a team or a person has a scope besides.
create function history_permission(kind text) returns text language sql immutable as $$
	select case
		when kind in ('company', 'contact', 'exhibitor') then 'company.read'
		when kind = 'application' then 'application.read'
		when kind in ('hall', 'booth', 'price_rule', 'edition') then 'booth.read'
		when kind in ('account', 'account_role', 'team') then 'user.manage'
		when kind in ('role', 'role_permission') then 'role.manage'
		when kind = 'import' then 'import.run' end
$$;

-- Which record a row of history is about, as people call it: {"name", "link"}; a record that is gone has the name
-- that the row itself tells, and no link; nor has one that its reader may not open.
create or replace function history_record(kind text, id uuid, was jsonb, became jsonb) returns jsonb
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	seen  jsonb := coalesce(was, '{}') || coalesce(became, '{}');
	scope text := permission_scope(current_account(), history_permission(kind));
	opens boolean := scope is not null;
	name  text;
	link  text;
begin
	case kind
	when 'company' then
		select c.name, '/office/companies/' || c.public_id, company_open(scope, c.team_id, c.owner_id)
		into name, link, opens from company c where c.public_id = id;
	when 'contact' then
		select k.name || ', ' || c.name, '/office/companies/' || c.public_id, company_open(scope, c.team_id, c.owner_id)
		into name, link, opens from contact k join company c using (company_id) where k.public_id = id;
	when 'exhibitor' then
		select c.name, '/office/companies/' || c.public_id, company_open(scope, c.team_id, c.owner_id)
		into name, link, opens from exhibitor x join company c using (company_id) where x.public_id = id;
	when 'application' then
		select a.number || ' · ' || c.name, '/office/applications/' || a.public_id,
			company_open(scope, a.team_id, a.owner_id)
		into name, link, opens from application a join company c using (company_id) where a.public_id = id;
	when 'hall' then
		select tr(h.name), '/office/halls/' || h.public_id into name, link from hall h where h.public_id = id;
	when 'booth' then
		select b.number, '/office/booths?q=' || b.number into name, link from booth b where b.public_id = id;
	when 'price_rule' then
		select tr(p.label), '/office/prices/' || p.public_id into name, link from price_rule p where p.public_id = id;
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
	return jsonb_build_object('link', case when opens then link end, 'name', coalesce(name, seen ->> 'number',
		case jsonb_typeof(seen -> 'name') when 'object' then tr(seen -> 'name') else seen ->> 'name' end,
		tr(seen -> 'label'), seen ->> 'code', seen ->> 'file'));
end $$;

revoke execute on function team_chosen, booking_ready, company_twin from public;
grant execute on function company_twin to pavilion_office;
