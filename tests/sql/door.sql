-- At the door: what is alike goes to the queue, a known company is asked and not made again; what an import did and who
-- depends on it.
insert into dedup_model (kind, learned, params, link, sure, used) values ('company', 'start', '{}', 2, 16, true);
create function company_no(label text) returns bigint language sql as $$ select company_id from company where name = label $$;
create function like_(label text, bits real) returns jsonb language sql as $$
	select jsonb_build_array(jsonb_build_object('record', public_id, 'weight', bits, 'names', '["name"]'::jsonb,
		'levels', '[5]'::jsonb, 'weights', jsonb_build_array(bits))) from company where name = label
$$;
create function groups(label text) returns text language sql as $$
	select string_agg(g.records || ' ' || round(g.weight::numeric, 1) || ' ' || g.state, '; ' order by g.group_id)
	from dedup_group g join dedup_member m using (group_id) where m.record_id = company_no(label)
$$;

-- The queue.
select door_queue('company', company_no('Anna Anvils'), like_('Bo Bolts', 8));
select is(groups('Anna Anvils'), '2 8.0 open', 'a pair makes a group');
select ok((select run_id is null and levels = '{5}' and weight = 8 from dedup_pair), 'and a pair without a run');
select door_queue('company', company_no('Anna Anvils'), like_('Bo Bolts', 9));
select is(groups('Bo Bolts'), '2 9.0 open', 'found again, it stands once, by its new weight');
select door_queue('company', company_no('Cid Cranes'), like_('Bo Bolts', 5));
select is(groups('Cid Cranes'), '3 5.0 open', 'a third joins the group of what it is like, which weighs what its weakest pair does');
select door_queue('company', company_no('Cid Cranes'), like_('Cid Cranes', 99));
select is((select count(*)::int from dedup_pair), 2, 'nothing is like itself');
select door_queue('company', company_no('Cid Cranes'), '[]'), door_queue('company', company_no('Cid Cranes'), null),
	door_queue('company', null, like_('Bo Bolts', 5)),
	door_queue('company', company_no('Cid Cranes'), '[{"record": "00000000-0000-0000-0000-000000000000", "weight": 5}]');
select is((select count(*)::int from dedup_pair), 2, 'nothing, nobody and what is gone add nothing');
delete from dedup_group;
delete from dedup_pair;
insert into dedup_apart (kind, a_id, b_id) values ('company', least(company_no('Anna Anvils'), company_no('Bo Bolts')),
	greatest(company_no('Anna Anvils'), company_no('Bo Bolts')));
select door_queue('company', company_no('Anna Anvils'), like_('Bo Bolts', 30));
select is(groups('Anna Anvils'), null, 'what people found to be apart stays apart');
delete from dedup_apart;

-- Registration: known or not.
create function register(address text, door jsonb) returns uuid language plpgsql as $$
declare
	key uuid := gen_random_uuid();
begin
	insert into vault_ticket (ticket_hash, kind, hash, expires_at)
	values (sha256(convert_to(key::text, 'UTF8')), 'password', 'x', now() + interval '1 minute');
	perform account_register(key, key::text, sha256(convert_to(key::text, 'UTF8')), key::text, '10.0.0.1',
		jsonb_build_object('email', address, 'name', 'Nina New', 'lang', 'en', 'company', 'Anna Anvils Inc', 'country', 'DE'), door);
	return key;
end $$;
select register('nina@example.org', like_('Anna Anvils', 8)) as key \gset
select is(company_no('Anna Anvils Inc'), null, 'a known company is not made again');
select is((select state from join_request where public_id = :'key'), 'known', 'the person is asked');
select is((select count(*)::int from message where recipient = 'nina@example.org'), 0, 'and no mail goes before the answer');
select is((select hits from rate where rate_key = 'register:10.0.0.1'), 1, 'the try is counted');
set role pavilion_portal;
select is((select company from join_look(:'key')), 'Anna Anvils Inc', 'the page repeats what was written');
select is((select count(*)::int from join_request), 0, 'a stranger reads no requests');
select refused('select door_queue(''company'', 1, ''[]'')', '42501', 'the portal writes no queue');
select refused('select door_matches(''company'', ''[]'')', '42501', 'nor reads what is alike');
select refused('select join_office(array[gen_random_uuid()], true, null)', '42501', 'nor answers for the organizer');
select refused('select import_plan(gen_random_uuid())', '42501', 'nor sees imports');
select refused(format('select join_answer(%L, true, null)', :'key'), 'PV404', 'nobody answers what was not asked');
reset role;
select join_wish(:'key', 'Hello', '\x01', 'link');
select refused(format('select join_wish(%L, null, ''\x02'', ''link'')', :'key'), 'PV410', 'asked once');
update account set confirmed_at = now() where email = 'nina@example.org';
select ok(join_ask((select account_id from account where email = 'nina@example.org')), 'with the mailbox the request goes out');
select is((select string_agg(recipient, ',') from message where kind = 'join-asked'), 'anna@example.org', 'to the people of the company');
insert into contact (company_id, name, email) values (company_no('Anna Anvils'), 'N. New', 'Nina@Example.org');
select join_settle(request_id, true, null) from join_request where public_id = :'key';
select is((select k.name from contact k join account a using (account_id) where a.email = 'nina@example.org'), 'N. New',
	'let in, the person is who stood there by that address');
select refused(format('select join_settle(request_id, false, null) from join_request where public_id = %L', :'key'), 'PV409',
	'the first answer counts');

-- A company that was never confirmed is not known; one's own earlier try neither.
select register('first@example.org', '[]');
select ok(company_no('Anna Anvils Inc') is not null, 'nothing is alike: it registers');
select ok(not company_stands(company_no('Anna Anvils Inc')), 'it does not stand until the mailbox is confirmed');
select register('first@example.org', like_('Anna Anvils Inc', 20));
select is((select count(*)::int from company where name = 'Anna Anvils Inc'), 1, 'the same form again is the same company');
select is((select count(*)::int from join_request where state = 'known'), 0, 'and no request');
select ok(company_stands(company_no('Cid Cranes')), 'a company with people stands');

-- A first try that nobody confirmed does not stand in the way of joining.
select register('second@example.org', '[]');
select is((select count(*)::int from company where name = 'Anna Anvils Inc'), 2, 'a first try makes a company');
select register('second@example.org', like_('Anna Anvils', 8)) as key \gset
select join_wish(:'key', null, '\x0c', 'link');
select account_confirm('\x0c');
select is((select count(*)::int from company where name = 'Anna Anvils Inc'), 1, 'which is gone when its person asks to join another');
select join_settle(request_id, true, null) from join_request where public_id = :'key';
select is((select k.company_id from contact k join account a using (account_id) where a.email = 'second@example.org'),
	company_no('Anna Anvils'), 'and is let in');

-- Nor does a merge let somebody in whose mailbox nobody had confirmed.
insert into role (name, code) values ('{"en": "All"}', 'all');
insert into role_permission select role_id, permission, 'all' from role, permission where code = 'all';
insert into account_role select account_id, role_id from account, role where email = 'otto@example.org' and code = 'all';
delete from company where name = 'Anna Anvils Inc' and company_id not in (select company_id from contact where account_id is not null);
select register('third@example.org', '[]') as key \gset
select act('otto@example.org', 'all');
select merge_do('company', (select public_id from company where name = 'Cid Cranes'), array[(select c.public_id from company c
	join contact k using (company_id) join account a using (account_id) where a.email = 'third@example.org')]);
select act(null);
select is((select k.company_id from contact k join account a using (account_id) where a.email = 'third@example.org'),
	company_no('Cid Cranes'), 'with the company its people go');
select is((select "to" from account_confirm(sha256(convert_to(:'key', 'UTF8')))), '/sign-in?done=asked&goal=/join',
	'who confirms the mailbox afterwards asks to join');
select is(account_company((select account_id from account where email = 'third@example.org')), null, 'and sees nothing before the answer');
select is((select company_id || ' ' || state from join_request r join account a using (account_id) where a.email = 'third@example.org'),
	company_no('Cid Cranes') || ' asked', 'of the company that stands for it now');
select is((select string_agg(recipient, ',') from message where kind = 'join-asked' and params ->> 'email' = 'third@example.org'),
	'cid@example.org', 'whose people answer');

-- A revert takes the tags of its companies, not those of other things with the same numbers.
insert into tag (name) values ('fair');
insert into import (edition_id, kind, name, state) select edition_id, 'exhibitors', 'list.csv', 'done' from edition limit 1;
insert into company (name, import_id) select 'Dot Drills', import_id from import;
insert into tagged (kind, record_id, tag_id, import_id)
select k, company_no('Dot Drills'), tag_id, import_id from tag, import, unnest(array['company', 'contact', 'booth']) k;
select register('fourth@example.org', like_('Dot Drills', 8));
select is((select company_id from join_request where state = 'known' and account_id = (select account_id from account where email = 'fourth@example.org')),
	company_no('Dot Drills'), 'a stranger who wrote its name');
select is((select count(*)::int from import_held((select import_id from import), (select edition_id from import), null)
	where label = 'Requests to join'), 0, 'does not keep an import from being taken back');
update join_request set state = 'asked' where state = 'known';
select is((select count(*)::int from import_held((select import_id from import), (select edition_id from import), null)
	where label = 'Requests to join'), 1, 'who asks to join does');
select import_revert_companies((select import_id from import), array[company_no('Dot Drills')]);
select is((select string_agg(kind, ',' order by kind) from tagged), 'booth,contact', 'tags of other records stay');
delete from import;

-- A quarter of a year after its end a request says nothing of who asked.
update join_request set message = 'Hello', reason = 'No', state = 'declined', decided_at = now() - interval '89 days'
where account_id = (select account_id from account where email = 'third@example.org');
select join_lapse();
select is((select message || ' ' || (fields ->> 'email') from join_request where account_id = (select account_id from account
	where email = 'third@example.org')), 'Hello third@example.org', 'before that all of it stands');
update join_request set decided_at = now() - interval '91 days' where decided_at < now() - interval '80 days';
select join_lapse();
select is((select array[message, reason, fields ->> 'email', fields ->> 'name', fields ->> 'job_title', fields ->> 'phone', door::text, state]
	from join_request where account_id = (select account_id from account where email = 'third@example.org')),
	array[null, null, null, null, null, null, '[]', 'declined'], 'then only that it was declined');
select ok((select fields ? 'company' from join_request where account_id = (select account_id from account
	where email = 'third@example.org')), 'and by which name the company was asked for');
select is(join_fade(), 0::bigint, 'once');
select ok((select fields ->> 'email' is not null from join_request where state = 'accepted' limit 1), 'what ended lately stays');
select act('third@example.org');
select join_go_own();
select is((select k.name || ' <' || k.email || '>' from contact k join account a using (account_id) where a.email = 'third@example.org'),
	(select name || ' <third@example.org>' from account where email = 'third@example.org'), 'who comes back to it is whom the account names');

-- Every table that imports write of a company is known to the revert: nothing is left behind that refers to it.
select is((select count(*)::int from pg_constraint c join pg_class t on t.oid = c.conrelid
	where c.confrelid = 'company'::regclass and c.contype = 'f' and t.relname <> 'company' and c.confdeltype not in ('c', 'n')
		and not exists (select from merge_child m where m.kind = 'company' and m.relation = t.relname)), 0,
	'whoever refers to companies stands in the catalogue');
