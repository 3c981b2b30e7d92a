-- A rehearsal of the gates: devices say that one is on, and badges printed in it were not printed.

-- -- what was printed in a rehearsal -------------------------------------------------------------------------------

-- Copies that gates printed while a rehearsal was on. As long as it lasts they count, and a further copy is warned of as
-- on any other day; then they count no more.
create table badge_rehearsed (
	badge_id    bigint primary key references badge on delete cascade,
	prints      int not null,
	printed_at  timestamptz not null,                           -- the last of them
	before      timestamptz                                     -- when the badge was last printed in earnest
);
alter table badge_rehearsed enable row level security;

-- That badge is printed at a gate now; nothing to be noted unless its fair rehearses today.
create function badge_rehearse(b badge) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
	insert into badge_rehearsed as r (badge_id, prints, printed_at, before)
	select (b).badge_id, 1, now(), (b).printed_at from edition e
	where e.edition_id = (b).edition_id and e.rehearsed_on = (now() at time zone gate_zone_of(e.edition_id))::date
	on conflict (badge_id) do update set prints = r.prints + 1, printed_at = now(),
		before = case when (b).printed_at = r.printed_at then r.before else (b).printed_at end
$$;

-- The rehearsal is over: the badges are as if its copies had never been made. What was printed in earnest meanwhile stays.
create function badge_rehearsed_clear(edition bigint) returns void
language sql volatile security definer set search_path = public, pg_temp as $$
	with over as (
		delete from badge_rehearsed r using badge b
		where b.badge_id = r.badge_id and b.edition_id = badge_rehearsed_clear.edition
		returning r.*
	)
	update badge b set prints = b.prints - o.prints, reprint = b.reprint and b.prints > o.prints,
		printed_at = case when b.printed_at = o.printed_at then o.before else b.printed_at end
	from over o where b.badge_id = o.badge_id
$$;

-- As in 031, but a copy made in a rehearsal is noted as such.
create or replace function gate_print(badge uuid, size text) returns table (result json)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	d gate_device := gate_may_register();
	b badge := gate_badge_at(badge);
	job uuid;
begin
	if b.revoked_at is not null then
		perform refuse(409, 'This badge is no longer good.');
	elsif b.token is null then
		perform refuse(409, 'This badge is still being made. Try again in a moment.');
	end if;
	job := badge_pdf_ask(b.registration_id, coalesce(gate_print.size, 'a6'));
	perform badge_rehearse(b);
	return query
	update badge x set prints = x.prints + 1, printed_at = now() where x.badge_id = b.badge_id
	returning json_build_object('badge', x.public_id, 'before', x.prints - 1, 'printed_at', to_ms(x.printed_at),
		'pdf', format('/gate/badges/%s/pdf/%s', x.public_id, job));
end $$;

-- As in 029, but what was printed in a rehearsal alone was never printed.
create or replace function badge_batch_rows(batch badge_batch, after bigint, most bigint) returns setof bigint
language sql stable security definer set search_path = public, pg_temp as $$
	select b.badge_id from badge b
	where b.edition_id = batch.edition_id and b.revoked_at is null and b.token is not null
		and b.badge_id > after and b.badge_id <= batch.until_badge
		and (batch.category_id is null or b.category_id = batch.category_id)
		and (not batch.fresh or b.prints = 0
			or b.prints = (select r.prints from badge_rehearsed r where r.badge_id = b.badge_id))
	order by b.badge_id limit most
$$;

-- As in 040, but copies of badges count nowhere either.
-- Who was let in before the first day was let in for practice: these scans stay, as undone, and count nowhere; nobody is
-- inside by them. Devices hear of it by the marks. May be done as often as one likes.
create or replace function gate_before_clear(edition bigint) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	opening timestamptz := (select e.opens_on::timestamp at time zone gate_zone_of(e.edition_id) from edition e
		where e.edition_id = gate_before_clear.edition);
begin
	update scan s set undone_at = now(), undone_for = 'rehearsal'
	where s.edition_id = gate_before_clear.edition and s.at < opening and s.undone_at is null and s.accepted
		and s.direction in ('in', 'out', 'check');
	update presence p set inside = false, entered_at = null, day = 0, entries_day = 0, entries = 0,
		changed_by = pg_current_xact_id()
	where p.edition_id = gate_before_clear.edition and p.since < opening and (p.inside or p.entries > 0);
	perform badge_rehearsed_clear(edition);
end $$;

-- -- what devices know of it ---------------------------------------------------------------------------------------

-- As in 031, but with the time of the rehearsal.
-- Everything that is set up for the gates of a device's edition.
create or replace function gate_config(device gate_device) returns json language sql stable as $$
	select json_build_object(
		'device', json_build_object('device', device.public_id, 'name', device.name, 'may_register', device.may_register,
			'gate', (select g.code from gate g where g.gate_id = device.gate_id)),
		'edition', json_build_object('code', e.code, 'no', e.token_no, 'name', e.name,
			'timezone', coalesce(v.timezone, 'UTC'), 'relay', e.relay_url,
			'relay_key', (select k.key from edition_relay k where k.edition_id = e.edition_id)),
		'days', (select coalesce(json_agg(json_build_object('bit', 1 << d.n, 'date', d.day,
				'from', to_ms(d.day::timestamp at time zone coalesce(v.timezone, 'UTC')),
				'until', to_ms((d.day + 1)::timestamp at time zone coalesce(v.timezone, 'UTC'))) order by d.day), '[]')
			from (select n, e.opens_on + n as day from generate_series(0, least(coalesce(e.closes_on, e.opens_on) - e.opens_on, 15)) n
				where e.opens_on is not null
				union all select 0, e.rehearsed_on where e.rehearsed_on is not null) d),
		'rehearsal', (select json_build_object('from', to_ms(d.day at time zone d.zone),
				'until', to_ms((d.day + interval '1 day') at time zone d.zone))
			from (select e.rehearsed_on::timestamp as day, coalesce(v.timezone, 'UTC') as zone) d where d.day is not null),
		'zones', (select coalesce(json_agg(json_build_object('code', z.code, 'name', z.name, 'parent', o.code,
				'needs_parent', z.needs_parent, 'capacity', z.capacity) order by z.sort, z.code), '[]')
			from zone z left join zone o on o.zone_id = z.parent_id where z.edition_id = e.edition_id),
		'gates', (select coalesce(json_agg(json_build_object('code', g.code, 'name', g.name, 'zone', z.code,
				'direction', case when g.room_id is null then g.direction else 'forum' end, 'open', g.open) order by g.sort, g.code), '[]')
			from gate g join zone z using (zone_id) where g.edition_id = e.edition_id),
		'categories', (select coalesce(json_agg(json_build_object('no', c.token_no, 'code', c.code, 'name', c.name,
				'colour', c.colour) order by c.sort, c.token_no), '[]')
			from badge_category c where c.edition_id = e.edition_id),
		'rules', (select coalesce(json_agg(json_build_object('gate', g.code, 'category', c.token_no, 'zone', z.code,
				'admit', r.admit, 'days', r.days, 'from', extract(epoch from r.from_time)::int,
				'until', extract(epoch from r.until_time)::int, 'per_day', r.per_day, 'total', r.total, 'reentry', r.reentry,
				'passback', r.passback, 'pause_minutes', r.pause_minutes) order by r.rule_id), '[]')
			from gate_rule r left join gate g on g.gate_id = r.gate_id left join badge_category c on c.category_id = r.category_id
				left join zone z on z.zone_id = r.zone_id
			where r.edition_id = e.edition_id),
		'reasons', (select json_agg(json_build_object('reason', w.reason, 'accepted', w.accepted, 'label', w.label,
				'advice', w.advice) order by w.sort) from scan_reason w),
		'keys', (select coalesce(json_agg(json_build_object('no', k.key_no, 'key', encode(k.public_key, 'base64'))
				order by k.key_no), '[]') from badge_key k),
		'consents', (select coalesce(json_agg(json_build_object('code', c.code, 'required', c.required, 'title', c.title,
				'body', c.body) order by c.required desc, c.consent_id), '[]')
			from consent_current(e.edition_id) c))
	from edition e left join venue v using (venue_id) where e.edition_id = device.edition_id
$$;

revoke execute on function badge_rehearse, badge_rehearsed_clear from public;
