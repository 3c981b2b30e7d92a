-- dedup_page.imports: the last lists that were brought in
select i.public_id as id, i.name, i.created_at from import i
where i.kind = 'exhibitors' and i.state = 'done' order by i.import_id desc limit 50;

-- dedup_page.start: queues a run
select dedup_start(:key, :kind, :import) as run;

-- dedup_page.known: refuses when there is no such run
select refuse(404, 'There is no such search.') where not exists (select from dedup_run where public_id = :run);

-- dedup_page.one: a run with its progress
select r.public_id as run, r.run_id as number, r.kind, dedup_state(r) as state, r.records, r.candidates, r.pairs, r.groups,
	r.seconds::numeric(10,1) as seconds, r.created_at, r.ended_at, a.name as who, i.name as import_name,
	i.public_id as import, r.learn, m.public_id as model, m.model_id as model_number,
	coalesce(r.error, p.note) as error, p.done as percent, p.note, p.cancel,
	dedup_state(r) in ('waiting', 'running') as running, r.job_id is not null as stoppable,
	dedup_state(r) not in ('waiting', 'running') as ended
from dedup_run r left join account a on a.account_id = r.account_id left join import i using (import_id)
left join dedup_model m using (model_id), dedup_progress(r.job_id) p
where r.public_id = :run;

-- dedup_page.cancel: stops a run
select dedup_cancel(:run);
