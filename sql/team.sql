-- team.known: refuses when there is no such team
select refuse(404, 'There is no such team.')
where not exists (select from team where public_id = :team);

-- team.one: a team, for its form
select public_id as team, name from team where public_id = :team;

-- team.members: who is in it
select public_id as account, name, email from account
where team_id = (select team_id from team where public_id = :team)
order by name
limit 200;

-- team.create: one more team
insert into team (public_id, name) values (:key, :name);

-- team.update: another name
update team set name = :name where public_id = :team;

-- team.delete: a team that nobody and nothing belongs to
select team_delete(:team);
