-- merge.head: how sure the engine is of the strongest pair among these records, where it knows one
with r as (
	select merge_number(:kind::centre_kind, u) as id from unnest(:survivor::uuid || :loser::uuid[]) u where cardinality(:loser::uuid[]) > 0
)
select :kind::text as kind, (select count(*) from r) as records, round(max(p.weight)::numeric, 1) as weight, review_chance(max(p.weight)) as chance
from dedup_pair p where p.kind = :kind::centre_kind and p.a_id in (select id from r) and p.b_id in (select id from r);

-- merge.records: what is compared, the survivor first; `swap` makes another one the survivor
select o.n as place, o.u as record, o.card ->> 'name' as name, o.card ->> 'place' as place_of, o.card ->> 'link' as link, o.n = 1 as survivor,
	case when o.n > 1 then concat('kind=', :kind::text, '&survivor=', o.u, (select string_agg('&loser=' || other, '' order by n)
		from unnest(:survivor::uuid || :loser::uuid[]) with ordinality l (other, n) where other <> o.u)) end as swap
from (select n, u, merge_card(:kind::centre_kind, merge_number(:kind::centre_kind, u)) as card
	from unnest(:survivor::uuid || :loser::uuid[]) with ordinality r (u, n) where cardinality(:loser::uuid[]) > 0) o
order by o.n;

-- merge.plan: what a merge of these records would do: what each says of each field, and what would move
with plan as materialized (
	select merge_plan(:kind::centre_kind, :survivor::uuid, :loser::uuid[]) as it where cardinality(:loser::uuid[]) > 0
)
select 'field' as part, f.n, f.it ->> 'field' as field, f.it ->> 'label' as label, case when f.it ->> 'typed' = 'false' then null else f.it ->> 'field' end as typed,
	f.it ->> 'rule' as rule, f.it ->> 'chosen' as chosen, v.it ->> 'record' as record, v.it ->> 'value' as value,
	(v.it ->> 'at')::timestamptz as at, v.it ->> 'source' as source, null::bigint as moved, null::bigint as behind, plan.it ->> 'seen' as seen
from plan, jsonb_array_elements(plan.it -> 'fields') with ordinality f (it, n), jsonb_array_elements(f.it -> 'values') v (it)
union all
select 'child', c.n, null, c.it ->> 'label', null, null, null, null, null, null, null,
	(c.it ->> 'moved')::bigint, (c.it ->> 'behind')::bigint, plan.it ->> 'seen'
from plan, jsonb_array_elements(plan.it -> 'children') with ordinality c (it, n)
order by part desc, n;

-- merge.compared: what the engine compared of each pair of them, the strongest pair first
with r as (
	select merge_number(:kind::centre_kind, u) as id, n
	from unnest(:survivor::uuid || :loser::uuid[]) with ordinality o (u, n) where cardinality(:loser::uuid[]) > 0
), p as (
	select least(a.n, b.n) as a_place, greatest(a.n, b.n) as b_place, d.weight, d.levels, d.weights, m.params
	from dedup_pair d join r a on a.id = d.a_id join r b on b.id = d.b_id left join dedup_run u using (run_id)
	join dedup_model m on m.model_id = coalesce(u.model_id, (select o.model_id from dedup_model o where o.used and o.kind = :kind::centre_kind))
	where d.kind = :kind::centre_kind order by d.weight desc limit 15
)
select dense_rank() over (order by p.weight desc, p.a_place, p.b_place) as pair, p.a_place, p.b_place, p.weight as total,
	review_chance(p.weight) as chance, c.it ->> 'name' as comparison, p.levels[c.n] as level, p.weights[c.n] as weight,
	p.weight - (select sum(w) from unnest(p.weights) w) as prior
from p, jsonb_array_elements(p.params -> 'comparisons') with ordinality c (it, n)
where p.levels[c.n] > 0
order by pair, p.weights[c.n] desc;

-- merge.pick: the records that this one may be merged with, while none is chosen
select p.card, round(p.weight::numeric, 1) as weight
from merge_pick(:kind::centre_kind, :survivor::uuid, :q::text) p
where coalesce(cardinality(:loser::uuid[]), 0) = 0;

-- merge.of: the record that the others are to become part of
select :kind::text as kind, merge_card(:kind::centre_kind, r.id) as it, :q::text as q
from (select merge_number(:kind::centre_kind, :survivor::uuid) as id) r;

-- merge.do: merges; answers the first edge of the decision
with done as materialized (
	select merge_do(:kind::centre_kind, :survivor::uuid, :loser::uuid[], merge_form(desk_taken(:from::jsonb, :typed::jsonb, :ruled::jsonb), :typed::jsonb), :seen::text) as decision
)
select merge_first(d.decision) as merge from done d;

-- merge.one: all about one merge
select merge_look(:merge::uuid) as it;

-- merge.undo_plan: what unmerging would do; and where the two are, since they may have one name. What stays is the record
-- that the survivor stands in by now: its own, if no later merge put it aside.
with plan as materialized (
	select unmerge_plan(:merge::uuid) as it
)
select p.it, merge_card(k.kind, merge_number(k.kind, (p.it ->> 'root')::uuid)) as stays,
	nullif(p.it ->> 'root' <> p.it ->> 'survivor', false) as aside,
	merge_card(k.kind, merge_number(k.kind, (p.it ->> 'loser')::uuid)) as comes
from plan p, lateral (select (p.it ->> 'kind')::centre_kind as kind) k;

-- merge.undo: unmerges
select unmerge_do(:merge::uuid, coalesce(:take::jsonb, '{}') || jsonb_build_object('apart', :apart::boolean)), :merge::uuid as merge;

-- merge.rules: by which rule each field of the survivor is taken
select r.kind, case r.kind when 'company' then 'Company' else 'Contact' end as kind_name, coalesce(r.part, r.field) as field,
	coalesce(:rule::jsonb ->> (r.kind || '.' || coalesce(r.part, r.field)), min(r.rule)) as rule,
	case when count(*) > 1 then 'Address' else min(r.label) end as label
from merge_rule r group by r.kind, coalesce(r.part, r.field) order by r.kind, min(r.sort);

-- merge.sources: whom to trust, the most trusted first; of a refused form what it brought
select s.source, s.label, 'rank.' || s.source as field,
	coalesce(:rank::jsonb ->> s.source, (row_number() over (order by s.rank, s.source))::text) as rank
from merge_source s order by s.rank, s.source;

-- merge.rules_save: the rules as chosen
select merge_rules_save(:rule::jsonb, :rank::jsonb);
