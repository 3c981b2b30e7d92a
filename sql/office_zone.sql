-- office_zone.fresh: what the form of a new zone begins with: the edition in force as it was opened
select e.public_id as fair, 10 * (1 + (select count(*) from zone z where z.edition_id = e.edition_id)) as sort
from edition e where e.edition_id = gate_fair(:fair);

-- office_zone.known: refuses when there is no such zone
select refuse(404, 'There is no such zone.')
where not exists (select from zone where public_id = :zone);

-- office_zone.one: a zone as its form takes it
select z.public_id as zone, z.xmin::text as seen, z.code, z.name ->> 'en' as name_en, z.name ->> 'zh' as name_zh,
	tr(z.name) as name, p.public_id as parent, z.needs_parent, z.capacity, h.public_id as hall, z.sort
from zone z left join zone p on p.zone_id = z.parent_id left join hall h on h.hall_id = z.hall_id
where z.public_id = :zone;

-- office_zone.choices: the zones that it can lie within
select c.* from zone z, zone_choices(z.edition_id) c where z.public_id = :zone and c.id <> z.public_id;

-- office_zone.halls: the halls of its edition
select c.* from zone z, hall_choices(z.edition_id) c where z.public_id = :zone;

-- office_zone_new.choices: the zones that a new one can lie within
select * from zone_choices(gate_fair(:fair));

-- office_zone_new.halls: the halls of that edition
select * from hall_choices(gate_fair(:fair));

-- office_zone.create: one more zone
select zone_save(null, null, :key, :fair, :code, :name_en, :name_zh, :parent, coalesce(:needs_parent::boolean, false), :capacity::int, :hall, :sort::int);

-- office_zone.save: the edit form of a zone
select zone_save(:zone, :seen, :key, :fair, :code, :name_en, :name_zh, :parent, coalesce(:needs_parent::boolean, false), :capacity::int, :hall, :sort::int);

-- office_zone.delete: a zone that nobody has been in goes, with its rules
select zone_delete(:zone);
