-- What each database role may see and do: the portal, the office by scope, the jobs, the vault.
insert into permission (permission, label, by_row)
	select p, '{}', p ~ '^(company|application)' from unnest(array['company.read', 'company.write', 'booth.write',
		'edition.manage', 'user.manage', 'import.run', 'job.read', 'message.read', 'token.manage']) p
	on conflict do nothing;
insert into role (name, code) values ('{"en": "Everything"}', 'tester');
insert into role_permission select role_id, permission, 'all' from role, permission where code = 'tester';
insert into account_role select account_id, role_id from account, role where email = 'otto@example.org' and code = 'tester';
-- Sue's lists show the South alone; the history asks for no scope.
insert into role (name, code) values ('{"en": "South"}', 'south');
insert into role_permission select role_id, p, s from role, (values ('company.read', 'team'), ('application.read', 'own'),
	('history.read', 'all')) as given (p, s) where code = 'south';
insert into account_role select account_id, role_id from account, role where email = 'sue@example.org' and code = 'south';
-- A held booth of each company, a message to each exhibitor.
create function hold(email text, number text) returns void language plpgsql as $$
begin
	perform act(email);
	perform booking_hold(array(select public_id from booth b where b.number = hold.number), null);
	perform message_send('test', current_account(), '{}', current_edition());
	perform act(null);
end $$;
select hold('anna@example.org', '1-01'), hold('bo@example.org', '1-03'), hold('cid@example.org', '1-05') \g /dev/null
insert into edition (series_id, code, name) select series_id, 'T28', '{"en": "Hidden"}' from series;
insert into hall (edition_id, code, name, width, height) select edition_id, 'X', '{"en": "X"}', 9, 9 from edition where code = 'T28';
insert into booth (edition_id, hall_id, number, x, y, w, h, area) select edition_id, hall_id, 'X-1', 0, 0, 3, 3, 9
	from hall where code = 'X';
insert into price_rule (edition_id, kind, label, amount) select edition_id, 'area', '{}', 1 from edition where code = 'T28';
update exhibitor set status = 'listed';
insert into exhibitor (edition_id, company_id, status) select e.edition_id, c.company_id, s.status
	from edition e, company c join (values ('Anna Anvils', 'confirmed'), ('Bo Bolts', 'listed'), ('Cid Cranes', 'registered'))
		as s (name, status) using (name)
	where e.code = 'T27' on conflict (edition_id, company_id) do update set status = excluded.status;
insert into job (kind, account_id) select 'test', account_id from account;
insert into session (token_hash, account_id, expires_at) select 'x', account_id, now() + interval '1 day'
	from account where email = 'anna@example.org';
insert into account_password select account_id, 'hash' from account;

-- ------------------------------------------------------------------------------------------------ portal, nobody
set role pavilion_portal;
select act(null);
select is((select string_agg(code, ',') from edition), 'T27', 'nobody: the published edition');
select is((select string_agg(code, ',') from hall), 'H1', 'nobody: its halls');
select is((select count(*) from booth), 6::bigint, 'nobody: its booths');
select is((select count(*) from price_rule), 3::bigint, 'nobody: its price rules');
select is((select count(*) from company), 0::bigint, 'nobody: no company');
select is((select count(*) from contact), 0::bigint, 'nobody: no contact');
select is((select count(*) from account), 0::bigint, 'nobody: no account');
select is((select count(*) from application), 0::bigint, 'nobody: no application');
select is((select count(*) from application_step), 0::bigint, 'nobody: no step');
select is((select count(*) from application_booth), 0::bigint, 'nobody: no application''s booths');
select is((select count(*) from application_story), 0::bigint, 'nobody: no story');
select is((select count(*) from message), 0::bigint, 'nobody: no message');
select is((select string_agg(name, ',' order by name) from exhibitor_directory), 'Anna Anvils,Bo Bolts',
	'nobody: the exhibitors'' list, without those who only applied');
select refused('select block_reason from booth', '42501', 'why a booth is blocked is the organizer''s business');
select refused('select email from exhibitor_directory', '42703', 'the list has no addresses');
select refused('select team_id from company', '42501', 'nor does anybody see whose customer he is');

-- What the portal has no business with at all.
select refused('select from ' || t, '42501', 'the portal does not read ' || t)
	from unnest(array['account_password', 'account_totp', 'vault_ticket', 'session', 'link', 'form_key', 'rate', 'role',
		'permission', 'role_permission', 'account_role', 'api_token', 'team', 'job', 'file', 'import', 'import_reject',
		'history', 'company_search', 'redirect', 'import_difference', 'schema_version']) t;
select refused(format('delete from %I', t), '42501', 'the portal deletes nothing from ' || t)
	from unnest(array['account', 'company', 'contact', 'application', 'application_step', 'application_booth', 'booth',
		'exhibitor', 'edition', 'hall', 'message', 'price_rule']) t;
select refused(format('insert into %I default values', t), '42501', 'the portal inserts nothing into ' || t)
	from unnest(array['account', 'company', 'contact', 'application', 'application_step', 'booth', 'exhibitor', 'edition',
		'message', 'job', 'history', 'account_role', 'session']) t;

-- --------------------------------------------------------------------------------------------- portal, exhibitor
select act('anna@example.org');
select is((select string_agg(name, ',') from company), 'Anna Anvils', 'an exhibitor: the own company');
select is((select string_agg(name, ',') from contact), 'Anna Exhibitor', 'an exhibitor: its contacts');
select is((select string_agg(email, ',') from account), 'anna@example.org', 'an exhibitor: the own account');
select is((select count(*) from application), 1::bigint, 'an exhibitor: the own application');
select is((select count(*) from application_step), 1::bigint, 'an exhibitor: its steps');
select is((select count(*) from application_booth), 1::bigint, 'an exhibitor: its booths');
select is((select by_name || ' ' || by_kind from application_story), 'Anna Exhibitor exhibitor', 'an exhibitor: its story');
select is((select string_agg(recipient, ',') from message), 'anna@example.org', 'an exhibitor: the own messages');
select is((select count(*) from exhibitor), 1::bigint, 'an exhibitor: the own registrations');
-- A scope is the office's: it opens nothing here.
select act('anna@example.org', 'all');
select is((select count(*) from company), 1::bigint, 'a scope opens nothing on the portal');

-- ------------------------------------------------------------------------------------------------- office by scope
set role pavilion_office;
select act('otto@example.org', 'all');
select is((select count(*) from company), 3::bigint, 'all: every company');
select is((select count(*) from contact), 3::bigint, 'all: every contact');
select is((select count(*) from application), 3::bigint, 'all: every application');
select is((select count(*) from application_step), 3::bigint, 'all: every step');
select is((select count(*) from application_booth), 3::bigint, 'all: every application''s booths');
select is((select count(*) from exhibitor), 3::bigint, 'all: every exhibitor');
select is((select count(*) from history where kind = 'application'), 3::bigint, 'all: all history');
select is((select count(*) from edition), 2::bigint, 'editions that are not published too');
select act('sue@example.org', 'team');
select is((select string_agg(name, ',') from company), 'Bo Bolts', 'team: its companies');
select is((select string_agg(name, ',') from contact), 'Bo Exhibitor', 'team: their contacts');
select is((select count(*) from application a join company c using (company_id)), 1::bigint, 'team: their applications');
select is((select count(*) from application_step), 1::bigint, 'team: their steps');
select is((select count(*) from application_booth), 1::bigint, 'team: their booths');
select is((select count(*) from exhibitor), 1::bigint, 'team: their exhibitors');
select is((select string_agg(new ->> 'name', ',') from history where kind = 'company'), 'Bo Bolts', 'team: their history');
select is((select count(*) from history where kind = 'account'), 0::bigint, 'team: no history of accounts');
-- The history page: its own scope is 'all', the records' is that of their lists.
select act('sue@example.org', 'all');
select is((select string_agg(new ->> 'name', ',') from history where kind = 'company'), 'Bo Bolts', 'history: companies of the team');
select is((select string_agg(new ->> 'email', ',') from history where kind = 'contact'), 'bo@example.org', 'history: their contacts');
select is((select count(*) from history h where kind = 'exhibitor'
	and row_id not in (select x.public_id from exhibitor x join company c using (company_id) where c.name = 'Bo Bolts')),
	0::bigint, 'history: their exhibitors alone');
select ok((select count(*) > 0 from history where kind = 'exhibitor'), 'history: and those');
select is((select count(*) from history where kind = 'application'), 0::bigint, 'history: own applications, of which there is none');
select ok((select count(*) > 0 from history where kind = 'account'), 'history: the other kinds, as before');
reset role;
update role_permission set scope = 'team' where permission = 'application.read'
	and role_id = (select role_id from role where code = 'south');
set role pavilion_office;
select is((select count(*) from history h join application a on a.public_id = h.row_id join company c using (company_id)
	where h.kind = 'application' and c.name = 'Bo Bolts'), 1::bigint, 'history: applications of the team');
select is((select count(*) from history where kind = 'application'), 1::bigint, 'history: and no others');
reset role;
delete from role_permission where permission = 'company.read' and role_id = (select role_id from role where code = 'south');
set role pavilion_office;
select is((select count(*) from history where kind in ('company', 'contact', 'exhibitor')), 0::bigint,
	'history: no companies for who may not see companies');
reset role;
insert into role_permission select role_id, 'company.read', 'own' from role where code = 'south';
update company set owner_id = (select account_id from account where email = 'sue@example.org') where name = 'Cid Cranes';
set role pavilion_office;
select is((select string_agg(new ->> 'name', ',') from history where kind = 'company' and action = 'insert'), 'Cid Cranes',
	'history: companies of one''s own');
reset role;
update company set owner_id = null where name = 'Cid Cranes';
set role pavilion_office;
select act('otto@example.org', 'own');
select is((select string_agg(name, ',') from company), 'Anna Anvils', 'own: the companies one manages');
select is((select count(*) from application), 1::bigint, 'own: their applications');
select act('sue@example.org', 'own');
select is((select count(*) from company), 0::bigint, 'own: who manages none sees none');
select act('cid@example.org', 'team');
select is((select count(*) from company), 0::bigint, 'team: without a team nothing, not what has no team');
select act('otto@example.org');
select is((select count(*) from company) + (select count(*) from application) + (select count(*) from contact), 0::bigint,
	'no scope: nothing');
select act(null, 'own');
select is((select count(*) from company), 0::bigint, 'own by nobody: not what nobody manages');

-- An application follows its company to another team.
reset role;
update company set team_id = (select team_id from team where name = 'North'), owner_id = null where name = 'Bo Bolts';
set role pavilion_office;
select act('sue@example.org', 'team');
select is((select count(*) from company) + (select count(*) from application), 0::bigint, 'who gave a company away sees it no more');
select act('otto@example.org', 'team');
select is((select count(*) from application), 2::bigint, 'the new team sees its application');

-- --------------------------------------------------------------------------------------------------- office, writes
select act('otto@example.org', 'team');
select works($$ update company set city = 'Celle' where name = 'Anna Anvils' $$, 'with the permission: a company of one''s team');
select is((select city from company where name = 'Anna Anvils'), 'Celle', 'is changed');
select refused($$ update company set team_id = (select team_id from team where name = 'South') where name = 'Anna Anvils' $$,
	'42501', 'but not given to another team: that takes a wider scope');
select refused($$ insert into company (name) values ('New') $$, '42501', 'a new company outside the scope');
select works($$ insert into company (name, team_id) values ('New', current_team()) $$, 'a new company in it');
select works($$ update company set city = 'x' where name = 'Cid Cranes' $$, 'a company out of sight');
reset role;
select is((select city from company where name = 'Cid Cranes'), 'Lyon', 'is not touched');
set role pavilion_office;
select act('sue@example.org', 'all');
select works($$ update company set city = 'x' $$, 'without the permission');
select is((select count(*) from company where city = 'x'), 0::bigint, 'nothing is changed');
select refused($$ insert into company (name) values ('New') $$, '42501', 'nor made');
select refused($$ insert into price_rule (edition_id, kind, label, amount) select edition_id, 'area', '{}', 1 from edition $$,
	'42501', 'nor priced');
select refused($$ insert into team (name) values ('Own') $$, '42501', 'nor a team founded');
select works($$ update edition set name = '{}' $$, 'nor an edition');
select is((select count(*) from edition where name = '{}'), 0::bigint, 'renamed');
select is((select count(*) from message), 0::bigint, 'nor messages read');
select is((select count(*) from job), 1::bigint, 'of the jobs only one''s own');
select is((select count(*) from import), 0::bigint, 'nor imports');
select act('otto@example.org', 'all');
select works($$ insert into price_rule (edition_id, kind, label, amount) select edition_id, 'fee', '{}', 1 from edition $$,
	'with the permission prices are set');
select is((select count(*) from message where kind = 'test'), 3::bigint, 'messages are read');
select ok((select count(*) > 5 from job), 'and all jobs');
-- No page can give itself rights.
select refused(s, '42501', 'the office cannot: ' || s) from unnest(array[
	'insert into role_permission select role_id, permission, ''all'' from role, permission',
	'update role_permission set scope = ''all''', 'delete from role_permission', 'update role set code = ''x''',
	'insert into account_role select account_id, role_id from account, role', 'delete from account_role',
	'update account set kind = ''organizer''', 'update account set email = ''x@y.z''', 'insert into account default values',
	'insert into api_token (token_hash, account_id, name) select ''x'', account_id, ''x'' from account',
	'insert into session (token_hash, account_id, expires_at) select ''y'', account_id, now() from account',
	'select from session', 'select from account_password', 'select from account_totp', 'select from vault_ticket',
	'select from link', 'select token_hash from api_token', 'select from company_search',
	'insert into history (kind, action) values (''x'', ''insert'')', 'update history set old = null', 'delete from history',
	'truncate history', 'delete from company', 'delete from application', 'update application set total = 0',
	'insert into application_step (application_id, status) select application_id, ''approved'' from application',
	'update booth set status = ''free''', 'delete from message', 'update message set state = ''queued''']) s;

-- Nor by the functions that pages call.
select act('sue@example.org', 'all');
select refused(s, 'PV403', 'without the permission: ' || split_part(s, '(', 1)) from unnest(array[
	'select user_invite(null, ''x@y.z'', ''x'', ''organizer'', ''en'', null, null, null, null)',
	'select user_reinvite(null, null, null)', 'select user_save(null, ''x'', ''en'', null, null)', 'select user_disable(null, true)',
	'select role_save(null, ''x'', ''x'', ''x'', ''{}'', true)', 'select role_delete(null)', 'select team_delete(null)',
	'select token_create(null, null, ''x'', null, 1)', 'select token_revoke(null)', 'select edition_make_current(null)',
	'select job_retry(null)', 'select job_cancel((select public_id from job where account_id is null limit 1))',
	'select message_again(null)', 'select import_start(null, null)', 'select import_cancel(null)',
	'select export_create(null, ''x'', ''csv'', null, ''company.read'')',
	'select booking_decide(null, ''approved'', null)', 'select booth_change(null, ''block'', null)']) s;

select refused($$ select message_send('x', current_account(), '{}') $$, '42501', 'the office sends messages by its functions only');
select refused($$ select job_stop(null) $$, '42501', 'and stops jobs as one who may');
-- One's own import or export can be stopped by oneself; a job of one's own of another kind is the house's.
reset role;
insert into job (kind, account_id, run_at) select k, account_id, now() + interval '1 day'
	from account, unnest(array['export', 'mail.send']) k where email in ('sue@example.org', 'anna@example.org');
create table work as select j.public_id, j.kind, a.email from job j join account a using (account_id) where j.kind <> 'test';
grant select on work to pavilion_office;
set role pavilion_office;
select is((select job_cancel(public_id) from work where kind = 'export' and email = 'sue@example.org'), 'cancelled', 'the own export');
select refused($$ select job_cancel(public_id) from work where kind = 'export' and email = 'anna@example.org' $$, 'PV403',
	'not that of others');
select refused($$ select job_cancel(public_id) from work where kind = 'mail.send' and email = 'sue@example.org' $$, 'PV403',
	'nor other work');
select act('otto@example.org', 'all');
select is((select job_cancel(public_id) from work where kind = 'export' and email = 'anna@example.org'), 'cancelled',
	'who manages jobs stops any');

-- Roles: the same twice is once, two scopes are refused; nobody governs what he may not himself.
select refused($$ select role_save(uuid_v7(), 'twice', 'x', null, '{company.read:own,company.read:all}', true) $$, 'PV422',
	'a permission with two scopes');
select works($$ select role_save(uuid_v7(), 'twice', 'x', null, '{company.read:own,company.read:own,"",""}', true) $$,
	'a permission given twice the same');
reset role;
select is((select string_agg(permission || ':' || scope, ' ') from role_permission join role using (role_id) where code = 'twice'),
	'company.read:own', 'is given once');
insert into role_permission select role_id, p, 'all' from role, unnest(array['role.manage', 'token.manage']) p where code = 'south';
insert into api_token (token_hash, account_id, name) select sha256(email::bytea), account_id, email from account
	where email in ('otto@example.org', 'sue@example.org');
create table tool as select public_id, name from api_token;
insert into role (code, name) values ('wide', '{"en": "Wide"}');
insert into role_permission select role_id, 'user.manage', 'all' from role where code = 'wide';
grant select on tool to pavilion_office;
set role pavilion_office;
select act('sue@example.org', 'all');
select refused($$ select role_delete(public_id) from role where code = 'wide' $$, 'PV403', 'a role that may more is not deleted');
select works($$ select role_delete(public_id) from role where code = 'twice' $$, 'one that may less is');
select refused($$ select token_revoke(public_id) from tool where name = 'otto@example.org' $$, 'PV403',
	'nor is the token of somebody who may more revoked');
select works($$ select token_revoke(public_id) from tool where name = 'sue@example.org' $$, 'one''s own is');

-- ------------------------------------------------------------------------------------------------------ jobs, vault
set role pavilion_jobs;
select act(null);
select is((select count(*) from message where kind = 'test'), 3::bigint, 'jobs: messages');
select works('update job set state = ''done''', 'jobs: their rows');
select refused(s, '42501', 'jobs cannot: ' || s) from unnest(array['select from account_password', 'select from account_totp',
	'select token_hash from session', 'select ticket_hash from vault_ticket', 'select from role_permission', 'update account set name = ''x''',
	'insert into account_role select account_id, role_id from account, role', 'update application set status = ''approved''',
	'insert into history (kind, action) values (''x'', ''insert'')', 'delete from history', 'update booth set status = ''free''']) s;
set role pavilion_vault;
select is((select count(*) from account_password), 5::bigint, 'vault: hashes');
select is((select count(*) from account where email like '%@example.org'), 5::bigint, 'vault: whose they are');
select refused(s, '42501', 'the vault cannot: ' || s) from unnest(array['select from company', 'select from application',
	'select from session', 'select from message', 'update account set kind = ''organizer''', 'select from role',
	'insert into account_role values (1, 1)', 'select from history', 'select from contact']) s;

-- --------------------------------------------------------------------------------------------------- the whole house
reset role;
select is((select string_agg(relname, ', ') from pg_class c
	where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and relforcerowsecurity), null,
	'no table forces its policies: the owner must be able to back up');
select is((select string_agg(distinct c.relname, ', ') from pg_class c, unnest(array['pavilion_portal', 'pavilion_office',
		'pavilion_jobs', 'pavilion_vault']) r
	where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
		and has_table_privilege(r, c.oid, 'truncate, trigger, references')), null, 'nobody truncates');
select is((select string_agg(p.proname, ', ') from pg_proc p
	where p.prosecdef and p.pronamespace = 'public'::regnamespace and p.proname <> 'act'
		and not coalesce(array_to_string(p.proconfig, ' ') ~ 'search_path="?public, pg_temp', false)), null,
	'what runs as the owner has its search path fixed');
-- Triggers are run by nobody directly; what else everybody may call checks by itself or tells nothing.
select is((select string_agg(p.proname, ', ' order by p.proname) from pg_proc p
	where p.prosecdef and p.pronamespace = 'public'::regnamespace and p.prorettype <> 'trigger'::regtype
		and p.proname <> 'act' and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) x
			where x.grantee = 0 and x.privilege_type = 'EXECUTE')), 'exhibitor_search, may', 'what runs as the owner is not for everybody');
select is((select string_agg(rolname, ', ') from pg_roles where rolname like 'pavilion%' and (rolsuper or rolbypassrls
	or rolcreaterole or rolcreatedb or rolreplication)), null, 'no role has powers over the cluster');
-- A column that a policy compares has an index that begins with it.
select is((select string_agg(want, ', ') from unnest(array['company.company_id', 'company.team_id', 'company.owner_id',
		'contact.company_id', 'exhibitor.company_id', 'application.company_id', 'application.team_id', 'application.owner_id',
		'application_step.application_id', 'application_booth.application_id', 'hall.edition_id', 'booth.edition_id',
		'price_rule.edition_id', 'message.account_id', 'job.account_id', 'api_token.account_id', 'account.account_id']) want
	where not exists (select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
		where i.indrelid = split_part(want, '.', 1)::regclass and a.attname = split_part(want, '.', 2))), null,
	'every column that policies compare has an index');
