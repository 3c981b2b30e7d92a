-- visit.fair: whether visitors can register now, and for what
select registration_state(e.edition_id) as state, tr(e.name) as fair, e.opens_on, e.closes_on, e.register_from,
	e.register_until, e.group_most, tr(v.name) as venue, e.code as edition
from edition e left join venue v using (venue_id) where e.edition_id = current_edition();

-- visit.invitation: what the code of an invitation is good for; `unknown` if there is none such
select g.code as given_code, coalesce(i.state, 'unknown') as state, i.code, i.category, i.category_name, i.company, i.email, i.guest
from (select :code::text as code) g left join invitation_look(g.code) i on true
where g.code is not null;

-- visit.categories: as what whoever comes may register
select c.public_id as category, tr(c.name) as category_name, c.colour,
	coalesce(c.public_id = :category::uuid, row_number() over (order by c.sort, c.category_id) = 1) as chosen,
	count(*) over () > 1 as several
from badge_category c where c.edition_id = current_edition() and c.open
order by c.sort, c.category_id;

-- visit.questions: what is asked, with the answers of a form that was refused
select f.* from question_form(current_edition(), (select i.category_id from invitation_look(:code::text) i), :answer::jsonb) f;

-- visit.consents: what is agreed to, with what was ticked in a form that was refused
select 'consent.' || c.code as field, c.public_id as consent, c.version, tr(c.title) as title, tr(c.body) as body, c.required,
	coalesce(:consent::jsonb ->> c.code = c.public_id::text, false) as ticked
from consent_current(current_edition()) c;

-- visit.people: the rows of a group, filled in so far
select n + 1 as nth, 'person.' || n || '.name' as name_field, 'person.' || n || '.email' as email_field,
	'person.' || n || '.job_title' as job_title_field, 'person.' || n || '.phone' as phone_field,
	p.it ->> (n || '.name') as person_name, p.it ->> (n || '.email') as person_email,
	p.it ->> (n || '.job_title') as person_job_title, p.it ->> (n || '.phone') as person_phone,
	p.it ->> (n || '.line') as line
from (select coalesce(:person::jsonb, '{}') as it) p,
	lateral (select coalesce(max(r.n) + 1, 0) as filled from people_rows(p.it) r) f,
	generate_series(0, least(60, greatest(coalesce(:rows::int, 3), f.filled)) - 1) n
where :group::boolean or p.it <> '{}';

-- visit.register: a registration, unconfirmed, and the mail that confirms it
select registration_submit(:key::uuid, :address::text, :category::uuid, :code::text, jsonb_build_object(
	'name', :name::text, 'company', :company::text, 'job_title', :job_title::text, 'email', :email::text, 'phone', :phone::text,
	'country', :country::text, 'city', :city::text, 'lang', :lang::text), :answer::jsonb, :consent::jsonb,
	case when :group::boolean then :person::jsonb end, :way::text);

-- visit.check: what is wrong with the invitation, the answers, the people and the consents of a form that was refused
select registration_check(:category::uuid, :code::text, :email::text, :answer::jsonb, :consent::jsonb,
	case when :group::boolean then :person::jsonb end);

-- visit.together: registrations of several who waited together, one person each
select * from registration_together(:forms::jsonb[]);

-- visit.again: a new link, if somebody of that address is registered
select visitor_again(:email::text, :address::text);
