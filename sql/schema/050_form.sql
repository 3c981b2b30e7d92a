-- Normal forms: how names, numbers and addresses are written before they are compared. The words they are made with are
-- a table that organizers extend; the forms of every company and contact are stored, kept current by a job, and found by
-- keys. app/dedup/form_job.c makes them, app/dedup/door.c asks by them.

-- ------------------------------------------------------------------------------------------ words
-- Legal forms, places and words. The job brings the entries of app/centre/tables; organizers add to them, change and
-- retire them, and every change counts the version up.
create table form_word (
	word_id     bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	kind        text not null check (kind in
		('legal', 'place', 'generic', 'title', 'particle', 'mailbox', 'free', 'street', 'nickname')),
	code        text not null check (length(code) between 1 and 60),  -- or what the words become: "rd", "william"
	words       text[] not null check (cardinality(words) between 1 and 20000),
	place       text not null default 'end' check (place in ('end', 'front', 'both', 'within')), -- where a legal form stands
	countries   text not null default '' check (countries ~ '^([A-Z]{2}( [A-Z]{2})*)?$'),
	seed        text[],                                         -- what came with Pavilion; null: an organizer's own
	retired_at  timestamptz,
	account_id  bigint references account,
	changed_at  timestamptz not null default now(),
	unique (kind, code)
);

-- One row: the version of the words, and how far the job is.
create table form_state (
	one         boolean primary key default true check (one),
	version     bigint not null default 1,
	due_version bigint not null default 1,                      -- all records were made due for this one
	seed        text                                            -- digest of the files that the entries came from
);
insert into form_state default values;

create function form_word_changed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update form_state set version = version + 1;
	perform form_wake();
	return null;
end $$;

-- ------------------------------------------------------------------------------------------ forms
-- The columns from `name` to `id_number` are those that the engine compares (app/dedup/set.h); the others are for people
-- and for lists. `keys` are hashes of what a record may share with its duplicates.
create table company_form (
	company_id  bigint primary key references company on delete cascade,
	version     bigint not null,                                -- of the words
	name        text,                                           -- Latin words of the core
	han         text,                                           -- its hanzi, simplified
	firm        text,                                           -- the person to ask for
	firm_han    text,
	street      text,
	city        text,
	postcode    text,
	country     text,
	phone       text,
	fax         text,
	email       text,
	domain      text,                                           -- of the e-mail or the website; free services left out
	local       text,                                           -- of the e-mail, if it is somebody's own
	id_number   text,
	core        text,                                           -- the name without legal form and city
	sound       text,                                           -- in Latin letters, by pinyin if it has none
	legal       text,                                           -- code of the legal form
	place       text,                                           -- code of the city or country in the name
	words       text[],
	house       text,                                           -- number of the house
	number      text,                                           -- the phone as E.164 has it, without the plus
	extension   text,
	generic     boolean not null default false,                 -- the e-mail is nobody's own
	keys        int[] not null,
	made_at     timestamptz not null default now()
);
create index company_form_keys on company_form using gin (keys) with (fastupdate = off);
create index company_form_core on company_form (core);
create index company_form_domain on company_form (domain) where domain is not null;
create index company_form_version on company_form (version);

create table contact_form (
	contact_id  bigint primary key references contact on delete cascade,
	version     bigint not null,
	name        text,                                           -- Latin words of the whole name, ascending
	han         text,
	given       text,
	family      text,
	firm        text,                                           -- the employer's core
	firm_han    text,
	city        text,
	country     text,
	phone       text,
	fax         text,
	email       text,
	domain      text,
	local       text,
	sound       text,                                           -- family name first, by pinyin if it has none
	initials    text,
	formal      text,                                           -- the given name behind a nickname
	number      text,
	extension   text,
	generic     boolean not null default false,
	keys        int[] not null,
	made_at     timestamptz not null default now()
);
create index contact_form_keys on contact_form using gin (keys) with (fastupdate = off);
create index contact_form_sound on contact_form (sound);
create index contact_form_domain on contact_form (domain) where domain is not null;
create index contact_form_version on contact_form (version);

-- How rare values and words are: counted by the job when much has changed, read by whoever scores a single record.
create table form_rarity (
	kind        centre_kind primary key,
	version     bigint not null default 1,
	records     bigint not null,
	filled      bigint[] not null,                              -- records with a value, per column of the engine
	values      bigint[] not null,                              -- different values, likewise
	data        bytea not null                                  -- hash and count of what is there more than twice
);

insert into merge_child (kind, relation, owner, key, label, derived) values
('company', 'company_form', 'company_id', 'company_id', 'Normal forms', true),
('contact', 'contact_form', 'contact_id', 'contact_id', 'Normal forms', true);

-- ------------------------------------------------------------------------------------------ what is due
-- Regular work: one row, woken by whoever makes something due. A row that somebody else is just waking is left to him.
create or replace function job_regular(kind text) returns boolean language sql immutable parallel safe as
	$$ select kind in ('hold.lapse', 'house.keeping', 'forum.promote', 'centre.form') $$;
insert into job (kind) values ('centre.form');

create function form_wake() returns void language sql volatile security definer set search_path = public, pg_temp as $$
	update job set run_at = now() where job_id = (
		select job_id from job where kind = 'centre.form' and state = 'waiting' and run_at > now() for update skip locked)
$$;
create trigger form_word_changed after insert or update or delete on form_word
	for each statement execute function form_word_changed();

-- The row is locked if it is there: as long as a change is not committed, the job leaves its record alone.
create function company_due_insert() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	insert into centre_due select 'company', company_id from fresh order by company_id
	on conflict (kind, id) do update set id = excluded.id;
	if found then
		perform form_wake();
	end if;
	return null;
end $$;
create function company_due_update() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	with changed as materialized (
		select n.company_id,
			row(n.name, n.name_local, n.website) is distinct from row(o.name, o.name_local, o.website) as employer
		from fresh n join stale o using (company_id)
		where row(n.name, n.name_local, n.country, n.country_text, n.city, n.street, n.postcode, n.phone, n.fax, n.email,
				n.website, n.register_no)
			is distinct from row(o.name, o.name_local, o.country, o.country_text, o.city, o.street, o.postcode, o.phone,
				o.fax, o.email, o.website, o.register_no)
	)
	insert into centre_due (
		select 'company', company_id from changed
		union all
		select 'contact', p.contact_id from changed join contact p using (company_id) where changed.employer
		order by 1, 2)
	on conflict (kind, id) do update set id = excluded.id;
	if found then
		perform form_wake();
	end if;
	return null;
end $$;
create function contact_due_insert() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	insert into centre_due (
		select 'contact', contact_id from fresh
		union all
		select distinct 'company', company_id from fresh where company_id is not null
		order by 1, 2)
	on conflict (kind, id) do update set id = excluded.id;
	if found then
		perform form_wake();
	end if;
	return null;
end $$;
create function contact_due_update() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	with changed as materialized (
		select n.contact_id, n.company_id, o.company_id as former,
			row(n.name, n.company_id, n.merged_into) is distinct from row(o.name, o.company_id, o.merged_into) as person
		from fresh n join stale o using (contact_id)
		where row(n.name, n.name_local, n.company_id, n.employer, n.country, n.city, n.phone, n.fax, n.email, n.merged_into)
			is distinct from row(o.name, o.name_local, o.company_id, o.employer, o.country, o.city, o.phone, o.fax, o.email,
				o.merged_into)
	)
	insert into centre_due (
		select 'contact', contact_id from changed
		union
		select 'company', company_id from changed where person and company_id is not null
		union
		select 'company', former from changed where person and former is not null
		order by 1, 2)
	on conflict (kind, id) do update set id = excluded.id;
	if found then
		perform form_wake();
	end if;
	return null;
end $$;
create trigger company_due_insert after insert on company referencing new table as fresh
	for each statement execute function company_due_insert();
create trigger company_due_update after update on company referencing new table as fresh old table as stale
	for each statement execute function company_due_update();
create trigger contact_due_insert after insert on contact referencing new table as fresh
	for each statement execute function contact_due_insert();
create trigger contact_due_update after update on contact referencing new table as fresh old table as stale
	for each statement execute function contact_due_update();

insert into centre_due select 'company', company_id from company union all select 'contact', contact_id from contact;

-- A record that is gone is not due.
create function form_gone() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	delete from centre_due d using stale s
	where d.kind = tg_argv[0] and d.id = (to_jsonb(s) ->> tg_argv[1])::bigint;
	return null;
end $$;
create trigger company_gone after delete on company referencing old table as stale
	for each statement execute function form_gone('company', 'company_id');
create trigger contact_gone after delete on contact referencing old table as stale
	for each statement execute function form_gone('contact', 'contact_id');

-- ------------------------------------------------------------------------------------------ the door
-- What everybody who scores single records must know; another version means that door_load() has something new. In
-- PL/pgSQL, which keeps the plan: it is asked with every record.
create function door_version() returns text language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	return concat_ws('-', (select version from form_state),
		(select string_agg(kind || version, '-' order by kind) from form_rarity),
		(select string_agg(model_id || '.' || xmin::text, '-' order by kind) from dedup_model where used));
end $$;

-- The model until the first run has learnt one: what duplicates are expected to show (app/dedup/compare.c), and what
-- strangers and related records showed in 100,000 registrations of fairs. How many duplicates there are is the door's own
-- guess; it makes the score depend on the number of records.
create function door_start(kind centre_kind) returns jsonb language sql immutable as $$
	select case when kind = 'company' then jsonb '
{"type":"company","link":2,"mean":0.34,"sure":16,"duplicates":1e-9,"related":1e-9,"comparisons":[
{"name":"name","m":[0.04,0.08,0.12,0.08,0.68],"u":[0.9993,0.0005,1,0.0003,0.25],"r":[0.02,0.5,0.18,0.02,0.28]},
{"name":"phone","m":[0.45,0.002,0.05,0.05,0.448],"u":[0.99999,0.000002,1,0.000002,0.0625],"r":[0.97,0.005,0.01,0.005,0.01]},
{"name":"web","m":[0.15,0.25,0.05,0.3,0.25],"u":[0.45,0.55,0.00001,1,0.0625],"r":[0.05,0.1,0.15,0.65,0.05]},
{"name":"address","m":[0.1,0.2,0.1,0.15,0.45],"u":[0.94,1,1,0.04,0.67]},
{"name":"contact","m":[0.5,0.03,0.05,0.05,0.37],"u":[0.999,1,0.0001,1,0.1]},
{"name":"id_number","m":[0.1,0.0005,0.03,0.07,0.7995],"u":[0.9998,0.00005,0.00005,0.00005,0.0625]}]}'
	else jsonb '
{"type":"person","link":2,"mean":0,"sure":14,"duplicates":1e-9,"related":1e-9,"comparisons":[
{"name":"name","m":[0.03,0.1,0.07,0.1,0.7],"u":[0.992,1,0.0003,1,0.99]},
{"name":"phone","m":[0.25,0.002,0.05,0.05,0.648],"u":[0.99999,0.000002,1,0.000002,0.0625],"r":[0.25,0.005,0.01,0.01,0.725]},
{"name":"email","m":[0.2,0.04,0.06,0.05,0.65],"u":[0.9987,0.001,0.0001,1,1]},
{"name":"employer","m":[0.1,0.05,0.15,0.1,0.6],"u":[0.987,0.0005,1,1,0.07],"r":[0.02,0.01,0.02,0.05,0.9]},
{"name":"address","m":[0.15,0.15,0.1,0.1,0.5],"u":[0.987,1,1,0.007,1],"r":[0.05,0.85,0.03,0.03,0.04]}]}' end
$$;

-- The entries in force as lines for norm_lines(): kind, code, place, countries and words, apart by tabs; words by bars.
create function form_words() returns text language sql stable security definer set search_path = public, pg_temp as $$
	select coalesce(string_agg(concat_ws(E'\t', kind, code, place, countries, array_to_string(words, '|')), E'\n'
		order by kind, word_id), '')
	from form_word where retired_at is null
$$;

create function door_load() returns table (version text, words text,
	company_model jsonb, company_link real, company_records bigint, company_filled bigint[], company_values bigint[],
	company_data bytea, contact_model jsonb, contact_link real, contact_records bigint, contact_filled bigint[],
	contact_values bigint[], contact_data bytea)
language sql stable security definer set search_path = public, pg_temp as $$
	select door_version(), form_words(),
		coalesce(c.params, door_start('company')), c.link, cr.records, cr.filled, cr.values, cr.data,
		coalesce(p.params, door_start('contact')), p.link, pr.records, pr.filled, pr.values, pr.data
	from (values (1)) one
	left join dedup_model c on c.used and c.kind = 'company'
	left join dedup_model p on p.used and p.kind = 'contact'
	left join form_rarity cr on cr.kind = 'company'
	left join form_rarity pr on pr.kind = 'contact'
$$;

-- Records that share a key: of each key at most `block`, whoever shares most first. `self` and what somebody said is
-- another record are left out, and records that became part of others. PL/pgSQL keeps the plan; without it the planner
-- takes longer than the search.
create function door_company(keys int[], self uuid, block int, most int)
returns table (record uuid, name text, han text, firm text, firm_han text, street text, city text, postcode text,
	country text, phone text, fax text, email text, domain text, local text, id_number text)
language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off
set plan_cache_mode = force_generic_plan rows 30 as $$
#variable_conflict use_column
declare
	own bigint := (select company_id from company where public_id = self);
begin
	return query
	with shared as materialized (
		select f.id, count(*) as many from unnest(door_company.keys) k,
			lateral (select x.company_id as id from company_form x where x.keys @> array[k] limit block) f
		group by 1 order by 2 desc, 1 limit most
	)
	select c.public_id, f.name, f.han, f.firm, f.firm_han, f.street, f.city, f.postcode, f.country, f.phone,
		f.fax, f.email, f.domain, f.local, f.id_number
	from shared s join company c on c.company_id = s.id and c.merged_into is null join company_form f on
		f.company_id = s.id
	where own is null or s.id <> own and not exists (select from dedup_apart d
		where d.kind = 'company' and d.a_id = least(s.id, own) and d.b_id = greatest(s.id, own));
end $$;

create function door_contact(keys int[], self uuid, block int, most int)
returns table (record uuid, name text, han text, firm text, firm_han text, city text, country text, phone text, fax
	text, email text, domain text, local text)
language plpgsql stable security definer set search_path = public, pg_temp set enable_seqscan = off
set plan_cache_mode = force_generic_plan rows 30 as $$
#variable_conflict use_column
declare
	own bigint := (select contact_id from contact where public_id = self);
begin
	return query
	with shared as materialized (
		select f.id, count(*) as many from unnest(door_contact.keys) k,
			lateral (select x.contact_id as id from contact_form x where x.keys @> array[k] limit block) f
		group by 1 order by 2 desc, 1 limit most
	)
	select c.public_id, f.name, f.han, f.firm, f.firm_han, f.city, f.country, f.phone, f.fax, f.email, f.domain, f.local
	from shared s join contact c on c.contact_id = s.id and c.merged_into is null join contact_form f on
		f.contact_id = s.id
	where own is null or s.id <> own and not exists (select from dedup_apart d
		where d.kind = 'contact' and d.a_id = least(s.id, own) and d.b_id = greatest(s.id, own));
end $$;

-- ------------------------------------------------------------------------------------------ the office's pages
create function form_word_set(word uuid, kind text, code text, words text, place text, countries text) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	list text[] := array(select btrim(w) from regexp_split_to_table(form_word_set.words, '[\r\n\t|]+') with ordinality t (w, n)
		where btrim(w) <> '' order by n);
	made uuid;
begin
	perform must('centre.manage');
	form_word_set.code := coalesce(nullif(btrim(form_word_set.code), ''), list[1]);
	if cardinality(list) = 0 then
		perform refuse(422, 'Please write at least one word.', 'words');
	end if;
	if exists (select from form_word w where w.kind = form_word_set.kind and w.code = form_word_set.code
			and w.public_id is distinct from word) then
		perform refuse(409, 'There is an entry with this code already.', 'code');
	end if;
	insert into form_word as w (public_id, kind, code, words, place, countries, account_id)
	values (coalesce(word, uuid_v7()), kind, form_word_set.code, list, coalesce(form_word_set.place, 'end'),
		upper(coalesce(btrim(form_word_set.countries), '')), current_account())
	on conflict (public_id) do update set code = excluded.code, words = excluded.words, place = excluded.place,
		countries = excluded.countries, account_id = excluded.account_id, changed_at = now()
	returning public_id into made;
	return made;
end $$;

create function form_word_retire(word uuid, retire boolean) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform must('centre.manage');
	update form_word set retired_at = case when retire then now() end, account_id = current_account(), changed_at = now()
	where public_id = word and (retired_at is null) = retire;
	if not found and not exists (select from form_word where public_id = word) then
		perform refuse(404, 'There is no such entry.');
	end if;
end $$;

-- Keys of entries whose words or code hold what was typed.
create function form_word_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp rows 1000 as $$
	select w.word_id from form_word w
	where may('centre.manage') and position(lower(btrim(q)) in lower(w.code || ' ' || array_to_string(w.words, ' '))) > 0
	limit 1000
$$;

-- How many records are due.
create function form_due() returns bigint language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	perform must('centre.manage');
	return (select count(*) from centre_due);
end $$;

-- All records are made anew, though no word changed: after an upgrade, or on somebody's wish.
create function form_again() returns void language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('centre.manage');
	update form_state set version = version + 1;
	perform form_wake();
end $$;

-- ------------------------------------------------------------------------------------------ the job
-- A portion of what is due, which nobody is changing just now. It is due no more once the caller commits.
create function form_take(kind centre_kind, portion int) returns bigint[]
language sql volatile security definer set search_path = public, pg_temp as $$
	with first as (
		select d.ctid from centre_due d where d.kind = form_take.kind order by d.id limit portion for update skip locked
	), taken as (
		delete from centre_due d using first f where d.ctid = f.ctid returning d.id
	)
	select array_agg(id order by id) from taken
$$;

-- The first run of the engine, once there are enough records to learn a model of; later ones are asked for by imports and
-- by people.
create function form_first_run(kind centre_kind) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	if (select r.records from form_rarity r where r.kind = form_first_run.kind) >= 200
			and not exists (select from dedup_model m where m.kind = form_first_run.kind and m.used)
			and not exists (select from dedup_run r where r.kind = form_first_run.kind and r.import_id is null
				and r.state in ('waiting', 'running', 'done')) then
		perform dedup_request(form_first_run.kind);
	end if;
end $$;

-- The program's own entries. What an organizer changed stays; words that a new version brings are added.
create function form_seed(digest text, lines text) returns int language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	many int;
begin
	insert into form_word as w (kind, code, place, countries, words, seed)
	select l[1], l[2], min(l[3]), min(l[4]), array_agg(word order by n, m), array_agg(word order by n, m)
	from regexp_split_to_table(lines, E'\n') with ordinality t (line, n), string_to_array(line, E'\t') l,
		unnest(string_to_array(l[5], '|')) with ordinality u (word, m)
	where cardinality(l) = 5 and word <> ''
	group by l[1], l[2] order by min(n)
	on conflict (kind, code) do update set seed = excluded.seed,
		words = w.words || array(select n from unnest(excluded.seed) n
			where n <> all(w.words) and n <> all(coalesce(w.seed, '{}')))
	where w.seed is distinct from excluded.seed;
	get diagnostics many = row_count;
	update form_state set seed = digest;
	return many;
end $$;

create function form_due_all() returns boolean language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	now_version bigint := (select version from form_state for update);
begin
	if (select due_version from form_state) >= now_version then
		return false;
	end if;
	insert into centre_due select 'company', company_id from company union all select 'contact', contact_id from contact
	on conflict do nothing;
	update form_state set due_version = now_version;
	return true;
end $$;

-- ------------------------------------------------------------------------------------------ rights
do $$
declare
	t text;
begin
	foreach t in array array['form_word', 'form_state', 'company_form', 'contact_form', 'form_rarity'] loop
		execute format('alter table %I enable row level security', t);
		execute format('grant select, insert, update, delete on %I to pavilion_jobs', t);
		execute format('create policy jobs_all on %I for all to pavilion_jobs using (true)', t);
	end loop;
end $$;
grant select on form_word, form_state, company_form, contact_form to pavilion_office;
create policy office_read on form_word for select to pavilion_office using ((select may('centre.manage')));
create policy office_read on form_state for select to pavilion_office using ((select may('centre.manage')));
create policy office_read on company_form for select to pavilion_office using (
	exists (select from company c where c.company_id = company_form.company_id));
create policy office_read on contact_form for select to pavilion_office using (
	exists (select from contact p where p.contact_id = contact_form.contact_id));

revoke execute on function form_word_changed, form_wake, company_due_insert, company_due_update, contact_due_insert,
	contact_due_update, form_gone, door_version, door_start, door_load, form_words, door_company, door_contact,
	form_word_set, form_word_retire, form_word_search, form_due, form_again, form_take, form_first_run, form_seed, form_due_all from public;
grant execute on function door_version, door_load, door_company, door_contact
	to pavilion_portal, pavilion_office, pavilion_jobs;
grant execute on function form_word_set, form_word_retire, form_due, form_again, form_word_search to pavilion_office;
grant execute on function form_word_search, form_words, form_take, form_first_run, form_seed, form_due_all to pavilion_jobs;
