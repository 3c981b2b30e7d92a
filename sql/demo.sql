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
