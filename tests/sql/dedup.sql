-- Searches for duplicates: who may ask for them, what merges leave of their results, and the model in use.
insert into role (name, code) values ('{"en": "Manager"}', 'manager');
insert into role_permission select role_id, 'centre.manage', 'all' from role where code = 'manager';
insert into account_role select account_id, role_id from account, role
	where (email, code) = ('sue@example.org', 'manager');
create function firm(word text) returns bigint language sql stable security definer as
	$$ select company_id from public.company where name like word || '%' order by company_id limit 1 $$;
create function key_of(n int) returns uuid language sql immutable as
	$$ select ('0190aaaa-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$;

-- ------------------------------------------------------------------------------------------------ asking
set role pavilion_office;
select act('otto@example.org') \g /dev/null
select refused(format('select dedup_start(%L, ''company'')', key_of(1)), 'PV403', 'a search takes the permission');
select refused('select dedup_request(''company'')', '42501', 'nobody asks past it');
select refused('select dedup_write(uuid_v7())', '42501', 'or writes results');
select refused('select dedup_waited(''company'')', '42501', 'or queues what the door put aside');
select act('sue@example.org') \g /dev/null
select is(dedup_start(key_of(1), 'company'), key_of(1), 'a search has the key of its form');
select refused(format('select dedup_start(%L, ''company'')', key_of(2)), 'PV409', 'one of a kind is enough');
select works(format('select dedup_start(%L, ''contact'')', key_of(2)), 'of the other kind there may be another');
select refused(format('select dedup_start(%L, ''company'', %L)', key_of(3), key_of(99)), 'PV422', 'an import must be there');
select refused(format('select dedup_start(%L, ''firm'')', key_of(3)), '23514', 'a kind is company or contact');
select works(format('select dedup_cancel(%L)', key_of(1)), 'what waits is cancelled at once');
select is((select state from dedup_run where public_id = key_of(1)), 'cancelled', 'and says so');
select refused(format('select dedup_cancel(%L)', key_of(1)), 'PV409', 'but once');
select refused(format('select dedup_cancel(%L)', key_of(9)), 'PV404', 'a search that is none');
reset role;
update job set state = 'failed', note = 'It ended unexpectedly each time it was tried.' where kind = 'dedup.run' and state = 'waiting';
select is((select dedup_state(r) from dedup_run r where public_id = key_of(2)), 'failed', 'a search whose job was given up has failed');
select is(dedup_request('company'), dedup_request('company'), 'an import that asks twice gets one search');

-- ------------------------------------------------------------------------------------------------ worth
select is(dedup_worth(0, 0, 0), 0.5::float8, 'even odds, no edition, no money: one half');
select is(dedup_worth(200, 3, 999900), 20::float8, 'sure, three editions, 9,999 open: 1 × 4 × 5');
select is(dedup_worth(-200, 3, 999900), 0::float8, 'surely none');
select ok(dedup_priority('company', array[firm('Anna'), firm('Bo')]) >= 0.5, 'records without a pair count as even');
insert into exhibitor (edition_id, company_id) select edition_id, firm('Anna') from edition where code = 'T27' on conflict do nothing;
insert into exhibitor (edition_id, company_id) select edition_id, firm('Bo') from edition where code = 'T27' on conflict do nothing;
select is(dedup_priority('company', array[firm('Anna'), firm('Bo')]), 1::float8, 'one edition counts once, whoever exhibited');

-- ------------------------------------------------------------------------------------------------ settling
insert into dedup_pair (kind, a_id, b_id, weight, levels, weights)
select 'company', least(a, b), greatest(a, b), 5, '{5}', '{5}' from (values (firm('Anna'), firm('Bo')), (firm('Bo'), firm('Cid')), (firm('Anna'), firm('Cid'))) p (a, b);
insert into dedup_group (kind, weight, records) values ('company', 5, 3), ('company', 5, 2), ('contact', 5, 2);
insert into dedup_member select g.group_id, r from dedup_group g, unnest(array[firm('Anna'), firm('Bo'), firm('Cid')]) r where g.records = 3;
insert into dedup_member select g.group_id, r from dedup_group g, unnest(array[firm('Anna'), firm('Bo')]) r where g.records = 2;
select dedup_settle('company', array[firm('Anna'), firm('Bo')]) \g /dev/null
select is((select count(*) from dedup_pair), 3::bigint, 'nothing is hidden, nothing goes');
update company set merged_into = firm('Anna') where company_id = firm('Bo');
select dedup_settle('company', array[firm('Anna'), firm('Bo')]) \g /dev/null
select is((select count(*) from dedup_pair), 1::bigint, 'pairs of a hidden record go');
select is((select string_agg(kind || ' ' || records || ' ' || state, ', ' order by group_id) from dedup_group),
	'company 2 open, company 2 merged, contact 2 open', 'a group shrinks, or is closed; other kinds stay');
select is((select count(*) from dedup_member join dedup_group using (group_id) where state = 'merged'), 2::bigint, 'a closed group keeps its members');
delete from dedup_group where state = 'merged';
select is((select count(*) from dedup_member), 4::bigint, 'members go with their group');

-- ------------------------------------------------------------------------------------------------ beside the door
delete from dedup_group;
delete from dedup_pair;
update company set merged_into = null;
create function like_(label text) returns jsonb language sql security definer as $$
	select jsonb_build_array(jsonb_build_object('record', public_id, 'weight', 7, 'levels', '[5]'::jsonb, 'weights', '[7]'::jsonb))
	from public.company where company_id = firm(label) $$;
insert into dedup_run (public_id, kind, state, started_at) values (key_of(50), 'company', 'running', now());
select door_queue('company', firm('Anna'), like_('Bo')), door_queue('company', firm('Cid'), like_('Anna')) \g /dev/null
update dedup_pair set door_at = now() - interval '1 hour' where firm('Bo') in (a_id, b_id);
begin;
set local role pavilion_jobs;
select dedup_stage(), dedup_write(key_of(50)) \g /dev/null
commit;
select is((select array_agg(m.record_id order by 1) from dedup_group join dedup_member m using (group_id) where state = 'open'),
	(select array_agg(i order by i) from unnest(array[firm('Anna'), firm('Cid')]) i),
	'a run keeps what the door found since it began to read, and nothing older');
select is((select count(*) from dedup_pair), 1::bigint, 'with its pair');
update dedup_group set state = 'later', later_until = now() + interval '1 day';
select door_queue('company', firm('Cid'), like_('Anna')) \g /dev/null
select is((select state from dedup_group), 'later', 'what was put off is not brought back by the same again');
select door_queue('company', firm('Bo'), like_('Anna')) \g /dev/null
select is((select state || ' ' || records from dedup_group), 'open 3', 'but by one more record');
set role pavilion_jobs;
select refused('delete from dedup_group', '42501', 'jobs write groups through functions alone');
select refused('insert into dedup_apart (kind, a_id, b_id) values (''company'', 1, 2)', '42501', 'and decide nothing');
select refused('select merge_do(''company'', uuid_v7(), array[uuid_v7()])', '42501', 'nor merge past a proposal');
reset role;
delete from dedup_group;

-- ------------------------------------------------------------------------------------------------ models
select dedup_model_keep('company', 'run', '{}', 2, 16, 100) \g /dev/null
set role pavilion_office;
select act('otto@example.org') \g /dev/null
select refused(format('select dedup_model_limits(%L, 3, 10)', key_of(1)), 'PV403', 'thresholds take the permission');
select refused(format('select dedup_model_use(%L)', key_of(1)), 'PV403', 'and so does another model');
select act('sue@example.org') \g /dev/null
select refused(format('select dedup_model_limits(%L, 3, 2)', (select public_id from dedup_model where used)), 'PV422', 'sure is at least likely');
select refused(format('select dedup_model_limits(%L, -21, 2)', (select public_id from dedup_model where used)), 'PV422', 'likely has a floor');
select works(format('select dedup_model_limits(%L, 3, 10)', (select public_id from dedup_model where used)), 'other thresholds');
select is((select count(*) || ' ' || min(link) filter (where used) || ' ' || min(learned) filter (where used) from dedup_model), '2 3 hand', 'are a model of their own');
select refused(format('select dedup_model_limits(%L, 3, 10)', (select public_id from dedup_model where not used)), 'PV409', 'an earlier one is not changed');
select works(format('select dedup_model_use(%L)', (select public_id from dedup_model where not used)), 'an earlier one is put back');
select is((select link from dedup_model where used), 2::real, 'and is in use alone');
reset role;
set role pavilion_portal;
select refused('select * from dedup_group', '42501', 'the portal knows nothing of duplicates');
