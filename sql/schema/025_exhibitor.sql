-- Who is taken off the public list keeps the standing that applications and accounts give.

-- What a company is at an edition without an organizer's word.
create function exhibitor_standing(edition bigint, company bigint) returns text language sql stable as $$
	select case when bool_or(a.status = 'confirmed') then 'confirmed' when bool_or(a.status = 'approved') then 'approved'
		when bool_or(a.status = 'applied')
			or exists (select from contact k where k.company_id = company and k.account_id is not null) then 'registered'
		else 'prospect' end
	from application a where a.edition_id = edition and a.company_id = company
$$;

-- As in 024, but who has a booth stays public by that booth, and who has applied or has an account stays registered.
create or replace function exhibitor_list(companies uuid[], listed boolean) returns int
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

-- Who stood in a list that was brought in and had applied before 024 is no mere prospect.
alter table exhibitor disable trigger user;
update exhibitor x set status = 'registered' where x.status = 'prospect'
	and exists (select from application a where a.edition_id = x.edition_id and a.company_id = x.company_id
		and a.status = 'applied');
alter table exhibitor enable trigger user;
