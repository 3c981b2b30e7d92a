-- demo_centre.tags: tags on contacts
insert into tagged (kind, record_id, tag_id)
select 'contact', k.contact_id, t.tag_id
from contact k join tag t on t.name = (array['Key account', 'Call back', 'Sponsor', '重点客户'])[1 + k.contact_id % 4]
where k.company_id between :first::bigint and :last::bigint and k.contact_id % 19 = 4
on conflict do nothing;

-- demo_centre.requests: three people want to work for companies that are known: one waits, one was let in, one was not
with person (n, login, name, job_title, message, state, reason, days) as (values
	(1, 'j.weber', 'Jonas Weber', 'Project manager', 'I take over the stand from next year on. Mr. Brandt can confirm it.', 'asked', null, 1),
	(2, 'm.keller', 'Marie Keller', 'Marketing', 'I book our trade fairs.', 'accepted', null, 12),
	(3, 'p.novak', 'Petr Novák', 'Agent', 'I represent them in Central Europe.', 'declined', 'Agents register with their own company, please.', 20)
), firm as (
	select c.*, split_part(c.email, '@', 2) as host, row_number() over (order by c.company_id) as n
	from company c join account o on o.account_id = c.owner_id
	where c.company_id between :first::bigint and :last::bigint and o.email = 'junior@demo.example' and c.email is not null
		and exists (select from exhibitor x where x.company_id = c.company_id and x.edition_id = :edition::bigint)
	order by c.company_id limit 3
), them as (
	insert into account (public_id, email, name, kind, lang, created_at, confirmed_at)
	select md5('join' || f.public_id)::uuid, p.login || '@' || case p.n when 3 then 'novak-agency.example' else f.host end, p.name,
		'exhibitor', 'en', now() - p.days * interval '1 day', now() - p.days * interval '1 day'
	from person p join firm f using (n)
	returning account_id, public_id, email
), asked as (
	insert into join_request (public_id, company_id, account_id, fields, message, state, reason, created_at, asked_at, decided_at, decided_by)
	select md5('request' || f.public_id)::uuid, f.company_id, t.account_id, jsonb_strip_nulls(jsonb_build_object('email', t.email,
			'name', p.name, 'job_title', p.job_title, 'lang', 'en', 'company', regexp_replace(f.name, ',? [^ ]*$', ''),
			'country', f.country, 'city', f.city, 'street', f.street, 'postcode', f.postcode)),
		p.message, p.state, p.reason, w.at, w.at, case when p.state <> 'asked' then w.at + interval '1 day' end,
		case when p.state <> 'asked' then (select account_id from account where email = 'sales@demo.example') end
	from person p join firm f using (n) join them t on t.public_id = md5('join' || f.public_id)::uuid,
		lateral (select now() - p.days * interval '1 day' as at) w
	returning company_id, account_id, state, fields
)
insert into contact (public_id, company_id, account_id, name, job_title, email)
select md5('joined' || f.public_id)::uuid, f.company_id, a.account_id, a.fields ->> 'name', a.fields ->> 'job_title', a.fields ->> 'email'
from asked a join firm f using (company_id) where a.state = 'accepted';

-- demo_centre.file: a list of exhibitors as an agent sends it: some are known, with other numbers, some are written otherwise
-- than what is known, some new; with texts that no list of codes has, a row without a name and an address that is none
with known as (
	select c.*, row_number() over (order by c.company_id) as n from company c
	where c.company_id between :first::bigint and :last::bigint and c.company_id % 97 = 11 and c.import_key is not null
	order by c.company_id limit 14
), lines as (
	select n, name, country, city, street, postcode, case when n % 2 = 0 then phone || ' - ' || n else phone end as phone,
		case when n % 3 = 0 then 'export@' || split_part(email, '@', 2) else email end as email, website,
		(array['282', 'Hafenautomation', '265', 'Windkraft-Zulieferer'])[1 + n % 4] as industry
	from known where n <= 7
	union all
	select n, case n % 2 when 0 then upper(name) else regexp_replace(name, ',? [^ ]*$', '') end, country, city, street, null,
		replace(phone, ' ', ''), case when n % 2 = 0 then email else 'info@' || split_part(email, '@', 2) end, website,
		(array['282', 'Hafenautomation', 'Kaitechnik'])[1 + n % 3]
	from known where n > 7
	union all
	select * from (values
		(20, 'Kestrel Quay Systems Ltd', 'GB', 'Felixstowe', '14 Dock Gate Road', 'IP11 3SY', '+44 1394 555 014', 'office@kestrel-quay.example', 'https://kestrel-quay.example', 'Kaitechnik'),
		(21, 'Talleres Portuarios Ibarra S.L.', 'ES', 'Bilbao', 'Calle de la Ría 7', '48009', '+34 944 555 018', 'ibarra@talleres-ibarra.example', 'https://talleres-ibarra.example', '281'),
		(22, '宁波甬港智能装备有限公司', 'CN', '宁波', '港城路 66 号', '315800', '+86 574 5550 1466', 'yonggang at example', 'https://yonggang.example', '智能港口'),
		(23, null, 'NL', 'Rotterdam', 'Waalhaven 12', '3089', '+31 10 555 0123', 'info@waalhaven.example', null, '281')) v
)
select E'Company,Country,City,Street,Postcode,Phone,E-mail,Website,Industry\n' || string_agg(format('"%s",%s,"%s","%s",%s,%s,%s,%s,%s',
	l.name, l.country, l.city, l.street, l.postcode, l.phone, l.email, l.website, l.industry), E'\n' order by l.n)
from lines l;

-- demo_centre.imported: who brought it in, and when; what it brought is searched for once more by itself, after the search of
-- all that waits already, so that the queue can be narrowed to it
with searched as (
	select dedup_queue(uuid_v7(), 'company', i.import_id, null) from import i where i.public_id = :import::uuid
)
update import i set account_id = (select account_id from account where email = 'sales@demo.example'),
	created_at = now() - interval '9 days', ended_at = now() - interval '9 days' + interval '3 seconds'
from searched where i.public_id = :import::uuid;

-- demo_centre.act: what follows is done by this organizer
select set_config('pavilion.account', a.account_id::text, false), set_config('pavilion.scope', 'all', false)
from account a where a.email = :email::text;

-- demo_centre.pairs: companies that stand there twice, each with its twin, and one that two of its people are one of
(select 'company' as kind, c.public_id as survivor, t.public_id as loser
from company c join company t on t.public_id = md5('twin' || c.public_id)::uuid
where c.company_id between :first::bigint and :last::bigint and c.company_id % 80 = 7 and c.merged_into is null and t.merged_into is null
order by c.company_id limit 4)
union all
(select 'contact', k.public_id, t.public_id
from contact k join contact t on t.public_id = md5('firm' || k.public_id)::uuid
where k.company_id between :first::bigint and :last::bigint and k.merged_into is null and t.merged_into is null
order by k.contact_id limit 1);

-- demo_centre.merge: they become one
select merge_first(merge_do(:kind::centre_kind, :survivor::uuid, array[:loser::uuid])) as merge;

-- demo_centre.since: what happens afterwards: somebody changes the record, somebody else tags it
with changed as (
	update company set phone = regexp_replace(phone, '[0-9]{2}$', '77'), city = upper(city) where public_id = :survivor::uuid returning company_id
)
insert into tagged (kind, record_id, tag_id) select 'company', c.company_id, t.tag_id from changed c, tag t where t.name = 'Newcomer'
on conflict do nothing;

-- demo_centre.unmerge: two were not the same after all
select unmerge_do(:merge::uuid, '{"apart": true}');
