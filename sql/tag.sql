-- tag.groups: the groups of tags
select g.public_id as id, tr(g.name) as name, g.colour, (select count(*) from tag t where t.group_id = g.group_id) as tags
from tag_group g order by g.sort, g.group_id;

-- tag.group_filters: the groups, for the list
select 'group' as name, 'Group' as label, (
	select jsonb_agg(jsonb_build_object('value', g.public_id, 'label', tr(g.name),
		'selected', coalesce(g.public_id = any(:group::uuid[]), false)) order by g.sort, g.group_id) from tag_group g) as options;

-- tag.known: refuses when there is no such tag
select refuse(404, 'There is no such tag.') where not exists (select from tag where public_id = :tag);

-- tag.one: a tag with how often it stands on what
select t.public_id as tag, t.name, g.public_id as "group", coalesce(g.colour, 'grey') as colour,
	coalesce(n.companies, 0) as companies, coalesce(n.contacts, 0) as contacts, coalesce(n.others, 0) as others,
	coalesce(n.total, 0) as total, t.created_at
from tag t left join tag_group g using (group_id) left join tag_counts() n using (tag_id)
where t.public_id = :tag;

-- tag.targets: the tags it can be merged into
select t.public_id as id, concat_ws(' · ', tr(g.name), t.name) as name
from tag t left join tag_group g using (group_id)
where t.public_id <> :tag order by g.sort nulls last, g.group_id, lower(t.name) limit 2000;

-- tag.history: what became of it
select h.at, coalesce(a.name, h.actor) as who, history_word(h.action) as action, history_changes(h.old, h.new) as changes
from history h left join account a on a.account_id = h.account_id
where h.kind = 'tag' and h.row_id = :tag order by h.at desc, h.history_id desc limit 50;

-- tag.create: a new tag
select tag_save(:key, null, :name, :group) as tag;

-- tag.update: another name or group
select tag_save(:key, :tag, :name, :group) as tag;

-- tag.merge: everything with this tag gets another
select tag_merge(:tag, :into) as count;

-- tag.drop: a tag goes
select tag_drop(:tag) as count;

-- tag.group_known: refuses when there is no such group
select refuse(404, 'There is no such group.') where not exists (select from tag_group where public_id = :group);

-- tag.group_one: a group
select g.public_id as "group", g.name ->> 'en' as name_en, g.name ->> 'zh' as name_zh, g.colour, g.sort
from tag_group g where g.public_id = :group;

-- tag.group_create: a new group
select tag_group_save(:key, null, :name_en, :name_zh, :colour, :sort::int) as "group";

-- tag.group_update: a changed one
select tag_group_save(:key, :group, :name_en, :name_zh, :colour, :sort::int) as "group";

-- tag.group_drop: a group goes
select tag_group_drop(:group);

-- tag.all: all tags, to choose from
select t.name, tr(g.name) as "group" from tag t left join tag_group g using (group_id)
order by g.sort nulls last, g.group_id, lower(t.name) limit 2000;

-- tag.bulk: sets a tag on records of a list, or takes it off
select n as count, list_back(concat_ws('&', nullif(:back::text, ''),
	case when n is null then 'done=tagging' else 'done=' || case when :off::boolean then 'untagged' else 'tagged' end || '&count=' || n end),
	:pages) as "to"
from tag_bulk(:kind::text, :records::uuid[], :word, coalesce(:off::boolean, false), :list, :back, coalesce(:everything::boolean, false)) n;

-- tag.one_set: on one record
select tag_one(:kind::text, :record::uuid, :word, coalesce(:off::boolean, false)) as count;

-- tag_company.tags: the tags of a company
select tag_chips('company', company_id) as chips from company where public_id = :company;

-- tag_contact.tags: of a contact
select tag_chips('contact', contact_id) as chips from contact where public_id = :contact;

-- tag_application.tags: of an application
select tag_chips('application', application_id) as chips from application where public_id = :application;

-- tag_registration.tags: of a registration
select tag_chips('registration', registration_id) as chips from registration where public_id = :registration;

-- tag_speaker.tags: of a speaker
select tag_chips('speaker', speaker_id) as chips from speaker where public_id = :speaker;

-- tag_session.tags: of a session of the forum
select tag_chips('session', session_id) as chips from forum_session where public_id = :session;
