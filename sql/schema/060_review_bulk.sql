-- Merges of many groups at once: one person judges a sample and proposes, a second one approves, a job does it group by
-- group. What was merged so can be taken back as a whole.

create table review_bulk (
	bulk_id     bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	kind        centre_kind not null,
	import_id   bigint references import,                       -- only groups of this import
	threshold   real not null,                                  -- bits: every pair of a group is at least so likely
	state       text not null default 'draft' check (state in
		('draft', 'proposed', 'running', 'done', 'cancelled', 'rejected', 'undoing', 'undone')),
	account_id  bigint not null references account,
	proposed_at timestamptz,
	approved_by bigint references account,
	approved_at timestamptz,
	reason      text check (length(reason) <= 2000),             -- why it was rejected
	job_id      bigint references job on delete set null,
	created_at  timestamptz not null default now(),
	ended_at    timestamptz,
	check (approved_by <> account_id)
);
create index review_bulk_created on review_bulk (created_at desc);

-- The groups of a proposal, fixed with it; those that are left to people say why.
create table review_bulk_group (
	bulk_id     bigint not null references review_bulk on delete cascade,
	group_id    bigint not null,
	kind        centre_kind not null,
	members     bigint[] not null,
	names       text not null,
	weight      real not null,
	state       text not null default 'waiting' check (state in ('waiting', 'left', 'merged', 'undone', 'kept')),
	reason      text,
	act_id      bigint references review_act,
	primary key (bulk_id, group_id)
);
create index review_bulk_waiting on review_bulk_group (bulk_id, weight desc, group_id) where state = 'waiting';
create index review_bulk_merged on review_bulk_group (bulk_id, act_id desc) where state = 'merged';
create index review_bulk_state on review_bulk_group (bulk_id, state, weight desc);

-- Pairs drawn at random for a person to judge.
create table review_sample (
	bulk_id     bigint not null references review_bulk on delete cascade,
	sample_id   int not null,
	account_id  bigint not null references account,
	a_id        bigint not null,
	b_id        bigint not null,
	weight      real not null,
	verdict     text check (verdict in ('same', 'different', 'unsure')),
	judged_at   timestamptz,
	primary key (bulk_id, account_id, sample_id)
);

-- Who may see a bulk: it reaches over all records, so whoever has to do with it must be allowed to see all.
create function bulk_hold(it uuid) returns review_bulk language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	b review_bulk;
begin
	perform must('centre.bulk');
	select * into b from review_bulk r where r.public_id = it for update;
	if b.bulk_id is null or review_scope(b.kind) is distinct from 'all' then
		perform refuse(404, 'There is no such proposal.');
	end if;
	return b;
end $$;

-- What letters and digits say alike.
create function bulk_code(code text) returns text language sql immutable as
	$$ select nullif(upper(regexp_replace(code, '[^[:alnum:]]', '', 'g')), '') $$;

-- Why a group is left to people, or null. Sure fields are those that two records of one company or person cannot have
-- differently.
create function bulk_doubt(kind text, ids bigint[], threshold real) returns text language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	if coalesce((select min(p.weight) from dedup_pair p where p.kind = bulk_doubt.kind and p.a_id = any(ids)
			and p.b_id = any(ids)), '-infinity') < threshold then
		return 'Two of the records are less alike than the threshold asks.';
	elsif kind = 'company' and (select count(distinct bulk_code(c.register_no)) > 1 from company c where c.company_id = any(ids)) then
		return 'The register numbers differ.';
	elsif kind = 'company' and (select count(distinct c.country) > 1 from company c where c.company_id = any(ids)) then
		return 'The countries differ.';
	elsif kind = 'company' and bulk_opens(ids) then
		return 'Somebody signs in for one of them, and would see the others'' applications.';
	elsif kind = 'contact' and (select count(k.account_id) > 1 from contact k where k.contact_id = any(ids)) then
		return 'More than one of them signs in.';
	elsif kind = 'contact' and (select count(distinct k.country) > 1 from contact k where k.contact_id = any(ids)) then
		return 'The countries differ.';
	elsif exists (select from dedup_apart p where p.kind = bulk_doubt.kind and p.a_id = any(ids) and p.b_id = any(ids)) then
		return 'Somebody said that two of them differ.';
	end if;
	return null;
end $$;

-- Whether merging these companies would show somebody who signs in for one what belongs to another: anybody may register a
-- company of a known name.
create function bulk_opens(ids bigint[]) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select exists (
		select from contact k join unnest(ids) o on o <> k.company_id
		where k.company_id = any(ids) and k.account_id is not null and (
			exists (select from contact p where p.company_id = o and p.account_id is not null)
			or exists (select from application a where a.company_id = o)
			or exists (select from registration r where r.company_id = o)
			or exists (select from invitation i where i.company_id = o)
			or exists (select from lead l where l.company_id = o)))
$$;

-- Draws pairs at or above the threshold for the reader to judge: one of a group at most.
create function bulk_draw(b review_bulk, many int) returns void language sql volatile
security definer set search_path = public, pg_temp as $$
	insert into review_sample (bulk_id, sample_id, account_id, a_id, b_id, weight)
	select b.bulk_id, coalesce((select max(s.sample_id) from review_sample s
		where s.bulk_id = b.bulk_id and s.account_id = current_account()), 0) + row_number() over (order by p.weight, p.a_id),
		current_account(), p.a_id, p.b_id, p.weight
	from (select g.group_id from dedup_group g
		where g.kind = b.kind and g.state = 'open' and g.weight >= b.threshold
			and (b.import_id is null or g.import_id = b.import_id)
		order by random() limit many) g
	cross join lateral (
		select p.* from dedup_member m join dedup_pair p on p.kind = b.kind and p.a_id = m.record_id
		join dedup_member n on n.group_id = m.group_id and n.record_id = p.b_id
		where m.group_id = g.group_id and p.weight >= b.threshold order by random() limit 1) p
	where not exists (select from review_sample s where s.bulk_id = b.bulk_id and s.account_id = current_account()
		and s.a_id = p.a_id and s.b_id = p.b_id)
$$;

-- Four eyes are two people's: a machine has none.
create function bulk_person() returns boolean language sql stable
security definer set search_path = public, pg_temp as
	$$ select exists (select from account a where a.account_id = current_account() and a.kind = 'organizer' and a.disabled_at is null) $$;

-- Begins a proposal: a threshold, and a sample to judge. `key` becomes its public id.
create function bulk_begin(key uuid, kind text, threshold real, import uuid) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	b review_bulk;
begin
	perform must('centre.bulk');
	if review_scope(kind) is distinct from 'all' or not bulk_person() then
		perform refuse(403, 'Merges in bulk are for people who see all records.');
	elsif not exists (select from dedup_group g where g.kind = bulk_begin.kind and g.state = 'open'
			and g.weight >= bulk_begin.threshold
			and (import is null or g.import_id = (select i.import_id from import i where i.public_id = import))) then
		perform refuse(422, 'No open group is as likely as that.', 'threshold');
	end if;
	insert into review_bulk (public_id, kind, threshold, import_id, account_id)
	values (key, kind, threshold, (select i.import_id from import i where i.public_id = import), current_account())
	returning * into b;
	perform bulk_draw(b, 20);
	return b.public_id;
end $$;

-- Another sample of the reader's own: of a proposal that waits for approval too.
create function bulk_more(it uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	b review_bulk := bulk_hold(it);
begin
	if b.state not in ('draft', 'proposed') then
		perform refuse(409, 'This was decided already.');
	elsif (select count(*) from review_sample s where s.bulk_id = b.bulk_id and s.account_id = current_account()) >= 200 then
		perform refuse(409, 'Two hundred pairs are enough to know.');
	end if;
	perform bulk_draw(b, 20);
end $$;

-- Keeps what the reader says of the pairs of the sample: {"3": "same"}.
create function bulk_judge(it uuid, verdicts jsonb) returns int language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	b review_bulk := bulk_hold(it);
	n int;
begin
	if b.state not in ('draft', 'proposed') then
		perform refuse(409, 'This was decided already.');
	end if;
	update review_sample s set verdict = v.value, judged_at = now()
	from jsonb_each_text(verdicts) v
	where s.bulk_id = b.bulk_id and s.account_id = current_account() and s.sample_id::text = v.key
		and v.value in ('same', 'different', 'unsure');
	get diagnostics n = row_count;
	return n;
end $$;

-- One of the two records of a pair of the reader's sample, as people know it.
create function bulk_card(it uuid, sample int, second boolean) returns jsonb language sql stable
security definer set search_path = public, pg_temp as $$
	select review_card(b.kind, case when second then s.b_id else s.a_id end)
	from review_bulk b join review_sample s using (bulk_id)
	where b.public_id = it and s.sample_id = sample and s.account_id = current_account() and may('centre.bulk')
		and review_scope(b.kind) = 'all'
$$;

-- How right the judged pairs were: what is not sure counts as wrong. With Wilson's interval of 95 percent.
create function bulk_precision(bulk bigint, who bigint default null)
returns table (judged bigint, good bigint, wrong bigint, unsure bigint, precision_is numeric, low numeric, high numeric)
language sql stable security definer set search_path = public, pg_temp as $$
	select judged, k, w, u, round(100.0 * k / n, 1),
		round((100 * (p + z2 / (2 * n) - sqrt(z2 * (p * (1 - p) + z2 / (4 * n)) / n)) / (1 + z2 / n))::numeric, 1),
		round((100 * (p + z2 / (2 * n) + sqrt(z2 * (p * (1 - p) + z2 / (4 * n)) / n)) / (1 + z2 / n))::numeric, 1)
	from (select count(verdict) as judged, nullif(count(verdict), 0) as n, count(*) filter (where verdict = 'same') as k,
			count(*) filter (where verdict = 'different') as w, count(*) filter (where verdict = 'unsure') as u,
			count(*) filter (where verdict = 'same')::float8 / nullif(count(verdict), 0) as p, 3.8414588::float8 as z2
		from review_sample s where s.bulk_id = bulk and (who is null or s.account_id = who) and may('centre.bulk')) f
$$;

-- Proposes: the groups are fixed now; those with a doubt are left to people.
create function bulk_propose(it uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	b review_bulk := bulk_hold(it);
begin
	if b.state <> 'draft' then
		perform refuse(409, 'This was decided already.');
	elsif b.account_id <> current_account() then
		perform refuse(403, 'Only who began it can propose it.');
	elsif (select count(*) = 0 or count(*) > count(s.verdict) from review_sample s
			where s.bulk_id = b.bulk_id and s.account_id = b.account_id) then
		perform refuse(422, 'Please judge every pair of the sample first.');
	end if;
	insert into review_bulk_group (bulk_id, group_id, kind, members, names, weight, state, reason)
	select b.bulk_id, g.group_id, b.kind, g.ids, (select string_agg(left(review_card(b.kind, id) ->> 'name', 60), ' / ' order by id)
		from unnest(g.ids[1:3]) id), g.weight, case when d.doubt is null then 'waiting' else 'left' end, d.doubt
	from (select o.group_id, o.weight, review_ids(o.group_id) as ids from dedup_group o
		where o.kind = b.kind and o.state = 'open' and o.weight >= b.threshold
			and (b.import_id is null or o.import_id = b.import_id)) g
	cross join lateral (select bulk_doubt(b.kind, g.ids, b.threshold) as doubt offset 0) d
	where cardinality(g.ids) > 1;
	update review_bulk r set state = 'proposed', proposed_at = now() where r.bulk_id = b.bulk_id;
end $$;

-- The second person says yes: the job begins.
create function bulk_approve(it uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	b   review_bulk := bulk_hold(it);
	job bigint;
begin
	-- The merges are done in the name of who approves.
	perform must('centre.review');
	if b.account_id = current_account() or not bulk_person() then
		perform refuse(403, 'A second person has to approve this: whoever proposed it cannot.');
	elsif b.state <> 'proposed' then
		perform refuse(409, 'This was decided already.');
	end if;
	insert into job (kind, params, account_id) values ('merge.bulk', jsonb_build_object('bulk', b.public_id), current_account())
	returning job_id into job;
	update review_bulk r set state = 'running', approved_by = current_account(), approved_at = now(), job_id = job
	where r.bulk_id = b.bulk_id;
end $$;

-- The second person says no, or the first one takes it back.
create function bulk_reject(it uuid, reason text) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	b review_bulk := bulk_hold(it);
begin
	if b.state not in ('draft', 'proposed') then
		perform refuse(409, 'This was decided already.');
	end if;
	update review_bulk r set state = 'rejected', reason = bulk_reject.reason, ended_at = now(),
		approved_by = nullif(current_account(), b.account_id), approved_at = now()
	where r.bulk_id = b.bulk_id;
end $$;

-- Stops it after the group it is at.
create function bulk_cancel(it uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	b review_bulk := bulk_hold(it);
begin
	if b.state not in ('running', 'undoing') then
		perform refuse(409, 'This is not at work.');
	end if;
	if job_stop((select j.public_id from job j where j.job_id = b.job_id)) = 'cancelled' then
		perform bulk_end(b.public_id, true);
	end if;
end $$;

-- Takes all merges of it back, by a job.
create function bulk_undo(it uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	b   review_bulk := bulk_hold(it);
	job bigint;
begin
	if b.state not in ('done', 'cancelled') or not exists (select from review_bulk_group g
			where g.bulk_id = b.bulk_id and g.state = 'merged') then
		perform refuse(409, 'There is nothing to undo.');
	end if;
	insert into job (kind, params, account_id) values ('merge.bulk_undo', jsonb_build_object('bulk', b.public_id), current_account())
	returning job_id into job;
	update review_bulk r set state = 'undoing', job_id = job, ended_at = null where r.bulk_id = b.bulk_id;
end $$;

-- ------------------------------------------------------------------------------------------ the job's steps
-- The steps act as who approved: what is refused to that person is refused to the job.
create function bulk_act_as(who bigint) returns void language sql volatile as $$
	select set_config('pavilion.account', who::text, true), set_config('pavilion.scope', 'all', true),
		set_config('pavilion.team', coalesce((select a.team_id::text from account a where a.account_id = who), ''), true)
$$;

-- Merges the next group of a bulk, in a transaction of its own: f when none is left. What is refused is left to people.
create function bulk_step(it uuid) returns boolean language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	b   review_bulk;
	n   review_bulk_group;
	g   dedup_group;
	act review_act;
	why text;
begin
	select * into b from review_bulk r where r.public_id = it for share;
	if b.state is distinct from 'running' then
		return false;
	end if;
	select * into n from review_bulk_group o where o.bulk_id = b.bulk_id and o.state = 'waiting'
	order by o.weight desc, o.group_id limit 1 for update;
	if not found then
		return false;
	end if;
	perform bulk_act_as(b.approved_by);
	begin
		select * into g from dedup_group d where d.group_id = n.group_id for update;
		why := case when g.group_id is null or g.state <> 'open' or review_ids(g.group_id) <> n.members
			then 'Somebody decided it meanwhile.' else bulk_doubt(b.kind, n.members, b.threshold) end;
		if why is null then
			act := review_note(g, n.members, 'merged');
			act.decision := merge_do(b.kind, (review_public(b.kind, array[review_survivor(b.kind, n.members)]))[1],
				review_public(b.kind, array_remove(n.members, review_survivor(b.kind, n.members))), null, null, n.weight, b.bulk_id);
			update dedup_group d set state = 'merged', account_id = b.approved_by, decided_at = now() where d.group_id = g.group_id;
			update review_act a set decision = act.decision, bulk_id = b.bulk_id where a.act_id = act.act_id;
		end if;
	exception when sqlstate 'PV409' or sqlstate 'PV422' or sqlstate 'PV404' or sqlstate 'PV403' then
		why := sqlerrm;
	end;
	update review_bulk_group o set state = case when why is null then 'merged' else 'left' end, reason = why, act_id = case
		when why is null then act.act_id end
	where o.bulk_id = n.bulk_id and o.group_id = n.group_id;
	return true;
end $$;

-- Takes the last merge of a bulk back that still stands; f when none is left.
create function bulk_undo_step(it uuid) returns boolean language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	b   review_bulk;
	n   review_bulk_group;
	why text;
begin
	select * into b from review_bulk r where r.public_id = it for share;
	if b.state is distinct from 'undoing' then
		return false;
	end if;
	select * into n from review_bulk_group o where o.bulk_id = b.bulk_id and o.state = 'merged'
	order by o.act_id desc limit 1 for update;
	if not found then
		return false;
	end if;
	perform bulk_act_as((select j.account_id from job j where j.job_id = b.job_id));
	begin
		if (select a.undone_at is null from review_act a where a.act_id = n.act_id) then
			perform review_undo((select a.public_id from review_act a where a.act_id = n.act_id));
		end if;
	exception when sqlstate 'PV409' or sqlstate 'PV422' or sqlstate 'PV404' or sqlstate 'PV403' then
		why := sqlerrm;
	end;
	update review_bulk_group o set state = case when why is null then 'undone' else 'kept' end, reason = why
	where o.bulk_id = n.bulk_id and o.group_id = n.group_id;
	return true;
end $$;

-- The end of the work, or of as much of it as was wanted.
create function bulk_end(it uuid, cancelled boolean) returns void language sql volatile
security definer set search_path = public, pg_temp as $$
	update review_bulk r set ended_at = now(), state = case r.state
		when 'undoing' then case when cancelled then 'cancelled' else 'undone' end
		else case when cancelled then 'cancelled' else 'done' end end
	where r.public_id = it and r.state in ('running', 'undoing')
$$;

-- Its job was given up, or stopped before it began: what is merged stays, and can be undone.
create function bulk_job_ended() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
	perform bulk_end(b.public_id, true) from review_bulk b where b.job_id = new.job_id and b.state in ('running', 'undoing');
	return null;
end $$;
create trigger bulk_job_ended after update of state on job for each row
	when (new.kind in ('merge.bulk', 'merge.bulk_undo') and new.state in ('failed', 'cancelled'))
	execute function bulk_job_ended();

-- How far it is.
create function bulk_progress(it uuid) returns table (done bigint, total bigint) language sql stable
security definer set search_path = public, pg_temp as $$
	select case b.state when 'undoing' then count(*) filter (where g.state in ('undone', 'kept'))
			else count(*) filter (where g.state in ('merged', 'left') and (g.reason is null or g.act_id is not null)) end,
		case b.state when 'undoing' then count(*) filter (where g.act_id is not null)
			else count(*) filter (where g.state in ('merged', 'waiting')) end
	from review_bulk b join review_bulk_group g using (bulk_id)
	where b.public_id = it group by b.bulk_id
$$;

-- Groups that were put aside come back when their time is over; how many.
create function review_wake() returns int language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	n int;
begin
	update dedup_group d set state = 'open', later_until = null, account_id = null, decided_at = null
	where d.state = 'later' and d.later_until <= now();
	get diagnostics n = row_count;
	return n;
end $$;

do $$
declare
	f regprocedure;
	t text;
begin
	for f in select p.oid::regprocedure from pg_proc p
			where p.pronamespace = 'public'::regnamespace and (p.proname ~ '^bulk_' or p.proname = 'review_wake') loop
		execute format('revoke execute on function %s from public', f);
	end loop;
	foreach t in array array['review_bulk', 'review_bulk_group', 'review_sample'] loop
		execute format('alter table %I enable row level security', t);
		execute format('grant select on %I to pavilion_office', t);
		execute format('create policy office_read on %I for select to pavilion_office using (
			(select may(''centre.bulk'')) and %s)', t, case t
				when 'review_sample' then 'exists (select from review_bulk b where b.bulk_id = review_sample.bulk_id)'
				else '(kind = ''company'' and (select review_scope(''company'')) = ''all''
					or kind = ''contact'' and (select review_scope(''contact'')) = ''all'')' end);
	end loop;
end $$;
grant execute on function bulk_begin, bulk_more, bulk_judge, bulk_propose, bulk_approve, bulk_reject, bulk_cancel, bulk_undo,
	bulk_precision, bulk_card to pavilion_office;
grant execute on function bulk_step, bulk_undo_step, bulk_end, bulk_progress, review_wake to pavilion_jobs;
