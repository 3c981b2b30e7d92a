-- The office and the visitors: several at once or none, questions that were answered, options as lines, addresses as they
-- are pasted, invitations mailed once, quotas, the search.
insert into permission (permission, label, by_row) values ('visitor.read', '{}', false), ('visitor.write', '{}', false)
on conflict do nothing;
insert into role (name, code) values ('{"en": "Host"}', 'host');
insert into role_permission select role_id, p, 'all' from role, unnest(array['visitor.read', 'visitor.write']) p where code = 'host';
insert into account_role select account_id, role_id from account, role where email = 'otto@example.org' and code = 'host';
create function k(n int) returns uuid language sql immutable as $$ select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
create function kind(wanted text) returns uuid language sql stable security definer as
	$$ select c.public_id from public.badge_category c where c.code = wanted and c.edition_id = public.edition_current() $$;
create function stands(n int) returns text language sql stable security definer as
	$$ select status from public.registration where public_id = public.k(n) $$;
create function badges(n int) returns text language sql stable security definer as $$
	select string_agg(coalesce(b.revoked_for, 'good'), ' ' order by b.badge_id)
	from public.badge b join public.registration r using (registration_id) where r.public_id = public.k(n)
$$;
create function mails(to_ text) returns text language sql stable security definer as
	$$ select string_agg(m.kind, ' ' order by m.message_id) from public.message m where m.recipient = to_ $$;
create function make(n int, ask boolean default false) returns text language sql volatile as $$
	select public.office_registration_create(public.k(n), public.kind('visitor'), 'Vera Visitor ' || n, '上海机械', null,
		'v' || n || '@example.org', '+49 (511) 770-' || n, 'DE', 'Hannover', 'en', ask)::text
$$;
select act('otto@example.org', 'all') \g /dev/null

-- ------------------------------------------------------------------------------------------------ by hand
select works('select make(1)', 'a registration by hand');
select is(stands(1), 'confirmed', 'stands at once');
select is(badges(1), 'good', 'and has a badge');
select works('select make(2, true)', 'another one is asked');
select is(stands(2) || ' ' || mails('v2@example.org'), 'pending visit-confirm', 'by mail');
select is(badges(2), null, 'and has no badge before the answer');
select act('sue@example.org', 'all') \g /dev/null
select refused('select make(3)', 'PV403', 'not without the permission');
select refused('select office_registrations(array[k(1)], ''cancel'', null, ''x'')', 'PV403', 'nor several at once');
select refused('select office_invitation_create(k(90), kind(''visitor''), 5, null, ''en'', null)', 'PV403', 'nor invitations');
select refused('select office_visitor_settings(null, null, 50, 2, 9, 200, null)', 'PV403', 'nor settings');
select act('otto@example.org', 'all') \g /dev/null

-- ------------------------------------------------------------------------------------------------ several
select is(office_registrations(array[k(1), k(2)], 'confirm', null, null), 1, 'of two, the one that waits is confirmed');
select is(office_registrations(array[k(1), k(2)], 'confirm', null, null), 0, 'over and over it changes nothing');
select is(badges(2), 'good', 'and has one badge');
select refused('select office_registrations(array[k(1), k(99)], ''cancel'', null, ''No'')', 'PV404', 'one that is not there');
select is(stands(1), 'confirmed', 'refuses all');
select refused('select office_registrations(array[k(1)], ''cancel'', null, '' '')', 'PV422', 'a blank is no reason');
select refused('select office_registrations(array[]::uuid[], ''confirm'', null, null)', 'PV404', 'none is not several');
select is(office_registrations(array[k(1), k(2)], 'category', kind('vip'), null), 2, 'two move to a category');
select is(badges(1), 'changed good', 'their badges are replaced');
select is(office_registrations(array[k(1), k(2)], 'category', kind('vip'), null), 0, 'once');
select is(office_registrations(array[k(1)], 'cancel', null, 'Full'), 1, 'one is cancelled');
select is(badges(1), 'changed cancelled', 'its badge dies');
select is((select cancelled_for from registration where public_id = k(1)), 'Full', 'the reason is kept');
select is(office_registrations(array[k(1)], 'resend', null, null), 0, 'nothing is sent to who is gone');
select works('select office_registration_step(k(1), ''confirm'', null, null)', 'it stands again');
select is(badges(1), 'changed cancelled good', 'with a new badge');
select refused('select office_registration_step(k(1), ''confirm'', null, null)', 'PV409', 'once');
select works('select office_badge_again(k(1), ''lost'')', 'a lost badge');
select is(badges(1), 'changed cancelled lost good', 'is replaced');
select refused(format('select office_registration_save(k(1), ''X'', null, null, null, null, null, null, ''en'', %L)', 'stale'),
	'PV409', 'an edit that began earlier is refused');

-- ------------------------------------------------------------------------------------------------ the search
select is((select count(*) from registration_search('vera')), 2::bigint, 'by a part of the name');
select is((select count(*) from registration_search('械')), 2::bigint, 'by one character of the company');
select is((select count(*) from registration_search('5117702')), 1::bigint, 'by digits of the phone');
select is((select key from registration_search((select badge_number(max(number)) from badge))),
	(select registration_id from registration where public_id = k(1)), 'by the number of a badge with its check digit');
select is((select count(*) from registration_search('  ')), 0::bigint, 'blanks find nothing');

-- ------------------------------------------------------------------------------------------------ questions
select is(question_options(E'a = Alpha | 甲\n\nB two'), '[{"value": "a", "label": {"en": "Alpha", "zh": "甲"}}, {"value": "b_two", "label": {"en": "B two"}}]',
	'options as lines');
select is(question_lines(question_options(E'a = Alpha | 甲\nb = Beta')), E'a = Alpha | 甲\nb = Beta', 'and back');
select refused($$ select question_options('a = A | b | c') $$, 'PV422', 'three languages');
select refused($$ select question_options('甲') $$, 'PV422', 'a value is made of letters and digits');
create function ask(code text, kind text, opts text, after text default null, it uuid default null) returns uuid language sql volatile as
	$$ select public.office_question_save(it, case when it is null then gen_random_uuid() end, code, kind, code, null, null, null, opts, false, after, null, null, false) $$;
create function asked(wanted text) returns uuid language sql stable security definer as
	$$ select q.public_id from public.question q where q.code = wanted $$;
select works($$ select ask('q_one', 'choice', E'a = A\nb = B') $$, 'a question');
select works($$ select ask('q_two', 'line', null, 'q_one') $$, 'one that waits for it');
select works($$ select ask('q_three', 'line', null, 'q_two') $$, 'and one that waits for that');
select refused($$ select ask(null, 'choice', E'a = A\nb = B', 'q_three', asked('q_one')) $$, 'PV422', 'no circle of three');
select refused($$ select ask(null, 'choice', E'a = A\nb = B', 'q_one', asked('q_one')) $$, 'PV422', 'nor of one');
select is((select count(*) from question_order(edition_current(), (select category_id from badge_category where code = 'vip' and edition_id = edition_current()))), 3::bigint, 'so that the order of asking ends');
update registration set answers = '{"q_one": "a"}' where public_id = k(2);
select refused($$ select ask(null, 'line', null, null, asked('q_one')) $$, 'PV409', 'what was answered keeps its kind');
select refused($$ select ask(null, 'choice', E'b = B\nc = C', null, asked('q_one')) $$, 'PV409', 'and the options that were chosen');
select works($$ select ask(null, 'choice', E'a = Other words\nc = C', null, asked('q_one')) $$, 'others may go');
select is((select count(*) from registration_answered('{q_one:a}')), 1::bigint, 'who answered so is found');
select is((select n from answer_figures(null, null) where value = 'a'), 1::bigint, 'and counted');
select refused(format('select office_question_retire(%L, true)', asked('q_one')), 'PV409', 'who is waited for is not retired');
select works(format('select office_question_move(%L, true)', asked('q_three')), 'up one place');
select is((select string_agg(code, ' ' order by sort) from question where code like 'q\_%'), 'q_one q_three q_two', 'is up one place');

-- ------------------------------------------------------------------------------------------------ invitations
select is((select jsonb_agg(to_jsonb(a)) from invitation_addresses(E'Name;Mail\nLi Wei;li@example.org\n<jo@example.org> "Jo"\n\nx')  a),
	'[{"line": 2, "name": "Li Wei", "email": "li@example.org"}, {"line": 3, "name": "Jo", "email": "jo@example.org"}, {"line": 5, "name": "x", "email": null}]',
	'addresses as people paste them');
select is((select count from office_invitation_create(k(50), kind('vip'), null, null, 'zh', E'a1@example.org\nA1@example.org\nb1@example.org')), 2, 'two of three are different');
select is(mails('a1@example.org'), 'office-invitation', 'each has a mail');
select is(invitation_mail(100), 0, 'and no second one');
select refused($$ select office_invitation_create(k(51), kind('vip'), null, null, 'zh', 'a1@example.org') $$, 'PV422', 'who has one gets no other');
select is((select count from office_invitation_create(k(52), kind('vip'), null, null, 'en',
	(select string_agg('m' || n || '@example.org', E'\n') from generate_series(1, 201) n))), 201, 'many');
select is(mails('m1@example.org'), null, 'are written to by a job');
select is((select count(*) from job where kind = 'invitation.mail'), 1::bigint, 'that waits');
select is(invitation_mail(150) + invitation_mail(150) + invitation_mail(150), 201, 'in portions');
select is(office_invitation_revoke(array(select public_id from invitation where email = 'a1@example.org')), 1, 'taken back');
select is(office_invitation_revoke(array(select public_id from invitation where email = 'a1@example.org')), 0, 'once');

-- ------------------------------------------------------------------------------------------------ quotas
select is(staff_quota(edition_current(), (select company_id from company where name = 'Cid Cranes')), 0, 'without a booth no badge');
insert into exhibitor (edition_id, company_id) select edition_current(), company_id from company where name = 'Cid Cranes' on conflict do nothing;
select works($$ select office_staff_save((select public_id from company where name = 'Cid Cranes'), 7) $$, 'but what is agreed');
select is(staff_quota(edition_current(), (select company_id from company where name = 'Cid Cranes')), 7, 'counts');
select refused('select office_staff_save(k(1), 7)', 'PV404', 'for exhibitors of the edition');

-- ------------------------------------------------------------------------------------------------ categories
select works($$ select office_category_save(kind('vip'), null, null, 'VIP', null, 'red', '{1,3}', false, null, 2) $$, 'days of a category');
select is((select days::int from badge_category where code = 'vip' and edition_id = edition_current()), 5, 'are bits');
select works($$ select office_category_save(kind('vip'), null, null, 'VIP', null, 'red', '{1,2,3,4}', false, null, 2) $$, 'all days');
select is((select days::int from badge_category where code = 'vip' and edition_id = edition_current()), 65535, 'are every day');

-- ------------------------------------------------------------------------------------------------ another address
reset role;
select act('otto@example.org', 'all') \g /dev/null
create function links(n int) returns bigint language sql stable security definer as
	$$ select count(*) from public.registration_link l join public.registration r using (registration_id) where r.public_id = public.k(n) $$;
create function saved(n int, name text, email text) returns text language sql volatile as $$
	select public.office_registration_save(public.k(n), name, null, null, email, null, null, null, 'en',
		(select changed_at::text from public.registration where public_id = public.k(n)))::text
$$;
select works('select make(700)', 'somebody with a badge');
update badge b set token = 'C' || repeat('A', 118), told_at = now(), prints = 1 from registration r
	where r.registration_id = b.registration_id and r.public_id = k(700);
select visitor_send('badge', r.registration_id, jsonb_build_object('badge', b.public_id)) from registration r join badge b using (registration_id) where r.public_id = k(700) \g /dev/null
select public_id as wrong from message where recipient = 'v700@example.org' and kind = 'badge' \gset
select is(links(700), 1::bigint, 'has a link');
select works('select saved(700, ''Vera Visitor 700'', ''v700@example.org'')', 'what stays the same');
select is(links(700), 1::bigint, 'leaves it');
select works('select saved(700, ''Vera Renamed'', ''right@example.org'')', 'the address was mistyped');
select is((select string_agg(m.recipient, ' ') from registration_link l join registration r using (registration_id), message m
	where r.public_id = k(700) and l.token_hash = sha256(convert_to(substr(m.params ->> 'path', 8), 'UTF8'))), 'right@example.org',
	'only the link of the mail to the right one is good');
select is(mails('right@example.org'), 'badge', 'which brings the badge');
select is((select b.reprint from badge b join registration r using (registration_id) where r.public_id = k(700)), true, 'what was printed has the old name');
update message set state = 'failed' where public_id = :'wrong';
insert into permission (permission, label, by_row) values ('message.send', '{}', false) on conflict do nothing;
insert into role_permission select role_id, 'message.send', 'all' from role where code = 'host' on conflict do nothing;
select refused(format('select message_again(%L)', :'wrong'), 'PV409', 'the badge is not sent to the old address again');
select works('select make(701, true)', 'somebody who was asked');
select works('select saved(701, ''Vera'', ''right1@example.org'')', 'under a wrong address');
select is(mails('right1@example.org'), 'visit-confirm', 'is asked anew');
select is(links(701), 1::bigint, 'by that mail alone');

-- ------------------------------------------------------------------------------------------------ uses that are gone
insert into invitation (edition_id, code, category_id, uses, used) select edition_id, 'LASTONEUSE', category_id, 1, 1
	from badge_category where edition_id = edition_current() and code = 'vip';
select works('select make(702)', 'one who came by an invitation for one');
update registration set invitation_id = (select invitation_id from invitation where code = 'LASTONEUSE') where public_id = k(702);
create function used() returns int language sql stable security definer as $$ select used from public.invitation where code = 'LASTONEUSE' $$;
select works('select office_registration_step(k(702), ''cancel'', null, ''No'')', 'is cancelled');
select is(used(), 0, 'which frees it');
select works('select office_registration_step(k(702), ''confirm'', null, null)', 'is revived');
select is(used(), 1, 'which takes it again');
select works('select office_registration_step(k(702), ''cancel'', null, ''No'')', 'is cancelled once more');
update invitation set used = 1 where code = 'LASTONEUSE';
select works('select office_registration_step(k(702), ''confirm'', null, null)', 'is revived when somebody else has it');
select works('select office_registration_step(k(702), ''cancel'', null, ''No'')', 'and goes');
select is(used(), 1, 'which gives nothing back that was not taken');

-- ------------------------------------------------------------------------------------------------ uses
insert into invitation (edition_id, code, category_id, uses, used) select edition_id, 'OFFICEUSES', category_id, 3, 1
	from badge_category where public_id = kind('vip');
create function uses() returns int language sql stable security definer as $$ select used from public.invitation where code = 'OFFICEUSES' $$;
select works('select make(80)', 'somebody came by an invitation');
update registration set invitation_id = (select invitation_id from invitation where code = 'OFFICEUSES') where public_id = k(80);
select is(office_registrations(array[k(80)], 'cancel', null, 'No'), 1, 'who has not come in is cancelled');
select is(uses(), 0, 'the use is free again');
select is(office_registrations(array[k(80)], 'confirm', null, null), 1, 'stands again');
select is(uses(), 1, 'with the use');
insert into presence (edition_id, zone_id, badge_id, inside, since, entered_at, day, entries_day, entries)
	select b.edition_id, z.zone_id, b.badge_id, false, now(), now(), 1, 1, 1 from badge b join registration r using (registration_id)
		join zone z on z.edition_id = b.edition_id and z.code = 'fair' where r.public_id = k(80) and b.revoked_at is null;
select is(office_registrations(array[k(80)], 'cancel', null, 'No'), 1, 'who has come in is cancelled');
select is(uses(), 1, 'the use is spent');
select is(office_registrations(array[k(80)], 'confirm', null, null), 1, 'and stands again');
select is(uses(), 1, 'with that use, not another');
select is((select code from registration join invitation using (invitation_id) where registration.public_id = k(80)), 'OFFICEUSES', 'and its invitation');
update invitation set used = uses where code = 'OFFICEUSES';
select is(office_registrations(array[k(80)], 'cancel', null, 'No') + office_registrations(array[k(80)], 'confirm', null, null), 2, 'also when others have the rest');
select is(uses(), 3, 'no use is lost');
select is((select code from registration join invitation using (invitation_id) where registration.public_id = k(80)), 'OFFICEUSES', 'nor the invitation');
