-- Money is whole minor units, rounded half up, away from zero, to the multiple that the rule says.
select is(price_round(1.4, 1), 1::bigint, 'below the half: down');
select is(price_round(1.5, 1), 2::bigint, 'the half: up');
select is(price_round(2.5, 1), 3::bigint, 'the half of an even number: up too');
select is(price_round(-1.5, 1), -2::bigint, 'a reduction as its amount');
select is(price_round(-1.4, 1), -1::bigint, 'a small reduction as its amount');
select is(price_round(0, 1), 0::bigint, 'nothing stays nothing');
select is(price_round(149, 100), 100::bigint, 'to whole euros: down');
select is(price_round(150, 100), 200::bigint, 'to whole euros: up');
select is(price_round(7, 5), 5::bigint, 'to five cents: down');
select is(price_round(8, 5), 10::bigint, 'to five cents: up');
select is(price_round(1.4999999999, 3), 0::bigint, 'just below half of three');
select is(price_round(1.5, 3), 3::bigint, 'half of three');
select is(price_round(9007199254740993, 1), 9007199254740993::bigint, 'more than a double holds');
select is(price_round(0.1 + 0.2, 1), 0::bigint, 'decimals are exact');
select is(price_round(24000 * 12.25, 1), 294000::bigint, 'an area with two decimals');
select refused('select price_round(1e30, 1)', '22003', 'an amount that no account holds is refused, not cut');

-- Against a definition in other words: the nearest multiple, the farther from zero of two.
select ok(bool_and(abs(r - x) * 2 <= n and r % n = 0 and (abs(r - x) * 2 < n or abs(r) > abs(x))),
	'the nearest multiple, for thousands of amounts')
from (select x, n, price_round(x, n) as r
	from generate_series(-500, 500) i, unnest(array[1, 2, 3, 5, 10, 100]) n, lateral (select i * 0.37 as x) v) t;
