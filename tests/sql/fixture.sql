-- The helpers and the fixture themselves.
select ok(true, 'ok() takes true');
select is(ok(false, 'x'), 'not ok - x', 'ok() fails with false');
select is(ok(null, 'x'), 'not ok - x', 'ok() fails with null');
select is(left(is(1, 2, 'x'), 6), 'not ok', 'is() fails with another value');
select is(left(refused('select 1', '23505', 'x'), 6), 'not ok', 'refused() fails when nothing is refused');
select is(left(refused('select 1 / 0', '23505', 'x'), 6), 'not ok', 'refused() fails with another reason');
select refused('select 1 / 0', '22012', 'refused() takes the right reason');
select is((select count(*) from booth), 6::bigint, 'six booths');
select is((select count(*) from booth_neighbour), 10::bigint, 'five borders, each from both sides');
select is((select count(*) from contact where account_id is not null), 3::bigint, 'three contacts who can sign in');
select ok((select max(version) >= 8 from schema_version), 'the schema is there');
select refused('insert into schema_version (version, name, sha256) values (1, ''x'', ''x'')', '23505',
	'a migration counts once');
