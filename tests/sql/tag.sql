-- Tags: on what, by whom, in bulk, merged, counted, told in the history.
insert into role (code, name) values ('tags', '{"en": "Tags"}'), ('north', '{"en": "North"}');
insert into role_permission (role_id, permission, scope) select role_id, p, 'all' from role, unnest('{centre.manage,company.read,company.write,contact.write,visitor.write,booth.write,application.decide}'::text[]) p where code = 'tags';
insert into role_permission (role_id, permission, scope) select role_id, p, 'team' from role, unnest('{company.read,company.write,contact.write}'::text[]) p where code = 'north';
insert into account_role (account_id, role_id) select account_id, role_id from account, role where email = 'otto@example.org' and code = 'tags' or email = 'sue@example.org' and code = 'north';
create function thrown(act text) returns text language plpgsql as $$
begin
	execute act;
	return 'nothing';
exception when others then
	return sqlstate || ' ' || sqlerrm;
end $$;
create function uuids(of text) returns uuid[] language plpgsql as $$
declare
	a uuid[];
begin
	execute format('select array_agg(public_id order by public_id) from %I', of) into a;
	return a;
end $$;

select act('otto@example.org', 'all') \g /dev/null
select tag_group_save(uuid_v7(), null, 'Care', '关注', 'orange', 10) \g /dev/null
select ok(thrown($$select tag_group_save(uuid_v7(), null, 'care', null, 'blue', 1)$$) like 'PV409%', 'a group of the same name is refused');
select is(tag_bulk('company', uuids('company'), ' Call   back ', false, 'companies', '', false), 3::bigint, 'a new word becomes a tag, on all that are chosen');
select is(tag_bulk('company', uuids('company'), 'CALL BACK', false, 'companies', '', false), 0::bigint, 'again it changes nothing, whatever the case');
select is((select name from tag), 'Call back', 'blanks are trimmed');
select is(tag_bulk('booth', uuids('booth'), 'Call back', false, 'booths', '', false), 6::bigint, 'booths have tags too');
select is(tag_bulk('contact', uuids('contact'), 'Call back', false, 'contacts', '', false), 3::bigint, 'and contacts');
select is((select companies || ' ' || contacts || ' ' || others || ' ' || total from tag_counts()), '3 3 6 12', 'tags are counted');
select is((select count(*) from company_tagged(uuids('tag'))), 3::bigint, 'a list is filtered by them');
select is(tag_words('company', (select min(company_id) from company)), 'Call back', 'and tells them');
select is((select string_agg(distinct h.new ->> 'tag' || ' by ' || a.name, ', ') from history h join account a using (account_id) where h.kind = 'company' and h.new ? 'tag'), 'Call back by Otto Organizer', 'the history keeps who set what');
select is(tag_bulk('company', uuids('company'), 'Call back', true, 'companies', '', false), 3::bigint, 'a tag is taken off in bulk');
select ok(exists (select from history where kind = 'company' and old ->> 'tag' = 'Call back'), 'which the history tells');
select ok(thrown($$select tag_bulk('company', '{}', 'Call back', false, 'companies', '', false)$$) = 'PV422 Nothing is selected.', 'nothing is not to be tagged');
select ok(thrown($$select tag_bulk('company', uuids('company'), '  ', false, 'companies', '', false)$$) = 'PV422 Please choose a tag.', 'nor with nothing');
select ok(thrown($$select tag_one('company', uuid_v7(), 'Call back', false)$$) like 'PV404%', 'nor a record that there is not');

-- All that a list shows: a job.
select tag_bulk('company', null, 'Everybody', false, 'companies', 'country=DE', true) \g /dev/null
select is((select params ->> 'list' || ' ' || (params ->> 'query') || ' ' || (params ->> 'edition') from job where kind = 'tag.bulk'), 'companies country=DE T27', 'all of a list is a job with its filters');
select is(tag_job((select account_id from account where email = 'otto@example.org'), 'company', uuids('company'), (select tag_id from tag where name = 'Everybody'), false), 3::bigint, 'which tags a portion');
select ok(thrown($$select tag_job((select account_id from account where email = 'anna@example.org'), 'company', uuids('company'), 1, false)$$) like 'PV403%', 'but not for an exhibitor');

-- Scope: Sue sees the south.
select act('sue@example.org', 'team') \g /dev/null
select is(tag_bulk('company', uuids('company'), 'Call back', false, 'companies', '', false), 1::bigint, 'of all, only those of the own team are tagged');
select is((select c.name from tagged d join company c on c.company_id = d.record_id where d.kind = 'company' and d.tag_id = (select tag_id from tag where name = 'Call back')), 'Bo Bolts', 'which are these');
select is(tag_bulk('contact', uuids('contact'), 'Everybody', false, 'contacts', '', false), 1::bigint, 'contacts go with their company');
select ok(thrown($$select tag_one('company', (select public_id from company where name = 'Anna Anvils'), 'Call back', false)$$) like 'PV404%', 'the page of another team tags nothing');
select ok(thrown($$select tag_bulk('booth', uuids('booth'), 'Call back', false, 'booths', '', false)$$) like 'PV403%', 'without the permission nothing at all');
select ok(thrown($$select tag_bulk('company', uuids('company'), 'A word of Sue', false, 'companies', '', false)$$) = 'PV422 There is no such tag.', 'new words need the permission to manage tags');
select ok(thrown($$select tag_drop((select public_id from tag limit 1))$$) like 'PV403%', 'so does deleting one');

-- Two tags become one.
select act('otto@example.org', 'all') \g /dev/null
select ok(thrown($$select tag_merge(public_id, public_id) from tag where name = 'Everybody'$$) = 'PV422 A tag cannot be merged with itself.', 'a tag is not merged with itself');
select ok(thrown($$select tag_save(uuid_v7(), public_id, 'everybody', null) from tag where name = 'Call back'$$) like 'PV409%', 'nor renamed to another');
select is(tag_merge((select public_id from tag where name = 'Call back'), (select public_id from tag where name = 'Everybody')), 8::bigint, 'what had the one has the other');
select is((select string_agg(name, ',') from tag), 'Everybody', 'the first is gone');
select is((select count(*) from tagged), (select count(distinct (kind, record_id)) from tagged), 'nothing has it twice');
select ok(exists (select from history where kind = 'tag' and old ->> 'tag' = 'Call back' and new ->> 'tag' = 'Everybody'), 'and the history tells');

-- A record that goes takes its tags along.
delete from booth_neighbour;
delete from booth where number = '1-01';
select ok(not exists (select from tagged d where d.kind = 'booth' and not exists (select from booth b where b.booth_id = d.record_id)), 'a record that is gone has no tags');
