-- What a reader may not open is not shown, and a file of codes is looked at on the command line too.

-- As in 074, but town and the end of the id only of a company that the reader may read.
create or replace function desk_words(field text, value jsonb, words text) returns text language sql stable
security definer set search_path = public, pg_temp as $$
	select case when field = 'company_id' then coalesce((select concat_ws(' · ', words, c.city, '…' || right(c.public_id::text, 6))
			from company c where c.company_id = (value #>> '{}')::bigint
				and company_open(merge_scope('company.read'), c.team_id, c.owner_id)), words)
		else concat(words, ' (', value #>> '{}', ')') end
$$;

-- As in 073. With `look` a file of the command line is shown before it counts, as an uploaded one is.
drop function import_codes(uuid);
create function import_codes(import uuid, look boolean default false) returns import language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it      import;
	plan    code_plan;
	faults  bigint;
	version code_version;
begin
	select * into it from import i where i.public_id = import_codes.import for update;
	perform pg_advisory_xact_lock(hashtextextended('code_list ' || it.list, 0));
	-- The job was killed behind its work.
	if exists (select from code_version v where v.import_id = it.import_id) then
		return it;
	end if;
	select * into plan from code_plan p where p.import_id = it.import_id and p.confirmed_at is not null;
	if coalesce(plan.account_id, it.account_id) is not null then
		perform set_config('pavilion.account', coalesce(plan.account_id, it.account_id)::text, true);
	end if;
	analyze import_code;
	if not exists (select from import_code where why is not null) then
		perform code_faults(it);
	end if;
	insert into import_reject (import_id, line, reason, field, row)
	select it.import_id, r.line, r.why, r.field, r.raw from import_code r where r.why is not null
	on conflict do nothing;
	select count(*) into faults from import_code r where r.why is not null;
	update import i set read = (select count(*) from import_code), rejected = faults
	where i.import_id = it.import_id returning * into it;
	if faults > 0 or it.read = 0 then
		update import i set error = case when it.read = 0 then 'There are no codes in the file.'
			else 'Nothing was changed: some lines of the file are wrong.' end
		where i.import_id = it.import_id returning * into it;
		return it;
	elsif (look or it.file_id is not null) and plan.import_id is null then
		perform code_propose(it);
		return it;
	elsif plan.base <> code_number(it.list) then
		update import i set error = 'Nothing was changed: the list has had another version since the file was read.'
		where i.import_id = it.import_id returning * into it;
		return it;
	end if;
	it.account_id := coalesce(plan.account_id, it.account_id);
	version := code_release(it);
	update import i set imported = version.added + version.changed + version.retired,
		same = greatest(it.read - version.added - version.changed - (select count(*) from import_code where maps_to is not null), 0)
	where i.import_id = it.import_id returning * into it;
	return it;
end $$;

-- A file of the command line was looked at, and leaves the list as it is.
create function import_codes_aside(import uuid) returns void language sql volatile
security definer set search_path = public, pg_temp as $$
	update import i set state = 'cancelled', ended_at = now() where i.public_id = import_codes_aside.import and i.state = 'proposed'
$$;

revoke execute on function import_codes(uuid, boolean), import_codes_aside from public;
grant execute on function import_codes(uuid, boolean) to pavilion_jobs;
