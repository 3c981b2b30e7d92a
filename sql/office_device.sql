-- office_device.filters: gates that devices stand at
select 'gate' as name, 'Gate' as label, (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', tr(name),
			'selected', coalesce(public_id = any(:gate::uuid[]), false)) order by sort, code)
		from gate where edition_id = current_edition()) as options;

-- office_device.fresh: what the form of new devices begins with
select e.public_id as fair, 1 as count, true as may_register,
	(select public_id from gate where public_id = :gate and edition_id = e.edition_id) as gate
from edition e where e.edition_id = gate_fair(:fair);

-- office_device.known: refuses when there is no such device
select refuse(404, 'There is no such device.')
where not exists (select from gate_device where public_id = :device);

-- office_device.one: a device, with what its form takes
select d.public_id as device, gate_device_version(d.device_id) as seen, d.name, g.public_id as gate, tr(g.name) as gate_name,
	d.may_register, gate_device_state(d.revoked_at, d.enrolled_at, d.code_until) as state, d.created_at, d.code_until,
	d.enrolled_at, d.revoked_at, d.seen_at, round(d.skew_ms / 1000.0, 1) as skew, d.queued, d.agent, a.name as who
from gate_device d join gate g using (gate_id) left join account a on a.account_id = d.account_id
where d.public_id = :device;

-- office_device.gates: where it may stand
select c.* from gate_device d, gate_choices(d.edition_id) c where d.public_id = :device;

-- office_device_new.gates: where new ones may stand
select * from gate_choices(gate_fair(:fair));

-- office_device.made: new devices; of their codes only the hashes are kept
select * from gate_devices_add(:fair, :gate, :name, coalesce(:may_register::boolean, false), :hashes::text[]);

-- office_device_code.made: a new code for a device
select * from gate_device_code(:device, :hashes::text[]);

-- office_device.save: another name, another gate
select gate_device_save(:device, :seen, :name, :gate, coalesce(:may_register::boolean, false));

-- office_device.lock: from now on it opens nothing
select gate_device_lock(:device);
