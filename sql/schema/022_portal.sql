-- Who is an exhibitor in public, what an edition's terms of participation are, and what a held application costs.

-- -- who exhibits ---------------------------------------------------------------------------------------------
-- prospect: in a list that was brought in, nothing more. listed: an organizer wants it published. registered: has
-- applied, or made an account here. approved, confirmed: has a booth. What the public sees and counts, and what the
-- office counts as exhibitors, are those who are listed, approved or confirmed: exhibitor_public().
alter table exhibitor drop constraint exhibitor_status_check;
alter table exhibitor add constraint exhibitor_status_check
	check (status in ('prospect', 'listed', 'registered', 'approved', 'confirmed', 'cancelled'));
alter table exhibitor alter status set default 'prospect';

create function exhibitor_public(status text) returns boolean language sql immutable parallel safe as
	$$ select status in ('listed', 'approved', 'confirmed') $$;

-- What was so far follows from imports and applications, and is no change that anybody made.
alter table exhibitor disable trigger user;
update exhibitor set status = 'prospect' where status = 'listed' and import_id is not null;
update exhibitor x set status = 'approved' where x.status in ('prospect', 'registered', 'cancelled')
	and exists (select from application a where a.edition_id = x.edition_id and a.company_id = x.company_id
		and a.status = 'approved');
update exhibitor x set status = 'registered' where x.status = 'prospect'
	and exists (select from application a where a.edition_id = x.edition_id and a.company_id = x.company_id
		and a.status = 'applied');
alter table exhibitor enable trigger user;
delete from edition_figure;

create or replace view exhibitor_directory with (security_barrier) as
	select x.exhibitor_id, x.public_id, x.edition_id, x.status, c.name, c.name_local, c.country, c.country_text,
		c.city, c.website, c.about, x.company_id
	from exhibitor x join edition e using (edition_id) join company c using (company_id)
	where exhibitor_public(x.status) and e.published_at <= now();

create or replace function exhibitor_search(q text) returns table (key bigint)
language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan rows 1000 as $$
declare
	p text[] := search_patterns(q);
begin
	if cardinality(p) > 0 then
		return query select x.exhibitor_id
			from company_search s join exhibitor x using (company_id) join company c using (company_id)
			where s.words like p[1] and s.words like coalesce(p[2], '%') and x.edition_id = current_edition()
				and exhibitor_public(x.status)
				and search_words(c.name || coalesce(' ' || c.name_local, '') || coalesce(' ' || c.city, ''))
					like all (p)
			limit 1000;
	end if;
end $$;

create or replace function edition_count(edition bigint) returns edition_figure
language sql volatile set search_path = public, pg_temp as $$
	insert into edition_figure as f
	select edition, x.exhibitors, x.countries, (select count(*) from hall h where h.edition_id = edition),
		b.booths, b.free, now()
	from (select count(*) as exhibitors, count(distinct c.country) as countries
			from exhibitor x join company c using (company_id)
			where x.edition_id = edition and exhibitor_public(x.status)) x,
		(select count(*) as booths, count(*) filter (where booth_shown(b.status, b.held_until) = 'free') as free
			from booth b where b.edition_id = edition) b
	on conflict (edition_id) do update set exhibitors = excluded.exhibitors, countries = excluded.countries,
		halls = excluded.halls, booths = excluded.booths, free = excluded.free, at = excluded.at
	returning *
$$;

-- As in 008; and the exhibitor follows: an approved booth makes it one, the last one that is taken back ends that.
create or replace function booking_step(application bigint, status text, reason text, mail text) returns void
language plpgsql as $$
begin
	update application a set status = booking_step.status where a.application_id = application;
	insert into application_step (application_id, status, account_id, reason)
	values (application, booking_step.status, case booking_step.status when 'lapsed' then null else current_account() end,
		nullif(btrim(booking_step.reason), ''));
	update exhibitor x set status = case booking_step.status when 'approved' then 'approved' else 'registered' end
	from application a
	where a.application_id = application and x.edition_id = a.edition_id and x.company_id = a.company_id
		and case booking_step.status
			when 'approved' then x.status in ('prospect', 'registered', 'cancelled')
			when 'declined' then x.status = 'approved'
			when 'withdrawn' then x.status = 'approved' end
		and (booking_step.status = 'approved' or not exists (select from application o
			where o.edition_id = a.edition_id and o.company_id = a.company_id and o.status = 'approved'));
	if mail is not null then
		perform booking_tell(mail, application, nullif(btrim(booking_step.reason), ''));
	end if;
end $$;

-- What a company is at an edition without an organizer's word.
create function exhibitor_standing(edition bigint, company bigint) returns text language sql stable as $$
	select case when bool_or(a.status = 'confirmed') then 'confirmed' when bool_or(a.status = 'approved') then 'approved'
		when bool_or(a.status = 'applied')
			or exists (select from contact k where k.company_id = company and k.account_id is not null) then 'registered'
		else 'prospect' end
	from application a where a.edition_id = edition and a.company_id = company
$$;

-- An organizer publishes companies as exhibitors of the edition in force, or takes them off the public list again.
-- Who has a booth stays public by it, and who has applied or has an account stays registered. Only companies that the reader's scope shows. Returns how many are changed.
create function exhibitor_list(companies uuid[], listed boolean) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	ids bigint[];
	n   int;
begin
	perform must('company.write');
	select array_agg(c.company_id) into ids from company c
	where c.public_id = any (companies) and company_open(current_scope(), c.team_id, c.owner_id);
	if coalesce(cardinality(ids), 0) <> (select count(distinct u) from unnest(companies) u) then
		perform refuse(404, 'There is no such company.', 'companies');
	elsif current_edition() is null then
		perform refuse(409, 'There is no edition yet.');
	end if;
	if listed then
		insert into exhibitor as x (edition_id, company_id, status)
		select current_edition(), id, 'listed' from unnest(ids) as id
		on conflict (edition_id, company_id) do update set status = 'listed' where not exhibitor_public(x.status);
		get diagnostics n = row_count;
	else
		with unlisted as (
			update exhibitor x set status = exhibitor_standing(x.edition_id, x.company_id)
			where x.edition_id = current_edition() and x.company_id = any (ids) and x.status = 'listed'
			returning x.status
		)
		select count(*) into n from unlisted u where not exhibitor_public(u.status);
	end if;
	return n;
end $$;

-- -- the terms of participation -------------------------------------------------------------------------------
-- Each version of an edition's terms, {"en", "zh"}; the last one is in force, an empty one means that there are none.
-- A version never changes: an application refers to the one that was accepted.
create table terms (
	terms_id    bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	text        jsonb not null,
	account_id  bigint references account default current_account(),   -- who wrote it
	made_at     timestamptz not null default now()
);
create index terms_edition on terms (edition_id, terms_id desc);
create index terms_account on terms (account_id);
alter table terms enable row level security;
grant select on terms to pavilion_portal, pavilion_office;
create policy portal_read on terms for select to pavilion_portal
	using (edition_id in (select e.edition_id from edition e));
create policy office_read on terms for select to pavilion_office using (true);

alter table application add column terms_id bigint references terms;   -- the version that was accepted
grant select (terms_id) on application to pavilion_portal;
drop trigger history_insert on application;
drop trigger history_update on application;
create trigger history_insert after insert on application for each row
	when (not bulk()) execute function history_write('changed_at', 'created_at', 'price_lines', 'terms_id');
create trigger history_update after update on application for each row
	execute function history_write('changed_at', 'created_at', 'price_lines', 'terms_id');

-- The terms in force: no row if the edition has none.
create function terms_of(edition bigint) returns setof terms language sql stable as $$
	select * from (select * from terms t where t.edition_id = edition order by t.terms_id desc limit 1) t
	where t.text <> '{}'
$$;

-- What the form of an edition says about its terms; the same text again is no new version.
create function terms_save(edition uuid, en text, zh text) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare
	words jsonb := jsonb_strip_nulls(jsonb_build_object('en', nullif(btrim(en), ''), 'zh', nullif(btrim(zh), '')));
begin
	perform must('edition.manage');
	insert into terms (edition_id, text)
	select e.edition_id, words from edition e
	where e.public_id = edition and words is distinct from coalesce((select t.text from terms t
		where t.edition_id = e.edition_id order by t.terms_id desc limit 1), '{}');
end $$;

-- As in 008, with the version of the terms: `read` is the one that stood in the form, so that nobody accepts what
-- came after it; without it the version in force counts.
drop function booking_submit(uuid, text, text, text, boolean);
create function booking_submit(application uuid, sign_name text, products text, wishes text, terms boolean,
	read uuid default null)
returns uuid language plpgsql security definer set search_path = public, pg_temp as $$
declare
	a     application := booking_mine(application);
	rules terms;
begin
	select * into rules from terms_of(a.edition_id);
	if a.status = 'lapsed' or a.status = 'held' and a.held_until <= now() then
		perform refuse(409, 'The hold has ended and the booth is free again. Please choose again.');
	elsif a.status <> 'held' then
		perform refuse(409, 'This application was submitted before.');
	elsif coalesce(btrim(sign_name), '') = '' then
		perform refuse(422, 'Please say what stands on the sign of your booth.', 'sign_name');
	elsif terms is not true then
		perform refuse(422, 'Please accept the terms of participation.', 'terms');
	elsif read is not null and read is distinct from rules.public_id then
		perform refuse(409, 'The terms of participation have changed meanwhile. Please read them again.', 'terms');
	end if;
	with price as (
		select q.* from price_quote(array(select b.public_id from application_booth ab join booth b using (booth_id)
			where ab.application_id = a.application_id and ab.living)) q
	)
	update application p set sign_name = btrim(booking_submit.sign_name), products = booking_submit.products,
		wishes = booking_submit.wishes, terms_accepted_at = now(), terms_id = rules.terms_id,
		total = (select coalesce(sum(q.amount) filter (where q.kind = 'total'), 0) from price q),
		tax = (select coalesce(sum(q.amount) filter (where q.kind = 'tax'), 0) from price q),
		net = (select coalesce(sum(q.amount) filter (where q.kind not in ('tax', 'total')), 0) from price q),
		price_lines = (select coalesce(jsonb_agg(jsonb_build_object('sort', q.sort, 'kind', q.kind,
			'label', q.label, 'amount', q.amount) order by q.sort), '[]') from price q)
	where p.application_id = a.application_id;
	update booth b set status = 'applied', held_until = null where b.application_id = a.application_id;
	insert into exhibitor as x (edition_id, company_id, status) values (a.edition_id, a.company_id, 'registered')
	on conflict (edition_id, company_id) do update set status = 'registered' where x.status in ('prospect', 'cancelled');
	perform booking_step(a.application_id, 'applied', null, 'application-applied');
	return a.public_id;
end $$;

-- -- what an application costs --------------------------------------------------------------------------------
-- The total of an application: as fixed when it was sent; while its booths are held, what they would cost now; null
-- if it never came so far. Asked with the columns at hand, so that a list reads no application twice.
create function application_total(application bigint, status text, sent timestamptz, total bigint) returns bigint
language plpgsql stable as $$
begin
	if sent is not null then
		return total;
	elsif status <> 'held' then
		return null;
	end if;
	return (select q.amount from price_quote(array(select b.public_id
		from application_booth ab join booth b using (booth_id) where ab.application_id = application)) q
		where q.kind = 'total');
end $$;

-- What an application is to its applicant: a hold that is over has lapsed even before anybody tidied up, and who gives
-- back a hold has withdrawn nothing.
create function application_stage(status text, held_until timestamptz, sent timestamptz) returns text
language sql stable as $$
	select case when status = 'held' and held_until <= now() then 'lapsed'
		when status = 'withdrawn' and sent is null then 'released' else status end
$$;

revoke execute on function exhibitor_list, terms_save, booking_submit from public;
grant execute on function exhibitor_list, terms_save to pavilion_office;
grant execute on function booking_submit to pavilion_portal;
