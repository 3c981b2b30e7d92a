-- The gate: every word it can say, and what a scan changes. Races and processes are tested in tests/work/gate.test.mjs,
-- histories of many scans in tests/work/gate-rules.test.mjs.
-- It is noon at the venue, whenever this runs: what is an hour ago is today.
update venue set timezone = (select 'Etc/GMT' || case when h >= 12 then '+' || h - 12 else '-' || 12 - h end
	from (select extract(hour from now() at time zone 'UTC')::int as h) n);
select timezone as here from venue limit 1 \gset
update edition set opens_on = (now() at time zone :'here')::date - 1, closes_on = (now() at time zone :'here')::date + 2;
insert into edition (series_id, venue_id, code, name, opens_on, closes_on, currency)
	select series_id, venue_id, 'T25', '{"en": "Past"}', '2025-09-14', '2025-09-17', 'EUR' from edition;

create function fair() returns bigint language sql stable as $$ select edition_id from public.edition where code = 'T27' $$;
create function zone_of(c text) returns bigint language sql stable as $$ select zone_id from public.zone where code = c and edition_id = public.fair() $$;
create function category_of(c text) returns bigint language sql stable as $$ select category_id from public.badge_category where code = c and edition_id = public.fair() $$;
insert into zone (edition_id, code, name, parent_id, needs_parent, capacity) select fair(), c, '{"en": "Z"}', zone_of('fair'), needs, most
	from (values ('hall-1', true, null::int), ('hall-2', true, null), ('lounge', false, 1)) z (c, needs, most);
insert into zone (edition_id, code, name, parent_id) values (fair(), 'stage', '{"en": "Stage"}', zone_of('hall-1'));
insert into gate (edition_id, code, name, zone_id, direction) select fair(), z.code, z.name, z.zone_id, 'both' from zone z where edition_id = fair() and code <> 'fair';
insert into gate (edition_id, code, name, zone_id, direction, open) values
	(fair(), 'in', '{"en": "In"}', zone_of('fair'), 'in', true), (fair(), 'out', '{"en": "Out"}', zone_of('fair'), 'out', true),
	(fair(), 'shut', '{"en": "Shut"}', zone_of('fair'), 'in', false);
insert into gate_device (edition_id, gate_id, name, token_hash, enrolled_at)
	select edition_id, gate_id, 'Device ' || code, sha256(convert_to('device ' || code, 'UTF8')), now() - interval '1 day' from gate where edition_id = fair();

-- A badge with a name that is easy to say: badge_of('ann') ...
create function badge_make(who text, kind text default 'visitor', days int default 65535, edition bigint default null) returns bigint
language sql as $$
	with r as (insert into public.registration (edition_id, category_id, status, name)
		values (coalesce(edition, public.fair()), public.category_of(kind), 'confirmed', who) returning *)
	insert into public.badge (edition_id, registration_id, category_id, days, token)
	select r.edition_id, r.registration_id, r.category_id, badge_make.days, 'CODE OF ' || who from r returning number
$$;
create function number_of(who text) returns bigint language sql stable as
	$$ select number from public.badge join public.registration using (registration_id) where name = who order by badge_id desc limit 1 $$;
-- One scan by the device of a gate; the whole answer.
create function scanned(who text, gate text, way text default null, code text default null, at_ms bigint default null, alone boolean default false,
	admits boolean default null, why text default null, id uuid default gen_random_uuid(), fault text default null, edition int default null, skew bigint default 0)
returns json language sql volatile as $$
	select result from public.scan_batch(array[sha256(convert_to('device ' || gate, 'UTF8'))], array[id], array[code],
		array[coalesce(public.number_of(who), 4711)], array[edition], array[fault], array[coalesce(code, who)], array['camera'], array[way], array[null]::text[],
		array[coalesce(at_ms, public.to_ms(clock_timestamp())) + skew], array[public.to_ms(clock_timestamp()) + skew], array[alone], array[admits], array[why])
$$;
create function said(who text, gate text, way text default null) returns text language sql volatile as
	$$ select public.scanned(who, gate, way) ->> 'reason' $$;
create function ago(minutes int) returns bigint language sql as $$ select public.to_ms(clock_timestamp() - minutes * interval '1 minute') $$;
create function mark_of(who text, z text) returns text language sql stable as $$
	select case when p.inside then 'in' else 'out' end || ' ' || p.entries_day || ' ' || p.entries from public.presence p join public.badge b using (badge_id)
	where b.number = public.number_of(who) and p.zone_id = public.zone_of(z)
$$;
create function inside(z text) returns bigint language sql stable as $$ select public.zone_inside(public.zone_of(z)) $$;

create function refused_field(statement text) returns text language plpgsql as $$
declare said text;
begin
	execute statement;
	return null;
exception when others then
	get stacked diagnostics said = column_name;
	return said;
end $$;

-- whose code it is
select is(scanned('x', 'in', fault => f) ->> 'reason', f, 'a code that is ' || f) from unnest(array['unreadable', 'keyboard', 'foreign', 'unknown']) f;
select is(said('nobody', 'in'), 'unknown', 'a number that there is not');
select ok(badge_make('ann') > 0, 'ann has a badge');
select is(scanned('ann', 'in', code => 'CODE OF eve') ->> 'reason', 'forged', 'another code of that number');
select is(scanned('nobody', 'in', code => 'CODE OF eve') ->> 'reason', 'forged', 'a code of a number that there is not');
select is(scanned('ann', 'in', code => 'CODE OF ann', edition => 60000) ->> 'reason', 'other_edition', 'a code of another edition');
select ok(badge_make('old', edition => (select edition_id from edition where code = 'T25')) > 0, 'a badge of the last edition');
select is(said('old', 'in'), 'other_edition', 'its number typed');
select is((select count(*) from scan where raw is not null and badge_id is null), 9::bigint, 'what failed is kept as it came');
select is(scanned('ann', 'in', code => 'CODE OF ann', edition => (select token_no from edition where code = 'T27')) ->> 'reason', 'admitted', 'the right code');
select is((scanned('ann', 'in', code => 'CODE OF ann') ->> 'name'), 'ann', 'and who it is');
select is(mark_of('ann', 'fair'), 'in 2 2', 'twice entered');
select is(inside('fair'), 1::bigint, 'and once inside');

-- revoked
select badge_make(w) from unnest(array['cancelled', 'refused', 'transferred', 'lost', 'changed']) w;
update badge b set revoked_at = now(), revoked_for = r.name from registration r
	where r.registration_id = b.registration_id and r.name in ('cancelled', 'refused', 'transferred', 'lost', 'changed');
select is(said(w, 'in'), s, 'revoked: ' || w)
	from (values ('cancelled', 'cancelled'), ('refused', 'cancelled'), ('transferred', 'transferred'), ('lost', 'lost'), ('changed', 'revoked')) v (w, s);

-- days: today is the second
select badge_make(w, 'visitor', d) from (values ('first', 1), ('second', 2), ('fourth', 8), ('around', 9), ('never', 0)) v (w, d);
select is(said('first', 'in'), 'expired', 'a badge of yesterday');
select is(said('second', 'in', 'check'), 'valid', 'a look at a good badge');
select is(mark_of('second', 'fair'), null, 'changes nothing');
select is(said('second', 'in'), 'admitted', 'a badge of today');
select is(said('fourth', 'in'), 'too_early', 'a badge of the last day');
select is(said('around', 'in'), 'wrong_day', 'a badge of the first and last day');
select is(said('never', 'in'), 'wrong_day', 'a badge of no day');
update edition set opens_on = opens_on + 10, closes_on = closes_on + 10 where code = 'T27';
select is(said('ann', 'in'), 'too_early', 'before the fair');
update edition set opens_on = opens_on - 30, closes_on = closes_on - 30 where code = 'T27';
select is(said('ann', 'in'), 'expired', 'after the fair');
update edition set opens_on = opens_on + 20, closes_on = closes_on + 20 where code = 'T27';
create table dates as select opens_on, closes_on from edition where code = 'T27';
update edition set opens_on = null, closes_on = null where code = 'T27';
select is(said('second', 'in') || ' ' || said('second', 'in', 'check'), 'too_early too_early', 'a fair without dates is still to come');
select is(gate_config(d) ->> 'days', '[]', 'devices are told no day then') from gate_device d where name = 'Device in';
select refused($$update edition set opens_on = '2031-03-01', closes_on = '2031-03-17' where code = 'T27'$$, 'PV422', 'there is no 17th day');
select is(refused_field($$insert into edition (series_id, code, name, opens_on, closes_on, currency) select series_id, 'T31', '{"en": "X"}', '2031-03-01', '2031-03-17', 'EUR' from edition where code = 'T27'$$), 'closes_on', 'nor in a new edition: said beside its end');
update edition set opens_on = '2031-03-01', closes_on = '2031-03-16' where code = 'T27';
select is((gate_config(d) #>> '{days,15,bit}'), '32768', 'the sixteenth is the last that there can be') from gate_device d where name = 'Device in';
update edition e set opens_on = d.opens_on, closes_on = d.closes_on from dates d where code = 'T27';

-- out: nobody is held
select is(said('ann', 'out'), 'left', 'who was inside leaves');
select is(said('ann', 'out'), 'not_inside', 'and is let out once more');
select is(said('lost', 'out'), 'not_inside', 'with any badge that is known');
select is(inside('fair'), 1::bigint, 'one is counted less');

-- gates and rules
select is(said('ann', 'shut'), 'gate_closed', 'a gate that is shut');
insert into gate_rule (edition_id, category_id, admit) values (fair(), category_of('contractor'), false);
select badge_make('con', 'contractor');
select is(said('con', 'in'), 'not_here', 'a category that is not admitted');
insert into gate_rule (edition_id, category_id, zone_id, days) values (fair(), category_of('contractor'), zone_of('fair'), 1);
select is(said('con', 'in'), 'wrong_day', 'a more specific rule: yesterday only');
insert into gate_rule (edition_id, gate_id, category_id, from_time, until_time)
	select fair(), gate_id, category_of('contractor'), t - interval '3 hours', t - interval '2 hours' from gate, (select (now() at time zone :'here')::time as t) c where code = 'in';
select is(said('con', 'in'), 'wrong_time', 'one for the gate: two hours ago');
update gate_rule set from_time = from_time + interval '4 hours', until_time = from_time where gate_id is not null;
select is(said('con', 'in'), 'wrong_time', 'from an hour from now until three hours ago, around midnight or not');
update gate_rule set from_time = (now() at time zone :'here')::time - interval '1 hour', until_time = (now() at time zone :'here')::time + interval '1 hour' where gate_id is not null;
select is(said('con', 'in'), 'admitted', 'within its hours');

-- how often
create function rule(what text) returns void language plpgsql as $$
begin
	delete from public.gate_rule where zone_id = public.zone_of('fair') and category_id is null;
	execute format('insert into public.gate_rule (edition_id, zone_id, %s) values (public.fair(), public.zone_of(''fair''), %s)', split_part(what, '=', 1), split_part(what, '=', 2));
end $$;
select badge_make(w) from unnest(array['pat', 'ray', 'dan', 'tom', 'sue']) w;
select rule('passback=true');
select is(said('pat', 'in') || ' ' || said('pat', 'in') || ' ' || said('pat', 'out') || ' ' || said('pat', 'in'), 'admitted already_in left admitted', 'passback');
select is(scanned('pat', 'in') #>> '{before,gate}', 'in', 'where it came in before');
select rule('reentry=false');
select is(said('ray', 'in') || ' ' || said('ray', 'out') || ' ' || said('ray', 'in'), 'admitted left no_reentry', 're-entry');
select rule('per_day=2');
select is(said('dan', 'in') || ' ' || said('dan', 'in') || ' ' || said('dan', 'in'), 'admitted admitted day_used_up', 'entries of a day');
select rule('total=1');
select is(said('tom', 'in') || ' ' || said('tom', 'in'), 'admitted used_up', 'entries in all');
select rule('pause_minutes=5');
select is(said('sue', 'in') || ' ' || said('sue', 'in'), 'admitted too_soon', 'a pause between two');
delete from gate_rule;

-- zones
select badge_make(w) from unnest(array['zoe', 'yan', 'max']) w;
select is(said('zoe', 'hall-1'), 'parent_first', 'the fair first');
select is(said('zoe', 'in') || ' ' || said('zoe', 'hall-1') || ' ' || said('zoe', 'stage') || ' ' || said('zoe', 'hall-2'), 'admitted admitted admitted handed_over', 'from hall to hall');
select is(mark_of('zoe', 'hall-1') || ', ' || mark_of('zoe', 'stage') || ', ' || mark_of('zoe', 'hall-2'), 'out 1 1, out 1 1, in 1 1', 'who enters a hall has left the other, and what lies in it');
select is(said('zoe', 'hall-2'), 'left', 'a gate for both ways: who is inside goes out');
select is(said('zoe', 'hall-2'), 'admitted', 'and in again');
select is(said('zoe', 'out'), 'left', 'out of the fair');
select is(mark_of('zoe', 'hall-2'), 'out 2 2', 'is out of what lies in it');
select is(said('yan', 'lounge', 'in') || ' ' || said('max', 'lounge', 'in') || ' ' || said('yan', 'lounge', 'out') || ' ' || said('max', 'lounge', 'in'),
	'admitted full left admitted', 'a lounge for one');
select is((select string_agg(z.code || ' ' || zone_inside(z.zone_id), ', ' order by z.code) from zone z where edition_id = fair()),
	(select string_agg(z.code || ' ' || (select count(*) from presence p where p.zone_id = z.zone_id and p.inside and p.day = 2), ', ' order by z.code) from zone z where edition_id = fair()),
	'the counters say what presence says');

-- a new day begins with nobody inside
select badge_make(w) from unnest(array['eva', 'udo']) w;
select is(said('eva', 'in') || ' ' || said('eva', 'hall-1', 'in') || ' ' || said('udo', 'lounge', 'in'), 'admitted admitted full', 'eva is in hall 1, the lounge is full');
select is(scanned('max', 'lounge', 'check') ->> 'reason', 'valid', 'by max');
create function night(days int) returns void language sql as
	$$ update public.edition set opens_on = opens_on - days, closes_on = closes_on - days where edition_id = public.fair() $$;
select rule('passback=true');
select night(1);
select is(inside('fair') || ' ' || inside('lounge'), '0 0', 'on the next day all are counted out');
select is(said('udo', 'lounge', 'in'), 'admitted', 'there is room again');
select is(said('eva', 'hall-2', 'in'), 'parent_first', 'who was in the fair yesterday is not today');
select is(said('eva', 'out'), 'not_inside', 'nor can leave it');
select is(said('eva', 'in'), 'admitted', 'but may come in, with passback too');
select is(said('eva', 'hall-1'), 'admitted', 'at a gate for both ways that is a way in, and no hand-over');
select is(inside('fair') || ' ' || inside('hall-1') || ' ' || inside('lounge'), '1 1 1', 'the day counts anew');
select is(gate_person(b) ->> 'inside', '["fair", "hall-1"]', 'as staff see it')
	from badge b where number = number_of('eva');
select is(gate_person(b) ->> 'inside', '[]', 'and of who was not yet there today')
	from badge b where number = number_of('max');
select night(-1);
delete from gate_rule;

-- the same scan again
select badge_make('kim');
select is(scanned('kim', 'in', id => '00000000-0000-7000-8000-000000000001') ->> 'repeated', 'false', 'a scan');
select is(scanned('kim', 'in', id => '00000000-0000-7000-8000-000000000001') ->> 'repeated', 'true', 'again');
select is(mark_of('kim', 'fair'), 'in 1 1', 'counts once');

-- one id is one scan
select badge_make(w) from unnest(array['abe', 'bea', 'cas']) w;
create function twice(ids uuid[], who text[], devices text[]) returns setof json language sql volatile as $$
	select result from public.scan_batch(array(select sha256(convert_to('device ' || d, 'UTF8')) from unnest(devices) d), ids,
		array_fill(null::text, array[cardinality(ids)]), array(select public.number_of(w) from unnest(who) w), array_fill(null::int, array[cardinality(ids)]),
		array_fill(null::text, array[cardinality(ids)]), array_fill(null::text, array[cardinality(ids)]), array_fill('camera'::text, array[cardinality(ids)]),
		array_fill('in'::text, array[cardinality(ids)]), array_fill(null::text, array[cardinality(ids)]), array_fill(public.ago(0), array[cardinality(ids)]),
		array_fill(public.ago(0), array[cardinality(ids)]), array_fill(true, array[cardinality(ids)]), array_fill(true, array[cardinality(ids)]),
		array_fill('admitted'::text, array[cardinality(ids)]))
$$;
select is((select string_agg(t ->> 'number', ' ') from twice('{00000000-0000-7000-8000-0000000000a1,00000000-0000-7000-8000-0000000000a1}', '{abe,bea}', '{in,in}') t),
	number_of('abe') || ' ' || number_of('abe'), 'of two badges under one id the first counts');
select is(mark_of('abe', 'fair') || ' ' || coalesce(mark_of('bea', 'fair'), '-'), 'in 1 1 -', 'and the other one moved nowhere');
select is((select t ->> 'number' from twice('{00000000-0000-7000-8000-0000000000a1}', '{cas}', '{hall-1}') t), number_of('abe')::text, 'nor does another device use it once more');
select is(mark_of('cas', 'hall-1'), null, 'to move a third');
select is((select count(*) from twice('{00000000-0000-7000-8000-0000000000a2,00000000-0000-7000-8000-0000000000a2}', '{bea,cas}', '{in,hall-1}') t), 2::bigint, 'two devices in one batch');
select is(mark_of('bea', 'fair') || ' ' || coalesce(mark_of('cas', 'hall-1'), '-'), 'in 1 1 -', 'one of them counts');
select is((select count(*) from scan where scan_id in ('00000000-0000-7000-8000-0000000000a1', '00000000-0000-7000-8000-0000000000a2')), 2::bigint, 'two scans are kept');

-- without network
select rule('passback=true');
select badge_make(w) from unnest(array['oli', 'una', 'ned', 'kai']) w;
select is(scanned('oli', 'in', 'in', at_ms => ago(10), alone => true, admits => true, why => 'admitted') ->> 'conflict', null, 'decided alone, and right');
select is(scanned('oli', 'in', 'in', at_ms => ago(5), alone => true, admits => true, why => 'admitted') ->> 'conflict', 'already_in', 'a second time inside: both stand, one is listed');
select is(mark_of('oli', 'fair'), 'in 2 2', 'and counted');
select scanned('una', 'in', 'in', at_ms => ago(5), alone => true, admits => true, why => 'admitted', id => '00000000-0000-7000-8000-000000000002') is null;
select is(scanned('una', 'in', 'in', at_ms => ago(10), alone => true, admits => true, why => 'admitted') ->> 'conflict', null, 'the earlier one arrives later');
select is((select conflict from scan where scan_id = '00000000-0000-7000-8000-000000000002'), 'already_in', 'then the later one is in question');
select is(scanned('una', 'out', 'out', at_ms => ago(7), alone => true, admits => true, why => 'left') ->> 'conflict', null, 'it was out in between');
select is((select conflict from scan where scan_id = '00000000-0000-7000-8000-000000000002'), null, 'then it is not');
select is(scanned('ned', 'in', 'in', at_ms => ago(3), alone => true, admits => false, why => 'needs_network') ->> 'conflict', 'admitted', 'refused alone, but would have been admitted');
select is(mark_of('ned', 'fair'), null, 'it did not come in');
select is(scanned('lost', 'in', 'in', at_ms => ago(0), alone => true, admits => true, why => 'admitted') ->> 'conflict', 'lost', 'a device without the newest list');
select is(scanned('ned', 'in', 'in', at_ms => ago(2), alone => true, admits => true, why => 'a word of tomorrow') ->> 'reason', 'valid', 'a reason that we do not know');

-- another badge of the same person
create function again(who text) returns bigint language sql as $$
	select b.number from public.badge b where b.public_id = (select public.badge_again(r.registration_id, 'lost') from public.registration r where r.name = who)
$$;
select badge_make(w) from unnest(array['rox', 'evita', 'ivor']) w;
select rule('passback=true');
select inside('fair') as inside \gset
select is(said('rox', 'in'), 'admitted', 'rox comes in');
select is(inside('fair') - :inside, 1::bigint, 'and is inside');
select number_of('rox') as was \gset
select again('rox') \g /dev/null
select is(mark_of('rox', 'fair') || ' ' || inside('fair') - :inside, 'in 1 1 1', 'so rox is with another badge, counted once');
select is((select string_agg(p.inside || ' ' || p.entries, ',') from presence p join badge b using (badge_id) where b.number = :was), 'false 0', 'the lost one is nowhere');
select is(said('rox', 'in'), 'already_in', 'nobody comes in by it a second time');
select rule('total=2');
select is(said('rox', 'out') || ' ' || said('rox', 'in') || ' ' || said('rox', 'in'), 'left admitted used_up', 'two entries are two, of both badges');
select rule('reentry=false');
select is(said('evita', 'in') || ' ' || said('evita', 'out'), 'admitted left', 'eva came and went');
select again('evita') \g /dev/null
select is(said('evita', 'in'), 'no_reentry', 'and does not come back today by another badge');
delete from gate_rule;
-- A scan that the old badge made arrives when the new one is there.
select number_of('ivor') as was \gset
select is(scanned('ivor', 'in', 'in', at_ms => ago(20), alone => true, admits => true, why => 'admitted') ->> 'conflict', null, 'ivo came in');
select again('ivor') \g /dev/null
select is(said('ivor', 'out') || ' ' || said('ivor', 'in'), 'left admitted', 'and out and in by another badge');
create function old_scan(n bigint, at_ms bigint, id uuid) returns json language sql as $$
	select result from public.scan_batch(array[sha256(convert_to('device in', 'UTF8'))], array[id], array[null]::text[], array[n], array[null]::int[],
		array[null]::text[], array['x'], array['camera'], array['in'], array[null]::text[], array[at_ms], array[public.to_ms(clock_timestamp())],
		array[true], array[true], array['admitted'])
$$;
select is(old_scan(:was, ago(10), '00000000-0000-7000-8000-0000000000aa') ->> 'conflict', null, 'the old one was good then');
select is(mark_of('ivor', 'fair'), 'in 3 3', 'the new badge has all three entries');
select is((select string_agg(p.inside || ' ' || p.entries, ',') from presence p join badge b using (badge_id) where b.number = :was), 'false 0', 'the old one none');
select is(inside('fair') - :inside, 2::bigint, 'one of which counts: rox and ivor are inside');
update badge set revoked_at = now() - interval '8 minutes' where number = :was;
select is(old_scan(:was, ago(5), '00000000-0000-7000-8000-0000000000ab') ->> 'conflict', 'lost', 'after the loss it was not');
select is(mark_of('ivor', 'fair'), 'in 4 4', 'but somebody did come in');
select rule('passback=true');
select is(scanned('kai', 'shut') ->> 'reason' || ' ' || (scanned('kai', 'shut', id => '00000000-0000-7000-8000-000000000003') ->> 'accepted'), 'gate_closed false', 'refused, but the answer was lost');
select is(scanned('kai', 'shut', 'in', alone => true, admits => true, why => 'admitted', id => '00000000-0000-7000-8000-000000000003') ->> 'conflict', 'gate_closed', 'so that the device decided: that stands');
select is(mark_of('kai', 'fair'), 'in 1 1', 'and counts');

-- clocks
select is((select array_agg(clock_off) from scan where clock_off), null, 'all clocks were right so far');
select is((scanned('kim', 'in', 'check', skew => 7200000) ->> 'at')::bigint / 60000, to_ms(clock_timestamp()) / 60000, 'two hours ahead: our time counts') ;
select is((select count(*) from scan where clock_off), 1::bigint, 'and it is said');
select is((scanned('kim', 'in', 'in', at_ms => ago(30), alone => true, admits => true, why => 'admitted', skew => -7200000) ->> 'at')::bigint / 120000, ago(30) / 120000, 'alone, two hours behind: set right');
select ok((scanned('kim', 'in', 'in', at_ms => ago(-30), alone => true, admits => true, why => 'admitted') ->> 'at')::bigint <= to_ms(clock_timestamp()), 'the future is now');
select is((select clock_off from scan order by received_at desc limit 1), true, 'and doubtful');

-- undone
select badge_make('ivy');
select is(scanned('ivy', 'in', id => '00000000-0000-7000-8000-000000000004') ->> 'reason' || ' ' || said('ivy', 'in'), 'admitted already_in', 'ivy is in');
select set_config('pavilion.device', device_id::text, false) from gate_device where name = 'Device in';
select is((select result ->> 'undone' from scan_undo('00000000-0000-7000-8000-000000000004', 'wrong person')), 'true', 'no, that was another');
select is(mark_of('ivy', 'fair') || ' ' || said('ivy', 'in'), 'out 0 0 admitted', 'as if it had never been');
select is((select result ->> 'undone' from scan_undo('00000000-0000-7000-8000-000000000004', 'again')), 'true', 'undone once');
select is((select undone_for from scan where scan_id = '00000000-0000-7000-8000-000000000004'), 'wrong person', 'with the first reason');
select refused($$select scan_undo('00000000-0000-7000-8000-000000000099', 'x')$$, 'PV404', 'a scan that there is not');
select set_config('pavilion.device', device_id::text, false) from gate_device where name = 'Device lounge';
select refused($$select scan_undo('00000000-0000-7000-8000-000000000001', 'x')$$, 'PV403', 'a scan of another gate');

-- the door of a forum room: a session is on, the next one begins in 20 minutes
insert into room (edition_id, name, places) values (fair(), '{"en": "Blue room"}', 50), (fair(), '{"en": "Red room"}', 50);
insert into gate (edition_id, code, name, zone_id, room_id) select fair(), 'door', '{"en": "Door"}', zone_of('fair'), room_id from room where name ->> 'en' = 'Blue room';
insert into gate_device (edition_id, gate_id, name, token_hash, enrolled_at)
	select edition_id, gate_id, 'Device door', sha256('device door'), now() - interval '1 day' from gate where code = 'door';
insert into forum_session (edition_id, room_id, title, starts_at, ends_at, status)
	select fair(), room_id, jsonb_build_object('en', t), now() + f * interval '1 minute', now() + u * interval '1 minute', s
	from room, (values ('Blue room', 'on', -40, 15, 'published'), ('Blue room', 'next', 20, 60, 'published'), ('Blue room', 'late', 45, 60, 'published'),
		('Blue room', 'draft', -10, 10, 'draft'), ('Red room', 'red', -10, 10, 'published')) v (r, t, f, u, s) where room.name ->> 'en' = r;
create function signs(who text, session text, status text default 'signed') returns bigint language sql as $$
	insert into public.forum_signup (edition_id, session_id, registration_id, by_id, party, status, offered_until)
	select public.fair(), session_id, registration_id, registration_id, gen_random_uuid(), signs.status, case signs.status when 'offered' then now() + interval '10 minutes' end
	from public.forum_session, public.registration where title ->> 'en' = session and name = who returning signup_id
$$;
create function seen_at(who text, session text) returns bigint language sql stable as $$
	select public.to_ms(attended_at) from public.forum_signup join public.forum_session using (session_id) join public.registration using (registration_id)
	where title ->> 'en' = session and name = who
$$;
create function last_scan(who text) returns public.scan language sql stable as
	$$ select s from public.scan s where s.number = public.number_of(who) order by s.received_at desc limit 1 $$;
select badge_make(w) from unnest(array['mia', 'ned', 'ola', 'pia', 'quin', 'ray', 'sam', 'tia', 'ulf']) w;
select ok(bool_and(signs(w, s, t) > 0), 'who signed up') from (values ('mia', 'on', 'signed'), ('mia', 'next', 'signed'), ('ned', 'on', 'waiting'), ('pia', 'on', 'offered'),
	('quin', 'next', 'signed'), ('quin', 'red', 'signed'), ('ray', 'late', 'signed'), ('sam', 'on', 'signed'), ('tia', 'on', 'waiting'), ('ulf', 'on', 'signed')) v (w, s, t);
select is(scanned('mia', 'door', 'in', id => '00000000-0000-7000-8000-000000000011') ->> 'reason', 'attending', 'who signed up attends');
select is((last_scan('mia')).direction || ' ' || (last_scan('mia')).accepted, 'forum true', 'whatever way the device says');
select is(seen_at('mia', 'on'), to_ms((last_scan('mia')).at), 'by the time of the scan');
select is(mark_of('mia', 'fair'), null, 'and enters no zone');
select is(seen_at('mia', 'next'), null, 'nor the next session');
select is(scanned('mia', 'door', 'in', id => '00000000-0000-7000-8000-000000000011') ->> 'repeated', 'true', 'the same scan again is the same');
select is(seen_at('mia', 'next'), null, 'also at the door');
select is(said('mia', 'door'), 'attending', 'another one is good too');
select ok(seen_at('mia', 'next') is not null, 'and is for the next session');
select is(said('ned', 'door') || ' ' || said('ola', 'door') || ' ' || said('pia', 'door'), 'waiting_list not_signed_up attending', 'who waits, who did not sign up, who has an offer');
select is((last_scan('ola')).accepted, false, 'who did not sign up sees red');
select is(said('quin', 'door'), 'attending', 'who signed up for the next');
select is(seen_at('quin', 'red'), null, 'a session of another room is not meant');
select is(said('ray', 'door'), 'not_signed_up', 'too early for the third');
select is(said('mia', 'door', 'check'), 'valid', 'a look at the badge');
select is(said('lost', 'door'), 'lost', 'the badge comes first');
update gate set open = false where code = 'door';
select is(said('sam', 'door'), 'gate_closed', 'a door that is closed');
update gate set open = true where code = 'door';
-- decided alone
select is(scanned('sam', 'door', 'forum', null, ago(10), true, true, 'valid', '00000000-0000-7000-8000-000000000012') ->> 'reason', 'valid', 'what the device said stands');
select ok(abs(seen_at('sam', 'on') - ago(10)) < 5000, 'and sam was there when it said so');
select is((last_scan('sam')).conflict, null, 'rightly');
select is(scanned('tia', 'door', 'forum', null, ago(10), true, true, 'valid') ->> 'conflict', 'waiting_list', 'the centre had known better');
select is(scanned('ulf', 'door', 'forum', null, ago(80), true, true, 'valid') ->> 'conflict', 'no_session', 'nothing was on');
select is(scanned('ulf', 'door', 'forum', null, ago(5), true, false, 'needs_network') ->> 'accepted', 'false', 'who was sent away');
select is(seen_at('ulf', 'on'), null, 'was not there');
-- taken back
select set_config('pavilion.device', device_id::text, false) from gate_device where name = 'Device door';
select is(said('sam', 'door') || ' ' || said('sam', 'door'), 'attending attending', 'sam goes in and out');
select is((select result ->> 'undone' from scan_undo('00000000-0000-7000-8000-000000000012', 'wrong person')), 'true', 'the first was another');
select ok(seen_at('sam', 'on') > ago(5), 'so sam came later');
select is((select result ->> 'undone' from scan_undo((last_scan('pia')).scan_id, 'wrong person')), 'true', 'this too');
select is(seen_at('pia', 'on'), null, 'and was not there at all');
-- two doors of one room; another badge of the same person
insert into gate (edition_id, code, name, zone_id, room_id) select edition_id, 'door-2', '{"en": "Door 2"}', zone_id, room_id from gate where code = 'door';
insert into gate_device (edition_id, gate_id, name, token_hash, enrolled_at)
	select edition_id, gate_id, 'Device door-2', sha256('device door-2'), now() - interval '1 day' from gate where code = 'door-2';
select badge_make(w) from unnest(array['ute', 'vito']) w;
select ok(bool_and(signs(w, 'on') > 0), 'two sign up') from unnest(array['ute', 'vito']) w;
select is(scanned('ute', 'door', id => '00000000-0000-7000-8000-000000000013') ->> 'reason', 'attending', 'ute comes in by one door');
select is(said('ute', 'door-2'), 'attending', 'and by the other');
select works($$ select scan_undo('00000000-0000-7000-8000-000000000013', 'wrong person') $$, 'the first is taken back');
select is(seen_at('ute', 'on'), to_ms((last_scan('ute')).at), 'ute was there by the second');
select is(scanned('vito', 'door', id => '00000000-0000-7000-8000-000000000014') ->> 'reason', 'attending', 'vito comes in');
update badge set revoked_at = now(), revoked_for = 'lost' where number = number_of('vito');
insert into badge (edition_id, registration_id, category_id, token) select edition_id, registration_id, category_id, 'AGAIN' from registration where name = 'vito';
select is(said('vito', 'door'), 'attending', 'and with another badge');
select works($$ select scan_undo('00000000-0000-7000-8000-000000000014', 'wrong person') $$, 'that of the old one is taken back');
select is(seen_at('vito', 'on'), to_ms((last_scan('vito')).at), 'vito was there by the new one');
update gate set room_id = null where code = 'door-2';
-- when nothing is on
update forum_session set starts_at = starts_at + interval '1 day', ends_at = ends_at + interval '1 day';
select is(said('mia', 'door'), 'no_session', 'nothing is on');
select is((gate_config(d) -> 'gates' -> (select count(*)::int - 1 from gate g where g.edition_id = fair() and (g.sort, g.code) <= (0, 'door'))) ->> 'direction', 'forum', 'devices are told what the gate is')
	from gate_device d where name = 'Device door';
select is(said('mia', 'in', 'forum'), 'admitted', 'at other gates nobody goes to the forum');
delete from forum_signup where session_id in (select session_id from forum_session where title ->> 'en' = 'red');
delete from forum_session where title ->> 'en' = 'red';
delete from room where name ->> 'en' = 'Red room';
select is((select count(*) from gate where room_id is not null), 1::bigint, 'the door stays that of its room');

-- devices
update gate_device set revoked_at = now() where name = 'Device stage';
select is(scanned('kim', 'stage')::text, null, 'a device that was locked gets no result');
select refused($$select * from session_open(null, sha256('device stage'), 'device', null, '/gate/scans', null, null, null)$$, 'PV401', 'and is told');
select is((select edition_code from session_open(null, sha256('device in'), 'device', null, '/gate/scans', null, null, null)), 'T27', 'the edition is that of the device');
select refused($$select * from session_open(null, sha256('device in'), 'account', null, '/profile', null, null, null)$$, 'PV401', 'a device is no account');
update gate_device set code_hash = sha256('CODE'), code_until = now() + interval '1 hour', token_hash = null, enrolled_at = null where name = 'Device out';
select is((select count(*) from gate_enrol(sha256('WRONG'), sha256('token'), 'x', '::1')), 0::bigint, 'a wrong code');
select is((select result ->> 'gate' from gate_enrol(sha256('CODE'), sha256('token'), 'x', '::1')), 'out', 'the right one');
select is((select result ->> 'gate' from gate_enrol(sha256('CODE'), sha256('token'), 'x', '::1')), 'out', 'asked again, since the answer was lost');
select is((select count(*) from gate_enrol(sha256('CODE'), sha256('other'), 'x', '::1')), 0::bigint, 'another device with the same code');
select count(*) from (select gate_enrol(sha256('WRONG'), sha256(n::text::bytea), 'x', '::1') from generate_series(1, 28) n) s;
select refused($$select gate_enrol(sha256('WRONG'), sha256('a'), 'x', '::1')$$, 'PV429', 'codes cannot be tried one after the other');

-- the portal's role alone
insert into edition_relay values (fair(), repeat('k', 32));
select is((select gate_config(d) -> 'edition' ->> 'relay_key' from gate_device d where name = 'Device in'), repeat('k', 32), 'devices are told the relay''s key');
set role pavilion_portal;
select refused('select * from scan', '42501', 'scans are not read by the portal');
select refused('select * from gate_device', '42501', 'nor devices');
select refused('select badge_replay(1)', '42501', 'nor presence gone through');
select refused('select * from edition_relay', '42501', 'nor the key of the relay');
select refused('select * from office_relay()', '42501', 'not even by the office''s page');
reset role;
set role pavilion_office;
select act('anna@example.org');
select is((select count(relay_key) from office_relay()), 0::bigint, 'nor does anybody who may not');
reset role;
