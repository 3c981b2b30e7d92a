-- Search. One line of text per record with all that people search by, under a trigram index: any part of a word
-- is found, at a million companies in milliseconds. Chinese, Japanese and Korean characters are written three
-- times: 上海 becomes 上上上海海海, so that one of them is a trigram already and two hold four (上上上, 上上海,
-- 上海海, 海海海); a search is written the same way and finds exactly the same places.
--
-- These functions run as the owner, since under a row policy PostgreSQL may not use the index for LIKE. They
-- return keys only, at most 1,000, which a page joins under its own policy: they tell nothing by themselves.
create extension if not exists pg_trgm;

-- The searchable form of a text. Begins with a blank, so that ' ab' is the beginning of a word.
create function search_words(text text) returns text
language sql immutable parallel safe as $$
	select ' ' || regexp_replace(lower(normalize(text, NFKC)), '([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])', '\1\1\1', 'g')
$$;

-- What a person typed, as LIKE patterns that must all be found: one per word, four at most. One or two letters
-- stand at the beginning of a word.
create function search_patterns(q text) returns text[]
language sql immutable parallel safe as $$
	select array(
		select '%' || case when length(word) < 3 then ' ' else '' end
			|| replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%'
		from regexp_split_to_table(btrim(search_words(left(q, 200))), '\s+') with ordinality as w (word, n)
		where word <> '' order by n limit 4)
$$;

-- Kept beside the companies, not in them: an import of a million rows does not wait for the trigram index; its
-- new rows are filled in by search_fill() afterwards.
create table company_search (
	company_id  bigint primary key references company on delete cascade,
	words       text not null
);
create index company_search_words on company_search using gin (words gin_trgm_ops);

create function company_words(c company) returns text language sql immutable parallel safe as $$
	select search_words(c.name || coalesce(' ' || c.name_local, '') || coalesce(' ' || c.city, '')
		|| coalesce(' ' || c.email, '') || coalesce(' ' || c.website, '')
		|| coalesce(' ' || c.phone || ' ' || regexp_replace(c.phone, '\D', '', 'g'), ''))
$$;

create function company_search_write() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	insert into company_search (company_id, words) values (new.company_id, company_words(new))
	on conflict (company_id) do update set words = excluded.words;
	return null;
end $$;
create trigger company_search_insert after insert on company for each row
	when (not bulk()) execute function company_search_write();
create trigger company_search_update after update of name, name_local, city, email, phone, website on company
	for each row execute function company_search_write();

-- Makes the companies above `after` findable that are not yet, `portion` of them at most. Returns the last one, or
-- null when there is nothing left: the caller goes on from there, each portion in a transaction of its own.
create function search_fill(after bigint default 0, portion int default 10000) returns bigint
language sql volatile security definer set search_path = public, pg_temp as $$
	with missing as (
		select c.* from company c where c.company_id > after
			and not exists (select from company_search s where s.company_id = c.company_id)
		order by c.company_id limit portion
	), filled as (
		insert into company_search (company_id, words)
		select m.company_id, company_words(m.*::company) from missing m
		on conflict do nothing
		returning company_id
	)
	select max(company_id) from filled
$$;
revoke execute on function search_fill from public;
grant execute on function search_fill to pavilion_jobs;

-- However an import of exhibitors ended, what it brought is to be found: a job follows it.
create function import_search() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	insert into job (kind) values ('search.fill');
	return null;
end $$;
create trigger import_search after update of state on import for each row
	when (new.kind = 'exhibitors' and old.state is distinct from new.state and new.state in ('done', 'failed', 'cancelled'))
	execute function import_search();

-- The companies that the words are found in. Planned for the very words: what is rare is looked up in the index, and
-- of what is in every second company the first 1,000 are at hand without it.
create function company_search(q text) returns table (key bigint)
language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan rows 1000 as $$
declare
	p text[] := search_patterns(q);
begin
	if cardinality(p) > 0 then
		return query select s.company_id from company_search s
			where s.words like p[1] and s.words like coalesce(p[2], '%')
				and s.words like coalesce(p[3], '%') and s.words like coalesce(p[4], '%')
			limit 1000;
	end if;
end $$;

-- The applications of such companies, with such a number, sign, or booth.
create index application_number on application (number);
create index application_sign on application using gin (search_words(sign_name) gin_trgm_ops) where sign_name is not null;
create index booth_number on booth (edition_id, lower(number));

create function application_search(q text) returns table (key bigint)
language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan rows 1000 as $$
declare
	p    text[] := search_patterns(q);
	fair bigint := current_edition();
begin
	if cardinality(p) > 0 then
		return query select a.application_id from application a
				where a.edition_id = fair and a.number = case when btrim(q) ~ '^[0-9]{1,18}$' then btrim(q)::bigint end
			union select a.application_id from application a
				where a.edition_id = fair and a.company_id in (select c.key from company_search(q) c)
			union select a.application_id from application a
				where a.edition_id = fair and a.sign_name is not null
					and search_words(a.sign_name) like p[1]
					and search_words(a.sign_name) like coalesce(p[2], '%')
					and search_words(a.sign_name) like coalesce(p[3], '%')
					and search_words(a.sign_name) like coalesce(p[4], '%')
			union select ab.application_id from application_booth ab join booth b using (booth_id)
				where b.edition_id = fair and lower(b.number) = lower(btrim(q))
			limit 1000;
	end if;
end $$;

-- The booths with such a number or price group, in such a hall, or of such an exhibitor. Numbers are short, so
-- every part of them counts, and an edition has few enough booths to look at each.
create function booth_search(q text) returns table (key bigint)
language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan rows 1000 as $$
declare
	p    text[] := search_patterns(q);
	bits text[] := array(select '%' || replace(replace(replace(lower(w), '\', '\\'), '%', '\%'), '_', '\_') || '%'
		from regexp_split_to_table(btrim(left(q, 200)), '\s+') w where w <> '');
	fair bigint := current_edition();
begin
	if cardinality(p) > 0 then
		return query select b.booth_id from booth b join hall h using (hall_id)
				where b.edition_id = fair
					and lower(h.code || ' ' || b.number || coalesce(' ' || b.price_group, '')) like all (bits)
			union select b.booth_id from application a join booth b using (application_id)
				where a.edition_id = fair and a.company_id in (select c.key from company_search(q) c)
			union select b.booth_id from application a join booth b using (application_id)
				where a.edition_id = fair and a.sign_name is not null
					and search_words(a.sign_name) like p[1]
					and search_words(a.sign_name) like coalesce(p[2], '%')
					and search_words(a.sign_name) like coalesce(p[3], '%')
					and search_words(a.sign_name) like coalesce(p[4], '%')
			limit 1000;
	end if;
end $$;

create index account_words on account using gin (search_words(name || ' ' || email) gin_trgm_ops);

create function account_search(q text) returns table (key bigint)
language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan rows 1000 as $$
declare
	p text[] := search_patterns(q);
begin
	if cardinality(p) > 0 then
		return query select a.account_id from account a
			where search_words(a.name || ' ' || a.email) like p[1]
				and search_words(a.name || ' ' || a.email) like all (p)
			limit 1000;
	end if;
end $$;

revoke execute on function company_search, application_search, booth_search, account_search from public;
grant execute on function company_search, application_search, booth_search, account_search
	to pavilion_office, pavilion_jobs;

-- The public list of exhibitors, which everyone may search: keys of exhibitor_directory. By what it shows only,
-- so that nobody can try out addresses.
create function exhibitor_search(q text) returns table (key bigint)
language plpgsql stable security definer set search_path = public, pg_temp
set plan_cache_mode = force_custom_plan rows 1000 as $$
declare
	p text[] := search_patterns(q);
begin
	if cardinality(p) > 0 then
		return query select x.exhibitor_id
			from company_search s join exhibitor x using (company_id) join company c using (company_id)
			where s.words like p[1] and s.words like coalesce(p[2], '%') and x.edition_id = current_edition() and x.status in ('listed', 'confirmed')
				and search_words(c.name || coalesce(' ' || c.name_local, '') || coalesce(' ' || c.city, ''))
					like all (p)
			limit 1000;
	end if;
end $$;
