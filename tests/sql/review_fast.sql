-- The review as it is read and written fast: nobody sees more than before, and decisions that meet a run of the search.
create function person(code text, email text, permissions text[], scope text default 'all') returns void language plpgsql as $$
begin
	insert into role (name, code) values (jsonb_build_object('en', code), code);
	insert into role_permission select role_id, p, person.scope from role r, unnest(permissions) p where r.code = person.code;
	insert into account_role select a.account_id, r.role_id from account a, role r where a.email = person.email and r.code = person.code;
end $$;
insert into account (email, name, kind, lang, confirmed_at) values ('nina@example.org', 'Nina None', 'organizer', 'en', now());
select person('reviewer', 'otto@example.org', array['centre.review', 'centre.manage', 'company.read', 'company.write', 'contact.read', 'contact.write']);
select person('narrow', 'sue@example.org', array['centre.review', 'company.read', 'contact.read'], 'team');
select person('blind', 'nina@example.org', array['centre.review']);

create table it (name text primary key, id bigint, it uuid);
create function firm(label text, team text default 'North') returns bigint language sql as $$
	with made as (insert into company (name, country, city, phone, team_id, owner_id)
		values (label, 'DE', 'Bremen', '+49 421 1', (select team_id from team t where t.name = team),
			case team when 'South' then (select account_id from account where email = 'sue@example.org') end) returning company_id)
	insert into it (name, id) select label, company_id from made returning id $$;
create function n(what text) returns bigint language sql stable as $$ select id from it where name = what $$;
create function g(what text) returns uuid language sql stable as $$ select it from it where name = what $$;
create function number_of(what text) returns bigint language sql stable as $$ select group_id from dedup_group where public_id = g(what) $$;
create function members(what uuid) returns text language sql stable as $$
	select string_agg(i.name, ' ' order by i.name) from dedup_group d join dedup_member m using (group_id) join it i on i.id = m.record_id
	where d.public_id = what and d.kind = 'company' $$;
create function pair(a text, b text, bits real) returns void language sql as $$
	insert into dedup_pair (kind, a_id, b_id, weight, levels, weights)
	values ('company', least(n(a), n(b)), greatest(n(a), n(b)), bits, '{4,5}', array[bits - 2, 2]) $$;
create function likely(label text, names text[], bits real) returns void language sql as $$
	select pair(a, b, bits) from unnest(names) a, unnest(names) b where a < b;
	with d as (insert into dedup_group (kind, weight, records, priority) values ('company', bits, cardinality(names), bits) returning *),
		m as (insert into dedup_member select group_id, n(i) from d, unnest(names) i)
	insert into it (name, it) select label, public_id from d $$;
select firm(x) from unnest(array['a1', 'a2', 'b1', 'b2', 'b3', 'c1', 'c2', 'd1', 'd2', 'd3', 'd4']) x;
select firm(x, 'South') from unnest(array['s1', 's2', 't1']) x;
select likely('A', array['a1', 'a2'], 20), likely('B', array['b1', 'b2', 'b3'], 18), likely('C', array['c1', 'c2'], 16),
	likely('S', array['s1', 's2'], 12), likely('T', array['t1', 'd4'], 10);
with k as (insert into contact (company_id, name) select n(x), 'Kim' from unnest(array['s1', 's2']) x returning contact_id),
	d as (insert into dedup_group (kind, weight, records, priority) values ('contact', 9, 2, 9) returning group_id, public_id),
	m as (insert into dedup_member select group_id, contact_id from d, k)
insert into it (name, it) select 'K', public_id from d;
with k as (insert into contact (name) values ('Lee'), ('Lee') returning contact_id),
	d as (insert into dedup_group (kind, weight, records, priority) values ('contact', 8, 2, 8) returning group_id, public_id),
	m as (insert into dedup_member select group_id, contact_id from d, k)
insert into it (name, it) select 'L', public_id from d;
grant select on it to pavilion_office;

-- ------------------------------------------------------------------------------ nobody sees more than by one group at a time
-- What the lists show, against each group looked at by itself.
create function queue(kind text) returns text language plpgsql stable as $$
begin
	return case kind when 'company' then (select string_agg(i.name || coalesce(q.cards::text, '-'), ' ' order by i.name)
			from review_companies q join it i on i.it = q.public_id)
		else (select string_agg(i.name || coalesce(q.cards::text, '-'), ' ' order by i.name)
			from review_contacts q join it i on i.it = q.public_id) end;
end $$;
create function one_by_one(kind text) returns text language sql stable security definer as $$
	select string_agg(i.name || coalesce(public.review_cards(d.kind, d.group_id)::text, '-'), ' ' order by i.name)
	from public.dedup_group d join it i on i.it = d.public_id
	where d.kind = one_by_one.kind and d.state = 'open' and public.may('centre.review') and public.review_seen(d.kind, d.group_id) $$;
set role pavilion_office;
select act('otto@example.org', 'all') \g /dev/null
select is(queue('company'), one_by_one('company'), 'who may see all companies sees the same groups and cards as one by one');
select is((select count(*) from review_companies), 5::bigint, 'all of them');
select is(queue('contact'), one_by_one('contact'), 'and of contacts');
select is((select count(*) from review_contacts), 2::bigint, 'all of them');
select is((select names from review_companies where public_id = g('B')), 'b1 / b2 / b3', 'a list has the names in order');
reset role;
insert into exhibitor (edition_id, company_id) select e.edition_id, n(x) from edition e, unnest(array['b1', 'b2']) x where e.is_current
on conflict do nothing;
insert into application (edition_id, hall_id, company_id, account_id, held_until, status, total, currency)
select h.edition_id, h.hall_id, n(w.firm), a.account_id, now(), w.status, w.total, w.currency
from (select * from hall order by hall_id limit 1) h, account a,
	(values ('b1', 'applied', 125000, 'EUR'), ('b2', 'approved', 75000, 'EUR'), ('b2', 'applied', 30000, 'CNY'), ('b3', 'confirmed', 999900, 'EUR'))
		w (firm, status, total, currency)
where a.email = 'otto@example.org';
set role pavilion_office;
select is((select (editions, money)::text from review_companies where public_id = g('B')), '(1,)', 'what it is sorted by: editions, and no money for who may not read applications');
reset role;
insert into role_permission select role_id, 'application.read', 'all' from role where code = 'reviewer';
set role pavilion_office;
select is((select (editions, money)::text from review_companies where public_id = g('B')), '(1,"2000.00 EUR, 300.00 CNY")', 'else what is open, of each currency');
select is((select moneys from review_companies where public_id = g('B')), '[{"amount": 200000, "currency": "EUR"}, {"amount": 30000, "currency": "CNY"}]', 'and for the page, in units of a cent');
select is((select (editions, money)::text from review_companies where public_id = g('A')), '(0,)', 'none where nothing is');
select act('sue@example.org', 'team') \g /dev/null
select is((select array_agg(public_id) from review_companies), array[g('S')], 'a team sees the group whose records are all its own');
select is(queue('company'), one_by_one('company'), 'the same as one by one');
select is((select array_agg(public_id) from review_contacts), array[g('K')], 'of contacts those of its companies, none of nobody''s');
select is(queue('contact'), one_by_one('contact'), 'the same as one by one');
select act('sue@example.org', 'all') \g /dev/null
select is((select array_agg(public_id) from review_companies), array[g('S')], 'whatever scope the page itself has');
select act('nina@example.org', 'all') \g /dev/null
select is((select count(*) from review_companies), 0::bigint, 'who may review but sees no company sees no group');
select is((select count(*) from review_contacts), 0::bigint, 'nor one of contacts');
select act('anna@example.org') \g /dev/null
select is((select count(*) from review_companies), 0::bigint, 'an exhibitor sees none');
select act(null) \g /dev/null
select is((select count(*) from review_companies), 0::bigint, 'nobody sees none');
select refused('select review_beside(''company'', 0, 0, false)', '42501', 'the walk past the rights is for functions alone');
select refused('select review_shared(''company'', 1, 2)', '42501', 'and so are counts of what is shared');
reset role;
set role pavilion_portal;
select refused('select * from review_companies', '42501', 'the portal has no right on it');
reset role;
set role pavilion_jobs;
select refused('select * from review_companies', '42501', 'nor have jobs, but as who asked for an export');
reset role;

-- ------------------------------------------------------------------------------ the next one
select act('otto@example.org', 'all');
create function after_(what text, back boolean, n review_narrow default null) returns uuid language sql stable as $$
	select review_next('company', priority, group_id, n, back) from dedup_group where public_id = g(what) $$;
select is(array(select after_(x, false) from unnest(array['A', 'B', 'T']) x), array[g('B'), g('C'), g('A')], 'forward, and round the end');
select is(array(select after_(x, true) from unnest(array['B', 'C', 'A']) x), array[g('A'), g('B'), g('T')], 'backward, and round the beginning');
select is(after_('A', false, row('{}', '{DE}', null, null, '')::review_narrow), after_('A', false), 'narrowed to what holds for all, the same');
select act('sue@example.org', 'team');
select is(after_('S', false), null, 'for a team there is no other');
update dedup_group set state = 'different' where public_id in (g('A'), g('B'), g('C'), g('T'));
select act('otto@example.org', 'all');
select is(after_('S', false), null, 'nor where there is one alone');
update dedup_group set state = 'open';

-- ------------------------------------------------------------------------------ how many share what is alike
insert into company_form (company_id, version, core, phone, domain, keys)
select id, 1, case when name ~ '^[ab]' then 'twin' else name end, '494211', case when name ~ '^a' then 'twin.example' end, '{1}' from it where name ~ '^[a-d][0-9]';
select is(review_shared('company', n('a1'), n('a2')), '{"phone": "11", "web": "2", "name": "5"}', 'who sees all is told how many share what');
update company set merged_into = n('d2') where company_id = n('d1');
select is(review_shared('company', n('a1'), n('a2')) ->> 'phone', '10', 'those that were merged do not count');
update company set merged_into = null where company_id = n('d1');
update company_form set phone = '494212' where company_id = n('a2');
select is(review_shared('company', n('a1'), n('a2')) ->> 'phone', null, 'nor is anything told of what differs');
select is((select shared ->> 'web' from review_pairs(g('A'))), '2', 'the desk has it with its pair');
insert into company_form (company_id, version, core, phone, keys) select id, 1, 'x', '494211', '{1}' from it where name ~ '^s';
select act('sue@example.org', 'team');
select is(review_shared('company', n('s1'), n('s2')), null, 'a team is not told what others have');
select is((select count(*) from review_pairs(g('S')) where shared is null), 1::bigint, 'nor by the desk');
delete from company_form where keys = '{1}';

-- ------------------------------------------------------------------------------ what moves: as the catalogue says
select act('otto@example.org', 'all');
create table probe (probe_id bigint generated always as identity primary key, company_id bigint, label text, unique (company_id, label));
insert into merge_child (kind, relation, owner, key, label, only_if, same) values
	('company', 'probe', 'company_id', 'probe_id', 'Probes', 'label <> ''none''', '{label}');
insert into probe (company_id, label) values (n('a1'), 'x'), (n('a2'), 'x'), (n('a2'), 'y'), (n('b1'), 'y'), (n('b1'), 'z'), (n('b1'), 'none');
select is((select row(m.label, m.moved, m.behind)::text from merge_moving('company', n('a1'), array[n('a2'), n('b1')]) m where m.relation = 'probe'),
	'(Probes,2,2)', 'a table that is added is asked from then on, each value once');
delete from merge_child where relation = 'probe';
select is((select count(*) from merge_moving('company', n('a1'), array[n('a2')]) m where m.relation = 'probe'), 0::bigint, 'and no longer when it goes');
select is((select string_agg(concat_ws('|', f.field, f.label, f.rule, f.chosen, f.record, f.value, f.at, f.source), e'\n' order by f.n, f.record)
	from review_fields(g('A')) f where f.part = 'field'),
	(select string_agg(concat_ws('|', e ->> 'field', e ->> 'label', e ->> 'rule', e ->> 'chosen', v ->> 'record', v ->> 'value',
			(v ->> 'at')::timestamptz, v ->> 'source'), e'\n' order by n, v ->> 'record')
		from jsonb_array_elements(merge_plan('company', (select public_id from company where company_id = n('a1')),
			array[(select public_id from company where company_id = n('a2'))]) -> 'fields') with ordinality f (e, n),
			jsonb_array_elements(e -> 'values') v), 'the desk has the fields of the plan');

-- ------------------------------------------------------------------------------ decisions that a run meets
-- A run that began before them writes what it had read: each group of names as one.
insert into dedup_run (public_id, kind, state, started_at) values (g('A'), 'company', 'running', now() - interval '1 hour');
set client_min_messages = warning;
create function run(variadic groups text[]) returns void language plpgsql as $$
declare
	w text;
	k int := 0;
begin
	perform dedup_stage();
	foreach w in array groups loop
		k := k + 1;
		insert into dedup_member_in select k, n(x) from unnest(string_to_array(w, ' ')) x;
		insert into dedup_group_in (cluster, public_id, records, weight) values (k, uuid_v7(), cardinality(string_to_array(w, ' ')), 15);
		insert into dedup_pair_in select least(n(a), n(b)), greatest(n(a), n(b)), 15, '{5}', '{15}'
		from unnest(string_to_array(w, ' ')) a, unnest(string_to_array(w, ' ')) b where n(a) < n(b) and not (a = 'd1' and b = 'd4');
	end loop;
	perform dedup_write((select public_id from dedup_run order by run_id desc limit 1));
end $$;
create function open_groups() returns text language sql stable as $$
	select string_agg(w, ', ' order by w) from (select members(d.public_id) as w from dedup_group d where d.kind = 'company' and d.state = 'open') x $$;
delete from dedup_group where kind = 'company';
select dedup_apart_set('company', array[n('b1'), n('b3')]);
select run('a1 a2', 'b1 b2 b3');
select is(open_groups(), 'a1 a2, b1 b2', 'of a group in which two are apart meanwhile the rest stays together');
select is((select records from dedup_group d where members(d.public_id) = 'b1 b2'), 2, 'and is counted');
select dedup_apart_set('company', array[n('d1'), n('d2')]), dedup_apart_set('company', array[n('d1'), n('d3')]), dedup_apart_set('company', array[n('d2'), n('d4')]),
	dedup_apart_set('company', array[n('d3'), n('d4')]), dedup_apart_set('company', array[n('a1'), n('a2')]);
select run('a1 a2', 'd1 d2 d3 d4');
select is(open_groups(), 'd1 d4, d2 d3', 'or is two groups; two that are apart are none');
select is((select count(*) from dedup_group d join dedup_member m using (group_id) join dedup_apart x on x.a_id = m.record_id
	join dedup_member o on o.group_id = m.group_id and o.record_id = x.b_id where d.state = 'open' and d.kind = x.kind), 0::bigint, 'nowhere do two stand together that are apart');
delete from dedup_apart;
delete from dedup_group where kind = 'company';
delete from it where name in ('A', 'B', 'C', 'S', 'T');

select run('a1 a2', 'b1 b2 b3');
insert into it (name, it) select 'A', public_id from dedup_group d where members(d.public_id) = 'a1 a2'
	union all select 'B', public_id from dedup_group d where members(d.public_id) = 'b1 b2 b3';
select is(review_undo(review_different(g('A'), null, null)), g('A'), 'a decision is taken back while a run is at work');
select run('a1 a2 c1', 'b1 b2');
select is(open_groups(), 'a1 a2, b1 b2', 'its group stands as it was, and each record in one group alone');
select is((select state from dedup_group where public_id = g('A')), 'open', 'under its own address');
select is((select count(*) from dedup_pair where a_id = n('a1') and b_id = n('a2')), 1::bigint, 'with its pair');
insert into it (name, it) select 'B2', public_id from dedup_group d where members(d.public_id) = 'b1 b2';
select review_undo(review_merge(g('B2'), (select public_id from company where company_id = n('b1')), '{}', null, null, null));
select run('a1 a2', 'b3 c1 c2');
select is(open_groups(), 'a1 a2, b1 b2, b3 c1 c2', 'a merge that was taken back as well, though the run knew one record less');
update review_act set undone_at = now() - interval '1 day', at = now() - interval '1 day';
select run('a1 a2 c1', 'b1 b2');
select is(open_groups(), 'a1 a2 c1, b1 b2', 'what was taken back before the run began, it has read');
