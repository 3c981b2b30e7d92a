-- office_application.filters: halls and teams, for the list of applications
select 'hall' as name, 'Hall' as label, (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', tr(name),
			'selected', coalesce(public_id = any(:hall::uuid[]), false)) order by sort, code)
		from hall where edition_id = current_edition()) as options
union all
select 'team', 'Team', (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', name,
			'selected', coalesce(public_id = any(:team::uuid[]), false)) order by name)
		from team)
union all
select 'tag', 'Tag', tag_filter('application', :tag::uuid[]);

-- office_application.known: refuses when there is no such application, or the reader's role does not open it
select refuse(404, 'There is no such application, or it is not yours to see.')
where not exists (select from application where public_id = :application);

-- office_application.one: an application with its company and who filed it
select a.public_id as application, a.number, a.status, a.held_until, a.sign_name, a.products, a.wishes,
	a.terms_accepted_at, a.currency, 
	case when a.terms_accepted_at is not null then a.net end as net,
	case when a.terms_accepted_at is not null then a.tax end as tax,
	application_total(a.application_id, a.status, a.terms_accepted_at, a.total) as total,
	a.created_at, a.changed_at,
	a.status = 'applied' as decidable, a.status = 'approved' as revocable,
	c.public_id as company, c.name as company_name, c.name_local, country_name(c.country) as country_name, c.city,
	t.name as team_name, o.name as owner_name, f.name as filed_name, f.email as filed_email,
	h.public_id as hall, tr(h.name) as hall_name, tr(e.name) as edition
from application a join company c using (company_id) join hall h using (hall_id)
join edition e on e.edition_id = a.edition_id
left join account f on f.account_id = a.account_id
left join team t on t.team_id = a.team_id
left join account o on o.account_id = a.owner_id
where a.public_id = :application;

-- office_application.booths: the booths it is for
select b.public_id as booth, b.number, b.area, b.open_sides, b.kind, b.status, ab.living
from application a join application_booth ab using (application_id) join booth b using (booth_id)
where a.public_id = :application
order by b.number;

-- office_application.prices: the price as it was shown when the exhibitor applied
select tr(line -> 'label') as label, (line ->> 'amount')::bigint as amount, line ->> 'kind' as kind, a.currency
from application a cross join lateral jsonb_array_elements(a.price_lines) with ordinality as l (line, at)
where a.public_id = :application
order by at;

-- office_application.steps: what happened to it, when, by whom and why
select s.status, s.at, s.reason, p.name as who
from application_step s join application a using (application_id)
left join account p on p.account_id = s.account_id
where a.public_id = :application
order by s.step_id;

-- office_application.decide: approves or declines several at once, or takes approvals back
select count, list_back(concat_ws('&', nullif(:back::text, ''), 'done=' || :decision, 'count=' || count),
	'/office/applications') as "to"
from booking_decide(:applications::uuid[], :decision::text, :reason) count;

-- office_application.decide_one: the same for the one on its page
select booking_decide(array[:application::uuid], :decision, :reason) as count;
