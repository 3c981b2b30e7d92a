-- Badges: issued once, revoked, made again; what a scan finds; mails and files, each for whom they are.
insert into permission (permission, label, by_row) select p, '{}', false from unnest(array['visitor.read', 'export.run']) p
	on conflict do nothing;
insert into role (name, code) values ('{"en": "Visitors"}', 'visitors');
insert into role_permission select role_id, p, 'all' from role, unnest(array['visitor.read', 'export.run']) p where code = 'visitors';
insert into account_role select account_id, role_id from account, role where email = 'otto@example.org' and code = 'visitors';
insert into edition (series_id, code, name) select series_id, 'T25', '{"en": "Last one"}' from series;

create function category(edition text, category text) returns bigint language sql as
	$$ select c.category_id from badge_category c join edition e using (edition_id) where e.code = edition and c.code = category $$;
create function person(name text, email text default null, status text default 'confirmed', leader bigint default null, fair text default 'T27')
returns bigint language sql as $$
	insert into registration (edition_id, category_id, status, name, email, leader_id)
	select e.edition_id, category(fair, 'visitor'), status, name, email, leader from edition e where e.code = fair
	returning registration_id
$$;
-- What the vault does, with a code whose head is right and whose signature is letters.
create function head(key int, edition int, number bigint, category int, days int) returns text language plpgsql as $$
declare
	bits numeric := ((((16 + key)::numeric * 65536 + edition) * 4294967296 + number) * 256 + category) * 65536 + days;
	text text := '';
begin
	for i in 1 .. 16 loop
		text := substr('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', mod(bits, 32)::int + 1, 1) || text;
		bits := div(bits, 32);
	end loop;
	return text;
end $$;
create function sign_all() returns void language sql as $$
	update badge b set key_no = 1, token = head(1, e.token_no, b.number, c.token_no, b.days) || repeat('QAZWM', 20) || '23A'
	from edition e, badge_category c
	where e.edition_id = b.edition_id and c.category_id = b.category_id and b.token is null and b.revoked_at is null
$$;

-- ------------------------------------------------------------------------------------------------ issue, revoke
select person('王小明', 'wang@example.org') as wang, person('Ada', 'ada@example.org', 'pending') as ada, person('Old', null, 'confirmed', null, 'T25') as old \gset
select badge_issue(:wang) as badge \gset
select is(badge_issue(:wang), :'badge'::uuid, 'a second badge_issue gives the same badge');
select is((select count(*) from badge where registration_id = :wang), 1::bigint, 'there is one badge');
select is((select b.days::int from badge b where b.public_id = :'badge'), 65535, 'it is good on the days of its category');
select refused(format('select badge_issue(%s)', :ada), 'PV409', 'no badge before the address is confirmed');
select is((select count(*) from job where kind = 'badge.sign' and state = 'waiting'), 1::bigint, 'the vault will be asked');
select is((select key || ' ' || edition || ' ' || number from badge_token_head(head(3, 77, 4294967295, 255, 65535) || repeat('A', 103))),
	'3 77 4294967295', 'what the head of a code says');
select is(badge_token_head('HELLO') is null, true, 'no head of something else');

select changed_by as before from badge where public_id = :'badge' \gset
select sign_all() \g /dev/null
select ok((select changed_by > :'before'::xid8 from badge where public_id = :'badge'), 'devices see that a badge was signed');
select changed_by as before from badge where public_id = :'badge' \gset
update badge set prints = prints + 1 where public_id = :'badge';
select is((select changed_by from badge where public_id = :'badge'), :'before'::xid8, 'a print is nothing to devices');
select is((select count(*) from history where row_id = :'badge' and action = 'update'), 0::bigint, 'nor to the history');

-- ------------------------------------------------------------------------------------------------ scans
select token, number, badge_number(number) as shown from badge where public_id = :'badge' \gset
create function fault(raw text) returns text language sql as
	$$ select coalesce(fault, 'good') || ' ' || coalesce(number::text, '-') from badge_scan_find(raw) $$;
select is(fault(:'token'), 'good ' || :number, 'the code itself');
select is(fault('  ' || lower(:'token') || E'\n'), 'good ' || :number, 'in small letters, with blanks');
select is(fault(:'shown'), 'good ' || :number, 'the number with its check digit');
select is(fault(translate(:'shown', '0123456789', '０１２３４５６７８９')), 'good ' || :number, 'in full-width digits');
select is(fault((:number / 10)::text || '-' || badge_check(:'number')), 'unknown -', 'a number that there is not');
select is(fault(:'number'), 'unknown -', 'a number without its check digit');
select is(fault('6901234567892'), 'foreign -', 'the bar code of goods');
select is(fault('https://example.org/'), 'foreign -', 'another QR code');
select is(fault(left(:'token', 60)), 'unreadable -', 'a code that was cut');
select is(fault(:'token' || :'token'), 'unreadable -', 'a code twice in a row');
select is(fault(left(:'token', 118) || 'I'), 'forged ' || :number, 'another signature');
select is(fault(head(1, 60000, :number, 1, 1) || repeat('A', 103)), 'foreign ' || :number, 'an edition that there is not');
select is(fault(null), 'foreign -', 'nothing');
-- Through other keyboards
select is(fault(translate(:'token', 'YZ', 'ZY')), 'good ' || :number, 'German');
select is(fault(translate(:'token', 'AQWZM234567', 'QAZW?é"''(-è')), 'good ' || :number, 'French');
select is(fault(translate(:'token', 'AQWZM', 'QAZW,')), 'good ' || :number, 'French, Caps Lock');
select is(fault(translate(:'token', '234567', '@#$%^&')), 'good ' || :number, 'shifted');
select is(fault(translate(:'token', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'ФИСВУАПРШОЛДЬТЩЗЙКЫЕГМЦЧНЯ')), 'good ' || :number, 'Russian');
select is(fault(repeat('@', 119)), 'keyboard -', 'a layout, but what?');

select is(badge_again(:wang, 'lost') <> :'badge'::uuid, true, 'another badge in place of a lost one');
select sign_all() \g /dev/null
select is(fault(:'token'), 'lost ' || :number, 'the lost one is told as lost');
select is(fault(:'shown'), 'lost ' || :number, 'by its number too');
select badge_again(:wang, 'transferred'), badge_again(:wang, 'changed'), sign_all() \g /dev/null
select is((select string_agg(fault(badge_number(number)), ', ' order by badge_id) from badge where registration_id = :wang),
	format('lost %s, transferred %s, revoked %s, good %s', :number, :number + 1, :number + 2, :number + 3), 'each with its own word');
select is(badge_revoke(:wang, 'cancelled'), true, 'revoked');
select is(badge_revoke(:wang, 'cancelled'), false, 'once');
select is((select fault(badge_number(max(number))) from badge where registration_id = :wang), 'cancelled ' || (:number + 3), 'cancelled');
select refused(format('select badge_again(%s, ''bored'')', :ada), 'PV409', 'nothing to make again');
select badge_issue(:old), sign_all() \g /dev/null
select is((select fault(token) from badge where registration_id = :old), 'other_edition ' || (:number + 4), 'the badge of another edition');

-- ------------------------------------------------------------------------------------------------ mails
select badge_issue(:wang), badge_issue(person('No address')) \g /dev/null
select is(badge_tell(100), 1, 'the badge of another edition has nobody to tell; unsigned ones wait');
select sign_all() \g /dev/null
select is(badge_tell(1), 1, 'as many as asked');
select is(badge_tell(100), 1, 'and the rest');
select is(badge_tell(100), 0, 'and then no more');
select is((select string_agg(recipient, ',') from message where kind = 'badge'), 'wang@example.org', 'one mail, to whom has an address');
select set_config('pavilion.bulk', 'demo', false) \g /dev/null
select badge_issue(person('Bulk', 'bulk@example.org')), sign_all() \g /dev/null
select set_config('pavilion.bulk', '', false) \g /dev/null
select is(badge_tell(100), 0, 'what is made in bulk tells nobody');

-- ------------------------------------------------------------------------------------------------ files
select person('Lea', 'lea@example.org') as lea, repeat('ab', 32) as secret \gset
select person('Member', null, 'confirmed', :lea) as member \gset
select badge_issue(:lea), badge_issue(:member), sign_all() \g /dev/null
insert into registration_link (token_hash, registration_id) values (sha256(convert_to(:'secret', 'UTF8')), :lea),
	(sha256(convert_to('other', 'UTF8')), :wang);
create function hashed(secret text) returns bytea language sql as $$ select sha256(convert_to(secret, 'UTF8')) $$;
select badge_pdf_ask(:lea, 'a6') as job \gset
select is(badge_pdf_ask(:lea, 'a6'), :'job'::uuid, 'the same file is not made twice');
select ok(badge_pdf_ask(:lea, 'card') <> :'job'::uuid, 'another size is another file');
update registration set name = 'Léa' where registration_id = :lea;
select ok(badge_pdf_ask(:lea, 'a6') <> :'job'::uuid, 'nor is what changed');
select refused(format('select badge_pdf_ask(%s, ''poster'')', :lea), 'PV422', 'no such size');
select refused(format('select badge_pdf_ask(%s, ''a6'')', :ada), 'PV409', 'no badge, no file');
select is((select name || ' ' || fair || ' ' || category || ' ' || place from badge_faces(array(select badge_id from badge
	where registration_id = :lea))), 'Léa Test Fair 2027 Visitor Test Grounds', 'what it shows');
update registration set lang = 'zh', country = 'CN' where registration_id = :lea;
select is((select country || fair || category from badge_faces(array(select badge_id from badge where registration_id = :lea))),
	'中国2027 测试展观众', 'in the language of its holder');

set role pavilion_portal;
select act(null) \g /dev/null
select is((select name || ' ' || ready || ' ' || family from badge_of_visit(hashed(:'secret'))), 'Léa true true', 'who has the link sees the badge');
select refused('select * from badge_of_visit(hashed(''wrong''))', 'PV404', 'nobody else does');
select badge_pdf_visit_ask(hashed(:'secret'), 'group') as job \gset
select is((select state from badge_pdf_visit(hashed(:'secret'), :'job')), 'waiting', 'and asks for files');
select refused(format('select * from badge_pdf_visit(hashed(''other''), %L)', :'job'), 'PV404', 'which are not for other visitors');
select refused('select token from badge', '42501', 'the portal reads no badge');
select refused('select badge_issue(1)', '42501', 'nor issues one');
select refused('select badge_pdf_ask(1, ''a6'')', '42501', 'nor asks for a file without a link');
reset role;

-- ------------------------------------------------------------------------------------------------ batches
set role pavilion_office;
select act('sue@example.org') \g /dev/null
select refused('select badge_batch_ask(gen_random_uuid(), ''a6'', null, false, false)', 'PV403', 'batches need a permission');
select refused(format('select * from badge_pdf_office(%L)', :'job'), 'PV403', 'so do files');
select act('otto@example.org', 'all') \g /dev/null
select refused('select badge_batch_ask(gen_random_uuid(), ''a6'', null, false, true)', 'PV403', 'counting them as printed needs another');
select refused('select badge_batch_ask(gen_random_uuid(), ''a6'', gen_random_uuid(), false, false)', 'PV422', 'no such category');
select badge_batch_ask(gen_random_uuid(), 'a6', null, false, false) as batch \gset
select is((select state || ' ' || total from badge_batch b, badge_batch_state(b) where b.public_id = :'batch'),
	format('waiting %s', (select count(*) from badge where revoked_at is null and edition_id = current_edition())),
	'a batch of all that are good');
reset role;
select batch_id as id, until_badge as until from badge_batch where public_id = :'batch' \gset
select badge_issue(person('Late')), sign_all() \g /dev/null
select is((select cardinality(badge_batch_next(:id, 0, 100)))::bigint, (select total from badge_batch where batch_id = :id), 'later ones are left out');
select (badge_batch_next(:id, 0, 2))[2] as second \gset
select badge_batch_part(:id, 1, badge_batch_next(:id, 0, 2), repeat('00', 32), 'x.pdf', 1) \g /dev/null
select is((select part || ' ' || after || ' ' || done from badge_batch_at(:id)), format('2 %s 2', :second), 'it goes on after its last file');
select is((select sum(prints) from badge where badge_id <= :second and revoked_at is null)::int, 0, 'nothing counts as printed unasked');
update badge_batch set mark = true, fresh = true where batch_id = :id;
select badge_batch_part(:id, 2, badge_batch_next(:id, :second, 1), repeat('00', 32), 'y.pdf', 1) \g /dev/null
select is((select count(*) from badge where prints = 1 and revoked_at is null and printed_at is not null), 1::bigint, 'asked for it does');
select is(cardinality(badge_batch_next(:id, :second, 100))::bigint, (select total - 3 from badge_batch where batch_id = :id), 'and is not printed again');
update account set disabled_at = now() where email = 'otto@example.org';
select is((select count(*) from badge_batch_at(:id)), 0::bigint, 'nobody prints for an account that was closed');
