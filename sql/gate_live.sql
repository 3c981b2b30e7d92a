-- gate_live.now: the figures at the top
select b.made_at, fair_day(e.edition_id, now()) <> 0 as today_open, e.public_id as fair,
	e.rehearsed_on = (now() at time zone current_zone())::date as rehearsal,
	e.opens_on > (now() at time zone current_zone())::date as before,
	coalesce(sum((g.value ->> 'today')::bigint), 0) as today, coalesce(sum((g.value ->> 'minute')::bigint), 0) as minute,
	coalesce(sum((g.value ->> 'quarter')::bigint), 0) as quarter,
	(select coalesce(sum((d.value ->> 'devices')::int), 0) from jsonb_each(b.board -> 'devices') d) as devices,
	(select coalesce(sum((d.value ->> 'online')::int), 0) from jsonb_each(b.board -> 'devices') d) as online,
	(select coalesce(sum((d.value ->> 'queued')::int), 0) from jsonb_each(b.board -> 'devices') d) as queued,
	(select coalesce(sum((z.value #>> '{}')::bigint), 0) from jsonb_each(b.board -> 'zones') z join zone o on o.zone_id = z.key::bigint
		where o.parent_id is null) as inside,
	(b.board ->> 'doubles')::int as doubles
from edition e, gate_board(e.edition_id) b left join jsonb_each(b.board -> 'gates') g on true
where e.edition_id = current_edition()
group by e.edition_id, b.made_at, b.board;

-- gate_live.zones: presence in each zone, as the tree of zones
select tr(z.name) as name, zone_depth(z.zone_id) as depth, coalesce((b.board #>> array['zones', z.zone_id::text])::bigint, 0) as inside,
	z.capacity, least(round(100.0 * coalesce((b.board #>> array['zones', z.zone_id::text])::bigint, 0) / z.capacity), 100) as percent,
	case when (b.board #>> array['zones', z.zone_id::text])::bigint >= z.capacity then 'full'
		when (b.board #>> array['zones', z.zone_id::text])::bigint >= 0.9 * z.capacity then 'nearly' end as state
from zone z, gate_board(current_edition()) b
where z.edition_id = current_edition()
order by zone_path(z.zone_id);

-- gate_live.gates: what happens at each gate
select tr(g.name) as name, g.public_id as gate, tr(z.name) as zone_name, g.open,
	coalesce((b.board #>> array['gates', g.gate_id::text, 'today'])::bigint, 0) as today,
	coalesce((b.board #>> array['gates', g.gate_id::text, 'minute'])::bigint, 0) as minute,
	coalesce((b.board #>> array['devices', g.gate_id::text, 'devices'])::int, 0) as devices,
	coalesce((b.board #>> array['devices', g.gate_id::text, 'online'])::int, 0) as online,
	coalesce((b.board #>> array['devices', g.gate_id::text, 'queued'])::int, 0) as queued
from gate g join zone z using (zone_id), gate_board(current_edition()) b
where g.edition_id = current_edition()
order by g.sort, g.code;

-- gate_live.refused: the latest that were sent away
select s.at, tr(g.name) as gate_name, tr(w.label) as reason, badge_number(s.number) as badge_text
from scan s join scan_reason w using (reason) left join gate g using (gate_id)
where s.edition_id = (select current_edition()) and s.at > now() - interval '30 minutes' and not s.accepted and s.undone_at is null
order by s.at desc
limit 8;
