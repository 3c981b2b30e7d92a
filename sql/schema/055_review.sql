-- The review of likely duplicates: the queue, what people decided and how it is taken back, and merges of many groups at
-- once that two people answer for.

-- ------------------------------------------------------------------------------------------ who sees which group
-- The queue, in the order in which lists are read.
create index review_queue on dedup_group (kind, priority desc nulls last, group_id desc) where state = 'open';
create index review_decided on dedup_group (decided_at desc) where state <> 'open';
create index review_later on dedup_group (later_until) where state = 'later';
create index review_weight on dedup_group (kind, weight) where state = 'open';
create index review_bits on dedup_group (kind, round(weight::numeric, 1)) where state = 'open';

-- The countries of its records, so that a queue can be narrowed without looking at each of them.
alter table dedup_group add column countries text[] not null default '{}';
create index review_countries on dedup_group using gin (countries) where state = 'open';
create function review_countries(group_id bigint, kind text) returns text[] language sql stable
security definer set search_path = public, pg_temp as $$
	select coalesce(array_agg(distinct coalesce(k.country, c.country) order by coalesce(k.country, c.country))
		filter (where coalesce(k.country, c.country) is not null), '{}')
	from dedup_member m
	left join contact k on review_countries.kind = 'contact' and k.contact_id = m.record_id
	left join company c on c.company_id = case review_countries.kind when 'company' then m.record_id else k.company_id end
	where m.group_id = review_countries.group_id
$$;
-- Many at once, as a run writes them.
create function review_joined() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update dedup_group g set countries = o.countries from (
		select m.group_id, array_agg(distinct coalesce(k.country, c.country) order by coalesce(k.country, c.country)) as countries
		from fresh f join dedup_group d using (group_id) join dedup_member m using (group_id)
		left join contact k on d.kind = 'contact' and k.contact_id = m.record_id
		left join company c on c.company_id = case d.kind when 'company' then m.record_id else k.company_id end
		where coalesce(k.country, c.country) is not null
		group by m.group_id) o
	where g.group_id = o.group_id and g.countries <> o.countries;
	return null;
end $$;
create trigger review_joined after insert on dedup_member referencing new table as fresh
	for each statement execute function review_joined();
-- A record of a group moved to another country, or left the group.
create function review_moved() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update dedup_group g set countries = review_countries(g.group_id, g.kind)
	from dedup_member m
	where m.group_id = g.group_id and g.state in ('open', 'later') and m.record_id = new.company_id and g.kind = 'company';
	update dedup_group g set countries = review_countries(g.group_id, g.kind)
	from contact k join dedup_member m on m.record_id = k.contact_id
	where k.company_id = new.company_id and m.group_id = g.group_id and g.state in ('open', 'later') and g.kind = 'contact';
	return null;
end $$;
create trigger review_moved after update of country on company for each row
	when (old.country is distinct from new.country) execute function review_moved();
create function review_contact_moved() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update dedup_group g set countries = review_countries(g.group_id, g.kind)
	from dedup_member m
	where m.group_id = g.group_id and g.state in ('open', 'later') and m.record_id = new.contact_id and g.kind = 'contact';
	return null;
end $$;
create trigger review_contact_moved after update of country, company_id on contact for each row
	when (old.country is distinct from new.country or old.company_id is distinct from new.company_id)
	execute function review_contact_moved();
create function review_parted() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update dedup_group g set countries = review_countries(g.group_id, g.kind)
	from (select distinct group_id from stale) o
	where g.group_id = o.group_id and g.state in ('open', 'later') and cardinality(g.countries) > 1;
	return null;
end $$;
create trigger review_parted after delete on dedup_member referencing old table as stale
	for each statement execute function review_parted();

-- How far the reader's roles open the records of a kind, whatever the page.
create function review_scope(kind text) returns text language sql stable
security definer set search_path = public, pg_temp as $$
	select permission_scope(current_account(), case kind when 'company' then 'company.read' else 'contact.read' end)
$$;

-- A record of a kind lies open to the reader.
create function review_record_open(kind text, id bigint, scope text) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select coalesce(case kind
		when 'company' then exists (select from company c where c.company_id = id
			and company_open(scope, c.team_id, c.owner_id))
		else scope = 'all' or exists (select from contact k join company c using (company_id) where k.contact_id = id
			and company_open(scope, c.team_id, c.owner_id)) end, false)
$$;

-- A group is shown to who may see each of its records.
create function review_seen(kind text, id bigint) returns boolean language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	scope text := review_scope(kind);
begin
	return scope = 'all' or scope is not null and not exists (
		select from dedup_member m where m.group_id = id and not review_record_open(kind, m.record_id, scope));
end $$;

-- The groups of a kind that are shown to a reader of a narrow scope: from the records, which are few, to the groups.
create function review_mine(kind text) returns setof bigint language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	scope text := review_scope(kind);
begin
	if may('centre.review') is not true or scope is null then
		return;
	end if;
	return query select distinct m.group_id
	from company c
	left join contact k on review_mine.kind = 'contact' and k.company_id = c.company_id and k.merged_into is null
	join dedup_member m on m.record_id = case review_mine.kind when 'company' then c.company_id else k.contact_id end
	join dedup_group g on g.group_id = m.group_id and g.kind = review_mine.kind
	where (scope = 'all' or scope = 'team' and c.team_id = current_team() or scope = 'own' and c.owner_id = current_account())
		and review_seen(review_mine.kind, m.group_id);
end $$;

-- Groups with a company, or a contact of a company, that a search finds; contacts by their address too.
create function review_search(q text) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp as $$
	with firm as materialized (select s.key as id from company_search(q) s), found as (
		select 'company' as kind, id from firm
		union
		select 'contact', k.contact_id from firm join contact k on k.company_id = firm.id
		union
		select 'contact', k.contact_id from contact k where lower(k.email) = lower(trim(q))
	)
	select distinct m.group_id
	from found f join dedup_member m on m.record_id = f.id join dedup_group g on g.group_id = m.group_id and g.kind = f.kind
	where may('centre.review')
	limit 1000
$$;

-- The chance that records are one, of their bits.
create function review_chance(bits real) returns numeric language sql immutable parallel safe as
	$$ select trunc((100 / (1 + power(2::numeric, -least(greatest(bits, -60), 60)::numeric))), 2) $$;

-- What a record is called, and where it is: for lists and samples. For functions and pages that looked who may.
create function review_card(kind text, id bigint) returns jsonb language sql stable
security definer set search_path = public, pg_temp as $$
	select jsonb_strip_nulls(jsonb_build_object('record', c.public_id, 'name', c.name, 'local', c.name_local,
		'place', nullif(concat_ws(', ', c.city, country_name(c.country)), ''), 'street', c.street, 'phone', c.phone,
		'email', c.email, 'website', c.website, 'number', c.register_no, 'link', '/office/companies/' || c.public_id))
	from company c where kind = 'company' and c.company_id = id
	union all
	select jsonb_strip_nulls(jsonb_build_object('record', k.public_id, 'name', k.name, 'local', k.name_local,
		'place', nullif(concat_ws(', ', coalesce(c.name, k.employer), k.city, country_name(k.country)), ''),
		'street', k.job_title, 'phone', k.phone, 'email', k.email, 'link', '/office/contacts/' || k.public_id))
	from contact k left join company c using (company_id) where kind = 'contact' and k.contact_id = id
$$;

-- The records of a group as cards, for the queue: the first few.
create function review_cards(kind text, id bigint) returns jsonb language plpgsql stable
security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
begin
	if not may('centre.review') or not review_seen(kind, id) then
		return null;
	elsif kind = 'company' then
		return (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', c.name, 'local', c.name_local,
				'place', nullif(concat_ws(', ', c.city, coalesce(tr(l.name), c.country)), ''))) order by m.record_id)
			from (select record_id from dedup_member where group_id = id order by record_id limit 4) m
			join company c on c.company_id = m.record_id left join country l on l.code = c.country);
	end if;
	return (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', k.name, 'local', k.name_local,
			'place', nullif(concat_ws(', ', coalesce(c.name, k.employer), k.city, coalesce(tr(l.name), k.country)), '')))
			order by m.record_id)
		from (select record_id from dedup_member where group_id = id order by record_id limit 4) m
		join contact k on k.contact_id = m.record_id left join company c using (company_id)
		left join country l on l.code = k.country);
end $$;

-- What hangs on a record: how many of each, and the money of what is not over.
create function review_weighty(kind text, id bigint) returns table (contacts bigint, applications bigint, badges bigint,
	editions bigint, registrations bigint, logins bigint, amount bigint, currency text)
language sql stable security definer set search_path = public, pg_temp as $$
	select (select count(*) from contact k where k.company_id = id and k.merged_into is null),
		(select count(*) from application a where a.company_id = id),
		(select count(*) from badge b join registration r using (registration_id) where r.company_id = id),
		(select count(*) from exhibitor x where x.company_id = id and not x.aside),
		null, (select count(*) from contact k where k.company_id = id and k.account_id is not null), m.amount, m.currency
	from (select 1) one left join lateral (
		select sum(a.total)::bigint as amount, a.currency::text
		from application a join edition e using (edition_id)
		where a.company_id = id and a.status in ('applied', 'approved', 'confirmed')
			and (e.closes_on is null or e.closes_on >= current_date)
		group by a.currency order by 1 desc limit 1) m on true
	where kind = 'company'
	union all
	select null, null, count(b.badge_id), count(distinct r.edition_id), count(distinct r.registration_id),
		(select count(k.account_id) from contact k where k.contact_id = id), null, null
	from registration r left join badge b using (registration_id)
	where kind = 'contact' and r.contact_id = id
	having kind = 'contact'
$$;

-- The members of groups that still stand for themselves, by number.
create function review_ids(group_id bigint) returns bigint[] language sql stable
security definer set search_path = public, pg_temp as $$
	select coalesce(array_agg(m.record_id order by m.record_id), '{}')
	from dedup_member m join dedup_group g using (group_id)
	where m.group_id = review_ids.group_id and case g.kind
		when 'company' then exists (select from company c where c.company_id = m.record_id and c.merged_into is null)
		else exists (select from contact k where k.contact_id = m.record_id and k.merged_into is null) end
$$;
-- Those that the desk shows at a time: of a very large group the first, the others follow after the decision.
create function review_shown(group_id bigint) returns bigint[] language sql stable as
	$$ select (review_ids(review_shown.group_id))[1:20] $$;
create function review_public(kind text, ids bigint[]) returns uuid[] language sql stable
security definer set search_path = public, pg_temp as $$
	select case kind
		when 'company' then (select array_agg(c.public_id order by c.company_id) from company c where c.company_id = any(ids))
		else (select array_agg(k.public_id order by k.contact_id) from contact k where k.contact_id = any(ids)) end
$$;
create function review_number(kind text, record uuid) returns bigint language sql stable
security definer set search_path = public, pg_temp as $$
	select case kind when 'company' then (select company_id from company where public_id = record)
		else (select contact_id from contact where public_id = record) end
$$;

-- Which record is proposed to stay: what most hangs on, of equals the oldest.
create function review_survivor(kind text, ids bigint[]) returns bigint language sql stable
security definer set search_path = public, pg_temp as $$
	select id
	from unnest(ids) id left join lateral review_weighty(kind, id) w on true
	order by coalesce(w.editions, 0) + coalesce(w.applications, 0) + coalesce(w.logins, 0) desc,
		coalesce(w.contacts, 0) + coalesce(w.registrations, 0) desc, id
	limit 1
$$;

-- What the reader saw of these records: it differs as soon as one of them changed.
create function review_state(kind text, ids bigint[]) returns text language sql stable
security definer set search_path = public, pg_temp as $$
	select md5(string_agg(s, ',' order by s)) from (
		select c.company_id || ' ' || c.changed_at || coalesce(' ' || c.merged_into, '') as s
		from company c where kind = 'company' and c.company_id = any(ids)
		union all
		select k.contact_id || ' ' || k.changed_at || coalesce(' ' || k.merged_into, '')
		from contact k where kind = 'contact' and k.contact_id = any(ids)) all_of
$$;

-- A group for a reader who may see it: 404 else. `hold`: nobody else decides it meanwhile.
create function review_group(it uuid, hold boolean default false) returns dedup_group language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	g dedup_group;
begin
	perform must('centre.review');
	if hold then
		select * into g from dedup_group d where d.public_id = it for update;
	else
		select * into g from dedup_group d where d.public_id = it;
	end if;
	if g.group_id is null or not review_seen(g.kind, g.group_id) then
		perform refuse(404, 'These likely duplicates are not there any more.');
	end if;
	return g;
end $$;

-- How a queue is narrowed, as its list asks; null or empty: not by this.
create type review_narrow as (imports uuid[], countries text[], low numeric, high numeric, q text);

-- Words as they stand in a link.
create function review_escaped(words text) returns text language sql immutable as $$
	select string_agg(case when b ~ '^[A-Za-z0-9]$' then b else (
		select string_agg('%' || upper(h[1]), '' order by o)
		from regexp_matches(encode(convert_to(b, 'UTF8'), 'hex'), '..', 'g') with ordinality t (h, o)) end, '' order by n)
	from unnest(string_to_array(words, null)) with ordinality u (b, n)
$$;

-- The same as the end of a link: a question mark and the rest, or null.
create function review_asked(n review_narrow) returns text language sql stable
security definer set search_path = public, pg_temp as $$
	select '?' || string_agg(q, '&') from (
		select 'import=' || i as q from unnest(n.imports) i
		union all select 'country=' || c from unnest(n.countries) c where c ~ '^[A-Z]{2}$'
		union all select 'weight_from=' || n.low where n.low is not null
		union all select 'weight_to=' || n.high where n.high is not null
		union all select 'q=' || review_escaped(n.q) where n.q <> '') asked
$$;

-- The next group of the queue behind this place, or before it; round the end, never itself. Null: there is no other.
create function review_next(kind text, place double precision, id bigint, n review_narrow, back boolean default false)
returns uuid language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_variable
declare
	rules  text := '';
	loads  bigint[];
	keys   bigint[];
	found  uuid;
begin
	if not may('centre.review') then
		return null;
	end if;
	if review_scope(kind) is distinct from 'all' then
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
		into found using kind, place, id, keys, loads, n;
		exit when found is not null;
	end loop;
	return found;
end $$;

-- How many stand open for the reader; more than 10,000 are told as 10,001.
create function review_open_count(kind text) returns bigint language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	if not may('centre.review') then
		return null;
	elsif review_scope(kind) = 'all' then
		return (select count(*) from (select from dedup_group g
			where g.kind = review_open_count.kind and g.state = 'open' limit 10001) o);
	end if;
	return (select count(*) from dedup_group g
		where g.state = 'open' and g.group_id in (select review_mine(review_open_count.kind)));
end $$;

-- ------------------------------------------------------------------------------------------ decisions
-- What people decided, with what it takes to take it back.
create table review_act (
	act_id      bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	kind        centre_kind not null,
	group_id    bigint references dedup_group on delete set null,
	what        text not null check (what in ('merged', 'different', 'later')),
	members     bigint[] not null,                              -- of the group, as they were
	names       text not null,
	decision    uuid,                                           -- merge.decision
	apart       bigint[] not null default '{}',                 -- pairs that were said to differ: a, b, a, b
	pairs       jsonb not null default '[]',                    -- rows of dedup_pair that went
	follow_id   bigint,                                         -- the group of those that were left out
	bulk_id     bigint,
	account_id  bigint references account,
	at          timestamptz not null default now(),
	undone_at   timestamptz,
	undone_by   bigint references account
);
create index review_act_group on review_act (group_id, act_id desc);
create index review_act_own on review_act (account_id, act_id desc) where undone_at is null;
create index review_act_bulk on review_act (bulk_id) where bulk_id is not null;

alter table dedup_apart add column public_id uuid not null default uuid_v7() unique;

-- Notes that all these records differ from each other. The pairs that were not noted before: a, b, a, b.
create function dedup_apart_set(kind centre_kind, ids bigint[], note text default null) returns bigint[]
language sql volatile security definer set search_path = public, pg_temp as $$
	with made as (
		insert into dedup_apart (kind, a_id, b_id, account_id, note)
		select dedup_apart_set.kind, a, b, current_account(), left(note, 2000)
		from unnest(ids) a, unnest(ids) b where a < b
		on conflict do nothing
		returning a_id, b_id
	), gone as (
		delete from dedup_pair p using unnest(ids) a, unnest(ids) b
		where p.kind = dedup_apart_set.kind and p.a_id = a and p.b_id = b and a < b
	)
	select coalesce(array_agg(x order by a_id, b_id, x), '{}') from made, unnest(array[a_id, b_id]) x
$$;

-- The group stands open for a decision: 409 else; who came first is shown by the page.
create function review_undecided(g dedup_group) returns void language plpgsql volatile as $$
begin
	if g.state not in ('open', 'later') then
		perform refuse(409, 'Somebody else has decided this meanwhile.');
	end if;
end $$;

create function review_note(g dedup_group, ids bigint[], what text) returns review_act language sql volatile
security definer set search_path = public, pg_temp as $$
	insert into review_act (kind, group_id, what, members, names, pairs, account_id)
	select g.kind, g.group_id, what, ids,
		(select string_agg(left(review_card(g.kind, id) ->> 'name', 60), ' / ' order by id) from unnest(ids[1:3]) id),
		coalesce((select jsonb_agg(to_jsonb(p)) from (
			select * from dedup_pair p where p.kind = g.kind and p.a_id = any(ids)
			union
			select * from dedup_pair p where p.kind = g.kind and p.b_id = any(ids)) p), '[]'), current_account()
	returning *
$$;

-- A group with these members in the place of what it was; its weight is that of the weakest pair that is
-- known, as a run has it.
create function review_shape(id bigint, ids bigint[]) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	delete from dedup_member m where m.group_id = id and m.record_id <> all(ids);
	insert into dedup_member (group_id, record_id) select id, r from unnest(ids) r on conflict do nothing;
	update dedup_group g set records = cardinality(ids), priority = dedup_priority(g.kind, ids),
		weight = coalesce((select min(p.weight) from dedup_pair p
			where p.kind = g.kind and p.a_id = any(ids) and p.b_id = any(ids)), g.weight)
	where g.group_id = id;
end $$;

-- Merges records of a group into one; those left out are noted as others than it. `fields`: {"city": uuid of the record
-- whose city it is, or "typed"}, `typed`: {"city": text}. The act's public id.
create function review_merge(it uuid, survivor uuid, left_out uuid[], fields jsonb, typed jsonb, seen text) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	g      dedup_group := review_group(it, true);
	all_of bigint[] := review_ids(g.group_id);
	ids    bigint[] := review_shown(g.group_id);
	rest   bigint[] := all_of[cardinality(ids) + 1:];
	root   bigint := review_number(g.kind, survivor);
	others bigint[] := array(select review_number(g.kind, o) from unnest(left_out) o);
	losers bigint[];
	act    review_act;
	parted bigint[] := '{}';
	other  bigint;
begin
	perform review_undecided(g);
	-- Nobody changes them between what was seen and the merge.
	perform merge_lock(g.kind, array(select t.id from merge_tree(g.kind, ids) t));
	losers := array(select x from unnest(ids) x where x <> root and x <> all(others));
	if root is null or root <> all(ids) or root = any(others) then
		perform refuse(422, 'Please choose the record that stays.', 'survivor');
	elsif losers = '{}' then
		perform refuse(422, 'At least two records are needed for a merge.', 'out');
	elsif seen is not null and seen <> review_state(g.kind, ids) then
		perform refuse(409, 'One of these records was changed meanwhile. Please look again.');
	end if;
	others := array(select x from unnest(ids) x where x = any(others));
	act := review_note(g, all_of, 'merged');
	act.decision := merge_do(g.kind, survivor, review_public(g.kind, losers), (
		select jsonb_object_agg(f.key, case f.value when 'typed' then jsonb_build_object('value', coalesce(typed ->> f.key, ''))
			else jsonb_build_object('from', f.value) end)
		from jsonb_each_text(coalesce(fields, '{}')) f
		where f.value = 'typed' or f.value::uuid = any(review_public(g.kind, array_append(losers, root)))),
		null, g.weight, null);
	foreach other in array others loop
		parted := parted || dedup_apart_set(g.kind, array[other, root]);
	end loop;
	-- Who was left out may be one among themselves; what was not shown yet may be what was merged.
	if rest <> '{}' then
		others := root || rest;
	end if;
	if cardinality(others) > 1 then
		insert into dedup_group (kind, run_id, import_id, weight, records)
		values (g.kind, g.run_id, g.import_id, g.weight, cardinality(others)) returning group_id into act.follow_id;
		perform review_shape(act.follow_id, others);
	end if;
	update dedup_group d set state = 'merged', later_until = null, account_id = current_account(), decided_at = now()
	where d.group_id = g.group_id;
	update review_act a set decision = act.decision, apart = parted, follow_id = act.follow_id
	where a.act_id = act.act_id;
	return act.public_id;
end $$;

-- Notes that the records of a group are not one; `record`: only this one differs, the others stay together.
create function review_different(it uuid, record uuid, note text) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	g     dedup_group := review_group(it, true);
	all_of bigint[] := review_ids(g.group_id);
	ids   bigint[] := review_shown(g.group_id);
	rest  bigint[] := all_of[cardinality(ids) + 1:];
	one   bigint := review_number(g.kind, record);
	act   review_act;
	parted bigint[] := '{}';
	other bigint;
begin
	perform review_undecided(g);
	if record is not null and (one is null or one <> all(ids)) then
		perform refuse(422, 'This record is not one of them.', 'record');
	end if;
	act := review_note(g, all_of, 'different');
	if one is null then
		parted := dedup_apart_set(g.kind, ids, note);
	else
		foreach other in array array_remove(all_of, one) loop
			parted := parted || dedup_apart_set(g.kind, array[one, other], note);
		end loop;
	end if;
	update review_act a set apart = parted where a.act_id = act.act_id;
	if one is null and cardinality(rest) > 1 then
		perform review_shape(g.group_id, rest);
	elsif one is null or cardinality(all_of) < 3 then
		update dedup_group d set state = 'different', later_until = null, account_id = current_account(), decided_at = now()
		where d.group_id = g.group_id;
	else
		perform review_shape(g.group_id, array_remove(all_of, one));
	end if;
	return act.public_id;
end $$;

-- Puts a group aside until a day, or for a week.
create function review_later(it uuid, until date) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	g   dedup_group := review_group(it, true);
	act review_act;
begin
	perform review_undecided(g);
	if until <= current_date or until > current_date + 730 then
		perform refuse(422, 'Please choose a day after today, within two years.', 'until');
	end if;
	act := review_note(g, review_ids(g.group_id), 'later');
	update dedup_group d set state = 'later', account_id = current_account(), decided_at = now(),
		later_until = coalesce(until::timestamp at time zone current_zone(), now() + interval '7 days')
	where d.group_id = g.group_id;
	return act.public_id;
end $$;

-- A decision tells the names of the records: it is shown to who may see each of them.
create function review_act_open(kind text, ids bigint[]) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select may('centre.review') and not exists (
		select from unnest(ids) id where not review_record_open(kind, id, review_scope(kind)))
$$;

-- Puts back what a decision took: pairs, the group and its members.
create function review_restore(act review_act) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it  bigint := act.group_id;
	how uuid;
begin
	delete from dedup_apart p using generate_series(1, cardinality(act.apart), 2) n
	where p.kind = act.kind and p.a_id = act.apart[n] and p.b_id = act.apart[n + 1];
	-- An unmerge notes that they differ. Here a decision was only taken back: nobody knows that.
	delete from dedup_apart p
	where p.kind = act.kind and p.a_id = any(act.members) and p.b_id = any(act.members) and p.created_at = now();
	insert into dedup_pair
	select p.kind, p.a_id, p.b_id, (select r.run_id from dedup_run r where r.run_id = p.run_id), p.weight, p.levels, p.weights
	from jsonb_populate_recordset(null::dedup_pair, act.pairs) p
	where not exists (select from dedup_apart o where o.kind = p.kind and o.a_id = p.a_id and o.b_id = p.b_id)
	on conflict do nothing;
	delete from dedup_group d where d.group_id = act.follow_id and d.state in ('open', 'later');
	if not exists (select from dedup_group d where d.group_id = it) then
		insert into dedup_group (kind, weight, records)
		values (act.kind, 0, cardinality(act.members)) returning group_id into it;
	end if;
	-- Another run may have put a record into another group since: it stands in one only.
	delete from dedup_group d using dedup_member m
	where m.record_id = any(act.members) and d.group_id = m.group_id and d.kind = act.kind and d.group_id <> it
		and d.state in ('open', 'later');
	update dedup_group d set state = 'open', later_until = null, account_id = null, decided_at = null
	where d.group_id = it returning public_id into how;
	perform review_shape(it, act.members);
	return how;
end $$;

-- Takes a decision back; null: the reader's last one. Where to look at it again.
create function review_undo(it uuid) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	act  review_act;
	edge uuid;
begin
	perform must('centre.review');
	if it is null then
		select * into act from review_act a where a.account_id = current_account() and a.undone_at is null and a.bulk_id is null
		order by a.act_id desc limit 1 for update;
	else
		select * into act from review_act a where a.public_id = it for update;
	end if;
	if act.act_id is null or not review_act_open(act.kind, act.members) then
		perform refuse(404, 'There is nothing to undo.');
	elsif act.undone_at is not null then
		perform refuse(409, 'This was undone already.');
	elsif exists (select from review_act a where a.group_id = act.group_id and a.act_id > act.act_id and a.undone_at is null) then
		perform refuse(409, 'Something was decided after it. Undo that first.');
	end if;
	for edge in select m.public_id from merge m where m.decision = act.decision and m.undone_at is null order by m.merge_id desc loop
		perform unmerge_do(edge, '{}');
	end loop;
	update review_act a set undone_at = now(), undone_by = current_account() where a.act_id = act.act_id;
	return review_restore(act);
end $$;

-- Takes "not a duplicate" back for one pair: the next run may find it again.
create function review_apart_end(it uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	p dedup_apart;
begin
	perform must('centre.review');
	delete from dedup_apart d where d.public_id = it returning * into p;
	if p.a_id is null or not review_record_open(p.kind, p.a_id, review_scope(p.kind))
			or not review_record_open(p.kind, p.b_id, review_scope(p.kind)) then
		perform refuse(404, 'There is no such pair.');
	end if;
end $$;

-- ------------------------------------------------------------------------------------------ who may
do $$
declare
	f regprocedure;
begin
	for f in select p.oid::regprocedure from pg_proc p
			where p.pronamespace = 'public'::regnamespace and (p.proname ~ '^review_' or p.proname = 'dedup_apart_set') loop
		execute format('revoke execute on function %s from public', f);
	end loop;
end $$;
grant execute on function review_act_open, review_scope, review_seen, review_mine, review_search, review_chance, review_cards,
	review_next, review_asked, review_open_count, review_merge, review_different, review_later, review_undo, review_apart_end
	to pavilion_office;
alter table review_act enable row level security;
grant select on review_act to pavilion_office;
create policy office_read on review_act for select to pavilion_office using ((select may('centre.review')) and (
	kind = 'company' and (select review_scope('company')) = 'all' or kind = 'contact' and (select review_scope('contact')) = 'all'
	or review_act_open(kind, members)));

-- ------------------------------------------------------------------------------------------ what the desk shows
-- The group, who decided it, and its place in the queue: places and counts are exact to 10,000.
create function review_head(it uuid) returns table (group_id bigint, kind text, state text, weight real, chance numeric,
	records int, later_until timestamptz, who text, decided_at timestamptz, place bigint, open bigint, priority double precision,
	import text, seen text, survivor uuid, ids bigint[])
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	g     dedup_group := review_group(it);
	parts bigint[] := review_shown(g.group_id);
begin
	return query select g.group_id, g.kind::text, g.state, g.weight, review_chance(g.weight), g.records, g.later_until,
		(select a.name from account a where a.account_id = g.account_id), g.decided_at,
		case when g.state = 'open' then (select count(*) from (select from dedup_group o where o.kind = g.kind and o.state = 'open'
			and (o.priority, o.group_id) >= (g.priority, g.group_id) limit 10001) p) end,
		review_open_count(g.kind), g.priority,
		(select i.name from import i where i.import_id = g.import_id), review_state(g.kind, parts),
		(review_public(g.kind, array[review_survivor(g.kind, parts)]))[1], parts;
end $$;

-- Its records, each with what hangs on it.
create function review_records(it uuid) returns table (record uuid, name text, link text, created_at timestamptz,
	changed_at timestamptz, source text, contacts bigint, applications bigint, badges bigint, editions bigint,
	registrations bigint, logins bigint, amount bigint, currency text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	g   dedup_group := review_group(it);
	ids bigint[] := review_shown(g.group_id);
begin
	return query select (r.card ->> 'record')::uuid, r.card ->> 'name', r.card ->> 'link', r.created_at, r.changed_at, r.source,
		w.contacts, w.applications, w.badges, w.editions, w.registrations, w.logins,
		case when may('application.read') then w.amount end, w.currency
	from (select c.company_id as id, review_card('company', c.company_id) as card, c.created_at, c.changed_at, i.name as source
		from company c left join import i using (import_id) where g.kind = 'company' and c.company_id = any(ids)
		union all
		select k.contact_id, review_card('contact', k.contact_id), k.created_at, k.changed_at, i.name
		from contact k left join import i using (import_id) where g.kind = 'contact' and k.contact_id = any(ids)) r
	left join lateral review_weighty(g.kind, r.id) w on true
	order by r.id;
end $$;

-- The plan of its merge, as it would be: null where there is nothing to decide any more.
create function review_plan(it uuid) returns jsonb
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	g    dedup_group := review_group(it);
	ids  bigint[] := review_shown(g.group_id);
	root bigint := review_survivor(g.kind, ids);
begin
	if g.state not in ('open', 'later') or cardinality(ids) < 2 then
		return null;
	end if;
	return merge_plan(g.kind, (review_public(g.kind, array[root]))[1], review_public(g.kind, array_remove(ids, root)));
end $$;

-- What the engine compared, pair by pair, with the model that it was compared by.
create function review_pairs(it uuid) returns table (a uuid, b uuid, a_place int, b_place int, weight real, chance numeric,
	levels smallint[], weights real[], params jsonb)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	g   dedup_group := review_group(it);
	ids bigint[] := review_shown(g.group_id);
begin
	return query select (review_public(g.kind, array[p.a_id]))[1], (review_public(g.kind, array[p.b_id]))[1],
		array_position(ids, p.a_id), array_position(ids, p.b_id), p.weight, review_chance(p.weight), p.levels, p.weights, m.params
	from dedup_pair p left join dedup_run r using (run_id)
	left join dedup_model m on m.model_id = coalesce(r.model_id, (
		select u.model_id from dedup_model u where u.kind = g.kind and u.used))
	where p.kind = g.kind and p.a_id = any(ids) and p.b_id = any(ids)
	order by p.weight desc, p.a_id, p.b_id
	limit 15;
end $$;
revoke execute on function review_head, review_records, review_plan, review_pairs from public;
grant execute on function review_head, review_records, review_plan, review_pairs to pavilion_office;

-- Where a decision leads: the next group of the queue, as it was narrowed; else the queue, which is empty then. Volatile,
-- because it looks at what the same statement has just decided.
create function review_to(act uuid, word text, n review_narrow) returns text language sql volatile
security definer set search_path = public, pg_temp as $$
	select concat(coalesce('/office/duplicates/' || t.next, case when a.kind = 'contact'
			then '/office/duplicates/contacts' else '/office/duplicates' end), coalesce(review_asked(n) || '&', '?'),
		'done=', word, '&act=', act)
	from review_act a left join dedup_group g using (group_id), lateral (
		select review_next(a.kind, coalesce(g.priority, 'infinity'), coalesce(g.group_id, 0), n) as next) t
	where a.public_id = act and may('centre.review')
$$;
revoke execute on function review_to from public;
grant execute on function review_to to pavilion_office;

-- A pair that was said to differ lies open to the reader; records under others are not shown.
create function review_apart_open(kind text, a bigint, b bigint) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select may('centre.review') and case review_scope(kind) when 'all' then true
		else review_record_open(kind, a, review_scope(kind)) and review_record_open(kind, b, review_scope(kind)) end
$$;
revoke execute on function review_apart_open from public;
-- One of its records, as lists show it.
create function review_apart_card(kind text, it uuid, second boolean) returns jsonb language sql stable
security definer set search_path = public, pg_temp as $$
	select review_card(p.kind, case when second then p.b_id else p.a_id end)
	from dedup_apart p where p.public_id = it and review_apart_open(p.kind, p.a_id, p.b_id)
$$;
revoke execute on function review_apart_card from public;
grant execute on function review_apart_open, review_apart_card to pavilion_office;
