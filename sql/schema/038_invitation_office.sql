-- Invitations and staff badges as organizers see them, and the figures of visitors.

-- -- invitations --------------------------------------------------------------------------------------------

-- To whom a mail goes: asked for when `lang` is set, queued when `mailed_at` is.
alter table invitation
	add column lang lang,
	add column mailed_at timestamptz;
create index invitation_mail on invitation (edition_id, invitation_id) where lang is not null and mailed_at is null and revoked_at is null;
create index invitation_edition on invitation (edition_id, created_at desc, invitation_id desc);

-- Ten letters and digits that nobody takes for one another: 50 bits of chance.
create function invitation_code() returns text language sql volatile as $$
	select string_agg(substr('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', get_byte(b, i) % 32 + 1, 1), '')
	from (select uuid_send(gen_random_uuid()) as b offset 0) u, unnest(array[0, 1, 2, 3, 4, 5, 10, 11, 12, 13]) i
$$;

create function invitation_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp rows 1000 as $$
	select i.invitation_id from invitation i left join company c using (company_id)
	where i.edition_id = current_edition() and has_text(concat_ws(' ', i.code, i.email, i.name, c.name), q)
	order by i.invitation_id desc limit 1000
$$;

-- Queues the mails of invitations that wait for theirs, `portion` of them at most; an invitation and its message are
-- one transaction, so that none is written to twice. Returns how many.
create function invitation_mail(portion int) returns int
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	n int;
begin
	with waiting as (
		select i.* from invitation i
		where i.lang is not null and i.mailed_at is null and i.revoked_at is null
		order by i.edition_id, i.invitation_id limit portion for update skip locked
	), written as (
		insert into message (edition_id, edition_key, kind, recipient, lang, params)
		select w.edition_id, w.edition_id, 'office-invitation', w.email, w.lang, jsonb_build_object(
			'name', coalesce(w.name, w.email), 'code', w.code, 'path', '/visit?code=' || w.code,
			'edition', coalesce(e.name ->> w.lang, e.name ->> 'en', e.name ->> 'zh'),
			'category', coalesce(c.name ->> w.lang, c.name ->> 'en', c.name ->> 'zh'),
			'opens', e.opens_on, 'until', w.expires_at)
		from waiting w join edition e using (edition_id) join badge_category c using (category_id)
		returning message_id
	), asked as (
		insert into job (kind, params) select 'mail.send', jsonb_build_object('message', message_id) from written
	)
	update invitation i set mailed_at = now() from waiting w where w.invitation_id = i.invitation_id;
	get diagnostics n = row_count;
	return n;
end $$;

-- The addresses in what was pasted or uploaded: one per line, a name before or behind it if there is one, parted by a
-- comma, semicolon or tab; a heading has no address and is passed over where it comes first.
create function invitation_addresses(lines text) returns table (line int, name text, email text)
language sql immutable as $$
	select l.n::int, nullif(left(btrim(regexp_replace(replace(l.text, coalesce(f.found, ''), ''), '[,;<>"\t]+', ' ', 'g')), 200), ''), f.found
	from regexp_split_to_table(replace(lines, chr(65279), ''), '\r?\n') with ordinality l (text, n),
		lateral (select substring(l.text from '[^[:space:],;<>"]+@[^[:space:],;<>"]+') as found) f
	where btrim(l.text) <> '' and not (l.n = 1 and f.found is null)
$$;

-- Invitations: one code for `uses` visitors, or, if there are addresses, a code and a mail for each. Who has an open
-- invitation of that category already gets no second one. Returns how many were made, and 'started' if a job writes
-- the mails: if they are more than are queued at once.
create function office_invitation_create(key uuid, category uuid, uses int, expires timestamp, lang text, addresses text,
	out count int, out done text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	fair  bigint := current_edition();
	place bigint;
	ends  timestamptz := expires at time zone current_zone();
	wrong int;
begin
	perform must('visitor.write');
	place := category_chosen(fair, category);
	if ends <= now() then
		perform refuse(422, 'This lies in the past.', 'expires');
	end if;
	if addresses is null then
		insert into invitation (public_id, edition_id, code, category_id, uses, expires_at, account_id)
		values (key, fair, invitation_code(), place, coalesce(uses, 1), ends, current_account());
		count := 1;
		done := 'added';
		return;
	end if;
	select a.line into wrong from invitation_addresses(addresses) a
	where a.email is null or length(a.email) > 254 or email_fault('', a.email) is not null order by a.line limit 1;
	if wrong is not null then
		perform refuse(422, 'Line %lld has no e-mail address. Nothing was sent.', 'addresses', wrong);
	elsif (select count(*) from invitation_addresses(addresses)) > 20000 then
		perform refuse(422, 'At most 20,000 addresses at once.', 'addresses');
	end if;
	insert into invitation (edition_id, code, email, name, category_id, expires_at, account_id, lang)
	select fair, invitation_code(), a.email, a.name, place, ends, current_account(), office_invitation_create.lang
	from (select distinct on (lower(x.email)) x.* from invitation_addresses(addresses) x order by lower(x.email), x.line) a
	where not exists (select from invitation i where i.edition_id = fair and lower(i.email) = lower(a.email)
		and i.category_id = place and i.revoked_at is null and i.used < i.uses and coalesce(i.expires_at > now(), true))
	order by a.line;
	get diagnostics count = row_count;
	done := 'asked';
	if count = 0 then
		perform refuse(422, 'All of these addresses have an open invitation already.', 'addresses');
	elsif count <= 200 then
		perform invitation_mail(200);
	else
		insert into job (public_id, kind, params, account_id)
		values (key, 'invitation.mail', jsonb_build_object('count', count), current_account());
		done := 'started';
	end if;
end $$;

-- Takes invitations back; what was registered by them stays. Returns how many were open.
create function office_invitation_revoke(invitations uuid[]) returns int
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	n int;
begin
	perform must('visitor.write');
	if exists (select from unnest(invitations) u where not exists (select from invitation i
		where i.public_id = u and i.edition_id = current_edition())) then
		perform refuse(404, 'There is no such invitation.', 'invitations');
	end if;
	update invitation i set revoked_at = now() where i.public_id = any (invitations) and i.revoked_at is null;
	get diagnostics n = row_count;
	return n;
end $$;

-- -- badges for the staff of exhibitors -----------------------------------------------------------------------

-- So many, whatever the area says: what the organizer agreed with one exhibitor.
create table staff_allowance (
	edition_id  bigint not null references edition,
	company_id  bigint not null references company,
	public_id   uuid not null default uuid_v7() unique,
	badges      int not null check (badges between 0 and 10000),
	account_id  bigint references account,
	changed_at  timestamptz not null default now(),
	primary key (edition_id, company_id)
);

alter table staff_allowance enable row level security;
grant select on staff_allowance to pavilion_office, pavilion_jobs;
create policy office_read on staff_allowance for select to pavilion_office using ((select may('visitor.read')));
create policy jobs_all on staff_allowance for select to pavilion_jobs using (true);
create trigger history_insert after insert on staff_allowance for each row when (not bulk()) execute function history_write();
create trigger history_update after update on staff_allowance for each row execute function history_write();
create trigger history_delete after delete on staff_allowance for each row execute function history_write();

-- The area of an exhibitor's confirmed booths at an edition, in m².
create function staff_area(edition bigint, company bigint) returns numeric
language sql stable security definer set search_path = public, pg_temp as $$
	select coalesce(sum(b.area), 0)
	from application a join application_booth ab using (application_id) join booth b using (booth_id)
	where a.edition_id = staff_area.edition and a.company_id = staff_area.company and a.status = 'confirmed' and ab.living
$$;

-- The badges that come with that area: a base, and one more for each so many m².
create function staff_by_area(edition bigint, company bigint) returns int
language sql stable security definer set search_path = public, pg_temp as $$
	select case when s.area > 0 then least(e.staff_most, e.staff_base + floor(s.area / e.staff_step)::int) else 0 end
	from edition e, staff_area(staff_by_area.edition, staff_by_area.company) s (area)
	where e.edition_id = staff_by_area.edition
$$;

-- How many badges for its staff it has ordered.
create function staff_used(edition bigint, company bigint) returns int
language sql stable security definer set search_path = public, pg_temp as $$
	select count(*)::int from registration r
	where r.company_id = staff_used.company and r.edition_id = staff_used.edition and r.status = 'confirmed'
$$;

-- How many it may have: what was agreed by hand, else by the area of its confirmed booths; none without one. (As in 027, with
-- what was agreed.)
create or replace function staff_quota(edition bigint, company bigint) returns int
language sql stable security definer set search_path = public, pg_temp as $$
	select coalesce((select a.badges from staff_allowance a
			where a.edition_id = staff_quota.edition and a.company_id = staff_quota.company),
		staff_by_area(staff_quota.edition, staff_quota.company))
$$;

create function staff_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp rows 1000 as $$
	select x.exhibitor_id from exhibitor x where x.edition_id = current_edition()
		and x.company_id in (select s.key from company_search(q) s)
	limit 1000
$$;

-- Another number of staff badges for one exhibitor; null: as the area says again.
create function office_staff_save(company uuid, badges int) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it   bigint := (select c.company_id from company c where c.public_id = office_staff_save.company);
	fair bigint := current_edition();
begin
	perform must('visitor.write');
	if not exists (select from exhibitor x where x.edition_id = fair and x.company_id = it) then
		perform refuse(404, 'There is no such exhibitor at this edition.');
	elsif badges is null then
		delete from staff_allowance a where a.edition_id = fair and a.company_id = it;
	else
		insert into staff_allowance (edition_id, company_id, badges, account_id)
		values (fair, it, office_staff_save.badges, current_account())
		on conflict (edition_id, company_id) do update set badges = excluded.badges, account_id = excluded.account_id,
			changed_at = now();
	end if;
end $$;

-- -- statistics -------------------------------------------------------------------------------------------

-- The edition of the same series that was held before this one.
create function edition_before(edition bigint) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
	select p.edition_id from edition e join edition p using (series_id)
	where e.edition_id = edition_before.edition and p.opens_on < e.opens_on
	order by p.opens_on desc limit 1
$$;
-- How often each answer was given by those whose registration stands, in the order of the form; of countries the first
-- fifteen. Days of registering are those of the venue; null: from the first, to the last.
create function answer_figures("from" date, "to" date) returns table (question_id bigint, sort int, code text, question text,
	kind text, answered bigint, value text, label text, n bigint, most bigint, nth bigint)
language sql stable as $$
	with counted as (
		select a.key as code, a.value, count(*) as n
		from registration r, jsonb_each(r.answers) a
		where r.edition_id = current_edition() and r.status in ('pending', 'confirmed')
			and r.created_at >= coalesce("from"::timestamp at time zone (select current_zone()), '-infinity')
			and r.created_at < coalesce(("to" + 1)::timestamp at time zone (select current_zone()), 'infinity')
			and a.key in (select code from question where edition_id = current_edition() and kind in ('choice', 'choices', 'yes', 'country'))
		group by a.key, a.value
	), single as (
		-- Several ticks of one visitor stand together: they are taken apart after the count, not before.
		select c.code, v.value, sum(c.n)::bigint as n
		from counted c, jsonb_array_elements_text(case jsonb_typeof(c.value) when 'array' then c.value else jsonb_build_array(c.value) end) v (value)
		group by c.code, v.value
	), asked as (
		select q.question_id, q.sort, q.code, tr(q.label) as question, q.kind, (
				select sum(c.n) from counted c where c.code = q.code)::bigint as answered
		from question q where q.edition_id = current_edition() and q.kind in ('choice', 'choices', 'yes', 'country')
	), listed as (
		select a.*, c.value, c.label, c.n as place, coalesce(s.n, 0) as n
		from asked a join question q using (question_id) cross join lateral question_choices(q.kind, q.options) c
		left join single s on s.code = a.code and s.value = c.value
		union all
		select a.*, s.value, country_name(s.value), 1, s.n from asked a join single s using (code) where a.kind = 'country'
	), ranked as (
		select l.*, row_number() over (partition by l.code order by case when l.kind = 'country' then -l.n end, l.place) as nth
		from listed l
	)
	select r.question_id, r.sort, r.code, r.question, r.kind, coalesce(r.answered, 0), r.value, r.label, r.n,
		max(r.n) over (partition by r.code), r.nth
	from ranked r where r.kind <> 'country' or r.nth <= 15
$$;

revoke execute on function edition_before from public;
grant execute on function edition_before to pavilion_office;

-- -- rights -----------------------------------------------------------------------------------------------

revoke execute on function registration_search, registration_answered, registration_countries, category_chosen,
	office_registration_create, registration_take, office_registration_save, registration_step, office_registrations,
	office_registration_step, office_badge_again, question_answered, question_circle, office_question_save,
	office_question_move, office_question_retire, office_consent_save, office_consent_retire, office_category_save,
	office_visitor_settings, invitation_search, invitation_mail, office_invitation_create, office_invitation_revoke,
	office_staff_save, staff_area, staff_by_area, staff_used, staff_search from public;
grant execute on function registration_search, registration_answered, registration_countries, office_registration_create,
	office_registration_save, office_registrations, office_registration_step, office_badge_again, question_answered,
	office_question_save, office_question_move, office_question_retire, office_consent_save, office_consent_retire,
	office_category_save, office_visitor_settings, invitation_search, office_invitation_create, office_invitation_revoke,
	office_staff_save, staff_area, staff_by_area, staff_used, staff_quota, staff_search to pavilion_office;
-- Exports run these lists as the job process; it also writes the mails.
grant execute on function registration_search, registration_answered, invitation_search, invitation_mail,
	staff_area, staff_by_area, staff_used, staff_quota, staff_search to pavilion_jobs;
