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

-- Counts a mail that somebody else than its reader asks for, and refuses when the address has had enough: five in a
-- quarter of an hour, twenty a day. No address: nothing.
create function mail_take(address text) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	mails int;
begin
	if address is null then
		return;
	end if;
	perform rate_take('mail:' || lower(address), 5);
	insert into rate (rate_key, window_at) values ('mail-day:' || lower(address), date_bin('1 day', now(), 'epoch'::timestamptz))
	on conflict (rate_key, window_at) do update set hits = rate.hits + 1
	returning hits into mails;
	if mails > 20 then
		perform refuse(429, 'Too many mails went to this address today. Please try again tomorrow.');
	end if;
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

-- It is over: the badge dies at once, a use of the invitation is given back unless somebody has come in by it.
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
	update invitation i set used = i.used - 1 where i.invitation_id = r.invitation_id and i.used > 0
		and not badge_came(registration);
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
