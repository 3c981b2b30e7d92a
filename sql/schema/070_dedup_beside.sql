-- A run that writes what it found, and whoever works beside it: neither waits for the other, and neither loses anything.

-- What was found at the door while a run was writing. The run queues it when it is over; until then nobody sees it.
create table dedup_wait (
	wait_id     bigint generated always as identity primary key,
	kind        centre_kind not null,
	record_id   bigint not null,
	door        jsonb not null,                                 -- as door_queue() got it
	created_at  timestamptz not null default now()
);
alter table dedup_wait enable row level security;

-- The key of a lock: a run holds it alone while it writes, doors share it while they queue.
create function dedup_door(kind centre_kind) returns bigint language sql immutable as $$
	select hashtextextended('dedup.door.' || kind, 0)
$$;

-- As in 068, under a name of its own: the caller holds dedup_door().
create function door_put(kind centre_kind, id bigint, door jsonb) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	alike bigint[];
	grp   bigint;
	fresh int;
begin
	if id is null then
		return;
	end if;
	alike := array(select f.other from door_found(door_put.kind, door_put.id, door) f order by f.weight desc, f.other);
	if alike = '{}' then
		return;
	end if;
	-- Who else adds to one of these groups waits; the group comes before its pairs, as wherever both are written.
	select g.group_id into grp from dedup_group g join dedup_member m using (group_id)
	where g.kind = door_put.kind and g.state in ('open', 'later') and m.record_id = any(alike || door_put.id)
	order by m.record_id = door_put.id desc, array_position(alike, m.record_id), g.group_id
	limit 1 for update of g;
	with kept as (
		insert into dedup_pair as p (kind, a_id, b_id, weight, levels, weights, door_at)
		select door_put.kind, least(f.other, door_put.id), greatest(f.other, door_put.id), f.weight,
			coalesce(f.levels, '{}'), coalesce(f.weights, '{}'), now()
		from door_found(door_put.kind, door_put.id, door) f
		on conflict (kind, a_id, b_id) do update
			set weight = excluded.weight, levels = excluded.levels, weights = excluded.weights, door_at = excluded.door_at
		returning case p.a_id when door_put.id then p.b_id else p.a_id end as other, p.weight
	)
	select array_agg(k.other order by k.weight desc, k.other) into alike from kept k;
	if alike is null then
		return;
	end if;
	if grp is null then
		insert into dedup_group (kind, weight, records) values (door_put.kind, 0, 2) returning group_id into grp;
	end if;
	insert into dedup_member (group_id, record_id)
	select grp, r from unnest(alike || door_put.id) r
	where r = door_put.id or not exists (
		select from dedup_group g join dedup_member m using (group_id)
		where g.kind = door_put.kind and g.state in ('open', 'later') and m.record_id = r and g.group_id <> grp)
	on conflict do nothing;
	get diagnostics fresh = row_count;
	-- What was put off comes back when there is more to it than was put off.
	update dedup_group g set state = case fresh when 0 then g.state else 'open' end,
		later_until = case fresh when 0 then g.later_until end, records = m.count,
		priority = dedup_priority(door_put.kind, m.ids),
		weight = coalesce((select min(p.weight) from dedup_pair p
			where p.kind = door_put.kind and p.a_id = any(m.ids) and p.b_id = any(m.ids)), g.weight)
	from (select count(*)::int as count, array_agg(record_id) as ids from dedup_member where group_id = grp) m
	where g.group_id = grp;
end $$;

-- What was found at the door stands in the queue beside what runs find; while a run is writing, as soon as it is over.
create or replace function door_queue(kind centre_kind, id bigint, door jsonb) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	if id is null or jsonb_array_length(coalesce(door, '[]')) = 0 then
		return;
	elsif pg_try_advisory_xact_lock_shared(dedup_door(door_queue.kind)) then
		-- Two at once that are like the same third would put it into a group each.
		perform pg_advisory_xact_lock(hashtextextended('dedup.put.' || door_queue.kind, 0));
		perform door_put(door_queue.kind, id, door);
	else
		insert into dedup_wait (kind, record_id, door) values (door_queue.kind, id, door);
	end if;
end $$;

-- Queues what waited. A run calls it before it reads, so that what a run that was killed left behind is not lost, and when
-- it is over.
create function dedup_waited(kind centre_kind) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	w    dedup_wait;
	many bigint := 0;
begin
	for w in delete from dedup_wait d where d.kind = dedup_waited.kind returning * loop
		if (case w.kind when 'company'
				then exists (select from company c where c.company_id = w.record_id and c.merged_into is null)
				else exists (select from contact k where k.contact_id = w.record_id and k.merged_into is null) end) then
			perform door_queue(w.kind, w.record_id, w.door);
			many := many + 1;
		end if;
	end loop;
	return many;
end $$;

-- As in 051. Doors that are queueing are waited for, others put aside what they find. A decision that is taken back
-- meanwhile brings its pairs: these stand, and dedup_again() sees to its group.
create or replace function dedup_write(run uuid) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp set work_mem = '128MB' as $$
declare
	it      dedup_run;
	made    bigint;
	numbers regclass := pg_get_serial_sequence('dedup_group', 'group_id'); -- looked up once, not for each group
begin
	select * into strict it from dedup_run r where r.public_id = run;
	analyze dedup_member_in, dedup_group_in;
	perform pg_advisory_xact_lock(dedup_door(it.kind));
	-- From here on nobody decides an open group: what was put off until now is known to dedup_number().
	perform dedup_clear(it.kind, it.import_id is null, coalesce(it.started_at, it.created_at) - interval '1 minute');
	perform dedup_number(it.kind);
	insert into dedup_pair (kind, a_id, b_id, run_id, weight, levels, weights)
	select it.kind, p.a_id, p.b_id, it.run_id, p.weight, p.levels, p.weights from dedup_pair_in p order by p.a_id, p.b_id
	on conflict do nothing;   -- those of groups that were put off, or came back just now
	create temp table dedup_new on commit drop as
	select nextval(numbers) as group_id, g.cluster, g.public_id, g.records,
		g.weight, dedup_worth(g.weight, g.editions, g.money) as priority
	from dedup_group_in g;
	analyze dedup_new;
	insert into dedup_group (group_id, public_id, kind, run_id, import_id, weight, records, priority)
	overriding system value
	select g.group_id, g.public_id, it.kind, it.run_id, it.import_id, g.weight, g.records, g.priority from dedup_new g;
	get diagnostics made = row_count;
	insert into dedup_member (group_id, record_id)
	select g.group_id, m.record_id from dedup_member_in m join dedup_new g using (cluster);
	perform dedup_late(it.kind);
	perform dedup_again(it);
	drop table dedup_pair_in, dedup_member_in, dedup_group_in;
	return made;
end $$;

revoke execute on function dedup_door, door_put, dedup_waited from public;
grant execute on function dedup_waited to pavilion_jobs;
