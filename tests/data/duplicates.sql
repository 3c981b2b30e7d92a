-- Likely duplicates as a run of the engine leaves them: ten companies that were entered twice (one of them three times)
-- and five people, with pairs, groups and a model to explain them by.
create temp table twin on commit drop as
with one as (
	select c.*, row_number() over (order by c.company_id) as n
	from company c where c.merged_into is null and c.city is not null and c.phone is not null and c.email is not null
	order by c.company_id limit 10
), made as (
	insert into company (name, name_local, country, city, street, postcode, phone, email, website, team_id, owner_id)
	select upper(o.name) || case when t = 2 then ' GROUP' else '' end, o.name_local, o.country, o.city,
		left(o.street, 6) || ' 1', null, regexp_replace(o.phone, '[ -]', '', 'g'), 'info@' || split_part(o.email, '@', 2),
		o.website, o.team_id, o.owner_id
	from one o, generate_series(1, 2) t where t = 1 or o.n = 3
	returning company_id, name
)
select o.n, o.company_id as a_id, m.company_id as b_id
from made m join one o on m.name in (upper(o.name), upper(o.name) || ' GROUP');
insert into twin select n, min(b_id), max(b_id) from twin group by n having count(*) > 1;

create temp table person_twin on commit drop as
with one as (
	select k.*, row_number() over (order by k.contact_id) as n
	from contact k where k.merged_into is null and k.company_id is not null order by k.contact_id limit 5
), made as (
	insert into contact (company_id, name, job_title, email, phone)
	select o.company_id, upper(o.name), o.job_title, null, o.phone from one o returning contact_id, name
)
select o.n, o.contact_id as a_id, m.contact_id as b_id from made m join one o on m.name = upper(o.name);

insert into dedup_model (kind, learned, params, link, sure, used)
select k, 'start', jsonb_build_object('comparisons', (select jsonb_agg(jsonb_build_object('name', n))
	from unnest(case k when 'company' then array['name', 'phone', 'web', 'address', 'id_number']
		else array['given', 'family', 'phone', 'email', 'address'] end) n)), 4, 12, true
from unnest(array['company', 'contact']) k
where not exists (select from dedup_model m where m.kind = k and m.used);

insert into dedup_pair (kind, a_id, b_id, weight, levels, weights)
select 'company', a_id, b_id, 14 - n / 2.0, array[4, 5, 3, 5, 1], array[9.5, 6.1, 2.4, 7.25, -1.5] from twin
union all
select 'contact', a_id, b_id, 9 + n / 4.0, array[5, 5, 4, 0, 5], array[5.5, 6.1, 4.4, 0, 3.2] from person_twin;

with fresh as (
	insert into dedup_group (kind, weight, records, priority)
	select 'company', 14 - n / 2.0, case n when 3 then 3 else 2 end, 100 - n from (select distinct n from twin) t
	returning group_id, priority
)
insert into dedup_member (group_id, record_id)
select distinct f.group_id, x from fresh f join twin t on 100 - t.n = f.priority, unnest(array[t.a_id, t.b_id]) x;
with fresh as (
	insert into dedup_group (kind, weight, records, priority) select 'contact', 9 + n / 4.0, 2, 50 - n from person_twin
	returning group_id, priority
)
insert into dedup_member (group_id, record_id)
select f.group_id, x from fresh f join person_twin t on 50 - t.n = f.priority, unnest(array[t.a_id, t.b_id]) x;
update dedup_group g set priority = dedup_priority(g.kind, array(select record_id from dedup_member m where m.group_id = g.group_id));
