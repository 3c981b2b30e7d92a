-- role.known: refuses when there is no such role
select refuse(404, 'There is no such role.')
where not exists (select from role where public_id = :role);

-- role.one: a role with its names
select r.public_id as role, role_version(r.role_id) as seen, r.code, r.name ->> 'en' as name_en, r.name ->> 'zh' as name_zh, tr(r.name) as name,
	(select count(*) from account_role ar where ar.role_id = r.role_id) as users
from role r where r.public_id = :role;

-- role.matrix: every permission, and how far this role opens it
select * from role_matrix(:role);

-- role_new.matrix: the same, all closed
select * from role_matrix(null);

-- role.users: who has this role
select a.public_id as account, a.name, a.email
from account_role ar join role r using (role_id) join account a using (account_id)
where r.public_id = :role
order by a.name
limit 100;

-- role.create: a role and what it opens
select role_save(:key, :code, :name_en, :name_zh, :grants::text[], true);

-- role.update: the same for a role that exists
select role_save(:role, :code, :name_en, :name_zh, :grants::text[], false, :seen);

-- role.delete: a role that nobody has
select role_delete(:role);
