-- Jobs of the data centre beside each other.

-- As in 057. A revert takes groups of likely duplicates portion by portion, and a run takes all of them at its end, under a
-- lock that the revert holds from its first portion on: they would wait for each other. So whoever comes second waits for
-- the other as a whole, by the lock of a run (dedup.turn).
create or replace function import_revert_open(revert uuid) returns table (partial boolean, total bigint)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	r  import_revert;
begin
	perform pg_advisory_xact_lock(hashtextextended('dedup.run.company', 0));
	perform pg_advisory_xact_lock(hashtextextended('dedup.run.contact', 0));
	update import_revert v set state = 'running' where v.public_id = import_revert_open.revert
		and v.state in ('waiting', 'running', 'failed')
	returning * into r;
	if r.revert_id is null then
		return;
	end if;
	perform set_config('pavilion.actor', 'import ' || r.import_id || ' reverted', true),
		set_config('pavilion.bulk', 'import ' || r.import_id || ' reverted', true),
		set_config('pavilion.account', coalesce(r.account_id::text, ''), true);
	return query select r.partial, (select count(*) from company c where c.import_id = r.import_id)
		+ (select count(*) from exhibitor x join company c using (company_id)
			where x.import_id = r.import_id and c.import_id is distinct from r.import_id)
		+ (select count(distinct v.company_id) from import_change v where v.import_id = r.import_id);
end $$;

-- As in 055; each group once, however many of its members are new: with each of them it cost the square of a group.
create or replace function review_joined() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update dedup_group g set countries = o.countries from (
		select m.group_id, array_agg(distinct coalesce(k.country, c.country) order by coalesce(k.country, c.country)) as countries
		from (select distinct f.group_id from fresh f) f join dedup_group d using (group_id) join dedup_member m using (group_id)
		left join contact k on d.kind = 'contact' and k.contact_id = m.record_id
		left join company c on c.company_id = case d.kind when 'company' then m.record_id else k.company_id end
		where coalesce(k.country, c.country) is not null
		group by m.group_id) o
	where g.group_id = o.group_id and g.countries <> o.countries;
	return null;
end $$;

-- As in 058. What a company came with tells nothing that the company itself does not tell: an import of a hundred thousand
-- makes no facts, until somebody takes part.
create or replace function exhibitor_counted() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if tg_op = 'INSERT' then
		perform company_recount(array(select distinct e.company_id from came e join company c using (company_id)
			where e.status in ('listed', 'confirmed') or e.created_at > c.created_at));
	elsif tg_op = 'DELETE' then
		perform company_recount(array(select distinct company_id from went));
	else
		perform company_recount(array(select company_id from came union select company_id from went));
	end if;
	return null;
end $$;

-- As in 010. Nobody can have merged a company that this very statement makes: its exhibitor need not look for another.
create or replace function import_fresh(it import) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	n bigint;
begin
	perform set_config('pavilion.merging', 'import', true);
	execute $sql$
	with fresh as (
		insert into company (public_id, name, name_local, country, country_text, city, street, postcode, phone, fax,
			email, website, register_no, about, import_key, import_id, team_id)
		select r.company, r.name, r.name_local, r.country, r.country_text, r.city, r.street, r.postcode, r.phone,
			r.fax, r.email, r.website, r.register_no,
			case when r.about_en is null and r.about_zh is null then '{}'
				else jsonb_strip_nulls(jsonb_build_object('en', r.about_en, 'zh', r.about_zh)) end,
			r.key, $1, $3
		from import_row r where r.first and r.why is null
		on conflict (import_key) do nothing
		returning company_id, public_id
	), listed as (
		insert into exhibitor (public_id, edition_id, company_id, import_id)
		select r.exhibitor, $2, f.company_id, $1
		from fresh f join import_row r on r.company = f.public_id
		returning 1
	)
	select count(*) from listed
	$sql$ into n using it.import_id, it.edition_id,
		(select a.team_id from account a where a.account_id = it.account_id);
	perform set_config('pavilion.merging', '', true);
	return n;
end $$;
