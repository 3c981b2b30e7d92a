-- Plans of a scan: kept, and by index whatever the statistics say.
--
-- A function in SQL that is not inlined is planned anew in each call: of 3.5 ms that a scan took at a fair of 190 zones,
-- 2 were that. So scan_judge and scan_results are plpgsql, which keeps plans.
--
-- A plan made while the tables of an edition are still empty reads them from end to end, and is kept while they fill: on the
-- first morning, until the next analyze, a scan would take longer the more people have come (93 a second instead of 5,000).
-- At most 64 scans are looked up at once, so the way by index is never wrong.
alter function scan_batch set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off;

-- What the centre says to each. Of one badge there may be only one.
create or replace function scan_judge(facts scan_fact[]) returns table (n int, direction text, said text, today int, capacity int,
	was_inside boolean)
language plpgsql stable as $$
#variable_conflict use_column
begin
	return query
	select s.n, d.direction,
		coalesce(s.fault, gate_decide(d.direction, s.at, t.day, t.last, t.clock, g, z, b, r, p, is_inside(par, y.today),
			exists (select from zone_leave l join presence o on o.zone_id = l.left_id and o.badge_id = s.badge_id and is_inside(o, y.today)
				where l.zone_id = s.zone_id and l.direction = 'in' and l.near))),
		y.today, z.capacity, is_inside(p, y.today)
	from unnest(facts) s
		join gate g on g.gate_id = s.gate_id
		join zone z on z.zone_id = s.zone_id
		join edition e on e.edition_id = s.edition_id
		left join venue v on v.venue_id = e.venue_id
		left join badge b on b.badge_id = s.badge_id
		left join presence p on p.badge_id = s.badge_id and p.zone_id = s.zone_id
		left join presence par on par.badge_id = s.badge_id and par.zone_id = z.parent_id
		left join lateral (
			select r.* from gate_rule r
			where r.edition_id = s.edition_id and s.badge_id is not null and (r.gate_id is null or r.gate_id = s.gate_id)
				and (r.category_id is null or r.category_id = b.category_id) and (r.zone_id is null or r.zone_id = s.zone_id)
			order by (r.gate_id is not null)::int * 4 + (r.category_id is not null)::int * 2 + (r.zone_id is not null)::int desc
			limit 1) r on true,
		lateral (select timezone(coalesce(v.timezone, 'UTC'), s.at) as here) h,
		lateral (select fair_day_no(e, h.here::date) as day, least(coalesce(e.closes_on, e.opens_on) - e.opens_on, 15) as last,
			h.here::time as clock) t,
		lateral (select fair_bit(t.day, t.last) as today) y,
		lateral (select case
			when s.asked = 'check' or (s.fixed and s.asked is not null) then s.asked
			when g.room_id is not null then 'forum'
			when g.direction <> 'both' then g.direction
			when s.asked in ('in', 'out') then s.asked
			when is_inside(p, y.today) then 'out' else 'in' end as direction) d;
end $$;

-- What devices are told of scans that are there; what came before `taken` is a repetition.
create or replace function scan_results(facts scan_fact[], taken timestamptz) returns table (n int, result json) language plpgsql stable as $$
#variable_conflict use_column
begin
	return query
	select f.n, json_build_object('id', s.scan_id, 'accepted', s.accepted, 'reason', s.reason, 'direction', s.direction,
		'number', s.number, 'badge', b.public_id, 'name', r.name, 'company', r.company, 'category', c.token_no, 'prints', b.prints,
		'repeated', s.received_at <> taken,
		'conflict', s.conflict, 'at', to_ms(s.at), 'undone', s.undone_at is not null,
		'before', case when s.reason in ('already_in', 'no_reentry', 'day_used_up', 'used_up', 'too_soon') then (
			select json_build_object('at', to_ms(o.at), 'gate', og.code, 'device', od.name)
			from scan o left join gate og on og.gate_id = o.gate_id left join gate_device od on od.device_id = o.device_id
			where o.badge_id = s.badge_id and o.zone_id = s.zone_id and o.direction = 'in' and o.accepted and o.undone_at is null
				and o.at <= s.at and o.scan_id <> s.scan_id
			order by o.at desc limit 1) end,
		'mark', presence_mark(p, z.code))
	from unnest(facts) f
		join scan s on s.edition_id = f.edition_id and s.scan_id = f.id
		left join badge b on b.badge_id = s.badge_id
		left join registration r on r.registration_id = b.registration_id
		left join badge_category c on c.category_id = b.category_id
		left join zone z on z.zone_id = s.zone_id
		left join presence p on p.badge_id = s.badge_id and p.zone_id = s.zone_id
	order by f.n;
end $$;
