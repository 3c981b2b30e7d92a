-- Who may touch what. Each process has a role of its own with the least it needs; within a table, policies
-- choose the rows by what session_open() set. Policies are enabled, not forced: the owner (migrations, backup,
-- the functions that run as the owner) is not under them.
--
-- A policy names a setting as `(select current_scope())`: PostgreSQL then asks once per statement, not once per
-- row. Every column that a policy compares has an index.

-- Whether the roles of the account that asks give this permission, whatever the page.
create function may(what text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
	select exists (select from account_role ar join role_permission rp using (role_id)
		where ar.account_id = current_account() and rp.permission = what)
$$;

-- For functions of the owner that an office page calls: says the page's permission again, so that no page can do by
-- them what its reader may not.
create function must(what text) returns void language plpgsql stable as $$
begin
	if may(what) is not true then
		perform refuse(403, 'You do not have the permission for this.');
	end if;
end $$;

grant usage on schema public to pavilion_portal, pavilion_office, pavilion_jobs, pavilion_vault;

-- Tables under row policies. What is not here is either open to all who have the grant, or granted to nobody.
do $$
declare
	t text;
begin
	foreach t in array array['account', 'account_role', 'api_token', 'application', 'application_booth',
		'application_step', 'booth', 'booth_neighbour', 'company', 'contact', 'edition', 'exhibitor', 'file',
		'hall', 'history', 'import', 'import_reject', 'job', 'message', 'permission', 'price_rule', 'role',
		'role_permission', 'series', 'team', 'venue'] loop
		execute format('alter table %I enable row level security', t);
	end loop;
end $$;

-- ---------------------------------------------------------------- portal: what the world and an exhibitor see
grant select on series, venue to pavilion_portal;
create policy portal_read on series for select to pavilion_portal using (true);
create policy portal_read on venue for select to pavilion_portal using (true);

grant select on edition, hall, price_rule to pavilion_portal;
grant select (booth_id, public_id, edition_id, hall_id, number, x, y, w, h, points, area, open_sides, kind,
	price_group, net, status, held_until, application_id) on booth to pavilion_portal;
grant select on booth_neighbour to pavilion_portal;
create policy portal_read on edition for select to pavilion_portal using (published_at <= now());
create policy portal_read on hall for select to pavilion_portal
	using (edition_id in (select e.edition_id from edition e));
create policy portal_read on booth for select to pavilion_portal
	using (edition_id in (select e.edition_id from edition e));
create policy portal_read on price_rule for select to pavilion_portal
	using (edition_id in (select e.edition_id from edition e));
create policy portal_read on booth_neighbour for select to pavilion_portal using (true);

grant select (company_id, public_id, name, name_local, country, country_text, city, street, postcode, phone, fax,
	email, website, register_no, about, created_at, changed_at) on company to pavilion_portal;
grant select on contact, exhibitor, application_step, application_booth to pavilion_portal;
grant select (application_id, public_id, number, edition_id, hall_id, company_id, account_id, status, held_until,
	sign_name, products, wishes, terms_accepted_at, currency, net, tax, total, price_lines, created_at,
	changed_at) on application to pavilion_portal;
create policy portal_read on company for select to pavilion_portal
	using (company_id = (select current_company()));
create policy portal_read on contact for select to pavilion_portal
	using (company_id = (select current_company()));
create policy portal_read on exhibitor for select to pavilion_portal
	using (company_id = (select current_company()));
create policy portal_read on application for select to pavilion_portal
	using (company_id = (select current_company()));
create policy portal_read on application_step for select to pavilion_portal
	using (exists (select from application a where a.application_id = application_step.application_id));
create policy portal_read on application_booth for select to pavilion_portal
	using (exists (select from application a where a.application_id = application_booth.application_id));

grant select (account_id, public_id, email, name, kind, lang, created_at, confirmed_at) on account to pavilion_portal;
create policy portal_read on account for select to pavilion_portal using (account_id = (select current_account()));
grant select (message_id, public_id, edition_id, kind, recipient, lang, params, account_id, state, created_at,
	sent_at) on message to pavilion_portal;
create policy portal_read on message for select to pavilion_portal using (account_id = (select current_account()));

-- ---------------------------------------------------------------- office: by scope for the data centre
grant select on company, contact, exhibitor, application, application_step, application_booth to pavilion_office;
create policy office_read on company for select to pavilion_office using (
	(select current_scope()) = 'all'
	or (select current_scope()) = 'team' and team_id = (select current_team())
	or (select current_scope()) = 'own' and owner_id = (select current_account()));
create policy office_read on application for select to pavilion_office using (
	(select current_scope()) = 'all'
	or (select current_scope()) = 'team' and team_id = (select current_team())
	or (select current_scope()) = 'own' and owner_id = (select current_account()));
create policy office_read on contact for select to pavilion_office using (
	(select current_scope()) = 'all'
	or exists (select from company c where c.company_id = contact.company_id));
create policy office_read on exhibitor for select to pavilion_office using (
	(select current_scope()) = 'all'
	or exists (select from company c where c.company_id = exhibitor.company_id));
create policy office_read on application_step for select to pavilion_office using (
	(select current_scope()) = 'all'
	or exists (select from application a where a.application_id = application_step.application_id));
create policy office_read on application_booth for select to pavilion_office using (
	(select current_scope()) = 'all'
	or exists (select from application a where a.application_id = application_booth.application_id));

-- Writes: the page's permission is checked by session_open(); these say it again where a page must not be able
-- to do more than its reader. A new company belongs to whoever may see it afterwards.
grant insert, update on company, contact to pavilion_office;
create policy office_insert on company for insert to pavilion_office with check (
	(select may('company.write')) and (
		(select current_scope()) = 'all'
		or (select current_scope()) = 'team' and team_id = (select current_team())
		or (select current_scope()) = 'own' and owner_id = (select current_account())));
create policy office_update on company for update to pavilion_office using (
	(select may('company.write')) and (
		(select current_scope()) = 'all'
		or (select current_scope()) = 'team' and team_id = (select current_team())
		or (select current_scope()) = 'own' and owner_id = (select current_account())));
create policy office_insert on contact for insert to pavilion_office with check (
	(select may('company.write')) and exists (select from company c where c.company_id = contact.company_id));
create policy office_update on contact for update to pavilion_office using (
	(select may('company.write')) and exists (select from company c where c.company_id = contact.company_id));

-- ---------------------------------------------------------------- office: the fair
-- Applications, booths and halls change only through functions and imports.
grant select on venue, series, edition, hall, booth, booth_neighbour, price_rule to pavilion_office;
grant insert, update on edition to pavilion_office;
grant insert, update, delete on price_rule to pavilion_office;
do $$
declare
	t text;
begin
	foreach t in array array['venue', 'series', 'edition', 'hall', 'booth', 'booth_neighbour', 'price_rule'] loop
		execute format('create policy office_read on %I for select to pavilion_office using (true)', t);
	end loop;
end $$;
create policy office_write on edition for all to pavilion_office using ((select may('edition.manage')));
create policy office_write on price_rule for all to pavilion_office using ((select may('booth.write')));

-- ---------------------------------------------------------------- office: people and permissions
-- Nobody writes roles, what they open, who has them, accounts or tokens from a page: only functions do, which
-- see to it that nobody gives away more than they have.
grant select on team, account, role, permission, role_permission, account_role to pavilion_office;
grant select (api_token_id, public_id, account_id, name, created_at, expires_at, used_at, revoked_at)
	on api_token to pavilion_office;
grant insert, update on team to pavilion_office;
do $$
declare
	t text;
begin
	foreach t in array array['team', 'account', 'role', 'permission', 'role_permission', 'account_role'] loop
		execute format('create policy office_read on %I for select to pavilion_office using (true)', t);
	end loop;
end $$;
create policy office_write on team for all to pavilion_office using ((select may('user.manage')));
create policy office_read on api_token for select to pavilion_office using (
	(select may('token.manage')) or account_id = (select current_account()));

-- ---------------------------------------------------------------- office: work, messages, history
grant select on job, import, import_reject, file, message, history, redirect to pavilion_office;
grant insert on import, file to pavilion_office;
create policy office_read on job for select to pavilion_office using (
	(select may('job.read')) or account_id = (select current_account()));
create policy office_all on import for all to pavilion_office using ((select may('import.run')));
create policy office_read on import_reject for select to pavilion_office using ((select may('import.run')));
create policy office_read on file for select to pavilion_office using (
	(select may('import.run')) or account_id = (select current_account()));
create policy office_insert on file for insert to pavilion_office
	with check (account_id = (select current_account()));
create policy office_read on message for select to pavilion_office using ((select may('message.read')));
-- The history page asks for no scope of its own. What has a team and a person is seen there as in its list: by
-- the scope of company.read or application.read, whatever the page.
create function company_scope() returns text language sql stable as
	$$ select permission_scope(current_account(), 'company.read') $$;
create function application_scope() returns text language sql stable as
	$$ select permission_scope(current_account(), 'application.read') $$;
create policy office_read on history for select to pavilion_office using (case kind
	when 'company' then (select company_scope()) = 'all' or exists (
		select from company c where c.public_id = history.row_id and (
			(select company_scope()) = 'team' and c.team_id = (select current_team())
			or (select company_scope()) = 'own' and c.owner_id = (select current_account())))
	when 'contact' then (select company_scope()) = 'all' or exists (
		select from contact k join company c using (company_id) where k.public_id = history.row_id and (
			(select company_scope()) = 'team' and c.team_id = (select current_team())
			or (select company_scope()) = 'own' and c.owner_id = (select current_account())))
	when 'exhibitor' then (select company_scope()) = 'all' or exists (
		select from exhibitor x join company c using (company_id) where x.public_id = history.row_id and (
			(select company_scope()) = 'team' and c.team_id = (select current_team())
			or (select company_scope()) = 'own' and c.owner_id = (select current_account())))
	when 'application' then (select application_scope()) = 'all' or exists (
		select from application a where a.public_id = history.row_id and (
			(select application_scope()) = 'team' and a.team_id = (select current_team())
			or (select application_scope()) = 'own' and a.owner_id = (select current_account())))
	else (select current_scope()) = 'all' end);

-- ---------------------------------------------------------------- jobs: imports, mail, housekeeping
-- Imports and lapsed holds go through functions of the owner; exports read as pavilion_office, under the settings
-- of who asked for them.
grant select on edition, hall, booth, company, import, import_reject to pavilion_jobs;
grant select, insert, update on job to pavilion_jobs;
grant select, insert on file to pavilion_jobs;
grant select, update on message to pavilion_jobs;
do $$
declare
	t text;
begin
	foreach t in array array['edition', 'hall', 'booth', 'company', 'import', 'import_reject', 'job', 'file', 'message'] loop
		execute format('create policy jobs_all on %I for all to pavilion_jobs using (true)', t);
	end loop;
end $$;

-- ---------------------------------------------------------------- vault: passwords and second factors
grant select (account_id, email, kind, name, confirmed_at, disabled_at) on account to pavilion_vault;
grant select, insert, update, delete on account_password, account_totp, vault_ticket, rate to pavilion_vault;
create policy vault_read on account for select to pavilion_vault using (true);

-- ---------------------------------------------------------------- what the portal sees of others
-- The exhibitors' list: who is in the list or has a confirmed booth, without addresses of people. As a view of the
-- owner it is not under the company's policy; it tells only what an exhibitor prints on its booth.
create view exhibitor_directory with (security_barrier) as
	select x.exhibitor_id, x.public_id, x.edition_id, x.status, c.name, c.name_local, c.country, c.country_text,
		c.city, c.website, c.about, x.company_id
	from exhibitor x join edition e using (edition_id) join company c using (company_id)
	where x.status in ('listed', 'confirmed') and e.published_at <= now();

-- Who stands on a sold booth.
create view booth_exhibitor with (security_barrier) as
	select b.booth_id, b.hall_id, b.edition_id, x.public_id as exhibitor, coalesce(a.sign_name, c.name) as name
	from booth b join application a using (application_id) join company c using (company_id)
		join edition e on e.edition_id = b.edition_id
		left join exhibitor x on x.edition_id = a.edition_id and x.company_id = a.company_id
	where a.status = 'confirmed' and e.published_at <= now();

-- Each step of one's own applications, with the name behind it.
create view application_story with (security_barrier) as
	select s.step_id, s.application_id, s.status, s.at, s.reason, w.name as by_name, w.kind as by_kind
	from application_step s join application a using (application_id)
		left join account w on w.account_id = s.account_id
	where a.company_id = (select current_company());

grant select on exhibitor_directory, booth_exhibitor, application_story to pavilion_portal;
grant select on exhibitor_directory, booth_exhibitor to pavilion_office;
