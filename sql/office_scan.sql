-- office_scan.filters: gates, zones, categories and reasons to choose from
select 'gate' as name, 'Gate' as label, (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', tr(name),
			'selected', coalesce(public_id = any(:gate::uuid[]), false)) order by sort, code)
		from gate where edition_id = current_edition()) as options
union all
select 'zone', 'Zone', (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', tr(name),
			'selected', coalesce(public_id = any(:zone::uuid[]), false)) order by zone_path(zone_id))
		from zone where edition_id = current_edition())
union all
select 'category', 'Category', (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', tr(name),
			'selected', coalesce(public_id = any(:category::uuid[]), false)) order by sort, code)
		from badge_category where edition_id = current_edition())
union all
select 'reason', 'Reason', (
		select jsonb_agg(jsonb_build_object('value', reason, 'label', tr(label),
			'selected', coalesce(reason = any(:reason::text[]), false)) order by sort)
		from scan_reason)
union all
select 'tag', 'Tag', tag_filter('registration', :tag::uuid[]);

-- office_scan.refused: failed scans by reason, the most frequent first
select w.reason, tr(w.label) as label, n.count, coalesce(w.reason = any(:reason::text[]), false) as chosen
from (select reason, count(*) as count from scan
	where edition_id = (select current_edition()) and undone_at is null
		and reason = any (array(select reason from scan_reason where not accepted)) group by reason) n
join scan_reason w using (reason)
order by n.count desc, w.sort;

-- office_double.filters: reasons that there are
select 'reason' as name, 'The centre would have said' as label, (
		select jsonb_agg(jsonb_build_object('value', w.reason, 'label', tr(w.label),
			'selected', coalesce(w.reason = any(:reason::text[]), false)) order by w.sort)
		from scan_reason w where w.reason in (select reason from scan_doubles())) as options;

-- office_double.settle: with a note of whoever looked into it
select '/office/scans/doubles?' || coalesce(nullif(:back::text, '') || '&', '') || 'done=settled' as to
from scan_settle(:scan, :note);
