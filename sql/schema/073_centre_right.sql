-- The data centre: nobody waits for somebody who waits for him, files of codes are shown before they count, settings have a
-- history.

-- ------------------------------------------------------------------------------------------ forms beside merges
-- As in 050. Whoever writes forms needs their records to stay (foreign keys). A merge holds its records before it makes
-- anything due, so they are taken in the same order here, and those that somebody holds are left for later: waiting for one
-- of them with others in hand, the two would wait for each other. Nested loops: they stop when the portion is full.
create or replace function form_take(kind centre_kind, portion int) returns bigint[]
language plpgsql volatile security definer set search_path = public, pg_temp
set enable_hashjoin = off set enable_mergejoin = off as $$
declare
	taken bigint[];
begin
	if form_take.kind = 'company' then
		with first as (
			select d.id from centre_due d join company c on c.company_id = d.id where d.kind = 'company'
			order by d.id limit portion for key share of c skip locked for update of d skip locked
		), done as (
			delete from centre_due d using first f where d.kind = 'company' and d.id = f.id returning d.id
		)
		select array_agg(id order by id) into taken from done;
	else
		with first as (
			select d.id from centre_due d join contact k on k.contact_id = d.id where d.kind = 'contact'
			order by d.id limit portion for key share of k skip locked for update of d skip locked
		), done as (
			delete from centre_due d using first f where d.kind = 'contact' and d.id = f.id returning d.id
		)
		select array_agg(id order by id) into taken from done;
	end if;
	-- What is left then is held by somebody, or its record is gone.
	if taken is null then
		delete from centre_due d where d.kind = form_take.kind and case form_take.kind
			when 'company' then not exists (select from company c where c.company_id = d.id)
			else not exists (select from contact k where k.contact_id = d.id) end;
	end if;
	return taken;
end $$;

-- As in 050. It writes a row for every record, in no order that others keep: so it waits until nobody else has rows of
-- theirs in hand, and not for long, since everybody who comes then waits behind it. The job comes again.
create or replace function form_due_all() returns boolean language plpgsql volatile
security definer set search_path = public, pg_temp set lock_timeout = '1s' as $$
declare
	now_version bigint;
begin
	if (select due_version >= version from form_state) then
		return false;
	end if;
	lock table centre_due in share row exclusive mode;
	select version into now_version from form_state for update;
	insert into centre_due select 'company', company_id from company union all select 'contact', contact_id from contact
	on conflict do nothing;
	update form_state set due_version = now_version;
	return true;
exception when lock_not_available then
	return false;
end $$;

-- ------------------------------------------------------------------------------------------ imports of a group
-- The imports that records of a group came with, as its countries (055): whatever search found the group.
alter table dedup_group add column imports uuid[] not null default '{}';
create index dedup_group_imports on dedup_group using gin (imports);

create function review_imports(group_id bigint, kind text) returns uuid[] language sql stable
security definer set search_path = public, pg_temp as $$
	select coalesce(array_agg(distinct i.public_id order by i.public_id), '{}')
	from dedup_member m
	left join contact k on review_imports.kind = 'contact' and k.contact_id = m.record_id
	left join company c on review_imports.kind = 'company' and c.company_id = m.record_id
	join import i on i.import_id = coalesce(k.import_id, c.import_id)
	where m.group_id = review_imports.group_id
$$;
-- As in 066, and the imports.
create or replace function review_joined() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update dedup_group g set countries = o.countries, imports = o.imports from (
		select m.group_id,
			coalesce(array_agg(distinct coalesce(k.country, c.country) order by coalesce(k.country, c.country))
				filter (where coalesce(k.country, c.country) is not null), '{}') as countries,
			coalesce(array_agg(distinct i.public_id order by i.public_id) filter (where i.public_id is not null), '{}') as imports
		from (select distinct f.group_id from fresh f) f join dedup_group d using (group_id) join dedup_member m using (group_id)
		left join contact k on d.kind = 'contact' and k.contact_id = m.record_id
		left join company c on c.company_id = case d.kind when 'company' then m.record_id else k.company_id end
		left join import i on i.import_id = case d.kind when 'company' then c.import_id else k.import_id end
		group by m.group_id) o
	where g.group_id = o.group_id and (g.countries <> o.countries or g.imports <> o.imports);
	return null;
end $$;
-- As in 055, and the imports.
create or replace function review_parted() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update dedup_group g set countries = review_countries(g.group_id, g.kind), imports = review_imports(g.group_id, g.kind)
	from (select distinct group_id from stale) o
	where g.group_id = o.group_id and g.state in ('open', 'later') and (cardinality(g.countries) > 1 or g.imports <> '{}');
	return null;
end $$;
update dedup_group g set imports = review_imports(g.group_id, g.kind) where g.state in ('open', 'later');

-- Open groups with a record of one of these imports: a filter of the queue.
create function review_import(wanted uuid[]) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp rows 1000 as $$
	select g.group_id from dedup_group g where may('centre.review') and g.state = 'open' and g.imports && wanted
$$;
-- What they are called.
create function review_import_names(id bigint) returns text language plpgsql stable
security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
	return (select case when g.imports = '{}' then null when may('centre.review') then (
			select string_agg(i.name, ', ' order by i.import_id) from import i where i.public_id = any(g.imports)) end
		from dedup_group g where g.group_id = id);
end $$;
revoke execute on function review_imports, review_import, review_import_names from public;
grant execute on function review_import, review_import_names to pavilion_office;
-- The same of one import by its number, as merges in bulk know it.
create function review_brought(id bigint) returns uuid[] language sql stable as
	$$ select array[i.public_id] from import i where i.import_id = id $$;
revoke execute on function review_brought from public;
grant execute on function review_brought to pavilion_office;
-- As in 060.
create or replace function bulk_draw(b review_bulk, many int) returns void language sql volatile
security definer set search_path = public, pg_temp as $$
	insert into review_sample (bulk_id, sample_id, account_id, a_id, b_id, weight)
	select b.bulk_id, coalesce((select max(s.sample_id) from review_sample s
		where s.bulk_id = b.bulk_id and s.account_id = current_account()), 0) + row_number() over (order by p.weight, p.a_id),
		current_account(), p.a_id, p.b_id, p.weight
	from (select g.group_id from dedup_group g
		where g.kind = b.kind and g.state = 'open' and g.weight >= b.threshold
			and (b.import_id is null or g.imports @> review_brought(b.import_id))
		order by random() limit many) g
	cross join lateral (
		select p.* from dedup_member m join dedup_pair p on p.kind = b.kind and p.a_id = m.record_id
		join dedup_member n on n.group_id = m.group_id and n.record_id = p.b_id
		where m.group_id = g.group_id and p.weight >= b.threshold order by random() limit 1) p
	where not exists (select from review_sample s where s.bulk_id = b.bulk_id and s.account_id = current_account()
		and s.a_id = p.a_id and s.b_id = p.b_id)
$$;
-- As in 060.
create or replace function bulk_begin(key uuid, kind text, threshold real, import uuid) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	b review_bulk;
begin
	perform must('centre.bulk');
	if review_scope(kind) is distinct from 'all' or not bulk_person() then
		perform refuse(403, 'Merges in bulk are for people who see all records.');
	elsif not exists (select from dedup_group g where g.kind = bulk_begin.kind and g.state = 'open'
			and g.weight >= bulk_begin.threshold
			and (import is null or g.imports @> array[import])) then
		perform refuse(422, 'No open group is as likely as that.', 'threshold');
	end if;
	insert into review_bulk (public_id, kind, threshold, import_id, account_id)
	values (key, kind, threshold, (select i.import_id from import i where i.public_id = import), current_account())
	returning * into b;
	perform bulk_draw(b, 20);
	return b.public_id;
end $$;
-- As in 068.
create or replace function bulk_propose(it uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	b review_bulk := bulk_hold(it);
begin
	if b.state <> 'draft' then
		perform refuse(409, 'This was decided already.');
	elsif b.account_id <> current_account() then
		perform refuse(403, 'Only who began it can propose it.');
	elsif (select count(*) = 0 or count(*) > count(s.verdict) from review_sample s
			where s.bulk_id = b.bulk_id and s.account_id = b.account_id) then
		perform refuse(422, 'Please judge every pair of the sample first.');
	end if;
	insert into review_bulk_group (bulk_id, group_id, kind, members, names, weight, state, reason)
	select b.bulk_id, g.group_id, b.kind, g.ids, case b.kind
			when 'company' then (select string_agg(left(c.name, 60), ' / ' order by c.company_id) from company c where c.company_id = any(g.ids[1:3]))
			else (select string_agg(left(k.name, 60), ' / ' order by k.contact_id) from contact k where k.contact_id = any(g.ids[1:3])) end,
		g.weight, case when d.doubt is null then 'waiting' else 'left' end, d.doubt
	from (select o.group_id, o.weight, review_ids(o.group_id) as ids from dedup_group o
		where o.kind = b.kind and o.state = 'open' and o.weight >= b.threshold
			and (b.import_id is null or o.imports @> review_brought(b.import_id)) offset 0) g
	cross join lateral (select bulk_doubt(b.kind, g.ids, b.threshold) as doubt offset 0) d
	where cardinality(g.ids) > 1;
	update review_bulk r set state = 'proposed', proposed_at = now() where r.bulk_id = b.bulk_id;
end $$;
-- As in 057.
create or replace function import_duplicates(import uuid) returns table (looking boolean, open bigint, found bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	it bigint;
begin
	perform must('import.run');
	select i.import_id into it from import i where i.public_id = import_duplicates.import;
	return query select
		exists (select from dedup_run r where r.import_id = it and r.state in ('waiting', 'running')),
		count(*) filter (where g.state in ('open', 'later')), count(*)
	from dedup_group g where g.imports @> array[import_duplicates.import] or g.import_id = it;
end $$;
-- As in 063.
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
		review_import_names(g.group_id), review_state(g.kind, parts),
		merge_public(g.kind, review_survivor(g.kind, parts)), parts;
end $$;
-- As in 063.
create or replace function review_next(kind text, place double precision, id bigint, n review_narrow, back boolean default false)
returns uuid language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
	scope  text := review_scope(kind);
	rules  text := '';
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
		rules := rules || ' and g.imports && ($5).imports';
	end if;
	if cardinality(n.countries) > 0 then
		rules := rules || ' and g.countries && ($5).countries';
	end if;
	if n.low is not null then
		rules := rules || ' and round(g.weight::numeric, 1) >= ($5).low';
	end if;
	if n.high is not null then
		rules := rules || ' and round(g.weight::numeric, 1) <= ($5).high';
	end if;
	-- The row comparison is a range of the queue's own index; a second look begins at the other end.
	foreach rules in array array[rules || format(' and (g.priority, g.group_id) %s ($2, $3)', case when back then '>' else '<' end), rules] loop
		execute format($q$select g.public_id from dedup_group g where g.kind = $1 and g.state = 'open' and g.group_id <> $3%s
			order by g.priority %s, g.group_id %s limit 1$q$, rules, case when back then 'nulls first' else 'desc nulls last' end,
			case when back then '' else 'desc' end)
		into found_ using kind, place, id, keys, n;
		exit when found_ is not null;
	end loop;
	return found_;
end $$;
-- ------------------------------------------------------------------------------------------ days
-- As in 063; an edition is over by the clock of its venue.
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
			from application a join edition e using (edition_id) left join venue v using (venue_id)
			where a.company_id = id and a.status in ('applied', 'approved', 'confirmed')
				and (e.closes_on is null or e.closes_on >= (now() at time zone coalesce(v.timezone, 'UTC'))::date)
			group by a.currency order by 1 desc limit 1) m on true;
		return;
	end if;
	return query select null::bigint, null::bigint, count(b.badge_id), count(distinct r.edition_id), count(distinct r.registration_id),
		(select count(k.account_id) from contact k where k.contact_id = id), null::bigint, null::text
	from registration r left join badge b using (registration_id)
	where r.contact_id = id;
end $$;

-- As in 059; a day is one of the venue's. Stale is who was not heard of since before a day began: the list behind the figure
-- asks for the same.
create or replace function quality_count() returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	today  date := (now() at time zone current_zone())::date;
	began  timestamptz := clock_timestamp();
	before timestamptz := (today - (select stale_years from quality_rule) * interval '1 year') at time zone current_zone();
begin
	perform pg_advisory_xact_lock(hashtextextended('centre.quality', 0));
	perform quality_addresses();
	-- Another edition's venue may lie behind: a day that has not begun there is none.
	delete from quality_day d where d.day > today;
	insert into quality_day (day, counted_at, seconds) values (today, began, 0)
	on conflict (day) do update set counted_at = excluded.counted_at;
	delete from quality_figure f where f.day = today;
	perform quality_companies(today, before);
	perform quality_contacts(today, before);
	perform quality_sources();
	update quality_day d set seconds = extract(epoch from clock_timestamp() - began) where d.day = today;
end $$;
create or replace function quality_due() returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select coalesce((
		select d.day < (now() at time zone current_zone())::date or r.asked_at > d.counted_at
			or now() > d.counted_at + d.seconds * 20 * interval '1 second' and (
				exists (select from job j where j.ended_at > d.counted_at and (j.kind like 'import.%' or j.kind = 'dedup.run'))
				or exists (select from merge m where m.at > d.counted_at or m.undone_at > d.counted_at))
		from quality_day d, quality_rule r order by d.counted_at desc limit 1), true)
$$;

-- ------------------------------------------------------------------------------------------ one at a time
-- As in 051: whoever looks whether such a run is there already holds the lock that all who ask for runs hold.
create or replace function dedup_start(key uuid, kind centre_kind, import uuid default null, learn text default null) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	brought bigint;
begin
	perform must('centre.manage');
	if dedup_start.import is not null then
		select i.import_id into brought from import i where i.public_id = dedup_start.import and i.kind = 'exhibitors';
		if brought is null then
			perform refuse(422, 'There is no such import.', 'import');
		end if;
	end if;
	perform pg_advisory_xact_lock(hashtextextended('dedup.request', 0));
	if exists (select from dedup_run r join job j using (job_id)
			where r.kind = dedup_start.kind and r.state in ('waiting', 'running')
				and j.state in ('waiting', 'running') and r.import_id is not distinct from brought) then
		perform refuse(409, 'Such a run is at work or waiting already.');
	end if;
	return dedup_queue(key, dedup_start.kind, brought, dedup_start.learn);
end $$;

-- As in 052: under the lock of the list, as its versions and mappings are changed.
create or replace function code_apply(list text) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	run  code_run;
	work bigint;
begin
	perform must('centre.manage');
	perform pg_advisory_xact_lock(hashtextextended('code_list ' || list, 0));
	if not exists (select from code_map m where m.list = code_apply.list) then
		perform refuse(409, 'No code of this list is mapped to another.');
	elsif exists (select from code_run r where r.list = code_apply.list and r.state in ('waiting', 'running', 'undoing')) then
		perform refuse(409, 'The mappings of this list are at work already.');
	end if;
	insert into code_run (list, account_id) values (code_apply.list, current_account()) returning * into run;
	insert into job (kind, params, account_id)
	values ('code.map', jsonb_build_object('run', run.public_id), current_account()) returning job_id into work;
	update code_run r set job_id = work where r.run_id = run.run_id;
	return run.public_id;
end $$;
create or replace function code_unapply(run uuid) returns text language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it   code_run;
	work bigint;
begin
	perform must('centre.manage');
	perform pg_advisory_xact_lock(hashtextextended('code_list ' || r.list, 0)) from code_run r where r.public_id = code_unapply.run;
	select * into it from code_run r where r.public_id = code_unapply.run for update;
	if it.run_id is null then
		perform refuse(404, 'There is no such run.');
	elsif it.state not in ('done', 'cancelled', 'failed') then
		perform refuse(409, 'Only what is done can be taken back.');
	elsif exists (select from code_run r where r.list = it.list and r.state in ('waiting', 'running', 'undoing')) then
		perform refuse(409, 'The mappings of this list are at work already.');
	end if;
	insert into job (kind, params, account_id)
	values ('code.map', jsonb_build_object('run', it.public_id, 'back', true), current_account()) returning job_id into work;
	update code_run r set state = 'undoing', job_id = work where r.run_id = it.run_id;
	return it.list;
end $$;

-- ------------------------------------------------------------------------------------------ a file of codes is shown first
-- What an uploaded file would do to its list: it waits ("proposed") until somebody confirms it.
alter table import drop constraint import_state_check,
	add constraint import_state_check check (state in ('waiting', 'running', 'proposed', 'done', 'failed', 'cancelled'));
create table code_plan (
	import_id   bigint primary key references import on delete cascade,
	base        int not null,                                  -- version of the list that it was compared with; 0: none
	added       int not null,
	changed     int not null,
	retired     int not null,
	used        int not null,                                  -- codes among the retired that records have
	records     bigint not null,                               -- how many records have one
	confirmed_at timestamptz,
	account_id  bigint references account                      -- who confirmed it
);
create table code_plan_change (
	import_id   bigint not null references code_plan on delete cascade,
	code        text not null,
	action      text not null check (action in ('added', 'changed', 'retired', 'revived')),
	old         jsonb,                                         -- {"parent", "en", "zh"}
	new         jsonb,
	becomes     text,                                          -- the code that a retired one is mapped to
	records     bigint not null default 0,
	primary key (import_id, code)
);

-- Records that have a code of the list, by code.
create function code_uses(list text) returns table (code_id bigint, records bigint) language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	asked text := (select string_agg(format('select r.%1$I as code_id from %2$I r%3$s where r.%1$I is not null%4$s', p.field, p.relation,
			case p.relation when 'company_code' then ' join company o using (company_id)' else '' end,
			case p.relation when 'company_code' then ' and o.merged_into is null' else ' and r.merged_into is null' end),
			' union all ') from code_places(list) p);
begin
	if asked is not null then
		return query execute format('select c.code_id, count(*) from (%s) r join code c using (code_id) where c.list = $1 group by 1', asked)
			using list;
	end if;
end $$;

-- The version is written, looked at and taken back: what is shown is what will be done.
create function code_propose(it import) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	version code_version;
	changes jsonb;
begin
	delete from code_plan p where p.import_id = it.import_id;
	begin
		version := code_release(it);
		select jsonb_agg(jsonb_build_object('code', c.code, 'action', h.action, 'old', h.old, 'new', h.new, 'becomes', b.code,
			'records', case h.action when 'retired' then coalesce(u.records, 0) else 0 end)) into changes
		from code_change h join code c using (code_id) left join code_map m on m.old_id = c.code_id and h.action = 'retired'
		left join code b on b.code_id = m.new_id left join code_uses(it.list) u on u.code_id = c.code_id
		where h.version_id = version.version_id;
		raise exception using errcode = 'PX001', message = 'looked at';
	exception when sqlstate 'PX001' then
		null;
	end;
	insert into code_plan (import_id, base, added, changed, retired, used, records)
	select it.import_id, version.number - 1, version.added, version.changed, version.retired,
		count(*) filter (where c.records > 0), coalesce(sum(c.records), 0)
	from jsonb_to_recordset(changes) c (records bigint);
	insert into code_plan_change (import_id, code, action, old, new, becomes, records)
	select it.import_id, c.* from jsonb_to_recordset(changes)
		c (code text, action text, old jsonb, new jsonb, becomes text, records bigint);
	update import i set state = 'proposed' where i.import_id = it.import_id;
end $$;

-- As in 052. An uploaded file is only looked at until it is confirmed; a file of the command line counts at once.
create or replace function import_codes(import uuid) returns import language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it      import;
	plan    code_plan;
	faults  bigint;
	version code_version;
begin
	select * into it from import i where i.public_id = import_codes.import for update;
	perform pg_advisory_xact_lock(hashtextextended('code_list ' || it.list, 0));
	-- The job was killed behind its work.
	if exists (select from code_version v where v.import_id = it.import_id) then
		return it;
	end if;
	select * into plan from code_plan p where p.import_id = it.import_id and p.confirmed_at is not null;
	if coalesce(plan.account_id, it.account_id) is not null then
		perform set_config('pavilion.account', coalesce(plan.account_id, it.account_id)::text, true);
	end if;
	analyze import_code;
	if not exists (select from import_code where why is not null) then
		perform code_faults(it);
	end if;
	insert into import_reject (import_id, line, reason, field, row)
	select it.import_id, r.line, r.why, r.field, r.raw from import_code r where r.why is not null
	on conflict do nothing;
	select count(*) into faults from import_code r where r.why is not null;
	update import i set read = (select count(*) from import_code), rejected = faults
	where i.import_id = it.import_id returning * into it;
	if faults > 0 or it.read = 0 then
		update import i set error = case when it.read = 0 then 'There are no codes in the file.'
			else 'Nothing was changed: some lines of the file are wrong.' end
		where i.import_id = it.import_id returning * into it;
		return it;
	elsif it.file_id is not null and plan.import_id is null then
		perform code_propose(it);
		return it;
	elsif plan.base <> code_number(it.list) then
		update import i set error = 'Nothing was changed: the list has had another version since the file was read.'
		where i.import_id = it.import_id returning * into it;
		return it;
	end if;
	it.account_id := coalesce(plan.account_id, it.account_id);
	version := code_release(it);
	update import i set imported = version.added + version.changed + version.retired,
		same = greatest(it.read - version.added - version.changed - (select count(*) from import_code where maps_to is not null), 0)
	where i.import_id = it.import_id returning * into it;
	return it;
end $$;

-- The number of a list's newest version; 0: it has none.
create function code_number(list text) returns int language sql stable
security definer set search_path = public, pg_temp as
	$$ select coalesce(max(v.number), 0) from code_version v where v.list = code_number.list $$;

-- A file that waits, held by who decides about it.
create function code_proposed(import uuid) returns import language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it import;
begin
	perform must('centre.manage');
	select * into it from import i where i.public_id = code_proposed.import and i.kind = 'codes' for update;
	if it.import_id is null then
		perform refuse(404, 'There is no such import.');
	elsif it.state <> 'proposed' then
		perform refuse(409, 'This file does not wait for a decision.');
	end if;
	return it;
end $$;
create function code_confirm(import uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it   import := code_proposed(import);
	work bigint;
begin
	if (select p.base from code_plan p where p.import_id = it.import_id) <> code_number(it.list) then
		perform refuse(409, 'The list has had another version since the file was read. Please upload the file again.');
	end if;
	insert into job (kind, params, account_id)
	values ('import.codes', jsonb_build_object('import', it.public_id), current_account()) returning job_id into work;
	update code_plan p set confirmed_at = now(), account_id = current_account() where p.import_id = it.import_id;
	update import i set state = 'waiting', job_id = work where i.import_id = it.import_id;
end $$;
create function code_discard(import uuid) returns text language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it import := code_proposed(import);
begin
	update import i set state = 'cancelled', ended_at = now() where i.import_id = it.import_id;
	return it.list;
end $$;

do $$
declare
	t text;
begin
	foreach t in array array['code_plan', 'code_plan_change'] loop
		execute format('alter table %I enable row level security', t);
		execute format('grant select on %I to pavilion_office', t);
		execute format('create policy office_read on %I for select to pavilion_office using ((select may(''centre.manage'')))', t);
	end loop;
end $$;
revoke execute on function code_uses, code_propose, code_number, code_proposed, code_confirm, code_discard from public;
grant execute on function code_number, code_confirm, code_discard to pavilion_office;

-- ------------------------------------------------------------------------------------------ history of the settings
create trigger history_update after update on quality_rule for each row execute function history_write('one', 'asked_at');

-- Rules and ranks are one row of history each time they are saved: what a person calls a field, with its rule or rank.
create function merge_rule_told() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	insert into history (account_id, actor, kind, row_id, action, old, new, edition_key)
	select current_account(), nullif(current_setting('pavilion.actor', true), ''), 'merge_rule', merge_rule_id(b.kind), 'update',
		jsonb_object_agg(b.name, b.was), jsonb_object_agg(b.name, b.rule), 0
	from (select n.kind, case when n.part is null then n.label else 'Address' end as name, o.rule as was, n.rule
		from stale o join fresh n using (kind, field) where o.rule <> n.rule) b
	group by b.kind;
	return null;
end $$;
create function merge_source_told() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	insert into history (account_id, actor, kind, action, old, new, edition_key)
	select current_account(), nullif(current_setting('pavilion.actor', true), ''), 'merge_source', 'update',
		jsonb_object_agg(n.label, o.rank), jsonb_object_agg(n.label, n.rank), 0
	from stale o join fresh n using (source) where o.rank <> n.rank having count(*) > 0;
	return null;
end $$;
-- What the rules of a kind are known by in history.
create function merge_rule_id(kind centre_kind) returns uuid language sql immutable as
	$$ select md5('merge_rule ' || case kind when 'company' then 'company' else 'contact' end)::uuid $$;
create trigger merge_rule_told after update on merge_rule referencing old table as stale new table as fresh
	for each statement execute function merge_rule_told();
create trigger merge_source_told after update on merge_source referencing old table as stale new table as fresh
	for each statement execute function merge_source_told();

-- "Not a duplicate" that is taken back takes along who said so, when and why: one row for what was said at once. What goes
-- with a deleted record is the record's.
create function apart_told() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	insert into history (account_id, actor, kind, row_id, action, old, edition_key)
	select current_account(), nullif(current_setting('pavilion.actor', true), ''), 'not_a_duplicate', min(g.public_id::text)::uuid, 'delete',
		jsonb_strip_nulls(jsonb_build_object('records', (select string_agg(x.name, ' / ' order by x.id) from (
				select r.id, left(coalesce(c.name, k.name), 80) as name
				from (select distinct unnest(array_agg(g.a_id) || array_agg(g.b_id)) as id) r
				left join company c on g.kind = 'company' and c.company_id = r.id
				left join contact k on g.kind = 'contact' and k.contact_id = r.id
				order by r.id limit 10) x),
			'account_id', g.account_id, 'remark', g.note, 'created_at', g.created_at)), 0
	from stale g
	where exists (select from company c where g.kind = 'company' and c.company_id = g.a_id
			union all select from contact k where g.kind = 'contact' and k.contact_id = g.a_id)
		and exists (select from company c where g.kind = 'company' and c.company_id = g.b_id
			union all select from contact k where g.kind = 'contact' and k.contact_id = g.b_id)
	group by g.kind, g.account_id, g.note, g.created_at;
	return null;
end $$;
create trigger apart_told after delete on dedup_apart referencing old table as stale
	for each statement execute function apart_told();
revoke execute on function merge_rule_told, merge_source_told, merge_rule_id, apart_told from public;

-- As in 058.
create or replace function history_permission(kind text) returns text language sql immutable as $$
	select case
		when kind in ('company', 'exhibitor') then 'company.read'
		when kind = 'contact' then 'contact.read'
		when kind = 'application' then 'application.read'
		when kind in ('hall', 'booth', 'price_rule', 'edition') then 'booth.read'
		when kind in ('account', 'account_role', 'team') then 'user.manage'
		when kind in ('role', 'role_permission') then 'role.manage'
		when kind in ('merge_rule', 'merge_source', 'quality_rule') then 'centre.manage'
		when kind = 'not_a_duplicate' then 'centre.review'
		when kind = 'import' then 'import.run'
		when kind in ('registration', 'badge', 'badge_category', 'question', 'consent', 'invitation', 'staff_allowance', 'lead')
			then 'visitor.read'
		when kind in ('zone', 'gate', 'gate_rule', 'gate_device') then 'gate.read'
		when kind in ('room', 'speaker') or kind like 'forum\_%' then 'forum.manage' end
$$;
-- As in 041.
create or replace function history_place(kind text, id uuid, seen jsonb, out name text, out link text) language plpgsql stable as $$
begin
	case kind
	when 'zone' then
		select tr(z.name), '/office/gates/zones/' || z.public_id into name, link from zone z where z.public_id = id;
	when 'gate' then
		select tr(g.name), '/office/gates/' || g.public_id into name, link from gate g where g.public_id = id;
	when 'gate_rule' then
		select gate_rule_place(r), '/office/gates/rules/' || r.public_id into name, link from gate_rule r where r.public_id = id;
		name := coalesce(name, gate_rule_place(jsonb_populate_record(null::gate_rule, seen)));
	when 'gate_device' then
		select d.name, '/office/gates/devices/' || d.public_id into name, link from gate_device d where d.public_id = id;
	when 'badge_category' then
		select tr(c.name), '/office/categories/' || c.public_id into name, link from badge_category c where c.public_id = id;
	when 'question' then
		select tr(q.label), '/office/questions/' || q.public_id into name, link from question q where q.public_id = id;
	when 'consent' then
		select tr(c.title), '/office/consents/' || c.public_id into name, link from consent c where c.public_id = id;
	when 'invitation' then
		select concat_ws(' · ', i.code, i.name), '/office/invitations?q=' || i.code into name, link
		from invitation i where i.public_id = id;
	when 'registration' then
		select r.name, '/office/visitors/' || r.public_id into name, link from registration r where r.public_id = id;
	when 'badge' then
		select badge_number(b.number) || ' · ' || r.name, '/office/visitors/' || r.public_id into name, link
		from badge b join registration r using (registration_id) where b.public_id = id;
	when 'lead' then
		select r.name || ' · ' || c.name, '/office/visitors/' || r.public_id into name, link
		from lead l join registration r using (registration_id) join company c on c.company_id = l.company_id
		where l.public_id = id;
	when 'staff_allowance' then
		select c.name, '/office/staff/' || c.public_id into name, link
		from staff_allowance a join company c using (company_id) where a.public_id = id;
	when 'room' then
		select tr(r.name), '/office/rooms/' || r.public_id into name, link from room r where r.public_id = id;
	when 'speaker' then
		select s.name, '/office/speakers/' || s.public_id into name, link from speaker s where s.public_id = id;
	when 'forum_track' then
		select tr(t.name), '/office/tracks/' || t.public_id into name, link from forum_track t where t.public_id = id;
	when 'forum_session' then
		select tr(f.title), '/office/forum/' || f.public_id into name, link from forum_session f where f.public_id = id;
	when 'forum_signup' then
		select r.name || ' · ' || tr(f.title), '/office/forum/' || f.public_id || '/door' into name, link
		from forum_signup s join registration r using (registration_id) join forum_session f using (session_id)
		where s.public_id = id;
	when 'forum_speaker' then
		select s.name || ' · ' || tr(f.title), '/office/forum/' || f.public_id into name, link
		from forum_session f, speaker s
		where f.session_id = (seen ->> 'session_id')::bigint and s.speaker_id = (seen ->> 'speaker_id')::bigint;
	when 'merge_rule' then
		name := case when id = merge_rule_id('company') then case current_lang() when 'zh' then '企业' else 'Companies' end
			else case current_lang() when 'zh' then '联系人' else 'Contacts' end end;
		link := '/office/merges/rules';
	when 'merge_source' then
		name := case current_lang() when 'zh' then '可信度' else 'Trust' end;
		link := '/office/merges/rules';
	when 'quality_rule' then
		name := case current_lang() when 'zh' then '数据质量' else 'Data quality' end;
		link := '/office/quality';
	when 'not_a_duplicate' then
		name := seen ->> 'records';
		link := '/office/duplicates/apart';
	else
		null;
	end case;
	name := coalesce(name, tr(seen -> 'title'));
end $$;
-- As in 041; a rule is told as its page tells it.
create or replace function history_changes(kind text, old jsonb, new jsonb) returns jsonb language sql stable as $$
	select case kind
		when 'gate_rule' then history_changes(history_rule(old), history_rule(new))
		when 'merge_rule' then (
			select jsonb_agg(jsonb_build_object('field', f, 'type', 'word', 'old', w.words ->> (old ->> f), 'new', w.words ->> (new ->> f)) order by f)
			from jsonb_object_keys(coalesce(new, '{}')) f, (values (jsonb '{"keep": "the survivor''s", "newest": "the newest",
				"complete": "the most complete", "source": "of the most trusted source"}')) w (words))
		else history_changes(old, new) end
$$;
-- As in 024, and the data centre: pairs are named to who may see all records.
alter policy office_kind on history using (case history_permission(kind)
	when 'visitor.read' then (select may('visitor.read'))
	when 'gate.read' then (select may('gate.read'))
	when 'forum.manage' then (select may('forum.manage'))
	when 'centre.manage' then (select may('centre.manage'))
	when 'centre.review' then (select may('centre.review')) and (select review_scope('company')) = 'all'
		and (select review_scope('contact')) = 'all'
	else true end);
