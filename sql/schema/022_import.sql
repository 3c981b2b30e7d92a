-- What is wrong with a row of an import is told at once; the columns of a file stay in its order.

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

-- json keeps the order of the file's columns, jsonb does not.
alter table import alter column mapping drop default;
alter table import alter column mapping type json using mapping::json;
alter table import alter column mapping set default '{}';

drop function import_heading(jsonb, text);
create function import_heading(mapping json, field text) returns text language sql immutable as $$
	select coalesce((select m.key from json_each_text(mapping) m where m.value = field limit 1), field)
$$;

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
