-- At the door: a company or contact that is written or changed is compared with all there are, at once. `door` is what
-- app/dedup/door.h found: [{"record": uuid, "weight": bits, "levels": [...], "weights": [...]}], the best first. An
-- exhibitor whose company is known asks to join it; what else is alike goes to the queue of the review.

-- ------------------------------------------------------------------------------------------ the queue
-- What was found at the door stands in the queue beside what runs find: pairs without a run. The record joins the group
-- of what it is most like, or makes one with it.
create function door_queue(kind centre_kind, id bigint, door jsonb) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	alike bigint[];
	grp   bigint;
	fresh int;
begin
	if id is null then
		return;
	end if;
	alike := array(select f.other from door_found(door_queue.kind, door_queue.id, door) f order by f.weight desc, f.other);
	if alike = '{}' then
		return;
	end if;
	-- Who else adds to one of these groups waits; the group comes before its pairs, as wherever both are written.
	select g.group_id into grp from dedup_group g join dedup_member m using (group_id)
	where g.kind = door_queue.kind and g.state in ('open', 'later') and m.record_id = any(alike || door_queue.id)
	order by m.record_id = door_queue.id desc, array_position(alike, m.record_id), g.group_id
	limit 1 for update of g;
	with kept as (
		insert into dedup_pair as p (kind, a_id, b_id, weight, levels, weights, door_at)
		select door_queue.kind, least(f.other, door_queue.id), greatest(f.other, door_queue.id), f.weight,
			coalesce(f.levels, '{}'), coalesce(f.weights, '{}'), now()
		from door_found(door_queue.kind, door_queue.id, door) f
		on conflict (kind, a_id, b_id) do update
			set weight = excluded.weight, levels = excluded.levels, weights = excluded.weights, door_at = excluded.door_at
		returning case p.a_id when door_queue.id then p.b_id else p.a_id end as other, p.weight
	)
	select array_agg(k.other order by k.weight desc, k.other) into alike from kept k;
	if alike is null then
		return;
	end if;
	if grp is null then
		insert into dedup_group (kind, weight, records) values (door_queue.kind, 0, 2) returning group_id into grp;
	end if;
	insert into dedup_member (group_id, record_id)
	select grp, r from unnest(alike || door_queue.id) r
	where r = door_queue.id or not exists (
		select from dedup_group g join dedup_member m using (group_id)
		where g.kind = door_queue.kind and g.state in ('open', 'later') and m.record_id = r and g.group_id <> grp)
	on conflict do nothing;
	get diagnostics fresh = row_count;
	-- What was put off comes back when there is more to it than was put off.
	update dedup_group g set state = case fresh when 0 then g.state else 'open' end,
		later_until = case fresh when 0 then g.later_until end, records = m.count,
		priority = dedup_priority(door_queue.kind, m.ids),
		weight = coalesce((select avg(p.weight) from dedup_pair p
			where p.kind = door_queue.kind and p.a_id = any(m.ids) and p.b_id = any(m.ids)), g.weight)
	from (select count(*)::int as count, array_agg(record_id) as ids from dedup_member where group_id = grp) m
	where g.group_id = grp;
end $$;

-- What of this is another record than `id`, and nobody said that it differs.
create function door_found(kind centre_kind, id bigint, door jsonb)
returns table (other bigint, weight real, levels smallint[], weights real[]) language sql stable
security definer set search_path = public, pg_temp as $$
	select f.other, f.weight, f.levels, f.weights
	from (select case door_found.kind when 'company' then (select c.company_id from company c
				where c.public_id = d.record and c.merged_into is null)
			else (select k.contact_id from contact k where k.public_id = d.record and k.merged_into is null) end as other,
			d.weight, d.levels, d.weights
		from jsonb_to_recordset(coalesce(door, '[]')) d (record uuid, weight real, levels smallint[], weights real[])) f
	where f.other <> door_found.id and not exists (select from dedup_apart a where a.kind = door_found.kind
		and a.a_id = least(f.other, door_found.id) and a.b_id = greatest(f.other, door_found.id))
$$;

-- The same for a record that an office page wrote: only who may write it.
create function door_keep(kind text, record uuid, door jsonb) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it bigint;
begin
	if kind = 'company' then
		select c.company_id into it from company c where c.public_id = record and c.merged_into is null
			and company_open(permission_scope(current_account(), 'company.write'), c.team_id, c.owner_id);
	else
		select k.contact_id into it from contact k left join company c using (company_id)
		where k.public_id = record and k.merged_into is null and exists (
			select from unnest(array['contact.write', 'company.write']) p
			where permission_scope(current_account(), p) = 'all' or c.company_id is not null
				and company_open(permission_scope(current_account(), p), c.team_id, c.owner_id));
	end if;
	perform door_queue(kind, it, door);
end $$;

-- What is alike, for the reader of an office form: of records that the reader's roles do not open, nothing but that they
-- are there. `parts`: each comparison with its level and weight, "phone:5:7.25 name:4:9.1".
create function door_matches(kind text, door jsonb)
returns table (record uuid, name text, name_local text, about text, country text, city text, email text, weight real,
	parts text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	scope text := permission_scope(current_account(), case kind when 'company' then 'company.read' else 'contact.read' end);
begin
	return query
	select case when s.mine then d.record end, case when s.mine then r.name end, case when s.mine then r.name_local end,
		case when s.mine then r.about end, case when s.mine then r.country end, case when s.mine then r.city end,
		case when s.mine then r.email end, d.weight,
		case when s.mine then (select string_agg(concat_ws(':', p.name, p.level, p.weight), ' ' order by p.n)
			from unnest(d.names, d.levels, d.weights) with ordinality p (name, level, weight, n)) end
	from jsonb_to_recordset(coalesce(door, '[]'))
		d (record uuid, weight real, names text[], levels smallint[], weights real[])
	join lateral (
		select c.name, c.name_local, null::text as about, c.country, c.city, c.email,
			coalesce(company_open(scope, c.team_id, c.owner_id), false) as open
		from company c where kind = 'company' and c.public_id = d.record and c.merged_into is null
		union all
		select k.name, k.name_local, coalesce(c.name, k.employer), k.country, k.city, k.email,
			scope = 'all' or coalesce(company_open(scope, c.team_id, c.owner_id), false)
		from contact k left join company c using (company_id)
		where kind <> 'company' and k.public_id = d.record and k.merged_into is null) r on true
	cross join lateral (select coalesce(r.open, false) as mine) s
	order by s.mine desc, d.weight desc;
end $$;

-- ------------------------------------------------------------------------------------------ requests to join
-- Somebody registers a company that is known. Until the person has said what to do, and the mailbox is confirmed, nobody
-- else hears of it.
create table join_request (
	request_id  bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	company_id  bigint references company on delete set null, -- the one that is known
	account_id  bigint references account,                     -- null: the address has an account, only its mailbox is told
	fields      jsonb not null,                                -- the person and the company as they were written
	door        jsonb not null default '[]',                   -- what was alike, for the queue
	message     text check (length(message) <= 2000),
	-- known: was told so; confirm: wants to join, the mailbox is not confirmed; own: it was another company
	state       text not null default 'known' check (state in
		('known', 'confirm', 'asked', 'accepted', 'declined', 'lapsed', 'own')),
	reason      text check (length(reason) <= 2000),
	created_at  timestamptz not null default now(),
	asked_at    timestamptz,
	decided_at  timestamptz,
	decided_by  bigint references account
);
create index join_request_company on join_request (company_id);
create index join_request_account on join_request (account_id);
create index join_request_asked on join_request (asked_at) where state = 'asked';
alter table join_request enable row level security;
create policy office_read on join_request for select to pavilion_office using (state not in ('known', 'confirm', 'own')
	and (select may('company.write')) and exists (select from company c where c.company_id = join_request.company_id));
grant select on join_request to pavilion_office;
create policy portal_read on join_request for select to pavilion_portal using (account_id = (select current_account())
	or company_id = (select current_company()) and state = 'asked');
grant select (request_id, public_id, company_id, account_id, fields, message, state, reason, created_at, asked_at,
	decided_at) on join_request to pavilion_portal;
insert into merge_child (kind, relation, owner, key, label) values
	('company', 'join_request', 'company_id', 'request_id', 'Requests to join')
on conflict do nothing;

-- Whether a company counts as known at the door: not one that somebody registered and never confirmed.
create function company_stands(id bigint) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select exists (select from company c where c.company_id = id and c.merged_into is null and (c.import_id is not null
		or exists (select from exhibitor x where x.company_id = id)
		or exists (select from contact k join account a using (account_id) where k.company_id = id and a.confirmed_at is not null)
		or not exists (select from contact k where k.company_id = id and k.account_id is not null)))
$$;

-- The account that somebody registers with this address, unconfirmed; null where there is one that is confirmed or no
-- exhibitor's. One that was never confirmed is overwritten: who opens the mail decides whose it is. But whose password is
-- meant is then unknown: none of them counts, and who opens the mail chooses one.
create function account_claim(key uuid, ticket text, fields jsonb) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	who account;
begin
	select * into who from account a where lower(a.email) = lower(fields ->> 'email') for update;
	if who.account_id is null then
		insert into account (public_id, email, name, kind, lang)
		values (key, fields ->> 'email', fields ->> 'name', 'exhibitor', fields ->> 'lang') returning * into who;
		perform password_take(ticket, who.account_id);
		return who.account_id;
	end if;
	delete from vault_ticket t where t.ticket_hash = sha256(convert_to(ticket, 'UTF8'));
	if who.confirmed_at is not null or who.kind <> 'exhibitor' then
		return null;
	end if;
	update account a set name = fields ->> 'name', lang = fields ->> 'lang' where a.account_id = who.account_id;
	delete from account_password p where p.account_id = who.account_id;
	-- What it wanted before counts no more.
	delete from join_request r where r.account_id = who.account_id and r.state in ('known', 'confirm');
	return who.account_id;
end $$;

-- The company of an account as its person wrote it, new or over what the same account wrote before.
create function company_claim(who bigint, fields jsonb) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	f    record;
	firm bigint;
begin
	select * into f from jsonb_to_record(fields) as x (email text, name text, job_title text, phone text,
		company text, name_local text, country text, city text, street text, postcode text, website text,
		register_no text);
	select k.company_id into firm from contact k where k.account_id = who;
	if firm is null then
		insert into company (name) values (f.company) returning company_id into firm;
		insert into contact (company_id, account_id, name, email) values (firm, who, f.name, f.email);
	elsif merge_holds(firm, who) then
		-- What nobody confirmed yet does not write over what an organizer took it together with.
		return firm;
	end if;
	update company c set name = f.company, name_local = f.name_local, country = f.country, city = f.city,
		street = f.street, postcode = f.postcode, website = f.website, register_no = f.register_no
	where c.company_id = firm;
	update contact k set name = f.name, job_title = f.job_title, phone = f.phone where k.account_id = who;
	return firm;
end $$;

-- The mail that follows a registration: to the link that confirms it, or, where the address has an account, that it has.
create function register_mail(who bigint, email text, hash bytea, link text) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	known account;
begin
	if who is not null then
		perform link_make(who, 'confirm', hash);
		perform message_send('confirm', who, jsonb_build_object('link', link));
		return;
	end if;
	select * into known from account a where lower(a.email) = lower(register_mail.email);
	if known.disabled_at is null and known.kind <> 'machine' then
		perform message_send('known', known.account_id, '{}');
	end if;
end $$;

-- As in 016, with the door: where the company is known already, nothing is made but the request that the person then says
-- more about. What the answer is depends on the company alone, never on whether it has accounts, nor on the address.
drop function account_register(uuid, text, bytea, text, text, jsonb);
create function account_register(key uuid, ticket text, hash bytea, link text, address text, fields jsonb,
	door jsonb default '[]') returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	who   bigint;
	known bigint;
begin
	perform rate_take('register:' || coalesce(address, ''), 20);
	-- One's own earlier try is not another company.
	select c.company_id into known
	from jsonb_to_recordset(coalesce(door, '[]')) d (record uuid, weight real) join company c on c.public_id = d.record
	where company_stands(c.company_id) and not exists (select from contact k join account a using (account_id)
		where k.company_id = c.company_id and a.confirmed_at is null and lower(a.email) = lower(fields ->> 'email'))
	order by d.weight desc limit 1;
	who := account_claim(key, ticket, fields);
	if known is not null then
		insert into join_request (public_id, company_id, account_id, fields, door)
		values (key, known, who, fields, door);
		return;
	end if;
	if who is not null then
		perform door_queue('company', company_claim(who, fields), door);
	end if;
	perform register_mail(who, fields ->> 'email', hash, link);
end $$;

-- The request behind such a page, for two hours.
create function join_open(request uuid) returns join_request language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it join_request;
begin
	select * into it from join_request r
	where r.public_id = request and r.state = 'known' and r.created_at > now() - interval '2 hours' for update;
	if it.request_id is null then
		perform refuse(410, 'This page was used already, or it is too old. Please register once more.');
	end if;
	return it;
end $$;

-- What the page repeats is what the person wrote: nothing of the company that is known.
create function join_look(request uuid) returns table (company text, email text) language sql stable
security definer set search_path = public, pg_temp as $$
	select r.fields ->> 'company', r.fields ->> 'email' from join_request r
	where r.public_id = request and r.state = 'known' and r.created_at > now() - interval '2 hours'
$$;

-- The person wants to join: first the mailbox is confirmed.
create function join_wish(request uuid, message text, hash bytea, link text) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it join_request := join_open(request);
begin
	update join_request r set state = 'confirm', message = nullif(btrim(join_wish.message), '')
	where r.request_id = it.request_id;
	perform register_mail(it.account_id, it.fields ->> 'email', hash, link);
end $$;

-- The person says that it is another company: it registers, and people look at both.
create function join_own(request uuid, hash bytea, link text) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it join_request := join_open(request);
begin
	update join_request r set state = 'own' where r.request_id = it.request_id;
	if it.account_id is not null then
		perform door_queue('company', company_claim(it.account_id, it.fields), it.door);
	end if;
	perform register_mail(it.account_id, it.fields ->> 'email', hash, link);
end $$;

-- What the account registered before its mailbox was confirmed was a first try, if it now asks to join another company:
-- it goes, or, where something hangs on it, stands without the account.
create function join_forget(who bigint) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	k     contact;
	alone boolean;
begin
	select * into k from contact o where o.account_id = who for update;
	if k.contact_id is null or not exists (select from join_request r
			where r.account_id = who and r.state = 'confirm' and r.company_id is distinct from k.company_id) then
		return;
	end if;
	alone := not company_stands(k.company_id)
		and not exists (select from contact o where o.company_id = k.company_id and o.contact_id <> k.contact_id);
	begin
		delete from contact o where o.contact_id = k.contact_id;
		if alone then
			delete from company c where c.company_id = k.company_id;
			perform dedup_settle('company', array[k.company_id]);
		end if;
	exception when foreign_key_violation or sqlstate 'PV409' then
		update contact o set account_id = null where o.contact_id = k.contact_id;
	end;
end $$;

-- What the account registered became part of another company, or took one in, before its mailbox was confirmed: whose
-- that is was not known then. Whoever confirms it now asks to join, like anybody.
create function join_merged(who bigint) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	k contact;
begin
	select * into k from contact o where o.account_id = who for update;
	if exists (select from company c where c.merged_into = k.company_id) or exists (select from merge_origin o
			where o.relation = 'contact' and o.owner = 'company_id' and o.key = k.contact_id) then
		update contact o set account_id = null where o.contact_id = k.contact_id;
		delete from join_request r where r.account_id = who and r.state = 'confirm';
		insert into join_request (company_id, account_id, fields, state)
		select k.company_id, who, jsonb_build_object('email', a.email, 'name', a.name, 'job_title', k.job_title, 'phone', k.phone,
			'company', coalesce((select c.name from merge_origin o join company c on c.company_id = o.origin_id
				where o.relation = 'contact' and o.owner = 'company_id' and o.key = k.contact_id), c.name), 'country', c.country), 'confirm'
		from account a, company c where a.account_id = who and c.company_id = k.company_id;
	end if;
end $$;

-- The mailbox is confirmed: the people of the company are asked; without any, the organizer sees it in the office.
create function join_ask(who bigint) returns boolean language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it join_request;
begin
	update join_request r set state = 'asked', asked_at = now()
	where r.account_id = who and r.state = 'confirm' and r.company_id is not null
	returning * into it;
	if it.request_id is null then
		return false;
	end if;
	perform message_send('join-asked', p.account_id, jsonb_build_object('path', '/requests', 'company', p.company,
		'person', it.fields ->> 'name', 'email', it.fields ->> 'email', 'message', it.message))
	from (select a.account_id, c.name as company
		from contact k join account a using (account_id) join company c using (company_id)
		where k.company_id = it.company_id and a.confirmed_at is not null and a.disabled_at is null
		order by a.signed_in_at desc nulls last limit 10) p;
	return true;
end $$;

-- As in 020; and who asked to join a company asks it now.
create or replace function account_confirm(hash bytea) returns table ("to" text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	l     link := link_take(hash, array['confirm', 'email']);
	token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
	asks  boolean;
begin
	if l.kind = 'email' then
		if exists (select from account a where lower(a.email) = lower(l.email) and a.account_id <> l.account_id) then
			perform refuse(409, 'There is an account with this address already.');
		end if;
		perform message_send('email-changed', l.account_id, jsonb_build_object('email', l.email));
		update account a set email = l.email where a.account_id = l.account_id;
		update contact k set email = l.email where k.account_id = l.account_id;
		-- What went to the old mailbox is worth nothing from now on.
		delete from link o where o.account_id = l.account_id and o.used_at is null;
		return query select '/profile?done=email';
		return;
	end if;
	if exists (select from account a where a.account_id = l.account_id and a.confirmed_at is null) then
		perform join_forget(l.account_id), join_merged(l.account_id);
	end if;
	update account a set confirmed_at = coalesce(a.confirmed_at, now()) where a.account_id = l.account_id;
	insert into exhibitor (edition_id, company_id, status)
	select edition_current(), k.company_id, 'registered' from contact k
	where k.account_id = l.account_id and edition_current() is not null
	on conflict (edition_id, company_id) do nothing;
	asks := join_ask(l.account_id);
	if not exists (select from account_password p where p.account_id = l.account_id) then
		perform link_make(l.account_id, 'reset', sha256(convert_to(token, 'UTF8')));
		return query select '/reset/' || token;
		return;
	end if;
	return query select case when asks then '/sign-in?done=asked&goal=/join' else '/sign-in?done=confirmed' end;
end $$;

-- As in 004; and who has no company yet comes to where that stands.
create or replace function session_create(ticket text, token_hash bytea, agent text, goal text)
returns table ("to" text) language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	who account;
begin
	select * into who from account a where a.account_id = (select proof_take(session_create.ticket));
	if who.disabled_at is not null then
		perform refuse(403, 'This account is closed.', 'email');
	elsif who.confirmed_at is null then
		perform refuse(403, 'Please confirm your e-mail address first: the link is in the mail we sent you.', 'email');
	end if;
	insert into session (token_hash, account_id, state, agent, expires_at)
	values (session_create.token_hash, who.account_id, case who.kind when 'exhibitor' then 'full' else 'factor' end,
		left(session_create.agent, 200), now() + case who.kind when 'exhibitor' then session_idle(who.kind) else interval '10 minutes' end);
	if who.kind = 'exhibitor' then
		update account a set signed_in_at = now() where a.account_id = who.account_id;
	end if;
	return query select session_goal(who.kind, case
		when coalesce(goal, '') = '' and exists (select from join_request r where r.account_id = who.account_id)
			and not exists (select from contact k where k.account_id = who.account_id) then '/join'
		else goal end);
end $$;

-- ------------------------------------------------------------------------------------------ the answer
-- The person becomes a contact of the company: one that is known there by the same address, or a new one.
create function join_enter(it join_request) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	f record;
begin
	select * into f from jsonb_to_record(it.fields) as x (email text, name text, job_title text, phone text);
	update contact k set account_id = it.account_id where k.contact_id = (
		select o.contact_id from contact o where o.company_id = it.company_id and o.account_id is null
			and o.merged_into is null and lower(o.email) = lower(f.email)
		order by o.contact_id limit 1 for update);
	if not found then
		insert into contact (company_id, account_id, name, job_title, email, phone)
		select it.company_id, a.account_id, a.name, f.job_title, a.email, f.phone from account a where a.account_id = it.account_id;
	end if;
	insert into exhibitor (edition_id, company_id, status)
	select edition_current(), it.company_id, 'registered' where edition_current() is not null
	on conflict (edition_id, company_id) do nothing;
end $$;

-- One answer, whoever gives it; of two at once the first counts.
create function join_settle(request bigint, accept boolean, reason text) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it join_request;
begin
	select * into it from join_request r where r.request_id = request for update;
	if it.state <> 'asked' then
		perform refuse(409, 'This request was answered already.');
	elsif exists (select from contact k where k.account_id = it.account_id) then
		perform refuse(409, 'This person belongs to a company by now.');
	end if;
	if accept then
		perform join_enter(it);
	end if;
	update join_request r set state = case when accept then 'accepted' else 'declined' end, decided_at = now(),
		decided_by = current_account(), reason = nullif(btrim(join_settle.reason), '')
	where r.request_id = it.request_id;
	perform message_send(case when accept then 'join-accepted' else 'join-declined' end, it.account_id,
		jsonb_build_object('path', case when accept then '/applications' else '/join' end,
			'company', it.fields ->> 'company', 'reason', nullif(btrim(join_settle.reason), '')));
end $$;

-- By somebody of the company.
create function join_answer(request uuid, accept boolean, reason text) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it bigint;
begin
	select r.request_id into it from join_request r
	where r.public_id = request and r.company_id = current_company() and r.state not in ('known', 'confirm', 'own');
	if it is null then
		perform refuse(404, 'There is no such request.');
	end if;
	perform join_settle(it, accept, reason);
end $$;

-- By the organizer, where nobody of the company does or can.
create function join_office(requests uuid[], accept boolean, reason text) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	mine bigint[];
begin
	perform must('company.write');
	mine := array(select r.request_id from join_request r join company c using (company_id)
		where r.public_id = any(requests) and r.state not in ('known', 'confirm', 'own') and c.merged_into is null
			and company_open(permission_scope(current_account(), 'company.write'), c.team_id, c.owner_id)
		order by r.request_id);
	if cardinality(mine) < (select count(distinct u) from unnest(requests) u) or cardinality(mine) = 0 then
		perform refuse(404, 'There is no such request.');
	end if;
	perform join_settle(r, accept, reason) from unnest(mine) r;
	return cardinality(mine);
end $$;

-- The person's own page: register as a company of one's own after all, or ask once more.
create function join_go_own() returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it join_request;
begin
	select * into it from join_request r where r.account_id = current_account() and r.state in ('asked', 'declined', 'lapsed')
	order by r.request_id desc limit 1 for update;
	if it.request_id is null or current_company() is not null then
		perform refuse(409, 'This request was answered already.');
	end if;
	update join_request r set state = 'own', decided_at = now() where r.request_id = it.request_id;
	perform door_queue('company', company_claim(it.account_id, it.fields), it.door);
	insert into exhibitor (edition_id, company_id, status)
	select edition_current(), k.company_id, 'registered' from contact k
	where k.account_id = it.account_id and edition_current() is not null
	on conflict (edition_id, company_id) do nothing;
end $$;

create function join_again() returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	if current_company() is not null then
		perform refuse(409, 'This request was answered already.');
	end if;
	update join_request r set state = 'confirm' where r.account_id = current_account() and r.state = 'lapsed'
		and r.request_id = (select max(o.request_id) from join_request o where o.account_id = current_account());
	if not join_ask(current_account()) then
		perform refuse(409, 'This request was answered already.');
	end if;
end $$;

-- Requests that nobody answered within a month; pages that were left.
create function join_lapse() returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	n bigint;
begin
	delete from join_request r where r.state in ('known', 'confirm') and r.created_at < now() - interval '2 days';
	with over as (
		update join_request r set state = 'lapsed', decided_at = now()
		where r.state = 'asked' and r.asked_at < now() - interval '30 days'
		returning r.account_id, r.fields ->> 'company' as company
	)
	select count(*) into n from (select message_send('join-lapsed', o.account_id,
		jsonb_build_object('path', '/join', 'company', o.company)) from over o) told;
	return n;
end $$;

-- As in 016, with the door: what is alike now goes to the queue.
drop function profile_company(jsonb);
create function profile_company(fields jsonb, door jsonb default '[]') returns void
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
	perform door_queue('company', current_company(), door);
end $$;

revoke execute on function door_queue, door_found, door_keep, door_matches, company_stands, account_claim, company_claim,
	register_mail, account_register, join_open, join_look, join_wish, join_own, join_forget, join_merged, join_ask, join_enter, join_settle,
	join_answer, join_office, join_go_own, join_again, join_lapse, profile_company from public;
grant execute on function account_register, join_look, join_wish, join_own, join_answer, join_go_own, join_again,
	profile_company to pavilion_portal;
grant execute on function door_keep, door_matches, join_office to pavilion_office;
grant execute on function join_lapse to pavilion_jobs;
