-- price.choices: what a rule can be for, in the edition that it is of
select c.* from price_rule r, price_choices(r.edition_id) c where r.public_id = :price;

-- price_new.choices: the same for a new rule: of the edition that was in force when its form was opened
select c.*, e.public_id as fair from edition e, price_choices(e.edition_id) c
where e.edition_id = coalesce((select edition_id from edition where public_id = :fair), current_edition());

-- price.known: refuses when there is no such price rule
select refuse(404, 'There is no such price rule.')
where not exists (select from price_rule where public_id = :price);

-- price.one: a rule, with amounts and times as its form takes them
select r.public_id as price, r.xmin::text as seen, r.sort, r.kind, r.label ->> 'en' as label_en, r.label ->> 'zh' as label_zh,
	tr(r.label) as label, h.public_id as hall, r.price_group, r.booth_kind, r.sides, r.round_to,
	money_text(r.amount, e.currency) as amount, trim_scale(r.percent) as percent,
	to_char(r.until at time zone coalesce(v.timezone, 'UTC'), 'YYYY-MM-DD"T"HH24:MI') as until
from price_rule r join edition e using (edition_id)
left join venue v using (venue_id)
left join hall h on h.hall_id = r.hall_id
where r.public_id = :price;

-- price.place: refuses a hall that the rule's edition does not have
select price_place(:hall, edition_id) from price_rule where public_id = :price;

-- price_new.fair: refuses an edition that there is not; without one, a new rule is of the one in force
select refuse(422, 'There is no such edition.')
where :fair::uuid is not null and not exists (select from edition where public_id = :fair);

-- price_new.place: refuses a hall that this edition does not have
select price_place(:hall, coalesce((select edition_id from edition where public_id = :fair), current_edition()));

-- price.create: one more rule of that edition
insert into price_rule (public_id, edition_id, sort, kind, label, hall_id, price_group, booth_kind, sides, amount,
	percent, until, round_to)
select :key, e.edition_id, :sort::int, :kind,
	jsonb_strip_nulls(jsonb_build_object('en', :label_en::text, 'zh', :label_zh::text)),
	(select hall_id from hall where public_id = :hall and edition_id = e.edition_id), :price_group, :booth_kind,
	:sides::smallint, money_minor(:amount::bigint, e.currency), :percent::numeric,
	:until::timestamp at time zone coalesce(v.timezone, 'UTC'), :round_to::int
from edition e left join venue v using (venue_id)
where e.edition_id = coalesce((select edition_id from edition where public_id = :fair), current_edition());

-- price.fresh: refuses an edit that began before somebody else's; nobody comes between this and the update
with it as materialized (select xmin::text as seen from price_rule where public_id = :price for update)
select refuse(409, 'Someone else changed this record while you were editing it. Look at what stands there now, then save again.')
from it where :seen::text is not null and seen <> :seen::text;

-- price.update: the edit form of a rule
update price_rule r set sort = :sort::int, kind = :kind,
	label = jsonb_strip_nulls(jsonb_build_object('en', :label_en::text, 'zh', :label_zh::text)),
	hall_id = (select hall_id from hall where public_id = :hall and edition_id = r.edition_id),
	price_group = :price_group, booth_kind = :booth_kind, sides = :sides::smallint,
	amount = money_minor(:amount::bigint, e.currency), percent = :percent::numeric,
	until = :until::timestamp at time zone coalesce(v.timezone, 'UTC'), round_to = :round_to::int
from edition e left join venue v using (venue_id)
where e.edition_id = r.edition_id and r.public_id = :price;

-- price.delete: a rule goes; applications keep the price they were shown
delete from price_rule where public_id = :price;

-- price.booths: one free booth of each kind, number of open sides and price group, to try the rules on
select distinct on (b.kind, b.open_sides, b.price_group) b.public_id as booth, b.number, b.area, b.open_sides, b.kind,
	b.price_group, tr(h.name) as hall, e.currency,
	(select jsonb_agg(jsonb_build_object('label', tr(q.label), 'kind', q.kind, 'amount', q.amount) order by q.sort)
		from price_quote(array[b.public_id]) q) as lines
from booth b join hall h using (hall_id) join edition e on e.edition_id = b.edition_id
where b.edition_id = current_edition()
order by b.kind, b.open_sides, b.price_group, b.booth_id
limit 6;
