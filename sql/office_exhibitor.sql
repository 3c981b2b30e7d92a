-- office_exhibitor.filters: what the list of exhibitors can be narrowed by, beside what the list itself knows
select 'country' as name, 'Country' as label, (
		select jsonb_agg(jsonb_build_object('value', k.country, 'label', country_name(k.country),
			'selected', coalesce(k.country = any(:country::text[]), false)) order by country_name(k.country))
		from (select distinct c.country from exhibitor x join company c using (company_id)
			where x.edition_id = current_edition() and c.country is not null) k) as options
union all
select 'team', 'Team', (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', name,
			'selected', coalesce(public_id = any(:team::uuid[]), false)) order by name)
		from team)
union all
select 'tag', 'Tag', tag_filter('exhibitor', :tag::uuid[]);
