-- Jobs and messages: waking the runner, cancel and retry by a person, rows for regular work, rights.

-- A job that is due wakes the runners as soon as its transaction commits. One that is due later wakes
-- nobody: every runner looks ahead by itself.
create function job_wake() returns trigger language plpgsql as $$
begin
	if new.run_at <= now() then
		perform pg_notify('job', new.kind);
	end if;
	return null;
end $$;
create trigger job_wake after insert or update of state, run_at on job
	for each row when (new.state = 'waiting') execute function job_wake();

-- Regular work is one row of each kind that waits again after each run, for as long as the run itself says.
create function job_regular(kind text) returns boolean language sql immutable parallel safe as
	$$ select kind in ('hold.lapse', 'house.keeping') $$;
create unique index job_regular on job (kind) where job_regular(kind);
insert into job (kind) values ('hold.lapse'), ('house.keeping');

create index job_ended on job (ended_at) where ended_at is not null;

-- Stops a job: at once if it waits, at its next safe point if it runs. For functions that know who may.
create function job_stop(job uuid) returns text language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	become text;
begin
	update job j set cancel = true,
		state = case j.state when 'waiting' then 'cancelled' else j.state end,
		ended_at = case j.state when 'waiting' then now() end
	where j.public_id = job_stop.job and j.state in ('waiting', 'running')
		and not job_regular(j.kind)
	returning state into become;
	if become is null then
		perform refuse(409, 'This job has ended already.');
	end if;
	return become;
end $$;

-- A person stops a job: anybody their own import or export, whoever manages jobs any.
create function job_cancel(job uuid) returns text language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	if not exists (select from job j where j.public_id = job_cancel.job and j.account_id = current_account()
		and j.kind ~ '^(export$|import\.)') then
		perform must('job.manage');
	end if;
	return job_stop(job);
end $$;

-- A person tries a failed or cancelled job again, from its first attempt.
create function job_retry(job uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform must('job.manage');
	update job j set state = 'waiting', cancel = false, attempts = 0, run_at = now(), ended_at = null, note = null
	where j.public_id = job_retry.job and j.state in ('failed', 'cancelled');
	if not found then
		perform refuse(409, 'Only a job that failed or was cancelled can be tried again.');
	end if;
end $$;

-- A person sends a message again of which nobody knows whether it arrived, or that was refused.
create function message_again(message uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	id bigint;
begin
	perform must('message.send');
	update message m set state = 'queued' where m.public_id = message_again.message and m.state in ('failed', 'unknown')
	returning m.message_id into id;
	if id is null then
		perform refuse(409, 'Only a message that failed or whose fate is unknown can be sent again.');
	end if;
	insert into job (kind, params, account_id)
	values ('mail.send', jsonb_build_object('message', id), current_account());
end $$;

revoke execute on function job_stop, job_cancel, job_retry, message_again from public;
grant execute on function job_cancel, job_retry, message_again to pavilion_office;

grant delete on job to pavilion_jobs;
-- What house.keeping throws away; it sees how old it is and nothing else of it.
grant delete on session, link, rate, form_key, vault_ticket to pavilion_jobs;
grant select (expires_at) on session, link, vault_ticket to pavilion_jobs;
grant select (window_at) on rate to pavilion_jobs;
grant select (at) on form_key to pavilion_jobs;
