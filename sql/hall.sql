-- hall.overview: every hall of the edition with what is left in it, and what the cheapest free booth would cost
select h.public_id as hall, h.code, tr(h.name) as name, h.width::real as width, h.height::real as height,
	count(b.booth_id) as booths,
	count(b.booth_id) filter (where booth_shown(b.status, b.held_until) = 'free') as free,
	min(p.total) filter (where booth_shown(b.status, b.held_until) = 'free') as lowest, e.currency
from hall h join edition e using (edition_id) left join lateral price_hall(h.hall_id) p on true
	left join booth b using (booth_id)
where h.edition_id = current_edition()
group by h.hall_id, e.currency
order by h.sort, h.code;

-- hall.switch: the halls of the edition, to go from one to another; many are too many for a button each
select h.public_id as id, h.code, tr(h.name) as name, h.public_id = :hall::uuid as here, count(*) over () > 12 as many
from hall h where h.edition_id = (select o.edition_id from hall o where o.public_id = :hall::uuid)
order by h.sort, h.code;

-- hall.known: refuses when there is no such hall, or its edition is not published
select refuse(404, 'There is no such hall.')
where not exists (select from hall where public_id = :hall::uuid);

-- hall.hall: the hall itself, its landmarks in the reader's language, how many booths stand how. A metre is ten
-- units of the drawing. (offset 0: the state of a booth is worked out once, not once per count.)
select h.public_id as hall, h.code, tr(h.name) as name, (h.width * 10)::real as wide, (h.height * 10)::real as high,
	format('-10 -10 %s %s', (h.width * 10 + 20)::real, (h.height * 10 + 20)::real) as view_box,
	e.hold_minutes, e.hold_minutes * 60 as hold_seconds, e.hold_limit, e.currency, n.*,
	(select json_agg(json_build_object('kind', m.kind, 'x', m.x * 10, 'y', m.y * 10, 'w', m.w * 10, 'h', m.h * 10,
			'cx', m.x * 10 + m.w * 5, 'cy', m.y * 10 + m.h * 5 + f.size * 0.35, 'size', f.size, 'label', tr(m.label),
			'turn', case when m.h > m.w then format('rotate(-90 %s %s)', m.x * 10 + m.w * 5, m.y * 10 + m.h * 5) end))
		from jsonb_to_recordset(h.landmarks) as m (kind text, x real, y real, w real, h real, label jsonb),
			-- As high as the shorter side lets it be, and not longer than the longer one: Chinese is wider.
			lateral (select least(least(m.w, m.h) * 7, 24, greatest(m.w, m.h)
				* case when tr(m.label) ~ '[一-鿿]' then 9 else 14 end / greatest(length(tr(m.label)), 1))::real as size) f
		) as landmarks
from hall h join edition e using (edition_id),
	lateral (select count(*) as booths, count(*) filter (where s.state = 'free') as free,
		count(*) filter (where s.state = 'held') as held, count(*) filter (where s.state = 'applied') as applied,
		count(*) filter (where s.state = 'booked') as booked, count(*) filter (where s.state = 'blocked') as blocked,
		count(*) filter (where s.state = 'mine') as mine
		from (select booth_state(b.status, b.held_until,
				b.application_id = any (array(select a.application_id from application a where a.company_id = current_company()))) as state
			from booth b where b.hall_id = h.hall_id offset 0) s) n
where h.public_id = :hall::uuid;

-- hall.plan: every booth of the hall as the plan draws it, ten units a metre; `mine` if the reader's company has it
select b.public_id as booth, b.number, (b.x * 10)::real as x, (b.y * 10)::real as y, (b.w * 10)::real as w,
	(b.h * 10)::real as h, b.points, coalesce((m.at[0] * 10)::real, (b.x * 10 + b.w * 5)::real) as cx,
	coalesce((m.at[1] * 10 + 3)::real, (b.y * 10 + b.h * 5 + 3)::real) as cy,
	case when length(b.number) * 0.6 > b.w then (b.w / length(b.number) * 15)::real end as size,
	b.area::real as area, b.open_sides,
	booth_state(b.status, b.held_until,
		b.application_id = any (array(select a.application_id from application a where a.company_id = current_company()))) as state
from booth b,
	lateral (select case when b.points is not null then booth_middle(b.points, b.x, b.y, b.w, b.h) end as at) m
where b.hall_id = (select h.hall_id from hall h where h.public_id = :hall::uuid)
order by b.booth_id;

-- hall.hold: the reader's company's own holds in this hall, with the time that is left
select a.public_id as application, a.held_until, string_agg(b.number, ', ' order by b.number) as numbers
from application a join application_booth ab using (application_id) join booth b using (booth_id)
where a.status = 'held' and a.held_until > now() and ab.living
	and a.hall_id = (select h.hall_id from hall h where h.public_id = :hall::uuid)
group by a.application_id
order by a.held_until;

-- hall.offer: of every booth its price today, who has it and which booths touch it: what the plan's filters need
with edge as (
	select n.booth_id as a, n.other_id as b
	from booth o join booth_neighbour n using (booth_id)
	where o.hall_id = (select h.hall_id from hall h where h.public_id = :hall::uuid)
), near as (
	select p.a as booth_id, string_agg(o.number, ' ') as near
	from (select a, b from edge union select b, a from edge) p join booth o on o.booth_id = p.b
	group by p.a
)
select b.public_id as booth, b.number, booth_shown(b.status, b.held_until) as status, p.net, p.total,
	x.name as exhibitor, n.near
from booth b join price_hall((select h.hall_id from hall h where h.public_id = :hall::uuid)) p using (booth_id)
	left join booth_exhibitor x using (booth_id) left join near n using (booth_id)
where b.hall_id = (select h.hall_id from hall h where h.public_id = :hall::uuid)
order by b.booth_id;
