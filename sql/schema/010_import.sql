-- Bringing files in: exhibitors row by row in batches, halls as a whole. Everything here is set-based and runs as
-- the owner; the program only parses, normalises and copies rows into a temporary table.

-- Values of a file that do not stand in the database, because another value was there first.
create table import_difference (
	import_id   bigint not null references import on delete cascade,
	line        bigint not null,                               -- of the file, the header is 1
	company_id  bigint not null references company on delete cascade,
	field       text not null,
	kept        text,                                          -- what stands in the database
	given       text not null,                                 -- what the file says
	primary key (import_id, line, field)
);
create index import_difference_company on import_difference (company_id);
alter table import_difference enable row level security;
create policy office_read on import_difference for select to pavilion_office using ((select may('import.run')));
create policy jobs_read on import_difference for select to pavilion_jobs using (true);
grant select on import_difference to pavilion_office, pavilion_jobs;

-- Imports write the same companies: one at a time. Held by the session, so that a killed program frees it.
create function import_lock() returns boolean language sql volatile as
	$$ select pg_try_advisory_lock(7018252492) $$;
create function import_unlock() returns boolean language sql volatile as
	$$ select pg_advisory_unlock(7018252492) $$;

-- The edition of that code; made if there is none, in the series that the code begins with: "HTF2027" belongs to
-- "HTF".
create function import_edition(wanted text) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	found_   bigint;
	family   text := coalesce(nullif(rtrim(regexp_replace(wanted, '[0-9]+$', ''), '-_'), ''), wanted);
	belongs  bigint;
begin
	select edition_id into found_ from edition where lower(code) = lower(wanted);
	if found_ is null then
		insert into series (code, name) values (family, jsonb_build_object('en', family)) on conflict do nothing;
		select series_id into belongs from series where code = family;
		insert into edition (series_id, code, name)
		values (belongs, wanted, jsonb_build_object('en', wanted))
		returning edition_id into found_;
	end if;
	return found_;
end $$;

-- An import from the command line begins. The lock is held, so an import without a job that says it is running
-- was killed.
create function import_begin(edition text, kind text, name text, encoding text) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	begun uuid;
begin
	update import set state = 'failed', error = 'The import was interrupted.', ended_at = now()
	where state = 'running' and job_id is null;
	insert into import (edition_id, kind, name, encoding)
	values (import_edition(edition), import_begin.kind, import_begin.name, import_begin.encoding)
	returning public_id into begun;
	return begun;
end $$;

-- Whether this session has the temporary table already, and made by us.
create function import_staged(name text) returns boolean language sql stable as $$
	select exists (select from pg_class where oid = to_regclass('pg_temp.' || name) and relowner = 'pavilion_owner'::regrole)
$$;

-- Rows of a file on their way in, of one transaction. `ready` has them normalised; `why` has the reason why not.
create function import_stage() returns void language plpgsql volatile
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
		raw         text
	) on commit delete rows;
	grant insert on import_row to pavilion_jobs;
end $$;

-- An import starts, or starts again after its program was killed or its job was tried again: what is counted as read
-- is done.
create function import_open(import uuid) returns import language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it import;
begin
	update import i set state = 'running', error = null, ended_at = null
	where i.public_id = import_open.import and (i.state in ('waiting', 'running')
		or exists (select from job j where j.job_id = i.job_id and j.state = 'running'))
	returning * into it;
	if it.kind = 'exhibitors' then
		perform import_stage();
	else
		perform import_stage_halls();
	end if;
	return it;
end $$;

-- Companies that nobody knows yet and their place in the edition: the common case of a first import, and fast. The
-- statement is planned anew for each batch, since the tables grow under it; plan_cache_mode would do the same to every
-- check of a foreign key. New companies belong to the team of the person who uploaded the file, so that it sees them.
create function import_fresh(it import) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	n bigint;
begin
	execute $sql$
	with fresh as (
		insert into company (public_id, name, name_local, country, country_text, city, street, postcode, phone, fax,
			email, website, register_no, about, import_key, import_id, team_id)
		select r.company, r.name, r.name_local, r.country, r.country_text, r.city, r.street, r.postcode, r.phone,
			r.fax, r.email, r.website, r.register_no,
			case when r.about_en is null and r.about_zh is null then '{}'
				else jsonb_strip_nulls(jsonb_build_object('en', r.about_en, 'zh', r.about_zh)) end,
			r.key, $1, $3
		from import_row r where r.first and r.why is null
		on conflict (import_key) do nothing
		returning company_id, public_id
	), listed as (
		insert into exhibitor (public_id, edition_id, company_id, import_id)
		select r.exhibitor, $2, f.company_id, $1
		from fresh f join import_row r on r.company = f.public_id
		returning 1
	)
	select count(*) from listed
	$sql$ into n using it.import_id, it.edition_id,
		(select a.team_id from account a where a.account_id = it.account_id);
	return n;
end $$;

-- The other rows: of companies that were known before, or that stand several times in the file. Such a row lists
-- the company in the edition if it is not, and fills fields that are empty; with `rewrite` the first row of each
-- company also replaces what is there. Every other value that differs is noted.
create function import_known(it import, rewrite boolean, out imported bigint, out differs bigint)
language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	execute $sql$
	with known as materialized (
		select r.line, r.first, r.exhibitor, c.company_id, v.field, v.kept, v.given
		from import_row r join company c on c.import_key = r.key
		cross join lateral (values
			('name_local', c.name_local, r.name_local), ('postcode', c.postcode, r.postcode),
			('phone', c.phone, r.phone), ('fax', c.fax, r.fax), ('email', c.email, r.email),
			('website', c.website, r.website), ('register_no', c.register_no, r.register_no),
			('about_en', c.about ->> 'en', r.about_en), ('about_zh', c.about ->> 'zh', r.about_zh),
			(null, null, '')) v (field, kept, given)   -- so that a row without such fields stays a row
		where r.why is null and c.public_id <> r.company and v.given is distinct from v.kept and v.given is not null
	), listed as (
		insert into exhibitor (public_id, edition_id, company_id, import_id)
		select k.exhibitor, $2, k.company_id, $1
		from known k where k.field is null and k.first
		on conflict (edition_id, company_id) do nothing
		returning company_id
	), filled as (
		select distinct on (k.company_id, k.field) k.company_id, k.field, k.given, k.line
		from known k where k.field is not null and (k.kept is null or $3 and k.first)
		order by k.company_id, k.field, k.line
	), became as (
		select f.company_id, jsonb_object_agg(f.field, f.given) as new from filled f group by f.company_id
	), written as (
		update company c set
			name_local = coalesce(b.new ->> 'name_local', c.name_local),
			postcode = coalesce(b.new ->> 'postcode', c.postcode),
			phone = coalesce(b.new ->> 'phone', c.phone),
			fax = coalesce(b.new ->> 'fax', c.fax),
			email = coalesce(b.new ->> 'email', c.email),
			website = coalesce(b.new ->> 'website', c.website),
			register_no = coalesce(b.new ->> 'register_no', c.register_no),
			about = c.about || jsonb_strip_nulls(jsonb_build_object('en', b.new ->> 'about_en', 'zh', b.new ->> 'about_zh'))
		from became b where c.company_id = b.company_id
	), noted as (
		insert into import_difference (import_id, line, company_id, field, kept, given)
		select $1, k.line, k.company_id, k.field, coalesce(f.given, k.kept), k.given
		from known k left join filled f on f.company_id = k.company_id and f.field = k.field
		where k.field is not null and k.given <> coalesce(f.given, k.kept)
		returning 1
	)
	select (select count(*) from (
			select k.line from known k join listed l on l.company_id = k.company_id where k.first
			union select f.line from filled f) changed),
		(select count(*) from noted)
	$sql$ into imported, differs using it.import_id, it.edition_id, rewrite;
end $$;

-- One batch: everything in import_row, which the transaction forgets at its end. `rows` of the file were read for
-- it. Together with the counters, so that a program killed at any instant has done a batch wholly or not at all.
create function import_batch(import uuid, rows bigint, rewrite boolean) returns import language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it      import;
	good    bigint;
	fresh   bigint;
	known   record;
begin
	select * into it from import i where i.public_id = import_batch.import for update;
	perform set_config('pavilion.bulk', 'import ' || it.import_id, true);
	if it.account_id is not null then
		perform set_config('pavilion.account', it.account_id::text, true);
	end if;
	insert into import_reject (import_id, line, reason, field, row)
	select it.import_id, r.line, r.why, r.field, r.raw from import_row r where r.why is not null;
	select count(*) into good from import_row r where r.why is null;
	fresh := import_fresh(it);
	if fresh < good then
		select k.imported, k.differs into known from import_known(it, rewrite) k;
	else
		select 0::bigint as imported, 0::bigint as differs into known;
	end if;
	update import i set read = i.read + rows, rejected = i.rejected + rows - good,
		imported = i.imported + fresh + known.imported, same = i.same + good - fresh - known.imported,
		differs = i.differs + known.differs
	where i.import_id = it.import_id
	returning * into it;
	return it;
end $$;

-- An import is over: done, failed with the reason, or cancelled.
create function import_close(import uuid, state text, error text, encoding text, mapping jsonb) returns import
language sql volatile security definer set search_path = public, pg_temp as $$
	update import i set state = import_close.state, error = import_close.error, ended_at = now(),
		encoding = coalesce(import_close.encoding, i.encoding), mapping = coalesce(import_close.mapping, i.mapping)
	where i.public_id = import_close.import and i.state in ('waiting', 'running')
	returning i.*
$$;

-- The job of an import failed for good, whatever became of its program, or was cancelled: so did the import.
create function import_job_ended() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
	update import i set state = new.state, error = case new.state when 'failed' then new.note end, ended_at = now()
	where i.job_id = new.job_id and i.state in ('waiting', 'running');
	return null;
end $$;
create trigger import_job_ended after update of state on job for each row
	when (new.kind in ('import.exhibitors', 'import.halls') and new.state in ('failed', 'cancelled'))
	execute function import_job_ended();

-- -- halls --------------------------------------------------------------------------------------------------------

-- Halls and booths on their way in, and afterwards the pairs of neighbours; of one transaction.
create function import_stage_halls() returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	if import_staged('import_hall') then
		return;
	end if;
	create temp table import_hall (
		code text not null, name text not null, width float8 not null, height float8 not null,
		landmarks text not null, sort bigint not null
	) on commit delete rows;
	create temp table import_booth (
		line bigint not null, hall text not null, number text, x float8, y float8, w float8, h float8, points text,
		area float8, open_sides smallint, kind text, price_group text, why text, field text, raw text
	) on commit delete rows;
	create temp table import_neighbour (booth_id bigint not null, other_id bigint not null) on commit delete rows;
	grant insert on import_hall, import_booth, import_neighbour to pavilion_jobs;
end $$;

-- What is in import_hall and import_booth becomes halls and booths. A booth that is there already is changed only
-- while nobody has it; one that an application has is refused, unless the file says what stands there anyway.
create function import_halls(import uuid) returns import language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it      import;
	changed bigint;
	made    bigint;
begin
	select * into it from import i where i.public_id = import_halls.import for update;
	perform set_config('pavilion.bulk', 'import ' || it.import_id, true);
	if it.account_id is not null then
		perform set_config('pavilion.account', it.account_id::text, true);
	end if;
	insert into hall (edition_id, code, name, width, height, landmarks, sort)
	select it.edition_id, h.code, h.name::jsonb, h.width, h.height, h.landmarks::jsonb, h.sort from import_hall h
	on conflict (edition_id, code) do update
		set name = excluded.name, width = excluded.width, height = excluded.height, landmarks = excluded.landmarks
		where (hall.name, hall.width, hall.height, hall.landmarks)
			is distinct from (excluded.name, excluded.width, excluded.height, excluded.landmarks);

	create temp table given on commit drop as
		select f.line, h.hall_id, b.booth_id, f.number, f.x::numeric(7,2) as x, f.y::numeric(7,2) as y,
			f.w::numeric(7,2) as w, f.h::numeric(7,2) as h, f.points, f.area::numeric(8,2) as area, f.open_sides,
			f.kind, f.price_group, f.raw,
			b.booth_id is not null and (b.x, b.y, b.w, b.h, b.points, b.area, b.open_sides, b.kind, b.price_group)
				is distinct from (f.x::numeric(7,2), f.y::numeric(7,2), f.w::numeric(7,2), f.h::numeric(7,2), f.points,
					f.area::numeric(8,2), f.open_sides, f.kind, f.price_group) as differs
		from import_booth f join hall h on h.edition_id = it.edition_id and h.code = f.hall
		left join booth b on b.hall_id = h.hall_id and b.number = f.number
		where f.why is null;
	-- Booking locks booths in the same order.
	perform from booth b where b.booth_id in (select g.booth_id from given g where g.differs)
	order by b.booth_id for no key update;
	with refused as (
		delete from given g using booth b
		where g.differs and b.booth_id = g.booth_id and b.status not in ('free', 'blocked')
		returning g.line, g.raw
	), all_refused as (
		select line, 'The booth is held, applied for or booked; it stays as it is.' as why, 'number' as field, raw
		from refused
		union all
		select line, why, field, raw from import_booth where why is not null
	)
	insert into import_reject (import_id, line, reason, field, row)
	select it.import_id, r.line, r.why, r.field, r.raw from all_refused r;

	update booth b set x = g.x, y = g.y, w = g.w, h = g.h, points = g.points, area = g.area,
		open_sides = g.open_sides, kind = g.kind, price_group = g.price_group
	from given g where g.differs and b.booth_id = g.booth_id;
	get diagnostics changed = row_count;
	insert into booth (edition_id, hall_id, number, x, y, w, h, points, area, open_sides, kind, price_group)
	select it.edition_id, g.hall_id, g.number, g.x, g.y, g.w, g.h, g.points, g.area, g.open_sides, g.kind,
		g.price_group
	from given g where g.booth_id is null order by g.line;
	get diagnostics made = row_count;

	update import i set read = (select count(*) from import_booth), imported = made + changed,
		same = (select count(*) from given) - made - changed,
		rejected = (select count(*) from import_reject r where r.import_id = it.import_id)
	where i.import_id = it.import_id
	returning * into it;
	drop table given;
	return it;
end $$;

-- The halls in import_hall, whose neighbours are to be found out anew.
create function import_touched(import uuid) returns setof bigint language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	return query select h.hall_id from import i join hall h using (edition_id) join import_hall f on f.code = h.code
		where i.public_id = import_touched.import;
end $$;

-- The pairs in import_neighbour are the neighbours of the hall's booths from now on.
create function import_neighbours(hall bigint) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	delete from booth_neighbour n using booth b
	where b.hall_id = import_neighbours.hall and n.booth_id = b.booth_id
		and not exists (select from import_neighbour i where i.booth_id = n.booth_id and i.other_id = n.other_id);
	insert into booth_neighbour (booth_id, other_id)
	select i.booth_id, i.other_id from import_neighbour i join booth b using (booth_id)
	where b.hall_id = import_neighbours.hall
	on conflict do nothing;
	truncate import_neighbour;
end $$;

revoke execute on function import_lock, import_unlock, import_edition, import_begin, import_stage, import_open,
	import_fresh, import_known, import_batch, import_close, import_stage_halls, import_halls, import_touched, import_neighbours from public;
grant execute on function import_lock, import_unlock, import_open, import_batch, import_close,
	import_halls, import_touched, import_neighbours to pavilion_jobs;
