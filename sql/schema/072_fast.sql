-- Pages of the data centre that ask the same many times keep their plans; and the queue of the review shows what it is
-- sorted by. An SQL function that is not inlined is planned anew at each call; PL/pgSQL keeps its plans (063).

-- ------------------------------------------------------------------------------------------ codes and tags of lists
-- Codes that some record has in this column: hops along its index, one step for each code instead of one for each there is.
create function code_used(field text, relation text) returns setof bigint language plpgsql stable
security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
	if relation = 'company_code' then
		return query with recursive hop (id) as (
			select min(r.code_id) from company_code r
			union all select (select min(r.code_id) from company_code r where r.code_id > hop.id) from hop where hop.id is not null
		) select hop.id from hop where hop.id is not null;
	elsif relation = 'company' and field = 'company_type' then
		return query with recursive hop (id) as (
			select min(r.company_type_id) from company r
			union all select (select min(r.company_type_id) from company r where r.company_type_id > hop.id) from hop where hop.id is not null
		) select hop.id from hop where hop.id is not null;
	elsif relation = 'company' then
		return query with recursive hop (id) as (
			select min(r.source_id) from company r
			union all select (select min(r.source_id) from company r where r.source_id > hop.id) from hop where hop.id is not null
		) select hop.id from hop where hop.id is not null;
	elsif field = 'function' then
		return query with recursive hop (id) as (
			select min(r.function_id) from contact r
			union all select (select min(r.function_id) from contact r where r.function_id > hop.id) from hop where hop.id is not null
		) select hop.id from hop where hop.id is not null;
	else
		return query with recursive hop (id) as (
			select min(r.source_id) from contact r
			union all select (select min(r.source_id) from contact r where r.source_id > hop.id) from hop where hop.id is not null
		) select hop.id from hop where hop.id is not null;
	end if;
end $$;
-- As in 052; the label is that of code_label().
create or replace function code_filter(field text, chosen uuid[], relation text) returns jsonb language plpgsql stable
security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
	return (
		with recursive above as (
			select c.code_id, c.parent_id from code c join code_list l using (list)
			where l.field = code_filter.field and c.code_id in (select code_used(code_filter.field, code_filter.relation))
			union
			select p.code_id, p.parent_id from above a join code p on p.code_id = a.parent_id
		)
		select jsonb_agg(jsonb_build_object('value', c.public_id,
			'label', repeat(chr(8195), c.level - 1)
				|| left(case when c.code ~ '^[A-Z]{0,3}[0-9]*$' then c.code || ' ' || tr(c.name) else tr(c.name) end, 60),
			'selected', coalesce(c.public_id = any(chosen), false)) order by l.sort, c.path)
		from above a join code c using (code_id) join code_list l using (list));
end $$;
-- As in 052 and 053.
create or replace function company_industries(id bigint) returns text language plpgsql stable parallel safe
security definer set search_path = public, pg_temp as $$
begin
	return (select string_agg(case when c.code ~ '^[A-Z]{0,3}[0-9]*$' then c.code || ' ' || tr(c.name) else tr(c.name) end, '; '
			order by c.list, c.path)
		from company_code cc join code c using (code_id) where cc.company_id = id);
end $$;
create or replace function tag_words(of tag_kind, id bigint) returns text language plpgsql stable parallel safe
security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
	return (select string_agg(t.name, ', ' order by g.sort nulls last, g.group_id, lower(t.name))
		from tagged d join tag t using (tag_id) left join tag_group g using (group_id) where d.kind = of and d.record_id = id);
end $$;
create or replace function tag_chips(of tag_kind, id bigint) returns jsonb language plpgsql stable parallel safe
security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
	return (select jsonb_agg(jsonb_build_object('tag', t.public_id, 'name', t.name, 'colour', coalesce(g.colour, 'grey'),
			'group', tr(g.name), 'who', a.name, 'at', d.at) order by g.sort nulls last, g.group_id, lower(t.name))
		from tagged d join tag t using (tag_id) left join tag_group g using (group_id) left join account a on a.account_id = d.account_id
		where d.kind = of and d.record_id = id);
end $$;
create or replace function tag_filter(of tag_kind, chosen uuid[]) returns jsonb language plpgsql stable
security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
begin
	return (select jsonb_agg(jsonb_build_object('value', t.public_id, 'label', concat_ws(' · ', tr(g.name), t.name),
			'selected', coalesce(t.public_id = any(chosen), false)) order by g.sort nulls last, g.group_id, lower(t.name))
		from tag t left join tag_group g using (group_id)
		where exists (select from tagged d where d.tag_id = t.tag_id and d.kind = of));
end $$;

-- ------------------------------------------------------------------------------------------ the queue
-- Parts of a place, the smallest first: "Wenzhou, China", in Chinese with the comma of Chinese. Null: none is known.
create function place_words(variadic parts text[]) returns text language sql stable parallel safe as
	$$ select nullif(array_to_string(parts, case current_lang() when 'zh' then '，' else ', ' end), '') $$;

-- As in 063, with what the priority is made of (051): the editions that a group's records took part in, and the money that
-- is still open, of each currency, as far as the reader may read applications. Asked for the rows of a page alone, and who
-- may read only where there is an application.
create function review_reads() returns text language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	return permission_scope(current_account(), 'application.read');
end $$;
create or replace view review_companies as
select g.group_id, g.public_id, g.priority, g.records, g.weight, g.countries, g.import_id, g.created_at, (
	select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', c.name, 'local', c.name_local,
		'place', place_words(c.city, coalesce(tr(l.name), c.country)))) order by m.record_id)
	from (select d.record_id from dedup_member d where d.group_id = g.group_id order by d.record_id limit 4) m
	join company c on c.company_id = m.record_id left join country l on l.code = c.country) as cards, (
	select string_agg(c.name, ' / ' order by m.record_id)
	from (select d.record_id from dedup_member d where d.group_id = g.group_id order by d.record_id limit 4) m
	join company c on c.company_id = m.record_id) as names, (
	select count(distinct x.edition_id) from dedup_member m join exhibitor x on x.company_id = m.record_id
	where m.group_id = g.group_id) as editions, (
	select string_agg(money_text(s.amount, s.currency) || ' ' || s.currency, ', ' order by s.amount desc, s.currency)
	from (select sum(a.total) filter (where company_open((select review_reads()), c.team_id, c.owner_id))::bigint as amount, a.currency::text as currency
		from dedup_member m join application a on a.company_id = m.record_id join company c on c.company_id = m.record_id
		where m.group_id = g.group_id and dedup_open(a.status)
		group by a.currency) s where s.amount > 0) as money
from dedup_group g
where g.kind = 'company' and g.state = 'open' and (select may('centre.review'))
	and ((select review_scope('company')) = 'all' or g.group_id in (select review_mine('company')));
create or replace view review_contacts as
select g.group_id, g.public_id, g.priority, g.records, g.weight, g.countries, g.import_id, g.created_at, (
	select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', k.name, 'local', k.name_local,
		'place', place_words(coalesce(c.name, k.employer), k.city, coalesce(tr(l.name), k.country))))
		order by m.record_id)
	from (select d.record_id from dedup_member d where d.group_id = g.group_id order by d.record_id limit 4) m
	join contact k on k.contact_id = m.record_id left join company c using (company_id)
	left join country l on l.code = k.country) as cards, (
	select string_agg(k.name, ' / ' order by m.record_id)
	from (select d.record_id from dedup_member d where d.group_id = g.group_id order by d.record_id limit 4) m
	join contact k on k.contact_id = m.record_id) as names, (
	select count(distinct r.edition_id) from dedup_member m join registration r on r.contact_id = m.record_id
	where m.group_id = g.group_id) as editions, (
	select string_agg(money_text(s.amount, s.currency) || ' ' || s.currency, ', ' order by s.amount desc, s.currency)
	from (select sum(a.total) filter (where company_open((select review_reads()), c.team_id, c.owner_id))::bigint as amount, a.currency::text as currency
		from dedup_member m join contact k on k.contact_id = m.record_id join application a using (account_id)
		join company c on c.company_id = a.company_id
		where m.group_id = g.group_id and dedup_open(a.status)
		group by a.currency) s where s.amount > 0) as money
from dedup_group g
where g.kind = 'contact' and g.state = 'open' and (select may('centre.review'))
	and ((select review_scope('contact')) = 'all' or g.group_id in (select review_mine('contact')));

-- As in 055; the count goes by the index alone, and keeps its plan.
create or replace function review_open_count(kind text) returns bigint language plpgsql stable
security definer set search_path = public, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
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

-- Imports that brought likely duplicates: a step of the index (073) for each import, however many groups there are.
create function review_bringing() returns setof bigint language plpgsql stable
security definer set search_path = public, pg_temp set enable_seqscan = off as $$
begin
	if may('centre.review') then
		return query select i.import_id from import i
			where exists (select from dedup_group g where g.imports @> array[i.public_id] and g.state = 'open');
	end if;
end $$;

-- ------------------------------------------------------------------------------------------ the door
-- As in 056. Guessed for each record anew, one of the two branches looks so much cheaper that no plan would ever be kept.
alter function door_matches(text, jsonb) set plan_cache_mode = force_generic_plan;

-- ------------------------------------------------------------------------------------------ an unmerge
-- As in 068. Rows that go back are found by their own keys: an equation of their owner would have all that the record has
-- read for each of them, which no index of it helps against; this says the same, and no index can take it.
create or replace function merge_move_all(c merge_child, ids bigint[], was bigint[], becomes bigint[]) returns void
language plpgsql volatile as $$
begin
	execute format($q$
		update %1$I x set %2$I = t.becomes
		from merge_origin o join unnest($1, $2, $3) t (id, was, becomes) on o.origin_id = t.id and t.was <> t.becomes
		where o.kind = %4$L and o.relation = %1$L and o.owner = %2$L and x.%3$I = o.key
			and x.%2$I is not distinct from t.was
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

revoke execute on function code_used, review_reads, review_bringing from public;
grant execute on function review_reads, review_bringing to pavilion_office;
