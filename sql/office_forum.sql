-- office_forum.filters: what the list can be narrowed to
select 'room' as name, 'Room' as label, jsonb_agg(jsonb_build_object('value', public_id, 'label', tr(name),
	'selected', public_id = any (:room::uuid[])) order by sort) as options
from room where edition_id = current_edition() having count(*) > 0
union all
select 'track', 'Track', jsonb_agg(jsonb_build_object('value', public_id, 'label', tr(name),
	'selected', public_id = any (:track::uuid[])) order by sort)
from forum_track where edition_id = current_edition() having count(*) > 0
union all
select 'tag', 'Tag', tag_filter('session', :tag::uuid[]);

-- office_forum.signup_filters: the sessions that somebody signed up for
select 'session' as name, 'Session' as label, jsonb_agg(jsonb_build_object('value', f.public_id, 'label', tr(f.title),
	'selected', f.public_id = any (:session::uuid[])) order by f.starts_at) as options
from forum_session f
where f.edition_id = current_edition() and exists (select from forum_signup s where s.session_id = f.session_id)
having count(*) > 0
union all
select 'tag', 'Tag', tag_filter('registration', :tag::uuid[]);

-- office_forum.known: refuses when there is no such session
select refuse(404, 'There is no such session.') where not exists (select from forum_session where public_id = :session);

-- office_forum_new.new: what the form of a new session begins with: after the last one of the first day
select to_char(greatest(e.opens_on + e.forum_from, (select max(f.ends_at at time zone current_zone()) from forum_session f
		where f.edition_id = e.edition_id and (f.starts_at at time zone current_zone())::date = e.opens_on)), 'YYYY-MM-DD"T"HH24:MI') as starts,
	to_char(greatest(e.opens_on + e.forum_from, (select max(f.ends_at at time zone current_zone()) from forum_session f
		where f.edition_id = e.edition_id and (f.starts_at at time zone current_zone())::date = e.opens_on)) + interval '45 minutes',
		'YYYY-MM-DD"T"HH24:MI') as ends,
	'draft' as status, 'en' as language, true as waiting, 120 as accept_minutes,
	exists (select from room r where r.edition_id = e.edition_id) as rooms
from edition e where e.edition_id = current_edition();

-- office_forum.choices: rooms and tracks of the edition
select (select jsonb_agg(jsonb_build_object('id', r.public_id, 'name', tr(r.name), 'places', r.places) order by r.sort, r.room_id)
		from room r where r.edition_id = current_edition()) as rooms,
	(select jsonb_agg(jsonb_build_object('id', t.public_id, 'name', tr(t.name)) order by t.sort, t.track_id)
		from forum_track t where t.edition_id = current_edition()) as tracks;

-- office_forum.speakers: all of the edition, those of the form or of the session ticked
select p.public_id as id, p.name, p.company, case when :speaker::uuid[] is not null then p.public_id = any (:speaker::uuid[])
	else exists (select from forum_speaker k join forum_session f using (session_id)
		where k.speaker_id = p.speaker_id and f.public_id = :session::uuid) end as chosen
from speaker p where p.edition_id = current_edition()
order by p.name;

-- office_forum_new.speakers: all of the edition, those of the form ticked
select p.public_id as id, p.name, p.company, coalesce(p.public_id = any (:speaker::uuid[]), false) as chosen
from speaker p where p.edition_id = current_edition()
order by p.name;

-- office_forum.one: a session as its form takes it
select f.public_id as session, f.xmin::text as seen, tr(f.title) as title, f.title ->> 'en' as title_en, f.title ->> 'zh' as title_zh,
	f.abstract ->> 'en' as abstract_en, f.abstract ->> 'zh' as abstract_zh, t.public_id as track, f.language, r.public_id as room,
	to_char(f.starts_at at time zone current_zone(), 'YYYY-MM-DD"T"HH24:MI') as starts,
	to_char(f.ends_at at time zone current_zone(), 'YYYY-MM-DD"T"HH24:MI') as ends, f.places, f.waiting, f.accept_minutes, f.status,
	f.status = 'cancelled' as cancelled, f.cancelled_for, forum_seats(f.session_id) as seats, forum_taken(f.session_id) as taken,
	forum_waiting(f.session_id) as queue, exists (select from forum_signup s where s.session_id = f.session_id) as used
from forum_session f join room r using (room_id) left join forum_track t using (track_id)
where f.public_id = :session;

-- office_forum.check: what stands against a session, as it was typed or as it is kept
select c.* from forum_session f join room r using (room_id),
	forum_check(f.public_id, coalesce(:room::uuid, r.public_id), coalesce(:starts::timestamp, f.starts_at at time zone current_zone()),
		coalesce(:ends::timestamp, f.ends_at at time zone current_zone()), coalesce(:places::int, f.places),
		coalesce(:speaker::uuid[], array(select p.public_id from forum_speaker k join speaker p using (speaker_id)
			where k.session_id = f.session_id))) c
where f.public_id = :session and f.status <> 'cancelled';

-- office_forum_new.check: the same for a session that is not saved yet
select c.* from forum_check(null, :room::uuid, :starts::timestamp, :ends::timestamp, :places::int, :speaker::uuid[]) c;

-- office_forum_form.check: the same while a form is filled in
select c.* from forum_check(:of::uuid, :room::uuid, :starts::timestamp, :ends::timestamp, :places::int, :speaker::uuid[]) c;

-- office_forum.create: one more session
select forum_save(null, :key, null, :title_en, :title_zh, :abstract_en, :abstract_zh, :track, :language, :room, :starts::timestamp,
	:ends::timestamp, :places::int, coalesce(:waiting::boolean, false), :accept_minutes::int, :status, :speaker::uuid[], :known::boolean);

-- office_forum.update: the form of a session
select forum_save(:session, :key, :seen, :title_en, :title_zh, :abstract_en, :abstract_zh, :track, :language, :room, :starts::timestamp,
	:ends::timestamp, :places::int, coalesce(:waiting::boolean, false), :accept_minutes::int, :status, :speaker::uuid[], :known::boolean);

-- office_forum.cancel: whoever signed up is told
select forum_cancel(:session, :reason);

-- office_forum.delete: a session that nobody signed up for goes
select forum_delete(:session);

-- office_forum.days: the days of the fair, and others that have sessions
with days as (
	select d::date as day from edition e, generate_series(e.opens_on, coalesce(e.closes_on, e.opens_on), interval '1 day') d
	where e.edition_id = current_edition()
	union select (f.starts_at at time zone current_zone())::date from forum_session f where f.edition_id = current_edition()
)
select d.day, d.day = coalesce(:day::date, (select min(day) from days)) as here,
	(select count(*) from forum_session f where f.edition_id = current_edition() and f.status <> 'cancelled'
		and (f.starts_at at time zone current_zone())::date = d.day) as sessions
from days d order by 1;

-- office_forum.grid: the size of the drawing: a room is 190 wide, a minute 1.5 high; hours on the left
select r.rooms * 190 + 60 as wide, (s.until - s.since) * 90 + 44 as high, (s.until - s.since) * 90 + 40 as bottom
from forum_span(:day::date) s, (select greatest(count(*), 1) as rooms from room where edition_id = current_edition()) r;

-- office_forum.rooms: a column each
select tr(r.name) as name, r.places, 60 + (row_number() over (order by r.sort, r.room_id) - 1) * 190 as x,
	60 + (row_number() over (order by r.sort, r.room_id) - 1) * 190 + 8 as text
from room r where r.edition_id = current_edition() order by r.sort, r.room_id;

-- office_forum.hours: a line each
select lpad(h::text, 2, '0') || ':00' as label, (h - s.since) * 90 + 40 as y, (h - s.since) * 90 + 44 as text
from forum_span(:day::date) s, generate_series(s.since, s.until) h;

-- office_forum.boxes: the sessions of the day where they stand; of two in one room at one time each has half the width
with rooms as (
	select r.room_id, 60 + (row_number() over (order by r.sort, r.room_id) - 1) * 190 as x from room r where r.edition_id = current_edition()
), shown as (
	select f.*, s.since, extract(epoch from (f.starts_at at time zone current_zone())::time) / 60 as m,
		extract(epoch from f.ends_at - f.starts_at) / 60 as long,
		exists (select from forum_session o where o.room_id = f.room_id and o.session_id <> f.session_id and o.status <> 'cancelled'
			and o.starts_at < f.ends_at and o.ends_at > f.starts_at) as shared,
		(select count(*) from forum_session o where o.room_id = f.room_id and o.status <> 'cancelled'
			and o.starts_at < f.ends_at and o.ends_at > f.starts_at
			and (o.starts_at, o.session_id) < (f.starts_at, f.session_id)) as before
	from forum_span(:day::date) s join forum_session f on (f.starts_at at time zone current_zone())::date = s.day
	where f.edition_id = current_edition() and f.status <> 'cancelled'
)
select s.public_id as session, tr(s.title) as title, s.starts_at, s.ends_at, s.status, t.colour, forum_taken(s.session_id) as taken,
	forum_seats(s.session_id) as seats,
	(r.x + 3 + case when s.shared then (s.before % 2) * 92 else 0 end)::int as x, case when s.shared then 92 else 184 end as w,
	case when s.shared then 86 else 178 end as inner_w,
	((s.m - s.since * 60) * 1.5 + 41)::int as y, greatest(s.long * 1.5 - 2, 18)::int as h,
	exists (select from forum_conflicts(s.public_id, s.room_id, s.starts_at, s.ends_at, s.places,
		array(select k.speaker_id from forum_speaker k where k.session_id = s.session_id)) c where c.kind <> 'changeover') as bad
from shown s join rooms r using (room_id) left join forum_track t using (track_id)
order by s.starts_at, s.session_id;

-- office_forum.conflicts: every conflict of the programme, each pair once
select f.public_id as session, tr(f.title) as title, f.starts_at, f.ends_at, c.*
from forum_session f, forum_conflicts(f.public_id, f.room_id, f.starts_at, f.ends_at, f.places,
	array(select k.speaker_id from forum_speaker k where k.session_id = f.session_id)) c
where f.edition_id = current_edition() and f.status <> 'cancelled'
	and (c.other is null or (f.starts_at, f.public_id) < (c.other_starts, c.other))
order by f.starts_at, f.session_id, c.kind
limit 200;

-- office_forum.door_head: the session above the door list
select f.public_id as session, tr(f.title) as title, f.starts_at, f.ends_at, tr(r.name) as room, forum_seats(f.session_id) as seats,
	(select count(*) from forum_signup s where s.session_id = f.session_id and s.status = 'signed') as signed,
	(select count(*) from forum_signup s where s.session_id = f.session_id and s.attended_at is not null) as attended,
	forum_waiting(f.session_id) as queue, f.status = 'cancelled' as cancelled
from forum_session f join room r using (room_id) where f.public_id = :session;

-- office_forum.door: who may come in: those with a place by name, then those who wait in their order
select d.public_id as signup, d.name, d.company, tr(d.category) as category, d.number, d.status, d.attended_at
from forum_door d join forum_session f using (session_id)
where f.public_id = :session and d.status <> 'lapsed'
order by d.status = 'waiting', case when d.status = 'waiting' then d.queue end, d.name collate reading, d.queue;

-- office_forum.scan: a badge at the door
select forum_scan(:session, :code, :key) as reason;

-- office_forum.said: what the last scan said
select * from forum_said(:scan::uuid);

-- office_forum.tick: ticked by hand
select forum_tick(:signup, :there::boolean);
