-- The forum: rooms, speakers and sessions; who signed up, who waits, who was there.
--
--	waiting → offered → signed → left
--	             ↘ lapsed → (again from the start)
--
-- A place is taken by whoever is signed up, and by an offer for as long as it stands. Whatever changes places locks the
-- session's row first, so that of two hundred who want the last five exactly five get one, and the others wait in the
-- order in which they came. A group that signs up together is a party: it has places whole or waits whole, and nobody
-- overtakes it; one that is larger than the room became meanwhile is passed over.
--
-- Locks are taken in one order: registrations, then the session, then sign-ups. A cancelled registration only gives its
-- sign-ups back (it has its own lock already); the job forum.promote then gives the places on.

alter table edition
	add column forum_from time not null default '09:00',          -- hours of the forum at the venue
	add column forum_until time not null default '18:00',
	add constraint edition_forum_hours check (forum_from < forum_until);

create table room (
	room_id     bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	name        jsonb not null,
	hall_id     bigint references hall,
	places      int not null check (places between 1 and 20000),
	equipment   text check (length(equipment) <= 1000),
	sort        int not null default 0
);
create index room_edition on room (edition_id, sort);
create index room_hall on room (hall_id) where hall_id is not null;

create table forum_track (
	track_id    bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	name        jsonb not null,
	colour      text not null default 'blue' check (colour in ('blue', 'green', 'red', 'orange', 'purple', 'teal', 'grey')),
	sort        int not null default 0
);
create index forum_track_edition on forum_track (edition_id, sort);

create table speaker (
	speaker_id  bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	name        text not null check (length(name) between 1 and 200),
	name_local  text check (length(name_local) <= 200),
	company     text check (length(company) <= 300),
	email       text check (length(email) <= 254),
	bio         jsonb not null default '{}'
);
create index speaker_edition on speaker (edition_id, name);

create table forum_session (
	session_id  bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	room_id     bigint not null references room,
	track_id    bigint references forum_track,
	title       jsonb not null,
	abstract    jsonb not null default '{}',
	language    text not null default 'en' check (language in ('en', 'zh', 'both')),
	starts_at   timestamptz not null,
	ends_at     timestamptz not null,
	places      int check (places between 1 and 20000),           -- null: as many as the room has
	waiting     boolean not null default true,                    -- whether there is a waiting list
	accept_minutes int not null default 120 check (accept_minutes between 0 and 10080),  -- 0: whoever is next is signed up at once
	status      text not null default 'draft' check (status in ('draft', 'published', 'cancelled')),
	cancelled_for text check (length(cancelled_for) <= 500),      -- why, as it is told to whoever signed up
	sequence    int not null default 0,                           -- of its entries in calendars (RFC 5545)
	created_at  timestamptz not null default now(),
	changed_at  timestamptz not null default now(),
	check (starts_at < ends_at)
);
create index forum_session_edition on forum_session (edition_id, starts_at);
create index forum_session_room on forum_session (room_id, starts_at);
create index forum_session_track on forum_session (track_id) where track_id is not null;

create table forum_speaker (
	session_id  bigint not null references forum_session on delete cascade,
	speaker_id  bigint not null references speaker,
	edition_id  bigint not null references edition,
	sort        int not null default 0,
	primary key (session_id, speaker_id)
);
create index forum_speaker_of on forum_speaker (speaker_id);

create sequence forum_queue;
create table forum_signup (
	signup_id   bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	session_id  bigint not null references forum_session,
	registration_id bigint not null references registration,
	by_id       bigint not null references registration,           -- who signed this one up: oneself, or the leader
	party       uuid not null,                                     -- those who signed up together
	queue       bigint not null default nextval('forum_queue'),
	status      text not null check (status in ('signed', 'waiting', 'offered', 'lapsed', 'left')),
	offered_until timestamptz,
	attended_at timestamptz,
	created_at  timestamptz not null default now(),
	unique (session_id, registration_id),
	check ((status = 'offered') = (offered_until is not null))
);
create index forum_signup_taken on forum_signup (session_id) where status in ('signed', 'offered');
create index forum_signup_queue on forum_signup (session_id, queue) where status = 'waiting';
create index forum_signup_until on forum_signup (offered_until) where status = 'offered';
create index forum_signup_registration on forum_signup (registration_id);
create index forum_signup_by on forum_signup (by_id);
create index forum_signup_edition on forum_signup (edition_id, created_at);

-- ------------------------------------------------------------------------------------------ words
-- A text in a language, or in the other one.
create function forum_words(words jsonb, lang text) returns text language sql immutable parallel safe as
	$$ select coalesce(words ->> lang, words ->> 'en', words ->> 'zh') $$;

create function forum_pair(en text, zh text) returns jsonb language sql immutable parallel safe as
	$$ select jsonb_strip_nulls(jsonb_build_object('en', nullif(btrim(en), ''), 'zh', nullif(btrim(zh), ''))) $$;

create function forum_zone(edition bigint) returns text language sql stable parallel safe
security definer set search_path = public, pg_temp as $$
	select coalesce((select v.timezone from edition e join venue v using (venue_id) where e.edition_id = edition), 'UTC')
$$;

-- When a session is, as mails say it: at the venue.
create function forum_when(starts timestamptz, ends timestamptz, zone text, lang text) returns text language sql stable as $$
	select case lang when 'zh' then to_char(starts at time zone zone, 'YYYY"年"FMMM"月"FMDD"日" HH24:MI')
			else to_char(starts at time zone zone, 'FMDD Mon YYYY, HH24:MI') end
		|| '–' || to_char(ends at time zone zone, 'HH24:MI')
$$;

-- A moment as calendars have it (RFC 5545, 3.3.5): in UTC.
create function ical_moment(moment timestamptz) returns text language sql immutable parallel safe as
	$$ select to_char(moment at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') $$;

create function forum_seats(session bigint) returns int language sql stable parallel safe
security definer set search_path = public, pg_temp as $$
	select coalesce(f.places, r.places) from forum_session f join room r using (room_id) where f.session_id = session
$$;

-- Places that are taken: signed up, or kept for an offer that still stands.
create function forum_taken(session bigint) returns int language sql stable parallel safe
security definer set search_path = public, pg_temp as $$
	select count(*)::int from forum_signup s where s.session_id = session
		and (s.status = 'signed' or s.status = 'offered' and s.offered_until > now())
$$;

create function forum_waiting(session bigint) returns int language sql stable parallel safe
security definer set search_path = public, pg_temp as
	$$ select count(*)::int from forum_signup s where s.session_id = session and s.status = 'waiting' $$;

-- ------------------------------------------------------------------------------------------ conflicts
-- What stands against a session of these values: kind (room, speaker, outside, places; changeover is only a hint), and
-- the other session where there is one. `session` itself (null: a new one) is left out.
create function forum_conflicts(session uuid, room bigint, starts timestamptz, ends timestamptz, places int, speakers bigint[])
returns table (kind text, other uuid, other_title text, other_starts timestamptz, other_ends timestamptz, who text, most int)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
	return query with near as (
		select f.* from room r join forum_session f using (edition_id)
		where r.room_id = room and f.status <> 'cancelled' and f.public_id is distinct from session
			and f.starts_at < ends + interval '10 minutes' and f.ends_at > starts - interval '10 minutes'
	)
	select case when n.starts_at < ends and n.ends_at > starts then 'room' else 'changeover' end,
		n.public_id, tr(n.title), n.starts_at, n.ends_at, tr(r.name), null::int
	from near n join room r using (room_id) where n.room_id = room
	union all
	select 'speaker', n.public_id, tr(n.title), n.starts_at, n.ends_at, p.name, null
	from near n join forum_speaker k using (session_id) join speaker p using (speaker_id)
	where k.speaker_id = any (speakers) and n.starts_at < ends and n.ends_at > starts
	union all
	select 'outside', null, null, null, null, null, null
	from room r join edition e using (edition_id),
		lateral (select starts at time zone forum_zone(e.edition_id) as f, ends at time zone forum_zone(e.edition_id) as u) l
	where r.room_id = room and (l.f::date < e.opens_on or l.u::date > coalesce(e.closes_on, e.opens_on)
		or l.f::date <> l.u::date or l.f::time < e.forum_from or l.u::time > e.forum_until)
	union all
	select 'places', null, null, null, null, tr(r.name), r.places from room r
	where r.room_id = room and forum_conflicts.places > r.places;
end $$;

-- The same for a form: public ids, and times as they were typed, of the venue. None while they are not whole.
create function forum_check(session uuid, room uuid, starts timestamp, ends timestamp, places int, speakers uuid[])
returns table (kind text, other uuid, other_title text, other_starts timestamptz, other_ends timestamptz, who text, most int)
language sql stable security definer set search_path = public, pg_temp as $$
	select c.*
	from room r, forum_conflicts(session, r.room_id, starts at time zone forum_zone(r.edition_id),
		ends at time zone forum_zone(r.edition_id), forum_check.places,
		array(select p.speaker_id from speaker p where p.public_id = any (speakers))) c
	where r.public_id = room and starts < ends and may('forum.manage')
$$;

-- ------------------------------------------------------------------------------------------ mails
-- One mail about a session to whoever looks after a registration: itself, or the leader if it has no address. The link
-- leads to the agenda.
create function forum_tell(mail text, session bigint, registration bigint, more jsonb) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
	r     registration;
	f     record;
begin
	select l.* into r from registration g
		join registration l on l.registration_id = case when g.email is null then coalesce(g.leader_id, g.registration_id)
			else g.registration_id end
	where g.registration_id = registration;
	if r.email is null then
		return;
	end if;
	select s.*, m.name as room into f from forum_session s join room m using (room_id) where s.session_id = session;
	insert into registration_link (token_hash, registration_id) values (sha256(convert_to(token, 'UTF8')), r.registration_id);
	perform visitor_send(mail, r.registration_id, jsonb_build_object('path', '/visit/' || token || '/agenda',
		'session', f.public_id, 'title', forum_words(f.title, r.lang), 'room', forum_words(f.room, r.lang),
		'when', forum_when(f.starts_at, f.ends_at, forum_zone(f.edition_id), r.lang)) || more);
end $$;

-- ------------------------------------------------------------------------------------------ places go on
-- Ends offers whose time is over and gives free places to those who wait, in their order. Locks the session, and before
-- it counts or changes a party, its registrations: whoever cancels one meanwhile is waited for. Returns how many moved.
create function forum_promote(session bigint) returns int
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	f     record;
	turn  record;
	left_ int;
	until timestamptz;
	moved int := 0;
	n     int;
begin
	select s.* into f from forum_session s where s.session_id = session for no key update;
	for turn in
		with over as (
			update forum_signup s set status = 'lapsed', offered_until = null
			where s.session_id = session and s.status = 'offered' and s.offered_until <= now() returning s.*
		)
		select o.party, o.by_id, count(*)::int as people from over o group by 1, 2 order by min(o.queue)
	loop
		moved := moved + turn.people;
		if f.status = 'published' then
			perform forum_tell('forum-lapsed', session, turn.by_id, jsonb_build_object('people', turn.people));
		end if;
	end loop;
	if f.status <> 'published' or f.starts_at <= now() then
		return moved;
	end if;
	until := least(now() + make_interval(mins => f.accept_minutes), f.starts_at);
	loop
		left_ := forum_seats(session) - forum_taken(session);
		select w.party, w.by_id, count(*)::int as people into turn from forum_signup w
		where w.session_id = session and w.status = 'waiting'
		group by 1, 2 having count(*) <= forum_seats(session) order by min(w.queue) limit 1;
		exit when turn.party is null or turn.people > left_;
		perform from registration r where r.registration_id in (select w.registration_id from forum_signup w
			where w.session_id = session and w.party = turn.party and w.status = 'waiting')
		order by r.registration_id for key share;
		update forum_signup w set status = case f.accept_minutes when 0 then 'signed' else 'offered' end,
			offered_until = case when f.accept_minutes > 0 then until end
		where w.session_id = session and w.party = turn.party and w.status = 'waiting';
		get diagnostics n = row_count;
		moved := moved + n;
		if n > 0 then
			perform forum_tell(case f.accept_minutes when 0 then 'forum-place' else 'forum-offer' end, session, turn.by_id,
				jsonb_build_object('people', n, 'until', (select forum_moment(until, forum_zone(f.edition_id), r.lang)
					from registration r where r.registration_id = turn.by_id)));
		end if;
	end loop;
	return moved;
end $$;

-- A moment as mails say it: at the venue.
create function forum_moment(moment timestamptz, zone text, lang text) returns text language sql stable as $$
	select to_char(moment at time zone zone, case lang when 'zh' then 'YYYY"年"FMMM"月"FMDD"日" HH24:MI' else 'FMDD Mon YYYY, HH24:MI' end)
$$;

-- What the job does: one session with an offer that is over or a place for whoever waits. Returns how many moved; 0 when
-- there is nothing to do. A session that somebody is at is left to them.
create function forum_promote_next() returns int
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	one bigint;
begin
	for one in
		select f.session_id from forum_session f
		where f.session_id in (select s.session_id from forum_signup s
				where s.status = 'offered' and s.offered_until <= now()
			union select s.session_id from forum_signup s where s.status = 'waiting')
			and (exists (select from forum_signup s where s.session_id = f.session_id and s.status = 'offered'
					and s.offered_until <= now())
				or f.status = 'published' and f.starts_at > now() and exists (
					select from forum_signup w where w.session_id = f.session_id and w.status = 'waiting'
					group by w.party having count(*) <= forum_seats(f.session_id) - forum_taken(f.session_id)))
		for no key update skip locked
	loop
		if forum_promote(one) > 0 then
			return 1;
		end if;
	end loop;
	return 0;
end $$;

-- Wakes the job that gives places on, if it sleeps.
create function forum_wake() returns void
language sql volatile security definer set search_path = public, pg_temp as
	$$ update job set run_at = now() where kind = 'forum.promote' and state = 'waiting' and run_at > now() $$;

-- As in 009; and places of the forum.
create or replace function job_regular(kind text) returns boolean language sql immutable parallel safe as
	$$ select kind in ('hold.lapse', 'house.keeping', 'forum.promote') $$;
insert into job (kind) values ('forum.promote');

-- A registration that is over gives its places back.
create function forum_cancelled() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update forum_signup s set status = 'left', offered_until = null
	where s.registration_id = new.registration_id and s.status in ('signed', 'waiting', 'offered');
	if found then
		perform forum_wake();
	end if;
	return null;
end $$;
create trigger forum_cancelled after update of status on registration for each row
	when (new.status in ('cancelled', 'lapsed') and old.status not in ('cancelled', 'lapsed')) execute function forum_cancelled();

-- More places, in the room or in the session, are for those who wait.
create function forum_room_grown() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	id bigint;
begin
	for id in select f.session_id from forum_session f where f.room_id = new.room_id and f.places is null order by 1 loop
		perform forum_promote(id);
	end loop;
	return null;
end $$;
create trigger forum_room_grown after update of places on room for each row
	when (new.places > old.places) execute function forum_room_grown();

-- What calendars see has changed: the number goes up by which they know.
create function forum_session_counted() returns trigger language plpgsql as $$
begin
	new.sequence := old.sequence + 1;
	new.changed_at := now();
	return new;
end $$;
create trigger forum_session_counted before update on forum_session for each row
	when (old.* is distinct from new.*) execute function forum_session_counted();

-- A published session is moved or cancelled: whoever is signed up or waits hears of it once. Then places that are new go on.
create function forum_session_changed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	mail text := case when old.status = 'published' and new.status = 'cancelled' then 'forum-cancelled'
		when old.status = 'published' and new.status = 'published' and
			(old.starts_at, old.ends_at, old.room_id) is distinct from (new.starts_at, new.ends_at, new.room_id)
		then 'forum-moved' end;
	who  bigint;
begin
	if mail is not null and new.ends_at > now() then
		for who in
			select distinct case when r.email is null then r.leader_id else r.registration_id end
			from forum_signup s join registration r using (registration_id)
			where s.session_id = new.session_id and s.status in ('signed', 'waiting', 'offered')
				and coalesce(r.email, r.leader_id::text) is not null
			order by 1
		loop
			perform forum_tell(mail, new.session_id, who, jsonb_build_object('reason', new.cancelled_for,
				'was', (select forum_when(old.starts_at, old.ends_at, forum_zone(new.edition_id), r.lang)
					from registration r where r.registration_id = who)));
		end loop;
	end if;
	if new.status = 'cancelled' then
		update forum_signup s set status = 'waiting', offered_until = null
		where s.session_id = new.session_id and s.status = 'offered';
	end if;
	perform forum_promote(new.session_id);
	return null;
end $$;
create trigger forum_session_changed after update on forum_session for each row
	when (old.* is distinct from new.*) execute function forum_session_changed();

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
-- Somebody stands at the door of a session: says what the gate shows (a scan_reason: attending, waiting_list,
-- not_signed_up) and notes the first time. For the gate's scan of direction 'forum' and for the door list; whoever calls
-- it has looked at the badge. An offer that still stands is a place.
create function forum_attend(session bigint, registration bigint, at timestamptz) returns text
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	found_ text;
begin
	update forum_signup s set attended_at = coalesce(s.attended_at, forum_attend.at),
		status = 'signed', offered_until = null
	from forum_session f
	where s.session_id = session and s.registration_id = registration and f.session_id = s.session_id
		and f.status = 'published' and (s.status = 'signed' or s.status = 'offered' and s.offered_until > forum_attend.at);
	if found then
		return 'attending';
	end if;
	select s.status into found_ from forum_signup s join forum_session f using (session_id)
	where s.session_id = session and s.registration_id = registration and f.status = 'published';
	return case when found_ in ('waiting', 'offered', 'lapsed') then 'waiting_list' else 'not_signed_up' end;
end $$;

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
		case when length(code) > 20 then 'wedge' else 'typed' end, case when not s.accepted then left(code, 300) end
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

-- ------------------------------------------------------------------------------------------ the office
-- Refuses an edit that began before somebody else's.
create function forum_fresh(seen text, now_ text) returns void language plpgsql stable as $$
begin
	if seen is not null and seen is distinct from now_ then
		perform refuse(409, 'Someone else changed this record while you were editing it. Look at what stands there now, then save again.');
	end if;
end $$;

create function room_save(room uuid, key uuid, seen text, name_en text, name_zh text, hall uuid, places int, equipment text, sort int)
returns uuid language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	was record;
begin
	perform must('forum.manage');
	if room is null then
		insert into room (public_id, edition_id, name, hall_id, places, equipment, sort)
		values (key, current_edition(), forum_pair(name_en, name_zh), (select h.hall_id from hall h
			where h.public_id = hall and h.edition_id = current_edition()), room_save.places, room_save.equipment, coalesce(room_save.sort, 0));
		return key;
	end if;
	select r.xmin::text as seen, r.edition_id into was from room r where r.public_id = room for no key update;
	if was.edition_id is null then perform refuse(404, 'There is no such room.'); end if;
	perform forum_fresh(seen, was.seen);
	update room r set name = forum_pair(name_en, name_zh), places = room_save.places, equipment = room_save.equipment,
		sort = coalesce(room_save.sort, 0),
		hall_id = (select h.hall_id from hall h where h.public_id = hall and h.edition_id = r.edition_id)
	where r.public_id = room;
	return room;
end $$;

create function room_delete(room uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('forum.manage');
	if exists (select from forum_session f join room r using (room_id) where r.public_id = room) then
		perform refuse(409, 'Sessions stand in this room. Move them to another one first.');
	end if;
	delete from room r where r.public_id = room;
	if not found then perform refuse(404, 'There is no such room.'); end if;
end $$;

create function track_save(track uuid, key uuid, name_en text, name_zh text, colour text, sort int)
returns uuid language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('forum.manage');
	if track is null then
		insert into forum_track (public_id, edition_id, name, colour, sort)
		values (key, current_edition(), forum_pair(name_en, name_zh), track_save.colour, coalesce(track_save.sort, 0));
		return key;
	end if;
	update forum_track t set name = forum_pair(name_en, name_zh), colour = track_save.colour, sort = coalesce(track_save.sort, 0)
	where t.public_id = track;
	if not found then perform refuse(404, 'There is no such track.'); end if;
	return track;
end $$;

create function track_delete(track uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('forum.manage');
	if exists (select from forum_session f join forum_track t using (track_id) where t.public_id = track) then
		perform refuse(409, 'Sessions belong to this track. Give them another one first.');
	end if;
	delete from forum_track t where t.public_id = track;
	if not found then perform refuse(404, 'There is no such track.'); end if;
end $$;

create function speaker_save(speaker uuid, key uuid, seen text, name text, name_local text, company text, email text, bio_en text, bio_zh text)
returns uuid language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	was record;
begin
	perform must('forum.manage');
	if speaker is null then
		insert into speaker (public_id, edition_id, name, name_local, company, email, bio)
		values (key, current_edition(), speaker_save.name, speaker_save.name_local, speaker_save.company, speaker_save.email,
			forum_pair(bio_en, bio_zh));
		return key;
	end if;
	select p.xmin::text as seen into was from speaker p where p.public_id = speaker for no key update;
	if was.seen is null then perform refuse(404, 'There is no such speaker.'); end if;
	perform forum_fresh(speaker_save.seen, was.seen);
	update speaker p set name = speaker_save.name, name_local = speaker_save.name_local, company = speaker_save.company,
		email = speaker_save.email, bio = forum_pair(bio_en, bio_zh)
	where p.public_id = speaker;
	return speaker;
end $$;

create function speaker_delete(speaker uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('forum.manage');
	if exists (select from forum_speaker k join speaker p using (speaker_id) where p.public_id = speaker) then
		perform refuse(409, 'This person speaks in sessions. Take the name out of them first.');
	end if;
	delete from speaker p where p.public_id = speaker;
	if not found then perform refuse(404, 'There is no such speaker.'); end if;
end $$;

-- Makes (session null) or changes a session. Conflicts are told and do not hinder whoever has ticked `known`; hints
-- never do. Moving it tells whoever signed up (forum_session_changed).
create function forum_save(session uuid, key uuid, seen text, title_en text, title_zh text, abstract_en text, abstract_zh text,
	track uuid, language text, room uuid, starts timestamp, ends timestamp, places int, waiting boolean, accept_minutes int,
	status text, speakers uuid[], known boolean)
returns uuid language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	place  room;
	was    forum_session;
	stamp  text;
	id     bigint;
	zone   text;
	theirs bigint[];
begin
	perform must('forum.manage');
	if session is not null then
		select s.* into was from forum_session s where s.public_id = session for no key update;
		if was.session_id is null then perform refuse(404, 'There is no such session.'); end if;
		select s.xmin::text into stamp from forum_session s where s.session_id = was.session_id;
		perform forum_fresh(seen, stamp);
		if was.status = 'cancelled' then
			perform refuse(409, 'This session was cancelled.');
		elsif was.status = 'published' and status = 'draft' and exists (select from forum_signup s
				where s.session_id = was.session_id and s.status in ('signed', 'waiting', 'offered')) then
			perform refuse(409, 'People have signed up: cancel the session rather than hide it.', 'status');
		end if;
	end if;
	select r.* into place from room r where r.public_id = room and r.edition_id = coalesce(was.edition_id, current_edition());
	if place.room_id is null then
		perform refuse(422, 'There is no such room.', 'room');
	elsif coalesce(btrim(title_en), btrim(title_zh)) is null then
		perform refuse(422, 'Please give a title in one of the languages.', 'title_en');
	elsif ends <= starts then
		perform refuse(422, 'The session ends before it begins.', 'ends');
	end if;
	select array_agg(p.speaker_id) into theirs from speaker p where p.public_id = any (speakers) and p.edition_id = place.edition_id;
	if coalesce(cardinality(theirs), 0) <> (select count(distinct u) from unnest(speakers) u) then
		perform refuse(422, 'There is no such speaker.', 'speaker');
	end if;
	zone := forum_zone(place.edition_id);
	if known is not true and exists (select from forum_conflicts(session, place.room_id, starts at time zone zone,
			ends at time zone zone, places, theirs) c where c.kind <> 'changeover') then
		perform refuse(409, 'Look at the conflicts. Tick "I know" to save all the same.', 'known');
	end if;
	if session is null then
		insert into forum_session (public_id, edition_id, room_id, track_id, title, abstract, language, starts_at, ends_at, places,
			waiting, accept_minutes, status)
		values (key, place.edition_id, place.room_id, (select t.track_id from forum_track t where t.public_id = track
				and t.edition_id = place.edition_id), forum_pair(title_en, title_zh), forum_pair(abstract_en, abstract_zh),
			forum_save.language, starts at time zone zone, ends at time zone zone, forum_save.places, forum_save.waiting,
			forum_save.accept_minutes, forum_save.status)
		returning session_id into id;
	else
		id := was.session_id;
		update forum_session s set room_id = place.room_id, track_id = (select t.track_id from forum_track t
				where t.public_id = track and t.edition_id = place.edition_id),
			title = forum_pair(title_en, title_zh), abstract = forum_pair(abstract_en, abstract_zh),
			language = forum_save.language, starts_at = starts at time zone zone, ends_at = ends at time zone zone,
			places = forum_save.places, waiting = forum_save.waiting, accept_minutes = forum_save.accept_minutes,
			status = forum_save.status
		where s.session_id = id;
	end if;
	delete from forum_speaker k where k.session_id = id and k.speaker_id <> all (coalesce(theirs, '{}'));
	insert into forum_speaker (session_id, speaker_id, edition_id, sort)
	select id, p.speaker_id, place.edition_id, u.n from unnest(speakers) with ordinality u (who, n) join speaker p on p.public_id = u.who
	on conflict (session_id, speaker_id) do update set sort = excluded.sort where forum_speaker.sort <> excluded.sort;
	return coalesce(session, key);
end $$;

-- Cancels a session; whoever signed up is told, with the reason.
create function forum_cancel(session uuid, reason text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('forum.manage');
	update forum_session s set status = 'cancelled', cancelled_for = nullif(btrim(reason), '')
	where s.public_id = session and s.status <> 'cancelled';
	if not found then
		perform refuse(409, 'This session was cancelled.');
	end if;
end $$;

-- Deletes a session for which nobody ever signed up.
create function forum_delete(session uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('forum.manage');
	perform from forum_session s where s.public_id = session for update;
	if not found then perform refuse(404, 'There is no such session.'); end if;
	if exists (select from forum_signup g join forum_session s using (session_id) where s.public_id = session) then
		perform refuse(409, 'People have signed up: cancel the session rather than delete it.');
	end if;
	delete from forum_session s where s.public_id = session;
end $$;

-- The hours of the forum, outside which a session is warned of.
create function forum_hours(opens text, closes text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('forum.manage');
	if opens !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' then
		perform refuse(422, 'This is not a time of day, such as 09:00.', 'opens');
	elsif closes !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' then
		perform refuse(422, 'This is not a time of day, such as 09:00.', 'closes');
	elsif closes::time <= opens::time then
		perform refuse(422, 'The forum closes before it opens.', 'closes');
	end if;
	update edition e set forum_from = opens::time, forum_until = closes::time where e.edition_id = current_edition();
end $$;

-- A day of the timetable, and the whole hours that it shows: those of the forum, or more if a session lies outside.
create function forum_span(wanted date) returns table (day date, since int, until int)
language sql stable security definer set search_path = public, pg_temp as $$
	with d as (
		select coalesce(wanted, least(e.opens_on, (select min((f.starts_at at time zone current_zone())::date)
			from forum_session f where f.edition_id = e.edition_id))) as day, e.*
		from edition e where e.edition_id = current_edition() and may('forum.manage')
	), f as (
		select f.starts_at at time zone current_zone() as b, f.ends_at at time zone current_zone() as u
		from d join forum_session f on f.edition_id = d.edition_id and (f.starts_at at time zone current_zone())::date = d.day
		where f.status <> 'cancelled'
	)
	select d.day, least(extract(hour from d.forum_from), (select min(extract(hour from f.b)) from f))::int,
		least(greatest(ceil(extract(epoch from d.forum_until) / 3600),
			(select max(ceil(extract(epoch from f.u - d.day::timestamp) / 3600)) from f)), 24)::int
	from d
$$;

-- ------------------------------------------------------------------------------------------ searches
create function forum_session_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select f.session_id from forum_session f join room r using (room_id) left join forum_track t using (track_id)
	where f.edition_id = current_edition() and has_text(concat_ws(' ', f.title ->> 'en', f.title ->> 'zh', r.name ->> 'en',
		r.name ->> 'zh', t.name ->> 'en', t.name ->> 'zh', day_words((f.starts_at at time zone current_zone())::date),
		(select string_agg(concat_ws(' ', p.name, p.name_local, p.company), ' ') from forum_speaker k join speaker p using (speaker_id)
			where k.session_id = f.session_id)), q)
	limit 1000
$$;
create function speaker_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select p.speaker_id from speaker p
	where p.edition_id = current_edition() and has_text(concat_ws(' ', p.name, p.name_local, p.company, p.email), q) limit 1000
$$;
create function room_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select r.room_id from room r left join hall h using (hall_id)
	where r.edition_id = current_edition() and has_text(concat_ws(' ', r.name ->> 'en', r.name ->> 'zh', r.equipment, h.code,
		h.name ->> 'en', h.name ->> 'zh'), q) limit 1000
$$;
create function forum_signup_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select d.signup_id from forum_door d join forum_session f using (session_id)
	where d.edition_id = current_edition() and has_text(concat_ws(' ', d.name, d.company, d.email, d.number::text,
		f.title ->> 'en', f.title ->> 'zh'), q) limit 1000
$$;

-- ------------------------------------------------------------------------------------------ trust
do $$
declare
	t record;
begin
	for t in select * from (values ('room', '''room_id'''), ('forum_track', '''track_id'''), ('speaker', '''speaker_id'''),
		('forum_session', '''changed_at'', ''created_at'', ''sequence'''),
		('forum_speaker', '''sort'''), ('forum_signup', '''queue'', ''created_at''')) as o (name, skip) loop
		execute format('alter table %I enable row level security', t.name);
		execute format('grant select on %I to pavilion_office, pavilion_jobs', t.name);
		execute format('create policy office_read on %I for select to pavilion_office using ((select may(''forum.manage'')))', t.name);
		execute format('create policy jobs_all on %I for select to pavilion_jobs using (true)', t.name);
		execute format('create trigger history_insert after insert on %I for each row
			when (not bulk()) execute function history_write(%s)', t.name, t.skip);
		execute format('create trigger history_update after update on %I for each row
			execute function history_write(%s)', t.name, t.skip);
		execute format('create trigger history_delete after delete on %I for each row
			execute function history_write(%s)', t.name, t.skip);
	end loop;
end $$;
grant select on room, forum_track, forum_session, forum_speaker to pavilion_portal;
grant select (speaker_id, public_id, edition_id, name, name_local, company, bio) on speaker to pavilion_portal;
create policy portal_read on room for select to pavilion_portal using (edition_id in (select e.edition_id from edition e));
create policy portal_read on forum_track for select to pavilion_portal using (edition_id in (select e.edition_id from edition e));
create policy portal_read on speaker for select to pavilion_portal using (edition_id in (select e.edition_id from edition e));
create policy portal_read on forum_session for select to pavilion_portal
	using (status <> 'draft' and edition_id in (select e.edition_id from edition e));
create policy portal_read on forum_speaker for select to pavilion_portal
	using (session_id in (select f.session_id from forum_session f));
grant select on forum_door to pavilion_office;

revoke execute on function forum_zone, forum_seats, forum_taken, forum_waiting, forum_conflicts, forum_check, forum_tell,
	forum_promote, forum_promote_next, forum_wake, forum_open, forum_people, forum_clashes, forum_join, forum_leave, forum_accept, forum_agenda, forum_visitor, forum_meanwhile,
	forum_attend, forum_scan, forum_said, forum_tick, room_save, room_delete, track_save, track_delete, speaker_save, speaker_delete,
	forum_save, forum_cancel, forum_delete, forum_hours, forum_span, forum_session_search,
	speaker_search, room_search, forum_signup_search from public;
grant execute on function forum_join, forum_leave, forum_accept, forum_agenda, forum_visitor, forum_meanwhile to pavilion_portal;
grant execute on function forum_conflicts, forum_check, forum_scan, forum_said, forum_tick, room_save, room_delete, track_save, track_delete,
	speaker_save, speaker_delete, forum_save, forum_cancel, forum_delete, forum_hours, forum_span, forum_session_search,
	speaker_search, room_search, forum_signup_search to pavilion_office;
grant execute on function forum_zone, forum_seats, forum_taken, forum_waiting to pavilion_portal, pavilion_office;
grant execute on function forum_promote_next to pavilion_jobs;
