-- home.edition: the edition the portal opens with, and where and when it is
select e.code, tr(e.name) as name, e.opens_on, e.closes_on, tr(v.name) as venue,
	case when current_lang() = 'en' or v.city ~ '[一-鿿]' then v.city end as city, -- Latin letters say nothing in Chinese
	e.apply_until, coalesce(e.apply_until > now(), true) and coalesce(e.apply_from <= now(), true) as open
from edition e left join venue v using (venue_id)
where e.edition_id = current_edition();

-- home.figures: what the first page counts
select f.* from edition e, edition_figures(e.edition_id) f where e.edition_id = current_edition();
