-- The duplicate engine's runs: asked for, started, written. What it finds replaces what stood open; what people put off
-- or decided stays. The program reads, compares and clusters (app/dedup/run.c); these functions ask for it and keep it.

alter table dedup_run add column learn text check (learn in ('run', 'reviews')); -- null: with the model in use
alter table dedup_run add column started_at timestamptz;          -- what was written later it has not read
-- When the door found it, null: a run did. A run keeps what the door found since it began to read.
alter table dedup_pair add column door_at timestamptz;
create index dedup_pair_door on dedup_pair (kind, door_at) where door_at is not null;
alter table dedup_run add constraint dedup_run_import check (import_id is null or learn is null);
create index dedup_run_order on dedup_run (kind, run_id desc);
-- The desk has an order of its own: review_queue.
drop index dedup_group_queue;

-- A run writes millions of rows at once, and a check of a foreign key for each row would cost as much as the rows. Runs are
-- never deleted; members go with their groups, a set at a time.
alter table dedup_pair drop constraint dedup_pair_run_id_fkey;
alter table dedup_group drop constraint dedup_group_run_id_fkey;
alter table dedup_member drop constraint dedup_member_group_id_fkey;
create function dedup_group_gone() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	delete from dedup_member m using stale o where m.group_id = o.group_id;
	return null;
end $$;
create trigger dedup_group_gone after delete on dedup_group referencing old table as stale
	for each statement execute function dedup_group_gone();

-- What a group is worth looking at: the probability that it is one × (1 + the editions that it exhibited in or visited)
-- × (1 + log10(1 + money still open, in whole units of currency)). The ones keep what never exhibited, or owes nothing,
-- in the queue by its probability alone; of two that are equally likely, five editions weigh as much as 10,000 open.
create function dedup_worth(bits float8, editions bigint, money bigint) returns float8 language sql immutable as $$
	select (case when bits > 60 then 1 when bits < -60 then 0 else 1 / (1 + power(2::float8, -bits)) end)
		* (1 + coalesce(editions, 0)) * (1 + log((1 + greatest(coalesce(money, 0), 0) / 100)::float8))
$$;

-- Open money: what was applied for and not decided, or approved and not confirmed.
create function dedup_open(status text) returns boolean language sql immutable as
	$$ select status in ('applied', 'approved') $$;

-- The worth of records as one group; their pairs' mean weight, even odds if the engine knows none.
create function dedup_priority(kind centre_kind, ids bigint[]) returns float8 language sql stable
security definer set search_path = public, pg_temp as $$
	select dedup_worth(
		coalesce((select avg(p.weight) from dedup_pair p
			where p.kind = dedup_priority.kind and p.a_id = any(ids) and p.b_id = any(ids)), 0),
		case when dedup_priority.kind = 'company'
			then (select count(distinct x.edition_id) from exhibitor x where x.company_id = any(ids))
			else (select count(distinct r.edition_id) from registration r where r.contact_id = any(ids)) end,
		case when dedup_priority.kind = 'company'
			then (select sum(a.total) from application a where a.company_id = any(ids) and dedup_open(a.status))
			else (select sum(a.total) from application a join contact k using (account_id)
				where k.contact_id = any(ids) and dedup_open(a.status)) end::bigint)
$$;

-- Asks for a run and queues its job; one that waits for the same already is enough. For jobs and functions of the
-- owner: a person goes through dedup_start().
create function dedup_request(kind centre_kind, import bigint default null) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	asked uuid;
begin
	perform pg_advisory_xact_lock(hashtextextended('dedup.request', 0));
	select r.public_id into asked from dedup_run r join job j using (job_id)
	where r.kind = dedup_request.kind and r.state = 'waiting' and j.state = 'waiting' and r.learn is null
		and (r.import_id is null or r.import_id = dedup_request.import) limit 1;
	if asked is null then
		asked := dedup_queue(uuid_v7(), kind, import, null);
	end if;
	return asked;
end $$;

create function dedup_queue(key uuid, kind centre_kind, import bigint, learn text) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	work bigint;
begin
	insert into job (kind, params, account_id)
	values ('dedup.run', jsonb_build_object('run', key, 'kind', dedup_queue.kind), current_account())
	returning job_id into work;
	insert into dedup_run (public_id, kind, import_id, job_id, account_id, learn)
	values (key, dedup_queue.kind, import, work, current_account(), dedup_queue.learn);
	return key;
end $$;

-- A person starts a run.
create function dedup_start(key uuid, kind centre_kind, import uuid default null, learn text default null) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	brought bigint;
begin
	perform must('centre.manage');
	if dedup_start.import is not null then
		select i.import_id into brought from import i where i.public_id = dedup_start.import and i.kind = 'exhibitors';
		if brought is null then
			perform refuse(422, 'There is no such import.', 'import');
		end if;
	end if;
	if exists (select from dedup_run r join job j using (job_id)
			where r.kind = dedup_start.kind and r.state in ('waiting', 'running')
				and j.state in ('waiting', 'running') and r.import_id is not distinct from brought) then
		perform refuse(409, 'Such a run is at work or waiting already.');
	end if;
	return dedup_queue(key, dedup_start.kind, brought, dedup_start.learn);
end $$;

-- A person stops a run: at its next safe point if it runs, at once if it does not.
create function dedup_cancel(run uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it dedup_run;
begin
	perform must('centre.manage');
	select * into it from dedup_run r where r.public_id = run for update;
	if it.run_id is null then
		perform refuse(404, 'There is no such search.');
	elsif it.state not in ('waiting', 'running') or it.job_id is null
			or not exists (select from job j where j.job_id = it.job_id and j.state in ('waiting', 'running')) then
		perform refuse(409, 'This run has ended already, or belongs to the command line.');
	end if;
	if job_stop((select j.public_id from job j where j.job_id = it.job_id)) = 'cancelled' then
		update dedup_run r set state = 'cancelled', ended_at = now() where r.run_id = it.run_id;
	end if;
end $$;

-- What was found about records that are hidden or gone: their pairs go, their groups shrink, and a group in which fewer
-- than two are left is closed as it was. Whoever merges, deletes or hides records calls it in the same transaction.
create function dedup_settle(kind centre_kind, ids bigint[]) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	gone bigint[];
begin
	select array_agg(i.id) into gone from unnest(ids) i (id)
	where case when dedup_settle.kind = 'company'
		then not exists (select from company c where c.company_id = i.id and c.merged_into is null)
		else not exists (select from contact c where c.contact_id = i.id and c.merged_into is null) end;
	if gone is null then
		return;
	end if;
	perform dedup_end(kind, gone);
	-- A run that is just writing what it found looks again at the very end, under this lock; what it brought while this
	-- waited for it goes as well. The lock comes after the rows, as in a run: nobody waits in a circle.
	perform pg_advisory_xact_lock_shared(hashtextextended('dedup.settle', 0));
	perform dedup_end(kind, gone);
end $$;

-- Ends what is there about these records: groups first, then pairs, as a run takes them.
create function dedup_end(kind centre_kind, gone bigint[]) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	hurt bigint[];
begin
	select array_agg(distinct g.group_id order by g.group_id) into hurt
	from dedup_group g join dedup_member m using (group_id)
	where g.kind = dedup_end.kind and g.state in ('open', 'later') and m.record_id = any(gone);
	-- Who waited finds what is left: a run may have thrown a group away, a person may have decided it.
	hurt := array(select g.group_id from dedup_group g
		where g.group_id = any(hurt) and g.state in ('open', 'later') order by g.group_id for update);
	delete from dedup_pair p where p.kind = dedup_end.kind and p.a_id = any(gone);
	delete from dedup_pair p where p.kind = dedup_end.kind and p.b_id = any(gone);
	perform dedup_shrink(g.group_id, gone) from unnest(hurt) g (group_id);
end $$;

-- One group without these records.
create function dedup_shrink(group_ bigint, gone bigint[]) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	left_  bigint[];
	kind_  centre_kind := (select g.kind from dedup_group g where g.group_id = group_);
begin
	select array_agg(m.record_id) into left_ from dedup_member m
	where m.group_id = group_ and m.record_id <> all(gone);
	if coalesce(cardinality(left_), 0) < 2 then
		update dedup_group g set state = 'merged', account_id = current_account(), decided_at = now()
		where g.group_id = group_;
		return;
	end if;
	delete from dedup_member m where m.group_id = group_ and m.record_id = any(gone);
	update dedup_group g set records = cardinality(left_), priority = dedup_priority(kind_, left_),
		weight = coalesce((select min(p.weight) from dedup_pair p
			where p.kind = kind_ and p.a_id = any(left_) and p.b_id = any(left_)), g.weight)
	where g.group_id = group_;
end $$;

-- What a run is at: its job knows if it was given up.
create function dedup_state(r dedup_run) returns text language sql stable
security definer set search_path = public, pg_temp as $$
	select case when r.state in ('waiting', 'running') and r.job_id is not null
		then coalesce((select j.state from job j where j.job_id = r.job_id and j.state in ('failed', 'cancelled')), r.state)
		else r.state end
$$;

-- How far a run is; one row, empty without a job.
create function dedup_progress(work bigint) returns table (done bigint, note text, cancel boolean) language sql stable
security definer set search_path = public, pg_temp as $$
	select j.done, j.note, j.cancel from (values (1)) one left join job j on j.job_id = work and j.kind = 'dedup.run'
$$;

-- ------------------------------------------------------------------------------------------ writing what was found
-- Where a run copies to: of its session, seen by nobody else. Policies forbid copying into the tables themselves.
create function dedup_stage() returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	drop table if exists dedup_pair_in, dedup_member_in, dedup_group_in;
	create temp table dedup_pair_in (a_id bigint not null, b_id bigint not null, weight real not null,
		levels smallint[] not null, weights real[] not null);
	create temp table dedup_member_in (cluster int not null, record_id bigint not null);
	create temp table dedup_group_in (cluster int not null, public_id uuid not null, records int not null,
		weight real not null, editions bigint, money bigint);
	grant insert on dedup_pair_in, dedup_member_in, dedup_group_in to pavilion_jobs;
end $$;

-- Groups of the stage with a number, their worth, and whether they are new: of records that stand in one group that was
-- put off, nothing new was found.
create function dedup_number(kind centre_kind) returns void language plpgsql volatile
security definer set search_path = public, pg_temp set work_mem = '128MB' as $$
begin
	delete from dedup_group_in g using (
		select m.cluster, l.group_id, count(*) as many from dedup_member_in m join dedup_member l using (record_id)
		join dedup_group o using (group_id)
		where o.kind = dedup_number.kind and o.state = 'later' group by m.cluster, l.group_id) put_off
	where put_off.cluster = g.cluster and put_off.many = g.records;
	if dedup_number.kind = 'company' then
		update dedup_group_in g set editions = e.many from (
			select m.cluster, count(distinct x.edition_id) as many from exhibitor x
			join dedup_member_in m on m.record_id = x.company_id group by m.cluster) e where e.cluster = g.cluster;
		update dedup_group_in g set money = e.many from (
			select m.cluster, sum(a.total) as many from application a
			join dedup_member_in m on m.record_id = a.company_id
			where dedup_open(a.status) group by m.cluster) e where e.cluster = g.cluster;
	else
		update dedup_group_in g set editions = e.many from (
			select m.cluster, count(distinct x.edition_id) as many from registration x
			join dedup_member_in m on m.record_id = x.contact_id group by m.cluster) e where e.cluster = g.cluster;
		update dedup_group_in g set money = e.many from (
			select m.cluster, sum(a.total) as many from application a join contact k using (account_id)
			join dedup_member_in m on m.record_id = k.contact_id
			where dedup_open(a.status) group by m.cluster) e where e.cluster = g.cluster;
	end if;
end $$;

-- What no longer stands as it was read: open groups of the kind; of an import's run those that share a record with it.
-- Pairs of groups that people put off stay; those that the door found since are kept aside.
create function dedup_clear(kind centre_kind, whole boolean, since timestamptz) returns void language plpgsql volatile
security definer set search_path = public, pg_temp set work_mem = '128MB' as $$
begin
	create temp table dedup_old on commit drop as
	select g.group_id from dedup_group g
	where g.kind = dedup_clear.kind and g.state = 'open' and (whole or exists (
		select from dedup_member m join dedup_member_in n using (record_id) where m.group_id = g.group_id))
	for update;
	create temp table dedup_late on commit drop as
	select * from dedup_pair p where p.kind = dedup_clear.kind and p.door_at >= since;
	if whole then
		delete from dedup_pair p where p.kind = dedup_clear.kind and not exists (
			select from dedup_member a join dedup_group g using (group_id) join dedup_member b using (group_id)
			where a.record_id = p.a_id and b.record_id = p.b_id and g.state = 'later' and g.kind = dedup_clear.kind);
	else
		delete from dedup_pair p using dedup_member a, dedup_member b, dedup_old o
		where p.kind = dedup_clear.kind and a.group_id = o.group_id and b.group_id = o.group_id
			and p.a_id = a.record_id and p.b_id = b.record_id;
	end if;
	delete from dedup_group g using dedup_old o where g.group_id = o.group_id;
end $$;

-- Writes the stage down. All of it or nothing: until this commits, the results before stand.
create function dedup_write(run uuid) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp set work_mem = '128MB' as $$
declare
	it      dedup_run;
	made    bigint;
	numbers regclass := pg_get_serial_sequence('dedup_group', 'group_id'); -- looked up once, not for each group
begin
	select * into strict it from dedup_run r where r.public_id = run;
	analyze dedup_member_in, dedup_group_in;
	-- From here on nobody decides an open group: what was put off until now is known to dedup_number().
	perform dedup_clear(it.kind, it.import_id is null, coalesce(it.started_at, it.created_at) - interval '1 minute');
	perform dedup_number(it.kind);
	-- What is left of pairs now: those of groups that were put off.
	delete from dedup_pair_in p using dedup_pair o
	where o.kind = it.kind and o.a_id = p.a_id and o.b_id = p.b_id;
	insert into dedup_pair (kind, a_id, b_id, run_id, weight, levels, weights)
	select it.kind, p.a_id, p.b_id, it.run_id, p.weight, p.levels, p.weights from dedup_pair_in p order by p.a_id, p.b_id;
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

-- What happened to records while the run was at work: merged or deleted ones leave, and pairs that a person found to be
-- apart meanwhile end their group.
create function dedup_again(it dedup_run) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform pg_advisory_xact_lock(hashtextextended('dedup.settle', 0));
	perform dedup_settle(it.kind, array(
		select distinct m.record_id from dedup_member_in m
		where case when it.kind = 'company'
			then not exists (select from company c where c.company_id = m.record_id and c.merged_into is null)
			else not exists (select from contact c where c.contact_id = m.record_id and c.merged_into is null) end));
	delete from dedup_pair p using dedup_apart x
	where p.kind = it.kind and x.kind = it.kind and p.a_id = x.a_id and p.b_id = x.b_id;
	delete from dedup_group g using dedup_member a, dedup_member b, dedup_apart x
	where g.run_id = it.run_id and g.state = 'open' and a.group_id = g.group_id and b.group_id = g.group_id
		and x.kind = it.kind and x.a_id = a.record_id and x.b_id = b.record_id;
end $$;

-- What the door found of records that changed while the run was at work joins what the run found.
create function dedup_late(kind centre_kind) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	d dedup_pair;
begin
	for d in select * from dedup_late l where not exists (select from dedup_pair p
			where p.kind = l.kind and p.a_id = l.a_id and p.b_id = l.b_id) order by l.door_at loop
		perform door_queue(d.kind, d.b_id, jsonb_build_array(jsonb_build_object('record',
			case d.kind when 'company' then (select c.public_id from company c where c.company_id = d.a_id)
				else (select k.public_id from contact k where k.contact_id = d.a_id) end,
			'weight', d.weight, 'levels', d.levels, 'weights', d.weights)));
	end loop;
end $$;

-- ------------------------------------------------------------------------------------------ the model in use
-- Puts a model in use; the one before is kept.
create function dedup_model_keep(kind centre_kind, learned text, params jsonb, link real, sure real, records bigint)
returns bigint language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	made bigint;
begin
	update dedup_model m set used = false where m.kind = dedup_model_keep.kind and m.used;
	insert into dedup_model (kind, learned, params, link, sure, records, account_id, used)
	values (dedup_model_keep.kind, dedup_model_keep.learned, dedup_model_keep.params, dedup_model_keep.link,
		dedup_model_keep.sure, dedup_model_keep.records, current_account(), true)
	returning model_id into made;
	return made;
end $$;

-- A person sets the two thresholds: a model of its own, so that what was found before keeps the one it was found with.
create function dedup_model_limits(model uuid, link real, sure real) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it   dedup_model;
	made bigint;
begin
	perform must('centre.manage');
	select * into it from dedup_model m where m.public_id = model for update;
	if it.model_id is null then
		perform refuse(404, 'There is no such model.');
	elsif not it.used then
		perform refuse(409, 'Another model has been put in use meanwhile. Please look at it first.');
	elsif link not between -20 and 60 then
		perform refuse(422, 'Please enter a weight from -20 to 60.', 'link');
	elsif sure not between link and 100 then
		perform refuse(422, 'This must be at least the weight above, and at most 100.', 'sure');
	end if;
	made := dedup_model_keep(it.kind, 'hand', it.params, link, sure, it.records);
	return (select m.public_id from dedup_model m where m.model_id = made);
end $$;

-- A person puts an earlier model back.
create function dedup_model_use(model uuid) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it dedup_model;
begin
	perform must('centre.manage');
	select * into it from dedup_model m where m.public_id = model for update;
	if it.model_id is null then
		perform refuse(404, 'There is no such model.');
	elsif not it.used then
		update dedup_model m set used = false where m.kind = it.kind and m.used;
		update dedup_model m set used = true where m.model_id = it.model_id;
	end if;
	return it.public_id;
end $$;

revoke execute on function dedup_state, dedup_progress, dedup_priority, dedup_request, dedup_queue, dedup_start, dedup_cancel, dedup_settle, dedup_end, dedup_late,
	dedup_shrink, dedup_stage, dedup_number, dedup_clear, dedup_write, dedup_again, dedup_model_keep,
	dedup_model_limits, dedup_model_use from public;
grant execute on function dedup_state, dedup_progress, dedup_start, dedup_cancel, dedup_model_limits, dedup_model_use
	to pavilion_office;
-- Exports of the list.
grant execute on function dedup_state to pavilion_jobs;
-- Jobs write what they find, learn and decide through these functions; of its own account a run only keeps its row.
revoke insert, update, delete on centre_due, dedup_model, dedup_pair, dedup_group, dedup_member, dedup_apart from pavilion_jobs;
revoke delete on dedup_run from pavilion_jobs;
grant execute on function dedup_request, dedup_stage, dedup_write, dedup_model_keep, dedup_priority to pavilion_jobs;
