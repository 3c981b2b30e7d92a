-- What can be tagged is a table; speakers, sessions and invitations are in it. Exhibitors that stand aside lend their tags.

-- ------------------------------------------------------------------------------------------ what can be tagged
alter domain tag_kind drop constraint tag_kind_check;
alter domain tag_kind add constraint tag_kind_known check (value in ('company', 'contact', 'exhibitor', 'application',
	'registration', 'booth', 'speaker', 'session', 'invitation'));

create table tag_subject (
	kind        tag_kind primary key,
	relation    name not null unique,                           -- its table, which has a public_id; history calls it so
	key         name not null,
	permission  text not null                                   -- of who may tag it
);
alter table tag_subject enable row level security;
insert into tag_subject values
('company', 'company', 'company_id', 'company.write'), ('contact', 'contact', 'contact_id', 'contact.write'),
('exhibitor', 'exhibitor', 'exhibitor_id', 'company.write'), ('application', 'application', 'application_id', 'application.decide'),
('registration', 'registration', 'registration_id', 'visitor.write'), ('booth', 'booth', 'booth_id', 'booth.write'),
('speaker', 'speaker', 'speaker_id', 'forum.manage'), ('session', 'forum_session', 'session_id', 'forum.manage'),
('invitation', 'invitation', 'invitation_id', 'visitor.write');

create or replace function tag_permission(kind tag_kind) returns text language sql stable
security definer set search_path = public, pg_temp as
	$$ select s.permission from tag_subject s where s.kind = tag_permission.kind $$;

create or replace function tag_record_id(kind tag_kind, id bigint) returns uuid language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	s      tag_subject;
	found_ uuid;
begin
	select * into s from tag_subject t where t.kind = tag_record_id.kind;
	execute format('select public_id from %I where %I = $1', s.relation, s.key) into found_ using id;
	return found_;
end $$;

-- As in 053, by the name of the table.
create or replace function tagged_history() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
	if bulk() or coalesce(current_setting('pavilion.merging', true), '') <> ''
		or coalesce(current_setting('pavilion.untold', true), '') <> '' then
		return null;
	end if;
	insert into history (account_id, actor, kind, row_id, edition_id, action, old, new, edition_key)
	select current_account(), nullif(current_setting('pavilion.actor', true), ''), s.relation, tag_record_id(r.kind, r.record_id), null,
		'update', jsonb_build_object('tag', case when tg_op = 'DELETE' then t.name end),
		jsonb_build_object('tag', case when tg_op = 'INSERT' then t.name end), 0
	from rows r join tag t using (tag_id) join tag_subject s on s.kind = r.kind;
	return null;
end $$;

-- As in 053, of whatever the table names: what no role narrows to teams needs the permission alone. Exhibitors are held where
-- they are: a merge of their companies waits, or they stand aside already.
create or replace function tag_records(kind tag_kind, ids uuid[]) returns setof bigint language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	s     tag_subject;
	scope text;
begin
	select * into s from tag_subject t where t.kind = tag_records.kind;
	scope := permission_scope(current_account(), s.permission);
	case kind
	when 'company' then
		return query select c.company_id from company c
		where c.public_id = any(ids) and c.merged_into is null and company_open(scope, c.team_id, c.owner_id);
	when 'contact' then
		return query select k.contact_id from contact k left join company c using (company_id)
		where k.public_id = any(ids) and k.merged_into is null and (scope = 'all' or company_open(scope, c.team_id, c.owner_id));
	when 'exhibitor' then
		return query select x.exhibitor_id from exhibitor x join company c using (company_id)
		where x.public_id = any(ids) and not x.aside and company_open(scope, c.team_id, c.owner_id)
		order by c.company_id for key share of c, x;
	when 'application' then
		return query select a.application_id from application a
		where a.public_id = any(ids) and company_open(scope, a.team_id, a.owner_id);
	else
		return query execute format('select %I from %I where public_id = any($1) and $2 is not null', s.key, s.relation)
		using ids, scope;
	end case;
end $$;

-- ------------------------------------------------------------------------------------------ lists
create function speaker_tagged(wanted uuid[]) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp as
	$$ select d.record_id from tagged d join tag t using (tag_id) where d.kind = 'speaker' and t.public_id = any(wanted) $$;
create function session_tagged(wanted uuid[]) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp as
	$$ select d.record_id from tagged d join tag t using (tag_id) where d.kind = 'session' and t.public_id = any(wanted) $$;
create function invitation_tagged(wanted uuid[]) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp as
	$$ select d.record_id from tagged d join tag t using (tag_id) where d.kind = 'invitation' and t.public_id = any(wanted) $$;
-- Lists whose rows have the tags of something else: of the company that orders staff badges, of the visitor who signs up for
-- a session or was scanned.
create function staff_tagged(wanted uuid[]) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp as $$
	select x.exhibitor_id from company_tagged(wanted) c join exhibitor x on x.company_id = c.key
	where x.edition_id = current_edition()
$$;
create function signup_tagged(wanted uuid[]) returns table (key bigint) language sql stable
security definer set search_path = public, pg_temp as
	$$ select s.signup_id from registration_tagged(wanted) r join forum_signup s on s.registration_id = r.key $$;
create function scan_tagged(wanted uuid[]) returns table (key uuid) language sql stable
security definer set search_path = public, pg_temp as $$
	select s.scan_id from registration_tagged(wanted) r join badge b on b.registration_id = r.key join scan s using (badge_id)
	where s.edition_id = current_edition()
$$;

-- As in 053, without what nobody sees: records that became part of another.
create or replace function tag_counts() returns table (tag_id bigint, companies bigint, contacts bigint, others bigint, total bigint)
language sql stable security definer set search_path = public, pg_temp as $$
	select d.tag_id, count(*) filter (where d.kind = 'company'), count(*) filter (where d.kind = 'contact'),
		count(*) filter (where d.kind not in ('company', 'contact')), count(*)
	from tagged d
	where (d.kind::text, d.record_id) not in (
		select 'company', c.company_id from company c where c.merged_into is not null
		union all
		select 'contact', k.contact_id from contact k where k.merged_into is not null
		union all
		select 'exhibitor', x.exhibitor_id from exhibitor x where x.aside)
	group by d.tag_id
$$;

-- ------------------------------------------------------------------------------------------ exhibitors aside
-- Of a tag that an exhibitor has from one that stands aside beside it: that one, to which it goes back.
alter table tagged add column home_id bigint references exhibitor on delete cascade;
create index tagged_home on tagged (home_id) where home_id is not null;

-- Tags that these exhibitors lent go home. One that has its equal there by now stays: both cannot stand there.
create function tag_home(exhibitors bigint[]) returns void language plpgsql volatile as $$
begin
	update tagged d set record_id = d.home_id, home_id = null
	where d.kind = 'exhibitor' and d.home_id = any (exhibitors) and not exists (
		select from tagged o where o.kind = 'exhibitor' and o.record_id = d.home_id and o.tag_id = d.tag_id);
	update tagged d set home_id = null where d.home_id = any (exhibitors);
end $$;

-- Of companies in trees: the exhibitor that stands for several has all their tags, each once.
create function merge_exhibitor_tags(ids bigint[], roots bigint[]) returns void language plpgsql volatile as $$
begin
	perform tag_home(array(select x.exhibitor_id from exhibitor x where x.company_id = any (ids)));
	with come as (
		select distinct on (y.exhibitor_id, d.tag_id) d.tagged_id, d.record_id as home, y.exhibitor_id as stands
		from unnest(ids, roots) t (id, root) join exhibitor x on x.company_id = t.id and x.aside
		join exhibitor y on y.company_id = t.root and y.edition_id = x.edition_id
		join tagged d on d.kind = 'exhibitor' and d.record_id = x.exhibitor_id
		where not exists (select from tagged o where o.kind = 'exhibitor' and o.record_id = y.exhibitor_id and o.tag_id = d.tag_id)
		order by y.exhibitor_id, d.tag_id, d.tagged_id
	)
	update tagged d set record_id = c.stands, home_id = c.home from come c where d.tagged_id = c.tagged_id;
end $$;

-- As in 054, with tags.
create or replace function merge_exhibitors(ids bigint[], roots bigint[]) returns void language plpgsql volatile as $$
begin
	update exhibitor x set aside = t.id <> t.root, status = case when t.id <> t.root and x.status = x.status_together then x.status_alone else x.status end,
		status_alone = case when t.id = t.root then x.status_alone end, status_together = case when t.id = t.root then x.status_together end
	from unnest(ids, roots) t (id, root)
	where x.company_id = t.id and (x.aside <> (t.id <> t.root) or t.id <> t.root and x.status_together is not null);
	with own as (
		select x.exhibitor_id, x.edition_id, x.company_id,
			case when x.status = x.status_together then x.status_alone else x.status end as alone
		from unnest(ids, roots) t (id, root) join exhibitor x on x.company_id = t.id and t.id = t.root
	), beside as (
		select o.exhibitor_id, case when y.status in ('registered', 'approved', 'confirmed')
			then exhibitor_standing(o.edition_id, o.company_id) else y.status end as status
		from own o join unnest(ids, roots) t (id, root) on t.root = o.company_id and t.id <> t.root
		join exhibitor y on y.company_id = t.id and y.edition_id = o.edition_id
	), best as (
		select o.exhibitor_id, o.alone, count(b.status) as others,
			(array_agg(coalesce(b.status, o.alone) order by exhibitor_rank(b.status) desc nulls last))[1] as strongest
		from own o left join beside b using (exhibitor_id) group by o.exhibitor_id, o.alone
	), fit as (
		select b.exhibitor_id, b.others, b.alone,
			case when exhibitor_rank(b.strongest) > exhibitor_rank(b.alone) then b.strongest else b.alone end as status
		from best b
	)
	update exhibitor x set status = f.status, status_alone = case when f.others > 0 then f.alone end,
		status_together = case when f.others > 0 then f.status end
	from fit f
	where x.exhibitor_id = f.exhibitor_id and (x.status, x.status_alone, x.status_together)
		is distinct from (f.status, case when f.others > 0 then f.alone end, case when f.others > 0 then f.status end);
	perform merge_exhibitor_tags(ids, roots);
end $$;

-- As in 053; what a record that is gone had from another goes back to it.
create or replace function tagged_gone() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	s tag_subject;
begin
	select * into s from tag_subject t where t.relation = tg_table_name;
	perform set_config('pavilion.untold', 'on', true);
	if s.kind = 'exhibitor' then
		perform tag_home(array(select d.home_id from tagged d join gone g on d.kind = 'exhibitor' and d.record_id = g.exhibitor_id
			where d.home_id is not null));
	end if;
	execute format('delete from tagged t using gone g where t.kind = %L and t.record_id = g.%I', s.kind, s.key);
	perform set_config('pavilion.untold', '', true);
	return null;
end $$;
create trigger tagged_gone after delete on speaker referencing old table as gone for each statement execute function tagged_gone();
create trigger tagged_gone after delete on forum_session referencing old table as gone for each statement execute function tagged_gone();
create trigger tagged_gone after delete on invitation referencing old table as gone for each statement execute function tagged_gone();

-- Those that stand aside already.
select merge_exhibitor_tags(array_agg(c.company_id), array_agg(c.merged_into)) from company c where c.merged_into is not null;

revoke execute on function speaker_tagged, session_tagged, invitation_tagged, staff_tagged, signup_tagged, scan_tagged, tag_home,
	merge_exhibitor_tags from public;
grant execute on function speaker_tagged, session_tagged, invitation_tagged, staff_tagged, signup_tagged, scan_tagged
	to pavilion_office;
