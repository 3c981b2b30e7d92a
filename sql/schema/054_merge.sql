-- Merging records that are one, and taking them apart again. Merges are edges of a forest (049): a record under another
-- keeps its row, and what belonged to it stands with the root of its tree for as long as it hangs there. Where everything
-- belongs follows from the living edges alone, so unmerging in any order ends right.

-- ------------------------------------------------------------------------------------------ what moves
alter table staff_allowance add column allowance_id bigint generated always as identity unique;
alter table import_difference add column difference_id bigint generated always as identity unique;

insert into merge_child (kind, relation, owner, key, label, same, derived) values
('company', 'contact', 'company_id', 'contact_id', 'Contacts', '{}', false),
('company', 'exhibitor', 'company_id', 'exhibitor_id', 'Editions', '{edition_id}', false),
('company', 'application', 'company_id', 'application_id', 'Applications', '{}', false),
('company', 'invitation', 'company_id', 'invitation_id', 'Invitations', '{}', false),
('company', 'registration', 'company_id', 'registration_id', 'Staff', '{}', false),
('company', 'lead', 'company_id', 'lead_id', 'Leads', '{edition_id,registration_id}', false),
('company', 'staff_allowance', 'company_id', 'allowance_id', 'Staff badges', '{edition_id}', false),
('company', 'import_difference', 'company_id', 'difference_id', 'Differences of imports', '{}', false),
('company', 'company_search', 'company_id', 'company_id', 'Search', '{}', true),
('contact', 'registration', 'contact_id', 'registration_id', 'Registrations', '{}', false)
on conflict do nothing;

alter table merge
	-- All fields of the survivor as they stood after the merge: what differs now was changed since.
	add column stood jsonb not null default '{}',
	-- The highest number of each relation of merge_child at the time: a row above it came after the merge.
	add column marks jsonb not null default '{}',
	-- How many rows of each kind came along, and how many stayed behind.
	add column moved jsonb not null default '[]';
-- Of an exhibitor beside whom others stand aside: the status it has by itself, and the one they have together.
alter table exhibitor
	add column status_alone text,
	add column status_together text;

-- Who made up a record's values, the most trusted first: for the rule 'source'.
create table merge_source (
	source      text primary key,
	label       text not null,                                  -- msgid
	rank        int not null
);
insert into merge_source values
('exhibitor', 'Entered by the exhibitor', 1), ('office', 'Entered by the organizer', 2),
('visitor', 'Entered by the visitor', 3), ('import', 'From an import', 4);

-- Which record's value a field takes, if nobody chooses: the newest, the most complete, the one of the most trusted source,
-- or the survivor's. An empty value never wins. Fields of one part (an address) come from one record.
create table merge_rule (
	kind        centre_kind not null,
	field       name not null,
	label       text not null,                                  -- msgid
	rule        text not null default 'keep' check (rule in ('newest', 'complete', 'source', 'keep')),
	part        text,
	sort        int not null,
	primary key (kind, field)
);
insert into merge_rule (kind, field, label, rule, part, sort) values
('company', 'name', 'Name', 'keep', null, 1), ('company', 'name_local', 'Local name', 'complete', null, 2),
('company', 'street', 'Street', 'complete', 'address', 3), ('company', 'postcode', 'Postcode', 'complete', 'address', 4),
('company', 'city', 'City', 'complete', 'address', 5), ('company', 'country', 'Country', 'complete', 'address', 6),
('company', 'country_text', 'Country as it came', 'complete', 'address', 7), ('company', 'phone', 'Phone', 'newest', null, 8),
('company', 'fax', 'Fax', 'newest', null, 9), ('company', 'email', 'E-mail', 'newest', null, 10),
('company', 'website', 'Website', 'newest', null, 11), ('company', 'register_no', 'Register number', 'source', null, 12),
('company', 'about_en', 'About (English)', 'complete', null, 13), ('company', 'about_zh', 'About (Chinese)', 'complete', null, 14),
('company', 'company_type_id', 'Company type', 'newest', null, 15), ('company', 'source_id', 'Source', 'keep', null, 16),
('company', 'team_id', 'Team', 'keep', null, 17), ('company', 'owner_id', 'Account manager', 'keep', null, 18),
('contact', 'name', 'Full name', 'keep', null, 1), ('contact', 'name_local', 'Local name', 'complete', null, 2),
('contact', 'company_id', 'Company', 'keep', null, 3), ('contact', 'employer', 'Employer', 'newest', null, 4),
('contact', 'job_title', 'Job title', 'newest', null, 5), ('contact', 'function_id', 'Function', 'newest', null, 6),
('contact', 'email', 'E-mail', 'newest', null, 7), ('contact', 'phone', 'Phone', 'newest', null, 8),
('contact', 'fax', 'Fax', 'newest', null, 9), ('contact', 'city', 'City', 'newest', 'address', 10),
('contact', 'country', 'Country', 'newest', 'address', 11), ('contact', 'lang', 'Language', 'newest', null, 12),
('contact', 'timezone', 'Time zone', 'newest', null, 13), ('contact', 'source_id', 'Source', 'keep', null, 14);

do $$
declare
	t text;
begin
	foreach t in array array['merge_source', 'merge_rule'] loop
		execute format('alter table %I enable row level security', t);
		execute format('grant select on %I to pavilion_office', t);
		execute format('create policy office_read on %I for select to pavilion_office using (true)', t);
	end loop;
end $$;
-- What other tables point at when a record is of either kind.
create policy office_read on redirect for select to pavilion_office using (true);
alter table redirect enable row level security;
create index redirect_new on redirect (new_id);

-- Whether a merge is being written: what it does to rows is told by the merge itself, as one event.
create function merging() returns boolean language sql stable parallel safe as
	$$ select coalesce(current_setting('pavilion.merging', true), '') <> '' $$;

-- As in 005; a merge is told as one event of each record (merge_told()).
create or replace function history_write() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	was    jsonb;
	became jsonb;
	seen   jsonb;
	whose  uuid;
	place  bigint;
begin
	if merging() then return null; end if;
	if tg_op <> 'INSERT' then was := to_jsonb(old) - tg_argv; end if;
	if tg_op <> 'DELETE' then became := to_jsonb(new) - tg_argv; end if;
	seen := coalesce(became, was);
	place := (seen ->> 'edition_id')::bigint;
	whose := (seen ->> 'public_id')::uuid;
	if tg_op = 'UPDATE' then
		select jsonb_object_agg(key, was -> key), jsonb_object_agg(key, value) into was, became
		from jsonb_each(became) where value is distinct from was -> key;
		if became is null then return null; end if;
	else
		was := jsonb_strip_nulls(was);
		became := jsonb_strip_nulls(became);
	end if;
	if tg_table_name = 'role_permission' then
		whose := (select public_id from role where role_id = (seen ->> 'role_id')::bigint);
	elsif tg_table_name = 'account_role' then
		whose := (select public_id from account where account_id = (seen ->> 'account_id')::bigint);
	end if;
	insert into history (account_id, actor, kind, row_id, edition_id, action, old, new, edition_key)
	values (current_account(),
		coalesce(nullif(current_setting('pavilion.actor', true), ''), nullif(current_setting('pavilion.bulk', true), '')),
		tg_table_name, whose, place, lower(tg_op), was, became, coalesce(place, 0));
	return null;
end $$;
alter table history drop constraint history_action_check,
	add constraint history_action_known check (action in ('insert', 'update', 'delete', 'import', 'merge', 'unmerge'));
create or replace function history_word(action text) returns text language sql immutable as $$
	select case action when 'insert' then 'created' when 'update' then 'changed' when 'delete' then 'deleted'
		when 'merge' then 'merged' when 'unmerge' then 'unmerged' else 'imported' end
$$;
-- What a merge keeps up by itself is no change of a record.
create or replace trigger history_insert after insert on exhibitor for each row when (not bulk())
	execute function history_write('created_at', 'aside', 'status_alone', 'status_together');
create or replace trigger history_update after update on exhibitor for each row
	execute function history_write('created_at', 'aside', 'status_alone', 'status_together');
create or replace trigger history_delete after delete on exhibitor for each row
	execute function history_write('created_at', 'aside', 'status_alone', 'status_together');
create or replace trigger history_insert after insert on staff_allowance for each row when (not bulk())
	execute function history_write('allowance_id');
create or replace trigger history_update after update on staff_allowance for each row execute function history_write('allowance_id');
create or replace trigger history_delete after delete on staff_allowance for each row execute function history_write('allowance_id');

-- ------------------------------------------------------------------------------------------ rows that come late
-- A row written for a record that was merged a moment before belongs to its root. The lock is the one that the foreign key
-- takes anyway, only earlier: a merge waits for it, or is seen. Triggers fire in the order of their names: this one before
-- application_owner.
create function merge_adopt(c merge_child) returns void language plpgsql as $$
declare
	fn text := left(format('merge_adopt_%s_%s_%s', c.kind, c.relation, c.owner), 63);
begin
	if c.derived then
		return;
	end if;
	execute format($f$
		create function %1$I() returns trigger language plpgsql security definer set search_path = public, pg_temp as $g$
		declare
			root bigint;
		begin
			if %2$s then
				select r.merged_into into root from %3$I r where r.%4$I = new.%5$I for key share;
				if root is not null then
					new.%5$I := root;
				end if;
			end if;
			return new;
		end $g$ $f$, fn, case c.only_if when 'true' then 'true' else 'exists (select from (select new.*) as it where ' || c.only_if || ')' end,
		c.kind, c.kind || '_id', c.owner);
	execute format('revoke execute on function %I() from public', fn);
	execute format('create trigger %I before insert or update of %I on %I for each row
		when (new.%I is not null and not merging()) execute function %I()',
		left(format('adopt_%s_%s', c.kind, c.owner), 63), c.owner, c.relation, c.owner, fn);
end $$;
create function merge_child_known() returns trigger language plpgsql as $$
begin
	perform merge_adopt(new);
	return null;
end $$;
select merge_adopt(c) from merge_child c;
create trigger merge_child_known after insert on merge_child for each row execute function merge_child_known();

-- ------------------------------------------------------------------------------------------ trees
-- All records of the trees that these stand in, and their roots as the living edges have it.
create function merge_tree(kind centre_kind, ids bigint[]) returns table (id bigint, root bigint)
language sql stable as $$
	with recursive up as (
		select i as id from unnest(ids) i
		union
		select m.survivor_id from up join merge m on m.kind = merge_tree.kind and m.loser_id = up.id and m.undone_at is null
	), down as (
		select u.id, u.id as root from up u
		where not exists (select from merge m where m.kind = merge_tree.kind and m.loser_id = u.id and m.undone_at is null)
		union
		select m.loser_id, d.root from down d
		join merge m on m.kind = merge_tree.kind and m.survivor_id = d.id and m.undone_at is null
	)
	select d.id, d.root from down d
$$;
-- A record and all that hang under it.
create function merge_under(kind centre_kind, id bigint) returns setof bigint language sql stable as $$
	with recursive down as (
		select merge_under.id as id
		union
		select m.loser_id from down d
		join merge m on m.kind = merge_under.kind and m.survivor_id = d.id and m.undone_at is null
	)
	select d.id from down d
$$;

-- Locks records in the order of their numbers, so that no two merges wait for each other; also against rows that are
-- just being written for them. What came under one of them while this waited for it is locked as well.
create function merge_lock(kind centre_kind, ids bigint[]) returns void language plpgsql volatile as $$
begin
	if kind = 'company' then
		perform from company c where c.company_id = any (ids) order by c.company_id for update;
		perform from company c where c.company_id in (select t.id from merge_tree('company', ids) t where t.id <> all (ids))
		order by c.company_id for update;
	else
		perform from contact k where k.contact_id = any (ids) order by k.contact_id for update;
		perform from contact k where k.contact_id in (select t.id from merge_tree('contact', ids) t where t.id <> all (ids))
		order by k.contact_id for update;
	end if;
end $$;

-- ------------------------------------------------------------------------------------------ fields
-- A record as an object of its fields: `about` as one of each language.
create function merge_record(kind centre_kind, id bigint) returns jsonb language plpgsql stable as $$
declare
	it jsonb;
begin
	if kind = 'company' then
		select to_jsonb(c) - 'about' || jsonb_build_object('about_en', c.about ->> 'en', 'about_zh', c.about ->> 'zh')
		into it from company c where c.company_id = id;
	else
		select to_jsonb(k) into it from contact k where k.contact_id = id;
	end if;
	return it;
end $$;
-- Only those that a merge sets: field → value.
create function merge_fields(kind centre_kind, id bigint) returns jsonb language sql stable as $$
	select jsonb_object_agg(r.field, merge_record.it -> r.field)
	from merge_record(merge_fields.kind, id) as merge_record (it), merge_rule r where r.kind = merge_fields.kind
$$;

-- Sets fields of a record.
create function merge_write(kind centre_kind, id bigint, patch jsonb) returns void language plpgsql volatile as $$
declare
	about jsonb;
	cols  text;
begin
	if kind = 'company' and (patch ? 'about_en' or patch ? 'about_zh') then
		select c.about into about from company c where c.company_id = id;
		if patch ? 'about_en' then about := jsonb_strip_nulls(about - 'en' || jsonb_build_object('en', patch -> 'about_en')); end if;
		if patch ? 'about_zh' then about := jsonb_strip_nulls(about - 'zh' || jsonb_build_object('zh', patch -> 'about_zh')); end if;
		patch := patch - '{about_en,about_zh}'::text[] || jsonb_build_object('about', about);
	end if;
	select string_agg(quote_ident(key), ', ') into cols from jsonb_object_keys(patch) key;
	if cols is not null then
		execute format('update %1$I r set (%2$s) = (select %2$s from jsonb_populate_record(r, $1)) where r.%3$I = $2',
			kind, cols, kind || '_id') using patch, id;
	end if;
end $$;

-- Where each value was last written and by whom: one row per record and field. `place`: in the order given.
create function merge_known(kind centre_kind, ids bigint[])
returns table (id bigint, place bigint, field name, value jsonb, at timestamptz, source text, trust int)
language sql stable as $$
	with record as (
		select o.id, o.place, merge_record(merge_known.kind, o.id) as it from unnest(ids) with ordinality o (id, place)
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
	left join changed c on c.id = t.id and c.key = f.field
$$;

-- Which record each field is taken from by its rule; the survivor stands first. Of a part of several fields one record gives
-- all, and what it leaves empty comes from one that says nothing else about the others.
create function merge_choice(kind centre_kind, ids bigint[]) returns table (field name, id bigint, value jsonb)
language sql stable as $$
	with known as materialized (
		select * from merge_known(merge_choice.kind, ids)
	), part as (
		select k.id, k.place, r.rule, coalesce(r.part, r.field) as part, max(k.at) filter (where k.value is not null) as at, min(k.trust) as trust,
			count(k.value) as filled, case when r.part is null then sum(length(k.value #>> '{}')) end as length,
			jsonb_object_agg(k.field, lower(k.value #>> '{}')) filter (where k.value is not null) as it
		from known k join merge_rule r on r.kind = merge_choice.kind and r.field = k.field
		group by k.id, k.place, r.rule, r.part, coalesce(r.part, r.field)
	), best as (
		select distinct on (p.part) p.* from part p where p.filled > 0
		order by p.part, case p.rule when 'source' then p.trust end, case p.rule when 'newest' then p.at end desc nulls last,
			case p.rule when 'complete' then p.filled end desc nulls last, case p.rule when 'complete' then p.length end desc nulls last, p.place
	)
	select distinct on (k.field) k.field, k.id, k.value
	from known k join merge_rule r on r.kind = merge_choice.kind and r.field = k.field
	join part p on p.id = k.id and p.part = coalesce(r.part, r.field)
	join best b on b.part = p.part
	where k.value is not null and (k.id = b.id
		or not exists (select from jsonb_each(p.it) e where b.it -> e.key <> e.value))
	order by k.field, k.id <> b.id, k.at desc, k.place
$$;

-- A value in the reader's words: a country, a team and a code by their names.
create function merge_shown(field text, value jsonb) returns text language sql stable as
	$$ select case field when 'country' then country_name(value #>> '{}') else history_value(field, value) end $$;

-- A value that a reviewer typed for a field; refuses what does not fit.
create function merge_typed(kind centre_kind, field text, value text) returns jsonb language plpgsql stable as $$
declare
	given text := nullif(btrim(value), '');
	land  text;
	fault jsonb := text_fault(field, given, case field when 'name' then case kind when 'company' then 300 else 200 end
		when 'name_local' then case kind when 'company' then 300 else 200 end when 'street' then 500 when 'postcode' then 40
		when 'phone' then 60 when 'fax' then 60 when 'email' then 254 when 'website' then 500 when 'register_no' then 60
		when 'about_en' then 4000 when 'about_zh' then 4000 when 'employer' then 300 else 200 end, field like 'about%');
begin
	if not exists (select from merge_rule r where r.kind = merge_typed.kind and r.field = merge_typed.field)
			or field like '%\_id' then
		fault := jsonb_build_array(field, 'This field cannot be typed.');
	elsif given is null and field = 'name' then
		fault := jsonb_build_array(field, 'Please fill this in.');
	elsif field = 'email' and given is not null then
		fault := coalesce(fault, email_fault(field, given));
	elsif field = 'website' and given !~* '^https?://[^/]+' then
		given := case when given ~* '^[a-z0-9-]+(\.[a-z0-9-]+)+' then 'http://' || given else given end;
		if given !~* '^https?://' then fault := jsonb_build_array(field, 'This is not a web address.'); end if;
	elsif field in ('phone', 'fax') and (given !~ '^[-+0-9 ()/.,;#xext]*$' or length(regexp_replace(given, '\D', '', 'g')) < 3) then
		fault := jsonb_build_array(field, 'This is not a phone number.');
	elsif field = 'country' and given is not null then
		select c.code into land from country c where lower(given) in (lower(c.code), lower(c.name ->> 'en'), c.name ->> 'zh')
		order by c.code limit 1;
		if land is null then fault := jsonb_build_array(field, 'There is no such country.'); end if;
	elsif field = 'lang' and given not in ('en', 'zh') then
		fault := jsonb_build_array(field, 'A value does not fit.');
	end if;
	if fault is not null then
		perform refuse_all(422, jsonb_build_array(fault));
	end if;
	return to_jsonb(coalesce(land, given));
end $$;

-- ------------------------------------------------------------------------------------------ who may
-- The widest of several scopes of who asks: 'all', 'team', 'own' or null.
create function merge_scope(variadic whats text[]) returns text language sql stable as $$
	select s from unnest(whats) w, permission_scope(current_account(), w) s
	order by array_position(array['all', 'team', 'own'], s) limit 1
$$;
-- Whether who asks may see and change a record, whatever it hangs under.
create function merge_opens(kind centre_kind, id bigint) returns boolean language sql stable as $$
	select coalesce(case when merge_opens.kind = 'company' then (
			select company_open(merge_scope('company.read'), c.team_id, c.owner_id)
				and company_open(merge_scope('company.write'), c.team_id, c.owner_id)
			from company c where c.company_id = id)
		else (select case when k.company_id is null
				then merge_scope('contact.read', 'company.read') = 'all' and merge_scope('contact.write', 'company.write') = 'all'
				else company_open(merge_scope('contact.read', 'company.read'), c.team_id, c.owner_id)
					and company_open(merge_scope('contact.write', 'company.write'), c.team_id, c.owner_id) end
			from contact k left join company c using (company_id) where k.contact_id = id) end, false)
$$;

create function merge_id(kind centre_kind, record uuid) returns bigint language sql stable as $$
	select c.company_id from company c where merge_id.kind = 'company' and c.public_id = record
	union all
	select k.contact_id from contact k where merge_id.kind = 'contact' and k.public_id = record
$$;
create function merge_public(kind centre_kind, id bigint) returns uuid language sql stable as $$
	select c.public_id from company c where merge_public.kind = 'company' and c.company_id = id
	union all
	select k.public_id from contact k where merge_public.kind = 'contact' and k.contact_id = id
$$;
create function merge_name(kind centre_kind, id bigint) returns text language sql stable as $$
	select c.name from company c where merge_name.kind = 'company' and c.company_id = id
	union all
	select k.name from contact k where merge_name.kind = 'contact' and k.contact_id = id
$$;

-- "Anna Berg, 23 Nov 2026 15:04": of who came first, in the reader's language and the venue's time.
create function merge_who(account bigint, at timestamptz) returns text language sql stable as $$
	select case current_lang() when 'zh' then format('%s，%s', w.name, to_char(t, 'YYYY-MM-DD HH24:MI'))
		else format('%s, %s', w.name, to_char(t, 'FMDD Mon YYYY HH24:MI')) end
	from (select coalesce((select a.name from account a where a.account_id = merge_who.account), 'Pavilion') as name,
		merge_who.at at time zone coalesce(current_zone(), 'UTC') as t) w
$$;

-- The numbers of records to merge, checked: they exist, who asks may change them, they stand by themselves, and no two are one.
create function merge_take(kind centre_kind, survivor uuid, losers uuid[]) returns bigint[] language plpgsql stable as $$
declare
	given uuid[] := survivor || losers;
	ids   bigint[];
	under record;
begin
	if kind is null or survivor is null or coalesce(cardinality(losers), 0) = 0 or array_position(losers, null) is not null then
		perform refuse(422, 'Please choose at least two records.');
	elsif survivor = any (losers) then
		perform refuse(422, 'A record cannot be merged with itself.');
	elsif cardinality(given) <> (select count(distinct u) from unnest(given) u) then
		perform refuse(422, 'A record stands there twice.');
	elsif cardinality(given) > 50 then
		perform refuse(422, 'At most 50 records can be merged at a time.');
	end if;
	select array_agg(merge_id(kind, u) order by n) into ids from unnest(given) with ordinality o (u, n);
	if exists (select from unnest(ids) i where i is null or not merge_opens(kind, i)) then
		perform refuse(404, 'There is no such record, or it is not yours to change.');
	end if;
	select m.*, merge_name(m.kind, m.loser_id) as name, merge_name(m.kind, t.root) as root into under
	from unnest(ids) i join merge m on m.kind = merge_take.kind and m.loser_id = i and m.undone_at is null
		join merge_tree(merge_take.kind, array[i]) t on t.id = i
	limit 1;
	if found then
		perform refuse(409, case current_lang()
			when 'zh' then format('“%s”已并入“%s”（%s）。未作任何更改。', under.name, under.root, merge_who(under.account_id, under.at))
			else format('“%s” was merged into “%s” already (%s). Nothing was changed.', under.name, under.root,
				merge_who(under.account_id, under.at)) end);
	end if;
	return ids;
end $$;

-- What tells whether records are still as somebody saw them.
create function merge_seen(kind centre_kind, ids bigint[]) returns text language sql stable as $$
	select md5(string_agg(s.x, ' ' order by s.id)) from (
		select c.company_id as id, c.company_id || ':' || c.xmin as x from company c
		where merge_seen.kind = 'company' and c.company_id = any (ids)
		union all
		select k.contact_id, k.contact_id || ':' || k.xmin from contact k
		where merge_seen.kind = 'contact' and k.contact_id = any (ids)) s
$$;

-- ------------------------------------------------------------------------------------------ where everything stands
-- Rows that may stand with a record only once each ("same"): they go home, and of those at hidden records the first one that
-- the root has no equal of comes to it. The others stay behind.
create function merge_move_same(c merge_child, ids bigint[], was bigint[], becomes bigint[]) returns void
language plpgsql volatile as $$
declare
	alike text := (select string_agg(format('y.%1$I is not distinct from x.%1$I', s), ' and ') from unnest(c.same) s);
	cols  text := (select string_agg(format('x.%I', s), ', ') from unnest(c.same) s);
begin
	-- One that has an equal at home by now stays: both cannot stand there.
	execute format($q$
		with home as (
			delete from merge_origin o using unnest($1, $2, $3) t (id, was, becomes)
			where o.relation = %1$L and o.owner = %2$L and o.origin_id = t.id and t.was <> t.becomes
			returning o.key, o.origin_id, t.was
		)
		update %1$I x set %2$I = h.origin_id from home h where x.%3$I = h.key and x.%2$I = h.was and (%4$s)
			and not exists (select from %1$I y where y.%2$I = h.origin_id and %5$s and (%4$s))
		$q$, c.relation, c.owner, c.key, c.only_if, alike) using ids, was, becomes;
	execute format($q$
		with come as (
			select distinct on (t.becomes, %5$s) x.%3$I as key, x.%2$I as home, t.becomes
			from %1$I x join unnest($1, $2, $3) t (id, was, becomes) on t.id = x.%2$I and t.id <> t.becomes
			where (%4$s) and not exists (select from %1$I y where y.%2$I = t.becomes and %6$s and (%4$s))
			order by t.becomes, %5$s, x.%3$I
		), noted as (
			insert into merge_origin (kind, relation, owner, key, origin_id)
			select %7$L, %1$L, %2$L, key, home from come
			on conflict (relation, owner, key) do update set origin_id = excluded.origin_id
		)
		update %1$I x set %2$I = n.becomes from come n where x.%3$I = n.key
		$q$, c.relation, c.owner, c.key, c.only_if, cols, alike, c.kind) using ids, was, becomes;
end $$;

-- All other rows: to the root of the record they belong to by themselves. A row that a person moved elsewhere meanwhile
-- stays there; it belongs there from then on.
create function merge_move_all(c merge_child, ids bigint[], was bigint[], becomes bigint[]) returns void
language plpgsql volatile as $$
begin
	execute format($q$
		update %1$I x set %2$I = t.becomes
		from merge_origin o join unnest($1, $2, $3) t (id, was, becomes) on o.origin_id = t.id and t.was <> t.becomes
		where o.relation = %1$L and o.owner = %2$L and x.%3$I = o.key and x.%2$I = t.was
		$q$, c.relation, c.owner, c.key) using ids, was, becomes;
	execute format($q$
		delete from merge_origin o using unnest($1, $3) t (id, becomes)
		where o.relation = %1$L and o.owner = %2$L and o.origin_id = t.id and t.id = t.becomes
		$q$, c.relation, c.owner) using ids, was, becomes;
	execute format($q$
		with come as (
			update %1$I x set %2$I = t.becomes
			from unnest($1, $3) t (id, becomes) where x.%2$I = t.id and t.id <> t.becomes and (%4$s)
			returning x.%3$I as key, t.id
		)
		insert into merge_origin (kind, relation, owner, key, origin_id)
		select %5$L, %1$L, %2$L, key, id from come
		on conflict (relation, owner, key) do update set origin_id = excluded.origin_id
		$q$, c.relation, c.owner, c.key, c.only_if, c.kind) using ids, was, becomes;
end $$;

-- How much the status of an exhibitor says: of several records of one company the strongest counts.
create function exhibitor_rank(status text) returns int language sql immutable parallel safe as
	$$ select array_position(array['cancelled', 'prospect', 'registered', 'listed', 'approved', 'confirmed'], status) $$;

-- Exhibitors of companies in trees: those of hidden companies stand aside, and their status counts for the root's own. What
-- an application brought about counts as far as it is still so.
create function merge_exhibitors(ids bigint[], roots bigint[]) returns void language plpgsql volatile as $$
begin
	update exhibitor x set aside = t.id <> t.root, status = case when t.id <> t.root and x.status = x.status_together then x.status_alone else x.status end,
		status_alone = case when t.id = t.root then x.status_alone end, status_together = case when t.id = t.root then x.status_together end
	from unnest(ids, roots) t (id, root)
	where x.company_id = t.id and (x.aside <> (t.id <> t.root) or t.id <> t.root and x.status_together is not null);
	with own as (
		select x.exhibitor_id, x.edition_id, x.company_id,
			case when x.status = x.status_together then x.status_alone else x.status end as alone
		from unnest(ids, roots) t (id, root) join exhibitor x on x.company_id = t.id and t.id = t.root
	), beside as (
		select o.exhibitor_id, case when y.status in ('registered', 'approved', 'confirmed')
			then exhibitor_standing(o.edition_id, o.company_id) else y.status end as status
		from own o join unnest(ids, roots) t (id, root) on t.root = o.company_id and t.id <> t.root
		join exhibitor y on y.company_id = t.id and y.edition_id = o.edition_id
	), best as (
		select o.exhibitor_id, o.alone, count(b.status) as others,
			(array_agg(coalesce(b.status, o.alone) order by exhibitor_rank(b.status) desc nulls last))[1] as strongest
		from own o left join beside b using (exhibitor_id) group by o.exhibitor_id, o.alone
	), fit as (
		select b.exhibitor_id, b.others, b.alone,
			case when exhibitor_rank(b.strongest) > exhibitor_rank(b.alone) then b.strongest else b.alone end as status
		from best b
	)
	update exhibitor x set status = f.status, status_alone = case when f.others > 0 then f.alone end,
		status_together = case when f.others > 0 then f.status end
	from fit f
	where x.exhibitor_id = f.exhibitor_id and (x.status, x.status_alone, x.status_together)
		is distinct from (f.status, case when f.others > 0 then f.alone end, case when f.others > 0 then f.status end);
end $$;

-- Old addresses lead to the root, also those of exhibitors that stand aside.
create function merge_redirect(kind centre_kind, ids bigint[], roots bigint[]) returns void language plpgsql volatile as $$
begin
	delete from redirect r using unnest(ids, roots) t (id, root)
	where t.id = t.root and r.old_id = merge_public(merge_redirect.kind, t.id);
	insert into redirect (old_id, kind, new_id)
	select merge_public(merge_redirect.kind, t.id), merge_redirect.kind, merge_public(merge_redirect.kind, t.root)
	from unnest(ids, roots) t (id, root) where t.id <> t.root
	on conflict (old_id) do update set new_id = excluded.new_id where redirect.new_id <> excluded.new_id;
	if kind = 'company' then
		delete from redirect r using exhibitor x where x.company_id = any (ids) and not x.aside and r.old_id = x.public_id;
		insert into redirect (old_id, kind, new_id)
		select x.public_id, 'exhibitor', y.public_id
		from unnest(ids, roots) t (id, root) join exhibitor x on x.company_id = t.id and x.aside
		join exhibitor y on y.company_id = t.root and y.edition_id = x.edition_id
		on conflict (old_id) do update set new_id = excluded.new_id where redirect.new_id <> excluded.new_id;
	end if;
end $$;

-- A company's words for the search: also those of the records under it, which people still look for.
create function company_words_all(id bigint) returns text language sql stable as $$
	select string_agg(company_words(c), ' ' order by c.merged_into nulls first, c.company_id)
	from company c where c.company_id = company_words_all.id or c.merged_into = company_words_all.id
$$;
create or replace function company_search_write() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if new.merged_into is null then
		insert into company_search (company_id, words) values (new.company_id, company_words_all(new.company_id))
		on conflict (company_id) do update set words = excluded.words where company_search.words <> excluded.words;
	end if;
	return null;
end $$;

-- What is made from records: made anew for those that stand by themselves, gone for the hidden.
create function merge_derive(kind centre_kind, ids bigint[], roots bigint[]) returns void language plpgsql volatile as $$
begin
	if kind = 'company' then
		delete from company_search s using unnest(ids, roots) t (id, root) where s.company_id = t.id and t.id <> t.root;
		insert into company_search (company_id, words)
		select t.id, company_words_all(t.id) from unnest(ids, roots) t (id, root) where t.id = t.root
		on conflict (company_id) do update set words = excluded.words where company_search.words <> excluded.words;
		-- The application's copy of who its company belongs to.
		update application a set team_id = c.team_id, owner_id = c.owner_id
		from company c where c.company_id = any (ids) and a.company_id = c.company_id
			and (a.team_id, a.owner_id) is distinct from (c.team_id, c.owner_id);
	end if;
	insert into centre_due (kind, id) select merge_derive.kind, i from unnest(ids) i on conflict do nothing;
end $$;

-- Makes everything of these records' trees stand where the living edges have it. Whoever calls holds merge_lock() of them.
create function merge_settle(kind centre_kind, records bigint[]) returns void language plpgsql volatile as $$
declare
	ids     bigint[];
	was     bigint[];
	becomes bigint[];
	c       merge_child;
begin
	if kind = 'company' then
		select array_agg(t.id order by t.id), array_agg(coalesce(r.merged_into, t.id) order by t.id), array_agg(t.root order by t.id)
		into ids, was, becomes from merge_tree('company', records) t join company r on r.company_id = t.id;
		update company r set merged_into = nullif(t.root, t.id) from unnest(ids, becomes) t (id, root)
		where r.company_id = t.id and r.merged_into is distinct from nullif(t.root, t.id);
	else
		select array_agg(t.id order by t.id), array_agg(coalesce(r.merged_into, t.id) order by t.id), array_agg(t.root order by t.id)
		into ids, was, becomes from merge_tree('contact', records) t join contact r on r.contact_id = t.id;
		update contact r set merged_into = nullif(t.root, t.id) from unnest(ids, becomes) t (id, root)
		where r.contact_id = t.id and r.merged_into is distinct from nullif(t.root, t.id);
	end if;
	for c in select * from merge_child m where m.kind = merge_settle.kind and not m.derived order by m.relation, m.owner loop
		if cardinality(c.same) > 0 then
			perform merge_move_same(c, ids, was, becomes);
		else
			perform merge_move_all(c, ids, was, becomes);
		end if;
	end loop;
	if kind = 'company' then
		perform merge_exhibitors(ids, becomes);
	end if;
	perform merge_redirect(kind, ids, becomes);
	perform merge_derive(kind, ids, becomes);
end $$;

-- ------------------------------------------------------------------------------------------ merging
-- How many rows of each kind would come along, and how many stay behind because the survivor has one like them.
create function merge_moving(kind centre_kind, survivor bigint, losers bigint[])
returns table (label text, relation name, owner name, moved bigint, behind bigint) language plpgsql stable as $$
declare
	c      merge_child;
	total  bigint;
	staying bigint;
begin
	for c in select * from merge_child m where m.kind = merge_moving.kind and not m.derived order by m.relation, m.owner loop
		execute format('select count(*) from %1$I x where x.%2$I = any ($1) and (%3$s)', c.relation, c.owner, c.only_if)
		into total using losers;
		staying := 0;
		if total > 0 and cardinality(c.same) > 0 then
			execute format($q$select $3 - count(distinct (%4$s)) from %1$I x where x.%2$I = any ($1) and (%3$s)
				and not exists (select from %1$I y where y.%2$I = $2 and (%5$s) = (%4$s))$q$,
				c.relation, c.owner, c.only_if, (select string_agg(format('x.%I', s), ', ') from unnest(c.same) s),
				(select string_agg(format('y.%I', s), ', ') from unnest(c.same) s))
			into staying using losers, survivor, total;
		end if;
		if total > 0 then
			return query select c.label, c.relation, c.owner, total - staying, staying;
		end if;
	end loop;
end $$;

-- The fields that a merge may set: of a person who signs in, the company stays, because it decides what the account opens.
create function merge_settable(kind centre_kind, survivor bigint) returns setof merge_rule language sql stable as $$
	select r.* from merge_rule r where r.kind = merge_settable.kind
		and not (r.kind = 'contact' and r.field = 'company_id'
			and exists (select from contact k where k.contact_id = survivor and k.account_id is not null))
$$;

-- The fields of a plan: what each record has, when and by whom it was written, and what is taken by rule.
create function merge_columns(kind centre_kind, ids bigint[]) returns jsonb language sql stable as $$
	with known as materialized (
		select * from merge_known(merge_columns.kind, ids)
	), choice as materialized (
		select * from merge_choice(merge_columns.kind, ids)
	), shown as (
		select r.sort, r.field, r.label, r.rule, r.part, k.value, merge_shown(r.field, k.value) as words, k.at, s.label as source, k.place,
			merge_public(merge_columns.kind, k.id) as record, merge_name(merge_columns.kind, k.id) as name, k.id = coalesce(c.id, ids[1]) as chosen
		from merge_settable(merge_columns.kind, ids[1]) r join known k on k.field = r.field join merge_source s on s.source = k.source
		left join choice c on c.field = r.field
	), told as (
		select s.sort, jsonb_build_object('field', s.field, 'label', s.label, 'rule', s.rule, 'part', s.part,
			'typed', s.field not like '%\_id', 'long', s.field like 'about%',
			'same', count(s.value) = count(*) and count(distinct lower(s.value #>> '{}')) = 1, 'empty', count(s.value) = 0,
			'chosen', (array_agg(s.record) filter (where s.chosen))[1],
			'values', jsonb_agg(jsonb_build_object('record', s.record, 'name', s.name, 'value', s.words, 'at', s.at, 'source', s.source,
				'chosen', s.chosen) order by s.place)) as it
		from shown s group by s.sort, s.field, s.label, s.rule, s.part
	)
	select jsonb_agg(t.it order by t.sort) from told t
$$;

-- What a merge would do: the fields with what each record has and what is taken by rule, the rows that move. Refuses what
-- merge_do() would refuse.
create function merge_plan(kind centre_kind, survivor uuid, losers uuid[]) returns jsonb
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	ids bigint[];
begin
	perform must('centre.review');
	ids := merge_take(kind, survivor, losers);
	return jsonb_build_object(
		'kind', kind, 'survivor', survivor, 'seen', merge_seen(kind, ids),
		'records', (select jsonb_agg(jsonb_build_object('record', merge_public(merge_plan.kind, o.id), 'name', merge_name(merge_plan.kind, o.id),
				'survivor', o.n = 1, 'swap', case when o.n > 1 then concat('kind=', merge_plan.kind, '&survivor=', merge_public(merge_plan.kind, o.id),
					(select string_agg('&loser=' || u, '') from unnest(merge_plan.survivor || merge_plan.losers) u
						where u <> merge_public(merge_plan.kind, o.id))) end) order by o.n)
			from unnest(ids) with ordinality o (id, n)),
		'fields', merge_columns(kind, ids),
		'children', (select coalesce(jsonb_agg(jsonb_build_object('label', m.label, 'relation', m.relation, 'moved', m.moved,
				'behind', m.behind) order by m.moved desc), '[]')
			from merge_moving(merge_plan.kind, ids[1], ids[2:]) m));
end $$;

-- Which values the survivor gets: field, value, from whom, by which rule. `given`: {"city": {"from": uuid} | {"value": "typed"}}.
create function merge_become(kind centre_kind, ids bigint[], given jsonb)
returns table (field name, value jsonb, id bigint, rule text) language plpgsql stable as $$
declare
	wrong text;
begin
	given := coalesce(given, '{}');
	select g.key into wrong from jsonb_each(given) g
	where jsonb_typeof(g.value) <> 'object' or not g.value ?| '{from,value}' or not exists (
			select from merge_settable(merge_become.kind, ids[1]) r where r.field = g.key)
		or g.value ? 'from' and not exists (select from unnest(ids) i where merge_public(merge_become.kind, i)::text = g.value ->> 'from')
	limit 1;
	if wrong is not null then
		perform refuse(422, 'This value can no longer be chosen. Please look at the records anew.', wrong);
	end if;
	return query
	with choice as materialized (
		select * from merge_choice(merge_become.kind, ids)
	)
	select r.field, case when g.it ? 'value' then nullif(merge_typed(merge_become.kind, r.field, g.it ->> 'value'), 'null')
			when g.it ? 'from' then nullif(merge_record(merge_become.kind, p.id) -> r.field, 'null') else c.value end,
		case when g.it ? 'value' then null when g.it ? 'from' then p.id else c.id end,
		case when g.it ? 'value' then 'typed' when g.it ? 'from' and p.id <> coalesce(c.id, ids[1]) then 'chosen' else r.rule end
	from merge_settable(merge_become.kind, ids[1]) r
	left join lateral (select given -> r.field as it) g on true
	left join lateral (select merge_id(merge_become.kind, (g.it ->> 'from')::uuid) as id) p on true
	left join choice c on c.field = r.field;
end $$;

-- The ledger tells a merge as one event of each record; texts of several languages as the column that they stand in.
create function merge_told(it jsonb) returns jsonb language sql immutable as $$
	select nullif(jsonb_strip_nulls(it - '{about_en,about_zh}'::text[] || case when it ?| '{about_en,about_zh}'
		then jsonb_build_object('about', jsonb_build_object('en', it -> 'about_en', 'zh', it -> 'about_zh')) else '{}' end), '{}')
$$;
create function merge_told(kind centre_kind, id bigint, action text, old jsonb, new jsonb) returns void
language sql volatile as $$
	insert into history (account_id, actor, kind, row_id, action, old, new)
	values (current_account(), nullif(current_setting('pavilion.actor', true), ''), merge_told.kind,
		merge_public(merge_told.kind, merge_told.id), merge_told.action, merge_told(merge_told.old), merge_told(merge_told.new))
$$;

-- Ends what the queue of the review had of records that changed their place.
create function merge_unqueue(kind centre_kind, ids bigint[]) returns void language plpgsql volatile as $$
begin
	perform dedup_settle(kind, ids);
end $$;

-- The company of a person is where it belongs by itself, and stands with the root of that: a row of merge_child as well.
create function merge_place(contact bigint, company bigint) returns void language plpgsql volatile as $$
declare
	root bigint := company_root(company);
begin
	update contact k set company_id = root where k.contact_id = contact;
	delete from merge_origin o where o.relation = 'contact' and o.owner = 'company_id' and o.key = contact;
	insert into merge_origin (kind, relation, owner, key, origin_id)
	select 'company', 'contact', 'company_id', contact, company where root <> company;
end $$;

-- Where a person's company is by itself: the record that it came to the root from, if any.
create function merge_home(contact bigint) returns bigint language sql stable as $$
	select coalesce((select o.origin_id from merge_origin o
		where o.relation = 'contact' and o.owner = 'company_id' and o.key = contact and company_root(o.origin_id) = k.company_id), k.company_id)
	from contact k where k.contact_id = contact
$$;

-- Sets fields of a record; a person's company is placed.
create function merge_set(kind centre_kind, id bigint, patch jsonb) returns void language plpgsql volatile as $$
begin
	if kind = 'contact' and patch ? 'company_id' then
		perform merge_place(id, (patch ->> 'company_id')::bigint);
		patch := patch - 'company_id';
	end if;
	perform merge_write(kind, id, patch);
end $$;

-- The highest number that each relation has given.
create function merge_marks(kind centre_kind) returns jsonb language plpgsql stable as $$
declare
	c     merge_child;
	top   bigint;
	marks jsonb := '{}';
begin
	for c in select * from merge_child m where m.kind = merge_marks.kind and not m.derived loop
		execute format('select coalesce(max(%I), 0) from %I', c.key, c.relation) into top;
		marks := marks || jsonb_build_object(c.relation || '.' || c.owner, top);
	end loop;
	return marks;
end $$;

-- Merges: each loser becomes an edge under the survivor. Returns the decision. `fields` as of merge_become(); `seen` as of
-- merge_plan(), or null.
create function merge_do(kind centre_kind, survivor uuid, losers uuid[], fields jsonb default '{}', seen text default null,
	weight real default null, bulk bigint default null) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	ids   bigint[];
	made  uuid := uuid_v7();
	was   jsonb;
	patch jsonb;
begin
	perform must('centre.review');
	ids := merge_take(kind, survivor, losers);
	perform merge_lock(kind, array(select t.id from merge_tree(kind, ids) t));
	-- Somebody else may have been faster.
	ids := merge_take(kind, survivor, losers);
	if seen is not null and seen <> merge_seen(kind, ids) then
		perform refuse(409, 'Someone else changed one of these records while you were comparing them. Please look at them again.');
	end if;
	perform set_config('pavilion.merging', made::text, true);
	was := merge_record(kind, ids[1]) || case when kind = 'contact' then jsonb_build_object('company_id', merge_home(ids[1])) else '{}' end;
	select coalesce(jsonb_agg(jsonb_build_object('field', b.field, 'was', was -> b.field, 'became', coalesce(b.value, 'null'),
			'from', merge_public(merge_do.kind, b.id), 'rule', b.rule, 'id', coalesce(b.id, ids[2]))), '[]') into patch
	from merge_become(kind, ids, fields) b
	where b.value is distinct from nullif(merge_record(merge_do.kind, ids[1]) -> b.field, 'null');
	if exists (select from jsonb_array_elements(patch) p where p ->> 'field' = 'name' and p -> 'became' = 'null') then
		perform refuse(422, 'Please fill this in.', 'name');
	end if;
	insert into merge (decision, kind, survivor_id, loser_id, fields, bulk_id, weight, account_id, marks, moved)
	select made, merge_do.kind, ids[1], l.id, (select coalesce(jsonb_agg(p - 'id'), '[]') from jsonb_array_elements(patch) p
			where (p ->> 'id')::bigint = l.id), bulk, merge_do.weight, current_account(), merge_marks(merge_do.kind),
		(select coalesce(jsonb_agg(jsonb_build_object('label', c.label, 'moved', c.moved, 'behind', c.behind) order by c.moved desc), '[]')
			from merge_moving(merge_do.kind, ids[1], array[l.id]) c)
	from unnest(ids[2:]) with ordinality l (id, n) order by l.n;
	perform merge_settle(kind, ids);
	perform merge_set(kind, ids[1], (select coalesce(jsonb_object_agg(p ->> 'field', p -> 'became'), '{}') from jsonb_array_elements(patch) p));
	update merge m set stood = merge_fields(merge_do.kind, ids[1]) where m.decision = made;
	perform merge_told(kind, ids[1], 'merge',
		(select jsonb_object_agg(p ->> 'field', p -> 'was') from jsonb_array_elements(patch) p),
		(select coalesce(jsonb_object_agg(p ->> 'field', p -> 'became'), '{}') from jsonb_array_elements(patch) p)
			|| jsonb_build_object('merged_with', (select string_agg(merge_name(merge_do.kind, l), ', ') from unnest(ids[2:]) l)));
	perform merge_told(kind, l, 'merge', null, jsonb_build_object('merged_into', merge_name(kind, ids[1]))) from unnest(ids[2:]) l;
	perform merge_unqueue(kind, ids);
	perform set_config('pavilion.merging', '', true);
	return made;
end $$;

-- ------------------------------------------------------------------------------------------ unmerging
-- What a row is called where rows of several kinds are listed.
create function merge_words(relation name, it jsonb) returns text language sql stable as $$
	select coalesce(case relation
		when 'exhibitor' then (select tr(e.name) from edition e where e.edition_id = (it ->> 'edition_id')::bigint)
		when 'staff_allowance' then (select tr(e.name) from edition e where e.edition_id = (it ->> 'edition_id')::bigint)
		when 'lead' then (select r.name from registration r where r.registration_id = (it ->> 'registration_id')::bigint)
		when 'invitation' then concat_ws(' · ', it ->> 'code', it ->> 'name', it ->> 'email')
		when 'import_difference' then concat_ws(': ', it ->> 'field', it ->> 'given') end,
		case jsonb_typeof(it -> 'name') when 'object' then tr(it -> 'name') else it ->> 'name' end,
		it ->> 'number', it ->> 'title', it ->> 'code', it ->> 'email', it ->> 'note', '–')
$$;

-- An edge that can be undone by who asks; refuses anything else.
create function unmerge_take(merge uuid) returns merge language plpgsql stable as $$
declare
	m merge;
begin
	select * into m from merge e where e.public_id = unmerge_take.merge;
	if m.merge_id is null or merge_name(m.kind, m.loser_id) is not null and not (merge_opens(m.kind, m.loser_id)
			and merge_opens(m.kind, m.survivor_id)
			and (select bool_and(merge_opens(m.kind, t.root)) from merge_tree(m.kind, array[m.survivor_id]) t)) then
		perform refuse(404, 'There is no such merge, or it is not yours to undo.');
	elsif m.undone_at is not null then
		perform refuse(409, case current_lang() when 'zh' then format('这次合并已被拆分（%s）。未作任何更改。', merge_who(m.undone_by, m.undone_at))
			else format('This merge was undone already (%s). Nothing was changed.', merge_who(m.undone_by, m.undone_at)) end);
	elsif merge_name(m.kind, m.loser_id) is null or merge_name(m.kind, m.survivor_id) is null then
		perform refuse(409, 'One of the two records no longer exists, so this merge cannot be undone.');
	end if;
	return m;
end $$;

-- The records from a survivor up to its root: what came to one of them after the merge may be either side's.
create function merge_above(kind centre_kind, id bigint) returns bigint[] language sql stable as $$
	with recursive up as (
		select merge_above.id as id
		union
		select m.survivor_id from up join merge m on m.kind = merge_above.kind and m.loser_id = up.id and m.undone_at is null
	)
	select array_agg(up.id) from up
$$;

-- Rows of one relation that came to the survivor's side after the merge, the latest first: nobody knows whose they are.
create function unmerge_arrived(m merge, c merge_child) returns table (key bigint, it jsonb) language plpgsql stable as $$
begin
	return query execute format($q$
		select x.%3$I, to_jsonb(x) from (select * from %1$I where %4$s) x
		left join merge_origin o on o.relation = %1$L and o.owner = %2$L and o.key = x.%3$I and o.origin_id = any ($3)
		where x.%2$I = $1 and x.%3$I > $2 and coalesce(o.origin_id, x.%2$I) = any ($4)
			%5$s
		order by x.%3$I desc
		$q$, c.relation, c.owner, c.key, c.only_if,
		case when cardinality(c.same) > 0 then format($q$and not exists (select from (select * from %1$I where %5$s) y
			left join merge_origin p on p.relation = %1$L and p.owner = %2$L and p.key = y.%3$I and p.origin_id = any ($3)
			where (y.%2$I = any ($5) or p.origin_id = any ($5)) and (%4$s))$q$, c.relation, c.owner, c.key,
			(select string_agg(format('y.%1$I is not distinct from x.%1$I', s), ' and ') from unnest(c.same) s), c.only_if) end)
	using (select t.root from merge_tree(m.kind, array[m.loser_id]) t limit 1), coalesce((m.marks ->> (c.relation || '.' || c.owner))::bigint, 0),
		array(select t.id from merge_tree(m.kind, array[m.loser_id]) t), merge_above(m.kind, m.survivor_id),
		array(select merge_under(m.kind, m.loser_id));
end $$;

-- Fields of the survivor that the unmerge touches. state: 'back' (gets its value of before), 'later' (a later merge set it,
-- which then remembers that value), 'changed' (by a person, after the merge set it), 'since' (by a person, and the merge had
-- not set it): the last two are to be chosen.
create function unmerge_fields(m merge)
returns table (field name, label text, state text, was jsonb, became jsonb, now jsonb, rule text, giver text, later bigint)
language sql stable as $$
	with present as (
		select merge_record(m.kind, m.survivor_id) as it
	), set_ as (
		select p ->> 'field' as field, nullif(p -> 'was', 'null') as was, nullif(p -> 'became', 'null') as became, p ->> 'rule' as rule, p ->> 'from' as giver
		from jsonb_array_elements(m.fields) p
	), living as (
		select p ->> 'field' as field, n.merge_id, nullif(p -> 'became', 'null') as became
		from merge n, jsonb_array_elements(n.fields) p
		where n.kind = m.kind and n.survivor_id = m.survivor_id and n.undone_at is null and n.merge_id > m.merge_id
	), all_ as (
		select r.field, r.label, r.sort, s.field is not null as set_, s.was,
			case when s.field is not null then s.became else nullif(m.stood -> r.field, 'null') end as became,
			nullif(p.it -> r.field, 'null') as now, s.rule, s.giver,
			(select min(l.merge_id) from living l where l.field = r.field) as later,
			(select l.became from living l where l.field = r.field order by l.merge_id desc limit 1) as last
		from merge_rule r cross join present p left join set_ s on s.field = r.field
		where r.kind = m.kind and (s.field is not null or m.stood ? r.field)
	), told as (
		select a.*, case when a.field = 'company_id'
			then company_root((a.became #>> '{}')::bigint) is not distinct from (a.now #>> '{}')::bigint
			else a.became is not distinct from a.now end as stands
		from all_ a
	)
	select t.field, t.label, case when t.set_ and t.later is not null then 'later' when t.set_ and t.stands then 'back' when t.set_ then 'changed'
			else 'since' end,
		case when t.set_ then t.was else t.became end, t.became, t.now, t.rule, t.giver, t.later
	from told t
	where t.set_ or t.later is null and not t.stands
	order by t.sort
$$;

-- What an unmerge would do: fields that go back, and those to choose about; rows that go back, that are gone, that a person
-- moved elsewhere since; and those that came after the merge.
create function unmerge_plan(merge uuid) returns jsonb
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	m        merge;
	c        merge_child;
	tree     bigint[];
	under    bigint[];
	root     bigint;
	n        record;
	arrived  jsonb;
	children jsonb := '[]';
begin
	perform must('centre.review');
	m := unmerge_take(merge);
	tree := array(select t.id from merge_tree(m.kind, array[m.loser_id]) t);
	under := array(select merge_under(m.kind, m.loser_id));
	select t.root into root from merge_tree(m.kind, array[m.loser_id]) t limit 1;
	for c in select * from merge_child k where k.kind = m.kind and not k.derived order by k.relation, k.owner loop
		execute format($q$
			select count(x.%3$I) filter (where x.%2$I = $2) as back, count(*) filter (where x.%3$I is null) as gone,
				count(x.%3$I) filter (where x.%2$I is distinct from $2) as elsewhere
			from merge_origin o left join %1$I x on x.%3$I = o.key
			where o.relation = %1$L and o.owner = %2$L and o.origin_id = any ($1)
			$q$, c.relation, c.owner, c.key) into n using under, root;
		select jsonb_agg(jsonb_build_object('id', c.relation || '.' || c.owner || '.' || a.key, 'name', merge_words(c.relation, a.it),
				'at', a.it ->> 'created_at') order by a.key desc) filter (where a.n <= 100) as rows, count(*) as count
		into arrived from (select a.*, row_number() over (order by a.key desc) as n from unmerge_arrived(m, c) a) a;
		if n.back + n.gone + n.elsewhere > 0 or arrived is not null then
			children := children || jsonb_build_object('label', c.label, 'relation', c.relation, 'id', c.relation || '.' || c.owner,
				'back', n.back, 'gone', n.gone, 'elsewhere', n.elsewhere, 'arrived', coalesce(arrived, '[]'),
				'count', (select count(*) from unmerge_arrived(m, c)));
		end if;
	end loop;
	return jsonb_build_object('merge', m.public_id, 'kind', m.kind, 'at', m.at,
		'by', (select a.name from account a where a.account_id = m.account_id),
		'survivor', merge_public(m.kind, m.survivor_id), 'survivor_name', merge_name(m.kind, m.survivor_id),
		'root', merge_public(m.kind, root), 'root_name', merge_name(m.kind, root),
		'loser', merge_public(m.kind, m.loser_id), 'loser_name', merge_name(m.kind, m.loser_id),
		'under', cardinality(under) - 1,
		'fields', (select coalesce(jsonb_agg(jsonb_build_object('field', f.field, 'label', f.label, 'state', f.state, 'open', f.state in ('changed', 'since'),
				'moves', f.field <> 'company_id',
				'was', merge_shown(f.field, f.was), 'became', merge_shown(f.field, f.became), 'now', merge_shown(f.field, f.now),
				'at', h.at, 'by', h.name)), '[]')
			from unmerge_fields(m) f
			left join lateral (select h.at, coalesce(a.name, h.actor) as name from history h left join account a using (account_id)
				where h.kind = m.kind and h.row_id = merge_public(m.kind, m.survivor_id) and h.at > m.at
					and h.new ? regexp_replace(f.field, '^about_.*', 'about')
				order by h.at desc limit 1) h on f.state in ('changed', 'since')),
		'children', children);
end $$;

-- The choices of an unmerge for its fields: what to set in the survivor and in the record that comes back. keep: the survivor
-- keeps what stands now; copy: the other gets it as well; restore: the survivor gets the value of before; move: both.
create function unmerge_patches(m merge, choices jsonb, out survivor jsonb, out loser jsonb) language sql stable as $$
	with f as (
		select f.*, case f.state when 'back' then 'restore' when 'later' then 'keep'
			else coalesce(choices ->> ('field.' || f.field), 'keep') end as choice
		from unmerge_fields(m) f
	)
	select coalesce(jsonb_object_agg(f.field, coalesce(f.was, 'null')) filter (where f.choice in ('restore', 'move')), '{}'),
		coalesce(jsonb_object_agg(f.field, coalesce(f.now, 'null')) filter (where f.choice in ('copy', 'move') and f.field <> 'company_id'), '{}')
	from f
$$;

-- An exhibitor's status where its applications went on since the merge, or changed sides: both sides have one that fits.
create function unmerge_exhibitors(companies bigint[], since timestamptz, moved bigint[]) returns void language plpgsql volatile as $$
begin
	with touched as (
		select distinct a.edition_id, c.id as company_id from application a join unnest(companies) c (id) on true
		where a.application_id = any (moved)
		union
		select a.edition_id, a.company_id from application a
		where a.company_id = any (companies) and exists (select from application_step s
			where s.application_id = a.application_id and s.at > since)
	), made as (
		insert into exhibitor (edition_id, company_id, status)
		select t.edition_id, t.company_id, exhibitor_standing(t.edition_id, t.company_id) from touched t
		where exists (select from application a where a.edition_id = t.edition_id and a.company_id = t.company_id
			and a.status in ('applied', 'approved', 'confirmed'))
		on conflict (edition_id, company_id) do nothing
	)
	update exhibitor x set status = exhibitor_standing(x.edition_id, x.company_id)
	from touched t
	where x.edition_id = t.edition_id and x.company_id = t.company_id and x.status_together is null
		and x.status <> exhibitor_standing(x.edition_id, x.company_id)
		and (x.status <> 'listed' or exhibitor_standing(x.edition_id, x.company_id) = 'confirmed');
end $$;

-- Undoes one edge. choices: {"field.phone": "keep|copy|restore|move", "application.company_id": "loser" (all that came since),
-- "application.company_id.4711": "loser" or "survivor", "apart": true (they are not the same, and are not to be found
-- again)}; what is not named stays with the survivor.
create function unmerge_do(merge uuid, choices jsonb default '{}') returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	m       merge;
	c       merge_child;
	heir    bigint;
	patches record;
	taken   bigint[];
	given   bigint[] := '{}';   -- applications that go to the loser
begin
	perform must('centre.review');
	m := unmerge_take(merge);
	perform merge_lock(m.kind, array(select t.id from merge_tree(m.kind, array[m.loser_id]) t));
	m := unmerge_take(merge);
	choices := coalesce(choices, '{}');
	perform set_config('pavilion.merging', m.public_id::text, true);
	-- What came since and is the loser's came from it, as it were.
	for c in select * from merge_child k where k.kind = m.kind and not k.derived loop
		if exists (select from jsonb_each_text(choices) j where j.value = 'loser'
				and (j.key = c.relation || '.' || c.owner or j.key like c.relation || '.' || c.owner || '.%')) then
			select array_agg(a.key) into taken from unmerge_arrived(m, c) a
			where coalesce(choices ->> (c.relation || '.' || c.owner || '.' || a.key), choices ->> (c.relation || '.' || c.owner)) = 'loser';
			insert into merge_origin (kind, relation, owner, key, origin_id)
			select m.kind, c.relation, c.owner, t, m.loser_id from unnest(taken) t
			on conflict (relation, owner, key) do update set origin_id = excluded.origin_id;
			if c.relation = 'application' then given := taken; end if;
		end if;
	end loop;
	select * into patches from unmerge_patches(m, choices);
	perform unmerge_hand_on(m);
	-- What was typed was for all of the decision: it stays as long as one of its edges does.
	select e.merge_id into heir from merge e where e.decision = m.decision and e.merge_id <> m.merge_id and e.undone_at is null
	order by e.merge_id limit 1;
	if heir is not null then
		update merge e set fields = e.fields || coalesce((select jsonb_agg(p) from jsonb_array_elements(m.fields) p where p ->> 'rule' = 'typed'), '[]')
		where e.merge_id = heir;
		patches.survivor := patches.survivor - array(select p ->> 'field' from jsonb_array_elements(m.fields) p where p ->> 'rule' = 'typed');
	end if;
	update merge e set undone_at = now(), undone_by = current_account() where e.merge_id = m.merge_id;
	perform merge_settle(m.kind, array[m.survivor_id, m.loser_id]);
	perform merge_set(m.kind, m.survivor_id, patches.survivor);
	perform merge_set(m.kind, m.loser_id, patches.loser);
	if m.kind = 'company' then
		perform unmerge_exhibitors(array[company_root(m.survivor_id), m.loser_id], m.at, given);
	end if;
	if choices ->> 'apart' = 'true' then
		insert into dedup_apart (kind, a_id, b_id, account_id)
		values (m.kind, least(m.survivor_id, m.loser_id), greatest(m.survivor_id, m.loser_id), current_account())
		on conflict do nothing;
	end if;
	perform merge_told(m.kind, m.survivor_id, 'unmerge', null, patches.survivor || jsonb_build_object('unmerged_from', merge_name(m.kind, m.loser_id)));
	perform merge_told(m.kind, m.loser_id, 'unmerge', null, patches.loser || jsonb_build_object('unmerged_from', merge_name(m.kind, m.survivor_id)));
	perform merge_unqueue(m.kind, array[m.survivor_id, m.loser_id]);
	perform set_config('pavilion.merging', '', true);
end $$;

-- A later merge that set a field again remembers from now on what stood there before the edge that goes.
create function unmerge_hand_on(m merge) returns void language sql volatile as $$
	update merge n set fields = (select jsonb_agg(case when f.field is not null
			then p.it || jsonb_build_object('was', coalesce(f.was, 'null')) else p.it end order by p.n)
		from jsonb_array_elements(n.fields) with ordinality p (it, n)
		left join unmerge_fields(m) f on f.field = p.it ->> 'field' and f.state = 'later' and f.later = n.merge_id)
	where n.merge_id in (select f.later from unmerge_fields(m) f where f.state = 'later')
$$;

-- A record that a living merge names is not deleted: it stands for another, or another for it.
create function merge_keep() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
	id bigint := (to_jsonb(old) ->> (tg_table_name || '_id'))::bigint;
begin
	if exists (select from merge m where m.kind = tg_table_name and m.undone_at is null and m.loser_id = id)
			or exists (select from merge m where m.kind = tg_table_name and m.undone_at is null and m.survivor_id = id) then
		perform refuse(409, 'This record is part of a merge. Undo the merge first.');
	end if;
	return old;
end $$;
create trigger merge_keep before delete on company for each row execute function merge_keep();
create trigger merge_keep before delete on contact for each row execute function merge_keep();

-- ------------------------------------------------------------------------------------------ pages
-- The widest scope in which who asks sees records of a kind; a page of merges opens no others.
create function merge_reads(kind centre_kind) returns text language sql stable
security definer set search_path = public, pg_temp as $$
	select case merge_reads.kind when 'company' then merge_scope('company.read') else merge_scope('contact.read', 'company.read') end
$$;
create function merge_reads(kind centre_kind, id bigint) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select coalesce(case when merge_reads(merge_reads.kind) = 'all' then true
		when merge_reads.kind = 'company' then (select company_open(merge_reads('company'), c.team_id, c.owner_id)
			from company c where c.company_id = id)
		else (select company_open(merge_reads('contact'), c.team_id, c.owner_id)
			from contact k join company c using (company_id) where k.contact_id = id) end, false)
$$;
-- A record of a merge, for who may see it: public id, name, whether it stands by itself.
create function merge_card(kind centre_kind, id bigint) returns jsonb language sql stable
security definer set search_path = public, pg_temp as $$
	select jsonb_build_object('kind', kind, 'record', merge_public(kind, id), 'name', coalesce(merge_name(kind, id), '–'),
		'link', case kind when 'company' then '/office/companies/' else '/office/contacts/' end || merge_public(kind, id),
		'place', case kind when 'company' then (select concat_ws(', ', c.city, country_name(c.country)) from company c where c.company_id = id)
			else (select coalesce(c.name, k.employer) from contact k left join company c using (company_id) where k.contact_id = id) end)
$$;

-- All about one merge: its edge, the others of the decision, what it set and what came along.
create function merge_look(merge uuid) returns jsonb language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	m merge;
begin
	perform must('centre.review');
	select * into m from merge e where e.public_id = merge_look.merge;
	if m.merge_id is null or not (merge_reads(m.kind, m.loser_id) and merge_reads(m.kind, m.survivor_id)) then
		perform refuse(404, 'There is no such merge, or it is not yours to see.');
	end if;
	return jsonb_build_object('merge', m.public_id, 'kind', m.kind, 'at', m.at, 'undone_at', m.undone_at, 'weight', round(m.weight::numeric, 1),
		'bulk', m.bulk_id is not null,
		'by', (select a.name from account a where a.account_id = m.account_id),
		'undone_by', (select a.name from account a where a.account_id = m.undone_by),
		'survivor', merge_card(m.kind, m.survivor_id), 'loser', merge_card(m.kind, m.loser_id),
		'root', (select merge_card(m.kind, t.root) from merge_tree(m.kind, array[m.survivor_id]) t where t.id = m.survivor_id and t.root <> t.id),
		'fields', (select coalesce(jsonb_agg(jsonb_build_object('label', r.label, 'was', merge_shown(r.field, p -> 'was'),
				'became', merge_shown(r.field, p -> 'became'), 'rule', case p ->> 'rule' when 'newest' then 'the newest' when 'complete' then 'the most complete'
					when 'source' then 'of the most trusted source' when 'keep' then 'the survivor''s' else p ->> 'rule' end) order by r.sort), '[]')
			from jsonb_array_elements(m.fields) p join merge_rule r on r.kind = m.kind and r.field = p ->> 'field'),
		'moved', m.moved,
		'others', (select coalesce(jsonb_agg(jsonb_build_object('merge', o.public_id, 'name', merge_name(o.kind, o.loser_id), 'undone', o.undone_at is not null)
				order by o.merge_id), '[]')
			from merge o where o.decision = m.decision and o.merge_id <> m.merge_id and merge_reads(o.kind, o.loser_id)));
end $$;

-- What hangs under a record, for its page: living merges of its tree, the latest first.
create function merge_from(kind centre_kind, record uuid)
returns table (merge uuid, name text, place text, into_name text, at timestamptz, by text) language sql stable
security definer set search_path = public, pg_temp as $$
	select m.public_id, merge_name(m.kind, m.loser_id), merge_card(m.kind, m.loser_id) ->> 'place',
		case when m.survivor_id <> r.id then merge_name(m.kind, m.survivor_id) end, m.at, a.name
	from (select merge_id(merge_from.kind, record) as id) r
	cross join lateral merge_under(merge_from.kind, r.id) u
	join merge m on m.kind = merge_from.kind and m.loser_id = u and m.undone_at is null and u <> r.id
	left join account a on a.account_id = m.account_id
	where may('centre.review') and merge_reads(merge_from.kind, r.id)
	order by m.merge_id desc limit 50
$$;

-- A record and those under it, whose history is its own while they hang there.
create function merge_records(kind centre_kind, record uuid) returns setof uuid language sql stable
security definer set search_path = public, pg_temp as $$
	select merge_public(merge_records.kind, u)
	from (select merge_id(merge_records.kind, record) as id) r cross join lateral merge_under(merge_records.kind, r.id) u
	where merge_reads(merge_records.kind, r.id)
$$;

-- Records that one may be merged with: found by words, else those that the duplicate engine takes for the same.
create function merge_pick(kind centre_kind, record uuid, q text)
returns table (card jsonb, weight real) language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	it    bigint := merge_id(kind, record);
	found bigint[];
begin
	perform must('centre.review');
	if it is null or not merge_reads(kind, it) then
		perform refuse(404, 'There is no such record, or it is not yours to change.');
	end if;
	if coalesce(btrim(q), '') = '' then
		found := array(select o from (select case when p.a_id = it then p.b_id else p.a_id end as o, p.weight from dedup_pair p
			where p.kind = merge_pick.kind and it in (p.a_id, p.b_id) order by p.weight desc limit 20) near);
	elsif kind = 'company' then
		found := array(select s.key from company_search(q) s);
	else
		found := array(select s.key from contact_search(q) s);
	end if;
	return query select merge_card(merge_pick.kind, f.id), (select p.weight from dedup_pair p where p.kind = merge_pick.kind
			and p.a_id = least(f.id, it) and p.b_id = greatest(f.id, it)) as near
	from unnest(found) f (id)
	where f.id <> it and merge_opens(merge_pick.kind, f.id)
		and not exists (select from merge m where m.kind = merge_pick.kind and m.loser_id = f.id and m.undone_at is null)
	order by near desc nulls last, f.id limit 20;
end $$;

-- Merges of which one of the records is called so.
create function merge_search(q text) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp as $$
	select m.merge_id from merge m
	where may('centre.review') and has_text(concat_ws(' ', merge_name(m.kind, m.loser_id), merge_name(m.kind, m.survivor_id)), q)
	order by m.merge_id desc limit 1000
$$;

-- The number of a record that who asks may see.
create function merge_number(kind centre_kind, record uuid) returns bigint language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	it bigint := merge_id(kind, record);
begin
	perform must('centre.review');
	if it is null or not merge_reads(kind, it) then
		perform refuse(404, 'There is no such record, or it is not yours to change.');
	end if;
	return it;
end $$;
create function merge_first(decision uuid) returns uuid language sql volatile
security definer set search_path = public, pg_temp as
	$$ select m.public_id from merge m where m.decision = merge_first.decision order by m.merge_id limit 1 $$;

-- A plan's choices as the form has them: {"city": "<record>" or "typed"}, typed texts beside.
create function merge_form(taken jsonb, typed jsonb) returns jsonb language sql immutable as $$
	select coalesce(jsonb_object_agg(t.key, case when t.value = 'typed' then jsonb_build_object('value', coalesce(typed ->> t.key, ''))
		else jsonb_build_object('from', t.value) end), '{}')
	from jsonb_each_text(coalesce(taken, '{}')) t
$$;

-- Which rule each field has, and whom to trust; what is not named stays.
create function merge_rules_save(rules jsonb, ranks jsonb) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform must('centre.manage');
	if exists (select from jsonb_each_text(rules) r where r.value not in ('newest', 'complete', 'source', 'keep')) then
		perform refuse(422, 'A value does not fit.');
	end if;
	-- A part of several fields has one rule.
	update merge_rule m set rule = r.value from jsonb_each_text(coalesce(rules, '{}')) r
	where m.kind || '.' || coalesce(m.part, m.field) = r.key and m.rule <> r.value;
	update merge_source s set rank = (r.value)::int from jsonb_each_text(coalesce(ranks, '{}')) r
	where s.source = r.key and r.value ~ '^[0-9]{1,2}$';
end $$;

-- ------------------------------------------------------------------------------------------ old addresses
-- A record that is not (to be seen) there: if it became part of one that who asks may see, the reader is led there, else it
-- is refused as unknown. `words`: a msgid.
create function refuse_unknown(kind text, id uuid, words text) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	fresh uuid := (select r.new_id from redirect r where r.old_id = id and r.kind = refuse_unknown.kind);
	opens boolean;
begin
	opens := case kind
		when 'company' then (select company_open(current_scope(), c.team_id, c.owner_id) from company c
			where c.public_id = fresh and c.merged_into is null)
		when 'contact' then (select current_scope() = 'all' or company_open(current_scope(), c.team_id, c.owner_id)
			from contact k left join company c using (company_id) where k.public_id = fresh and k.merged_into is null)
		when 'exhibitor' then exists (select from exhibitor_directory d where d.public_id = fresh) end;
	if opens then
		perform refuse(308, fresh::text, id::text);
	end if;
	perform refuse(404, words);
end $$;

-- ------------------------------------------------------------------------------------------ hidden everywhere
-- As in 016 and 022: exhibitors that stand aside are not there.
create or replace view exhibitor_directory with (security_barrier) as
	select x.exhibitor_id, x.public_id, x.edition_id, x.status, c.name, c.name_local, c.country, c.country_text, c.city,
		c.website, c.about, x.company_id
	from exhibitor x join edition e using (edition_id) join company c using (company_id)
	where exhibitor_public(x.status) and not x.aside and e.published_at <= now();

-- As before, without those that stand aside.
create or replace function edition_count(edition bigint) returns edition_figure
language sql volatile set search_path = public, pg_temp as $$
	insert into edition_figure as f
	select edition, x.exhibitors, x.countries, (select count(*) from hall h where h.edition_id = edition),
		b.booths, b.free, now()
	from (select count(*) as exhibitors, count(distinct c.country) as countries
			from exhibitor x join company c using (company_id)
			where x.edition_id = edition and exhibitor_public(x.status) and not x.aside) x,
		(select count(*) as booths, count(*) filter (where booth_shown(b.status, b.held_until) = 'free') as free
			from booth b where b.edition_id = edition) b
	on conflict (edition_id) do update set exhibitors = excluded.exhibitors, countries = excluded.countries,
		halls = excluded.halls, booths = excluded.booths, free = excluded.free, at = excluded.at
	returning *
$$;

-- As in 021: of companies that stand by themselves.
create or replace function company_countries() returns setof text language sql stable
security definer set search_path = public, pg_temp as $$
	with recursive hop as (
		(select country from company where country is not null and merged_into is null order by country limit 1)
		union all
		select (select c.country from company c where c.country > hop.country and c.merged_into is null order by c.country limit 1)
		from hop where hop.country is not null
	)
	select country from hop where country is not null
$$;

-- As in 013: hidden companies are found by the words of those they became part of.
create or replace function search_fill(after bigint default 0, portion int default 10000) returns bigint
language sql volatile security definer set search_path = public, pg_temp as $$
	with missing as (
		select c.* from company c where c.company_id > after and c.merged_into is null
			and not exists (select from company_search s where s.company_id = c.company_id)
		order by c.company_id limit portion
	), filled as (
		insert into company_search (company_id, words)
		select m.company_id, company_words(m.*::company) from missing m
		on conflict do nothing
		returning company_id
	)
	select max(company_id) from filled
$$;

-- As before: of companies that stand by themselves.
create or replace function exhibitor_list(companies uuid[], listed boolean) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	ids bigint[];
	n   int;
begin
	perform must('company.write');
	select array_agg(c.company_id) into ids from company c
	where c.public_id = any (companies) and c.merged_into is null and company_open(current_scope(), c.team_id, c.owner_id);
	if coalesce(cardinality(ids), 0) <> (select count(distinct u) from unnest(companies) u) then
		perform refuse(404, 'There is no such company.', 'companies');
	elsif current_edition() is null then
		perform refuse(409, 'There is no edition yet.');
	end if;
	if listed then
		insert into exhibitor as x (edition_id, company_id, status)
		select current_edition(), id, 'listed' from unnest(ids) as id
		on conflict (edition_id, company_id) do update set status = 'listed' where not exhibitor_public(x.status);
		get diagnostics n = row_count;
	else
		with unlisted as (
			update exhibitor x set status = exhibitor_standing(x.edition_id, x.company_id)
			where x.edition_id = current_edition() and x.company_id = any (ids) and x.status = 'listed'
			returning x.status
		)
		select count(*) into n from unlisted u where not exhibitor_public(u.status);
	end if;
	return n;
end $$;

create or replace function office_staff_save(company uuid, badges int) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it   bigint := (select c.company_id from company c where c.public_id = office_staff_save.company and c.merged_into is null);
	fair bigint := current_edition();
begin
	perform must('visitor.write');
	if not exists (select from exhibitor x where x.edition_id = fair and x.company_id = it) then
		perform refuse(404, 'There is no such exhibitor at this edition.');
	elsif badges is null then
		delete from staff_allowance a where a.edition_id = fair and a.company_id = it;
	else
		insert into staff_allowance (edition_id, company_id, badges, account_id)
		values (fair, it, office_staff_save.badges, current_account())
		on conflict (edition_id, company_id) do update set badges = excluded.badges, account_id = excluded.account_id,
			changed_at = now();
	end if;
end $$;

-- ------------------------------------------------------------------------------------------ people who sign in
-- The person of an account stands for it also where that is hidden under another; the account itself keeps opening the company
-- that it did: a merge of people gives nobody the right to see another company.
create function account_contact() returns setof contact language sql stable
security definer set search_path = public, pg_temp as $$
	select r.* from contact k join contact r on r.contact_id = coalesce(k.merged_into, k.contact_id)
	where k.account_id = current_account()
$$;
create function account_company(account bigint) returns bigint language sql stable
security definer set search_path = public, pg_temp as
	$$ select k.company_id from contact k where k.account_id = account_company.account $$;
-- As in 020.
create or replace function profile_person(name text, job_title text, phone text, lang text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	update account a set name = profile_person.name, lang = profile_person.lang
	where a.account_id = current_account();
	update contact r set name = profile_person.name, job_title = profile_person.job_title, phone = profile_person.phone
	from contact k
	where k.account_id = current_account() and r.contact_id = coalesce(k.merged_into, k.contact_id);
end $$;
-- Whether the company of an account, or its person, is part of a merge.
create function merge_holds(company bigint, account bigint) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select exists (select from company c where c.merged_into = company)
		or exists (select from contact k where k.account_id = account and (k.merged_into is not null
			or exists (select from contact h where h.merged_into = k.contact_id)
			or exists (select from merge_origin o where o.relation = 'contact' and o.owner = 'company_id' and o.key = k.contact_id)))
$$;
-- A changed address of an account is one of the person, if that had the old one.
create function account_moved() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update contact r set email = new.email from contact k
	where k.account_id = new.account_id and r.contact_id = k.merged_into and lower(r.email) = lower(old.email);
	return null;
end $$;
create trigger account_moved after update of email on account for each row
	when (old.email is distinct from new.email) execute function account_moved();

revoke execute on function merge_adopt, merge_child_known, merge_tree, merge_under, merge_lock, merge_record, merge_fields, merge_write, merge_known,
	merge_choice, merge_shown, merge_typed, merge_scope, merge_opens, merge_id, merge_public, merge_name, merge_who, merge_take, merge_seen,
	merge_move_same, merge_move_all, merge_exhibitors, merge_redirect, company_words_all, merge_derive, merge_settle, merge_moving, merge_settable, merge_columns,
	merge_plan, merge_become, merge_told(jsonb), merge_told(centre_kind, bigint, text, jsonb, jsonb), merge_unqueue, merge_place, merge_home, merge_set, merge_marks, merge_do, merge_words, unmerge_take,
	merge_above, unmerge_arrived, unmerge_fields, unmerge_plan, unmerge_patches, unmerge_exhibitors, unmerge_do, unmerge_hand_on, merge_keep,
	merge_reads(centre_kind), merge_reads(centre_kind, bigint), merge_card, merge_look, merge_from, merge_records, merge_pick, merge_form, merge_rules_save, merge_number, merge_first, merge_search,
	refuse_unknown, account_contact, account_company, account_moved, merge_holds from public;
grant execute on function merge_plan, merge_do, unmerge_plan, unmerge_do to pavilion_office;
grant execute on function refuse_unknown to pavilion_portal, pavilion_office;
grant execute on function account_contact to pavilion_portal, pavilion_office;
grant execute on function account_company to pavilion_office;
grant execute on function merge_reads(centre_kind), merge_reads(centre_kind, bigint), merge_card, merge_look, merge_from, merge_records, merge_pick, merge_form,
	merge_rules_save, merge_number, merge_first, merge_search to pavilion_office;
