-- office_gate.filters: zones that gates lead into
select 'zone' as name, 'Zone' as label, (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', tr(name),
			'selected', coalesce(public_id = any(:zone::uuid[]), false)) order by zone_path(zone_id))
		from zone where edition_id = current_edition()) as options;

-- office_gate.fresh: what the form of a new gate begins with
select e.public_id as fair, 10 * (1 + (select count(*) from gate g where g.edition_id = e.edition_id)) as sort
from edition e where e.edition_id = gate_fair(:fair);

-- office_gate.known: refuses when there is no such gate
select refuse(404, 'There is no such gate.')
where not exists (select from gate where public_id = :gate);

-- office_gate.one: a gate as its form takes it
select g.public_id as gate, g.xmin::text as seen, g.code, g.name ->> 'en' as name_en, g.name ->> 'zh' as name_zh,
	tr(g.name) as name, z.public_id as zone, m.public_id as room, g.direction, g.open, g.sort
from gate g join zone z using (zone_id) left join door_room m using (room_id)
where g.public_id = :gate;

-- office_gate.zones: the zones that it can lead into
select c.* from gate g, zone_choices(g.edition_id) c where g.public_id = :gate;

-- office_gate.rooms: the forum rooms that it can be the door of
select m.public_id as id, tr(m.name) as name from gate g join door_room m using (edition_id) where g.public_id = :gate order by m.sort, m.room_id;

-- office_gate_new.rooms: the forum rooms that a new gate can be the door of
select m.public_id as id, tr(m.name) as name from door_room m where m.edition_id = gate_fair(:fair) order by m.sort, m.room_id;

-- office_gate_new.zones: the zones that a new gate can lead into
select * from zone_choices(gate_fair(:fair));

-- office_gate.create: one more gate
select gate_save(null, null, :key, :fair, :code, :name_en, :name_zh, :zone, :room, :direction, coalesce(:open::boolean, false), :sort::int);

-- office_gate.save: the edit form of a gate
select gate_save(:gate, :seen, :key, :fair, :code, :name_en, :name_zh, :zone, :room, :direction, coalesce(:open::boolean, false), :sort::int);

-- office_gate.switch: opens or closes it
select gate_switch(:gate, coalesce(:open::boolean, false)) as done;

-- office_gate.delete: a gate that was never used goes, with its rules
select gate_delete(:gate);
