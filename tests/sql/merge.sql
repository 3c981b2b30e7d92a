-- Merges: what is counted and found of records that hang under others; what is no longer there when they are taken apart;
-- what was found about records that are deleted.
insert into role (code, name) values ('all', '{"en": "All"}');
insert into role_permission select role_id, permission, 'all' from role, permission where code = 'all';
insert into account_role select account_id, role_id from account, role where email = 'otto@example.org' and code = 'all';
insert into edition (series_id, venue_id, code, name, currency) select series_id, venue_id, c, '{"en": "Before"}', 'EUR'
	from edition, unnest(array['T25', 'T26']) c where code = 'T27';
create function k(name text) returns uuid language sql stable as $$ select public_id from contact c where c.name = k.name $$;
create function c(name text) returns uuid language sql stable as $$ select public_id from company where company.name = c.name $$;
create function visited(name text) returns int language sql stable as
	$$ select coalesce((select f.visited from contact_fact f join contact c using (contact_id) where c.name = visited.name), 0) $$;
create function edge(name text) returns uuid language sql stable as $$
	select m.public_id from merge m left join company c on m.kind = 'company' and c.company_id = m.loser_id
	left join contact k on m.kind = 'contact' and k.contact_id = m.loser_id
	where m.undone_at is null and edge.name in (c.name, k.name) $$;

-- ------------------------------------------------------------------------------------------------ people of three editions
insert into contact (name, email) values ('Ada Ampere', 'ada@one.example'), ('Augusta Ampere', 'ada@two.example'),
	('A. Ampere', 'ada@three.example');
insert into registration (edition_id, category_id, status, name, email, contact_id, confirmed_at)
select e.edition_id, g.category_id, 'confirmed', p.name, p.email, p.contact_id, now()
from (values ('T25', 'Ada Ampere'), ('T26', 'Augusta Ampere'), ('T27', 'A. Ampere')) v (code, name)
join edition e on e.code = v.code join badge_category g on g.edition_id = e.edition_id and g.code = 'visitor'
join contact p on p.name = v.name;
select contact_recount(array(select contact_id from contact)), contact_fill();
select act('otto@example.org', 'all');
select merge_do('contact', k('Augusta Ampere'), array[k('Ada Ampere')]);
select merge_do('contact', k('A. Ampere'), array[k('Augusta Ampere')]);
select is(visited('A. Ampere'), 3, 'whoever stands for three was at three editions');
select contact_fill();
select is(array(select s.key from contact_search('ada@one') s join contact p on p.contact_id = s.key where p.merged_into is null),
	array[(select contact_id from contact where name = 'A. Ampere')], 'and is found by an address of before');
select is(array(select s.key from contact_search('augusta') s join contact p on p.contact_id = s.key where p.merged_into is null),
	array[(select contact_id from contact where name = 'A. Ampere')], 'and by a name');
select unmerge_do(edge('Ada Ampere'));
select is(visited('Ada Ampere'), 1, 'taken out of the middle, a person has its own editions');
select is(visited('A. Ampere'), 2, 'and who stands for the others has theirs');
select contact_fill();
select is((select count(*) from contact_search('ada@one') s join contact p on p.contact_id = s.key where p.name <> 'Ada Ampere'), 0::bigint,
	'the address belongs to that person alone again');

-- ------------------------------------------------------------------------------------------------ the list of merges
select merge_do('company', c('Anna Anvils'), array[c('Bo Bolts')]);
select is(array(select merge_search('bolts') order by 1), array[(select merge_id from merge where kind = 'company')], 'a merge is found by who became part');
select is(array(select merge_search('ANNA  bolts')), array[(select merge_id from merge where kind = 'company')], 'and by words of both, whatever the case');
select is((select count(*) from merge_search('ampere')), 2::bigint, 'those of people too, also undone ones');
select is((select count(*) from merge_search('anna ampere')), 0::bigint, 'all words must be there');
select is((select count(*) from merge_search('  ')), 0::bigint, 'no word finds none');
select is((select count(*) from merge_search('%')), 0::bigint, 'a sign is a sign');
select act('anna@example.org');
select is((select count(*) from merge_search('bolts')), 0::bigint, 'nothing for whom it is no business');
select act('otto@example.org', 'all');
select unmerge_do(edge('Bo Bolts'));

-- ------------------------------------------------------------------------------------------------ tags of either kind
-- A company and a contact of one number: what is done to the one leaves the other's tags alone.
insert into tag (name) values ('Shipping');
insert into tagged (kind, record_id, tag_id) select 'company', company_id, tag_id from company, tag where company.name = 'Bo Bolts';
select merge_do('company', c('Anna Anvils'), array[c('Bo Bolts')]);
create function beside(name text) returns text language sql stable as
	$$ select k.name from company o join contact k on k.contact_id = o.company_id where o.name = beside.name $$;
select merge_do('contact', k('A. Ampere'), array[k(beside('Bo Bolts'))]);
select is((select c ->> 'back' from jsonb_array_elements(unmerge_plan(edge(beside('Bo Bolts'))) -> 'children') c where c ->> 'relation' = 'tagged'), null,
	'a person without tags gets none back');
select unmerge_do(edge(beside('Bo Bolts')));
select unmerge_do(edge('Bo Bolts'));
select is((select o.name from tagged d join company o on o.company_id = d.record_id where d.kind = 'company'), 'Bo Bolts', 'a tag goes home with its company');

-- ------------------------------------------------------------------------------------------------ a team that is gone
insert into team (name) values ('West');
update company set team_id = (select team_id from team where name = 'West') where name = 'Anna Anvils';
select merge_do('company', c('Anna Anvils'), array[c('Bo Bolts')], jsonb_build_object('team_id', jsonb_build_object('from', c('Bo Bolts'))));
select is((select t.name from company o join team t using (team_id) where o.name = 'Anna Anvils'), 'South', 'the survivor gets the other team');
delete from team where name = 'West';
select works(format('select unmerge_do(%L)', edge('Bo Bolts')), 'a team deleted since keeps no merge from being undone');
select is((select team_id from company where name = 'Anna Anvils'), null, 'the survivor has none then');

-- ------------------------------------------------------------------------------------------------ whose merges
insert into role (code, name) values ('south', '{"en": "South"}');
insert into role_permission select role_id, p, 'team' from role, unnest(array['company.read', 'contact.read']) p where code = 'south';
insert into role_permission select role_id, 'centre.review', 'all' from role where code = 'south';
insert into account_role select account_id, role_id from account, role where email = 'sue@example.org' and code = 'south';
update company set team_id = (select team_id from team where name = 'South') where name = 'Cid Cranes';
insert into contact (company_id, name) select company_id, n from company, unnest(array['Sid', 'Cyd']) n where company.name = 'Cid Cranes';
select merge_do('company', c('Cid Cranes'), array[c('Bo Bolts')]), merge_do('contact', k('Sid'), array[k('Cyd')]);
select is((select count(*) from merge_mine()), 0::bigint, 'who sees all needs no list of its own');
create function mine() returns text language sql stable as $$
	select string_agg(coalesce(o.name, p.name), ', ' order by 1) from merge_mine() mine join merge m on m.merge_id = mine
	left join company o on m.kind = 'company' and o.company_id = m.loser_id
	left join contact p on m.kind = 'contact' and p.contact_id = m.loser_id where m.undone_at is null $$;
select act('sue@example.org', 'team');
select is(mine(), 'Bo Bolts, Cyd', 'a team sees the merges of its companies and their people');
update company set team_id = null where name = 'Cid Cranes';
select is(mine(), null, 'none of which a record is another''s');
select act('anna@example.org');
select is(mine(), null, 'nobody else any');
select act('otto@example.org', 'all');

-- ------------------------------------------------------------------------------------------------ deleted records
insert into contact (name) values ('Gone'), ('Stays'), ('Third');
create function p(name text) returns bigint language sql stable as $$ select contact_id from contact c where c.name = p.name $$;
insert into dedup_pair (kind, a_id, b_id, weight, levels, weights) values ('contact', p('Gone'), p('Stays'), 9, '{5}', '{9}'),
	('contact', p('Stays'), p('Third'), 8, '{5}', '{8}');
insert into dedup_group (kind, weight, records, priority) values ('contact', 9, 2, 1), ('contact', 9, 3, 2);
insert into dedup_member select g.group_id, p(n) from dedup_group g, unnest(array['Gone', 'Stays', 'Third']) n where n <> 'Third' or g.records = 3;
insert into dedup_apart (kind, a_id, b_id) values ('contact', p('Gone'), p('Third'));
delete from contact where name = 'Gone';
select is((select string_agg(g.state || ' ' || g.records, ', ') from dedup_group g where kind = 'contact'), 'open 2',
	'a deleted person leaves the queue: a group of two goes, one of three goes on');
select is((select string_agg(weight::text, ', ') from dedup_pair where kind = 'contact'), '8', 'its pairs go');
select is((select count(*) from dedup_apart where kind = 'contact'), 0::bigint, 'and what was said about it');

-- ------------------------------------------------------------------------------------------------ what a merge reads
select is((select string_agg(format('%s.%s', m.relation, m.owner), ', ') from merge_child m
	join pg_attribute a on a.attrelid = m.relation::regclass and a.attname = m.owner
	where not exists (select from pg_index i where i.indrelid = a.attrelid and (i.indkey[0] = a.attnum
		or m.relation = 'tagged' and a.attnum = any (i.indkey)))), null, 'each table of the catalogue is found by whose the rows are');
