-- visitor_statistics.span: the days that are looked at; without any, all there are
select e.opens_on, :from::date as "from", :to::date as "to",
	nullif(concat_ws('&', 'created_at_from=' || :from::date, 'created_at_to=' || :to::date), '') as link,
	nullif(concat_ws('&', 'from=' || :from::date, 'to=' || :to::date), '') as query,
	(select tr(p.name) from edition p where p.edition_id = edition_before(e.edition_id)) as before
from edition e where e.edition_id = current_edition();

-- visitor_statistics.figures: everything but answers, in one scan: by country, category and source, and what became of them
with came as materialized (
	select distinct b.registration_id from presence p join badge b using (badge_id)
	where p.edition_id = current_edition() and p.entries > 0
), seen as (
	select r.country, r.category_id, r.source, r.status, c.registration_id is not null as came
	from registration r left join came c using (registration_id)
	where r.edition_id = current_edition()
		and r.created_at >= coalesce(:from::date::timestamp at time zone (select current_zone()), '-infinity')
		and r.created_at < coalesce((:to::date + 1)::timestamp at time zone (select current_zone()), 'infinity')
), counted as (
	select case grouping(country, category_id, source) when 3 then 'country' when 5 then 'category' when 6 then 'source'
			else 'all' end as what,
		coalesce(country, '') as country, category_id, source, count(*) as n,
		count(*) filter (where status = 'confirmed') as confirmed, count(*) filter (where status = 'pending') as pending,
		count(*) filter (where status in ('cancelled', 'lapsed')) as ended, count(*) filter (where came) as came
	from seen group by grouping sets ((country), (category_id), (source), ())
), named as (
	select c.what, case c.what when 'country' then c.country when 'category' then k.public_id::text else 'source.' || c.source end as value,
		case c.what when 'country' then country_name(nullif(c.country, '')) when 'category' then tr(k.name) end as label,
		c.n, c.confirmed, c.pending, c.ended, c.came, row_number() over (partition by c.what order by c.n desc, c.country) as place
	from counted c left join badge_category k using (category_id)
), cut as (
	-- Fifteen countries have a line each, the others one together.
	select what, case when what = 'country' and place > 15 then null else value end as value,
		case when what = 'country' and place > 15 then null else label end as label,
		what = 'country' and place > 15 as others, least(place, 16) as place, sum(n)::bigint as n,
		sum(confirmed)::bigint as confirmed, sum(pending)::bigint as pending, sum(ended)::bigint as ended, sum(came)::bigint as came
	from named group by 1, 2, 3, 4, case when what = 'country' then least(place, 16) else place end, least(place, 16)
)
select what, value, label, others, n, confirmed, pending, ended, came,
	round(100.0 * n / nullif(max(n) over (partition by what), 0), 2) as bar,
	round(100.0 * n / nullif(sum(n) over (partition by what), 0), 1) as share
from cut order by what, others, n desc, label;

-- visitor_statistics.answers: how often each option was chosen, question by question
select code, question, kind, answered,
	jsonb_agg(jsonb_build_object('label', label, 'n', n, 'key', code || ':' || value,
		'bar', round(100.0 * n / nullif(most, 0), 2), 'share', round(100.0 * n / nullif(answered, 0), 1)) order by nth) as options
from answer_figures(:from::date, :to::date)
group by question_id, sort, code, question, kind, answered
order by sort, question_id;

-- visitor_statistics.table: the same as lines of a table
select question, label, n from answer_figures(:from::date, :to::date) order by sort, question_id, nth;

-- visitor_statistics.days: registrations per day, those of the edition before beside them, as many days before its opening;
-- by week when there are many days
with fair as (
	select e.edition_id, e.opens_on, p.edition_id as before_id, p.opens_on as before_on,
		coalesce(pv.timezone, 'UTC') as before_zone, current_zone() as zone
	from edition e left join edition p on p.edition_id = edition_before(e.edition_id) left join venue pv on pv.venue_id = p.venue_id
	where e.edition_id = current_edition()
), now_days as materialized (
	select (r.created_at at time zone f.zone)::date as day, count(*) as n
	from fair f join registration r on r.edition_id = f.edition_id
	where r.created_at >= coalesce(:from::date::timestamp at time zone f.zone, '-infinity')
		and r.created_at < coalesce((:to::date + 1)::timestamp at time zone f.zone, 'infinity')
	group by 1
), then_days as materialized (
	select (r.created_at at time zone f.before_zone)::date - f.before_on + f.opens_on as day, count(*) as n
	from fair f join registration r on r.edition_id = f.before_id
	group by 1
), span as (
	select least(coalesce(:from::date, min(day)), coalesce(:to::date, max(day))) as first,
		greatest(coalesce(:to::date, max(day)), coalesce(:from::date, min(day))) as last from now_days
), steps as (
	select s.*, case when s.last - s.first > 84 then greatest(7, ceil((s.last - s.first) / 84.0)::int) else 1 end as step from span s
)
select to_char(d.day, case current_lang() when 'zh' then 'FMMM"月"FMDD"日"' else 'FMDD Mon' end) as label, d.day::date as day,
	least(d.day::date + s.step - 1, s.last) as until, s.step,
	(select coalesce(sum(n), 0)::bigint from now_days w where w.day >= d.day and w.day < d.day::date + s.step) as registered,
	(select coalesce(sum(n), 0)::bigint from then_days w where w.day >= d.day and w.day < d.day::date + s.step) as before,
	f.before_id is not null as compared
from steps s, fair f, lateral generate_series(s.first, s.last, make_interval(days => s.step)) d (day)
order by d.day
limit 120;
