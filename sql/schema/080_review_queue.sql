-- As in 072, with the open money of each currency for the page, which writes it in the reader's way; `money` is for a file.
create or replace view review_companies as
select g.group_id, g.public_id, g.priority, g.records, g.weight, g.countries, g.import_id, g.created_at, (
	select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', c.name, 'local', c.name_local,
		'place', place_words(c.city, coalesce(tr(l.name), c.country)))) order by m.record_id)
	from (select d.record_id from dedup_member d where d.group_id = g.group_id order by d.record_id limit 4) m
	join company c on c.company_id = m.record_id left join country l on l.code = c.country) as cards, (
	select string_agg(c.name, ' / ' order by m.record_id)
	from (select d.record_id from dedup_member d where d.group_id = g.group_id order by d.record_id limit 4) m
	join company c on c.company_id = m.record_id) as names, (
	select count(distinct x.edition_id) from dedup_member m join exhibitor x on x.company_id = m.record_id
	where m.group_id = g.group_id) as editions, (
	select string_agg(money_text(s.amount, s.currency) || ' ' || s.currency, ', ' order by s.amount desc, s.currency)
	from (select sum(a.total) filter (where company_open((select review_reads()), c.team_id, c.owner_id))::bigint as amount, a.currency::text as currency
		from dedup_member m join application a on a.company_id = m.record_id join company c on c.company_id = m.record_id
		where m.group_id = g.group_id and dedup_open(a.status)
		group by a.currency) s where s.amount > 0) as money, (
	select jsonb_agg(jsonb_build_object('amount', s.amount, 'currency', s.currency) order by s.amount desc, s.currency)
	from (select sum(a.total) filter (where company_open((select review_reads()), c.team_id, c.owner_id))::bigint as amount, a.currency::text as currency
		from dedup_member m join application a on a.company_id = m.record_id join company c on c.company_id = m.record_id
		where m.group_id = g.group_id and dedup_open(a.status)
		group by a.currency) s where s.amount > 0) as moneys
from dedup_group g
where g.kind = 'company' and g.state = 'open' and (select may('centre.review'))
	and ((select review_scope('company')) = 'all' or g.group_id in (select review_mine('company')));
create or replace view review_contacts as
select g.group_id, g.public_id, g.priority, g.records, g.weight, g.countries, g.import_id, g.created_at, (
	select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('name', k.name, 'local', k.name_local,
		'place', place_words(coalesce(c.name, k.employer), k.city, coalesce(tr(l.name), k.country))))
		order by m.record_id)
	from (select d.record_id from dedup_member d where d.group_id = g.group_id order by d.record_id limit 4) m
	join contact k on k.contact_id = m.record_id left join company c using (company_id)
	left join country l on l.code = k.country) as cards, (
	select string_agg(k.name, ' / ' order by m.record_id)
	from (select d.record_id from dedup_member d where d.group_id = g.group_id order by d.record_id limit 4) m
	join contact k on k.contact_id = m.record_id) as names, (
	select count(distinct r.edition_id) from dedup_member m join registration r on r.contact_id = m.record_id
	where m.group_id = g.group_id) as editions, (
	select string_agg(money_text(s.amount, s.currency) || ' ' || s.currency, ', ' order by s.amount desc, s.currency)
	from (select sum(a.total) filter (where company_open((select review_reads()), c.team_id, c.owner_id))::bigint as amount, a.currency::text as currency
		from dedup_member m join contact k on k.contact_id = m.record_id join application a using (account_id)
		join company c on c.company_id = a.company_id
		where m.group_id = g.group_id and dedup_open(a.status)
		group by a.currency) s where s.amount > 0) as money, (
	select jsonb_agg(jsonb_build_object('amount', s.amount, 'currency', s.currency) order by s.amount desc, s.currency)
	from (select sum(a.total) filter (where company_open((select review_reads()), c.team_id, c.owner_id))::bigint as amount, a.currency::text as currency
		from dedup_member m join contact k on k.contact_id = m.record_id join application a using (account_id)
		join company c on c.company_id = a.company_id
		where m.group_id = g.group_id and dedup_open(a.status)
		group by a.currency) s where s.amount > 0) as moneys
from dedup_group g
where g.kind = 'contact' and g.state = 'open' and (select may('centre.review'))
	and ((select review_scope('contact')) = 'all' or g.group_id in (select review_mine('contact')));
