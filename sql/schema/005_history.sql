-- The ledger of changes, and what tables keep up by themselves.

-- True while a bulk import writes: it leaves one row for itself and one per record it changed, none per
-- record it made. The setting holds the actor: 'import 12'.
create function bulk() returns boolean language sql stable parallel safe as
	$$ select coalesce(current_setting('pavilion.bulk', true), '') <> '' $$;

-- Writes one row of history for one changed record, with only the columns that changed.
-- Arguments: the columns that say nothing (moments of use, what follows from others) or must not be told.
create function history_write() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	was    jsonb;
	became jsonb;
	seen   jsonb;
	whose  uuid;
	place  bigint;
begin
	if tg_op <> 'INSERT' then was := to_jsonb(old) - tg_argv; end if;
	if tg_op <> 'DELETE' then became := to_jsonb(new) - tg_argv; end if;
	seen := coalesce(became, was);
	place := (seen ->> 'edition_id')::bigint;
	whose := (seen ->> 'public_id')::uuid;
	if tg_op = 'UPDATE' then
		select jsonb_object_agg(key, was -> key), jsonb_object_agg(key, value) into was, became
		from jsonb_each(became) where value is distinct from was -> key;
		if became is null then return null; end if;
	else
		was := jsonb_strip_nulls(was);
		became := jsonb_strip_nulls(became);
	end if;
	if tg_table_name = 'role_permission' then
		whose := (select public_id from role where role_id = (seen ->> 'role_id')::bigint);
	elsif tg_table_name = 'account_role' then
		whose := (select public_id from account where account_id = (seen ->> 'account_id')::bigint);
	end if;
	insert into history (account_id, actor, kind, row_id, edition_id, action, old, new, edition_key)
	values (current_account(),
		coalesce(nullif(current_setting('pavilion.actor', true), ''), nullif(current_setting('pavilion.bulk', true), '')),
		tg_table_name, whose, place, lower(tg_op), was, became, coalesce(place, 0));
	return null;
end $$;

-- A changed role is history of the role, a given role history of the account: see row_id above.
do $$
declare
	t record;
begin
	-- What a trigger does to a booth follows from a price rule, which has a history of its own.
	for t in select name, skip, case name when 'booth' then 'when (pg_trigger_depth() = 0)' end as extra from (values
		('company',         '''changed_at'', ''import_key'', ''created_at'''),
		('contact',         '''created_at'''),
		('exhibitor',       '''created_at'''),
		('application',     '''changed_at'', ''created_at'', ''price_lines'''),
		('booth',           '''net'''),
		('price_rule',      '''price_rule_id'''),
		('hall',            '''hall_id'''),
		('edition',         '''series_id'''),
		('account',         '''signed_in_at'', ''created_at'''),
		('team',            '''team_id'''),
		('role',            '''role_id'''),
		('role_permission', '''public_id'''),
		('account_role',    '''public_id'''),
		('api_token',       '''token_hash'', ''used_at'', ''created_at''')
	) as watched (name, skip) loop
		execute format('create trigger history_insert after insert on %I for each row
			when (not bulk()) execute function history_write(%s)', t.name, t.skip);
		execute format('create trigger history_update after update on %I for each row
			%s execute function history_write(%s)', t.name, t.extra, t.skip);
		execute format('create trigger history_delete after delete on %I for each row
			execute function history_write(%s)', t.name, t.skip);
	end loop;
end $$;

-- The one row that a bulk import leaves for itself, when it is over.
create function history_import() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	insert into history (account_id, actor, kind, row_id, edition_id, action, new, edition_key)
	values (new.account_id, 'import ' || new.import_id, 'import', new.public_id, new.edition_id, 'import',
		jsonb_build_object('file', new.name, 'kind', new.kind, 'state', new.state, 'read', new.read,
			'imported', new.imported, 'same', new.same, 'rejected', new.rejected, 'differs', new.differs),
		new.edition_id);
	return null;
end $$;
create trigger history_import after update of state on import for each row
	when (old.state is distinct from new.state and new.state in ('done', 'failed', 'cancelled'))
	execute function history_import();

-- Each edition has partitions of its own. Made apart and then attached: that takes no lock that would make
-- writers of other editions wait (there is no default partition to look through).
create function edition_ledger() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	parent text;
begin
	foreach parent in array array['history', 'message'] loop
		execute format('create table %1$I (like %2$I including defaults including constraints including indexes)',
			parent || '_' || new.edition_id, parent);
		execute format('alter table %2$I attach partition %1$I for values in (%3$s)',
			parent || '_' || new.edition_id, parent, new.edition_id);
	end loop;
	return null;
end $$;
-- Triggers fire in the order of their names: this one before history_insert, whose row needs the partition.
create trigger edition_ledger after insert on edition for each row execute function edition_ledger();

create function changed_at_set() returns trigger language plpgsql as $$
begin
	new.changed_at := now();
	return new;
end $$;
create trigger changed_at before update on company for each row
	when (old.* is distinct from new.*) execute function changed_at_set();
create trigger changed_at before update on application for each row
	when (old.* is distinct from new.*) execute function changed_at_set();

-- An application belongs to the team and the account manager of its company, so that its row policy needs
-- no join. It follows when the company changes hands.
create function application_owner() returns trigger language plpgsql as $$
begin
	select c.team_id, c.owner_id into new.team_id, new.owner_id from company c where c.company_id = new.company_id;
	return new;
end $$;
create trigger application_owner before insert on application for each row execute function application_owner();

create function company_owner() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update application set team_id = new.team_id, owner_id = new.owner_id where company_id = new.company_id;
	return null;
end $$;
create trigger company_owner after update of team_id, owner_id on company for each row
	when (old.team_id is distinct from new.team_id or old.owner_id is distinct from new.owner_id)
	execute function company_owner();

-- The edition that the portal opens with, and the one this request is about.
create function edition_current() returns bigint language sql stable parallel safe as
	$$ select edition_id from edition where is_current $$;
create function current_edition() returns bigint language sql stable parallel safe as
	$$ select coalesce(nullif(current_setting('pavilion.edition', true), '')::bigint, edition_current()) $$;
