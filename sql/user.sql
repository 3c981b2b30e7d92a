-- user.filters: roles and teams, for the list of users
select 'role' as name, 'Role' as label, (
		select jsonb_agg(jsonb_build_object('value', code, 'label', tr(name),
			'selected', coalesce(code = any(:role::text[]), false)) order by role_id)
		from role) as options
union all
select 'team', 'Team', (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', name,
			'selected', coalesce(public_id = any(:team::uuid[]), false)) order by name)
		from team);

-- user.choices: teams for the forms
select (select jsonb_agg(jsonb_build_object('id', t.public_id, 'name', t.name) order by t.name) from team t) as teams;

-- user.roles: every role, and whether this user has it
select * from role_choices(:account);

-- user_new.roles: every role, none of them given yet
select * from role_choices(null);

-- user.known: refuses when there is no such user
select refuse(404, 'There is no such user.')
where not exists (select from account where public_id = :account);

-- user.one: an account as its page shows it
select a.public_id as account, user_version(a.account_id) as seen, a.name, a.email, a.kind, a.lang, a.created_at, a.confirmed_at, a.disabled_at, a.signed_in_at,
	a.kind = 'exhibitor' as exhibitor, a.confirmed_at is null and a.disabled_at is null as invited,
	a.account_id = current_account() as self, t.public_id as team, t.name as team_name,
	c.public_id as company, c.name as company_name
from account a left join team t using (team_id)
left join company c on c.company_id = account_company(a.account_id)
where a.public_id = :account;

-- user.history: what this person changed lately, for who may read the history
select h.at, a.name as who, history_label(h.kind) as kind, history_word(h.action) as action, h.row_id, history_changes(h.old, h.new) as changes
from history h join account a using (account_id)
where a.public_id = :account and (select may('history.read'))
order by h.at desc
limit 20;

-- user.invite: a colleague gets an account without a password, roles, and a mail with a link to set one
select user_invite(:key, :email, :name, :kind, :lang, :team, :roles::uuid[], :hash, :link) as account;

-- user.update: name, language, team and roles of a colleague
select user_save(:account, :name, :lang, :team, :roles::uuid[], :seen);

-- user.disable: closes an account: its sessions and tokens end with it
select user_disable(:account, true);

-- user.enable: opens a closed account again
select user_disable(:account, false);

-- user.reinvite: a new link for somebody who has not set a password yet
select user_reinvite(:account, :hash, :link);
