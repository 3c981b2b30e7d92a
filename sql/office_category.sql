-- office_category.known: refuses when there is no such category
select refuse(404, 'There is no such category.')
where not exists (select from badge_category where public_id = :category);

-- office_category.fresh_form: what a new category begins with
select 'blue' as colour, (select coalesce(max(sort), 0) + 1 from badge_category where edition_id = current_edition()) as sort;

-- office_category.one: a category as its form takes it
select c.public_id as category, c.code, tr(c.name) as name, c.name ->> 'en' as name_en, c.name ->> 'zh' as name_zh,
	c.colour, c.open, c.guests, c.sort
from badge_category c where c.public_id = :category;

-- office_category.days: the days of the fair, and whether badges of the category are valid on them
select d.* from badge_category c, category_days(c.edition_id, c.days) d where c.public_id = :category;

-- office_category_new.days: the days of the fair, all of them
select * from category_days(current_edition(), 65535);

-- office_category.create: one more category
select office_category_save(null, :key, :code, :name_en, :name_zh, :colour, :days::int[], :open, :guests, :sort::int) as category;

-- office_category.save: the edit form of a category
select office_category_save(:category, null, null, :name_en, :name_zh, :colour, :days::int[], :open, :guests, :sort::int) as category;

-- office_category.settings: what is set for the edition in force, times as at the venue
select to_char(e.register_from at time zone current_zone(), 'YYYY-MM-DD"T"HH24:MI') as register_from,
	to_char(e.register_until at time zone current_zone(), 'YYYY-MM-DD"T"HH24:MI') as register_until,
	e.group_most, e.staff_base, trim_scale(e.staff_step) as staff_step, e.staff_most,
	'{name,company,job_title,country,city,email,phone}'::text[] <@ e.lead_fields as all_fields,
	'name' = any (e.lead_fields) as sees_name, 'company' = any (e.lead_fields) as sees_company,
	'job_title' = any (e.lead_fields) as sees_job_title, 'country' = any (e.lead_fields) as sees_country,
	'city' = any (e.lead_fields) as sees_city, 'email' = any (e.lead_fields) as sees_email,
	'phone' = any (e.lead_fields) as sees_phone, registration_state(e.edition_id) as state
from edition e where e.edition_id = current_edition();

-- office_category.set: changes them
select office_visitor_settings(:register_from::timestamp, :register_until::timestamp, :group_most::int, :staff_base::int,
	:staff_step::numeric, :staff_most::int, :lead_fields::text[]);
