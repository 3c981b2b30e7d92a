-- The forum as organizers plan it.

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
		('forum_session', '''session_id'', ''changed_at'', ''created_at'', ''sequence'''),
		('forum_speaker', '''sort'''), ('forum_signup', '''signup_id'', ''party'', ''queue'', ''created_at''')) as o (name, skip) loop
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
	forum_word, forum_session_at, forum_scanned, forum_unscanned, forum_attend, forum_scan, forum_said, forum_tick, room_save, room_delete, track_save, track_delete, speaker_save, speaker_delete,
	forum_save, forum_cancel, forum_delete, forum_hours, forum_span, forum_session_search,
	speaker_search, room_search, forum_signup_search from public;
grant execute on function forum_join, forum_leave, forum_accept, forum_agenda, forum_visitor, forum_meanwhile to pavilion_portal;
grant execute on function forum_conflicts, forum_check, forum_scan, forum_said, forum_tick, room_save, room_delete, track_save, track_delete,
	speaker_save, speaker_delete, forum_save, forum_cancel, forum_delete, forum_hours, forum_span, forum_session_search,
	speaker_search, room_search, forum_signup_search to pavilion_office;
grant execute on function forum_zone, forum_seats, forum_taken, forum_waiting to pavilion_portal, pavilion_office;
grant execute on function forum_promote_next to pavilion_jobs;
