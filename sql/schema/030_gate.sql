-- The gate: how a device is let in, what it needs to decide alone, and the decision itself, as doc/gate.md has it.

-- Where the relay of the fair's own network answers, by which devices tell each other what they saw while we are away.
-- It goes into the Content-Security-Policy of the gate's page as it stands.
alter table edition add column relay_url text
	check (relay_url ~ '^https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?$');
-- Who has the key may ask the relay: doc/gate-relay.md. Apart, since everybody may read editions and their history.
create table edition_relay (
	edition_id  bigint primary key references edition on delete cascade,
	key         text not null check (key ~ '^[A-Za-z0-9_-]{32,128}$')
);
alter table edition_relay enable row level security;

-- A gate that is the door of a forum room (032 has the rooms): nobody enters a zone there, attendance is noted instead.
alter table gate add column room_id bigint;

update scan_reason set label = '{"en": "Needs the network", "zh": "需要联网核验"}',
	advice = '{"en": "A typed number needs the network: scan the code. If you did, the device must sync first.", "zh": "输入号码需要联网，请扫描二维码；若已扫描，请先让设备联网同步。"}'
where reason = 'needs_network';

create function current_device() returns bigint language sql stable parallel safe as
	$$ select nullif(current_setting('pavilion.device', true), '')::bigint $$;

-- Devices count in milliseconds since 1970.
create function to_ms(moment timestamptz) returns bigint language sql immutable parallel safe as
	$$ select floor(extract(epoch from moment) * 1000)::bigint $$;
create function from_ms(ms bigint) returns timestamptz language sql immutable parallel safe as
	$$ select to_timestamp(ms / 1000) + (ms % 1000) * interval '1 millisecond' $$;

-- -- what changes for devices ----------------------------------------------------------------------------------

-- A name box is made anew when the name is another; badge_changed tells what else of a badge changes for devices.
create function registration_touch() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update badge b set changed_by = pg_current_xact_id()
	where b.registration_id = new.registration_id and b.revoked_at is null;
	return null;
end $$;
create trigger registration_touch after update on registration for each row
	when (old.name is distinct from new.name or old.company is distinct from new.company or old.lang is distinct from new.lang)
	execute function registration_touch();

create index badge_gone on badge (edition_id, changed_by, badge_id) where revoked_at is not null;
create index badge_boxes on badge (edition_id, changed_by, badge_id) where revoked_at is null and token is not null;
drop index badge_changed;
drop index presence_changed;
create index presence_changed on presence (edition_id, changed_by, badge_id, zone_id);
create index gate_rule_edition on gate_rule (edition_id);

-- Which zones somebody leaves who enters a zone (its neighbours and what lies within them: `near` tells the
-- neighbours themselves) or goes out of it (what lies within it). Follows from the tree of zones.
create table zone_leave (
	zone_id     bigint not null references zone on delete cascade,
	direction   text not null check (direction in ('in', 'out')),
	left_id     bigint not null references zone on delete cascade,
	near        boolean not null,
	primary key (zone_id, direction, left_id)
);
alter table zone_leave enable row level security;

create function zone_leave_make(edition bigint) returns void language sql volatile as $$
	delete from zone_leave l using zone z where z.zone_id = l.zone_id and z.edition_id = edition;
	with recursive within as (
		select z.zone_id, z.zone_id as around from zone z where z.edition_id = edition
		union
		select w.zone_id, z.parent_id from within w join zone z on z.zone_id = w.around where z.parent_id is not null
	)
	insert into zone_leave (zone_id, direction, left_id, near)
	select z.zone_id, 'in', w.zone_id, w.zone_id = n.zone_id
	from zone z join zone n on n.edition_id = z.edition_id and n.parent_id is not distinct from z.parent_id and n.zone_id <> z.zone_id
		join within w on w.around = n.zone_id
	where z.edition_id = edition
	union
	select w.around, 'out', w.zone_id, false from within w where w.around <> w.zone_id;
$$;

create function zone_tree() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform zone_leave_make(e) from (select distinct edition_id as e from touched) t;
	return null;
end $$;
create trigger zone_tree_insert after insert on zone referencing new table as touched
	for each statement execute function zone_tree();
create trigger zone_tree_update after update on zone referencing new table as touched
	for each statement execute function zone_tree();
select zone_leave_make(edition_id) from edition;

-- How many are inside on each day, counted as they come and go: in so many rows that two connections seldom wait for
-- each other.
create table zone_count (
	zone_id     bigint not null references zone on delete cascade,
	day         int not null,                                   -- as in presence
	shard       int not null,
	inside      int not null,
	primary key (zone_id, day, shard)
) with (fillfactor = 50);
alter table zone_count enable row level security;

-- `today` is the bit of a day of the fair, or 0 outside it; left out: of now.
create function zone_inside(zone bigint, today int default null) returns bigint language sql stable as $$
	select coalesce(sum(c.inside), 0) from zone_count c
	where c.zone_id = zone
		and c.day = coalesce(today, (select fair_day(z.edition_id, now()) from zone z where z.zone_id = zone_inside.zone))
$$;

create function zone_count_add(zones bigint[], days int[], moves int[]) returns void language plpgsql volatile as $$
begin
	insert into zone_count (zone_id, day, shard, inside)
	select m.zone_id, m.day, pg_backend_pid() % 1024, sum(m.moved) from unnest(zones, days, moves) m (zone_id, day, moved)
	group by 1, 2 having sum(m.moved) <> 0 order by 1, 2
	on conflict (zone_id, day, shard) do update set inside = zone_count.inside + excluded.inside;
end $$;

create function presence_counted() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'INSERT' then
		perform zone_count_add(array_agg(n.zone_id), array_agg(n.day), array_agg(1)) from came n where n.inside
		having count(*) > 0;
	elsif tg_op = 'DELETE' then
		perform zone_count_add(array_agg(o.zone_id), array_agg(o.day), array_agg(-1)) from went o where o.inside
		having count(*) > 0;
	else
		perform zone_count_add(array_agg(x.zone_id), array_agg(x.day), array_agg(x.moved))
		from (select n.zone_id, n.day, 1 as moved from came n where n.inside
			union all select o.zone_id, o.day, -1 from went o where o.inside) x
		having count(*) > 0;
	end if;
	return null;
end $$;
create trigger presence_insert after insert on presence referencing new table as came
	for each statement execute function presence_counted();
create trigger presence_update after update on presence referencing old table as went new table as came
	for each statement execute function presence_counted();
create trigger presence_delete after delete on presence referencing old table as went
	for each statement execute function presence_counted();

-- -- the decision ------------------------------------------------------------------------------------------------

-- Days of the fair are 16 bits; what has no bit could be said neither in a badge nor in a rule.
create function edition_days() returns trigger language plpgsql as $$
begin
	perform refuse(422, 'A fair has at most 16 days.', 'closes_on');
	return null;
end $$;
create trigger edition_days_insert before insert on edition for each row
	when (new.closes_on - new.opens_on > 15) execute function edition_days();
create trigger edition_days_update before update of opens_on, closes_on on edition for each row
	when (new.closes_on - new.opens_on > 15 and (new.opens_on, new.closes_on) is distinct from (old.opens_on, old.closes_on))
	execute function edition_days();

-- The bit of a day of the fair that counts from 0; 0 outside the fair.
create function fair_bit(day int, last int) returns int language sql immutable parallel safe as
	$$ select case when day between 0 and last then 1 << day else 0 end $$;

-- Whether a mark says inside on that day (a bit): each day begins with nobody inside.
create function is_inside(p presence, today int) returns boolean language sql immutable parallel safe as
	$$ select p.inside is true and p.day = today $$;

create function badge_gone_reason(revoked_for text) returns text language sql immutable parallel safe as $$
	select case revoked_for when 'refused' then 'cancelled' when 'changed' then 'revoked' else revoked_for end
$$;

-- Checks 7 to 27 of doc/gate.md but for "full", which depends on others. `direction` is known, `day` counts from 0 at the
-- first day of the fair, `last` is the last one, `clock` the time at the venue; `r` and `p` may be null rows.
create function gate_decide(direction text, moment timestamptz, day int, last int, clock time, g gate, z zone, b badge,
	r gate_rule, p presence, parent_in boolean, neighbour boolean) returns text language sql immutable parallel safe as $$
	select case
		when direction = 'out' then case when is_inside(p, fair_bit(day, last)) then 'left' else 'not_inside' end
		when b.revoked_at <= moment then badge_gone_reason(b.revoked_for)
		when day < 0 or day is null then 'too_early'           -- null: the fair has no dates yet
		when day > last then 'expired'
		when (b.days & -b.days) > (1 << day) then 'too_early'
		when b.days <> 0 and b.days < (1 << day) then 'expired'
		when b.days & (1 << day) = 0 then 'wrong_day'
		when direction = 'check' then 'valid'
		when not g.open then 'gate_closed'
		when direction = 'forum' then 'valid'
		when not r.admit then 'not_here'
		when r.days & (1 << day) = 0 then 'wrong_day'
		when case when r.from_time > r.until_time then clock >= r.until_time and clock < r.from_time
			else clock < r.from_time or clock >= r.until_time end then 'wrong_time'
		when z.needs_parent and not parent_in then 'parent_first'
		when r.passback and is_inside(p, 1 << day) then 'already_in'
		when not r.reentry and p.day = 1 << day and p.entries_day > 0 then 'no_reentry'
		when p.day = 1 << day and p.entries_day >= r.per_day then 'day_used_up'
		when p.entries >= r.total then 'used_up'
		when moment < p.entered_at + r.pause_minutes * interval '1 minute' then 'too_soon'
		when neighbour then 'handed_over'
		else 'admitted'
	end
$$;

-- A scan as it came, with what its device, its code and its clock say.
create type scan_fact as (
	n           int,
	id          uuid,
	edition_id  bigint,
	device_id   bigint,
	gate_id     bigint,
	zone_id     bigint,
	badge_id    bigint,
	number      bigint,
	fault       text,                                           -- checks 1 to 6 say this
	asked       text,                                           -- direction, as the device says
	fixed       boolean,                                        -- that stands, whatever the gate is for
	way         text,
	at          timestamptz,
	clock_off   boolean,
	offline     boolean,
	accepted    boolean,                                        -- what the device did
	reason      text,
	raw         text,
	turn        int                                             -- of scans of one badge: which comes first
);

-- What the centre says to each. Of one badge there may be only one.
create function scan_judge(facts scan_fact[]) returns table (n int, direction text, said text, today int, capacity int,
	was_inside boolean)
language sql stable as $$
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
			when is_inside(p, y.today) then 'out' else 'in' end as direction) d
$$;

-- A badge that went through a gate, and is let in or out by that.
create type scan_move as (badge_id bigint, edition_id bigint, zone_id bigint, direction text, at timestamptz, today int);

-- Keeps presence by moves, one of each badge at most. Who goes out without being inside changes nothing.
create function presence_move(moves scan_move[]) returns void language plpgsql volatile as $$
begin
	insert into presence as p (edition_id, zone_id, badge_id, inside, since, entered_at, day, entries_day, entries)
	select m.edition_id, m.zone_id, m.badge_id, true, m.at, m.at, m.today, 1, 1 from unnest(moves) m where m.direction = 'in'
	order by m.badge_id
	on conflict (badge_id, zone_id) do update set inside = true, since = excluded.since, entered_at = excluded.entered_at,
		day = excluded.day, entries_day = case when p.day = excluded.day then p.entries_day else 0 end + 1,
		entries = p.entries + 1, changed_by = pg_current_xact_id();
	update presence p set inside = false, since = m.at, changed_by = pg_current_xact_id()
	from unnest(moves) m left join presence own on own.badge_id = m.badge_id and own.zone_id = m.zone_id
	where p.badge_id = m.badge_id and p.inside and (m.direction = 'in' or is_inside(own, m.today))
		and ((m.direction = 'out' and p.zone_id = m.zone_id)
			or exists (select from zone_leave l where l.zone_id = m.zone_id and l.direction = m.direction and l.left_id = p.zone_id));
end $$;

-- What two transactions do with one person's badges they do one after the other. In one order, so that none waits in a ring.
create function badge_lock(badges bigint[]) returns void language plpgsql volatile as $$
begin
	perform pg_advisory_xact_lock(26, k) from (select distinct (b.registration_id % 2147483647)::int as k from badge b
		where b.badge_id = any (badges) order by 1) o;
end $$;

-- Where a badge has been, and how often, is where its successor has been from here on: another badge of the same person
-- gives no other entries.
create function presence_hand(was bigint, successor bigint) returns void language plpgsql volatile as $$
begin
	insert into presence as p (edition_id, zone_id, badge_id, inside, since, entered_at, day, entries_day, entries)
	select o.edition_id, o.zone_id, successor, o.inside, o.since, o.entered_at, o.day, o.entries_day, o.entries
	from presence o where o.badge_id = was and (o.inside or o.entries > 0) order by o.zone_id
	on conflict (badge_id, zone_id) do update set inside = excluded.inside, since = excluded.since, entered_at = excluded.entered_at,
		day = excluded.day, entries_day = excluded.entries_day, entries = excluded.entries, changed_by = pg_current_xact_id();
	update presence p set inside = false, entered_at = null, day = 0, entries_day = 0, entries = 0,
		changed_by = pg_current_xact_id()
	where p.badge_id = was and (p.inside or p.entries > 0);
end $$;

-- Goes through the history of a badge, and of those before and after it, once more: after a scan that arrives later than it
-- was made, or is undone. What was done stays; presence follows from it, and so does what the centre would have said to
-- those decided without it. The caller holds the badge.
create function badge_replay(badge bigint) returns void language plpgsql volatile as $$
declare
	own    bigint[] := array(select b.badge_id from badge b join badge one using (registration_id)
		where one.badge_id = badge_replay.badge order by b.badge_id);
	holder bigint := own[cardinality(own)];
	s      scan;
	j      record;
begin
	update presence p set inside = false, entered_at = null, day = 0, entries_day = 0, entries = 0,
		changed_by = pg_current_xact_id()
	where p.badge_id = any (own);
	for s in select * from scan c where c.badge_id = any (own) and c.direction in ('in', 'out') and c.undone_at is null
			and c.zone_id is not null order by c.at, c.received_at, c.scan_id loop
		if s.badge_id <> holder then
			perform presence_hand(holder, s.badge_id);
			holder := s.badge_id;
		end if;
		select * into j from scan_judge(array[(1, s.scan_id, s.edition_id, s.device_id, s.gate_id, s.zone_id, s.badge_id,
			s.number, null, s.direction, true, s.way, s.at, false, s.offline, s.accepted, s.reason, null, 1)::scan_fact]);
		if s.offline then
			update scan c set conflict = x.said
			from (select case when w.accepted <> s.accepted then j.said end as said from scan_reason w where w.reason = j.said) x
			where c.edition_id = s.edition_id and c.scan_id = s.scan_id and c.conflict is distinct from x.said;
		end if;
		if s.accepted then
			perform presence_move(array[(s.badge_id, s.edition_id, s.zone_id, s.direction, s.at, j.today)::scan_move]);
		end if;
	end loop;
	if holder <> own[cardinality(own)] then
		perform presence_hand(holder, own[cardinality(own)]);
	end if;
end $$;

-- The mark of a badge in a zone, as devices keep it.
create function presence_mark(p presence, zone_code text) returns json language sql stable as $$
	select case when p.badge_id is not null then json_build_array(zone_code, p.inside::int, to_ms(p.since), to_ms(p.entered_at),
		p.day, p.entries_day, p.entries) end
$$;

-- Scans as they came, column by column, from one device or from several that waited together; what each is told, in order.
-- `now` is the device's clock when it sent them. A device that is not let in gets no result. Nothing here raises because of
-- what one scan says: the others are not its fault.
create function scan_batch(devices bytea[], ids uuid[], codes text[], numbers bigint[], editions int[], faults text[],
	raws text[], ways text[], directions text[], gates text[], ats bigint[], nows bigint[], alone boolean[], admits boolean[],
	reasons text[]) returns table (n int, result json)
language plpgsql volatile security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
	taken timestamptz := clock_timestamp();
	facts scan_fact[];
	moves scan_move[];
	late  bigint[] := '{}';
	more  bigint[];
	lap   int := 0;
begin
	select array_agg((f.n, f.id, f.edition_id, f.device_id, f.gate_id, f.zone_id, f.badge_id, f.its_number, f.fault, f.direction,
		f.alone, f.way, f.at, f.clock_off, f.alone, f.admits,
		coalesce((select w.reason from scan_reason w where w.reason = f.reason), case when f.admits then 'valid' else 'unreadable' end),
		f.raw, f.turn)::scan_fact order by f.n)
	into facts
	from (
		select c.*, d.edition_id, d.device_id, g.gate_id, g.zone_id, known.badge_id, w.fault, k.clock_off,
			case when known.badge_id is null then c.number else b.number end as its_number,
			case when c.alone then least(k.at, taken) else taken end as at,
			row_number() over (partition by coalesce(known.badge_id, -c.n)
				order by case when c.alone then k.at else taken end, c.n) as turn
		from unnest(devices, ids, codes, numbers, editions, faults, raws, ways, directions, gates, ats, nows, alone, admits, reasons)
				with ordinality c (device, id, code, number, edition, fault_said, raw, way, direction, gate, ats, nows, alone, admits, reason, n)
			join gate_device d on d.token_hash = c.device and d.revoked_at is null
			join edition e on e.edition_id = d.edition_id
			join gate g on g.gate_id = coalesce((select o.gate_id from gate o where o.edition_id = d.edition_id and o.code = c.gate), d.gate_id)
			left join badge read on read.number = c.number
			-- A hand scanner whose keyboard turned one of our codes into what looks like another.
			left join badge meant on c.code is distinct from read.token and meant.token = any (badge_keyboards(c.code))
			left join badge b on b.badge_id = coalesce(meant.badge_id, read.badge_id),
			lateral (select from_ms(c.ats - c.nows + to_ms(taken)) as at) t,
			lateral (select date_trunc('milliseconds', t.at) as at, abs(c.nows - to_ms(taken)) > 120000
				or t.at > taken + interval '2 minutes' or (c.alone and t.at < d.enrolled_at) as clock_off) k,
			lateral (select case
				when c.fault_said is not null then c.fault_said
				when c.edition <> e.token_no and meant.badge_id is null then 'other_edition'
				when b.badge_id is null then case when c.code is null then 'unknown' else 'forged' end
				when meant.badge_id is null and c.code is distinct from read.token and c.code is not null then 'forged'
				when b.edition_id <> d.edition_id then 'other_edition' end as fault) w,
			lateral (select case when w.fault is null then b.badge_id end as badge_id) known
	) f;
	if facts is null then
		return;
	end if;
	-- A zone that may be full lets one transaction in after the other.
	perform pg_advisory_xact_lock(27, z) from (
		select distinct (z.zone_id % 2147483647)::int as z from unnest(facts) f join zone z on z.zone_id = f.zone_id
		where z.capacity is not null and f.badge_id is not null and f.asked is distinct from 'out' order by 1) o;
	perform badge_lock(array(select f.badge_id from unnest(facts) f));
	-- Who had to wait is later than whom it waited for.
	taken := date_trunc('milliseconds', clock_timestamp());
	facts := array(select (f.n, f.id, f.edition_id, f.device_id, f.gate_id, f.zone_id, f.badge_id, f.number, f.fault, f.asked,
		f.fixed, f.way, case when f.offline then f.at else taken end, f.clock_off, f.offline, f.accepted, f.reason, f.raw,
		f.turn)::scan_fact from unnest(facts) f order by f.n);
	loop
		lap := lap + 1;
		with fresh as materialized (
			-- An id is one scan: of two that bear it the first counts, and the other one changes nothing.
			select distinct on (f.edition_id, f.id) f as fact, f.* from unnest(facts) f where f.turn = lap
				and not exists (select from scan s where s.edition_id = f.edition_id and s.scan_id = f.id)
			order by f.edition_id, f.id, f.n
		), judged as materialized (
			select f.*, j.direction, j.said, j.today,
				f.offline and (exists (select from scan s where s.badge_id = f.badge_id and s.at > f.at and s.undone_at is null)
					or exists (select from badge o where o.badge_id = f.badge_id and o.revoked_at is not null)) as behind,
				case when j.capacity is not null and not f.offline and j.said in ('admitted', 'handed_over') and not j.was_inside
					then row_number() over (partition by f.zone_id, j.said in ('admitted', 'handed_over') and not j.was_inside
						order by f.n) > j.capacity - zone_inside(f.zone_id, j.today) end as no_room
			from scan_judge(array(select x.fact from fresh x)) j join fresh f using (n)
		), decided as materialized (
			select d.*, w.accepted as fits from (select j.*, case when j.no_room then 'full' else j.said end as word from judged j) d
				join scan_reason w on w.reason = d.word
		), kept as (
			insert into scan (scan_id, edition_id, device_id, gate_id, zone_id, badge_id, number, direction, at, received_at,
				accepted, reason, way, offline, conflict, clock_off, raw)
			select d.id, d.edition_id, d.device_id, d.gate_id, d.zone_id, d.badge_id, d.number, d.direction, d.at, taken,
				case when d.offline then d.accepted else d.fits end, case when d.offline then d.reason else d.word end, d.way,
				d.offline, case when d.offline and d.accepted <> d.fits then d.word end, d.clock_off,
				case when d.fault is not null then scan_raw(d.raw, case d.fault when 'other_edition' then 0 end) end
			from decided d
			on conflict do nothing
			returning edition_id, scan_id, accepted
		)
		select array_agg((d.badge_id, d.edition_id, d.zone_id, d.direction, d.at, d.today)::scan_move) filter (where not d.behind),
			array_agg(d.badge_id) filter (where d.behind)
		into moves, more
		from kept k join decided d on d.edition_id = k.edition_id and d.id = k.scan_id
		where d.badge_id is not null and d.direction in ('in', 'out') and (k.accepted or d.behind);
		if moves is not null then
			perform presence_move(moves);
		end if;
		late := late || coalesce(more, '{}');
		exit when not exists (select from unnest(facts) f where f.turn > lap);
	end loop;
	-- The answer to a scan was lost, so that the device decided alone: what it did stands.
	with done as (
		update scan s set offline = true, accepted = f.accepted, reason = f.reason, at = f.at, clock_off = f.clock_off,
			direction = coalesce(f.asked, s.direction), conflict = s.reason
		from unnest(facts) f
		where s.edition_id = f.edition_id and s.scan_id = f.id and f.offline and not s.offline and s.accepted <> f.accepted
			and s.device_id = f.device_id and s.badge_id is not distinct from f.badge_id and s.undone_at is null
		returning s.badge_id
	) select late || coalesce(array_agg(badge_id), '{}') into late from done where badge_id is not null;
	perform badge_replay(b) from (select distinct b from unnest(late) b order by 1) o;
	if exists (select from unnest(facts) f join gate g on g.gate_id = f.gate_id where g.room_id is not null) then
		perform forum_scanned(facts, taken);
	end if;
	return query select * from scan_results(facts, taken);
end $$;

-- What devices are told of scans that are there; what came before `taken` is a repetition.
create function scan_results(facts scan_fact[], taken timestamptz) returns table (n int, result json) language sql stable as $$
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
	order by f.n
$$;

-- Takes a scan back: presence is as if it had never been. The scan stays.
create function scan_undo(scan uuid, why text) returns table (result json)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	d gate_device;
	s scan;
begin
	select * into d from gate_device x where x.device_id = current_device();
	-- In the order of scan_batch(): the badge, then its scans.
	perform badge_lock(array(select c.badge_id from scan c where c.edition_id = d.edition_id and c.scan_id = scan_undo.scan));
	select * into s from scan c where c.edition_id = d.edition_id and c.scan_id = scan_undo.scan for update;
	if s.scan_id is null then
		perform refuse(404, 'This scan has not arrived here.');
	elsif s.gate_id is distinct from d.gate_id and s.device_id is distinct from d.device_id then
		perform refuse(403, 'Only scans of the same gate can be undone here.');
	elsif s.undone_at is null and s.at < now() - interval '24 hours' then
		perform refuse(403, 'Only scans of the last 24 hours can be undone.');
	elsif s.undone_at is null then
		update scan c set undone_at = now(), undone_by = d.device_id, undone_for = why
		where c.edition_id = s.edition_id and c.scan_id = s.scan_id;
		if s.badge_id is not null and s.accepted and s.direction in ('in', 'out') then
			perform badge_replay(s.badge_id);
		elsif s.badge_id is not null and s.accepted and s.direction = 'forum' then
			perform forum_unscanned(s);
		end if;
	end if;
	return query select json_build_object('id', s.scan_id, 'undone', true, 'mark', (
		select presence_mark(p, z.code) from presence p join zone z using (zone_id)
		where p.badge_id = s.badge_id and p.zone_id = s.zone_id));
end $$;
