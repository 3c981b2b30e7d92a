-- quality.head: when it was counted, over how many, and what counts as stale
select d.day, d.counted_at, d.seconds, r.stale_years, r.asked_at > d.counted_at as asked,
	(coalesce(d.day, (now() at time zone current_zone())::date) - r.stale_years * interval '1 year' - interval '1 day')::date as stale_on,
	(select total from quality_figure f where f.day = d.day and f.kind = 'company' limit 1) as companies,
	(select total from quality_figure f where f.day = d.day and f.kind = 'contact' limit 1) as contacts
from quality_rule r left join lateral (select * from quality_day o order by o.day desc limit 1) d on true;

-- quality.figures: the newest figures: of each field how many have it, and the list of those that lack it
select f.kind, l.label, f.have as n, f.total - f.have as lacking,
	case when f.total > 0 then round(f.have * 100.0 / f.total, 1) else 0 end as share,
	'/office/' || w.list || '?lacks=lacks.' || f.figure as link
from quality_figure f join (values ('name_local', 'Local name'), ('country', 'Country'), ('city', 'City'), ('street', 'Street'),
	('postcode', 'Postcode'), ('phone', 'Phone'), ('email', 'E-mail'), ('website', 'Website'),
	('register_no', 'Register number'), ('company', 'Company'), ('job_title', 'Job title')) l (figure, label) using (figure),
	lateral (select case f.kind when 'company' then 'companies' else 'contacts' end) w (list)
where f.day = (select max(day) from quality_day)
order by f.kind, f.have desc, f.figure;

-- quality.faults: what is wrong with records, each with the list behind it
select f.kind, 'fault.' || f.figure as label, f.have as n,
	case when f.total > 0 then round(f.have * 100.0 / f.total, 1) else 0 end as share,
	'/office/' || case f.kind when 'company' then 'companies' else 'contacts' end || case f.figure
		when 'dead' then '?flagged=flagged.dead'
		when 'twins' then '?flagged=flagged.twin'
		when 'twice' then '?lacks=lacks.email&' || case f.kind when 'company' then 'exhibited' else 'editions' end || '_from=2'
		else '?heard_at_to=' || (f.day - r.stale_years * interval '1 year' - interval '1 day')::date end as link
from quality_figure f, quality_rule r
where f.day = (select max(day) from quality_day) and f.figure in ('dead', 'stale', 'twins', 'twice')
order by f.kind, array_position(array['twins', 'dead', 'twice', 'stale'], f.figure);

-- quality.origins: likely duplicates by the import and the source that records came from
select q.kind, q.what, coalesce(i.name, code_label(c.code_id)) as name, q.records, q.twins,
	case when q.records > 0 then round(q.twins * 100.0 / q.records, 1) else 0 end as share,
	case when i.import_id is not null then '/office/' || case q.kind when 'company' then 'companies' else 'contacts' end
		|| '?flagged=flagged.twin&import=' || i.public_id end as link
from quality_source q
left join import i on q.what = 'import' and i.import_id = q.id
left join code c on q.what = 'source' and c.code_id = q.id
where q.id <> 0 or q.twins > 0
order by q.kind, q.what, q.twins desc, q.records desc
limit 200;

-- quality.trend: shares by day, in percent, of the last ninety days that were counted
with share as (
	select f.day, f.kind, f.figure, coalesce(f.have * 100.0 / nullif(f.total, 0), 0) as n
	from quality_figure f where f.day in (select day from quality_day order by day desc limit 90)
)
select day::text as day,
	round(avg(n) filter (where kind = 'company' and figure not in ('dead', 'stale', 'twins', 'twice')), 1) as company_filled,
	round(avg(n) filter (where kind = 'contact' and figure not in ('dead', 'stale', 'twins', 'twice')), 1) as contact_filled,
	round(max(n) filter (where kind = 'company' and figure = 'twins'), 2) as company_twins,
	round(max(n) filter (where kind = 'company' and figure = 'dead'), 2) as company_dead,
	round(max(n) filter (where kind = 'company' and figure = 'stale'), 2) as company_stale,
	round(max(n) filter (where kind = 'contact' and figure = 'twins'), 2) as contact_twins,
	round(max(n) filter (where kind = 'contact' and figure = 'dead'), 2) as contact_dead,
	round(max(n) filter (where kind = 'contact' and figure = 'stale'), 2) as contact_stale
from share group by day order by day;

-- quality.ask: counts as soon as can be
select quality_ask();

-- quality.rule: after how many years without a sign of life a record is stale
select quality_rule_save(:years::int);
