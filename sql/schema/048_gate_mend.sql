-- Corrections at the gates and at the forum: what was rehearsed never counts, doors keep their rooms, offers go to
-- whoever can take them.

-- -- what was rehearsed ---------------------------------------------------------------------------------------------

-- When the first day of that edition begins, at the venue; null if that is not known yet.
create function gate_opening(edition bigint) returns timestamptz language sql stable as $$
	select e.opens_on::timestamp at time zone gate_zone_of(e.edition_id) from edition e
	where e.edition_id = gate_opening.edition
$$;

-- As in 030, but once the fair has begun nobody is inside, or was, by what was scanned before it and arrives only now.
-- Keeps presence by moves, one of each badge at most. Who goes out without being inside changes nothing.
create or replace function presence_move(moves scan_move[]) returns void language plpgsql volatile as $$
begin
	if exists (select from unnest(moves) m where m.at < now() - interval '1 minute') then
		moves := array(select m from unnest(moves) m
			where now() < gate_opening(m.edition_id) or m.at < gate_opening(m.edition_id) is not true);
	end if;
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

-- As in 030, but once the fair has begun what was scanned before it is left out, also when it arrives only now.
-- Goes through the history of a badge, and of those before and after it, once more: after a scan that arrives later than it
-- was made, or is undone. What was done stays; presence follows from it, and so does what the centre would have said to
-- those decided without it. The caller holds the badge.
create or replace function badge_replay(badge bigint) returns void language plpgsql volatile as $$
declare
	own     bigint[] := array(select b.badge_id from badge b join badge one using (registration_id)
		where one.badge_id = badge_replay.badge order by b.badge_id);
	holder  bigint := own[cardinality(own)];
	opening timestamptz := (select gate_opening(b.edition_id) from badge b where b.badge_id = badge_replay.badge);
	since   timestamptz := case when opening <= now() then opening else '-infinity' end;
	s       scan;
	j       record;
begin
	update presence p set inside = false, entered_at = null, day = 0, entries_day = 0, entries = 0,
		changed_by = pg_current_xact_id()
	where p.badge_id = any (own);
	for s in select * from scan c where c.badge_id = any (own) and c.direction in ('in', 'out') and c.undone_at is null
			and c.zone_id is not null and c.at >= since order by c.at, c.received_at, c.scan_id loop
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

-- As in 046, but who came for real before the rehearsed scan arrived keeps what is real, and no more than that; and who
-- was refused for practice counts no more either.
-- What was scanned before the first day was scanned for practice: these scans stay, as undone, and count nowhere; nobody is
-- inside by them. Devices hear of it by the marks. May be done as often as one likes; on days of the fair at most two
-- thousand badges at a time are held for it, the next sweep takes the next ones.
create or replace function gate_before_clear(edition bigint) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	opening timestamptz := gate_opening(edition);
	held    bigint[];
begin
	if opening <= now() then
		held := array(select distinct s.badge_id from scan s
			where s.edition_id = gate_before_clear.edition and s.at < opening and s.undone_at is null
				and s.direction in ('in', 'out', 'check') and s.badge_id is not null limit 2000);
		perform badge_lock(held);
	end if;
	update scan s set undone_at = now(), undone_for = 'rehearsal'
	where s.edition_id = gate_before_clear.edition and s.at < opening and s.undone_at is null
		and s.direction in ('in', 'out', 'check') and (held is null or s.badge_id is null or s.badge_id = any (held));
	update presence p set inside = false, entered_at = null, day = 0, entries_day = 0, entries = 0,
		changed_by = pg_current_xact_id()
	where p.edition_id = gate_before_clear.edition and p.since < opening and (p.inside or p.entries > 0);
	perform badge_replay(o.badge_id) from (
		select min(b.badge_id) as badge_id from badge b
		where b.badge_id = any (held) and exists (select from badge x join presence p using (badge_id)
			where x.registration_id = b.registration_id and p.since >= opening)
		group by b.registration_id order by 1) o;
	perform badge_rehearsed_clear(edition);
end $$;

-- As in 040, without scans that were undone.
-- Badges with scans that the centre would have decided otherwise, by day: what two devices let in while neither could
-- ask. `first` names the group.
create or replace function scan_doubles() returns table (badge_id bigint, number bigint, day date, first uuid, at timestamptz,
	last timestamptz, scans bigint, reason text, settled_at timestamptz, settled_by bigint, settled_note text)
language sql stable security definer set search_path = public, pg_temp rows 50 as $$
	select s.badge_id, min(s.number), (s.at at time zone z.zone)::date, (array_agg(s.scan_id order by s.at, s.scan_id))[1],
		min(s.at), max(s.at), count(*), (array_agg(s.conflict order by s.at desc))[1],
		case when bool_and(s.settled_at is not null) then max(s.settled_at) end, max(s.settled_by),
		(array_agg(s.settled_note order by s.settled_at desc nulls last))[1]
	from current_zone() z (zone), scan s
	where s.edition_id = current_edition() and s.conflict is not null and s.badge_id is not null and s.undone_at is null
		and (may('gate.read') or may('visitor.read'))
	group by s.badge_id, (s.at at time zone z.zone)::date
$$;

-- As in 040, without double entries that were undone.
create or replace function gate_board_count(edition bigint) returns jsonb
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
			and s.conflict is not null and s.settled_at is null and s.undone_at is null))
$$;

-- What a scan was, as its story says it.
create function scan_direction_words(direction text) returns text language sql stable as $$
	select case when current_lang() = 'zh' then
			case direction when 'in' then '入场' when 'out' then '离场' when 'forum' then '论坛签到' when 'lead' then '展商扫描'
				else '核验' end
		else case direction when 'forum' then 'at the forum' when 'lead' then 'by an exhibitor' else direction end end
$$;

-- As in 040, and in words what each scan was (`what`).
create or replace function scan_story(badge bigint, day date) returns jsonb language sql stable as $$
	select jsonb_agg(jsonb_build_object('at', to_char(s.at at time zone current_zone(), 'HH24:MI:SS'), 'gate', tr(g.name), 'zone', tr(z.name),
		'device', d.name, 'direction', s.direction, 'what', scan_direction_words(s.direction), 'accepted', s.accepted,
		'reason', tr(w.label), 'conflict', tr(c.label), 'offline', s.offline, 'clock_off', s.clock_off,
		'undone', s.undone_at is not null) order by s.at, s.scan_id)
	from scan s left join gate g using (gate_id) left join zone z on z.zone_id = s.zone_id
	left join gate_device d using (device_id) join scan_reason w using (reason) left join scan_reason c on c.reason = s.conflict
	where s.badge_id = badge and s.edition_id = (select current_edition())
		and s.at >= day::timestamp at time zone (select current_zone())
		and s.at < (day + 1)::timestamp at time zone (select current_zone())
$$;

-- As in 040, with the words of each kind of scan.
create or replace function scan_story_text(badge bigint, day date) returns text language sql stable as $$
	select string_agg(concat_ws(' ', e ->> 'at', coalesce(e ->> 'gate', '') || coalesce(', ' || (e ->> 'device'), '') || ':',
		(e ->> 'what') || case current_lang() when 'zh' then '，' else ',' end,
		e ->> 'reason', '(' || (e ->> 'conflict') || ')'), '; ' order by n)
	from jsonb_array_elements(scan_story(badge, day)) with ordinality x (e, n)
$$;

-- -- doors of rooms -------------------------------------------------------------------------------------------------

-- Rooms, for those who set up their doors: they need not have a part in planning the forum.
create view door_room with (security_barrier) as
	select r.room_id, r.public_id, r.edition_id, r.name, r.sort from room r where (select may('gate.read'));
grant select on door_room to pavilion_office;

-- A room with a door stays: its gate would let everybody in from then on.
alter table gate drop constraint gate_room_id_fkey, add foreign key (room_id) references room;

create or replace function room_delete(room uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it bigint;
begin
	perform must('forum.manage');
	select r.room_id into it from room r where r.public_id = room for update;
	if it is null then
		perform refuse(404, 'There is no such room.');
	elsif exists (select from forum_session f where f.room_id = it) then
		perform refuse(409, 'Sessions stand in this room. Move them to another one first.');
	elsif exists (select from gate g where g.room_id = it) then
		perform refuse(409, 'A gate is the door of this room. Delete the gate or give it another room first.');
	end if;
	delete from room r where r.room_id = it;
end $$;

-- As in 033, but the room counts, not the one door of several; and the person, not the badge of that time.
-- A scan at the door was taken back: whoever was there by it was not, or only by the first of the scans that stand and
-- are not what another session at that time has.
create or replace function forum_unscanned(s scan) returns void language sql volatile as $$
	update forum_signup u set attended_at = (
		select min(o.at) from scan o join badge ob on ob.badge_id = o.badge_id join gate og on og.gate_id = o.gate_id
		where ob.registration_id = u.registration_id and og.room_id = f.room_id and o.direction = 'forum' and o.accepted
			and o.undone_at is null and o.at between f.starts_at - interval '30 minutes' and f.ends_at
			and not exists (select from forum_signup x where x.registration_id = u.registration_id
				and x.session_id <> u.session_id and x.attended_at = o.at))
	from forum_session f, gate g, badge b
	where g.gate_id = s.gate_id and b.badge_id = s.badge_id and f.room_id = g.room_id and u.session_id = f.session_id
		and u.registration_id = b.registration_id and u.attended_at = s.at
$$;

-- -- offers of the forum --------------------------------------------------------------------------------------------

-- Who answers for a party: whoever signed it up, while that one is of it or leads it; else one of it with an address of
-- its own, or its present leader. Null when there is nobody: its leader has cancelled and left the others behind.
create function forum_keeper(session bigint, party uuid) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
	select k.registration_id from forum_signup s join registration g using (registration_id)
		join registration k on k.registration_id in (g.registration_id, g.leader_id)
	where s.session_id = forum_keeper.session and s.party = forum_keeper.party and s.status <> 'left'
		and g.status = 'confirmed' and k.status = 'confirmed' and (k.email is not null or g.leader_id is null)
	order by k.registration_id = s.by_id desc, k.registration_id = g.registration_id desc, s.queue limit 1
$$;

-- Holds all registrations that a change of these parties touches, and that are written to about it.
create function forum_hold(session bigint, parties uuid[]) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform from registration r where r.registration_id in (
		select o.id from forum_signup s join registration g using (registration_id),
			unnest(array[s.registration_id, s.by_id, g.leader_id]) o (id)
		where s.session_id = forum_hold.session and s.party = any (forum_hold.parties))
	order by r.registration_id for key share;
end $$;

-- As in 032, but a party's registrations are held before any of its sign-ups changes, also for those that lapse; and
-- it is written to whoever answers for it now. A party that nobody can answer for is not asked: the place is its own.
-- Ends offers whose time is over and gives free places to those who wait, in their order. Locks the session, and before
-- it counts or changes a party, its registrations: whoever cancels one meanwhile is waited for. Returns how many moved.
create or replace function forum_promote(session bigint) returns int
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	f      record;
	turn   record;
	until  timestamptz;
	keeper bigint;
	moved  int := 0;
begin
	select s.* into f from forum_session s where s.session_id = session for no key update;
	perform forum_hold(session, array(select s.party from forum_signup s
		where s.session_id = session and s.status = 'offered' and s.offered_until <= now()));
	for turn in
		with over as (
			update forum_signup s set status = 'lapsed', offered_until = null
			where s.session_id = session and s.status = 'offered' and s.offered_until <= now() returning s.*
		)
		select o.party, min(o.registration_id) as one, count(*)::int as people from over o group by 1 order by min(o.queue)
	loop
		moved := moved + turn.people;
		if f.status = 'published' then
			perform forum_tell('forum-lapsed', session, coalesce(forum_keeper(session, turn.party), turn.one),
				jsonb_build_object('people', turn.people));
		end if;
	end loop;
	if f.status <> 'published' or f.starts_at <= now() then
		return moved;
	end if;
	until := least(now() + make_interval(mins => f.accept_minutes), f.starts_at);
	loop
		select w.party, count(*)::int as people into turn from forum_signup w
		where w.session_id = session and w.status = 'waiting'
		group by 1 having count(*) <= forum_seats(session) order by min(w.queue) limit 1;
		exit when turn.party is null or turn.people > forum_seats(session) - forum_taken(session);
		perform forum_hold(session, array[turn.party]);
		keeper := forum_keeper(session, turn.party);
		with given as (
			update forum_signup w set status = case when f.accept_minutes = 0 or keeper is null then 'signed' else 'offered' end,
				offered_until = case when f.accept_minutes > 0 and keeper is not null then until end
			where w.session_id = session and w.party = turn.party and w.status = 'waiting' returning w.*
		)
		select min(g.registration_id) as one, count(*)::int as people into turn from given g;
		moved := moved + turn.people;
		if turn.people > 0 then
			perform forum_tell(case when f.accept_minutes = 0 or keeper is null then 'forum-place' else 'forum-offer' end, session,
				coalesce(keeper, turn.one), jsonb_build_object('people', turn.people, 'until', (
					select forum_moment(until, forum_zone(f.edition_id), r.lang)
					from registration r where r.registration_id = keeper)));
		end if;
	end loop;
	return moved;
end $$;

-- As in 033, but whoever answers for a party now takes its places.
-- Takes the offered place, for the visitor and whoever came into the queue together with the visitor.
create or replace function forum_accept(secret bytea, session uuid) returns int
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration := visitor_open(secret);
	f forum_session := forum_open(session);
	n int;
begin
	if r.status <> 'confirmed' then
		perform refuse(409, 'This registration was cancelled.');
	end if;
	perform from forum_session s where s.session_id = f.session_id for no key update;
	update forum_signup s set status = 'signed', offered_until = null
	where s.session_id = f.session_id and s.status = 'offered' and s.offered_until > now()
		and r.registration_id in (s.registration_id, forum_keeper(s.session_id, s.party));
	get diagnostics n = row_count;
	if n = 0 then
		if exists (select from forum_signup s where s.session_id = f.session_id and s.status = 'signed'
				and r.registration_id in (s.registration_id, forum_keeper(s.session_id, s.party))) then
			perform refuse(409, 'You have signed up for this session before.');
		end if;
		perform refuse(409, 'The time to take this place is over: it went to the next one.');
	end if;
	return n;
end $$;

revoke execute on function forum_keeper, forum_hold, gate_opening from public;
