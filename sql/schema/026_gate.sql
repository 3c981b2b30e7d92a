-- The gate: how a device is let in, what it needs to decide alone, and the decision itself, as doc/gate.md has it.

-- Where the relay of the fair's own network answers, by which devices tell each other what they saw while we are away.
-- It goes into the Content-Security-Policy of the gate's page as it stands.
alter table edition add column relay_url text
	check (relay_url ~ '^https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?$');
-- Who has it may ask the relay: doc/gate-relay.md.
alter table edition add column relay_key text check (relay_key ~ '^[A-Za-z0-9_-]{32,128}$');

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

-- A name box is made anew when the name is another; 025 tells what else of a badge changes for devices.
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

-- How many are inside, counted as they come and go: in so many rows that two connections seldom wait for each other.
create table zone_count (
	zone_id     bigint not null references zone on delete cascade,
	shard       int not null,
	inside      int not null,
	primary key (zone_id, shard)
) with (fillfactor = 50);
alter table zone_count enable row level security;

create function zone_inside(zone bigint) returns bigint language sql stable as
	$$ select coalesce(sum(c.inside), 0) from zone_count c where c.zone_id = zone $$;

create function zone_count_add(zones bigint[], moves int[]) returns void language plpgsql volatile as $$
begin
	insert into zone_count (zone_id, shard, inside)
	select m.zone_id, pg_backend_pid() % 1024, sum(m.moved) from unnest(zones, moves) m (zone_id, moved)
	group by 1 having sum(m.moved) <> 0 order by 1
	on conflict (zone_id, shard) do update set inside = zone_count.inside + excluded.inside;
end $$;

create function presence_counted() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'INSERT' then
		perform zone_count_add(array_agg(n.zone_id), array_agg(1)) from came n where n.inside having count(*) > 0;
	elsif tg_op = 'DELETE' then
		perform zone_count_add(array_agg(o.zone_id), array_agg(-1)) from went o where o.inside having count(*) > 0;
	else
		perform zone_count_add(array_agg(n.zone_id), array_agg(n.inside::int - o.inside::int))
		from came n join went o on o.badge_id = n.badge_id and o.zone_id = n.zone_id
		where n.inside <> o.inside having count(*) > 0;
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

create function badge_gone_reason(revoked_for text) returns text language sql immutable parallel safe as $$
	select case revoked_for when 'refused' then 'cancelled' when 'changed' then 'revoked' else revoked_for end
$$;

-- Checks 7 to 26 of doc/gate.md but for "full", which depends on others. `direction` is known, `day` counts from 0 at the
-- first day of the fair, `last` is the last one, `clock` the time at the venue; `r` and `p` may be null rows.
create function gate_decide(direction text, moment timestamptz, day int, last int, clock time, g gate, z zone, b badge,
	r gate_rule, p presence, parent_in boolean, neighbour boolean) returns text language sql immutable parallel safe as $$
	select case
		when direction = 'out' then case when p.inside then 'left' else 'not_inside' end
		when b.revoked_at <= moment then badge_gone_reason(b.revoked_for)
		when day < 0 then 'too_early'
		when day > last then 'expired'
		when (b.days & -b.days) > (1 << day) then 'too_early'
		when b.days <> 0 and b.days < (1 << day) then 'expired'
		when b.days & (1 << day) = 0 then 'wrong_day'
		when direction = 'check' then 'valid'
		when not g.open then 'gate_closed'
		when not r.admit then 'not_here'
		when r.days & (1 << day) = 0 then 'wrong_day'
		when case when r.from_time > r.until_time then clock >= r.until_time and clock < r.from_time
			else clock < r.from_time or clock >= r.until_time end then 'wrong_time'
		when z.needs_parent and not parent_in then 'parent_first'
		when r.passback and p.inside then 'already_in'
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
		coalesce(s.fault, gate_decide(d.direction, s.at, t.day, t.last, t.clock, g, z, b, r, p, par.inside is true,
			exists (select from zone_leave l join presence o on o.zone_id = l.left_id and o.badge_id = s.badge_id and o.inside
				where l.zone_id = s.zone_id and l.direction = 'in' and l.near))),
		case when t.day between 0 and t.last then 1 << t.day else 0 end, z.capacity, p.inside is true
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
		lateral (select h.here::date - e.opens_on as day, least(coalesce(e.closes_on, e.opens_on) - e.opens_on, 15) as last,
			h.here::time as clock) t,
		lateral (select case
			when s.asked = 'check' or (s.fixed and s.asked is not null) then s.asked
			when g.direction <> 'both' then g.direction
			when s.asked is not null then s.asked
			when p.inside then 'out' else 'in' end as direction) d
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
	where p.badge_id = m.badge_id and p.inside and (m.direction = 'in' or own.inside)
		and ((m.direction = 'out' and p.zone_id = m.zone_id)
			or exists (select from zone_leave l where l.zone_id = m.zone_id and l.direction = m.direction and l.left_id = p.zone_id));
end $$;

-- What two transactions do with one badge they do one after the other. In one order, so that none waits in a ring.
create function badge_lock(badges bigint[]) returns void language plpgsql volatile as $$
begin
	perform pg_advisory_xact_lock(26, k) from (select distinct (b % 2147483647)::int as k from unnest(badges) b
		where b is not null order by 1) o;
end $$;

-- Goes through the history of a badge once more: after a scan that arrives later than it was made, or is undone. What was
-- done stays; presence follows from it, and so does what the centre would have said to those decided without it. The
-- caller holds the badge.
create function badge_replay(badge bigint) returns void language plpgsql volatile as $$
declare
	s scan;
	j record;
begin
	update presence p set inside = false, entered_at = null, day = 0, entries_day = 0, entries = 0,
		changed_by = pg_current_xact_id()
	where p.badge_id = badge;
	for s in select * from scan c where c.badge_id = badge and c.direction in ('in', 'out') and c.undone_at is null
			and c.zone_id is not null order by c.at, c.received_at, c.scan_id loop
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
	select array_agg((f.n, f.id, f.edition_id, f.device_id, f.gate_id, f.zone_id, f.badge_id, f.number, f.fault, f.direction,
		f.alone, f.way, f.at, f.clock_off, f.alone, f.admits,
		coalesce((select w.reason from scan_reason w where w.reason = f.reason), case when f.admits then 'valid' else 'unreadable' end),
		f.raw, f.turn)::scan_fact order by f.n)
	into facts
	from (
		select c.*, d.edition_id, d.device_id, g.gate_id, g.zone_id, known.badge_id, w.fault, k.clock_off,
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
			select f as fact, f.* from unnest(facts) f where f.turn = lap
				and not exists (select from scan s where s.edition_id = f.edition_id and s.scan_id = f.id)
		), judged as materialized (
			select f.*, j.direction, j.said, j.today,
				f.offline and exists (select from scan s where s.badge_id = f.badge_id and s.at > f.at and s.undone_at is null) as behind,
				case when j.capacity is not null and not f.offline and j.said in ('admitted', 'handed_over') and not j.was_inside
					then row_number() over (partition by f.zone_id, j.said in ('admitted', 'handed_over') and not j.was_inside
						order by f.n) > j.capacity - zone_inside(f.zone_id) end as no_room
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
				case when d.fault is not null then left(d.raw, 300) end
			from decided d
			on conflict do nothing
			returning scan_id, accepted
		)
		select array_agg((d.badge_id, d.edition_id, d.zone_id, d.direction, d.at, d.today)::scan_move) filter (where not d.behind),
			array_agg(d.badge_id) filter (where d.behind)
		into moves, more
		from kept k join decided d on d.id = k.scan_id
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
			and s.device_id = f.device_id and s.undone_at is null
		returning s.badge_id
	) select late || coalesce(array_agg(badge_id), '{}') into late from done where badge_id is not null;
	perform badge_replay(b) from (select distinct b from unnest(late) b order by 1) o;
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
	select * into s from scan c where c.edition_id = d.edition_id and c.scan_id = scan_undo.scan for update;
	if s.scan_id is null then
		perform refuse(404, 'This scan has not arrived here.');
	elsif s.gate_id is distinct from d.gate_id and s.device_id is distinct from d.device_id then
		perform refuse(403, 'Only scans of the same gate can be undone here.');
	elsif s.undone_at is null and s.at < now() - interval '24 hours' then
		perform refuse(403, 'Only scans of the last 24 hours can be undone.');
	elsif s.undone_at is null then
		perform badge_lock(array[s.badge_id]);
		update scan c set undone_at = now(), undone_by = d.device_id, undone_for = why
		where c.edition_id = s.edition_id and c.scan_id = s.scan_id;
		if s.badge_id is not null and s.accepted and s.direction in ('in', 'out') then
			perform badge_replay(s.badge_id);
		end if;
	end if;
	return query select json_build_object('id', s.scan_id, 'undone', true, 'mark', (
		select presence_mark(p, z.code) from presence p join zone z using (zone_id)
		where p.badge_id = s.badge_id and p.zone_id = s.zone_id));
end $$;

-- -- devices -----------------------------------------------------------------------------------------------------

-- A one-time code lets a device in, which brings the hash of the token it made itself: an answer that was lost can be
-- asked for again.
create function gate_enrol(code_hash bytea, token_hash bytea, agent text, address text) returns table (result json)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	d gate_device;
begin
	select * into d from gate_device x where x.token_hash = gate_enrol.token_hash and x.revoked_at is null;
	if d.device_id is null then
		update gate_device x set token_hash = gate_enrol.token_hash, code_hash = null, code_until = null,
			enrolled_at = now(), seen_at = now(), agent = left(gate_enrol.agent, 200)
		where x.code_hash = gate_enrol.code_hash and x.code_until > now() and x.revoked_at is null
		returning * into d;
		-- Only wrong codes count: a whole team enrols behind one address.
		if d.device_id is null or exists (select from rate r where r.rate_key = 'gate ' || address
				and r.window_at = date_bin('15 minutes', now(), 'epoch'::timestamptz) and r.hits >= 30) then
			perform rate_take('gate ' || address, 30);
		end if;
	end if;
	return query select json_build_object('device', d.public_id, 'name', d.name, 'may_register', d.may_register,
		'edition', e.code, 'gate', g.code, 'now', to_ms(clock_timestamp()))
	from edition e join gate g on g.gate_id = d.gate_id where e.edition_id = d.edition_id;
end $$;

-- The device that asks has shown itself, and says how its clock stands and what it has still to send.
create function gate_seen(clock bigint, queued int) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
	update gate_device d set seen_at = now(), skew_ms = coalesce(clock - to_ms(now()), d.skew_ms),
		queued = coalesce(gate_seen.queued, d.queued)
	where d.device_id = current_device() and (d.seen_at is null or d.seen_at < now() - interval '5 seconds'
		or d.queued is distinct from coalesce(gate_seen.queued, d.queued))
$$;

-- Everything that is set up for the gates of a device's edition.
create function gate_config(device gate_device) returns json language sql stable as $$
	select json_build_object(
		'device', json_build_object('device', device.public_id, 'name', device.name, 'may_register', device.may_register,
			'gate', (select g.code from gate g where g.gate_id = device.gate_id)),
		'edition', json_build_object('code', e.code, 'no', e.token_no, 'name', e.name,
			'timezone', coalesce(v.timezone, 'UTC'), 'relay', e.relay_url, 'relay_key', e.relay_key),
		'days', (select json_agg(json_build_object('bit', 1 << n, 'date', e.opens_on + n,
				'from', to_ms((e.opens_on + n)::timestamp at time zone coalesce(v.timezone, 'UTC')),
				'until', to_ms((e.opens_on + n + 1)::timestamp at time zone coalesce(v.timezone, 'UTC'))) order by n)
			from generate_series(0, least(coalesce(e.closes_on, e.opens_on) - e.opens_on, 15)) n),
		'zones', (select coalesce(json_agg(json_build_object('code', z.code, 'name', z.name, 'parent', o.code,
				'needs_parent', z.needs_parent, 'capacity', z.capacity) order by z.sort, z.code), '[]')
			from zone z left join zone o on o.zone_id = z.parent_id where z.edition_id = e.edition_id),
		'gates', (select coalesce(json_agg(json_build_object('code', g.code, 'name', g.name, 'zone', z.code,
				'direction', g.direction, 'open', g.open) order by g.sort, g.code), '[]')
			from gate g join zone z using (zone_id) where g.edition_id = e.edition_id),
		'categories', (select coalesce(json_agg(json_build_object('no', c.token_no, 'code', c.code, 'name', c.name,
				'colour', c.colour) order by c.sort, c.token_no), '[]')
			from badge_category c where c.edition_id = e.edition_id),
		'rules', (select coalesce(json_agg(json_build_object('gate', g.code, 'category', c.token_no, 'zone', z.code,
				'admit', r.admit, 'days', r.days, 'from', extract(epoch from r.from_time)::int,
				'until', extract(epoch from r.until_time)::int, 'per_day', r.per_day, 'total', r.total, 'reentry', r.reentry,
				'passback', r.passback, 'pause_minutes', r.pause_minutes) order by r.rule_id), '[]')
			from gate_rule r left join gate g on g.gate_id = r.gate_id left join badge_category c on c.category_id = r.category_id
				left join zone z on z.zone_id = r.zone_id
			where r.edition_id = e.edition_id),
		'reasons', (select json_agg(json_build_object('reason', w.reason, 'accepted', w.accepted, 'label', w.label,
				'advice', w.advice) order by w.sort) from scan_reason w),
		'keys', (select coalesce(json_agg(json_build_object('no', k.key_no, 'key', encode(k.public_key, 'base64'))
				order by k.key_no), '[]') from badge_key k),
		'consents', (select coalesce(json_agg(json_build_object('code', c.code, 'required', c.required, 'title', c.title,
				'body', c.body) order by c.required desc, c.consent_id), '[]')
			from consent_current(e.edition_id) c))
	from edition e left join venue v using (venue_id) where e.edition_id = device.edition_id
$$;

-- Where a device stands in what changed: rows changed by transactions since `since` are asked for page by page; the next
-- round begins at `horizon`, what the first page could not yet see for certain. As text: "since" or "since-horizon-position...".
create function gate_cursor(cursor text) returns bigint[] language sql immutable as $$
	select case when cursor ~ '^[0-9]{1,18}(-[0-9]{1,18})*$' then string_to_array(cursor, '-')::bigint[] else '{0}' end
$$;

-- Of the two lists of gate_sync(): from which row on.
create function gate_sync_cursor(at bigint[], horizon bigint, gone badge[], marks presence[]) returns text
language sql immutable as $$
	select array_to_string(array[at[1], horizon,
		coalesce(b.changed_by::text::bigint, at[3]), coalesce(b.badge_id, at[4]),
		coalesce(p.changed_by::text::bigint, at[5]), coalesce(p.badge_id, at[6]), coalesce(p.zone_id, at[7])], '-')
	from (select) one left join unnest(gone[cardinality(gone):]) b on true left join unnest(marks[cardinality(marks):]) p on true
$$;

-- What a device needs to decide alone: the set-up if its stamp is another, and what changed since.
create function gate_sync(since text, stamp text) returns table (result json)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	most constant int := 5000;
	d       gate_device;
	config  json;
	at      bigint[] := gate_cursor(since);
	horizon bigint := coalesce(at[2], pg_snapshot_xmin(pg_current_snapshot())::text::bigint);
	gone    badge[];
	marks   presence[];
	more    boolean;
begin
	select * into d from gate_device x where x.device_id = current_device();
	config := gate_config(d);
	if at[7] is null then
		at := array[at[1], horizon, 0, 0, 0, 0, 0];
	end if;
	gone := array(select b from badge b
		where b.edition_id = d.edition_id and b.revoked_at is not null and b.changed_by >= at[1]::text::xid8
			and (b.changed_by, b.badge_id) > (at[3]::text::xid8, at[4])
		order by b.changed_by, b.badge_id limit most);
	marks := array(select p from presence p
		where p.edition_id = d.edition_id and p.changed_by >= at[1]::text::xid8
			and (p.changed_by, p.badge_id, p.zone_id) > (at[5]::text::xid8, at[6], at[7])
		order by p.changed_by, p.badge_id, p.zone_id limit most);
	more := most in (cardinality(gone), cardinality(marks));
	return query select json_build_object('now', to_ms(clock_timestamp()),
		'cursor', case when more then gate_sync_cursor(at, horizon, gone, marks) else horizon::text end, 'more', more,
		'stamp', md5(config::text), 'config', case when md5(config::text) is distinct from stamp then config end,
		'revoked', (select coalesce(json_agg(json_build_array(b.number, badge_gone_reason(b.revoked_for))), '[]') from unnest(gone) b),
		'marks', (select coalesce(json_agg(json_build_array(b.number, z.code, p.inside::int, to_ms(p.since),
				to_ms(p.entered_at), p.day, p.entries_day, p.entries)), '[]')
			from unnest(marks) p join badge b using (badge_id) join zone z using (zone_id)));
end $$;

-- Names for the boxes, page by page: the hook encrypts each with what only its badge says. The last row has no token but
-- the cursor.
create function gate_boxes(since text) returns table (token text, name text, company text, category int, lang text,
	cursor text, more boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	most constant int := 2000;
	at      bigint[] := gate_cursor(since);
	horizon bigint := coalesce(at[2], pg_snapshot_xmin(pg_current_snapshot())::text::bigint);
	found   badge[];
	last    badge;
begin
	found := array(select b from badge b
		where b.edition_id = (select d.edition_id from gate_device d where d.device_id = current_device())
			and b.revoked_at is null and b.token is not null and b.changed_by >= at[1]::text::xid8
			and (b.changed_by, b.badge_id) > (coalesce(at[3], 0)::text::xid8, coalesce(at[4], 0))
		order by b.changed_by, b.badge_id limit most);
	last := found[most];
	return query
	select b.token, r.name, r.company, c.token_no::int, r.lang::text, null::text, null::boolean
	from unnest(found) b join registration r using (registration_id) join badge_category c on c.category_id = b.category_id
	union all
	select null, null, null, null, null, case when last.badge_id is null then horizon::text
		else concat_ws('-', at[1], horizon, last.changed_by, last.badge_id) end, last.badge_id is not null;
end $$;

-- -- people --------------------------------------------------------------------------------------------------------

-- What staff at a gate see of a badge.
create function gate_person(b badge) returns json language sql stable as $$
	select json_build_object('badge', b.public_id, 'number', b.number, 'name', r.name, 'company', r.company,
		'category', c.token_no, 'state', case when b.revoked_at is not null then badge_gone_reason(b.revoked_for)
			when b.token is null then 'unsigned' else 'good' end, 'prints', b.prints,
		'inside', (select coalesce(json_agg(z.code order by z.sort, z.code), '[]') from presence p join zone z using (zone_id)
			where p.badge_id = b.badge_id and p.inside))
	from registration r join badge_category c on c.category_id = b.category_id
	where r.registration_id = b.registration_id
$$;

-- People of the device's edition by a part of name or company, or by number: at most 20, good badges first.
create function gate_find(q text) returns table (result json)
language sql stable security definer set search_path = public, pg_temp as $$
	with place as (select d.edition_id from gate_device d where d.device_id = current_device()),
	found as (
		select b from badge b, place
		where b.edition_id = place.edition_id and b.number in (badge_number_typed(q), case when q ~ '^[0-9]{1,10}$' then q::bigint end)
		union
		select b from (
			select r.registration_id from registration r, place
			where lower(r.name || ' ' || coalesce(r.company, '')) like '%' || replace(replace(replace(lower(q), '\', '\\'), '%', '\%'), '_', '\_') || '%'
				and r.edition_id = place.edition_id limit 200) r join badge b using (registration_id)
	), best as (
		select f.b from found f join registration r on r.registration_id = (f.b).registration_id
		order by (f.b).revoked_at is not null, starts_with(lower(r.name), lower(q)) desc, r.name, (f.b).number limit 20
	)
	select json_build_object('people', coalesce(json_agg(gate_person(best.b)), '[]')) from best
$$;

create function gate_may_register() returns gate_device language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	d gate_device;
begin
	select * into d from gate_device x where x.device_id = current_device();
	if not d.may_register then
		perform refuse(403, 'This device may not register people or print badges.');
	end if;
	return d;
end $$;

-- Whoever comes without a registration, at the counter: confirmed at once. The same key again is the same person.
create function gate_register(key uuid, name text, company text, job_title text, category int, email text, phone text,
	country text, lang text, consents text[]) returns table (result json)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	d    gate_device := gate_may_register();
	kind bigint := (select c.category_id from badge_category c where c.edition_id = d.edition_id and c.token_no = gate_register.category);
	it   registration;
	made bigint;
begin
	select * into it from registration r where r.public_id = key and r.edition_id = d.edition_id and r.source = 'onsite';
	made := it.registration_id;
	if made is null then
		if kind is null then
			perform refuse(422, 'There is no such category.', 'category');
		elsif exists (select from consent_current(d.edition_id) c where c.required and c.code <> all (coalesce(gate_register.consents, '{}'))) then
			perform refuse(422, 'Please tick this box.', 'consents');
		end if;
		made := registration_add(d.edition_id, kind, 'onsite', 'confirmed', jsonb_build_object('name', name, 'company', company,
			'job_title', job_title, 'email', email, 'phone', phone, 'country', country, 'lang', coalesce(gate_register.lang, current_lang())), '{}',
			array(select c.consent_id from consent_current(d.edition_id) c where c.code = any (gate_register.consents)), key);
		perform badge_issue(made);
	end if;
	return query select gate_person(b) from badge b where b.registration_id = made order by b.badge_id desc limit 1;
end $$;

-- A badge of the device's edition; refuses what is not there.
create function gate_badge_at(badge uuid) returns badge language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	b badge;
begin
	select x.* into b from badge x join gate_device d on d.edition_id = x.edition_id
	where x.public_id = gate_badge_at.badge and d.device_id = current_device();
	if b.badge_id is null then
		perform refuse(404, 'There is no such badge.');
	end if;
	return b;
end $$;

create function gate_badge(badge uuid) returns table (result json)
language sql stable security definer set search_path = public, pg_temp as
	$$ select gate_person(gate_badge_at(badge)) $$;

-- Counts a print, says how often it was printed before, and has the file made. A badge is printed when it is signed and
-- good.
create function gate_print(badge uuid, size text) returns table (result json)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	d gate_device := gate_may_register();
	b badge := gate_badge_at(badge);
	job uuid;
begin
	if b.revoked_at is not null then
		perform refuse(409, 'This badge is no longer good.');
	elsif b.token is null then
		perform refuse(409, 'This badge is still being made. Try again in a moment.');
	end if;
	job := badge_pdf_ask(b.registration_id, coalesce(gate_print.size, 'a6'));
	return query
	update badge x set prints = x.prints + 1, printed_at = now() where x.badge_id = b.badge_id
	returning json_build_object('badge', x.public_id, 'before', x.prints - 1, 'printed_at', to_ms(x.printed_at),
		'pdf', format('/gate/badges/%s/pdf/%s', x.public_id, job));
end $$;

-- How far the file is; nothing of another registration's.
create function gate_pdf(badge uuid, job uuid) returns table (running boolean, hash text, name text, type text)
language sql stable security definer set search_path = public, pg_temp as $$
	select s.running, case when s.ready then s.hash end, s.name, s.type
	from badge_pdf_state(gate_pdf.job) s where s.registration = (gate_badge_at(gate_pdf.badge)).registration_id
$$;

-- How many are in each zone, and what this gate did today.
create function gate_state() returns table (result json)
language sql stable security definer set search_path = public, pg_temp as $$
	select json_build_object('now', to_ms(clock_timestamp()), 'day', fair_day(d.edition_id, now()),
		'zones', (select coalesce(json_agg(json_build_object('code', z.code, 'inside', zone_inside(z.zone_id),
			'capacity', z.capacity) order by z.sort, z.code), '[]') from zone z where z.edition_id = d.edition_id),
		'gate', (select json_build_object('code', g.code, 'in', count(*) filter (where s.accepted and s.direction = 'in'),
				'out', count(*) filter (where s.direction = 'out' and s.reason in ('left', 'not_inside')),
				'refused', count(*) filter (where not s.accepted and s.reason <> 'not_inside'))
			from scan s where s.gate_id = g.gate_id and s.edition_id = d.edition_id and s.undone_at is null
				and s.at >= timezone(t.name, date_trunc('day', timezone(t.name, now())))),
		'devices', (select json_build_object('online', count(*) filter (where o.seen_at > now() - interval '1 minute'),
				'queued', coalesce(sum(o.queued), 0)) from gate_device o
			where o.edition_id = d.edition_id and o.revoked_at is null and o.token_hash is not null))
	from gate_device d join gate g on g.gate_id = d.gate_id join edition e on e.edition_id = d.edition_id
		left join venue v using (venue_id), lateral (select coalesce(v.timezone, 'UTC') as name) t
	where d.device_id = current_device()
$$;

-- Origins that the gate's page may talk to besides us.
create function gate_relays() returns table (relays text)
language sql stable security definer set search_path = public, pg_temp as $$
	select string_agg(distinct e.relay_url, ' ') from edition e
	where e.relay_url is not null and coalesce(e.closes_on, e.opens_on) >= current_date - 1
$$;

-- -- who asks ------------------------------------------------------------------------------------------------------

-- As in 020, but allow = 'device' asks for the token of a gate's device that is enrolled and not locked; the edition is
-- the device's.
create or replace function session_open(token bytea, bearer bytea, allow text, form_key uuid, path text,
	chosen text, guess text, wanted text)
returns table (account_id bigint, account uuid, account_name text, account_email text, account_kind text,
	state text, lang text, company uuid, company_name text, edition uuid, edition_code text,
	edition_name text, currency text, timezone text, scope text, may text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	who     record;
	place   record;
	granted text[];
	opened  text;
	device  gate_device;
begin
	if allow = 'device' then
		select * into device from gate_device d where d.token_hash = bearer and d.revoked_at is null and d.enrolled_at is not null;
		if device.device_id is null then
			perform refuse(401, 'This device is not enrolled or was locked.');
		end if;
		bearer := null;
		token := null;
	end if;
	if token is not null or bearer is not null then
		if bearer is not null then
			select a.account_id, a.public_id, a.name, a.email, a.kind, a.lang, a.team_id, 'full' as state,
				c.company_id, c.public_id as company, c.name as company_name,
				t.used_at as seen_at, t.api_token_id as id, t.name as actor
			into who
			from api_token t join account a using (account_id)
			left join contact k on k.account_id = a.account_id left join company c on c.company_id = k.company_id
			where t.token_hash = bearer and t.revoked_at is null and a.disabled_at is null
				and (t.expires_at is null or t.expires_at > now());
			if not found then
				perform refuse(401, 'This token is not known, has expired or was revoked.');
			end if;
			if who.seen_at is null or who.seen_at < now() - interval '5 minutes' then
				update api_token t set used_at = now() where t.api_token_id = who.id;
			end if;
		else
			select a.account_id, a.public_id, a.name, a.email, a.kind, a.lang, a.team_id, s.state,
				c.company_id, c.public_id as company, c.name as company_name,
				s.seen_at, s.session_id as id, null::text as actor
			into who
			from session s join account a using (account_id)
			left join contact k on k.account_id = a.account_id left join company c on c.company_id = k.company_id
			where s.token_hash = token and s.expires_at > now() and a.disabled_at is null;
			-- Half a session, whose second factor is owed, is not prolonged.
			if found and who.state = 'full' and who.seen_at < now() - interval '5 minutes' then
				update session s set seen_at = now(), expires_at = now() + session_idle(who.kind)
				where s.session_id = who.id;
			end if;
		end if;
	end if;
	if who is null then
		-- the same types as above: plpgsql keeps plans by them
		select null::bigint as account_id, null::uuid as public_id, null::text as name, null::text as email,
			null::text as kind, null::lang as lang, null::bigint as team_id, null::text as state,
			null::bigint as company_id, null::uuid as company, null::text as company_name,
			null::timestamptz as seen_at, null::bigint as id, null::text as actor
		into who;
	end if;

	if allow not in ('anyone', 'device') then
		if who.account_id is null then
			perform refuse(401, 'Please sign in.');
		elsif allow = 'factor' then
			if who.state <> 'factor' then perform refuse(403, 'You are signed in already.'); end if;
		elsif who.state <> 'full' then
			perform refuse(401, 'Please enter the code of your second factor first.');
		elsif allow = 'exhibitor' then
			if who.kind <> 'exhibitor' then
				perform refuse(403, 'This page is for exhibitors.');
			end if;
		elsif allow = 'organizer' then
			if who.kind = 'exhibitor' then
				perform refuse(403, 'You do not have the permission for this.');
			end if;
		elsif allow <> 'account' then
			opened := case when who.kind <> 'exhibitor' then permission_scope(who.account_id, allow) end;
			if opened is null then
				perform refuse(403, 'You do not have the permission for this.');
			end if;
		end if;
	end if;
	if who.state = 'full' and who.kind <> 'exhibitor' then
		select array_agg(distinct rp.permission) into granted
		from account_role ar join role_permission rp using (role_id) where ar.account_id = who.account_id;
	end if;

	-- Devices name what they send themselves.
	if session_open.form_key is not null and allow <> 'device' then
		insert into form_key values (session_open.form_key, who.account_id, session_open.path)
		on conflict do nothing;
		if not found then
			if exists (select from form_key k where k.form_key = session_open.form_key
					and k.path = session_open.path and k.account_id is not distinct from who.account_id) then
				perform refuse(303, 'This form was sent before.');
			end if;
			perform refuse(409, 'This form was used for something else. Please load the page anew.');
		end if;
	end if;

	select e.edition_id, e.public_id, e.code, e.name, e.currency, coalesce(v.timezone, 'UTC') as timezone
	into place
	from edition e left join venue v using (venue_id)
	where case when allow = 'device' then e.edition_id = device.edition_id
		when session_open.wanted is null then e.is_current else e.code = session_open.wanted end;
	if not found and session_open.wanted is not null then
		select e.edition_id, e.public_id, e.code, e.name, e.currency, coalesce(v.timezone, 'UTC') as timezone
		into place from edition e left join venue v using (venue_id) where e.is_current;
	end if;

	session_open.lang := coalesce(session_open.chosen, who.lang, session_open.guess, 'en');
	perform set_config('pavilion.account', coalesce(who.account_id::text, ''), true),
		set_config('pavilion.company', coalesce(who.company_id::text, ''), true),
		set_config('pavilion.team', coalesce(who.team_id::text, ''), true),
		set_config('pavilion.scope', coalesce(opened, ''), true),
		set_config('pavilion.actor', coalesce(who.actor, device.name, ''), true),
		set_config('pavilion.device', coalesce(device.device_id::text, ''), true),
		set_config('pavilion.lang', session_open.lang, true),
		set_config('pavilion.edition', coalesce(place.edition_id::text, ''), true);

	return query select who.account_id, who.public_id, who.name, who.email, who.kind, who.state, session_open.lang,
		who.company, who.company_name, place.public_id, place.code, tr(place.name), place.currency::text,
		place.timezone, opened, array_to_string(granted, ' ');
end $$;

revoke execute on function fair_day from public;
grant execute on function fair_day to pavilion_portal, pavilion_office, pavilion_jobs;
revoke execute on function registration_touch, zone_leave_make, zone_tree, zone_inside, zone_count_add, presence_counted,
	gate_decide, scan_judge, presence_move, badge_lock, badge_replay, presence_mark, scan_batch, scan_results, scan_undo,
	gate_enrol, gate_seen, gate_config, gate_sync, gate_boxes, gate_person, gate_find, gate_may_register, gate_register,
	gate_badge_at, gate_badge, gate_print, gate_pdf, gate_state, gate_relays from public;
grant execute on function scan_batch, scan_undo, gate_enrol, gate_seen, gate_sync, gate_boxes, gate_find, gate_register,
	gate_badge, gate_print, gate_pdf, gate_state, gate_relays to pavilion_portal;
