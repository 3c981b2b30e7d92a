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
		-- What had ended stands again, with its use of the invitation.
		if it.status <> 'pending' then
			update registration r set status = 'pending', cancelled_at = null, cancelled_for = null
			where r.registration_id = it.registration_id;
			update invitation i set used = i.used + 1 where i.invitation_id = it.invitation_id and i.used < i.uses;
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

-- -- questions ----------------------------------------------------------------------------------------------

-- "value = English | 中文", one per line, as jsonb; a value may be left out, then it is made from the English words.
create function question_options(lines text) returns jsonb language plpgsql stable as $$
declare
	line  text;
	value text;
	words text[];
	made  jsonb := '[]';
begin
	foreach line in array regexp_split_to_array(coalesce(lines, ''), '\n') loop
		continue when btrim(line) = '';
		value := case when line ~ '^[^|]*=' then btrim(split_part(line, '=', 1)) end;
		words := regexp_split_to_array(case when value is null then line else substr(line, strpos(line, '=') + 1) end, '\s*\|\s*');
		value := coalesce(value, left(btrim(regexp_replace(lower(words[1]), '[^a-z0-9]+', '_', 'g'), '_'), 40));
		if value !~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$' then
			perform refuse(422, 'Each option begins with a value of letters, digits and _, then = and its words.', 'options');
		elsif coalesce(btrim(words[1]), '') = '' or cardinality(words) > 2 or length(line) > 400 then
			perform refuse(422, 'Each option has the form: value = English | 中文', 'options');
		elsif made @> jsonb_build_array(jsonb_build_object('value', value)) then
			perform refuse(422, 'Two options have the same value.', 'options');
		end if;
		made := made || jsonb_build_object('value', value, 'label', jsonb_strip_nulls(jsonb_build_object(
			'en', btrim(words[1]), 'zh', nullif(btrim(words[2]), ''))));
	end loop;
	return made;
end $$;

-- The same as it is edited.
create function question_lines(options jsonb) returns text language sql immutable as $$
	select string_agg((o ->> 'value') || ' = ' || coalesce(o -> 'label' ->> 'en', o -> 'label' ->> 'zh', '')
		|| coalesce(' | ' || (o -> 'label' ->> 'zh'), ''), E'\n' order by n)
	from jsonb_array_elements(options) with ordinality x (o, n)
$$;

-- Whether any visitor answered this question.
create function question_answered(edition bigint, code text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
	select exists (select from registration r where r.edition_id = question_answered.edition and r.answers ? question_answered.code)
$$;

-- Refuses a condition that leads back to the question itself.
create function question_circle(it question) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	perform refuse(422, 'A question cannot wait for an answer that waits for it.', 'shown_if')
	where exists (
		with recursive chain as (
			select it.shown_if as code
			union
			select q.shown_if from chain join question q on q.edition_id = it.edition_id and q.code = chain.code
			where q.shown_if is not null
		)
		select from chain where code = it.code);
end $$;

-- A question, new (`key`) or changed (`question`). `shown_for` holds 'code:value' of any question's options: those of
-- `shown_if` count.
create function office_question_save(question uuid, key uuid, code text, kind text, label_en text, label_zh text,
	hint_en text, hint_zh text, options text, required boolean, shown_if text, shown_for text[], category uuid, lead boolean)
	returns uuid language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it     question;
	made   jsonb := case when kind in ('choice', 'choices') then question_options(options) else '[]' end;
	source question;
begin
	perform must('visitor.write');
	if question is not null then
		select * into it from question q where q.public_id = office_question_save.question for update;
		if it.question_id is null then
			perform refuse(404, 'There is no such question.');
		elsif it.kind <> office_question_save.kind and question_answered(it.edition_id, it.code) then
			perform refuse(409, 'Visitors have answered this question: its kind cannot change any more. Retire it and ask a new one.', 'kind');
		end if;
		perform refuse(409, 'An option that visitors have chosen cannot be taken away; its words can be changed.', 'options')
		from jsonb_array_elements(it.options) o
		where not made @> jsonb_build_array(jsonb_build_object('value', o ->> 'value'))
			and exists (select from registration r where r.edition_id = it.edition_id
				and answer_keys(r.answers) && array[it.code || ':' || (o ->> 'value')])
		limit 1;
	else
		it.edition_id := current_edition();
		it.code := office_question_save.code;
		if it.code is null or it.code !~ '^[a-z][a-z0-9_]{0,30}$' then
			perform refuse(422, 'A code begins with a small letter; small letters, digits and _ follow.', 'code');
		elsif exists (select from question q where q.edition_id = it.edition_id and q.code = it.code) then
			perform refuse(409, 'Another question has this code.', 'code');
		end if;
	end if;
	if kind in ('choice', 'choices') and jsonb_array_length(made) < 2 then
		perform refuse(422, 'A choice needs two options at least.', 'options');
	end if;
	it.shown_if := office_question_save.shown_if;
	if it.shown_if is not null then
		select * into source from question q where q.edition_id = it.edition_id and q.code = it.shown_if;
		if source.question_id is null then
			perform refuse(422, 'There is no such question.', 'shown_if');
		end if;
		perform question_circle(it);
	end if;
	it.shown_for := array(select distinct substr(s, strpos(s, ':') + 1) from unnest(office_question_save.shown_for) s
		where it.shown_if is not null and split_part(s, ':', 1) = it.shown_if order by 1);
	it.category_id := case when category is not null then category_chosen(it.edition_id, category) end;
	if question is null then
		insert into question (public_id, edition_id, code, kind, label, sort)
		values (key, it.edition_id, it.code, office_question_save.kind, '{}',
			(select coalesce(max(q.sort), 0) + 10 from question q where q.edition_id = it.edition_id))
		returning question_id into it.question_id;
	end if;
	update question q set kind = office_question_save.kind, options = made, required = coalesce(office_question_save.required, false),
		label = jsonb_strip_nulls(jsonb_build_object('en', label_en, 'zh', label_zh)),
		hint = jsonb_strip_nulls(jsonb_build_object('en', hint_en, 'zh', hint_zh)),
		shown_if = it.shown_if, shown_for = it.shown_for, category_id = it.category_id, lead = coalesce(office_question_save.lead, false)
	where q.question_id = it.question_id;
	return coalesce(question, key);
end $$;

-- One place up or down among the questions of the edition; at the end nothing happens.
create function office_question_move(question uuid, up boolean) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	fair bigint := (select q.edition_id from question q where q.public_id = office_question_move.question);
begin
	perform must('visitor.write');
	if fair is null then
		perform refuse(404, 'There is no such question.');
	end if;
	perform from question q where q.edition_id = fair order by q.question_id for update;
	with placed as (
		select q.question_id, q.public_id, row_number() over (order by q.sort, q.question_id) as n
		from question q where q.edition_id = fair
	), moved as (
		select p.question_id, row_number() over (order by
			case when p.public_id = office_question_move.question then p.n + case when up then -1.5 else 1.5 end else p.n end) as n
		from placed p
	)
	update question q set sort = m.n * 10 from moved m where m.question_id = q.question_id and q.sort <> m.n * 10;
end $$;

-- Asked no more, or again. Who waits for its answer is asked no more either: that is said.
create function office_question_retire(question uuid, retire boolean) returns text
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it question;
begin
	perform must('visitor.write');
	select * into it from question q where q.public_id = office_question_retire.question for update;
	if it.question_id is null then
		perform refuse(404, 'There is no such question.');
	elsif retire and exists (select from question q where q.edition_id = it.edition_id and q.shown_if = it.code
		and q.retired_at is null) then
		perform refuse(409, 'Another question waits for the answer to this one. Change that one first.');
	elsif not retire and it.shown_if is not null and exists (select from question q
		where q.edition_id = it.edition_id and q.code = it.shown_if and q.retired_at is not null) then
		perform refuse(409, 'This question waits for the answer to one that is retired.');
	end if;
	update question q set retired_at = case when retire then coalesce(q.retired_at, now()) end
	where q.question_id = it.question_id;
	return case when retire then 'retired' else 'revived' end;
end $$;

-- The days of the fair, sixteen at most, and which of them are among these bits.
create function category_days(edition bigint, bits int) returns table (day int, date date, valid boolean)
language sql stable as $$
	select d.n + 1, e.opens_on + d.n, bits & (1 << d.n) <> 0
	from edition e, generate_series(0, least(coalesce(e.closes_on, e.opens_on) - e.opens_on, 15)) d (n)
	where e.edition_id = category_days.edition
	order by d.n
$$;

-- -- consents, categories, settings -------------------------------------------------------------------------

-- A consent, new (`code`) or as the next version of one; what was agreed to stays as it is.
create function office_consent_save(consent uuid, key uuid, code text, title_en text, title_zh text, body_en text,
	body_zh text, required boolean) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	was  consent;
	fair bigint := current_edition();
	next int := 1;
begin
	perform must('visitor.write');
	if consent is not null then
		select * into was from consent c where c.public_id = office_consent_save.consent for update;
		if was.consent_id is null then
			perform refuse(404, 'There is no such consent.');
		end if;
		fair := was.edition_id;
		code := was.code;
		perform from consent c where c.edition_id = fair and c.code = was.code order by c.consent_id for update;
		next := (select max(c.version) + 1 from consent c where c.edition_id = fair and c.code = was.code);
		update consent c set retired_at = now() where c.edition_id = fair and c.code = was.code and c.retired_at is null;
	elsif code is null or code !~ '^[a-z][a-z0-9_]{0,30}$' then
		perform refuse(422, 'A code begins with a small letter; small letters, digits and _ follow.', 'code');
	elsif exists (select from consent c where c.edition_id = fair and c.code = office_consent_save.code) then
		perform refuse(409, 'There is a text with this code already: make a new version of it.', 'code');
	end if;
	insert into consent (public_id, edition_id, code, version, title, body, required)
	values (key, fair, office_consent_save.code, next, jsonb_strip_nulls(jsonb_build_object('en', title_en, 'zh', title_zh)),
		jsonb_strip_nulls(jsonb_build_object('en', body_en, 'zh', body_zh)), coalesce(office_consent_save.required, false));
	return key;
end $$;

-- Nobody is asked for it any more; who agreed has agreed.
create function office_consent_retire(consent uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('visitor.write');
	update consent c set retired_at = now() where c.public_id = office_consent_retire.consent and c.retired_at is null;
	if not found then
		perform refuse(409, 'This text was retired already.');
	end if;
end $$;

-- A category, new or changed. `days` are the numbers of the days of the fair; all of them are every day, also those that
-- the fair may get later.
create function office_category_save(category uuid, key uuid, code text, name_en text, name_zh text, colour text,
	days int[], open boolean, guests boolean, sort int) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	it   badge_category;
	fair edition;
	bits int := coalesce((select bit_or(1 << (d - 1)) from unnest(days) d where d between 1 and 16), 0);
begin
	perform must('visitor.write');
	if category is not null then
		select * into it from badge_category c where c.public_id = office_category_save.category for update;
		if it.category_id is null then
			perform refuse(404, 'There is no such category.');
		end if;
	else
		it.edition_id := current_edition();
		if code is null or code !~ '^[a-z][a-z0-9_]{0,30}$' then
			perform refuse(422, 'A code begins with a small letter; small letters, digits and _ follow.', 'code');
		elsif exists (select from badge_category c where c.edition_id = it.edition_id and c.code = office_category_save.code) then
			perform refuse(409, 'Another category has this code.', 'code');
		end if;
	end if;
	select * into fair from edition e where e.edition_id = it.edition_id for update;
	if bits = 0 then
		perform refuse(422, 'Please choose one day at least.', 'days');
	elsif cardinality(days) >= coalesce(fair.closes_on - fair.opens_on, 0) + 1 then
		bits := 65535;
	end if;
	if category is null then
		it.token_no := (select coalesce(max(c.token_no), 0) + 1 from badge_category c where c.edition_id = it.edition_id);
		if it.token_no > 255 then
			perform refuse(409, 'An edition has 255 categories at most.');
		end if;
		insert into badge_category (public_id, edition_id, token_no, code, name)
		values (key, it.edition_id, it.token_no, office_category_save.code, '{}') returning category_id into it.category_id;
	end if;
	update badge_category c set name = jsonb_strip_nulls(jsonb_build_object('en', name_en, 'zh', name_zh)),
		colour = office_category_save.colour, days = bits, open = coalesce(office_category_save.open, false),
		guests = coalesce(office_category_save.guests, false), sort = office_category_save.sort
	where c.category_id = it.category_id;
	return coalesce(category, key);
end $$;

-- When visitors may register, how many together, how many badges exhibitors get, and what a scanned badge tells them.
-- Times are those of the venue.
create function office_visitor_settings(register_from timestamp, register_until timestamp, group_most int, staff_base int,
	staff_step numeric, staff_most int, lead_fields text[]) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform must('visitor.write');
	if register_until <= register_from then
		perform refuse(422, 'Registration ends before it begins.', 'register_until');
	elsif staff_step is null or staff_step <= 0 then
		perform refuse(422, 'Please give more than nothing.', 'staff_step');
	end if;
	update edition e set
		register_from = office_visitor_settings.register_from at time zone current_zone(),
		register_until = office_visitor_settings.register_until at time zone current_zone(),
		group_most = office_visitor_settings.group_most, staff_base = office_visitor_settings.staff_base,
		staff_step = office_visitor_settings.staff_step, staff_most = office_visitor_settings.staff_most,
		lead_fields = coalesce(office_visitor_settings.lead_fields, '{}')
	where e.edition_id = current_edition();
end $$;

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

-- How many it may have: what was agreed by hand, else by the area of its confirmed booths; none without one. (Of 024, with
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
