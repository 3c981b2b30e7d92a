-- Codes: versions, what a file can have wrong, mappings and back, texts that no list knows.
insert into role (code, name) values ('codes', '{"en": "Codes"}'), ('mine', '{"en": "Mine"}');
insert into role_permission (role_id, permission, scope) select role_id, p, 'all' from role, unnest('{centre.manage,company.read,company.write}'::text[]) p where code = 'codes';
insert into role_permission (role_id, permission, scope) select role_id, p, 'own' from role, unnest('{company.read,company.write}'::text[]) p where code = 'mine';
insert into account_role (account_id, role_id) select account_id, role_id from account, role where email = 'otto@example.org' and code = 'codes' or email = 'sue@example.org' and code = 'mine';
create function read_codes(of text, lines text) returns text language plpgsql as $$
declare
	it uuid := import_begin_codes(of, 'test.csv', 'UTF-8');
	done import;
begin
	perform import_open(it);
	insert into import_code (line, code, parent, name_en, name_zh, maps_to)
	select l.n + 1, f[1], nullif(f[2], ''), f[3], nullif(f[4], ''), nullif(f[5], '')
	from string_to_table(lines, E'\n') with ordinality l (line, n), string_to_array(l.line, '|') f;
	done := import_codes(it);
	perform import_close(it, case when done.error is null then 'done' else 'failed' end, done.error, null, null);
	delete from import_code;
	return coalesce(done.error, 'version ' || (select max(number) from code_version v where v.list = of));
end $$;
create function faults() returns text language sql as $$
	select string_agg(r.line || ' ' || r.field || ': ' || r.reason, E'\n' order by r.line)
	from import_reject r where r.import_id = (select max(import_id) from import)
$$;
create function living(of text) returns text language sql as $$
	select string_agg(c.code, ' ' order by c.path) from code c where c.list = of and c.retired is null
$$;
create function thrown(act text) returns text language plpgsql as $$
begin
	execute act;
	return 'nothing';
exception when others then
	return sqlstate || ' ' || sqlerrm;
end $$;

-- The lists that come with the program.
create function levels(of text) returns int[] language sql stable as $$
	select array_agg(n order by level) from (select level, count(*)::int as n from code where list = of group by level) l
$$;
select ok(levels('isic') = '{21,88,238,419}', 'ISIC has 21 sections, 88 divisions, 238 groups and 419 classes');
select ok(levels('gbt4754') = '{20,97,473,1381}', 'GB/T 4754-2017 has 20 sections, 97 divisions, 473 groups and 1,381 classes');
select ok(not exists (select from code c left join code p on p.code_id = c.parent_id where c.list in ('isic', 'gbt4754') and c.level > 2
	and p.code is distinct from left(c.code, -1)), 'and a code below a division begins with the one above it');
select ok(not exists (select from code c left join code p on p.code_id = c.parent_id where c.level > 1
	and (p.code_id is null or p.list <> c.list or p.level <> c.level - 1)) and not exists (select from code where level = 1 and parent_id is not null),
	'every code lies under one of its list');
select ok(not exists (select from code c, jsonb_each_text(c.name) n where btrim(n.value) = '' or n.value <> btrim(n.value)), 'no name is empty');
select ok(not exists (select from code c, jsonb_each_text(c.name) n group by c.list, c.parent_id, n.key, n.value having count(*) > 1),
	'no name stands twice under one code');
select ok(not exists (select from code where name ->> 'zh' is null or name ->> 'en' is null), 'every code has both names');
select ok((select count(*) from code where list = 'country') = (select count(*) from country), 'every country is a code');

-- What people write becomes a code.
select ok(code_name(code_find('industry', 'isic:25 whatever follows')) = 'Manufacture of fabricated metal products, except machinery and equipment', 'a code with its list is found');
select ok(code_find('industry', '家具制造业') = (select code_id from code where list = 'gbt4754' and code = '21'), 'a Chinese name is found');
select ok(code_find('source', ' REFERRAL ') = (select code_id from code where list = 'source' and code = 'referral'), 'case and blanks do not count');
select ok(code_find('industry', 'Gardening for giants') is null and code_find('industry', '') is null, 'nonsense and nothing are no codes');
select ok((select array_agg(p) from code_parts('industry', '家具制造业；Software publishing, Insurance') p) = '{家具制造业,Software publishing,Insurance}',
	'a cell of several codes is parted');
select ok((select array_agg(p) from code_parts('industry', 'Building of ships, oddly') p) = array['Building of ships, oddly'],
	'a comma parts nothing that is not known on either side');

-- A version: added, changed, retired, mapped.
select ok(read_codes('source', E'a||Alpha|甲\nb|a|Beta|乙\nc||Gamma|丙') = 'version 2', 'a file becomes the next version');
select ok(living('source') = 'a b c', 'the list is what the file says, in its order');
select ok((select added = 3 and retired = 20 and codes = 3 and name = 'test.csv' from code_version where list = 'source' and number = 2), 'and the version tells what it did');
select ok((select count(*) from code_change h join code_version v using (version_id) where v.list = 'source' and v.number = 2 and h.action = 'retired') = 20, 'retired codes are kept, and told');
select ok(read_codes('source', E'a||Alpha|甲\nc||Gamma rays|丙\nd||Delta|丁\nb||Beta||d') = 'version 3', 'a line with maps_to is taken');
select ok(living('source') = 'a c d' and (select n.code from code_map m join code o on o.code_id = m.old_id join code n on n.code_id = m.new_id where o.code = 'b') = 'd', 'the old code is retired and mapped');
select ok(code_find('source', 'Beta') = (select code_id from code where list = 'source' and code = 'd'), 'the old name leads to the new code');
select ok((select old ->> 'en' || ' > ' || (new ->> 'en') from code_change h join code c using (code_id) where c.code = 'c' and h.action = 'changed') = 'Gamma > Gamma rays', 'a changed name is told');
select ok(read_codes('source', E'a||Alpha|甲\nc||Gamma rays|丙\nd||Delta|丁\nb||Beta||d') = 'version 4', 'the same file is a version again');
select ok((select added + changed + retired = 0 from code_version where list = 'source' and number = 4), 'the same file again changes nothing');

-- What is wrong changes nothing and is told line by line.
select ok(read_codes('source', E'a||Alpha\na||Again') like 'Nothing was changed%' and faults() like '%This code stands in the file more than once.%', 'a code given twice is refused');
select ok(read_codes('source', E'a|a|Alpha') like 'Nothing%' and faults() = '2 parent: A code cannot lie under itself.', 'a code under itself is refused');
select ok(read_codes('source', E'a|b|Alpha\nb|c|Beta\nc|a|Gamma\nd||Delta') like 'Nothing%' and faults() = E'2 parent: The codes above this one lead in a circle, or are more than eight.\n3 parent: The codes above this one lead in a circle, or are more than eight.\n4 parent: The codes above this one lead in a circle, or are more than eight.', 'a circle of parents is refused');
select ok(read_codes('source', E'a|z|Alpha') like 'Nothing%' and faults() like '%does not stand in the file.', 'an unknown parent is refused');
select ok(read_codes('source', E'a||Alpha||a') like 'Nothing%' and faults() like '%A code cannot be mapped to itself.', 'a mapping onto itself is refused');
select ok(read_codes('source', E'a||Alpha||b\nb||Beta||a') like 'Nothing%' and faults() like '%The mappings lead in a circle.%', 'mappings in a circle are refused');
select ok(living('source') = 'a c d' and (select max(number) from code_version where list = 'source') = 4, 'and nothing was changed');
select ok(thrown($$select import_begin_codes('nothing', 'x', 'UTF-8')$$) = 'PV422 There is no such list of codes.', 'there must be such a list');

-- A hundred thousand codes.
insert into code_list (list, name, sort) values ('large', '{"en": "Large"}', 99);
select ok(read_codes('large', (select string_agg('k' || n || '|' || case when n <= 10 then '' else 'k' || n / 10 end || '|Name ' || n, E'\n') from generate_series(1, 100000) n)) = 'version 1', 'a list of 100,000 codes is read');
select ok((select codes from code_version where list = 'large') = 100000, 'and has them all');

-- Mappings by hand.
select act('otto@example.org', 'all') \g /dev/null
select ok(thrown($$select code_map_set('source', 'a', 'a')$$) = 'PV422 A code cannot be mapped to itself.', 'by hand as well no code becomes itself');
select code_map_set('source', 'c', 'd') \g /dev/null
select ok(thrown($$select code_map_set('source', 'd', 'c')$$) = 'PV422 The mappings lead in a circle.', 'nor leads a mapping in a circle');
select ok(thrown($$select code_map_set('source', 'c', 'nowhere')$$) = 'PV422 There is no such code in this list.', 'nor to nowhere');

-- Records follow, and go back.
update company set source_id = (select code_id from code where list = 'source' and code = 'c');
create table was as select company_id, source_id from company;
insert into company_code (company_id, code_id) select c.company_id, k.code_id from company c, code k where k.list = 'isic' and k.code in ('25', '28');
select code_map_set('isic', '25', '28') \g /dev/null
create table was_codes as select * from company_code;
create function run_all(of text, back boolean) returns bigint language plpgsql as $$
declare
	run uuid := (select public_id from code_run where list = of order by run_id desc limit 1);
	n   bigint := 1;
	total bigint := 0;
begin
	perform code_run_open(run, back);
	while n > 0 loop
		n := case when back then code_run_back(run) else code_run_step(run) end;
		total := total + n;
	end loop;
	perform code_run_close(run, case when back then 'undone' else 'done' end);
	return total;
end $$;
select code_apply('source'), code_apply('isic') \g /dev/null
select ok(thrown($$select code_apply('isic')$$) like 'PV409%', 'one run of a list at a time');
select ok(run_all('source', false) = (select count(*) from company), 'records are moved');
select ok(not exists (select from company where code_name(source_id) <> 'Delta'), 'to the new code');
select ok(run_all('isic', false) = (select count(*) from company), 'industries too');
select ok((select count(*) from company_code) = (select count(*) from company), 'of two codes that become one, one stays');
select code_unapply(public_id) from code_run where state = 'done' order by run_id \g /dev/null
select run_all('source', true), run_all('isic', true) \g /dev/null
select ok(not exists (select company_id, source_id from company except select * from was), 'taken back, records have their own codes again');
select ok(not exists (select * from company_code except select * from was_codes) and (select count(*) from company_code) = (select count(*) from was_codes), 'to the row');

-- Texts that no list knows stay with their companies until somebody says what they mean.
insert into code_unknown (field, text, key, seen) values ('industry', 'Ships & such', code_key('Ships & such'), 2);
insert into company_code_text (company_id, unknown_id, text) select company_id, unknown_id, 'Ships & such' from company, code_unknown order by company_id limit 2;
select ok(thrown($$select code_explain(public_id, 'no such thing', false) from code_unknown$$) like 'PV422 No list knows this code.%', 'a meaning must be a code');
select code_explain(public_id, 'isic:301', false) from code_unknown \g /dev/null
select code_explained(unknown_id, 0) from code_unknown \g /dev/null
select ok((select count(*) from company_code cc join code c using (code_id) where c.code = '301') = 2, 'all that came with it get the code');
select ok(code_name(code_find('industry', 'SHIPS  & SUCH')) = 'Building of ships and boats', 'and later imports know the text');
select code_explain(public_id, null, false) from code_unknown \g /dev/null
select code_explained(unknown_id, 0) from code_unknown \g /dev/null
select ok(not exists (select from company_code cc join code c using (code_id) where c.code = '301')
	and (select count(*) from company_code_text) = 2, 'taken back, the codes go and the text stays');

-- What a text gave to a field of one value is taken back, what a person chose is not.
select act('otto@example.org', 'all') \g /dev/null
select read_codes('company_type', E'maker||Maker|\ntrader||Trader|\nclub||Club|') \g /dev/null
create function kind(label text) returns text language sql stable as $$ select coalesce(code_name(company_type_id), '-') from company where name = label $$;
insert into code_unknown (field, text, key, seen) values ('company_type', 'Fabrik', code_key('Fabrik'), 3);
insert into company_code_text (company_id, unknown_id, text) select company_id, unknown_id, 'Fabrik' from company, code_unknown u where u.text = 'Fabrik';
create function mean(meaning text) returns text language plpgsql as $$
declare
	it code_unknown;
begin
	select * into it from code_unknown u where u.text = 'Fabrik';
	perform code_explain(it.public_id, meaning, false), code_explained(it.unknown_id, 0), code_explained(it.unknown_id, 0);
	return (select string_agg(kind(name), ' ' order by name) from company);
end $$;
update company set company_type_id = code_find('company_type', 'Maker') where name = 'Cid Cranes';
select is(mean('company_type:maker'), 'Maker Maker Maker', 'who says nothing of its type gets what the text means');
update company set company_type_id = code_find('company_type', 'Club') where name = 'Anna Anvils';
select is(mean('company_type:trader'), 'Club Trader Maker', 'with another meaning only what the text gave changes');
select is(mean(null), 'Club - Maker', 'taken back, what people chose stays');

-- Whose companies: somebody of one team cannot set codes of another's.
select act('sue@example.org', 'own') \g /dev/null
select ok(thrown($$select company_codes_set((select public_id from company where owner_id is distinct from current_account() limit 1), '{isic:25}')$$) ~ '^PV40[34]', 'codes of companies of others are not to be set');
select ok(thrown($$select code_map_set('source', 'a', 'd')$$) = 'PV403 You do not have the permission for this.', 'nor lists to be managed');

-- A list of the program comes in full later: what an organizer made of it stays.
select act('otto@example.org', 'all') \g /dev/null
insert into code_list (list, name, field, sort) values ('short', '{"en": "Short"}', 'industry', 90);
select code_seed('short', E'A||Fields|田\n1|A|Grain|谷\n2|A|Fruit|果\nB||Mines|矿\n3|B|Coal|煤') \g /dev/null
select read_codes('short', E'A||Fields|田\n1|A|Grain, ours|谷\n11|1|Own wheat|\n2|A|Fruit|果\nX||Own|自') \g /dev/null
select ok(code_extend('short', E'11|1|Wheat|麦\n12|1|Rice|稻\n21|2|Apples|苹果\n31|3|Hard coal|硬煤') = 2, 'codes it never had are added, where what lies above them is in use');
select ok(living('short') = 'A 1 11 12 2 21 X', 'each in its place');
select ok((select array_agg(name ->> 'en' order by code) from code where list = 'short' and code in ('1', '11')) = '{"Grain, ours","Own wheat"}', 'names of the organizer stay');
select ok((select retired from code where list = 'short' and code = 'B') = 2 and not exists (select from code where list = 'short' and code = '31'), 'what was retired stays retired, with nothing below it');
select ok((select number = 3 and name is null and added = 2 and changed = 0 and retired = 0 and codes = 7 from code_version where list = 'short' order by number desc limit 1), 'it is a version of its own, which the program brought');
select ok(code_extend('short', E'12|1|Rice|稻\n21|2|Apples|苹果') = 0 and (select max(number) from code_version where list = 'short') = 3, 'done again it changes nothing');

-- Lists of the organizer's own.
select ok(thrown($$select code_list_add('Product groups', 'industry', 'Product groups', null, null, null)$$) like 'PV422%', 'a short name is short');
select ok(thrown($$select code_list_add('isic', 'industry', 'Another', null, null, null)$$) like 'PV409%' and thrown($$select code_list_add('find', 'industry', 'Find', null, null, null)$$) like 'PV409%', 'and its own');
select ok(thrown($$select code_list_add('other_isic', 'industry', 'industries: isic rev. 4', null, null, null)$$) like 'PV409%', 'two lists of one name are none');
select ok(code_list_add(' Products ', 'industry', 'Product groups', '产品类别', null, null) = 'products', 'a list is made');
select ok(thrown($$select code_list_publish('products', true)$$) like 'PV409%', 'without codes it cannot be offered');
select ok(read_codes('products', E'P1||Cranes|起重机\nP11|P1|Harbour cranes|港口起重机') = 'version 1', 'codes come from a file');
select ok(code_find('industry', 'products:P11') is null and code_find('industry', 'Harbour cranes') is null and code_guess('industry', 'Harbour crane') is null
	and not code_options('industry')::text like '%products:P11%', 'which nobody is offered yet');
select code_list_publish('products', true) \g /dev/null
select ok(code_find('industry', 'products:P11') = code_find('industry', '港口起重机') and code_options('industry')::text like '%products:P11%', 'offered, texts mean it');
select ok(code_guess('industry', 'Harbour crane') -> 0 ->> 'value' = 'products:P11', 'and it is suggested for what is much alike');
select ok(code_guess('industry', 'Misc.') is null and code_guess('industry', 'Trading & sourcing') is null and code_guess('industry', 'Maschinenbau') is null, 'for what nothing is like, nothing is suggested');
select ok(code_guess('industry', 'packaging') -> 0 ->> 'value' ~ ':(7292|8292)$', 'the name that is most of it all first');
select company_codes_set((select public_id from company where merged_into is null order by company_id limit 1), '{products:P11}') \g /dev/null
select ok(thrown($$select code_list_save('products', 'source', 'Product groups', null, null, null)$$) like 'PV409%', 'what records have a list for stays');
select ok(thrown($$select code_list_save('isic', 'source', 'ISIC', null, null, null)$$) like 'PV409%', 'and what a list of the program is for');
select code_list_save('products', 'industry', 'Products', null, 'What is shown', null) \g /dev/null
select ok((select name = '{"en": "Products"}' and about = '{"en": "What is shown"}' from code_list where list = 'products'), 'its names change');
select code_list_publish('products', false) \g /dev/null
select ok(code_find('industry', 'products:P11') is null and exists (select from company_code cc join code c using (code_id) where c.code = 'P11'), 'taken off, records keep it');
select ok(thrown($$select code_list_drop('products')$$) like 'PV409%', 'a list with codes does not go');
select code_list_add('empty', 'source', 'Empty', null, null, null), code_list_drop('empty') \g /dev/null
select ok(not exists (select from code_list where list = 'empty'), 'one that was never filled does');
select act('sue@example.org', 'own') \g /dev/null
select ok(thrown($$select code_list_add('mine', 'source', 'Mine', null, null, null)$$) like 'PV403%', 'who does not manage codes makes no lists');
