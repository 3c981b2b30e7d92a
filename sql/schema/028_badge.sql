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
	from (select regexp_replace(normalize(typed, NFKC), '[ -]', '', 'g') as digits) d
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

-- Another badge in place of the one there is, which has been where that one was (presence_hand() in 030).
create function badge_again(registration bigint, why text) returns uuid language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	was   bigint := (select b.badge_id from badge b where b.registration_id = badge_again.registration and b.revoked_at is null);
	fresh uuid;
begin
	perform badge_lock(array[was]);
	perform badge_revoke(badge_again.registration, badge_again.why);
	fresh := badge_issue(badge_again.registration);
	perform presence_hand(was, (select b.badge_id from badge b where b.public_id = fresh));
	return fresh;
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
-- good. With a fault badge_id may be null. `typed`: it was looked for by its number, whoever knows its code or not.
create function badge_scan_find(raw text) returns table (badge_id bigint, edition_id bigint, number bigint,
	registration_id bigint, fault text, typed boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	b    badge;
	code text := raw;
begin
	typed := false;
	select * into b from badge where token = raw;
	if b.badge_id is null then
		code := upper(btrim(normalize(coalesce(raw, ''), NFKC), E' \t\r\n'));
		typed := code ~ '^[0-9 -]+$';
		select * into b from badge where token = any (badge_keyboards(code) || code) limit 1;
	end if;
	if b.badge_id is null and typed then
		select * into b from badge where badge.number = badge_number_typed(code);
	end if;
	if b.badge_id is null then
		return query select null::bigint, null::bigint, (badge_token_head(code)).number, null::bigint, badge_scan_fault(code), typed;
		return;
	end if;
	return query select b.badge_id, b.edition_id, b.number, b.registration_id, case
		when b.edition_id <> current_edition() then 'other_edition'
		when b.revoked_for in ('cancelled', 'refused') then 'cancelled'
		when b.revoked_for in ('transferred', 'lost') then b.revoked_for
		when b.revoked_at is not null then 'revoked' end, typed;
end $$;

-- What is kept of something that was scanned and did not do: enough to see what it was; of a badge's code too little to use it.
create function scan_raw(code text, badge bigint) returns text language sql immutable parallel safe as
	$$ select left(code, case when badge is null and code !~* '^\s*[CD][A-Z2-7]{119}' then 300 else 16 end) $$;

revoke execute on function badge_changed, badge_check, badge_number, badge_number_typed, badge_issue, badge_revoke,
	badge_again, badge_sign_job, badge_tell, badge_token_head, badge_keyboards, badge_scan_fault, badge_scan_find, scan_raw from public;
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
