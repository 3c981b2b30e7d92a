-- office_rule.filters: gates, zones and categories of the edition in force
select 'gate' as name, 'Gate' as label, (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', tr(name),
			'selected', coalesce(public_id = any(:gate::uuid[]), false)) order by sort, code)
		from gate where edition_id = current_edition()) as options
union all
select 'zone', 'Zone', (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', tr(name),
			'selected', coalesce(public_id = any(:zone::uuid[]), false)) order by zone_path(zone_id))
		from zone where edition_id = current_edition())
union all
select 'category', 'Category', (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', tr(name),
			'selected', coalesce(public_id = any(:category::uuid[]), false)) order by sort, code)
		from badge_category where edition_id = current_edition());

-- office_rule.fresh: what the form of a new rule begins with
select e.public_id as fair, 'yes' as admit, true as reentry
from edition e where e.edition_id = gate_fair(:fair);

-- office_rule.known: refuses when there is no such rule
select refuse(404, 'There is no such rule.')
where not exists (select from gate_rule where public_id = :rule);

-- office_rule.one: a rule as its form takes it
select r.public_id as rule, r.xmin::text as seen, gate_rule_words(r) as words, g.public_id as gate, z.public_id as zone,
	c.public_id as category, case when r.admit then 'yes' else 'no' end as admit,
	to_char(r.from_time, 'HH24:MI') as from_time, to_char(r.until_time, 'HH24:MI') as until_time, r.per_day, r.total,
	r.reentry, r.passback, nullif(r.pause_minutes, 0) as pause_minutes
from gate_rule r left join gate g using (gate_id) left join zone z on z.zone_id = r.zone_id
left join badge_category c on c.category_id = r.category_id
where r.public_id = :rule;

-- office_rule.gates: of the edition that the rule is of
select c.* from gate_rule r, gate_choices(r.edition_id) c where r.public_id = :rule;

-- office_rule.zones: its zones
select c.* from gate_rule r, zone_choices(r.edition_id) c where r.public_id = :rule;

-- office_rule.categories: its categories of badges
select c.* from gate_rule r, category_choices(r.edition_id) c where r.public_id = :rule;

-- office_rule.fair_days: the days of the fair, and whether the rule holds on them
select c.* from gate_rule r, fair_day_choices(r.edition_id, r.days) c where r.public_id = :rule;

-- office_rule_new.gates: for a new rule, of the edition that was in force when its form was opened
select * from gate_choices(gate_fair(:fair));

-- office_rule_new.zones: likewise
select * from zone_choices(gate_fair(:fair));

-- office_rule_new.categories: likewise
select * from category_choices(gate_fair(:fair));

-- office_rule_new.fair_days: all of them, until some are unticked
select * from fair_day_choices(gate_fair(:fair), 65535);

-- office_rule.create: one more rule
select gate_rule_save(null, null, :key, :fair, :gate, :category, :zone, :admit = 'yes', :days::int[], :from_time::time,
	:until_time::time, :per_day::int, :total::int, coalesce(:reentry::boolean, false), coalesce(:passback::boolean, false), coalesce(:pause_minutes::int, 0));

-- office_rule.save: the edit form of a rule
select gate_rule_save(:rule, :seen, :key, null, :gate, :category, :zone, :admit = 'yes', :days::int[], :from_time::time,
	:until_time::time, :per_day::int, :total::int, coalesce(:reentry::boolean, false), coalesce(:passback::boolean, false), coalesce(:pause_minutes::int, 0));

-- office_rule.delete: the next general one decides from then on
select gate_rule_delete(:rule);
