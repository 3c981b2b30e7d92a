-- edition.choices: series and venues for the form, and what a new edition begins with
select 'EUR' as currency, 15 as hold_minutes, 8 as hold_limit, (select jsonb_agg(jsonb_build_object('id', public_id, 'name', tr(name), 'code', code) order by code) from series) as series_list,
	(select jsonb_agg(jsonb_build_object('id', public_id, 'name', tr(name)) order by tr(name)) from venue) as venues;

-- edition.known: refuses when there is no such edition
select refuse(404, 'There is no such edition.')
where not exists (select from edition where public_id = :edition);

-- edition.one: an edition, its times in the zone of its venue
select e.public_id as edition, e.xmin::text as seen, e.code, e.name ->> 'en' as name_en, e.name ->> 'zh' as name_zh, tr(e.name) as name,
	s.public_id as series, v.public_id as venue, coalesce(v.timezone, 'UTC') as zone,
	e.opens_on, e.closes_on, e.currency, e.hold_minutes, e.hold_limit, e.published_at, e.is_current,
	to_char(e.apply_from at time zone coalesce(v.timezone, 'UTC'), 'YYYY-MM-DD"T"HH24:MI') as apply_from,
	to_char(e.apply_until at time zone coalesce(v.timezone, 'UTC'), 'YYYY-MM-DD"T"HH24:MI') as apply_until,
	(select count(*) from hall h where h.edition_id = e.edition_id) as halls,
	(select count(*) from booth b where b.edition_id = e.edition_id) as booths,
	(select count(*) from exhibitor x where x.edition_id = e.edition_id and exhibitor_public(x.status)) as exhibitors,
	t.text ->> 'en' as terms_en, t.text ->> 'zh' as terms_zh
from edition e join series s using (series_id) left join venue v using (venue_id)
	left join lateral terms_of(e.edition_id) t on true
where e.public_id = :edition;

-- edition.place: refuses a series or a venue that there is not
select refuse(422, 'There is no such series.', 'series')
where not exists (select from series where public_id = :series::uuid)
union all
select refuse(422, 'There is no such venue.', 'venue')
where :venue::uuid is not null and not exists (select from venue where public_id = :venue::uuid);

-- edition.create: a new edition; it is neither published nor current
insert into edition (public_id, series_id, venue_id, code, name, opens_on, closes_on, apply_from, apply_until, currency,
	hold_minutes, hold_limit)
select :key, s.series_id, v.venue_id, :code,
	jsonb_strip_nulls(jsonb_build_object('en', :name_en::text, 'zh', :name_zh::text)), :opens_on::date, :closes_on::date,
	:apply_from::timestamp at time zone coalesce(v.timezone, 'UTC'),
	:apply_until::timestamp at time zone coalesce(v.timezone, 'UTC'),
	:currency, :hold_minutes::int, :hold_limit::int
from series s left join venue v on v.public_id = :venue::uuid
where s.public_id = :series;

-- edition.fresh: refuses an edit that began before somebody else's; nobody comes between this and the update
with it as materialized (select xmin::text as seen from edition where public_id = :edition for update)
select refuse(409, 'Someone else changed this record while you were editing it. Look at what stands there now, then save again.')
from it where :seen::text is not null and seen <> :seen::text;

-- edition.update: the edit form of an edition
update edition e set venue_id = v.venue_id, code = :code,
	name = jsonb_strip_nulls(jsonb_build_object('en', :name_en::text, 'zh', :name_zh::text)),
	opens_on = :opens_on::date, closes_on = :closes_on::date,
	apply_from = :apply_from::timestamp at time zone coalesce(v.timezone, 'UTC'),
	apply_until = :apply_until::timestamp at time zone coalesce(v.timezone, 'UTC'),
	currency = :currency, hold_minutes = :hold_minutes::int, hold_limit = :hold_limit::int,
	series_id = s.series_id
from series s left join venue v on v.public_id = :venue::uuid
where s.public_id = :series and e.public_id = :edition;

-- edition.terms: the terms of participation as the form has them, a new version if they changed
select terms_save(:edition::uuid, :terms_en::text, :terms_zh::text);

-- edition.first_terms: those of a new edition
select terms_save(:key::uuid, :terms_en::text, :terms_zh::text);

-- edition.publishable: the current edition is what the portal shows: it cannot be taken off
select refuse(409, 'The portal opens with this edition. Make another edition current first.')
from edition where public_id = :edition and is_current and not coalesce(:publish::boolean, false);

-- edition.publish: shows the edition on the portal, or takes it off again
update edition set published_at = case when :publish::boolean then coalesce(published_at, now()) end
where public_id = :edition
returning case when published_at is null then 'hidden' else 'published' end as done;

-- edition.current: the portal opens with this edition from now on
select edition_make_current(:edition);
