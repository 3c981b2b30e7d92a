-- Files of badges: one to print, many at once.

-- -- what is printed -------------------------------------------------------------------------------------------

-- What badges that are signed and good show, in the language of their holders, in the order given.
create function badge_faces(badges bigint[]) returns table (badge_id bigint, badge uuid, number text, token text,
	name text, company text, country text, category text, colour text, fair text, edition text, place text,
	opens_on date, closes_on date, lang text, timezone text)
language sql stable security definer set search_path = public, pg_temp as $$
	select b.badge_id, b.public_id, badge_number(b.number), b.token, r.name, r.company,
		coalesce(n.name ->> r.lang, n.name ->> 'en'), coalesce(c.name ->> r.lang, c.name ->> 'en', c.name ->> 'zh'), c.colour,
		coalesce(e.name ->> r.lang, e.name ->> 'en', e.name ->> 'zh'), e.code,
		coalesce(v.name ->> r.lang, v.name ->> 'en', v.name ->> 'zh'), e.opens_on, e.closes_on, r.lang, v.timezone
	from unnest(badges) with ordinality o (badge_id, place)
	join badge b using (badge_id) join registration r using (registration_id)
	join badge_category c on c.category_id = b.category_id
	join edition e on e.edition_id = b.edition_id
	left join venue v using (venue_id)
	left join country n on n.code = r.country
	where b.token is not null and b.revoked_at is null
	order by o.place
$$;

-- Asks for a file of a registration's badge: 'a6' and 'card' are PDF, 'pass' is for wallets, 'group' is A6 of the
-- badges of all whom it leads too. The job's public id; the same as before while nothing of it has changed.
create function badge_pdf_ask(registration bigint, size text) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	asked jsonb;
	job   uuid;
begin
	if size is null or size not in ('a6', 'card', 'pass', 'group') then
		perform refuse(422, 'This is not one of the choices.', 'size');
	end if;
	select jsonb_build_object('registration', r.registration_id, 'size', size, 'state', md5(string_agg(
		concat_ws(' ', b.number, r.changed_at, m.changed_at), ',' order by b.number))) into asked
	from registration r
	join registration m on m.registration_id = r.registration_id or size = 'group' and m.leader_id = r.registration_id
	join badge b on b.registration_id = m.registration_id and b.revoked_at is null
	where r.registration_id = badge_pdf_ask.registration
	group by r.registration_id;
	if asked is null then
		perform refuse(409, 'Only a confirmed registration has a badge.');
	end if;
	select j.public_id into job from job j
	where j.kind = 'badge.pdf' and j.params @> asked and j.params ->> 'registration' = asked ->> 'registration'
		and j.state in ('waiting', 'running', 'done') and j.created_at > now() - interval '1 hour'
	order by j.job_id desc limit 1;
	if job is null then
		insert into job (kind, params, account_id) values ('badge.pdf', asked, current_account()) returning public_id into job;
	end if;
	return job;
end $$;
create index job_badge_pdf on job ((params ->> 'registration')) where kind = 'badge.pdf';

-- How far such a file is.
create function badge_pdf_state(job uuid) returns table (job_id uuid, registration bigint, size text, state text,
	running boolean, ready boolean, note text, hash text, name text, type text, bytes bigint,
	signed boolean)
language sql stable security definer set search_path = public, pg_temp as $$
	select j.public_id, (j.params ->> 'registration')::bigint, j.params ->> 'size', j.state,
		j.state in ('waiting', 'running'), j.state = 'done' and f.file_id is not null, j.note, encode(f.sha256, 'hex'),
		f.name, f.type, f.size, j.result ? 'signed'
	from job j left join file f on f.public_id = (j.result ->> 'file')::uuid
	where j.public_id = badge_pdf_state.job and j.kind = 'badge.pdf'
$$;

-- For whoever has the link of a registration: nobody sees another's.
create function badge_pdf_visit_ask(secret_hash bytea, size text) returns uuid language sql volatile
security definer set search_path = public, pg_temp as
	$$ select badge_pdf_ask((visitor_open(secret_hash)).registration_id, size) $$;
create function badge_pdf_visit(secret_hash bytea, job uuid) returns table (job_id uuid, registration bigint, size text,
	state text, running boolean, ready boolean, note text, hash text, name text, type text, bytes bigint,
	signed boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	return query select s.* from badge_pdf_state(badge_pdf_visit.job) s
	where s.registration = (visitor_open(secret_hash)).registration_id;
	if not found then
		perform refuse(404, 'This file is not there any more. Please ask for it again.');
	end if;
end $$;

-- For the office, of any registration.
create function badge_pdf_office_ask(registration uuid, size text) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform must('visitor.read');
	return badge_pdf_ask((select r.registration_id from registration r
		where r.public_id = badge_pdf_office_ask.registration), size);
end $$;
create function badge_pdf_office(job uuid) returns table (job_id uuid, registration bigint, size text, state text,
	running boolean, ready boolean, note text, hash text, name text, type text, bytes bigint,
	signed boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	perform must('visitor.read');
	return query select s.* from badge_pdf_state(badge_pdf_office.job) s;
	if not found then
		perform refuse(404, 'This file is not there any more. Please ask for it again.');
	end if;
end $$;

-- Files for one visitor are made anew when asked for: a day is enough. How many went.
create function badge_sweep() returns int language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	n int;
begin
	with gone as (
		delete from job j where j.kind in ('badge.pdf', 'badge.sign') and j.ended_at < now() - interval '1 day'
		returning j.result ->> 'file' as file)
	delete from file f using gone where f.public_id = gone.file::uuid;
	get diagnostics n = row_count;
	return n;
end $$;

-- -- many at once ------------------------------------------------------------------------------------------------

-- A batch: badges of an edition in files of so many pages, in the order of their numbers. Where it stopped it goes on:
-- after the last badge of its last file.
create table badge_batch (
	batch_id    bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	job_id      bigint references job on delete set null,
	account_id  bigint not null references account,
	size        text not null check (size in ('a6', 'card')),
	category_id bigint references badge_category,              -- null: all
	fresh       boolean not null,                               -- only what was never printed
	mark        boolean not null,                               -- counts as printed
	until_badge bigint not null,                                -- badges issued later are left out
	total       bigint not null,
	created_at  timestamptz not null default now()
);
create index badge_batch_edition on badge_batch (edition_id, created_at desc);
create table badge_batch_file (
	batch_id    bigint not null references badge_batch,
	part        int not null check (part > 0),
	first_number bigint not null,
	last_number bigint not null,
	last_badge  bigint not null,
	badges      int not null,
	file_id     bigint not null references file,
	primary key (batch_id, part)
);
create index badge_edition on badge (edition_id, badge_id) where revoked_at is null;

alter table badge_batch enable row level security;
alter table badge_batch_file enable row level security;
grant select on badge_batch, badge_batch_file to pavilion_office;
create policy office_read on badge_batch for select to pavilion_office using ((select may('visitor.read')));
create policy office_read on badge_batch_file for select to pavilion_office using ((select may('visitor.read')));

-- The badges of a batch that come after `after`, at most so many.
create function badge_batch_rows(batch badge_batch, after bigint, most bigint) returns setof bigint
language sql stable security definer set search_path = public, pg_temp as $$
	select b.badge_id from badge b
	where b.edition_id = batch.edition_id and b.revoked_at is null and b.token is not null
		and b.badge_id > after and b.badge_id <= batch.until_badge
		and (batch.category_id is null or b.category_id = batch.category_id)
		and (not batch.fresh or b.prints = 0)
	order by b.badge_id limit most
$$;

create function badge_batch_ask(batch uuid, size text, category uuid, fresh boolean, mark boolean) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	made badge_batch;
begin
	perform must('visitor.read');
	perform must('export.run');
	if mark then
		perform must('visitor.write');
	end if;
	if category is not null and not exists (select from badge_category c
		where c.public_id = category and c.edition_id = current_edition()) then
		perform refuse(422, 'This is not one of the choices.', 'category');
	end if;
	insert into badge_batch (public_id, edition_id, account_id, size, category_id, fresh, mark, until_badge, total)
	values (batch, current_edition(), current_account(), size,
		(select c.category_id from badge_category c where c.public_id = category), fresh, mark,
		(select coalesce(max(b.badge_id), 0) from badge b), 0)
	returning * into made;
	select count(*) into made.total from badge_batch_rows(made, 0, null);
	if made.total = 0 then
		perform refuse(409, 'There is no badge of this kind to be printed.');
	end if;
	insert into job (kind, params, account_id, total)
	values ('badge.batch', jsonb_build_object('batch', made.batch_id), current_account(), made.total)
	returning job_id into made.job_id;
	update badge_batch b set job_id = made.job_id, total = made.total where b.batch_id = made.batch_id;
	return batch;
end $$;

create function badge_batch_cancel(batch uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform must('visitor.read');
	perform must('export.run');
	perform job_stop((select j.public_id from badge_batch b join job j using (job_id)
		where b.public_id = badge_batch_cancel.batch));
end $$;

-- For the job: where it goes on, and what is next. No row when whoever asked may not see visitors any more.
create function badge_batch_at(batch bigint) returns table (size text, code text, part int, after bigint, done bigint, total bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select b.size, e.code, coalesce(max(f.part), 0) + 1, coalesce(max(f.last_badge), 0), coalesce(sum(f.badges), 0), b.total
	from badge_batch b join edition e using (edition_id) left join badge_batch_file f using (batch_id)
	join account a on a.account_id = b.account_id and a.disabled_at is null
	where b.batch_id = batch and permission_scope(b.account_id, 'visitor.read') is not null
	group by b.batch_id, e.code
$$;
create function badge_batch_next(batch bigint, after bigint, most bigint) returns bigint[] language sql stable
security definer set search_path = public, pg_temp as $$
	select coalesce(array_agg(n order by n), '{}')
	from badge_batch b, badge_batch_rows(b, badge_batch_next.after, badge_batch_next.most) n
	where b.batch_id = batch
$$;
-- A part is done: its file, and its badges as printed if that was asked, in one transaction.
create function badge_batch_part(batch bigint, part int, badges bigint[], hex text, name text, size bigint) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	made bigint;
begin
	insert into file (sha256, name, type, size, account_id)
	select decode(hex, 'hex'), badge_batch_part.name, 'application/pdf', badge_batch_part.size, b.account_id
	from badge_batch b where b.batch_id = batch
	returning file_id into made;
	insert into badge_batch_file (batch_id, part, first_number, last_number, last_badge, badges, file_id)
	select batch, badge_batch_part.part, min(b.number), max(b.number), max(b.badge_id), count(*), made
	from badge b where b.badge_id = any (badges);
	update badge b set prints = b.prints + 1, printed_at = now()
	from badge_batch t where t.batch_id = batch and t.mark and b.badge_id = any (badges);
end $$;

revoke execute on function badge_faces, badge_pdf_ask, badge_pdf_state, badge_pdf_visit_ask, badge_pdf_visit,
	badge_pdf_office_ask, badge_pdf_office, badge_sweep, badge_batch_rows, badge_batch_ask, badge_batch_cancel,
	badge_batch_at, badge_batch_next, badge_batch_part from public;
grant execute on function badge_pdf_visit_ask, badge_pdf_visit to pavilion_portal;
grant execute on function badge_pdf_office_ask, badge_pdf_office, badge_batch_ask, badge_batch_cancel to pavilion_office;
grant execute on function badge_faces, badge_sweep, badge_batch_at, badge_batch_next, badge_batch_part to pavilion_jobs;

-- How a batch stands, for whoever sees visitors: waiting, running, done, failed, cancelled.
create function badge_batch_state(batch badge_batch, out state text, out done bigint, out note text, out cancel boolean)
language sql stable security definer set search_path = public, pg_temp as $$
	select j.state, j.done, j.note, j.cancel from (select 1) one left join job j on j.job_id = batch.job_id
$$;
-- One of its files.
create function badge_batch_file(batch uuid, part int) returns table (hash text, name text) language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	perform must('visitor.read');
	perform must('export.run');
	return query select encode(f.sha256, 'hex'), f.name
	from badge_batch b join badge_batch_file p using (batch_id) join file f using (file_id)
	where b.public_id = badge_batch_file.batch and p.part = badge_batch_file.part;
	if not found then
		perform refuse(404, 'There is no such file.');
	end if;
end $$;
revoke execute on function badge_batch_state, badge_batch_file from public;
grant execute on function badge_batch_state, badge_batch_file to pavilion_office;
