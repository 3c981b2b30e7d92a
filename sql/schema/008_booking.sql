-- Holding, applying, deciding: the life of an application.
--
--	held → applied → approved → confirmed
--	  ↓        ↘ declined
--	lapsed      (withdrawn: from held, applied, approved)
--
-- Everything here runs as the owner and checks for itself whose application it is. Locks are always taken in
-- the same order, so nobody waits in a circle: booths by id, then the company, then applications by id. A
-- hold that has lapsed is free for the next one at once; booking_lapse() only tidies up behind it.

-- Queues one message to an account in its language, and the job that sends it. The template is
-- mail/<kind>.html and .txt; params are its globals.
create function message_send(kind text, account bigint, params jsonb, edition bigint default null) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	id bigint;
begin
	insert into message (edition_id, edition_key, kind, recipient, lang, params, account_id)
	select edition, coalesce(edition, 0), message_send.kind, a.email, a.lang,
		jsonb_build_object('name', a.name) || message_send.params, a.account_id
	from account a where a.account_id = account
	returning message_id into id;
	insert into job (kind, params) values ('mail.send', jsonb_build_object('message', id));
end $$;
revoke execute on function message_send from public;

-- The numbers of an application's booths, as people say them.
create function application_booths(application bigint) returns text
language sql stable security definer set search_path = public, pg_temp as $$
	select string_agg(b.number, ', ' order by b.number)
	from application_booth ab join booth b using (booth_id) where ab.application_id = application
$$;
revoke execute on function application_booths from public;

-- Tells the applicant, in the applicant's language, what became of the application.
create function booking_tell(message text, application bigint, reason text default null) returns void
language plpgsql as $$
declare
	a record;
begin
	select p.*, k.lang, h.code as hall, e.name as edition, c.name as company into a
	from application p join account k using (account_id) join hall h using (hall_id)
		join edition e on e.edition_id = p.edition_id join company c using (company_id)
	where p.application_id = application;
	perform message_send(message, a.account_id, jsonb_build_object(
		'application', a.public_id, 'path', '/applications/' || a.public_id, 'number', a.number,
		'booths', application_booths(application), 'hall', a.hall, 'company', a.company,
		'edition', coalesce(a.edition ->> a.lang, a.edition ->> 'en', a.edition ->> 'zh'),
		'total', a.total, 'currency', a.currency, 'reason', reason), a.edition_id);
end $$;
revoke execute on function booking_tell from public;

-- One step of an application, with who and why. `mail` names the message about it, or null.
create function booking_step(application bigint, status text, reason text, mail text) returns void
language plpgsql as $$
begin
	update application a set status = booking_step.status where a.application_id = application;
	insert into application_step (application_id, status, account_id, reason)
	values (application, booking_step.status, case booking_step.status when 'lapsed' then null else current_account() end,
		nullif(btrim(booking_step.reason), ''));
	if mail is not null then
		perform booking_tell(mail, application, nullif(btrim(booking_step.reason), ''));
	end if;
end $$;
revoke execute on function booking_step from public;

-- Gives the booths of an application back.
create function booking_free(application bigint) returns void language sql as $$
	update application_booth ab set living = false where ab.application_id = application and ab.living;
	update booth b set status = 'free', held_until = null, application_id = null
	where b.application_id = application and b.status <> 'blocked';
$$;
revoke execute on function booking_free from public;

-- Locks the booths of these applications, then the applications themselves.
create function booking_lock(applications bigint[]) returns void language plpgsql as $$
begin
	perform from booth b where b.application_id = any (applications) order by b.booth_id for no key update;
	perform from application a where a.application_id = any (applications)
	order by a.application_id for no key update;
end $$;
revoke execute on function booking_lock from public;

-- The application of that public id, locked, if it belongs to the company that asks.
create function booking_mine(application uuid) returns application language plpgsql as $$
declare
	a application;
begin
	select * into a from application p where p.public_id = application and p.company_id = current_company();
	if not found then
		perform refuse(404, 'There is no such application.');
	end if;
	perform booking_lock(array[a.application_id]);
	select * into a from application p where p.application_id = a.application_id;
	return a;
end $$;
revoke execute on function booking_mine from public;

-- Ends applications whose hold is over, unless somebody was quicker; the caller has locked the booths it wants
-- and frees or takes them itself. Returns how many.
create function booking_lapsed(applications bigint[]) returns int language plpgsql as $$
declare
	id bigint;
	n  int := 0;
begin
	for id in
		select a.application_id from application a
		where a.application_id = any (applications) and a.status = 'held' and a.held_until <= now()
		order by a.application_id for no key update
	loop
		perform booking_step(id, 'lapsed', null, 'hold-lapsed');
		update application_booth ab set living = false where ab.application_id = id and ab.living;
		n := n + 1;
	end loop;
	return n;
end $$;
revoke execute on function booking_lapsed from public;

-- Whether booths hang together: from the first one can walk to all others through shared edges.
create function booth_adjacent(ids bigint[]) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
	with recursive edge as (
		select n.booth_id as a, n.other_id as b from booth_neighbour n
		where n.booth_id = any (ids) and n.other_id = any (ids)
	), reached as (
		select ids[1] as id
		union
		select case when e.a = r.id then e.b else e.a end from reached r join edge e on r.id in (e.a, e.b)
	)
	select (select count(*) from reached) = (select count(distinct id) from unnest(ids) as id)
$$;

-- What stands against holding these booths, if anything: looked up only when the answer is no.
create function booking_taken(ids bigint[]) returns void language plpgsql as $$
begin
	if exists (select from booth b join application a using (application_id)
		where b.booth_id = any (ids) and b.status <> 'blocked' and a.company_id = current_company()) then
		perform refuse(409, 'Your company holds or has this booth already.', 'booth');
	elsif exists (select from booth b where b.booth_id = any (ids) and b.status = 'blocked') then
		perform refuse(409, 'The organizer does not offer this booth at the moment.', 'booth');
	elsif cardinality(ids) > 1 then
		perform refuse(409, 'Someone else was quicker: one of these booths is taken.', 'booth');
	end if;
	perform refuse(409, 'Someone else was quicker: this booth is taken.', 'booth');
end $$;
revoke execute on function booking_taken, booth_adjacent from public;

-- Holds booths for the company that asks: all of them or none. Of several who try at once exactly one wins: the
-- row lock makes the others wait for the winner's commit and then see what it left. Returns `key`, the public
-- id of the new application. (Plans are kept: to plan for each array of booths anew is a fifth of the time.)
create function booking_hold(booths uuid[], key uuid) returns uuid
language plpgsql security definer set search_path = public, pg_temp set plan_cache_mode = force_generic_plan as $$
declare
	company bigint := current_company();
	ids     bigint[];
	stale   bigint[];   -- applications whose lapsed hold is taken over
	fair    bigint;
	hall    bigint;
	halls   int;
	taken   boolean;
	place   edition;
	until   timestamptz;
begin
	if company is null or current_account() is null then
		perform refuse(403, 'Please sign in as an exhibitor to hold a booth.');
	elsif coalesce(cardinality(booths), 0) = 0 then
		perform refuse(422, 'Please choose a booth.', 'booth');
	end if;

	select array_agg(b.booth_id), min(b.edition_id), min(b.hall_id), count(distinct b.hall_id),
		bool_or(b.status <> 'free' and (b.status <> 'held' or b.held_until > now())),
		array_agg(b.application_id) filter (where b.status = 'held')
	into ids, fair, hall, halls, taken, stale
	from (select * from booth where public_id = any (booths) order by booth_id for no key update) b;
	select * into place from edition e where e.edition_id = fair and e.published_at <= now();
	if not found or cardinality(ids) <> (select count(distinct u) from unnest(booths) u) then
		perform refuse(404, 'There is no such booth.', 'booth');
	elsif place.apply_from > now() then
		perform refuse(409, 'Applications for this edition are not open yet.');
	elsif place.apply_until <= now() then
		perform refuse(409, 'Applications for this edition are closed.');
	elsif halls > 1 then
		perform refuse(422, 'Booths of one application must be in the same hall.', 'booth');
	elsif taken then
		perform booking_taken(ids);
	elsif cardinality(ids) > 1 and not booth_adjacent(ids) then
		perform refuse(422, 'Booths of one application must be next to each other.', 'booth');
	end if;

	-- One company at a time, so that two of its people together cannot pass the limit.
	perform pg_advisory_xact_lock(8, (company % 2147483647)::int);
	if cardinality(ids) + (select count(*) from application a join application_booth ab using (application_id)
		where a.company_id = company and a.status = 'held' and a.held_until > now()
			and ab.living) > place.hold_limit then
		perform refuse(409, 'Your company would hold more booths than the organizer allows at one time.', 'booth');
	end if;
	if stale is not null then
		perform booking_lapsed(stale);
	end if;

	key := coalesce(key, uuid_v7());
	until := now() + make_interval(mins => place.hold_minutes);
	with made as (
		insert into application (public_id, edition_id, hall_id, company_id, account_id, held_until, currency)
		values (key, fair, hall, company, current_account(), until, place.currency)
		returning application_id
	), step as (
		insert into application_step (application_id, status, account_id)
		select m.application_id, 'held', current_account() from made m
	), standing as (
		insert into application_booth (application_id, booth_id)
		select m.application_id, id from made m, unnest(ids) as id
	)
	update booth b set status = 'held', held_until = until, application_id = m.application_id
	from made m where b.booth_id = any (ids);
	return key;
end $$;

-- The held booths become an application: the price of this moment is written into it and stays.
create function booking_submit(application uuid, sign_name text, products text, wishes text, terms boolean)
returns uuid language plpgsql security definer set search_path = public, pg_temp as $$
declare
	a application := booking_mine(application);
begin
	if a.status = 'lapsed' or a.status = 'held' and a.held_until <= now() then
		perform refuse(409, 'The hold has ended and the booth is free again. Please choose again.');
	elsif a.status <> 'held' then
		perform refuse(409, 'This application was submitted before.');
	elsif coalesce(btrim(sign_name), '') = '' then
		perform refuse(422, 'Please say what stands on the sign of your booth.', 'sign_name');
	elsif terms is not true then
		perform refuse(422, 'Please accept the terms of participation.', 'terms');
	end if;
	with price as (
		select q.* from price_quote(array(select b.public_id from application_booth ab join booth b using (booth_id)
			where ab.application_id = a.application_id and ab.living)) q
	)
	update application p set sign_name = btrim(booking_submit.sign_name), products = booking_submit.products,
		wishes = booking_submit.wishes, terms_accepted_at = now(),
		total = (select coalesce(sum(q.amount) filter (where q.kind = 'total'), 0) from price q),
		tax = (select coalesce(sum(q.amount) filter (where q.kind = 'tax'), 0) from price q),
		net = (select coalesce(sum(q.amount) filter (where q.kind not in ('tax', 'total')), 0) from price q),
		price_lines = (select coalesce(jsonb_agg(jsonb_build_object('sort', q.sort, 'kind', q.kind,
			'label', q.label, 'amount', q.amount) order by q.sort), '[]') from price q)
	where p.application_id = a.application_id;
	update booth b set status = 'applied', held_until = null where b.application_id = a.application_id;
	insert into exhibitor as x (edition_id, company_id, status) values (a.edition_id, a.company_id, 'registered')
	on conflict (edition_id, company_id) do update set status = 'registered' where x.status = 'cancelled';
	perform booking_step(a.application_id, 'applied', null, 'application-applied');
	return a.public_id;
end $$;

-- A company without any application that could still lead to a booth is no exhibitor, unless it was listed
-- before or has a confirmed booth.
create function booking_leave(edition bigint, company bigint) returns void language sql as $$
	update exhibitor x set status = 'cancelled'
	where x.edition_id = edition and x.company_id = company and x.status = 'registered'
		and not exists (select from application a where a.edition_id = edition and a.company_id = company
			and a.status in ('applied', 'approved', 'confirmed'))
$$;
revoke execute on function booking_leave from public;

-- Gives a hold back before it ends.
create function booking_release(application uuid) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	a application := booking_mine(application);
begin
	if a.status <> 'held' then
		perform refuse(409, 'There is no hold to release any more.');
	end if;
	perform booking_free(a.application_id);
	perform booking_step(a.application_id, 'withdrawn', null, null);
	return a.public_id;
end $$;

-- Withdraws before the contract: a confirmed booth is a matter for the organizer.
create function booking_withdraw(application uuid, reason text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	a application := booking_mine(application);
begin
	if a.status = 'confirmed' then
		perform refuse(409, 'A confirmed booth cannot be withdrawn here. Please contact the organizer.');
	elsif a.status not in ('held', 'applied', 'approved') then
		perform refuse(409, 'This application is over already.');
	end if;
	perform booking_free(a.application_id);
	perform booking_step(a.application_id, 'withdrawn', reason,
		case when a.status <> 'held' then 'application-withdrawn' end);
	perform booking_leave(a.edition_id, a.company_id);
	return a.public_id;
end $$;

-- The exhibitor takes the approved booth: the contract is made.
create function booking_confirm(application uuid) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	a application := booking_mine(application);
begin
	if a.status = 'confirmed' then
		perform refuse(409, 'This application was confirmed before.');
	elsif a.status <> 'approved' then
		perform refuse(409, 'Only an approved application can be confirmed.');
	end if;
	insert into exhibitor as x (edition_id, company_id, status) values (a.edition_id, a.company_id, 'confirmed')
	on conflict (edition_id, company_id) do update set status = 'confirmed' where x.status <> 'confirmed';
	perform booking_step(a.application_id, 'confirmed', null, 'application-confirmed');
	return a.public_id;
end $$;

-- The organizer decides on one or many applications: on all of them or, if one cannot be decided, on none.
-- Only what the reader's scope shows can be decided. Returns how many.
create function booking_decide(applications uuid[], decision text, reason text) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	ids   bigint[];
	ready int;
	a     record;
begin
	perform must('application.decide');
	if decision is null or decision not in ('approved', 'declined') then
		perform refuse(422, 'Please choose a decision.', 'decision');
	elsif decision = 'declined' and coalesce(btrim(reason), '') = '' then
		perform refuse(422, 'Please give the applicant a reason.', 'reason');
	elsif coalesce(cardinality(applications), 0) = 0 then
		perform refuse(422, 'Please choose at least one application.', 'application');
	end if;
	select array_agg(p.application_id) into ids from application p
	where p.public_id = any (applications) and (current_scope() = 'all'
		or current_scope() = 'team' and p.team_id = current_team()
		or current_scope() = 'own' and p.owner_id = current_account());
	if coalesce(cardinality(ids), 0) <> (select count(distinct u) from unnest(applications) u) then
		perform refuse(404, 'There is no such application.', 'application');
	end if;

	perform booking_lock(ids);
	select count(*) into ready from application p where p.application_id = any (ids) and p.status = 'applied';
	if ready = 0 then
		perform refuse(409, 'None of the chosen applications waits for a decision any more.', 'application');
	elsif ready = cardinality(ids) - 1 then
		perform refuse(409, 'One of the chosen applications does not wait for a decision any more. Nothing was decided.', 'application');
	elsif ready < cardinality(ids) then
		perform refuse(409, 'Several of the chosen applications do not wait for a decision any more. Nothing was decided.', 'application');
	end if;
	if decision = 'approved' then
		update booth b set status = 'booked' where b.application_id = any (ids);
	end if;
	for a in select * from application p where p.application_id = any (ids) order by p.application_id loop
		if decision = 'declined' then
			perform booking_free(a.application_id);
		end if;
		perform booking_step(a.application_id, decision, reason, 'application-' || decision);
		perform booking_leave(a.edition_id, a.company_id);
	end loop;
	return cardinality(ids);
end $$;

-- Frees booths whose hold is over and tells who held them. Called by the job process every few seconds, at
-- most 1,000 booths at a time. Returns the number of holds that ended.
create function booking_lapse() returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	ids   bigint[];
	stale bigint[];
begin
	select array_agg(b.booth_id), array_agg(distinct b.application_id) into ids, stale
	from (select * from booth where status = 'held' and held_until <= now()
		order by booth_id limit 1000 for no key update skip locked) b;
	if ids is null then
		return 0;
	end if;
	update booth b set status = 'free', held_until = null, application_id = null where b.booth_id = any (ids);
	return booking_lapsed(stale);
end $$;
revoke execute on function booking_lapse from public;
grant execute on function booking_lapse to pavilion_jobs;

-- What the organizer does with booths, one or many: 'block' (value: why), 'unblock', 'price_group' (value: its
-- name, empty for none). All of them or none. Returns how many.
create function booth_change(booths uuid[], action text, value text) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	ids   bigint[];
	stale bigint[];
	busy  boolean;
begin
	perform must('booth.write');
	if action is null or action not in ('block', 'unblock', 'price_group') then
		perform refuse(422, 'Please choose what to do with the booths.', 'action');
	elsif coalesce(cardinality(booths), 0) = 0 then
		perform refuse(422, 'Please choose a booth.', 'booth');
	end if;
	value := nullif(btrim(value), '');
	select array_agg(b.booth_id),
		bool_or(b.status not in ('free', 'blocked') and (b.status <> 'held' or b.held_until > now())),
		array_agg(b.application_id) filter (where b.status = 'held' and b.held_until <= now())
	into ids, busy, stale
	from (select * from booth where public_id = any (booths) order by booth_id for no key update) b;
	if coalesce(cardinality(ids), 0) <> (select count(distinct u) from unnest(booths) u) then
		perform refuse(404, 'There is no such booth.', 'booth');
	elsif action = 'block' and busy then
		perform refuse(409, 'Only free booths can be blocked: some of these are held or sold.', 'booth');
	end if;

	if action = 'block' then
		if stale is not null then
			perform booking_lapsed(stale);
		end if;
		update booth b set status = 'blocked', block_reason = value, held_until = null, application_id = null
		where b.booth_id = any (ids);
	elsif action = 'unblock' then
		update booth b set status = 'free', block_reason = null where b.booth_id = any (ids) and b.status = 'blocked';
	else
		update booth b set price_group = value where b.booth_id = any (ids);
	end if;
	return cardinality(ids);
end $$;

-- Whoever looks at the plan of a hall sees changes at once. One notification per hall and statement:
-- {"hall": uuid, "booths": [[uuid, status], ...]}, or {"hall": uuid, "all": true} when it would be too long
-- (a payload must stay under 8,000 bytes) or when more than the status changed.
create function booth_live() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	word text;
begin
	for word in
		select case when count(*) <= 120 and bool_and(n.net = o.net and n.area = o.area)
			then json_build_object('hall', h.public_id, 'booths', json_agg(json_build_array(n.public_id, n.status)))
			else json_build_object('hall', h.public_id, 'all', true) end::text
		from new_booths n join old_booths o using (booth_id) join hall h on h.hall_id = n.hall_id
		where (n.status, n.net, n.area) is distinct from (o.status, o.net, o.area)
		group by h.public_id
	loop
		perform pg_notify('live', word);
	end loop;
	return null;
end $$;
create trigger booth_live after update on booth
	referencing old table as old_booths new table as new_booths for each statement execute function booth_live();

-- Booking is for the portal, deciding for the office; nobody else calls them.
revoke execute on function booking_hold, booking_submit, booking_release, booking_withdraw, booking_confirm,
	booking_decide, booth_change from public;
grant execute on function booking_hold, booking_submit, booking_release, booking_withdraw, booking_confirm
	to pavilion_portal;
grant execute on function booking_decide, booth_change to pavilion_office;
