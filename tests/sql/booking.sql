-- The life of an application: hold, submit, decide, confirm, withdraw, lapse. Races between processes are tested
-- elsewhere; here each rule by itself.
create function b(wanted text) returns uuid language sql stable security definer as
	$$ select public_id from public.booth where number = wanted $$;
create function bs(variadic wanted text[]) returns uuid[] language sql stable security definer as
	$$ select array(select public_id from public.booth where number = any (wanted)) $$;
create function state(wanted text) returns text language sql stable security definer as
	$$ select status from public.booth where number = wanted $$;
-- A key that is easy to name: key(1).
create function key(n int) returns uuid language sql immutable as
	$$ select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
create function stage(n int) returns text language sql stable security definer as
	$$ select status from public.application where public_id = public.key(n) $$;
create function steps(n int) returns text language sql stable security definer as $$
	select string_agg(s.status || coalesce(' ' || split_part(w.name, ' ', 1), '') || coalesce(': ' || s.reason, ''), ', ' order by step_id)
	from public.application_step s join public.application a using (application_id)
		left join public.account w on w.account_id = s.account_id
	where a.public_id = public.key(n)
$$;
create function told(n int) returns text language sql stable security definer as $$
	select string_agg(kind || ' ' || lang || ' ' || recipient, ', ' order by message_id)
	from public.message where params ->> 'application' = public.key(n)::text
$$;
insert into permission (permission, label, by_row) values ('application.decide', '{}', true), ('booth.write', '{}', false)
	on conflict do nothing;
insert into role (name, code) values ('{"en": "Tester"}', 'tester');
insert into role_permission select role_id, p, 'all' from role, unnest(array['application.decide', 'booth.write']) p
	where code = 'tester';
insert into account_role select account_id, role_id from account, role where email = 'otto@example.org' and code = 'tester';
delete from job;

-- ------------------------------------------------------------------------------------------------------- hold
set role pavilion_portal;
select act(null);
select refused($$ select booking_hold(bs('1-01'), key(1)) $$, 'PV403', 'nobody holds a booth');
select act('otto@example.org', 'all');
select refused($$ select booking_hold(bs('1-01'), key(1)) $$, 'PV403', 'an organizer has no company to hold for');
select act('anna@example.org');
select refused($$ select booking_hold('{}', key(1)) $$, 'PV422', 'no booth chosen');
select refused($$ select booking_hold(null, key(1)) $$, 'PV422', 'no booth at all');
select refused($$ select booking_hold(array[gen_random_uuid()], key(1)) $$, 'PV404', 'a booth that is not there');
select refused($$ select booking_hold(bs('1-01') || gen_random_uuid(), key(1)) $$, 'PV404', 'one of them is not there');
select is(booking_hold(bs('1-01', '1-02'), key(1)), key(1), 'two booths side by side; the form''s key is the public id');
select is(state('1-01') || ' ' || state('1-02') || ' ' || state('1-03'), 'held held free', 'both are held, no other');
select is(stage(1), 'held', 'as an application');
select is(steps(1), 'held Anna', 'with its first step');
select is((select held_until - created_at from application where public_id = key(1)), interval '15 minutes', 'for 15 minutes');
select is((select count(*) from booth where application_id = (select application_id from application) and held_until =
	(select held_until from application)), 2::bigint, 'the booths know whose they are and how long');
select is((select count(*) from application_booth where living), 2::bigint, 'and the application its booths');
select refused($$ select booking_hold(bs('1-01'), key(2)) $$, 'PV409', 'the same company again');
select act('bo@example.org');
select refused($$ select booking_hold(bs('1-01'), key(2)) $$, 'PV409', 'another company');
select refused($$ select booking_hold(bs('1-02', '1-03'), key(2)) $$, 'PV409', 'one of two is taken');
select is(state('1-03'), 'free', 'the other one stays free');
select refused($$ select booking_hold(bs('1-03', '1-05'), key(2)) $$, 'PV422', 'booths apart from each other');
select refused($$ select booking_hold(bs('1-03'), key(1)) $$, '23505', 'a key that was used');
select is(booking_hold(bs('1-03', '1-03'), key(2)), key(2), 'a booth named twice is one booth');
select is((select count(*) from application_booth), 1::bigint, 'Bo sees one booth: his own');
reset role;
insert into hall (edition_id, code, name, width, height) values (edition_current(), 'H2', '{"en": "2"}', 10, 10);
insert into booth (edition_id, hall_id, number, x, y, w, h, area)
	select edition_id, hall_id, '2-01', 0, 0, 3, 3, 9 from hall where code = 'H2';
insert into booth_neighbour select x.booth_id, y.booth_id from booth x, booth y where x.number = '1-06' and y.number = '2-01';
set role pavilion_portal;
select refused($$ select booking_hold(bs('1-06', '2-01'), key(3)) $$, 'PV422', 'two halls are not one place');
reset role;

-- The words a person reads are the msgids of the catalogue.
select act('cid@example.org');
do $$
begin
	perform booking_hold(bs('1-01'), key(3));
exception when sqlstate 'PV409' then
	perform set_config('test.why', sqlerrm, false);
end $$;
select is(current_setting('test.why'), 'Someone else was quicker: this booth is taken.', 'who comes second is told so');

-- The limit counts all booths that the company holds now.
update edition set hold_limit = 2;
select act('anna@example.org');
select refused($$ select booking_hold(bs('1-04'), key(3)) $$, 'PV409', 'a third booth, where two are allowed');
update edition set hold_limit = 3;
begin;
select is(booking_hold(bs('1-04'), key(3)), key(3), 'a third booth, where three are allowed');
rollback;
-- The time for applications, and the edition.
update edition set apply_from = now() + interval '1 hour';
select refused($$ select booking_hold(bs('1-04'), key(3)) $$, 'PV409', 'not open yet');
update edition set apply_from = null, apply_until = now() - interval '1 second';
select refused($$ select booking_hold(bs('1-04'), key(3)) $$, 'PV409', 'closed');
update edition set apply_until = null, published_at = now() + interval '1 hour';
select refused($$ select booking_hold(bs('1-04'), key(3)) $$, 'PV404', 'not published yet');
update edition set published_at = now() - interval '1 hour', hold_limit = 8;

-- ----------------------------------------------------------------------------------------------------- release
set role pavilion_portal;
select act('bo@example.org');
select refused($$ select booking_release(key(1)) $$, 'PV404', 'another company''s hold');
select refused($$ select booking_submit(key(1), 'Bo', null, null, true) $$, 'PV404', 'nor can it be submitted');
select refused($$ select booking_withdraw(key(1), 'x') $$, 'PV404', 'nor withdrawn');
select refused($$ select booking_confirm(key(1)) $$, 'PV404', 'nor confirmed');
select is(booking_release(key(2)), key(2), 'one''s own');
select is(state('1-03') || ' ' || stage(2) || ' ' || steps(2), 'free withdrawn held Bo, withdrawn Bo', 'the booth is free at once');
select is(told(2), null, 'nobody is told by mail what he just did himself');
select refused($$ select booking_release(key(2)) $$, 'PV409', 'twice');

-- ------------------------------------------------------------------------------------------------------ submit
select act('anna@example.org');
select refused($$ select booking_submit(key(1), '  ', 'p', 'w', true) $$, 'PV422', 'without a name for the sign');
select refused($$ select booking_submit(key(1), 'Anvils', 'p', 'w', false) $$, 'PV422', 'without the terms');
select refused($$ select booking_submit(key(1), 'Anvils', 'p', 'w', null) $$, 'PV422', 'with nothing said on the terms');
select refused($$ select booking_submit(key(1), repeat('x', 101), 'p', 'w', true) $$, '23514', 'a sign longer than the fascia');
select is(stage(1), 'held', 'it is still a hold');
select is(booking_submit(key(1), ' Anvils ', 'anvils', null, true), key(1), 'all is there');
select is(state('1-01') || ' ' || stage(1) || ' ' || steps(1), 'applied applied held Anna, applied Anna', 'it is an application');
select is((select sign_name || ' ' || net || ' ' || tax || ' ' || total || ' ' || jsonb_array_length(price_lines)
	from application where public_id = key(1)), 'Anvils 378000 71820 449820 4', 'with the price of this moment');
select ok((select terms_accepted_at is not null from application where public_id = key(1)), 'and when the terms were accepted');
select is(told(1), 'application-applied en anna@example.org', 'the applicant gets a mail');
select is((select status from exhibitor), 'registered', 'the company is an exhibitor now');
select refused($$ select booking_submit(key(1), 'x', 'p', 'w', true) $$, 'PV409', 'twice');
select refused($$ select booking_release(key(1)) $$, 'PV409', 'it is no hold any more');
select refused($$ select booking_confirm(key(1)) $$, 'PV409', 'nor approved yet');
reset role;
update price_rule set amount = amount * 2 where kind = 'area';
select is((select total from application where public_id = key(1)), 449820::bigint, 'new prices leave what was applied for');
select is((select count(*) from job where kind = 'mail.send' and (params ->> 'message')::bigint in (select message_id from message)),
	(select count(*) from message), 'each message has its job');

-- -------------------------------------------------------------------------------------------------------- decide
set role pavilion_office;
select act('sue@example.org', 'all');
select refused($$ select booking_decide(array[key(1)], 'approved', null) $$, 'PV403', 'without the permission');
select act('anna@example.org');
select refused($$ select booking_decide(array[key(1)], 'approved', null) $$, 'PV403', 'an exhibitor decides nothing');
select act('otto@example.org', 'all');
select refused($$ select booking_decide(array[key(1)], 'maybe', null) $$, 'PV422', 'neither yes nor no');
select refused($$ select booking_decide(array[key(1)], null, null) $$, 'PV422', 'nothing chosen');
select refused($$ select booking_decide(array[key(1)], 'declined', ' ') $$, 'PV422', 'no without a reason');
select refused($$ select booking_decide('{}', 'approved', null) $$, 'PV422', 'nothing to decide on');
select refused($$ select booking_decide(array[key(1), key(99)], 'approved', null) $$, 'PV404', 'one that is not there');
select refused($$ select booking_decide(array[key(1), key(2)], 'approved', null) $$, 'PV409', 'one that was withdrawn');
select is(stage(1), 'applied', 'then nothing is decided');
reset role;
select act('bo@example.org');
select booking_hold(bs('1-03'), key(4)) \g /dev/null
select booking_submit(key(4), 'Bo', null, null, true) \g /dev/null
select act('cid@example.org');
select booking_hold(bs('1-05'), key(5)) \g /dev/null
select booking_submit(key(5), 'Cid', null, null, true) \g /dev/null
set role pavilion_office;
select act('otto@example.org', 'own');
select refused($$ select booking_decide(array[key(4)], 'approved', null) $$, 'PV404', 'own: not a company of somebody else');
select act('otto@example.org', 'team');
select refused($$ select booking_decide(array[key(1), key(4)], 'approved', null) $$, 'PV404', 'team: not one of another team, not even among others');
select act('otto@example.org', '');
select refused($$ select booking_decide(array[key(1)], 'approved', null) $$, 'PV404', 'no scope: none');
select act('otto@example.org', 'own');
select is(booking_decide(array[key(1)], 'approved', 'welcome'), 1, 'own: the one he manages');
select is(state('1-01') || ' ' || stage(1) || ' ' || steps(1),
	'booked approved held Anna, applied Anna, approved Otto: welcome', 'approved: the booths are booked');
select is(told(1), 'application-applied en anna@example.org, application-approved en anna@example.org', 'and the exhibitor told');
select act('otto@example.org', 'all');
select is(booking_decide(array[key(4), key(5), key(4)], 'declined', 'Full.'), 2, 'two at once');
select is(state('1-03') || state('1-05') || stage(4) || stage(5), 'freefreedeclineddeclined', 'declined: the booths are free');
select is(told(4), 'application-applied zh bo@example.org, application-declined zh bo@example.org', 'in the language of each');
select is((select params ->> 'reason' from message where kind = 'application-declined' limit 1), null, 'the office does not read mails by the way');
reset role;
select is((select array_agg(distinct params ->> 'reason') from message where kind = 'application-declined'), array['Full.'], 'the mail says why');
select is((select count(*) from exhibitor where status = 'cancelled'), 2::bigint, 'who was declined is no exhibitor');
set role pavilion_office;
select refused($$ select booking_decide(array[key(4)], 'approved', null) $$, 'PV409', 'no second decision');

-- ------------------------------------------------------------------------------------------- confirm, withdraw
set role pavilion_portal;
select act('anna@example.org');
select is(booking_confirm(key(1)), key(1), 'the exhibitor confirms');
select is(stage(1) || ' ' || state('1-02'), 'confirmed booked', 'the booth stays booked');
select is((select status from exhibitor), 'confirmed', 'the exhibitor is confirmed');
select refused($$ select booking_confirm(key(1)) $$, 'PV409', 'once is enough');
select refused($$ select booking_withdraw(key(1), 'x') $$, 'PV409', 'a contract is not withdrawn by a click');
select is(booking_hold(bs('1-03'), key(6)), key(6), 'a declined booth can be had again');
select is(booking_submit(key(6), 'A', null, null, true), key(6), 'and applied for');
select is(booking_withdraw(key(6), 'changed our mind'), key(6), 'and withdrawn');
select is(state('1-03') || ' ' || steps(6), 'free held Anna, applied Anna, withdrawn Anna: changed our mind', 'with the reason');
select is(told(6), 'application-applied en anna@example.org, application-withdrawn en anna@example.org', 'and a mail that says so');
select refused($$ select booking_withdraw(key(6), null) $$, 'PV409', 'it is over');
select is((select status from exhibitor), 'confirmed', 'who has another booth stays an exhibitor');
select act('bo@example.org');
select booking_hold(bs('1-03'), key(7)) \g /dev/null
select is((select booking_withdraw(key(7), null)), key(7), 'a hold can be withdrawn too');
select is(told(7), null, 'without a mail');

-- --------------------------------------------------------------------------------------------------------- lapse
select booking_hold(bs('1-03', '1-04'), key(8)) \g /dev/null
reset role;
set role pavilion_jobs;
select is(booking_lapse(), 0, 'nothing has lapsed');
reset role;
update application set held_until = now() - interval '1 second' where public_id = key(8);
update booth set held_until = now() - interval '1 second' where status = 'held';
set role pavilion_portal;
select refused($$ select booking_submit(key(8), 'x', 'p', 'w', true) $$, 'PV409', 'too late');
select is(state('1-03') || stage(8), 'heldheld', 'nobody has tidied up yet');
select act('cid@example.org');
select is(booking_hold(bs('1-04', '1-05'), key(9)), key(9), 'but the booth is free for the next one');
select is(stage(8) || ' ' || steps(8), 'lapsed held Bo, lapsed', 'the first hold has lapsed, by nobody');
select is(told(8), 'hold-lapsed zh bo@example.org', 'and its holder is told');
select is(state('1-03') || ' ' || state('1-04'), 'held held', 'the other booth of the first hold waits to be tidied up');
select act('anna@example.org');
select is(booking_hold(bs('1-03'), key(10)), key(10), 'or for somebody to take it');
select is(booking_release(key(10)), key(10), 'who gives it back');
select act('bo@example.org');
select refused($$ select booking_submit(key(8), 'x', 'p', 'w', true) $$, 'PV409', 'a lapsed hold stays lapsed');
select refused($$ select booking_release(key(8)) $$, 'PV409', 'and cannot be released');
select refused($$ select booking_withdraw(key(8), null) $$, 'PV409', 'nor withdrawn');
select is(state('1-04'), 'held', 'the new hold is not touched by that');
reset role;
update application set held_until = now() - interval '1 second' where public_id = key(9);
update booth set held_until = now() - interval '1 second' where number in ('1-04', '1-05');
set role pavilion_jobs;
select is(booking_lapse(), 1, 'one hold ended');
select is(booking_lapse(), 0, 'once');
reset role;
select is(state('1-04') || state('1-05') || stage(9), 'freefreelapsed', 'its booths are free');
select is(told(9), 'hold-lapsed en cid@example.org', 'its holder is told once');
select is((select account_id from application_step where status = 'lapsed' limit 1), null::bigint, 'the system did it');
select is((select count(*) from application_booth ab join application a using (application_id)
	where ab.living <> (a.status in ('held', 'applied', 'approved', 'confirmed'))), 0::bigint, 'living booths are those of living applications');
select is((select count(*) from booth b left join application a using (application_id)
	where (b.status in ('held', 'applied', 'booked')) <> (a.status in ('held', 'applied', 'approved', 'confirmed')) or
	(b.status = 'free') <> (a.application_id is null)), 0::bigint, 'booths and applications agree');

-- Of a lapsed hold one booth is taken over; what is left is freed, and the one who took over keeps his.
select act('bo@example.org');
select booking_hold(bs('1-03', '1-04'), key(11)) \g /dev/null
update application set held_until = now() - interval '1 second' where public_id = key(11);
update booth set held_until = now() - interval '1 second' where number in ('1-03', '1-04');
select act('cid@example.org');
select booking_hold(bs('1-04'), key(12)) \g /dev/null
select is(booking_lapse(), 0, 'the hold had ended already');
select is(state('1-03') || state('1-04') || stage(12), 'freeheldheld', 'only what is left is freed');

-- --------------------------------------------------------------------------------------------------- booth_change
set role pavilion_office;
select act('sue@example.org', 'all');
select refused($$ select booth_change(bs('1-03'), 'block', 'stage') $$, 'PV403', 'without the permission');
select act('otto@example.org', 'all');
select refused($$ select booth_change(bs('1-03'), 'paint', 'red') $$, 'PV422', 'an action that does not exist');
select refused($$ select booth_change('{}', 'block', 'stage') $$, 'PV422', 'no booths');
select refused($$ select booth_change(array[gen_random_uuid()], 'block', 'stage') $$, 'PV404', 'unknown booths');
select refused($$ select booth_change(bs('1-03', '1-04'), 'block', 'stage') $$, 'PV409', 'one of them is held');
select is(state('1-03'), 'free', 'then none is blocked');
select is(booth_change(bs('1-03', '1-05'), 'block', 'stage'), 2, 'free ones');
select is((select string_agg(status || ' ' || block_reason, ', ') from booth where number in ('1-03', '1-05')),
	'blocked stage, blocked stage', 'are blocked, with the reason');
reset role;
select act('anna@example.org');
select refused($$ select booking_hold(bs('1-03'), key(20)) $$, 'PV409', 'a blocked booth cannot be held');
select act('otto@example.org', 'all');
select is(booth_change(bs('1-03', '1-01'), 'unblock', null), 2, 'unblocking');
select is(state('1-03') || state('1-01'), 'freebooked', 'frees what was blocked and nothing else');
select is(booth_change(bs('1-01', '1-03'), 'price_group', ' premium '), 2, 'a price group');
select is((select array_agg(distinct price_group) from booth where number in ('1-01', '1-03')), array['premium'], 'for all of them');
select is(booth_change(bs('1-01'), 'price_group', ''), 1, 'and none again');
select is((select price_group from booth where number = '1-01'), null, 'is empty');
update application set held_until = now() - interval '1 second' where public_id = key(12);
update booth set held_until = now() - interval '1 second' where number = '1-04';
select is(booth_change(bs('1-04'), 'block', null), 1, 'a lapsed hold does not keep a booth from being blocked');
select is(stage(12) || ' ' || (select count(*) from booth where application_id = (select application_id from application
	where public_id = key(12))), 'lapsed 0', 'it ends with that');

-- ----------------------------------------------------------------------------------------------- who may call what
set role pavilion_portal;
select refused($$ select booking_decide(array[key(1)], 'approved', null) $$, '42501', 'the portal decides nothing');
select refused($$ select booth_change(bs('1-03'), 'block', null) $$, '42501', 'nor blocks booths');
select refused($$ select booking_lapse() $$, '42501', 'nor ends holds');
select refused($$ select booking_step(1, 'approved', null, null) $$, '42501', 'nor writes steps');
select refused($$ select booking_free(1) $$, '42501', 'nor frees booths');
select refused($$ select message_send('x', 1, '{}') $$, '42501', 'nor sends messages');
select refused($$ update booth set status = 'free' $$, '42501', 'nor writes booths');
select refused($$ update application set status = 'approved' $$, '42501', 'nor applications');
set role pavilion_office;
select refused($$ select booking_hold(bs('1-03'), key(21)) $$, '42501', 'the office holds no booths');
select refused($$ select booking_step(1, 'approved', null, null) $$, '42501', 'nor writes steps past the decision');
select refused($$ update application set status = 'approved' $$, '42501', 'nor applications');
select refused($$ update booth set status = 'free' $$, '42501', 'nor the status of booths');
