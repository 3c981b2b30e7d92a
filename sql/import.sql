-- import.lock: whether no other import is at work; held until the connection ends
select import_lock() as free;

-- import.begin: an import from the command line, into an edition that is made if it is not there
select import_begin(:edition, :kind, :name, :encoding) as import;

-- import.open: starts it, or goes on where it was interrupted; no row unless it waits or runs
select o.read from import_open(:import::uuid) o where o.import_id is not null;

-- import.file: the uploaded file of an import, and its encoding if that is known
select encode(f.sha256, 'hex') as file, i.encoding
from import i join file f using (file_id)
where i.public_id = :import::uuid;

-- import.wishes: what the person said about the file's columns
select w.key as column, w.value as field
from import i cross join lateral json_each_text(i.mapping) w where i.public_id = :import::uuid;

-- import.batch: the rows of one batch, copied into import_row before, become companies and exhibitors
select read, imported, same, rejected, differs, left_out from import_batch(:import::uuid, :rows::bigint, :rewrite::boolean);

-- import.close: it is over
select read, imported, same, rejected, differs, left_out
from import_close(:import::uuid, :state, :error, :encoding, :mapping::json);

-- import.counts: how far it is
select read, imported, same, rejected, differs, left_out from import where public_id = :import::uuid;

-- import.rejects: some of the refused rows with all their faults, in the order of the file
select r.line, string_agg(concat_ws(': ', r.field, r.reason), '; ' order by r.field) as faults
from import_reject r join import i using (import_id)
where i.public_id = :import::uuid group by r.line order by r.line limit :few::bigint;

-- import.reject_file: every fault of every refused row; whole lines of the file
select * from (
	select r.line, r.reason, r.field, r.row from import_reject r join import i using (import_id)
	where i.public_id = :import::uuid and r.line > :after::bigint
	order by r.line fetch first 1000 rows with ties) page
order by page.line, page.field;

-- import.notes: some of the values that could not be read and were left out
select n.line, n.reason, import_heading(i.mapping, n.field) as "column", n.value from import_note n join import i using (import_id)
where i.public_id = :import::uuid order by n.line, n.field limit :few::bigint;

-- import.note_file: every value that was left out, under the heading of its column; whole lines of the file
select * from (
	select n.line, n.reason, import_heading(i.mapping, n.field) as "column", n.value
	from import_note n join import i using (import_id)
	where i.public_id = :import::uuid and n.line > :after::bigint
	order by n.line fetch first 1000 rows with ties) page
order by page.line, page."column";

-- import.differences: some of the values that were not taken over, because others stood there
select d.line, c.name, d.field, d.kept, d.given
from import_difference d join import i using (import_id) join company c using (company_id)
where i.public_id = :import::uuid order by d.line, d.field limit :few::bigint;

-- import.unlock: lets the next import begin
select import_unlock() as freed;

-- import.halls: the halls and booths copied into import_hall and import_booth before
select read from import_halls(:import::uuid);

-- import.touched: the halls of the file, whose neighbours are found out anew
select import_touched(:import::uuid);

-- import.shapes: every booth of a hall with its place
select booth_id, x, y, w, h, points from booth where hall_id = :hall::bigint order by booth_id;

-- import.neighbours: the pairs copied into import_neighbour before
select import_neighbours(:hall::bigint);

-- import.codes: the codes copied into import_code before become the next version of their list; why not, if not
select i.error from import_codes(:import::uuid, coalesce(:look::boolean, false)) i;

-- import.codes_plan: what a file of codes that was looked at would do
select p.added, p.changed, p.retired, p.used, p.records from code_plan p join import i using (import_id)
where i.public_id = :import::uuid and i.state = 'proposed';

-- import.codes_used: the codes that it would retire though records have them
select c.code, c.old ->> 'en' as name_en, c.old ->> 'zh' as name_zh, c.records, c.becomes
from code_plan_change c join import i using (import_id)
where i.public_id = :import::uuid and c.records > 0 order by c.records desc, c.code limit 20;

-- import.codes_aside: it was only looked at
select import_codes_aside(:import::uuid);

-- import.begin_codes: a file of codes from the command line
select import_begin_codes(:list, :name, :encoding) as import;
