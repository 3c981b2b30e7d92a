-- Contacts: search, what is kept of participations, linking of registrations, moves, scopes; the figures of data quality.
insert into role (name, code) values ('{"en": "Own"}', 'own'), ('{"en": "Desk"}', 'desk');
insert into role_permission select role_id, p, 'own' from role, unnest(array['contact.read', 'contact.write', 'company.read']) p where code = 'own';
insert into role_permission select role_id, p, 'all' from role,
	unnest(array['contact.read', 'contact.write', 'company.read', 'centre.review', 'centre.manage']) p where code = 'desk';
insert into account_role select account_id, role_id from account, role
	where (email, code) in (('otto@example.org', 'own'), ('sue@example.org', 'desk'));
create function firm(word text) returns bigint language sql stable security definer as
	$$ select company_id from public.company where name like word || '%' order by company_id limit 1 $$;
create function person(word text) returns uuid language sql stable security definer as
	$$ select public_id from public.contact where name = word order by contact_id limit 1 $$;
-- A registration in the fair's edition.
create function reg(name text, email text, status text default 'confirmed', company bigint default null) returns bigint
language sql volatile security definer as $$
	insert into public.registration (edition_id, category_id, status, name, email, company_id, confirmed_at)
	select c.edition_id, c.category_id, reg.status, reg.name, reg.email, reg.company, case when reg.status in ('confirmed', 'cancelled') then now() end
	from public.badge_category c where c.edition_id = public.edition_current() and c.code = 'visitor'
	returning registration_id
$$;
create function whose(id bigint) returns text language sql stable security definer as
	$$ select k.name || ' ' || k.contact_id from public.registration r join public.contact k using (contact_id) where r.registration_id = id $$;

-- ------------------------------------------------------------------------------------------------ names
select ok(name_fold('Müller, Jörg') = name_fold('MULLER jorg'), 'case, accents and signs are no difference');
select ok(name_fold('Ｌｉ　Na') = name_fold('li na'), 'nor is width');
select ok(name_fold('李娜') <> name_fold('李那'), 'another hanzi is');
select is(name_fold(' !! '), '!!', 'a name without letters stands for itself');

-- ------------------------------------------------------------------------------------------------ linking
select reg('Vera Visitor', 'Vera@Example.org') as a \gset
select reg('VERA  VISITOR', 'vera@example.org') as b \gset
select reg('Victor Visitor', 'vera@example.org') as c \gset
select reg('Group One', null) as d \gset
select reg('Group One', null) as e \gset
select reg('Pia Pending', 'pia@example.org', 'pending') as f \gset
select reg('Lara Lapsed', 'lara@example.org', 'lapsed') as g \gset
select reg('Cora Cancelled', 'cora@example.org', 'cancelled') as h \gset
select reg('anna exhibitor', 'ANNA@example.org') as i \gset
select reg('Sam Staff', 'sam@example.org', 'confirmed', firm('Bo')) as j \gset
select is(contact_unlinked(), 8::bigint, 'whatever was confirmed once is to be linked');
select changed_at as was from registration where registration_id = :a \gset
select is(contact_link(3), 3, 'a portion');
select is(contact_link(), 5, 'the rest');
select is(contact_link(), 0, 'nothing twice');
select ok(whose(:a) = whose(:b), 'the same address and name is one contact, written otherwise');
select ok(whose(:a) <> whose(:c), 'another name at the address is another');
select ok(whose(:d) <> whose(:e), 'without an address nobody is taken for somebody else');
select is(whose(:f), null, 'what is pending is nobody''s');
select is(whose(:g), null, 'nor what has lapsed');
select ok(whose(:h) is not null, 'who cancelled stays known');
select is((select contact_id from registration where registration_id = :i), (select contact_id from contact where name = 'Anna Exhibitor'),
	'the contact of an exhibitor who visits is the same person');
select is((select k.company_id from registration r join contact k using (contact_id) where r.registration_id = :j), firm('Bo'),
	'staff is a contact of its company');
select is((select visited from contact_fact f join registration r using (contact_id) where r.registration_id = :a), 1, 'one edition, however often');
select ok((select changed_at = :'was' from registration where registration_id = :a), 'to be linked is no change of a registration');
select is((select count(*) from history where kind = 'registration' and action = 'update' or kind = 'contact' and new ->> 'name' like '%Visitor'),
	0::bigint, 'and leaves no history');

-- A registration changes.
update registration set email = 'vera.new@example.org' where registration_id = :c;
update registration set name = 'Sam Stuff' where registration_id = :j;
update registration set name = 'Otto Other', email = 'other@example.org' where registration_id = :b;
select is(contact_relink(), 3, 'three are looked at again');
select is((select k.email from registration r join contact k using (contact_id) where r.registration_id = :c), 'vera.new@example.org',
	'a new address of the same person is the contact''s');
select ok(whose(:j) like 'Sam Stuff %', 'a mended name too');
select is(whose(:b), null, 'another name and address is another person');
select is(contact_link(), 1, 'who is linked anew');
select ok(whose(:b) like 'Otto Other %' and whose(:a) like 'Vera Visitor %', 'and the one before stays');
update registration set name = 'Anna E.' where registration_id = :i;
select is(contact_relink() + contact_link(), 2, 'where the contact is more than this registration');
select is((select name from contact where public_id = person('Anna Exhibitor')), 'Anna Exhibitor', 'it keeps its name');
update registration set status = 'cancelled' where registration_id = :a;
select is((select count(*) from contact_fact f join registration r using (contact_id) where r.registration_id = :a), 0::bigint,
	'a registration that was cancelled counts no more');
-- A contact that was merged stands for its survivor.
update contact set merged_into = (select contact_id from contact where name = 'Vera Visitor') where name = 'Victor Visitor';
select reg('Victor Visitor', 'vera.new@example.org') as k \gset
select is(contact_link(), 1, 'who is known under another contact');
select ok(whose(:k) like 'Vera Visitor %', 'is linked to the one that stands for it');

-- ------------------------------------------------------------------------------------------------ search
select is(contact_fill() > 0, true, 'new contacts get their words');
select is(contact_fill(), 0, 'once');
select is((select count(*) from contact_search('sam stuff')), 1::bigint, 'by name');
select is((select count(*) from contact_search('stuff bo bolts')), 1::bigint, 'by name and company');
update company set name = 'Bo Nuts' where company_id = firm('Bo');
select contact_fill() \g /dev/null
select is((select count(*) from contact_search('stuff nuts')), 1::bigint, 'also by the company''s new name');

-- ------------------------------------------------------------------------------------------------ participations
insert into edition (series_id, venue_id, code, name, currency) select series_id, venue_id, 'T28', '{"en": "Next"}', 'EUR' from edition where code = 'T27';
insert into exhibitor (edition_id, company_id, status) select edition_id, firm('Cid'), 'confirmed' from edition;
select is((select exhibited from company_fact where company_id = firm('Cid')), 2, 'two editions');
update exhibitor set status = 'cancelled' where company_id = firm('Cid') and edition_id <> edition_current();
select is((select exhibited from company_fact where company_id = firm('Cid')), 1, 'less one');
delete from exhibitor where company_id = firm('Cid');
select is((select count(*) from company_fact where company_id = firm('Cid')), 0::bigint, 'none');
select set_config('pavilion.merging', 'import', true) \g /dev/null
with fresh as (insert into company (name) values ('Fresh Files') returning company_id)
insert into exhibitor (edition_id, company_id) select edition_current(), company_id from fresh;
select is((select count(*) from company_fact where company_id = firm('Fresh')), 0::bigint, 'a company that an import makes has not exhibited');
select set_config('pavilion.merging', '', true) \g /dev/null
update exhibitor set status = 'confirmed' where company_id = firm('Fresh');
select is((select exhibited from company_fact where company_id = firm('Fresh')), 1, 'until it does');
delete from exhibitor where company_id = firm('Fresh');
delete from company where name = 'Fresh Files';

-- ------------------------------------------------------------------------------------------------ scopes
select public_id as bo from company where company_id = firm('Bo') \gset
select public_id as anna from company where company_id = firm('Anna') \gset
set role pavilion_office;
select act('otto@example.org', 'own') \g /dev/null
select is((select string_agg(name, ',' order by name) from contact), 'Anna Exhibitor', 'whoever sees own companies sees their contacts, and no visitors');
select refused(format('select contact_move(%L, %L)', person('Bo Exhibitor'), :'anna'), 'PV404', 'another team''s contact is not moved');
select refused(format('select contact_move(%L, %L)', person('Anna Exhibitor'), :'bo'), 'PV422', 'nor one''s own to another team');
select refused(format('select contact_move(%L, null)', person('Anna Exhibitor')), 'PV422', 'nor out of sight');
select refused('insert into contact (name) values (''Nobody''''s'')', '42501', 'a contact of no company is not made');
select refused('select quality_ask()', 'PV403', 'nor counted');
select act('sue@example.org', 'all') \g /dev/null
select refused(format('select contact_move(%L, %L)', person('Anna Exhibitor'), :'bo'), 'PV409', 'who signs in for a company stays with it');
select works(format('select contact_move(%L, %L)', person('Sam Stuff'), :'anna'), 'others move');
select works(format('select contact_move(%L, null)', person('Sam Stuff')), 'also to no company');
select is((select employer from contact where name = 'Sam Stuff'), 'Anna Anvils', 'which says then where they were');
select works('select quality_rule_save(5)', 'what is stale is said');
select act('anna@example.org') \g /dev/null
select refused('select quality_ask()', 'PV403', 'by nobody else');
reset role;
set role pavilion_portal;
select refused('select count(*) from contact_fact', '42501', 'the portal sees no figures');
select refused('select count(*) from email_state', '42501', 'nor addresses');
reset role;

-- ------------------------------------------------------------------------------------------------ quality
insert into message (kind, recipient, lang, state, reply, sent_at) values
	('badge', 'Anna@example.org', 'en', 'sent', '250 ok', now() - interval '2 days'),
	('badge', 'anna@example.org', 'en', 'failed', '550 no such user', null),
	('badge', 'bo@example.org', 'en', 'failed', '550 no such user', null),
	('badge', 'bo@example.org', 'en', 'sent', '250 ok', now());
update company set email = 'no address' where company_id = firm('Cid');
insert into dedup_group (kind, weight, records) values ('company', 12, 2), ('company', 12, 2);
insert into dedup_member select min(group_id), c from dedup_group, unnest(array[firm('Anna'), firm('Bo')]) c group by c;
insert into dedup_member select max(group_id), c from dedup_group, unnest(array[firm('Bo'), firm('Cid')]) c group by c;
update dedup_group set state = 'different' where group_id = (select max(group_id) from dedup_group);
select ok(quality_due(), 'it is time');
select quality_count() \g /dev/null
select ok(not quality_due(), 'and over');
select is((select string_agg(address || ' ' || state, ', ' order by address) from email_state),
	'anna@example.org dead, bo@example.org good, no address bad', 'the last mail says what an address is worth');
create function figure(kind text, figure text) returns text language sql stable as $$
	select have || '/' || total from quality_figure f where f.kind = figure.kind and f.figure = figure.figure
$$;
select is(figure('company', 'email'), '1/3', 'one company of three has an address');
select is(figure('company', 'dead'), '1/3', 'which is none');
select is(figure('company', 'twins'), '2/3', 'two are in an open group');
select is(figure('contact', 'dead'), '2/' || (select count(*) from contact where merged_into is null), 'contacts that are hidden do not count');
select is((select array_agg(t.key order by t.key) from company_flagged('{flagged.twin}') t), array[firm('Anna'), firm('Bo')], 'the list behind it');
select is((select array_agg(t.key) from company_flagged('{flagged.dead}') t), array[firm('Cid')], 'and of dead addresses');
update company set email = null where company_id = firm('Cid');
update quality_rule set asked_at = now() + interval '1 second';
select ok(quality_due(), 'asked for, it is time again');
select quality_count() \g /dev/null
select is((select count(*) from email_state where state = 'bad'), 0::bigint, 'what nobody has any more is forgotten');
select is((select count(*) from quality_day), 1::bigint, 'a day is counted once');
