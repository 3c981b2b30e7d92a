-- Who is an exhibitor in public: by an organizer's word or by a booth, never by a list that was brought in.
create function status(wanted text) returns text language sql stable security definer as $$
	select x.status from public.exhibitor x join public.company c using (company_id)
	where c.name = wanted and x.edition_id = public.edition_current()
$$;
create function listed() returns text language sql stable security definer as
	$$ select string_agg(name, ', ' order by name) from public.exhibitor_directory $$;
create function figure() returns bigint language sql security definer as
	$$ delete from public.edition_figure; select exhibitors from public.edition_count(public.edition_current()) $$;
create function company_key(wanted text) returns uuid language sql stable security definer as
	$$ select public_id from public.company where name = wanted $$;
create function key(n int) returns uuid language sql immutable as
	$$ select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
insert into permission (permission, label, by_row) values ('application.decide', '{}', true), ('company.write', '{}', true),
	('edition.manage', '{}', false) on conflict do nothing;
insert into role (name, code) values ('{"en": "Tester"}', 'tester');
insert into role_permission select role_id, p, 'all'
	from role, unnest(array['application.decide', 'company.write', 'edition.manage']) p where code = 'tester';
insert into account_role select account_id, role_id from account, role where email = 'otto@example.org' and code = 'tester';
delete from exhibitor;

-- ------------------------------------------------------------------------------------------------ lists
insert into exhibitor (edition_id, company_id) select edition_current(), company_id from company where name <> 'Anna Anvils';
select is(status('Bo Bolts'), 'prospect', 'who only stands in a list is a prospect');
select is(listed(), null, 'and not public');
select is(figure(), 0::bigint, 'nor counted');
select act('otto@example.org'), set_config('pavilion.scope', 'all', false) \g /dev/null
select is(exhibitor_list(array[company_key('Bo Bolts'), company_key('Anna Anvils')], true), 2, 'an organizer publishes two');
select is(listed(), 'Anna Anvils, Bo Bolts', 'also one that was in no list');
select is(figure(), 2::bigint, 'they count');
select is(exhibitor_list(array[company_key('Bo Bolts')], true), 0, 'once is enough');
select is(exhibitor_list(array[company_key('Anna Anvils'), company_key('Cid Cranes')], false), 1, 'and takes one off again');
select is(listed(), 'Bo Bolts', 'which is public no more');
select refused($$ select exhibitor_list(array[uuid_v7()], true) $$, 'PV404', 'a company that is not there');
select act('sue@example.org') \g /dev/null
select refused($$ select exhibitor_list(array[company_key('Bo Bolts')], false) $$, 'PV403', 'not without the permission');

-- ------------------------------------------------------------------------------------------------ booths
select act('cid@example.org') \g /dev/null
select booking_hold(array(select public_id from booth where number = '1-01'), key(1)) \g /dev/null
select is(application_total(a.application_id, a.status, a.terms_accepted_at, a.total),
	(select amount from price_quote(array(select public_id from booth where number = '1-01')) where kind = 'total'),
	'a hold costs what the quote says') from application a where a.public_id = key(1);
select booking_submit(key(1), 'Cid', 'p', null, true) \g /dev/null
select is(status('Cid Cranes'), 'registered', 'who applied is registered');
select is(listed(), 'Bo Bolts', 'and not public yet');
select act('otto@example.org'), set_config('pavilion.scope', 'all', false) \g /dev/null
select booking_decide(array[key(1)], 'approved', null) \g /dev/null
select is(status('Cid Cranes'), 'approved', 'an approved booth makes an exhibitor');
select is(listed(), 'Bo Bolts, Cid Cranes', 'that all may see');
select is(figure(), 2::bigint, 'and that counts');
select booking_decide(array[key(1)], 'revoked', 'by mistake') \g /dev/null
select is(status('Cid Cranes'), 'cancelled', 'until the approval is withdrawn');
select is(listed(), 'Bo Bolts', 'and is public no more');
select exhibitor_list(array[company_key('Cid Cranes')], true) \g /dev/null
select is(exhibitor_list(array[company_key('Cid Cranes')], false), 1, 'an organizer may publish it all the same, and take it off');
select is(status('Cid Cranes'), 'registered', 'who has an account stays registered');
select act('cid@example.org') \g /dev/null
select booking_hold(array(select public_id from booth where number = '1-01'), key(3)) \g /dev/null
select booking_submit(key(3), 'Cid', 'p', null, true) \g /dev/null
select act('otto@example.org'), set_config('pavilion.scope', 'all', false) \g /dev/null
select exhibitor_list(array[company_key('Cid Cranes')], true) \g /dev/null
select booking_decide(array[key(3)], 'approved', null) \g /dev/null
select is(exhibitor_list(array[company_key('Cid Cranes')], false), 0, 'who has a booth stays on the list');
select is(status('Cid Cranes'), 'approved', 'by that booth');
select booking_decide(array[key(3)], 'revoked', 'by mistake') \g /dev/null
select is(listed(), 'Bo Bolts', 'and without it no longer');

-- ------------------------------------------------------------------------------------------------ terms
create function edition_key() returns uuid language sql stable as
	$$ select public_id from edition where edition_id = edition_current() $$;
select is((select count(*) from terms_of(edition_current())), 0::bigint, 'an edition begins without terms');
select terms_save(edition_key(), ' Be kind. ', '') \g /dev/null
select terms_save(edition_key(), 'Be kind.', null) \g /dev/null
select is((select count(*) from terms), 1::bigint, 'the same text is no new version');
select is((select text from terms_of(edition_current())), '{"en": "Be kind."}'::jsonb, 'it is in force');
select act('cid@example.org') \g /dev/null
select booking_hold(array(select public_id from booth where number = '1-02'), key(2)) \g /dev/null
select refused($$ select booking_submit(key(2), 'Cid', 'p', null, true, key(9)) $$, 'PV409', 'another version was read');
select booking_submit(key(2), 'Cid', 'p', null, true) \g /dev/null
select act('otto@example.org'), set_config('pavilion.scope', 'all', false) \g /dev/null
select terms_save(edition_key(), null, null) \g /dev/null
select is((select count(*) from terms_of(edition_current())), 0::bigint, 'no text, no terms');
select is((select t.text ->> 'en' from application a join terms t using (terms_id) where a.public_id = key(2)), 'Be kind.',
	'what was accepted is kept');
select act('sue@example.org') \g /dev/null
select refused($$ select terms_save(edition_key(), 'x', 'x') $$, 'PV403', 'terms are for who manages editions');

-- ------------------------------------------------------------------------------------------------ stages
select is(application_stage('withdrawn', null, null), 'released', 'a hold that is given back is released');
select is(application_stage('withdrawn', null, now()), 'withdrawn', 'an application is withdrawn');
select is(application_stage('held', now() - interval '1 second', null), 'lapsed', 'a hold that is over has lapsed');
select is(application_stage('held', now() + interval '1 minute', null), 'held', 'and before that is held');
