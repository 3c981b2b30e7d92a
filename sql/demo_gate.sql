-- demo_gate.places: zones, gates and rules of an edition: the fair, each hall, a lounge for VIP buyers
with fair as (
	select z.zone_id, z.edition_id from zone z where z.edition_id = :edition::bigint and z.code = 'fair'
), zones as (
	insert into zone (edition_id, code, name, parent_id, needs_parent, capacity, hall_id, sort)
	select f.edition_id, 'hall-' || lower(h.code), h.name, f.zone_id, false, null, h.hall_id, 10 + h.sort
	from fair f join hall h using (edition_id)
	union all
	select f.edition_id, 'lounge', '{"en": "VIP lounge", "zh": "贵宾厅"}', f.zone_id, true, 80, null, 90 from fair f
	returning zone_id, edition_id, code, name, sort
), gates as (
	insert into gate (edition_id, code, name, zone_id, direction, sort)
	select f.edition_id, g.code, g.name::jsonb, f.zone_id, g.direction, g.sort from fair f, (values
		('north', '{"en": "North entrance", "zh": "北入口"}', 'in', 2),
		('south', '{"en": "South entrance", "zh": "南入口"}', 'in', 3),
		('exit', '{"en": "Exit", "zh": "出口"}', 'out', 4)) g (code, name, direction, sort)
	union all
	select z.edition_id, z.code, z.name, z.zone_id, 'both', z.sort from zones z
	returning gate_id
)
insert into gate_rule (edition_id, category_id, zone_id, admit, from_time, until_time, passback)
select f.edition_id, c.category_id, f.zone_id, true, time '07:00', time '20:00', false
from fair f join badge_category c using (edition_id) where c.code = 'contractor'
union all
select z.edition_id, null::bigint, z.zone_id, false, null::time, null::time, false from zones z where z.code = 'lounge'
union all
select z.edition_id, c.category_id, z.zone_id, true, null, null, true
from zones z join badge_category c using (edition_id) where z.code = 'lounge' and c.code in ('vip', 'organizer');

-- demo_gate.devices: one that is enrolled, and one that waits for its code, whose hash this is
insert into gate_device (public_id, edition_id, gate_id, name, code_hash, code_until, token_hash, enrolled_at, seen_at, agent)
select uuid_v7(), g.edition_id, g.gate_id, d.name, case when d.waits then :code_hash::bytea end,
	case when d.waits then now() + interval '90 days' end,
	case when not d.waits then sha256(convert_to('demo ' || g.edition_id, 'UTF8')) end,
	case when not d.waits then now() - interval '3 days' end, case when not d.waits then now() - interval '2 days' end,
	case when not d.waits then 'Mozilla/5.0 (Linux; Android 14) Chrome/126' end
from gate g join (values ('main', 'Main entrance 1', true), ('north', 'North entrance 1', false)) d (gate, name, waits) on d.gate = g.code
where g.edition_id = :edition::bigint;

-- demo_gate.scans: who came to an edition that is over, on which days, when and by which gate; how often let in again
-- after lunch, and what was refused. The same for the same badges.
with fair as (
	select e.edition_id, e.opens_on, least(coalesce(e.closes_on, e.opens_on) - e.opens_on, 15) as last,
		coalesce(v.timezone, 'UTC') as zone, z.zone_id
	from edition e left join venue v using (venue_id) join zone z on z.edition_id = e.edition_id and z.code = 'fair'
	where e.edition_id = :edition::bigint
), came as (
	select f.*, b.badge_id, b.number, d.day, v.visit, b.number || '-' || d.day || '-' || v.visit as dice
	from fair f join badge b using (edition_id), generate_series(0, f.last) d (day), generate_series(1, 2) v (visit)
	where ((hashtext(b.number || 'day' || d.day) & 65535) / 65536.0) < (array[0.55, 0.75, 0.7, 0.5, 0.3])[d.day % 5 + 1]
		and (v.visit = 1 or ((hashtext(b.number || 'again' || d.day) & 65535) / 65536.0) < 0.35)
), passed as (
	-- In from nine on, most before eleven, some again after lunch; out in the afternoon.
	select c.*, w.direction, (c.opens_on + c.day)::timestamp + interval '9 hours' + interval '1 second' * round(60 * case
		when c.visit = 1 and w.direction = 'in' then 190 * ((hashtext(c.dice || 'a') & 65535) / 65536.0) * ((hashtext(c.dice || 'b') & 65535) / 65536.0)
		when c.visit = 1 then 200 + 30 * ((hashtext(c.dice || 'c') & 65535) / 65536.0)
		when w.direction = 'in' then 245 + 75 * ((hashtext(c.dice || 'd') & 65535) / 65536.0)
		else 340 + 170 * ((hashtext(c.dice || 'e') & 65535) / 65536.0) end) as clock
	from came c, (values ('in'), ('out')) w (direction)
	where c.visit = 2 or w.direction = 'in' or exists (select from came o where o.badge_id = c.badge_id and o.day = c.day and o.visit = 2)
), told as (
	select p.*, case when p.direction = 'out' then 'left'
		when ((hashtext(p.dice || 'refused') & 65535) / 65536.0) < 0.015 then (array['already_in', 'unreadable', 'foreign', 'gate_closed'])[1 + floor(4 * ((hashtext(p.dice || 'why') & 65535) / 65536.0))::int]
		else 'admitted' end as reason
	from passed p
)
insert into scan (scan_id, edition_id, gate_id, zone_id, badge_id, number, direction, at, received_at, accepted, reason, way, offline, conflict)
select md5(t.edition_id || t.dice || t.direction)::uuid, t.edition_id, g.gate_id, t.zone_id, w.badge_id, w.number, t.direction,
	t.clock at time zone t.zone, t.clock at time zone t.zone + case when o.offline then interval '20 minutes' else interval '0' end,
	r.accepted, t.reason, case when ((hashtext(t.dice || 'way') & 65535) / 65536.0) < 0.2 then 'wedge' else 'camera' end, o.offline,
	case when o.offline and r.accepted and t.direction = 'in' and ((hashtext(t.dice || 'twice') & 65535) / 65536.0) < 0.3 then 'already_in' end
from told t join scan_reason r using (reason)
	join gate g on g.edition_id = t.edition_id and g.code = case when t.direction = 'out' then 'exit'
		else (array['main', 'main', 'north', 'south'])[1 + floor(4 * ((hashtext(t.dice || 'gate') & 65535) / 65536.0))::int] end,
	lateral (select case when t.reason not in ('unreadable', 'foreign') then t.badge_id end as badge_id,
		case when t.reason not in ('unreadable', 'foreign') then t.number end as number) w,
	lateral (select ((hashtext(t.number || 'alone' || t.day) & 65535) / 65536.0) < 0.03 as offline) o;

-- demo_gate.count: how many scans there are
select count(*) from scan where edition_id = :edition::bigint;
