-- The organizer and the visitors: registrations by hand and in numbers, the questions and consents of the form,
-- invitations with their mails, quotas of staff badges, and what lists and statistics need to be quick.

-- -- finding registrations ----------------------------------------------------------------------------------

-- Any part of a name, company, address or phone number.
create index registration_words on registration using gin (search_words(name || coalesce(' ' || company, '')
	|| coalesce(' ' || email, '') || coalesce(' ' || regexp_replace(phone, '\D', '', 'g'), '')) gin_trgm_ops);

create function registration_search(q text) returns table (key bigint)
language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan rows 1000 as $$
declare
	p      text[] := search_patterns(q);
	plain  bigint := case when btrim(q) ~ '^[0-9]{6,10}$' then btrim(q)::bigint end;
	fair   bigint := current_edition();
begin
	if cardinality(p) > 0 then
		-- The number of a badge, with its check digit or without.
		return query select b.registration_id from badge b
			where b.edition_id = fair and b.number in (plain, badge_number_typed(q));
		-- Not as one union with the above: so what is in every second registration is at hand without reading them all.
		return query select r.registration_id from registration r
			where r.edition_id = fair
				and search_words(r.name || coalesce(' ' || r.company, '') || coalesce(' ' || r.email, '')
					|| coalesce(' ' || regexp_replace(r.phone, '\D', '', 'g'), '')) like p[1]
				and search_words(r.name || coalesce(' ' || r.company, '') || coalesce(' ' || r.email, '')
					|| coalesce(' ' || regexp_replace(r.phone, '\D', '', 'g'), '')) like all (p)
			limit 1000;
	end if;
end $$;

-- What was answered, as 'code:value'.
create function answer_keys(answers jsonb) returns text[] language sql immutable parallel safe as $$
	select array(select left(a.key || ':' || v, 300)
		from jsonb_each(answers) a, jsonb_array_elements_text(case jsonb_typeof(a.value)
			when 'array' then a.value else jsonb_build_array(a.value) end) v
		where v <> '')
$$;
create index registration_answer_keys on registration using gin (answer_keys(answers));

-- The registrations with any of these answers: of a filter, so that it has its index in spite of the row policy.
create function registration_answered(wanted text[]) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select r.registration_id from registration r
	where r.edition_id = current_edition() and answer_keys(r.answers) && wanted
$$;

-- Countries that visitors of the edition come from: hops along the index instead of reading every row.
create index registration_country on registration (edition_id, country);
create function registration_countries() returns setof text language sql stable
security definer set search_path = public, pg_temp as $$
	with recursive hop as (
		(select r.country from registration r where r.edition_id = current_edition() and r.country is not null
			order by r.country limit 1)
		union all
		select (select r.country from registration r where r.edition_id = current_edition() and r.country > hop.country
			order by r.country limit 1)
		from hop where hop.country is not null
	)
	select country from hop where country is not null
$$;

-- How many there are of each category.
create index registration_category on registration (edition_id, category_id, status);
create index registration_consent_of on registration_consent (consent_id) where withdrawn_at is null;

-- The label of an answer's value; what is no option any more stands as it was given.
create function answer_label(options jsonb, value text) returns text language sql stable as $$
	select coalesce((select tr(o -> 'label') from jsonb_array_elements(options) o where o ->> 'value' = answer_label.value limit 1),
		answer_label.value)
$$;

alter table registration add column cancelled_for text check (length(cancelled_for) <= 1000);  -- as the organizer told the visitor

-- What can be chosen as an answer: the options, or yes and no.
create function question_choices(kind text, options jsonb) returns table (value text, label text, n bigint)
language sql stable as $$
	select o.it ->> 'value', tr(o.it -> 'label'), o.n
	from jsonb_array_elements(options) with ordinality o (it, n) where kind in ('choice', 'choices')
	union all
	select v.value, tr(v.label), v.n
	from (values ('yes', '{"en": "Yes", "zh": "是"}'::jsonb, 1), ('no', '{"en": "No", "zh": "否"}', 2)) v (value, label, n)
	where kind = 'yes'
$$;

-- The questions whose answers a question can wait for, with what can be answered, and which of that it waits for; null: a
-- new one.
create function question_sources(question uuid) returns table (code text, label text, answers jsonb)
language sql stable as $$
	select o.code, tr(o.label) as label, (
			select jsonb_agg(jsonb_build_object('key', o.code || ':' || c.value, 'label', c.label,
				'chosen', coalesce(it.shown_if = o.code and c.value = any (it.shown_for), false)) order by c.n)
			from question_choices(o.kind, o.options) c) as answers
	from question o left join question it on it.public_id = question_sources.question
	where o.edition_id = coalesce(it.edition_id, current_edition()) and o.retired_at is null
		and o.question_id is distinct from it.question_id
	order by o.sort, o.question_id
$$;

-- -- registrations by hand ----------------------------------------------------------------------------------

-- The category of a form: one of the edition.
create function category_chosen(edition bigint, category uuid) returns bigint
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	it bigint := (select c.category_id from badge_category c
		where c.public_id = category_chosen.category and c.edition_id = category_chosen.edition);
begin
	if it is null then
		perform refuse(422, 'There is no such category.', 'category');
	end if;
	return it;
end $$;

-- A visitor whom the organizer registers. Confirmed at once, unless the visitor is to confirm the address.
create function office_registration_create(key uuid, category uuid, name text, company text, job_title text, email text,
	phone text, country text, city text, lang text, ask boolean) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	fair bigint := current_edition();
	it   bigint;
begin
	perform must('visitor.write');
	if ask and email is null then
		perform refuse(422, 'Without an address nobody can confirm it.', 'email');
	end if;
	it := registration_add(fair, category_chosen(fair, category), 'onsite', 'pending', jsonb_build_object(
		'name', office_registration_create.name, 'company', office_registration_create.company,
		'job_title', office_registration_create.job_title, 'email', office_registration_create.email,
		'phone', office_registration_create.phone, 'country', office_registration_create.country,
		'city', office_registration_create.city, 'lang', office_registration_create.lang), key => key);
	if ask then
		perform visitor_send('visit-confirm', it, '{}');
	else
		perform registration_confirmed(it);
	end if;
	return key;
end $$;

-- The registration of a form, locked; refused if somebody else changed it meanwhile.
create function registration_take(registration uuid, seen text default null) returns registration
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it registration;
begin
	perform must('visitor.write');
	select * into it from registration r where r.public_id = registration_take.registration for update;
	if it.registration_id is null then
		perform refuse(404, 'There is no such registration.');
	elsif seen <> it.changed_at::text then
		perform refuse(409, 'Someone else changed this record while you were editing it. Look at what stands there now, then save again.');
	end if;
	return it;
end $$;

create function office_registration_save(registration uuid, name text, company text, job_title text, email text,
	phone text, country text, city text, lang text, seen text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it registration := registration_take(registration, seen);
begin
	update registration r set name = office_registration_save.name, company = office_registration_save.company,
		job_title = office_registration_save.job_title, email = office_registration_save.email,
		phone = office_registration_save.phone, country = office_registration_save.country,
		city = office_registration_save.city, lang = office_registration_save.lang
	where r.registration_id = it.registration_id;
	perform registration_renamed(it);
	if office_registration_save.email is distinct from it.email then
		-- Whoever has the mails to the old address is a stranger from here on.
		delete from registration_link l where l.registration_id = it.registration_id;
		select * into it from registration r where r.registration_id = it.registration_id;
		perform registration_step(it, 'resend', null, null);
	end if;
end $$;

-- A message is sent again to whom it was written; the badge of somebody else by now is not.
create or replace function message_again(message uuid) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	id bigint;
begin
	perform must('message.send');
	if exists (select from message m join badge b on b.public_id::text = m.params ->> 'badge' join registration r using (registration_id)
			where m.public_id = message_again.message and m.kind = 'badge' and lower(r.email) is distinct from lower(m.recipient)) then
		perform refuse(409, 'The address of this badge is another one by now. Send the badge from its registration.');
	end if;
	update message m set state = 'queued' where m.public_id = message_again.message and m.state in ('failed', 'unknown')
	returning m.message_id into id;
	if id is null then
		perform refuse(409, 'Only a message that failed or whose fate is unknown can be sent again.');
	end if;
	insert into job (kind, params, account_id)
	values ('mail.send', jsonb_build_object('message', id), current_account());
end $$;

-- One step of one registration that is locked. Returns whether it was a step at all: what is confirmed already cannot
-- be confirmed, so that several at once can be done over and over.
create function registration_step(it registration, what text, category bigint, why text) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	case what
	when 'confirm' then
		if it.status = 'confirmed' then
			return false;
		end if;
		-- What had ended stands again, with its use of the invitation; without it, if others have taken them all.
		if it.status <> 'pending' then
			update invitation i set used = i.used + 1 where i.invitation_id = it.invitation_id and i.used < i.uses;
			update registration r set status = 'pending', cancelled_at = null, cancelled_for = null,
				invitation_id = case when found then r.invitation_id end
			where r.registration_id = it.registration_id;
		end if;
		perform registration_confirmed(it.registration_id);
	when 'cancel' then
		if it.status in ('cancelled', 'lapsed') then
			return false;
		end if;
		update registration r set status = 'cancelled', cancelled_at = now(), cancelled_for = why
		where r.registration_id = it.registration_id;
		perform badge_revoke(it.registration_id, 'cancelled');
		update invitation i set used = i.used - 1 where i.invitation_id = it.invitation_id and i.used > 0;
		perform visitor_send('visit-cancelled', it.registration_id, jsonb_build_object('reason', why));
	when 'category' then
		if it.category_id = category then
			return false;
		end if;
		update registration r set category_id = category where r.registration_id = it.registration_id;
		if it.status = 'confirmed' then
			perform badge_again(it.registration_id, 'changed');
		end if;
	when 'resend' then
		if it.email is null or it.status not in ('pending', 'confirmed') then
			return false;
		end if;
		if it.status = 'pending' then
			perform visitor_send('visit-confirm', it.registration_id, '{}');
		else
			-- A badge whose code is not made yet brings its own mail.
			perform badge_issue(it.registration_id);
			perform visitor_send('badge', it.registration_id, jsonb_build_object('badge', b.public_id, 'number', badge_number(b.number)))
			from badge b where b.registration_id = it.registration_id and b.revoked_at is null and b.told_at is not null;
		end if;
	end case;
	return true;
end $$;

-- Several registrations at once: 'confirm', 'cancel', 'category' or 'resend'. All that are given must be there; those
-- that the step says nothing to are passed over. Returns how many took it.
create function office_registrations(registrations uuid[], what text, category uuid, why text) returns int
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	fair  bigint := current_edition();
	place bigint;
	it    registration;
	n     int := 0;
	met   int := 0;
begin
	perform must('visitor.write');
	if what = 'cancel' and coalesce(btrim(why), '') = '' then
		perform refuse(422, 'Please give the visitor a reason.', 'reason');
	elsif what = 'category' then
		place := category_chosen(fair, category);
	end if;
	for it in select r.* from registration r where r.public_id = any (registrations) and r.edition_id = fair
		order by r.registration_id for update loop
		met := met + 1;
		n := n + registration_step(it, what, place, why)::int;
	end loop;
	if met = 0 or met <> (select count(distinct u) from unnest(registrations) u) then
		perform refuse(404, 'There is no such registration.', 'registrations');
	end if;
	return n;
end $$;

-- One registration takes a step; that it cannot is said.
create function office_registration_step(registration uuid, what text, category uuid, why text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it registration := registration_take(registration);
begin
	if what = 'cancel' and coalesce(btrim(why), '') = '' then
		perform refuse(422, 'Please give the visitor a reason.', 'reason');
	end if;
	if not registration_step(it, what, case when what = 'category' then category_chosen(it.edition_id, category) end, why) then
		perform refuse(409, case what
			when 'confirm' then 'This registration is confirmed already.'
			when 'cancel' then 'This registration has ended already.'
			when 'category' then 'This registration is of that category already.'
			else 'Nothing can be sent: the registration has no address, or has ended.' end,
			case what when 'category' then 'category' end);
	end if;
end $$;

-- A badge that was lost, or cannot be read: the old code is worth nothing from here on.
create function office_badge_again(registration uuid, why text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it registration := registration_take(registration);
begin
	if it.status <> 'confirmed' then
		perform refuse(409, 'Only a confirmed registration has a badge.');
	end if;
	perform badge_again(it.registration_id, why);
end $$;

-- What a visitor has signed up for in the forum: for whoever may see visitors, though not plan the forum.
create function registration_forum(registration uuid) returns table (session uuid, title text, starts_at timestamptz,
	status text, attended_at timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	perform must('visitor.read');
	return query select s.public_id, tr(s.title), s.starts_at, u.status, u.attended_at
		from registration r join forum_signup u using (registration_id) join forum_session s using (session_id)
		where r.public_id = registration_forum.registration
		order by s.starts_at limit 100;
end $$;
revoke execute on function registration_forum from public;
grant execute on function registration_forum to pavilion_office;
