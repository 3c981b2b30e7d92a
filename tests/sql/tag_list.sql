-- Tags of speakers, sessions and invitations; lists whose rows have somebody else's; tags of exhibitors that stand aside.
insert into role (code, name) values ('tags', '{"en": "Tags"}'), ('south', '{"en": "South"}');
insert into role_permission (role_id, permission, scope) select role_id, p, 'all' from role,
	unnest('{centre.manage,centre.review,company.read,company.write,visitor.write,forum.manage}'::text[]) p where code = 'tags';
insert into role_permission (role_id, permission, scope) select role_id, p, 'team' from role, unnest('{company.read,company.write}'::text[]) p where code = 'south';
insert into account_role (account_id, role_id) select account_id, role_id from account, role where email = 'otto@example.org' and code = 'tags' or email = 'sue@example.org' and code = 'south';
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
insert into speaker (edition_id, name) select edition_id, n from edition, unnest(array['Ada Anode', 'Ben Busbar']) n;
insert into room (edition_id, name, places) select edition_id, '{"en": "Room 1"}', 50 from edition;
insert into forum_session (edition_id, room_id, title, starts_at, ends_at)
select edition_id, room_id, '{"en": "On current"}', '2027-09-14 10:00+02', '2027-09-14 11:00+02' from room;
insert into invitation (edition_id, code, category_id) select edition_id, 'TAGGED' || n, min(category_id)
from badge_category, generate_series(1, 3) n group by edition_id, n;
insert into registration (edition_id, category_id, name) select edition_id, min(category_id), 'Vera Visitor' from badge_category group by edition_id;
insert into forum_signup (edition_id, session_id, registration_id, by_id, party, status) select r.edition_id, session_id, registration_id, registration_id, uuid_v7(), 'signed' from forum_session, registration r;

-- ------------------------------------------------------------------------------------------ what can be tagged
select is((select string_agg(s.kind, ' ') from tag_subject s where not exists (select from information_schema.columns c
	where c.table_schema = 'public' and c.table_name = s.relation and c.column_name = s.key) or not exists (
	select from pg_trigger t where t.tgname = 'tagged_gone' and t.tgrelid = s.relation::regclass)), null, 'each kind has a table with its key, and loses its tags when it goes');
select is((select string_agg(s.kind, ' ') from tag_subject s where not exists (select from permission p where p.permission = s.permission)), null, 'and a permission that there is');
select act('otto@example.org', 'all') \g /dev/null
select is(tag_bulk('speaker', uuids('speaker'), 'Keynote', false, 'speakers', '', false), 2::bigint, 'speakers are tagged');
select is(tag_bulk('session', uuids('forum_session'), 'Keynote', false, 'sessions', '', false), 1::bigint, 'and sessions of the forum');
select is(tag_bulk('invitation', uuids('invitation'), 'Keynote', false, 'invitations', '', false), 3::bigint, 'and invitations');
select is((select count(*) from speaker_tagged(uuids('tag'))) || ' ' || (select count(*) from session_tagged(uuids('tag'))) || ' '
	|| (select count(*) from invitation_tagged(uuids('tag'))), '2 1 3', 'their lists are filtered by tags');
select is((select companies || ' ' || contacts || ' ' || others || ' ' || total from tag_counts()), '0 0 6 6', 'and counted');
select is((select string_agg(distinct h.kind, ' ' order by h.kind) from history h where h.new ->> 'tag' = 'Keynote' and h.row_id is not null), 'forum_session invitation speaker', 'the history knows them by their tables');
select is(tag_one('speaker', (select public_id from speaker where name = 'Ada Anode'), 'Keynote', true), 1::bigint, 'a tag is taken off one');
select is(tag_one('registration', (select public_id from registration), 'Loyal', false), 1::bigint, 'a visitor has a tag');
select is((select count(*) from signup_tagged(uuids('tag'))), 1::bigint, 'which finds what the visitor signed up for');
select is(tag_bulk('company', uuids('company'), 'Loyal', false, 'companies', '', false), 3::bigint, 'companies have one');
select is((select count(*) from staff_tagged(uuids('tag'))), (select count(*) from exhibitor where edition_id = current_edition()), 'which finds their staff badges');
delete from forum_signup;
delete from forum_session;
delete from speaker where name = 'Ben Busbar';
delete from invitation where code = 'TAGGED2';
select is((select string_agg(kind || ' ' || n, ', ' order by kind) from (select kind::text, count(*) as n from tagged where kind in ('speaker', 'session', 'invitation') group by kind) t), 'invitation 2', 'what is gone has no tags');
select act('sue@example.org', 'team') \g /dev/null
select ok(thrown($$select tag_bulk('speaker', uuids('speaker'), 'Keynote', false, 'speakers', '', false)$$) like 'PV403%', 'who does not manage the forum tags no speaker');
select ok(thrown($$select tag_one('invitation', (select min(public_id::text)::uuid from invitation), 'Keynote', false)$$) like 'PV403%', 'nor without the permission an invitation');

-- ------------------------------------------------------------------------------------------ exhibitors aside
create function c(label text) returns uuid language sql stable as $$ select public_id from company where name = label $$;
create function x(label text) returns uuid language sql stable as
	$$ select x.public_id from exhibitor x join company c using (company_id) where c.name = label and x.edition_id = current_edition() $$;
create function words(label text) returns text language sql stable as
	$$ select tag_words('exhibitor', exhibitor_id) from exhibitor where public_id = x(label) $$;
create function edge(label text) returns uuid language sql stable as $$
	select m.public_id from merge m join company o on o.company_id = m.loser_id where o.name = label and m.undone_at is null $$;
create function aside() returns text language sql stable as $$
	select coalesce(string_agg(t::text, ' ' order by t.tagged_id), '') from tagged t where t.kind = 'exhibitor' $$;
select act('otto@example.org', 'all') \g /dev/null
delete from exhibitor;
insert into exhibitor (edition_id, company_id, status) select edition_current(), company_id, 'listed' from company;
select tag_one('exhibitor', x('Anna Anvils'), 'Gold', false), tag_one('exhibitor', x('Bo Bolts'), 'Gold', false),
	tag_one('exhibitor', x('Bo Bolts'), 'Late', false), tag_one('exhibitor', x('Cid Cranes'), 'Late', false),
	tag_one('exhibitor', x('Cid Cranes'), 'New', false) \g /dev/null
create temp table was as select aside() as it;
select merge_do('company', c('Anna Anvils'), array[c('Bo Bolts')]) \g /dev/null
select is(words('Anna Anvils'), 'Gold, Late', 'the exhibitor that stands for both has the tags of both');
select is((select string_agg(o.name, ', ' order by o.name) from exhibitor_tagged(array(select public_id from tag where name = 'Late')) t
	join exhibitor x on x.exhibitor_id = t.key join company o using (company_id)), 'Anna Anvils, Cid Cranes', 'is found by them');
select is((select n.others from tag_counts() n join tag using (tag_id) where name = 'Gold'), 1::bigint, 'and counted once');
select is((select count(*) from tag_records('exhibitor', uuids('exhibitor'))), 2::bigint, 'the one aside is not tagged');
select merge_do('company', c('Cid Cranes'), array[c('Anna Anvils')]) \g /dev/null
select is(words('Cid Cranes'), 'Gold, Late, New', 'also of a third');
select unmerge_do(edge('Bo Bolts')) \g /dev/null
select is(words('Cid Cranes') || ' / ' || words('Bo Bolts'), 'Gold, Late, New / Gold, Late', 'the first to come back has its own again');
select unmerge_do(edge('Anna Anvils')) \g /dev/null
select is(aside(), (select it from was), 'and in the end everything is as it was');
-- What people do meanwhile.
select merge_do('company', c('Anna Anvils'), array[c('Bo Bolts')]) \g /dev/null
select tag_one('exhibitor', x('Anna Anvils'), 'Late', true), tag_one('exhibitor', x('Anna Anvils'), 'Gold', true),
	tag_one('exhibitor', x('Anna Anvils'), 'Since', false) \g /dev/null
select unmerge_do(edge('Bo Bolts')) \g /dev/null
select is(words('Anna Anvils') || ' / ' || words('Bo Bolts'), 'Since / Gold', 'what was taken off or set since is so at the one that stood for both');
-- Two tags made one while a tag is lent: it stays where its equal at home forbids the way back.
select tag_one('exhibitor', x('Anna Anvils'), 'Gold', false), tag_one('exhibitor', x('Bo Bolts'), 'Late', false) \g /dev/null
select merge_do('company', c('Anna Anvils'), array[c('Bo Bolts')]) \g /dev/null
select tag_one('exhibitor', x('Anna Anvils'), 'Gold', true) \g /dev/null
select tag_merge((select public_id from tag where name = 'Late'), (select public_id from tag where name = 'Gold')) \g /dev/null
select unmerge_do(edge('Bo Bolts')) \g /dev/null
select is(words('Anna Anvils') || ' / ' || words('Bo Bolts'), 'Gold, Since / Gold', 'an equal at home lets a tag stay');
select is((select count(*) from tagged where home_id is not null), 0::bigint, 'as its own');
-- An exhibitor that is deleted gives back what it was lent.
select tag_one('exhibitor', x('Bo Bolts'), 'Late again', false), merge_do('company', c('Anna Anvils'), array[c('Bo Bolts')]) \g /dev/null
select is((select count(*) from tagged where home_id is not null), 1::bigint, 'a tag is lent');
delete from exhibitor where public_id = x('Anna Anvils');
select is(words('Bo Bolts'), 'Gold, Late again', 'what a deleted exhibitor was lent goes back');
