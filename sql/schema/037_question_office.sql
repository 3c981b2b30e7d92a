-- What visitors are asked and agree to, as organizers set it up.

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
