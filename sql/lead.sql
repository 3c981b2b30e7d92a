-- lead.standing: whether the reader's company may scan badges at the current edition, and how many leads it has
select lead_exhibits(current_edition(), current_company()) as exhibits, count(s.lead_id) as count,
	count(s.lead_id) filter (where s.withdrawn) as withdrawn_count
from (select) o left join lead_shown() s on true;

-- lead.filters: the tags that leads of the company carry, and the ratings
select 'tag' as name, 'Tag' as label, (select jsonb_agg(jsonb_build_object('value', t.tag, 'label', t.tag,
	'selected', coalesce(t.tag = any (:tag::text[]), false))) from lead_tags() t) as options
union all
select 'rating', 'Rating', (select jsonb_agg(jsonb_build_object('value', n, 'label', repeat('★', n) || repeat('☆', 5 - n),
	'selected', coalesce(n::text = any (:rating::text[]), false)) order by n desc) from generate_series(1, 5) n);

-- lead.result: what came of the scan before
select * from lead_result(:scan::uuid);

-- lead.recent: whom the company met last
select s.lead, s.name, s.company, s.number, s.rating, s.last_at, s.withdrawn
from lead_shown() s order by s.last_at desc, s.lead_id desc limit 5;

-- lead.scan: one scanned code
select lead_scan(:key::uuid, :code::text, :way::text);

-- lead.known: refuses when the reader's company has no such lead
select refuse(404, 'There is no such lead of your company.')
where not exists (select from lead_shown() s where s.lead = :lead::uuid);

-- lead.lead: one lead
select s.*, array_to_string(s.tags, ', ') as tags_text, s.scans > 1 as again,
	(select tr(c.name) from country c where c.code = s.country) as country_name
from lead_shown() s where s.lead = lead_of(:lead::uuid, :scan::uuid);

-- lead.facts: answers that exhibitors may see
select * from lead_facts(lead_of(:lead::uuid, :scan::uuid));

-- lead.stars: the steps of a rating
select n, n = s.rating as chosen from lead_shown() s, generate_series(0, 5) n
where s.lead = lead_of(:lead::uuid, :scan::uuid) order by n;

-- lead.tags: tags to choose from
select * from lead_tags();

-- lead.save: rating, follow-up, notes, tags
select lead_save(:lead::uuid, :rating::int, :status::text, :notes::text, :tags::text);

-- lead.delete: the exhibitor forgets it
select lead_delete(:lead::uuid);

-- lead.clear: rows of visitors who withdrew leave the list
select lead_clear();

-- lead.export: the list as a file
select lead_export(:key::uuid, :format::text, :query::text) as export;

-- lead.exported: that export
select * from lead_export_shown(:export::uuid);

-- lead.given: whether exhibitors may scan this visitor's badge
select g.*, :secret::text as secret from lead_given(:secret_hash::bytea) g;

-- lead.given_facts: what they are given
select * from lead_given_facts(:secret_hash::bytea);

-- lead.receipts: who scanned it
select r.*, :secret::text as secret from lead_receipts(:secret_hash::bytea) r;

-- lead.withdraw: from one exhibitor
select lead_withdraw(:secret_hash::bytea, :lead::uuid, false);

-- lead.give: to that exhibitor again
select lead_withdraw(:secret_hash::bytea, :lead::uuid, true);

-- lead.withdraw_all: from all of them
select lead_withdraw_all(:secret_hash::bytea);
