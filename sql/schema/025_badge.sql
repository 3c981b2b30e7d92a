-- Badges: issued, signed by the vault, told of by mail, revoked, found again by what was scanned.

alter table badge
	-- When its holder was told by mail, or it was found that there is nobody to tell. What is made in bulk tells nobody.
	add column told_at timestamptz default case when bulk() then now() end;
create index badge_untold on badge (badge_id) where told_at is null and revoked_at is null and token is not null;
create index badge_token on badge using hash (token);

-- Devices ask what changed since; how often a badge was printed is nothing to them, nor to the history.
create function badge_changed() returns trigger language plpgsql as $$
begin
	new.changed_by := pg_current_xact_id();
	return new;
end $$;
create trigger badge_changed before update on badge for each row
	when ((old.token, old.revoked_at, old.category_id, old.days) is distinct from (new.token, new.revoked_at, new.category_id, new.days))
	execute function badge_changed();
drop trigger history_update on badge;
create trigger history_update after update on badge for each row
	when ((old.revoked_at, old.category_id, old.days) is distinct from (new.revoked_at, new.category_id, new.days))
	execute function history_write('token', 'key_no', 'issued_at', 'changed_by', 'told_at', 'prints', 'printed_at');

-- -- numbers ------------------------------------------------------------------------------------------------

-- The check digit behind these digits, by H. M. Damm's quasigroup; 0 if the last of them is the right one. As in
-- app/badge/token.c.
create function badge_check(digits text) returns int language plpgsql immutable strict parallel safe as $$
declare
	damm constant text := '0317598642709215486342068713591750983426612304597836742095815869720134894536201794386172052581436790';
	at   int := 0;
begin
	for i in 1 .. length(digits) loop
		at := substr(damm, at * 10 + substr(digits, i, 1)::int + 1, 1)::int;
	end loop;
	return at;
end $$;

-- The number as people see it: 100042-7.
create function badge_number(number bigint) returns text language sql immutable strict parallel safe as
	$$ select number || '-' || badge_check(number::text) $$;

-- The number that somebody typed with its check digit; null if it is none.
create function badge_number_typed(typed text) returns bigint language sql immutable strict parallel safe as $$
	select case when d.digits ~ '^[0-9]{2,11}$' and badge_check(d.digits) = 0 then left(d.digits, -1)::bigint end
	from (select regexp_replace(normalize(typed, NFKC), '[[:space:]-]', '', 'g') as digits) d
$$;

-- -- issue and revoke -----------------------------------------------------------------------------------------

-- The badge of a confirmed registration, made if it has none that is good.
create function badge_issue(registration bigint) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	fresh uuid;
begin
	insert into badge (edition_id, registration_id, category_id, days)
	select r.edition_id, r.registration_id, r.category_id, c.days
	from registration r join badge_category c using (category_id)
	where r.registration_id = badge_issue.registration and r.status = 'confirmed'
		and not exists (select from badge b where b.registration_id = r.registration_id and b.revoked_at is null)
	on conflict (registration_id) where revoked_at is null do nothing
	returning public_id into fresh;
	if fresh is null then
		select b.public_id into fresh from badge b
		where b.registration_id = badge_issue.registration and b.revoked_at is null;
	end if;
	if fresh is null then
		perform refuse(409, 'Only a confirmed registration has a badge.');
	end if;
	return fresh;
end $$;

-- The badge is good no more. Whether there was one.
create function badge_revoke(registration bigint, why text) returns boolean language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	update badge b set revoked_at = now(), revoked_for = badge_revoke.why
	where b.registration_id = badge_revoke.registration and b.revoked_at is null;
	return found;
end $$;

-- Another badge in place of the one there is.
create function badge_again(registration bigint, why text) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform badge_revoke(badge_again.registration, badge_again.why);
	return badge_issue(badge_again.registration);
end $$;

-- -- sign and tell --------------------------------------------------------------------------------------------

-- Badges without a code make work. The job throws away the rows that wait behind it, so that a rush is signed in
-- batches, and nobody waits for another's transaction here.
create function badge_sign_job() returns trigger language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	insert into job (kind) select 'badge.sign' where exists (select from fresh where token is null);
	return null;
end $$;
create trigger badge_sign_job after insert on badge referencing new table as fresh
	for each statement execute function badge_sign_job();
create index job_badge_sign on job (job_id) where kind = 'badge.sign' and state = 'waiting';

-- Tells holders of badges that have a code now, at most so many; how many there were. The mark and the message are one
-- transaction: nobody is told twice, nobody is forgotten.
create function badge_tell(most int) returns int language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	b record;
	n int := 0;
begin
	for b in
		update badge set told_at = now() from (
			select u.badge_id from badge u
			where u.told_at is null and u.revoked_at is null and u.token is not null
			order by u.badge_id limit badge_tell.most for update skip locked) due, registration r
		where badge.badge_id = due.badge_id and r.registration_id = badge.registration_id
		returning badge.public_id, badge.number, badge.registration_id, r.email
	loop
		n := n + 1;
		if b.email is not null then
			perform visitor_send('badge', b.registration_id,
				jsonb_build_object('badge', b.public_id, 'number', badge_number(b.number)));
		end if;
	end loop;
	return n;
end $$;

-- -- found by what was scanned ----------------------------------------------------------------------------------

-- What the first ten bytes of a code say; null if it does not begin like one of ours.
create function badge_token_head(token text, out key int, out edition int, out number bigint)
language plpgsql immutable strict parallel safe as $$
declare
	bits bigint := 0;
begin
	if token !~ '^[CD][A-Z2-7]{118}$' then
		return;
	end if;
	for i in 1 .. 12 loop
		bits := bits << 5 | strpos('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', substr(token, i, 1)) - 1;
	end loop;
	bits := bits >> 4;
	key := bits >> 48 & 15;
	edition := bits >> 32 & 65535;
	number := bits & 4294967295;
end $$;

-- What a hand scanner may have meant whose keys came through another keyboard's layout.
create function badge_keyboards(code text) returns text[] language sql immutable strict parallel safe as $$
	select array[translate(code, 'YZ', 'ZY'),                                  -- German
		translate(code, 'QAZWM?,É"''(-§È', 'AQWZ_MM2345667'),              -- French, Belgian
		translate(code, 'YZ"§$%&/', 'ZY234567'),                           -- German, Caps Lock
		translate(code, 'YZĚŠČŘŽÝ', 'ZY234567'),                           -- Czech
		translate(code, '@#$%^&', '234567'),                               -- US, shifted
		translate(code, '"£$%^&', '234567'),                               -- British, shifted
		translate(code, 'ФИСВУАПРШОЛДЬТЩЗЙКЫЕГМЦЧНЯ', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')]  -- Russian
$$;

-- Why what was scanned is no badge: forged if it is made like one of ours, for an edition of ours.
create function badge_scan_fault(code text) returns text language sql stable parallel safe
security definer set search_path = public, pg_temp as $$
	select case
		when code ~ '^[0-9 -]+$' then case when length(translate(code, ' -', '')) > 11 then 'foreign' else 'unknown' end
		when code ~ '^[CD][A-Z2-7]*$' and length(code) between 2 and 118 or code ~ '^[CD][A-Z2-7]{119,}$' then 'unreadable'
		when code ~ '^[A-Z2-7]*$' then case
			when exists (select from edition e where e.token_no = (badge_token_head(badge_scan_fault.code)).edition) then 'forged'
			else 'foreign' end
		when length(code) = 119 and exists (select from unnest(badge_keyboards(code)) k where k ~ '^[A-Z2-7]*$') then 'keyboard'
		else 'foreign' end
$$;

-- The badge of a code (compared byte for byte with what the vault signed: as good as looking at the signature), or of a
-- number typed with its check digit. One row; `fault` is a scan_reason, or null: a badge of the present edition that is
-- good. With a fault badge_id may be null.
create function badge_scan_find(raw text) returns table (badge_id bigint, edition_id bigint, number bigint,
	registration_id bigint, fault text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	b    badge;
	code text := raw;
begin
	select * into b from badge where token = raw;
	if b.badge_id is null then
		code := upper(btrim(normalize(coalesce(raw, ''), NFKC), E' \t\r\n'));
		select * into b from badge where token = any (badge_keyboards(code) || code) limit 1;
	end if;
	if b.badge_id is null then
		select * into b from badge where badge.number = badge_number_typed(code);
	end if;
	if b.badge_id is null then
		return query select null::bigint, null::bigint, (badge_token_head(code)).number, null::bigint, badge_scan_fault(code);
		return;
	end if;
	return query select b.badge_id, b.edition_id, b.number, b.registration_id, case
		when b.edition_id <> current_edition() then 'other_edition'
		when b.revoked_for in ('cancelled', 'refused') then 'cancelled'
		when b.revoked_for in ('transferred', 'lost') then b.revoked_for
		when b.revoked_at is not null then 'revoked' end;
end $$;

revoke execute on function badge_changed, badge_check, badge_number, badge_number_typed, badge_issue, badge_revoke,
	badge_again, badge_sign_job, badge_tell, badge_token_head, badge_keyboards, badge_scan_fault, badge_scan_find from public;
grant execute on function badge_check, badge_number, badge_number_typed to pavilion_portal, pavilion_office, pavilion_jobs;
grant execute on function badge_scan_find to pavilion_portal, pavilion_office;
grant execute on function badge_tell to pavilion_jobs;

-- -- what visitors see ------------------------------------------------------------------------------------------

-- The badge behind the link of a mail; no row when the registration has none that is good. `family`: it leads a group
-- in which others have badges too.
create function badge_of_visit(secret_hash bytea) returns table (badge uuid, number text, token text, ready boolean,
	name text, company text, job_title text, country text, category text, colour text, prints int, family boolean)
language sql stable security definer set search_path = public, pg_temp as $$
	select b.public_id, badge_number(b.number), b.token, b.token is not null, r.name, r.company, r.job_title, tr(n.name),
		tr(c.name), c.colour, b.prints, exists (select from registration m join badge mb using (registration_id)
			where m.leader_id = r.registration_id and mb.revoked_at is null)
	from visitor_open(badge_of_visit.secret_hash) r
	join badge b on b.registration_id = r.registration_id and b.revoked_at is null
	join badge_category c on c.category_id = b.category_id
	left join country n on n.code = r.country
$$;
revoke execute on function badge_of_visit from public;
grant execute on function badge_of_visit to pavilion_portal;

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
