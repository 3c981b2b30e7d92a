-- exhibitor.known: refuses an exhibitor that is not in the list everybody may see
select refuse_unknown('exhibitor', :exhibitor, 'There is no such exhibitor.')
where not exists (select from exhibitor_directory where public_id = :exhibitor::uuid);

-- exhibitor.exhibitor: one exhibitor of the edition, as everybody may see it
select x.public_id as exhibitor, x.name, x.name_local, country_name(coalesce(x.country, x.country_text)) as country,
	x.city, x.website, tr(x.about) as about, tr(e.name) as edition
from exhibitor_directory x join edition e using (edition_id)
where x.public_id = :exhibitor::uuid;

-- exhibitor.booths: where an exhibitor stands
select b.public_id as booth, b.number, h.public_id as hall, h.code as hall_code, tr(h.name) as hall_name,
	b.area::real as area
from booth_exhibitor x join booth b using (booth_id) join hall h on h.hall_id = b.hall_id
where x.exhibitor = :exhibitor::uuid
order by h.sort, b.number;
