-- What the portal's own pages write: registration, confirmation of addresses, passwords, profiles. The role
-- pavilion_portal writes only through these functions of the owner.

-- Booth 9 comes before booth 10.
create collation natural_order (provider = icu, locale = 'und-u-kn-true');

-- Counts one more try under a key and refuses when there were too many in this quarter of an hour.
create function rate_take(key text, most int) returns void language plpgsql volatile
set search_path = public, pg_temp as $$
declare
	tries int;
begin
	insert into rate (rate_key, window_at) values (key, date_bin('15 minutes', now(), 'epoch'::timestamptz))
	on conflict (rate_key, window_at) do update set hits = rate.hits + 1
	returning hits into tries;
	if tries > most then
		perform refuse(429, 'Too many tries. Please wait a quarter of an hour.');
	end if;
end $$;

-- What a visitor sees of a booth's state: a hold that ran out is free at once.
create function booth_shown(status text, held_until timestamptz) returns text language sql stable parallel safe as
	$$ select case when status = 'held' and held_until <= now() then 'free' else status end $$;

-- The same for a reader: `mine` if the reader's own company has it.
create function booth_state(status text, held_until timestamptz, ours boolean) returns text
language sql stable parallel safe as $$
	select case when status = 'held' and held_until <= now() then 'free' when ours then 'mine' else status end
$$;

-- Where the number of a booth stands that is no rectangle: its middle if that lies within, else a quarter that does.
create function booth_middle(points text, x float8, y float8, w float8, h float8) returns point
language sql immutable parallel safe as $$
	select p.at
	from (values (1, point(x + w / 2, y + h / 2)), (2, point(x + w / 4, y + h / 4)), (3, point(x + w * 3 / 4, y + h / 4)),
		(4, point(x + w / 4, y + h * 3 / 4)), (5, point(x + w * 3 / 4, y + h * 3 / 4)), (6, null)) as p (n, at)
	where p.at is null or ('((' || replace(points, ' ', '),(') || '))')::polygon
		@> polygon(box(p.at - point(0.6, 0.4), p.at + point(0.6, 0.4)))
	order by p.n limit 1
$$;

-- A link for a mail, in place of earlier ones of the same kind.
create function link_make(who bigint, what text, hash bytea, address text default null) returns void
language plpgsql volatile set search_path = public, pg_temp as $$
begin
	delete from link l where l.account_id = who and l.kind = what;
	insert into link (token_hash, kind, account_id, email) values (hash, what, who, address);
end $$;

-- The link behind a token, if it is still good; else refused with `why`.
create function link_take(hash bytea, kinds text[]) returns link language plpgsql volatile
set search_path = public, pg_temp as $$
declare
	taken link;
begin
	update link l set used_at = now()
	where l.token_hash = hash and l.kind = any (kinds) and l.used_at is null and l.expires_at > now()
	returning * into taken;
	if taken.token_hash is null then
		perform refuse(410, 'This link was used already, or it is too old.');
	end if;
	return taken;
end $$;

-- What the page behind a link says before its button is pressed.
create function link_look(hash bytea) returns table (kind text, email text, name text)
language sql stable security definer set search_path = public, pg_temp as $$
	select l.kind, coalesce(l.email, a.email), a.name
	from link l join account a using (account_id)
	where l.token_hash = hash and l.used_at is null and l.expires_at > now() and a.disabled_at is null
$$;

-- A company and its first account. The answer is the same whether the address is known or not; only its mailbox
-- learns which. An account that was never confirmed is overwritten: who opens the mail decides whose it is. But
-- whose password is meant is then unknown: none of them counts, and who opens the mail chooses one.
create function account_register(key uuid, ticket text, hash bytea, link text, address text, fields jsonb)
returns void language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	f    record;
	who  account;
	firm bigint;
begin
	perform rate_take('register:' || coalesce(address, ''), 20);
	select * into f from jsonb_to_record(fields) as x (email text, name text, job_title text, phone text, lang text,
		company text, name_local text, country text, city text, street text, postcode text, website text,
		register_no text);
	select * into who from account a where lower(a.email) = lower(f.email) for update;
	if who.confirmed_at is not null or who.kind <> 'exhibitor' then
		delete from vault_ticket t where t.ticket_hash = sha256(convert_to(ticket, 'UTF8'));
		if who.disabled_at is null and who.kind <> 'machine' then
			perform message_send('known', who.account_id, '{}');
		end if;
		return;
	end if;
	if who.account_id is null then
		insert into account (public_id, email, name, kind, lang) values (key, f.email, f.name, 'exhibitor', f.lang)
		returning * into who;
		insert into company (name) values (f.company) returning company_id into firm;
		insert into contact (company_id, account_id, name, email) values (firm, who.account_id, f.name, f.email);
	else
		update account a set name = f.name, lang = f.lang where a.account_id = who.account_id;
		select k.company_id into firm from contact k where k.account_id = who.account_id;
	end if;
	update company c set name = f.company, name_local = f.name_local, country = f.country, city = f.city,
		street = f.street, postcode = f.postcode, website = f.website, register_no = f.register_no
	where c.company_id = firm;
	update contact k set name = f.name, job_title = f.job_title, phone = f.phone
	where k.account_id = who.account_id;
	if who.public_id = key then
		perform password_take(ticket, who.account_id);
	else
		delete from vault_ticket t where t.ticket_hash = sha256(convert_to(ticket, 'UTF8'));
		delete from account_password p where p.account_id = who.account_id;
	end if;
	perform link_make(who.account_id, 'confirm', hash);
	perform message_send('confirm', who.account_id, jsonb_build_object('link', link));
end $$;

-- The button behind the link of a mail: the address is the reader's own. From then on the company is registered
-- for the current edition. An account without a password goes on to choose one.
create function account_confirm(hash bytea) returns table ("to" text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	l     link := link_take(hash, array['confirm', 'email']);
	token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
begin
	if l.kind = 'email' then
		if exists (select from account a where lower(a.email) = lower(l.email) and a.account_id <> l.account_id) then
			perform refuse(409, 'There is an account with this address already.');
		end if;
		perform message_send('email-changed', l.account_id, jsonb_build_object('email', l.email));
		update account a set email = l.email where a.account_id = l.account_id;
		update contact k set email = l.email where k.account_id = l.account_id;
		return query select '/profile?done=email';
		return;
	end if;
	update account a set confirmed_at = coalesce(a.confirmed_at, now()) where a.account_id = l.account_id;
	insert into exhibitor (edition_id, company_id, status)
	select edition_current(), k.company_id, 'registered' from contact k
	where k.account_id = l.account_id and edition_current() is not null
	on conflict (edition_id, company_id) do nothing;
	if not exists (select from account_password p where p.account_id = l.account_id) then
		perform link_make(l.account_id, 'reset', sha256(convert_to(token, 'UTF8')));
		return query select '/reset/' || token;
		return;
	end if;
	return query select '/sign-in?done=confirmed';
end $$;

-- Somebody forgot a password: a link by mail, if there is such an account; the page says the same either way.
create function account_forgot(email text, hash bytea, link text, address text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	who account;
begin
	perform rate_take('forgot:' || coalesce(address, ''), 10);
	select * into who from account a where lower(a.email) = lower(account_forgot.email);
	if who.account_id is null or who.kind = 'machine' or who.disabled_at is not null then
		return;
	end if;
	-- One mail in five minutes is enough for one mailbox, whoever asks for it.
	if exists (select from message m where m.account_id = who.account_id and m.kind in ('reset', 'confirm')
		and m.created_at > now() - interval '5 minutes') then
		return;
	end if;
	if who.confirmed_at is null and who.kind = 'exhibitor' then
		-- Whether it was this reader who registered, and with which password, is not known.
		delete from account_password p where p.account_id = who.account_id;
		perform link_make(who.account_id, 'confirm', hash);
		perform message_send('confirm', who.account_id, jsonb_build_object('link', link));
	else
		perform link_make(who.account_id, 'reset', hash);
		perform message_send('reset', who.account_id, jsonb_build_object('link', link));
	end if;
end $$;

-- A new password by such a link, or the first one of somebody who was invited. Ends every session there was.
create function account_reset(hash bytea, ticket text) returns table ("to" text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	l link := link_take(hash, array['reset', 'invite']);
begin
	perform password_take(ticket, l.account_id);
	update account a set confirmed_at = coalesce(a.confirmed_at, now()) where a.account_id = l.account_id;
	delete from session s where s.account_id = l.account_id;
	return query select '/sign-in?done=password';
end $$;

-- The present password was right: the way to a new one, without a mail.
create function account_password_link(ticket text, hash bytea) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	if proof_take(ticket) is distinct from current_account() then
		perform refuse(422, 'The e-mail address or the password is wrong.', 'password');
	end if;
	perform link_make(current_account(), 'reset', hash);
end $$;

-- Another address, valid once the mail that goes there was answered. The password is asked again: a session left
-- open is not yet an account to take away. Whether the address is somebody else's is not told here.
create function account_email(ticket text, email text, hash bytea, link text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	id bigint;
begin
	if proof_take(ticket) is distinct from current_account() then
		perform refuse(422, 'The e-mail address or the password is wrong.', 'password');
	end if;
	perform rate_take('email:' || current_account(), 5);
	perform link_make(current_account(), 'email', hash, account_email.email);
	if exists (select from account a where lower(a.email) = lower(account_email.email)) then
		return;
	end if;
	insert into message (kind, recipient, lang, params, account_id)
	select 'email', account_email.email, a.lang, jsonb_build_object('name', a.name, 'link', link), a.account_id
	from account a where a.account_id = current_account()
	returning message_id into id;
	insert into job (kind, params) values ('mail.send', jsonb_build_object('message', id));
end $$;

create function profile_person(name text, job_title text, phone text, lang text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	update account a set name = profile_person.name, lang = profile_person.lang
	where a.account_id = current_account();
	update contact k set name = profile_person.name, job_title = profile_person.job_title,
		phone = profile_person.phone
	where k.account_id = current_account();
end $$;

create function profile_company(fields jsonb) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	if current_company() is null then
		perform refuse(403, 'This page is for exhibitors.');
	end if;
	update company c set name = f.company, name_local = f.name_local, country = f.country, city = f.city,
		street = f.street, postcode = f.postcode, phone = f.phone, website = f.website, register_no = f.register_no,
		about = jsonb_strip_nulls(c.about || jsonb_build_object('en', f.about_en, 'zh', f.about_zh))
	from jsonb_to_record(fields) as f (company text, name_local text, country text, city text, street text,
		postcode text, phone text, website text, register_no text, about_en text, about_zh text)
	where c.company_id = current_company();
end $$;

-- Whether the second factor of the account that signs in was set up before.
create function factor_enrolled() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
	select exists (select from account_totp t where t.account_id = current_account() and t.confirmed_at is not null)
$$;

-- What the first page counts of an edition, counted anew when it is older than half a minute: at 75,000 booths
-- that is too much work for every visitor. Of several who find it old one counts, the others take the old figures.
create table edition_figure (
	edition_id  bigint primary key references edition on delete cascade,
	exhibitors  bigint not null,
	countries   bigint not null,
	halls       bigint not null,
	booths      bigint not null,
	free        bigint not null,
	at          timestamptz not null
);

create function edition_count(edition bigint) returns edition_figure
language sql volatile set search_path = public, pg_temp as $$
	insert into edition_figure as f
	select edition, x.exhibitors, x.countries, (select count(*) from hall h where h.edition_id = edition),
		b.booths, b.free, now()
	from (select count(*) as exhibitors, count(distinct c.country) as countries
			from exhibitor x join company c using (company_id)
			where x.edition_id = edition and x.status in ('listed', 'confirmed')) x,
		(select count(*) as booths, count(*) filter (where booth_shown(b.status, b.held_until) = 'free') as free
			from booth b where b.edition_id = edition) b
	on conflict (edition_id) do update set exhibitors = excluded.exhibitors, countries = excluded.countries,
		halls = excluded.halls, booths = excluded.booths, free = excluded.free, at = excluded.at
	returning *
$$;

create function edition_figures(edition bigint)
returns table (exhibitors bigint, countries bigint, halls bigint, booths bigint, free bigint)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	f edition_figure;
begin
	select * into f from edition_figure k where k.edition_id = edition;
	if f.at is null or f.at < now() - interval '30 seconds' and pg_try_advisory_xact_lock(16, edition::int) then
		f := edition_count(edition);
	end if;
	return query select f.exhibitors, f.countries, f.halls, f.booths, f.free;
end $$;

revoke execute on function rate_take, link_make, link_take, edition_count from public;
revoke execute on function link_look, account_register, account_confirm, account_forgot, account_reset,
	account_password_link, account_email, profile_person, profile_company, factor_enrolled, edition_figures
	from public;
grant execute on function link_look, account_register, account_confirm, account_forgot, account_reset,
	account_password_link, account_email, profile_person, profile_company, factor_enrolled, edition_figures
	to pavilion_portal;
