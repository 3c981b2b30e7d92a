-- merge.plan: what a merge of these records would do
select merge_plan(:kind::centre_kind, :survivor::uuid, :loser::uuid[]) as it
where cardinality(:loser::uuid[]) > 0;

-- merge.pick: the records that this one may be merged with, while none is chosen
select p.card, round(p.weight::numeric, 1) as weight
from merge_pick(:kind::centre_kind, :survivor::uuid, :q::text) p
where coalesce(cardinality(:loser::uuid[]), 0) = 0;

-- merge.of: the record that the others are to become part of
select :kind::text as kind, merge_card(:kind::centre_kind, r.id) as it, :q::text as q
from (select merge_number(:kind::centre_kind, :survivor::uuid) as id) r;

-- merge.do: merges; answers the first edge of the decision
with done as materialized (
	select merge_do(:kind::centre_kind, :survivor::uuid, :loser::uuid[], merge_form(:take::jsonb, :typed::jsonb), :seen::text) as decision
)
select merge_first(d.decision) as merge from done d;

-- merge.one: all about one merge
select merge_look(:merge::uuid) as it;

-- merge.undo_plan: what unmerging would do
select unmerge_plan(:merge::uuid) as it;

-- merge.undo: unmerges
select unmerge_do(:merge::uuid, coalesce(:take::jsonb, '{}') || jsonb_build_object('apart', :apart::boolean)), :merge::uuid as merge;

-- merge.rules: by which rule each field of the survivor is taken
select r.kind, case r.kind when 'company' then 'Company' else 'Contact' end as kind_name, coalesce(r.part, r.field) as field, min(r.rule) as rule,
	case when count(*) > 1 then 'Address' else min(r.label) end as label
from merge_rule r group by r.kind, coalesce(r.part, r.field) order by r.kind, min(r.sort);

-- merge.sources: whom to trust, the most trusted first
select s.source, s.label, row_number() over (order by s.rank, s.source) as rank from merge_source s order by s.rank, s.source;

-- merge.rules_save: the rules as chosen
select merge_rules_save(:rule::jsonb, :rank::jsonb);
