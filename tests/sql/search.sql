-- Search: any part of a word, Chinese from two characters on, all words must be found, and no more than 1,000 keys.
create function found(q text) returns text language sql stable as $$
	select string_agg(c.name, ', ' order by c.name) from company_search(q) s join company c on c.company_id = s.key
$$;
insert into company (name, name_local, city, email, phone, website) values
	('Shanghai Electric Group', '上海电气集团', '上海', 'info@shanghai-electric.com', '+86 (21) 3326-1888', 'www.shanghai-electric.com'),
	('Siemens AG', null, 'München', 'contact@siemens.com', '+49 89 3803 5491', 'https://www.siemens.com'),
	('Müller & Söhne 100%_Stahl', null, 'Köln', null, null, null),
	('サンプル工業', null, '東京', null, null, null),
	('한국전자', null, '서울', null, null, null),
	('ＦＵＬＬＷＩＤＴＨ Ltd', null, null, null, null, null);

select is(found('Siemens'), 'Siemens AG', 'a word');
select is(found('sIEMENs'), 'Siemens AG', 'whatever its case');
select is(found('emen'), 'Siemens AG', 'a part of a word');
select is(found('electric shanghai'), 'Shanghai Electric Group', 'two words in any order');
select is(found('electric siemens'), null, 'both must be there');
select is(found('si'), 'Siemens AG', 'two letters begin a word');
select is(found('ie'), null, 'they do not stand within one');
select is(found('上海'), 'Shanghai Electric Group', 'two Chinese characters');
select is(found('海电'), 'Shanghai Electric Group', 'within a name');
select is(found('电气集团'), 'Shanghai Electric Group', 'four of them');
select is(found('海上'), null, 'in their order only');
select is(found('气'), 'Shanghai Electric Group', 'a single one too');
select is(found('工業'), 'サンプル工業', 'Japanese');
select is(found('プル'), 'サンプル工業', 'kana');
select is(found('전자'), '한국전자', 'Korean');
select is(found('münch'), 'Siemens AG', 'a city');
select is(found('contact@siemens.com'), 'Siemens AG', 'an address');
select is(found('shanghai-electric.com'), 'Shanghai Electric Group', 'a website');
select is(found('89 3803'), 'Siemens AG', 'a number as it is written');
select is(found('862133261888'), 'Shanghai Electric Group', 'a number as it is dialled');
select is(found('fullwidth'), 'ＦＵＬＬＷＩＤＴＨ Ltd', 'wide letters are letters');
select is(found('ＳＩＥＭＥＮＳ'), 'Siemens AG', 'wide letters in the search too');
select is(found('100%_Stahl'), 'Müller & Söhne 100%_Stahl', 'signs that mean something to LIKE');
select is(found('%%%'), null, 'mean nothing here');
select is(found('___'), null, 'nor these');
select is(found('\\\'), null, 'nor these');
select is(found(''), null, 'nothing finds nothing');
select is(found('   '), null, 'nor do blanks');
select is(found(null), null, 'nor does null');
select is(found('''; drop table company --'), null, 'SQL is text');
select is(found(repeat('x', 100000)), null, 'a very long word');
select is(found('siemens ag m c x y z'), null, 'many words: the first four count') where false
union all select ok(found('siemens ag contact com nothing') = 'Siemens AG', 'the first four words count');

-- What changes is found at once; what goes is gone.
update company set city = 'Nürnberg' where name = 'Siemens AG';
select is(found('nürnberg'), 'Siemens AG', 'a new city');
select is(found('münch'), null, 'not the old one');
update company set phone = null, email = null, website = null where name = 'Siemens AG';
select is(found('contact@'), null, 'an address that was taken away');
delete from company where name = 'Siemens AG';
select is(found('siemens'), null, 'a company that is gone');

-- An import is found when the job that follows it has run.
begin;
select set_config('pavilion.bulk', 'import 1', true) \g /dev/null
insert into company (name) select 'Imported ' || n from generate_series(1, 25) n;
commit;
select is(found('imported'), null, 'not yet');
create function fill() returns int language plpgsql as $$
declare
	last bigint := 0;
	n int := 0;
begin
	loop
		last := search_fill(last, 10);
		exit when last is null;
		n := n + 1;
	end loop;
	return n;
end $$;
select is(fill(), 3, 'three portions');
select is((select count(*) from company_search('imported')), 25::bigint, 'now they are');
select is(search_fill(0, 10), null::bigint, 'nothing is left');
select is((select count(*) from company_search), (select count(*) from company), 'every company has its words');
insert into import (edition_id, kind, name) values (current_edition(), 'exhibitors', 'x'), (current_edition(), 'halls', 'y');
update import set state = 'done';
select is((select count(*) from job where kind = 'search.fill' and state = 'waiting'), 1::bigint, 'an import of exhibitors has that job after it');

-- At most 1,000 keys, and the index is used.
insert into company (name) select 'Mass ' || n from generate_series(1, 1500) n;
select is((select count(*) from company_search('mass')), 1000::bigint, 'no more than 1,000');
select is((select count(distinct key) from company_search('mass')), 1000::bigint, 'each once');

-- The keys tell nothing: a page sees of them what its policy shows.
set role pavilion_office;
select act('sue@example.org', 'team');
select is((select string_agg(c.name, ',') from company_search('lts') s join company c on c.company_id = s.key), 'Bo Bolts', 'one''s own team');
select is((select count(*) from company_search('anvils') s join company c on c.company_id = s.key), 0::bigint, 'not another');
set role pavilion_portal;
select refused($$ select * from company_search('bolts') $$, '42501', 'the portal does not search companies');
select refused($$ select * from account_search('bo') $$, '42501', 'nor accounts');
select refused($$ select * from application_search('bo') $$, '42501', 'nor applications');
reset role;

-- Exhibitors: what the public list shows, no addresses.
select act('anna@example.org');
insert into exhibitor (edition_id, company_id, status) select current_edition(), company_id, 'listed' from company
	where name in ('Anna Anvils', 'Shanghai Electric Group');
insert into exhibitor (edition_id, company_id, status) select current_edition(), company_id, 'registered' from company
	where name = 'Bo Bolts';
set role pavilion_portal;
select is((select string_agg(d.name, ',') from exhibitor_search('上海') s join exhibitor_directory d on d.exhibitor_id = s.key),
	'Shanghai Electric Group', 'an exhibitor by name');
select is((select count(*) from exhibitor_search('info@shanghai-electric.com')), 0::bigint, 'not by address');
select is((select count(*) from exhibitor_search('bolts')), 0::bigint, 'not one who only applied');
reset role;

-- Applications by number, company, sign, booth; booths; accounts.
select booking_hold(array(select public_id from booth where number in ('1-01', '1-02')),
	'00000000-0000-7000-8000-000000000001') \g /dev/null
select booking_submit('00000000-0000-7000-8000-000000000001', '安娜铁砧', null, null, true) \g /dev/null
select is((select count(*) from application_search(q)), n::bigint, 'application by ' || q)
	from (values ('anvils', 1), ('铁砧', 1), ('1-02', 1), ('1-03', 0), ('bolts', 0), ('', 0)) t (q, n);
select is((select count(*) from application a, application_search(a.number::text)), 1::bigint, 'application by its number');
select is((select count(*) from booth_search(q)), n::bigint, 'booth by ' || q)
	from (values ('1-0', 6), ('1-03', 1), ('03', 1), ('%', 0), ('铁砧', 2), ('anvils', 2), ('h1', 6), ('h1 1-03', 1), ('9-99', 0), ('', 0)) t (q, n);
select is((select string_agg(a.email, ',') from account_search(q) s join account a on a.account_id = s.key), e, 'account by ' || q)
	from (values ('otto', 'otto@example.org'), ('south', 'sue@example.org'), ('bo@', 'bo@example.org'), ('nobody', null), ('', null)) t (q, e);

-- A word of more companies than a search returns: the one with an application and a booth is found nevertheless.
do $$
declare
	it bigint;
begin
	insert into company (name) values ('Mass last') returning company_id into it;
	insert into application (edition_id, hall_id, company_id, account_id, status, currency, held_until)
	select h.edition_id, h.hall_id, it, (select min(account_id) from account), 'applied', 'EUR', now() from hall h where h.edition_id = current_edition() limit 1;
end $$;
select is((select count(*) from application_search('mass')), 1::bigint, 'an application behind a thousand companies');
