-- Lead retrieval: who may scan whom, what is shown of a visitor, what withdrawing takes back, and that a sent form counts once.
create function key(n int) returns uuid language sql immutable as
	$$ select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
create function firm(wanted text) returns bigint language sql stable security definer as
	$$ select company_id from public.company where name = wanted $$;
create function secret(who text) returns bytea language sql immutable as $$ select sha256(convert_to(who, 'UTF8')) $$;
create function visitor(who text, consent text default 'lead') returns bigint language plpgsql as $$
declare
	r bigint;
begin
	insert into registration (edition_id, category_id, status, name, company, email, phone, country, city, answers, confirmed_at)
	select edition_current(), c.category_id, 'confirmed', who, who || ' Ltd.', lower(who) || '@example.org', '+49 40 1', 'DE', 'Kiel',
		'{"buys": "cranes", "age": "44"}', now()
	from badge_category c where c.edition_id = edition_current() and c.code = 'visitor' returning registration_id into r;
	perform badge_issue(r);
	-- As long as a real code, and alike in nothing: the vault has no part in these tests.
	update badge set token = 'C' || rpad(translate(upper(md5(who)), '0189', 'GHIJ'), 118, 'A') where registration_id = r;
	insert into registration_consent (registration_id, consent_id) select r, c.consent_id from consent c
	where c.edition_id = edition_current() and c.code in ('privacy', visitor.consent);
	insert into registration_link (token_hash, registration_id) values (secret(who), r);
	return r;
end $$;
create function code(who text) returns text language sql stable security definer as
	$$ select b.token from public.badge b join public.registration r using (registration_id) where r.name = who order by b.badge_id desc limit 1 $$;
create function typed(who text) returns text language sql stable security definer as
	$$ select public.badge_number(b.number) from public.badge b join public.registration r using (registration_id) where r.name = who order by b.badge_id desc limit 1 $$;
create function reasons() returns text language sql stable security definer as
	$$ select string_agg(reason, ' ' order by received_at, scan_id) from public.scan where direction = 'lead' $$;
-- What came of a scan: whose lead it is, "=" before it if it was there before; or the fault.
create function scanned(n int, raw text) returns text language plpgsql volatile as $$
begin
	perform lead_scan(key(n), raw, 'camera');
	return (select coalesce(fault, case when again then '=' else '' end || lead) from lead_result(key(n)));
end $$;

insert into question (edition_id, code, kind, label, lead) values
	(edition_current(), 'buys', 'line', '{"en": "What do you buy?", "zh": "采购什么？"}', true),
	(edition_current(), 'age', 'line', '{"en": "Your age", "zh": "年龄"}', false);
select visitor('Ada'), visitor('Ben'), visitor('Mute', 'news') \g /dev/null
delete from exhibitor;
insert into exhibitor (edition_id, company_id, status) values (edition_current(), firm('Anna Anvils'), 'confirmed'),
	(edition_current(), firm('Bo Bolts'), 'approved'), (edition_current(), firm('Cid Cranes'), 'registered');

-- ------------------------------------------------------------------------------------------------ scanning
set role pavilion_portal;
select act('cid@example.org') \g /dev/null
select refused($$ select scanned(1, code('Ada')) $$, 'PV403', 'a company without a booth scans nobody');
select act('anna@example.org') \g /dev/null
select is(scanned(2, code('Ada')), key(2)::text, 'an exhibitor scans a visitor');
select is((select name || ' ' || email || ' ' || answers from lead_shown()), 'Ada ada@example.org What do you buy?: cranes',
	'and sees the data and the answers that the rule names, no others');
select is(scanned(3, lower(code('Ada'))), '=' || key(2), 'the second scan of a visitor opens the same lead');
select is((select scans from lead_shown()), 2, 'counted');
select refused($$ select scanned(3, code('Ada')) $$, '23505', 'one form is one scan');
select is(scanned(4, typed('Ben')), key(4)::text, 'a number typed with its check digit');
select is(scanned(5, '100000-0'), 'unknown', 'one with another check digit is none');
select is(scanned(6, 'https://elsewhere.example'), 'foreign', 'nor is some other code');
select is(scanned(7, left(code('Ada'), 60)), 'unreadable', 'nor half of one');
select is(scanned(8, code('Mute')), 'no_consent', 'who has not agreed is not scanned');
select is((select count(*) from lead_shown()), 2::bigint, 'and nothing of them is kept');
reset role;
select is(reasons(), 'valid valid valid unknown foreign unreadable no_consent', 'every scan is kept, also those that failed');
select is((select raw from scan where scan_id = key(8)), null, 'not the code of who has not agreed');
update badge b set revoked_at = now(), revoked_for = 'lost' from registration r where r.registration_id = b.registration_id and r.name = 'Ben';
set role pavilion_portal;
select is(scanned(9, code('Ben')), 'lost', 'a badge that was lost opens nobody');
reset role;
select is((select raw from scan where scan_id = key(9)), left(code('Ben'), 16), 'of the code of a badge a little is kept');
select is((select raw from scan where scan_id = key(6)), 'https://elsewhere.example', 'of what is none all of it');
select is(length(scan_raw(code('Ada') || code('Ada'), null)), 16, 'a code twice in a row holds one too');
set role pavilion_portal;

-- ------------------------------------------------------------------------------------------------ whose leads
select act('bo@example.org') \g /dev/null
select is((select count(*) from lead_shown()), 0::bigint, 'another exhibitor sees none of them');
select refused(format('select lead_save(%L, 5, %L, null, null)', key(2), 'new'), 'PV404', 'nor changes them');
select refused(format('select lead_delete(%L)', key(2)), 'PV404', 'nor deletes them');
select is(scanned(10, code('Ada')), key(10)::text, 'it has leads of its own');
select act(null) \g /dev/null
select is((select count(*) from lead_shown()), 0::bigint, 'nobody sees none');
select refused('select * from lead', '42501', 'the portal has no right on the table');
select act('anna@example.org') \g /dev/null

-- ------------------------------------------------------------------------------------------------ notes
select works(format('select lead_save(%L, 4, %L, %L, %L)', key(2), 'contacted', ' wants two cranes ', 'hot, hot;港口，#crane'), 'rated and noted');
select is((select rating || ' ' || status || ' ' || notes || ' ' || tags::text from lead_shown() where lead = key(2)),
	'4 contacted wants two cranes {hot,港口,crane}', 'as written, tags once each');
select is((select count(*) from lead_search('two kiel')), 1::bigint, 'found by notes and city');
select is((select count(*) from lead_tagged('{港口}')), 1::bigint, 'and by tag');
select refused(format('select lead_save(%L, 6, %L, null, null)', key(2), 'new'), '23514', 'six stars are none');

-- ------------------------------------------------------------------------------------------------ the rule
reset role;
update edition set lead_fields = '{company}' where edition_id = edition_current();
update question set lead = false;
set role pavilion_portal;
select ok((select name is null and email is null and answers is null and company = 'Ada Ltd.' from lead_shown() where lead = key(2)),
	'what the organizer takes out of the rule is seen no more');
select is((select count(*) from lead_search('ada@example.org')), 0::bigint, 'nor found by');
reset role;
update edition set lead_fields = '{name,company,email}' where edition_id = edition_current();

-- ------------------------------------------------------------------------------------------------ the visitor
set role pavilion_portal;
select is((select string_agg(exhibitor || ' ' || open, ', ' order by exhibitor) from lead_receipts(secret('Ada'))),
	'Anna Anvils true, Bo Bolts true', 'the visitor sees who scanned');
select is((select string_agg(field, ' ') from lead_given_facts(secret('Ada'))), 'name company email', 'and what is given');
select refused($$ select * from lead_receipts(sha256('x')) $$, 'PV404', 'by the link only');
select refused(format('select lead_withdraw(secret(%L), %L, false)', 'Ben', key(2)), 'PV404', 'nobody withdraws for somebody else');
select works(format('select lead_withdraw(secret(%L), %L, false)', 'Ada', key(2)), 'withdrawn from one');
select ok((select withdrawn and name is null and company is null and email is null and notes is null and tags = '{}' and rating = 0
	and number is null and category is null from lead_shown() where lead = key(2)), 'nothing of the visitor is left, nor what was noted');
select is((select count(*) from lead_search('cranes')), 0::bigint, 'nothing is found');
select refused(format('select lead_save(%L, 5, %L, null, null)', key(2), 'new'), 'PV409', 'nothing can be changed');
select is(scanned(11, code('Ada')), 'no_consent', 'and that exhibitor cannot scan again');
select act('bo@example.org') \g /dev/null
select is((select name from lead_shown()), 'Ada', 'the other one still sees');
select act('anna@example.org') \g /dev/null
select works(format('select lead_withdraw(secret(%L), %L, true)', 'Ada', key(2)), 'given again');
select is((select rating || name from lead_shown() where lead = key(2)), '4Ada', 'with what was noted');
select works($$ select lead_withdraw_all(secret('Ada')) $$, 'withdrawn from all');
select is((select count(*) from lead_shown() where not withdrawn), 1::bigint, 'only Ben is left');
select is((select consented from lead_given(secret('Ada'))), false, 'the consent is withdrawn with it');
reset role;
select is((select count(*) from registration_consent rc join consent c using (consent_id) join registration r using (registration_id)
	where r.name = 'Ada' and c.code = 'privacy' and rc.withdrawn_at is null), 1::bigint, 'that one alone');
update registration_consent rc set withdrawn_at = now() from registration r, consent c
where r.registration_id = rc.registration_id and r.name = 'Ben' and c.consent_id = rc.consent_id and c.code = 'lead';
set role pavilion_portal;
select is((select count(*) from lead_shown() where not withdrawn), 0::bigint, 'a consent withdrawn elsewhere hides the lead too');

-- ------------------------------------------------------------------------------------------------ forgetting
select works('select lead_clear()', 'withdrawn leads leave the list');
select is((select count(*) from lead_shown()), 0::bigint, 'all of them');
select is((select count(*) from lead_receipts(secret('Ada')) where deleted_at is not null), 1::bigint, 'the visitor still sees that there was a scan');

select act('bo@example.org') \g /dev/null
reset role;
update lead set withdrawn_at = null;
update registration_consent set withdrawn_at = null;
set role pavilion_portal;
select works(format('select lead_delete(%L)', key(10)), 'an exhibitor deletes a lead');
select is((select count(*) from lead_shown()), 0::bigint, 'it is gone');
select is(scanned(12, code('Ada')), '=' || key(10), 'and comes back with the next scan');
select is((select notes from lead_shown()), null, 'without what was noted');
reset role;
update registration_consent rc set withdrawn_at = now() from consent c where c.consent_id = rc.consent_id and c.code = 'lead';
update lead set withdrawn_at = now();
set role pavilion_portal;
select act('anna@example.org') \g /dev/null

-- ------------------------------------------------------------------------------------------------ typed numbers
reset role;
delete from rate;
select lead_typed_take(firm('Anna Anvils')) from generate_series(1, 60) \g /dev/null
set role pavilion_portal;
select is(scanned(20, typed('Ada')), 'too_many', 'sixty typed numbers an hour are enough');
select is(scanned(21, code('Mute')), 'no_consent', 'codes are not limited');
select is(scanned(23, ' ' || E'\t' || typed('Ada') || ' '), 'too_many', 'blanks around a number are no way round it');
select is(scanned(24, replace(typed('Ada'), '-', U&'\3000')), 'too_many', 'nor are wide ones');
select is(scanned(25, replace(typed('Ada'), '-', U&'\1680')), 'foreign', 'a number with other signs in it is none');
select is(scanned(26, replace(typed('Ada'), '-', E'\t')), 'foreign', 'nor with a tab');
select act('bo@example.org') \g /dev/null
select is(scanned(22, '100000-0'), 'unknown', 'each company has its own count');

-- ------------------------------------------------------------------------------------------------ exports
reset role;
create function account(mail text) returns bigint language sql stable security definer as $$ select account_id from public.account where email = mail $$;
set role pavilion_jobs;
select is((select value from lead_export_open(account('bo@example.org'), 'zh', null) where setting = 'pavilion.company'),
	firm('Bo Bolts')::text, 'an export reads as the company of who asked');
select refused($$ select * from lead_export_open(account('otto@example.org'), 'en', null) $$, 'PV403', 'organizers have none');
set role pavilion_portal;
select act('bo@example.org') \g /dev/null
select works($$ select lead_export(key(30), 'csv', '') $$, 'asked for');
select is((select state || ready || stale from lead_export_shown(key(30))), 'waitingfalsefalse', 'it waits');
select act('anna@example.org') \g /dev/null
select refused($$ select * from lead_export_shown(key(30)) $$, 'PV404', 'nobody else sees it');
reset role;
update job set state = 'done', created_at = now() - interval '1 minute' where public_id = key(30);
set role pavilion_portal;
select act('bo@example.org') \g /dev/null
select is((select stale from lead_export_shown(key(30))), true, 'a withdrawal since then closes its file');

-- ------------------------------------------------------------------------------------------------ who is not coming
reset role;
delete from rate;
select visitor('Gone'), visitor('Given') \g /dev/null
set role pavilion_portal;
select act('bo@example.org') \g /dev/null
select is(scanned(40, code('Gone')), key(40)::text, 'scanned while registered');
select is(scanned(41, code('Given')), key(41)::text, 'and another one');
select works($$ select lead_export(key(31), 'csv', '') $$, 'written to a file');
reset role;
update job set state = 'done', created_at = now() - interval '1 minute' where public_id = key(31);
update registration_consent set withdrawn_at = null;
update lead set withdrawn_at = null;
select is((select stale from lead_export_shown(key(31))), false, 'which is given out');
select registration_cancel(registration_id) from registration where name = 'Gone' \g /dev/null
select ok((select withdrawn and name is null and email is null from lead_shown() where lead = key(40)), 'who cancels has withdrawn');
select is((select stale from lead_export_shown(key(31))), true, 'from files too');
select refused(format('select lead_hold(%L)', key(40)), 'PV409', 'nothing of it can be changed');
insert into registration_link (token_hash, registration_id, kind, email, name, expires_at)
	select secret('offer'), registration_id, 'transfer', 'heir@example.org', 'Heir', now() + interval '1 day' from registration where name = 'Given';
select visitor_taken(secret('offer'), key(42), '{"name": "Heir"}', '{}',
	(select jsonb_object_agg(c.code, c.public_id) from consent_current(edition_current()) c)) \g /dev/null
select ok((select withdrawn and name is null and email is null from lead_shown() where lead = key(41)), 'who gives the badge away too');
select is((select count(*) from lead_shown() where name = 'Heir'), 0::bigint, 'and the heir was scanned by nobody');
