-- office_staff.filters: the tags that companies have, for the list
select 'tag' as name, 'Tag' as label, tag_filter('company', :tag::uuid[]) as options;

-- office_staff.known: refuses when there is no such exhibitor at the edition in force
select refuse_unknown('company', :company, 'There is no such exhibitor at this edition.')
where not exists (select from exhibitor x join company c using (company_id)
	where c.public_id = :company and x.edition_id = current_edition());

-- office_staff.one: an exhibitor with its area and quota
select c.public_id as company, c.name, staff_area(x.edition_id, x.company_id) as area, staff_used(x.edition_id, x.company_id) as used,
	staff_quota(x.edition_id, x.company_id) as quota, a.badges, a.changed_at, p.name as who,
	staff_by_area(x.edition_id, x.company_id) as by_area
from exhibitor x join company c using (company_id)
left join staff_allowance a on a.edition_id = x.edition_id and a.company_id = x.company_id
left join account p on p.account_id = a.account_id
where c.public_id = :company and x.edition_id = current_edition();

-- office_staff.people: its staff, the latest first
select r.public_id as registration, r.name, r.job_title, r.email, r.status, r.created_at, badge_number(b.number) as number
from registration r join company c on c.company_id = r.company_id
left join badge b on b.registration_id = r.registration_id and b.revoked_at is null
where c.public_id = :company and r.edition_id = current_edition()
order by r.registration_id desc
limit 500;

-- office_staff.save: another quota
select office_staff_save(:company, :badges::int);
