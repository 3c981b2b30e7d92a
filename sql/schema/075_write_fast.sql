-- What the data centre costs each write of an import.

-- As in 058, and not for what an import creates: a company and its first listing of one instant, at which nothing is
-- counted (066). Before, each portion of an import was joined with all companies to find that out.
create or replace trigger exhibitor_insert after insert on exhibitor referencing new table as came for each statement
	when (current_setting('pavilion.merging', true) is distinct from 'import') execute function exhibitor_counted();

-- As in 050. What was just inserted is not due already, unless by contacts of the same statement: only then is each row
-- asked for, and locked.
create or replace function company_due_insert() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	begin
		insert into centre_due select 'company', company_id from fresh;
	exception when unique_violation then
		insert into centre_due select 'company', company_id from fresh order by company_id
		on conflict (kind, id) do update set id = excluded.id;
	end;
	if found then
		perform form_wake();
	end if;
	return null;
end $$;
