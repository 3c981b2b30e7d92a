-- office_lead.rule: what exhibitors see of a visitor they scan, and how many visitors agreed to be scanned
select 'name' = any (e.lead_fields) as sees_name, 'company' = any (e.lead_fields) as sees_company,
	'job_title' = any (e.lead_fields) as sees_job_title, 'country' = any (e.lead_fields) as sees_country,
	'city' = any (e.lead_fields) as sees_city, 'email' = any (e.lead_fields) as sees_email,
	'phone' = any (e.lead_fields) as sees_phone,
	(select count(distinct rc.registration_id) from registration_consent rc join consent c using (consent_id)
		join registration r using (registration_id)
		where c.edition_id = e.edition_id and c.code = 'lead' and rc.withdrawn_at is null and r.status = 'confirmed') as agreed,
	(select count(*) from registration r where r.edition_id = e.edition_id and r.status = 'confirmed') as visitors
from edition e where e.edition_id = current_edition();

-- office_lead.questions: whose answers they see too
select q.public_id as question, tr(q.label) as label from question q
where q.edition_id = current_edition() and q.lead and q.retired_at is null order by q.sort, q.question_id;

-- office_lead.filters: the tags that companies have, for the list
select 'tag' as name, 'Tag' as label, tag_filter('company', :tag::uuid[]) as options;
