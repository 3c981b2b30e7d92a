-- The data centre: the imports of a group, days of the venue, files of codes that wait, the history of its settings.
create function person(code text, email text, permissions text[], scope text default 'all') returns void language plpgsql as $$
begin
	insert into role (name, code) values (jsonb_build_object('en', code), code);
	insert into role_permission select role_id, p, person.scope from role r, unnest(permissions) p where r.code = person.code;
	insert into account_role select a.account_id, r.role_id from account a, role r where a.email = person.email and r.code = person.code;
end $$;
select person('chief', 'otto@example.org', array['centre.review', 'centre.bulk', 'centre.manage', 'company.read', 'company.write', 'contact.read', 'contact.write', 'history.read', 'import.run']) \g /dev/null
select person('reader', 'sue@example.org', array['history.read']) \g /dev/null

-- ------------------------------------------------------------------------------ imports of a group
insert into import (edition_id, kind, name, state) select edition_id, 'exhibitors', n || '.csv', 'done' from edition, unnest(array['first', 'second']) n;
create function imp(of text) returns uuid language sql stable as $$ select public_id from public.import where name = of || '.csv' $$;
create function firm(of text, brought text, country text default 'DE') returns bigint language sql as $$
	insert into public.company (name, country, import_id) values (of, firm.country, (select import_id from public.import where name = brought || '.csv'))
	returning company_id $$;
create table it (name text primary key, id bigint);
insert into it select n, firm(n, i) from (values ('a1', 'first'), ('a2', 'second'), ('a3', null), ('b1', null), ('b2', null)) v (n, i);
create function n(what text) returns bigint language sql stable as $$ select id from public.it where name = what $$;
grant execute on function imp, n to pavilion_office;
-- As a search of everything writes them: of no import.
create function grp(ids bigint[], bits real) returns bigint language sql as $$
	with g as (insert into public.dedup_group (kind, weight, records, priority) values ('company', bits, cardinality(ids), bits) returning group_id),
		m as (insert into public.dedup_member select group_id, i from g, unnest(ids) i)
	select group_id from g $$;
create table made as select grp(array[n('a1'), n('a2'), n('a3')], 20) as a, grp(array[n('b1'), n('b2')], 10) as b;
select is((select imports from dedup_group, made where group_id = a), (select array_agg(x order by x) from unnest(array[imp('first'), imp('second')]) x),
	'a group knows the imports of its records, whatever found it');
select is((select imports from dedup_group, made where group_id = b), '{}'::uuid[], 'or that it has none');
select act('otto@example.org', 'all') \g /dev/null
select is(array(select review_import(array[imp('second')])), array(select a from made), 'the filter finds it by either');
select is(array(select review_import(array[imp('first')])), array(select a from made), 'of them');
select is(review_import_names((select a from made)), 'first.csv, second.csv', 'and says which they are');
select is((select review_next('company', 0, 0, row(array[imp('second')], null, null, null, null)::review_narrow)),
	(select public_id from dedup_group, made where group_id = a), 'the next one of a queue that is narrowed so');
select is((select found from import_duplicates(imp('first'))), 1::bigint, 'the import counts it too');
select works(format('select bulk_begin(uuid_v7(), ''company'', 15, %L)', imp('second')), 'and merges in bulk see it');
delete from dedup_member using made where group_id = a and record_id = n('a2');
select is((select imports from dedup_group, made where group_id = a), array[imp('first')], 'a record that leaves takes its import along');
select is(array(select review_import(array[imp('second')])), '{}'::bigint[], 'and the filter knows');

-- ------------------------------------------------------------------------------ days
-- Kiritimati is 14 hours before UTC, Pago Pago 11 behind: at any moment one of them has another date than UTC.
update venue set timezone = 'Pacific/Kiritimati';
select quality_count() \g /dev/null
select is((select max(day) from quality_day), (now() at time zone 'Pacific/Kiritimati')::date, 'a day begins when it does at the venue');
select ok(not quality_due(), 'which is counted');
update venue set timezone = 'Pacific/Pago_Pago';
select ok((select count(*) from quality_day) = 1 and current_zone() = 'Pacific/Pago_Pago', 'another venue');
select quality_count() \g /dev/null
select is((select max(day) from quality_day), (now() at time zone 'Pacific/Pago_Pago')::date, 'has its own day, and none that has not begun');
select ok(not quality_due(), 'and one count is enough');
insert into application (edition_id, hall_id, company_id, account_id, held_until, status, total, currency)
	select h.edition_id, h.hall_id, n('b1'), current_account(), now(), 'applied', 100, 'EUR' from hall h;
update edition set closes_on = (now() at time zone 'Pacific/Pago_Pago')::date, opens_on = (now() at time zone 'Pacific/Pago_Pago')::date;
select is((select amount from review_weighty('company', n('b1'))), 100::bigint, 'an edition is open on its last day');
update venue set timezone = 'Pacific/Kiritimati';
select is((select amount from review_weighty('company', n('b1'))), null, 'and over when that is over at the venue');
update venue set timezone = 'Europe/Berlin';

-- ------------------------------------------------------------------------------ a file of codes that waits
insert into code_list (list, name, field, sort) values ('goods', '{"en": "Goods"}', 'industry', 90);
create function bring(file text[]) returns uuid language plpgsql as $$
declare
	key uuid := uuid_v7();
	it  import;
begin
	perform code_upload(key, 'goods', 'goods.csv', sha256('goods'), 'text/csv', 10, 'UTF-8');
	perform take(key, file);
	return key;
end $$;
-- What the job does.
create function take(key uuid, file text[]) returns void language plpgsql as $$
declare
	it import;
begin
	perform import_open(key);
	insert into import_code (line, code, name_en, maps_to)
	select n, split_part(c, '=', 1), initcap(split_part(c, '=', 1)), nullif(split_part(c, '=', 2), '') from unnest(file) with ordinality f (c, n);
	it := import_codes(key);
	perform import_close(key, case when it.error is null then 'done' else 'failed' end, it.error, null, null);
	delete from import_code;
end $$;
create function says(key uuid) returns text language sql stable as $$
	select concat_ws(' ', i.state, '+' || p.added, '~' || p.changed, '-' || p.retired, p.used || '/' || p.records, i.error)
	from public.import i left join public.code_plan p using (import_id) where i.public_id = key $$;
create table sent (n int primary key, key uuid);
insert into sent values (1, bring('{a,b,c}'));
create function f(which int) returns uuid language sql stable as $$ select key from public.sent where n = which $$;
select is(says(f(1)), 'proposed +3 ~0 -0 0/0', 'an uploaded file waits, and what it would do is told');
select is((select count(*) from code where list = 'goods') + (select count(*) from code_version where list = 'goods'), 0::bigint, 'nothing is done yet');
insert into sent values (2, bring('{a}'));
select works(format('select code_confirm(%L)', f(1)), 'a person confirms it');
select refused(format('select code_confirm(%L)', f(1)), 'PV409', 'once');
select take(f(1), '{a,b,c}') \g /dev/null
select is(says(f(1)), 'done +3 ~0 -0 0/0', 'and it is done');
select is((select v.number || ' ' || v.codes || ' ' || a.email from code_version v join account a using (account_id) where list = 'goods'), '1 3 otto@example.org', 'as a version, by who confirmed it');
select take(f(1), '{a,b,c}') \g /dev/null
select is((select count(*) from code_version where list = 'goods'), 1::bigint, 'a job that was killed behind its work makes no second one');
select refused(format('select code_confirm(%L)', f(2)), 'PV409', 'a file that was compared with another version is not confirmed any more');
select works(format('select code_discard(%L)', f(2)), 'but put aside');
select refused(format('select code_discard(%L)', f(2)), 'PV409', 'once too');
insert into company_code (company_id, code_id) select n(k), code_id from code, unnest(array['a1', 'b1', 'b2']) k where list = 'goods' and code = 'b';
insert into company_code (company_id, code_id) select n('a1'), code_id from code where list = 'goods' and code = 'c';
select merge_do('company', (select public_id from company where company_id = n('b1')), array[(select public_id from company where company_id = n('b2'))]) \g /dev/null
insert into sent values (3, bring('{a,d,b=d}'));
select is(says(f(3)), 'proposed +1 ~0 -2 2/3', 'codes that would be retired, those that records have, and how many these are');
select is((select string_agg(concat_ws(' ', c.code, c.action, c.becomes, c.records), ', ' order by c.code) from code_plan_change c join import i using (import_id)
	where i.public_id = f(3)), 'b retired d 2, c retired 1, d added 0', 'code by code');
select is((select string_agg(code, ' ' order by code) from code where list = 'goods' and retired is null), 'a b c', 'still nothing is done');
-- Confirmed, but before its turn another version comes.
select works(format('select code_confirm(%L)', f(3)), 'confirmed');
insert into code_version (list, number, added, changed, retired, codes) values ('goods', 2, 0, 0, 0, 3);
select take(f(3), '{a,d,b=d}') \g /dev/null
select is(says(f(3)), 'failed +1 ~0 -2 2/3 Nothing was changed: the list has had another version since the file was read.', 'it is not what was confirmed any more');
select act('sue@example.org', 'all') \g /dev/null
insert into sent values (4, uuid_v7());
select refused(format('select code_confirm(%L)', f(3)), 'PV403', 'by nobody else');
select refused(format('select code_discard(%L)', f(3)), 'PV403', 'nor put aside');

-- ------------------------------------------------------------------------------ the history of settings
create function told(of text) returns text language sql stable as $$
	select h.action || ' ' || a.email || ' ' || coalesce(h.old::text, '-') || ' ' || coalesce(h.new::text, '-')
	from public.history h join public.account a using (account_id) where h.kind = of order by h.history_id desc limit 1 $$;
grant execute on function told to pavilion_office;
select act('otto@example.org', 'all') \g /dev/null
select merge_rules_save('{"company.name": "newest", "company.address": "source", "contact.email": "keep", "company.phone": "newest"}', '{"import": "1", "office": "2"}') \g /dev/null
select is((select string_agg(h.old::text || h.new::text, ' ' order by h.old::text) from history h where kind = 'merge_rule'),
	'{"E-mail": "newest"}{"E-mail": "keep"} {"Name": "keep", "Address": "complete"}{"Name": "newest", "Address": "source"}', 'rules: what was, what is, and a field of several parts once');
select is(told('merge_source'), 'update otto@example.org {"From an import": 4} {"From an import": 1}', 'ranks likewise');
create table before as select count(*) as n from history;
select merge_rules_save('{"company.name": "newest"}', '{"import": "1"}') \g /dev/null
select is((select count(*) from history), (select n from before), 'what stays the same leaves nothing');
select quality_rule_save(5) \g /dev/null
select is(told('quality_rule'), 'update otto@example.org {"stale_years": 3} {"stale_years": 5}', 'the years after which a record is stale');
select quality_ask() \g /dev/null
select is((select count(*) from history where kind = 'quality_rule'), 1::bigint, 'to ask for figures changes no rule');
select dedup_apart_set('company', array[n('a1'), n('a2')], 'two sites') \g /dev/null
select review_apart_end((select public_id from dedup_apart where note = 'two sites')) \g /dev/null
select is((select concat_ws('|', h.action, h.old ->> 'records', h.old ->> 'remark', (h.old ->> 'account_id')::bigint = current_account()) from history h where kind = 'not_a_duplicate'),
	'delete|a1 / a2|two sites|t', '"not a duplicate" that is taken back: of whom, who had said so, and why');
select dedup_apart_set('company', array[n('a1'), n('a2'), n('a3')], 'three') \g /dev/null
delete from dedup_apart;
select is((select count(*) || max(old ->> 'records') from history where kind = 'not_a_duplicate' and old ->> 'remark' = 'three'), '1a1 / a2 / a3', 'what was said at once is one row');
select dedup_apart_set('company', array[n('a2'), n('a3')], 'gone') \g /dev/null
delete from company where company_id = n('a2');
select is((select count(*) from history where kind = 'not_a_duplicate' and old ->> 'remark' = 'gone'), 0::bigint, 'what goes with a record is the record''s');
set role pavilion_office;
select is((select string_agg(distinct kind, ' ' order by kind) from history where kind in ('merge_rule', 'merge_source', 'quality_rule', 'not_a_duplicate')),
	'merge_rule merge_source not_a_duplicate quality_rule', 'read by who may');
select is((select x ->> 'name' || (x ->> 'link') from history h, history_record(h.kind, h.row_id, h.old, h.new) x where h.kind = 'merge_rule' and h.new ? 'Name'),
	'Companies/office/merges/rules', 'with its place');
select is((select history_changes(kind, old, new) from history where kind = 'merge_rule' and new ? 'E-mail'),
	'[{"new": "the survivor''s", "old": "the newest", "type": "word", "field": "E-mail"}]'::jsonb, 'and in the words of its page');
reset role;
select act('sue@example.org', 'all') \g /dev/null
set role pavilion_office;
select is((select count(*) from history where kind in ('merge_rule', 'merge_source', 'quality_rule', 'not_a_duplicate')), 0::bigint, 'not by who may see the history alone');
reset role;
