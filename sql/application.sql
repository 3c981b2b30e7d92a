-- application.hold: holds booths for the reader's company; the form's key becomes the application's public id
select booking_hold(:booth::uuid[], :key::uuid) as application;

-- application.submit: the form of a held application is sent to the organizer
select booking_submit(:application::uuid, :sign_name::text, :products::text, :wishes::text, :terms::boolean,
	:terms_read::uuid);

-- application.release: the exhibitor lets go of a hold
select booking_release(:application::uuid);

-- application.withdraw: the exhibitor takes an application back
select booking_withdraw(:application::uuid, :reason::text);

-- application.confirm: the exhibitor takes what was approved
select booking_confirm(:application::uuid);

-- application.mine: every application of the reader's company, the latest first; `over`: a hold that led to nothing
select a.public_id as application, a.number, a.status, s.stage, s.stage in ('released', 'lapsed') as over,
	a.created_at, a.changed_at, a.held_until,
	application_total(a.application_id, a.status, a.terms_accepted_at, a.total) as total, a.currency,
	tr(e.name) as edition, tr(h.name) as hall, a.status = 'held' and a.held_until > now() as waiting,
	count(*) filter (where s.stage in ('released', 'lapsed')) over () as over_count,
	count(*) filter (where s.stage not in ('released', 'lapsed')) over () as living_count,
	(select string_agg(b.number, ', ' order by b.number) from application_booth ab join booth b using (booth_id)
		where ab.application_id = a.application_id) as numbers
from application a join edition e using (edition_id) join hall h using (hall_id),
	lateral (select application_stage(a.status, a.held_until, a.terms_accepted_at) as stage) s
order by a.created_at desc
limit 200;

-- application.known: refuses when there is no such application of the reader's company. (A statement of its own:
-- inside another one it is never asked when the policy leaves that one no row.)
select refuse(404, 'There is no such application.')
where not exists (select from application where public_id = :application::uuid);

-- application.application: one application
select a.public_id as application, a.number, a.status, a.held_until, a.sign_name, a.products, a.wishes,
	a.terms_accepted_at, t.public_id as terms_accepted, a.currency,
	application_total(a.application_id, a.status, a.terms_accepted_at, a.total) as total, a.created_at, tr(e.name) as edition, e.hold_minutes,
	h.public_id as hall, h.code as hall_code, tr(h.name) as hall_name,
	e.hold_minutes * 60 as hold_seconds, s.stage, s.stage in ('applied', 'approved') as open,
	s.stage in ('held', 'applied', 'approved', 'confirmed') as on_track, s.stage = 'held' as at_held,
	s.stage = 'applied' as at_applied, s.stage in ('approved', 'confirmed') as past_applied,
	s.stage = 'approved' as at_approved, s.stage = 'confirmed' as past_approved
from application a join edition e using (edition_id) join hall h using (hall_id) left join terms t using (terms_id),
	lateral (select application_stage(a.status, a.held_until, a.terms_accepted_at) as stage) s
where a.public_id = :application::uuid;

-- application.booths: the booths of an application
select b.public_id as booth, b.number, b.area::real as area, b.w::real as w, b.h::real as h, b.open_sides, b.kind,
	ab.living
from application_booth ab join booth b using (booth_id) join application a on a.application_id = ab.application_id
where a.public_id = :application::uuid
order by b.number collate natural_order;

-- application.terms: the terms of participation that a held application would accept
select t.public_id as terms from application a, terms_of(a.edition_id) t
where a.public_id = :application::uuid and a.status = 'held';

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
select application_stage(s.status, null, a.terms_accepted_at) as step, s.at, s.reason, s.by_name, s.by_kind
from application_story s join application a using (application_id)
where a.public_id = :application::uuid
order by s.step_id;
