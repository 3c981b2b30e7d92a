-- office_registration.filters: what the list of registrations can be narrowed by, beside what the list itself knows
select 'category' as name, 'Category' as label, (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', tr(name),
			'selected', coalesce(public_id = any(:category::uuid[]), false)) order by sort, category_id)
		from badge_category where edition_id = current_edition()) as options
union all
select 'country', 'Country', (
		select jsonb_agg(jsonb_build_object('value', code, 'label', country_name(code),
			'selected', coalesce(code = any(:country::text[]), false)) order by country_name(code))
		from registration_countries() code)
union all
select 'answer', 'Answer', (
		select jsonb_agg(jsonb_build_object('value', q.code || ':' || o.value,
			'label', left(tr(q.label), 40) || ': ' || o.label,
			'selected', coalesce(q.code || ':' || o.value = any(:answer::text[]), false)) order by q.sort, q.question_id, o.n)
		from question q, question_choices(q.kind, q.options) o
		where q.edition_id = current_edition())
union all
select 'tag', 'Tag', tag_filter('registration', :tag::uuid[]);

-- office_registration.categories: the categories of the edition in force
select public_id as id, tr(name) as name, colour, code = 'visitor' as usual
from badge_category where edition_id = current_edition() order by sort, category_id;

-- office_registration.fresh_form: what a new registration begins with
select current_lang() as lang,
	(select public_id from badge_category where edition_id = current_edition() order by code <> 'visitor', sort limit 1) as category,
	true as ask;

-- office_registration.create: a visitor whom the organizer registers; the form's key becomes the public id
select office_registration_create(:key, :category, :name, :company, :job_title, :email, :phone, :country, :city,
	:lang, :ask) as registration;

-- office_registration.several: one step for all that are ticked
select count, list_back(concat_ws('&', nullif(:back::text, ''), 'done=' || case :what::text when 'confirm' then 'confirmed'
	when 'cancel' then 'cancelled' when 'category' then 'moved' else 'resent' end, 'count=' || count), '/office/visitors') as "to"
from office_registrations(:registrations::uuid[], :what::text, :category, :reason) count;

-- office_registration.known: refuses when there is no such registration
select refuse(404, 'There is no such registration.')
where not exists (select from registration where public_id = :registration);

-- office_registration.one: a registration, and what its form needs
select r.public_id as registration, r.name, r.company, r.job_title, r.email, r.phone, r.country,
	country_name(r.country) as country_name, r.city, r.lang, 'lang.' || r.lang as language, r.status, 'source.' || r.source as source, r.created_at, r.confirmed_at,
	r.cancelled_at, r.cancelled_for, r.changed_at, r.changed_at::text as seen, tr(e.name) as edition,
	c.public_id as category, tr(c.name) as category_name, c.colour,
	r.status = 'pending' as pending, r.status = 'confirmed' as confirmed, r.status in ('cancelled', 'lapsed') as ended,
	r.status in ('pending', 'confirmed') as living, r.status in ('pending', 'confirmed') and r.email is not null as mailable,
	l.public_id as leader, l.name as leader_name, i.public_id as invitation, i.code as invitation_code,
	x.public_id as exhibitor, x.name as exhibitor_name, a.name as who
from registration r join edition e using (edition_id) join badge_category c using (category_id)
left join registration l on l.registration_id = r.leader_id
left join invitation i on i.invitation_id = r.invitation_id
left join company x on x.company_id = r.company_id
left join account a on a.account_id = r.account_id
where r.public_id = :registration;

-- office_registration.answers: what was answered, in the order in which it is asked, in the words of the options
select tr(q.label) as label, q.code, q.kind, q.lead, q.retired_at,
	(select string_agg(case q.kind when 'country' then country_name(v) when 'yes' then case v when 'yes' then '✓' else '–' end
			else answer_label(q.options, v) end, ', ' order by n)
		from jsonb_array_elements_text(case jsonb_typeof(r.answers -> q.code)
			when 'array' then r.answers -> q.code else jsonb_build_array(r.answers -> q.code) end) with ordinality a (v, n)) as answer
from registration r join question q using (edition_id)
where r.public_id = :registration and r.answers ? q.code
order by q.sort, q.question_id;

-- office_registration.consents: which texts were agreed to, in which version and when
select tr(c.title) as title, c.public_id as consent, c.version, rc.given_at, rc.withdrawn_at
from registration r join registration_consent rc using (registration_id) join consent c using (consent_id)
where r.public_id = :registration
order by c.consent_id;

-- office_registration.party: the others of the same group
select o.public_id as registration, o.name, o.email, o.status, o.registration_id = r.leader_id as leads
from registration r join registration o on o.leader_id = coalesce(r.leader_id, r.registration_id)
	or o.registration_id = r.leader_id
where r.public_id = :registration and o.registration_id <> r.registration_id
order by o.registration_id
limit 60;

-- office_registration.badges: the badges that this registration has and had, the latest first
select b.public_id as badge, badge_number(b.number) as number, b.issued_at, b.revoked_at, 'badge.' || b.revoked_for as revoked_for, b.prints, b.printed_at,
	tr(c.name) as category_name, c.colour, b.key_no is not null as signed
from registration r join badge b using (registration_id) join badge_category c on c.category_id = b.category_id
where r.public_id = :registration
order by b.badge_id desc
limit 50;

-- office_registration.scans: where its badges were scanned, the latest first
select s.at, s.direction, s.accepted, tr(w.label) as reason, tr(g.name) as gate, s.offline, s.undone_at
from registration r join badge b using (registration_id)
join scan s on s.badge_id = b.badge_id and s.edition_id = r.edition_id join scan_reason w using (reason)
left join gate g on g.gate_id = s.gate_id
where r.public_id = :registration
order by s.at desc
limit 50;

-- office_registration.forum: what this visitor has signed up for in the forum
select * from registration_forum(:registration);

-- office_registration.leads: which exhibitors scanned the badge at their booth, the latest first
select c.public_id as company, c.name, l.last_at, l.scans, l.withdrawn_at
from registration r join lead l using (registration_id) join company c on c.company_id = l.company_id
where r.public_id = :registration
order by l.last_at desc
limit 100;

-- office_registration.messages: what was sent to its address about this edition, for who may read messages
select m.public_id as message, m.kind, m.state, m.created_at, m.sent_at
from registration r join message m on lower(m.recipient) = lower(r.email) and m.edition_id = r.edition_id
where r.public_id = :registration and may('message.read')
order by m.message_id desc
limit 20;

-- office_registration.history: who changed what of this registration, the latest first
select h.at, coalesce(a.name, h.actor) as who, history_word(h.action) as action, history_changes(h.old, h.new) as changes
from history h left join account a on a.account_id = h.account_id
where h.kind = 'registration' and h.row_id = :registration
order by h.at desc, h.history_id desc
limit 50;

-- office_registration.save: the edit form of a registration
select office_registration_save(:registration, :name, :company, :job_title, :email, :phone, :country, :city, :lang, :seen);

-- office_registration.step: one step of one registration
select office_registration_step(:registration, :what::text, :category, :reason);

-- office_registration.badge_again: the old badge is revoked, another one made
select office_badge_again(:registration, :why::text);
