-- Registrations: what is kept of the answers, who may reach what, invitations and quotas at their edges.
update edition set published_at = now() where code = 'T27';
select set_config('pavilion.edition', (select edition_id::text from edition where code = 'T27'), false) \g /dev/null
insert into question (edition_id, code, kind, label, options, required, shown_if, shown_for, sort)
select edition_id, q.code, q.kind, jsonb_build_object('en', q.code), q.options::jsonb, q.required, q.shown_if, q.shown_for::text[], q.sort
from edition e, (values
	('role', 'choice', '[{"value": "buys", "label": {"en": "Buys"}}, {"value": "sells", "label": {"en": "Sells"}}]', true, null, '{}', 2),
	('budget', 'number', '[]', true, 'role', '{buys}', 1),
	('when', 'date', '[]', false, 'budget', '{}', 3),
	('land', 'country', '[]', false, null, '{}', 4),
	('tour', 'yes', '[]', false, null, '{}', 5),
	('tongue', 'line', '[]', true, 'tour', '{yes}', 6),
	('why_not', 'text', '[]', true, 'tour', '{no}', 7),
	('many', 'choices', '[{"value": "a", "label": {"en": "A"}}, {"value": "b", "label": {"en": "B"}}]', false, null, '{}', 8),
	('loop_a', 'line', '[]', true, 'loop_b', '{}', 9), ('loop_b', 'line', '[]', true, 'loop_a', '{}', 9),
	('lost', 'line', '[]', true, 'gone', '{}', 9)) as q (code, kind, options, required, shown_if, shown_for, sort)
where e.code = 'T27';
create function answered(given jsonb) returns text language sql as $$
	select coalesce((select string_agg(f.it ->> 0 || ': ' || (f.it ->> 1), '; ') from jsonb_array_elements(a.faults) f (it)), a.clean::text)
	from registration_answers(current_edition(), (select category_id from badge_category where edition_id = current_edition() and code = 'visitor'), given) a
$$;
select is((select string_agg((o.question).code, ' ') from question_order(current_edition(), null) o),
	'role budget when land tour tongue why_not many', 'each question comes behind the one it hangs on; circles and orphans never');
select is(answered('{}'), 'answer.role: Please choose one.; answer.why_not: Please fill this in.', 'what is shown and required is demanded');
select is(answered('{"role": "sells", "tour": "yes", "tongue": " zh ", "budget": "5", "when": "2027-09-14", "nobody": "asked"}'),
	'{"role": "sells", "tour": "yes", "tongue": "zh"}', 'answers to what is not shown are dropped, and what hangs on them');
select is(answered('{"role": "buys", "budget": "１２．５", "tour": "on", "tongue": "x", "when": "2027-09-14", "land": "de", "many": ["b", "a"]}'),
	'{"land": "DE", "many": ["a", "b"], "role": "buys", "tour": "yes", "when": "2027-09-14", "budget": "12.5", "tongue": "x"}',
	'fullwidth digits count, countries are upper-cased, choices keep the order of the form');
select is(answered('{"role": ["buys", "sells"], "tour": "1", "tongue": "x"}'), 'answer.role: Given twice.', 'one choice is one');
select is(answered('{"role": "rules", "tour": "1", "tongue": "x"}'), 'answer.role: This is not one of the choices.', 'only the options count');
select is(answered('{"role": "buys", "budget": "many", "tour": "1", "tongue": "x"}'), 'answer.budget: This is not a number.', 'a number is a number');
select is(answered('{"role": "buys", "budget": "1", "when": "2027-02-30", "tour": "1", "tongue": "x"}'),
	'answer.when: This is not a date, such as 2027-09-14.', 'a day exists');
select is(answered('{"role": "sells", "land": "XX", "tour": "1", "tongue": "x"}'), 'answer.land: This is not a country code, such as DE.', 'a country exists');
select is(answered(jsonb_build_object('role', 'sells', 'tour', 'yes', 'tongue', 'a' || chr(8238))),
	'answer.tongue: Characters that turn the direction of writing cannot stand here.', 'a line holds no turned writing');
select is(answered(jsonb_build_object('role', 'sells', 'tour', 'yes', 'tongue', repeat('张', 201))), 'answer.tongue: At most %lld characters.', 'a line has an end');

-- ------------------------------------------------------------------------------------------------ people
select is((select string_agg(n || ':' || name, ' ') from people_rows('{"3.name": "C", "0.name": " A ", "1.name": " ", "2.email": "", "x.name": "X", "4.age": "9"}')),
	'0:A 3:C', 'empty rows and unknown members are none');
select is((select string_agg(f ->> 0, ' ') from jsonb_array_elements(people_faults('{"0.email": "a@b.cd", "1.name": "B", "1.email": "A@B.cd", "2.name": "C", "2.email": "me@b.cd"}', 'ME@b.cd')) f),
	'person.0.name person.1.email person.2.email', 'a name is needed, an address stands once');

-- ------------------------------------------------------------------------------------------------ who may what
create function submit(email text, code text default null, people jsonb default null) returns void language sql as $$
	select registration_submit(null, '10.0.0.1', null, submit.code, jsonb_build_object('name', 'N', 'email', submit.email, 'country', 'DE', 'lang', 'en'),
		'{"role": "sells", "tour": "yes", "tongue": "x"}', (select jsonb_object_agg(c.code, c.public_id) from consent_current(current_edition()) c), people, null)
$$;
create function secret(email text, kind text) returns bytea language sql security definer as $$
	select sha256(convert_to(substr(m.params ->> 'path', 8, 64), 'UTF8')) from public.message m
	where m.recipient = email and m.kind = secret.kind order by m.message_id desc limit 1
$$;
set role pavilion_portal;
select works($$ select submit('v@t.example') $$, 'anybody registers');
select refused($$ select * from registration $$, '42501', 'the portal sees no registration but by a link');
select refused($$ select * from registration_link $$, '42501', 'nor a link');
select refused($$ select registration_add(1, 1, 'online', 'confirmed', '{}') $$, '42501', 'it adds none by itself');
select refused($$ select registration_cancel(1) $$, '42501', 'it cancels none by itself');
select refused($$ select visitor_send('visit-link', 1, '{}') $$, '42501', 'it sends no links by itself');
select refused($$ select * from visitor_page('\x00') $$, 'PV404', 'a link that is none opens nothing');
select is((select status from visitor_page(secret('v@t.example', 'visit-confirm'))), 'pending', 'the link of the mail opens it');
select works($$ select registration_confirm(secret('v@t.example', 'visit-confirm')) $$, 'and confirms it');
select is((select status from visitor_page(secret('v@t.example', 'visit-confirm'))), 'confirmed', 'it is confirmed');
select works($$ select registration_confirm(secret('v@t.example', 'visit-confirm')) $$, 'twice does nothing');
reset role;
select is((select count(*) from badge b join registration r using (registration_id) where r.email = 'v@t.example' and b.revoked_at is null), 1::bigint, 'one badge');

-- Two forms of one address wait: whichever is confirmed ends the other.
select submit('two@t.example'), submit('TWO@t.example') \g /dev/null
select registration_confirm(secret('TWO@t.example', 'visit-confirm')) \g /dev/null
select is((select string_agg(status, ' ' order by registration_id) from registration where lower(email) = 'two@t.example'), 'lapsed confirmed', 'the other one lapses');

-- ------------------------------------------------------------------------------------------------ invitations
insert into invitation (edition_id, code, category_id, uses) select edition_id, 'THREEUSES', category_id, 3 from badge_category where edition_id = current_edition() and code = 'vip';
select works($$ select submit('i1@t.example', ' three-uses ', '{"0.name": "B"}') $$, 'a group of two takes two; the code is read however it is typed');
select refused($$ select submit('i2@t.example', 'THREEUSES', '{"0.name": "B"}') $$, 'PV409', 'two more do not fit');
select is((select used from invitation where code = 'THREEUSES'), 2, 'and take nothing');
select is((select count(*) from registration where invitation_id is not null), 2::bigint, 'nobody half registered');
update registration set created_at = now() - interval '49 hours' where email = 'i1@t.example';
select is(registration_lapse(), 1::bigint, 'what nobody confirmed lapses');
select is((select used from invitation where code = 'THREEUSES'), 1, 'its use is free again');

-- ------------------------------------------------------------------------------------------------ staff
select is(staff_quota(current_edition(), (select company_id from company where name = 'Anna Anvils')), 0, 'no booth, no badges');
insert into application (edition_id, hall_id, company_id, account_id, status, held_until, currency)
	select h.edition_id, h.hall_id, c.company_id, a.account_id, 'confirmed', now(), 'EUR' from hall h, company c, account a
	where h.code = 'H1' and c.name = 'Anna Anvils' and a.email = 'anna@example.org';
insert into application_booth (application_id, booth_id) select a.application_id, b.booth_id from application a, booth b where b.number = '1-01';
update edition set staff_base = 1, staff_step = (select area from booth where number = '1-01'), staff_most = 5 where code = 'T27';
select is(staff_quota(current_edition(), (select company_id from company where name = 'Anna Anvils')), 2, 'one, and one for the booth');
update edition set staff_step = (select area from booth where number = '1-01') + 1 where code = 'T27';
select is(staff_quota(current_edition(), (select company_id from company where name = 'Anna Anvils')), 1, 'a step that is not full counts for nothing');
update edition set staff_base = 9 where code = 'T27';
select is(staff_quota(current_edition(), (select company_id from company where name = 'Anna Anvils')), 5, 'never more than the most');
select act('bo@example.org') \g /dev/null
select set_config('pavilion.edition', (select edition_id::text from edition where code = 'T27'), false) \g /dev/null
select refused($$ select staff_add('{"0.name": "Bo"}') $$, 'PV409', 'a company without a booth makes none');
select act(null) \g /dev/null
select refused($$ select staff_add('{"0.name": "X"}') $$, 'PV403', 'nobody makes none');

-- ------------------------------------------------------------------------------------------------ taken over
reset role;
delete from rate;
select act(null) \g /dev/null
select set_config('pavilion.edition', (select edition_id::text from edition where code = 'T27'), false) \g /dev/null
create function person(who text, leader text default null) returns bigint language sql as $$
	with r as (
		insert into registration (edition_id, category_id, status, name, email, leader_id, confirmed_at)
		select c.edition_id, c.category_id, 'confirmed', who, lower(who) || '@t.example',
			(select l.registration_id from registration l where l.name = person.leader), now()
		from badge_category c where c.edition_id = current_edition() and c.code = 'visitor' returning registration_id
	), l as (
		insert into registration_link (token_hash, registration_id) select sha256(convert_to(who, 'UTF8')), registration_id from r
	) select registration_id from r
$$;
select person('Eve') \g /dev/null
select is((select l.expires_at::date - greatest(e.closes_on, current_date) from registration_link l join registration r using (registration_id)
	join edition e using (edition_id) where r.name = 'Eve') between 365 and 366, true, 'a link ends a year after the fair');
update registration_link l set expires_at = now() - interval '1 second' from registration r where r.registration_id = l.registration_id and r.name = 'Eve';
select refused($$ select * from visitor_page(sha256('Eve')) $$, 'PV404', 'then it opens nothing');
select is(registration_link_sweep(), 0::bigint, 'it is kept a week longer');
update registration_link l set expires_at = now() - interval '8 days' from registration r where r.registration_id = l.registration_id and r.name = 'Eve';
select is(registration_link_sweep(), 1::bigint, 'and then thrown away');
create function link(who text) returns bytea language sql immutable as $$ select sha256(convert_to(who, 'UTF8')) $$;
create function offer(who text) returns void language sql as $$
	insert into registration_link (token_hash, registration_id, kind, email, name, expires_at)
	select link(who || ' offer'), registration_id, 'transfer', 'heir@t.example', 'Heir', now() + interval '1 day' from registration where name = who
$$;
create function take(who text) returns text language sql as $$
	select "to" from visitor_taken(link(who || ' offer'), gen_random_uuid(), '{"name": "Heir"}', '{"role": "sells", "tour": "yes", "tongue": "x"}',
		(select jsonb_object_agg(c.code, c.public_id) from consent_current(current_edition()) c))
$$;
select person('Lea'), person('Mia', 'Lea') \g /dev/null
select badge_issue(registration_id) from registration where name = 'Mia' \g /dev/null
select offer('Mia') \g /dev/null
select works($$ select take('Mia') $$, 'a member of a group gives the badge away');
select is((select string_agg(name || ' ' || status, ', ') from visitor_people(link('Lea'))), 'Mia cancelled', 'the leader sees that, and nothing of the heir');
select is((select leader_id from registration where name = 'Heir'), null, 'who leads nobody and follows nobody');
select person('Old'), person('Kid', 'Old') \g /dev/null
update registration set email = null where name = 'Kid';
insert into room (edition_id, name, places) values (current_edition(), '{"en": "Talks"}', 1);
insert into forum_session (edition_id, room_id, title, starts_at, ends_at, status)
	select edition_id, room_id, '{"en": "Talk"}', now() + interval '1 day', now() + interval '25 hours', 'published' from room where name ->> 'en' = 'Talks';
insert into forum_signup (edition_id, session_id, registration_id, by_id, party, status)
	select f.edition_id, f.session_id, k.registration_id, k.leader_id, gen_random_uuid(), 'waiting' from forum_session f, registration k where k.name = 'Kid';
select offer('Old') \g /dev/null
select sha256(convert_to(substr(take('Old'), 8, 64), 'UTF8')) as heir \gset
select is((select r.email from forum_signup s join registration r on r.registration_id = s.by_id), 'heir@t.example',
	'whom a leader has signed up, the heir looks after');
select forum_promote(session_id) from forum_session \g /dev/null
select is((select recipient from message where kind = 'forum-offer'), 'heir@t.example', 'and is offered the place');
select works(format('select forum_accept(%L, %L)', :'heir', public_id), 'and takes it') from forum_session;
select person('Ino') as ino \gset
select badge_issue(:ino) \g /dev/null
select works($$ select visitor_transfer(link('Ino'), 'Heir', 'heir2@t.example') $$, 'a badge that was not used is offered');
select offer('Ino') \g /dev/null
insert into presence (edition_id, zone_id, badge_id, inside, since, entered_at, day, entries_day, entries)
	select b.edition_id, z.zone_id, b.badge_id, false, now(), now(), 1, 1, 1 from badge b join zone z using (edition_id) where b.registration_id = :ino and z.code = 'fair';
select refused($$ select visitor_transfer(link('Ino'), 'Heir', 'heir3@t.example') $$, 'PV409', 'one that has entered is not');
select refused($$ select take('Ino') $$, 'PV409', 'nor is an earlier offer of it taken');

-- ------------------------------------------------------------------------------------------------ mails
delete from rate;
select submit('flood@t.example') from generate_series(1, 5) \g /dev/null
select refused($$ select submit('FLOOD@t.example') $$, 'PV429', 'the sixth mail to one address waits');
select refused($$ select submit('leader@t.example', null, '{"0.name": "F", "0.email": "Flood@t.example"}') $$, 'PV429', 'also as one of a group');
select refused($$ select visitor_transfer(link('Lea'), 'F', 'flood@t.example') $$, 'PV429', 'also as an heir');
select refused($$ select visitor_move(link('Lea'), 'flood@t.example') $$, 'PV429', 'also as a new address');
select works($$ select submit('other@t.example') $$, 'others register as ever');

-- Who writes twenty times to somebody has locked out nobody but himself; sixty a day are enough for a mailbox.
create function fault(statement text) returns text language plpgsql as $$
declare
	field text;
begin
	execute statement;
	return null;
exception when others then
	get stacked diagnostics field = column_name;
	return sqlstate || ' ' || field || ': ' || sqlerrm;
end $$;
create function asks(email text, address text, people jsonb default null) returns text language sql as $$
	select fault(format('select registration_submit(gen_random_uuid(), %L, null, null, %L, %L, %L, %L, null)', asks.address,
		jsonb_build_object('name', 'N', 'email', asks.email, 'country', 'DE', 'lang', 'en'), '{"role": "sells", "tour": "yes", "tongue": "x"}',
		(select jsonb_object_agg(c.code, c.public_id) from consent_current(current_edition()) c), asks.people))
$$;
create function quarter() returns void language sql as $$ delete from rate where rate_key like 'mail:%' or rate_key like 'visit%' $$;
create function bothered(email text, address text, times int) returns bigint language plpgsql as $$
declare
	n bigint := 0;
begin
	for i in 1 .. times loop
		perform quarter();
		n := n + (asks(email, address) is null)::int;
	end loop;
	return n;
end $$;
delete from rate;
select is(bothered('prey@t.example', '10.6.6.6', 25), 20::bigint, 'one network has twenty mails a day for a mailbox');
select is(asks('prey@t.example', '10.6.6.6'), 'PV429 email: Too many mails went to this address today. Please try again tomorrow.', 'then it is told at the field');
select is(asks('prey@t.example', '10.1.1.1'), null, 'whose mailbox it is registers from another one');
select is(asks('prey@t.example', '10.1.1.1', '{"0.name": "A", "0.email": "a@t.example"}'), null, 'with a group too');
select is(asks('boss@t.example', '10.6.6.6', '{"0.name": "B", "0.email": "b@t.example", "4.name": "P", "4.email": "Prey@t.example"}'),
	'PV429 person.4.email: Too many mails went to this address today. Please try again tomorrow.', 'a group is told in which row');
select is((select count(*) from registration where name = 'N' and email = 'boss@t.example'), 0::bigint, 'and is not registered');
select is(bothered('v6@t.example', '2001:db8:1:2:' || i || '::1', 5), case when i <= 4 then 5 else 0 end::bigint, 'one customer is one network, part ' || i)
from generate_series(1, 5) i;
select is(asks('v6@t.example', '2001:db8:1:3::1'), null, 'the next one is another');
select is(address_net('nonsense:'), 'nonsense:', 'what is no address is taken as it is');
select is((select sum(bothered('flood@t.example', '10.6.6.' || i, 20))::bigint from generate_series(1, 4) i), 60::bigint, 'sixty a day reach a mailbox, whoever asks');

-- New links: no way round.
delete from rate;
create function mails_to(who text) returns bigint language sql volatile as $$ select count(*) from message where lower(recipient) = lower(who) $$;
select asks('again@t.example', '10.2.0.' || n) from generate_series(1, 3) n \g /dev/null
select is(mails_to('again@t.example'), 3::bigint, 'three forms wait');
select visitor_again('Again@t.example', '10.2.0.9') \g /dev/null
select is(mails_to('again@t.example'), 4::bigint, 'only the newest is asked about again');
select is((select count(*) from registration_link l join registration r using (registration_id) where r.email = 'again@t.example'
	and r.registration_id = (select max(registration_id) from registration where email = 'again@t.example')), 2::bigint, 'which has the new link');
select works($$ select visitor_again('again@t.example', '10.2.0.9') from generate_series(1, 4) $$, 'the answer stays the same');
select is(mails_to('again@t.example'), 5::bigint, 'five mails in a quarter of an hour, also this way');

-- Staff: the row is named too.
select act('anna@example.org') \g /dev/null
select set_config('pavilion.edition', (select edition_id::text from edition where code = 'T27'), false) \g /dev/null
select is(fault($$ select staff_add('{"0.name": "S", "1.name": "T", "1.email": "again@t.example"}') $$),
	'PV429 person.1.email: Too many mails went to this address. Please wait a quarter of an hour.', 'of staff the row is told');
select works($$ select staff_add('{"0.name": "Sal", "0.email": "sal@t.example"}') $$, 'staff has its badge');
update rate set hits = 5 where rate_key = 'mail:again@t.example';
select is(fault($$ select staff_save((select public_id from registration where name = 'Sal'), 'Sal', null, 'again@t.example', null) $$),
	'PV429 staff_email: Too many mails went to this address. Please wait a quarter of an hour.', 'and the field of one');

-- Invitations of an exhibitor: what was withdrawn was a mail all the same.
insert into exhibitor (edition_id, company_id, status) select current_edition(), company_id, 'confirmed' from company where name = 'Anna Anvils'
	on conflict (edition_id, company_id) do update set status = 'confirmed';
select act('anna@example.org') \g /dev/null
select set_config('pavilion.edition', (select edition_id::text from edition where code = 'T27'), false) \g /dev/null
create function invite(addresses text) returns int language sql as $$
	select guest_invite((select public_id from badge_category where edition_id = current_edition() and code = 'visitor'), addresses, null, null)
$$;
create function withdraw_all() returns void language sql as
	$$ update invitation set revoked_at = now() where company_id = current_company() and revoked_at is null $$;
-- A day is over when it is over at the venue: in a zone that has another date than UTC now.
create function ends(day date) returns text language sql as
	$$ select fault(format('select guest_invite(%L, null, 1, %L)', (select public_id from badge_category where edition_id = current_edition() and code = 'visitor'), day)) $$;
update venue v set timezone = case when extract(hour from now() at time zone 'UTC') < 12 then 'Etc/GMT+12' else 'Etc/GMT-14' end
from edition e where e.venue_id = v.venue_id and e.edition_id = current_edition();
select is((now() at time zone current_zone())::date <> (now() at time zone 'UTC')::date, true, 'it is another day there');
select is(ends((now() at time zone current_zone())::date), null, 'today is not over');
select is(ends((now() at time zone current_zone())::date - 1), 'PV422 until: This day is over.', 'yesterday is');
select withdraw_all() \g /dev/null
select invite('g1@t.example'), withdraw_all(), invite('g1@t.example'), withdraw_all(), invite('g1@t.example'), withdraw_all() \g /dev/null
select refused($$ select invite('G1@t.example') $$, 'PV422', 'nobody is invited four times a day by one exhibitor');
update edition set guest_most = 4 where edition_id = current_edition();
select is(invite('g2@t.example'), 1, 'as many as the company has guests');
select withdraw_all() \g /dev/null
select refused($$ select invite('g3@t.example') $$, 'PV409', 'a day, whatever was withdrawn');
update invitation set created_at = now() - interval '25 hours' where company_id = current_company();
select is(invite(E'g1@t.example\ng3@t.example'), 2, 'and tomorrow again');
