-- The lists of one team and of one person in the order of their page, also among a million companies (app/query.c
-- selects by scope). Companies that nobody has cost no entry.
create index company_team_created on company (team_id, created_at, company_id) where team_id is not null;
create index company_owner_created on company (owner_id, created_at, company_id) where owner_id is not null;
drop index company_team, company_owner;
