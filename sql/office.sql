-- office.by_application: every organizer may open the dashboard: what follows is seen as far as application.read goes
select set_config('pavilion.scope', coalesce(permission_scope(current_account(), 'application.read'), ''), true);

-- office.tiles: the figures at the top of the dashboard, for the edition in force; null what the role does not open
select b.booths, b.sold, b.free,
	case when b.booths > 0 then round(100.0 * b.sold / b.booths) else 0 end as sold_percent,
	a.revenue, a.waiting, a.oldest, e.currency
from edition e
left join lateral (
	select count(*) as booths, count(*) filter (where status = 'booked') as sold,
		count(*) filter (where status = 'free' or (status = 'held' and held_until <= now())) as free
	from booth where booth.edition_id = e.edition_id) b on may('booth.read')
left join lateral (
	select coalesce(sum(total) filter (where status in ('approved', 'confirmed')), 0)::bigint as revenue,
		count(*) filter (where status = 'applied') as waiting,
		min(changed_at) filter (where status = 'applied') as oldest
	from application where application.edition_id = e.edition_id) a on may('application.read')
where e.edition_id = current_edition();

-- office.visitors: those who registered for the edition in force, for whoever may see them
select count(*) filter (where status in ('pending', 'confirmed')) as registered,
	count(*) filter (where status = 'confirmed') as confirmed,
	count(*) filter (where created_at >= date_trunc('day', now() at time zone current_zone()) at time zone current_zone()
		and status in ('pending', 'confirmed')) as today,
	to_char(now() at time zone current_zone(), 'YYYY-MM-DD') as day
from registration where edition_id = current_edition() having may('visitor.read') and count(*) > 0;

-- office.halls: booths of each hall by state, for the stacked bars
select tr(h.name) as name, h.public_id as hall,
	count(*) filter (where s.state = 'booked') as booked, count(*) filter (where s.state = 'applied') as applied,
	count(*) filter (where s.state = 'held') as held, count(*) filter (where s.state = 'free') as free,
	count(*) filter (where s.state = 'blocked') as blocked
from hall h left join lateral (
	select booth_shown(b.status, b.held_until) as state from booth b where b.hall_id = h.hall_id offset 0) s on true
where h.edition_id = current_edition() and may('booth.read')
group by h.hall_id
order by h.sort, h.code
limit 24;

-- office.weeks: applications that came in and were approved, added up by week
with first as (
	select s.status, min(date_trunc('week', s.at)) as week
	from application a join application_step s using (application_id)
	where a.edition_id = current_edition() and s.status in ('applied', 'approved')
	group by a.application_id, s.status
), weekly as (
	select week, count(*) filter (where status = 'applied') as applied,
		count(*) filter (where status = 'approved') as approved
	from first group by week
), span as (
	select greatest(min(week), date_trunc('week', now()) - interval '25 weeks') as since from weekly
)
select to_char(w, '"W"IW') as week,
	(select coalesce(sum(applied), 0)::bigint from weekly where week <= w) as applied,
	(select coalesce(sum(approved), 0)::bigint from weekly where week <= w) as approved
from span, generate_series(since, date_trunc('week', now()), interval '1 week') w
order by w;

-- office.tasks: what waits for the person who looks, each with where to do it
select * from (
	select 1 as sort, 'clipboard-check' as icon, 'blue' as colour, count(*) as count, 'Applications to decide' as label,
		min(changed_at) as oldest, '/office/applications?status=applied' as link
	from application where edition_id = current_edition() and status = 'applied'
	union all
	select 2, 'hourglass', 'orange', count(*), 'Booths on hold now', min(a.created_at), '/office/applications?status=held'
	from application a join application_booth ab using (application_id)
	where a.edition_id = current_edition() and a.status = 'held' and a.held_until > now() and ab.living
	union all
	select 3, 'mail', 'red', count(*), 'Messages that were not delivered', min(created_at), '/office/messages?state=failed&state=unknown'
	from message where state in ('failed', 'unknown') and permission_scope(current_account(), 'message.read') is not null
	union all
	select 4, 'alert-triangle', 'red', count(*), 'Jobs that failed', min(created_at), '/office/jobs?state=failed'
	from job where state = 'failed' and permission_scope(current_account(), 'job.read') is not null
) task
where count > 0
order by sort;

-- office.by_company: and from here on as far as company.read goes
select set_config('pavilion.scope', coalesce(permission_scope(current_account(), 'company.read'), ''), true);

-- office.companies: how many companies there are, and how many take part in the edition in force
select (select count(*) from company) as companies,
	(select count(*) from exhibitor x where x.edition_id = current_edition() and exhibitor_public(x.status)) as exhibitors
where may('company.read');

-- office.unassigned: companies that nobody looks after
select count(*) as count, min(created_at) as oldest
from company where team_id is null and owner_id is null
having count(*) > 0;

-- office.joins: people who wait to be let into a company that is known
select count(*) as count, min(asked_at) as oldest
from join_request where state = 'asked' and may('company.write')
having count(*) > 0;
