-- Tags: words of the organizer's own, in groups, on anything.

create table tag_group (
	group_id    bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	name        jsonb not null,
	colour      text not null default 'blue'
		check (colour in ('blue', 'green', 'red', 'orange', 'purple', 'teal', 'grey', 'black')),
	sort        int not null default 100,
	created_at  timestamptz not null default now()
);

create table tag (
	tag_id      bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	group_id    bigint references tag_group,
	name        text not null check (length(name) between 1 and 60 and name = btrim(name)),
	created_at  timestamptz not null default now()
);
create unique index tag_name on tag (lower(name));
create index tag_group_of on tag (group_id);

create domain tag_kind as text check (value in ('company', 'contact', 'exhibitor', 'application', 'registration', 'booth'));

create table tagged (
	tagged_id   bigint generated always as identity primary key,
	kind        tag_kind not null,
	record_id   bigint not null,
	tag_id      bigint not null references tag on delete cascade,
	account_id  bigint references account,
	import_id   bigint,
	at          timestamptz not null default now(),
	unique (kind, record_id, tag_id)
);
create index tagged_tag on tagged (tag_id, kind, record_id);

insert into merge_child (kind, relation, owner, key, label, only_if, same) values
('company', 'tagged', 'record_id', 'tagged_id', 'Tag', 'kind = ''company''', '{tag_id,kind}'),
('contact', 'tagged', 'record_id', 'tagged_id', 'Tag', 'kind = ''contact''', '{tag_id,kind}');

-- A record that is gone has no tags.
create function tagged_gone() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
	perform set_config('pavilion.untold', 'on', true);
	execute format('delete from tagged t using gone g where t.kind = %L and t.record_id = g.%I', tg_table_name, tg_table_name || '_id');
	perform set_config('pavilion.untold', '', true);
	return null;
end $$;
do $$
declare
	t text;
begin
	foreach t in array array['company', 'contact', 'exhibitor', 'application', 'registration', 'booth'] loop
		execute format('create trigger tagged_gone after delete on %I referencing old table as gone
			for each statement execute function tagged_gone()', t);
	end loop;
end $$;

-- The public id of a tagged record, by which history knows it.
create function tag_record_id(kind tag_kind, id bigint) returns uuid language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	found_ uuid;
begin
	execute format('select public_id from %I where %I = $1', kind, kind || '_id') into found_ using id;
	return found_;
end $$;

-- Who set and who removed a tag stands in the record's history. What an import of new records brings is told by the import,
-- a merge by the merge.
create function tagged_history() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
	if bulk() or coalesce(current_setting('pavilion.merging', true), '') <> ''
		or coalesce(current_setting('pavilion.untold', true), '') <> '' then
		return null;
	end if;
	insert into history (account_id, actor, kind, row_id, edition_id, action, old, new, edition_key)
	select current_account(), nullif(current_setting('pavilion.actor', true), ''), r.kind, tag_record_id(r.kind, r.record_id), null,
		'update', jsonb_build_object('tag', case when tg_op = 'DELETE' then t.name end),
		jsonb_build_object('tag', case when tg_op = 'INSERT' then t.name end), 0
	from rows r join tag t using (tag_id);
	return null;
end $$;
create trigger tagged_added after insert on tagged referencing new table as rows
	for each statement execute function tagged_history();
create trigger tagged_removed after delete on tagged referencing old table as rows
	for each statement execute function tagged_history();

-- ------------------------------------------------------------------------------------------ who may tag what
create function tag_permission(kind tag_kind) returns text language sql immutable as $$
	select case kind when 'contact' then 'contact.write' when 'application' then 'application.decide'
		when 'registration' then 'visitor.write' when 'booth' then 'booth.write' else 'company.write' end
$$;

-- The records of these public ids that the account may tag.
create function tag_records(kind tag_kind, ids uuid[]) returns setof bigint language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	scope text := permission_scope(current_account(), tag_permission(kind));
begin
	case kind
	when 'company' then
		return query select c.company_id from company c
		where c.public_id = any(ids) and c.merged_into is null and company_open(scope, c.team_id, c.owner_id);
	when 'contact' then
		return query select k.contact_id from contact k left join company c using (company_id)
		where k.public_id = any(ids) and k.merged_into is null and (scope = 'all' or company_open(scope, c.team_id, c.owner_id));
	when 'exhibitor' then
		return query select x.exhibitor_id from exhibitor x join company c using (company_id)
		where x.public_id = any(ids) and not x.aside and company_open(scope, c.team_id, c.owner_id);
	when 'application' then
		return query select a.application_id from application a
		where a.public_id = any(ids) and company_open(scope, a.team_id, a.owner_id);
	when 'registration' then
		return query select r.registration_id from registration r where r.public_id = any(ids) and scope is not null;
	when 'booth' then
		return query select b.booth_id from booth b where b.public_id = any(ids) and scope is not null;
	end case;
end $$;

-- A tag by its name, made if there is none: in no group.
create function tag_named(given text) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	id bigint;
	word text := left(btrim(regexp_replace(given, '\s+', ' ', 'g')), 60);
begin
	select t.tag_id into id from tag t where lower(t.name) = lower(btrim(word));
	if id is null then
		insert into tag (name) values (btrim(word)) on conflict (lower(name)) do nothing returning tag_id into id;
	end if;
	return coalesce(id, (select t.tag_id from tag t where lower(t.name) = lower(btrim(word))));
end $$;

-- Sets a tag on records, or takes it off: how many changed. Records that the account may not change are passed over.
create function tag_put(kind tag_kind, ids uuid[], tag bigint, off boolean) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	n bigint;
begin
	if off then
		delete from tagged t using tag_records(tag_put.kind, ids) r (id)
		where t.kind = tag_put.kind and t.record_id = r.id and t.tag_id = tag_put.tag;
	else
		insert into tagged (kind, record_id, tag_id, account_id)
		select tag_put.kind, r.id, tag_put.tag, current_account() from tag_records(tag_put.kind, ids) r (id)
		on conflict do nothing;
	end if;
	get diagnostics n = row_count;
	return n;
end $$;

-- The tag that a form means: one that there is, or a new word, which only who manages tags may bring.
create function tag_meant(given text, off boolean) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	word text := btrim(regexp_replace(coalesce(given, ''), '\s+', ' ', 'g'));
	id   bigint;
begin
	if word = '' then
		perform refuse(422, 'Please choose a tag.', 'word');
	end if;
	select t.tag_id into id from tag t where lower(t.name) = lower(word);
	if id is null and (off or not may('centre.manage')) then
		perform refuse(422, 'There is no such tag.', 'word');
	end if;
	return coalesce(id, tag_named(word));
end $$;

-- From a list: on the ticked records at once; on all that its filters show by a job, which reads the list as its reader
-- would see it. `back` is the query the list was shown with.
create function tag_bulk(kind tag_kind, ids uuid[], tag text, off boolean, list text, back text, everything boolean)
returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	id bigint;
begin
	perform must(tag_permission(kind));
	id := tag_meant(tag_bulk.tag, off);
	if not everything then
		if coalesce(cardinality(ids), 0) = 0 then
			perform refuse(422, 'Nothing is selected.', 'word');
		end if;
		return tag_put(kind, ids, id, off);
	end if;
	insert into job (kind, params, account_id)
	values ('tag.bulk', jsonb_strip_nulls(jsonb_build_object('kind', kind, 'list', list, 'query', coalesce(back, ''), 'tag', id, 'off', off,
		'lang', current_lang(), 'edition', (select e.code from edition e where e.edition_id = current_edition()))), current_account());
	return null;
end $$;

-- A portion of that job, under the rights that its account has at this moment.
create function tag_job(account bigint, kind tag_kind, ids uuid[], tag bigint, off boolean) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	who account;
begin
	select * into who from account a where a.account_id = tag_job.account and a.disabled_at is null and a.kind = 'organizer';
	perform set_config('pavilion.account', coalesce(who.account_id::text, ''), true),
		set_config('pavilion.team', coalesce(who.team_id::text, ''), true);
	perform must(tag_permission(kind));
	if not exists (select from tag t where t.tag_id = tag_job.tag) then
		return 0;
	end if;
	return tag_put(kind, ids, tag, off);
end $$;

-- As export_open(): what the job's reader has to set, for whoever may read the list and tag its records.
create function tag_open(account bigint, kind tag_kind, permission text, lang text, edition_code text)
returns table (setting text, value text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	who    account;
	opened text;
begin
	select * into who from account a
	where a.account_id = tag_open.account and a.disabled_at is null and a.kind <> 'exhibitor';
	opened := permission_scope(who.account_id, permission);
	if opened is null or permission_scope(who.account_id, tag_permission(kind)) is null then
		perform refuse(403, 'You do not have the permission for this.');
	end if;
	return query values
		('pavilion.account', who.account_id::text),
		('pavilion.company', ''),
		('pavilion.team', coalesce(who.team_id::text, '')),
		('pavilion.scope', opened),
		('pavilion.lang', case when tag_open.lang in ('en', 'zh') then tag_open.lang else who.lang end),
		('pavilion.edition', coalesce((select e.edition_id::text from edition e where e.code = edition_code), ''));
end $$;

-- On one record's page.
create function tag_one(kind tag_kind, record uuid, tag text, off boolean) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform must(tag_permission(kind));
	if not exists (select from tag_records(kind, array[record])) then
		perform refuse(404, 'There is no such record, or it is not yours to change.');
	end if;
	return tag_put(kind, array[record], tag_meant(tag_one.tag, off), off);
end $$;

-- ------------------------------------------------------------------------------------------ what pages show
-- The tags of a record that the reader sees, in words, and as the view draws them.
create function tag_words(of tag_kind, id bigint) returns text language sql stable parallel safe
security definer set search_path = public, pg_temp as $$
	select string_agg(t.name, ', ' order by g.sort nulls last, g.group_id, lower(t.name))
	from tagged d join tag t using (tag_id) left join tag_group g using (group_id) where d.kind = of and d.record_id = id
$$;
create function tag_chips(of tag_kind, id bigint) returns jsonb language sql stable parallel safe
security definer set search_path = public, pg_temp as $$
	select jsonb_agg(jsonb_build_object('tag', t.public_id, 'name', t.name, 'colour', coalesce(g.colour, 'grey'),
		'group', tr(g.name), 'who', a.name, 'at', d.at) order by g.sort nulls last, g.group_id, lower(t.name))
	from tagged d join tag t using (tag_id) left join tag_group g using (group_id) left join account a on a.account_id = d.account_id
	where d.kind = of and d.record_id = id
$$;

-- What the filter of a list offers: the tags that records of the kind have.
create function tag_filter(of tag_kind, chosen uuid[]) returns jsonb language sql stable
security definer set search_path = public, pg_temp as $$
	select jsonb_agg(jsonb_build_object('value', t.public_id, 'label', concat_ws(' · ', tr(g.name), t.name),
		'selected', coalesce(t.public_id = any(chosen), false)) order by g.sort nulls last, g.group_id, lower(t.name))
	from tag t left join tag_group g using (group_id)
	where exists (select from tagged d where d.tag_id = t.tag_id and d.kind = of)
$$;
create function company_tagged(wanted uuid[]) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp as
	$$ select d.record_id from tagged d join tag t using (tag_id) where d.kind = 'company' and t.public_id = any(wanted) $$;
create function contact_tagged(wanted uuid[]) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp as
	$$ select d.record_id from tagged d join tag t using (tag_id) where d.kind = 'contact' and t.public_id = any(wanted) $$;
create function application_tagged(wanted uuid[]) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp as
	$$ select d.record_id from tagged d join tag t using (tag_id) where d.kind = 'application' and t.public_id = any(wanted) $$;
create function registration_tagged(wanted uuid[]) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp as
	$$ select d.record_id from tagged d join tag t using (tag_id) where d.kind = 'registration' and t.public_id = any(wanted) $$;
create function booth_tagged(wanted uuid[]) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp as
	$$ select d.record_id from tagged d join tag t using (tag_id) where d.kind = 'booth' and t.public_id = any(wanted) $$;

-- Every tag with how often it stands on what.
create function tag_counts() returns table (tag_id bigint, companies bigint, contacts bigint, others bigint, total bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select d.tag_id, count(*) filter (where d.kind = 'company'), count(*) filter (where d.kind = 'contact'),
		count(*) filter (where d.kind not in ('company', 'contact')), count(*)
	from tagged d group by d.tag_id
$$;

-- ------------------------------------------------------------------------------------------ groups and tags
create function tag_group_save(key uuid, group_ uuid, en text, zh text, colour text, sort int) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	words jsonb := jsonb_strip_nulls(jsonb_build_object('en', en, 'zh', zh));
begin
	perform must('centre.manage');
	if exists (select from tag_group g where g.public_id is distinct from group_
		and (lower(g.name ->> 'en') = lower(en) or g.name ->> 'zh' = zh)) then
		perform refuse(409, 'There is a group of this name already.', 'name_en');
	end if;
	if group_ is null then
		insert into tag_group (public_id, name, colour, sort) values (key, words, tag_group_save.colour, tag_group_save.sort);
		return key;
	end if;
	update tag_group g set name = words, colour = tag_group_save.colour, sort = tag_group_save.sort where g.public_id = group_;
	if not found then
		perform refuse(404, 'There is no such group.');
	end if;
	return group_;
end $$;

-- A group goes; its tags stay, in none.
create function tag_group_drop(group_ uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform must('centre.manage');
	update tag t set group_id = null from tag_group g where g.public_id = group_ and t.group_id = g.group_id;
	delete from tag_group g where g.public_id = group_;
	if not found then
		perform refuse(404, 'There is no such group.');
	end if;
end $$;

create function tag_save(key uuid, tag uuid, name text, group_ uuid) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	word text := btrim(regexp_replace(name, '\s+', ' ', 'g'));
	of   bigint;
begin
	perform must('centre.manage');
	if exists (select from tag t where lower(t.name) = lower(word) and t.public_id is distinct from tag) then
		perform refuse(409, 'There is a tag of this name already. To make the two one, merge them.', 'name');
	end if;
	select g.group_id into of from tag_group g where g.public_id = group_;
	if group_ is not null and of is null then
		perform refuse(422, 'There is no such group.', 'group');
	end if;
	if tag is null then
		insert into tag (public_id, name, group_id) values (key, word, of);
		return key;
	end if;
	update tag t set name = word, group_id = of where t.public_id = tag;
	if not found then
		perform refuse(404, 'There is no such tag.');
	end if;
	return tag;
end $$;

-- Everything with the one tag has the other from now on: how many records.
create function tag_merge(tag uuid, into_ uuid) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	a tag;
	b tag;
	n bigint;
begin
	perform must('centre.manage');
	if tag = into_ then
		perform refuse(422, 'A tag cannot be merged with itself.', 'into');
	end if;
	perform from tag t where t.public_id in (tag, into_) order by t.tag_id for update;
	select * into a from tag t where t.public_id = tag;
	select * into b from tag t where t.public_id = into_;
	if a.tag_id is null then
		perform refuse(404, 'There is no such tag.');
	elsif b.tag_id is null then
		perform refuse(422, 'There is no such tag.', 'into');
	end if;
	perform set_config('pavilion.untold', 'on', true);
	update tagged d set tag_id = b.tag_id where d.tag_id = a.tag_id
		and not exists (select from tagged o where o.tag_id = b.tag_id and o.kind = d.kind and o.record_id = d.record_id);
	get diagnostics n = row_count;
	insert into history (account_id, kind, row_id, action, old, new, edition_key)
	values (current_account(), 'tag', b.public_id, 'update', jsonb_build_object('tag', a.name), jsonb_build_object('tag', b.name), 0);
	delete from tag t where t.tag_id = a.tag_id;
	perform set_config('pavilion.untold', '', true);
	return n;
end $$;

create function tag_drop(tag uuid) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	n bigint;
begin
	perform must('centre.manage');
	select count(*) into n from tagged d join tag t using (tag_id) where t.public_id = tag;
	insert into history (account_id, kind, row_id, action, old, edition_key)
	select current_account(), 'tag', t.public_id, 'delete', jsonb_build_object('name', t.name, 'records', n), 0 from tag t where t.public_id = tag;
	perform set_config('pavilion.untold', 'on', true);
	delete from tag t where t.public_id = tag;
	if not found then
		perform refuse(404, 'There is no such tag.');
	end if;
	perform set_config('pavilion.untold', '', true);
	return n;
end $$;

-- ------------------------------------------------------------------------------------------ imports
-- Tags that a file of companies names.
create function tag_imported() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
	if not import_staged('import_row') then
		return null;
	end if;
	if not exists (select from import_row r where r.why is null and r.tags is not null) then
		return null;
	end if;
	perform tag_named(w.word) from (
		select distinct on (lower(btrim(p))) btrim(p) as word
		from (select distinct tags from import_row r where r.why is null and r.tags is not null) r
		cross join lateral regexp_split_to_table(r.tags, '[;；,，、|]') p
		where btrim(p) <> '') w;
	insert into tagged (kind, record_id, tag_id, account_id, import_id)
	select distinct 'company', coalesce(c.merged_into, c.company_id), t.tag_id, new.account_id, new.import_id
	from import_row r join company c on c.import_key = r.key
	cross join lateral regexp_split_to_table(r.tags, '[;；,，、|]') p
	join tag t on lower(t.name) = lower(btrim(left(btrim(regexp_replace(p, '\s+', ' ', 'g')), 60)))
	where r.why is null and btrim(p) <> ''
	on conflict do nothing;
	return null;
end $$;
create trigger tag_imported after update of read on import for each row
	when (new.kind = 'exhibitors' and new.read > old.read) execute function tag_imported();

-- ------------------------------------------------------------------------------------------ who sees what
alter table tag_group enable row level security;
alter table tag enable row level security;
alter table tagged enable row level security;
grant select on tag_group, tag to pavilion_office, pavilion_jobs;
create policy office_read on tag_group for select to pavilion_office using (true);
create policy office_read on tag for select to pavilion_office using (true);
create policy jobs_read on tag_group for select to pavilion_jobs using (true);
create policy jobs_read on tag for select to pavilion_jobs using (true);

revoke execute on function tagged_gone, tag_record_id, tagged_history, tag_permission, tag_records, tag_named, tag_put,
	tag_meant, tag_bulk, tag_job, tag_open, tag_one, tag_words, tag_chips, tag_filter, company_tagged, contact_tagged,
	application_tagged, registration_tagged, booth_tagged, tag_counts, tag_group_save, tag_group_drop, tag_save, tag_merge,
	tag_drop, tag_imported from public;
grant execute on function tag_permission, tag_bulk, tag_one, tag_words, tag_chips, tag_filter, company_tagged, contact_tagged,
	application_tagged, registration_tagged, booth_tagged, tag_counts, tag_group_save, tag_group_drop, tag_save, tag_merge,
	tag_drop to pavilion_office;
grant execute on function tag_job, tag_open to pavilion_jobs;
