-- Devices of the gates: how they come in, what they hold and ask for.

-- -- devices -----------------------------------------------------------------------------------------------------

-- A one-time code lets a device in, which brings the hash of the token it made itself: an answer that was lost can be
-- asked for again.
create function gate_enrol(code_hash bytea, token_hash bytea, agent text, address text) returns table (result json)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	d gate_device;
begin
	select * into d from gate_device x where x.token_hash = gate_enrol.token_hash and x.revoked_at is null;
	if d.device_id is null then
		update gate_device x set token_hash = gate_enrol.token_hash, code_hash = null, code_until = null,
			enrolled_at = now(), seen_at = now(), agent = left(gate_enrol.agent, 200)
		where x.code_hash = gate_enrol.code_hash and x.code_until > now() and x.revoked_at is null
		returning * into d;
		-- Only wrong codes count: a whole team enrols behind one address.
		if d.device_id is null or exists (select from rate r where r.rate_key = 'gate ' || address
				and r.window_at = date_bin('15 minutes', now(), 'epoch'::timestamptz) and r.hits >= 30) then
			perform rate_take('gate ' || address, 30);
		end if;
	end if;
	return query select json_build_object('device', d.public_id, 'name', d.name, 'may_register', d.may_register,
		'edition', e.code, 'gate', g.code, 'now', to_ms(clock_timestamp()))
	from edition e join gate g on g.gate_id = d.gate_id where e.edition_id = d.edition_id;
end $$;

-- The device that asks has shown itself, and says how its clock stands and what it has still to send.
create function gate_seen(clock bigint, queued int) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
	update gate_device d set seen_at = now(), skew_ms = coalesce(clock - to_ms(now()), d.skew_ms),
		queued = coalesce(gate_seen.queued, d.queued)
	where d.device_id = current_device() and (d.seen_at is null or d.seen_at < now() - interval '5 seconds'
		or d.queued is distinct from coalesce(gate_seen.queued, d.queued))
$$;

-- Everything that is set up for the gates of a device's edition.
create function gate_config(device gate_device) returns json language sql stable as $$
	select json_build_object(
		'device', json_build_object('device', device.public_id, 'name', device.name, 'may_register', device.may_register,
			'gate', (select g.code from gate g where g.gate_id = device.gate_id)),
		'edition', json_build_object('code', e.code, 'no', e.token_no, 'name', e.name,
			'timezone', coalesce(v.timezone, 'UTC'), 'relay', e.relay_url,
			'relay_key', (select k.key from edition_relay k where k.edition_id = e.edition_id)),
		'days', (select coalesce(json_agg(json_build_object('bit', 1 << d.n, 'date', d.day,
				'from', to_ms(d.day::timestamp at time zone coalesce(v.timezone, 'UTC')),
				'until', to_ms((d.day + 1)::timestamp at time zone coalesce(v.timezone, 'UTC'))) order by d.day), '[]')
			from (select n, e.opens_on + n as day from generate_series(0, least(coalesce(e.closes_on, e.opens_on) - e.opens_on, 15)) n
				where e.opens_on is not null
				union all select 0, e.rehearsed_on where e.rehearsed_on is not null) d),
		'zones', (select coalesce(json_agg(json_build_object('code', z.code, 'name', z.name, 'parent', o.code,
				'needs_parent', z.needs_parent, 'capacity', z.capacity) order by z.sort, z.code), '[]')
			from zone z left join zone o on o.zone_id = z.parent_id where z.edition_id = e.edition_id),
		'gates', (select coalesce(json_agg(json_build_object('code', g.code, 'name', g.name, 'zone', z.code,
				'direction', case when g.room_id is null then g.direction else 'forum' end, 'open', g.open) order by g.sort, g.code), '[]')
			from gate g join zone z using (zone_id) where g.edition_id = e.edition_id),
		'categories', (select coalesce(json_agg(json_build_object('no', c.token_no, 'code', c.code, 'name', c.name,
				'colour', c.colour) order by c.sort, c.token_no), '[]')
			from badge_category c where c.edition_id = e.edition_id),
		'rules', (select coalesce(json_agg(json_build_object('gate', g.code, 'category', c.token_no, 'zone', z.code,
				'admit', r.admit, 'days', r.days, 'from', extract(epoch from r.from_time)::int,
				'until', extract(epoch from r.until_time)::int, 'per_day', r.per_day, 'total', r.total, 'reentry', r.reentry,
				'passback', r.passback, 'pause_minutes', r.pause_minutes) order by r.rule_id), '[]')
			from gate_rule r left join gate g on g.gate_id = r.gate_id left join badge_category c on c.category_id = r.category_id
				left join zone z on z.zone_id = r.zone_id
			where r.edition_id = e.edition_id),
		'reasons', (select json_agg(json_build_object('reason', w.reason, 'accepted', w.accepted, 'label', w.label,
				'advice', w.advice) order by w.sort) from scan_reason w),
		'keys', (select coalesce(json_agg(json_build_object('no', k.key_no, 'key', encode(k.public_key, 'base64'))
				order by k.key_no), '[]') from badge_key k),
		'consents', (select coalesce(json_agg(json_build_object('code', c.code, 'required', c.required, 'title', c.title,
				'body', c.body) order by c.required desc, c.consent_id), '[]')
			from consent_current(e.edition_id) c))
	from edition e left join venue v using (venue_id) where e.edition_id = device.edition_id
$$;

-- Where a device stands in what changed: rows changed by transactions since `since` are asked for page by page; the next
-- round begins at `horizon`, what the first page could not yet see for certain. As text: "since" or "since-horizon-position...".
create function gate_cursor(cursor text) returns bigint[] language sql immutable as $$
	select case when cursor ~ '^[0-9]{1,18}(-[0-9]{1,18})*$' then string_to_array(cursor, '-')::bigint[] else '{0}' end
$$;

-- Of the two lists of gate_sync(): from which row on.
create function gate_sync_cursor(at bigint[], horizon bigint, gone badge[], marks presence[]) returns text
language sql immutable as $$
	select array_to_string(array[at[1], horizon,
		coalesce(b.changed_by::text::bigint, at[3]), coalesce(b.badge_id, at[4]),
		coalesce(p.changed_by::text::bigint, at[5]), coalesce(p.badge_id, at[6]), coalesce(p.zone_id, at[7])], '-')
	from (select) one left join unnest(gone[cardinality(gone):]) b on true left join unnest(marks[cardinality(marks):]) p on true
$$;

-- What a device needs to decide alone: the set-up if its stamp is another, and what changed since.
create function gate_sync(since text, stamp text) returns table (result json)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	most constant int := 5000;
	d       gate_device;
	config  json;
	at      bigint[] := gate_cursor(since);
	horizon bigint := coalesce(at[2], pg_snapshot_xmin(pg_current_snapshot())::text::bigint);
	gone    badge[];
	marks   presence[];
	more    boolean;
begin
	select * into d from gate_device x where x.device_id = current_device();
	config := gate_config(d);
	if at[7] is null then
		at := array[at[1], horizon, 0, 0, 0, 0, 0];
	end if;
	gone := array(select b from badge b
		where b.edition_id = d.edition_id and b.revoked_at is not null and b.changed_by >= at[1]::text::xid8
			and (b.changed_by, b.badge_id) > (at[3]::text::xid8, at[4])
		order by b.changed_by, b.badge_id limit most);
	marks := array(select p from presence p
		where p.edition_id = d.edition_id and p.changed_by >= at[1]::text::xid8
			and (p.changed_by, p.badge_id, p.zone_id) > (at[5]::text::xid8, at[6], at[7])
		order by p.changed_by, p.badge_id, p.zone_id limit most);
	more := most in (cardinality(gone), cardinality(marks));
	return query select json_build_object('now', to_ms(clock_timestamp()),
		'cursor', case when more then gate_sync_cursor(at, horizon, gone, marks) else horizon::text end, 'more', more,
		'stamp', md5(config::text), 'config', case when md5(config::text) is distinct from stamp then config end,
		'revoked', (select coalesce(json_agg(json_build_array(b.number, badge_gone_reason(b.revoked_for))), '[]') from unnest(gone) b),
		'marks', (select coalesce(json_agg(json_build_array(b.number, z.code, p.inside::int, to_ms(p.since),
				to_ms(p.entered_at), p.day, p.entries_day, p.entries)), '[]')
			from unnest(marks) p join badge b using (badge_id) join zone z using (zone_id)));
end $$;

-- Names for the boxes, page by page: the hook encrypts each with what only its badge says. The last row has no token but
-- the cursor.
create function gate_boxes(since text) returns table (token text, name text, company text, category int, lang text,
	cursor text, more boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	most constant int := 2000;
	at      bigint[] := gate_cursor(since);
	horizon bigint := coalesce(at[2], pg_snapshot_xmin(pg_current_snapshot())::text::bigint);
	found   badge[];
	last    badge;
begin
	found := array(select b from badge b
		where b.edition_id = (select d.edition_id from gate_device d where d.device_id = current_device())
			and b.revoked_at is null and b.token is not null and b.changed_by >= at[1]::text::xid8
			and (b.changed_by, b.badge_id) > (coalesce(at[3], 0)::text::xid8, coalesce(at[4], 0))
		order by b.changed_by, b.badge_id limit most);
	last := found[most];
	return query
	select b.token, r.name, r.company, c.token_no::int, r.lang::text, null::text, null::boolean
	from unnest(found) b join registration r using (registration_id) join badge_category c on c.category_id = b.category_id
	union all
	select null, null, null, null, null, case when last.badge_id is null then horizon::text
		else concat_ws('-', at[1], horizon, last.changed_by, last.badge_id) end, last.badge_id is not null;
end $$;

-- -- people --------------------------------------------------------------------------------------------------------

-- What staff at a gate see of a badge.
create function gate_person(b badge) returns json language sql stable as $$
	select json_build_object('badge', b.public_id, 'number', b.number, 'name', r.name, 'company', r.company,
		'category', c.token_no, 'state', case when b.revoked_at is not null then badge_gone_reason(b.revoked_for)
			when b.token is null then 'unsigned' else 'good' end, 'prints', b.prints,
		'inside', (select coalesce(json_agg(z.code order by z.sort, z.code), '[]') from presence p join zone z using (zone_id)
			where p.badge_id = b.badge_id and is_inside(p, fair_day(b.edition_id, now()))))
	from registration r join badge_category c on c.category_id = b.category_id
	where r.registration_id = b.registration_id
$$;

-- People of the device's edition by a part of name or company, or by number: at most 20, good badges first.
create function gate_find(q text) returns table (result json)
language sql stable security definer set search_path = public, pg_temp as $$
	with place as (select d.edition_id from gate_device d where d.device_id = current_device()),
	found as (
		select b from badge b, place
		where b.edition_id = place.edition_id and b.number in (badge_number_typed(q), case when q ~ '^[0-9]{1,10}$' then q::bigint end)
		union
		select b from (
			select r.registration_id from registration r, place
			where lower(r.name || ' ' || coalesce(r.company, '')) like '%' || replace(replace(replace(lower(q), '\', '\\'), '%', '\%'), '_', '\_') || '%'
				and r.edition_id = place.edition_id limit 200) r join badge b using (registration_id)
	), best as (
		select f.b from found f join registration r on r.registration_id = (f.b).registration_id
		order by (f.b).revoked_at is not null, starts_with(lower(r.name), lower(q)) desc, r.name, (f.b).number limit 20
	)
	select json_build_object('people', coalesce(json_agg(gate_person(best.b)), '[]')) from best
$$;

create function gate_may_register() returns gate_device language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	d gate_device;
begin
	select * into d from gate_device x where x.device_id = current_device();
	if not d.may_register then
		perform refuse(403, 'This device may not register people or print badges.');
	end if;
	return d;
end $$;

-- Whoever comes without a registration, at the counter: confirmed at once. The same key again is the same person.
create function gate_register(key uuid, name text, company text, job_title text, category int, email text, phone text,
	country text, lang text, consents text[]) returns table (result json)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	d    gate_device := gate_may_register();
	kind bigint := (select c.category_id from badge_category c where c.edition_id = d.edition_id and c.token_no = gate_register.category);
	it   registration;
	made bigint;
begin
	select * into it from registration r where r.public_id = key and r.edition_id = d.edition_id and r.source = 'onsite';
	made := it.registration_id;
	if made is null then
		if kind is null then
			perform refuse(422, 'There is no such category.', 'category');
		elsif exists (select from consent_current(d.edition_id) c where c.required and c.code <> all (coalesce(gate_register.consents, '{}'))) then
			perform refuse(422, 'Please tick this box.', 'consents');
		end if;
		made := registration_add(d.edition_id, kind, 'onsite', 'confirmed', jsonb_build_object('name', name, 'company', company,
			'job_title', job_title, 'email', email, 'phone', phone, 'country', country, 'lang', coalesce(gate_register.lang, current_lang())), '{}',
			array(select c.consent_id from consent_current(d.edition_id) c where c.code = any (gate_register.consents)), key);
		perform badge_issue(made);
	end if;
	return query select gate_person(b) from badge b where b.registration_id = made order by b.badge_id desc limit 1;
end $$;

-- A badge of the device's edition; refuses what is not there.
create function gate_badge_at(badge uuid) returns badge language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	b badge;
begin
	select x.* into b from badge x join gate_device d on d.edition_id = x.edition_id
	where x.public_id = gate_badge_at.badge and d.device_id = current_device();
	if b.badge_id is null then
		perform refuse(404, 'There is no such badge.');
	end if;
	return b;
end $$;

create function gate_badge(badge uuid) returns table (result json)
language sql stable security definer set search_path = public, pg_temp as
	$$ select gate_person(gate_badge_at(badge)) $$;

-- Counts a print, says how often it was printed before, and has the file made. A badge is printed when it is signed and
-- good.
create function gate_print(badge uuid, size text) returns table (result json)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	d gate_device := gate_may_register();
	b badge := gate_badge_at(badge);
	job uuid;
begin
	if b.revoked_at is not null then
		perform refuse(409, 'This badge is no longer good.');
	elsif b.token is null then
		perform refuse(409, 'This badge is still being made. Try again in a moment.');
	end if;
	job := badge_pdf_ask(b.registration_id, coalesce(gate_print.size, 'a6'));
	return query
	update badge x set prints = x.prints + 1, printed_at = now() where x.badge_id = b.badge_id
	returning json_build_object('badge', x.public_id, 'before', x.prints - 1, 'printed_at', to_ms(x.printed_at),
		'pdf', format('/gate/badges/%s/pdf/%s', x.public_id, job));
end $$;

-- How far the file is; nothing of another registration's.
create function gate_pdf(badge uuid, job uuid) returns table (running boolean, hash text, name text, type text)
language sql stable security definer set search_path = public, pg_temp as $$
	select s.running, case when s.ready then s.hash end, s.name, s.type
	from badge_pdf_state(gate_pdf.job) s where s.registration = (gate_badge_at(gate_pdf.badge)).registration_id
$$;

-- How many are in each zone, and what this gate did today.
create function gate_state() returns table (result json)
language sql stable security definer set search_path = public, pg_temp as $$
	select json_build_object('now', to_ms(clock_timestamp()), 'day', fair_day(d.edition_id, now()),
		'zones', (select coalesce(json_agg(json_build_object('code', z.code, 'inside', zone_inside(z.zone_id),
			'capacity', z.capacity) order by z.sort, z.code), '[]') from zone z where z.edition_id = d.edition_id),
		'gate', (select json_build_object('code', g.code, 'in', count(*) filter (where s.accepted and s.direction = 'in'),
				'out', count(*) filter (where s.direction = 'out' and s.reason in ('left', 'not_inside')),
				'refused', count(*) filter (where not s.accepted and s.reason <> 'not_inside'))
			from scan s where s.gate_id = g.gate_id and s.edition_id = d.edition_id and s.undone_at is null
				and s.at >= timezone(t.name, date_trunc('day', timezone(t.name, now())))),
		'devices', (select json_build_object('online', count(*) filter (where o.seen_at > now() - interval '1 minute'),
				'queued', coalesce(sum(o.queued), 0)) from gate_device o
			where o.edition_id = d.edition_id and o.revoked_at is null and o.token_hash is not null))
	from gate_device d join gate g on g.gate_id = d.gate_id join edition e on e.edition_id = d.edition_id
		left join venue v using (venue_id), lateral (select coalesce(v.timezone, 'UTC') as name) t
	where d.device_id = current_device()
$$;

-- Origins that the gate's page may talk to besides us.
create function gate_relays() returns table (relays text)
language sql stable security definer set search_path = public, pg_temp as $$
	select string_agg(distinct e.relay_url, ' ') from edition e
	where e.relay_url is not null and coalesce(e.closes_on, e.opens_on) >= current_date - 1
$$;

-- -- who asks ------------------------------------------------------------------------------------------------------

-- As in 020, but allow = 'device' asks for the token of a gate's device that is enrolled and not locked; the edition is
-- the device's.
create or replace function session_open(token bytea, bearer bytea, allow text, form_key uuid, path text,
	chosen text, guess text, wanted text)
returns table (account_id bigint, account uuid, account_name text, account_email text, account_kind text,
	state text, lang text, company uuid, company_name text, edition uuid, edition_code text,
	edition_name text, currency text, timezone text, scope text, may text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	who     record;
	place   record;
	granted text[];
	opened  text;
	device  gate_device;
begin
	if allow = 'device' then
		select * into device from gate_device d where d.token_hash = bearer and d.revoked_at is null and d.enrolled_at is not null;
		if device.device_id is null then
			perform refuse(401, 'This device is not enrolled or was locked.');
		end if;
		bearer := null;
		token := null;
	end if;
	if token is not null or bearer is not null then
		if bearer is not null then
			select a.account_id, a.public_id, a.name, a.email, a.kind, a.lang, a.team_id, 'full' as state,
				c.company_id, c.public_id as company, c.name as company_name,
				t.used_at as seen_at, t.api_token_id as id, t.name as actor
			into who
			from api_token t join account a using (account_id)
			left join contact k on k.account_id = a.account_id left join company c on c.company_id = k.company_id
			where t.token_hash = bearer and t.revoked_at is null and a.disabled_at is null
				and (t.expires_at is null or t.expires_at > now());
			if not found then
				perform refuse(401, 'This token is not known, has expired or was revoked.');
			end if;
			if who.seen_at is null or who.seen_at < now() - interval '5 minutes' then
				update api_token t set used_at = now() where t.api_token_id = who.id;
			end if;
		else
			select a.account_id, a.public_id, a.name, a.email, a.kind, a.lang, a.team_id, s.state,
				c.company_id, c.public_id as company, c.name as company_name,
				s.seen_at, s.session_id as id, null::text as actor
			into who
			from session s join account a using (account_id)
			left join contact k on k.account_id = a.account_id left join company c on c.company_id = k.company_id
			where s.token_hash = token and s.expires_at > now() and a.disabled_at is null;
			-- Half a session, whose second factor is owed, is not prolonged.
			if found and who.state = 'full' and who.seen_at < now() - interval '5 minutes' then
				update session s set seen_at = now(), expires_at = now() + session_idle(who.kind)
				where s.session_id = who.id;
			end if;
		end if;
	end if;
	if who is null then
		-- the same types as above: plpgsql keeps plans by them
		select null::bigint as account_id, null::uuid as public_id, null::text as name, null::text as email,
			null::text as kind, null::lang as lang, null::bigint as team_id, null::text as state,
			null::bigint as company_id, null::uuid as company, null::text as company_name,
			null::timestamptz as seen_at, null::bigint as id, null::text as actor
		into who;
	end if;

	if allow not in ('anyone', 'device') then
		if who.account_id is null then
			perform refuse(401, 'Please sign in.');
		elsif allow = 'factor' then
			if who.state <> 'factor' then perform refuse(403, 'You are signed in already.'); end if;
		elsif who.state <> 'full' then
			perform refuse(401, 'Please enter the code of your second factor first.');
		elsif allow = 'exhibitor' then
			if who.kind <> 'exhibitor' then
				perform refuse(403, 'This page is for exhibitors.');
			end if;
		elsif allow = 'organizer' then
			if who.kind = 'exhibitor' then
				perform refuse(403, 'You do not have the permission for this.');
			end if;
		elsif allow <> 'account' then
			opened := case when who.kind <> 'exhibitor' then permission_scope(who.account_id, allow) end;
			if opened is null then
				perform refuse(403, 'You do not have the permission for this.');
			end if;
		end if;
	end if;
	if who.state = 'full' and who.kind <> 'exhibitor' then
		select array_agg(distinct rp.permission) into granted
		from account_role ar join role_permission rp using (role_id) where ar.account_id = who.account_id;
	end if;

	-- Devices name what they send themselves.
	if session_open.form_key is not null and allow <> 'device' then
		insert into form_key values (session_open.form_key, who.account_id, session_open.path)
		on conflict do nothing;
		if not found then
			if exists (select from form_key k where k.form_key = session_open.form_key
					and k.path = session_open.path and k.account_id is not distinct from who.account_id) then
				perform refuse(303, 'This form was sent before.');
			end if;
			perform refuse(409, 'This form was used for something else. Please load the page anew.');
		end if;
	end if;

	select e.edition_id, e.public_id, e.code, e.name, e.currency, coalesce(v.timezone, 'UTC') as timezone
	into place
	from edition e left join venue v using (venue_id)
	where case when allow = 'device' then e.edition_id = device.edition_id
		when session_open.wanted is null then e.is_current else e.code = session_open.wanted end;
	if not found and session_open.wanted is not null then
		select e.edition_id, e.public_id, e.code, e.name, e.currency, coalesce(v.timezone, 'UTC') as timezone
		into place from edition e left join venue v using (venue_id) where e.is_current;
	end if;

	session_open.lang := coalesce(session_open.chosen, who.lang, session_open.guess, 'en');
	perform set_config('pavilion.account', coalesce(who.account_id::text, ''), true),
		set_config('pavilion.company', coalesce(who.company_id::text, ''), true),
		set_config('pavilion.team', coalesce(who.team_id::text, ''), true),
		set_config('pavilion.scope', coalesce(opened, ''), true),
		set_config('pavilion.actor', coalesce(who.actor, device.name, ''), true),
		set_config('pavilion.device', coalesce(device.device_id::text, ''), true),
		set_config('pavilion.lang', session_open.lang, true),
		set_config('pavilion.edition', coalesce(place.edition_id::text, ''), true);

	return query select who.account_id, who.public_id, who.name, who.email, who.kind, who.state, session_open.lang,
		who.company, who.company_name, place.public_id, place.code, tr(place.name), place.currency::text,
		place.timezone, opened, array_to_string(granted, ' ');
end $$;

revoke execute on function fair_day from public;
grant execute on function fair_day to pavilion_portal, pavilion_office, pavilion_jobs;
revoke execute on function registration_touch, zone_leave_make, zone_tree, zone_inside, zone_count_add, presence_counted,
	fair_bit, is_inside, gate_decide, scan_judge, presence_move, presence_hand, badge_lock, badge_replay, presence_mark, scan_batch, scan_results, scan_undo,
	gate_enrol, gate_seen, gate_config, gate_sync, gate_boxes, gate_person, gate_find, gate_may_register, gate_register,
	gate_badge_at, gate_badge, gate_print, gate_pdf, gate_state, gate_relays from public;
grant execute on function scan_batch, scan_undo, gate_enrol, gate_seen, gate_sync, gate_boxes, gate_find, gate_register,
	gate_badge, gate_print, gate_pdf, gate_state, gate_relays to pavilion_portal;
