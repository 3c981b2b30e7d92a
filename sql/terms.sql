-- terms.known: refuses when there are no such terms
select refuse(404, 'There are no such terms.') where not exists (select from terms where public_id = :terms::uuid);

-- terms.now: the terms of participation in force at the edition that the portal opens with
select coalesce(t.text ->> current_lang(), t.text ->> 'en', t.text ->> 'zh') as text, t.made_at, tr(e.name) as edition,
	true as in_force, coalesce(t.text ? current_lang(), true) as translated
from edition e left join lateral terms_of(e.edition_id) t on true
where e.edition_id = current_edition();

-- terms.given: one version of the terms, as an application accepted it
select coalesce(t.text ->> current_lang(), t.text ->> 'en', t.text ->> 'zh') as text, t.made_at, tr(e.name) as edition,
	t.terms_id = (select n.terms_id from terms_of(t.edition_id) n) as in_force, t.text ? current_lang() as translated
from terms t join edition e using (edition_id)
where t.public_id = :terms::uuid;
