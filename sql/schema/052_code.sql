-- Standard codes: industries, countries, regions, job functions, kinds of companies, sources. A list comes from a file
-- and has versions; its codes are never deleted, but retired, since records keep them. Texts of imports that no list
-- knows are kept beside their records until somebody says what they mean.

-- `field`: what of a company or a contact is of this list; several lists may serve one field, the first of them first.
create table code_list (
	list        text primary key check (list ~ '^[a-z][a-z0-9_]{1,30}$'),
	name        jsonb not null,
	about       jsonb not null default '{}',
	field       text check (field in ('industry', 'company_type', 'source', 'function')),
	sort        int not null
);
insert into code_list (list, name, about, field, sort) values
('isic', '{"en": "Industries: ISIC Rev. 4", "zh": "行业：ISIC Rev. 4"}',
	'{"en": "International Standard Industrial Classification of All Economic Activities, United Nations, 2008",
	  "zh": "联合国《所有经济活动的国际标准行业分类》修订本第 4 版（2008 年）"}', 'industry', 1),
('gbt4754', '{"en": "Industries: GB/T 4754", "zh": "行业：GB/T 4754"}',
	'{"en": "Industrial classification for national economic activities, China, GB/T 4754-2017",
	  "zh": "《国民经济行业分类》GB/T 4754-2017"}', 'industry', 2),
('country', '{"en": "Countries", "zh": "国家和地区"}', '{"en": "ISO 3166-1 alpha-2", "zh": "ISO 3166-1 二位字母代码"}', null, 3),
('region', '{"en": "Regions", "zh": "区域"}',
	'{"en": "United Nations M49 regions; provinces of China by GB/T 2260", "zh": "联合国 M49 区域；中国省级行政区划代码（GB/T 2260）"}', null, 4),
('function', '{"en": "Job functions", "zh": "职能"}', '{}', 'function', 5),
('company_type', '{"en": "Company types", "zh": "企业类型"}', '{}', 'company_type', 6),
('source', '{"en": "Sources", "zh": "来源"}',
	'{"en": "Where a company or a contact came from", "zh": "企业或联系人从何而来"}', 'source', 7);

alter table import
	alter column edition_id drop not null,
	add column list text references code_list,
	drop constraint import_kind_check,
	add constraint import_kind_check check (kind in ('exhibitors', 'halls', 'codes')),
	add constraint import_place_check check ((kind = 'codes') = (list is not null) and (kind = 'codes' or edition_id is not null));

create table code_version (
	version_id  bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	list        text not null references code_list,
	number      int not null check (number > 0),
	name        text,                                          -- of the file; null: came with the program
	import_id   bigint references import,
	account_id  bigint references account,
	added       int not null,
	changed     int not null,
	retired     int not null,
	codes       int not null,                                  -- that the list has since
	at          timestamptz not null default now(),
	unique (list, number)
);

create table code (
	code_id     bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	list        text not null references code_list,
	code        text not null check (length(code) between 1 and 40 and code = btrim(code)),
	parent_id   bigint references code,
	name        jsonb not null,
	path        text not null,                                 -- the places of its ancestors and its own: order of the tree
	level       smallint not null,                             -- from 1
	since       int not null,                                  -- version that brought it
	retired     int,                                           -- version that no longer has it
	unique (list, code)
);
create index code_tree on code (list, path);
create index code_parent on code (parent_id);

-- What each version brought, so that every one of them can be told.
create table code_change (
	version_id  bigint not null references code_version on delete cascade,
	code_id     bigint not null references code,
	action      text not null check (action in ('added', 'changed', 'retired', 'revived')),
	old         jsonb,                                         -- {"parent", "en", "zh"}
	new         jsonb,
	primary key (version_id, code_id)
);

-- A code that became another.
create table code_map (
	old_id      bigint primary key references code,
	new_id      bigint not null references code,
	list        text not null references code_list,
	version_id  bigint references code_version,                -- null: said by hand
	account_id  bigint references account,
	at          timestamptz not null default now(),
	check (old_id <> new_id)
);
create index code_map_new on code_map (new_id);

-- ------------------------------------------------------------------------------------------ records
create table company_code (
	company_code_id bigint generated always as identity primary key,
	company_id  bigint not null references company on delete cascade,
	code_id     bigint not null references code,
	import_id   bigint,
	unknown_id  bigint,                                        -- came by a text that somebody explained
	account_id  bigint references account,
	at          timestamptz not null default now(),
	unique (company_id, code_id)
);
create index company_code_code on company_code (code_id, company_id);

alter table company
	add column company_type_id bigint references code,
	add column source_id bigint references code;
create index company_type on company (company_type_id) where company_type_id is not null;
create index company_source on company (source_id) where source_id is not null;
alter table contact
	add column function_id bigint references code,
	add column source_id bigint references code;
create index contact_function on contact (function_id) where function_id is not null;
create index contact_source on contact (source_id) where source_id is not null;

-- Texts that stood where a code belongs and that no list knows.
create table code_unknown (
	unknown_id  bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	field       text not null check (field in ('industry', 'company_type', 'source', 'function')),
	text        text not null check (length(text) <= 400),     -- as it stood first
	key         text not null,                                 -- code_key(): other spellings are the same text
	seen        bigint not null default 0,                     -- records it came with
	import_id   bigint references import on delete set null,   -- that brought it first
	first_at    timestamptz not null default now(),
	last_at     timestamptz not null default now(),
	code_id     bigint references code,                        -- what it means
	ignored     boolean not null default false,                -- means nothing
	account_id  bigint references account,
	decided_at  timestamptz,
	unique (field, key)
);
create index code_unknown_open on code_unknown (seen desc, unknown_id) where code_id is null and not ignored;
create index code_unknown_code on code_unknown (code_id) where code_id is not null;

-- The records that an unknown text came with: the text stays, whatever is said about it.
create table company_code_text (
	company_code_text_id bigint generated always as identity primary key,
	company_id  bigint not null references company on delete cascade,
	unknown_id  bigint not null references code_unknown on delete cascade,
	text        text not null check (length(text) <= 400),
	import_id   bigint,
	line        bigint,
	applied     boolean not null default false,                -- the company has the code because of it
	unique (company_id, unknown_id)
);
create index company_code_text_unknown on company_code_text (unknown_id, company_code_text_id);

insert into merge_child (kind, relation, owner, key, label, same) values
('company', 'company_code', 'company_id', 'company_code_id', 'Industry', '{code_id}'),
('company', 'company_code_text', 'company_id', 'company_code_text_id', 'Unknown code', '{unknown_id}');

-- A mapping put into practice, and what it moved, so that it can be taken back.
create table code_run (
	run_id      bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	list        text not null references code_list,
	job_id      bigint references job on delete set null,
	account_id  bigint references account,
	state       text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'cancelled', 'failed', 'undoing', 'undone')),
	moved       bigint not null default 0,
	created_at  timestamptz not null default now(),
	ended_at    timestamptz
);
create table code_moved (
	run_id      bigint not null references code_run on delete cascade,
	relation    text not null,
	key         bigint not null,
	field       text not null,
	old_id      bigint not null references code,
	new_id      bigint not null references code,
	gone        jsonb,                                         -- a row that went, since the company had the new code
	primary key (run_id, relation, key, field)
);

-- ------------------------------------------------------------------------------------------ words
-- What a name or a code comes to when only letters and digits count.
create function code_key(given text) returns text language sql immutable parallel safe as $$
	select regexp_replace(lower(normalize(given, NFKC)), '[][:space:]!-/:-@\\^_`{-~、。·・“”‘’《》〈〉【】「」–—…]+', '', 'g')
$$;
create index code_key_code on code (code_key(code));
create index code_key_en on code (code_key(name ->> 'en'));
create index code_key_zh on code (code_key(name ->> 'zh'));

-- A code as people read it.
create function code_label(id bigint) returns text language sql stable parallel safe
security definer set search_path = public, pg_temp as
	$$ select case when c.code ~ '^[A-Z]{0,3}[0-9]*$' then c.code || ' ' || tr(c.name) else tr(c.name) end from code c where c.code_id = id $$;
create function code_name(id bigint) returns text language sql stable parallel safe
security definer set search_path = public, pg_temp as
	$$ select tr(name) from code where code_id = id $$;

-- What stands for a code now: itself, or what it was mapped to in the end.
create function code_now(id bigint) returns bigint language sql stable
security definer set search_path = public, pg_temp as $$
	with recursive way as (
		select id as code_id, 0 as step
		union all
		select m.new_id, w.step + 1 from way w join code_map m on m.old_id = w.code_id where w.step < 20
	)
	select code_id from way order by step desc limit 1
$$;

-- The code that a text means: "isic:25", "isic:25 Manufacture of ...", a code, a name in either language, or a text that
-- somebody explained. Null: none, or one that is no longer in use.
create function code_find(field text, given text) returns bigint language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	named text := lower(substring(given from '^\s*([A-Za-z][A-Za-z0-9_]{1,30})\s*[:：]'));
	rest  text := case when named is null then given else substring(given from '^[^:：]*[:：]\s*(.*)$') end;
	k     text;
	found_ bigint;
begin
	if named is not null and not exists (select from code_list l where l.list = named and l.field = code_find.field) then
		named := null;
		rest := given;
	end if;
	k := code_key(rest);
	if k = '' or k is null then
		return null;
	end if;
	select c.code_id into found_ from code c join code_list l using (list)
	where l.field = code_find.field and (named is null or c.list = named)
		and (code_key(c.code) = k or named is not null and code_key(c.code) = code_key(split_part(btrim(rest), ' ', 1))
			or code_key(c.name ->> 'en') = k or code_key(c.name ->> 'zh') = k)
	order by code_key(c.code) = k desc, c.retired is null desc, l.sort, c.level, c.path limit 1;
	if found_ is null then
		select u.code_id into found_ from code_unknown u where u.field = code_find.field and u.key = code_key(given);
	end if;
	found_ := code_now(found_);
	return (select c.code_id from code c where c.code_id = found_ and c.retired is null);
end $$;

-- The parts of a cell that hold one code each. Names have commas and semicolons themselves, so the whole is looked at
-- first, and a comma parts only what is known on either side.
create function code_parts(field text, given text) returns setof text language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	part  text;
	piece text[];
begin
	if field <> 'industry' or code_find(field, given) is not null then
		return next btrim(given);
		return;
	end if;
	foreach part in array regexp_split_to_array(given, E'\\s*[;；、|｜\\n]\\s*') loop
		piece := regexp_split_to_array(part, '\s*[,，]\s*');
		if cardinality(piece) > 1 and code_find(field, part) is null
			and not exists (select from unnest(piece) p where code_find(field, p) is null) then
			return query select p from unnest(piece) p;
		elsif btrim(part) <> '' then
			return next btrim(part);
		end if;
	end loop;
end $$;

-- The codes at and below these: of lists that serve the field, by their public ids.
create function code_below(codes uuid[]) returns setof bigint language sql stable
security definer set search_path = public, pg_temp as $$
	with recursive below as (
		select c.code_id from code c where c.public_id = any(codes)
		union
		select c.code_id from below b join code c on c.parent_id = b.code_id
	)
	select code_id from below
$$;

-- Companies of these industries, or of those below them: a filter of the list.
create function company_industry(wanted uuid[]) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp as $$
	select cc.company_id from company_code cc where cc.code_id in (select code_below(wanted))
$$;

-- The industries of a company that the reader sees, in words.
create function company_industries(id bigint) returns text language sql stable parallel safe
security definer set search_path = public, pg_temp as $$
	select string_agg(case when c.code ~ '^[A-Z]{0,3}[0-9]*$' then c.code || ' ' || tr(c.name) else tr(c.name) end, '; '
		order by c.list, c.path)
	from company_code cc join code c using (code_id) where cc.company_id = id
$$;

-- What a filter offers: the codes that records have, with those above them. `used`: of the lists of that field.
create function code_filter(field text, chosen uuid[], relation text) returns jsonb language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	used bigint[];
begin
	execute format('select coalesce(array_agg(c.code_id), ''{}'') from code c join code_list l using (list)
		where l.field = $1 and exists (select from %I r where r.%I = c.code_id)', relation,
		case when field = 'industry' then 'code_id' else field || '_id' end) into used using field;
	return (
		with recursive above as (
			select c.code_id, c.parent_id from code c where c.code_id = any(used)
			union
			select p.code_id, p.parent_id from above a join code p on p.code_id = a.parent_id
		)
		select jsonb_agg(jsonb_build_object('value', c.public_id,
			'label', repeat(chr(8195), c.level - 1) || left(code_label(c.code_id), 60),
			'selected', coalesce(c.public_id = any(chosen), false)) order by l.sort, c.path)
		from above a join code c using (code_id) join code_list l using (list));
end $$;

-- What a form offers for a field, and what the record has though it is no longer in use.
create function code_options(field text, has bigint default null) returns jsonb language sql stable
security definer set search_path = public, pg_temp as $$
	select jsonb_agg(o.one order by o.sort, o.path) from (
		select jsonb_build_object('id', c.public_id, 'value', c.list || ':' || c.code || ' ' || tr(c.name),
			'label', code_label(c.code_id), 'retired', c.retired is not null) as one, l.sort, c.path
		from code c join code_list l using (list)
		where l.field = code_options.field and (c.retired is null or c.code_id = has)
		order by l.sort, c.path limit 3000) o
$$;

-- The code of a public id, refused if it is of another field.
create function code_chosen(field text, chosen uuid) returns bigint language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	id bigint;
begin
	if chosen is null then
		return null;
	end if;
	select c.code_id into id from code c join code_list l using (list) where c.public_id = chosen and l.field = code_chosen.field;
	if id is null then
		perform refuse(422, 'There is no such code.', code_chosen.field);
	end if;
	return id;
end $$;

-- The industries of a company become these texts, each as code_find() takes it. Refuses what no list knows.
create function company_codes_set(company uuid, given text[]) returns int language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	scope text := permission_scope(current_account(), 'company.write');
	it    company;
	want  bigint[];
	n     int;
begin
	perform must('company.write');
	select * into it from company c where c.public_id = company_codes_set.company and c.merged_into is null
		and company_open(scope, c.team_id, c.owner_id);
	if it.company_id is null then
		perform refuse(404, 'There is no such company, or it is not yours to see.');
	end if;
	-- What the company has may stay, also when it is no longer in use.
	select coalesce(array_agg(distinct f.id), '{}') into want from (
		select coalesce((select cc.code_id from company_code cc join code c using (code_id)
				where cc.company_id = it.company_id and c.list || ':' || c.code = btrim(g)), code_find('industry', g)) as id, g
		from unnest(given) g where btrim(g) <> '') f;
	if array_position(want, null) is not null then
		perform refuse(422, 'No list of industries knows this. Choose one of those that are offered.', 'industry');
	elsif cardinality(want) > 50 then
		perform refuse(422, 'At most 50 industries.', 'industry');
	end if;
	delete from company_code cc where cc.company_id = it.company_id and cc.code_id <> all(want);
	insert into company_code (company_id, code_id, account_id)
	select it.company_id, w, current_account() from unnest(want) w on conflict do nothing;
	get diagnostics n = row_count;
	return n;
end $$;

-- Who gave a company which industry stands in the company's history.
create function company_code_history() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
	if bulk() or coalesce(current_setting('pavilion.merging', true), '') <> '' then
		return null;
	end if;
	insert into history (account_id, actor, kind, row_id, action, old, new, edition_key)
	select current_account(), nullif(current_setting('pavilion.actor', true), ''), 'company', c.public_id, 'update',
		jsonb_build_object('industry', case when tg_op = 'DELETE' then code_label(r.code_id) end),
		jsonb_build_object('industry', case when tg_op = 'INSERT' then code_label(r.code_id) end), 0
	from rows r join company c using (company_id);
	return null;
end $$;
create trigger company_code_added after insert on company_code referencing new table as rows
	for each statement execute function company_code_history();
create trigger company_code_removed after delete on company_code referencing old table as rows
	for each statement execute function company_code_history();

-- ------------------------------------------------------------------------------------------ a new version
-- Rows of a file of codes on their way in, of one transaction.
create function import_stage_codes() returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	if import_staged('import_code') then
		return;
	end if;
	create temp table import_code (
		line bigint not null, code text, parent text, name_en text, name_zh text, maps_to text,
		why text, field text, raw text
	) on commit delete rows;
	grant insert on import_code to pavilion_jobs;
end $$;

-- As in 010, and files of codes.
create or replace function import_open(import uuid) returns import language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it import;
begin
	update import i set state = 'running', error = null, ended_at = null
	where i.public_id = import_open.import and (i.state in ('waiting', 'running')
		or exists (select from job j where j.job_id = i.job_id and j.state = 'running'))
	returning * into it;
	if it.kind = 'exhibitors' then
		perform import_stage();
	elsif it.kind = 'codes' then
		perform import_stage_codes();
	else
		perform import_stage_halls();
	end if;
	return it;
end $$;

-- What is wrong with the rows among themselves: each fault once, with its line.
create function code_faults(it import) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	update import_code r set why = 'This code stands in the file more than once.', field = 'code'
	where r.why is null and exists (select from import_code o where o.code = r.code and o.line <> r.line);
	update import_code r set why = 'A code cannot lie under itself.', field = 'parent'
	where r.why is null and r.parent = r.code;
	update import_code r set why = 'The code above this one does not stand in the file.', field = 'parent'
	where r.why is null and r.parent is not null
		and not exists (select from import_code o where o.code = r.parent and o.maps_to is null);
	-- Whoever is not reached from a code without one above lies in a circle, or under one.
	create temp table code_reached on commit drop as
		with recursive reached as (
			select r.code, 1 as level from import_code r where r.parent is null
			union all
			select r.code, d.level + 1 from reached d join import_code r on r.parent = d.code where d.level < 9
		)
		select code, max(level) as level from reached group by code;
	update import_code r set why = 'The codes above this one lead in a circle, or are more than eight.', field = 'parent'
	where r.why is null and r.parent is not null and r.parent <> r.code
		and not exists (select from code_reached d where d.code = r.code and d.level <= 8);
	drop table code_reached;
	update import_code r set why = 'A code cannot be mapped to itself.', field = 'maps_to'
	where r.why is null and r.maps_to = r.code;
	update import_code r set why = 'The code this one is mapped to does not stand in the file.', field = 'maps_to'
	where r.why is null and r.maps_to is not null and not exists (select from import_code o where o.code = r.maps_to);
	-- Mappings of the file, and those that were there before.
	create temp table code_way on commit drop as
		with step as (
			select r.code as old, r.maps_to as new from import_code r where r.maps_to is not null
			union
			select o.code, n.code from code_map m join code o on o.code_id = m.old_id join code n on n.code_id = m.new_id
			where m.list = it.list and not exists (select from import_code r where r.code = o.code)
		)
		select * from step;
	update import_code r set why = 'The mappings lead in a circle.', field = 'maps_to'
	where r.why is null and r.maps_to is not null and exists (
		with recursive way as (
			select w.new, 1 as n from code_way w where w.old = r.code
			union all
			select w.new, way.n + 1 from way join code_way w on w.old = way.new where way.n < 50
		)
		select from way where way.new = r.code or way.n = 50);
	drop table code_way;
end $$;

-- The codes in import_code become the next version of the import's list, wholly or not at all. What the list had and the
-- file has not, and what the file maps to another code, is retired. Returns the import; its error says why nothing was
-- changed.
create function import_codes(import uuid) returns import language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it      import;
	faults  bigint;
	version code_version;
begin
	select * into it from import i where i.public_id = import_codes.import for update;
	perform pg_advisory_xact_lock(hashtextextended('code_list ' || it.list, 0));
	if it.account_id is not null then
		perform set_config('pavilion.account', it.account_id::text, true);
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
	end if;
	version := code_release(it);
	update import i set imported = version.added + version.changed + version.retired,
		same = greatest(it.read - version.added - version.changed - (select count(*) from import_code where maps_to is not null), 0)
	where i.import_id = it.import_id returning * into it;
	return it;
end $$;

-- Writes the version. The rows are sound.
create function code_release(it import) returns code_version language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	version code_version;
begin
	insert into code_version (list, number, name, import_id, account_id, added, changed, retired, codes)
	select it.list, coalesce(max(v.number), 0) + 1, it.name, it.import_id, it.account_id, 0, 0, 0, 0
	from code_version v where v.list = it.list
	returning * into version;
	create temp table code_was on commit drop as
		select c.code_id, c.retired, jsonb_build_object('parent', p.code, 'en', c.name -> 'en', 'zh', c.name -> 'zh') as old
		from code c left join code p on p.code_id = c.parent_id where c.list = it.list;
	-- The tree of the file, each code with its path: places are counted among brothers, in the order of the file.
	create temp table code_new on commit drop as
		with recursive placed as (
			select r.*, lpad(row_number() over (partition by r.parent order by r.line)::text, 6, '0') as place
			from import_code r where r.maps_to is null
		), tree as (
			select p.*, p.place as path, 1 as level from placed p where p.parent is null
			union all
			select p.*, t.path || '/' || p.place, t.level + 1 from tree t join placed p on p.parent = t.code
		)
		select * from tree;
	create unique index on code_new (code);
	analyze code_new;
	insert into code (list, code, name, path, level, since)
	select it.list, n.code, '{}', n.path, n.level, version.number from code_new n
	on conflict (list, code) do nothing;
	-- A code that is only mapped away and was never there is kept too, so that files with it are understood.
	insert into code (list, code, name, path, level, since, retired)
	select it.list, r.code, jsonb_strip_nulls(jsonb_build_object('en', r.name_en, 'zh', r.name_zh)), '~', 1,
		version.number, version.number
	from import_code r where r.maps_to is not null
	on conflict (list, code) do nothing;
	update code c set name = jsonb_strip_nulls(jsonb_build_object('en', n.name_en, 'zh', n.name_zh)), path = n.path,
		level = n.level, retired = null, parent_id = p.code_id
	from code_new n left join code p on p.list = it.list and p.code = n.parent
	where c.list = it.list and c.code = n.code
		and (c.name, c.path, c.level::int, c.retired, c.parent_id) is distinct from
			(jsonb_strip_nulls(jsonb_build_object('en', n.name_en, 'zh', n.name_zh)), n.path, n.level, null::int, p.code_id);
	update code c set retired = version.number
	where c.list = it.list and c.retired is null and not exists (select from code_new n where n.code = c.code);
	insert into code_map (old_id, new_id, list, version_id, account_id)
	select o.code_id, n.code_id, it.list, version.version_id, it.account_id
	from import_code r join code o on o.list = it.list and o.code = r.code join code n on n.list = it.list and n.code = r.maps_to
	where r.maps_to is not null
	on conflict (old_id) do update set new_id = excluded.new_id, version_id = excluded.version_id,
		account_id = excluded.account_id, at = now() where code_map.new_id <> excluded.new_id;
	-- A code that is in use again is mapped to nothing.
	delete from code_map m using code c where c.code_id = m.old_id and m.list = it.list and c.retired is null;
	insert into code_change (version_id, code_id, action, old, new)
	select version.version_id, c.code_id,
		case when c.retired is not null then 'retired' when w.code_id is null then 'added'
			when w.retired is not null then 'revived' else 'changed' end,
		w.old, case when c.retired is null then n.new end
	from code c left join code p on p.code_id = c.parent_id left join code_was w on w.code_id = c.code_id
	cross join lateral (select jsonb_build_object('parent', p.code, 'en', c.name -> 'en', 'zh', c.name -> 'zh') as new) n
	where c.list = it.list and (w.code_id is null or (w.retired is null) <> (c.retired is null)
		or c.retired is null and w.old <> n.new);
	drop table code_was, code_new;
	update code_version v set
		added = (select count(*) from code_change h where h.version_id = v.version_id and h.action in ('added', 'revived')),
		changed = (select count(*) from code_change h where h.version_id = v.version_id and h.action = 'changed'),
		retired = (select count(*) from code_change h where h.version_id = v.version_id and h.action = 'retired'),
		codes = (select count(*) from code c where c.list = v.list and c.retired is null)
	where v.version_id = version.version_id returning * into version;
	return version;
end $$;

-- A list that comes with the program: lines of code, code above, English, Chinese, parted by "|".
create function code_seed(list text, lines text) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it import;
begin
	perform import_stage_codes();
	insert into import_code (line, code, parent, name_en, name_zh)
	select l.n, f[1], nullif(f[2], ''), nullif(f[3], ''), nullif(f[4], '')
	from string_to_table(btrim(lines, E'\n'), E'\n') with ordinality l (line, n), string_to_array(l.line, '|') f;
	it.list := code_seed.list;
	perform code_faults(it);
	if exists (select from import_code where why is not null) then
		raise exception 'list %: %', list, (select string_agg(code || ': ' || why, '; ') from import_code where why is not null);
	end if;
	perform code_release(it);
	delete from import_code;
end $$;

-- An import from the command line begins: a new version of that list.
create function import_begin_codes(list text, name text, encoding text) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	begun uuid;
begin
	if not exists (select from code_list l where l.list = import_begin_codes.list) then
		perform refuse(422, 'There is no such list of codes.', 'list');
	end if;
	update import set state = 'failed', error = 'The import was interrupted.', ended_at = now()
	where state = 'running' and job_id is null;
	insert into import (kind, list, name, encoding)
	values ('codes', import_begin_codes.list, import_begin_codes.name, import_begin_codes.encoding)
	returning public_id into begun;
	return begun;
end $$;

-- An uploaded file of codes, and the job that reads it.
create function code_upload(key uuid, list text, filename text, hash bytea, type text, size bigint, encoding text) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	kept bigint;
	work bigint;
begin
	perform must('centre.manage');
	if not exists (select from code_list l where l.list = code_upload.list) then
		perform refuse(404, 'There is no such list of codes.');
	end if;
	insert into file (sha256, name, type, size, account_id) values (hash, filename, type, size, current_account())
	returning file_id into kept;
	insert into job (kind, params, account_id)
	values ('import.codes', jsonb_build_object('import', key), current_account()) returning job_id into work;
	insert into import (public_id, kind, list, name, file_id, account_id, encoding, job_id)
	values (key, 'codes', code_upload.list, filename, kept, current_account(), code_upload.encoding, work);
	return key;
end $$;

drop trigger import_job_ended on job;
create trigger import_job_ended after update of state on job for each row
	when (new.kind in ('import.exhibitors', 'import.halls', 'import.codes') and new.state in ('failed', 'cancelled'))
	execute function import_job_ended();

-- As in 005; files of codes belong to no edition.
create or replace function history_import() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	insert into history (account_id, actor, kind, row_id, edition_id, action, new, edition_key)
	values (new.account_id, 'import ' || new.import_id, 'import', new.public_id, new.edition_id, 'import',
		jsonb_strip_nulls(jsonb_build_object('file', new.name, 'kind', new.kind, 'list', new.list, 'state', new.state, 'read', new.read,
			'imported', new.imported, 'same', new.same, 'rejected', new.rejected, 'differs', new.differs)),
		coalesce(new.edition_id, 0));
	return null;
end $$;

-- ------------------------------------------------------------------------------------------ mapping
-- Says that a code became another. Refuses what leads in a circle.
create function code_map_set(list text, old text, new text) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	a code;
	b code;
begin
	perform must('centre.manage');
	perform pg_advisory_xact_lock(hashtextextended('code_list ' || list, 0));
	select * into a from code c where c.list = code_map_set.list and lower(c.code) = lower(split_part(btrim(old), ' ', 1));
	select * into b from code c where c.list = code_map_set.list and lower(c.code) = lower(split_part(btrim(new), ' ', 1));
	if a.code_id is null then
		perform refuse(422, 'There is no such code in this list.', 'old');
	elsif b.code_id is null then
		perform refuse(422, 'There is no such code in this list.', 'new');
	elsif a.code_id = b.code_id then
		perform refuse(422, 'A code cannot be mapped to itself.', 'new');
	elsif exists (
		with recursive way as (
			select b.code_id as id
			union
			select m.new_id from way w join code_map m on m.old_id = w.id
		)
		select from way where id = a.code_id) then
		perform refuse(422, 'The mappings lead in a circle.', 'new');
	end if;
	insert into code_map (old_id, new_id, list, account_id) values (a.code_id, b.code_id, a.list, current_account())
	on conflict (old_id) do update set new_id = excluded.new_id, version_id = null, account_id = excluded.account_id, at = now();
end $$;

create function code_map_drop(old uuid) returns text language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	was text;
begin
	perform must('centre.manage');
	delete from code_map m using code c where c.code_id = m.old_id and c.public_id = old returning m.list into was;
	if was is null then
		perform refuse(404, 'There is no such mapping.');
	end if;
	return was;
end $$;

-- Puts the mappings of a list into practice, or takes that back: a job.
create function code_apply(list text) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	run  code_run;
	work bigint;
begin
	perform must('centre.manage');
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

create function code_unapply(run uuid) returns text language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it   code_run;
	work bigint;
begin
	perform must('centre.manage');
	select * into it from code_run r where r.public_id = code_unapply.run for update;
	if it.run_id is null then
		perform refuse(404, 'There is no such run.');
	elsif it.state not in ('done', 'cancelled', 'failed') then
		perform refuse(409, 'Only what is done can be taken back.');
	end if;
	insert into job (kind, params, account_id)
	values ('code.map', jsonb_build_object('run', it.public_id, 'back', true), current_account()) returning job_id into work;
	update code_run r set state = 'undoing', job_id = work where r.run_id = it.run_id;
	return it.list;
end $$;

-- Where records keep a code.
create function code_places(list text) returns table (relation text, key text, field text) language sql stable
security definer set search_path = public, pg_temp as $$
	select p.relation, p.key, p.field from code_list l join (values
		('industry', 'company_code', 'company_code_id', 'code_id'),
		('company_type', 'company', 'company_id', 'company_type_id'),
		('source', 'company', 'company_id', 'source_id'),
		('source', 'contact', 'contact_id', 'source_id'),
		('function', 'contact', 'contact_id', 'function_id')) p (of, relation, key, field) on p.of = l.field
	where l.list = code_places.list
$$;

-- How many records are to be moved by a run, or back.
create function code_run_open(run uuid, back boolean) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it    code_run;
	place record;
	n     bigint;
	total bigint := 0;
begin
	update code_run r set state = case when back then 'undoing' else 'running' end, ended_at = null
	where r.public_id = run returning * into it;
	if back then
		return (select count(*) from code_moved m where m.run_id = it.run_id);
	end if;
	for place in select * from code_places(it.list) loop
		execute format('select count(*) from %I r join code_map m on m.old_id = r.%I where m.list = $1', place.relation, place.field)
		into n using it.list;
		total := total + n;
	end loop;
	return total;
end $$;

-- Moves a portion of records to the codes that theirs became: how many. 0: all are moved.
create function code_run_step(run uuid) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it    code_run;
	place record;
	n     bigint := 0;
begin
	select * into it from code_run r where r.public_id = run for update;
	perform set_config('pavilion.account', coalesce(it.account_id::text, ''), true);
	for place in select * from code_places(it.list) loop
		-- First what the company has already by itself: that row goes.
		if place.relation = 'company_code' then
			with gone as (
				delete from company_code cc using (
					select o.company_code_id, m.to_id from company_code o join lateral (
						select code_now(o.code_id) as to_id from code_map x where x.old_id = o.code_id and x.list = it.list) m on true
					where exists (select from company_code h where h.company_id = o.company_id and h.code_id = m.to_id)
					limit 2000) d
				where cc.company_code_id = d.company_code_id
				returning cc.company_code_id, cc.code_id, d.to_id, to_jsonb(cc) as gone
			)
			insert into code_moved (run_id, relation, key, field, old_id, new_id, gone)
			select it.run_id, 'company_code', g.company_code_id, 'code_id', g.code_id, g.to_id, g.gone from gone g;
			get diagnostics n = row_count;
			exit when n > 0;
		end if;
		-- Of several rows of one company that would become the same, one at a time: the others find it there.
		execute format($sql$
			with due as (
				select distinct on (%4$s) r.%2$I as key, r.%3$I as old_id, code_now(r.%3$I) as new_id
				from %1$I r join code_map m on m.old_id = r.%3$I where m.list = $1
				limit 2000
			), moved as (
				update %1$I r set %3$I = d.new_id from due d where r.%2$I = d.key returning r.%2$I as key, d.old_id, d.new_id
			)
			insert into code_moved (run_id, relation, key, field, old_id, new_id)
			select $2, $3, key, $4, old_id, new_id from moved
			on conflict (run_id, relation, key, field) do update set new_id = excluded.new_id$sql$,
			place.relation, place.key, place.field,
			case place.relation when 'company_code' then 'r.company_id' else 'r.' || quote_ident(place.key) end)
		using it.list, it.run_id, place.relation, place.field;
		get diagnostics n = row_count;
		exit when n > 0;
	end loop;
	update code_run r set moved = (select count(*) from code_moved m where m.run_id = r.run_id) where r.run_id = it.run_id and n > 0;
	return n;
end $$;

-- Takes a portion back: records that still have what the run gave them.
create function code_run_back(run uuid) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it    code_run;
	due   code_moved;
	n     bigint := 0;
begin
	select * into it from code_run r where r.public_id = run for update;
	perform set_config('pavilion.account', coalesce(it.account_id::text, ''), true);
	for due in delete from code_moved m using (select * from code_moved x where x.run_id = it.run_id limit 1000) d
		where m.run_id = d.run_id and m.relation = d.relation and m.key = d.key and m.field = d.field returning m.* loop
		n := n + 1;
		if due.gone is not null then
			insert into company_code overriding system value
			select r.* from jsonb_populate_record(null::company_code, due.gone) r
			where exists (select from company c where c.company_id = r.company_id)
			on conflict do nothing;
		elsif due.relation = 'company_code' then
			update company_code r set code_id = due.old_id where r.company_code_id = due.key and r.code_id = due.new_id
				and not exists (select from company_code h where h.company_id = r.company_id and h.code_id = due.old_id);
		else
			execute format('update %1$I set %3$I = $1 where %2$I = $2 and %3$I = $3', due.relation, due.relation || '_id', due.field)
			using due.old_id, due.key, due.new_id;
		end if;
	end loop;
	return n;
end $$;

create function code_run_close(run uuid, state text) returns void language sql volatile
security definer set search_path = public, pg_temp as
	$$ update code_run r set state = code_run_close.state, ended_at = now() where r.public_id = run $$;

-- A run whose job ended before it told so.
create function code_job_ended() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
	update code_run r set state = new.state, ended_at = now() where r.job_id = new.job_id and r.state in ('waiting', 'running', 'undoing');
	return null;
end $$;
create trigger code_job_ended after update of state on job for each row
	when (new.kind = 'code.map' and new.state in ('failed', 'cancelled'))
	execute function code_job_ended();

-- ------------------------------------------------------------------------------------------ imports of companies
-- As in 019, and what a file says about codes and tags.
create or replace function import_stage() returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	if import_staged('import_row') then
		return;
	end if;
	create temp table import_row (
		line        bigint not null,
		first       boolean not null,     -- of its company in this file
		key         bytea,                -- company.import_key
		company     uuid,                 -- public ids to give, should the records be new
		exhibitor   uuid,
		name        text, name_local text, country text, country_text text, city text, street text, postcode text,
		phone       text, fax text, email text, website text, register_no text, about_en text, about_zh text,
		industry    text, company_type text, source text, tags text,
		why         text,                 -- the row is refused: msgid, field, the row as it stood
		field       text,
		raw         text,
		notes       text                  -- JSON: field, value and reason of what was left out
	) on commit delete rows;
	grant insert on import_row to pavilion_jobs;
end $$;

-- The codes of one batch. A single one fills what is empty; another than what stands there is a difference. What no list
-- knows is noted with its company.
create function code_imported() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	differs_ bigint;
begin
	if not import_staged('import_row') then
		return null;
	end if;
	if not exists (select from import_row r where r.why is null and coalesce(r.industry, r.company_type, r.source) is not null) then
		return null;
	end if;
	create temp table code_given on commit drop as
		with given as materialized (
			select r.line, coalesce(c.merged_into, c.company_id) as company_id, v.field, v.text
			from import_row r join company c on c.import_key = r.key
			cross join lateral (values ('industry', r.industry), ('company_type', r.company_type), ('source', r.source)) v (field, text)
			where r.why is null and v.text is not null
		), part as materialized (
			select w.field, w.text, p.part, code_find(w.field, p.part) as code_id
			from (select distinct field, text from given) w cross join lateral code_parts(w.field, w.text) p (part)
		)
		select g.line, g.company_id, g.field, left(p.part, 400) as text, p.code_id
		from given g join part p on p.field = g.field and p.text = g.text;
	insert into company_code (company_id, code_id, import_id, account_id)
	select distinct g.company_id, g.code_id, new.import_id, new.account_id
	from code_given g where g.field = 'industry' and g.code_id is not null
	on conflict do nothing;
	insert into import_difference (import_id, line, company_id, field, kept, given)
	select new.import_id, g.line, g.company_id, g.field,
		code_name(case g.field when 'source' then c.source_id else c.company_type_id end), g.text
	from code_given g join company c using (company_id)
	where g.field <> 'industry' and g.code_id <> case g.field when 'source' then c.source_id else c.company_type_id end
	on conflict do nothing;
	get diagnostics differs_ = row_count;
	update company c set company_type_id = coalesce(c.company_type_id, g.kind), source_id = coalesce(c.source_id, g.source)
	from (
		select o.company_id, (array_agg(o.code_id order by o.line) filter (where o.field = 'company_type'))[1] as kind,
			(array_agg(o.code_id order by o.line) filter (where o.field = 'source'))[1] as source
		from code_given o where o.field <> 'industry' and o.code_id is not null group by o.company_id) g
	where c.company_id = g.company_id
		and (c.company_type_id is null and g.kind is not null or c.source_id is null and g.source is not null);
	if differs_ > 0 then
		update import i set differs = i.differs + differs_ where i.import_id = new.import_id;
	end if;
	-- Texts that nobody knows.
	insert into code_unknown (field, text, key, import_id)
	select distinct on (g.field, code_key(g.text)) g.field, g.text, code_key(g.text), new.import_id
	from code_given g where g.code_id is null and code_key(g.text) <> '' order by g.field, code_key(g.text), g.line
	on conflict (field, key) do update set last_at = now();
	with noted as (
		insert into company_code_text (company_id, unknown_id, text, import_id, line)
		select distinct on (g.company_id, u.unknown_id) g.company_id, u.unknown_id, g.text, new.import_id, g.line
		from code_given g join code_unknown u on u.field = g.field and u.key = code_key(g.text)
		where g.code_id is null order by g.company_id, u.unknown_id, g.line
		on conflict do nothing
		returning unknown_id
	)
	update code_unknown u set seen = u.seen + n.count
	from (select unknown_id, count(*) as count from noted group by unknown_id) n where n.unknown_id = u.unknown_id;
	drop table code_given;
	return null;
end $$;
create trigger code_imported after update of read on import for each row
	when (new.kind = 'exhibitors' and new.read > old.read) execute function code_imported();

-- Says what an unknown text means (null code, not ignored: nothing is known any more), and lets a job give the code to
-- all records that came with it. `code` as code_find() takes it.
create function code_explain(unknown uuid, code text, ignore boolean) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it   code_unknown;
	id   bigint;
begin
	perform must('centre.manage');
	select * into it from code_unknown u where u.public_id = code_explain.unknown for update;
	if it.unknown_id is null then
		perform refuse(404, 'There is no such text.');
	end if;
	if code is not null and not ignore then
		id := code_find(it.field, code);
		if id is null then
			perform refuse(422, 'No list knows this code. Choose one of those that are offered.', 'code');
		end if;
	elsif not ignore and it.code_id is null and not it.ignored then
		perform refuse(422, 'Please choose a code.', 'code');
	end if;
	if it.code_id is distinct from id then
		insert into job (kind, params, account_id) values ('code.explain', jsonb_build_object('unknown', it.unknown_id), current_account());
	end if;
	update code_unknown u set code_id = id, ignored = ignore,
		account_id = current_account(), decided_at = now()
	where u.unknown_id = it.unknown_id;
	return it.seen;
end $$;

-- Gives a portion of the records that came with an unknown text the code it means, and takes from them what they had by
-- another meaning. Returns the last of them; null: no more.
create function code_explained(unknown bigint, after bigint) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it   code_unknown;
	ids  bigint[];
	last bigint;
	col  text;
begin
	select * into it from code_unknown u where u.unknown_id = code_explained.unknown for share;
	select array_agg(x.id), max(x.id) into ids, last from (
		select t.company_code_text_id as id from company_code_text t
		where t.unknown_id = it.unknown_id and t.company_code_text_id > after order by 1 limit 1000) x;
	if it.field = 'industry' then
		delete from company_code cc using company_code_text t
		where t.company_code_text_id = any(ids) and cc.company_id = t.company_id and cc.unknown_id = it.unknown_id
			and cc.code_id is distinct from it.code_id;
		if it.code_id is not null then
			insert into company_code (company_id, code_id, unknown_id, account_id)
			select t.company_id, it.code_id, it.unknown_id, it.account_id
			from company_code_text t where t.company_code_text_id = any(ids)
			on conflict do nothing;
		end if;
	elsif it.field in ('company_type', 'source') then
		col := it.field || '_id';
		-- Only what this text gave is taken away again, only what is empty is filled.
		execute format('update company c set %1$I = $1 from company_code_text t
			where t.company_code_text_id = any($2) and c.company_id = t.company_id
				and (case when t.applied then true else c.%1$I is null end) and c.%1$I is distinct from $1', col)
		using it.code_id, ids;
	end if;
	update company_code_text t set applied = it.code_id is not null
	where t.company_code_text_id = any(ids) and t.applied <> (it.code_id is not null)
		and (it.code_id is null or it.field = 'industry' or exists (select from company c where c.company_id = t.company_id
			and case it.field when 'source' then c.source_id else c.company_type_id end = it.code_id));
	return last;
end $$;

-- Codes that an unknown text is probably meant for, the likeliest first.
create function code_guess(field text, given text) returns jsonb language sql stable
security definer set search_path = public, pg_temp as $$
	select jsonb_agg(jsonb_build_object('value', g.list || ':' || g.code, 'label', left(code_label(g.code_id), 80)) order by g.near desc, g.path)
	from (
		select c.*, greatest(similarity(given, c.name ->> 'en'), similarity(given, c.name ->> 'zh'),
			word_similarity(given, c.name ->> 'en') * 0.9, word_similarity(given, c.name ->> 'zh') * 0.9) as near
		from code c join code_list l using (list)
		where l.field = code_guess.field and c.retired is null
		order by near desc, c.level, c.path limit 3) g
	where g.near > 0.25
$$;

-- As in 041, and codes.
create or replace function history_value(field text, value jsonb) returns text language plpgsql stable
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
	when 'zone_id', 'parent_id' then select tr(name) into found from zone where zone_id = given::bigint;
	when 'gate_id' then select tr(name) into found from gate where gate_id = given::bigint;
	when 'category_id' then select tr(name) into found from badge_category where category_id = given::bigint;
	when 'registration_id', 'leader_id', 'by_id' then
		select name into found from registration where registration_id = given::bigint;
	when 'invitation_id' then select code into found from invitation where invitation_id = given::bigint;
	when 'room_id' then select tr(name) into found from room where room_id = given::bigint;
	when 'track_id' then select tr(name) into found from forum_track where track_id = given::bigint;
	when 'session_id' then select tr(title) into found from forum_session where session_id = given::bigint;
	when 'speaker_id' then select name into found from speaker where speaker_id = given::bigint;
	when 'company_type_id', 'function_id', 'source_id' then found := code_name(given::bigint);
	when 'days' then found := fair_days_words(given::int);
	else found := given;
	end case;
	return coalesce(found, given);
end $$;

-- ------------------------------------------------------------------------------------------ who sees what
do $$
declare
	t text;
begin
	foreach t in array array['code_list', 'code_version', 'code', 'code_change', 'code_map', 'company_code', 'code_unknown',
		'company_code_text', 'code_run', 'code_moved'] loop
		execute format('alter table %I enable row level security', t);
		execute format('grant select on %I to pavilion_jobs', t);
		execute format('create policy jobs_read on %I for select to pavilion_jobs using (true)', t);
	end loop;
	foreach t in array array['code_list', 'code'] loop
		execute format('grant select on %I to pavilion_office', t);
		execute format('create policy office_read on %I for select to pavilion_office using (true)', t);
	end loop;
	foreach t in array array['code_version', 'code_change', 'code_map', 'code_unknown', 'code_run'] loop
		execute format('grant select on %I to pavilion_office', t);
		execute format('create policy office_read on %I for select to pavilion_office using ((select may(''centre.manage'')) or (select may(''company.read'')))', t);
	end loop;
	foreach t in array array['company_code', 'company_code_text'] loop
		execute format('grant select on %I to pavilion_office', t);
		execute format('create policy office_read on %1$I for select to pavilion_office using (
			exists (select from company c where c.company_id = %1$I.company_id))', t);
	end loop;
end $$;
create policy office_codes on import for select to pavilion_office using (kind = 'codes' and (select may('centre.manage')));
create policy office_codes on import_reject for select to pavilion_office using ((select may('centre.manage'))
	and exists (select from import i where i.import_id = import_reject.import_id and i.kind = 'codes'));
create policy office_codes on job for select to pavilion_office using (kind in ('import.codes', 'code.map') and (select may('centre.manage')));

revoke execute on function code_key, code_label, code_name, code_now, code_find, code_parts, code_below, company_industry,
	company_industries, code_filter, code_options, code_chosen, company_codes_set, company_code_history, import_stage_codes,
	code_faults, import_codes, code_release, code_seed, import_begin_codes, code_upload, code_map_set, code_map_drop,
	code_apply, code_unapply, code_places, code_run_open, code_run_step, code_run_back, code_run_close, code_job_ended,
	code_imported, code_explain, code_explained, code_guess from public;
grant execute on function code_key, code_label, code_name, code_find, company_industry, company_industries, code_filter,
	code_options, code_chosen, company_codes_set, code_upload, code_map_set, code_map_drop, code_apply, code_unapply,
	code_explain, code_guess to pavilion_office;
grant execute on function import_codes, code_run_open, code_run_step, code_run_back, code_run_close, code_explained,
	code_label, code_name, company_industry, company_industries to pavilion_jobs;
