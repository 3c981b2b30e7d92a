-- staff.count: how many badges the company's staff may have and has
select c.*, greatest(c.quota - c.used, 0) as free from staff_count() c;

-- staff.list: who has one
select * from staff_list();

-- staff.one: one of them
select s.name as staff_name, s.job_title as staff_job_title, s.email as staff_email, s.phone as staff_phone, s.*
from staff_list(:person::uuid) s;

-- staff.known: a page of nobody is none
select case when not exists (select from staff_list(:person::uuid)) then refuse(404, 'There is no such record.') end;

-- staff.people: the rows of the form, filled in so far
select n + 1 as nth, 'person.' || n || '.name' as name_field, 'person.' || n || '.email' as email_field,
	'person.' || n || '.job_title' as job_title_field, 'person.' || n || '.phone' as phone_field,
	p.it ->> (n || '.name') as person_name, p.it ->> (n || '.email') as person_email,
	p.it ->> (n || '.job_title') as person_job_title, p.it ->> (n || '.phone') as person_phone,
	p.it ->> (n || '.line') as line
from (select coalesce(:person::jsonb, '{}') as it) p,
	lateral (select coalesce(max(r.n) + 1, 0) as filled from people_rows(p.it) r) f,
	generate_series(0, least(60, greatest(coalesce(:rows::int, 1), f.filled)) - 1) n;

-- staff.add: badges for more people
select staff_add(:person::jsonb);

-- staff.check: what is wrong with the people of a form that was refused
select staff_check(:person::jsonb);

-- staff.save: their data
select staff_save(:person::uuid, :staff_name::text, :staff_job_title::text, :staff_email::text, :staff_phone::text);

-- staff.remove: the badge is good no more
select staff_remove(:person::uuid);
