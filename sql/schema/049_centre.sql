-- The data centre: each company and each person once, over all editions. What is known of their normal forms, of
-- likely duplicates, and of records that became one. The functions stand in the files after.

-- ------------------------------------------------------------------------------------------ companies, contacts
-- A record that became part of another stays as it was, under its survivor. It is hidden from every list, page and
-- figure; `merged_into` is the record that stands for it now, however many merges lie between.
alter table company
	add column merged_into bigint references company,
	add constraint company_merged_apart check (merged_into <> company_id);
create index company_merged on company (merged_into) where merged_into is not null;

-- A contact is a person: of a company, or a visitor of none. Visitors write their employer as they like.
alter table contact
	alter column company_id drop not null,
	drop constraint contact_name_check,
	add constraint contact_name_length check (length(name) between 1 and 200),
	drop constraint contact_job_title_check,
	add constraint contact_job_title_length check (length(job_title) <= 200),
	add column name_local text check (length(name_local) <= 200),
	add column employer text check (length(employer) <= 300),
	add column country text check (country ~ '^[A-Z]{2}$'),
	add column city text check (length(city) <= 200),
	add column fax text check (length(fax) <= 60),
	add column lang lang,
	add column import_id bigint,
	add column merged_into bigint references contact,
	add column changed_at timestamptz not null default now(),
	add constraint contact_merged_apart check (merged_into <> contact_id);
create index contact_merged on contact (merged_into) where merged_into is not null;
create index contact_email on contact (lower(email));

-- A visitor's registration is one of a person's.
alter table registration add column contact_id bigint references contact;
create index registration_contact on registration (contact_id) where contact_id is not null;
create index registration_unlinked on registration (registration_id) where contact_id is null;

-- An exhibitor of a company that became part of another, where the survivor exhibits in the same edition itself.
alter table exhibitor add column aside boolean not null default false;

-- Whatever a merge does to a row is no change of the row: unmerged, it is as it was, to the byte.
create or replace function changed_at_set() returns trigger language plpgsql as $$
begin
	if coalesce(current_setting('pavilion.merging', true), '') = '' then
		new.changed_at := now();
	end if;
	return new;
end $$;
create trigger changed_at before update on contact for each row
	when (old.* is distinct from new.*) execute function changed_at_set();

-- The record that stands for this one.
create function company_root(id bigint) returns bigint language sql stable parallel safe
security definer set search_path = public, pg_temp as
	$$ select coalesce(merged_into, company_id) from company where company_id = id $$;
create function contact_root(id bigint) returns bigint language sql stable parallel safe
security definer set search_path = public, pg_temp as
	$$ select coalesce(merged_into, contact_id) from contact where contact_id = id $$;
revoke execute on function company_root, contact_root from public;

create domain centre_kind as text check (value in ('company', 'contact'));

-- ------------------------------------------------------------------------------------------ normal forms
-- Records whose normal forms are to be made anew: written by triggers, emptied by the job `centre.form`.
create table centre_due (
	kind        centre_kind not null,
	id          bigint not null,
	primary key (kind, id)
);

-- ------------------------------------------------------------------------------------------ duplicates
-- What the duplicate engine knows about pairs of a kind. One model of a kind is in use; the others are its past.
create table dedup_model (
	model_id    bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	kind        centre_kind not null,
	learned     text not null check (learned in ('start', 'run', 'reviews', 'hand')),
	params      jsonb not null,                                 -- app/dedup/model.h
	link        real not null,                                  -- bits: a pair from here on is a likely duplicate
	sure        real not null,                                  -- bits: from here on it may be merged unseen
	records     bigint,                                         -- learned from so many
	account_id  bigint references account,
	created_at  timestamptz not null default now(),
	used        boolean not null default false
);
create unique index dedup_model_used on dedup_model (kind) where used;

create table dedup_run (
	run_id      bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	kind        centre_kind not null,
	import_id   bigint references import,                       -- only what this import brought, against everything
	job_id      bigint,
	account_id  bigint references account,                      -- null: by itself
	model_id    bigint references dedup_model,
	state       text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
	records     bigint,
	candidates  bigint,                                         -- pairs compared
	pairs       bigint,                                         -- pairs found
	groups      bigint,
	seconds     real,
	cpu         real,
	error       text,
	created_at  timestamptz not null default now(),
	ended_at    timestamptz
);

-- Likely duplicates, with what each comparison gave: levels[i] and weights[i] (bits) of comparison i of the model.
create table dedup_pair (
	kind        centre_kind not null,
	a_id        bigint not null,
	b_id        bigint not null,
	run_id      bigint references dedup_run,                    -- null: found at the door
	weight      real not null,                                  -- bits in favour, the prior included
	levels      smallint[] not null,
	weights     real[] not null,
	primary key (kind, a_id, b_id),
	check (a_id < b_id)
);
create index dedup_pair_b on dedup_pair (kind, b_id);

-- What stands in the queue of the review: records that are probably one.
create table dedup_group (
	group_id    bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	kind        centre_kind not null,
	run_id      bigint references dedup_run,
	import_id   bigint references import,                       -- an import brought one of them
	weight      real not null,                                  -- bits: the mean over its pairs
	records     int not null check (records > 1),
	priority    double precision not null default 0,            -- probability × editions × open money: dedup_priority()
	state       text not null default 'open' check (state in ('open', 'later', 'merged', 'different')),
	later_until timestamptz,
	account_id  bigint references account,                      -- who decided
	decided_at  timestamptz,
	created_at  timestamptz not null default now()
);
create index dedup_group_queue on dedup_group (kind, priority desc, group_id) where state = 'open';
create index dedup_group_import on dedup_group (import_id) where import_id is not null;
create table dedup_member (
	group_id    bigint not null references dedup_group on delete cascade,
	record_id   bigint not null,
	primary key (group_id, record_id)
);
create index dedup_member_record on dedup_member (record_id);

-- "Not a duplicate": remembered for ever, by every run and at the door.
create table dedup_apart (
	kind        centre_kind not null,
	a_id        bigint not null,
	b_id        bigint not null,
	account_id  bigint references account,
	note        text check (length(note) <= 2000),
	created_at  timestamptz not null default now(),
	primary key (kind, a_id, b_id),
	check (a_id < b_id)
);
create index dedup_apart_b on dedup_apart (kind, b_id);

-- ------------------------------------------------------------------------------------------ merges
-- Merges are edges of a forest: `loser` hangs under `survivor`. An edge is never changed; unmerged, it is marked and
-- no longer counts. Edges of one decision share `decision`.
create table merge (
	merge_id    bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	decision    uuid not null,
	kind        centre_kind not null,
	survivor_id bigint not null,
	loser_id    bigint not null,
	-- What the merge set in the survivor: [{"field": "city", "was": null, "became": "Hannover", "from": "uuid or null",
	-- "rule": "newest|complete|source|keep|chosen|typed"}]
	fields      jsonb not null default '[]',
	bulk_id     bigint,
	weight      real,                                           -- bits of the pair, if the engine found it
	account_id  bigint references account,
	at          timestamptz not null default now(),
	undone_at   timestamptz,
	undone_by   bigint references account,
	check (survivor_id <> loser_id)
);
create unique index merge_loser on merge (kind, loser_id) where undone_at is null;
create index merge_survivor on merge (kind, survivor_id) where undone_at is null;
create index merge_decision on merge (decision);

-- Rows that belong to a company or a contact and go where it goes. Whoever adds a table with such rows adds a row
-- here; a test compares it with the foreign keys.
create table merge_child (
	kind        centre_kind not null,
	relation    name not null,
	owner       name not null,                                  -- the column with the company's or contact's number
	key         name not null,                                  -- a bigint that names the row
	label       text not null,                                  -- msgid: what people call such rows
	only_if     text not null default 'true',                   -- SQL condition on the table: which rows are such
	same        name[] not null default '{}',                   -- with the owner unique: a row like it stays behind
	derived     boolean not null default false,                 -- made from the record, not moved
	primary key (kind, relation, owner)
);

-- Where a moved row came from: its own record, as long as that hangs under another.
create table merge_origin (
	kind        centre_kind not null,
	relation    name not null,
	owner       name not null,
	key         bigint not null,
	origin_id   bigint not null,
	primary key (relation, owner, key)
);
create index merge_origin_of on merge_origin (kind, origin_id);

-- ------------------------------------------------------------------------------------------ permissions
insert into permission (permission, label, by_row) values
('contact.read',  '{"en": "See contacts", "zh": "查看联系人"}', true),
('contact.write', '{"en": "Change contacts", "zh": "修改联系人"}', true),
('centre.review', '{"en": "Review duplicates, merge and unmerge", "zh": "审核重复记录、合并与拆分"}', false),
('centre.bulk',   '{"en": "Propose and approve merges in bulk", "zh": "提议和批准批量合并"}', false),
('centre.manage', '{"en": "Manage codes, tags, normal forms and the duplicate model", "zh": "管理代码、标签、规范形式与查重模型"}', false);
-- Whoever may do everything there was before may do this as well.
insert into role_permission (role_id, permission, scope)
select r.role_id, p.permission, 'all' from role r, (values
	('contact.read'), ('contact.write'), ('centre.review'), ('centre.bulk'), ('centre.manage')) p (permission)
where not exists (select from permission o where o.permission not in (
		'contact.read', 'contact.write', 'centre.review', 'centre.bulk', 'centre.manage')
	and not exists (select from role_permission rp where rp.role_id = r.role_id and rp.permission = o.permission and rp.scope = 'all'));

-- As in 015; a company without a team or an account manager is a plain no to a narrow scope, also to whoever asks
-- `if not company_open(...)`.
create or replace function company_open(scope text, team bigint, owner bigint) returns boolean language sql stable parallel safe as $$
	select coalesce(scope = 'all' or scope = 'team' and team = current_team() or scope = 'own' and owner = current_account(), false)
$$;

-- ------------------------------------------------------------------------------------------ who sees what
-- Records under another are seen by functions of the owner only.
alter policy portal_read on company using (company_id = (select current_company()) and merged_into is null);
alter policy portal_read on contact using (company_id = (select current_company()) and merged_into is null);
alter policy office_read on company using (merged_into is null and (
	(select current_scope()) = 'all'
	or (select current_scope()) = 'team' and team_id = (select current_team())
	or (select current_scope()) = 'own' and owner_id = (select current_account())));
alter policy office_read on contact using (merged_into is null and (
	(select current_scope()) = 'all'
	or exists (select from company c where c.company_id = contact.company_id)));
alter policy office_update on company using (merged_into is null and (select may('company.write')) and (
	(select current_scope()) = 'all'
	or (select current_scope()) = 'team' and team_id = (select current_team())
	or (select current_scope()) = 'own' and owner_id = (select current_account())));
alter policy office_insert on contact with check ((select may('contact.write') or may('company.write'))
	and (company_id is null and (select current_scope()) = 'all'
		or exists (select from company c where c.company_id = contact.company_id)));
alter policy office_update on contact using (merged_into is null and (select may('contact.write') or may('company.write'))
	and ((select current_scope()) = 'all' or exists (select from company c where c.company_id = contact.company_id)));
alter policy portal_read on exhibitor using (company_id = (select current_company()) and not aside);
alter policy office_read on exhibitor using (not aside and ((select current_scope()) = 'all'
	or exists (select from company c where c.company_id = exhibitor.company_id)));

do $$
declare
	t text;
begin
	foreach t in array array['centre_due', 'dedup_model', 'dedup_run', 'dedup_pair', 'dedup_group', 'dedup_member',
		'dedup_apart', 'merge', 'merge_child', 'merge_origin'] loop
		execute format('alter table %I enable row level security', t);
	end loop;
	foreach t in array array['dedup_model', 'dedup_run', 'dedup_pair', 'dedup_group', 'dedup_member', 'dedup_apart',
		'merge'] loop
		execute format('grant select on %I to pavilion_office', t);
		execute format('create policy office_read on %I for select to pavilion_office using (
			(select may(''centre.review'')) or (select may(''centre.manage'')))', t);
	end loop;
	foreach t in array array['centre_due', 'dedup_model', 'dedup_run', 'dedup_pair', 'dedup_group', 'dedup_member',
		'dedup_apart'] loop
		execute format('grant select, insert, update, delete on %I to pavilion_jobs', t);
		execute format('create policy jobs_all on %I for all to pavilion_jobs using (true)', t);
	end loop;
	execute 'grant select on merge to pavilion_jobs';
	execute 'create policy jobs_read on merge for select to pavilion_jobs using (true)';
end $$;
grant select on contact to pavilion_jobs;
create policy jobs_read on contact for select to pavilion_jobs using (true);
grant select (registration_id, contact_id) on registration to pavilion_office;
