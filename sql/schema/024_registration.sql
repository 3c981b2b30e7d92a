-- Visitors register: alone, in groups, by invitation; the staff of an exhibitor. Visitors have no account: the link
-- of a mail opens their own registration, and nothing here trusts anything else.
--
--	pending → confirmed → cancelled
--	   ↘ lapsed            (nobody confirmed the address in time)
--
-- Locks are taken in one order: the company, registrations by id, then the invitation.

alter table badge_category add column guests boolean not null default false;  -- exhibitors may invite as this
-- What a link opens: the registration itself; another address for it, or the badge for somebody else, once the
-- mailbox there has answered.
alter table registration_link
	add column kind text not null default 'own' check (kind in ('own', 'email', 'transfer')),
	add column email text check (length(email) <= 254),
	add column name text check (length(name) <= 200);
alter table edition add column guest_most int not null default 1000 check (guest_most between 0 and 100000);  -- of one exhibitor
alter table badge add column reprint boolean not null default false;  -- printed with a name that has changed since
create index invitation_email on invitation (edition_id, lower(email)) where email is not null;

-- -- refusals -----------------------------------------------------------------------------------------------

-- Refuses for several fields at once: faults are [[field, msgid], [field, msgid, limit] ...]. Nothing if there is none.
create function refuse_all(status int, faults jsonb) returns void language plpgsql volatile as $$
begin
	if jsonb_array_length(coalesce(faults, '[]')) > 0 then
		raise exception using errcode = 'PV' || status,
			column = (select string_agg(f.it ->> 0, ' ' order by f.n) from jsonb_array_elements(faults) with ordinality f (it, n)),
			message = (select string_agg(f.it ->> 1, E'\n' order by f.n) from jsonb_array_elements(faults) with ordinality f (it, n)),
			detail = (select string_agg(coalesce(f.it ->> 2, '0'), ' ' order by f.n)
				from jsonb_array_elements(faults) with ordinality f (it, n));
	end if;
end $$;

-- What is wrong with a text; null: nothing. `most` in characters.
create function text_fault(field text, given text, most int, lines boolean default false) returns jsonb
language sql immutable parallel safe as $$
	select case
		when length(given) > most then jsonb_build_array(field, 'At most %lld characters.', most)
		when lines and given ~ '[\u0001-\u0008\u000b-\u001f\u007f-\u009f]'
			then jsonb_build_array(field, 'Control characters cannot stand here.')
		when lines then null
		when given ~ '[\n\u2028\u2029]' then jsonb_build_array(field, 'A line break cannot stand here.')
		when given ~ '[\u0001-\u001f\u007f-\u009f]' then jsonb_build_array(field, 'Control characters cannot stand here.')
		when given ~ '[\u202a-\u202e\u2066-\u2069]'
			then jsonb_build_array(field, 'Characters that turn the direction of writing cannot stand here.')
	end
$$;

create function email_fault(field text, given text) returns jsonb language sql immutable parallel safe as $$
	select case
		when length(given) > 254 then jsonb_build_array(field, 'At most %lld characters.', 254)
		when given !~ '^[^@[:space:][:cntrl:]"(),:;<>\[\]\\.]+(\.[^@[:space:][:cntrl:]"(),:;<>\[\]\\.]+)*@([[:alnum:]]([[:alnum:]-]*[[:alnum:]])?\.)+[[:alnum:]-]*[[:alnum:]]$'
			or length(split_part(given, '@', 1)) > 64
			then jsonb_build_array(field, 'This is not an e-mail address.')
	end
$$;

-- -- mails and links ----------------------------------------------------------------------------------------

-- Queues a mail to the registration's address, if it has one, in its language, with a new link of its own: `path`,
-- unless the params bring one. `recipient` is somebody else where the mail goes to another address.
create function visitor_send(kind text, registration bigint, params jsonb default '{}', recipient text default null) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
	r     registration;
	id    bigint;
begin
	select * into r from registration g where g.registration_id = visitor_send.registration;
	if coalesce(visitor_send.recipient, r.email) is null then
		return;
	end if;
	if not params ? 'path' then
		insert into registration_link (token_hash, registration_id) values (sha256(convert_to(token, 'UTF8')), r.registration_id);
	end if;
	insert into message (edition_id, edition_key, kind, recipient, lang, params)
	values (r.edition_id, r.edition_id, visitor_send.kind, coalesce(visitor_send.recipient, r.email), r.lang,
		jsonb_build_object('name', r.name, 'path', '/visit/' || token) || visitor_send.params)
	returning message_id into id;
	insert into job (kind, params) values ('mail.send', jsonb_build_object('message', id));
end $$;

-- The registration behind the link of a mail.
create function visitor_open(secret_hash bytea) returns registration
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	r registration;
begin
	select g.* into r from registration_link l join registration g using (registration_id)
	where l.token_hash = secret_hash and l.kind = 'own' and coalesce(l.expires_at > now(), true) and g.status <> 'lapsed';
	if r.registration_id is null then
		perform refuse(404, 'This link is not known or no longer valid.');
	end if;
	return r;
end $$;

-- The same, held until the commit, and only while it can still be changed.
create function visitor_hold(secret_hash bytea) returns registration
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration := visitor_open(secret_hash);
begin
	select * into r from registration g where g.registration_id = r.registration_id for update;
	if r.status = 'cancelled' then
		perform refuse(409, 'This registration was cancelled.');
	end if;
	return r;
end $$;

-- -- what a registration consists of --------------------------------------------------------------------------

-- Whether visitors can register for the edition now: open, early, over, none.
create function registration_state(edition bigint) returns text language plpgsql stable parallel safe
security definer set search_path = public, pg_temp as $$
begin
	return (
	select coalesce((
		select case
			when e.published_at is null or e.published_at > now() then 'none'
			when e.register_until <= now() or e.closes_on < (now() at time zone coalesce(v.timezone, 'UTC'))::date then 'over'
			when e.register_from > now() then 'early'
			else 'open' end
		from edition e left join venue v using (venue_id)
		where e.edition_id = registration_state.edition), 'none'));
end $$;

-- Which questions are asked of a category (null: of any that is open), each before those that hang on its answer.
create function question_order(edition bigint, category bigint) returns table (question question, place bigint[])
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
	return query with recursive living as (
		select q as it from question q left join badge_category c using (category_id)
		where q.edition_id = question_order.edition and q.retired_at is null
			and (q.category_id is null or coalesce(q.category_id = question_order.category, c.open))
	), asked as (
		select l.it, array[(l.it).sort, (l.it).question_id] as place from living l where (l.it).shown_if is null
		union all
		select l.it, a.place || array[(l.it).sort, (l.it).question_id]
		from asked a join living l on (l.it).shown_if = (a.it).code
	)
	select a.it, a.place from asked a order by a.place;
end $$;

-- The questions of a form, with what was answered before: {"code": "text" or ["text", ...]}.
create function question_form(edition bigint, category bigint, answers jsonb) returns table (field text, code text, kind text,
	label text, hint text, required boolean, category uuid, shown_if text, shown_for jsonb, given text, options jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
	select 'answer.' || q.code, q.code, q.kind, tr(q.label), tr(q.hint), q.required, c.public_id, 'answer.' || q.shown_if,
		to_jsonb(q.shown_for), case jsonb_typeof(a.it) when 'string' then a.it #>> '{}' end,
		(select jsonb_agg(jsonb_build_object('option', o.it ->> 'value', 'text', tr(o.it -> 'label'),
			'chosen', coalesce(a.it @> (o.it -> 'value'), false)) order by o.n)
		from jsonb_array_elements(q.options) with ordinality o (it, n))
	from question_order(question_form.edition, question_form.category) with ordinality as f (question, place, n),
		lateral (select (f.question).*) q left join badge_category c on c.category_id = q.category_id,
		lateral (select coalesce(question_form.answers, '{}') -> q.code) a (it)
	order by f.n
$$;

-- One answer as it is kept, or what is wrong with it. `texts`: what came, trimmed, without empty ones; never none.
create function question_answer(q question, texts text[], out answer jsonb, out fault jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	field text := 'answer.' || q.code;
	one   text := texts[1];
begin
	if q.kind in ('choice', 'choices') and exists (select from unnest(texts) t
			where not q.options @> jsonb_build_array(jsonb_build_object('value', t))) then
		fault := jsonb_build_array(field, 'This is not one of the choices.');
	elsif q.kind = 'choices' then
		answer := (select jsonb_agg(o.it -> 'value' order by o.n) from jsonb_array_elements(q.options) with ordinality o (it, n)
			where o.it ->> 'value' = any (texts));
	elsif cardinality(texts) > 1 then
		fault := jsonb_build_array(field, 'Given twice.');
	elsif q.kind = 'yes' then
		answer := case when lower(one) in ('yes', 'on', 'true', '1') then '"yes"' else '"no"' end;
		if q.required and answer = '"no"' then
			fault := jsonb_build_array(field, 'Please tick this box.');
		end if;
	else
		if q.kind in ('number', 'date') then
			one := translate(one, '０１２３４５６７８９－．', '0123456789-.');
		elsif q.kind = 'country' then
			one := upper(one);
		end if;
		fault := case q.kind
			when 'line' then text_fault(field, one, 200)
			when 'text' then text_fault(field, one, 2000, true)
			when 'number' then case when one !~ '^-?[0-9]{1,15}(\.[0-9]{1,6})?$'
				then jsonb_build_array(field, 'This is not a number.') end
			when 'date' then case when one !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' or not date_is(one)
				then jsonb_build_array(field, 'This is not a date, such as 2027-09-14.') end
			when 'country' then case when not exists (select from country c where c.code = one)
				then jsonb_build_array(field, 'This is not a country code, such as DE.') end
		end;
		answer := to_jsonb(one);
	end if;
end $$;

-- Whether a text of the form YYYY-MM-DD is a day that exists.
create function date_is(given text) returns boolean language plpgsql immutable parallel safe as $$
begin
	perform given::date;
	return true;
exception when others then
	return false;
end $$;

-- What is kept of the answers that came: {"code": "text", "code": ["text", ...]}. Answers to questions that are not
-- shown are dropped; `faults` says what is missing or wrong, each at 'answer.<code>'.
create function registration_answers(edition bigint, category bigint, given jsonb, out clean jsonb, out faults jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	q     question;
	other jsonb;
	texts text[];
	it    record;
begin
	clean := '{}';
	faults := '[]';
	for q in select (o.question).* from question_order(registration_answers.edition, registration_answers.category) o loop
		if q.shown_if is not null then
			other := clean -> q.shown_if;
			if other is null or (case
				when cardinality(q.shown_for) = 0 then other = '"no"'
				when jsonb_typeof(other) = 'array' then not other ?| q.shown_for
				else not (other #>> '{}') = any (q.shown_for) end) then
				continue;
			end if;
		end if;
		texts := array(select btrim(t) from jsonb_array_elements_text(case jsonb_typeof(given -> q.code)
			when 'array' then given -> q.code when 'string' then jsonb_build_array(given -> q.code)
			else '[]' end) t where btrim(t) <> '');
		if cardinality(texts) = 0 and q.kind = 'yes' then
			texts := '{no}';
		end if;
		if cardinality(texts) = 0 then
			if q.required then
				faults := faults || jsonb_build_array(jsonb_build_array('answer.' || q.code,
					case when q.kind in ('choice', 'choices', 'country') then 'Please choose one.' else 'Please fill this in.' end));
			end if;
			continue;
		end if;
		select * into it from question_answer(q, texts);
		if it.fault is not null then
			faults := faults || jsonb_build_array(it.fault);
		else
			clean := clean || jsonb_build_object(q.code, it.answer);
		end if;
	end loop;
end $$;

-- The texts in force: the newest version of each that is not retired.
create function consent_current(edition bigint) returns setof consent
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
begin
	return query select n.* from (
		select distinct on (c.code) c.* from consent c
		where c.edition_id = consent_current.edition and c.since <= now()
		order by c.code, c.version desc) n
	where n.retired_at is null
	order by n.required desc, n.consent_id;
end $$;

-- Which texts were agreed to: given is {"code": public id of the version that was shown}. Who was shown an older
-- version has not agreed to this one.
create function registration_consents(edition bigint, given jsonb, out ids bigint[], out faults jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	select coalesce(array_agg(c.consent_id) filter (where given ->> c.code = c.public_id::text), '{}'),
		coalesce(jsonb_agg(jsonb_build_array('consent.' || c.code, 'Please tick this box.'))
			filter (where c.required and given ->> c.code is distinct from c.public_id::text), '[]')
	into ids, faults
	from consent_current(registration_consents.edition) c;
end $$;

-- People of a group or a staff: {"0.name": ..., "0.email": ..., "1.name": ...} becomes rows; empty rows are none.
create function people_rows(people jsonb) returns table (n int, name text, email text, job_title text, phone text)
language sql immutable parallel safe as $$
	select g.n, g.name, g.email, g.job_title, g.phone
	from (
		select split_part(p.key, '.', 1)::int as n,
			max(v.it) filter (where p.key like '%.name') as name, max(v.it) filter (where p.key like '%.email') as email,
			max(v.it) filter (where p.key like '%.job_title') as job_title, max(v.it) filter (where p.key like '%.phone') as phone
		from jsonb_each_text(coalesce(people, '{}')) p, lateral (select nullif(btrim(p.value), '') as it) v
		where p.key ~ '^[0-9]{1,4}\.(name|email|job_title|phone)$' and v.it is not null
		group by 1) g
	order by g.n
$$;

-- What is wrong with them, each at 'person.<n>.<field>'. `own`: an address that nobody of them may have.
create function people_faults(people jsonb, own text default null) returns jsonb
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	return (
	select coalesce(jsonb_agg(f.it order by p.n, f.sort), '[]')
	from (select r.*, row_number() over (partition by lower(r.email) order by r.n) as nth from people_rows(people) r) p,
	lateral (values
		(1, case when p.name is null then jsonb_build_array('person.' || p.n || '.name', 'Please fill this in.')
			else text_fault('person.' || p.n || '.name', p.name, 200) end),
		(2, case when p.email is not null then coalesce(email_fault('person.' || p.n || '.email', p.email),
			case when p.nth > 1 or lower(p.email) = lower(own)
				then jsonb_build_array('person.' || p.n || '.email', 'This address stands in the form twice.') end) end),
		(3, text_fault('person.' || p.n || '.job_title', p.job_title, 200)),
		(4, case when p.phone !~ '^[0-9+() /.#ext转轉分机機-]{3,60}$' or length(regexp_replace(p.phone, '[^0-9]', '', 'g')) < 3
			then jsonb_build_array('person.' || p.n || '.phone', 'This is not a telephone number.') end)
	) f (sort, it)
	where f.it is not null);
end $$;

-- One registration as a row. `fields`: name, company, job_title, email, phone, country, city, lang; leader_id,
-- invitation_id, company_id; checked before.
create function registration_add(edition bigint, category bigint, source text, status text, fields jsonb,
	answers jsonb default '{}', consents bigint[] default '{}', key uuid default null) returns bigint
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	id bigint;
begin
	insert into registration (public_id, edition_id, category_id, source, status, name, company, job_title, email, phone,
		country, city, lang, answers, leader_id, invitation_id, company_id, account_id, confirmed_at)
	select coalesce(registration_add.key, uuid_v7()), registration_add.edition, registration_add.category,
		registration_add.source, registration_add.status, f.name, f.company, f.job_title, f.email, f.phone,
		f.country, f.city, coalesce(f.lang, current_lang()), registration_add.answers, f.leader_id, f.invitation_id,
		f.company_id, current_account(),
		case registration_add.status when 'confirmed' then now() end
	from jsonb_to_record(fields) as f (name text, company text, job_title text, email text, phone text, country text,
		city text, lang text, leader_id bigint, invitation_id bigint, company_id bigint)
	returning registration_id into id;
	insert into registration_consent (registration_id, consent_id) select id, c from unnest(consents) c;
	return id;
end $$;

-- It stands from now on: the badge is made, and its mail follows when it is signed.
create function registration_confirmed(registration bigint) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	update registration r set status = 'confirmed', confirmed_at = now()
	where r.registration_id = registration and r.status = 'pending';
	perform badge_issue(registration);
end $$;

-- It is over: the badge dies at once, a use of the invitation is given back.
create function registration_cancel(registration bigint) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration;
begin
	update registration g set status = 'cancelled', cancelled_at = now()
	where g.registration_id = registration and g.status in ('pending', 'confirmed') returning * into r;
	if r.registration_id is null then
		perform refuse(409, 'This registration was cancelled.');
	end if;
	perform badge_revoke(registration, 'cancelled');
	update invitation i set used = i.used - 1 where i.invitation_id = r.invitation_id and i.used > 0;
	perform visitor_send('visit-cancelled', registration, '{}');
end $$;

-- -- invitations --------------------------------------------------------------------------------------------

-- A code as it is kept, however it was typed.
create function code_plain(code text) returns text language sql immutable parallel safe as
	$$ select upper(regexp_replace(code, '[^A-Za-z0-9]', '', 'g')) $$;

create function invitation_state(i invitation) returns text language sql stable parallel safe as $$
	select case when i.revoked_at is not null then 'revoked' when i.expires_at <= now() then 'expired'
		when i.used >= i.uses then 'used' else 'good' end
$$;

-- What the page behind an invitation says: as what, by whom, for whom, and whether it is still good.
create function invitation_look(code text) returns table (code text, state text, category uuid, category_id bigint,
	category_name text, company text, email text, guest text)
language sql stable security definer set search_path = public, pg_temp as $$
	select i.code, invitation_state(i), c.public_id, c.category_id, tr(c.name), m.name, i.email, i.name
	from invitation i join badge_category c using (category_id) left join company m using (company_id)
	where i.edition_id = current_edition() and i.code = code_plain(invitation_look.code)
$$;

-- Takes so many uses of an invitation, all or none: of two that want the last one, the second waits and is refused.
create function invitation_take(edition bigint, code text, address text, places int) returns invitation
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	i invitation;
begin
	select * into i from invitation n
	where n.edition_id = invitation_take.edition and n.code = code_plain(invitation_take.code) for update;
	if i.invitation_id is null then
		perform refuse(422, 'This invitation is not known. Please check the code.', 'code');
	elsif i.revoked_at is not null then
		perform refuse(409, 'This invitation was withdrawn.', 'code');
	elsif i.expires_at <= now() then
		perform refuse(409, 'This invitation has expired.', 'code');
	elsif i.used >= i.uses then
		perform refuse(409, 'This invitation is used up.', 'code');
	elsif i.used + places > i.uses then
		perform refuse_all(409, jsonb_build_array(jsonb_build_array('code', 'This invitation is good for %lld more.', i.uses - i.used)));
	elsif lower(i.email) <> lower(address) then
		perform refuse(409, 'This invitation was made for another e-mail address.', 'email');
	end if;
	update invitation n set used = n.used + places where n.invitation_id = i.invitation_id returning * into i;
	return i;
end $$;

-- -- registering --------------------------------------------------------------------------------------------

-- What a form registers: one person, or the leader of a group and its people; unconfirmed, and the mail that confirms
-- it. The answer is the same whether the address is registered already or not; only its mailbox learns which.
create function registration_submit(key uuid, address text, category uuid, code text, fields jsonb, answers jsonb,
	consents jsonb, people jsonb, way text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	e      edition;
	state  text;
	kind   bigint;
	inv    invitation;
	places int := 1 + (select count(*) from people_rows(people));
	mail   text := fields ->> 'email';
	given  record;
	agreed record;
	leader bigint;
	known  boolean;
begin
	perform rate_take('visit:' || coalesce(address, ''), 60);
	select * into e from edition d where d.edition_id = current_edition();
	state := registration_state(e.edition_id);
	if state <> 'open' then
		perform refuse(403, case state when 'early' then 'Registration for visitors has not begun yet.'
			else 'Registration for visitors is closed.' end);
	end if;
	if places > e.group_most + 1 then
		perform refuse_all(422, jsonb_build_array(jsonb_build_array('person', 'A group has at most %lld people.', e.group_most)));
	end if;
	if code is not null then
		inv := invitation_take(e.edition_id, code, mail, places);
		kind := inv.category_id;
	else
		select c.category_id into kind from badge_category c
		where c.edition_id = e.edition_id and c.open and (c.public_id = category or category is null)
		order by c.sort limit 1;
		if kind is null then
			perform refuse(422, 'Please choose one.', 'category');
		end if;
	end if;
	select * into given from registration_answers(e.edition_id, kind, answers);
	select * into agreed from registration_consents(e.edition_id, consents);
	perform refuse_all(422, given.faults || case when people is null then '[]' else people_faults(people, mail) end || agreed.faults);

	select r.registration_id into leader from registration r
	where r.edition_id = e.edition_id and lower(r.email) = lower(mail) and r.status = 'confirmed'
	order by r.registration_id limit 1;
	known := found;
	if known then
		update invitation i set used = i.used - 1 where i.invitation_id = inv.invitation_id;
	else
		leader := registration_add(e.edition_id, kind, case when code is not null then 'invitation' when places > 1 then 'group'
			else 'online' end, 'pending', fields || jsonb_build_object('invitation_id', inv.invitation_id),
			given.clean, agreed.ids, key);
	end if;
	if places > 1 then
		with made as (
			insert into registration (edition_id, category_id, source, name, email, job_title, phone, company, country, city,
				lang, answers, leader_id, invitation_id)
			select e.edition_id, kind, case when way = 'csv' then 'csv' else 'group' end, p.name, p.email, p.job_title, p.phone,
				f.company, f.country, f.city, coalesce(f.lang, current_lang()), given.clean, leader, inv.invitation_id
			from people_rows(people) p,
				jsonb_to_record(fields) as f (company text, country text, city text, lang text)
			order by p.n
			returning registration_id)
		insert into registration_consent (registration_id, consent_id)
		select m.registration_id, c.consent_id from made m, consent_current(e.edition_id) c where c.required;
	end if;
	perform visitor_send(case when places > 1 then 'visit-group' when known then 'visit-known' else 'visit-confirm' end, leader,
		case when places > 1 then jsonb_build_object('count', places, 'people', (select string_agg(p.name, E'\n' order by p.n)
			from people_rows(people) p)) else '{}' end);
end $$;

-- The button behind the link of the mail: the address is the reader's own, and whom the reader has entered is meant.
-- What else waits for the same address is of no use any more.
create function registration_confirm(secret_hash bytea) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r    registration := visitor_hold(secret_hash);
	mine bigint[];
begin
	if r.status = 'pending' then
		with late as (
			update registration o set status = 'lapsed'
			from registration p
			where o.registration_id = p.registration_id and p.edition_id = r.edition_id and p.status = 'pending'
				and lower(p.email) = lower(r.email) and p.registration_id <> r.registration_id
				and p.leader_id is null and p.company_id is null
			returning o.invitation_id)
		update invitation i set used = greatest(i.used - l.n, 0)
		from (select late.invitation_id, count(*)::int as n from late group by 1) l where i.invitation_id = l.invitation_id;
	end if;
	mine := array(select g.registration_id from registration g
		where (g.registration_id = r.registration_id or g.leader_id = r.registration_id) and g.status = 'pending'
		order by g.registration_id for update);
	for i in 1 .. cardinality(mine) loop
		perform registration_confirmed(mine[i]);
	end loop;
	if exists (select from registration g where g.leader_id = r.registration_id and g.registration_id = any (mine)) then
		perform visitor_send('visit-group-done', r.registration_id, jsonb_build_object('count', cardinality(mine),
			'people', (select string_agg(g.name, E'\n' order by g.registration_id) from registration g
				where g.registration_id = any (mine))));
	end if;
end $$;

-- What nobody confirmed within two days; the uses of invitations are given back. How many.
create function registration_lapse() returns bigint
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	n bigint;
begin
	with due as (
		select r.registration_id from registration r
		where r.status = 'pending' and r.created_at < now() - interval '48 hours'
		order by r.registration_id limit 5000 for update skip locked
	), late as (
		update registration r set status = 'lapsed' from due where r.registration_id = due.registration_id
		returning r.invitation_id
	), back as (
		update invitation i set used = greatest(i.used - l.n, 0)
		from (select late.invitation_id, count(*)::int as n from late where late.invitation_id is not null group by 1) l
		where i.invitation_id = l.invitation_id
	)
	select count(*) into n from late;
	return n;
end $$;

-- A new link goes to the mailbox, if somebody of that address is registered. The answer is always the same.
create function visitor_again(email text, address text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration;
begin
	perform rate_take('visit-again:' || coalesce(address, ''), 20);
	perform rate_take('visit-again:' || lower(email), 5);
	for r in select * from registration g
		where g.edition_id = current_edition() and lower(g.email) = lower(visitor_again.email) and g.status in ('pending', 'confirmed')
		order by g.registration_id limit 5 loop
		perform visitor_send(case r.status when 'pending' then 'visit-confirm' else 'visit-link' end, r.registration_id, '{}');
	end loop;
end $$;

-- -- one's own registration ---------------------------------------------------------------------------------

-- What the page of a registration says.
create function visitor_page(secret_hash bytea) returns table (registration uuid, status text, source text, name text,
	company text, job_title text, email text, phone text, country text, country_name text, city text, language text,
	category uuid, category_name text, colour text, created_at timestamptz, confirmed_at timestamptz, cancelled_at timestamptz,
	leader_name text, waiting bigint, members bigint, new_email text, heir text, staff_of text, changeable boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	r registration := visitor_open(secret_hash);
begin
	return query
	select r.public_id, r.status, r.source, r.name, r.company, r.job_title, r.email, r.phone, r.country, tr(n.name), r.city,
		r.lang::text, c.public_id, tr(c.name), c.colour, r.created_at, r.confirmed_at, r.cancelled_at, l.name,
		(select count(*) from registration g where g.status = 'pending'
			and (g.leader_id = r.registration_id or g.registration_id = r.registration_id)),
		(select count(*) from registration g where g.leader_id = r.registration_id and g.status <> 'lapsed'),
		(select k.email from registration_link k where k.registration_id = r.registration_id and k.kind = 'email'
			and k.expires_at > now() order by k.created_at desc limit 1),
		(select k.name from registration_link k where k.registration_id = r.registration_id and k.kind = 'transfer'
			and k.expires_at > now() order by k.created_at desc limit 1),
		m.name, r.status in ('pending', 'confirmed') and registration_state(r.edition_id) <> 'none'
	from badge_category c left join country n on n.code = r.country left join registration l on l.registration_id = r.leader_id
		left join company m on m.company_id = r.company_id
	where c.category_id = r.category_id;
end $$;

-- Whom the reader has registered. Who has no address of their own has nobody else to open their page.
create function visitor_people(secret_hash bytea) returns table (person uuid, name text, job_title text, email text,
	status text, number text, open boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	r registration := visitor_open(secret_hash);
begin
	return query select g.public_id, g.name, g.job_title, g.email, g.status, badge_number(b.number),
		g.email is null and g.status = 'confirmed'
	from registration g left join badge b on b.registration_id = g.registration_id and b.revoked_at is null
	where g.leader_id = r.registration_id and g.status <> 'lapsed' order by g.registration_id;
end $$;

-- The leader opens the page of somebody who has no address.
create function visitor_person(secret_hash bytea, person uuid) returns table ("to" text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r     registration := visitor_hold(secret_hash);
	token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
	insert into registration_link (token_hash, registration_id)
	select sha256(convert_to(token, 'UTF8')), g.registration_id from registration g
	where g.leader_id = r.registration_id and g.public_id = person and g.email is null and g.status = 'confirmed';
	if not found then
		perform refuse(404, 'There is no such record.');
	end if;
	return query select '/visit/' || token;
end $$;

-- An answer in words.
create function answer_text(q question, answer jsonb) returns text language sql stable parallel safe as $$
	select case
		when q.kind in ('choice', 'choices') then (
			select string_agg(coalesce(tr(o.it -> 'label'), a.v), case current_lang() when 'zh' then '、' else ', ' end order by a.n)
			from jsonb_array_elements_text(case jsonb_typeof(answer) when 'array' then answer else jsonb_build_array(answer) end)
				with ordinality a (v, n)
			left join jsonb_array_elements(q.options) o (it) on o.it ->> 'value' = a.v)
		when q.kind = 'country' then (select tr(c.name) from country c where c.code = answer #>> '{}')
		else answer #>> '{}' end
$$;

create function visitor_answers(secret_hash bytea) returns table (label text, kind text, answer text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	r registration := visitor_open(secret_hash);
begin
	return query select tr(q.label), q.kind, answer_text(q, r.answers -> q.code)
	from question q where q.edition_id = r.edition_id and r.answers ? q.code order by q.sort, q.question_id;
end $$;

-- The questions as this registration answers them; `answers`: of a form that was refused.
create function visitor_questions(secret_hash bytea, answers jsonb default null) returns table (field text, code text,
	kind text, label text, hint text, required boolean, category uuid, shown_if text, shown_for jsonb, given text, options jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	r registration := visitor_open(secret_hash);
begin
	return query select * from question_form(r.edition_id, r.category_id, coalesce(visitor_questions.answers, r.answers));
end $$;

-- Every text in force and whether, when and in which version it was agreed to; and what was agreed to before.
create function visitor_consents(secret_hash bytea) returns table (field text, consent uuid, code text, version int, title text,
	body text, required boolean, given boolean, given_version int, given_at timestamptz, withdrawn_at timestamptz)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	r registration := visitor_open(secret_hash);
begin
	return query select 'consent.' || c.code, c.public_id, c.code, c.version, tr(c.title), tr(c.body), c.required,
		coalesce(g.consent_id = c.consent_id and g.withdrawn_at is null, false), g.version, g.given_at, g.withdrawn_at
	from consent_current(r.edition_id) c
	left join lateral (select k.version, rc.* from registration_consent rc join consent k using (consent_id)
		where rc.registration_id = r.registration_id and k.code = c.code order by k.version desc limit 1) g on true;
end $$;

-- The reader's own data. Another name or company stands on the badge: it keeps its code, but what was printed is old.
create function visitor_save(secret_hash bytea, fields jsonb, answers jsonb) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r     registration := visitor_hold(secret_hash);
	given record;
begin
	select * into given from registration_answers(r.edition_id, r.category_id, answers);
	perform refuse_all(422, given.faults);
	update registration g set name = f.name, company = f.company, job_title = f.job_title, phone = f.phone, country = f.country,
		city = f.city, lang = coalesce(f.lang, g.lang), answers = given.clean
	from jsonb_to_record(fields) as f (name text, company text, job_title text, phone text, country text, city text, lang text)
	where g.registration_id = r.registration_id;
	perform registration_renamed(r);
end $$;

-- What was printed shows another name than there is now.
create function registration_renamed(was registration) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
	update badge b set reprint = true
	from registration r
	where r.registration_id = (was).registration_id and b.registration_id = r.registration_id and b.revoked_at is null
		and b.prints > 0 and (r.name, r.company) is distinct from ((was).name, (was).company)
$$;

-- Agrees to texts and withdraws: given is {"code": public id} of what is ticked. What the registration cannot do
-- without can only go with it.
create function visitor_agree(secret_hash bytea, given jsonb) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration := visitor_hold(secret_hash);
begin
	insert into registration_consent as k (registration_id, consent_id)
	select r.registration_id, c.consent_id from consent_current(r.edition_id) c where given ->> c.code = c.public_id::text
	on conflict (registration_id, consent_id) do update set given_at = now(), withdrawn_at = null where k.withdrawn_at is not null;
	update registration_consent k set withdrawn_at = now()
	from consent c
	where k.registration_id = r.registration_id and k.consent_id = c.consent_id and k.withdrawn_at is null and not c.required
		and not exists (select from consent_current(r.edition_id) n where n.code = c.code and given ->> n.code = n.public_id::text);
end $$;

create function visitor_cancel(secret_hash bytea) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration := visitor_hold(secret_hash);
begin
	perform registration_cancel(r.registration_id);
end $$;

-- A link to another mailbox, in place of earlier ones of its kind: a week, or a day for one's own new address.
create function visitor_offer(r registration, kind text, email text, name text, path text, mail text, mail_name text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
	perform rate_take('visit-offer:' || r.registration_id, 10);
	delete from registration_link l where l.registration_id = r.registration_id and l.kind = visitor_offer.kind;
	insert into registration_link (token_hash, registration_id, kind, email, name, expires_at)
	values (sha256(convert_to(token, 'UTF8')), r.registration_id, visitor_offer.kind, visitor_offer.email, visitor_offer.name,
		now() + case visitor_offer.kind when 'email' then interval '1 day' else interval '7 days' end);
	perform visitor_send(mail, r.registration_id, jsonb_build_object('path', '/visit/' || token || path, 'name', mail_name,
		'from', r.name), visitor_offer.email);
end $$;

-- Another address for the same person: it counts once the mail there is answered.
create function visitor_move(secret_hash bytea, email text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration := visitor_hold(secret_hash);
begin
	if lower(r.email) = lower(visitor_move.email) then
		perform refuse(409, 'This is your address already.', 'new_email');
	end if;
	perform visitor_offer(r, 'email', visitor_move.email, null, '/address', 'visit-email', r.name);
end $$;

-- The badge for somebody else: nothing changes until that person has answered.
create function visitor_transfer(secret_hash bytea, name text, email text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration := visitor_hold(secret_hash);
begin
	if r.status <> 'confirmed' then
		perform refuse(409, 'Please confirm your registration first.');
	elsif lower(r.email) = lower(visitor_transfer.email) then
		perform refuse(422, 'This is your own address.', 'heir_email');
	end if;
	perform visitor_offer(r, 'transfer', visitor_transfer.email, visitor_transfer.name, '/take', 'visit-transfer', visitor_transfer.name);
end $$;

create function visitor_recall(secret_hash bytea) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration := visitor_hold(secret_hash);
begin
	delete from registration_link l where l.registration_id = r.registration_id and l.kind = 'transfer';
end $$;

-- What stands behind a link of one of these two kinds; no row if it was used, or is too old.
create function visitor_offered(secret_hash bytea, kind text) returns table (holder text, name text, email text, company text,
	country text, city text, category_id bigint, category_name text, edition_id bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select r.name, coalesce(l.name, r.name), l.email, r.company, r.country, r.city, r.category_id, tr(c.name), r.edition_id
	from registration_link l join registration r using (registration_id) join badge_category c using (category_id)
	where l.token_hash = secret_hash and l.kind = visitor_offered.kind and l.expires_at > now()
		and r.status in ('pending', 'confirmed')
$$;

-- Takes such a link, once; the registration it is about is held until the commit.
create function visitor_accept(secret_hash bytea, kind text, out r registration, out l registration_link)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	select g.* into r from registration_link k join registration g using (registration_id)
	where k.token_hash = secret_hash and k.kind = visitor_accept.kind for update of g;
	delete from registration_link k
	where k.token_hash = secret_hash and k.kind = visitor_accept.kind and k.expires_at > now() returning * into l;
	if l.token_hash is null or r.status not in ('pending', 'confirmed') then
		perform refuse(410, 'This link was used already, or it is too old.');
	end if;
end $$;

-- The mailbox has answered: it is the registration's from now on, and what went to the old one is worth nothing.
create function visitor_moved(secret_hash bytea) returns table ("to" text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	a     record;
	token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
	select * into a from visitor_accept(secret_hash, 'email');
	perform visitor_send('visit-email-changed', (a.r).registration_id, jsonb_build_object('path', '/visit/again', 'email', (a.l).email));
	update registration g set email = (a.l).email where g.registration_id = (a.r).registration_id;
	delete from registration_link k where k.registration_id = (a.r).registration_id;
	insert into registration_link (token_hash, registration_id) values (sha256(convert_to(token, 'UTF8')), (a.r).registration_id);
	return query select '/visit/' || token || '?done=email';
end $$;

-- Somebody takes over a badge: a registration of their own takes the place of the old one, whose code and links die
-- at once. What was known of the one before, and who scanned them, stays with that one.
create function visitor_taken(secret_hash bytea, key uuid, fields jsonb, answers jsonb, consents jsonb) returns table ("to" text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	a      record;
	given  record;
	agreed record;
	fresh  bigint;
	token  text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
	select * into a from visitor_accept(secret_hash, 'transfer');
	select * into given from registration_answers((a.r).edition_id, (a.r).category_id, answers);
	select * into agreed from registration_consents((a.r).edition_id, consents);
	perform refuse_all(422, given.faults || agreed.faults);
	update registration g set status = 'cancelled', cancelled_at = now() where g.registration_id = (a.r).registration_id;
	perform badge_revoke((a.r).registration_id, 'transferred');
	fresh := registration_add((a.r).edition_id, (a.r).category_id, (a.r).source, 'confirmed', fields || jsonb_build_object(
		'email', (a.l).email, 'leader_id', (a.r).leader_id, 'invitation_id', (a.r).invitation_id, 'company_id', (a.r).company_id),
		given.clean, agreed.ids, key);
	update registration g set leader_id = fresh where g.leader_id = (a.r).registration_id;
	perform visitor_send('visit-transferred', (a.r).registration_id, jsonb_build_object('path', '/visit/again', 'heir', fields ->> 'name'));
	delete from registration_link k where k.registration_id = (a.r).registration_id;
	perform badge_issue(fresh);
	insert into registration_link (token_hash, registration_id) values (sha256(convert_to(token, 'UTF8')), fresh);
	return query select '/visit/' || token || '?done=taken';
end $$;

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
				then 'The address in line %lld is invited already.' end as why) f
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
revoke execute on function refuse_all, question_form, visitor_send, visitor_open, visitor_hold, registration_answers, registration_consents,
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
