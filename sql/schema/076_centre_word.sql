-- What the data centre says, in the reader's language, and what it takes for the trust of a source.

-- As in 063, with places in the reader's language (072).
create or replace function review_card(kind text, id bigint) returns jsonb language plpgsql stable
security definer set search_path = public, pg_temp as $$
begin
	if kind = 'company' then
		return (select jsonb_strip_nulls(jsonb_build_object('record', c.public_id, 'name', c.name, 'local', c.name_local,
				'place', place_words(c.city, coalesce(tr(l.name), c.country)), 'street', c.street, 'phone', c.phone,
				'email', c.email, 'website', c.website, 'number', c.register_no, 'link', '/office/companies/' || c.public_id))
			from company c left join country l on l.code = c.country where c.company_id = id);
	end if;
	return (select jsonb_strip_nulls(jsonb_build_object('record', k.public_id, 'name', k.name, 'local', k.name_local,
			'place', place_words(coalesce(c.name, k.employer), k.city, coalesce(tr(l.name), k.country)),
			'street', k.job_title, 'phone', k.phone, 'email', k.email, 'link', '/office/contacts/' || k.public_id))
		from contact k left join company c using (company_id) left join country l on l.code = k.country
		where k.contact_id = id);
end $$;

-- As in 054, likewise.
create or replace function merge_card(kind centre_kind, id bigint) returns jsonb language sql stable
security definer set search_path = public, pg_temp as $$
	select jsonb_build_object('kind', kind, 'record', merge_public(kind, id), 'name', coalesce(merge_name(kind, id), '–'),
		'link', case kind when 'company' then '/office/companies/' else '/office/contacts/' end || merge_public(kind, id),
		'place', case kind when 'company' then (select place_words(c.city, country_name(c.country)) from company c where c.company_id = id)
			else (select coalesce(c.name, k.employer) from contact k left join company c using (company_id) where k.contact_id = id) end)
$$;

-- As in 054, with the moment as pages write it.
create or replace function merge_who(account bigint, at timestamptz) returns text language sql stable as $$
	select concat(coalesce((select a.name from account a where a.account_id = merge_who.account), 'Pavilion'),
		case current_lang() when 'zh' then '，' else ', ' end, forum_moment(merge_who.at, coalesce(current_zone(), 'UTC'), current_lang()))
$$;

-- As in 054; a rank that is none is refused beside its field.
create or replace function merge_rules_save(rules jsonb, ranks jsonb) returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	wrong text := (select min(r.key) from jsonb_each_text(ranks) r where r.value !~ '^[1-9]$');
begin
	perform must('centre.manage');
	if exists (select from jsonb_each_text(rules) r where r.value not in ('newest', 'complete', 'source', 'keep')) then
		perform refuse(422, 'A value does not fit.');
	elsif wrong is not null then
		perform refuse(422, 'Please write a number from 1 to 9.', 'rank.' || wrong);
	end if;
	-- A part of several fields has one rule.
	update merge_rule m set rule = r.value from jsonb_each_text(rules) r
	where m.kind || '.' || coalesce(m.part, m.field) = r.key and m.rule <> r.value;
	update merge_source s set rank = r.value::int from jsonb_each_text(ranks) r where s.source = r.key;
end $$;
