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
