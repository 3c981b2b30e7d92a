-- The data centre: what is found, counted and kept when records are deleted, merged and taken apart, or texts explained anew.

-- ------------------------------------------------------------------------------------------ duplicates
-- What was found and said about records goes with them, whoever deletes them: a first try at the door, a person. A group
-- that was about them alone was merged by nobody.
create function dedup_gone() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform import_revert_found(tg_argv[0], array(select (to_jsonb(s) ->> tg_argv[1])::bigint from stale s));
	return null;
end $$;
revoke execute on function dedup_gone from public;
create trigger dedup_gone after delete on company referencing old table as stale
	for each statement execute function dedup_gone('company', 'company_id');
create trigger dedup_gone after delete on contact referencing old table as stale
	for each statement execute function dedup_gone('contact', 'contact_id');

-- ------------------------------------------------------------------------------------------ merges
-- As in 058; where the survivor hangs under another by now, what the unmerged record takes back comes from there.
create or replace function merge_counted() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform contact_recount(array[new.survivor_id, new.loser_id, contact_root(new.survivor_id), contact_root(new.loser_id)]);
	return null;
end $$;

-- As in 054; a team that was deleted since the merge comes back to no record: without it the merge could not be undone.
create or replace function merge_set(kind centre_kind, id bigint, patch jsonb) returns void language plpgsql volatile as $$
begin
	if kind = 'contact' and patch ? 'company_id' then
		perform merge_place(id, (patch ->> 'company_id')::bigint);
		patch := patch - 'company_id';
	end if;
	if patch ? 'team_id' and not exists (select from team t where t.team_id = (patch ->> 'team_id')::bigint) then
		patch := patch || '{"team_id": null}';
	end if;
	perform merge_write(kind, id, patch);
end $$;

-- As in 054; the names of all merges are read in one pass: with a hundred thousand of them a function for each name took
-- longer than a page may.
create or replace function merge_search(q text) returns table (key bigint) language plpgsql stable
security definer set search_path = public, pg_temp rows 1000 as $$
declare
	words text[] := array(select w from regexp_split_to_table(lower(btrim(q)), '\s+') w where w <> '');
begin
	if may('centre.review') is not true or words = '{}' then
		return;
	end if;
	return query select f.merge_id from (
		select m.merge_id, lower(concat_ws(' ', l.name, s.name)) as names
		from merge m left join company l on l.company_id = m.loser_id left join company s on s.company_id = m.survivor_id
		where m.kind = 'company'
		union all
		select m.merge_id, lower(concat_ws(' ', l.name, s.name))
		from merge m left join contact l on l.contact_id = m.loser_id left join contact s on s.contact_id = m.survivor_id
		where m.kind = 'contact') f
	where strpos(f.names, words[1]) > 0 and not exists (select from unnest(words[2:]) w where strpos(f.names, w) = 0)
	order by f.merge_id desc limit 1000;
end $$;

-- As in 058; who became part of a contact is still looked for by the name and address of before, as companies are.
create or replace function contact_words(k contact) returns text language sql stable parallel safe
security definer set search_path = public, pg_temp as $$
	select search_words(k.name || coalesce(' ' || k.name_local, '') || coalesce(' ' || k.employer, '')
		|| coalesce(' ' || k.email, '')
		|| coalesce(' ' || k.phone || ' ' || regexp_replace(k.phone, '\D', '', 'g'), '')
		|| coalesce((select ' ' || c.name || coalesce(' ' || c.name_local, '') from company c where c.company_id = k.company_id), '')
		|| coalesce((select string_agg(concat(' ', h.name, ' ' || h.name_local, ' ' || h.email), '' order by h.contact_id)
			from contact h where h.merged_into = k.contact_id), ''))
$$;
create function contact_regrouped() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	update contact_search s set words = contact_words(k) from contact k
	where k.contact_id in (old.merged_into, new.merged_into) and s.contact_id = k.contact_id;
	return null;
end $$;
revoke execute on function contact_regrouped from public;
create trigger contact_regrouped after update of merged_into on contact for each row
	when (old.merged_into is distinct from new.merged_into) execute function contact_regrouped();
update contact_search s set words = null from contact k where k.merged_into is not null and s.contact_id = k.merged_into;

-- ------------------------------------------------------------------------------------------ the review
-- Whether what these records have in common is known: of up to four every pair, of more those with one of them, as a run
-- writes them. The door adds a record to a group by the pairs that it found, and knows nothing of the others.
create function bulk_known(kind text, ids bigint[]) returns boolean language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	n int := cardinality(ids);
begin
	if n <= 4 then
		return n * (n - 1) / 2 = (select count(*) from dedup_pair p
			where p.kind = bulk_known.kind and p.a_id = any(ids) and p.b_id = any(ids));
	end if;
	return exists (select from dedup_pair p cross join lateral unnest(array[p.a_id, p.b_id]) one
		where p.kind = bulk_known.kind and p.a_id = any(ids) and p.b_id = any(ids)
		group by one having count(*) = n - 1);
end $$;
revoke execute on function bulk_known from public;

-- As in 060; and a group of which pairs are not known is left to people.
create or replace function bulk_doubt(kind text, ids bigint[], threshold real) returns text language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	if coalesce((select min(p.weight) from dedup_pair p where p.kind = bulk_doubt.kind and p.a_id = any(ids)
			and p.b_id = any(ids)), '-infinity') < threshold or not bulk_known(kind, ids) then
		return 'Two of the records are less alike than the threshold asks.';
	elsif kind = 'company' and (select count(distinct bulk_code(c.register_no)) > 1 from company c where c.company_id = any(ids)) then
		return 'The register numbers differ.';
	elsif kind = 'company' and (select count(distinct c.country) > 1 from company c where c.company_id = any(ids)) then
		return 'The countries differ.';
	elsif kind = 'company' and bulk_opens(ids) then
		return 'Somebody signs in for one of them, and would see the others'' applications.';
	elsif kind = 'contact' and (select count(k.account_id) > 1 from contact k where k.contact_id = any(ids)) then
		return 'More than one of them signs in.';
	elsif kind = 'contact' and (select count(distinct k.country) > 1 from contact k where k.contact_id = any(ids)) then
		return 'The countries differ.';
	elsif exists (select from dedup_apart p where p.kind = bulk_doubt.kind and p.a_id = any(ids) and p.b_id = any(ids)) then
		return 'Somebody said that two of them differ.';
	end if;
	return null;
end $$;

-- As in 055; a day is one of the venue's.
create or replace function review_later(it uuid, until date) returns uuid
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	g     dedup_group := review_group(it, true);
	act   review_act;
	today date := (now() at time zone current_zone())::date;
begin
	perform review_undecided(g);
	if until <= today or until > today + 730 then
		perform refuse(422, 'Please choose a day after today, within two years.', 'until');
	end if;
	act := review_note(g, review_ids(g.group_id), 'later');
	update dedup_group d set state = 'later', account_id = current_account(), decided_at = now(),
		later_until = coalesce(until::timestamp at time zone current_zone(), now() + interval '7 days')
	where d.group_id = g.group_id;
	return act.public_id;
end $$;

-- ------------------------------------------------------------------------------------------ codes
-- What an explained text gave to a field of one value: only that is taken away again. What a person chose stays, also where
-- it is the same code.
alter table company_code_text add column given_id bigint references code;
update company_code_text t set given_id = u.code_id from code_unknown u
where t.applied and u.unknown_id = t.unknown_id and u.field <> 'industry';

-- As in 052.
create or replace function code_explained(unknown bigint, after bigint) returns bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it   code_unknown;
	ids  bigint[];
	last bigint;
begin
	select * into it from code_unknown u where u.unknown_id = code_explained.unknown for share;
	select array_agg(x.id), max(x.id) into ids, last from (
		select t.company_code_text_id as id from company_code_text t
		where t.unknown_id = it.unknown_id and t.company_code_text_id > after order by 1 limit 1000) x;
	if it.field = 'industry' then
		delete from company_code cc using company_code_text t
		where t.company_code_text_id = any(ids) and cc.company_id = t.company_id and cc.unknown_id = it.unknown_id
			and cc.code_id is distinct from it.code_id;
		if it.code_id is not null then
			insert into company_code (company_id, code_id, unknown_id, account_id)
			select t.company_id, it.code_id, it.unknown_id, it.account_id
			from company_code_text t where t.company_code_text_id = any(ids)
			on conflict do nothing;
		end if;
		update company_code_text t set applied = it.code_id is not null
		where t.company_code_text_id = any(ids) and t.applied <> (it.code_id is not null);
	elsif it.field in ('company_type', 'source') then
		perform code_given(it.field || '_id', it.code_id, ids);
	end if;
	return last;
end $$;

-- Gives these texts' companies a code where the field is empty or still has what the text gave before; a second time it
-- finds nothing to do.
create function code_given(field name, code bigint, texts bigint[]) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	execute format($q$
		update company_code_text t set applied = false, given_id = null from company c
		where t.company_code_text_id = any($2) and t.applied and c.company_id = t.company_id
			and c.%1$I is distinct from t.given_id and c.%1$I is distinct from code_now(t.given_id)
		$q$, field) using code, texts;
	execute format($q$
		with given as (
			update company c set %1$I = $1 from company_code_text t
			where t.company_code_text_id = any($2) and c.company_id = t.company_id
				and (t.applied or c.%1$I is null) and c.%1$I is distinct from $1
			returning t.company_code_text_id as id
		)
		update company_code_text t set applied = $1 is not null, given_id = $1 from given g where t.company_code_text_id = g.id
		$q$, field) using code, texts;
end $$;
revoke execute on function code_given from public;

-- ------------------------------------------------------------------------------------------ rights
-- No page of the portal looks for people at the door.
revoke execute on function door_contact from pavilion_portal;
