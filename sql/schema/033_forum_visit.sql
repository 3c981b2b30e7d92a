-- Visitors at the forum: signing up, what they see, the door.

-- ------------------------------------------------------------------------------------------ visitors sign up
-- The session, if visitors see it.
create function forum_open(session uuid) returns forum_session
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	f forum_session;
begin
	select s.* into f from forum_session s join edition e using (edition_id)
	where s.public_id = session and s.status <> 'draft' and e.published_at <= now();
	if f.session_id is null then
		perform refuse(404, 'There is no such session.');
	end if;
	return f;
end $$;

-- Those of the visitor's own group that are meant, locked until the commit; without any: the visitor.
create function forum_people(r registration, members uuid[]) returns bigint[]
language plpgsql volatile as $$
declare
	ids bigint[];
begin
	if r.status <> 'confirmed' then
		perform refuse(409, case r.status when 'pending' then 'Please confirm your e-mail address first.'
			else 'This registration was cancelled.' end);
	end if;
	select array_agg(g.registration_id order by g.registration_id) into ids
	from (select m.registration_id from registration m
		where (m.registration_id = r.registration_id or m.leader_id = r.registration_id) and m.status = 'confirmed'
			and case when coalesce(cardinality(members), 0) = 0 then m.registration_id = r.registration_id
				else m.public_id = any (members) end
		order by m.registration_id for share) g;
	if coalesce(cardinality(ids), 0) < greatest((select count(distinct u) from unnest(members) u), 1) then
		perform refuse(404, 'This person is not in your group.', 'member');
	end if;
	return ids;
end $$;

-- Sessions at the same time for which one of these is signed up or has an offer.
create function forum_clashes(people bigint[], session bigint) returns table (other uuid, title text, starts_at timestamptz, ends_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
	select distinct o.public_id, tr(o.title), o.starts_at, o.ends_at
	from forum_session f join forum_session o on o.starts_at < f.ends_at and o.ends_at > f.starts_at and o.session_id <> f.session_id
		join forum_signup s on s.session_id = o.session_id
	where f.session_id = session and o.status = 'published' and s.registration_id = any (people)
		and s.status in ('signed', 'offered', 'waiting')
	order by 3
$$;

-- Signs a visitor up, or members of the own group together: all of them get a place, or all wait. `anyway`: although
-- something else is at the same time. Returns what became of it: 'signed' or 'waiting'. `secret`: SHA-256 of the link's.
create function forum_join(secret bytea, session uuid, members uuid[], anyway boolean, key uuid) returns text
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r      registration := visitor_open(secret);
	f      forum_session := forum_open(session);
	people bigint[];
	became text;
begin
	if f.edition_id <> r.edition_id then
		perform refuse(404, 'There is no such session.');
	end if;
	people := forum_people(r, members);
	select * into f from forum_session s where s.session_id = f.session_id for no key update;
	if f.status <> 'published' then
		perform refuse(409, 'This session was cancelled.');
	elsif f.starts_at <= now() then
		perform refuse(409, 'This session has begun already.');
	end if;
	perform forum_promote(f.session_id);
	people := array(select p from unnest(people) p where not exists (select from forum_signup s
		where s.session_id = f.session_id and s.registration_id = p and s.status in ('signed', 'waiting', 'offered')));
	if cardinality(people) = 0 then
		perform refuse(409, 'You have signed up for this session before.');
	elsif cardinality(people) > forum_seats(f.session_id) then
		perform refuse(409, 'The session has fewer places than your group needs.', 'member');
	elsif anyway is not true and exists (select from forum_clashes(people, f.session_id)) then
		perform refuse(409, 'Another session of your agenda is at the same time. Tick the box to sign up all the same.', 'anyway');
	end if;
	became := case when forum_seats(f.session_id) - forum_taken(f.session_id) >= cardinality(people)
		and not exists (select from forum_signup w where w.session_id = f.session_id and w.status = 'waiting'
			group by w.party having count(*) <= forum_seats(f.session_id)) then 'signed' else 'waiting' end;
	if became = 'waiting' and not f.waiting then
		perform refuse(409, 'All places are taken.');
	end if;
	insert into forum_signup as s (edition_id, session_id, registration_id, by_id, party, status)
	select f.edition_id, f.session_id, p, r.registration_id, coalesce(key, uuid_v7()), became from unnest(people) p order by p
	on conflict on constraint forum_signup_session_id_registration_id_key do update set by_id = excluded.by_id,
		party = excluded.party, queue = excluded.queue, status = excluded.status, offered_until = null,
		attended_at = null, created_at = now();
	return became;
end $$;

-- Gives places back: of the visitor, or of these members of the own group. Whoever waits next gets them.
create function forum_leave(secret bytea, session uuid, members uuid[]) returns int
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r      registration := visitor_open(secret);
	f      forum_session := forum_open(session);
	people bigint[] := forum_people(r, members);
	n      int;
begin
	select * into f from forum_session s where s.session_id = f.session_id for no key update;
	if f.starts_at <= now() then
		perform refuse(409, 'This session has begun already.');
	end if;
	update forum_signup s set status = 'left', offered_until = null
	where s.session_id = f.session_id and s.registration_id = any (people) and s.status in ('signed', 'waiting', 'offered');
	get diagnostics n = row_count;
	if n = 0 then
		perform refuse(409, 'You are not signed up for this session.');
	end if;
	perform forum_promote(f.session_id);
	return n;
end $$;

-- Takes the offered place, for the visitor and whoever came into the queue together with the visitor.
create function forum_accept(secret bytea, session uuid) returns int
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
		and r.registration_id in (s.registration_id, s.by_id);
	get diagnostics n = row_count;
	if n = 0 then
		if exists (select from forum_signup s where s.session_id = f.session_id and s.status = 'signed'
				and r.registration_id in (s.registration_id, s.by_id)) then
			perform refuse(409, 'You have signed up for this session before.');
		end if;
		perform refuse(409, 'The time to take this place is over: it went to the next one.');
	end if;
	return n;
end $$;

-- ------------------------------------------------------------------------------------------ what visitors see
-- The agenda of a link: own sign-ups and those of the group, with the place in the queue (parties before it count as one
-- each would mislead: people are counted).
create function forum_agenda(secret bytea) returns table (session_id bigint, registration_id bigint, person text, member uuid,
	own boolean, status text, offered_until timestamptz, ahead int, attended_at timestamptz, by_own boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	r registration := visitor_open(secret);
begin
	return query
	select s.session_id, s.registration_id, g.name, g.public_id, g.registration_id = r.registration_id,
		case when s.status = 'offered' and s.offered_until <= now() then 'lapsed' else s.status end, s.offered_until,
		case s.status when 'waiting' then (select count(*)::int + 1 from forum_signup w
			where w.session_id = s.session_id and w.status = 'waiting' and w.party <> s.party
				and w.queue < (select min(m.queue) from forum_signup m where m.session_id = s.session_id and m.party = s.party)) end,
		s.attended_at, s.by_id = r.registration_id
	from forum_signup s join registration g using (registration_id)
	where r.registration_id in (g.registration_id, g.leader_id) and g.status = 'confirmed' and s.status <> 'left';
end $$;

-- Whose link it is, and the group.
create function forum_visitor(secret bytea) returns table (member uuid, person text, own boolean, status text, edition_id bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	r registration := visitor_open(secret);
begin
	return query select g.public_id, g.name, g.registration_id = r.registration_id, g.status, g.edition_id
	from registration g
	where g.registration_id = r.registration_id or g.leader_id = r.registration_id and g.status = 'confirmed'
	order by g.registration_id <> r.registration_id, g.registration_id;
end $$;

-- What the visitor, or somebody of the group, does at the time of this session.
create function forum_meanwhile(secret bytea, session uuid) returns table (other uuid, title text, starts_at timestamptz, ends_at timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	r registration := visitor_open(secret);
begin
	return query select c.* from forum_session f, forum_clashes(array(select g.registration_id from registration g
		where r.registration_id in (g.registration_id, g.leader_id)), f.session_id) c
	where f.public_id = session;
end $$;

-- ------------------------------------------------------------------------------------------ the door
-- What the door of a session says to somebody (a scan_reason): attending, waiting_list or not_signed_up; without a session
-- no_session. An offer that still stands is a place.
create function forum_word(session bigint, registration bigint, at timestamptz) returns text language sql stable as $$
	select case when session is null then 'no_session' else coalesce((
		select case when s.status = 'signed' or s.status = 'offered' and s.offered_until > at then 'attending' else 'waiting_list' end
		from forum_signup s join forum_session f using (session_id)
		where s.session_id = session and s.registration_id = registration and s.status <> 'left' and f.status = 'published'),
		'not_signed_up') end
$$;

-- Somebody stands at the door of a session: says what forum_word() has and notes the first time. For the gate's scan of direction 'forum' and for the door list; whoever calls
-- it has looked at the badge.
create function forum_attend(session bigint, registration bigint, at timestamptz) returns text
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	update forum_signup s set attended_at = coalesce(s.attended_at, forum_attend.at),
		status = 'signed', offered_until = null
	from forum_session f
	where s.session_id = session and s.registration_id = registration and f.session_id = s.session_id
		and f.status = 'published' and (s.status = 'signed' or s.status = 'offered' and s.offered_until > forum_attend.at);
	return forum_word(session, registration, at);
end $$;

-- Which session somebody at the door of a room comes to: one that is on or begins within half an hour. Of two, the one
-- that the person signed up for and was not yet seen at; else any that the person signed up for; else the earlier one.
create function forum_session_at(room bigint, registration bigint, at timestamptz) returns bigint language sql stable as $$
	select f.session_id
	from forum_session f left join forum_signup s
		on s.session_id = f.session_id and s.registration_id = forum_session_at.registration and s.status <> 'left'
	where f.room_id = room and f.status = 'published' and at between f.starts_at - interval '30 minutes' and f.ends_at
	order by coalesce(s.status in ('signed', 'offered') and s.attended_at is null, false) desc, s.signup_id is not null desc,
		f.starts_at, f.session_id
	limit 1
$$;

-- Scans at doors of rooms, which scan_batch() has just kept under `taken`: whose badge is good is noted as there, by the
-- time of the scan, or hears why not. What a device decided alone stands; the centre's word is then its conflict.
create function forum_scanned(facts scan_fact[], taken timestamptz) returns void
language plpgsql volatile as $$
declare
	s    record;
	came bigint;
	why  text;
begin
	-- As the head of 032 has it: sessions before sign-ups.
	perform from forum_session x where exists (select from unnest(facts) f join gate g on g.gate_id = f.gate_id
		where g.room_id = x.room_id and f.badge_id is not null and f.at between x.starts_at - interval '30 minutes' and x.ends_at)
	order by x.session_id for no key update;
	for s in
		select c.edition_id, c.scan_id, c.at, b.registration_id, g.room_id
		from unnest(facts) f join scan c on c.edition_id = f.edition_id and c.scan_id = f.id
			join gate g on g.gate_id = c.gate_id join badge b on b.badge_id = c.badge_id
		where c.direction = 'forum' and c.accepted and c.received_at = taken and g.room_id is not null
		order by c.at, f.n
	loop
		came := forum_session_at(s.room_id, s.registration_id, s.at);
		why := forum_attend(came, s.registration_id, s.at);
		update scan c set reason = case when c.offline then c.reason else why end, accepted = c.offline or w.accepted,
			conflict = case when c.offline and not w.accepted then coalesce(c.conflict, why) else c.conflict end
		from scan_reason w where w.reason = why and c.edition_id = s.edition_id and c.scan_id = s.scan_id;
	end loop;
end $$;

-- A scan at the door was taken back: whoever was there by it was not, or not before the next scan that stands.
create function forum_unscanned(s scan) returns void language sql volatile as $$
	update forum_signup u set attended_at = (
		select min(o.at) from scan o where o.badge_id = s.badge_id and o.gate_id = s.gate_id and o.direction = 'forum'
			and o.accepted and o.undone_at is null and o.at > s.at and o.at <= f.ends_at)
	from forum_session f, gate g, badge b
	where g.gate_id = s.gate_id and b.badge_id = s.badge_id and f.room_id = g.room_id and u.session_id = f.session_id
		and u.registration_id = b.registration_id and u.attended_at = s.at
$$;

-- The door list, as office pages and exports read it.
create view forum_door with (security_barrier) as
	select s.signup_id, s.public_id, s.edition_id, s.session_id, s.status, s.queue, s.offered_until, s.attended_at, s.created_at,
		r.public_id as registration, r.name, r.company, r.email, r.phone, c.name as category, b.number
	from forum_signup s join registration r using (registration_id) join badge_category c using (category_id)
		left join badge b on b.registration_id = r.registration_id and b.revoked_at is null
	where (select may('forum.manage')) and s.status <> 'left';

-- A badge is scanned or its number typed at the door. The scan is kept under the form's key, also if it failed.
create function forum_scan(session uuid, code text, key uuid) returns text
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	f   forum_session;
	b   record;
	why text;
begin
	perform must('forum.manage');
	select * into f from forum_session s where s.public_id = session;
	if f.session_id is null then
		perform refuse(404, 'There is no such session.');
	end if;
	select * into b from badge_scan_find(code);
	why := coalesce(b.fault, forum_attend(f.session_id, b.registration_id, now()));
	insert into scan (scan_id, edition_id, badge_id, number, direction, at, accepted, reason, way, raw)
	select forum_scan.key, f.edition_id, b.badge_id, b.number, 'forum', now(), s.accepted, why,
		case when length(code) > 20 then 'wedge' else 'typed' end, case when not s.accepted then scan_raw(code, b.badge_id) end
	from scan_reason s where s.reason = why;
	return why;
end $$;

-- What the door says to such a scan, and to whom.
create function forum_said(scan uuid) returns table (reason text, accepted boolean, label text, advice text, name text, company text)
language sql stable security definer set search_path = public, pg_temp as $$
	select s.reason, w.accepted, tr(w.label), tr(w.advice), r.name, r.company
	from scan s join scan_reason w using (reason) left join badge b using (badge_id)
		left join registration r on r.registration_id = b.registration_id
	where s.edition_id = current_edition() and s.scan_id = forum_said.scan and s.direction = 'forum' and may('forum.manage')
$$;

-- Ticks somebody on the door list by hand, or takes the tick back. Who only waits gets the tick too: the door decides.
create function forum_tick(signup uuid, there boolean) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('forum.manage');
	update forum_signup s set attended_at = case when there then coalesce(s.attended_at, now()) end
	where s.public_id = signup and s.status <> 'left';
	if not found then
		perform refuse(404, 'There is no such sign-up.');
	end if;
end $$;
