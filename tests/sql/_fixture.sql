-- A small fair for the tests in SQL, every name known: edition T27 with hall H1 and six booths in a row, three
-- companies with a contact who can sign in, a second team, and organizers of every scope.
insert into team (name) values ('North'), ('South');
insert into account (email, name, kind, lang, team_id, confirmed_at) values
	('anna@example.org', 'Anna Exhibitor', 'exhibitor', 'en', null, now()),
	('bo@example.org', 'Bo Exhibitor', 'exhibitor', 'zh', null, now()),
	('cid@example.org', 'Cid Exhibitor', 'exhibitor', 'en', null, now()),
	('otto@example.org', 'Otto Organizer', 'organizer', 'en', (select team_id from team where name = 'North'), now()),
	('sue@example.org', 'Sue South', 'organizer', 'en', (select team_id from team where name = 'South'), now());
insert into company (name, country, city, team_id, owner_id) values
	('Anna Anvils', 'DE', 'Hannover', (select team_id from team where name = 'North'),
		(select account_id from account where email = 'otto@example.org')),
	('Bo Bolts', 'CN', '宁波', (select team_id from team where name = 'South'), null),
	('Cid Cranes', 'FR', 'Lyon', null, null);
insert into contact (company_id, account_id, name, email)
	select c.company_id, a.account_id, a.name, a.email
	from account a join company c on split_part(c.name, ' ', 1) = split_part(a.name, ' ', 1)
	where a.kind = 'exhibitor';

insert into venue (name, city, country, timezone) values ('{"en": "Test Grounds", "zh": "测试展馆"}', 'Hannover', 'DE', 'Europe/Berlin');
insert into series (code, name) values ('T', '{"en": "Test Fair", "zh": "测试展"}');
insert into edition (series_id, venue_id, code, name, opens_on, closes_on, apply_from, apply_until, currency,
		published_at, is_current)
	select series_id, venue_id, 'T27', '{"en": "Test Fair 2027", "zh": "2027 测试展"}', '2027-09-14', '2027-09-17',
		now() - interval '1 day', now() + interval '100 days', 'EUR', now(), true
	from series, venue;
insert into hall (edition_id, code, name, width, height)
	select edition_id, 'H1', '{"en": "Hall 1", "zh": "1 号馆"}', 60, 40 from edition;
insert into booth (edition_id, hall_id, number, x, y, w, h, area, open_sides, kind)
	select edition_id, hall_id, '1-0' || n, n * 3, 0, 3, 3, 9, case n when 1 then 2 when 6 then 2 else 1 end, 'shell'
	from hall, generate_series(1, 6) n;
insert into booth_neighbour (booth_id, other_id)
	select a.booth_id, b.booth_id from booth a join booth b on abs(a.x - b.x) = 3;
insert into price_rule (edition_id, sort, kind, label, amount, percent, sides)
	select edition_id, sort, kind, jsonb_build_object('en', kind), amount, percent, sides
	from edition, (values (1, 'area', 20000, null, null), (2, 'open_side', null, 10.0, 2), (9, 'tax', null, 19.0, null))
		as rule (sort, kind, amount, percent, sides);
