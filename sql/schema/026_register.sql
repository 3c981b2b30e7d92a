-- Registering, and what people do with their own registration.

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
	perform mail_take(o.m) from (select mail as m union all select p.email from people_rows(people) p order by 1) o;
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

-- Whether somebody has come in with this registration's badge.
create function badge_came(registration bigint) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
	select exists (select from badge b join presence p using (badge_id)
		where b.registration_id = badge_came.registration and p.entries > 0)
$$;
revoke execute on function badge_came from public;

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
	perform mail_take(visitor_offer.email);
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
	elsif badge_came(r.registration_id) then
		perform refuse(409, 'This badge has entered the fair already. It cannot be given to somebody else any more.');
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
-- at once. What was known of the one before, and who scanned them, stays with that one; and whoever registered that one
-- in a group has no part in this one.
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
	if badge_came((a.r).registration_id) then
		perform refuse(409, 'This badge has entered the fair already. It cannot be given to somebody else any more.');
	end if;
	update registration g set status = 'cancelled', cancelled_at = now() where g.registration_id = (a.r).registration_id;
	perform badge_revoke((a.r).registration_id, 'transferred');
	fresh := registration_add((a.r).edition_id, (a.r).category_id, (a.r).source, 'confirmed', fields || jsonb_build_object(
		'email', (a.l).email, 'invitation_id', (a.r).invitation_id, 'company_id', (a.r).company_id),
		given.clean, agreed.ids, key);
	update registration g set leader_id = fresh where g.leader_id = (a.r).registration_id;
	perform visitor_send('visit-transferred', (a.r).registration_id, jsonb_build_object('path', '/visit/again', 'heir', fields ->> 'name'));
	delete from registration_link k where k.registration_id = (a.r).registration_id;
	perform badge_issue(fresh);
	insert into registration_link (token_hash, registration_id) values (sha256(convert_to(token, 'UTF8')), fresh);
	return query select '/visit/' || token || '?done=taken';
end $$;
