-- The desk of the review and the page of a merge: what is one value, and what was typed.

-- A value that has the words of another one, with what tells it apart: of a company its town and the end of its id, which its
-- address shows too.
create function desk_words(field text, value jsonb, words text) returns text language sql stable
security definer set search_path = public, pg_temp as $$
	select case when field = 'company_id' then (select concat_ws(' · ', words, c.city, '…' || right(c.public_id::text, 6))
			from company c where c.company_id = (value #>> '{}')::bigint)
		else concat(words, ' (', value #>> '{}', ')') end
$$;

-- As in 063, and different values differ in their words.
create or replace function merge_columns(kind centre_kind, ids bigint[]) returns jsonb language plpgsql stable as $$
#variable_conflict use_column
begin
	return (
	with who as materialized (
		select u.id, merge_public(merge_columns.kind, u.id) as record, merge_name(merge_columns.kind, u.id) as name
		from unnest(merge_columns.ids) u (id)
	), shown as (
		select r.sort, r.field, r.label, r.rule, r.part, w.value, merge_shown(r.field, w.value) as words, w.at, s.label as source, w.place,
			o.record, o.name, coalesce(w.taken, w.id = merge_columns.ids[1]) as chosen
		from merge_settable(merge_columns.kind, merge_columns.ids[1]) r
		join merge_weighed(merge_columns.kind, merge_columns.ids) w on w.field = r.field
		join merge_source s on s.source = w.source join who o on o.id = w.id
	), plain as (
		-- Two companies of one name are not one value.
		select s.field, s.words from shown s where s.field like '%\_id' group by s.field, s.words having count(distinct s.value) > 1
	), told as (
		select s.sort, jsonb_build_object('field', s.field, 'label', s.label, 'rule', s.rule, 'part', s.part,
			'typed', s.field not like '%\_id', 'long', s.field like 'about%',
			'same', count(s.value) = count(*) and count(distinct lower(s.value #>> '{}')) = 1, 'empty', count(s.value) = 0,
			'chosen', (array_agg(s.record) filter (where s.chosen))[1],
			'values', jsonb_agg(jsonb_build_object('record', s.record, 'name', s.name, 'value', case when p.words is null then s.words else desk_words(s.field, s.value, s.words) end, 'at', s.at, 'source', s.source,
				'chosen', s.chosen) order by s.place)) as it
		from shown s left join plain p using (field, words) group by s.sort, s.field, s.label, s.rule, s.part
	)
	select jsonb_agg(t.it order by t.sort) from told t);
end $$;

-- Whose value each field gets. What was typed counts if the choice is still the one by rule (`ruled`: field, record), as it is
-- where there is no script that chooses with the first letter; a choice of another record stands.
create function desk_taken(taken jsonb, typed jsonb, ruled jsonb) returns jsonb language sql immutable as $$
	select jsonb_object_agg(t.key, case when btrim(typed ->> t.key) <> '' and t.value = ruled ->> t.key then 'typed' else t.value end)
	from jsonb_each_text(coalesce(taken, '{}')) t
$$;

revoke execute on function desk_words, desk_taken from public;
grant execute on function desk_taken to pavilion_office;
