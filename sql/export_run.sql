-- The job that writes an export: the jobs process asks whose rows, the office's role reads them.

-- export_run.open: whether this account may still read the list, and the settings under which it does
select setting, value
from export_open(:account::bigint, :permission::text, :lang::text, :edition::text);

-- export_run.open_own: the same for an exhibitor's own list
select setting, value from lead_export_open(:account::bigint, :lang::text, :edition::text);

-- export_run.set: one of these settings, until the end of the transaction
select set_config(:setting::text, :value::text, true);

-- export_run.zone: times are told as the venue's clock shows them; all rows will be read, not just the first
select set_config('timezone', current_zone(), true), set_config('datestyle', 'ISO, YMD', true),
	set_config('cursor_tuple_fraction', '1', true), set_config('statement_timeout', '0', true);

-- export_run.known: whether the job, killed after its end and run again, has made its file already
select result ? 'file' as known from job where job_id = :job::bigint;

-- export_run.done: the file and the job's result at once, so that no second run makes a second file
with made as (
	insert into file (sha256, name, type, size, account_id)
	values (decode(:hex::text, 'hex'), :name::text, :type::text, :size::bigint, :account::bigint)
	returning public_id
)
update job set result = result || jsonb_build_object('file', made.public_id, 'rows', :rows::bigint)
from made where job_id = :job::bigint
returning made.public_id as file;
