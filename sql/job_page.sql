-- job_page.filters: kinds of work that were asked for
select 'kind' as name, 'Work' as label, (
		select jsonb_agg(jsonb_build_object('value', kind, 'label', kind, 'word', true,
			'selected', coalesce(kind = any(:kind::text[]), false)) order by kind)
		from (select distinct kind from job) k) as options;

-- job_page.cancel: asks it to stop
select job_cancel(:job);

-- job_page.retry: one that failed or was cancelled runs again
select job_retry(:job);
