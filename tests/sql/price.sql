-- Price rules are data: which of them count for a booth, what they add, and that all ways to a price agree.
create function b(wanted text) returns uuid language sql stable as $$ select public_id from booth where number = wanted $$;
create function quote(variadic numbers text[]) returns text language sql stable as $$
	select string_agg(q.kind || ' ' || q.amount, ', ' order by q.sort)
	from price_quote(array(select b(n) from unnest(numbers) n)) q
$$;
create function rule(sort int, kind text, amount bigint, percent numeric, extra jsonb default '{}') returns void
language sql as $$
	insert into price_rule (edition_id, sort, kind, label, amount, percent, sides, price_group, booth_kind, hall_id, until,
		round_to)
	select edition_current(), sort, kind, '{"en": "x"}', amount, percent, (extra ->> 'sides')::int, extra ->> 'group',
		extra ->> 'booth', (select hall_id from hall where code = extra ->> 'hall'), (extra ->> 'until')::timestamptz,
		coalesce((extra ->> 'round')::int, 1)
$$;

-- The rules of the fixture: 200.00 a square metre, 10 % of it for two open sides, 19 % tax.
select is(quote('1-02'), 'area 180000, tax 34200, total 214200', 'a row booth');
select is(quote('1-01'), 'area 180000, open_side 18000, tax 37620, total 235620', 'a corner booth');
select is(quote('1-01', '1-02'), 'area 360000, open_side 18000, tax 71820, total 449820', 'both together');
select is(quote('1-02', '1-02'), quote('1-02'), 'the same booth twice is one booth');
select is((select net from booth where number = '1-01'), 198000::bigint, 'the list price of the corner booth');
select is((select count(*) from price_quote('{}')), 0::bigint, 'no booths, no lines');
select refused('select * from price_quote(array[gen_random_uuid()])', 'PV404', 'a booth that is not there');
select is((select currency from price_quote(array[b('1-01')]) limit 1), 'EUR', 'the currency of the edition');
select is((select label ->> 'zh' from price_quote(array[b('1-01')]) where kind = 'total'), '合计', 'a total in Chinese');
select is((select count(*) from price_quote(array[b('1-01')]) where currency <> 'EUR' or label is null or sort is null),
	0::bigint, 'every line has a label, a place and a currency');

-- The open-side rule with the most sides that fits.
select rule(2, 'open_side', 50000, null, '{"sides": 3}');
update booth set open_sides = 3 where number = '1-03';
update booth set open_sides = 4 where number = '1-04';
update booth set open_sides = 0 where number = '1-05';
select is(quote('1-03'), 'area 180000, open_side 50000, tax 43700, total 273700', 'three sides: the rule for three, an amount');
select is(quote('1-04'), 'area 180000, open_side 50000, tax 43700, total 273700', 'four sides: still the rule for three');
select is(quote('1-05'), 'area 180000, tax 34200, total 214200', 'no open side, no surcharge');
select is(quote('1-01', '1-03'), 'area 360000, open_side 18000, open_side 50000, tax 81320, total 509320',
	'each booth has its own open-side line');

-- Early bird and fee look at the whole application.
select rule(3, 'early_bird', null, 10, '{"until": "2100-01-01"}');
select rule(3, 'early_bird', null, 50, '{"until": "2001-01-01"}');
select rule(4, 'fee', 25000, null);
select is(quote('1-02'), 'area 180000, early_bird -18000, fee 25000, tax 35530, total 222530', 'early bird, before the fee');
select is(quote('1-02', '1-05'), 'area 360000, early_bird -36000, fee 25000, tax 66310, total 415310', 'one fee for two booths');
select is((select amount from price_quote(array[b('1-02')], '2000-06-01') where kind = 'total'), 126140::bigint,
	'at another time both early birds: 180000 - 18000 - 81000 + 25000 + 19 %');
select is((select amount from price_quote(array[b('1-02')], '2100-01-01') where kind = 'early_bird'), null::bigint,
	'early is before the moment, not at it');
select is((select net from booth where number = '1-02'), 180000::bigint, 'the list price knows neither fee nor early bird');

-- Which booths a rule names.
select rule(1, 'area', 5000, null, '{"group": "premium"}');
select rule(1, 'area', 1000, null, '{"booth": "raw"}');
select rule(1, 'area', 7, null, '{"hall": "H1"}');
insert into hall (edition_id, code, name, width, height) values (edition_current(), 'H2', '{"en": "2"}', 10, 10);
insert into booth (edition_id, hall_id, number, x, y, w, h, area, kind, price_group)
	select edition_id, hall_id, '2-01', 0, 0, 3, 3, 9, 'raw', 'premium' from hall where code = 'H2';
select is((select net from booth where number = '2-01'), 9 * 26000::bigint, 'a new booth is priced by group and kind');
select is((select net from booth where number = '1-02'), 9 * 20007::bigint, 'a rule for a hall leaves the other one alone');
update booth set price_group = 'premium' where number = '1-02';
select is((select net from booth where number = '1-02'), 9 * 25007::bigint, 'a booth that changes its group changes its price');
select rule(4, 'fee', 100, null, '{"group": "premium"}');
select is((select sum(amount)::bigint from price_quote(array[b('1-02'), b('1-05')]) where kind = 'fee'), 25100::bigint,
	'a fee counts if one booth is named');
select rule(3, 'early_bird', 77, null, '{"group": "premium"}');
select is((select count(*) from price_quote(array[b('1-02'), b('1-05')]) where amount = -77), 0::bigint,
	'an early bird only if all booths are named');
select is((select count(*) from price_quote(array[b('1-02')]) where amount = -77), 1::bigint, 'all are');

-- A reduction never makes a price negative.
select rule(5, 'early_bird', 999999999, null);
select is((select sum(amount)::bigint from price_quote(array[b('1-02')]) where kind not in ('total', 'tax')), 0::bigint,
	'more reduction than price leaves nothing');

-- Yen have no decimals: the same numbers are whole yen.
begin;
update edition set currency = 'JPY';
delete from price_rule;
select rule(1, 'area', 30000, null);
select rule(2, 'tax', null, 10, '{"round": 10}');
update booth set area = 12.25 where number = '1-05';
select is(quote('1-05'), 'area 367500, tax 36750, total 404250', 'yen');
select is((select currency from price_quote(array[b('1-05')]) limit 1), 'JPY', 'and named so');
rollback;

-- What a form can get wrong.
select refused($$ select rule(1, 'area', null, 10) $$, '23514', 'an area rule without an amount');
select refused($$ select rule(1, 'tax', null, null) $$, '23514', 'neither amount nor percent');
select refused($$ select rule(1, 'early_bird', null, 101) $$, '23514', 'an early bird of more than all');
select refused($$ select rule(1, 'tax', null, -1) $$, '23514', 'a negative tax');
select refused($$ select rule(1, 'fee', 9000000000000000, null) $$, '23514', 'an amount beyond all measure');

-- Random rules and booths: what must always hold.
select setseed(0.42);
delete from price_rule;
insert into booth (edition_id, hall_id, number, x, y, w, h, area, open_sides, kind, price_group)
	select edition_id, hall_id, 'R' || n, 0, n, 3, 3, (100 + random() * 9900)::int / 100.0, (random() * 4)::int,
		case when random() < 0.5 then 'raw' else 'shell' end, case when random() < 0.4 then 'premium' end
	from hall, generate_series(1, 40) n where code = 'H1';
select rule((random() * 9)::int, k, case when k = 'area' or random() < 0.5 then (random() * 50000)::int end,
		case when k <> 'area' then (random() * 60000)::int / 1000.0 end,
		jsonb_strip_nulls(jsonb_build_object('sides', case k when 'open_side' then 1 + (random() * 3)::int end,
			'group', case when random() < 0.3 then 'premium' end, 'booth', case when random() < 0.3 then 'raw' end,
			'round', (array[1, 5, 10, 100])[1 + (random() * 3)::int],
			'until', case when random() < 0.3 then '2001-01-01' end)))
	from unnest(array['area', 'area', 'area', 'open_side', 'open_side', 'open_side', 'early_bird', 'early_bird', 'fee',
		'fee', 'tax']) k;
create table quoted as
	select b.booth_id, b.number, q.* from booth b, price_quote(array[b.public_id]) q;
select is((select count(distinct number) from quoted), (select count(*) from booth), 'every booth has a price');
select ok(bool_and(total = lines), 'the total is the sum of the lines')
	from (select number, sum(amount) filter (where kind = 'total') as total, sum(amount) filter (where kind <> 'total') as lines
		from quoted group by number) t;
select ok(bool_and(b.net = coalesce(q.net, 0)), 'the kept list price is that of the quote')
	from booth b left join (select booth_id, sum(amount) as net from quoted where kind in ('area', 'open_side')
		group by booth_id) q using (booth_id);
select ok(bool_and(p.total = q.amount and p.net = b.net), 'the price of the hall is that of each quote')
	from hall h, price_hall(h.hall_id) p join booth b using (booth_id)
		join quoted q on q.booth_id = b.booth_id and q.kind = 'total';
select ok(count(*) = 0, 'at most one open-side line for one booth')
	from (select from quoted where kind = 'open_side' group by booth_id having count(*) > 1) t;
select ok(bool_and(amount <= 0), 'an early bird never adds') from quoted where kind = 'early_bird';
select ok(bool_and(whole.amount = parts.amount), 'what booths cost together is what they cost apart')
	from (select sum(q.amount) as amount from price_quote(array(select public_id from booth)) q
			where q.kind in ('area', 'open_side')) whole,
		(select sum(net) as amount from booth) parts;

-- Rules that change or go price the booths again.
update price_rule set amount = amount + 1000 where kind = 'area';
select ok(bool_and(b.net = price_net(b.edition_id, b.hall_id, b.price_group, b.kind, b.area, b.open_sides)),
	'changed rules price the booths again') from booth b;
delete from price_rule;
select ok(bool_and(net = 0), 'without rules nothing has a price') from booth;
select is((select string_agg(kind || ' ' || amount, ', ') from price_quote(array[b('1-01')])), 'total 0',
	'and a quote says so');

-- Who asks sees only what they may.
update edition set published_at = null;
set role pavilion_portal;
select act('anna@example.org');
select refused(format('select * from price_quote(array[%L::uuid])', (select '00000000-0000-0000-0000-000000000000')), 'PV404',
	'an unknown booth');
reset role;
select b('1-01') as booth \gset
set role pavilion_portal;
select refused(format('select * from price_quote(array[%L::uuid])', :'booth'), 'PV404', 'a booth that is not published');
reset role;
update edition set published_at = now() - interval '1 day';
set role pavilion_portal;
select is((select count(*) from price_quote(array[:'booth'::uuid])), 1::bigint, 'a published one');
