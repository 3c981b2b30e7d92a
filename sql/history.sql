-- history.filters: the kinds of record that have a history
select 'kind' as name, 'Record' as label, (
		select jsonb_agg(jsonb_build_object('value', kind, 'label', history_label(kind), 'word', true,
			'selected', coalesce(kind = any(:kind::text[]), false)) order by kind)
		from history_kinds() kind) as options
union all
select 'account', 'Person', (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', name,
			'selected', coalesce(public_id = any(:account::uuid[]), false)) order by name)
		from account where kind in ('organizer', 'machine'));
