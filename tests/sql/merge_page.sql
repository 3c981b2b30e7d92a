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

-- Two companies of one name are two values of a contact, told apart by town and the end of the id; what is one value is not.
insert into company (name, city) values ('Namesake Ltd.', 'Lyon'), ('Namesake Ltd.', '温州'), ('Namesake Ltd.', null);
create function people(label text) returns bigint[] language sql stable as
	$$ select array_agg(contact_id order by contact_id) from contact where email = label $$;
insert into contact (company_id, name, email) select company_id, 'Ada Apart', 'apart@example.org' from company where name = 'Namesake Ltd.' order by company_id;
insert into contact (company_id, name, email) select company_id, 'Otto One', 'one@example.org' from company, generate_series(1, 2)
where name = 'Namesake Ltd.' and city = 'Lyon';
create function employers(label text) returns jsonb language sql stable as $$
	select f from jsonb_array_elements(merge_columns('contact', people(label))) f where f ->> 'field' = 'company_id' $$;
select is((select string_agg(v ->> 'value', ' | ' order by n) from jsonb_array_elements(employers('apart@example.org') -> 'values') with ordinality o (v, n)),
	(select string_agg(concat_ws(' · ', name, city, '…' || right(public_id::text, 6)), ' | ' order by company_id) from company where name = 'Namesake Ltd.'),
	'companies of one name are told apart');
select is(employers('apart@example.org') ->> 'same', 'false', 'and are not one value');
-- Sue reads the companies of her team alone: of others she sees no town and no id.
create temp table companies_were as select company_id, team_id from company where name = 'Namesake Ltd.';
update role_permission set scope = 'team' where role_id = (select role_id from role where code = 'reviewer');
insert into account_role select a.account_id, r.role_id from account a, role r where a.email = 'sue@example.org' and r.code = 'reviewer';
update company set team_id = (select team_id from team where name = 'South') where name = 'Namesake Ltd.' and city = 'Lyon';
select act('sue@example.org', 'team');
select is((select string_agg(regexp_replace(v ->> 'value', '….*', '…'), ' | ' order by n) from jsonb_array_elements(employers('apart@example.org') -> 'values') with ordinality o (v, n)),
	'Namesake Ltd. · Lyon · … | Namesake Ltd. | Namesake Ltd.', 'what she may not open has its name alone');
delete from account_role where account_id = (select account_id from account where email = 'sue@example.org');
update role_permission set scope = 'all' where role_id = (select role_id from role where code = 'reviewer');
update company set team_id = w.team_id from companies_were w where w.company_id = company.company_id;
select act('otto@example.org', 'all');
select is((select string_agg(distinct v ->> 'value', ' | ') from jsonb_array_elements(employers('one@example.org') -> 'values') v), 'Namesake Ltd.',
	'one company is called by its name alone');
select is(employers('one@example.org') ->> 'same', 'true', 'and is one value');

-- Places and moments are written as the reader's language does.
select is((review_card('company', company_id) ->> 'place') || ' / ' || (merge_card('company', company_id) ->> 'place'), 'Lyon, France / Lyon, France',
	'a place in English') from company where name = 'Cid Cranes' or city = 'Lyon' and country = 'FR';
select is(merge_who(null, '2026-11-24 05:12+01'), 'Pavilion, 24 Nov 2026, 05:12', 'who and when, in English and at the venue');
select set_config('pavilion.lang', 'zh', false);
update company set country = 'CN' where city = '温州';
select is(review_card('company', company_id) ->> 'place', '温州，中国', 'a place in Chinese, on the desk') from company where city = '温州';
select is(merge_card('company', company_id) ->> 'place', '温州，中国', 'and of a merge') from company where city = '温州';
select is(review_card('contact', k.contact_id) ->> 'place', 'Namesake Ltd.', 'what is not known leaves no comma')
from contact k join company c using (company_id) where c.name = 'Namesake Ltd.' and c.city is null;
insert into dedup_group (kind, weight, records) values ('company', 9, 2);
insert into dedup_member (group_id, record_id) select max(g.group_id), c.company_id from dedup_group g, company c where c.city = '温州' group by c.company_id;
select is((select cards -> 0 ->> 'place' from review_companies order by group_id desc limit 1), '温州，中国', 'in the queue');
select is(place_words(null, null), null, 'nothing is no place');
select is(merge_who(null, '2026-11-24 05:12+01'), 'Pavilion，2026年11月24日 05:12', 'who and when, in Chinese');
