-- The data centre: what is found, counted and kept when records are deleted, merged and taken apart, or texts explained anew.

-- ------------------------------------------------------------------------------------------ duplicates
-- What was found and said about records goes with them, whoever deletes them: a first try at the door, a person. A group
-- that was about them alone was merged by nobody.
create function dedup_gone() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform import_revert_found(tg_argv[0], array(select (to_jsonb(s) ->> tg_argv[1])::bigint from stale s));
	return null;
end $$;
revoke execute on function dedup_gone from public;
create trigger dedup_gone after delete on company referencing old table as stale
	for each statement execute function dedup_gone('company', 'company_id');
create trigger dedup_gone after delete on contact referencing old table as stale
	for each statement execute function dedup_gone('contact', 'contact_id');

-- As in 056; the weight of a group is that of its weakest pair, as everywhere else.
create or replace function door_queue(kind centre_kind, id bigint, door jsonb) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	alike bigint[];
	grp   bigint;
	fresh int;
begin
	if id is null then
		return;
	end if;
	alike := array(select f.other from door_found(door_queue.kind, door_queue.id, door) f order by f.weight desc, f.other);
	if alike = '{}' then
		return;
	end if;
	-- Who else adds to one of these groups waits; the group comes before its pairs, as wherever both are written.
	select g.group_id into grp from dedup_group g join dedup_member m using (group_id)
	where g.kind = door_queue.kind and g.state in ('open', 'later') and m.record_id = any(alike || door_queue.id)
	order by m.record_id = door_queue.id desc, array_position(alike, m.record_id), g.group_id
	limit 1 for update of g;
	with kept as (
		insert into dedup_pair as p (kind, a_id, b_id, weight, levels, weights, door_at)
		select door_queue.kind, least(f.other, door_queue.id), greatest(f.other, door_queue.id), f.weight,
			coalesce(f.levels, '{}'), coalesce(f.weights, '{}'), now()
		from door_found(door_queue.kind, door_queue.id, door) f
		on conflict (kind, a_id, b_id) do update
			set weight = excluded.weight, levels = excluded.levels, weights = excluded.weights, door_at = excluded.door_at
		returning case p.a_id when door_queue.id then p.b_id else p.a_id end as other, p.weight
	)
	select array_agg(k.other order by k.weight desc, k.other) into alike from kept k;
	if alike is null then
		return;
	end if;
	if grp is null then
		insert into dedup_group (kind, weight, records) values (door_queue.kind, 0, 2) returning group_id into grp;
	end if;
	insert into dedup_member (group_id, record_id)
	select grp, r from unnest(alike || door_queue.id) r
	where r = door_queue.id or not exists (
		select from dedup_group g join dedup_member m using (group_id)
		where g.kind = door_queue.kind and g.state in ('open', 'later') and m.record_id = r and g.group_id <> grp)
	on conflict do nothing;
	get diagnostics fresh = row_count;
	-- What was put off comes back when there is more to it than was put off.
	update dedup_group g set state = case fresh when 0 then g.state else 'open' end,
		later_until = case fresh when 0 then g.later_until end, records = m.count,
		priority = dedup_priority(door_queue.kind, m.ids),
		weight = coalesce((select min(p.weight) from dedup_pair p
			where p.kind = door_queue.kind and p.a_id = any(m.ids) and p.b_id = any(m.ids)), g.weight)
	from (select count(*)::int as count, array_agg(record_id) as ids from dedup_member where group_id = grp) m
	where g.group_id = grp;
end $$;

-- ------------------------------------------------------------------------------------------ merges
-- As in 058; where the survivor hangs under another by now, what the unmerged record takes back comes from there.
create or replace function merge_counted() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform contact_recount(array[new.survivor_id, new.loser_id, contact_root(new.survivor_id), contact_root(new.loser_id)]);
	return null;
end $$;

-- As in 054, of one kind: tags of companies and of contacts lie in one table, and a company's number may be a contact's too.
create or replace function merge_move_same(c merge_child, ids bigint[], was bigint[], becomes bigint[]) returns void
language plpgsql volatile as $$
declare
	alike text := (select string_agg(format('y.%1$I is not distinct from x.%1$I', s), ' and ') from unnest(c.same) s);
	cols  text := (select string_agg(format('x.%I', s), ', ') from unnest(c.same) s);
begin
	-- One that has an equal at home by now stays: both cannot stand there.
	execute format($q$
		with home as (
			delete from merge_origin o using unnest($1, $2, $3) t (id, was, becomes)
			where o.kind = %6$L and o.relation = %1$L and o.owner = %2$L and o.origin_id = t.id and t.was <> t.becomes
			returning o.key, o.origin_id, t.was
		)
		update %1$I x set %2$I = h.origin_id from home h where x.%3$I = h.key and x.%2$I = h.was and (%4$s)
			and not exists (select from %1$I y where y.%2$I = h.origin_id and %5$s and (%4$s))
		$q$, c.relation, c.owner, c.key, c.only_if, alike, c.kind) using ids, was, becomes;
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
create or replace function merge_move_all(c merge_child, ids bigint[], was bigint[], becomes bigint[]) returns void
language plpgsql volatile as $$
begin
	execute format($q$
		update %1$I x set %2$I = t.becomes
		from merge_origin o join unnest($1, $2, $3) t (id, was, becomes) on o.origin_id = t.id and t.was <> t.becomes
		where o.kind = %4$L and o.relation = %1$L and o.owner = %2$L and x.%3$I = o.key and x.%2$I = t.was
		$q$, c.relation, c.owner, c.key, c.kind) using ids, was, becomes;
	execute format($q$
		delete from merge_origin o using unnest($1, $3) t (id, becomes)
		where o.kind = %3$L and o.relation = %1$L and o.owner = %2$L and o.origin_id = t.id and t.id = t.becomes
		$q$, c.relation, c.owner, c.kind) using ids, was, becomes;
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
create or replace function unmerge_plan(merge uuid) returns jsonb
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
			where o.kind = %4$L and o.relation = %1$L and o.owner = %2$L and o.origin_id = any ($1)
			$q$, c.relation, c.owner, c.key, c.kind) into n using under, root;
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

-- As in 054; a team that was deleted since the merge comes back to no record: without it the merge could not be undone.
create or replace function merge_set(kind centre_kind, id bigint, patch jsonb) returns void language plpgsql volatile as $$
begin
	if kind = 'contact' and patch ? 'company_id' then
		perform merge_place(id, (patch ->> 'company_id')::bigint);
		patch := patch - 'company_id';
	end if;
	if patch ? 'team_id' and not exists (select from team t where t.team_id = (patch ->> 'team_id')::bigint) then
		patch := patch || '{"team_id": null}';
	end if;
	perform merge_write(kind, id, patch);
end $$;

-- As in 054; the names of all merges are read in one pass: with a hundred thousand of them a function for each name took
-- longer than a page may.
create or replace function merge_search(q text) returns table (key bigint) language plpgsql stable
security definer set search_path = public, pg_temp rows 1000 as $$
declare
	words text[] := array(select w from regexp_split_to_table(lower(btrim(q)), '\s+') w where w <> '');
begin
	if may('centre.review') is not true or words = '{}' then
		return;
	end if;
	return query select f.merge_id from (
		select m.merge_id, lower(concat_ws(' ', l.name, s.name)) as names
		from merge m left join company l on l.company_id = m.loser_id left join company s on s.company_id = m.survivor_id
		where m.kind = 'company'
		union all
		select m.merge_id, lower(concat_ws(' ', l.name, s.name))
		from merge m left join contact l on l.contact_id = m.loser_id left join contact s on s.contact_id = m.survivor_id
		where m.kind = 'contact') f
	where strpos(f.names, words[1]) > 0 and not exists (select from unnest(words[2:]) w where strpos(f.names, w) = 0)
	order by f.merge_id desc limit 1000;
end $$;

-- The merges that a reader of a narrow scope sees, by kind as far as it is narrow: from the records, which are few, to their
-- merges. Asked of each merge, a list of a hundred thousand took longer than a page may.
create function merge_mine() returns setof bigint language plpgsql stable
security definer set search_path = public, pg_temp rows 1000 as $$
declare
	firms  text := nullif(merge_reads('company'), 'all');
	people text := nullif(merge_reads('contact'), 'all');
begin
	if may('centre.review') is not true then
		return;
	end if;
	return query
	select m.merge_id from company c join merge m on m.kind = 'company' and m.loser_id = c.company_id
	join company s on s.company_id = m.survivor_id
	where (firms = 'team' and c.team_id = current_team() or firms = 'own' and c.owner_id = current_account())
		and company_open(firms, s.team_id, s.owner_id)
	union all
	select m.merge_id from company c join contact k using (company_id) join merge m on m.kind = 'contact' and m.loser_id = k.contact_id
	join contact o on o.contact_id = m.survivor_id join company s on s.company_id = o.company_id
	where (people = 'team' and c.team_id = current_team() or people = 'own' and c.owner_id = current_account())
		and company_open(people, s.team_id, s.owner_id);
end $$;
revoke execute on function merge_mine from public;
grant execute on function merge_mine to pavilion_office;

-- As in 058; who became part of a contact is still looked for by the name and address of before, as companies are.
create or replace function contact_words(k contact) returns text language sql stable parallel safe
security definer set search_path = public, pg_temp as $$
	select search_words(k.name || coalesce(' ' || k.name_local, '') || coalesce(' ' || k.employer, '')
		|| coalesce(' ' || k.email, '')
		|| coalesce(' ' || k.phone || ' ' || regexp_replace(k.phone, '\D', '', 'g'), '')
		|| coalesce((select ' ' || c.name || coalesce(' ' || c.name_local, '') from company c where c.company_id = k.company_id), '')
		|| coalesce((select string_agg(concat(' ', h.name, ' ' || h.name_local, ' ' || h.email), '' order by h.contact_id)
			from contact h where h.merged_into = k.contact_id), ''))
$$;
create function contact_regrouped() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update contact_search s set words = contact_words(k) from contact k
	where k.contact_id in (old.merged_into, new.merged_into) and s.contact_id = k.contact_id;
	return null;
end $$;
revoke execute on function contact_regrouped from public;
create trigger contact_regrouped after update of merged_into on contact for each row
	when (old.merged_into is distinct from new.merged_into) execute function contact_regrouped();
update contact_search s set words = null from contact k where k.merged_into is not null and s.contact_id = k.merged_into;

-- ------------------------------------------------------------------------------------------ the review
-- Whether one of these records has a pair with each of the others, as a run writes them of a large group. The door adds a
-- record by the pairs that it found, and knows nothing of the others.
create function bulk_star(kind text, ids bigint[]) returns boolean language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	return exists (select from dedup_pair p cross join lateral unnest(array[p.a_id, p.b_id]) one
		where p.kind = bulk_star.kind and p.a_id = any(ids) and p.b_id = any(ids)
		group by one having count(*) = cardinality(ids) - 1);
end $$;
revoke execute on function bulk_star from public;

-- As in 060; and a group is left to people if pairs of it are not known: of up to four any, of more those of a star.
create or replace function bulk_doubt(kind text, ids bigint[], threshold real) returns text language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	n     int := cardinality(ids);
	known bigint;
	least_ real;
begin
	select count(*), min(p.weight) into known, least_ from dedup_pair p
	where p.kind = bulk_doubt.kind and p.a_id = any(ids) and p.b_id = any(ids);
	if known = 0 or least_ < threshold or known < n * (n - 1) / 2 and (n <= 4 or not bulk_star(kind, ids)) then
		return 'Two of the records are less alike than the threshold asks.';
	elsif kind = 'company' and (select count(distinct bulk_code(c.register_no)) > 1 from company c where c.company_id = any(ids)) then
		return 'The register numbers differ.';
	elsif kind = 'company' and (select count(distinct c.country) > 1 from company c where c.company_id = any(ids)) then
		return 'The countries differ.';
	elsif kind = 'company' and bulk_opens(ids) then
		return 'Somebody signs in for one of them, and would see the others'' applications.';
	elsif kind = 'contact' and (select count(k.account_id) > 1 from contact k where k.contact_id = any(ids)) then
		return 'More than one of them signs in.';
	elsif kind = 'contact' and (select count(distinct k.country) > 1 from contact k where k.contact_id = any(ids)) then
		return 'The countries differ.';
	elsif exists (select from dedup_apart p where p.kind = bulk_doubt.kind and p.a_id = any(ids) and p.b_id = any(ids)) then
		return 'Somebody said that two of them differ.';
	end if;
	return null;
end $$;

-- Proposes: as in 060, with less to ask for each group. A hundred thousand of them are fixed within a slow page's time.
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
			and (b.import_id is null or o.import_id = b.import_id) offset 0) g
	cross join lateral (select bulk_doubt(b.kind, g.ids, b.threshold) as doubt offset 0) d
	where cardinality(g.ids) > 1;
	update review_bulk r set state = 'proposed', proposed_at = now() where r.bulk_id = b.bulk_id;
end $$;

-- As in 055; a day is one of the venue's.
create or replace function review_later(it uuid, until date) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	g     dedup_group := review_group(it, true);
	act   review_act;
	today date := (now() at time zone current_zone())::date;
begin
	perform review_undecided(g);
	if until <= today or until > today + 730 then
		perform refuse(422, 'Please choose a day after today, within two years.', 'until');
	end if;
	act := review_note(g, review_ids(g.group_id), 'later');
	update dedup_group d set state = 'later', account_id = current_account(), decided_at = now(),
		later_until = coalesce(until::timestamp at time zone current_zone(), now() + interval '7 days')
	where d.group_id = g.group_id;
	return act.public_id;
end $$;

-- ------------------------------------------------------------------------------------------ codes
-- What an explained text gave to a field of one value: only that is taken away again. What a person chose stays, also where
-- it is the same code.
alter table company_code_text add column given_id bigint references code;
update company_code_text t set given_id = u.code_id from code_unknown u
where t.applied and u.unknown_id = t.unknown_id and u.field <> 'industry';

-- As in 052.
create or replace function code_explained(unknown bigint, after bigint) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it   code_unknown;
	ids  bigint[];
	last bigint;
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
		update company_code_text t set applied = it.code_id is not null
		where t.company_code_text_id = any(ids) and t.applied <> (it.code_id is not null);
	elsif it.field in ('company_type', 'source') then
		perform code_given(it.field || '_id', it.code_id, ids);
	end if;
	return last;
end $$;

-- Gives these texts' companies a code where the field is empty or still has what the text gave before; a second time it
-- finds nothing to do.
create function code_given(field name, code bigint, texts bigint[]) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	execute format($q$
		update company_code_text t set applied = false, given_id = null from company c
		where t.company_code_text_id = any($2) and t.applied and c.company_id = t.company_id
			and c.%1$I is distinct from t.given_id and c.%1$I is distinct from code_now(t.given_id)
		$q$, field) using code, texts;
	execute format($q$
		with given as (
			update company c set %1$I = $1 from company_code_text t
			where t.company_code_text_id = any($2) and c.company_id = t.company_id
				and (t.applied or c.%1$I is null) and c.%1$I is distinct from $1
			returning t.company_code_text_id as id
		)
		update company_code_text t set applied = $1 is not null, given_id = $1 from given g where t.company_code_text_id = g.id
		$q$, field) using code, texts;
end $$;
revoke execute on function code_given from public;

-- ------------------------------------------------------------------------------------------ rights
-- No page of the portal looks for people at the door.
revoke execute on function door_contact from pavilion_portal;

-- A merge looks in every table of merge_child for what belongs to a company, and so does whoever deletes one.
create index staff_allowance_company on staff_allowance (company_id);
