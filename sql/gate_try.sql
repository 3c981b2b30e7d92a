-- gate_try.gates: gates of the edition in force
select * from gate_choices(current_edition());

-- gate_try.categories: its categories of badges
select * from category_choices(current_edition());

-- gate_try.moment: the moment that is looked at, at the venue: the one asked for, else now, or when the fair opens if it is not on
select coalesce(to_char(:at::timestamp, 'YYYY-MM-DD"T"HH24:MI'),
	to_char(case when fair_day(e.edition_id, now()) <> 0 then now() at time zone current_zone()
		else e.opens_on + time '10:00' end, 'YYYY-MM-DD"T"HH24:MI')) as at
from edition e where e.edition_id = current_edition();

-- gate_try.decision: what the gate would say; no row until a gate and a badge or a category are chosen
select * from gate_try(:gate, badge_number_meant(:number::text), :category, :direction, :at::timestamp at time zone current_zone())
where :at::timestamp is not null;
