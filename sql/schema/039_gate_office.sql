-- What organizers do about the gates: zones, gates, rules and devices are set up; what was scanned is looked at, counted
-- and settled; the entries of a day are seen against what earlier days let one expect.

-- How many scans a lane of a gate takes in a minute: what the lanes that a gate needs are reckoned by.
alter table edition add column lane_rate int not null default 12 check (lane_rate between 1 and 60);
-- Double entries that somebody has looked into.
alter table scan
	add column settled_at timestamptz,
	add column settled_by bigint,                               -- account_id
	add column settled_note text check (length(settled_note) <= 500);

-- Entries that count, to be counted without reading the scans themselves.
create index scan_entries on scan (edition_id, at) include (gate_id, zone_id)
	where accepted and direction = 'in' and undone_at is null;
create index scan_by_reason on scan (edition_id, reason, at);
create index scan_number on scan (edition_id, number, at);

-- -- words ---------------------------------------------------------------------------------------------------

-- A list of names as people say it: "A, B and C".
create function words_and(words text[]) returns text language sql stable parallel safe as $$
	select case when n < 2 then words[1]
		when current_lang() = 'zh' then array_to_string(words[:n - 1], '、') || '和' || words[n]
		else array_to_string(words[:n - 1], ', ') || ' and ' || words[n] end
	from cardinality(words) n
$$;

-- Days of the fair as people call them: "all days", "14 Sep", "14 and 15 Sep"; one that the fair does not have counts not.
create function fair_days_words(edition bigint, days int) returns text language sql stable as $$
	with held as (
		select d.n, e.opens_on + d.n as day, (days & (1 << d.n)) <> 0 as chosen
		from edition e, generate_series(0, least(coalesce(e.closes_on, e.opens_on) - e.opens_on, 15)) d (n)
		where e.edition_id = fair_days_words.edition
	)
	select case
		when coalesce(bool_and(chosen), true) then case current_lang() when 'zh' then '每天' else 'all days' end
		when not bool_or(chosen) then case current_lang() when 'zh' then '展期内均不可' else 'on no day' end
		else words_and(array_agg(case current_lang() when 'zh' then to_char(day, 'FMMM"月"FMDD"日"')
			else to_char(day, 'FMDD Mon') end order by n) filter (where chosen)) end
	from held
$$;

-- Where a zone stands in the tree: its place among its neighbours after those of the zones around it. By this they are
-- listed; and how deep it lies.
create function zone_path(zone bigint) returns text language sql stable as $$
	with recursive up as (
		select z.parent_id, to_char(z.sort, 'FM00000') || z.code as path, 0 as n from zone z where z.zone_id = zone
		union all
		select z.parent_id, to_char(z.sort, 'FM00000') || z.code || '/' || up.path, n + 1
		from zone z join up on z.zone_id = up.parent_id where n < 50)
	select path from up order by n desc limit 1
$$;
create function zone_depth(zone bigint) returns int language sql stable as $$
	with recursive up as (
		select z.parent_id, 0 as n from zone z where z.zone_id = zone
		union all
		select z.parent_id, n + 1 from zone z join up on z.zone_id = up.parent_id where n < 50)
	select max(n) from up
$$;

-- Whom and where a rule is about: "Main entrance, Contractor".
create function gate_rule_place(rule gate_rule) returns text language sql stable as $$
	select concat_ws(case current_lang() when 'zh' then '，' else ', ' end,
		coalesce(
			(select tr(g.name) from gate g where g.gate_id = rule.gate_id),
			case when rule.zone_id is null then case current_lang() when 'zh' then '全部区域' else 'Everywhere' end end),
		(select tr(z.name) from zone z where z.zone_id = rule.zone_id),
		(select tr(c.name) from badge_category c where c.category_id = rule.category_id))
$$;

-- A rule as a sentence: "VIP lounge: only VIP buyer and Organizer", "Main entrance, Contractor: 07:00–09:00, all days".
create function gate_rule_words(rule gate_rule) returns text language sql stable as $$
	with w as (
		select current_lang() = 'zh' as zh,
			(select array_agg(tr(c.name) order by c.sort, c.category_id)
				from gate_rule o join badge_category c using (category_id)
				where o.edition_id = rule.edition_id and o.admit and rule.category_id is null
					and o.gate_id is not distinct from rule.gate_id
					and o.zone_id is not distinct from rule.zone_id) as others
	)
	select gate_rule_place(rule) || case when zh then '：' else ': ' end || case
		when not rule.admit and others is not null
			then case when zh then '仅限' || words_and(others) else 'only ' || words_and(others) end
		when not rule.admit then case when zh then '不可入场' else 'not admitted' end
		else concat_ws(case when zh then '，' else ', ' end,
			case when zh and rule.category_id is null and others is not null then '其他类别'
				when rule.category_id is null and others is not null then 'everybody else' end,
			case when rule.from_time is not null and rule.until_time is not null
					then to_char(rule.from_time, 'HH24:MI') || '–' || to_char(rule.until_time, 'HH24:MI')
				when rule.from_time is not null and zh then to_char(rule.from_time, 'HH24:MI') || ' 起'
				when rule.from_time is not null then 'from ' || to_char(rule.from_time, 'HH24:MI')
				when rule.until_time is not null and zh then to_char(rule.until_time, 'HH24:MI') || ' 前'
				when rule.until_time is not null then 'until ' || to_char(rule.until_time, 'HH24:MI') end,
			fair_days_words(rule.edition_id, rule.days),
			case when rule.per_day is not null and zh then '每日最多入场 ' || rule.per_day || ' 次'
				when rule.per_day = 1 then 'one entry a day'
				when rule.per_day is not null then rule.per_day || ' entries a day' end,
			case when rule.total is not null and zh then '总共最多入场 ' || rule.total || ' 次'
				when rule.total = 1 then 'one entry in all'
				when rule.total is not null then rule.total || ' entries in all' end,
			case when not rule.reentry then case when zh then '离场后当日不可再入' else 'no re-entry on the same day' end end,
			case when rule.passback then case when zh then '未离场不可再次入场' else 'not again while inside' end end,
			case when rule.pause_minutes > 0 and zh then '两次入场至少间隔 ' || rule.pause_minutes || ' 分钟'
				when rule.pause_minutes > 0 then rule.pause_minutes || ' min between two entries' end) end
	from w
$$;

-- What forms choose from, of one edition: zones as a tree, gates, categories, halls, and the days of the fair.
create function zone_choices(edition bigint) returns table (id uuid, name text) language sql stable as $$
	select z.public_id, repeat('– ', zone_depth(z.zone_id)) || tr(z.name) from zone z
	where z.edition_id = edition order by zone_path(z.zone_id)
$$;
create function gate_choices(edition bigint) returns table (id uuid, name text) language sql stable as
	$$ select g.public_id, tr(g.name) from gate g where g.edition_id = edition order by g.sort, g.code $$;
create function category_choices(edition bigint) returns table (id uuid, name text) language sql stable as
	$$ select c.public_id, tr(c.name) from badge_category c where c.edition_id = edition order by c.sort, c.code $$;
create function hall_choices(edition bigint) returns table (id uuid, name text) language sql stable as
	$$ select h.public_id, tr(h.name) from hall h where h.edition_id = edition order by h.sort, h.code $$;
create function fair_day_choices(edition bigint, days int) returns table (n int, day text, chosen boolean)
language sql stable as $$
	select d.n, (e.opens_on + d.n)::text, (days & (1 << d.n)) <> 0
	from edition e, generate_series(0, least(coalesce(e.closes_on, e.opens_on) - e.opens_on, 15)) d (n)
	where e.edition_id = edition order by d.n
$$;

-- -- zones, gates, rules ---------------------------------------------------------------------------------------

-- Two names as one value; Chinese may be left out.
create function two_names(en text, zh text) returns jsonb language sql immutable parallel safe as
	$$ select jsonb_strip_nulls(jsonb_build_object('en', en, 'zh', zh)) $$;

-- The edition of a record that a form changes or (fair) adds; refuses what is not there, and an edit that began
-- before somebody else's.
create function gate_fair(fair uuid) returns bigint language plpgsql stable as $$
declare
	it bigint := case when fair is null then current_edition() else (select e.edition_id from edition e where e.public_id = fair) end;
begin
	if it is null then
		perform refuse(422, 'There is no such edition.');
	end if;
	return it;
end $$;

create function gate_fresh(seen text, stands text) returns void language plpgsql stable as $$
begin
	if seen is not null and seen <> stands then
		perform refuse(409, 'Someone else changed this record while you were editing it. Look at what stands there now, then save again.');
	end if;
end $$;

-- The ids behind the public ones of a form, within the edition; null is none, an id that is not there is refused.
create function gate_zone(edition bigint, zone uuid, field text) returns bigint language plpgsql stable as $$
declare
	it bigint := (select z.zone_id from zone z where z.public_id = gate_zone.zone and z.edition_id = edition);
begin
	if it is null and zone is not null then
		perform refuse(422, 'There is no such zone.', field);
	end if;
	return it;
end $$;

create function gate_gate(edition bigint, gate uuid) returns bigint language plpgsql stable as $$
declare
	it bigint := (select g.gate_id from gate g where g.public_id = gate_gate.gate and g.edition_id = edition);
begin
	if it is null and gate is not null then
		perform refuse(422, 'There is no such gate.', 'gate');
	end if;
	return it;
end $$;

create function gate_category(edition bigint, category uuid) returns bigint language plpgsql stable as $$
declare
	it bigint := (select c.category_id from badge_category c
		where c.public_id = gate_category.category and c.edition_id = edition);
begin
	if it is null and category is not null then
		perform refuse(422, 'There is no such category.', 'category');
	end if;
	return it;
end $$;

-- A zone as its form has it. `zone` null: a new one, of the edition `fair`, whose public id is the form's key.
create function zone_save(zone uuid, seen text, key uuid, fair uuid, code text, name_en text, name_zh text, parent uuid,
	needs_parent boolean, capacity int, hall uuid, sort int) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	edition bigint;
	it      bigint;
	above   bigint;
	inside  bigint;
begin
	perform must('gate.manage');
	if zone is null then
		edition := gate_fair(fair);
	else
		select z.edition_id, z.zone_id into edition, it from zone z where z.public_id = zone_save.zone for update;
		perform gate_fresh(seen, (select z.xmin::text from zone z where z.zone_id = it));
	end if;
	-- One tree at a time: nobody else moves a zone of this edition while it is looked at whether a ring would come of it.
	perform from edition e where e.edition_id = edition for no key update;
	above := gate_zone(edition, parent, 'parent');
	if it is not null and exists (
			with recursive up as (
				select z.zone_id, z.parent_id from zone z where z.zone_id = above
				union
				select z.zone_id, z.parent_id from zone z join up on z.zone_id = up.parent_id)
			select from up where up.zone_id = it) then
		perform refuse(422, 'A zone cannot lie within itself.', 'parent');
	end if;
	if needs_parent and above is null then
		perform refuse(422, 'Choose the zone around it: it can only be entered from there.', 'parent');
	end if;
	select h.hall_id into inside from hall h where h.public_id = zone_save.hall and h.edition_id = edition;
	if inside is null and hall is not null then
		perform refuse(422, 'There is no such hall.', 'hall');
	end if;
	if exists (select from zone z where z.edition_id = edition and z.code = zone_save.code and z.zone_id is distinct from it) then
		perform refuse(409, 'There is a zone with this code already.', 'code');
	end if;
	if it is null then
		insert into zone (public_id, edition_id, code, name, parent_id, needs_parent, capacity, hall_id, sort)
		values (key, edition, zone_save.code, two_names(name_en, name_zh), above, zone_save.needs_parent,
			zone_save.capacity, inside, zone_save.sort);
	else
		update zone z set code = zone_save.code, name = two_names(name_en, name_zh), parent_id = above,
			needs_parent = zone_save.needs_parent, capacity = zone_save.capacity, hall_id = inside, sort = zone_save.sort
		where z.zone_id = it;
	end if;
end $$;

create function zone_delete(zone uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it zone;
begin
	perform must('gate.manage');
	select * into it from zone z where z.public_id = zone_delete.zone for update;
	if exists (select from gate g where g.zone_id = it.zone_id) then
		perform refuse(409, 'Gates lead into this zone: delete them or let them lead elsewhere first.');
	elsif exists (select from zone z where z.parent_id = it.zone_id) then
		perform refuse(409, 'Other zones lie within this one.');
	elsif exists (select from presence p where p.zone_id = it.zone_id) then
		perform refuse(409, 'People have been in this zone: it stays, so that their scans can be read.');
	end if;
	delete from gate_rule r where r.zone_id = it.zone_id;
	delete from zone z where z.zone_id = it.zone_id;
end $$;

-- A gate as its form has it; with a room it is the door of that room.
create function gate_save(gate uuid, seen text, key uuid, fair uuid, code text, name_en text, name_zh text, zone uuid,
	room uuid, direction text, open boolean, sort int) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	edition bigint;
	it      bigint;
	behind  bigint;
	door    bigint;
begin
	perform must('gate.manage');
	if gate is null then
		edition := gate_fair(fair);
	else
		select g.edition_id, g.gate_id into edition, it from gate g where g.public_id = gate_save.gate for update;
		perform gate_fresh(seen, (select g.xmin::text from gate g where g.gate_id = it));
	end if;
	behind := gate_zone(edition, zone, 'zone');
	select r.room_id into door from room r where r.public_id = gate_save.room and r.edition_id = edition;
	if door is null and room is not null then
		perform refuse(422, 'There is no such room.', 'room');
	end if;
	if exists (select from gate g where g.edition_id = edition and g.code = gate_save.code and g.gate_id is distinct from it) then
		perform refuse(409, 'There is a gate with this code already.', 'code');
	end if;
	if it is null then
		insert into gate (public_id, edition_id, code, name, zone_id, room_id, direction, open, sort)
		values (key, edition, gate_save.code, two_names(name_en, name_zh), behind, door, gate_save.direction, gate_save.open,
			gate_save.sort);
	else
		update gate g set code = gate_save.code, name = two_names(name_en, name_zh), zone_id = behind,
			room_id = door, direction = gate_save.direction, open = gate_save.open, sort = gate_save.sort
		where g.gate_id = it;
	end if;
end $$;

-- The switch beside a gate; answers what to say of it.
create function gate_switch(gate uuid, open boolean) returns text
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('gate.manage');
	update gate g set open = gate_switch.open where g.public_id = gate_switch.gate and g.open <> gate_switch.open;
	return case when gate_switch.open then 'gate_opened' else 'gate_closed' end;
end $$;

create function gate_delete(gate uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it bigint := (select g.gate_id from gate g where g.public_id = gate_delete.gate);
begin
	perform must('gate.manage');
	if exists (select from scan s where s.gate_id = it) then
		perform refuse(409, 'There are scans of this gate: close it instead.');
	elsif exists (select from gate_device d where d.gate_id = it) then
		perform refuse(409, 'Devices stand at this gate: move them to another one first.');
	end if;
	delete from gate_rule r where r.gate_id = it;
	delete from gate g where g.gate_id = it;
end $$;

-- A rule as its form has it. The days come as numbers from 0; all of them ticked counts as "all days", also of a
-- fair that is made longer later.
create function gate_rule_save(rule uuid, seen text, key uuid, fair uuid, gate uuid, category uuid, zone uuid, admit boolean,
	days int[], from_time time, until_time time, per_day int, total int, reentry boolean, passback boolean,
	pause_minutes int) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	edition bigint;
	it      gate_rule;
	span    int;
begin
	perform must('gate.manage');
	if rule is not null then
		select * into it from gate_rule r where r.public_id = gate_rule_save.rule for update;
		perform gate_fresh(seen, (select r.xmin::text from gate_rule r where r.rule_id = it.rule_id));
	end if;
	edition := coalesce(it.edition_id, gate_fair(fair));
	it.gate_id := gate_gate(edition, gate);
	it.category_id := gate_category(edition, category);
	it.zone_id := gate_zone(edition, zone, 'zone');
	it.days := (select coalesce(bit_or(1 << d), 0) from unnest(gate_rule_save.days) d where d between 0 and 15);
	select (1 << least(coalesce(e.closes_on, e.opens_on) - e.opens_on + 1, 16)) - 1 into span
	from edition e where e.edition_id = edition;
	if span is null or (it.days & span) = span or not admit then
		it.days := 65535;
	elsif (it.days & span) = 0 then
		perform refuse(422, 'Choose at least one day.', 'days');
	end if;
	if until_time = from_time then
		perform refuse(422, 'The end must be another time than the beginning.', 'until_time');
	end if;
	if exists (select from gate_rule r where r.edition_id = edition and r.rule_id is distinct from it.rule_id
			and r.gate_id is not distinct from it.gate_id and r.category_id is not distinct from it.category_id
			and r.zone_id is not distinct from it.zone_id) then
		perform refuse(409, 'There is a rule for this gate, category and zone already: change that one.');
	end if;
	if it.rule_id is null then
		insert into gate_rule (public_id, edition_id, gate_id, category_id, zone_id, admit, days, from_time, until_time,
			per_day, total, reentry, passback, pause_minutes)
		values (key, edition, it.gate_id, it.category_id, it.zone_id, admit, it.days, gate_rule_save.from_time,
			gate_rule_save.until_time, gate_rule_save.per_day, gate_rule_save.total, gate_rule_save.reentry,
			gate_rule_save.passback, gate_rule_save.pause_minutes);
	else
		update gate_rule r set gate_id = it.gate_id, category_id = it.category_id, zone_id = it.zone_id,
			admit = gate_rule_save.admit, days = it.days, from_time = gate_rule_save.from_time,
			until_time = gate_rule_save.until_time, per_day = gate_rule_save.per_day, total = gate_rule_save.total,
			reentry = gate_rule_save.reentry, passback = gate_rule_save.passback, pause_minutes = gate_rule_save.pause_minutes
		where r.rule_id = it.rule_id;
	end if;
end $$;

create function gate_rule_delete(rule uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('gate.manage');
	delete from gate_rule r where r.public_id = gate_rule_delete.rule;
end $$;

-- -- devices ---------------------------------------------------------------------------------------------------

-- What a device is at the moment.
create function gate_device_state(revoked timestamptz, enrolled timestamptz, code_until timestamptz) returns text
language sql stable parallel safe as $$
	select case when revoked is not null then 'locked' when enrolled is not null then 'enrolled'
		when code_until <= now() then 'lapsed' else 'waiting' end
$$;

-- As many devices as there are hashes of one-time codes: "Main entrance 1", "Main entrance 2" ... after those that
-- there are; one alone has just the name. The codes are good for a day.
create function gate_devices_add(fair uuid, gate uuid, name text, may_register boolean, hashes text[])
returns table (device uuid, device_name text, gate_name text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	edition bigint;
	place   bigint;
	n       int := cardinality(hashes);
	used    int := 0;
begin
	perform must('gate.manage');
	edition := gate_fair(fair);
	place := gate_gate(edition, gate);
	if n > 1 then
		-- Numbers go on where they ended; nobody else numbers meanwhile.
		perform from gate g where g.gate_id = place for no key update;
		select coalesce(max(substr(d.name, length(gate_devices_add.name) + 2)::int), 0) into used from gate_device d
		where d.edition_id = edition and starts_with(d.name, gate_devices_add.name || ' ')
			and substr(d.name, length(gate_devices_add.name) + 2) ~ '^[0-9]{1,6}$';
	end if;
	return query
	with made as (
		insert into gate_device (edition_id, gate_id, name, may_register, code_hash, code_until, account_id)
		select edition, place, gate_devices_add.name || case when n > 1 then ' ' || used + h.i else '' end,
			gate_devices_add.may_register, h.hash::bytea, now() + interval '24 hours', current_account()
		from unnest(hashes) with ordinality h (hash, i)
		returning public_id, gate_device.name, device_id
	)
	select m.public_id, m.name, (select tr(g.name) from gate g where g.gate_id = place)
	from made m order by m.device_id;
end $$;

-- A new one-time code: for a phone that was lost, set up anew, or not enrolled in time. What it held opens nothing more.
create function gate_device_code(device uuid, hashes text[]) returns table (device_id uuid, device_name text, gate_name text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('gate.manage');
	return query
	update gate_device d set code_hash = hashes[1]::bytea, code_until = now() + interval '24 hours', token_hash = null,
		enrolled_at = null, revoked_at = null, account_id = current_account()
	from gate g where d.public_id = gate_device_code.device and g.gate_id = d.gate_id
	returning d.public_id, d.name, tr(g.name);
end $$;

-- Another name, another gate, or without the right to register people on site.
create function gate_device_save(device uuid, seen text, name text, gate uuid, may_register boolean) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it gate_device;
begin
	perform must('gate.manage');
	select * into it from gate_device d where d.public_id = gate_device_save.device for update;
	-- Not by its version: that changes whenever the device shows itself.
	perform gate_fresh(seen, gate_device_version(it.device_id));
	update gate_device d set name = gate_device_save.name, gate_id = gate_gate(it.edition_id, gate),
		may_register = gate_device_save.may_register
	where d.device_id = it.device_id;
end $$;

-- What its form shows of a device, as one word.
create function gate_device_version(device bigint) returns text language sql stable security definer
set search_path = public, pg_temp as $$
	select md5(concat_ws('|', d.name, d.gate_id, d.may_register)) from gate_device d where d.device_id = device
$$;

-- From now on it opens nothing; its own screen says so. Its hash stays, so that it can be told.
create function gate_device_lock(device uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('gate.manage');
	update gate_device d set revoked_at = now(), code_hash = null, code_until = null
	where d.public_id = gate_device_lock.device and d.revoked_at is null;
end $$;
