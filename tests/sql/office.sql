-- The office: choices that are not there, taking approvals back, the search of short lists, links of the history.
insert into permission (permission, label, by_row) values
	('user.manage', '{}', false), ('role.manage', '{}', false), ('token.manage', '{}', false),
	('application.decide', '{}', true), ('company.read', '{}', true), ('application.read', '{}', true),
	('booth.read', '{}', false), ('history.read', '{}', false), ('import.run', '{}', false)
on conflict do nothing;
insert into role (name, code) values ('{"en": "Keeper"}', 'keeper'), ('{"en": "Decider"}', 'decider');
insert into role_permission select role_id, p, 'all' from role, unnest(array['user.manage', 'role.manage', 'token.manage']) p
	where code = 'keeper';
insert into role_permission select role_id, 'application.decide', 'all' from role where code = 'decider';
insert into account_role select account_id, role_id from account, role where email = 'otto@example.org';
create function nobody() returns uuid language sql immutable as $$ select '00000000-0000-7000-8000-000000000001'::uuid $$;
create function who(email text) returns uuid language sql stable as $$ select public_id from account a where a.email = who.email $$;
create function field_of(statement text) returns text language plpgsql as $$
declare
	field text;
begin
	execute statement;
	return null;
exception when others then
	get stacked diagnostics field = column_name;
	return field;
end $$;
select act('otto@example.org', 'all');

-- ------------------------------------------------------------------------------ choices that are not there
create table was as select * from account;
create function invite(team uuid, roles uuid[]) returns text language sql immutable as $$ select format(
	'select user_invite(uuid_v7(), ''new@example.org'', ''New'', ''organizer'', ''en'', %L, %L, ''\x01'', ''l'')', team, roles) $$;
create function save(team uuid, roles uuid[]) returns text language sql stable as $$ select format(
	'select user_save(%L, ''Sue Other'', ''zh'', %L, %L)', who('sue@example.org'), team, roles) $$;
select refused(invite(nobody(), null), 'PV422', 'no invitation into a team that is not there');
select is(field_of(invite(nobody(), null)), 'team', 'it stands beside the team');
select refused(invite(null, array[nobody()]), 'PV422', 'nor with such a role');
select is(field_of(invite(null, array[nobody()])), 'roles', 'it stands beside the roles');
select refused(save(nobody(), null), 'PV422', 'nobody is moved into such a team');
select is(field_of(save(nobody(), null)), 'team', 'said there too');
select refused(save(null, array[nobody()]), 'PV422', 'nobody gets such a role');
select ok(not exists (select * from account except select * from was) and (select count(*) from account) = (select count(*) from was),
	'and nothing has changed');
select works(save(null, null), 'no team is no team');
select is((select team_id from account where email = 'sue@example.org'), null, 'and is kept');
select works(save((select public_id from team where name = 'South'), (select array_agg(public_id) from role where code = 'keeper')), 'one that is there');
select is((select t.name from account join team t using (team_id) where email = 'sue@example.org'), 'South', 'is kept');
select refused(format('select token_create(uuid_v7(), ''\x02'', ''T'', %L, 30)', nobody()), 'PV422', 'no token for nobody');
select is(field_of(format('select token_create(uuid_v7(), ''\x02'', ''T'', %L, 30)', nobody())), 'account', 'beside whom it speaks for');
select refused(format('select token_create(uuid_v7(), ''\x02'', ''T'', %L, 30)', who('anna@example.org')), 'PV403', 'none for somebody else');
select works('select token_create(uuid_v7(), ''\x03'', ''Nightly'', null, 30)', 'one for oneself');
select is((select a.email from api_token join account a using (account_id) where token_hash = '\x03'), 'otto@example.org', 'is one''s own');

-- ------------------------------------------------------------------------------ taking an approval back
create table made (n int primary key, key uuid);
create function hold(n int, email text, place text) returns void language plpgsql as $$
declare
	key uuid := uuid_v7();
begin
	perform act(email);
	perform booking_hold(array(select public_id from booth where number = place), key);
	perform booking_submit(key, 'Sign', 'Things', null, true);
	insert into made values (n, key);
end $$;
create function key(n int) returns uuid language sql stable as $$ select m.key from made m where m.n = key.n $$;
create function stage(n int) returns text language sql stable as $$
	select a.status || ' ' || string_agg(b.status, ',') from application a join application_booth ab using (application_id)
		join booth b on b.booth_id = ab.booth_id where a.public_id = key(n) group by a.application_id, a.status
$$;
create function revoke_of(reason text, variadic n int[]) returns text language sql stable as $$
	select format('select booking_decide(%L, ''revoked'', %L)', (select array_agg(key(x)) from unnest(n) x), reason)
$$;
select hold(1, 'anna@example.org', '1-01'), hold(2, 'bo@example.org', '1-03'), hold(3, 'cid@example.org', '1-05') \g /dev/null
select hold(4, 'bo@example.org', '1-06') \g /dev/null
select act('otto@example.org', 'all');
select booking_decide(array[key(1), key(2), key(3)], 'approved', null) \g /dev/null
select act('cid@example.org');
select booking_confirm(key(3)) \g /dev/null
select act('otto@example.org', 'all');
select is(stage(1), 'approved booked', 'approved');
select refused(revoke_of(' ', 1), 'PV422', 'not without a reason');
select is(field_of(revoke_of(null, 1)), 'reason', 'asked for beside it');
select refused(revoke_of('Fire.', 3), 'PV409', 'a confirmed one is a contract');
select refused(revoke_of('Fire.', 1, 3), 'PV409', 'not even among others');
select refused(revoke_of('Fire.', 1, 4), 'PV409', 'nor one that was never approved');
select is(stage(1) || ', ' || stage(3) || ', ' || stage(4), 'approved booked, confirmed booked, applied applied', 'then nothing is done');
select refused(format('select booking_decide(array[%L]::uuid[], ''declined'', ''No.'')', key(1)), 'PV409', 'to decline is not to take back');
select act('sue@example.org', 'all');
select refused(revoke_of('Fire.', 1), 'PV403', 'not without the permission');
select act('otto@example.org', 'own');
select refused(revoke_of('Fire.', 1, 2), 'PV404', 'own: not a company of somebody else');
select act('otto@example.org', 'all');
select is(booking_decide(array[key(1), key(2)], 'revoked', 'The hall closes.'), 2, 'two at once');
select is(stage(1), 'declined free', 'declined, and the booth is free');
select is((select application_id from booth where number = '1-01'), null, 'whole and for all');
select is((select string_agg(s.status || coalesce(' ' || s.reason, ''), ', ' order by s.step_id) from application_step s
	join application a using (application_id) where a.public_id = key(1)), 'held, applied, approved, declined The hall closes.', 'on its track');
select is((select a.email from application_step s join application using (application_id) join account a on a.account_id = s.account_id
	where application.public_id = key(1) order by s.step_id desc limit 1), 'otto@example.org', 'with who it was');
select is((select string_agg(recipient || ' ' || lang || ' ' || (params ->> 'reason'), ', ' order by recipient) from message
	where kind = 'application-revoked'), 'anna@example.org en The hall closes., bo@example.org zh The hall closes.', 'each is told');
select is((select (old ->> 'status') || ' ' || (new ->> 'status') from history where kind = 'application' and row_id = key(1)
	order by history_id desc limit 1), 'approved declined', 'in the history');
select is((select x.status from exhibitor x join company using (company_id) where name = 'Anna Anvils'), 'cancelled', 'no exhibitor any more');
select is((select x.status from exhibitor x join company using (company_id) where name = 'Bo Bolts'), 'registered', 'who still applies is one');
select refused(revoke_of('Fire.', 1), 'PV409', 'not twice');

-- ------------------------------------------------------------------------------ the search of short lists
create function editions(q text) returns bigint language sql stable as $$ select count(*) from edition_search(q) $$;
select is((select count(*) from unnest(array['T27', '2027', 'test fair', 'grounds', 'hannover', 'eur', '2027-09-14', '14 Sep 2027', 'september',
	'2027年9月17日', '测试展馆', 'fair eur']) q where editions(q) = 1), 12::bigint, 'an edition by what is said of it');
select is((select count(*) from unnest(array['', ' ', '2026', 'eur usd']) q where editions(q) > 0), 0::bigint, 'and not by what is not');
insert into price_rule (edition_id, sort, kind, label, amount, hall_id, booth_kind)
	select edition_id, 3, 'fee', '{"en": "Media", "zh": "媒体"}', 12345, hall_id, 'raw' from hall;
create function prices(q text) returns text language sql stable as $$
	select string_agg(r.kind, ',' order by r.sort) from price_search(q) s join price_rule r on r.price_rule_id = s.key $$;
select is((select count(*) from unnest(array['media', '媒体', 'fee', 'hall 1', '1 号馆', 'H1', '123.45', 'raw', '光地', 'media hall']) q
	where prices(q) = 'fee'), 10::bigint, 'a price by its kind, hall, figure');
select is(prices('open side'), 'open_side', 'a kind as people say it');
select is(prices('19%'), 'tax', 'a percentage');
select is(prices('hall nine'), null, 'another hall');
create function teams(q text) returns text language sql stable as $$
	select string_agg(t.name, ',' order by t.name) from team_search(q) s join team t on t.team_id = s.key $$;
select is(teams('north'), 'North', 'a team by its name');
select is(teams('otto'), 'North', 'by who is in it');
select is(teams('sue@example'), 'South', 'by an address');
create function tokens(q text) returns bigint language sql stable as $$ select count(*) from token_search(q) $$;
select is(tokens('otto@example.org nightly'), 1::bigint, 'a token by whom it speaks for');
select is(tokens('never'), 1::bigint, 'never used');
update api_token set used_at = '2027-03-05 12:00+00';
select is(tokens('never'), 0::bigint, 'not any more');
select is((select count(*) from unnest(array['2027-03-05', '5 Mar 2027', '3月5日']) q where tokens(q) = 1), 3::bigint, 'by its last use');

-- ------------------------------------------------------------------------------ where the history leads
create function link(kind text, id uuid) returns text language sql stable as $$ select history_record(kind, id, null, null) ->> 'link' $$;
create function opened() returns text language sql stable as $$
	select string_agg(kind, ' ' order by kind) from (values
		('company', (select public_id from company where name = 'Anna Anvils')), ('application', key(1)),
		('contact', (select public_id from contact where email = 'anna@example.org')),
		('exhibitor', (select x.public_id from exhibitor x join company using (company_id) where name = 'Anna Anvils')),
		('booth', (select public_id from booth limit 1)), ('price_rule', (select public_id from price_rule limit 1)),
		('edition', (select public_id from edition)), ('hall', (select public_id from hall)), ('account', who('otto@example.org')),
		('account_role', who('otto@example.org')), ('team', (select public_id from team limit 1)),
		('role', (select public_id from role limit 1)), ('role_permission', (select public_id from role limit 1))) r (kind, id)
	where link(kind, id) is not null
$$;
-- What the reader's one role opens besides: with no scope of the page, as the history has none of its own.
create function may_only(scope text, variadic permissions text[]) returns void language sql as $$
	delete from role_permission where role_id = (select role_id from role where code = 'decider');
	delete from account_role where account_id = current_account() and role_id <> (select role_id from role where code = 'decider');
	insert into role_permission select role_id, p, may_only.scope from role, unnest(permissions) p where code = 'decider';
$$;
select may_only('all', 'history.read') \g /dev/null
select is(opened(), null, 'who may see the history only is led nowhere');
select is((select count(*) from unnest(array['company', 'contact', 'exhibitor']) k
	where history_record(k, (select public_id from company where name = 'Anna Anvils'), '{"name": "Anna"}', null) ->> 'name' is not null), 3::bigint, 'but reads the names');
select may_only('all', 'company.read') \g /dev/null
select is(opened(), 'company contact exhibitor', 'companies');
select is(link('contact', (select public_id from contact where email = 'anna@example.org')),
	(select '/office/companies/' || public_id from company where name = 'Anna Anvils'), 'a contact by the page of its company');
select may_only('all', 'company.read', 'contact.read') \g /dev/null
select is(link('contact', (select public_id from contact where email = 'anna@example.org')),
	(select '/office/contacts/' || public_id from contact where email = 'anna@example.org'), 'or by its own, with contact.read');
select may_only('own', 'company.read', 'application.read') \g /dev/null
select is(opened(), 'application company contact exhibitor', 'one''s own');
update company set owner_id = null, team_id = (select team_id from team where name = 'South') where name = 'Anna Anvils';
select is(opened(), null, 'not those of others');
select may_only('team', 'company.read', 'application.read') \g /dev/null
select is(opened(), null, 'nor those of another team');
select may_only('all', 'application.read') \g /dev/null
select is(opened(), 'application', 'applications');
select may_only('all', 'booth.read') \g /dev/null
select is(opened(), 'booth edition hall price_rule', 'the fair');
select may_only('all', 'user.manage') \g /dev/null
select is(opened(), 'account account_role team', 'people');
select may_only('all', 'role.manage') \g /dev/null
select is(opened(), 'role role_permission', 'roles');
update edition set published_at = null;
select is(opened(), 'role role_permission', 'no plan of an edition that nobody sees');
