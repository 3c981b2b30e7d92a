-- Unmerging what is not the same: whoever stands for the survivor by now is told apart from what comes back as well.
insert into role (name, code) values ('{"en": "Reviewer"}', 'reviewer');
insert into role_permission select role_id, p, 'all' from role, unnest(array['centre.review', 'company.read', 'company.write']) p where code = 'reviewer';
insert into account_role select a.account_id, r.role_id from account a, role r where a.email = 'otto@example.org' and r.code = 'reviewer';
create function uuid_of(label text) returns uuid language sql stable as $$ select public_id from company where name = label $$;
create function edge(label text) returns uuid language sql stable as $$
	select m.public_id from merge m join company c on c.company_id = m.loser_id where c.name = label and m.undone_at is null $$;
create function apart() returns text language sql stable as $$
	select coalesce(string_agg(least(a.name, b.name) || ' / ' || greatest(a.name, b.name), ', ' order by least(a.name, b.name)), '')
	from dedup_apart d join company a on a.company_id = d.a_id join company b on b.company_id = d.b_id $$;
select act('otto@example.org', 'all');

select merge_do('company', uuid_of('Bo Bolts'), array[uuid_of('Anna Anvils')]);
select unmerge_do(edge('Anna Anvils'), '{"apart": false}');
select is(apart(), '', 'what may be the same is not noted');
select merge_do('company', uuid_of('Bo Bolts'), array[uuid_of('Anna Anvils')]);
-- What came since is called by what people see of it.
insert into tag (name) values ('Call back');
insert into tagged (kind, record_id, tag_id) select 'company', c.company_id, t.tag_id from company c, tag t where c.name = 'Bo Bolts';
insert into code_unknown (field, text, key) values ('industry', 'Cranes etc.', 'cranesetc');
insert into company_code_text (company_id, unknown_id, text)
select c.company_id, u.unknown_id, 'Cranes etc.' from company c, code_unknown u where c.name = 'Bo Bolts';
insert into join_request (company_id, fields, state) select company_id, '{"name": "Nina New"}', 'asked' from company where name = 'Bo Bolts';
select is((select string_agg(a ->> 'name', ', ' order by a ->> 'name') from jsonb_array_elements(unmerge_plan(edge('Anna Anvils')) -> 'children') c,
	jsonb_array_elements(c -> 'arrived') a), 'Call back, Cranes etc., Nina New', 'tags, texts and requests that came since have a name');
delete from join_request;
select unmerge_do(edge('Anna Anvils'), '{"apart": true}');
select is(apart(), 'Anna Anvils / Bo Bolts', 'what is not the same is');
delete from dedup_apart;
select merge_do('company', uuid_of('Bo Bolts'), array[uuid_of('Anna Anvils')]);
select merge_do('company', uuid_of('Cid Cranes'), array[uuid_of('Bo Bolts')]);
select unmerge_do(edge('Anna Anvils'), '{"apart": true}');
select is(apart(), 'Anna Anvils / Bo Bolts, Anna Anvils / Cid Cranes', 'also of the record that stands for the survivor by now');
select is((select count(*)::int from company where merged_into is null), 2, 'which keeps what it took');
