-- import_revert.plan: what a revert of the import would do, and what depends on it
select p.*, companies - companies_held as companies_free, listings - listings_held as listings_free,
	fields - fields_held as fields_free, free = 0 as nothing, jsonb_array_length(coalesce(examples, '[]')) = 100 as more
from import_plan(:import::uuid) p;

-- import_revert.start: the job that does it
select import_revert_start(:key::uuid, :import::uuid, :part::text = 'part', :seen::text);

-- import_revert.cancel: asks it to stop; then nothing is taken back
select import_revert_cancel(:import::uuid);

-- import_revert.last: the latest try, with its progress
select r.state, r.partial, r.companies, r.listings, r.fields, r.codes, r.held, r.error, r.created_at, r.ended_at,
	a.name as who, j.done, j.total, j.cancel, i.public_id as import,
	case when j.total > 0 then least(100, round(100.0 * j.done / j.total)) else 0 end as percent,
	r.state in ('waiting', 'running') as running, r.state = 'failed' as failed, r.state = 'done' as reverted
from import_revert r join import i using (import_id)
left join account a on a.account_id = r.account_id left join job j on j.job_id = r.job_id
where i.public_id = :import::uuid
order by r.revert_id desc limit 1;

-- import_revert.duplicates: how many of its rows are likely duplicates
select :import::uuid as import, looking, open, found from import_duplicates(:import::uuid);

-- import_revert.again: the file once more, as a new import
select import_again(:key::uuid, :import::uuid) as import;

-- import_revert.open: begins, in the transaction of the job; no row if there is nothing to do any more
select partial, total from import_revert_open(:revert::uuid);

-- import_revert.step: the next companies of a part
select last, done, held from import_revert_step(:revert::uuid, :part::text, :after::bigint, :portion::int);

-- import_revert.close: it is done
select companies, listings, fields, codes, held from import_revert_close(:revert::uuid);
