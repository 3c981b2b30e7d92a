-- gate_flow.chosen: the day that is looked at, and what its forecast is made of
select d.day::text as day, d.day = (now() at time zone current_zone())::date as today, d.lane_rate, b.kind as basis,
	cardinality(b.days) as basis_days, b.days[1]::text as basis_day, b.factor, tr(o.name) as basis_edition,
	b.factor <> 1 as scaled
from gate_flow_day(:day::date) d left join gate_basis(current_edition(), d.day) b on true
left join edition o on o.edition_id = b.source;

-- gate_flow.days: the days of the fair
select d::date::text as day, d::date = c.day as chosen
from edition e, gate_flow_day(:day::date) c, generate_series(e.opens_on, coalesce(e.closes_on, e.opens_on), interval '1 day') d
where e.edition_id = current_edition()
order by d;

-- gate_flow.gates: gates that people enter by
select g.public_id as id, tr(g.name) as name, g.public_id is not distinct from :gate::uuid as chosen
from gate g
where g.edition_id = current_edition() and g.direction <> 'out' and g.room_id is null
order by g.sort, g.code;

-- gate_flow.lane_gates: those that are looked at, with the devices that stand there: as many lanes there are
select tr(g.name) as name, (select count(*) from gate_device d
	where d.gate_id = g.gate_id and d.revoked_at is null and d.enrolled_at is not null) as devices
from gate g join zone z using (zone_id)
where g.edition_id = current_edition() and g.direction <> 'out' and g.room_id is null and (:gate::uuid is null or g.public_id = :gate::uuid)
	and (:zone::uuid is null or z.public_id = :zone::uuid)
order by g.sort, g.code;

-- gate_flow.zones: zones that gates lead into
select z.public_id as id, repeat('– ', zone_depth(z.zone_id)) || tr(z.name) as name,
	z.public_id is not distinct from :zone::uuid as chosen
from zone z
where z.edition_id = current_edition() and exists (select from gate g where g.zone_id = z.zone_id)
order by zone_path(z.zone_id);

-- gate_flow.quarters: each quarter hour from the first to the last with entries or a forecast: entries (null: still to
-- come), forecast, both added up, the peak, and the lanes that each gate needs by the forecast
with day as (
	select * from gate_flow_day(:day::date)
), curve as materialized (
	select c.*, g.sort, g.code, tr(g.name) as gate_name
	from day, gate_curve(current_edition(), day.day) c join gate g using (gate_id) join zone z using (zone_id)
	where (:gate::uuid is null or g.public_id = :gate::uuid) and (:zone::uuid is null or z.public_id = :zone::uuid)
), span as (
	select min(quarter) as first, max(quarter) as last, max(pace) as pace from curve where entries > 0 or expected > 0
), shown as (
	select g.gate_id, g.sort, g.code, (select count(*) from gate_device d
		where d.gate_id = g.gate_id and d.revoked_at is null and d.enrolled_at is not null) as devices
	from gate g join zone z using (zone_id)
	where g.edition_id = current_edition() and g.direction <> 'out' and g.room_id is null and (:gate::uuid is null or g.public_id = :gate::uuid)
		and (:zone::uuid is null or z.public_id = :zone::uuid)
), by_quarter as (
	select q.n, coalesce(sum(c.entries), 0)::bigint as entries, round(coalesce(sum(c.expected), 0))::bigint as expected
	from span, generate_series(span.first, span.last) q (n) left join curve c on c.quarter = q.n
	group by q.n
)
select to_char(time '00:00' + b.n * interval '15 minutes', 'HH24:MI') as quarter,
	case when b.n <= due.quarter then b.entries end as entries, b.expected,
	case when b.n <= due.quarter then sum(b.entries) over (order by b.n)::bigint end as entries_sum, sum(b.expected) over (order by b.n)::bigint as expected_sum,
	row_number() over (order by b.entries desc, b.expected desc, b.n) = 1 as peak, span.pace,
	(select jsonb_agg(jsonb_build_object('lanes', l.lanes, 'short', l.lanes > s.devices)
			order by s.sort, s.code)
		from shown s left join lateral (
			select coalesce(ceil(sum(c.expected) / 15 / day.lane_rate), 0)::int as lanes
			from curve c where c.gate_id = s.gate_id and c.quarter = b.n) l on true) as lanes
from by_quarter b, span, day, gate_quarter_due(current_edition(), day.day) due (quarter)
order by b.n;

-- gate_flow.rate: how many scans a lane takes in a minute
select gate_lane_rate(:rate::int);
