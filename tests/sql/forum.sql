-- The forum: places, parties, waiting list and deadlines, clashes, conflicts of planning, the door. Races between
-- processes are tested elsewhere; here each rule by itself.
create function k(n int) returns uuid language sql immutable as
	$$ select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
-- Visitor n has the link of n in 64 digits, and the address v<n>; 11 to 15 are the group of 10, without addresses.
create function link(n int) returns bytea language sql immutable as
	$$ select sha256(convert_to(lpad(n::text, 64, '0'), 'UTF8')) $$;
do $$
declare
	id bigint;
	leader bigint;
begin
	for i in 1..40 loop
		insert into registration (public_id, edition_id, category_id, status, name, email, lang, leader_id, confirmed_at)
		select k(i), e.edition_id, c.category_id, case i when 40 then 'pending' else 'confirmed' end, 'V' || i,
			case when i not between 11 and 15 then 'v' || i || '@example.org' end, case i when 3 then 'zh' else 'en' end,
			case when i between 11 and 15 then leader end, now()
		from edition e join badge_category c using (edition_id) where e.is_current and c.code = 'visitor'
		returning registration_id into id;
		if i = 10 then leader := id; end if;
		insert into registration_link (token_hash, registration_id) values (link(i), id);
	end loop;
	insert into permission (permission, label, by_row) values ('forum.manage', '{}', false) on conflict do nothing;
	insert into role (name, code) values ('{"en": "Planner"}', 'planner');
	insert into role_permission select role_id, 'forum.manage', 'all' from role where code = 'planner';
	insert into account_role select account_id, role_id from account, role where email = 'otto@example.org' and code = 'planner';
end $$;
create function room(n int) returns uuid language sql immutable as $$ select public.k(1000 + n) $$;
-- A session as the office saves it, on 15 September; null places: those of the room.
create function plan(n int, r int, starts text, ends text, seats int default null, minutes int default 60, waits boolean default true,
	speakers uuid[] default '{}', known boolean default false, as_ text default 'published', day text default '2027-09-15')
returns uuid language sql volatile as $$
	select public.forum_save((select f.public_id from public.forum_session f where f.public_id = public.k(n)), public.k(n), null,
		'Session ' || n, '论坛' || n, null, null, null, 'en', public.room(r), (day || ' ' || starts)::timestamp,
		(day || ' ' || ends)::timestamp, seats, waits, minutes, as_, speakers, known)
$$;
create function join_(v int, s int, anyway boolean default false, variadic members int[] default '{}') returns text language sql volatile as $$
	select public.forum_join(public.link(v), public.k(s), array(select public.k(m) from unnest(members) m), anyway, gen_random_uuid())
$$;
create function states(s int) returns text language sql stable security definer as $$
	select string_agg(r.name || ' ' || g.status, ', ' order by g.queue) from public.forum_signup g
	join public.registration r using (registration_id) join public.forum_session f using (session_id)
	where f.public_id = public.k(s) and g.status <> 'left'
$$;
create function told(s int) returns text language sql stable security definer as $$
	select string_agg(m.kind || ' ' || m.lang || ' ' || m.recipient, ', ' order by m.message_id)
	from public.message m where m.params ->> 'session' = public.k(s)::text
$$;
create function expire(s int) returns void language sql volatile security definer as $$
	update public.forum_signup g set offered_until = now() - interval '1 second' from public.forum_session f
	where f.session_id = g.session_id and f.public_id = public.k(s) and g.status = 'offered'
$$;
grant pavilion_office, pavilion_portal, pavilion_jobs to current_user;

-- ------------------------------------------------------------------------------------------------- planning
set role pavilion_office;
select act('otto@example.org', 'all');
select is(room_save(null, room(1), null, 'Big', '大厅', null, 100, null, 0), room(1), 'a room');
select is(room_save(null, room(2), null, 'Small', null, null, 3, null, 1), room(2), 'and a small one');
select is(speaker_save(null, k(2001), null, 'Ann', null, null, null, null, null), k(2001), 'a speaker');
select is(speaker_save(null, k(2002), null, 'Ben', null, null, null, null, null), k(2002), 'and another one');
select is(plan(1, 1, '10:00', '11:00', speakers => array[k(2001)]), k(1), 'a session in a free room');
select is((select starts_at from forum_session where public_id = k(1)), '2027-09-15 10:00+02'::timestamptz, 'at the time of the venue');
select refused($$ select plan(2, 1, '12:00', '12:00') $$, 'PV422', 'no session ends as it begins');
select refused($$ select plan(2, 9, '12:00', '13:00') $$, 'PV422', 'no session is in a room that there is not');
select refused($$ select plan(2, 1, '10:30', '11:30') $$, 'PV409', 'a room that is taken is warned of');
select is((select string_agg(kind || ' ' || coalesce(other_title, ''), ', ') from forum_check(null, room(1), '2027-09-15 10:30',
	'2027-09-15 11:30', null, array[k(2001)])), 'room Session 1, speaker Session 1', 'and the speaker who is in two places');
select is(plan(2, 1, '10:30', '11:30', known => true), k(2), 'who knows may');
select is((select kind from forum_check(null, room(2), '2027-09-15 10:30', '2027-09-15 11:30', null, array[k(2002)])), null,
	'another room and another speaker: nothing');
select is((select string_agg(kind, ', ') from forum_check(null, room(2), '2027-09-15 10:30', '2027-09-15 11:30', 4, '{}')), 'places',
	'more places than the room has');
select is((select kind from forum_check(null, room(1), '2027-09-15 11:35', '2027-09-15 12:00', null, '{}')), 'changeover',
	'five minutes to change over: a hint');
select is(plan(3, 1, '11:35', '12:00'), k(3), 'that hinders nobody');
select is((select kind from forum_check(null, room(1), '2027-09-15 11:40', '2027-09-15 12:30', null, '{}') c where c.kind = 'changeover'), null,
	'ten minutes after the one before are enough');
select is((select count(*) from forum_check(null, room(2), '2027-09-13 10:00', '2027-09-13 11:00', null, '{}') where kind = 'outside'), 1::bigint,
	'the day before the fair');
select is((select count(*) from forum_check(null, room(2), '2027-09-15 08:00', '2027-09-15 09:30', null, '{}') where kind = 'outside'), 1::bigint,
	'before the forum opens');
select is((select count(*) from forum_check(null, room(2), '2027-09-15 17:00', '2027-09-15 18:00', null, '{}')), 0::bigint, 'until it closes');
select works($$ select forum_hours('08:00', '20:00') $$, 'the hours are the organizer''s');
select is((select count(*) from forum_check(null, room(2), '2027-09-15 08:00', '2027-09-15 09:30', null, '{}')), 0::bigint, 'and count at once');
select refused($$ select forum_hours('20:00', '08:00') $$, 'PV422', 'but not backwards');
select is((select count(*) from forum_check(k(1), room(1), '2027-09-15 10:00', '2027-09-15 10:20', null, array[k(2001)])), 0::bigint,
	'a session is no conflict with itself');
select refused($$ select room_delete(room(1)) $$, 'PV409', 'a room in use stays');
select refused($$ select speaker_delete(k(2001)) $$, 'PV409', 'so does a speaker');
select works($$ select speaker_delete(k(2002)) $$, 'who speaks nowhere goes');
select refused($$ select forum_save(k(1), k(1), 'old', 'X', null, null, null, null, 'en', room(1), '2027-09-15 10:00', '2027-09-15 11:00',
	null, true, 60, 'published', '{}', true) $$, 'PV409', 'an edit of what somebody else changed');
select act('sue@example.org', 'all');
select refused($$ select plan(4, 1, '14:00', '15:00') $$, 'PV403', 'who may not plan, plans nothing');
select is((select count(*) from forum_session), 0::bigint, 'and sees nothing in the office');

-- ------------------------------------------------------------------------------------------------- places
select act('otto@example.org', 'all');
select plan(10, 1, '14:00', '15:00', 3);
select plan(11, 2, '16:00', '17:00', as_ => 'draft');
set role pavilion_portal;
select act(null);
select refused($$ select join_(99, 10) $$, 'PV404', 'a link that nobody has');
select refused($$ select join_(40, 10) $$, 'PV409', 'whose address is not confirmed cannot sign up');
select refused($$ select join_(1, 11) $$, 'PV404', 'nobody sees a draft');
select is((select count(*) from forum_session where public_id = k(11)), 0::bigint, 'not even by its row');
select refused($$ select email from speaker $$, '42501', 'nor the addresses of speakers');
select refused($$ select count(*) from forum_signup $$, '42501', 'nor who signed up');
select is(join_(1, 10), 'signed', 'one place');
select refused($$ select join_(1, 10) $$, 'PV409', 'nobody signs up twice');
select is(join_(2, 10), 'signed', 'two places');
select is(join_(10, 10, false, 10, 11), 'waiting', 'two of a group wait for two places, though one is free');
select is(join_(3, 10), 'waiting', 'nobody overtakes them');
select is(states(10), 'V1 signed, V2 signed, V10 waiting, V11 waiting, V3 waiting', 'in order');
select is((select ahead from forum_agenda(link(3))), 3, 'and know how many are before them');
select is((select ahead from forum_agenda(link(10)) where own), 1, 'a party is one in the queue');
select is(told(10), null, 'nobody is written to yet');
select is(forum_leave(link(1), k(10), null), 1, 'one leaves');
select is(states(10), 'V2 signed, V10 offered, V11 offered, V3 waiting', 'the group has its offer whole');
select is(told(10), 'forum-offer en v10@example.org', 'one mail, to its leader');
select is(forum_taken((select session_id from forum_session where public_id = k(10))), 3, 'offers take places');
select refused($$ select forum_accept(link(3), k(10)) $$, 'PV409', 'who has no offer takes none');
select is(forum_accept(link(10), k(10)), 2, 'the leader takes both');
select refused($$ select forum_accept(link(10), k(10)) $$, 'PV409', 'once');
select is(states(10), 'V2 signed, V10 signed, V11 signed, V3 waiting', 'both are signed up');
select is(forum_leave(link(10), k(10), array[k(11)]), 1, 'the leader gives the place of a member back');
select is(states(10), 'V2 signed, V10 signed, V3 offered', 'the next one gets it');
select is(join_(4, 10), 'waiting', 'a place that is offered is not free');
select refused($$ select join_(5, 10, false, 6) $$, 'PV404', 'nobody signs up others than the own group');
select refused($$ select join_(11, 10, false, 10) $$, 'PV404', 'a member does not sign up the leader');
select refused($$ select join_(10, 10, false, 11, 12, 13, 14) $$, 'PV409', 'more than there are places');

-- ------------------------------------------------------------------------------------------------- deadlines
select expire(10);
select is((select status from forum_agenda(link(3))), 'lapsed', 'an offer whose time is over has lapsed, before anybody tidied up');
select refused($$ select forum_accept(link(3), k(10)) $$, 'PV409', 'and cannot be taken');
reset role;
set role pavilion_jobs;
select is(forum_promote_next(), 1, 'the job finds it');
select is(forum_promote_next(), 0, 'and then nothing');
set role pavilion_portal;
select is(states(10), 'V2 signed, V10 signed, V3 lapsed, V4 offered', 'the next one has the offer');
select is(told(10), 'forum-offer en v10@example.org, forum-offer zh v3@example.org, forum-lapsed zh v3@example.org, forum-offer en v4@example.org',
	'each mail once, in the reader''s language');
select is(join_(3, 10), 'waiting', 'who let it lapse waits anew');
select is((select round(extract(epoch from offered_until - now()) / 60) from forum_agenda(link(4))), 60::numeric, 'the time is the session''s');
reset role;
set role pavilion_office;
select act('otto@example.org', 'all');
select plan(10, 1, '14:00', '15:00', 4);
select is(states(10), 'V2 signed, V10 signed, V4 offered, V3 offered', 'more places go to those who wait');
select plan(12, 2, '09:00', '09:30', minutes => 0);
select plan(13, 1, '12:10', '12:40', 1, waits => false);
set role pavilion_portal;
select act(null);
select is(join_(20, 12) || join_(21, 12) || join_(22, 12) || join_(23, 12) || join_(24, 12), 'signedsignedsignedwaitingwaiting', 'the room is full');
select is(forum_leave(link(20), k(12), null), 1, 'one leaves');
select is(states(12), 'V21 signed, V22 signed, V23 signed, V24 waiting', 'without a deadline whoever is next is signed up at once');
select is(told(12), 'forum-place en v23@example.org', 'and told');
select is(join_(20, 13), 'signed', 'one place');
select refused($$ select join_(21, 13) $$, 'PV409', 'no waiting list: full');
reset role;
update room set places = 4 where name ->> 'en' = 'Small';
select is(states(12), 'V21 signed, V22 signed, V23 signed, V24 signed', 'a room that grows gives its places too');

-- ------------------------------------------------------------------------------------------------- clashes
set role pavilion_office;
select act('otto@example.org', 'all');
select plan(14, 2, '14:30', '15:30');
select plan(15, 2, '15:30', '16:00');
set role pavilion_portal;
select act(null);
select refused($$ select join_(2, 14) $$, 'PV409', 'something else at the same time needs a tick');
select is((select string_agg(title, ', ') from forum_meanwhile(link(2), k(14))), 'Session 10', 'and is named');
select is(join_(2, 14, true), 'signed', 'with it one may');
select is(join_(2, 15), 'signed', 'what begins as the other ends is no clash');

-- ------------------------------------------------------------------------------------------------- cancelled, moved
reset role;
delete from message;
select registration_cancel((select registration_id from registration where public_id = k(2)));
select is(states(10), 'V10 signed, V4 offered, V3 offered', 'a cancelled registration gives its places back');
select is((select count(*) from job where kind = 'forum.promote' and run_at <= now()), 1::bigint, 'and wakes the job');
set role pavilion_portal;
select refused($$ select join_(2, 12) $$, 'PV409', 'and signs up no more');
reset role;
delete from message;
set role pavilion_office;
select act('otto@example.org', 'all');
select plan(10, 1, '14:15', '15:15', 4);
select is(told(10), 'forum-moved zh v3@example.org, forum-moved en v4@example.org, forum-moved en v10@example.org', 'who is moved is told');
select is((select sequence from forum_session where public_id = k(10)), 2, 'calendars see another version');
select refused($$ select plan(10, 1, '14:15', '15:15', 4, as_ => 'draft') $$, 'PV409', 'what people signed up for is not hidden');
select refused($$ select forum_delete(k(10)) $$, 'PV409', 'nor deleted');
select works($$ select forum_cancel(k(10), 'The speaker is ill.') $$, 'but cancelled');
select is((select count(*) from message where kind = 'forum-cancelled'), 0::bigint, 'the office does not read messages without the right');
reset role;
select is((select count(*) from message where kind = 'forum-cancelled' and params ->> 'reason' = 'The speaker is ill.'), 3::bigint, 'who signed up or waits is told, with the reason');
set role pavilion_office;
select refused($$ select forum_cancel(k(10), 'Again.') $$, 'PV409', 'once');
reset role;
select is((select count(*) from message where kind = 'forum-cancelled'), 3::bigint, 'and nobody twice');
select is(states(10), 'V10 signed, V4 waiting, V3 waiting', 'offers of a cancelled session are no offers');
set role pavilion_portal;
select refused($$ select join_(25, 10) $$, 'PV409', 'nobody signs up for it');
select is((select status from forum_session where public_id = k(10)), 'cancelled', 'but everybody sees that it is');
set role pavilion_office;
select works($$ select forum_delete(k(11)) $$, 'a draft that nobody signed up for goes');

-- ------------------------------------------------------------------------------------------------- a party too large
select plan(16, 1, '09:00', '09:30', 3);
set role pavilion_portal;
select is(join_(26, 16) || join_(27, 16), 'signedsigned', 'two of three');
select is(join_(10, 16, false, 10, 11, 12), 'waiting', 'three wait');
select is(join_(28, 16), 'waiting', 'behind them one');
set role pavilion_office;
select plan(16, 1, '09:00', '09:30', 2);
set role pavilion_portal;
select is(forum_leave(link(26), k(16), null), 1, 'a place');
select is(states(16), 'V27 signed, V10 waiting, V11 waiting, V12 waiting, V28 offered', 'a party larger than the room became is passed over');
select is(forum_leave(link(10), k(16), array[k(12)]), 1, 'it becomes smaller');
select is(forum_leave(link(28), k(16), null), 1, 'the offer is declined');
select is(states(16), 'V27 signed, V10 waiting, V11 waiting', 'one place is not enough for two');
select is(join_(29, 16), 'waiting', 'and is kept for them');

-- ------------------------------------------------------------------------------------------------- the door
reset role;
create function attend(s int, v int) returns text language sql volatile as $$
	select public.forum_attend((select session_id from public.forum_session where public_id = public.k(s)),
		(select registration_id from public.registration where public_id = public.k(v)), now())
$$;
select is(attend(16, 27), 'attending', 'who is signed up comes in');
select is(attend(16, 27), 'attending', 'also twice');
select is(attend(16, 29), 'waiting_list', 'who waits does not');
select is(attend(16, 30), 'not_signed_up', 'nor who never signed up');
select is((select count(*) from forum_signup where attended_at is not null), 1::bigint, 'one was there');
select is((select count(*) from forum_signup s join scan_reason r on r.reason = attend(16, 27) where r.accepted and s.attended_at is not null), 1::bigint, 'these are words of the gate');
set role pavilion_office;
select act('otto@example.org', 'all');
select is(forum_scan(k(16), 'nonsense', k(3001)), 'foreign', 'what is no badge');
select is((select name from forum_said(k(3001))), null, 'has no name');
select act('sue@example.org', 'all');
select refused($$ select forum_scan(k(16), 'x', k(3002)) $$, 'PV403', 'the door is the planner''s');
select is((select count(*) from forum_door), 0::bigint, 'and its list');
reset role;
select is((select count(*) from scan where direction = 'forum' and not accepted), 1::bigint, 'the failed scan is kept');
select ok((select count(*) from history where kind in ('room', 'speaker', 'forum_session', 'forum_signup')) > 20, 'all of it is history');

-- ------------------------------------------------------------------------------------------------- who answers for a party
create function forum_door_of(n int) returns void language sql volatile as $$
	insert into public.gate (edition_id, code, name, zone_id, room_id) select z.edition_id, 'forum-door', '{"en": "Door"}', z.zone_id, r.room_id
	from public.room r join public.zone z using (edition_id) where r.public_id = public.room(n) limit 1
$$;
set role pavilion_office;
select act('otto@example.org', 'all');
select plan(17, 1, '18:00', '18:30', 1);
select plan(18, 1, '18:40', '19:10', 1);
select is(room_save(null, room(3), null, 'Door', null, null, 10, null, 3), room(3), 'a room');
reset role;
select forum_door_of(3);
set role pavilion_office;
select refused($$ select room_delete(room(3)) $$, 'PV409', 'a room with a door stays: its gate would let everybody in');
reset role;
delete from gate where code = 'forum-door';
set role pavilion_office;
select works($$ select room_delete(room(3)) $$, 'without one it goes');
set role pavilion_portal;
select act(null);
select is(join_(31, 17) || join_(10, 17, false, 13), 'signedwaiting', 'a leader lets a member wait');
reset role;
-- Somebody else takes the leader's place.
with heir as (
	insert into registration (public_id, edition_id, category_id, status, name, email, lang, confirmed_at)
	select k(41), edition_id, category_id, 'confirmed', 'V41', 'v41@example.org', 'en', now() from registration where public_id = k(10)
	returning registration_id
), linked as (
	insert into registration_link (token_hash, registration_id) select link(41), registration_id from heir
) update registration set leader_id = (select registration_id from heir) where leader_id = (select registration_id from registration where public_id = k(10));
update registration set status = 'cancelled', cancelled_at = now() where public_id = k(10);
set role pavilion_portal;
select is(forum_leave(link(31), k(17), null), 1, 'a place');
select is(told(17), 'forum-offer en v41@example.org', 'it is offered to the present leader');
select refused($$ select forum_accept(link(10), k(17)) $$, 'PV409', 'the former one does not take it');
select is(forum_accept(link(41), k(17)), 1, 'the present one does');
select is(states(17), 'V13 signed', 'for the member');
select is(join_(31, 18) || join_(41, 18, false, 14), 'signedwaiting', 'the same once more');
reset role;
update registration set status = 'cancelled', cancelled_at = now() where public_id = k(41);
set role pavilion_portal;
select is(forum_leave(link(31), k(18), null), 1, 'when the leader has cancelled');
select is(states(18), 'V14 signed', 'nobody could answer an offer: the place is the member''s');
select is(told(18), 'forum-place en v41@example.org', 'and who brought the member is told');
reset role;
