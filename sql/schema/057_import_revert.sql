-- An import can be taken back: what it made goes, what it changed is as it was. What anybody came to depend on meanwhile
-- (an application, a contact, a merge, a later edit ...) stays, and is told with its reason: while there is such, the
-- import as a whole stays, unless a person says that the rest is to go alone.

-- Values of known companies that an import filled or replaced. `became` is what it wrote: another value that stands there
-- now is somebody's later work.
create table import_change (
	import_id   bigint not null references import on delete cascade,
	company_id  bigint not null references company on delete cascade,
	field       text not null,
	was         text,
	became      text not null,
	primary key (import_id, company_id, field)
);
create index import_change_company on import_change (company_id);
insert into merge_child (kind, relation, owner, key, label, derived) values
	('company', 'import_change', 'company_id', 'import_id', 'Values of imports', true)
on conflict do nothing;

-- What earlier imports changed stands in the history.
insert into import_change (import_id, company_id, field, was, became)
select distinct on (i.import_id, c.company_id, v.field) i.import_id, c.company_id, v.field, v.was, v.became
from history h join import i on h.actor = 'import ' || i.import_id join company c on c.public_id = h.row_id
cross join lateral (
	select f as field, h.old ->> f as was, h.new ->> f as became
	from unnest(array['name_local', 'postcode', 'phone', 'fax', 'email', 'website', 'register_no']) f
	union all
	select 'about_' || l, h.old -> 'about' ->> l, h.new -> 'about' ->> l from unnest(array['en', 'zh']) l) v
where h.kind = 'company' and h.action = 'update' and v.became is distinct from v.was and v.became is not null
order by i.import_id, c.company_id, v.field, h.history_id;

alter table import
	add column reverted text check (reverted in ('whole', 'part')),
	add column reverted_at timestamptz;

-- One try to take an import back; one at a time.
create table import_revert (
	revert_id   bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	import_id   bigint not null references import on delete cascade,
	job_id      bigint references job on delete set null,
	account_id  bigint references account,
	partial     boolean not null,                              -- what is depended on stays, the rest goes
	state       text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
	companies   bigint not null default 0,                     -- removed
	listings    bigint not null default 0,                     -- taken off the edition
	fields      bigint not null default 0,                     -- values restored
	codes       bigint not null default 0,                     -- codes and tags taken away
	held        bigint not null default 0,                     -- stayed, because of what depends on them
	error       text,
	created_at  timestamptz not null default now(),
	ended_at    timestamptz
);
create unique index import_revert_one on import_revert (import_id) where state in ('waiting', 'running');
create index import_revert_import on import_revert (import_id);
create index exhibitor_import on exhibitor (import_id) where import_id is not null;

do $$
declare
	t text;
begin
	foreach t in array array['import_change', 'import_revert'] loop
		execute format('alter table %I enable row level security', t);
		execute format('grant select on %I to pavilion_office', t);
		execute format('create policy office_read on %I for select to pavilion_office using ((select may(''import.run'')))', t);
	end loop;
end $$;

-- ------------------------------------------------------------------------------------------ what an import changes
-- As in 010; and a row that is known by the key of a company which became part of another is about that other one,
-- whose values such a row only fills up.
-- What was filled or replaced is kept, so that it can be taken back.
create or replace function import_known(it import, rewrite boolean, out imported bigint, out differs bigint)
language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	execute $sql$
	with known as materialized (
		select r.line, r.first, r.exhibitor, c.company_id, v.field, v.kept, v.given, met.merged_into is null as own
		from import_row r join company met on met.import_key = r.key
		join company c on c.company_id = coalesce(met.merged_into, met.company_id)
		cross join lateral (values
			('name_local', c.name_local, r.name_local), ('postcode', c.postcode, r.postcode),
			('phone', c.phone, r.phone), ('fax', c.fax, r.fax), ('email', c.email, r.email),
			('website', c.website, r.website), ('register_no', c.register_no, r.register_no),
			('about_en', c.about ->> 'en', r.about_en), ('about_zh', c.about ->> 'zh', r.about_zh),
			(null, null, '')) v (field, kept, given)   -- so that a row without such fields stays a row
		where r.why is null and met.public_id <> r.company and v.given is distinct from v.kept and v.given is not null
	), listed as (
		insert into exhibitor (public_id, edition_id, company_id, import_id)
		select k.exhibitor, $2, k.company_id, $1
		from known k where k.field is null and k.first
		on conflict (edition_id, company_id) do nothing
		returning company_id
	), filled as (
		select distinct on (k.company_id, k.field) k.company_id, k.field, k.kept, k.given, k.line
		from known k where k.field is not null and (k.kept is null or $3 and k.first and k.own)
		order by k.company_id, k.field, k.line
	), became as (
		select f.company_id, jsonb_object_agg(f.field, f.given) as new from filled f group by f.company_id
	), written as (
		update company c set
			name_local = coalesce(b.new ->> 'name_local', c.name_local),
			postcode = coalesce(b.new ->> 'postcode', c.postcode),
			phone = coalesce(b.new ->> 'phone', c.phone),
			fax = coalesce(b.new ->> 'fax', c.fax),
			email = coalesce(b.new ->> 'email', c.email),
			website = coalesce(b.new ->> 'website', c.website),
			register_no = coalesce(b.new ->> 'register_no', c.register_no),
			about = c.about || jsonb_strip_nulls(jsonb_build_object('en', b.new ->> 'about_en', 'zh', b.new ->> 'about_zh'))
		from became b where c.company_id = b.company_id
	), remembered as (
		-- A company that this import made goes as a whole; of it nothing need be remembered.
		insert into import_change as o (import_id, company_id, field, was, became)
		select $1, f.company_id, f.field, f.kept, f.given
		from filled f join company c using (company_id) where c.import_id is distinct from $1
		on conflict (import_id, company_id, field) do update set became = excluded.became
	), noted as (
		insert into import_difference (import_id, line, company_id, field, kept, given)
		select $1, k.line, k.company_id, k.field, coalesce(f.given, k.kept), k.given
		from known k left join filled f on f.company_id = k.company_id and f.field = k.field
		where k.field is not null and k.given <> coalesce(f.given, k.kept)
		returning 1
	)
	select (select count(*) from (
			select k.line from known k join listed l on l.company_id = k.company_id where k.first
			union select f.line from filled f) changed),
		(select count(*) from noted)
	$sql$ into imported, differs using it.import_id, it.edition_id, rewrite;
end $$;

-- ------------------------------------------------------------------------------------------ what depends on it
-- A column of a relation, if it has it.
create function import_has_column(relation name, attribute name) returns boolean language sql stable as $$
	select exists (select from pg_attribute a
		where a.attrelid = to_regclass('public.' || quote_ident(relation)) and a.attname = attribute and not a.attisdropped)
$$;

-- A value of a company by the name that imports know it by.
create function company_value(c company, field text) returns text language sql immutable as $$
	select case field when 'name_local' then c.name_local when 'postcode' then c.postcode when 'phone' then c.phone
		when 'fax' then c.fax when 'email' then c.email when 'website' then c.website
		when 'register_no' then c.register_no when 'about_en' then c.about ->> 'en' when 'about_zh' then c.about ->> 'zh' end
$$;

-- The rows of a relation that count as dependent: not what the import itself brought.
create function import_foreign(child merge_child) returns text language sql stable as $$
	select format('(select o.*, o.%I as owner from %I o where (%s)%s) r', child.owner, child.relation, child.only_if,
		case when child.relation = 'exhibitor'
			then ' and not (o.import_id is not distinct from $1 and o.status = ''prospect'' and not o.aside)'
			-- What strangers began at the door, or were refused, depends on nothing.
			when child.relation = 'join_request' then ' and o.state in (''asked'', ''accepted'')'
			when import_has_column(child.relation, 'import_id') then ' and o.import_id is distinct from $1' else '' end)
$$;

-- What holds what an import did: companies that it made, listings of companies it found ("listing"), values that it
-- changed ("value"). Of these companies alone, or of all (null). Written for the catalogue of what belongs to companies.
create function import_held(it bigint, edition bigint, ids bigint[])
returns table (part text, company_id bigint, label text, many bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	child merge_child;
	query text := $sql$
		select 'company', c.company_id, 'Merges', count(*) from merge m
		join company c on c.company_id = m.survivor_id or c.company_id = m.loser_id
		where m.kind = 'company' and m.undone_at is null and c.import_id = $1 and ($3 is null or c.company_id = any($3))
		group by 2
		union all
		select 'company', c.company_id, 'Later edits', count(*) from company c
		join history h on h.kind = 'company' and h.row_id = c.public_id and h.at >= c.created_at
		where c.import_id = $1 and ($3 is null or c.company_id = any($3)) and h.action = 'update'
			and h.actor is distinct from 'import ' || $1 and h.new - '{team_id,owner_id,merged_into}'::text[] <> '{}'
		group by 2
		union all
		select 'listing', x.company_id, 'Participation', 1 from exhibitor x join company c using (company_id)
		where x.import_id = $1 and c.import_id is distinct from $1 and ($3 is null or c.company_id = any($3))
			and (x.status <> 'prospect' or x.aside)
		union all
		select 'listing', x.company_id, 'Merges', 1 from exhibitor x
		join merge_origin o on o.relation = 'exhibitor' and o.key = x.exhibitor_id
		where x.import_id = $1 and ($3 is null or x.company_id = any($3))
		union all
		select 'value', c.company_id, 'Later edits', count(*) from import_change v join company c using (company_id)
		where v.import_id = $1 and ($3 is null or c.company_id = any($3))
			and company_value(c, v.field) is distinct from v.became
		group by 2
		union all
		select 'value', c.company_id, 'Merges', count(*) from import_change v join company c using (company_id)
		where v.import_id = $1 and ($3 is null or c.company_id = any($3)) and exists (select from merge m
			where m.kind = 'company' and m.undone_at is null and c.company_id in (m.survivor_id, m.loser_id))
		group by 2 $sql$;
begin
	for child in select * from merge_child m where m.kind = 'company' and not m.derived loop
		query := query || format(' union all select ''company'', c.company_id, %L, count(*) from %s
			join company c on c.company_id = r.owner
			where c.import_id = $1 and ($3 is null or c.company_id = any($3)) group by 2', child.label, import_foreign(child));
		if child.relation <> 'exhibitor' and import_has_column(child.relation, 'edition_id') then
			query := query || format(' union all select ''listing'', x.company_id, %L, count(*) from %s
				join exhibitor x on x.company_id = r.owner and x.edition_id = r.edition_id
				join company c on c.company_id = x.company_id
				where x.import_id = $1 and x.edition_id = $2 and c.import_id is distinct from $1
					and ($3 is null or x.company_id = any($3)) group by 2', child.label, import_foreign(child));
		end if;
	end loop;
	return query execute query using it, edition, ids;
end $$;

-- The companies that a part of the revert is about, above `after`.
create function import_part(it bigint, part text, after bigint, portion int) returns bigint[]
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	return array(select p.company_id from (
		select c.company_id from company c where part = 'company' and c.import_id = it and c.company_id > after
		union all
		select x.company_id from exhibitor x join company c using (company_id)
		where part = 'listing' and x.import_id = it and c.import_id is distinct from it and x.company_id > after
		union
		select v.company_id from import_change v where part = 'value' and v.import_id = it and v.company_id > after) p
		order by 1 limit portion);
end $$;

-- Codes and tags that an import gave to companies it found: relations of companies whose rows name an import.
create function import_marks() returns setof merge_child language sql stable
security definer set search_path = public, pg_temp as $$
	select m.* from merge_child m
	where m.kind = 'company' and m.relation not in ('exhibitor', 'contact', 'import_change', 'import_difference')
		and import_has_column(m.relation, 'import_id')
$$;

-- What a revert of this import would do, and why not: one row of figures.
create function import_plan(import uuid)
returns table (companies bigint, companies_held bigint, listings bigint, listings_held bigint, fields bigint,
	fields_held bigint, codes bigint, free bigint, held bigint, why jsonb, examples jsonb, seen text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	it    import;
	child merge_child;
	n     bigint;
	open_ text := permission_scope(current_account(), 'company.read');
begin
	perform must('import.run');
	select * into it from import i where i.public_id = import_plan.import;
	select count(*) into companies from company c where c.import_id = it.import_id;
	select count(*) into listings from exhibitor x join company c using (company_id)
	where x.import_id = it.import_id and c.import_id is distinct from it.import_id;
	select count(*) into fields from import_change v where v.import_id = it.import_id;
	codes := 0;
	for child in select * from import_marks() loop
		execute format('select count(*) from %I r where r.import_id = $1 and (%s) and not exists (select from company c
			where c.company_id = r.%I and c.import_id = $1)', child.relation, child.only_if, child.owner) into n using it.import_id;
		codes := codes + n;
	end loop;
	with holds as materialized (
		select * from import_held(it.import_id, it.edition_id, null)
	), named as (
		select h.company_id, min(h.part) as part, jsonb_agg(jsonb_build_object('label', h.label, 'many', h.many) order by h.label) as by
		from holds h group by h.company_id order by h.company_id limit 100
	)
	select count(distinct h.company_id) filter (where h.part = 'company'),
		count(distinct h.company_id) filter (where h.part = 'listing'),
		(select count(*) from import_change v where v.import_id = it.import_id and v.company_id in (
			select k.company_id from holds k where k.part = 'value' and k.label = 'Merges'))
		+ (select coalesce(sum(k.many), 0) from holds k where k.part = 'value' and k.label = 'Later edits' and not exists (
			select from holds o where o.part = 'value' and o.label = 'Merges' and o.company_id = k.company_id)),
		(select jsonb_agg(jsonb_build_object('label', w.label, 'companies', w.companies, 'many', w.many) order by w.companies desc, w.label)
			from (select k.label, count(distinct k.company_id) as companies, sum(k.many) as many from holds k group by k.label) w),
		(select jsonb_agg(jsonb_build_object('company', case when seen_ then c.public_id end,
				'name', case when seen_ then c.name end, 'part', e.part, 'by', e.by) order by e.company_id)
			from named e join company c using (company_id)
			cross join lateral (select company_open(open_, c.team_id, c.owner_id) as seen_) s)
	into companies_held, listings_held, fields_held, why, examples
	from holds h;
	held := companies_held + listings_held + fields_held;
	free := companies + listings + fields + codes - held;
	seen := free || '/' || held;
	return next;
end $$;

-- ------------------------------------------------------------------------------------------ taking it back
-- A person wants an import taken back: a job does it. `partial`: the free part of it, as it was seen.
create function import_revert_start(key uuid, import uuid, partial boolean, seen text) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it   import;
	plan record;
	work job;
	rest import_revert;
begin
	perform must('import.run');
	select * into it from import i where i.public_id = import_revert_start.import for update;
	if it.import_id is null then
		perform refuse(404, 'There is no such import.');
	elsif it.kind <> 'exhibitors' then
		perform refuse(409, 'Only lists of exhibitors can be reverted; halls are changed by bringing in another file.');
	elsif it.state in ('waiting', 'running') then
		perform refuse(409, 'This import has not ended yet.');
	end if;
	select * into rest from import_revert r where r.import_id = it.import_id and r.state in ('waiting', 'running');
	if rest.revert_id is not null then
		perform refuse(409, 'Somebody is reverting this import already. Its page shows how far it is.');
	end if;
	select * into plan from import_plan(import);
	if plan.free = 0 then
		perform refuse(409, 'There is nothing left of this import that could be reverted.');
	elsif plan.held > 0 and not partial then
		perform refuse(409, 'Something depends on this import by now. Look at what, then revert the rest or nothing.');
	elsif import_revert_start.seen is not null and import_revert_start.seen <> plan.seen then
		perform refuse(409, 'Something changed since you looked. Look at the figures again.');
	end if;
	insert into job (kind, params, account_id)
	values ('import.revert', jsonb_build_object('revert', key), current_account()) returning * into work;
	insert into import_revert (public_id, import_id, job_id, account_id, partial)
	values (key, it.import_id, work.job_id, current_account(), partial);
	return it.public_id;
end $$;

create function import_revert_cancel(import uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	work uuid;
begin
	perform must('import.run');
	select j.public_id into work from import_revert r join import i using (import_id) join job j on j.job_id = r.job_id
	where i.public_id = import_revert_cancel.import and r.state in ('waiting', 'running');
	if work is null then
		perform refuse(409, 'This has ended already.');
	end if;
	perform job_stop(work);
end $$;

-- The job begins, in the transaction that does all of it. `total`: how many companies it goes through.
create function import_revert_open(revert uuid) returns table (partial boolean, total bigint)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r  import_revert;
begin
	update import_revert v set state = 'running' where v.public_id = import_revert_open.revert
		and v.state in ('waiting', 'running', 'failed')
	returning * into r;
	if r.revert_id is null then
		return;
	end if;
	perform set_config('pavilion.actor', 'import ' || r.import_id || ' reverted', true),
		set_config('pavilion.bulk', 'import ' || r.import_id || ' reverted', true),
		set_config('pavilion.account', coalesce(r.account_id::text, ''), true);
	return query select r.partial, (select count(*) from company c where c.import_id = r.import_id)
		+ (select count(*) from exhibitor x join company c using (company_id)
			where x.import_id = r.import_id and c.import_id is distinct from r.import_id)
		+ (select count(distinct v.company_id) from import_change v where v.import_id = r.import_id);
end $$;

-- Values as they were before.
create function import_revert_values(it bigint, ids bigint[]) returns bigint language sql volatile
security definer set search_path = public, pg_temp as $$
	with gone as (
		delete from import_change v where v.import_id = it and v.company_id = any(ids)
			and exists (select from company c where c.company_id = v.company_id and company_value(c, v.field) = v.became)
		returning v.company_id, v.field, v.was
	), old as (
		select g.company_id, jsonb_object_agg(g.field, g.was) as was from gone g group by g.company_id
	), written as (
		update company c set
			name_local = case when o.was ? 'name_local' then o.was ->> 'name_local' else c.name_local end,
			postcode = case when o.was ? 'postcode' then o.was ->> 'postcode' else c.postcode end,
			phone = case when o.was ? 'phone' then o.was ->> 'phone' else c.phone end,
			fax = case when o.was ? 'fax' then o.was ->> 'fax' else c.fax end,
			email = case when o.was ? 'email' then o.was ->> 'email' else c.email end,
			website = case when o.was ? 'website' then o.was ->> 'website' else c.website end,
			register_no = case when o.was ? 'register_no' then o.was ->> 'register_no' else c.register_no end,
			about = jsonb_strip_nulls(c.about
				|| case when o.was ? 'about_en' then jsonb_build_object('en', o.was -> 'about_en') else '{}' end
				|| case when o.was ? 'about_zh' then jsonb_build_object('zh', o.was -> 'about_zh') else '{}' end)
		from old o where c.company_id = o.company_id
	)
	select count(*) from gone
$$;

-- Companies that nothing depends on, with what was made of them by itself.
create function import_revert_companies(it bigint, ids bigint[]) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	people bigint[] := array(select k.contact_id from contact k where k.company_id = any(ids));
	child  merge_child;
begin
	for child in select * from merge_child m where m.kind = 'company' and (m.derived or m.relation = 'exhibitor'
			or import_has_column(m.relation, 'import_id')) loop
		execute format('delete from %I where %I = any($1) and (%s)', child.relation, child.owner, child.only_if) using ids;
	end loop;
	delete from import_difference d where d.company_id = any(ids);
	delete from company c where c.company_id = any(ids) and c.import_id = it;
	perform import_revert_found('company', ids), import_revert_found('contact', people);
end $$;
-- What was found and said about records that are gone.
create function import_revert_found(kind centre_kind, ids bigint[]) returns void language plpgsql volatile as $$
begin
	-- A group that was about them alone is nobody's decision: it goes as well.
	delete from dedup_group g where g.kind = import_revert_found.kind and g.state in ('open', 'later')
		and g.group_id in (select m.group_id from dedup_member m where m.record_id = any(ids))
		and (select count(*) from dedup_member m where m.group_id = g.group_id and m.record_id <> all (ids)) < 2;
	perform dedup_settle(kind, ids);
	delete from dedup_apart p where p.kind = import_revert_found.kind and (p.a_id = any(ids) or p.b_id = any(ids));
	delete from centre_due u where u.kind = import_revert_found.kind and u.id = any(ids);
end $$;

-- The next companies of a part. Held ones are left where it is partial; else one of them ends it all: `held` says so,
-- and the program rolls back. No row: this part is done.
create function import_revert_step(revert uuid, part text, after bigint, portion int)
returns table (last bigint, done bigint, held bigint)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r     import_revert;
	it    import;
	ids   bigint[];
	stay  bigint[];
	child merge_child;
	n     bigint;
	codes bigint := 0;
begin
	select * into r from import_revert v where v.public_id = import_revert_step.revert;
	select * into it from import i where i.import_id = r.import_id;
	ids := import_part(it.import_id, part, after, portion);
	if cardinality(ids) = 0 then
		return;
	end if;
	last := ids[cardinality(ids)];
	done := cardinality(ids);
	-- From here on nobody can come to depend on them: whatever refers to a company waits for its row.
	perform from company c where c.company_id = any(ids) order by c.company_id for update;
	stay := array(select distinct h.company_id from import_held(it.import_id, it.edition_id, ids) h
		where h.part = import_revert_step.part and (h.part <> 'value' or h.label = 'Merges'));
	held := cardinality(stay);
	if part = 'value' then
		held := held + (select count(*) from import_held(it.import_id, it.edition_id, ids) h
			where h.part = 'value' and h.label = 'Later edits');
	end if;
	ids := array(select id from unnest(ids) id where id <> all (stay) order by 1);
	if part = 'value' then
		n := import_revert_values(it.import_id, ids);
		update import_revert v set fields = v.fields + n, held = v.held + import_revert_step.held where v.revert_id = r.revert_id;
	elsif part = 'listing' then
		delete from exhibitor x where x.company_id = any(ids) and x.import_id = it.import_id;
		get diagnostics n = row_count;
		update import_revert v set listings = v.listings + n, held = v.held + import_revert_step.held where v.revert_id = r.revert_id;
	else
		perform import_revert_companies(it.import_id, ids);
		update import_revert v set companies = v.companies + cardinality(ids), held = v.held + import_revert_step.held
		where v.revert_id = r.revert_id;
	end if;
	return next;
end $$;

-- The last step: codes and tags that it gave to companies that stay, the mark on the import, the line in the history.
create function import_revert_close(revert uuid) returns table (companies bigint, listings bigint, fields bigint, codes bigint, held bigint)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r     import_revert;
	it    import;
	child merge_child;
	n     bigint;
	taken bigint := 0;
begin
	select * into r from import_revert v where v.public_id = import_revert_close.revert;
	select * into it from import i where i.import_id = r.import_id;
	for child in select * from import_marks() loop
		execute format('delete from %I r where r.import_id = $1 and (%s) and not exists (select from company c
			where c.company_id = r.%I and c.import_id = $1)', child.relation, child.only_if, child.owner) using it.import_id;
		get diagnostics n = row_count;
		taken := taken + n;
	end loop;
	update import_revert v set state = 'done', codes = taken, ended_at = now(), error = null
	where v.revert_id = r.revert_id returning * into r;
	update import i set reverted = case when r.held = 0 then 'whole' else 'part' end, reverted_at = now()
	where i.import_id = it.import_id;
	insert into history (account_id, actor, kind, row_id, edition_id, action, new, edition_key)
	values (r.account_id, 'import ' || it.import_id || ' reverted', 'import', it.public_id, it.edition_id, 'update',
		jsonb_build_object('file', it.name, 'state', 'reverted', 'companies_removed', r.companies,
			'listings_removed', r.listings, 'values_restored', r.fields, 'kept', r.held), it.edition_id);
	return query select r.companies, r.listings, r.fields, r.codes, r.held;
end $$;

-- Its job failed for good, or was cancelled: nothing was taken back.
create function import_revert_ended() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
	update import_revert r set state = new.state, error = case new.state when 'failed' then new.note end, ended_at = now()
	where r.job_id = new.job_id and r.state in ('waiting', 'running');
	return null;
end $$;
create trigger import_revert_ended after update of state on job for each row
	when (new.kind = 'import.revert' and new.state in ('failed', 'cancelled'))
	execute function import_revert_ended();

-- The file of an import once more, as a new import that waits for its start.
create function import_again(key uuid, import uuid) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	made uuid;
begin
	perform must('import.run');
	insert into import (public_id, edition_id, kind, name, file_id, account_id, encoding, mapping)
	select key, i.edition_id, i.kind, i.name, i.file_id, current_account(), i.encoding, i.mapping
	from import i where i.public_id = import_again.import and i.file_id is not null and i.reverted is not null
	returning public_id into made;
	if made is null then
		perform refuse(409, 'The file of this import is no longer there. Please upload it again.');
	end if;
	return made;
end $$;

-- ------------------------------------------------------------------------------------------ duplicates of an import
-- However an import of exhibitors ended, what it brought is compared with everything: set-based, by a job.
create function import_dedup() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform dedup_request('company', new.import_id);
	return null;
end $$;
create trigger import_dedup after update of state on import for each row
	when (new.kind = 'exhibitors' and new.imported > 0 and old.state is distinct from new.state
		and new.state in ('done', 'failed', 'cancelled'))
	execute function import_dedup();

-- How that stands: whether it still runs, and how many likely duplicates are there to review.
create function import_duplicates(import uuid) returns table (looking boolean, open bigint, found bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	it bigint;
begin
	perform must('import.run');
	select i.import_id into it from import i where i.public_id = import_duplicates.import;
	return query select
		exists (select from dedup_run r where r.import_id = it and r.state in ('waiting', 'running')),
		count(*) filter (where g.state in ('open', 'later')), count(*)
	from dedup_group g where g.import_id = it;
end $$;

revoke execute on function import_has_column, company_value, import_foreign, import_held, import_part, import_marks,
	import_plan, import_revert_start, import_revert_cancel, import_revert_open, import_revert_values,
	import_revert_companies, import_revert_found, import_revert_step, import_revert_close, import_again, import_duplicates from public;
grant execute on function import_plan, import_revert_start, import_revert_cancel, import_again, import_duplicates
	to pavilion_office;
grant execute on function import_revert_open, import_revert_step, import_revert_close to pavilion_jobs;
