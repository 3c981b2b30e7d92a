-- booth.list: the booths of a hall as a list, for those who cannot use the plan; filtered and sorted
select b.public_id as booth, b.number, b.area::real as area, b.w::real as w, b.h::real as h, b.open_sides, b.kind,
	s.state, p.net, p.total, e.currency, x.exhibitor, x.name as exhibitor_name,
	s.state = 'free' as free, b.public_id = any (:booth::uuid[]) as chosen, count(*) over () as shown
from booth b join price_hall((select h.hall_id from hall h where h.public_id = :hall::uuid)) p using (booth_id)
	join edition e using (edition_id) left join booth_exhibitor x using (booth_id),
	lateral (select booth_state(b.status, b.held_until,
		b.application_id = any (array(select a.application_id from application a))) as state) s
where b.hall_id = (select h.hall_id from hall h where h.public_id = :hall::uuid)
	and (:area::numeric[] is null or b.area = any (:area::numeric[]))
	and (:price::bigint is null or p.total <= money_minor(:price::bigint, e.currency))
	and (:sides::int is null or b.open_sides >= :sides::int)
	and (:status::text is null or s.state = :status::text)
	and (:q::text is null or strpos(lower(b.number), lower(:q::text)) > 0
		or strpos(lower(x.name), lower(:q::text)) > 0)
order by case :sort::text when 'price' then p.total when 'area' then (b.area * 100)::bigint end,
	case :sort::text when 'price-' then p.total when 'area-' then (b.area * 100)::bigint end desc,
	b.number collate natural_order;

-- booth.sizes: the sizes there are in a hall, the usual ones first
select b.area::real as size, count(*) as booths, coalesce(b.area = any (:area::numeric[]), false) as chosen
from booth b where b.hall_id = (select h.hall_id from hall h where h.public_id = :hall::uuid)
group by b.area order by count(*) desc, b.area limit 6;

-- booth.chosen: the booths that are chosen, one by one; `without` is the choice without it
select b.public_id as booth, b.number, b.area::real as area, b.w::real as w, b.h::real as h, b.open_sides, b.kind,
	booth_state(b.status, b.held_until,
		b.application_id = any (array(select a.application_id from application a))) as state,
	(select x.name from booth_exhibitor x where x.booth_id = b.booth_id) as exhibitor, -- of these booths, not of all
	(select string_agg('booth=' || o, '&') from unnest(:booth::uuid[]) as o where o <> b.public_id) as without
from booth b
where b.public_id = any (:booth::uuid[])
order by b.number collate natural_order;

-- booth.choice: the chosen booths taken together; no row if there are none
select count(*) as booths, count(*) > 1 as several, sum(b.area)::real as area,
	string_agg(b.number, ', ' order by b.number collate natural_order) as numbers,
	bool_and(s.state = 'free') as free, bool_or(s.state = 'mine') as mine,
	bool_and(s.state in ('free', 'mine')) as priced, min(h.public_id::text) as in_hall,
	min(e.hold_minutes) as hold_minutes, string_agg('booth=' || b.public_id, '&') as query
from booth b join hall h using (hall_id) join edition e on e.edition_id = b.edition_id,
	lateral (select booth_state(b.status, b.held_until,
		b.application_id = any (array(select a.application_id from application a))) as state) s
where b.public_id = any (:booth::uuid[])
having count(*) > 0;

-- booth.near: free booths that touch the chosen ones, if these are free: what could be added
select o.public_id as booth, o.number, o.area::real as area
from booth o
where booth_shown(o.status, o.held_until) = 'free' and o.public_id <> all (:booth::uuid[])
	and not exists (select from booth b where b.public_id = any (:booth::uuid[])
		and booth_shown(b.status, b.held_until) <> 'free')
	and o.booth_id in (
		select n.other_id from booth b join booth_neighbour n using (booth_id) where b.public_id = any (:booth::uuid[])
		union
		select n.booth_id from booth b join booth_neighbour n on n.other_id = b.booth_id
		where b.public_id = any (:booth::uuid[]))
order by o.number collate natural_order
limit 8;

-- booth.quote: what the chosen booths cost together if applied for now
select p.kind, tr(p.label) as label, p.amount, p.currency, p.kind = 'total' as total, p.amount < 0 as minus
from price_quote(:booth::uuid[]) p order by p.sort;
