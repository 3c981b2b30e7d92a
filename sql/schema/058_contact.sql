-- Contacts are people over all editions: what is found of them, where they were, and which registrations are theirs.

-- ------------------------------------------------------------------------------------------ names
-- A name as two registrations of one person share it: letters only, without case, width and accents. A name without
-- any letter stands for itself.
create function name_fold(name text) returns text language sql immutable parallel safe as $$
	select coalesce(nullif(regexp_replace(lower(normalize(name, NFKD)), '[^[:alpha:]]', '', 'g'), ''), lower(btrim(name)))
$$;
create index contact_known on contact (lower(email), name_fold(name)) where email is not null;
create index contact_known_local on contact (lower(email), name_fold(name_local)) where email is not null and name_local is not null;
create index contact_created on contact (created_at, contact_id);

-- ------------------------------------------------------------------------------------------ search
-- As company_search (013). A row without words is one that came in bulk: contact_fill() gives it its words.
create table contact_search (
	contact_id  bigint primary key references contact on delete cascade,
	words       text
);
create index contact_search_words on contact_search using gin (words gin_trgm_ops);
create index contact_search_due on contact_search (contact_id) where words is null;

create function contact_words(k contact) returns text language sql stable parallel safe
security definer set search_path = public, pg_temp as $$
	select search_words(k.name || coalesce(' ' || k.name_local, '') || coalesce(' ' || k.employer, '')
		|| coalesce(' ' || k.email, '')
		|| coalesce(' ' || k.phone || ' ' || regexp_replace(k.phone, '\D', '', 'g'), '')
		|| coalesce((select ' ' || c.name || coalesce(' ' || c.name_local, '') from company c where c.company_id = k.company_id), ''))
$$;

create function contact_found() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	insert into contact_search (contact_id, words)
	select k.contact_id, case when not bulk() then contact_words(k.*::contact) end from fresh k;
	return null;
end $$;
create trigger contact_found after insert on contact referencing new table as fresh
	for each statement execute function contact_found();

create function contact_reworded() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	-- A merge of companies with a thousand people does not wait for the trigram index either.
	insert into contact_search (contact_id, words)
	values (new.contact_id, case when coalesce(current_setting('pavilion.merging', true), '') = '' then contact_words(new) end)
	on conflict (contact_id) do update set words = excluded.words;
	return null;
end $$;
create trigger contact_reworded after update of name, name_local, employer, email, phone, company_id on contact
	for each row execute function contact_reworded();

-- A company's people are found by its name as well.
create function company_people_reworded() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update contact_search s set words = null from contact k
	where k.company_id = new.company_id and s.contact_id = k.contact_id;
	return null;
end $$;
create trigger company_people_reworded after update of name, name_local on company for each row
	when (old.name is distinct from new.name or old.name_local is distinct from new.name_local)
	execute function company_people_reworded();

-- Gives words to contacts that have none, `portion` of them at most; how many.
create function contact_fill(portion int default 5000) returns int
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	n int;
begin
	with due as materialized (
		select s.contact_id from contact_search s where s.words is null order by s.contact_id limit portion for update skip locked
	)
	update contact_search s set words = contact_words(k)
	from due join contact k using (contact_id) where s.contact_id = due.contact_id;
	get diagnostics n = row_count;
	return n;
end $$;

create function contact_search(q text) returns table (key bigint)
language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan rows 1000 as $$
declare
	p text[] := search_patterns(q);
begin
	if cardinality(p) > 0 then
		return query select s.contact_id from contact_search s
			where s.words like p[1] and s.words like coalesce(p[2], '%')
				and s.words like coalesce(p[3], '%') and s.words like coalesce(p[4], '%')
			limit 1000;
	end if;
end $$;

-- ------------------------------------------------------------------------------------------ where they were
-- How often somebody took part, and when last heard of: kept, since lists ask for "twice" among a million.
create table company_fact (
	company_id  bigint primary key references company on delete cascade,
	exhibited   int not null,                                   -- editions
	last_at     timestamptz not null                            -- when it last entered an edition
);
create index company_fact_exhibited on company_fact (exhibited, company_id);
create table contact_fact (
	contact_id  bigint primary key references contact on delete cascade,
	visited     int not null,                                   -- editions, also as staff of an exhibitor
	last_at     timestamptz not null                            -- when last registered
);
create index contact_fact_visited on contact_fact (visited, contact_id);

create function company_recount(ids bigint[]) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	delete from company_fact f where f.company_id = any (ids)
		and not exists (select from exhibitor x where x.company_id = f.company_id and not x.aside and x.status <> 'cancelled');
	insert into company_fact as f (company_id, exhibited, last_at)
	select x.company_id, count(distinct x.edition_id) filter (where x.status in ('listed', 'confirmed')), max(x.created_at)
	from exhibitor x where x.company_id = any (ids) and not x.aside and x.status <> 'cancelled'
	group by x.company_id
	on conflict (company_id) do update set exhibited = excluded.exhibited, last_at = excluded.last_at
	where (f.exhibited, f.last_at) is distinct from (excluded.exhibited, excluded.last_at);
end $$;

create function contact_recount(ids bigint[]) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	delete from contact_fact f where f.contact_id = any (ids)
		and not exists (select from registration r where r.contact_id = f.contact_id and r.status = 'confirmed');
	insert into contact_fact as f (contact_id, visited, last_at)
	select r.contact_id, count(distinct r.edition_id), max(r.created_at)
	from registration r where r.contact_id = any (ids) and r.status = 'confirmed'
	group by r.contact_id
	on conflict (contact_id) do update set visited = excluded.visited, last_at = excluded.last_at
	where (f.visited, f.last_at) is distinct from (excluded.visited, excluded.last_at);
end $$;

create function exhibitor_counted() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'INSERT' then
		perform company_recount(array(select distinct company_id from came));
	elsif tg_op = 'DELETE' then
		perform company_recount(array(select distinct company_id from went));
	else
		perform company_recount(array(select company_id from came union select company_id from went));
	end if;
	return null;
end $$;
create trigger exhibitor_insert after insert on exhibitor referencing new table as came
	for each statement execute function exhibitor_counted();
create trigger exhibitor_update after update on exhibitor referencing old table as went new table as came
	for each statement execute function exhibitor_counted();
create trigger exhibitor_delete after delete on exhibitor referencing old table as went
	for each statement execute function exhibitor_counted();

-- A linked registration that ends or stands again, or goes to another contact. Not while it is linked at first, which
-- counts for a whole portion, nor in a merge, which counts once at its end.
create function registration_counted() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform contact_recount(array_remove(array[old.contact_id, new.contact_id], null));
	return null;
end $$;
create trigger registration_counted after update of status, contact_id on registration for each row
	when (old.contact_id is not null and (old.status is distinct from new.status or old.contact_id is distinct from new.contact_id)
		and coalesce(current_setting('pavilion.merging', true), '') = '')
	execute function registration_counted();

create function merge_counted() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform contact_recount(array[new.survivor_id, new.loser_id]);
	return null;
end $$;
create constraint trigger merge_counted after insert or update on merge deferrable initially deferred
	for each row when (new.kind = 'contact') execute function merge_counted();

insert into merge_child (kind, relation, owner, key, label, derived) values
('company', 'company_fact', 'company_id', 'company_id', 'Participations', true),
('contact', 'contact_fact', 'contact_id', 'contact_id', 'Registrations', true),
('contact', 'contact_search', 'contact_id', 'contact_id', 'Search', true);

-- What lists are narrowed by: contacts who registered for one of these editions, and those of its exhibitors.
create function contact_visited(editions text[]) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp rows 1000 as $$
	select distinct r.contact_id from registration r join edition e using (edition_id)
	where e.code = any (editions) and r.contact_id is not null and r.status = 'confirmed'
$$;
create function contact_exhibited(editions text[]) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp rows 1000 as $$
	select k.contact_id from contact k where k.merged_into is null and k.company_id in (
		select x.company_id from exhibitor x join edition e using (edition_id)
		where e.code = any (editions) and x.status in ('listed', 'confirmed') and not x.aside)
$$;
-- Countries that any contact is in.
create index contact_country on contact (country);
create function contact_countries() returns setof text language sql stable
security definer set search_path = public, pg_temp as $$
	with recursive hop as (
		(select country from contact where country is not null order by country limit 1)
		union all
		select (select k.country from contact k where k.country > hop.country order by k.country limit 1)
		from hop where hop.country is not null
	)
	select country from hop where country is not null
	union select company_countries()
$$;

-- ------------------------------------------------------------------------------------------ linking
-- A registration that was ever confirmed is somebody's: the contact with the same address and the same name, else a new
-- one. What nobody confirmed is nobody's, and lapses. The job centre.link looks for them; who registers waits for nothing.
drop index registration_unlinked;
create index registration_unlinked on registration (registration_id) where contact_id is null and confirmed_at is not null;

-- That a registration was linked is no change of it: whoever links sets this column alone.
do $$
declare
	words text := (select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
		where attrelid = 'registration'::regclass and attnum > 0 and not attisdropped
			and attname not in ('contact_id', 'changed_at'));
begin
	drop trigger history_update on registration;
	drop trigger changed_at on registration;
	execute format('create trigger history_update after update of %s on registration for each row
		execute function history_write(''changed_at'', ''created_at'', ''contact_id'')', words);
	execute format('create trigger changed_at before update of %s on registration for each row
		when (old.* is distinct from new.*) execute function changed_at_set()', words);
end $$;

-- Registrations whose name or address changed after they were linked.
create table contact_relink (
	registration_id bigint primary key references registration on delete cascade
);
create function contact_relink_due() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	insert into contact_relink (registration_id) values (new.registration_id) on conflict do nothing;
	return null;
end $$;
create trigger contact_relink_due after update of name, email on registration for each row
	when (new.contact_id is not null and (old.name is distinct from new.name or lower(old.email) is distinct from lower(new.email)))
	execute function contact_relink_due();

-- The contact of that address and name, of that company rather than another; the record that stands for it.
create function contact_of(address text, fold text, company bigint) returns bigint
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	return (select coalesce(k.merged_into, k.contact_id) from (
			select * from contact where email is not null and lower(email) = address and name_fold(name) = fold
			union all
			select * from contact where email is not null and name_local is not null
				and lower(email) = address and name_fold(name_local) = fold) k
		order by k.company_id is not distinct from contact_of.company desc, k.merged_into is not null, k.contact_id
		limit 1);
end $$;

-- Links `portion` registrations; how many. Registrations that are just being changed, and contacts that are just being
-- merged, are left for the next time. Nothing of a registration is written into a contact that was there before: what
-- visitors say of themselves is not for the exhibitor whose contact they are.
create function contact_link(portion int default 5000) returns int language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	ids bigint[];
	n   int;
begin
	perform pg_advisory_xact_lock(hashtextextended('centre.link', 0));
	perform set_config('pavilion.bulk', 'link', true);
	with due as materialized (
		select r.* from registration r where r.contact_id is null and r.confirmed_at is not null
		order by r.registration_id limit portion for no key update skip locked
	), named as materialized (
		select d.registration_id, d.company_id, lower(d.email) as address, name_fold(d.name) as fold from due d
	), known as materialized (
		select d.registration_id, contact_of(d.address, d.fold, d.company_id) as id from named d where d.address is not null
	), held as materialized (
		select k.contact_id from contact k where k.contact_id in (select id from known) and k.merged_into is null
		order by k.contact_id for share
	), fresh as materialized (
		select f.*, nextval(pg_get_serial_sequence('contact', 'contact_id')) as id from (
			select min(d.registration_id) as first, array_agg(d.registration_id) as every
			from named d left join known k using (registration_id) where k.id is null
			group by d.address, d.fold, case when d.address is null then d.registration_id end) f
	), made as (
		insert into contact (contact_id, company_id, name, job_title, email, phone, employer, country, city, lang, created_at, changed_at)
		overriding system value
		select f.id, company_root(d.company_id), d.name, d.job_title, d.email, d.phone, d.company, d.country, d.city, d.lang,
			d.created_at, d.created_at
		from fresh f join due d on d.registration_id = f.first
	), linked as (
		update registration r set contact_id = l.id
		from (select k.registration_id, k.id from known k join held h on h.contact_id = k.id
			union all select unnest(f.every), f.id from fresh f) l
		where r.registration_id = l.registration_id
		returning r.contact_id
	)
	select array_agg(distinct contact_id), count(*) into ids, n from linked;
	perform contact_recount(ids) where n > 0;
	perform set_config('pavilion.bulk', '', true);
	return n;
end $$;

-- How many are still to be linked.
create function contact_unlinked() returns bigint language sql stable security definer set search_path = public, pg_temp as
	$$ select count(*) from registration where contact_id is null and confirmed_at is not null $$;

-- A registration that says another name or address than its contact. The same person has a new address, or wrote the name
-- wrong at first: the contact follows, if it is nothing but this registration. Else it is somebody else's from now on.
create function registration_relink(r registration) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	k     contact;
	other bigint;
	same_name boolean;
	same_mail boolean;
	alone boolean;
begin
	select * into k from contact c where c.contact_id = r.contact_id for no key update;
	same_name := name_fold(r.name) in (name_fold(k.name), name_fold(coalesce(k.name_local, k.name)));
	same_mail := lower(r.email) is not distinct from lower(k.email);
	if same_name and same_mail then
		return;
	end if;
	other := contact_of(lower(r.email), name_fold(r.name), r.company_id);
	alone := k.account_id is null and k.import_id is null and (k.company_id is null or k.company_id = r.company_id)
		and not exists (select from registration o where o.contact_id = k.contact_id and o.registration_id <> r.registration_id)
		and not exists (select from contact l where l.merged_into = k.contact_id);
	if other is not null and other <> k.contact_id then
		update registration g set contact_id = other where g.registration_id = r.registration_id;
	elsif alone and (same_name or same_mail and (r.email is not null or r.company_id is null)) then
		update contact c set name = case when same_name then c.name else r.name end, email = r.email where c.contact_id = k.contact_id;
	elsif not same_name then
		update registration g set contact_id = null where g.registration_id = r.registration_id;
	end if;
end $$;

-- Does so for `portion` of those that changed; how many.
create function contact_relink(portion int default 500) returns int language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it bigint;
	r  registration;
	n  int := 0;
begin
	for it in select d.registration_id from contact_relink d order by 1 limit portion for update skip locked loop
		select * into r from registration g where g.registration_id = it and g.contact_id is not null for no key update;
		if found then
			perform registration_relink(r);
		end if;
		delete from contact_relink d where d.registration_id = it;
		n := n + 1;
	end loop;
	return n;
end $$;

-- As in 050; and linking, the figures of data quality. One row of each that waits again.
create or replace function job_regular(kind text) returns boolean language sql immutable parallel safe as
	$$ select kind in ('hold.lapse', 'house.keeping', 'forum.promote', 'centre.form', 'centre.link', 'centre.quality') $$;
insert into job (kind) values ('centre.link');

-- ------------------------------------------------------------------------------------------ by hand
-- Another company for a contact, or none. Who signs in for a company stays with it as long as that is so: with the person
-- would go the right to see what is the company's.
create function contact_move(contact uuid, company uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	scope text := permission_scope(current_account(), 'contact.write');
	k     contact;
	firm  company;
begin
	perform must('contact.write');
	select * into k from contact c where c.public_id = contact_move.contact and c.merged_into is null for update;
	if k.contact_id is null or not contact_open(scope, k.company_id) then
		perform refuse(404, 'There is no such contact, or it is not yours to see.');
	end if;
	select * into firm from company c where c.public_id = contact_move.company and c.merged_into is null;
	if contact_move.company is not null and (firm.company_id is null or not coalesce(company_open(scope, firm.team_id, firm.owner_id), false)) then
		perform refuse(422, 'There is no such company, or it is not yours to see.', 'company');
	elsif contact_move.company is null and scope <> 'all' then
		perform refuse(422, 'Your role sees only the contacts of its companies: choose one.', 'company');
	elsif exists (select from account a where a.account_id = k.account_id and a.disabled_at is null) then
		perform refuse(409, 'This person signs in for the company, and would see the other one''s applications. Close the account first, or add a contact to the other company.');
	end if;
	update contact c set company_id = firm.company_id,
		employer = case when firm.company_id is null then coalesce((select o.name from company o where o.company_id = k.company_id), c.employer) end
	where c.contact_id = k.contact_id;
end $$;

-- Whether a scope of contact.read or contact.write opens the contacts of this company (null: people of none).
create function contact_open(scope text, company bigint) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select coalesce(scope = 'all' or exists (select from company c
		where c.company_id = contact_open.company and company_open(scope, c.team_id, c.owner_id)), false)
$$;

-- ------------------------------------------------------------------------------------------ history
-- Whoever sees a company sees its contacts on its page, and what became of them; those of no company need contact.read.
create function contact_scope() returns text language sql stable as
	$$ select permission_scope(current_account(), 'contact.read') $$;
alter policy office_read on history using (case kind
	when 'company' then (select company_scope()) = 'all' or exists (
		select from company c where c.public_id = history.row_id and (
			(select company_scope()) = 'team' and c.team_id = (select current_team())
			or (select company_scope()) = 'own' and c.owner_id = (select current_account())))
	when 'contact' then (select contact_scope()) = 'all' or exists (
		select from contact k join company c using (company_id) where k.public_id = history.row_id and (
			(select company_scope()) = 'all'
			or 'team' in ((select contact_scope()), (select company_scope())) and c.team_id = (select current_team())
			or 'own' in ((select contact_scope()), (select company_scope())) and c.owner_id = (select current_account())))
	when 'exhibitor' then (select company_scope()) = 'all' or exists (
		select from exhibitor x join company c using (company_id) where x.public_id = history.row_id and (
			(select company_scope()) = 'team' and c.team_id = (select current_team())
			or (select company_scope()) = 'own' and c.owner_id = (select current_account())))
	when 'application' then (select application_scope()) = 'all' or exists (
		select from application a where a.public_id = history.row_id and (
			(select application_scope()) = 'team' and a.team_id = (select current_team())
			or (select application_scope()) = 'own' and a.owner_id = (select current_account())))
	else (select current_scope()) = 'all' end);

-- As in 024: contacts have a permission of their own.
create or replace function history_permission(kind text) returns text language sql immutable as $$
	select case
		when kind in ('company', 'exhibitor') then 'company.read'
		when kind = 'contact' then 'contact.read'
		when kind = 'application' then 'application.read'
		when kind in ('hall', 'booth', 'price_rule', 'edition') then 'booth.read'
		when kind in ('account', 'account_role', 'team') then 'user.manage'
		when kind in ('role', 'role_permission') then 'role.manage'
		when kind = 'import' then 'import.run'
		when kind in ('registration', 'badge', 'badge_category', 'question', 'consent', 'invitation', 'staff_allowance', 'lead')
			then 'visitor.read'
		when kind in ('zone', 'gate', 'gate_rule', 'gate_device') then 'gate.read'
		when kind in ('room', 'speaker') or kind like 'forum\_%' then 'forum.manage' end
$$;
-- As in 041: a contact has a page, also without a company; who may not open it is led to the company's.
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
		select concat_ws(', ', k.name, c.name),
			case when contact_open(scope, k.company_id) then '/office/contacts/' || k.public_id else '/office/companies/' || c.public_id end,
			contact_open(scope, k.company_id) or contact_open(company_scope(), k.company_id)
		into name, link, opens from contact k left join company c using (company_id) where k.public_id = id;
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
		select p.name, p.link into name, link from history_place(kind, id, seen) p;
	end case;
	return jsonb_build_object('link', case when opens then link end, 'name', coalesce(name, seen ->> 'number',
		case jsonb_typeof(seen -> 'name') when 'object' then tr(seen -> 'name') else seen ->> 'name' end,
		tr(seen -> 'label'), seen ->> 'code', seen ->> 'file'));
end $$;

-- When a contact changed follows from what changed.
do $$
begin
	drop trigger history_insert on contact;
	drop trigger history_update on contact;
	create trigger history_insert after insert on contact for each row
		when (not bulk()) execute function history_write('created_at', 'changed_at');
	create trigger history_update after update on contact for each row execute function history_write('created_at', 'changed_at');
end $$;

-- Whoever saw contacts on the pages of their companies sees them still.
insert into role_permission (role_id, permission, scope)
select rp.role_id, n.permission, rp.scope
from role_permission rp join (values ('company.read', 'contact.read'), ('company.write', 'contact.write')) n (was, permission)
	on rp.permission = n.was
on conflict do nothing;

-- ------------------------------------------------------------------------------------------ who sees what
insert into contact_search (contact_id) select contact_id from contact on conflict do nothing;
select company_recount(array(select distinct company_id from exhibitor));

do $$
declare
	t text;
begin
	foreach t in array array['contact_search', 'company_fact', 'contact_fact', 'contact_relink'] loop
		execute format('alter table %I enable row level security', t);
	end loop;
	-- Numbers of records, which nobody sees but beside the record.
	foreach t in array array['company_fact', 'contact_fact'] loop
		execute format('grant select on %I to pavilion_office, pavilion_jobs', t);
		execute format('create policy read_all on %I for select to pavilion_office, pavilion_jobs using (true)', t);
	end loop;
end $$;
revoke execute on function contact_words, contact_found, contact_reworded, company_people_reworded, contact_fill, contact_search(text),
	company_recount, contact_recount, exhibitor_counted, registration_counted, merge_counted, contact_visited, contact_exhibited,
	contact_countries, contact_relink_due, contact_of, contact_link, contact_unlinked, registration_relink, contact_relink(int),
	contact_move, contact_open, contact_scope from public;
grant execute on function contact_search(text), contact_visited, contact_exhibited to pavilion_office, pavilion_jobs;
grant execute on function contact_countries, contact_move, contact_open, contact_scope to pavilion_office;
grant execute on function contact_fill, contact_link, contact_unlinked, contact_relink(int) to pavilion_jobs;

-- ------------------------------------------------------------------------------------------ what pages show
-- The messages to a contact: by its login and its address, for who may read messages. A function of the owner, since
-- under a policy the address would not be looked up in its index.
create function contact_messages(contact uuid)
returns table (message uuid, kind text, recipient text, state text, at timestamptz) language sql stable
security definer set search_path = public, pg_temp as $$
	select m.public_id, m.kind, m.recipient, m.state, m.created_at
	from contact k, lateral (
		select * from message o where lower(o.recipient) = lower(k.email)
		union select * from message o where o.account_id = k.account_id) m
	where k.public_id = contact_messages.contact and k.merged_into is null and may('message.read')
		and contact_open(permission_scope(current_account(), 'contact.read'), k.company_id)
	order by m.message_id desc limit 60
$$;
-- Those to a company: to its own address, and to whoever signs in for it.
create function company_messages(company uuid)
returns table (message uuid, kind text, recipient text, state text, at timestamptz) language sql stable
security definer set search_path = public, pg_temp as $$
	select m.public_id, m.kind, m.recipient, m.state, m.created_at
	from company c, lateral (
		select * from message o where lower(o.recipient) = lower(c.email)
		union select o.* from contact k join message o on o.account_id = k.account_id where k.company_id = c.company_id) m
	where c.public_id = company_messages.company and c.merged_into is null and may('message.read')
		and company_open(permission_scope(current_account(), 'company.read'), c.team_id, c.owner_id)
	order by m.message_id desc limit 60
$$;
revoke execute on function contact_messages, company_messages from public;
grant execute on function contact_messages, company_messages to pavilion_office;
