-- review.tile: how many likely duplicates wait, for the dashboard; for who may review them
select least(c.companies, 10000) as companies, c.companies > 10000 as more_companies, least(k.contacts, 10000) as contacts,
	k.contacts > 10000 as more_contacts, least(c.companies, 10000) + least(k.contacts, 10000) as open,
	greatest(c.companies, k.contacts) > 10000 as more
from review_open_count('company') as c (companies), review_open_count('contact') as k (contacts)
where may('centre.review');

-- review.tabs: how many stand open of each kind
select least(c.companies, 10000) as companies, c.companies > 10000 as more_companies,
	least(k.contacts, 10000) as contacts, k.contacts > 10000 as more_contacts
from review_open_count('company') as c (companies), review_open_count('contact') as k (contacts);

-- review.filters: imports that brought likely duplicates, and the countries of companies
select 'import' as name, 'Import' as label, (
		select jsonb_agg(jsonb_build_object('value', i.public_id, 'label', i.name,
			'selected', coalesce(i.public_id = any(:import::uuid[]), false)) order by i.import_id desc)
		from import i where i.import_id in (select review_bringing())) as options
union all
select 'country', 'Country', (
		select jsonb_agg(jsonb_build_object('value', k.code, 'label', k.label,
			'selected', coalesce(k.code = any(:country::text[]), false)) order by k.label)
		from (select n.code, coalesce(tr(l.name), n.code) as label
			from company_countries() n (code) left join country l using (code)) k);

-- review.undo: what was just done, to be taken back with one button
select a.public_id as act, a.what, a.names
from review_act a
where a.public_id = :act::uuid and a.undone_at is null;

-- review.head: one group of likely duplicates, with its place in the queue
select :group::uuid as "group", h.group_id, h.kind, h.state, round(h.weight::numeric, 1) as weight, h.chance, h.records,
	h.later_until, h.who, h.decided_at, h.place, h.open, h.import, h.seen, h.survivor,
	h.state in ('open', 'later') as undecided, h.kind = 'contact' as contacts,
	review_next(h.kind, h.priority, h.group_id, n.narrow) as next,
	review_next(h.kind, h.priority, h.group_id, n.narrow, true) as previous,
	review_asked(n.narrow) as asked, h.open > 10000 as more, least(h.open, 10000) as many, h.place <= 1000 as near,
	case when cardinality(h.ids) = 20 and h.records > 20 then h.records - 20 end as rest,
	case when h.kind = 'contact' then '/office/duplicates/contacts' else '/office/duplicates' end as queue
from review_head(:group::uuid) h, (select row(:import::uuid[], :country::text[], :weight_from::numeric, :weight_to::numeric, :q)::review_narrow as narrow) n;

-- review.narrow: how the queue was narrowed, field by field
select 'import' as name, i::text as value from unnest(:import::uuid[]) i
union all select 'country', c from unnest(:country::text[]) c
union all select v.name, v.value from (values ('weight_from', :weight_from::text), ('weight_to', :weight_to::text), ('q', :q)) v (name, value)
where v.value is not null;

-- review.act: the last decision about the group that still stands
select a.public_id as act, a.what, a.names, a.at, w.name as who,
	(select m.public_id from merge m where m.decision = a.decision and m.undone_at is null order by m.merge_id limit 1) as merge
from review_act a join dedup_group g using (group_id) left join account w on w.account_id = a.account_id
where g.public_id = :group::uuid and a.undone_at is null
order by a.act_id desc limit 1;

-- review.records: its records, each with what hangs on it
select row_number() over () as place, r.* from review_records(:group::uuid) r;

-- review.plan: what each record says of each field, and what would move with a merge
select * from review_fields(:group::uuid) order by part desc, n;

-- review.compared: what the engine compared of each pair, the strongest pair first
select dense_rank() over (order by p.weight desc, p.a_place, p.b_place) as pair, p.a_place, p.b_place, p.weight as total,
	p.chance, c.it ->> 'name' as comparison, p.levels[c.n] as level, p.weights[c.n] as weight,
	p.weight - (select sum(w) from unnest(p.weights) w) as prior,
	case when p.levels[c.n] >= 4 then p.shared ->> (c.it ->> 'name') end as shared
from review_pairs(:group::uuid) p, jsonb_array_elements(p.params -> 'comparisons') with ordinality c (it, n)
where p.levels[c.n] > 0
order by pair, p.weights[c.n] desc;

-- review.merge: merges the chosen records; those left out are noted as others
select d.act, review_to(d.act, 'merged', row(:import::uuid[], :country::text[], :weight_from::numeric, :weight_to::numeric, :q)::review_narrow) as "to"
from review_merge(:group::uuid, :survivor::uuid, :out::uuid[], desk_taken(:from::jsonb, :typed::jsonb, :ruled::jsonb), :typed::jsonb, :seen) as d (act);

-- review.different: notes that these are different companies or people
select d.act, review_to(d.act, 'different', row(:import::uuid[], :country::text[], :weight_from::numeric, :weight_to::numeric, :q)::review_narrow) as "to"
from review_different(:group::uuid, :record::uuid, :note) as d (act);

-- review.later: puts them aside until a day, or for a week
select d.act, review_to(d.act, 'postponed', row(:import::uuid[], :country::text[], :weight_from::numeric, :weight_to::numeric, :q)::review_narrow) as "to"
from review_later(:group::uuid, :until::date) as d (act);

-- review.undo_one: takes a decision back: the one named, else the reader's last
select '/office/duplicates/' || review_undo(:act::uuid) || '?done=undone' as "to";

-- review.apart_end: "not a duplicate" is taken back for a pair
select review_apart_end(:apart::uuid);
