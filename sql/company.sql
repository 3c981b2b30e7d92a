-- company.filters: what the list of companies can be narrowed by, beside what the list itself knows
select 'country' as name, 'Country' as label, (
		select jsonb_agg(jsonb_build_object('value', k.code, 'label', k.label,
			'selected', coalesce(k.code = any(:country::text[]), false)) order by k.label)
		from (select n.code, coalesce(tr(l.name), n.code) as label
			from company_countries() n (code) left join country l using (code)) k) as options
union all
select 'team', 'Team', (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', name,
			'selected', coalesce(public_id = any(:team::uuid[]), false)) order by name)
		from team)
union all
select 'owner', 'Account manager', (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', name,
			'selected', coalesce(public_id = any(:owner::uuid[]), false)) order by name)
		from account where kind = 'organizer' and disabled_at is null)
union all
select 'industry', 'Industry', code_filter('industry', :industry::uuid[], 'company_code')
union all
select 'company_type', 'Company type', code_filter('company_type', :company_type::uuid[], 'company')
union all
select 'source', 'Source', code_filter('source', :source::uuid[], 'company')
union all
select 'tag', 'Tag', tag_filter('company', :tag::uuid[]);

-- company.staff: teams and account managers that a company can be given to
select (select jsonb_agg(jsonb_build_object('id', public_id, 'name', name) order by name) from team) as teams,
	(select jsonb_agg(jsonb_build_object('id', public_id, 'name', name) order by name)
		from account where kind = 'organizer' and disabled_at is null) as owners;

-- company.known: refuses when there is no such company, or the reader's role does not open it
select refuse_unknown('company', :company, 'There is no such company, or it is not yours to see.')
where not exists (select from company where public_id = :company);

-- company.one: a company with its team and account manager, and what an edit form needs
select c.public_id as company, c.name, c.name_local, c.country, country_name(c.country) as country_name, c.country_text,
	c.city, c.street, c.postcode, c.phone, c.fax, c.email, c.website, c.register_no,
	c.about ->> 'en' as about_en, c.about ->> 'zh' as about_zh, tr(c.about) as about,
	t.public_id as team, t.name as team_name, o.public_id as owner, o.name as owner_name,
	c.created_at, c.changed_at, c.changed_at::text as seen, i.public_id as import, i.name as import_name,
	ct.public_id as company_type, tr(ct.name) as company_type_name, cs.public_id as source, tr(cs.name) as source_name
from company c
left join code ct on ct.code_id = c.company_type_id
left join code cs on cs.code_id = c.source_id
left join team t using (team_id)
left join account o on o.account_id = c.owner_id
left join import i on i.import_id = c.import_id
where c.public_id = :company;

-- company.contacts: the people of a company
select k.public_id as contact, k.name, k.job_title, k.email, k.phone, a.email as login, a.signed_in_at, a.disabled_at
from contact k join company c using (company_id)
left join account a on a.account_id = k.account_id
where c.public_id = :company
order by k.contact_id
limit 200;

-- company.likely: the open group of likely duplicates that it stands in, with the first of the others
select g.public_id as group, review_chance(g.weight) as chance, g.records - 1 - o.shown as more, o.names
from company r join dedup_member m on m.record_id = r.company_id
join dedup_group g on g.group_id = m.group_id and g.kind = 'company' and g.state = 'open'
cross join lateral (
	select string_agg(x.name, ' · ') as names, count(*) as shown from (
		select o.name from dedup_member n join company o on o.company_id = n.record_id
		where n.group_id = g.group_id and n.record_id <> r.company_id order by n.record_id limit 3) x) o
where r.public_id = :company and o.names is not null and review_seen('company', g.group_id);

-- company.merged: what became part of this company
select * from merge_from('company', :company);

-- company.exhibitors: at which editions it takes or took part, and on which booths
select tr(e.name) as edition, e.code, x.status, x.created_at,
	(select string_agg(b.number, ', ' order by b.number)
		from application a join application_booth ab using (application_id) join booth b using (booth_id)
		where a.company_id = c.company_id and a.edition_id = e.edition_id
			and a.status in ('approved', 'confirmed') and ab.living
			and company_open(permission_scope(current_account(), 'application.read'), c.team_id, c.owner_id)) as booths
from exhibitor x join company c using (company_id) join edition e using (edition_id)
where c.public_id = :company
order by e.opens_on desc nulls last, e.edition_id desc
limit 200;

-- company.applications: its applications at all editions, for who may read applications
select a.public_id as application, a.number, a.status,
	application_total(a.application_id, a.status, a.terms_accepted_at, a.total) as total, a.currency, a.created_at, tr(e.name) as edition,
	(select string_agg(b.number, ', ' order by b.number)
		from application_booth ab join booth b using (booth_id) where ab.application_id = a.application_id) as booths
from application a join company c using (company_id) join edition e on e.edition_id = a.edition_id
where c.public_id = :company
	and company_open(permission_scope(current_account(), 'application.read'), c.team_id, c.owner_id)
order by a.application_id desc
limit 200;

-- company.timeline: what happened with a company over all editions, the latest first
with c as (
	select * from company where public_id = :company
), events as (
	select x.created_at as at, 'edition' as what, tr(e.name) as about, null::text as more, x.status as state, null::text as link,
		null::text as who, null::jsonb as changes
	from c join exhibitor x using (company_id) join edition e using (edition_id)
	union all
	select a.created_at, 'application', tr(e.name), (select string_agg(b.number, ', ' order by b.number)
			from application_booth ab join booth b using (booth_id) where ab.application_id = a.application_id), a.status,
		'/office/applications/' || a.public_id, null, null
	from c join application a using (company_id) join edition e on e.edition_id = a.edition_id
	where company_open(permission_scope(current_account(), 'application.read'), c.team_id, c.owner_id)
	union all
	select max(r.created_at), 'staff', tr(e.name), count(*)::text, null,
		case when may('visitor.read') then '/office/staff/' || c.public_id end, null, null
	from c join registration r using (company_id) join edition e on e.edition_id = r.edition_id
	where r.status = 'confirmed' group by e.edition_id, c.public_id
	union all
	select m.at, 'message', m.kind, m.recipient, m.state, '/office/messages/' || m.message, null, null
	from company_messages(:company) m
	union all
	select c.created_at, 'came', i.name, null, null, '/office/imports/' || i.public_id, null, null
	from c join import i using (import_id)
	union all
	select h.at, history_word(h.action), null, null, null, null, coalesce(a.name, h.actor), history_changes(h.old, h.new)
	from (select * from history o where o.kind = 'company' and o.row_id in (select merge_records('company', :company))
			and (o.action <> 'merge' or o.row_id = :company) order by o.at desc limit 100) h
	left join account a on a.account_id = h.account_id
)
select * from events order by at desc limit 200;

-- company.team: refuses a team that there is not
select refuse(422, 'There is no such team.', 'team')
where :team::uuid is not null and not exists (select from team where public_id = :team::uuid);

-- company.owner: refuses an account manager who is no organizer
select refuse(422, 'There is no such user.', 'owner')
where :owner::uuid is not null
	and not exists (select from account where public_id = :owner::uuid and kind = 'organizer');

-- company.create: a company by hand; its public id is the form's key
insert into company (public_id, name, name_local, country, city, street, postcode, phone, fax, email, website,
	register_no, about, team_id, owner_id, company_type_id, source_id)
select :key, :name, :name_local, :country, :city, :street, :postcode, :phone, :fax, :email, :website, :register_no,
	jsonb_strip_nulls(jsonb_build_object('en', :about_en::text, 'zh', :about_zh::text)),
	(select team_id from team where public_id = :team), (select account_id from account where public_id = :owner),
	code_chosen('company_type', :company_type), code_chosen('source', :source)
returning public_id as company;

-- company.fresh: refuses an edit that began before somebody else's; nobody comes between this and the update
with it as materialized (select changed_at::text as seen from company where public_id = :company for update)
select refuse(409, 'Someone else changed this record while you were editing it. Look at what stands there now, then save again.')
from it where :seen::text is not null and seen <> :seen::text;

-- company.update: the edit form of a company
update company set name = :name, name_local = :name_local, country = :country, city = :city, street = :street,
	postcode = :postcode, phone = :phone, fax = :fax, email = :email, website = :website,
	register_no = :register_no,
	about = jsonb_strip_nulls(about || jsonb_build_object('en', :about_en::text, 'zh', :about_zh::text)),
	team_id = (select team_id from team where public_id = :team),
	owner_id = (select account_id from account where public_id = :owner), changed_at = now(),
	company_type_id = code_chosen('company_type', :company_type), source_id = code_chosen('source', :source)
where public_id = :company
returning public_id as company;

-- company.all_known: refuses companies that there are not, or that the reader's role does not open
select refuse(404, 'There is no such company, or it is not yours to see.', 'companies')
where exists (select from unnest(:companies::uuid[]) chosen
	where not exists (select from company where public_id = chosen));

-- company.gift: refuses to assign nothing
select refuse(422, 'Please choose a team or an account manager.', 'team')
where :team::uuid is null and :owner::uuid is null;

-- company.assign: gives several companies to a team, an account manager, or both; what is not named stays
with given as (
	update company set team_id = coalesce((select team_id from team where public_id = :team), team_id),
		owner_id = coalesce((select account_id from account where public_id = :owner), owner_id), changed_at = now()
	where public_id = any(:companies::uuid[])
	returning 1
)
select count(*) as count, list_back(concat_ws('&', nullif(:back::text, ''), 'done=assigned', 'count=' || count(*)),
	'/office/companies') as "to"
from given;

-- company.publish: puts several companies on the public list of exhibitors, or takes them off again
select count, list_back(concat_ws('&', nullif(:back::text, ''),
	'done=' || case when :listed::boolean then 'listed' else 'unlisted' end, 'count=' || count), '/office/companies') as "to"
from exhibitor_list(:companies::uuid[], :listed::boolean) count;

-- company.countries: all countries, for the form
select code, tr(name) as name from country order by tr(name);

-- company.codes: the industries of a company, and the texts of imports that no list knows
select (select jsonb_agg(jsonb_build_object('value', c.list || ':' || c.code, 'label', code_label(c.code_id), 'list', tr(l.name),
		'retired', c.retired is not null) order by l.sort, c.path)
	from company k join company_code cc using (company_id) join code c using (code_id) join code_list l using (list)
	where k.public_id = :company) as industries,
	(select jsonb_agg(jsonb_build_object('field', 'code.' || u.field, 'text', t.text) order by t.company_code_text_id)
	from company k join company_code_text t using (company_id) join code_unknown u using (unknown_id)
	where k.public_id = :company and u.code_id is null and not u.ignored) as unknown;

-- company.choices: the codes that a form offers
select code_options('company_type') as type_options,
	code_options('source') as source_options;

-- company.codes_add: the industries of a new company
select company_codes_set(:key, coalesce(:industry::text[], '{}')) as count, :key as company;

-- company.codes_set: the industries of the form
select company_codes_set(:company, coalesce(:industry::text[], '{}')) as count, :company as company;
