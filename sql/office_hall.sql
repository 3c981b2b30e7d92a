-- office_hall.chosen: the booths that are chosen in the plan, and who has them
select b.public_id as booth, h.public_id as hall, b.number, b.area, b.open_sides, b.kind, b.price_group, b.block_reason,
	booth_shown(b.status, b.held_until) as status, case when c.company_id is not null then a.public_id end as application,
	c.name as company_name
from booth b join hall h using (hall_id)
left join application a on a.application_id = b.application_id and b.status <> 'free'
left join company c on c.company_id = a.company_id
	and company_open((select permission_scope(current_account(), 'company.read')), c.team_id, c.owner_id)
where h.public_id = :hall::uuid and b.public_id = any(:booth::uuid[])
order by b.number collate reading;

-- office_hall.public: whether visitors see this hall
select h.public_id as hall, e.published_at <= now() as published
from hall h join edition e using (edition_id) where h.public_id = :hall::uuid;

-- office_hall.groups: price groups in use at its edition, to choose from
with fair as (select edition_id from hall where public_id = :hall::uuid)
select distinct price_group from booth join fair using (edition_id) where price_group is not null
union select distinct price_group from price_rule join fair using (edition_id) where price_group is not null
order by 1;

-- office_hall.change: what the list of booths does with several, and back to the plan
select '/office/halls/' || :hall::uuid || '?done=changed&count=' || count as "to"
from booth_change(:booths::uuid[], :change, case :change when 'price_group' then :price_group else :reason end) count;
