-- What exhibitors make: badges for their staff, invitations for their guests.

-- -- what an exhibitor makes ----------------------------------------------------------------------------------

-- How many badges the staff of a company have: by the area of its confirmed booths; none without one.
create function staff_quota(edition bigint, company bigint) returns int
language sql stable security definer set search_path = public, pg_temp as $$
	select case when coalesce(b.area, 0) > 0 then least(e.staff_most, e.staff_base + floor(b.area / e.staff_step)::int) else 0 end
	from edition e, lateral (
		select sum(o.area) as area from application a join application_booth ab using (application_id) join booth o using (booth_id)
		where a.edition_id = e.edition_id and a.company_id = staff_quota.company and a.status = 'confirmed' and ab.living) b
	where e.edition_id = staff_quota.edition
$$;

-- The reader's company, for what only exhibitors do.
create function exhibitor_own() returns bigint language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	if current_company() is null then
		perform refuse(403, 'This page is for exhibitors.');
	end if;
	return current_company();
end $$;

create function staff_count() returns table (quota int, used bigint, area numeric)
language sql stable security definer set search_path = public, pg_temp as $$
	select staff_quota(current_edition(), current_company()),
		(select count(*) from registration r where r.edition_id = current_edition() and r.company_id = current_company()
			and r.status = 'confirmed'),
		(select coalesce(sum(o.area), 0) from application a join application_booth ab using (application_id) join booth o using (booth_id)
			where a.edition_id = current_edition() and a.company_id = current_company() and a.status = 'confirmed' and ab.living)
$$;

create function staff_list(one uuid default null) returns table (person uuid, name text, job_title text, email text,
	phone text, number text, printed boolean, came boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
	return query select r.public_id, r.name, r.job_title, r.email, r.phone, badge_number(b.number), b.prints > 0,
		exists (select from presence p where p.badge_id = b.badge_id)
	from registration r left join badge b on b.registration_id = r.registration_id and b.revoked_at is null
	where r.edition_id = current_edition() and r.company_id = current_company() and r.status = 'confirmed'
		and (staff_list.one is null or r.public_id = staff_list.one)
	order by r.registration_id;
end $$;

-- Badges for the reader's own staff, as far as the quota goes; two at once wait for each other. How many.
create function staff_add(people jsonb) returns int
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	own   bigint := exhibitor_own();
	e     bigint := current_edition();
	kind  bigint;
	left_ bigint;
	p     record;
	n     int := 0;
begin
	perform from company c where c.company_id = own for no key update;
	left_ := staff_quota(e, own) - (select count(*) from registration r
		where r.edition_id = e and r.company_id = own and r.status = 'confirmed');
	select c.category_id into kind from badge_category c where c.edition_id = e and c.code = 'exhibitor';
	if kind is null or staff_quota(e, own) = 0 then
		perform refuse(409, 'Staff badges can be made as soon as a booth of your company is confirmed.');
	elsif not exists (select from people_rows(people)) then
		perform refuse(422, 'Please fill this in.', 'person.0.name');
	end if;
	perform refuse_all(422, people_faults(people));
	if (select count(*) from people_rows(people)) > left_ then
		perform refuse_all(409, jsonb_build_array(jsonb_build_array('person', 'Your company has %lld badges left.', greatest(left_, 0))));
	end if;
	for p in select * from people_rows(people) loop
		perform mail_take(p.email);
		perform badge_issue(registration_add(e, kind, 'exhibitor', 'confirmed', (
			select jsonb_build_object('name', p.name, 'email', p.email, 'job_title', p.job_title, 'phone', p.phone,
				'company', c.name, 'country', c.country, 'city', left(c.city, 200), 'company_id', own)
			from company c where c.company_id = own)));
		n := n + 1;
	end loop;
	return n;
end $$;

-- The registration of somebody of the reader's staff, held until the commit.
create function staff_take(person uuid) returns registration
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration;
begin
	select * into r from registration g
	where g.public_id = staff_take.person and g.company_id = exhibitor_own() and g.edition_id = current_edition()
		and g.status = 'confirmed' for update;
	if r.registration_id is null then
		perform refuse(404, 'There is no such record.');
	end if;
	return r;
end $$;

create function staff_save(person uuid, name text, job_title text, email text, phone text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration := staff_take(person);
begin
	update registration g set name = staff_save.name, job_title = staff_save.job_title, email = staff_save.email, phone = staff_save.phone
	where g.registration_id = r.registration_id;
	perform registration_renamed(r);
	if staff_save.email is distinct from r.email then
		perform mail_take(staff_save.email);
		delete from registration_link l where l.registration_id = r.registration_id;
		perform visitor_send('visit-link', r.registration_id, '{}');
	end if;
end $$;

create function staff_remove(person uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration := staff_take(person);
begin
	perform registration_cancel(r.registration_id);
end $$;

-- As what an exhibitor may invite.
create function guest_categories() returns table (category uuid, category_name text)
language sql stable security definer set search_path = public, pg_temp as $$
	select c.public_id, tr(c.name) from badge_category c
	where c.edition_id = current_edition() and (c.open or c.guests) order by c.sort
$$;

create function guest_count() returns table (most int, promised bigint, registered bigint, came bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select e.guest_most,
		(select coalesce(sum(case when i.revoked_at is null then i.uses else i.used end), 0) from invitation i
			where i.edition_id = e.edition_id and i.company_id = current_company()),
		(select count(*) from registration r join invitation i using (invitation_id)
			where i.edition_id = e.edition_id and i.company_id = current_company() and r.status = 'confirmed'),
		(select count(*) from registration r join invitation i using (invitation_id)
			where i.edition_id = e.edition_id and i.company_id = current_company() and r.status = 'confirmed'
				and exists (select from badge b join presence p using (badge_id) where b.registration_id = r.registration_id))
	from edition e where e.edition_id = current_edition()
$$;

-- The invitations of the reader's company, and who has registered by them.
create function guest_list() returns table (invitation uuid, code text, email text, name text, category_name text, uses int,
	used int, state text, created_at timestamptz, expires_at timestamptz, guests jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
	select i.public_id, i.code, i.email, i.name, tr(c.name), i.uses, i.used, invitation_state(i), i.created_at, i.expires_at,
		coalesce((select jsonb_agg(jsonb_build_object('name', r.name, 'company', coalesce(r.company, ''), 'came', exists (
				select from badge b join presence p using (badge_id) where b.registration_id = r.registration_id)) order by r.registration_id)
			from (select * from registration o where o.invitation_id = i.invitation_id and o.status = 'confirmed'
				order by o.registration_id limit 50) r), '[]')
	from invitation i join badge_category c using (category_id)
	where i.edition_id = current_edition() and i.company_id = current_company()
	order by i.invitation_id desc limit 500
$$;

-- Addresses as they were typed: "Name <address>" or bare, a line each.
create function guest_lines(addresses text) returns table (line int, name text, email text)
language sql immutable parallel safe as $$
	select l.n, nullif(btrim(btrim(case when l.t ~ '<.*>$' then regexp_replace(l.t, '<.*', '') end), '"'), ''),
		btrim(case when l.t ~ '<.*>$' then regexp_replace(l.t, '^.*<(.*)>$', '\1') else l.t end)
	from (select btrim(t, E' \t\r,;') as t, n::int from regexp_split_to_table(addresses, E'\n') with ordinality x (t, n)) l
	where l.t <> ''
$$;

-- Invitations of the reader's company: one for each address, or one code that is good for so many.
-- How many were made.
create function guest_invite(category uuid, addresses text, uses int, until date) returns int
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	own   bigint := exhibitor_own();
	e     edition;
	kind  badge_category;
	firm  text;
	ends  timestamptz;
	n     int := 0;
	it    record;
	fresh invitation;
	id    bigint;
begin
	perform from company c where c.company_id = own for no key update;
	if not exists (select from exhibitor x where x.edition_id = current_edition() and x.company_id = own and x.status <> 'cancelled') then
		perform refuse(403, 'Your company does not take part in this edition.');
	end if;
	select * into e from edition d where d.edition_id = current_edition();
	select c.name into firm from company c where c.company_id = own;
	select * into kind from badge_category c where c.public_id = category and c.edition_id = e.edition_id and (c.open or c.guests);
	if kind.category_id is null then
		perform refuse(422, 'Please choose one.', 'category');
	elsif until < current_date then
		perform refuse(422, 'This day is over.', 'until');
	elsif (addresses is null) = (uses is null) then
		perform refuse(422, 'Give either addresses or the number of uses of a code.', case when uses is null then 'addresses' else 'uses' end);
	end if;
	ends := (until + 1)::timestamp at time zone coalesce((select v.timezone from venue v where v.venue_id = e.venue_id), 'UTC');
	if uses is null then
		select coalesce(jsonb_agg(jsonb_build_array('addresses', f.why, g.line) order by g.line), '[]') as faults, count(*) as bad into it
		from (select *, row_number() over (partition by lower(email) order by line) as nth from guest_lines(addresses)) g,
		lateral (select case
			when email_fault('', g.email) is not null then 'Line %lld is not an e-mail address.'
			when length(g.name) > 200 or text_fault('', g.name, 200) is not null then 'The name in line %lld cannot be kept.'
			when g.nth > 1 then 'The address in line %lld stands there twice.'
			when exists (select from invitation i where i.edition_id = e.edition_id and i.company_id = own
				and lower(i.email) = lower(g.email) and invitation_state(i) in ('good', 'used'))
				then 'The address in line %lld is invited already.'
			when (select count(*) from invitation i where i.edition_id = e.edition_id and i.company_id = own
				and lower(i.email) = lower(g.email) and i.created_at > now() - interval '1 day') >= 3
				then 'The address in line %lld was invited three times today.' end as why) f
		where f.why is not null;
		perform refuse_all(422, it.faults);
		select count(*) into n from guest_lines(addresses);
		if n = 0 then
			perform refuse(422, 'Please fill this in.', 'addresses');
		elsif n > 200 then
			perform refuse_all(422, jsonb_build_array(jsonb_build_array('addresses', 'At most %lld addresses at a time.', 200)));
		end if;
	end if;
	if (select promised from guest_count()) + coalesce(uses, n) > e.guest_most then
		perform refuse_all(409, jsonb_build_array(jsonb_build_array(case when uses is null then 'addresses' else 'uses' end,
			'Your company can invite %lld more guests.', greatest(e.guest_most - (select promised from guest_count()), 0))));
	end if;
	-- What was withdrawn is free to promise again, but it was a mail.
	select e.guest_most - count(*) as rest into it from invitation i where i.edition_id = e.edition_id and i.company_id = own
		and i.email is not null and i.created_at > now() - interval '1 day';
	if n > it.rest then
		perform refuse_all(409, jsonb_build_array(jsonb_build_array('addresses',
			'Your company can send %lld more invitations today.', greatest(it.rest, 0))));
	end if;
	for it in select * from guest_lines(addresses) union all select 0, null, null where guest_invite.uses is not null order by 1 loop
		insert into invitation (edition_id, code, email, name, category_id, company_id, uses, expires_at, account_id)
		values (e.edition_id, upper(left(replace(gen_random_uuid()::text, '-', ''), 12)), it.email, it.name, kind.category_id, own,
			coalesce(guest_invite.uses, 1), ends, current_account())
		returning * into fresh;
		if it.email is not null then
			insert into message (edition_id, edition_key, kind, recipient, lang, params)
			values (e.edition_id, e.edition_id, 'visit-invitation', it.email, current_lang(), jsonb_build_object(
				'name', coalesce(it.name, it.email), 'company', firm, 'category', tr(kind.name), 'code', fresh.code,
				'path', '/visit?code=' || fresh.code))
			returning message_id into id;
			insert into job (kind, params) values ('mail.send', jsonb_build_object('message', id));
		end if;
	end loop;
	return greatest(n, 1);
end $$;

create function guest_withdraw(invitation uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	update invitation i set revoked_at = now()
	where i.public_id = guest_withdraw.invitation and i.company_id = exhibitor_own() and i.edition_id = current_edition()
		and i.revoked_at is null;
	if not found then
		perform refuse(404, 'There is no such record.');
	end if;
end $$;

-- -- trust --------------------------------------------------------------------------------------------------
revoke execute on function refuse_all, question_form, visitor_send, mail_take, visitor_open, visitor_hold, registration_answers, registration_consents,
	people_faults, registration_add, registration_confirmed, registration_cancel, question_answer, question_order,
	consent_current, registration_state, invitation_look, invitation_take, registration_submit, registration_confirm,
	registration_lapse, visitor_again, visitor_page, visitor_people, visitor_person, visitor_answers, visitor_consents,
	visitor_questions, visitor_save, registration_renamed, visitor_agree, visitor_cancel, visitor_offer, visitor_move, visitor_transfer,
	visitor_recall, visitor_offered, visitor_accept, visitor_moved, visitor_taken, staff_quota, exhibitor_own, staff_count,
	staff_list, staff_add, staff_take, staff_save, staff_remove, guest_categories, guest_count, guest_list, guest_invite,
	guest_withdraw from public;
grant execute on function registration_state, consent_current, question_form to pavilion_portal, pavilion_office, pavilion_jobs;
grant execute on function visitor_send to pavilion_jobs;
grant execute on function registration_lapse to pavilion_jobs;
grant execute on function staff_quota to pavilion_office;
grant execute on function invitation_look, registration_submit, registration_confirm, visitor_again, visitor_page,
	visitor_people, visitor_person, visitor_answers, visitor_consents, visitor_questions, visitor_save, visitor_agree, visitor_cancel, visitor_move,
	visitor_transfer, visitor_recall, visitor_offered, visitor_moved, visitor_taken, staff_count, staff_list, staff_add,
	staff_save, staff_remove, guest_categories, guest_count, guest_list, guest_invite, guest_withdraw to pavilion_portal;
