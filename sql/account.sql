-- Accounts from the command line, as the owner: the first organizer, and the way back in when somebody is locked out.

-- account.factor: the secret of a second factor, and the last code that was used
select encode(t.secret, 'hex') as secret, t.last_step
from account a join account_totp t using (account_id) where lower(a.email) = lower(:email::text);

-- account.list: organizers and machines
select a.email, a.name, a.kind, a.disabled_at is not null as closed, t.confirmed_at is not null as factor,
	(select string_agg(r.code, ' ' order by r.code) from account_role ar join role r using (role_id)
		where ar.account_id = a.account_id) as roles
from account a left join account_totp t using (account_id)
where a.kind <> 'exhibitor' order by lower(a.email);

-- account.roles: their codes, for a message
select string_agg(code, ', ' order by code) as codes from role;

-- account.administrator: the role that may do everything, where there is none of that name yet
with made as (
	insert into role (code, name) values ('administrator', '{"en": "Administrator", "zh": "管理员"}')
	on conflict (code) do nothing returning role_id
)
insert into role_permission (role_id, permission, scope) select made.role_id, p.permission, 'all' from made, permission p;

-- account.create: an organizer whose address needs no confirmation; no row when there is one with this address
with made as (
	insert into account (email, name, kind, lang, confirmed_at)
	select :email::text, :name::text, 'organizer', :lang::text, now()
	where exists (select from role where code = :role::text)
		and not exists (select from account where lower(email) = lower(:email::text))
	returning account_id
), granted as (
	insert into account_role (account_id, role_id)
	select made.account_id, r.role_id from made, role r where r.code = :role::text
), kept as (
	insert into account_password (account_id, hash) select account_id, :hash::text from made
)
select account_id from made;

-- account.password: a new password; every session there was ends
with who as (
	select account_id from account where lower(email) = lower(:email::text)
), kept as (
	insert into account_password (account_id, hash) select account_id, :hash::text from who
	on conflict (account_id) do update set hash = excluded.hash, changed_at = now()
), ended as (
	delete from session where account_id in (select account_id from who)
)
select account_id from who;

-- account.factor_off: the next sign-in sets up a new second factor; every session there was ends
with who as (
	select account_id from account where lower(email) = lower(:email::text)
), dropped as (
	delete from account_totp where account_id in (select account_id from who)
), ended as (
	delete from session where account_id in (select account_id from who)
)
select account_id from who;

-- account.close: nobody signs in to it any more, and every session ends; or it is opened again
with who as (
	update account set disabled_at = case when :closed::boolean then now() end
	where lower(email) = lower(:email::text) returning account_id
), ended as (
	delete from session where account_id in (select account_id from who)
)
select account_id from who;
