-- contact.filters: what the list of contacts can be narrowed by, beside what the list itself knows
select 'country' as name, 'Country' as label, (
		select jsonb_agg(jsonb_build_object('value', k.code, 'label', k.label,
			'selected', coalesce(k.code = any(:country::text[]), false)) order by k.label)
		from (select n.code, coalesce(tr(l.name), n.code) as label
			from contact_countries() n (code) left join country l using (code)) k) as options
union all
select 'visited', 'Visited', (
		select jsonb_agg(jsonb_build_object('value', code, 'label', tr(name),
			'selected', coalesce(code = any(:visited::text[]), false)) order by opens_on desc nulls last, edition_id desc)
		from edition)
union all
select 'exhibited', 'Exhibited', (
		select jsonb_agg(jsonb_build_object('value', code, 'label', tr(name),
			'selected', coalesce(code = any(:exhibited::text[]), false)) order by opens_on desc nulls last, edition_id desc)
		from edition)
union all
select 'function', 'Function', code_filter('function', :function::uuid[], 'contact')
union all
select 'source', 'Source', code_filter('source', :source::uuid[], 'contact')
union all
select 'tag', 'Tag', tag_filter('contact', :tag::uuid[]);

-- contact.choices: the codes that a form offers
select code_options('function') as function_options, code_options('source') as source_options;

-- contact.known: refuses when there is no such contact, or the reader's role does not open it
select refuse_unknown('contact', :contact, 'There is no such contact, or it is not yours to see.')
where not exists (select from contact where public_id = :contact);

-- contact.one: a contact with its company and login, and what its forms need
select k.public_id as contact, k.name, k.name_local, k.job_title, k.email, k.phone, k.fax, k.country,
	country_name(coalesce(k.country, c.country)) as country_name, k.city, k.lang, 'lang.' || k.lang as language, k.employer,
	kf.public_id as function, tr(kf.name) as function_name, ks.public_id as source, tr(ks.name) as source_name,
	c.public_id as company, c.name as company_name, c.name_local as company_local,
	coalesce(may('company.read'), false) as opens_company,
	a.public_id as account, a.email as login, a.signed_in_at, a.disabled_at,
	k.created_at, k.changed_at, k.changed_at::text as seen, i.public_id as import, i.name as import_name,
	case when s.state <> 'good' then 'email.' || s.state end as email_state, s.why as email_why, s.at as email_at,
	k.company_id is null or a.account_id is null or a.disabled_at is not null as movable
from contact k left join company c using (company_id)
left join account a on a.account_id = k.account_id
left join email_state s on s.address = lower(k.email)
left join import i on i.import_id = k.import_id
left join code kf on kf.code_id = k.function_id
left join code ks on ks.code_id = k.source_id
where k.public_id = :contact;

-- contact.editions: its registrations of all editions, with badge, entries and forum, for who may see visitors
select tr(e.name) as edition, r.public_id as registration, r.status, r.company, r.job_title, x.name as exhibitor,
	r.created_at, tr(c.name) as category_name, c.colour, badge_number(b.number) as number,
	(select nullif(count(*), 0) from badge o join scan s on s.badge_id = o.badge_id and s.edition_id = r.edition_id
		where o.registration_id = r.registration_id and s.accepted and s.direction = 'in' and s.undone_at is null) as entries,
	(select count(*) from forum_signup s where s.registration_id = r.registration_id and s.status = 'signed') as sessions
from contact k join registration r on r.contact_id = k.contact_id join edition e using (edition_id)
join badge_category c on c.category_id = r.category_id
left join badge b on b.registration_id = r.registration_id and b.revoked_at is null
left join company x on x.company_id = r.company_id
where k.public_id = :contact
order by e.opens_on desc nulls last, r.registration_id desc
limit 60;

-- contact.likely: the open group of likely duplicates that it stands in, with the first of the others
select g.public_id as group, review_chance(g.weight) as chance, g.records - 1 - o.shown as more, o.names
from contact r join dedup_member m on m.record_id = r.contact_id
join dedup_group g on g.group_id = m.group_id and g.kind = 'contact' and g.state = 'open'
cross join lateral (
	select string_agg(x.name, ' · ') as names, count(*) as shown from (
		select o.name from dedup_member n join contact o on o.contact_id = n.record_id
		where n.group_id = g.group_id and n.record_id <> r.contact_id order by n.record_id limit 3) x) o
where r.public_id = :contact and o.names is not null and review_seen('contact', g.group_id);

-- contact.merged: what became part of this contact
select * from merge_from('contact', :contact);

-- contact.timeline: what happened with this person, the latest first
with k as (
	select * from contact where public_id = :contact
), r as materialized (
	select r.*, tr(e.name) as edition from k join registration r using (contact_id) join edition e using (edition_id)
	order by r.registration_id desc limit 100
), events as (
	select r.created_at as at, 'registered' as what, r.edition as about, r.company as more, r.status as state,
		'/office/visitors/' || r.public_id as link, null::text as who, null::jsonb as changes
	from r
	union all
	select r.cancelled_at, 'cancelled', r.edition, r.cancelled_for, null, '/office/visitors/' || r.public_id, null, null
	from r where r.cancelled_at is not null
	union all
	select min(s.at), 'entered', r.edition, string_agg(distinct tr(g.name), ', '), null, '/office/visitors/' || r.public_id,
		count(*)::text, null
	from r join badge b using (registration_id) join scan s on s.badge_id = b.badge_id and s.edition_id = r.edition_id
	left join gate g on g.gate_id = s.gate_id
	where s.accepted and s.direction = 'in' and s.undone_at is null
	group by r.registration_id, r.edition, r.public_id, (s.at at time zone current_zone())::date
	union all
	select f.created_at, 'forum', tr(t.title), r.edition, f.status, '/office/visitors/' || r.public_id, null, null
	from r join forum_signup f using (registration_id) join forum_session t using (session_id)
	union all
	select l.last_at, 'lead', c.name, r.edition, null, '/office/visitors/' || r.public_id, null, null
	from r join lead l using (registration_id) join company c on c.company_id = l.company_id
	where l.withdrawn_at is null and l.deleted_at is null
	union all
	select m.at, 'message', m.kind, m.recipient, m.state, '/office/messages/' || m.message, null, null
	from contact_messages(:contact) m
	union all
	select h.at, case when h.action = 'update' and (h.old ? 'company_id' or h.new ? 'company_id') then 'moved' else history_word(h.action) end,
		history_value('company_id', h.old -> 'company_id'), history_value('company_id', h.new -> 'company_id'), null, null,
		coalesce(a.name, h.actor), history_changes(h.old, h.new)
	from k join history h on h.kind = 'contact' and h.row_id in (select merge_records('contact', :contact))
		and (h.action <> 'merge' or h.row_id = k.public_id) left join account a on a.account_id = h.account_id
	union all
	select k.created_at, 'came', i.name, null, null, '/office/imports/' || i.public_id, null, null
	from k join import i using (import_id)
)
select * from events order by at desc limit 200;

-- contact.fresh: what the form of a new contact begins with: the company that it was opened from
select c.public_id as company, c.name as company_name, (select current_scope()) = 'all' as free
from (select 1) one left join company c on c.public_id = :company::uuid;

-- contact.companies: companies to choose from, by what was searched for
select c.public_id as company, c.name, c.name_local, c.city, country_name(c.country) as country_name
from company c
where length(btrim(:find::text)) > 0 and c.company_id in (select key from company_search(:find::text))
order by lower(c.name) = lower(btrim(:find::text)) desc, c.name
limit 12;

-- contact.firm: refuses a company that there is not, and a contact of none to whom sees companies' contacts only
select refuse(422, case when :company::uuid is null then 'Your role sees only the contacts of its companies: choose one.'
	else 'There is no such company, or it is not yours to see.' end, 'company')
where case when :company::uuid is null then (select current_scope()) <> 'all'
	else not exists (select from company where public_id = :company::uuid) end;

-- contact.create: a contact by hand; its public id is the form's key
insert into contact (public_id, company_id, employer, name, name_local, job_title, email, phone, fax, country, city, lang,
	function_id, source_id)
select :key, (select company_id from company where public_id = :company::uuid),
	case when :company::uuid is null then :employer end, :name, :name_local, :job_title, :email, :phone, :fax,
	:country, :city, :lang, code_chosen('function', :function), code_chosen('source', :source)
returning public_id as contact;

-- contact.seen: refuses an edit that began before somebody else's; nobody comes between this and the update
with it as materialized (select changed_at::text as seen from contact where public_id = :contact for update)
select refuse(409, 'Someone else changed this record while you were editing it. Look at what stands there now, then save again.')
from it where :seen::text is not null and seen <> :seen::text;

-- contact.update: the edit form of a contact
update contact set name = :name, name_local = :name_local, job_title = :job_title, email = :email, phone = :phone, fax = :fax,
	country = :country, city = :city, lang = :lang, employer = case when company_id is null then :employer else employer end,
	function_id = code_chosen('function', :function), source_id = code_chosen('source', :source)
where public_id = :contact
returning public_id as contact;

-- contact.move: another company, or none
select contact_move(:contact, :company::uuid);
