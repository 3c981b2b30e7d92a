-- office_door.company_like: companies that are like what stands in the form, the best first
select record, name, name_local, null as about, place_words(city, country_name(country)) as place, email,
	round(weight::numeric, 1) as bits,
	trim_scale(round((100 / (1 + power(2::numeric, -least(greatest(weight, -30), 30)::numeric))), 1)) as percent,
	weight >= 10 as strong, parts
from door_matches('company', :door::jsonb);

-- office_door.contact_like: contacts that are like what stands in the form
select record, name, name_local, about, place_words(city, country_name(country)) as place, email,
	round(weight::numeric, 1) as bits,
	trim_scale(round((100 / (1 + power(2::numeric, -least(greatest(weight, -30), 30)::numeric))), 1)) as percent,
	weight >= 10 as strong, parts
from door_matches('contact', :door::jsonb);

-- office_door.twin: says once that the company is probably known; `again` is the answer that another is meant
select refuse(409, 'This company is probably known already. Is another one meant?', 'again')
where :again::boolean is not true
	and (jsonb_array_length(coalesce(:door::jsonb, '[]')) > 0 or company_twin(:name, :country));

-- office_door.twin_contact: the same of a person
select refuse(409, 'This person is probably known already. Is another one meant?', 'again')
where :again::boolean is not true and jsonb_array_length(coalesce(:door::jsonb, '[]')) > 0;

-- office_door.add_company: what is like a new company goes to the queue of the review
select :key::uuid as company, door_keep('company', :key::uuid, :door::jsonb);

-- office_door.keep_company: what is like a changed company goes to the queue of the review
select :company::uuid as company, door_keep('company', :company::uuid, :door::jsonb);

-- office_door.add_contact: what is like a new contact goes to the queue of the review
select :key::uuid as contact, door_keep('contact', :key::uuid, :door::jsonb);

-- office_door.keep_contact: what is like a changed contact goes to the queue of the review
select :contact::uuid as contact, door_keep('contact', :contact::uuid, :door::jsonb);
