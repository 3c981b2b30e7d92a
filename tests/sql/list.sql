-- A list of one team or one person finds its companies by their index, in the order of the page, however many others
-- there are. The selects are those that app/query.c makes of a list with a scope.
select set_config('pavilion.bulk', 'test', false) \g /dev/null
insert into company (name, created_at, team_id, owner_id)
	select 'Crowd ' || n, now() - n * interval '1 minute',
		case when n % 10000 = 7 then (select max(team_id) from team) when n % 3 = 0 then (select min(team_id) from team) end,
		case when n % 10000 = 9 then (select account_id from account where email = 'otto@example.org') end
	from generate_series(1, 30000) n;
analyze company;
select set_config('pavilion.bulk', '', false) \g /dev/null

-- What was done to answer, as PostgreSQL tells it.
create function done(scope text) returns text language plpgsql as $$
declare
	line text;
	plan text := '';
begin
	perform set_config('pavilion.scope', scope, true), set_config('pavilion.team', (select max(team_id)::text from team), true),
		set_config('pavilion.account', (select account_id::text from account where email = 'otto@example.org'), true);
	set local role pavilion_office;
	for line in execute 'explain (analyze, costs off, timing off)
		(select c.name from (select * from company where (select current_scope()) = ''all'') c
			order by c.created_at desc, c.company_id desc limit 51)
		union all
		(select c.name from (select * from company where (select current_scope()) = ''team'' and team_id = (select current_team())) c
			order by c.created_at desc, c.company_id desc limit 51)
		union all
		(select c.name from (select * from company where (select current_scope()) = ''own'' and owner_id = (select current_account())) c
			order by c.created_at desc, c.company_id desc limit 51)'
	loop
		plan := plan || line || E'\n';
	end loop;
	set local role none;
	return plan;
end $$;

select ok(done('team') ~ 'Scan (Backward )?(using|on) company_team_created (on company \S+ )?\(actual rows=4 loops=1', 'a team''s by their index');
select ok(done('own') ~ 'Scan (Backward )?(using|on) company_owner_created (on company \S+ )?\(actual rows=4 loops=1', 'a person''s too');
select ok(done('all') ~ 'using company_created on company (\S+ )?\(actual rows=51 loops=1', 'all by the moment they were added');
select ok(done(s) !~ 'Seq Scan on company[^(]*\(actual' and done(s) !~ 'Rows Removed by Filter: \d{3}', s || ': no company of others is looked at')
from unnest(array['all', 'team', 'own']) s;
