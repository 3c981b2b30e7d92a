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

-- Gates at whose devices attendance is noted.
alter table gate add foreign key (room_id) references room on delete set null;
create index gate_room on gate (room_id) where room_id is not null;
insert into scan_reason (reason, accepted, label, advice, sort) values
	('no_session', false, '{"en": "No session now", "zh": "当前没有论坛场次"}',
	'{"en": "Doors open half an hour before a session begins.", "zh": "每场论坛开始前半小时可签到入场。"}', 39);

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
