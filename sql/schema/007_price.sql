-- What a booth costs. Amounts are whole minor units (cents, yen), shares are exact decimals, and every line is
-- rounded once by its own rule: nothing here is floating point.
--
-- Area and open sides look at each booth: every area rule that names the booth adds to it (so a surcharge is a
-- second rule), and of the open-side rules that fit, the one with the most sides counts. Their sum is the booth's
-- list price, kept in booth.net: it depends on the rules and on the booth alone, so the plan of a hall reads it
-- and computes nothing, and it can be filtered and sorted. A trigger keeps it when either of the two changes.
--
-- Early bird, fee and tax look at the whole application and at the moment, so they are computed when asked:
-- percents of what stands so far, in the order of `sort`, after the booths' own lines of smaller `sort`. A rule
-- that names halls, groups or kinds counts for an application if it fits one of its booths; an early bird only
-- if it fits them all.

-- Rounds an exact amount half up (away from zero) to a multiple of round_to.
create function price_round(exact numeric, round_to int) returns bigint
language sql immutable parallel safe as
	$$ select (sign(exact) * div(2 * abs(exact) + round_to, 2 * round_to) * round_to)::bigint $$;

-- Whether a rule names a booth of this place, group and kind.
create function price_fits(rule price_rule, hall bigint, price_group text, kind text) returns boolean
language sql immutable parallel safe as $$
	select (rule.hall_id is null or rule.hall_id = hall)
		and (rule.booth_kind is null or rule.booth_kind = kind)
		and (rule.price_group is null or rule.price_group is not distinct from price_fits.price_group)
$$;

-- The lines of one booth: which rule adds how much.
create function price_lines(edition bigint, hall bigint, price_group text, kind text, area numeric, open_sides int)
returns table (price_rule_id bigint, amount bigint)
language sql stable parallel safe as $$
	with fit as (
		select r.* from price_rule r
		where r.edition_id = edition and r.kind in ('area', 'open_side')
			and price_fits(r, hall, price_lines.price_group, price_lines.kind)
	), base as (
		select f.price_rule_id, price_round(f.amount * area, f.round_to) as amount from fit f
		where f.kind = 'area' and f.amount is not null
	), side as (
		select f.* from fit f where f.kind = 'open_side' and coalesce(f.sides, 1) <= open_sides
		order by coalesce(f.sides, 1) desc, f.sort, f.price_rule_id limit 1
	)
	select b.price_rule_id, b.amount from base b
	union all
	select s.price_rule_id, case when s.percent is null then price_round(s.amount, s.round_to)
		else price_round(s.percent * (select coalesce(sum(b.amount), 0) from base b) / 100, s.round_to) end
	from side s
$$;

create function price_net(edition bigint, hall bigint, price_group text, kind text, area numeric, open_sides int)
returns bigint language sql stable parallel safe as $$
	select coalesce(sum(l.amount), 0)::bigint
	from price_lines(edition, hall, price_net.price_group, price_net.kind, area, open_sides) l
$$;

create function booth_net() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	new.net := price_net(new.edition_id, new.hall_id, new.price_group, new.kind, new.area, new.open_sides);
	return new;
end $$;
create trigger booth_net
	before insert or update of edition_id, hall_id, price_group, kind, area, open_sides on booth
	for each row execute function booth_net();

-- Rules changed: prices the booths of their editions again, equal booths once. Those whose price changes are locked
-- in the order in which booking locks them, so that the two cannot wait for each other.
create function price_rule_net() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	touched bigint[];
begin
	if tg_op = 'DELETE' then touched := array(select distinct edition_id from old_rules);
	elsif tg_op = 'INSERT' then touched := array(select distinct edition_id from new_rules);
	else touched := array(select edition_id from old_rules union select edition_id from new_rules);
	end if;
	with alike as materialized (
		select distinct b.edition_id, b.hall_id, b.price_group, b.kind, b.area, b.open_sides
		from booth b where b.edition_id = any (touched)
	), priced as materialized (
		select a.*, price_net(a.edition_id, a.hall_id, a.price_group, a.kind, a.area, a.open_sides) as net from alike a
	), changed as (
		select b.booth_id, p.net from booth b join priced p on p.hall_id = b.hall_id and p.kind = b.kind
			and p.area = b.area and p.open_sides = b.open_sides and p.price_group is not distinct from b.price_group
		where b.net <> p.net order by b.booth_id for no key update of b
	)
	update booth b set net = c.net from changed c where b.booth_id = c.booth_id;
	return null;
end $$;
create trigger price_rule_insert after insert on price_rule
	referencing new table as new_rules for each statement execute function price_rule_net();
create trigger price_rule_update after update on price_rule
	referencing old table as old_rules new table as new_rules for each statement execute function price_rule_net();
create trigger price_rule_delete after delete on price_rule
	referencing old table as old_rules for each statement execute function price_rule_net();

-- What a rule adds to an application: `own`, the sum of its booths' lines, if it is a rule for booths; else its
-- amount, or its percent of what stands so far. An early bird takes away, but never more than there is.
create function price_step(rule price_rule, own bigint, so_far bigint) returns bigint
language sql immutable parallel safe as $$
	select case
		when rule.kind in ('area', 'open_side') then own
		when rule.kind = 'early_bird' then -least(greatest(so_far, 0),
			price_round(coalesce(so_far * rule.percent / 100, rule.amount), rule.round_to))
		else price_round(coalesce(so_far * rule.percent / 100, rule.amount), rule.round_to) end
$$;

-- The price of these booths together, as one application of this moment: a line per rule that counts, in the
-- order in which they were applied, then the total. Reductions are negative. Runs with the rights of who asks:
-- booths they cannot see do not exist (PV404). No booths, no lines.
create function price_quote(booths uuid[], at timestamptz default now())
returns table (sort int, kind text, label jsonb, amount bigint, currency text)
language plpgsql stable as $$
declare
	wanted  uuid[] := array(select distinct unnest(booths));
	seen    int;
	edition bigint;
	step    record;
	so_far  bigint := 0;
begin
	select count(*), min(b.edition_id) into seen, edition from booth b where b.public_id = any (wanted);
	if seen <> cardinality(wanted) then
		perform refuse(404, 'There is no such booth.', 'booth');
	elsif seen = 0 then
		return;
	end if;
	select e.currency into price_quote.currency from edition e where e.edition_id = edition;
	sort := 0;
	for step in
		with mine as (
			select b.edition_id, b.hall_id, b.price_group, b.kind, b.area, b.open_sides
			from booth b where b.public_id = any (wanted) and b.edition_id = edition
		), own as (
			select l.price_rule_id, sum(l.amount)::bigint as amount
			from mine b, price_lines(b.edition_id, b.hall_id, b.price_group, b.kind, b.area, b.open_sides) l
			group by l.price_rule_id
		)
		select r as rule, own.amount as own
		from price_rule r left join own using (price_rule_id)
		where r.edition_id = edition and case
			when r.kind in ('area', 'open_side') then own.amount is not null
			when r.kind = 'early_bird' then (r.until is null or price_quote.at < r.until)
				and (select bool_and(price_fits(r, b.hall_id, b.price_group, b.kind)) from mine b)
			else (select bool_or(price_fits(r, b.hall_id, b.price_group, b.kind)) from mine b) end
		order by r.sort, r.price_rule_id
	loop
		sort := sort + 1;
		kind := (step.rule).kind;
		label := (step.rule).label;
		amount := price_step(step.rule, step.own, so_far);
		so_far := so_far + amount;
		return next;
	end loop;
	sort := sort + 1;
	kind := 'total';
	label := '{"en": "Total", "zh": "合计"}';
	amount := so_far;
	return next;
end $$;

-- Every booth of a hall with its list price, and what an application for this booth alone would cost now: the
-- total of its price_quote(). All of a hall at once: equal booths are priced once, and each step of the recursion
-- applies one rule to all of them.
create function price_hall(hall bigint, at timestamptz default now())
returns table (booth_id bigint, net bigint, total bigint)
language sql stable as $$
	with recursive alike as materialized (
		select row_number() over () as n, array_agg(b.booth_id) as booths, b.edition_id, b.hall_id, b.net,
			b.price_group, b.kind, b.area, b.open_sides
		from booth b where b.hall_id = hall
		group by b.edition_id, b.hall_id, b.net, b.price_group, b.kind, b.area, b.open_sides
	), own as materialized (
		select a.n, l.price_rule_id, l.amount
		from alike a, price_lines(a.edition_id, a.hall_id, a.price_group, a.kind, a.area, a.open_sides) l
	), rules as materialized (
		select row_number() over (order by r.sort, r.price_rule_id) as step, r as rule from price_rule r
		where r.edition_id = (select a.edition_id from alike a limit 1)
			and (r.kind <> 'early_bird' or r.until is null or price_hall.at < r.until)
	), fold (n, step, so_far) as (
		select a.n, 0::bigint, 0::bigint from alike a
		union all
		select f.n, r.step, f.so_far + case
			when (r.rule).kind in ('area', 'open_side') then coalesce(o.amount, 0)
			when price_fits(r.rule, a.hall_id, a.price_group, a.kind) then price_step(r.rule, null, f.so_far)
			else 0 end
		from fold f join alike a on a.n = f.n join rules r on r.step = f.step + 1
			left join own o on o.n = f.n and o.price_rule_id = (r.rule).price_rule_id
	)
	select unnest(a.booths), a.net, f.so_far
	from alike a join fold f on f.n = a.n where f.step = (select count(*) from rules)
$$;
