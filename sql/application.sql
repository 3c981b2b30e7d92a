-- application.hold: holds booths for the reader's company; the form's key becomes the application's public id
select booking_hold(:booth::uuid[], :key::uuid) as application;

-- application.submit: the form of a held application is sent to the organizer
select booking_submit(:application::uuid, :sign_name::text, :products::text, :wishes::text, :terms::boolean);

-- application.release: the exhibitor lets go of a hold
select booking_release(:application::uuid);

-- application.withdraw: the exhibitor takes an application back
select booking_withdraw(:application::uuid, :reason::text);

-- application.confirm: the exhibitor takes what was approved
select booking_confirm(:application::uuid);

-- application.mine: every application of the reader's company, the latest first
select a.public_id as application, a.number, a.status, a.created_at, a.changed_at, a.held_until, a.total, a.currency,
	tr(e.name) as edition, h.code as hall, a.status = 'held' and a.held_until > now() as waiting,
	(select string_agg(b.number, ', ' order by b.number) from application_booth ab join booth b using (booth_id)
		where ab.application_id = a.application_id) as numbers
from application a join edition e using (edition_id) join hall h using (hall_id)
order by a.created_at desc
limit 200;

-- application.known: refuses when there is no such application of the reader's company. (A statement of its own:
-- inside another one it is never asked when the policy leaves that one no row.)
select refuse(404, 'There is no such application.')
where not exists (select from application where public_id = :application::uuid);

-- application.application: one application
select a.public_id as application, a.number, a.status, a.held_until, a.sign_name, a.products, a.wishes,
	a.terms_accepted_at, a.currency, a.total, a.created_at, tr(e.name) as edition, e.hold_minutes,
	h.public_id as hall, h.code as hall_code, tr(h.name) as hall_name,
	e.hold_minutes * 60 as hold_seconds, s.stage, s.stage in ('applied', 'approved') as open,
	s.stage in ('held', 'applied', 'approved', 'confirmed') as on_track, s.stage = 'held' as at_held,
	s.stage = 'applied' as at_applied, s.stage in ('approved', 'confirmed') as past_applied,
	s.stage = 'approved' as at_approved, s.stage = 'confirmed' as past_approved
from application a join edition e using (edition_id) join hall h using (hall_id),
	lateral (select case when a.status = 'held' and a.held_until <= now() then 'lapsed' else a.status end as stage) s
where a.public_id = :application::uuid;

-- application.booths: the booths of an application
select b.public_id as booth, b.number, b.area::real as area, b.w::real as w, b.h::real as h, b.open_sides, b.kind,
	ab.living
from application_booth ab join booth b using (booth_id) join application a on a.application_id = ab.application_id
where a.public_id = :application::uuid
order by b.number collate natural_order;

-- application.lines: the price: as fixed when applied, else as of now
select l.kind, l.label, l.amount, a.currency, l.kind = 'total' as total, l.amount < 0 as minus
from application a, lateral (
	select p.sort, p.kind, tr(p.label) as label, p.amount
	from price_quote(array(select b.public_id from application_booth ab join booth b using (booth_id)
		where ab.application_id = a.application_id and a.price_lines = '[]')) p
	union all
	select j.sort, j.kind, tr(j.label), j.amount
	from jsonb_to_recordset(a.price_lines) as j (sort int, kind text, label jsonb, amount bigint)) l
where a.public_id = :application::uuid
order by l.sort;

-- application.steps: each step with who, when and why
select s.status as step, s.at, s.reason, s.by_name, s.by_kind
from application_story s join application a using (application_id)
where a.public_id = :application::uuid
order by s.step_id;
