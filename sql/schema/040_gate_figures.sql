-- What would happen at a gate, what did, and how many came.

-- -- what would happen -------------------------------------------------------------------------------------------

-- What the gate would say at that moment to a badge (by its number, with where it has been) or to a fresh one of a
-- category; by the same decision as real scans, and recorded nowhere. `direction` null: as at the gate.
create function gate_try(gate uuid, number bigint, category uuid, direction text, moment timestamptz)
returns table (reason text, accepted boolean, label text, advice text, direction_done text, rule uuid, rule_words text,
	decided text, gate_name text, zone_name text, category_name text, badge_text text, badge_days text, day_no int,
	inside_since timestamptz, entered_at timestamptz, entries int, entries_day int, zone_inside bigint, capacity int, known boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	g     gate;
	z     zone;
	b     badge;
	r     gate_rule;
	p     presence;
	e     edition;
	here  timestamp;
	day   int;
	last  int;
	today int;
	near  boolean;
	above boolean;
begin
	if may('gate.read') is not true then
		perform refuse(403, 'You do not have the permission for this.');
	end if;
	select * into e from edition x where x.edition_id = current_edition();
	g.gate_id := gate_gate(e.edition_id, gate_try.gate);
	if g.gate_id is null or (number is null and category is null) then
		return;
	end if;
	select * into g from gate x where x.gate_id = g.gate_id;
	select * into z from zone x where x.zone_id = g.zone_id;
	if number is not null then
		select * into b from badge x where x.edition_id = e.edition_id and x.number = gate_try.number;
	else
		b.category_id := gate_category(e.edition_id, gate_try.category);
		b.days := (select c.days from badge_category c where c.category_id = b.category_id);
	end if;
	known := b.category_id is not null;
	select * into p from presence x where x.badge_id = b.badge_id and x.zone_id = z.zone_id;
	here := moment at time zone gate_zone_of(e.edition_id);
	day := fair_day_no(e, here::date);
	last := least(coalesce(e.closes_on, e.opens_on) - e.opens_on, 15);
	today := fair_bit(day, last);
	direction_done := case when direction = 'check' then 'check' when g.room_id is not null then 'forum'
		when g.direction <> 'both' then g.direction
		when direction is not null then direction when is_inside(p, today) then 'out' else 'in' end;
	select * into r from gate_rule x
	where x.edition_id = e.edition_id and known and (x.gate_id is null or x.gate_id = g.gate_id)
		and (x.category_id is null or x.category_id = b.category_id) and (x.zone_id is null or x.zone_id = z.zone_id)
	order by (x.gate_id is not null)::int * 4 + (x.category_id is not null)::int * 2 + (x.zone_id is not null)::int desc
	limit 1;
	-- A fresh badge of a category is taken to be where it has to be.
	above := b.badge_id is null or exists (select from presence x
		where x.badge_id = b.badge_id and x.zone_id = z.parent_id and is_inside(x, today));
	near := exists (select from zone_leave l join presence x on x.zone_id = l.left_id and x.badge_id = b.badge_id
		and is_inside(x, today)
		where l.zone_id = z.zone_id and l.direction = 'in' and l.near);
	zone_inside := zone_inside(z.zone_id, today);
	reason := case when known then gate_decide(direction_done, moment, day, last, here::time, g, z, b, r, p, above, near)
		else 'unknown' end;
	if reason in ('admitted', 'handed_over') and zone_inside >= z.capacity and not is_inside(p, today) then
		reason := 'full';
	elsif reason = 'valid' and direction_done = 'forum' and b.registration_id is not null then
		reason := forum_word(forum_session_at(g.room_id, b.registration_id, moment), b.registration_id, moment);
	end if;
	select w.accepted, tr(w.label), tr(w.advice) into accepted, label, advice from scan_reason w where w.reason = gate_try.reason;
	rule := r.public_id;
	rule_words := gate_rule_words(r);
	decided := case
		when reason = 'unknown' then 'number'
		when direction_done = 'out' then 'out'
		when day not between 0 and last then 'fair'
		when b.revoked_at is not null or (b.days & (1 << day)) = 0 or direction_done = 'check' then 'badge'
		when reason = 'gate_closed' then 'gate'
		when direction_done = 'forum' then 'forum'
		when reason in ('parent_first', 'full') then 'zone'
		when r.rule_id is null then 'nothing'
		else 'rule' end;
	gate_name := tr(g.name);
	zone_name := tr(z.name);
	category_name := (select tr(c.name) from badge_category c where c.category_id = b.category_id);
	badge_text := badge_number(gate_try.number);
	badge_days := fair_days_words(e.edition_id, b.days);
	day_no := case when day between 0 and last then day + 1 end;
	inside_since := case when is_inside(p, today) then p.since end;
	entered_at := p.entered_at;
	entries := coalesce(p.entries, 0);
	entries_day := case when p.day = today and today <> 0 then p.entries_day else 0 end;
	capacity := z.capacity;
	return next;
end $$;

-- -- searches --------------------------------------------------------------------------------------------------

create function zone_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select z.zone_id from zone z left join hall h on h.hall_id = z.hall_id
	where z.edition_id = current_edition() and has_text(concat_ws(' ', z.code, z.name ->> 'en', z.name ->> 'zh', h.code,
		h.name ->> 'en', h.name ->> 'zh'), q)
$$;
create function gate_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select g.gate_id from gate g join zone z using (zone_id)
	where g.edition_id = current_edition() and has_text(concat_ws(' ', g.code, g.name ->> 'en', g.name ->> 'zh',
		z.name ->> 'en', z.name ->> 'zh'), q)
$$;
create function gate_rule_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select r.rule_id from gate_rule r where r.edition_id = current_edition() and has_text(gate_rule_words(r), q)
$$;
create function gate_device_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select d.device_id from gate_device d join gate g using (gate_id)
	where d.edition_id = current_edition()
		and has_text(concat_ws(' ', d.name, g.name ->> 'en', g.name ->> 'zh', d.agent), q)
$$;

-- The number of a badge, with its check digit or without.
create function badge_number_meant(q text) returns bigint language sql immutable parallel safe as $$
	select case when btrim(q) ~ '^[0-9]{1,10}$' then btrim(q)::bigint else badge_number_typed(q) end
$$;

-- Badges by their number or, for whoever may see visitors, by name, company and address.
create function badges_found(q text) returns table (badge_id bigint)
language sql stable security definer set search_path = public, pg_temp rows 100 as $$
	select b.badge_id from badge b where b.edition_id = current_edition() and b.number = badge_number_meant(q)
	union
	select b.badge_id from registration_search(q) r join badge b on b.registration_id = r.key
	where b.edition_id = current_edition() and may('visitor.read')
$$;
-- The latest scans of the badges that were meant; those of a number that is no badge's are found by it too.
create function scan_search(q text) returns table (key uuid)
language sql stable security definer set search_path = public, pg_temp rows 1000 as $$
	select f.scan_id from (
		select s.scan_id, s.at from badges_found(q) b join scan s using (badge_id)
		where s.edition_id = current_edition()
		union
		select s.scan_id, s.at from scan s
		where s.edition_id = current_edition() and s.number = badge_number_meant(q)
	) f order by f.at desc limit 1000
$$;

-- -- double entries ----------------------------------------------------------------------------------------------

-- Badges with scans that the centre would have decided otherwise, by day: what two devices let in while neither could
-- ask. `first` names the group.
create function scan_doubles() returns table (badge_id bigint, number bigint, day date, first uuid, at timestamptz, last timestamptz,
	scans bigint, reason text, settled_at timestamptz, settled_by bigint, settled_note text)
language sql stable security definer set search_path = public, pg_temp rows 50 as $$
	select s.badge_id, min(s.number), (s.at at time zone z.zone)::date, (array_agg(s.scan_id order by s.at, s.scan_id))[1],
		min(s.at), max(s.at), count(*), (array_agg(s.conflict order by s.at desc))[1],
		case when bool_and(s.settled_at is not null) then max(s.settled_at) end, max(s.settled_by),
		(array_agg(s.settled_note order by s.settled_at desc nulls last))[1]
	from current_zone() z (zone), scan s
	where s.edition_id = current_edition() and s.conflict is not null and s.badge_id is not null
		and (may('gate.read') or may('visitor.read'))
	group by s.badge_id, (s.at at time zone z.zone)::date
$$;

-- What a badge's double entries of one day are known by: the first of them.
create function scan_double_search(q text) returns table (key uuid)
language sql stable security definer set search_path = public, pg_temp rows 1000 as $$
	select d.first from scan_doubles() d join badges_found(q) b using (badge_id)
$$;

-- Everything that badge did on that day, in the order of time, for the eyes of whoever settles it.
create function scan_story(badge bigint, day date) returns jsonb language sql stable as $$
	select jsonb_agg(jsonb_build_object('at', to_char(s.at at time zone current_zone(), 'HH24:MI:SS'), 'gate', tr(g.name), 'zone', tr(z.name),
		'device', d.name, 'direction', s.direction, 'accepted', s.accepted, 'reason', tr(w.label), 'conflict', tr(c.label),
		'offline', s.offline, 'clock_off', s.clock_off, 'undone', s.undone_at is not null) order by s.at, s.scan_id)
	from scan s left join gate g using (gate_id) left join zone z on z.zone_id = s.zone_id
	left join gate_device d using (device_id) join scan_reason w using (reason) left join scan_reason c on c.reason = s.conflict
	where s.badge_id = badge and s.edition_id = (select current_edition())
		and s.at >= day::timestamp at time zone (select current_zone())
		and s.at < (day + 1)::timestamp at time zone (select current_zone())
$$;

-- The same in one line, for files: "09:58:12 North, North 1: in, Welcome; ...".
create function scan_story_text(badge bigint, day date) returns text language sql stable as $$
	select string_agg(concat_ws(' ', e ->> 'at', coalesce(e ->> 'gate', '') || coalesce(', ' || (e ->> 'device'), '') || ':',
		case when current_lang() <> 'zh' then e ->> 'direction' when e ->> 'direction' = 'in' then '入场'
			when e ->> 'direction' = 'out' then '离场' else '核验' end || case current_lang() when 'zh' then '，' else ',' end,
		e ->> 'reason', '(' || (e ->> 'conflict') || ')'), '; ' order by n)
	from jsonb_array_elements(scan_story(badge, day)) with ordinality x (e, n)
$$;

-- Somebody looked into it: all of this badge's double entries of that day are settled with one note.
create function scan_settle(first uuid, note text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it record;
begin
	perform must('gate.manage');
	select * into it from scan_doubles() d where d.first = scan_settle.first;
	if not found then
		perform refuse(404, 'There is no such double entry.');
	end if;
	update scan s set settled_at = now(), settled_by = current_account(), settled_note = note
	where s.edition_id = current_edition() and s.badge_id = it.badge_id and s.conflict is not null
		and s.at between it.at and it.last;
end $$;

-- -- the day at the gates ------------------------------------------------------------------------------------------

-- The board of who is inside and what happens, as one object. However many screens ask, it is counted at most every
-- two seconds: what one has counted, all are shown.
create unlogged table gate_board_kept (
	edition_id bigint primary key,
	made_at    timestamptz not null,
	board      jsonb not null
);
alter table gate_board_kept enable row level security;

create function gate_board_count(edition bigint) returns jsonb
language sql stable security definer set search_path = public, pg_temp as $$
	with day as (
		select date_trunc('day', now() at time zone z.zone) at time zone z.zone as since
		from (select coalesce(v.timezone, 'UTC') as zone from edition e left join venue v using (venue_id)
			where e.edition_id = gate_board_count.edition) z
	), entries as (
		select s.gate_id, count(*) as today, count(*) filter (where s.at >= now() - interval '1 minute') as minute,
			count(*) filter (where s.at >= now() - interval '15 minutes') as quarter
		from scan s, day
		where s.edition_id = gate_board_count.edition and s.at >= day.since and s.at < day.since + interval '1 day'
			and s.accepted and s.direction = 'in' and s.undone_at is null
		group by s.gate_id
	), inside as (
		select z.zone_id, zone_inside(z.zone_id) as inside from zone z where z.edition_id = gate_board_count.edition
	), devices as (
		select d.gate_id, count(*) filter (where d.enrolled_at is not null) as devices,
			count(*) filter (where d.seen_at > now() - interval '2 minutes') as online, coalesce(sum(d.queued), 0) as queued
		from gate_device d where d.edition_id = gate_board_count.edition and d.revoked_at is null and d.enrolled_at is not null
		group by d.gate_id
	)
	select jsonb_build_object(
		'zones', (select coalesce(jsonb_object_agg(i.zone_id, i.inside), '{}') from inside i),
		'gates', (select coalesce(jsonb_object_agg(e.gate_id, jsonb_build_object('today', e.today, 'minute', e.minute,
			'quarter', e.quarter)), '{}') from entries e where e.gate_id is not null),
		'devices', (select coalesce(jsonb_object_agg(d.gate_id, jsonb_build_object('devices', d.devices, 'online', d.online,
			'queued', d.queued)), '{}') from devices d),
		'doubles', (select count(distinct s.badge_id) from scan s where s.edition_id = gate_board_count.edition
			and s.conflict is not null and s.settled_at is null))
$$;

create function gate_board(edition bigint) returns table (made_at timestamptz, board jsonb)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	if may('gate.read') is not true then
		perform refuse(403, 'You do not have the permission for this.');
	end if;
	if not exists (select from gate_board_kept k where k.edition_id = gate_board.edition
			and k.made_at > clock_timestamp() - interval '2 seconds')
		and (pg_try_advisory_xact_lock(hashtext('gate_board'), edition::int)
			or not exists (select from gate_board_kept k where k.edition_id = gate_board.edition)) then
		insert into gate_board_kept values (edition, clock_timestamp(), gate_board_count(edition))
		on conflict (edition_id) do update set made_at = excluded.made_at, board = excluded.board;
	end if;
	return query select k.made_at, k.board from gate_board_kept k where k.edition_id = gate_board.edition;
end $$;

-- The time zone of that edition's venue.
create function gate_zone_of(edition bigint) returns text language sql stable as $$
	select coalesce(v.timezone, 'UTC') from edition e left join venue v using (venue_id)
	where e.edition_id = gate_zone_of.edition
$$;

-- Entries of each gate and quarter hour (0 to 95) of a day at the venue.
create function gate_entries(edition bigint, day date) returns table (gate_id bigint, quarter int, entries bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	with held as materialized (
		select day::timestamp at time zone z as since, (day + 1)::timestamp at time zone z as until
		from gate_zone_of(gate_entries.edition) z
	)
	select s.gate_id, floor(date_part('epoch', s.at - (select since from held)) / 900)::int as n, count(*)
	from scan s
	where s.edition_id = gate_entries.edition and s.at >= (select since from held) and s.at < (select until from held)
		and s.accepted and s.direction = 'in' and s.undone_at is null and s.gate_id is not null
	group by s.gate_id, n
$$;

-- What the entries of a day are held against: the earlier days of this edition that had any (kind 'days'), else the
-- same day of the edition before (kind 'edition'), by the factor that confirmed registrations have grown by; else
-- nothing (no row).
create function gate_basis(edition bigint, day date)
returns table (kind text, source bigint, days date[], factor numeric)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	own edition;
begin
	select * into own from edition e where e.edition_id = gate_basis.edition;
	source := own.edition_id;
	days := array(select d::date from generate_series(own.opens_on, day - 1, interval '1 day') d
		where exists (select from scan s where s.edition_id = own.edition_id and s.accepted and s.direction = 'in'
			and s.undone_at is null and s.at >= d::timestamp at time zone gate_zone_of(own.edition_id)
			and s.at < (d + interval '1 day')::timestamp at time zone gate_zone_of(own.edition_id)));
	if cardinality(days) > 0 then
		kind := 'days';
		factor := 1;
		return next;
		return;
	end if;
	select e.edition_id, array[e.opens_on + (day - own.opens_on)] into source, days
	from edition e where e.series_id = own.series_id and e.opens_on < own.opens_on
	order by e.opens_on desc limit 1;
	if not found or not exists (select from gate_entries(source, days[1])) then
		return;
	end if;
	kind := 'edition';
	select case when b.was > 0 and b.became > 0 then round(b.became::numeric / b.was, 2) else 1 end into factor
	from (select count(*) filter (where r.edition_id = gate_basis.source) as was,
			count(*) filter (where r.edition_id = own.edition_id) as became
		from registration r where r.edition_id in (gate_basis.source, own.edition_id) and r.status = 'confirmed') b;
	return next;
end $$;

-- The last quarter hour of a day that has begun: -1 before that day, 95 after it.
create function gate_quarter_due(edition bigint, day date) returns int language sql stable as $$
	select case when here::date < day then -1 when here::date > day then 95
		else floor(extract(epoch from here::time) / 900)::int end
	from (select now() at time zone gate_zone_of(edition) as here) n
$$;

-- Entries of each gate and quarter hour of a day, and how many were to be expected: the mean of what the basis had. On
-- the day itself that is scaled by what came until now (`pace`, from a quarter to four times; the same in each row).
-- A gate of another edition is the one with its code.
create function gate_curve(edition bigint, day date)
returns table (gate_id bigint, quarter int, entries bigint, expected numeric, pace numeric)
language plpgsql stable security definer set search_path = public, pg_temp rows 500 as $$
declare
	today boolean := day = (now() at time zone gate_zone_of(edition))::date;
begin
	if may('gate.read') is not true then
		perform refuse(403, 'You do not have the permission for this.');
	end if;
	return query
	with came as (
		select * from gate_entries(gate_curve.edition, gate_curve.day)
	), then_ as (
		select own.gate_id, e.quarter, sum(e.entries) / max(cardinality(b.days)) * max(b.factor) as expected
		from gate_basis(gate_curve.edition, gate_curve.day) b, unnest(b.days) d, gate_entries(b.source, d) e
		join gate old on old.gate_id = e.gate_id
		join gate own on own.edition_id = gate_curve.edition and own.code = old.code
		group by own.gate_id, e.quarter
	), both_ as (
		select coalesce(c.gate_id, t.gate_id) as gate_id, coalesce(c.quarter, t.quarter) as quarter,
			coalesce(c.entries, 0) as entries, coalesce(t.expected, 0) as expected
		from came c full join then_ t on t.gate_id = c.gate_id and t.quarter = c.quarter
	), pace as (
		select case when sum(b.expected) >= 50 then least(greatest(round(sum(b.entries) / sum(b.expected), 2), 0.25), 4)
			else 1 end as pace
		from both_ b where today and b.quarter < gate_quarter_due(gate_curve.edition, gate_curve.day)
	)
	select b.gate_id, b.quarter, b.entries, b.expected * p.pace, p.pace from both_ b, pace p;
end $$;

-- The day to look at: the one asked for, if the fair is on; else today; else the last day with entries; else the first.
create function gate_flow_day(asked date) returns table (day date, lane_rate int) language sql stable as $$
	with fair as (
		select e.edition_id, e.opens_on, coalesce(e.closes_on, e.opens_on) as closes_on, e.lane_rate,
			(now() at time zone current_zone())::date as today
		from edition e where e.edition_id = current_edition()
	)
	select coalesce(case when asked between f.opens_on and f.closes_on then asked end,
		case when f.today between f.opens_on and f.closes_on then f.today end,
		(select case when count(s.at) > 0
			then greatest(least((max(s.at) at time zone current_zone())::date, f.closes_on), f.opens_on) end
			from (select s.at from scan s where s.edition_id = f.edition_id and s.accepted and s.direction = 'in'
				and s.undone_at is null order by s.at desc limit 1) s),
		f.opens_on), f.lane_rate
	from fair f
$$;

-- The setting that the lanes are reckoned by.
create function gate_lane_rate(rate int) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('gate.manage');
	update edition e set lane_rate = rate where e.edition_id = current_edition();
end $$;

-- -- a rehearsal ---------------------------------------------------------------------------------------------------

-- Who was let in before the first day was let in for practice: these scans stay, as undone, and count nowhere; nobody is
-- inside by them. Devices hear of it by the marks. May be done as often as one likes.
create function gate_before_clear(edition bigint) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	opening timestamptz := (select e.opens_on::timestamp at time zone gate_zone_of(e.edition_id) from edition e
		where e.edition_id = gate_before_clear.edition);
begin
	update scan s set undone_at = now(), undone_for = 'rehearsal'
	where s.edition_id = gate_before_clear.edition and s.at < opening and s.undone_at is null and s.accepted
		and s.direction in ('in', 'out', 'check');
	update presence p set inside = false, entered_at = null, day = 0, entries_day = 0, entries = 0,
		changed_by = pg_current_xact_id()
	where p.edition_id = gate_before_clear.edition and p.since < opening and (p.inside or p.entries > 0);
end $$;

-- Begins a rehearsal, today, or ends it.
create function gate_rehearse(fair uuid, wanted boolean) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it    bigint := gate_fair(fair);
	today date := (now() at time zone gate_zone_of(it))::date;
begin
	perform must('gate.manage');
	update edition e set rehearsed_on = case when wanted then today end
	where e.edition_id = it and (e.opens_on > today or not wanted);
	if not found then
		perform refuse(409, 'The fair has begun: gates can be rehearsed before its first day.');
	end if;
	if not wanted then
		perform gate_before_clear(it);
	end if;
end $$;

-- What was rehearsed on days that are over, and what a device without a network sends of it later.
create function gate_before_sweep() returns void
language sql volatile security definer set search_path = public, pg_temp as $$
	select gate_before_clear(e.edition_id) from edition e
	where coalesce(e.closes_on, e.opens_on) >= current_date - 1
		and e.rehearsed_on is distinct from (now() at time zone gate_zone_of(e.edition_id))::date
$$;

do $$
declare
	f text;
begin
	foreach f in array array['zone_save', 'zone_delete', 'gate_save', 'gate_switch', 'gate_delete', 'gate_rule_save',
		'gate_rule_delete', 'gate_devices_add', 'gate_device_code', 'gate_device_save', 'gate_device_version',
		'gate_device_lock', 'zone_search', 'gate_search', 'gate_rule_search', 'gate_device_search', 'scan_search',
		'scan_double_search', 'scan_doubles', 'scan_settle', 'gate_rehearse', 'gate_board', 'gate_curve', 'gate_basis', 'gate_lane_rate', 'gate_try'] loop
		execute format('revoke execute on function %I from public', f);
		execute format('grant execute on function %I to pavilion_office', f);
	end loop;
	foreach f in array array['badges_found', 'gate_board_count', 'gate_entries', 'gate_before_clear', 'gate_before_sweep'] loop
		execute format('revoke execute on function %I from public', f);
	end loop;
	grant execute on function gate_before_sweep to pavilion_jobs;
end $$;
