-- job.tune: a runner whose machine or process is gone is noticed in seconds, and its statement given up
select set_config('client_connection_check_interval', '2s', false), set_config('tcp_keepalives_idle', '10', false),
	set_config('tcp_keepalives_interval', '5', false), set_config('tcp_keepalives_count', '3', false),
	set_config('lock_timeout', :lock_timeout::text, false);

-- job.take: the first of these kinds that is due. The advisory lock, held by this session until the job has ended,
-- is the sign of life that counts: it goes with the session, however the runner dies
with due as (
	select j.job_id from job j
	where j.state = 'waiting' and j.run_at <= now() and j.kind = any(:kinds::text[])
	order by j.run_at, j.job_id limit 1
	for update skip locked
)
update job j set state = 'running', runner = :runner::text, alive_at = now(), attempts = j.attempts + 1, note = null,
	ended_at = null, done = 0, total = null
from due where j.job_id = due.job_id
returning j.job_id, j.kind, j.account_id, j.attempts, pg_try_advisory_lock(hashtextextended('job', j.job_id)) as locked;

-- job.params: what the job is about
select p.key, p.value from job j, jsonb_each_text(j.params) p where j.job_id = :job::bigint;

-- job.end: done, failed, cancelled, or waiting for another try in :pause seconds
update job set state = :state::text, note = :note::text,
	run_at = case when :state::text = 'waiting' then now() + :pause::int * interval '1 second' else run_at end,
	attempts = case when :anew::boolean then 0 else attempts end,
	ended_at = case when :state::text <> 'waiting' then now() end
where job_id = :job::bigint and state = 'running' and runner = :runner::text;

-- job.release: no lock outlives its job
select pg_advisory_unlock_all();

-- job.orphans: running in the table, but no session holds the lock: the runner died. They wait again
with lost as materialized (
	select j.job_id from job j where j.state = 'running' and j.kind = any(:kinds::text[])
	for update skip locked
), free as materialized (
	select l.job_id from lost l where pg_try_advisory_xact_lock(hashtextextended('job', l.job_id))
)
update job j set state = 'waiting', run_at = now() + least(j.attempts - 1, 60) * interval '1 second'
from free where j.job_id = free.job_id
returning j.job_id;

-- job.next: milliseconds until the next of these kinds is due
select ceil(extract(epoch from min(run_at) - now()) * 1000)::bigint as ms
from job where state = 'waiting' and kind = any(:kinds::text[]);

-- job.progress: where it is, for people; whether somebody asked to stop it
update job set done = :done::bigint, total = :total::bigint, note = coalesce(:note::text, note), alive_at = now()
where job_id = :job::bigint and state = 'running'
returning cancel;

-- job.result: what came of it, for people
update job set result = result || :result::jsonb where job_id = :job::bigint;

-- job.lapse: holds whose time is over; how many
select booking_lapse() as lapsed;

-- job.lapse_next: seconds until the next hold ends, at most a minute
select greatest(1, least(60, ceil(coalesce(extract(epoch from min(held_until) - now()), 60))))::int as seconds
from booth where status = 'held';

-- job.sweep_session: sessions that have ended
delete from session where expires_at < now();

-- job.sweep_link: links of mails that nobody can use any more
delete from link where expires_at < now() - interval '7 days';

-- job.sweep_visit: links of visitors whose time is over
select registration_link_sweep() as gone;

-- job.sweep_join: requests to join a company that nobody answered, and pages that were left
select join_lapse() as lapsed;

-- job.sweep_ticket: what the vault vouched for and nobody used
delete from vault_ticket where expires_at < now();

-- job.sweep_rate: counters of tries whose time is over
delete from rate where window_at < now() - interval '1 day';

-- job.sweep_form: forms that nobody will send twice any more
delete from form_key where at < now() - interval '7 days';

-- job.sweep_job: mails are in the ledger of messages; the rest is kept for a quarter of a year
delete from job where ended_at < now() - case kind when 'mail.send' then interval '7 days' else interval '90 days' end
	and not exists (select from import i where i.job_id = job.job_id);

-- job.sweep_upload: uploads whose import was discarded, cancelled or never started
select import_sweep() as gone;

-- job.sweep_registration: visitors whose address nobody confirmed in time
select registration_lapse() as gone;

-- job.unnamed: of these files of the store those that no row names
select n.hex from unnest(:files::text[]) n (hex)
where not exists (select from file f where f.sha256 = decode(n.hex, 'hex'));
