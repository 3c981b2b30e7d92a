-- How good the data are: what is missing, which addresses are dead, who was not heard of for long, what is probably there
-- twice; by day, by import and by source. Counted by the job centre.quality, in a few passes over the tables.

-- What is known of an address (lower case). Outreach goes by it.
create table email_state (
	address     text primary key,
	state       text not null check (state in ('good', 'dead', 'bad')), -- the last mail went; failed for good; is no address
	why         text,                                           -- the answer of the other side
	at          timestamptz not null                            -- of that mail, or when it was looked at
);
create index email_state_faulty on email_state (address) where state <> 'good';

-- One row: what counts as stale, and whether somebody asked to count now.
create table quality_rule (
	one         boolean primary key default true check (one),
	stale_years int not null default 3 check (stale_years between 1 and 20),
	asked_at    timestamptz not null default now()
);
insert into quality_rule default values;

create table quality_day (
	day         date primary key,
	counted_at  timestamptz not null,
	seconds     real not null
);
-- Of `total` records, so many have the field of this name; or are dead, stale, twins, twice (took part twice, without an
-- e-mail address).
create table quality_figure (
	day         date not null references quality_day on delete cascade,
	kind        centre_kind not null,
	figure      text not null,
	have        bigint not null,
	total       bigint not null,
	primary key (day, kind, figure)
);
-- The newest count by where records came from: import_id or code_id of the source; 0: not from any.
create table quality_source (
	kind        centre_kind not null,
	what        text not null check (what in ('import', 'source')),
	id          bigint not null,
	records     bigint not null,
	twins       bigint not null,
	primary key (kind, what, id)
);

-- -- what is counted ------------------------------------------------------------------------------------------

-- The last mail to each address that went or failed for good; and what stands in the data but is no address.
create function quality_addresses() returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	insert into email_state as s (address, state, why, at)
	select distinct on (lower(m.recipient)) lower(m.recipient), case m.state when 'sent' then 'good' else 'dead' end,
		case m.state when 'failed' then left(m.reply, 500) end, coalesce(m.sent_at, m.created_at)
	from message m where m.channel = 'email' and m.state in ('sent', 'failed')
	order by lower(m.recipient), m.message_id desc
	on conflict (address) do update set state = excluded.state, why = excluded.why, at = excluded.at
	where (s.state, s.at) is distinct from (excluded.state, excluded.at);

	insert into email_state (address, state, at)
	select distinct a.address, 'bad', now() from (
		select lower(c.email) from company c where c.email is not null and c.merged_into is null and email_fault('', c.email) is not null
		union
		select lower(k.email) from contact k where k.email is not null and k.merged_into is null and email_fault('', k.email) is not null
	) a (address)
	on conflict (address) do nothing;
	if exists (select from email_state s where s.state = 'bad') then
		delete from email_state s where s.state = 'bad'
			and not exists (select from company c where c.email is not null and lower(c.email) = s.address)
			and not exists (select from contact k where lower(k.email) = s.address);
	end if;
end $$;

-- Records that are members of an open group of likely duplicates.
create function quality_twins(kind centre_kind) returns setof bigint language sql stable
security definer set search_path = public, pg_temp as $$
	select distinct m.record_id from dedup_group g join dedup_member m using (group_id)
	where g.kind = quality_twins.kind and g.state in ('open', 'later')
$$;

create function quality_companies(day date, before timestamptz) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	insert into quality_figure (day, kind, figure, have, total)
	select quality_companies.day, 'company', v.figure, v.n, q.total
	from (
		select count(*) as total, count(c.name_local) as name_local, count(c.country) as country, count(c.city) as city,
			count(c.street) as street, count(c.postcode) as postcode, count(c.phone) as phone, count(c.email) as email,
			count(c.website) as website, count(c.register_no) as register_no,
			count(*) filter (where s.state <> 'good') as dead,
			count(*) filter (where greatest(c.changed_at, f.last_at, case s.state when 'good' then s.at end) < before) as stale,
			count(*) filter (where f.exhibited > 1 and c.email is null) as twice,
			count(t.id) as twins
		from company c left join company_fact f using (company_id) left join email_state s on s.address = lower(c.email)
			left join quality_twins('company') t (id) on t.id = c.company_id
		where c.merged_into is null) q,
	lateral (values ('name_local', q.name_local), ('country', q.country), ('city', q.city), ('street', q.street),
		('postcode', q.postcode), ('phone', q.phone), ('email', q.email), ('website', q.website),
		('register_no', q.register_no), ('dead', q.dead), ('stale', q.stale), ('twice', q.twice), ('twins', q.twins)) v (figure, n);
end $$;

create function quality_contacts(day date, before timestamptz) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	insert into quality_figure (day, kind, figure, have, total)
	select quality_contacts.day, 'contact', v.figure, v.n, q.total
	from (
		select count(*) as total, count(k.company_id) as company, count(k.job_title) as job_title, count(k.email) as email,
			count(k.phone) as phone, count(coalesce(k.country, c.country)) as country, count(coalesce(k.city, c.city)) as city,
			count(*) filter (where s.state <> 'good') as dead,
			count(*) filter (where greatest(k.changed_at, f.last_at, case s.state when 'good' then s.at end) < before) as stale,
			count(*) filter (where f.visited > 1 and k.email is null) as twice,
			count(t.id) as twins
		from contact k left join company c using (company_id) left join contact_fact f using (contact_id)
			left join email_state s on s.address = lower(k.email)
			left join quality_twins('contact') t (id) on t.id = k.contact_id
		where k.merged_into is null) q,
	lateral (values ('company', q.company), ('job_title', q.job_title), ('email', q.email), ('phone', q.phone),
		('country', q.country), ('city', q.city), ('dead', q.dead), ('stale', q.stale), ('twice', q.twice),
		('twins', q.twins)) v (figure, n);
end $$;

create function quality_sources() returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	delete from quality_source;
	insert into quality_source (kind, what, id, records, twins)
	select 'company', case grouping(import_id) when 0 then 'import' else 'source' end, coalesce(import_id, source_id, 0),
		count(*), count(t.id)
	from company c left join quality_twins('company') t (id) on t.id = c.company_id
	where c.merged_into is null group by grouping sets ((import_id), (source_id));
	insert into quality_source (kind, what, id, records, twins)
	select 'contact', case grouping(import_id) when 0 then 'import' else 'source' end, coalesce(import_id, source_id, 0),
		count(*), count(t.id)
	from contact k left join quality_twins('contact') t (id) on t.id = k.contact_id
	where k.merged_into is null group by grouping sets ((import_id), (source_id));
end $$;

-- Counts everything: today's figures.
create function quality_count() returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	today  date := (now() at time zone 'UTC')::date;
	began  timestamptz := clock_timestamp();
	before timestamptz := now() - (select stale_years from quality_rule) * interval '1 year';
begin
	perform pg_advisory_xact_lock(hashtextextended('centre.quality', 0));
	perform quality_addresses();
	insert into quality_day (day, counted_at, seconds) values (today, began, 0)
	on conflict (day) do update set counted_at = excluded.counted_at;
	delete from quality_figure f where f.day = today;
	perform quality_companies(today, before);
	perform quality_contacts(today, before);
	perform quality_sources();
	update quality_day d set seconds = extract(epoch from clock_timestamp() - began) where d.day = today;
end $$;

-- Whether it is time: a new day, somebody asked, or an import, a run or a merge ended since. Not so often that counting
-- took more than a twentieth of the time.
create function quality_due() returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select coalesce((
		select d.day < (now() at time zone 'UTC')::date or r.asked_at > d.counted_at
			or now() > d.counted_at + d.seconds * 20 * interval '1 second' and (
				exists (select from job j where j.ended_at > d.counted_at and (j.kind like 'import.%' or j.kind = 'dedup.run'))
				or exists (select from merge m where m.at > d.counted_at or m.undone_at > d.counted_at))
		from quality_day d, quality_rule r order by d.day desc limit 1), true)
$$;
create index merge_at on merge (at);
create index merge_undone_at on merge (undone_at) where undone_at is not null;

insert into job (kind) values ('centre.quality');

-- -- by hand --------------------------------------------------------------------------------------------------

-- Wakes the job, if it sleeps.
create function quality_wake() returns void language sql volatile security definer set search_path = public, pg_temp as $$
	update job set run_at = now() where job_id = (
		select job_id from job where kind = 'centre.quality' and state = 'waiting' and run_at > now() for update skip locked)
$$;

create function quality_ask() returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform must('centre.review');
	update quality_rule set asked_at = now();
	perform quality_wake();
end $$;

create function quality_rule_save(years int) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	perform must('centre.manage');
	update quality_rule set stale_years = years, asked_at = now();
	perform quality_wake();
end $$;

-- -- lists ----------------------------------------------------------------------------------------------------

-- Companies whose address is dead, or that are probably there twice.
create function company_flagged(what text[]) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp rows 1000 as $$
	select c.company_id from company c join email_state s on s.address = lower(c.email)
	where 'flagged.dead' = any (what) and s.state <> 'good' and c.email is not null
	union all
	select t from quality_twins('company') t where 'flagged.twin' = any (what)
$$;
create function contact_flagged(what text[]) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp rows 1000 as $$
	select k.contact_id from contact k join email_state s on s.address = lower(k.email)
	where 'flagged.dead' = any (what) and s.state <> 'good'
	union all
	select t from quality_twins('contact') t where 'flagged.twin' = any (what)
$$;

do $$
declare
	t text;
begin
	foreach t in array array['email_state', 'quality_rule', 'quality_day', 'quality_figure', 'quality_source'] loop
		execute format('alter table %I enable row level security', t);
		execute format('grant select on %I to pavilion_office, pavilion_jobs', t);
		execute format('create policy jobs_read on %I for select to pavilion_jobs using (true)', t);
	end loop;
	foreach t in array array['quality_rule', 'quality_day', 'quality_figure', 'quality_source'] loop
		execute format('create policy office_read on %I for select to pavilion_office using (
			(select may(''centre.review'')) or (select may(''centre.manage'')))', t);
	end loop;
	-- Of an address only what stands beside it in a list.
	execute 'create policy office_read on email_state for select to pavilion_office using (true)';
end $$;
revoke execute on function quality_addresses, quality_twins, quality_companies, quality_contacts, quality_sources, quality_count,
	quality_due, quality_wake, quality_ask, quality_rule_save, company_flagged, contact_flagged from public;
grant execute on function quality_count, quality_due to pavilion_jobs;
grant execute on function quality_ask, quality_rule_save to pavilion_office;
grant execute on function company_flagged, contact_flagged to pavilion_office, pavilion_jobs;
