-- Mends of registration: each function as in the file it comes from, but for what is said at it.

-- -- mails that somebody else asks for --------------------------------------------------------------------------
-- A mailbox gets five of them in a quarter of an hour and sixty a day, whoever asks: it is not flooded. And twenty a day
-- of one asker (a network, a company, a registration): who has used up those has locked out nobody else.

-- The network that an address belongs to: of IPv6 the 64 bits that one customer has to himself.
create function address_net(address text) returns text language plpgsql immutable
set search_path = public, pg_temp as $$
begin
	return case when strpos(address, ':') = 0 or address like '::ffff:%' then address
		else host(network(set_masklen(address::inet, 64))) end;
exception when invalid_text_representation then
	return address;
end $$;

-- Counts such a mail and says why it must not go; null: it may. No address: nothing.
create function mail_fault(address text, asker text) returns text language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	if address is null then
		return null;
	elsif not exists (select from rate_within('{1}', array[mail_key(address)], '15 minutes', 5)) then
		return 'Too many mails went to this address. Please wait a quarter of an hour.';
	elsif not exists (select from rate_within('{1}', array[mail_key_asker(address, asker)], '1 day', 20))
		or not exists (select from rate_within('{1}', array[mail_key_day(address)], '1 day', 60)) then
		return 'Too many mails went to this address today. Please try again tomorrow.';
	end if;
	return null;
end $$;

-- The same, refusing at a field.
drop function mail_take(text);
create function mail_take(address text, asker text, field text) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	fault text := mail_fault(address, asker);
begin
	if fault is not null then
		perform refuse(429, fault, field);
	end if;
end $$;

-- The same for a form: the field email, and the rows of people. Counted in one order by all.
create function mail_take_all(asker text, email text, people jsonb) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	m      record;
	fault  text;
	faults jsonb := '[]';
begin
	for m in
		select 'email' as field, lower(mail_take_all.email) as address
		union all
		select 'person.' || p.n || '.email', lower(p.email) from people_rows(people) p
		order by 2
	loop
		fault := mail_fault(m.address, asker);
		if fault is not null then
			faults := faults || jsonb_build_array(jsonb_build_array(m.field, fault));
		end if;
	end loop;
	perform refuse_all(429, faults);
end $$;

-- As in 026: each mail is counted, with the network that asks, and the field of a mail too many is named.
create or replace function registration_submit(key uuid, address text, category uuid, code text, fields jsonb, answers jsonb,
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
	perform mail_take_all('net ' || address_net(address), mail, people);
	perform visitor_send(case when places > 1 then 'visit-group' when known then 'visit-known' else 'visit-confirm' end, leader,
		case when places > 1 then jsonb_build_object('count', places, 'people', (select string_agg(p.name, E'\n' order by p.n)
			from people_rows(people) p)) else '{}' end);
end $$;

-- As in 026: the mails are counted, and of what waits for an answer only the newest is asked about again. The answer
-- stays the same when there were too many.
create or replace function visitor_again(email text, address text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration;
begin
	perform rate_take('visit-again:' || coalesce(address, ''), 20);
	perform rate_take('visit-again:' || lower(email), 5);
	for r in
		select * from registration g
		where g.edition_id = current_edition() and lower(g.email) = lower(visitor_again.email) and (g.status = 'confirmed'
			or g.status = 'pending' and not exists (select from registration n
				where n.edition_id = g.edition_id and lower(n.email) = lower(g.email) and n.status = 'pending'
					and n.registration_id > g.registration_id))
		order by g.registration_id limit 5
	loop
		exit when mail_fault(r.email, 'net ' || address_net(address)) is not null;
		perform visitor_send(case r.status when 'pending' then 'visit-confirm' else 'visit-link' end, r.registration_id, '{}');
	end loop;
end $$;

-- As in 026: the mail is counted as this registration's.
create or replace function visitor_offer(r registration, kind text, email text, name text, path text, mail text, mail_name text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
	perform rate_take('visit-offer:' || r.registration_id, 10);
	perform mail_take(visitor_offer.email, 'registration ' || r.registration_id,
		case visitor_offer.kind when 'email' then 'new_email' else 'heir_email' end);
	delete from registration_link l where l.registration_id = r.registration_id and l.kind = visitor_offer.kind;
	insert into registration_link (token_hash, registration_id, kind, email, name, expires_at)
	values (sha256(convert_to(token, 'UTF8')), r.registration_id, visitor_offer.kind, visitor_offer.email, visitor_offer.name,
		now() + case visitor_offer.kind when 'email' then interval '1 day' else interval '7 days' end);
	perform visitor_send(mail, r.registration_id, jsonb_build_object('path', '/visit/' || token || path, 'name', mail_name,
		'from', r.name), visitor_offer.email);
end $$;

-- As in 027: the mails are counted as the company's.
create or replace function staff_add(people jsonb) returns int
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
	perform mail_take_all('company ' || own, null, people);
	for p in select * from people_rows(people) loop
		perform badge_issue(registration_add(e, kind, 'exhibitor', 'confirmed', (
			select jsonb_build_object('name', p.name, 'email', p.email, 'job_title', p.job_title, 'phone', p.phone,
				'company', c.name, 'country', c.country, 'city', left(c.city, 200), 'company_id', own)
			from company c where c.company_id = own)));
		n := n + 1;
	end loop;
	return n;
end $$;

-- As in 027: so is this one.
create or replace function staff_save(person uuid, name text, job_title text, email text, phone text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration := staff_take(person);
begin
	update registration g set name = staff_save.name, job_title = staff_save.job_title, email = staff_save.email, phone = staff_save.phone
	where g.registration_id = r.registration_id;
	perform registration_renamed(r);
	if staff_save.email is distinct from r.email then
		perform mail_take(staff_save.email, 'company ' || r.company_id, 'staff_email');
		delete from registration_link l where l.registration_id = r.registration_id;
		perform visitor_send('visit-link', r.registration_id, '{}');
	end if;
end $$;

-- -- links and badges ----------------------------------------------------------------------------------------
-- As in 025: a link that died while the registration was waited for opens nothing.
create or replace function visitor_hold(secret_hash bytea) returns registration
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration := visitor_open(secret_hash);
begin
	perform from registration g where g.registration_id = r.registration_id for update;
	r := visitor_open(secret_hash);
	if r.status = 'cancelled' then
		perform refuse(409, 'This registration was cancelled.');
	end if;
	return r;
end $$;

-- As in 026: who enters at this moment is waited for, and the heir looks after those whom the one before has signed up.
create or replace function visitor_taken(secret_hash bytea, key uuid, fields jsonb, answers jsonb, consents jsonb) returns table ("to" text)
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
	-- A scan that is on its way has come in or finds this badge dead: as badge_again() locks, the registration before.
	perform badge_lock(array(select b.badge_id from badge b where b.registration_id = (a.r).registration_id));
	if badge_came((a.r).registration_id) then
		perform refuse(409, 'This badge has entered the fair already. It cannot be given to somebody else any more.');
	end if;
	update registration g set status = 'cancelled', cancelled_at = now() where g.registration_id = (a.r).registration_id;
	perform badge_revoke((a.r).registration_id, 'transferred');
	fresh := registration_add((a.r).edition_id, (a.r).category_id, (a.r).source, 'confirmed', fields || jsonb_build_object(
		'email', (a.l).email, 'invitation_id', (a.r).invitation_id, 'company_id', (a.r).company_id),
		given.clean, agreed.ids, key);
	update registration g set leader_id = fresh where g.leader_id = (a.r).registration_id;
	update forum_signup s set by_id = fresh
	where s.by_id = (a.r).registration_id and s.registration_id <> (a.r).registration_id;
	perform visitor_send('visit-transferred', (a.r).registration_id, jsonb_build_object('path', '/visit/again', 'heir', fields ->> 'name'));
	delete from registration_link k where k.registration_id = (a.r).registration_id;
	perform badge_issue(fresh);
	insert into registration_link (token_hash, registration_id) values (sha256(convert_to(token, 'UTF8')), fresh);
	return query select '/visit/' || token || '?done=taken';
end $$;

-- -- invitations ---------------------------------------------------------------------------------------------
-- As in 027: a day is over when it is over at the venue.
create or replace function guest_invite(category uuid, addresses text, uses int, until date) returns int
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
	elsif until < (now() at time zone current_zone())::date then
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

-- As in 036: the use of an invitation by which somebody has come in is spent, as registration_cancel() has it.
create or replace function registration_step(it registration, what text, category bigint, why text) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	kept boolean;
begin
	case what
	when 'confirm' then
		if it.status = 'confirmed' then
			return false;
		end if;
		-- What had ended stands again, with its use of the invitation; without it, if others have taken them all. Who
		-- came in by it has the use still.
		if it.status <> 'pending' then
			kept := badge_came(it.registration_id);
			update invitation i set used = i.used + 1
			where i.invitation_id = it.invitation_id and i.used < i.uses and not kept;
			update registration r set status = 'pending', cancelled_at = null, cancelled_for = null,
				invitation_id = case when found or kept then r.invitation_id end
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
		update invitation i set used = i.used - 1 where i.invitation_id = it.invitation_id and i.used > 0
			and not badge_came(it.registration_id);
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

revoke execute on function address_net, mail_fault, mail_take, mail_take_all from public;
