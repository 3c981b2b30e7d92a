-- room.hours: the hours of the forum in this edition
select to_char(forum_from, 'HH24:MI') as opens, to_char(forum_until, 'HH24:MI') as closes
from edition where edition_id = current_edition();

-- room.hours_save: sets them
select forum_hours(:opens, :closes);

-- room.new: a new room comes after the others
select coalesce(max(sort), 0) + 10 as sort, 50 as places from room where edition_id = current_edition();

-- room.halls: where a room can be
select public_id as id, tr(name) as name from hall where edition_id = current_edition() order by sort, code;

-- room.known: refuses when there is no such room
select refuse(404, 'There is no such room.') where not exists (select from room where public_id = :room);

-- room.one: a room as its form takes it
select r.public_id as room, r.xmin::text as seen, tr(r.name) as name, r.name ->> 'en' as name_en, r.name ->> 'zh' as name_zh,
	h.public_id as hall, r.places, r.equipment, r.sort
from room r left join hall h using (hall_id) where r.public_id = :room;

-- room.create: one more room of the edition
select room_save(null, :key, null, :name_en, :name_zh, :hall, :places::int, :equipment, :sort::int);

-- room.update: the form of a room
select room_save(:room, :key, :seen, :name_en, :name_zh, :hall, :places::int, :equipment, :sort::int);

-- room.delete: a room goes
select room_delete(:room);

-- track.new: a new track comes after the others
select coalesce(max(sort), 0) + 10 as sort, 'blue' as colour from forum_track where edition_id = current_edition();

-- track.known: refuses when there is no such track
select refuse(404, 'There is no such track.') where not exists (select from forum_track where public_id = :track);

-- track.one: a track as its form takes it
select public_id as track, tr(name) as name, name ->> 'en' as name_en, name ->> 'zh' as name_zh, colour, sort
from forum_track where public_id = :track;

-- track.create: one more track
select track_save(null, :key, :name_en, :name_zh, :colour, :sort::int);

-- track.update: the form of a track
select track_save(:track, :key, :name_en, :name_zh, :colour, :sort::int);

-- track.delete: a track goes
select track_delete(:track);

-- speaker.filters: the tags that speakers have, for the list
select 'tag' as name, 'Tag' as label, tag_filter('speaker', :tag::uuid[]) as options;

-- speaker.known: refuses when there is no such speaker
select refuse(404, 'There is no such speaker.') where not exists (select from speaker where public_id = :speaker);

-- speaker.one: a speaker as the form takes it
select public_id as speaker, xmin::text as seen, name, name_local, company, email, bio ->> 'en' as bio_en, bio ->> 'zh' as bio_zh
from speaker where public_id = :speaker;

-- speaker.sessions: where the person speaks
select f.public_id as session, tr(f.title) as title, f.starts_at, f.ends_at, tr(r.name) as room, f.status
from speaker p join forum_speaker k using (speaker_id) join forum_session f using (session_id) join room r using (room_id)
where p.public_id = :speaker order by f.starts_at;

-- speaker.create: one more speaker
select speaker_save(null, :key, null, :name, :name_local, :company, :email, :bio_en, :bio_zh);

-- speaker.update: the form of a speaker
select speaker_save(:speaker, :key, :seen, :name, :name_local, :company, :email, :bio_en, :bio_zh);

-- speaker.delete: a speaker goes
select speaker_delete(:speaker);
