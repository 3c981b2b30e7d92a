-- export.create: an export is a job; it runs with the rows that the asker's role opens for that list
select export_create(:key, :list, :format, :query, :permission) as export;

-- export.known: refuses when there is no such export of one's own
select refuse(404, 'There is no such export, or it is not yours.')
where not exists (select from job where public_id = :export and kind = 'export' and account_id = current_account());

-- export.one: its progress, and its file when it is done
select j.public_id as export, j.state, j.done, j.total, j.note, j.cancel, j.created_at, j.ended_at,
	j.params ->> 'list' as list, j.params ->> 'format' as format,
	case when j.total > 0 then least(100, round(100.0 * j.done / j.total)) else 0 end as percent,
	j.state in ('waiting', 'running') as running, j.state = 'done' as ready,
	f.public_id as file, f.name, f.size, encode(f.sha256, 'hex') as hash, f.type
from job j left join file f on f.public_id = (j.result ->> 'file')::uuid
where j.public_id = :export and j.kind = 'export' and j.account_id = current_account();

-- export.cancel: asks the export to stop
select export_cancel(:export);

-- export.ready: refuses while there is no file
select refuse(404, 'This export has no file.')
where not exists (select from job j join file f on f.public_id = (j.result ->> 'file')::uuid
	where j.public_id = :export and j.kind = 'export' and j.account_id = current_account());
