-- The review of a hundred thousand likely duplicates: what a page asks many times keeps its plan, and what it shows of
-- its rows is asked once for all of them. Then how rare a shared value is, and decisions that meet a run.
--
-- An SQL function that is not inlined is planned anew wherever it is called; PL/pgSQL keeps its plans as long as the
-- connection. A page of the desk called forty of them, most of its time. The functions of the desk ask for plans that hold for
-- whatever they are given: for two records PostgreSQL would take its guess for any number as dearer, and plan each time.

-- ------------------------------------------------------------------------------------------ who may
-- As in 004, 006 and 014.
create or replace function permission_scope(who bigint, what text) returns text language plpgsql stable as $$
begin
	return (select rp.scope
		from account_role ar join role_permission rp using (role_id)
		where ar.account_id = who and rp.permission = what
		order by array_position(array['all', 'team', 'own'], rp.scope)
		limit 1);
end $$;
create or replace function may(what text) returns boolean language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	return exists (select from account_role ar join role_permission rp using (role_id)
		where ar.account_id = current_account() and rp.permission = what);
end $$;
create or replace function country_name(given text) returns text language plpgsql stable parallel safe as $$
begin
	return coalesce((select tr(c.name) from country c where c.code = given), given);
end $$;

-- As in 054: the countries of companies that stand by themselves.
create or replace function company_countries() returns setof text language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	return query
	with recursive hop as (
		(select c.country from company c where c.country is not null and c.merged_into is null order by c.country limit 1)
		union all
		select (select c.country from company c where c.country > hop.country and c.merged_into is null order by c.country limit 1)
		from hop where hop.country is not null
	)
	select hop.country::text from hop where hop.country is not null;
end $$;

-- As in 055.
create or replace function review_scope(kind text) returns text language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	return permission_scope(current_account(), case kind when 'company' then 'company.read' else 'contact.read' end);
end $$;
create or replace function review_record_open(kind text, id bigint, scope text) returns boolean language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	return coalesce(case
		when kind = 'company' then exists (select from company c where c.company_id = id
			and company_open(scope, c.team_id, c.owner_id))
		else scope = 'all' or exists (select from contact k join company c using (company_id) where k.contact_id = id
			and company_open(scope, c.team_id, c.owner_id)) end, false);
end $$;

-- ------------------------------------------------------------------------------------------ the queue
-- The open groups that the reader may see, each with its first records as cards. Views of the owner, which look who asks
-- themselves, because operators that are not leakproof would ignore the index of countries and weights under a policy; and
-- no barrier, for the same reason: what narrows them is the list's own SQL. The cards are made of the rows of a page alone.
create view review_companies as
select g.group_id, g.public_id, g.priority, g.records, g.weight, g.countries, g.import_id, g.created_at, (
	select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', c.name, 'local', c.name_local,
		'place', nullif(concat_ws(', ', c.city, coalesce(tr(l.name), c.country)), ''))) order by m.record_id)
	from (select d.record_id from dedup_member d where d.group_id = g.group_id order by d.record_id limit 4) m
	join company c on c.company_id = m.record_id left join country l on l.code = c.country) as cards, (
	select string_agg(c.name, ' / ' order by m.record_id)
	from (select d.record_id from dedup_member d where d.group_id = g.group_id order by d.record_id limit 4) m
	join company c on c.company_id = m.record_id) as names
from dedup_group g
where g.kind = 'company' and g.state = 'open' and (select may('centre.review'))
	and ((select review_scope('company')) = 'all' or g.group_id in (select review_mine('company')));
create view review_contacts as
select g.group_id, g.public_id, g.priority, g.records, g.weight, g.countries, g.import_id, g.created_at, (
	select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', k.name, 'local', k.name_local,
		'place', nullif(concat_ws(', ', coalesce(c.name, k.employer), k.city, coalesce(tr(l.name), k.country)), '')))
		order by m.record_id)
	from (select d.record_id from dedup_member d where d.group_id = g.group_id order by d.record_id limit 4) m
	join contact k on k.contact_id = m.record_id left join company c using (company_id)
	left join country l on l.code = k.country) as cards, (
	select string_agg(k.name, ' / ' order by m.record_id)
	from (select d.record_id from dedup_member d where d.group_id = g.group_id order by d.record_id limit 4) m
	join contact k on k.contact_id = m.record_id) as names
from dedup_group g
where g.kind = 'contact' and g.state = 'open' and (select may('centre.review'))
	and ((select review_scope('contact')) = 'all' or g.group_id in (select review_mine('contact')));
grant select on review_companies, review_contacts to pavilion_office;

-- The next group of the queue behind this place, or before it; round the end, never itself. Null: there is no other.
-- As in 055; a queue that is not narrowed is walked by a plan that is kept.
create or replace function review_next(kind text, place double precision, id bigint, n review_narrow, back boolean default false)
returns uuid language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
	scope  text := review_scope(kind);
	rules  text := '';
	loads  bigint[];
	keys   bigint[];
	found_ uuid;
begin
	if not may('centre.review') then
		return null;
	elsif scope = 'all' and n.low is null and n.high is null and coalesce(n.q, '') = ''
			and coalesce(cardinality(n.imports), 0) = 0 and coalesce(cardinality(n.countries), 0) = 0 then
		return review_beside(kind, place, id, back);
	elsif scope is distinct from 'all' then
		keys := array(select review_mine(kind));
		rules := rules || ' and g.group_id = any($4)';
	end if;
	if n.q <> '' then
		keys := array(select r.key from review_search(n.q) r where keys is null or r.key = any(keys));
		rules := ' and g.group_id = any($4)';
	end if;
	if cardinality(n.imports) > 0 then
		loads := array(select i.import_id from import i where i.public_id = any(n.imports));
		rules := rules || ' and g.import_id = any($5)';
	end if;
	if cardinality(n.countries) > 0 then
		rules := rules || ' and g.countries && ($6).countries';
	end if;
	if n.low is not null then
		rules := rules || ' and round(g.weight::numeric, 1) >= ($6).low';
	end if;
	if n.high is not null then
		rules := rules || ' and round(g.weight::numeric, 1) <= ($6).high';
	end if;
	-- The row comparison is a range of the queue's own index; a second look begins at the other end.
	foreach rules in array array[rules || format(' and (g.priority, g.group_id) %s ($2, $3)', case when back then '>' else '<' end), rules] loop
		execute format($q$select g.public_id from dedup_group g where g.kind = $1 and g.state = 'open' and g.group_id <> $3%s
			order by g.priority %s, g.group_id %s limit 1$q$, rules, case when back then 'nulls first' else 'desc nulls last' end,
			case when back then '' else 'desc' end)
		into found_ using kind, place, id, keys, loads, n;
		exit when found_ is not null;
	end loop;
	return found_;
end $$;
-- The same of all open groups, for who looked who may.
create function review_beside(kind text, place double precision, id bigint, back boolean) returns uuid
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
	found_ uuid;
begin
	if back then
		select g.public_id into found_ from dedup_group g
		where g.kind = kind and g.state = 'open' and (g.priority, g.group_id) > (place, id)
		order by g.priority nulls first, g.group_id limit 1;
		if found_ is null then
			select g.public_id into found_ from dedup_group g where g.kind = kind and g.state = 'open' and g.group_id <> id
			order by g.priority nulls first, g.group_id limit 1;
		end if;
		return found_;
	end if;
	select g.public_id into found_ from dedup_group g
	where g.kind = kind and g.state = 'open' and (g.priority, g.group_id) < (place, id)
	order by g.priority desc nulls last, g.group_id desc limit 1;
	if found_ is null then
		select g.public_id into found_ from dedup_group g where g.kind = kind and g.state = 'open' and g.group_id <> id
		order by g.priority desc nulls last, g.group_id desc limit 1;
	end if;
	return found_;
end $$;

-- ------------------------------------------------------------------------------------------ records
-- As in 055.
create or replace function review_card(kind text, id bigint) returns jsonb language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	if kind = 'company' then
		return (select jsonb_strip_nulls(jsonb_build_object('record', c.public_id, 'name', c.name, 'local', c.name_local,
				'place', nullif(concat_ws(', ', c.city, coalesce(tr(l.name), c.country)), ''), 'street', c.street, 'phone', c.phone,
				'email', c.email, 'website', c.website, 'number', c.register_no, 'link', '/office/companies/' || c.public_id))
			from company c left join country l on l.code = c.country where c.company_id = id);
	end if;
	return (select jsonb_strip_nulls(jsonb_build_object('record', k.public_id, 'name', k.name, 'local', k.name_local,
			'place', nullif(concat_ws(', ', coalesce(c.name, k.employer), k.city, coalesce(tr(l.name), k.country)), ''),
			'street', k.job_title, 'phone', k.phone, 'email', k.email, 'link', '/office/contacts/' || k.public_id))
		from contact k left join company c using (company_id) left join country l on l.code = k.country
		where k.contact_id = id);
end $$;
create or replace function review_weighty(kind text, id bigint) returns table (contacts bigint, applications bigint,
	badges bigint, editions bigint, registrations bigint, logins bigint, amount bigint, currency text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	if kind = 'company' then
		return query select (select count(*) from contact k where k.company_id = id and k.merged_into is null),
			(select count(*) from application a where a.company_id = id),
			(select count(*) from badge b join registration r using (registration_id) where r.company_id = id),
			(select count(*) from exhibitor x where x.company_id = id and not x.aside),
			null::bigint, (select count(*) from contact k where k.company_id = id and k.account_id is not null), m.amount, m.currency
		from (select 1) one left join lateral (
			select sum(a.total)::bigint as amount, a.currency::text
			from application a join edition e using (edition_id)
			where a.company_id = id and a.status in ('applied', 'approved', 'confirmed')
				and (e.closes_on is null or e.closes_on >= current_date)
			group by a.currency order by 1 desc limit 1) m on true;
		return;
	end if;
	return query select null::bigint, null::bigint, count(b.badge_id), count(distinct r.edition_id), count(distinct r.registration_id),
		(select count(k.account_id) from contact k where k.contact_id = id), null::bigint, null::text
	from registration r left join badge b using (registration_id)
	where r.contact_id = id;
end $$;
create or replace function review_survivor(kind text, ids bigint[]) returns bigint language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	return (select u.id
		from unnest(ids) u (id) left join lateral review_weighty(kind, u.id) w on true
		order by coalesce(w.editions, 0) + coalesce(w.applications, 0) + coalesce(w.logins, 0) desc,
			coalesce(w.contacts, 0) + coalesce(w.registrations, 0) desc, u.id
		limit 1);
end $$;
create or replace function review_ids(group_id bigint) returns bigint[] language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	if (select g.kind = 'company' from dedup_group g where g.group_id = review_ids.group_id) then
		return array(select m.record_id from dedup_member m join company c on c.company_id = m.record_id
			where m.group_id = review_ids.group_id and c.merged_into is null order by m.record_id);
	end if;
	return array(select m.record_id from dedup_member m join contact k on k.contact_id = m.record_id
		where m.group_id = review_ids.group_id and k.merged_into is null order by m.record_id);
end $$;
create or replace function review_public(kind text, ids bigint[]) returns uuid[] language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	if kind = 'company' then
		return (select array_agg(c.public_id order by c.company_id) from company c where c.company_id = any(ids));
	end if;
	return (select array_agg(k.public_id order by k.contact_id) from contact k where k.contact_id = any(ids));
end $$;
create or replace function review_state(kind text, ids bigint[]) returns text language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	if kind = 'company' then
		return (select md5(string_agg(s, ',' order by s)) from (
			select c.company_id || ' ' || c.changed_at || coalesce(' ' || c.merged_into, '') as s
			from company c where c.company_id = any(ids)) all_of);
	end if;
	return (select md5(string_agg(s, ',' order by s)) from (
		select k.contact_id || ' ' || k.changed_at || coalesce(' ' || k.merged_into, '') as s
		from contact k where k.contact_id = any(ids)) all_of);
end $$;

-- ------------------------------------------------------------------------------------------ the plan of a merge
-- As in 054.
create or replace function merge_scope(variadic whats text[]) returns text language plpgsql stable as $$
begin
	return (select s from unnest(whats) w, permission_scope(current_account(), w) s
		order by array_position(array['all', 'team', 'own'], s) limit 1);
end $$;
create or replace function merge_opens(kind centre_kind, id bigint) returns boolean language plpgsql stable as $$
declare
	reads  text := case kind when 'company' then merge_scope('company.read') else merge_scope('contact.read', 'company.read') end;
	writes text := case kind when 'company' then merge_scope('company.write') else merge_scope('contact.write', 'company.write') end;
begin
	if kind = 'company' then
		return coalesce((select company_open(reads, c.team_id, c.owner_id) and company_open(writes, c.team_id, c.owner_id)
			from company c where c.company_id = id), false);
	end if;
	return coalesce((select case when k.company_id is null then reads = 'all' and writes = 'all'
			else company_open(reads, c.team_id, c.owner_id) and company_open(writes, c.team_id, c.owner_id) end
		from contact k left join company c using (company_id) where k.contact_id = id), false);
end $$;
create or replace function merge_id(kind centre_kind, record uuid) returns bigint language plpgsql stable as $$
begin
	if kind = 'company' then
		return (select c.company_id from company c where c.public_id = record);
	end if;
	return (select k.contact_id from contact k where k.public_id = record);
end $$;
create or replace function merge_public(kind centre_kind, id bigint) returns uuid language plpgsql stable as $$
begin
	if kind = 'company' then
		return (select c.public_id from company c where c.company_id = id);
	end if;
	return (select k.public_id from contact k where k.contact_id = id);
end $$;
create or replace function merge_name(kind centre_kind, id bigint) returns text language plpgsql stable as $$
begin
	if kind = 'company' then
		return (select c.name from company c where c.company_id = id);
	end if;
	return (select k.name from contact k where k.contact_id = id);
end $$;

-- What each record has of each field, when and by whom it was written, and whether it is taken by rule: merge_known() with
-- what merge_choice() found, in one look.
create function merge_weighed(kind centre_kind, ids bigint[])
returns table (id bigint, place bigint, field name, value jsonb, at timestamptz, source text, taken boolean)
language plpgsql stable as $$
#variable_conflict use_column
begin
	return query
	with known as materialized (
		select k.* from merge_known(merge_weighed.kind, merge_weighed.ids) k
	), part as (
		select k.id, k.place, r.rule, coalesce(r.part, r.field) as part, max(k.at) filter (where k.value is not null) as at, min(k.trust) as trust,
			count(k.value) as filled, case when r.part is null then sum(length(k.value #>> '{}')) end as length,
			jsonb_object_agg(k.field, lower(k.value #>> '{}')) filter (where k.value is not null) as it
		from known k join merge_rule r on r.kind = merge_weighed.kind and r.field = k.field
		group by k.id, k.place, r.rule, r.part, coalesce(r.part, r.field)
	), best as (
		select distinct on (p.part) p.* from part p where p.filled > 0
		order by p.part, case p.rule when 'source' then p.trust end, case p.rule when 'newest' then p.at end desc nulls last,
			case p.rule when 'complete' then p.filled end desc nulls last, case p.rule when 'complete' then p.length end desc nulls last, p.place
	), choice as (
		select distinct on (k.field) k.field, k.id
		from known k join merge_rule r on r.kind = merge_weighed.kind and r.field = k.field
		join part p on p.id = k.id and p.part = coalesce(r.part, r.field)
		join best b on b.part = p.part
		where k.value is not null and (k.id = b.id
			or not exists (select from jsonb_each(p.it) e where b.it -> e.key <> e.value))
		order by k.field, k.id <> b.id, k.at desc, k.place
	)
	select k.id, k.place, k.field, k.value, k.at, k.source, k.id = c.id
	from known k left join choice c on c.field = k.field;
end $$;
create or replace function merge_choice(kind centre_kind, ids bigint[]) returns table (field name, id bigint, value jsonb)
language sql stable as
	$$ select w.field, w.id, w.value from merge_weighed(merge_choice.kind, merge_choice.ids) w where w.taken $$;
create or replace function merge_known(kind centre_kind, ids bigint[])
returns table (id bigint, place bigint, field name, value jsonb, at timestamptz, source text, trust int)
language plpgsql stable as $$
#variable_conflict use_column
begin
	return query
	with record as materialized (
		select o.id, o.place, merge_record(merge_known.kind, o.id) as it from unnest(merge_known.ids) with ordinality o (id, place)
	), changed as (
		select r.id, w.key, max(h.at) as at
		from record r join history h on h.kind = merge_known.kind and h.row_id = (r.it ->> 'public_id')::uuid
			and h.action in ('insert', 'update')
		cross join lateral (select key from jsonb_object_keys(h.new) key where key <> 'about'
			union all select 'about_' || key from jsonb_object_keys(h.new -> 'about') key) w
		group by r.id, w.key
	), told as (
		select r.*, case
			when r.it -> 'account_id' <> 'null' or exists (select from contact k
				where merge_known.kind = 'company' and k.company_id = r.id and k.account_id is not null) then 'exhibitor'
			when r.it -> 'import_id' <> 'null' then 'import'
			when exists (select from registration g where merge_known.kind = 'contact' and g.contact_id = r.id) then 'visitor'
			else 'office' end as source
		from record r
	)
	select t.id, t.place, f.field, nullif(t.it -> f.field, 'null'), coalesce(c.at, (t.it ->> 'created_at')::timestamptz), t.source, s.rank
	from told t join merge_source s using (source)
	join merge_rule f on f.kind = merge_known.kind
	left join changed c on c.id = t.id and c.key = f.field;
end $$;
create or replace function merge_columns(kind centre_kind, ids bigint[]) returns jsonb language plpgsql stable as $$
#variable_conflict use_column
begin
	return (
	with who as materialized (
		select u.id, merge_public(merge_columns.kind, u.id) as record, merge_name(merge_columns.kind, u.id) as name
		from unnest(merge_columns.ids) u (id)
	), shown as (
		select r.sort, r.field, r.label, r.rule, r.part, w.value, merge_shown(r.field, w.value) as words, w.at, s.label as source, w.place,
			o.record, o.name, coalesce(w.taken, w.id = merge_columns.ids[1]) as chosen
		from merge_settable(merge_columns.kind, merge_columns.ids[1]) r
		join merge_weighed(merge_columns.kind, merge_columns.ids) w on w.field = r.field
		join merge_source s on s.source = w.source join who o on o.id = w.id
	), told as (
		select s.sort, jsonb_build_object('field', s.field, 'label', s.label, 'rule', s.rule, 'part', s.part,
			'typed', s.field not like '%\_id', 'long', s.field like 'about%',
			'same', count(s.value) = count(*) and count(distinct lower(s.value #>> '{}')) = 1, 'empty', count(s.value) = 0,
			'chosen', (array_agg(s.record) filter (where s.chosen))[1],
			'values', jsonb_agg(jsonb_build_object('record', s.record, 'name', s.name, 'value', s.words, 'at', s.at, 'source', s.source,
				'chosen', s.chosen) order by s.place)) as it
		from shown s group by s.sort, s.field, s.label, s.rule, s.part
	)
	select jsonb_agg(t.it order by t.sort) from told t);
end $$;

-- How many rows of each kind would come along, and how many stay behind: as in 054, but the question is written out for
-- all tables of merge_child when one is added there, and planned once.
create function merge_moving_write(kind centre_kind) returns void language plpgsql volatile as $$
declare
	c    merge_child;
	asks text := '';
	x    text;
	y    text;
begin
	for c in select * from merge_child m where m.kind = merge_moving_write.kind and not m.derived order by m.relation, m.owner loop
		select string_agg(format('x.%I', s), ', '), string_agg(format('y.%I', s), ', ') into x, y from unnest(c.same) s;
		asks := asks || case asks when '' then '' else ' union all ' end || format($q$
			select %L, %L::name, %L::name, count(*), %s from %I x where x.%I = any ($2) and (%s)$q$, c.label, c.relation, c.owner,
			case when x is null then '0::bigint' else format('count(*) - count(distinct (%s)) filter (where not exists (
				select from %I y where y.%I = $1 and (%s) = (%s)))', x, c.relation, c.owner, y, x) end, c.relation, c.owner, c.only_if);
	end loop;
	execute format($f$
		create or replace function %I(survivor bigint, losers bigint[])
		returns table (label text, relation name, owner name, moved bigint, behind bigint) language plpgsql stable as $g$
		#variable_conflict use_column
		begin
			return query select a.label, a.relation, a.owner, a.many - a.staying, a.staying
			from (%s) a (label, relation, owner, many, staying) where a.many > 0;
		end $g$ $f$, 'merge_moving_' || kind, asks);
	execute format('revoke execute on function %I from public', 'merge_moving_' || kind);
end $$;
create function merge_moving_told() returns trigger language plpgsql as $$
begin
	perform merge_moving_write('company'), merge_moving_write('contact');
	return null;
end $$;
select merge_moving_write('company'), merge_moving_write('contact');
create trigger merge_moving_told after insert or update or delete on merge_child
	for each statement execute function merge_moving_told();
create or replace function merge_moving(kind centre_kind, survivor bigint, losers bigint[])
returns table (label text, relation name, owner name, moved bigint, behind bigint) language plpgsql stable as $$
begin
	if kind = 'company' then
		return query select * from merge_moving_company(survivor, losers);
	else
		return query select * from merge_moving_contact(survivor, losers);
	end if;
end $$;

-- ------------------------------------------------------------------------------------------ what the desk shows
-- As in 055; the place is exact to 1,000, the count to 10,000.
create or replace function review_head(it uuid) returns table (group_id bigint, kind text, state text, weight real, chance numeric,
	records int, later_until timestamptz, who text, decided_at timestamptz, place bigint, open bigint, priority double precision,
	import text, seen text, survivor uuid, ids bigint[])
language plpgsql volatile security definer set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan as $$
declare
	g     dedup_group := review_group(it);
	parts bigint[] := review_shown(g.group_id);
begin
	return query select g.group_id, g.kind::text, g.state, g.weight, review_chance(g.weight), g.records, g.later_until,
		(select a.name from account a where a.account_id = g.account_id), g.decided_at,
		case when g.state = 'open' then (select count(*) from (select from dedup_group o where o.kind = g.kind and o.state = 'open'
			and (o.priority, o.group_id) >= (g.priority, g.group_id) limit 1001) p) end,
		review_open_count(g.kind), g.priority,
		(select i.name from import i where i.import_id = g.import_id), review_state(g.kind, parts),
		merge_public(g.kind, review_survivor(g.kind, parts)), parts;
end $$;

-- As in 055.
create or replace function review_records(it uuid) returns table (record uuid, name text, link text, created_at timestamptz,
	changed_at timestamptz, source text, contacts bigint, applications bigint, badges bigint, editions bigint,
	registrations bigint, logins bigint, amount bigint, currency text)
language plpgsql volatile security definer set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan as $$
declare
	g     dedup_group := review_group(it);
	ids   bigint[] := review_shown(g.group_id);
	money boolean := may('application.read');
begin
	if g.kind = 'company' then
		return query select c.public_id, c.name, '/office/companies/' || c.public_id, c.created_at, c.changed_at, i.name,
			w.contacts, w.applications, w.badges, w.editions, w.registrations, w.logins, case when money then w.amount end, w.currency
		from company c left join import i using (import_id) left join lateral review_weighty('company', c.company_id) w on true
		where c.company_id = any(ids) order by c.company_id;
		return;
	end if;
	return query select k.public_id, k.name, '/office/contacts/' || k.public_id, k.created_at, k.changed_at, i.name,
		w.contacts, w.applications, w.badges, w.editions, w.registrations, w.logins, case when money then w.amount end, w.currency
	from contact k left join import i using (import_id) left join lateral review_weighty('contact', k.contact_id) w on true
	where k.contact_id = any(ids) order by k.contact_id;
end $$;
-- The plan of its merge, as merge_plan() has it, a row for each field of each record (`part` field) and for what moves (child):
-- none where there is nothing to decide any more. Refuses what merge_do() would refuse.
drop function review_plan(uuid);
create function review_fields(it uuid) returns table (part text, n bigint, field text, label text, typed text, rule text,
	chosen uuid, record uuid, value text, at timestamptz, source text, moved bigint, behind bigint)
language plpgsql volatile security definer set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
	g    dedup_group := review_group(it);
	ids  bigint[] := review_shown(g.group_id);
	root bigint;
begin
	if g.state not in ('open', 'later') or cardinality(ids) < 2 then
		return;
	end if;
	root := review_survivor(g.kind, ids);
	ids := merge_take(g.kind, merge_public(g.kind, root), review_public(g.kind, array_remove(ids, root)));
	return query
	with who as materialized (
		select u.id, merge_public(g.kind, u.id) as record from unnest(ids) u (id)
	)
	select 'field', r.sort::bigint, r.field::text, r.label, case when r.field not like '%\_id' then r.field::text end, r.rule,
		first_value(o.record) over (partition by r.sort order by coalesce(w.taken, w.id = ids[1]) desc), o.record,
		merge_shown(r.field, w.value), w.at, s.label, null::bigint, null::bigint
	from merge_settable(g.kind, ids[1]) r join merge_weighed(g.kind, ids) w on w.field = r.field
	join merge_source s on s.source = w.source join who o on o.id = w.id
	union all
	select 'child', row_number() over (order by m.moved desc), null, m.label, null, null, null, null, null, null, null, m.moved, m.behind
	from merge_moving(g.kind, ids[1], ids[2:]) m;
end $$;
grant execute on function review_fields to pavilion_office;

-- How many records have what two records have alike: comparison → "12", with a plus where only so many were looked at. What
-- is counted is found by the keys that both have (050), names by their own index. Only who may see all records is told.
create function review_shared(kind text, a bigint, b bigint) returns jsonb language plpgsql stable
security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
	most   constant int := 1001;
	x      company_form;
	y      company_form;
	p      contact_form;
	q      contact_form;
	common int[];
	counts jsonb;
	full_  boolean;             -- there may be more than what was looked at
	names  bigint;
begin
	if review_scope(kind) is distinct from 'all' then
		return null;
	elsif kind = 'company' then
		select * into x from company_form f where f.company_id = a;
		select * into y from company_form f where f.company_id = b;
		common := array(select unnest(x.keys) intersect select unnest(y.keys));
		with near as materialized (
			select f.phone, f.email, f.domain, f.id_number, f.street, f.city
			from company_form f join company c using (company_id)
			where f.keys && common and c.merged_into is null limit most
		)
		select jsonb_build_object('phone', count(*) filter (where n.phone = x.phone and n.phone = y.phone),
			'web', case when x.domain = y.domain then count(*) filter (where n.domain = x.domain)
				else count(*) filter (where n.email = x.email and n.email = y.email) end,
			'id_number', count(*) filter (where n.id_number = x.id_number and n.id_number = y.id_number),
			'address', count(*) filter (where n.street = x.street and n.street = y.street and n.city = x.city and n.city = y.city)),
			count(*) = most
		into counts, full_ from near n;
		if x.core = y.core then
			names := (select count(*) from (select from company_form f join company c using (company_id)
				where f.core = x.core and c.merged_into is null limit most) n);
		end if;
	else
		select * into p from contact_form f where f.contact_id = a;
		select * into q from contact_form f where f.contact_id = b;
		common := array(select unnest(p.keys) intersect select unnest(q.keys));
		with near as materialized (
			select f.phone, f.email from contact_form f join contact k using (contact_id)
			where f.keys && common and k.merged_into is null limit most
		)
		select jsonb_build_object('phone', count(*) filter (where n.phone = p.phone and n.phone = q.phone),
			'email', count(*) filter (where n.email = p.email and n.email = q.email)), count(*) = most
		into counts, full_ from near n;
		if p.sound = q.sound and (p.name, p.han) is not distinct from (q.name, q.han) then
			names := (select count(*) from (select from contact_form f join contact k using (contact_id)
				where f.sound = p.sound and f.name is not distinct from p.name and f.han is not distinct from p.han
					and k.merged_into is null limit most) n);
		end if;
	end if;
	return coalesce((select jsonb_object_agg(e.key, least(e.value::int, most - 1) || case when full_ or e.value::int = most then '+' else '' end)
			filter (where e.value::int > 1)
		from jsonb_each_text(counts) e), '{}')
		|| case when names > 1 then jsonb_build_object('name', least(names, most - 1) || case when names = most then '+' else '' end)
			else '{}' end;
end $$;

-- What the engine compared, pair by pair, with the model that it was compared by, and how many share what is alike.
drop function review_pairs(uuid);
create function review_pairs(it uuid) returns table (a_place int, b_place int, weight real, chance numeric,
	levels smallint[], weights real[], params jsonb, shared jsonb)
language plpgsql volatile security definer set search_path = public, pg_temp
set plan_cache_mode = force_generic_plan as $$
declare
	g   dedup_group := review_group(it);
	ids bigint[] := review_shown(g.group_id);
begin
	return query select array_position(ids, p.a_id), array_position(ids, p.b_id), p.weight, review_chance(p.weight), p.levels,
		p.weights, m.params, review_shared(g.kind, p.a_id, p.b_id)
	from (select * from dedup_pair d where d.kind = g.kind and d.a_id = any(ids) and d.b_id = any(ids)
		order by d.weight desc, d.a_id, d.b_id limit 15) p
	left join dedup_run r using (run_id)
	left join dedup_model m on m.model_id = coalesce(r.model_id, (
		select u.model_id from dedup_model u where u.kind = g.kind and u.used))
	order by p.weight desc, p.a_id, p.b_id;
end $$;
grant execute on function review_pairs to pavilion_office;

-- ------------------------------------------------------------------------------------------ decisions that meet a run
-- A group without some records; one alone is none.
create function review_without(id bigint, gone bigint[]) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	rest bigint[] := array(select m.record_id from dedup_member m where m.group_id = id and m.record_id <> all(gone));
begin
	if cardinality(rest) < 2 then
		delete from dedup_group g where g.group_id = id;
	else
		perform review_shape(id, rest);
	end if;
end $$;

-- What a decision had before it stands again: its pairs, and its records in its own group alone, those that are still
-- there; of one alone nothing. Done twice it is as once.
create function review_stand(act review_act) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	ids bigint[] := array(select m from unnest(act.members) m where case act.kind
		when 'company' then exists (select from company c where c.company_id = m and c.merged_into is null)
		else exists (select from contact k where k.contact_id = m and k.merged_into is null) end);
begin
	if cardinality(ids) < 2 then
		delete from dedup_group d where d.group_id = act.group_id;
		return;
	end if;
	perform review_without(o.group_id, ids) from (
		select distinct d.group_id from dedup_group d join dedup_member m using (group_id)
		where d.kind = act.kind and d.group_id <> act.group_id and d.state in ('open', 'later') and m.record_id = any(ids)
		order by d.group_id) o;
	insert into dedup_pair
	select p.kind, p.a_id, p.b_id, (select r.run_id from dedup_run r where r.run_id = p.run_id), p.weight, p.levels, p.weights
	from jsonb_populate_recordset(null::dedup_pair, act.pairs) p
	where p.a_id = any(ids) and p.b_id = any(ids)
		and not exists (select from dedup_apart o where o.kind = p.kind and o.a_id = p.a_id and o.b_id = p.b_id)
	on conflict do nothing;
	perform review_shape(act.group_id, ids);
end $$;

-- Puts back what a decision took: pairs, the group and its members. As in 055; a run that is at work may be writing its
-- groups, which nobody sees yet: whoever comes second looks again, under the lock that the run takes at its very end.
create or replace function review_restore(act review_act) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	how uuid;
begin
	-- Who merges or deletes one of them comes before or after: either this is seen here, or the pairs are seen there.
	if act.kind = 'company' then
		perform from company c where c.company_id = any(act.members) order by c.company_id for share;
	else
		perform from contact k where k.contact_id = any(act.members) order by k.contact_id for share;
	end if;
	delete from dedup_apart p using generate_series(1, cardinality(act.apart), 2) n
	where p.kind = act.kind and p.a_id = act.apart[n] and p.b_id = act.apart[n + 1];
	-- An unmerge notes that they differ. Here a decision was only taken back: nobody knows that.
	delete from dedup_apart p
	where p.kind = act.kind and p.a_id = any(act.members) and p.b_id = any(act.members) and p.created_at = now();
	delete from dedup_group d where d.group_id = act.follow_id and d.state in ('open', 'later');
	if not exists (select from dedup_group d where d.group_id = act.group_id) then
		insert into dedup_group (kind, weight, records)
		values (act.kind, 0, cardinality(act.members)) returning group_id into act.group_id;
		update review_act a set group_id = act.group_id where a.act_id = act.act_id;
	end if;
	update dedup_group d set state = 'open', later_until = null, account_id = null, decided_at = null
	where d.group_id = act.group_id returning public_id into how;
	perform review_stand(act);
	perform pg_advisory_xact_lock_shared(hashtextextended('dedup.settle', 0));
	perform review_stand(act);
	if not exists (select from dedup_group d where d.group_id = act.group_id) then
		perform refuse(409, 'There is nothing to undo.');
	end if;
	return how;
end $$;

-- Decisions that were taken back since a run began to read, and about which nobody has decided anew: their groups stand
-- as they were, whatever the run found. Of several of one group the first, which had all of it.
create function review_undone(kind centre_kind, since timestamptz) returns setof review_act language sql stable
security definer set search_path = public, pg_temp as $$
	select distinct on (a.group_id) a.*
	from review_act a join dedup_group g using (group_id)
	where a.kind = review_undone.kind and a.undone_at >= since and g.state = 'open'
		and not exists (select from review_act o where o.group_id = a.group_id and o.act_id > a.act_id and o.undone_at is null)
	order by a.group_id, a.act_id
$$;

-- As in 051; what was taken back since stays.
create or replace function dedup_clear(kind centre_kind, whole boolean, since timestamptz) returns void language plpgsql volatile
security definer set search_path = public, pg_temp set work_mem = '128MB' as $$
declare
	kept bigint[] := array(select u.group_id from review_undone(dedup_clear.kind, since) u);
begin
	create temp table dedup_old on commit drop as
	select g.group_id from dedup_group g
	where g.kind = dedup_clear.kind and g.state = 'open' and g.group_id <> all(kept) and (whole or exists (
		select from dedup_member m join dedup_member_in n using (record_id) where m.group_id = g.group_id))
	order by g.group_id for update;   -- in the order in which a merge takes them
	create temp table dedup_late on commit drop as
	select * from dedup_pair p where p.kind = dedup_clear.kind and p.door_at >= since;
	if whole then
		delete from dedup_pair p where p.kind = dedup_clear.kind and not exists (
			select from dedup_member a join dedup_group g using (group_id) join dedup_member b using (group_id)
			where a.record_id = p.a_id and b.record_id = p.b_id and (g.state = 'later' or g.group_id = any(kept))
				and g.kind = dedup_clear.kind);
	else
		delete from dedup_pair p using dedup_member a, dedup_member b, dedup_old o
		where p.kind = dedup_clear.kind and a.group_id = o.group_id and b.group_id = o.group_id
			and p.a_id = a.record_id and p.b_id = b.record_id;
	end if;
	delete from dedup_group g using dedup_old o where g.group_id = o.group_id;
end $$;

-- As in 051: what happened to records while the run was at work. Merged or deleted ones leave, decisions that were taken
-- back stand, and of a group with two that a person found to be apart meanwhile the rest stays together.
create or replace function dedup_again(it dedup_run) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform pg_advisory_xact_lock(hashtextextended('dedup.settle', 0));
	perform dedup_settle(it.kind, array(
		select distinct m.record_id from dedup_member_in m
		where case when it.kind = 'company'
			then not exists (select from company c where c.company_id = m.record_id and c.merged_into is null)
			else not exists (select from contact c where c.contact_id = m.record_id and c.merged_into is null) end));
	delete from dedup_pair p using dedup_apart x
	where p.kind = it.kind and x.kind = it.kind and p.a_id = x.a_id and p.b_id = x.b_id;
	perform review_stand(u) from review_undone(it.kind, coalesce(it.started_at, it.created_at) - interval '1 minute') u;
	perform dedup_cut(o.group_id) from (
		select distinct g.group_id from dedup_apart x
		join dedup_member a on a.record_id = x.a_id join dedup_member b on b.group_id = a.group_id and b.record_id = x.b_id
		join dedup_group g on g.group_id = a.group_id
		where x.kind = it.kind and g.kind = it.kind and g.run_id = it.run_id and g.state = 'open'
		order by g.group_id) o;
end $$;

-- A group in which two are apart becomes groups in which nobody is: as a run does it, records come together by their
-- pairs, the likeliest first, then by having stood in one group, unless two of them are apart.
create function dedup_cut(id bigint) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
	g     dedup_group;
	part  record;
	into_ bigint := id;
begin
	select * into g from dedup_group d where d.group_id = id;
	for part in select array_agg(p.record_id order by p.record_id) as ids
			from dedup_parts(g.kind, array(select m.record_id from dedup_member m where m.group_id = id order by m.record_id)) p
			group by p.part having count(*) > 1 order by count(*) desc, min(p.record_id) loop
		if into_ is null then
			insert into dedup_group (kind, run_id, import_id, weight, records)
			values (g.kind, g.run_id, g.import_id, g.weight, cardinality(part.ids)) returning group_id into into_;
		end if;
		perform review_shape(into_, part.ids);
		into_ := null;
	end loop;
	if into_ is not null then
		delete from dedup_group d where d.group_id = id;
	end if;
end $$;
create function dedup_parts(kind centre_kind, ids bigint[]) returns table (record_id bigint, part bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	parts bigint[] := ids;      -- of each record, named after one that stands in it
	aside int[] := array(select array_position(ids, x.a_id) from dedup_apart x
		where x.kind = dedup_parts.kind and x.a_id = any(ids) and x.b_id = any(ids) order by x.a_id, x.b_id);
	other int[] := array(select array_position(ids, x.b_id) from dedup_apart x
		where x.kind = dedup_parts.kind and x.a_id = any(ids) and x.b_id = any(ids) order by x.a_id, x.b_id);
	e     record;
begin
	-- A pair that is known to be rather none binds nobody.
	for e in select a.n::int as a, b.n::int as b
			from unnest(ids) with ordinality a (id, n) join unnest(ids) with ordinality b (id, n) on a.n < b.n
			left join dedup_pair p on p.kind = dedup_parts.kind and p.a_id = least(a.id, b.id) and p.b_id = greatest(a.id, b.id)
			where p.weight is null or p.weight > 0
			order by p.weight desc nulls last, a.n, b.n loop
		if parts[e.a] <> parts[e.b] and not exists (
				select from unnest(aside, other) x (a, b)
				where parts[x.a] = parts[e.a] and parts[x.b] = parts[e.b] or parts[x.a] = parts[e.b] and parts[x.b] = parts[e.a]) then
			parts := array_replace(parts, parts[e.b], parts[e.a]);
		end if;
	end loop;
	return query select * from unnest(ids, parts);
end $$;

revoke execute on function review_beside, review_shared, review_pairs, review_fields, review_without, review_stand, review_undone, dedup_cut,
	dedup_parts, merge_weighed, merge_moving_write, merge_moving_told from public;
