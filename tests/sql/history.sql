-- The ledger of changes: who, when, what, old and new, written with the change itself.
create function last(wanted text) returns text language sql stable as $$
	select h.action || ' ' || coalesce(h.old::text, '-') || ' ' || coalesce(h.new::text, '-')
	from history h where h.kind = wanted order by h.history_id desc limit 1
$$;
create function rows_of(wanted text) returns bigint language sql stable as $$ select count(*) from history where kind = wanted $$;

-- A change leaves only what changed.
select act('otto@example.org', 'all');
update company set city = 'Celle', phone = '+49 1' where name = 'Anna Anvils';
select is(last('company'), 'update {"city": "Hannover", "phone": null} {"city": "Celle", "phone": "+49 1"}', 'old and new of what changed');
select is((select row_id from history where kind = 'company' order by history_id desc limit 1),
	(select public_id from company where name = 'Anna Anvils'), 'under the public id');
select is((select a.email from history h join account a using (account_id) order by h.history_id desc limit 1),
	'otto@example.org', 'by whom');
select ok((select at between now() - interval '1 minute' and now() from history order by history_id desc limit 1), 'when');
select ok((select changed_at > created_at from company where name = 'Anna Anvils'), 'and changed_at says so too');
create table before as select rows_of('company') as n;
update company set city = city, phone = phone;
select is(rows_of('company'), (select n from before), 'what stays the same leaves nothing');
update company set import_key = '\x01' where name = 'Bo Bolts';
select is(rows_of('company'), (select n from before), 'nor what says nothing to people');
select act(null);
update company set city = 'Ningbo' where name = 'Bo Bolts';
select is((select count(*) from history where account_id is null and new ->> 'city' = 'Ningbo'), 1::bigint, 'nobody is nobody');

-- New and deleted records.
insert into team (name) values ('East');
select is((select new ->> 'name' from history where kind = 'team' order by history_id desc limit 1), 'East', 'what came');
delete from team where name = 'East';
select is((select action || ' ' || (old ->> 'name') || ' ' || (new is null) from history where kind = 'team' order by history_id desc limit 1),
	'delete East true', 'what went');

-- Roles: what a role opens is history of the role, who has it of the account.
insert into permission (permission, label, by_row) values ('history.read', '{}', false) on conflict do nothing;
insert into role (name, code) values ('{"en": "R"}', 'tester');
insert into role_permission select role_id, 'history.read', 'all' from role where code = 'tester';
insert into account_role select account_id, role_id from account, role where email = 'sue@example.org' and code = 'tester';
select is((select h.new ->> 'permission' from history h join role r on r.public_id = h.row_id
	where h.kind = 'role_permission' and r.code = 'tester'), 'history.read', 'a permission, under its role');
select is((select count(*) from history h join account a on a.public_id = h.row_id
	where h.kind = 'account_role' and a.email = 'sue@example.org'), 1::bigint, 'a role, under the account that got it');

-- No secrets, no noise.
insert into api_token (token_hash, account_id, name) select '\xdeadbeef', account_id, 'robot' from account where email = 'sue@example.org';
select is((select count(*) from history where old ? 'token_hash' or new ? 'token_hash'), 0::bigint, 'no hash of a token');
select is((select count(*) from history where old::text || new::text ~* 'password|deadbeef|secret'), 0::bigint, 'no secret at all');
create table noise as select count(*) as n from history;
update account set signed_in_at = now();
update api_token set used_at = now();
update booth set net = net + 1;
select is((select count(*) from history), (select n from noise), 'nobody wants to read who signed in when');
select is((select count(*) from history where kind in ('account_password', 'account_totp', 'session', 'link')), 0::bigint,
	'sign-in leaves no history');

-- A bulk import leaves one row for itself and one per record it changed.
begin;
select set_config('pavilion.bulk', 'import 7', true) \g /dev/null
insert into company (name) select 'Bulk ' || n from generate_series(1, 100) n;
insert into exhibitor (edition_id, company_id) select current_edition(), company_id from company where name like 'Bulk %';
update company set city = 'Wuhan' where name in ('Bulk 1', 'Bulk 2', 'Anna Anvils');
commit;
select is((select count(*) from history where actor = 'import 7'), 3::bigint, 'one row per changed record, none per new one');
select is((select count(*) from history where action = 'insert' and new ->> 'name' like 'Bulk%'), 0::bigint, 'indeed none');
insert into company (name) values ('After');
select is((select count(*) from history where new ->> 'name' = 'After'), 1::bigint, 'after the import each new record counts again');
insert into import (edition_id, kind, name) values (current_edition(), 'exhibitors', 'list.csv');
update import set state = 'running';
select is(rows_of('import'), 0::bigint, 'a running import has no row yet');
update import set state = 'done', read = 5, imported = 3, same = 1, rejected = 1;
select is((select action || ' ' || actor || ' ' || (new ->> 'file') || ' ' || (new ->> 'imported') from history where kind = 'import'),
	(select 'import import ' || import_id || ' list.csv 3' from import), 'when it is over it has one');

-- A name for who is no account.
begin;
select set_config('pavilion.actor', 'token robot', true) \g /dev/null
update company set city = 'Lille' where name = 'Cid Cranes';
commit;
select is((select actor from history where new ->> 'city' = 'Lille'), 'token robot', 'the actor by its name');

-- A row that is rolled back leaves no history.
begin;
update company set city = 'Nowhere';
rollback;
select is((select count(*) from history where new ->> 'city' = 'Nowhere'), 0::bigint, 'what did not happen is not told');

-- Partitions by edition, made with it.
insert into edition (series_id, code, name) select series_id, 'T29', '{"en": "Next"}' from series;
select edition_id as next from edition where code = 'T29' \gset
select ok(to_regclass('history_' || :next) is not null and to_regclass('message_' || :next) is not null, 'a new edition has its partitions');
select is((select tableoid::regclass::text from history where kind = 'edition' and edition_id = :next), 'history_' || :next,
	'its history is in it, from its first row on');
insert into hall (edition_id, code, name, width, height) values (:next, 'N', '{}', 9, 9);
select is((select tableoid::regclass::text from history where kind = 'hall' and edition_id = :next), 'history_' || :next, 'so are its halls');
select is((select distinct tableoid::regclass::text from history where kind = 'company'), 'history_0', 'the data centre belongs to no edition');
select message_send('test', (select account_id from account where email = 'anna@example.org'), '{}', :next) \g /dev/null
select message_send('test', (select account_id from account where email = 'anna@example.org'), '{}') \g /dev/null
select is((select string_agg(tableoid::regclass::text, ',' order by message_id) from message), 'message_' || :next || ',message_0', 'messages too');
select is((select count(*) from pg_index i join pg_class c on c.oid = i.indrelid where c.relname = 'history_' || :next),
	(select count(*) from pg_index i join pg_class c on c.oid = i.indrelid where c.relname = 'history_0'), 'with the same indexes');
insert into edition (series_id, code, name) select series_id, 'T29', '{}' from series on conflict do nothing;
select is((select count(*) from pg_class where relname ~ '^history_[0-9]+$'), (select count(*) + 1 from edition), 'an edition that was there makes none');
begin;
insert into edition (series_id, code, name) select series_id, 'T30', '{}' from series;
rollback;
select is((select count(*) from pg_class where relname ~ '^message_[0-9]+$'), (select count(*) + 1 from edition), 'nor one that was rolled back');

-- Team and account manager of a company go with its applications.
update company set team_id = (select team_id from team where name = 'South') where name = 'Anna Anvils';
select act('anna@example.org');
select booking_hold(array[(select public_id from booth where number = '1-01')], null) \g /dev/null
select is((select count(*) from application a join company c using (company_id) where a.team_id = c.team_id and a.owner_id = c.owner_id),
	1::bigint, 'a new application has those of its company');
update company set owner_id = null, team_id = (select team_id from team where name = 'North') where name = 'Anna Anvils';
select is((select count(*) from application a join company c using (company_id) where a.team_id = c.team_id and a.owner_id is null),
	1::bigint, 'and follows it');

-- edition_current() and current_edition().
select is(edition_current(), (select edition_id from edition where code = 'T27'), 'the edition the portal opens with');
select is(current_edition(), edition_current(), 'is in force if nobody chose');
begin;
select set_config('pavilion.edition', :'next', true) \g /dev/null
select is(current_edition(), :next::bigint, 'else the one that was chosen');
commit;

-- A price rule that changes the price of booths is history of the rule, not of each booth.
create table booths_before as select rows_of('booth') as n;
update price_rule set amount = amount + 1 where kind = 'area';
select ok((select bool_and(net > 180000) from booth where area = 9), 'the booths have new prices');
select is(rows_of('booth'), (select n from booths_before), 'without a row for each');
select is((select new ->> 'amount' from history where kind = 'price_rule' order by history_id desc limit 1), '20001', 'but one for the rule');

-- Changes of visitors, gates and the forum are for whoever may see those; the history alone does not open them.
insert into permission (permission, label, by_row) values ('visitor.read', '{}', false), ('gate.read', '{}', false), ('forum.manage', '{}', false)
on conflict do nothing;
insert into registration (edition_id, category_id, name, email) select edition_id, category_id, 'Ada Secret', 'ada@secret.example'
	from badge_category where edition_id = edition_current() and code = 'visitor';
insert into invitation (edition_id, category_id, code, email) select edition_id, category_id, 'VIPSECRET', 'vip@secret.example'
	from badge_category where edition_id = edition_current() and code = 'vip';
insert into zone (edition_id, code, name) values (edition_current(), 'vault', '{"en": "Vault"}');
insert into speaker (edition_id, name) values (edition_current(), 'Sam Speaker');
update company set city = 'Kiel' where name = 'Anna Anvils';
select is((select count(*) from history where old::text like '%VIPSECRET%' or new::text like '%VIPSECRET%'), 0::bigint, 'the code of an invitation is in no history');
create function seen() returns text language sql stable as $$
	select string_agg(distinct kind, ' ' order by kind) from public.history where kind in ('registration', 'invitation', 'zone', 'speaker', 'edition')
$$;
select act('sue@example.org', 'all') \g /dev/null
set role pavilion_office;
select is(seen(), 'edition', 'the history alone opens none of them');
reset role;
insert into role_permission select role_id, 'visitor.read', 'all' from role where code = 'tester';
select act('sue@example.org', 'all') \g /dev/null
set role pavilion_office;
select is(seen(), 'edition invitation registration', 'with visitors to be seen their changes are');
reset role;
insert into role_permission select role_id, p, 'all' from role, unnest(array['gate.read', 'forum.manage']) p where code = 'tester';
select act('sue@example.org', 'all') \g /dev/null
set role pavilion_office;
select is(seen(), 'edition invitation registration speaker zone', 'and so with gates and the forum');
reset role;
select is((select string_agg(distinct t.tgrelid::regclass::text, ' ') from pg_trigger t where t.tgname = 'history_insert'
	and t.tgrelid not in (select c.oid from pg_class c where c.relname = any ('{team,api_token}')) and history_permission(t.tgrelid::regclass::text) is null),
	null, 'every kind of record says which permission opens it');
