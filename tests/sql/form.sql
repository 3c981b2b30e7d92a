-- Normal forms: what is due when, words, and how the door searches: bounded, without the merged and the told apart.
insert into role (name, code) values ('{"en": "Manager"}', 'manager');
insert into role_permission select role_id, 'centre.manage', 'all' from role where code = 'manager';
insert into account_role select account_id, role_id from account, role
	where (email, code) = ('sue@example.org', 'manager');
create function firm(word text) returns bigint language sql stable security definer as
	$$ select company_id from public.company where name like word || '%' order by company_id limit 1 $$;
create function due() returns text language sql stable security definer as
	$$ select coalesce(string_agg(kind || ' ' || id, ', ' order by kind, id), '') from public.centre_due $$;

-- ------------------------------------------------------------------------------------------------ due
select is((select count(*) from centre_due), (select count(*) from company) + (select count(*) from contact),
	'all that is there is due at first');
delete from centre_due;
update company set name = 'Anna Anvils AG' where company_id = firm('Anna');
select is(due(), format('company %s, contact %s', firm('Anna'), (select contact_id from contact where company_id = firm('Anna'))),
	'a company that is called otherwise is due, and those who work there');
delete from centre_due;
update company set city = 'Celle' where company_id = firm('Anna');
select is(due(), 'company ' || firm('Anna'), 'one that moved is due alone');
delete from centre_due;
update company set about = '{"en": "Anvils"}', changed_at = now() where company_id = firm('Anna');
update company set city = city;
select is(due(), '', 'what is not compared makes nothing due');
update contact set phone = '+49 511 1' where company_id = firm('Bo');
select is((select count(*) from centre_due where kind = 'contact'), 1::bigint, 'a contact with another phone is due');
select is((select count(*) from centre_due where kind = 'company'), 0::bigint, 'its company is not');
update contact set name = 'Bo B.' where company_id = firm('Bo');
select is((select count(*) from centre_due where kind = 'company'), 1::bigint, 'of one with another name the company is too');
delete from centre_due;
insert into company (name) select 'Many ' || n from generate_series(1, 500) n;
select is((select count(*) from centre_due), 500::bigint, 'five hundred at once are five hundred due');
delete from company where name like 'Many %';
select is((select count(*) from centre_due), 0::bigint, 'what is gone is not due');
with founded as (insert into company (name) values ('New Nails') returning company_id)
insert into contact (company_id, name) select company_id, 'Nia Nail' from founded;
select is(due(), format('company %s, contact %s', firm('New'), (select contact_id from contact where name = 'Nia Nail')),
	'a company and its contact of one statement are due, each once');
delete from contact where name = 'Nia Nail';
delete from company where name = 'New Nails';
insert into centre_due values ('company', 900001);
insert into company (company_id, name) overriding system value values (900001, 'Due already'), (900002, 'Due newly');
select is(due(), 'company 900001, company 900002', 'one that is due already stays so, and so is who came with it');
delete from company where company_id > 900000;

update job set run_at = now() + interval '1 hour' where kind = 'centre.form';
update company set city = 'Peine' where company_id = firm('Anna');
select ok((select run_at <= now() from job where kind = 'centre.form'), 'whoever makes something due wakes the job');
select is((select cardinality(form_take('company', 10))), 1, 'the job takes it');
select ok(form_take('company', 10) is null, 'once');

-- ------------------------------------------------------------------------------------------------ words
select is(form_seed('one', E'legal\tDE-GMBH\tend\tDE\tGmbH|mbH\nstreet\tr\tend\t\tRue\nstreet\tr\tend\t\tRua\nnonsense'), 2,
	'entries come from lines; those of one code are one');
select is((select words from form_word where code = 'r'), '{Rue,Rua}'::text[], 'with all of their words');
select act('sue@example.org', 'all') \g /dev/null
set role pavilion_office;
select form_word_set((select public_id from form_word where code = 'DE-GMBH'), 'legal', 'DE-GMBH', E'GmbH\n Ges.m.b.H. \n\n', 'end', 'de at') as w \gset
select is((select words from form_word where code = 'DE-GMBH'), '{GmbH,Ges.m.b.H.}'::text[], 'an organizer writes one word on each line');
select is((select countries from form_word where code = 'DE-GMBH'), 'DE AT', 'countries in capitals');
select refused('select form_word_set(null, ''legal'', ''DE-GMBH'', ''x'', ''end'', null)', 'PV409', 'no code twice');
select refused('select form_word_set(null, ''legal'', ''NEW'', E'' \n '', ''end'', null)', 'PV422', 'no entry without a word');
select form_word_set(null, 'generic', '', 'Widgets', null, null) \g /dev/null
select is((select code from form_word where kind = 'generic'), 'Widgets', 'without a code it is the first word');
select is((select count(*) from form_word_search('rua')), 1::bigint, 'found by any of its words');
reset role;
select is(form_seed('two', E'legal\tDE-GMBH\tend\tDE\tGmbH|mbH|gGmbH'), 1, 'a new version of the program brings a word');
select is((select words from form_word where code = 'DE-GMBH'), '{GmbH,Ges.m.b.H.,gGmbH}'::text[],
	'which is added; what the organizer took out stays out');
delete from centre_due;
select ok(form_due_all(), 'other words make everything due');
select is((select count(*) from centre_due), (select count(*) from company) + (select count(*) from contact), 'all of it');
select ok(not form_due_all(), 'once');
select form_word_retire((select public_id from form_word where code = 'r'), true) \g /dev/null
select ok(position('Rua' in form_words()) = 0 and position('gGmbH' in form_words()) > 0, 'what is retired counts no more');
select act('otto@example.org', 'own') \g /dev/null
set role pavilion_office;
select refused('select form_again()', 'PV403', 'only who manages the centre makes all anew');
select refused(format('select form_word_retire(%L, true)', (select public_id from form_word limit 1)), 'PV403', 'or retires words');
select is((select count(*) from form_word), 0::bigint, 'others do not see them');
reset role;

-- ------------------------------------------------------------------------------------------------ the door
insert into company (name) select 'Trading ' || n || ' Co., Ltd.' from generate_series(1, 50000) n;
insert into company_form (company_id, version, name, keys)
	select company_id, 1, 'trading', '{7}' from company where name like 'Trading %';
insert into company_form (company_id, version, name, keys) values (firm('Anna'), 1, 'anna anvils', '{7,8}'),
	(firm('Bo'), 1, 'bo bolts', '{9}'), (firm('Cid'), 1, 'cid cranes', '{8,9}');
analyze company_form;
select is((select string_agg(name, ',' order by name) from door_company('{8}', null, 30, 300)), 'anna anvils,cid cranes', 'who shares a key');
select is((select count(*) from door_company('{7}', null, 30, 300)), 30::bigint, 'of a key that fifty thousand have, thirty');
select is((select name from door_company('{8,9}', null, 30, 1)), 'cid cranes', 'whoever shares most goes first');
select is((select count(*) from door_company('{}', null, 30, 300)), 0::bigint, 'no key, nobody');
select is((select string_agg(name, ',') from door_company('{8}', (select public_id from company where company_id = firm('Cid')), 30, 300)),
	'anna anvils', 'not the record itself');
insert into dedup_apart (kind, a_id, b_id) values ('company', least(firm('Anna'), firm('Cid')), greatest(firm('Anna'), firm('Cid')));
select is((select count(*) from door_company('{8}', (select public_id from company where company_id = firm('Cid')), 30, 300)), 0::bigint,
	'nor what somebody said is another');
update company set merged_into = firm('Bo') where company_id = firm('Anna');
select is((select string_agg(name, ',') from door_company('{8}', null, 30, 300)), 'cid cranes', 'nor what became part of another');
select clock_timestamp() as before \gset
select count(*) from generate_series(1, 20), door_company('{7,8,9}', null, 30, 300) \g /dev/null
select ok(clock_timestamp() - :'before'::timestamptz < interval '1 s', 'twenty times in less than a second');
-- What scorers must know comes in parts.
insert into form_rarity (kind, records, filled, values, data) values ('company', 9, '{9}', '{8}', '\x000000010000000300000002000000040000000300000005')
	on conflict (kind) do update set data = excluded.data;
set role pavilion_portal;
select is((select company_size || coalesce(contact_size::text, '') from door_load()), '24', 'how much there is to know');
select is((select company_start ->> 'type' || (company_model is null) from door_load()), 'companytrue', 'with a model to start with');
select is((select string_agg(coalesce(door_counts('company', n, 16)::text, '-'), ' ' order by n) from unnest('{0,16,24,99}'::int[]) n),
	'\x00000001000000030000000200000004 \x0000000300000005 - -', 'in parts');
select is(door_counts('contact', 0, 16), null, 'nothing of what was never counted');
select refused('select * from company_form', '42501', 'the portal reads no normal forms');
select refused('select * from form_rarity', '42501', 'nor counts');
select refused('select * from door_contact(''{7}'', null, 30, 300)', '42501', 'nor does it look for people');
reset role;
