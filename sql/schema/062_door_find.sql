-- The door at a million records: what scorers must know comes in parts.

-- ------------------------------------------------------------------------------------------ what scorers must know
-- Parts of it are read as they are asked for, not unpacked from the beginning each time.
alter table form_rarity alter column data set storage external;

-- As in 050, but for the counts only how many bytes they have; and beside a model that was learnt, the one to start with,
-- should an older version have stored what this one cannot read.
drop function door_load();
create function door_load() returns table (version text, words text,
	company_model jsonb, company_start jsonb, company_link real, company_records bigint, company_filled bigint[],
	company_values bigint[], company_size int, contact_model jsonb, contact_start jsonb, contact_link real,
	contact_records bigint, contact_filled bigint[], contact_values bigint[], contact_size int)
language sql stable security definer set search_path = public, pg_temp as $$
	select door_version(), form_words(),
		c.params, door_start('company'), c.link, cr.records, cr.filled, cr.values, length(cr.data),
		p.params, door_start('contact'), p.link, pr.records, pr.filled, pr.values, length(pr.data)
	from (values (1)) one
	left join dedup_model c on c.used and c.kind = 'company'
	left join dedup_model p on p.used and p.kind = 'contact'
	left join form_rarity cr on cr.kind = 'company'
	left join form_rarity pr on pr.kind = 'contact'
$$;

-- Counts from a byte on (the first is 0); null if there are none.
create function door_counts(kind centre_kind, start int, size int) returns bytea
language sql stable security definer set search_path = public, pg_temp as $$
	select nullif(substr(r.data, start + 1, size), '') from form_rarity r where r.kind = door_counts.kind
$$;

revoke execute on function door_load, door_counts from public;
grant execute on function door_load, door_counts to pavilion_portal, pavilion_office, pavilion_jobs;
