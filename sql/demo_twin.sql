-- demo_twin.companies: every fortieth company once more, as data centres have them: another legal form, capitals, only the
-- Chinese name, two letters exchanged, a moved office, the name spelled out. Each from its original alone, so that the
-- same fair has the same twins
with original as (
	select c.*, row_number() over (order by company_id) as n, split_part(c.email, '@', 2) as host,
		md5('twin' || c.public_id)::uuid as id
	from company c
	where c.company_id between :first::bigint and :last::bigint and c.company_id % 40 = 7 and c.email is not null
)
insert into company (public_id, name, name_local, country, city, street, postcode, phone, email, website, register_no, about,
	team_id, owner_id, created_at, changed_at)
select id, case n % 6
		when 0 then regexp_replace(name, ',? (GmbH|GmbH & Co\. KG|KG|AG|Co\., Ltd\.|Ltd\.?|Ltda\.|Inc\.|Corp\.|LLC|plc|S\.r\.l\.|S\.p\.A\.|SARL|SAS|S\.A\.|S\.L\.|B\.V\.|N\.V\.|AB|AS|ApS|Oy|K\.K\.)$', '')
		when 1 then upper(name)
		when 2 then coalesce(name_local, name)
		when 3 then overlay(name placing reverse(substr(name, 4, 2)) from 4)
		when 5 then replace(replace(name, 'Co., Ltd.', 'Company Limited'), 'GmbH', 'Gesellschaft mbH')
		else name end,
	case when n % 6 = 2 then null else name_local end, country, city,
	case when n % 6 in (1, 4) then regexp_replace(street, '[0-9]+', (n * 7 % 190 + 3)::text) else street end,
	case when n % 6 <> 4 then postcode end,
	case n % 4 when 1 then null when 2 then phone || ' ext. ' || 10 + n % 80 else phone end,
	case n % 3 when 0 then email when 1 then 'sales@' || host end, case when n % 5 <> 3 then website end,
	case when n % 2 = 0 then register_no end, '{}', team_id, owner_id, created_at - interval '200 days', changed_at - interval '90 days'
from original;

-- demo_twin.people: a contact of every other twin, the same person as at the original: the same mailbox, or a name that is turned
-- around, without title. And people at two firms: one in three hundred has a second contact at the next company
insert into contact (public_id, company_id, name, job_title, email, phone, created_at, changed_at)
select md5('twin' || k.public_id)::uuid, t.company_id,
	case c.company_id % 3 when 0 then regexp_replace(k.name, '^(\S+) (\S+)$', '\2, \1') else k.name end,
	case c.company_id % 2 when 0 then k.job_title end, case c.company_id % 3 when 1 then null else k.email end,
	k.phone, k.created_at - interval '200 days', k.created_at - interval '90 days'
from company c join company t on t.public_id = md5('twin' || c.public_id)::uuid
join lateral (select * from contact o where o.company_id = c.company_id order by o.contact_id limit 1) k on true
where c.company_id between :first::bigint and :last::bigint and c.company_id % 80 = 7
union all
select md5('firm' || k.public_id)::uuid, k.company_id + 1, k.name, k.job_title, k.email, k.phone, k.created_at, k.created_at
from contact k
where k.company_id between :first::bigint and :last::bigint - 1 and k.company_id % 300 = 33
	and k.contact_id = (select min(o.contact_id) from contact o where o.company_id = k.company_id);

-- demo_twin.exhibitors: one twin in two exhibited at the edition before
insert into exhibitor (public_id, edition_id, company_id, status, created_at)
select md5('place' || t.public_id)::uuid, :edition::bigint, t.company_id, 'confirmed', now() - interval '310 days'
from company c join company t on t.public_id = md5('twin' || c.public_id)::uuid
where c.company_id between :first::bigint and :last::bigint and c.company_id % 80 = 7;

-- demo_twin.dead: addresses that do not arrive any more
insert into email_state (address, state, why, at)
select distinct lower(k.email), 'dead', '550 5.1.1 No such user here', now() - k.contact_id % 90 * interval '1 day'
from contact k
where k.company_id between :first::bigint and :last::bigint and k.contact_id % 130 = 77 and k.email is not null
on conflict do nothing;

-- demo_twin.stale: companies that nobody looked at for years; as in a merge, that is no change of theirs today
with untold as materialized (
	select set_config('pavilion.merging', 'demo', true) as on_
), old as (
	update company c set changed_at = now() - interval '1250 days' from untold
	where on_ <> '' and c.company_id between :first::bigint and :last::bigint and (c.company_id - :first::bigint) % 29 = 13
	returning 1
)
select set_config('pavilion.merging', '', true) as off from (select count(*) from old) done;

-- demo_twin.count: how good the data are today
select 1 as counted from quality_count();

-- demo_twin.days: and were in the weeks before: fuller from week to week, duplicates found and merged
with today as (
	select * from quality_day order by day desc limit 1
), made as (
	insert into quality_day (day, counted_at, seconds)
	select t.day - n, t.counted_at - n * interval '1 day', t.seconds from today t, generate_series(1, 42) n
	on conflict do nothing returning day
)
insert into quality_figure (day, kind, figure, have, total)
select m.day, f.kind, f.figure, case f.figure
		when 'twins' then f.total * (case f.kind when 'company' then 50 else 60 end + (t.day - m.day) / 2) / 1000
		when 'dead' then f.have * (100 - (t.day - m.day)) / 100
		when 'stale' then f.have + f.total * (t.day - m.day) / 2500
		else f.have * (1000 - (t.day - m.day) * 2) / 1000 end, f.total
from made m, today t join quality_figure f using (day)
on conflict do nothing;

-- demo_twin.runs: looks for the duplicates as soon as the jobs run
select dedup_request('company'), dedup_request('contact');
