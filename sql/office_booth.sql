-- office_booth.filters: halls and price groups of the edition in force
select 'hall' as name, 'Hall' as label, (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', tr(name),
			'selected', coalesce(public_id = any(:hall::uuid[]), false)) order by sort, code)
		from hall where edition_id = current_edition()) as options
union all
select 'price_group', 'Price group', (
		select jsonb_agg(jsonb_build_object('value', price_group, 'label', price_group,
			'selected', coalesce(price_group = any(:price_group::text[]), false)) order by price_group)
		from (select distinct price_group from booth
			where edition_id = current_edition() and price_group is not null) g)
union all
select 'tag', 'Tag', tag_filter('booth', :tag::uuid[]);

-- office_booth.plans: the plans of the edition's halls, for the links beside the list
select public_id as hall, tr(name) as name
from hall where edition_id = current_edition() order by sort, code;

-- office_booth.groups: price groups in use, to choose from
select distinct price_group from booth where edition_id = current_edition() and price_group is not null
union select distinct price_group from price_rule where edition_id = current_edition() and price_group is not null
order by 1;

-- office_booth.change: blocks, unblocks or prices several booths, all of them or none
select count, list_back(concat_ws('&', nullif(:back::text, ''), 'done=changed', 'count=' || count), '/office/booths') as "to"
from booth_change(:booths::uuid[], :change, case :change when 'price_group' then :price_group else :reason end) count;
