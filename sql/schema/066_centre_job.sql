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
