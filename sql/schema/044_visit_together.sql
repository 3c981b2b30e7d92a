-- Registrations that wait at the same time share one transaction.

-- What mails to an address are counted by: in a quarter of an hour; a day, of one asker; a day, of all.
create function mail_key(address text) returns text language sql immutable parallel safe as
	$$ select 'mail:' || lower(address) $$;
create function mail_key_asker(address text, asker text) returns text language sql immutable parallel safe as
	$$ select 'mail-from:' || lower(address) || ' ' || coalesce(asker, '') $$;
create function mail_key_day(address text) returns text language sql immutable parallel safe as
	$$ select 'mail-day:' || lower(address) $$;

-- Counts each of these keys in the span that is now, in the order of their places, and returns the places of those that
-- are among the first `most`.
create function rate_within(places bigint[], keys text[], span interval, most int) returns setof bigint
language sql volatile security definer set search_path = public, pg_temp as $$
	with asked as (
		select a.place, a.key, row_number() over (partition by a.key order by a.place) as nth, count(*) over (partition by a.key) as n
		from unnest(places, keys) a (place, key)
	), counted as (
		insert into rate (rate_key, window_at, hits)
		select a.key, date_bin(span, now(), 'epoch'), count(*) from asked a group by 1 order by 1
		on conflict (rate_key, window_at) do update set hits = rate.hits + excluded.hits
		returning rate_key, hits
	)
	select a.place from asked a join counted c on c.rate_key = a.key where c.hits - a.n + a.nth <= most
$$;
revoke execute on function rate_within from public;

-- What forms register of which each is one person's, without an invitation: as registration_submit(), for all of them in
-- one statement. A form is an object: session (hash of the cookie's token), key, path, address, edition_code, category,
-- answer, consent, and the person's fields. `n` is the place of each form that was accepted. Who is signed in or to
-- be refused is none of them: that form goes alone and is answered then, so its key is not taken here. Who is registered
-- already is one of them: the time an answer takes says nothing either.
-- Counters and keys are written in one order by all; what one counter refuses does not reach the next.
create function registration_together(forms jsonb[]) returns table (n bigint, result text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	e     edition;
	until timestamptz;
begin
	select * into e from edition d where d.is_current;
	if registration_state(e.edition_id) is distinct from 'open' then
		return;
	end if;
	until := greatest(e.closes_on, e.opens_on, current_date) + interval '1 year';
	perform set_config('pavilion.account', '', true), set_config('pavilion.actor', '', true),
		set_config('pavilion.edition', e.edition_id::text, true);
	return query with form as (
		select o.n, o.it, f.*
		from unnest(forms) with ordinality o (it, n), lateral jsonb_to_record(o.it) as f (session bytea, key uuid, path text,
			address text, edition_code text, category uuid, answer jsonb, consent jsonb, name text, company text, job_title text,
			email text, phone text, country text, city text, lang text)
	), well as materialized (
		select f.*, k.category_id, a.clean, c.ids, known,
			replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '') as token
		from form f
		cross join lateral (select b.category_id from badge_category b
			where b.edition_id = e.edition_id and b.open and (b.public_id = f.category or f.category is null)
			order by b.sort limit 1) k
		cross join lateral registration_answers(e.edition_id, k.category_id, f.answer) a
		cross join lateral registration_consents(e.edition_id, f.consent) c
		left join lateral (select r.registration_id, r.name, r.email, r.lang from registration r
			where r.edition_id = e.edition_id and lower(r.email) = lower(f.email) and r.status = 'confirmed'
			order by r.registration_id limit 1) known on true
		where a.faults = '[]' and c.faults = '[]' and coalesce(f.edition_code = e.code, true)
			and not exists (select from session s where s.token_hash = f.session)
	), visits as materialized (
		select rate_within(array_agg(w.n), array_agg('visit:' || coalesce(w.address, '')), '15 minutes', 60) as n from well w
	), visited as materialized (
		select w.* from well w join visits using (n)
	), mails as materialized (
		select rate_within(array_agg(v.n), array_agg(mail_key(v.email)), '15 minutes', 5) as n from visited v
	), asked as materialized (
		select rate_within(array_agg(v.n), array_agg(mail_key_asker(v.email, 'net ' || address_net(v.address))), '1 day', 20) as n
		from visited v join mails using (n)
	), days as materialized (
		select rate_within(array_agg(v.n), array_agg(mail_key_day(v.email)), '1 day', 60) as n from visited v join asked using (n)
	), moderate as materialized (
		select distinct on (v.key) v.* from visited v join days using (n) order by v.key
	), fresh as (
		insert into form_key (form_key, path)
		select m.key, m.path from moderate m order by m.key
		on conflict do nothing
		returning form_key
	), good as materialized (
		select m.* from moderate m join fresh k on k.form_key = m.key
	), made as (
		insert into registration (public_id, edition_id, category_id, source, status, name, company, job_title, email, phone,
			country, city, lang, answers)
		select g.key, e.edition_id, g.category_id, 'online', 'pending', g.name, g.company, g.job_title, g.email, g.phone,
			g.country, g.city, g.lang, g.clean
		from good g where (g.known).registration_id is null
		returning registration_id, public_id
	), agreed as (
		insert into registration_consent (registration_id, consent_id)
		select m.registration_id, c.it from made m join good g on g.key = m.public_id, unnest(g.ids) c (it)
	), linked as (
		insert into registration_link (token_hash, registration_id, expires_at)
		select sha256(convert_to(g.token, 'UTF8')), coalesce((g.known).registration_id, m.registration_id), until
		from good g left join made m on m.public_id = g.key
	), mailed as (
		insert into message (edition_id, edition_key, kind, recipient, lang, params)
		select e.edition_id, e.edition_id, case when g.known is null then 'visit-confirm' else 'visit-known' end,
			coalesce((g.known).email, g.email), coalesce((g.known).lang, g.lang),
			jsonb_build_object('name', coalesce((g.known).name, g.name), 'path', '/visit/' || g.token)
		from good g
		returning message_id
	), queued as (
		insert into job (kind, params) select 'mail.send', jsonb_build_object('message', m.message_id) from mailed m
	)
	select g.n, 'registered' from good g;
end $$;
revoke execute on function registration_together from public;
grant execute on function registration_together to pavilion_portal;
