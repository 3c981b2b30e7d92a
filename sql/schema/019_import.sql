-- Imports leave out what cannot be read instead of refusing the row, and tell all that is wrong at once; the columns of
-- a file stay in its order; uploads that nobody wants any more are thrown away.

-- Values of rows that were taken, which could not be read and were left out.
create table import_note (
	import_id   bigint not null references import on delete cascade,
	line        bigint not null,                               -- of the file, the header is 1
	field       text not null,
	value       text not null,                                 -- as it stood
	reason      text not null,                                 -- msgid
	primary key (import_id, line, field)
);
alter table import_note enable row level security;
create policy office_read on import_note for select to pavilion_office using ((select may('import.run')));
create policy jobs_read on import_note for select to pavilion_jobs using (true);
grant select on import_note to pavilion_office, pavilion_jobs;

alter table import add column left_out bigint not null default 0;

-- json keeps the order of the file's columns, jsonb does not.
alter table import alter column mapping drop default;
alter table import alter column mapping type json using mapping::json;
alter table import alter column mapping set default '{}';

-- The heading of the column that became a field, as the file has it or "#3"; the field, if that is not known.
create function import_heading(mapping json, field text) returns text language sql immutable as $$
	select coalesce((select m.key from json_each_text(mapping) m where m.value = field limit 1), field)
$$;

create or replace function import_stage() returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	if import_staged('import_row') then
		return;
	end if;
	create temp table import_row (
		line        bigint not null,
		first       boolean not null,     -- of its company in this file
		key         bytea,                -- company.import_key
		company     uuid,                 -- public ids to give, should the records be new
		exhibitor   uuid,
		name        text, name_local text, country text, country_text text, city text, street text, postcode text,
		phone       text, fax text, email text, website text, register_no text, about_en text, about_zh text,
		why         text,                 -- the row is refused: msgid, field, the row as it stood
		field       text,
		raw         text,
		notes       text                  -- JSON: field, value and reason of what was left out
	) on commit delete rows;
	grant insert on import_row to pavilion_jobs;
end $$;

-- A refused row stands once for each of its faults.
alter table import_reject drop constraint import_reject_pkey;
create unique index import_reject_fault on import_reject (import_id, line, field) nulls not distinct;

create or replace function import_batch(import uuid, rows bigint, rewrite boolean) returns import
language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it      import;
	good    bigint;
	fresh   bigint;
	noted   bigint;
	known   record;
begin
	select * into it from import i where i.public_id = import_batch.import for update;
	perform set_config('pavilion.bulk', 'import ' || it.import_id, true);
	if it.account_id is not null then
		perform set_config('pavilion.account', it.account_id::text, true);
	end if;
	insert into import_reject (import_id, line, reason, field, row)
	select it.import_id, r.line, r.why, r.field, r.raw from import_row r where r.why is not null
	union all
	select it.import_id, r.line, n.reason, n.field, r.raw
	from import_row r cross join lateral jsonb_to_recordset(r.notes::jsonb) n (field text, reason text)
	where r.why is not null and r.notes is not null;
	insert into import_note (import_id, line, field, value, reason)
	select it.import_id, r.line, n.field, n.value, n.reason
	from import_row r cross join lateral jsonb_to_recordset(r.notes::jsonb) n (field text, value text, reason text)
	where r.why is null and r.notes is not null;
	get diagnostics noted = row_count;
	select count(*) into good from import_row r where r.why is null;
	fresh := import_fresh(it);
	if fresh < good then
		select k.imported, k.differs into known from import_known(it, rewrite) k;
	else
		select 0::bigint as imported, 0::bigint as differs into known;
	end if;
	update import i set read = i.read + rows, rejected = i.rejected + rows - good,
		imported = i.imported + fresh + known.imported, same = i.same + good - fresh - known.imported,
		differs = i.differs + known.differs, left_out = i.left_out + noted
	where i.import_id = it.import_id
	returning * into it;
	return it;
end $$;

drop function import_close(uuid, text, text, text, jsonb);
create function import_close(import uuid, state text, error text, encoding text, mapping json) returns import
language sql volatile security definer set search_path = public, pg_temp as $$
	update import i set state = import_close.state, error = import_close.error, ended_at = now(),
		encoding = coalesce(import_close.encoding, i.encoding), mapping = coalesce(import_close.mapping, i.mapping)
	where i.public_id = import_close.import and i.state in ('waiting', 'running')
	returning i.*
$$;
revoke execute on function import_close from public;
grant execute on function import_close to pavilion_jobs;

create or replace function import_start(import uuid, mapping jsonb) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it  import;
	job job;
begin
	perform must('import.run');
	select * into it from import i where i.public_id = import_start.import for update;
	if it.import_id is null then
		perform refuse(404, 'There is no such import.');
	elsif it.job_id is not null or it.state <> 'waiting' then
		perform refuse(409, 'This import was started already.');
	end if;
	if it.kind = 'exhibitors' and not exists (select from jsonb_each_text(mapping) m where m.value = 'name') then
		perform refuse(422, 'Please say which column holds the name of the company.', 'columns');
	elsif exists (select from jsonb_each_text(mapping) m where m.value <> 'ignore' group by m.value having count(*) > 1) then
		perform refuse(422, 'Two columns cannot both be the same field.', 'columns');
	end if;
	insert into job (kind, params, account_id)
	values ('import.' || it.kind, jsonb_build_object('import', it.public_id), current_account())
	returning * into job;
	update import i set job_id = job.job_id, mapping = coalesce(import_start.mapping::json, i.mapping)
	where i.import_id = it.import_id;
	return job.public_id;
end $$;

-- What a person reads for a field of a file: a msgid, the same before the import (app/import/mapping.c) and after.
create function import_label(field text) returns text language sql immutable as $$
	select case field when 'name' then 'Company' when 'phone' then 'Phone' when 'email' then 'E-mail'
		when 'name_local' then 'Local name' when 'register_no' then 'Register number'
		when 'about_en' then 'About (English)' when 'about_zh' then 'About (Chinese)'
		else history_label(field) end
$$;

-- Reports of earlier imports say what is wrong in the words that are translated today.
update import_reject r set reason = w.now
from (values
	('The row holds bytes that are no characters in the file''s encoding.',
		'These are bytes that are no characters in the file''s encoding.'),
	('The row holds control characters.', 'There are control characters here.')) w (was, now)
where r.reason = w.was;

-- -- uploads ------------------------------------------------------------------------------------------------------

create index file_sha256 on file (sha256);

-- Uploads that nobody wants any more: an import that nobody starts within a week is over, and so is the file of one
-- that was discarded, or was cancelled a week ago (until then its job can be tried again). Here go the rows; the bytes
-- are those that no row names. How many went.
create function import_sweep() returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	files bigint[];
	n     bigint;
begin
	update import i set state = 'cancelled', ended_at = now()
	where i.state = 'waiting' and i.job_id is null and i.file_id is not null and i.created_at < now() - interval '7 days';
	with over as (
		select i.import_id, i.file_id from import i
		where i.file_id is not null and i.state = 'cancelled'
			and (i.job_id is null or i.ended_at < now() - interval '7 days')
		for update skip locked
	), freed as (
		update import i set file_id = null from over o where i.import_id = o.import_id returning o.file_id
	)
	select array_agg(f.file_id) into files from freed f;
	delete from file f where f.file_id = any(files);
	get diagnostics n = row_count;
	return n;
end $$;

revoke execute on function import_sweep from public;
grant execute on function import_sweep to pavilion_jobs;
