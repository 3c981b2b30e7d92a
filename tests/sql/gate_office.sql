-- The organizer's side of the gates: what may be set up and what not, rules in words, what would happen, devices,
-- double entries, and the figures of a day.
insert into permission (permission, label, by_row) values ('gate.read', '{}', false), ('gate.manage', '{}', false),
	('visitor.read', '{}', false) on conflict do nothing;
insert into role (name, code) values ('{"en": "Gatekeeper"}', 'gatekeeper'), ('{"en": "Watcher"}', 'watcher');
insert into role_permission select role_id, p, 'all' from role, unnest(array['gate.read', 'gate.manage']) p where code = 'gatekeeper';
insert into role_permission select role_id, 'gate.read', 'all' from role where code = 'watcher';
insert into account_role select account_id, role_id from account, role where email = 'otto@example.org' and code = 'gatekeeper';
insert into account_role select account_id, role_id from account, role where email = 'sue@example.org' and code = 'watcher';
select set_config('pavilion.edition', (select edition_id::text from edition where code = 'T27'), false);
create function zone_at(code text) returns uuid language sql stable as
	$$ select public_id from zone z where z.code = zone_at.code and z.edition_id = current_edition() $$;
create function gate_at(code text) returns uuid language sql stable as
	$$ select public_id from gate g where g.code = gate_at.code and g.edition_id = current_edition() $$;
create function category_at(code text) returns uuid language sql stable as
	$$ select public_id from badge_category c where c.code = category_at.code and c.edition_id = current_edition() $$;
create function new_zone(code text, parent uuid, needs boolean default false, capacity int default null) returns text
language sql as $$ select format('select zone_save(null, null, uuid_v7(), null, %L, %L, null, %L, %L, %L::int, null, 10)',
	code, initcap(code), parent, needs, capacity) $$;
create function new_rule(gate uuid, category uuid, zone uuid, more text default '') returns text language sql as $$
	select format('select gate_rule_save(null, null, uuid_v7(), null, %L, %L, %L, %s)', gate, category, zone,
		coalesce(nullif(more, ''), 'true, ''{0,1,2,3}'', null, null, null, null, true, false, 0')) $$;
create function words(gate uuid, category uuid, zone uuid) returns text language sql as $$
	select gate_rule_words(r) from gate_rule r left join gate g using (gate_id) left join zone z on z.zone_id = r.zone_id
	left join badge_category c on c.category_id = r.category_id
	where g.public_id is not distinct from words.gate and c.public_id is not distinct from words.category
		and z.public_id is not distinct from words.zone $$;
select act('sue@example.org', 'all');

-- ------------------------------------------------------------------------------ who may
select refused(new_zone('hall-1', null), 'PV403', 'who only looks sets up no zone');
select refused(format('select gate_switch(%L, false)', gate_at('main')), 'PV403', 'nor switches a gate');
select refused(new_rule(null, null, null), 'PV403', 'nor writes a rule');
select refused('select gate_devices_add(null, null, ''A'', true, ''{}'')', 'PV403', 'nor lets a device in');
select refused('select scan_settle(uuid_v7(), ''x'')', 'PV403', 'nor settles anything');
select refused('select gate_lane_rate(3)', 'PV403', 'nor changes the setting');
select act('anna@example.org');
select refused('select * from gate_board(current_edition())', 'PV403', 'an exhibitor does not see who is inside');
select refused('select * from gate_curve(current_edition(), current_date)', 'PV403', 'nor how many came');
select refused(format('select * from gate_try(%L, 1, null, null, now())', gate_at('main')), 'PV403', 'nor asks the gate');
select is((select count(*) from scan_doubles()), 0::bigint, 'nor sees double entries');
select act('otto@example.org', 'all');

-- ------------------------------------------------------------------------------ zones and gates
insert into room (edition_id, name, places) values (current_edition(), '{"en": "Blue room"}', 50);
set role pavilion_office;
select is((select count(*) from room), 0::bigint, 'who has no part in the forum plans no rooms');
select is((select string_agg(tr(name), ' ') from door_room where edition_id = current_edition()), 'Blue room', 'but sees for which there can be a door');
select act('anna@example.org');
select is((select count(*) from door_room), 0::bigint, 'as nobody else does');
select act('otto@example.org', 'all');
reset role;
select works(new_zone('hall-1', zone_at('fair'), true, 100), 'a zone within the fair');
select works(new_zone('lounge', zone_at('hall-1')), 'and one within that');
select is((select array_agg(z.code order by zone_path(z.zone_id)) from zone z where edition_id = current_edition()),
	array['fair', 'hall-1', 'lounge'], 'they are listed as a tree');
select is((select zone_depth(zone_id) from zone where public_id = zone_at('lounge')), 2, 'with their depth');
select refused(new_zone('hall-1', null), 'PV409', 'no two with one code');
select refused(new_zone('x', uuid_v7()), 'PV422', 'none within one that is not there');
select refused(new_zone('x', null, true), 'PV422', 'none that is entered from a zone around it without one');
select refused(format('select zone_save(%L, null, uuid_v7(), null, ''hall-1'', ''H'', null, %L, false, null, null, 1)', zone_at('hall-1'), zone_at('lounge')),
	'PV422', 'no zone lies within one that lies within it');
select refused(format('select zone_save(%L, ''0'', uuid_v7(), null, ''hall-1'', ''H'', null, null, false, null, null, 1)', zone_at('hall-1')),
	'PV409', 'an edit that began before somebody else''s is refused');
select refused(format('select zone_delete(%L)', zone_at('fair')), 'PV409', 'a zone that gates lead into stays');
select refused(format('select zone_delete(%L)', zone_at('hall-1')), 'PV409', 'as does one with others within it');
select works(format('select gate_save(null, null, uuid_v7(), null, ''door'', ''Lounge door'', ''休息室'', %L, null, ''both'', true, 20)', zone_at('lounge')), 'a gate');
select refused(format('select gate_save(null, null, uuid_v7(), null, ''door'', ''D'', null, %L, null, ''in'', true, 20)', zone_at('fair')), 'PV409', 'no two with one code');
select is(gate_switch(gate_at('door'), false), 'gate_closed', 'a gate is closed');
select is((select open from gate where public_id = gate_at('door')), false, 'and stays so');
select is(gate_switch(gate_at('door'), true), 'gate_opened', 'and opened');

-- ------------------------------------------------------------------------------ rules in words
select works(new_rule(null, null, zone_at('lounge'), 'false, null, null, null, null, null, true, false, 0'), 'nobody into the lounge');
select is(words(null, null, zone_at('lounge')), 'Lounge: not admitted', 'in words');
select works(new_rule(null, category_at('vip'), zone_at('lounge')), 'but buyers');
select works(new_rule(null, category_at('organizer'), zone_at('lounge')), 'and organizers');
select is(words(null, null, zone_at('lounge')), 'Lounge: only VIP buyer and Organizer', 'which is said together');
select works(new_rule(gate_at('main'), category_at('contractor'), null, 'true, ''{0,1,2,3}'', ''07:00'', ''09:00'', null, null, true, false, 0'), 'contractors early');
select is(words(gate_at('main'), category_at('contractor'), null), 'Main entrance, Contractor: 07:00–09:00, all days', 'with their hours');
select works(new_rule(gate_at('main'), category_at('press'), null, 'true, ''{0,2}'', ''08:30'', null, 1, 5, false, true, 10'), 'and much at once');
select is(words(gate_at('main'), category_at('press'), null), 'Main entrance, Press: from 08:30, 14 Sep and 16 Sep, one entry a day, '
	'5 entries in all, no re-entry on the same day, not again while inside, 10 min between two entries', 'all of it is said');
select set_config('pavilion.lang', 'zh', false);
select is(words(gate_at('main'), category_at('contractor'), null), '主入口，搭建商：07:00–09:00，每天', 'in Chinese too');
select is(words(null, null, zone_at('lounge')), 'Lounge：仅限贵宾买家和主办方', 'as are the names');
select set_config('pavilion.lang', 'en', false);
select refused(new_rule(gate_at('main'), category_at('press'), null), 'PV409', 'one place and category has one rule');
select refused(new_rule(null, null, null, 'true, ''{}'', null, null, null, null, true, false, 0'), 'PV422', 'a rule holds on some day');
select refused(new_rule(null, null, null, 'true, ''{1}'', ''09:00'', ''09:00'', null, null, true, false, 0'), 'PV422', 'and for some time');
select refused(new_rule(uuid_v7(), null, null), 'PV422', 'at a gate that there is');
select is((select r.days::int from gate_rule r join badge_category c using (category_id) where c.code = 'press'), 5, 'days are bits');
select is((select r.days::int from gate_rule r join badge_category c using (category_id) where c.code = 'contractor'), 65535,
	'all of them are every day, also of a longer fair');

-- ------------------------------------------------------------------------------ what would happen
create function said(gate text, category text, moment timestamptz, number bigint default null) returns text language sql as $$
	select reason || ' ' || decided from gate_try(gate_at(gate), number, category_at(category), null, moment) $$;
select is(said('main', 'visitor', '2027-09-14 10:00+02'), 'admitted nothing', 'no rule: admitted');
select is(said('main', 'visitor', '2027-09-13 10:00+02'), 'too_early fair', 'not before the fair');
select is(said('main', 'visitor', '2027-09-18 00:00+02'), 'expired fair', 'nor after it, by the clock of the venue');
select is(said('main', 'contractor', '2027-09-14 08:59+02'), 'admitted rule', 'contractors in their hours');
select is(said('main', 'contractor', '2027-09-14 09:00+02'), 'wrong_time rule', 'not later');
select is(said('main', 'press', '2027-09-15 10:00+02'), 'wrong_day rule', 'press on its days');
select is(said('door', 'visitor', '2027-09-14 10:00+02'), 'not_here rule', 'visitors do not enter the lounge');
select is(said('door', 'vip', '2027-09-14 10:00+02'), 'admitted rule', 'buyers do');
select is((select rule_words from gate_try(gate_at('door'), null, category_at('vip'), null, '2027-09-14 10:00+02')),
	'Lounge, VIP buyer: all days', 'the rule that decided is named');
select is(said('main', null, '2027-09-14 10:00+02', 42), 'unknown number', 'a number that is none');
select is((select count(*) from gate_try(gate_at('main'), null, null, null, now())), 0::bigint, 'nobody, nothing');
update gate set open = false where code = 'door';
select is(said('door', 'vip', '2027-09-14 10:00+02'), 'gate_closed gate', 'a closed gate says so');
update gate set open = true where code = 'door';
insert into registration (edition_id, category_id, status, name, company)
	select edition_id, category_id, 'confirmed', 'Vera Visitor', 'ACME' from badge_category where code = 'visitor' and edition_id = current_edition();
insert into badge (edition_id, registration_id, category_id) select edition_id, registration_id, category_id from registration;
select is(said('main', null, '2027-09-14 10:00+02', (select number from badge)), 'admitted nothing', 'a badge by its number');
update badge set days = 2;
select is(said('main', null, '2027-09-14 10:00+02', (select number from badge)), 'too_early badge', 'its own days count');
update badge set days = 65535;
select is((select count(*) from scan), 0::bigint, 'and none of this is a scan');
select is((select count(*) from presence), 0::bigint, 'nor lets anybody in');

-- ------------------------------------------------------------------------------ devices
select is((select string_agg(device_name, '|') from gate_devices_add(null, gate_at('main'), 'North', true, array['\x01', '\x02'])), 'North 1|North 2', 'two devices are numbered');
select is((select string_agg(device_name, '|') from gate_devices_add(null, gate_at('main'), 'North', true, array['\x03', '\x04'])), 'North 3|North 4', 'the next go on');
select is((select string_agg(device_name, '|') from gate_devices_add(null, gate_at('main'), 'Desk', false, array['\x05'])), 'Desk', 'one alone is not');
select ok((select bool_and(code_hash is not null and code_until between now() + interval '23 hours' and now() + interval '25 hours') from gate_device), 'codes are good for a day');
select is((select gate_device_state(revoked_at, enrolled_at, code_until) from gate_device where name = 'Desk'), 'waiting', 'they wait');
create function device(name text) returns uuid language sql stable as $$ select public_id from gate_device d where d.name = device.name $$;
update gate_device set code_until = now() - interval '1 second' where name = 'Desk';
select is((select gate_device_state(revoked_at, enrolled_at, code_until) from gate_device where name = 'Desk'), 'lapsed', 'until the code lapses');
update gate_device set enrolled_at = now(), token_hash = '\x99', code_hash = null, code_until = null where name = 'Desk';
select works(format('select gate_device_lock(%L)', device('Desk')), 'a device is locked');
select is((select gate_device_state(revoked_at, enrolled_at, code_until) from gate_device where name = 'Desk'), 'locked', 'and is');
select works(format('select * from gate_device_code(%L, array[''\x07''])', device('Desk')), 'a new code');
select is((select (token_hash is null and revoked_at is null and code_hash = '\x07')::text from gate_device where name = 'Desk'), 'true', 'opens it anew, and what it held nothing');
select works(format('select gate_device_save(%L, %L, ''Counter'', %L, false)', device('Desk'), (select gate_device_version(device_id) from gate_device where name = 'Desk'), gate_at('door')), 'it moves');
select is((select g.code from gate_device d join gate g using (gate_id) where d.name = 'Counter'), 'door', 'to another gate');
select refused(format('select gate_device_save(%L, ''0'', ''Counter'', %L, false)', device('Counter'), gate_at('door')), 'PV409', 'an edit that began before');
select refused(format('select gate_delete(%L)', gate_at('door')), 'PV409', 'a gate with devices stays');

-- ------------------------------------------------------------------------------ the figures of a day
insert into scan (scan_id, edition_id, device_id, gate_id, zone_id, badge_id, number, direction, at, accepted, reason, offline, conflict)
select gen_random_uuid(), b.edition_id, d.device_id, g.gate_id, g.zone_id, b.badge_id, b.number, 'in', x.at::timestamptz, x.ok, x.reason, x.conflict is not null, x.conflict
from badge b, gate g, gate_device d, (values
	('2027-09-14 09:00+02', true, 'admitted', null), ('2027-09-14 09:14:59+02', true, 'admitted', 'already_in'),
	('2027-09-14 09:15+02', true, 'admitted', null), ('2027-09-14 09:20+02', false, 'wrong_day', null),
	('2027-09-14 23:59+02', true, 'admitted', null), ('2027-09-15 09:01+02', true, 'admitted', 'already_in')) x (at, ok, reason, conflict)
where g.code = 'main' and d.name = 'North 1' and g.edition_id = b.edition_id;
select is((select string_agg(quarter || '=' || entries, ' ' order by quarter) from gate_entries(current_edition(), '2027-09-14')),
	'36=2 37=1 95=1', 'entries are counted by quarter hours of the venue, refusals not');
select is((select kind || factor || cardinality(days) from gate_basis(current_edition(), '2027-09-16')), 'days12', 'two earlier days');
select is((select string_agg(quarter || '=' || round(expected, 1), ' ' order by quarter) from gate_curve(current_edition(), '2027-09-16')),
	'36=1.5 37=0.5 95=0.5', 'the forecast is their mean');
select is((select count(*) from gate_basis(current_edition(), '2027-09-14')), 0::bigint, 'the first day of the first edition has none');
insert into edition (series_id, venue_id, code, name, opens_on, closes_on, currency)
	select series_id, venue_id, 'T28', '{"en": "Test Fair 2028"}', '2028-09-12', '2028-09-15', 'EUR' from edition where code = 'T27';
select is((select kind || ' ' || days[1] from gate_basis((select edition_id from edition where code = 'T28'), '2028-09-12')),
	'edition 2027-09-14', 'the next edition goes by the same day of the one before');
select is((select sum(expected)::int from gate_curve((select edition_id from edition where code = 'T28'), '2028-09-12')), 4,
	'by the gates of the same code');
update scan set undone_at = now() where at = '2027-09-14 23:59+02';
select is((select sum(entries) from gate_entries(current_edition(), '2027-09-14'))::int, 3, 'what was undone counts no more');

-- ------------------------------------------------------------------------------ double entries
select is((select string_agg(day || ':' || scans || ':' || reason, ' ' order by day) from scan_doubles()),
	'2027-09-14:1:already_in 2027-09-15:1:already_in', 'by badge and day');
select is(jsonb_array_length(scan_story((select badge_id from badge), '2027-09-14')), 5, 'with everything the badge did that day');
select is((select e ->> 'conflict' from jsonb_array_elements(scan_story((select badge_id from badge), '2027-09-14')) e where e ? 'conflict' and e ->> 'conflict' is not null),
	'Already inside', 'and what the centre would have said');
select is((select count(*) from scan_search((select number::text from badge))), 6::bigint, 'scans are found by the number');
select is((select count(*) from scan_search((select badge_number(number) from badge))), 6::bigint, 'with its check digit too');
select is((select count(*) from scan_search('Vera')), 0::bigint, 'not by the name for who may not see visitors');
insert into role_permission select role_id, 'visitor.read', 'all' from role where code = 'gatekeeper';
select is((select count(*) from scan_search('Vera')), 6::bigint, 'but for who may');
select is((select count(*) from scan_double_search('vera')), 2::bigint, 'double entries as well');
select works(format('select scan_settle(%L, ''Twins'')', (select first from scan_doubles() where day = '2027-09-14')), 'one is settled');
select is((select string_agg((settled_at is not null)::text || coalesce(settled_note, ''), ' ' order by day) from scan_doubles()),
	'trueTwins false', 'that day alone, with the note');
select refused('select scan_settle(uuid_v7(), ''x'')', 'PV404', 'there is none of that name');
select refused(format('select gate_delete(%L)', gate_at('main')), 'PV409', 'a gate with scans stays');

-- ------------------------------------------------------------------------------ the board
insert into presence (edition_id, zone_id, badge_id, inside, since) select b.edition_id, z.zone_id, b.badge_id, true, now() from badge b, zone z where z.code = 'hall-1';
select is((select board #>> array['zones', (select zone_id::text from zone where code = 'hall-1')] from gate_board(current_edition())), '1', 'who is inside is counted');
select is((select (board ->> 'doubles')::int from gate_board(current_edition())), 1, 'with what is not settled');
update presence set inside = false;
select is((select board #>> array['zones', (select zone_id::text from zone where code = 'hall-1')] from gate_board(current_edition())), '1', 'and shown to all who ask within two seconds');
update gate_board_kept set made_at = made_at - interval '3 seconds';
select is((select board #>> array['zones', (select zone_id::text from zone where code = 'hall-1')] from gate_board(current_edition())), '0', 'then counted anew');
select refused(format('select zone_delete(%L)', zone_at('hall-1')), 'PV409', 'a zone that people were in stays');

-- ------------------------------------------------------------------------------ scans in words
insert into scan (scan_id, edition_id, badge_id, direction, at, accepted, reason)
select uuid_v7(), edition_id, badge_id, d, at::timestamptz, true, 'valid' from badge, (values ('check', '2027-09-17 10:00+02'),
	('forum', '2027-09-17 10:01+02'), ('lead', '2027-09-17 10:02+02')) v (d, at);
select is(scan_story_text((select badge_id from badge), '2027-09-17'), '10:00:00 : check, Badge is valid; 10:01:00 : at the forum, Badge is valid; '
	|| '10:02:00 : by an exhibitor, Badge is valid', 'each kind of scan has its word');
select set_config('pavilion.lang', 'zh', false);
select ok(scan_story_text((select badge_id from badge), '2027-09-17') ~ '核验，.*论坛签到，.*展商扫描，', 'in Chinese as well');
select set_config('pavilion.lang', 'en', false);

-- ------------------------------------------------------------------------------ a rehearsal
update edition set opens_on = current_date + 30, closes_on = current_date + 32 where edition_id = current_edition();
select is(fair_day(current_edition(), now()), 0, 'before the fair is no day of it');
select works('select gate_rehearse(null, true)', 'the gates are rehearsed');
select is(fair_day(current_edition(), now()), 1, 'as if today were the first day');
select is(fair_day(current_edition(), now() + interval '1 day'), 0, 'and tomorrow not the second');
select is((select reason from gate_try(gate_at('main'), (select number from badge), null, 'check', now())), 'valid', 'a badge is good then');
insert into scan (scan_id, edition_id, gate_id, zone_id, badge_id, direction, at, accepted, reason)
select uuid_v7(), b.edition_id, g.gate_id, g.zone_id, b.badge_id, 'in', now(), true, 'admitted' from badge b, gate g where g.public_id = gate_at('main');
update presence set inside = true, entries = 1, since = now();
select gate_before_sweep();
select ok((select bool_and(inside) from presence), 'what is rehearsed today stands until it ends');
select works('select gate_rehearse(null, false)', 'it ends');
select is((select count(*) from scan where undone_for = 'rehearsal'), 1::bigint, 'what was scanned stays, as undone');
select is((select count(*) from presence where inside or entries > 0), 0::bigint, 'nobody is inside by it');
update edition set opens_on = current_date, closes_on = current_date + 3 where edition_id = current_edition();
select refused('select gate_rehearse(null, true)', 'PV409', 'once the fair has begun it is too late');

set role pavilion_office;
select refused('select code_hash from gate_device', '42501', 'an office page reads no hash of a code');
select refused('delete from gate', '42501', 'and deletes nothing itself');
select refused('update scan set settled_note = null', '42501', 'nor settles so');
select ok((select count(*) > 0 from scan), 'but sees scans');
reset role;
