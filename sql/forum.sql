-- forum.days: the days that have sessions, the chosen one marked: the one asked for, else today, else the first
with days as (
	select (f.starts_at at time zone current_zone())::date as day, count(*) as sessions from forum_session f
	where f.edition_id = current_edition() and f.status <> 'draft' group by 1
), chosen as (
	select coalesce((select d.day from days d where d.day = :day::date),
		(select d.day from days d where d.day = (now() at time zone current_zone())::date),
		(select min(d.day) from days d)) as day
)
select d.day, d.sessions, d.day = c.day as here, :track::uuid as track, :language::text as language
from days d, chosen c order by d.day;

-- forum.tracks: what the programme can be narrowed to
select t.public_id as id, tr(t.name) as name, t.public_id = :track::uuid as here
from forum_track t
where t.edition_id = current_edition() and exists (select from forum_session f where f.track_id = t.track_id and f.status <> 'draft')
order by t.sort, t.track_id;

-- forum.programme: the sessions of the chosen day; `hour` where a new time begins
with days as (
	select (f.starts_at at time zone current_zone())::date as day from forum_session f
	where f.edition_id = current_edition() and f.status <> 'draft' group by 1
), chosen as (
	select coalesce((select d.day from days d where d.day = :day::date),
		(select d.day from days d where d.day = (now() at time zone current_zone())::date),
		(select min(d.day) from days d)) as day
)
select f.public_id as session, tr(f.title) as title, f.starts_at, f.ends_at, tr(r.name) as room, tr(t.name) as track, t.colour,
	f.language, f.status = 'cancelled' as cancelled, f.starts_at <= now() as begun, f.waiting,
	greatest(forum_seats(f.session_id) - forum_taken(f.session_id), 0) as places, forum_waiting(f.session_id) as queue,
	f.starts_at is distinct from lag(f.starts_at) over (order by f.starts_at, r.sort, f.session_id) as hour,
	(select string_agg(coalesce(case current_lang() when 'zh' then p.name_local end, p.name), ' · ' order by k.sort)
		from forum_speaker k join speaker p using (speaker_id) where k.session_id = f.session_id) as speakers
from chosen c join forum_session f on (f.starts_at at time zone current_zone())::date = c.day
	join room r using (room_id) left join forum_track t using (track_id)
where f.edition_id = current_edition() and f.status <> 'draft'
	and (:track::uuid is null or t.public_id = :track::uuid)
	and (:language::text is null or f.language in (:language::text, 'both'))
order by f.starts_at, r.sort, f.session_id;

-- forum.known: refuses when there is no such session in the programme
select refuse(404, 'There is no such session.')
where not exists (select from forum_session f where f.public_id = :session::uuid and f.status <> 'draft');

-- forum.session: one session as visitors see it
select f.public_id as session, tr(f.title) as title, tr(f.abstract) as abstract, f.starts_at, f.ends_at, tr(r.name) as room,
	tr(h.name) as hall, h.public_id as hall_id, r.equipment, tr(t.name) as track, t.colour, f.language,
	f.status = 'cancelled' as cancelled, f.cancelled_for, f.starts_at <= now() as begun, f.waiting, f.accept_minutes,
	forum_seats(f.session_id) as seats, greatest(forum_seats(f.session_id) - forum_taken(f.session_id), 0) as places,
	forum_waiting(f.session_id) as queue, (f.starts_at at time zone current_zone())::date as day
from forum_session f join room r using (room_id) left join hall h using (hall_id) left join forum_track t using (track_id)
where f.public_id = :session::uuid;

-- forum.speakers: who speaks there
select p.name, p.name_local, p.company, tr(p.bio) as bio
from forum_session f join forum_speaker k using (session_id) join speaker p using (speaker_id)
where f.public_id = :session::uuid
order by k.sort, p.name;

-- forum.event: one session as its calendar file needs it
select f.public_id || '@forum.pavilion' as uid, f.sequence, ical_moment(f.changed_at) as stamp,
	ical_moment(f.starts_at) as starts, ical_moment(f.ends_at) as ends, tr(f.title) as summary,
	concat_ws(case current_lang() when 'zh' then '，' else ', ' end, tr(r.name), tr(h.name), tr(v.name)) as place, tr(f.abstract) as about,
	:home_url::text || '/forum/' || f.public_id as url, case f.status when 'cancelled' then 'CANCELLED' else 'CONFIRMED' end as status,
	tr(e.name) as calendar
from forum_session f join edition e using (edition_id) join room r using (room_id) left join hall h using (hall_id)
	left join venue v using (venue_id)
where f.public_id = :session::uuid;

-- visit_forum.visitor: whose link it is; refuses one that is not known
select :secret::text as secret, v.person, v.status, v.status = 'confirmed' as confirmed,
	tr(e.name) as fair
from forum_visitor(:secret_hash::bytea) v join edition e using (edition_id) where v.own;

-- visit_forum.agenda: the sessions that the visitor and the group signed up for, each with its people
select f.public_id as session, tr(f.title) as title, f.starts_at, f.ends_at, tr(r.name) as room, tr(t.name) as track, t.colour,
	f.language, f.status = 'cancelled' as cancelled, f.cancelled_for, f.ends_at <= now() as over, f.starts_at <= now() as begun,
	(f.starts_at at time zone current_zone())::date is distinct from
		lag((f.starts_at at time zone current_zone())::date) over (order by f.starts_at, f.session_id) as day,
	bool_or(a.status = 'offered') as offered, min(a.offered_until) as offered_until, bool_or(a.status = 'signed') as signed,
	json_agg(json_build_object('person', a.person, 'member', a.member, 'own', a.own, 'status', a.status, 'ahead', a.ahead,
		'attended', a.attended_at is not null, 'living', a.status <> 'lapsed') order by not a.own, a.person) as people
from forum_agenda(:secret_hash::bytea) a join forum_session f using (session_id) join room r using (room_id)
	left join forum_track t using (track_id)
group by f.session_id, r.room_id, t.track_id
order by f.starts_at, f.session_id;

-- visit_forum.days: the days of the programme behind a link, the chosen one marked
with days as (
	select (f.starts_at at time zone current_zone())::date as day, count(*) as sessions from forum_session f
	where f.edition_id = (select v.edition_id from forum_visitor(:secret_hash::bytea) v where v.own) and f.status = 'published'
	group by 1
), chosen as (
	select coalesce((select d.day from days d where d.day = :day::date),
		(select min(d.day) from days d where d.day >= (now() at time zone current_zone())::date),
		(select min(d.day) from days d)) as day
)
select d.day, d.sessions, d.day = c.day as here from days d, chosen c order by d.day;

-- visit_forum.programme: what can be signed up for on that day, and what the visitor has of it already
with days as (
	select (f.starts_at at time zone current_zone())::date as day from forum_session f
	where f.edition_id = (select v.edition_id from forum_visitor(:secret_hash::bytea) v where v.own) and f.status = 'published'
	group by 1
), chosen as (
	select coalesce((select d.day from days d where d.day = :day::date),
		(select min(d.day) from days d where d.day >= (now() at time zone current_zone())::date),
		(select min(d.day) from days d)) as day
)
select f.public_id as session, tr(f.title) as title, f.starts_at, f.ends_at, tr(r.name) as room, tr(t.name) as track, t.colour,
	f.language, f.waiting, f.starts_at <= now() as begun,
	greatest(forum_seats(f.session_id) - forum_taken(f.session_id), 0) as places, forum_waiting(f.session_id) as queue,
	a.status as mine,
	f.starts_at is distinct from lag(f.starts_at) over (order by f.starts_at, r.sort, f.session_id) as hour,
	(select string_agg(coalesce(case current_lang() when 'zh' then p.name_local end, p.name), ' · ' order by k.sort)
		from forum_speaker k join speaker p using (speaker_id) where k.session_id = f.session_id) as speakers
from chosen c join forum_session f on (f.starts_at at time zone current_zone())::date = c.day
	join room r using (room_id) left join forum_track t using (track_id)
	left join forum_agenda(:secret_hash::bytea) a on a.session_id = f.session_id and a.own and a.status <> 'lapsed'
where f.edition_id = (select v.edition_id from forum_visitor(:secret_hash::bytea) v where v.own) and f.status = 'published'
order by f.starts_at, r.sort, f.session_id;

-- visit_forum.people: the visitor and the group, and what each has of this session
select v.member, v.person, v.own, a.status, a.status is null or a.status = 'lapsed' as free,
	coalesce(v.member = any (:member::uuid[]), v.own) as chosen
from forum_visitor(:secret_hash::bytea) v
	left join forum_agenda(:secret_hash::bytea) a on a.member = v.member
		and a.session_id = (select f.session_id from forum_session f where f.public_id = :session::uuid)
order by not v.own, v.person;

-- visit_forum.open: whether somebody of the group can still sign up for it
select true as any from forum_visitor(:secret_hash::bytea) v
	left join forum_agenda(:secret_hash::bytea) a on a.member = v.member
		and a.session_id = (select f.session_id from forum_session f where f.public_id = :session::uuid)
where a.status is null or a.status = 'lapsed'
limit 1;

-- visit_forum.mine: where the visitor and the group stand in this session
select bool_or(a.status = 'offered') as offered, min(a.offered_until) as offered_until, bool_or(a.status = 'signed') as signed,
	bool_or(a.status = 'waiting') as waiting, min(a.ahead) as ahead, count(*) filter (where a.status <> 'lapsed') as living,
	:secret::text as secret, :session::uuid as session
from forum_agenda(:secret_hash::bytea) a join forum_session f using (session_id)
where f.public_id = :session::uuid
having count(*) > 0;

-- visit_forum.meanwhile: what else is in the agenda at that time
select m.* from forum_meanwhile(:secret_hash::bytea, :session::uuid) m;

-- visit_forum.join: signs up, or joins the waiting list
select forum_join(:secret_hash::bytea, :session::uuid, :member::uuid[], :anyway::boolean, :key::uuid) as became;

-- visit_forum.leave: gives the places back
select forum_leave(:secret_hash::bytea, :session::uuid, :member::uuid[]) as people;

-- visit_forum.accept: takes the place that is offered
select forum_accept(:secret_hash::bytea, :session::uuid) as people;

-- visit_forum.events: the agenda as a calendar: each session once, for whoever of the group is in it
select f.public_id || '@forum.pavilion' as uid, f.sequence, ical_moment(f.changed_at) as stamp,
	ical_moment(f.starts_at) as starts, ical_moment(f.ends_at) as ends, tr(f.title) as summary,
	concat_ws(case current_lang() when 'zh' then '，' else ', ' end, tr(r.name), tr(h.name), tr(v.name)) as place,
	concat_ws(E'\n', case when bool_or(not a.own) then string_agg(a.person, case current_lang() when 'zh' then '、' else ', ' end order by a.person) end, tr(f.abstract)) as about,
	:home_url::text || '/forum/' || f.public_id as url, tr(e.name) as calendar,
	case when f.status = 'cancelled' then 'CANCELLED' when bool_or(a.status = 'signed') then 'CONFIRMED' else 'TENTATIVE' end as status
from forum_agenda(:secret_hash::bytea) a join forum_session f using (session_id) join edition e using (edition_id)
	join room r using (room_id) left join hall h using (hall_id) left join venue v using (venue_id)
where a.status <> 'lapsed'
group by f.session_id, e.edition_id, r.room_id, h.hall_id, v.venue_id
order by f.starts_at, f.session_id;

-- job_forum.promote: gives the places of one session on; how many moved, 0 when there is nothing to do
select forum_promote_next() as moved;

-- job_forum.next: seconds until the next offer lapses, at most a minute
select greatest(1, least(60, ceil(coalesce(extract(epoch from min(offered_until) - now()), 60))))::int as seconds
from forum_signup where status = 'offered';
