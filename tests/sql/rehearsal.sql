-- A rehearsal of the gates: what devices are told of it, and what was printed in it. Its scans: gate_office.sql.
insert into permission (permission, label, by_row) values ('gate.read', '{}', false), ('gate.manage', '{}', false) on conflict do nothing;
insert into role (name, code) values ('{"en": "Gatekeeper"}', 'gatekeeper');
insert into role_permission select role_id, p, 'all' from role, unnest(array['gate.read', 'gate.manage']) p where code = 'gatekeeper';
insert into account_role select account_id, role_id from account, role where email = 'otto@example.org' and code = 'gatekeeper';
select set_config('pavilion.edition', (select edition_id::text from edition where code = 'T27'), false);
select act('otto@example.org', 'all');
create function fair() returns bigint language sql stable as $$ select edition_id from public.edition where code = 'T27' $$;
update edition set opens_on = current_date + 30, closes_on = current_date + 32 where edition_id = fair();
insert into gate_device (edition_id, gate_id, name, token_hash, enrolled_at, may_register)
	select edition_id, gate_id, 'Counter', sha256('counter'), now(), true from gate where edition_id = fair() and code = 'main';
select set_config('pavilion.device', device_id::text, false) from gate_device where name = 'Counter';
with r as (insert into registration (edition_id, category_id, status, name)
	select fair(), category_id, 'confirmed', n from badge_category, unnest(array['ann', 'ben', 'eve']) n where edition_id = fair() and code = 'visitor' returning *)
insert into badge (edition_id, registration_id, category_id, token) select edition_id, registration_id, category_id, 'CODE OF ' || name from r;
create function badge_of(who text) returns public.badge language sql stable as
	$$ select b from public.badge b join public.registration using (registration_id) where name = who $$;
create function printed(who text) returns text language sql volatile as
	$$ select result ->> 'before' from public.gate_print((public.badge_of(who)).public_id, 'a6') $$;
create function told() returns json language sql stable as
	$$ select public.gate_config(d) -> 'rehearsal' from public.gate_device d where name = 'Counter' $$;
create function never_printed() returns text language sql stable as
	$$ select string_agg(r.name, ' ' order by r.name) from public.badge_batch_rows(jsonb_populate_record(null::public.badge_batch,
			jsonb_build_object('edition_id', public.fair(), 'until_badge', 1000000, 'fresh', true)), 0, 1000) n
		join public.badge b on b.badge_id = n join public.registration r using (registration_id) where r.name in ('ann', 'ben', 'eve') $$;

-- ------------------------------------------------------------------------------ what devices are told
select is(told() ->> 'from', null, 'while none is on devices hear of none');
select is(printed('ben'), '0', 'a badge is printed ahead');
create table ahead as select (badge_of('ben')).printed_at;
select works('select gate_rehearse(null, true)', 'a rehearsal begins');
select ok((told() ->> 'from')::bigint <= to_ms(now()) and (told() ->> 'until')::bigint > to_ms(now()), 'devices hear that one is on');
select is((told() ->> 'until')::bigint, to_ms((timezone(gate_zone_of(fair()), now())::date + 1)::timestamp at time zone gate_zone_of(fair())),
	'until midnight at the venue');

-- ------------------------------------------------------------------------------ what is printed
select is(printed('ann'), '0', 'the first copy in it');
select is(printed('ann'), '1', 'is warned of as on any other day');
select is(printed('ben'), '1', 'as is what was printed ahead');
select is(never_printed(), 'ann eve', 'a batch of what was never printed has those too that were only rehearsed');
select gate_before_sweep();
select is((badge_of('ann')).prints, 2, 'they count as long as it lasts');
update badge set reprint = true where badge_id in ((badge_of('ann')).badge_id, (badge_of('ben')).badge_id);
select works('select gate_rehearse(null, false)', 'it ends');
select is(told() ->> 'from', null, 'devices hear that none is on');
select ok((badge_of('ann')).prints = 0 and (badge_of('ann')).printed_at is null, 'what it printed was not printed');
select ok(not (badge_of('ann')).reprint, 'so there is nothing with an old name to be printed once more');
select is((badge_of('ben')).prints, 1, 'what was printed ahead stays');
select is((badge_of('ben')).printed_at, (select printed_at from ahead), 'with its time');
select ok((badge_of('ben')).reprint, 'and its old name');
select is(printed('ann'), '0', 'the first copy in earnest is the first');
select is((select count(*) from badge_rehearsed), 0::bigint, 'nothing is noted while none is on');

-- another one: printed in earnest meanwhile, and ended by midnight alone
select works('select gate_rehearse(null, true)', 'another one');
select is(printed('eve'), '0', 'a copy in it');
update badge set prints = prints + 1, printed_at = now() + interval '1 second' where badge_id = (badge_of('eve')).badge_id;
select is(printed('ben') || printed('ben'), '12', 'more copies of another');
update edition set rehearsed_on = rehearsed_on - 1 where edition_id = fair();
select ok((told() ->> 'until')::bigint <= to_ms(now()), 'after midnight devices know that it is over');
select gate_before_sweep();
select is((badge_of('eve')).prints, 1, 'what was printed in earnest meanwhile stays');
select ok((badge_of('eve')).printed_at > now() - interval '1 minute', 'with its time');
select is((badge_of('ben')).prints, 1, 'the others are as before');
select is((badge_of('ben')).printed_at, (select printed_at from ahead), 'however many copies there were');
select gate_before_sweep();
select is((badge_of('eve')).prints || ' ' || (badge_of('ben')).prints, '1 1', 'and nothing is taken away twice');

-- ------------------------------------------------------------------------------ what was scanned in it, and comes late
create function scanned(who text, rehearsed boolean default false, admits boolean default true) returns text language sql volatile as $$
	select result ->> 'accepted' from public.scan_batch(array[sha256('counter')], array[gen_random_uuid()], array[null]::text[],
		array[(public.badge_of(who)).number], array[null]::int[], array[null]::text[], array[who], array['camera'], array['in'],
		array[null]::text[], array[public.to_ms(clock_timestamp() - rehearsed::int * interval '1 day')],
		array[public.to_ms(clock_timestamp())], array[rehearsed], array[admits], array[null]::text[])
$$;
create function entries(who text) returns text language sql stable as $$
	select string_agg(p.entries || ' ' || p.entries_day || case when p.inside then ' inside' else '' end, ', ') from public.presence p
	where p.badge_id = (public.badge_of(who)).badge_id and (p.inside or p.entries > 0)
$$;
update edition set opens_on = (now() at time zone gate_zone_of(edition_id))::date, rehearsed_on = (now() at time zone gate_zone_of(edition_id))::date - 1,
	closes_on = current_date + 3 where edition_id = fair();
select is(scanned('ann'), 'true', 'on the first day somebody comes');
select is(scanned('ann', true), 'true', 'then a device sends what it rehearsed without a network');
select is(entries('ann'), '1 1 inside', 'which is no entry of the first day');
select is(scanned('ben', true), 'true', 'of another that arrives first');
select is(entries('ben'), null, 'and lets nobody be inside');
select is(scanned('ben'), 'true', 'who then comes');
select is(entries('ben'), '1 1 inside', 'for the first time');
select is(scanned('eve', true, false), 'false', 'and one was refused for practice');
select is((select count(*) from scan_doubles()), 1::bigint, 'though the centre would not have');
select gate_before_sweep();
select is((select count(*) from scan where undone_for = 'rehearsal'), 3::bigint, 'all that was rehearsed is known as such');
select is(entries('ann') || ', ' || entries('ben'), '1 1 inside, 1 1 inside', 'each has the one real entry, and is inside by it');
select is((select count(*) from scan_doubles()), 0::bigint, 'nothing of it is a double entry');
select is((gate_board_count(fair()) ->> 'doubles')::int, 0, 'on the board neither');
select is((select count(*) from scan where not accepted and undone_at is null), 0::bigint, 'nor a refusal');
select gate_before_sweep();
select is(entries('ann') || ', ' || entries('ben'), '1 1 inside, 1 1 inside', 'a further sweep changes nothing');
