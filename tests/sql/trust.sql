-- One right does not become another: half a session, links on their way, roles.
insert into permission (permission, label, by_row) values
	('user.manage', '{}', false), ('role.manage', '{}', false), ('company.write', '{}', true)
on conflict do nothing;

-- ------------------------------------------------------------------------------ sessions
insert into session (token_hash, account_id, state, seen_at, expires_at)
	select sha256(state::bytea), account_id, state, now() - interval '6 minutes', now() + interval '4 minutes'
	from account, unnest(array['full', 'factor']) state where email = 'otto@example.org';
create function seen(state text) returns interval language sql volatile as $$
	select session_open(sha256(state::bytea), null, 'anyone', null, '/', 'en', 'en', null);
	select expires_at - now() from session s where s.state = seen.state
$$;
select is(seen('full'), session_idle('organizer'), 'a session is prolonged by use');
select ok(seen('factor') <= interval '4 minutes', 'half a session is not');

-- ------------------------------------------------------------------------------ links of mails
create function links(who text) returns bigint language sql stable as
	$$ select count(*) from link join account using (account_id) where account.email = who and used_at is null $$;
create function link(who text, kind text, token text, address text default null) returns void language sql volatile as
	$$ select link_make((select account_id from account where email = who), kind, sha256(token::bytea), address) $$;
insert into vault_ticket (ticket_hash, kind, hash) values (sha256('new password'), 'password', '$argon2id$x');
select link('anna@example.org', 'email', 'a thief asked', 'thief@example.net');
select link('anna@example.org', 'reset', 'anna asked');
select link('bo@example.org', 'reset', 'of another');
select account_reset(sha256('anna asked'), 'new password');
select is(links('anna@example.org'), 0::bigint, 'a new password ends what else was on its way');
select refused('select account_confirm(sha256(''a thief asked''))', 'PV410', 'so the thief''s link does nothing');
select is(links('bo@example.org'), 1::bigint, 'other people''s links stand');

select link('anna@example.org', 'reset', 'to the old mailbox');
select link('anna@example.org', 'email', 'to the new mailbox', 'anna@new.example');
select account_confirm(sha256('to the new mailbox'));
select is((select email from account where name = 'Anna Exhibitor'), 'anna@new.example', 'the address is another');
select is(links('anna@new.example'), 0::bigint, 'what went to the old mailbox is worth nothing');

-- ------------------------------------------------------------------------------ roles
insert into role (name, code) values ('{"en": "Keeper"}', 'keeper'), ('{"en": "Clerk"}', 'clerk');
insert into role_permission select role_id, p, 'all' from role, unnest(array['user.manage', 'role.manage']) p where code = 'keeper';
insert into role_permission select role_id, 'role.manage', 'all' from role where code = 'clerk';
insert into account_role select account_id, role_id from account, role
	where (email, code) in (('otto@example.org', 'keeper'), ('sue@example.org', 'clerk'));
create function grants(role text) returns text language sql stable as
	$$ select string_agg(permission || ':' || scope, ' ' order by permission) from role_permission join role using (role_id)
	where code = grants.role $$;
create function save(what text, variadic grants text[]) returns text language sql stable as $$ select format(
	'select role_save(%L, %L, ''Name'', null, %L, false)', (select public_id from role where code = what), what, grants) $$;
select act('sue@example.org', 'all');
select refused(save('clerk', 'role.manage:all', 'user.manage:all'), 'PV403', 'nobody gives a role of his own what he has not');
select refused(save('clerk', 'role.manage:all', 'company.write:own'), 'PV403', 'not even for own rows');
select is(grants('clerk'), 'role.manage:all', 'and it stands as it was');
select refused('select role_save(uuid_v7(), ''other'', ''Other'', null, ''{user.manage:all}'', true)', 'PV403', 'nor a new one');
select ok(not exists (select from role where code = 'other'), 'which is not made');
select works(save('clerk', 'role.manage:all'), 'what one has can be given');
