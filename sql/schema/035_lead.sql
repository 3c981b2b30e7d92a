-- Lead retrieval: an exhibitor scans a visitor's badge at the booth and keeps whom it met. What the exhibitor sees is
-- read from the registration at every look: what the organizer's rule names (edition.lead_fields, question.lead), as long
-- as the visitor's consent stands. Nothing of a visitor is copied, so that withdrawing takes all of it back at once.

create table lead (
	lead_id     bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	company_id  bigint not null references company,             -- the exhibitor
	registration_id bigint not null references registration,
	account_id  bigint references account,                      -- who scanned first
	at          timestamptz not null default now(),             -- the first scan
	last_at     timestamptz not null default now(),
	scans       int not null default 1 check (scans > 0),
	rating      smallint not null default 0 check (rating between 0 and 5),  -- 0: not rated
	status      text not null default 'new' check (status in ('new', 'contacted', 'won', 'lost')),
	notes       text check (length(notes) <= 4000),
	tags        text[] not null default '{}' check (cardinality(tags) <= 20),
	withdrawn_at timestamptz,                                   -- by the visitor, from this exhibitor alone
	deleted_at  timestamptz,                                    -- by the exhibitor
	changed_at  timestamptz not null default now(),
	unique (edition_id, company_id, registration_id)
);
create index lead_registration on lead (registration_id);
create index lead_company on lead (company_id, edition_id, last_at desc);
create trigger changed_at before update on lead for each row
	when (old.* is distinct from new.*) execute function changed_at_set();

alter table lead enable row level security;
grant select on lead to pavilion_office, pavilion_jobs;
create policy office_read on lead for select to pavilion_office using ((select may('visitor.read')));
create policy jobs_all on lead for select to pavilion_jobs using (true);
-- What exhibitors wrote about somebody is theirs: the ledger tells that it changed, not what it says.
create trigger history_insert after insert on lead for each row when (not bulk())
	execute function history_write('notes', 'tags', 'changed_at', 'last_at', 'scans');
create trigger history_update after update on lead for each row
	execute function history_write('notes', 'tags', 'changed_at', 'last_at', 'scans');
create trigger history_delete after delete on lead for each row
	execute function history_write('notes', 'tags', 'changed_at', 'last_at', 'scans');

-- -- who sees what -----------------------------------------------------------------------------------------------

-- Whether the visitor lets exhibitors scan the badge: any version of the text counts until it is withdrawn. Who cancelled, or
-- gave the badge away, has no link to withdraw by: that is withdrawing.
create function lead_consented(registration bigint) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
	select exists (select from registration_consent rc join consent c using (consent_id) join registration r using (registration_id)
		where rc.registration_id = lead_consented.registration and c.code = 'lead' and rc.withdrawn_at is null and r.status = 'confirmed')
$$;

-- Whether the company exhibits at the edition: only then its people may scan.
create function lead_exhibits(edition bigint, company bigint) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
	select exists (select from exhibitor x where x.edition_id = lead_exhibits.edition and x.company_id = lead_exhibits.company
		and exhibitor_public(x.status))
$$;

-- What visitors answered to the questions whose answers exhibitors may see, as one text.
create function lead_answers(r registration) returns text
language sql stable security definer set search_path = public, pg_temp as $$
	select string_agg(tr(q.label) || ': ' || answer_text(q, (r).answers -> q.code), '; ' order by q.sort, q.question_id)
	from question q where q.edition_id = (r).edition_id and q.lead and (r).answers ? q.code
$$;

-- The leads of the reader's company at the current edition, as the lists and exports show them. `withdrawn`: nothing
-- of the visitor is shown, nor what was noted.
create function lead_shown() returns table (lead_id bigint, lead uuid, registration_id bigint, at timestamptz, last_at timestamptz,
	scans int, withdrawn boolean, rating int, status text, notes text, tags text[], name text, company text, job_title text,
	country text, city text, email text, phone text, answers text, category text, number text, scanned_by text)
language sql stable security definer set search_path = public, pg_temp as $$
	select l.lead_id, l.public_id, l.registration_id, l.at, l.last_at, l.scans, not s.open,
		case when s.open then l.rating else 0 end, l.status,
		case when s.open then l.notes end, case when s.open then l.tags else '{}' end,
		case when s.open and 'name' = any (e.lead_fields) then r.name end,
		case when s.open and 'company' = any (e.lead_fields) then r.company end,
		case when s.open and 'job_title' = any (e.lead_fields) then r.job_title end,
		case when s.open and 'country' = any (e.lead_fields) then r.country end,
		case when s.open and 'city' = any (e.lead_fields) then r.city end,
		case when s.open and 'email' = any (e.lead_fields) then r.email end,
		case when s.open and 'phone' = any (e.lead_fields) then r.phone end,
		case when s.open then lead_answers(r) end,
		case when s.open then tr(c.name) end,
		case when s.open then (select badge_number(b.number) from badge b where b.registration_id = r.registration_id
			order by b.badge_id desc limit 1) end,
		a.name
	from lead l join registration r using (registration_id) join edition e on e.edition_id = l.edition_id
	join badge_category c on c.category_id = r.category_id left join account a on a.account_id = l.account_id,
	lateral (select l.withdrawn_at is null and lead_consented(l.registration_id) as open) s
	where l.company_id = current_company() and l.edition_id = current_edition() and l.deleted_at is null
$$;

-- Keys of leads that match a search, over what is shown and noted.
create function lead_search(q text) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select s.lead_id from lead_shown() s
	where has_text(concat_ws(' ', s.name, s.company, s.job_title, s.city, s.email, s.phone, s.number, s.notes,
		array_to_string(s.tags, ' '), s.answers), q)
	order by s.last_at desc limit 1000
$$;

-- Keys of leads that carry one of these tags.
create function lead_tagged(tags text[]) returns table (key bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select s.lead_id from lead_shown() s where s.tags && lead_tagged.tags
$$;

create function lead_tags() returns table (tag text, count bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select t, count(*) from lead_shown() s, unnest(s.tags) t group by t order by count(*) desc, t limit 100
$$;

-- What the organizer's rule and the questions let an exhibitor see of one lead that is not withdrawn.
create function lead_facts(lead uuid) returns table (field text, label text, value text)
language sql stable security definer set search_path = public, pg_temp as $$
	select f.field, f.label, f.value from (
		select 1 as part, q.sort, q.question_id as id, null::text as field, tr(q.label) as label,
			answer_text(q, r.answers -> q.code) as value
		from lead_shown() s join registration r using (registration_id)
		join question q on q.edition_id = r.edition_id and q.lead and r.answers ? q.code
		where s.lead = lead_facts.lead and not s.withdrawn) f
	where f.value is not null order by f.sort, f.id
$$;

-- The lead of the reader's company, held; refused if there is none, or nothing of it may be shown any more.
create function lead_hold(lead uuid) returns lead
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	l lead;
begin
	select * into l from lead k where k.public_id = lead_hold.lead and k.company_id = current_company()
		and k.edition_id = current_edition() and k.deleted_at is null for update;
	if l.lead_id is null then
		perform refuse(404, 'There is no such lead of your company.');
	elsif l.withdrawn_at is not null or not lead_consented(l.registration_id) then
		perform refuse(409, 'The visitor has withdrawn: nothing of this lead can be seen or changed any more.');
	end if;
	return l;
end $$;

-- -- scanning ----------------------------------------------------------------------------------------------------

-- How many numbers a company's people may type in an hour: enough for scratched badges, not for a harvest.
create function lead_typed_most() returns int language sql immutable as 'select 60';

-- Counts a typed number; false when there were too many this hour. It does not refuse: a refusal would forget the count.
create function lead_typed_take(company bigint) returns boolean
language sql volatile security definer set search_path = public, pg_temp as $$
	insert into rate (rate_key, window_at) values ('lead-typed:' || lead_typed_take.company, date_bin('1 hour', now(), 'epoch'::timestamptz))
	on conflict (rate_key, window_at) do update set hits = rate.hits + 1
	returning hits <= lead_typed_most()
$$;

-- The lead of a visitor who may be scanned: made, with the form's key as its id, or seen again.
create function lead_keep(key uuid, registration bigint) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	insert into lead as l (public_id, edition_id, company_id, registration_id, account_id)
	values (key, current_edition(), current_company(), registration, current_account())
	on conflict (edition_id, company_id, registration_id) do nothing;
	if not found then
		update lead l set last_at = now(), scans = l.scans + 1, deleted_at = null, account_id = coalesce(l.account_id, current_account())
		where l.edition_id = current_edition() and l.company_id = current_company() and l.registration_id = lead_keep.registration;
	end if;
end $$;

-- One scan at a booth. Whatever comes of it is a row of `scan`, whose id is the form's key: lead_result() tells of it.
-- Refuses only those who may not scan at all.
create function lead_scan(key uuid, code text, way text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	found record;
	why   text;
begin
	if not lead_exhibits(current_edition(), current_company()) then
		perform refuse(403, 'Only companies that exhibit at this edition scan badges.');
	end if;
	select * into found from badge_scan_find(code);
	if found.typed and not lead_typed_take(current_company()) then
		return;
	end if;
	why := found.fault;
	if why is null and (not lead_consented(found.registration_id) or exists (select from lead l
			where l.registration_id = found.registration_id and l.company_id = current_company() and l.withdrawn_at is not null)) then
		why := 'no_consent';
	end if;
	insert into scan (scan_id, edition_id, badge_id, number, direction, at, accepted, reason, way, raw)
	values (key, current_edition(), found.badge_id, found.number, 'lead', now(), why is null, coalesce(why, 'valid'),
		case when found.typed then 'typed' when way in ('camera', 'wedge') then way else 'wedge' end,
		case when why is not null and why <> 'no_consent' then scan_raw(code, found.badge_id) end);
	if why is null then
		perform lead_keep(key, found.registration_id);
	end if;
end $$;

-- The lead of the reader's company that a scan brought, or the one that is named.
create function lead_of(lead uuid, scan uuid) returns uuid
language sql stable security definer set search_path = public, pg_temp as $$
	select coalesce(lead_of.lead, (
		select l.public_id from scan s join badge b using (badge_id) join lead l on l.registration_id = b.registration_id
		where s.edition_id = current_edition() and s.scan_id = lead_of.scan and s.direction = 'lead' and s.accepted
			and l.company_id = current_company() and l.deleted_at is null))
$$;

-- What came of a scan: `again`, the lead was there before; `fault`, why there is none. A typed number too many left no
-- scan behind. No row without an id.
create function lead_result(scan uuid) returns table (lead uuid, again boolean, fault text, label text, advice text)
language sql stable security definer set search_path = public, pg_temp as $$
	select l.lead, l.lead <> lead_result.scan, case when s.scan_id is null then 'too_many' when not s.accepted then s.reason end,
		case when not s.accepted then tr(r.label) end, case when not s.accepted then tr(r.advice) end
	from (select lead_of(null, lead_result.scan) as lead) l
	left join scan s on s.edition_id = current_edition() and s.scan_id = lead_result.scan and s.direction = 'lead'
	left join scan_reason r using (reason)
	where lead_result.scan is not null
$$;

-- -- what exhibitors do with a lead -------------------------------------------------------------------------------

-- Tags as somebody typed them, between commas or semicolons of either width: trimmed, each once, in their order.
create function lead_tags_read(typed text) returns text[] language sql immutable parallel safe as $$
	select coalesce(array_agg(t order by n), '{}') from (
		select t, min(n) as n from (
			select left(btrim(p.it, E' \t#'), 40) as t, p.n
			from regexp_split_to_table(coalesce(typed, ''), '[,;，；、\n]') with ordinality p (it, n)) s
		where t <> '' group by t order by n limit 20) u
$$;

create function lead_save(lead uuid, rating int, status text, notes text, tags text) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	l lead := lead_hold(lead);
begin
	update lead k set rating = coalesce(lead_save.rating, 0), status = lead_save.status, notes = nullif(btrim(lead_save.notes), ''),
		tags = lead_tags_read(lead_save.tags)
	where k.lead_id = l.lead_id;
end $$;

-- The exhibitor forgets a visitor, with all that was noted. The visitor still sees that there was a scan.
create function lead_delete(lead uuid) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	update lead k set deleted_at = now(), notes = null, tags = '{}', rating = 0, status = 'new'
	where k.public_id = lead_delete.lead and k.company_id = current_company() and k.edition_id = current_edition()
		and k.deleted_at is null;
	if not found then
		perform refuse(404, 'There is no such lead of your company.');
	end if;
end $$;

-- The same for each that is withdrawn: rows without a name clear from the list at once.
create function lead_clear() returns void
language sql volatile security definer set search_path = public, pg_temp as $$
	update lead k set deleted_at = now(), notes = null, tags = '{}', rating = 0, status = 'new'
	where k.lead_id in (select s.lead_id from lead_shown() s where s.withdrawn)
$$;

-- -- exports ------------------------------------------------------------------------------------------------------

-- The list of the reader's leads as a file: a job, as the office's exports are.
create function lead_export(key uuid, format text, query text) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	if current_company() is null then
		perform refuse(403, 'You do not have the permission for this.');
	end if;
	perform rate_take('lead-export:' || current_account(), 30);
	insert into job (public_id, kind, params, account_id)
	values (key, 'export', jsonb_build_object('list', 'leads', 'format', format, 'query', coalesce(query, ''),
		'lang', current_lang(), 'edition', (select code from edition where edition_id = current_edition())), current_account());
	return key;
end $$;

-- As export_open(), for an exhibitor's own list: whose company, looked up anew.
create function lead_export_open(account bigint, lang text, edition_code text) returns table (setting text, value text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	who  account;
	firm bigint;
begin
	select * into who from account a
	where a.account_id = lead_export_open.account and a.disabled_at is null and a.kind = 'exhibitor';
	select k.company_id into firm from contact k where k.account_id = who.account_id;
	if firm is null then
		perform refuse(403, 'You do not have the permission for this.');
	end if;
	return query values
		('pavilion.account', who.account_id::text),
		('pavilion.company', firm::text),
		('pavilion.team', ''),
		('pavilion.scope', ''),
		('pavilion.lang', case when lead_export_open.lang in ('en', 'zh') then lead_export_open.lang else who.lang end),
		('pavilion.edition', coalesce((select e.edition_id::text from edition e where e.code = edition_code), ''));
end $$;

-- An export of the reader's own. Its file is given out for an hour, and only until a visitor in it withdraws.
create function lead_export_shown(wanted uuid) returns table (export uuid, state text, running boolean, ready boolean, stale boolean,
	format text, name text, size bigint, hash text, rows bigint)
language plpgsql stable security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare
	j job;
begin
	select * into j from job k where k.public_id = lead_export_shown.wanted and k.kind = 'export'
		and k.account_id = current_account() and k.params ->> 'list' = 'leads';
	if j.job_id is null then
		perform refuse(404, 'There is no such export, or it is not yours.');
	end if;
	return query select j.public_id, j.state::text, j.state in ('waiting', 'running'), j.state = 'done' and not s.old, j.state = 'done' and s.old,
		j.params ->> 'format', f.name, f.size, case when j.state = 'done' and not s.old then encode(f.sha256, 'hex') end,
		(j.result ->> 'rows')::bigint
	from (select j.created_at < now() - interval '1 hour'
			or exists (select from lead l where l.company_id = current_company() and l.withdrawn_at > j.created_at)
			or exists (select from lead l join registration_consent rc using (registration_id) join consent c using (consent_id)
				where l.company_id = current_company() and c.code = 'lead' and rc.withdrawn_at > j.created_at)
			or exists (select from lead l join registration r using (registration_id)
				where l.company_id = current_company() and r.cancelled_at > j.created_at) as old) s
	left join file f on f.public_id = (j.result ->> 'file')::uuid;
end $$;

-- -- what visitors see ----------------------------------------------------------------------------------------------

-- Who scanned the visitor's badge, and what they were given.
create function lead_receipts(secret_hash bytea) returns table (lead uuid, exhibitor text, company uuid, booths text, at timestamptz,
	last_at timestamptz, scans int, withdrawn_at timestamptz, deleted_at timestamptz, open boolean)
language sql stable security definer set search_path = public, pg_temp as $$
	select l.public_id, c.name, case when lead_exhibits(l.edition_id, c.company_id) then c.public_id end,
		(select string_agg(b.number, ', ' order by b.number) from application a join application_booth ab using (application_id)
			join booth b using (booth_id)
			where a.company_id = l.company_id and a.edition_id = l.edition_id and a.status = 'confirmed' and ab.living),
		l.at, l.last_at, l.scans, l.withdrawn_at, l.deleted_at,
		l.withdrawn_at is null and l.deleted_at is null and lead_consented(l.registration_id)
	from visitor_open(secret_hash) r join lead l using (registration_id) join company c on c.company_id = l.company_id
	order by l.last_at desc, l.lead_id desc
$$;

-- The receipt's head: whether exhibitors may scan, and what the organizer's rule gives them, with the visitor's own words.
create function lead_given(secret_hash bytea) returns table (name text, consented boolean, at timestamptz, count bigint, open_count bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select r.name, lead_consented(r.registration_id),
		(select max(rc.given_at) from registration_consent rc join consent c using (consent_id)
			where rc.registration_id = r.registration_id and c.code = 'lead' and rc.withdrawn_at is null),
		(select count(*) from lead l where l.registration_id = r.registration_id),
		(select count(*) from lead l where l.registration_id = r.registration_id and l.withdrawn_at is null and l.deleted_at is null)
	from visitor_open(secret_hash) r
$$;

create function lead_given_facts(secret_hash bytea) returns table (field text, label text, value text)
language sql stable security definer set search_path = public, pg_temp as $$
	select f.field, f.label, f.value from visitor_open(secret_hash) r join edition e using (edition_id),
	lateral (
		select v.n, v.field, null::text as label, v.value from (values (1, 'name', r.name), (2, 'company', r.company),
			(3, 'job_title', r.job_title), (4, 'country', (select tr(c.name) from country c where c.code = r.country)),
			(5, 'city', r.city), (6, 'email', r.email), (7, 'phone', r.phone)) v (n, field, value)
		where v.field = any (e.lead_fields)
		union all
		select 100 + row_number() over (order by q.sort, q.question_id), null, tr(q.label), answer_text(q, r.answers -> q.code)
		from question q where q.edition_id = r.edition_id and q.lead and r.answers ? q.code) f
	where f.value is not null order by f.n
$$;

-- The visitor takes back what one exhibitor was given; or gives it again.
create function lead_withdraw(secret_hash bytea, lead uuid, again boolean) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration := visitor_open(secret_hash);
begin
	update lead l set withdrawn_at = case when again then null else coalesce(l.withdrawn_at, now()) end
	where l.public_id = lead_withdraw.lead and l.registration_id = r.registration_id;
	if not found then
		perform refuse(404, 'There is no such scan of your badge.');
	end if;
end $$;

-- The visitor takes it back from all, and lets nobody scan any more.
create function lead_withdraw_all(secret_hash bytea) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r registration := visitor_open(secret_hash);
begin
	update registration_consent rc set withdrawn_at = now()
	from consent c
	where rc.registration_id = r.registration_id and c.consent_id = rc.consent_id and c.code = 'lead' and rc.withdrawn_at is null;
	update lead l set withdrawn_at = now() where l.registration_id = r.registration_id and l.withdrawn_at is null;
end $$;

-- -- rights ---------------------------------------------------------------------------------------------------------

revoke execute on function lead_consented, lead_exhibits, lead_answers, lead_shown, lead_search, lead_tagged, lead_tags, lead_facts, lead_hold,
	lead_typed_most, lead_typed_take, lead_keep, lead_scan, lead_of, lead_result, lead_tags_read, lead_save, lead_delete, lead_clear, lead_export, lead_export_open,
	lead_export_shown, lead_receipts, lead_given, lead_given_facts, lead_withdraw, lead_withdraw_all from public;
grant execute on function lead_shown, lead_search, lead_tagged, lead_tags, lead_facts, lead_scan, lead_of, lead_result, lead_save, lead_delete, lead_clear,
	lead_exhibits, lead_export, lead_export_shown, lead_receipts, lead_given, lead_given_facts, lead_withdraw, lead_withdraw_all
	to pavilion_portal;
-- An export reads them as the office's role, under the settings of the exhibitor who asked.
grant execute on function lead_shown, lead_search, lead_tagged to pavilion_office;
grant execute on function lead_export_open to pavilion_jobs;

-- -- the relay of the gates -----------------------------------------------------------------------------------------

-- Where the relay of the current edition answers, and its key.
create function office_relay() returns table (relay_url text, relay_key text)
language sql stable security definer set search_path = public, pg_temp as $$
	select e.relay_url, k.key from edition e left join edition_relay k using (edition_id)
	where e.edition_id = current_edition() and may('gate.manage')
$$;

-- Where the relay of the current edition answers; empty: there is none, and its key is forgotten. `renew`: another key, so
-- that devices and relay must be told anew.
create function office_relay_save(relay_url text, renew boolean) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	url text := nullif(regexp_replace(btrim(coalesce(office_relay_save.relay_url, '')), '/+$', ''), '');
begin
	perform must('gate.manage');
	if url !~ '^https?://[a-z0-9.-]{1,253}(:[0-9]{1,5})?$' then
		perform refuse(422, 'This is no address of a relay, such as https://192.168.1.5:8710.', 'relay_url');
	end if;
	update edition e set relay_url = url where e.edition_id = current_edition();
	delete from edition_relay k where k.edition_id = current_edition() and (renew or url is null);
	if url is not null then
		insert into edition_relay values (current_edition(), replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''))
		on conflict do nothing;
	end if;
end $$;
revoke execute on function office_relay, office_relay_save from public;
grant execute on function office_relay, office_relay_save to pavilion_office;
