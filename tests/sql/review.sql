-- The review of likely duplicates: who sees a group, decisions and how they are taken back, two at once, merges in bulk.
create function person(code text, email text, permissions text[], scope text default 'all') returns void language plpgsql as $$
begin
	insert into role (name, code) values (jsonb_build_object('en', code), code);
	insert into role_permission select role_id, p, person.scope from role r, unnest(permissions) p where r.code = person.code;
	insert into account_role select a.account_id, r.role_id from account a, role r where a.email = person.email and r.code = person.code;
end $$;
insert into account (email, name, kind, lang, confirmed_at) values ('pia@example.org', 'Pia Second', 'organizer', 'en', now());
select person('reviewer', 'otto@example.org', array['centre.review', 'centre.bulk', 'company.read', 'company.write', 'contact.read', 'contact.write', 'application.read']);
select person('second', 'pia@example.org', array['centre.review', 'centre.bulk', 'company.read', 'company.write', 'contact.read']);
select person('narrow', 'sue@example.org', array['centre.review', 'centre.bulk', 'company.read', 'contact.read'], 'team');

create function firm(name text, team text default 'North', number text default null, country text default 'DE') returns bigint
language sql as $$
	insert into company (name, country, city, register_no, team_id)
	values (name, firm.country, 'Bremen', number, (select team_id from team t where t.name = team)) returning company_id $$;
create function pair(a bigint, b bigint, bits real) returns void language sql as $$
	insert into dedup_pair (kind, a_id, b_id, weight, levels, weights)
	values ('company', least(a, b), greatest(a, b), bits, '{4,5}', array[bits - 2, 2]) $$;
create function likely(ids bigint[], bits real) returns uuid language sql as $$
	select pair(a, b, bits) from unnest(ids) a, unnest(ids) b where a < b;
	with g as (insert into dedup_group (kind, weight, records, priority) values ('company', bits, cardinality(ids), bits) returning *),
		m as (insert into dedup_member select group_id, i from g, unnest(ids) i)
	select public_id from g $$;
create function state(it uuid) returns text language sql stable as $$ select state from dedup_group where public_id = it $$;
create function uuid_of(id bigint) returns uuid language sql stable as $$ select public_id from company where company_id = id $$;
create table it (name text primary key, id bigint, it uuid);
insert into it (name, id) select n, firm(n) from unnest(array['a1', 'a2', 'b1', 'b2', 'b3', 'c1', 'c2', 'd1', 'd2']) n;
insert into it (name, id) values ('s1', firm('s1', 'South')), ('s2', firm('s2', 'South')),
	('r1', firm('r1', 'North', 'HRB 1')), ('r2', firm('r2', 'North', 'HRB 2'));
create function n(what text) returns bigint language sql stable as $$ select id from it where name = what $$;
create function g(what text) returns uuid language sql stable as $$ select it from it where name = what $$;
insert into it (name, it) values ('A', likely(array[n('a1'), n('a2')], 20)), ('B', likely(array[n('b1'), n('b2'), n('b3')], 18)),
	('C', likely(array[n('c1'), n('c2')], 16)), ('D', likely(array[n('d1'), n('d2')], 14)),
	('S', likely(array[n('s1'), n('s2')], 12)), ('R', likely(array[n('r1'), n('r2')], 22));
grant select on it to pavilion_office;
grant execute on function n, g, uuid_of, state to pavilion_office;

-- ------------------------------------------------------------------------------ who sees what
select act('otto@example.org', 'all');
select is(review_open_count('company'), 6::bigint, 'who may see all companies sees all groups');
select ok(review_seen('company', (select group_id from dedup_group where public_id = g('A'))), 'each of them');
select act('sue@example.org', 'team');
select is(review_open_count('company'), 1::bigint, 'a team sees the groups whose records are all its own');
select is(array(select review_mine('company')), array(select group_id from dedup_group where public_id = g('S')), 'and these are they');
select refused(format('select * from review_head(%L)', g('A')), 'PV404', 'no other group is there for it');
select refused(format('select review_different(%L, null, null)', g('A')), 'PV404', 'nor decided by it');
select works(format('select * from review_head(%L)', g('S')), 'its own is');
select refused('select bulk_begin(uuid_v7(), ''company'', 1, null)', 'PV403', 'in bulk only who sees all may merge');
select refused(format('select review_merge(%L, %L, ''{}'', null, null, null)', g('S'), uuid_of(n('s1'))), 'PV404', 'to see records is not to merge them');
insert into role_permission select role_id, 'company.write', 'team' from role where code = 'narrow';
insert into it (name, id) values ('nobody', firm('nobody''s', null));
select is((select company_open('team', null, null)), false, 'what belongs to no team is plainly not a team''s');
select refused(format('select merge_plan(''company'', %L, array[%L]::uuid[])', uuid_of(n('s1')), uuid_of(n('nobody'))), 'PV404',
	'what belongs to no team is merged by nobody of one');
select refused(format('select merge_do(''company'', %L, array[%L]::uuid[])', uuid_of(n('s1')), uuid_of(n('nobody'))), 'PV404', 'not even unseen');
select works(format('select merge_plan(''company'', %L, array[%L]::uuid[])', uuid_of(n('s1')), uuid_of(n('s2'))), 'its own it may');
select act('anna@example.org');
select refused(format('select * from review_head(%L)', g('S')), 'PV403', 'an exhibitor has no business here');
select is(review_cards('company', (select group_id from dedup_group where public_id = g('S'))), null, 'and is told no names');

-- ------------------------------------------------------------------------------ the order of the queue
select act('otto@example.org', 'all');
create function after_(what text, back boolean default false) returns uuid language sql stable as $$
	select review_next('company', priority, group_id, null, back) from dedup_group where public_id = g(what) $$;
select is(after_('A'), g('B'), 'after one group the next by priority');
select is(after_('B', true), g('A'), 'and before it the one before');
select is(after_('S'), g('R'), 'behind the last one the first');
select is(after_('R', true), g('S'), 'before the first the last');
select is((select review_next('company', priority, group_id, row(null, '{FR}', null, null, null)::review_narrow) from dedup_group where public_id = g('A')), null,
	'none in a country where there is none');

-- ------------------------------------------------------------------------------ merged, and undone
create table before as select to_jsonb(g) - 'priority' as it from dedup_group g where public_id = g('A')
	union all select to_jsonb(p) from dedup_pair p where a_id = n('a1');
create table act_of (what text primary key, act uuid);
insert into act_of values ('A', review_merge(g('A'), uuid_of(n('a2')), '{}', jsonb_build_object('city', 'typed'), '{"city": "Hamburg"}', null));
select is(state(g('A')), 'merged', 'a group is merged');
select is((select merged_into from company where company_id = n('a1')), n('a2'), 'into who was chosen');
select is((select city from company where company_id = n('a2')), 'Hamburg', 'with what was typed');
select is((select count(*) from dedup_pair where n('a1') in (a_id, b_id)), 0::bigint, 'its pair is gone');
select refused(format('select review_merge(%L, %L, ''{}'', null, null, null)', g('A'), uuid_of(n('a2'))), 'PV409', 'the second one is too late');
select refused(format('select review_later(%L, null)', g('A')), 'PV409', 'also to put it off');
select is((select who from review_head(g('A'))), 'Otto Organizer', 'and sees who was first');
select is(review_undo((select act from act_of where what = 'A')), g('A'), 'undone, it is where it was');
select is((select merged_into from company where company_id = n('a1')), null, 'the record stands for itself again');
select ok(not exists (select it from before except (select to_jsonb(g) - 'priority' from dedup_group g where public_id = g('A')
	union all select to_jsonb(p) from dedup_pair p where a_id = n('a1'))), 'the group and its pair are as before');
select refused(format('select review_undo(%L)', (select act from act_of where what = 'A')), 'PV409', 'once');
select refused(format('select review_merge(%L, %L, %L, null, null, null)', g('A'), uuid_of(n('a1')), array[uuid_of(n('a2'))]),
	'PV422', 'one record alone is no merge');
select refused(format('select review_merge(%L, %L, ''{}'', null, null, null)', g('A'), uuid_of(n('b1'))), 'PV422', 'nor into a stranger');
select refused(format('select review_merge(%L, %L, ''{}'', null, null, ''stale'')', g('A'), uuid_of(n('a1'))), 'PV409', 'nor by what was seen before');

-- ------------------------------------------------------------------------------ two of three, the third apart
insert into act_of values ('B', review_merge(g('B'), uuid_of(n('b1')), array[uuid_of(n('b3'))], null, null, null));
select is((select merged_into from company where company_id = n('b2')), n('b1'), 'two of three are merged');
select is((select merged_into from company where company_id = n('b3')), null, 'the third is not');
select is((select count(*) from dedup_apart where a_id = n('b1') and b_id = n('b3')), 1::bigint, 'and is remembered as another');
select is(review_undo(null), g('B'), 'the last decision is undone without its name');
select is((select count(*) from dedup_apart), 0::bigint, 'with what was remembered');
select is((select array_agg(record_id order by record_id) from dedup_member m join dedup_group d using (group_id)
	where d.public_id = g('B')), array[n('b1'), n('b2'), n('b3')], 'all three stand there again');
select is((select count(*) from dedup_pair where a_id in (n('b1'), n('b2'))), 3::bigint, 'with their pairs');

-- ------------------------------------------------------------------------------ different, later
insert into act_of values ('B2', review_different(g('B'), uuid_of(n('b2')), 'another branch'));
select is(state(g('B')), 'open', 'without one that differs the others go on');
select is((select records from dedup_group where public_id = g('B')), 2, 'as two');
select is((select count(*) from dedup_apart where n('b2') in (a_id, b_id)), 2::bigint, 'it differs from both');
insert into act_of values ('B3', review_different(g('B'), null, null));
select is(state(g('B')), 'different', 'these differ too');
select refused(format('select review_undo(%L)', (select act from act_of where what = 'B2')), 'PV409', 'first the later decision is undone');
select review_undo((select act from act_of where what = 'B3')), review_undo((select act from act_of where what = 'B2'));
select is((select records from dedup_group where public_id = g('B')), 3, 'then the first');
select is((select count(*) from dedup_apart), 0::bigint, 'nothing is remembered any more');
select refused(format('select review_later(%L, current_date)', g('C')), 'PV422', 'later is not today');
select review_later(g('C'), null);
select is((select later_until::date from dedup_group where public_id = g('C')), current_date + 7, 'but in a week');
select is(review_wake(), 0, 'until then it rests');
update dedup_group set later_until = now() where public_id = g('C');
select is(review_wake(), 1, 'then it comes back');
select is(state(g('C')), 'open', 'open');
select cardinality(dedup_apart_set('company', array[n('c1'), n('d1'), n('d2')]));
select is((select count(*) from dedup_apart), 3::bigint, 'every pair of what differs');
select is(dedup_apart_set('company', array[n('c1'), n('d1')]), '{}', 'is noted once');
select works(format('select review_apart_end(%L)', (select public_id from dedup_apart where a_id = n('d1'))), 'and can be taken back');
select act('sue@example.org', 'team');
select refused(format('select review_apart_end(%L)', (select public_id from dedup_apart limit 1)), 'PV404', 'by who may see both');
delete from dedup_apart;
select pair(n('d1'), n('d2'), 14);

-- ------------------------------------------------------------------------------ in bulk
select act('otto@example.org', 'all');
select refused('select bulk_begin(uuid_v7(), ''company'', 99, null)', 'PV422', 'a threshold above everything');
insert into it (name, it) values ('bulk', bulk_begin(uuid_v7(), 'company', 13, null));
insert into dedup_pair (kind, a_id, b_id, weight, levels, weights) values ('company', n('d2'), n('r1'), 3, '{1}', '{3}');
select is((select count(*) from review_sample), 5::bigint, 'one pair of each group above it is drawn');
select refused(format('select bulk_propose(%L)', g('bulk')), 'PV422', 'nothing is proposed unseen');
select is(bulk_judge(g('bulk'), (select jsonb_object_agg(sample_id, case sample_id when 1 then 'unsure' else 'same' end) from review_sample)),
	5, 'all are judged');
select is((select row(judged, good, unsure, precision_is, low, high)::text from bulk_precision((select bulk_id from review_bulk))),
	'(5,4,1,80.0,37.6,96.4)', 'the precision with its interval, as Wilson has it');
select works(format('select bulk_propose(%L)', g('bulk')), 'then it is');
select is((select count(*) from review_bulk_group where state = 'left' and reason = 'The register numbers differ.'), 1::bigint,
	'what disagrees in a sure field is left to people');
select refused(format('select bulk_approve(%L)', g('bulk')), 'PV403', 'nobody approves what is their own');
select refused(format('update review_bulk set approved_by = account_id where public_id = %L', g('bulk')), '23514', 'not even by hand');
select act('sue@example.org', 'team');
select refused(format('select bulk_approve(%L)', g('bulk')), 'PV404', 'nor who does not see all');
select act('pia@example.org', 'all');
select works(format('select bulk_more(%L)', g('bulk')), 'the second person looks at a sample');
select is((select count(*) from review_sample where account_id = current_account()), 5::bigint, 'of her own');
select works(format('select bulk_approve(%L)', g('bulk')), 'and approves');
select is((select kind from job where params ->> 'bulk' = g('bulk')::text), 'merge.bulk', 'a job is to do it');
select act('otto@example.org', 'all');
select review_different(g('C'), null, null);
select act(null);
select ok(bulk_step(g('bulk')) and bulk_step(g('bulk')) and bulk_step(g('bulk')) and bulk_step(g('bulk')), 'group by group');
select is(bulk_step(g('bulk')), false, 'until none is left');
select bulk_end(g('bulk'), false);
select is((select array_agg(state order by weight desc) from review_bulk_group), '{left,merged,merged,left,merged}',
	'all but what is doubtful, and what was decided meanwhile');
select is((select count(distinct bulk_id) from merge where bulk_id is not null), 1::bigint, 'the merges know where they come from');
select act('otto@example.org', 'all');
select works(format('select bulk_undo(%L)', g('bulk')), 'all of it can be undone');
select act(null);
select ok(bulk_undo_step(g('bulk')) and bulk_undo_step(g('bulk')) and bulk_undo_step(g('bulk')), 'group by group');
select is(bulk_undo_step(g('bulk')), false, 'to the end');
select bulk_end(g('bulk'), false);
select is((select count(*) from company where merged_into is not null), 0::bigint, 'every record stands for itself');
select is((select state from review_bulk), 'undone', 'and it is told');

-- ------------------------------------------------------------------------------ what no bulk merges, and its end
select is(bulk_doubt('company', array[n('a1'), n('a2')], 13), null, 'companies that nobody signs in for may be merged in bulk');
insert into contact (company_id, account_id, name) select n('a2'), account_id, 'Pia' from account where email = 'pia@example.org';
select is(bulk_doubt('company', array[n('a1'), n('a2')], 13), null, 'nor does it matter where the other has nothing to see');
insert into contact (company_id, account_id, name) select n('a1'), account_id, 'Otto' from account where email = 'otto@example.org';
select is(bulk_doubt('company', array[n('a1'), n('a2')], 13), 'Somebody signs in for one of them, and would see the others'' applications.',
	'whoever registers under a known name gets nothing of it unseen');
delete from contact where name in ('Pia', 'Otto') and company_id in (n('a1'), n('a2'));
insert into account (email, name, kind, lang, confirmed_at) values ('robot@example.org', 'Robot', 'machine', 'en', now());
insert into account_role select a.account_id, r.role_id from account a, role r where a.email = 'robot@example.org' and r.code = 'second';
update review_bulk set state = 'proposed', approved_by = null;
select act('robot@example.org', 'all');
select refused(format('select bulk_approve(%L)', g('bulk')), 'PV403', 'a machine is no second person');
select refused('select bulk_begin(uuid_v7(), ''company'', 1, null)', 'PV403', 'nor a first one');
select act('pia@example.org', 'all');
select bulk_approve(g('bulk'));
update job set state = 'failed' where job_id = (select job_id from review_bulk);
select is((select state from review_bulk), 'cancelled', 'a bulk whose job is given up has ended');

-- ------------------------------------------------------------------------------ contacts are not for who sees companies alone
insert into account (email, name, kind, lang, confirmed_at) values ('uma@example.org', 'Uma', 'organizer', 'en', now());
select person('firms', 'uma@example.org', array['centre.review', 'company.read']);
with k as (insert into contact (name, email) values ('Kim', 'kim@example.org'), ('Kim', 'kim@example.net') returning contact_id),
	g as (insert into dedup_group (kind, weight, records) values ('contact', 9, 2) returning group_id, public_id),
	m as (insert into dedup_member select group_id, contact_id from g, k)
insert into it (name, it) select 'K', public_id from g;
select act('otto@example.org', 'all');
insert into act_of values ('K', review_different(g('K'), null, null));
select act('uma@example.org', 'all');
select refused(format('select review_undo(%L)', (select act from act_of where what = 'K')), 'PV404', 'their decisions are not undone');
select refused(format('select review_apart_end(%L)', (select public_id from dedup_apart where kind = 'contact')), 'PV404', 'nor their pairs');
grant select on act_of to pavilion_office;
set role pavilion_office;
select is((select count(*) from review_act where public_id = (select act from act_of where what = 'K')), 0::bigint, 'nor read');
select ok((select count(*) > 0 from review_act where kind = 'company'), 'those of companies are');
select act('otto@example.org', 'all') \g /dev/null
select is((select count(*) from review_act where public_id = (select act from act_of where what = 'K')), 1::bigint, 'who sees contacts reads them');
reset role;

-- ------------------------------------------------------------------------------ rows that became alike while they were together
insert into tag (name) values ('one'), ('two');
insert into tagged (kind, record_id, tag_id) select 'company', n('d1'), tag_id from tag union all select 'company', n('d2'), tag_id from tag where name = 'two';
select merge_do('company', uuid_of(n('d2')), array[uuid_of(n('d1'))]) \g /dev/null
delete from tagged where record_id = n('d2') and tag_id = (select tag_id from tag where name = 'two');
update tagged set tag_id = (select tag_id from tag where name = 'two') where record_id = n('d2');
select works('select unmerge_do((select public_id from merge where undone_at is null))', 'a row with an equal at home does not stop an unmerge');
select is((select string_agg(record_id || ' ' || name, ', ' order by record_id) from tagged join tag using (tag_id)),
	n('d1') || ' two, ' || n('d2') || ' two', 'both have what they had');

-- ------------------------------------------------------------------------------ a group too large for one look
insert into it (name, id) select 'l' || n, firm('Large ' || n) from generate_series(1, 45) n;
with g as (insert into dedup_group (kind, weight, records, priority) values ('company', 20, 45, 20) returning *),
	m as (insert into dedup_member select group_id, id from g, it where name ~ '^l[0-9]')
insert into it (name, it) select 'L', public_id from g;
select act('otto@example.org', 'all');
select is((select count(*) from review_records(g('L'))), 20::bigint, 'of 45 records the desk shows 20');
insert into act_of values ('L', review_merge(g('L'), uuid_of(n('l1')), array[uuid_of(n('l20'))], null, null, null));
select is((select count(*) from company where merged_into = n('l1')), 18::bigint, 'those are merged but the one left out');
select is((select array_agg(m.record_id order by m.record_id) from dedup_member m join review_act a on a.follow_id = m.group_id
	where a.public_id = (select act from act_of where what = 'L')), n('l1') || array(select n('l' || i) from generate_series(21, 45) i),
	'the others follow with what stands');
select is(review_undo((select act from act_of where what = 'L')), g('L'), 'taken back, it is where it was');
select is(state(g('L')), 'open', 'and stands open');
select is((select count(*) from dedup_member m join dedup_group d using (group_id) where d.public_id = g('L')), 45::bigint, 'with all its records');
select works(format('select review_different(%L, null, null)', g('L')), 'or the 20 are no duplicates');
select is((select d.records from dedup_group d where d.public_id = g('L') and d.state = 'open'), 25, 'and the others stand open');

-- ------------------------------------------------------------------------------ what a bulk must know, and whose day it is
insert into it (name, id) select n, firm(n) from unnest(array['u1', 'u2', 'u3', 'v1', 'v2', 'v3', 'v4', 'v5']) n;
select pair(n('u1'), n('u2'), 20), pair(n('u2'), n('u3'), 20) \g /dev/null
select is(bulk_doubt('company', array[n('u1'), n('u2'), n('u3')], 13), 'Two of the records are less alike than the threshold asks.',
	'of three, two whose pair nobody knows are left to people');
select pair(n('u1'), n('u3'), 14) \g /dev/null
select is(bulk_doubt('company', array[n('u1'), n('u2'), n('u3')], 13), null, 'with all pairs known they may be merged in bulk');
select pair(n('v1'), n('v' || i), 20) from generate_series(2, 4) i \g /dev/null
select pair(n('v4'), n('v5'), 20) \g /dev/null
select ok(bulk_doubt('company', array(select n('v' || i) from generate_series(1, 5) i), 13) is not null, 'nor may a chain of five');
select pair(n('v1'), n('v5'), 20) \g /dev/null
select is(bulk_doubt('company', array(select n('v' || i) from generate_series(1, 5) i), 13), null, 'who all are like one of them may');

insert into it (name, it) values ('V', likely(array[n('a1'), n('b1')], 5));
select act('otto@example.org', 'all') \g /dev/null
select set_config('pavilion.edition', edition_id::text, false) from edition where code = 'T27' \g /dev/null
create function today_at(zone text) returns date language plpgsql volatile as $$
begin
	update venue set timezone = zone;
	return (now() at time zone zone)::date;
end $$;
select refused(format('select review_later(%L, %L)', g('V'), today_at(z)), 'PV422', 'today at the venue is no later day: ' || z)
from unnest(array['Etc/GMT-14', 'Etc/GMT+12']) z;
select works(format('select review_later(%L, %L)', g('V'), today_at(z) + 1), 'tomorrow there is: ' || z)
from unnest(array['Etc/GMT-14', 'Etc/GMT+12']) z;

-- ------------------------------------------------------------------------------ rights of the roles
set role pavilion_portal;
select refused('select review_open_count(''company'')', '42501', 'the portal has no right on it');
select refused('select * from dedup_group', '42501', 'nor on the groups');
reset role;
set role pavilion_office;
select refused('select review_card(''company'', 1)', '42501', 'the office reads records through what looks who asks');
select refused('select bulk_step(uuid_v7())', '42501', 'and cannot do the work of the job');
reset role;
