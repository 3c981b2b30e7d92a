-- import_page.editions: where a file can be brought into, the one in force first
select public_id as id, code, tr(name) as name
from edition order by edition_id = current_edition() desc, opens_on desc nulls last, edition_id desc
limit 200;

-- import_page.known: refuses when there is no such import
select refuse(404, 'There is no such import.')
where not exists (select from import where public_id = :import);

-- import_page.place: refuses when there is no such edition
select refuse(422, 'There is no such edition.', 'edition')
where not exists (select from edition where public_id = :edition);

-- import_page.upload: an upload is its file's row and an import that waits for its start
with stored as (
	insert into file (sha256, name, type, size, account_id)
	values (decode(:hash, 'hex'), :filename, :type, :size::bigint, current_account())
	returning file_id
)
insert into import (public_id, edition_id, kind, name, file_id, account_id, encoding, mapping)
select :key, e.edition_id, :kind, :filename, s.file_id, current_account(), :encoding, coalesce(:mapping::json, '{}')
from stored s, edition e where e.public_id = :edition
returning public_id as import;

-- import_page.start: the columns as the person left them, and the job that does the work, in one transaction
select import_start(:import, (select jsonb_object_agg(split_part(c, '=', 1), split_part(c, '=', 2))
	from unnest(:columns::text[]) c)) as job;

-- import_page.one: an import with its progress
select i.public_id as import, i.kind, i.name, i.state, i.encoding, i.read, i.imported, i.same, i.rejected, i.differs,
	i.left_out, i.rejected > 100 as many_rejected, i.left_out > 100 as many_left_out,
	i.error, i.created_at, i.ended_at, a.name as who, tr(e.name) as edition, e.code as edition_code,
	f.size, encode(f.sha256, 'hex') as hash, j.done, j.total, j.note, j.cancel,
	case when j.total > 0 then least(100, round(100.0 * j.done / j.total)) else 0 end as percent,
	i.job_id is null and i.state = 'waiting' as draft,
	i.job_id is not null and i.state in ('waiting', 'running') as running,
	i.state in ('done', 'failed', 'cancelled') as ended, i.reverted, i.reverted_at,
	i.kind = 'exhibitors' and i.imported > 0 and i.state in ('done', 'failed', 'cancelled')
		and i.reverted is distinct from 'whole' as revertible,
	i.reverted is not null and i.file_id is not null as repeatable
from import i join edition e using (edition_id)
left join account a using (account_id)
left join file f using (file_id)
left join job j using (job_id)
where i.public_id = :import;

-- import_page.columns: how the columns of the file became fields
select m.key as "column", m.value as field, import_label(m.value) as label
from import i cross join lateral json_each_text(i.mapping) with ordinality m (key, value, number)
where i.public_id = :import
order by m.number;

-- import_page.rejects: the first faults of rows that were refused
select r.line, r.reason, import_label(r.field) as label, r.row
from import_reject r join import i using (import_id)
where i.public_id = :import
order by r.line, r.field
limit 100;

-- import_page.reject_file: all of them, for the reject file; the heading is the file's own
select r.line, r.reason, r.field, r.row, i.name
from import_reject r join import i using (import_id)
where i.public_id = :import
order by r.line, r.field
limit 200000;

-- import_page.notes: the first values that could not be read and were left out
select n.line, import_heading(i.mapping, n.field) as "column", n.value, n.reason
from import_note n join import i using (import_id)
where i.public_id = :import
order by n.line, n.field
limit 100;

-- import_page.note_file: all of them
select n.line, n.reason, import_heading(i.mapping, n.field) as "column", n.value
from import_note n join import i using (import_id)
where i.public_id = :import
order by n.line, n.field
limit 200000;

-- import_page.cancel: asks the job to stop at the next safe point; one that did not start is over at once
select import_cancel(:import);

-- import_page.differences: some values that were not taken over because others stood there
select d.line, c.public_id as company, c.name, import_label(d.field) as label, d.kept, d.given
from import_difference d join import i using (import_id) join company c using (company_id)
where i.public_id = :import
order by d.line, d.field
limit 50;
