-- demo.editions: whether there is a fair already
select count(*) from edition;

-- demo.category: the category of an edition with this code; exhibitors may invite guests as VIP
with opened as (
	update badge_category c set guests = true where c.edition_id = :edition::bigint and c.code = :code::text and c.code = 'vip'
)
select c.category_id from badge_category c where c.edition_id = :edition::bigint and c.code = :code::text;

-- demo.consent: the newest text with this code
select c.consent_id from consent c where c.edition_id = :edition::bigint and c.code = :code::text
order by c.version desc limit 1;

-- demo.holder: gives this address to the first contact of a company whose booth is confirmed
with holder as (
	update account a set email = :email::text
	where a.account_id = (
		select p.account_id from application p join exhibitor x using (edition_id, company_id)
		where p.edition_id = :edition::bigint and p.status = 'confirmed' and x.status = 'confirmed'
			and not exists (select from account_password w where w.account_id = p.account_id)
		order by p.company_id, p.application_id limit 1)
	returning a.account_id
), known as (
	update contact k set email = :email::text from holder h where k.account_id = h.account_id
)
select account_id from holder;

-- demo.visit: a link to the page of a visitor who has something to show: a group, sessions of the forum, a lead
insert into registration_link (token_hash, registration_id)
select sha256(convert_to(:secret::text, 'UTF8')), r.registration_id
from registration r
where r.edition_id = :edition::bigint and r.status = 'confirmed' and r.email is not null and r.company_id is null
order by exists (select from registration p where p.leader_id = r.registration_id) desc,
	exists (select from forum_signup s where s.registration_id = r.registration_id) desc,
	exists (select from lead l where l.registration_id = r.registration_id and l.withdrawn_at is null) desc,
	r.registration_id
limit 1;

-- demo.code: a code in use
select code_id from code where list = :list and code = :code and retired is null;

-- demo.tag_groups: groups of tags and their tags
with groups as (
	insert into tag_group (name, colour, sort)
	select g.name::jsonb, g.colour, g.sort from (values
		('{"en": "Potential", "zh": "潜力"}', 'green', 10),
		('{"en": "Wishes", "zh": "需求"}', 'blue', 20),
		('{"en": "Care", "zh": "关注"}', 'orange', 30)) g (name, colour, sort)
	where not exists (select from tag_group)
	returning group_id, sort
)
insert into tag (name, group_id)
select t.name, g.group_id from (values ('Key account', 10), ('Newcomer', 10), ('Sponsor', 10), ('重点客户', 10),
	('Wants a corner booth', 20), ('Pavilion organizer', 20), ('Call back', 30), ('Late payer', 30)) t (name, sort)
join groups g using (sort)
on conflict do nothing;

-- demo.company_type: what kind of companies they are; one in seven did not say
update company c set company_type_id = k.code_id
from unnest(:companies::bigint[], :words::text[]) w (company_id, word)
join code k on k.list = 'company_type' and k.code = w.word and k.retired is null
where c.company_id = w.company_id and w.company_id % 7 <> 3;

-- demo.company_source: where they came from
update company c set source_id = k.code_id
from unnest(:companies::bigint[], :words::text[]) w (company_id, word)
join code k on k.list = 'source' and k.code = w.word and k.retired is null
where c.company_id = w.company_id;

-- demo.company_unknown: texts that no list knows
with given as (
	select * from unnest(:companies::bigint[], :words::text[]) w (company_id, word)
), said as (
	insert into code_unknown (field, text, key, seen)
	select 'industry', g.word, code_key(g.word), count(*) from given g group by g.word
	on conflict (field, key) do update set seen = code_unknown.seen + excluded.seen
	returning unknown_id, key
)
insert into company_code_text (company_id, unknown_id, text)
select g.company_id, s.unknown_id, g.word from given g join said s on s.key = code_key(g.word)
on conflict do nothing;

-- demo.company_tag: tags on companies
insert into tagged (kind, record_id, tag_id)
select 'company', w.company_id, t.tag_id
from unnest(:companies::bigint[], :words::text[]) w (company_id, word) join tag t on t.name = w.word
on conflict do nothing;
