-- code.lists: every list with its version and how much it is used
select l.list, tr(l.name) as name, tr(l.about) as about, v.number as version, v.at, a.name as who, v.codes,
	(select count(*) from code_map m where m.list = l.list) as maps,
	l.field is not null as used, l.published_at is not null as offered, l.own,
	(select count(*) from code_unknown u where u.field = l.field and u.code_id is null and not u.ignored) as unknown
from code_list l
left join lateral (select * from code_version v where v.list = l.list order by v.number desc limit 1) v on true
left join account a on a.account_id = v.account_id
order by l.sort;

-- code.unknown: whether there are texts that no list knows
select count(*) as texts, coalesce(sum(seen), 0) as records from code_unknown where code_id is null and not ignored
having count(*) > 0;

-- code.known: refuses when there is no such list
select refuse(404, 'There is no such list of codes.')
where not exists (select from code_list where list = :list);

-- code.list: a list with its version in force
select l.list, tr(l.name) as name, tr(l.about) as about, v.number as version, v.at, coalesce(v.codes, 0) as codes, a.name as who,
	(select count(*) from code c where c.list = l.list and c.retired is not null) as retired,
	l.own, 'code.' || l.field as used, l.published_at is not null as offered, v.number is null as bare,
	l.own and v.number is null and not exists (select from import i where i.list = l.list) as droppable
from code_list l
left join lateral (select * from code_version v where v.list = l.list order by v.number desc limit 1) v on true
left join account a on a.account_id = v.account_id
where l.list = :list;

-- code.above: the way to the code whose tree is shown
with recursive up as (
	select c.code_id, c.parent_id, c.public_id, c.level from code c where c.public_id = :under::uuid and c.list = :list
	union all
	select p.code_id, p.parent_id, p.public_id, p.level from up join code p on p.code_id = up.parent_id
)
select public_id as code, code_label(code_id) as label, public_id = :under::uuid as last from up order by level;

-- code.tree: the codes in the order of the tree, each with how many branches end behind it; of a long list only the upper
-- levels, the others below one code; of a search those that fit
with top as (
	select c.* from code c where c.public_id = :under::uuid and c.list = :list
), deep as (
	-- As many levels as make a page that can be read.
	select coalesce(max(n.depth) filter (where n.codes <= 400), 1) as depth from (
		select c.level - coalesce((select level from top), 0) as depth, sum(count(*)) over (order by c.level) as codes
		from code c
		where c.list = :list and c.retired is null and (not exists (select from top) or c.path like (select path from top) || '/%')
		group by c.level) n
), shown as (
	select c.*, case when :q::text is not null then 1 else c.level - coalesce((select level from top), 0) end as depth
	from code c
	where c.list = :list and c.retired is null
		and (:q::text is null or c.code ilike :q || '%' or strpos(lower(c.name ->> 'en'), lower(:q)) > 0 or strpos(c.name ->> 'zh', :q) > 0)
		and (not exists (select from top) or c.path like (select path from top) || '/%')
		and (:q::text is not null or c.level - coalesce((select level from top), 0) <= (select depth from deep))
	order by c.path limit 1000
), laid as (
	select s.*, coalesce(lead(s.depth) over (order by s.path), 1) as next from shown s
)
select l.public_id as code, l.code as text, tr(l.name) as name,
	case current_lang() when 'zh' then l.name ->> 'en' else l.name ->> 'zh' end as other, l.depth,
	l.next > l.depth as branch,
	l.next <= l.depth and exists (select from code c where c.parent_id = l.code_id and c.retired is null) as more,
	(select jsonb_agg(g) from generate_series(1, l.depth - l.next) g) as closes
from laid l order by l.path;

-- code.versions: the versions of a list, the latest first
select v.public_id as version, v.number, v.name, v.added, v.changed, v.retired, v.codes, v.at, a.name as who, i.public_id as import
from code_version v left join account a using (account_id) left join import i using (import_id)
where v.list = :list order by v.number desc limit 100;

-- code.maps: which codes became which
select o.public_id as old, o.code as old_code, tr(o.name) as old_name, n.code as new_code, tr(n.name) as new_name, m.at,
	a.name as who, v.number as version
from code_map m join code o on o.code_id = m.old_id join code n on n.code_id = m.new_id
left join account a on a.account_id = m.account_id left join code_version v using (version_id)
where m.list = :list order by o.code limit 500;

-- code.runs: the times that mappings were put into practice
select r.public_id as run, r.list, r.state, r.moved, r.created_at, r.ended_at, a.name as who, j.done, j.total,
	r.state in ('waiting', 'running', 'undoing') as living, r.state in ('done', 'cancelled', 'failed') and r.moved > 0 as undoable,
	case when j.total > 0 then least(100, round(100.0 * j.done / j.total)) else 0 end as percent
from code_run r left join account a using (account_id) left join job j using (job_id)
where r.list = :list order by r.run_id desc limit 20;

-- code.found: the codes of a field's lists, or of one list, that fit what was typed: by code first, then by name
select case when :list::text is null then c.list || ':' else '' end || c.code || ' ' || tr(c.name) as value
from code c join code_list l using (list)
where (l.list = :list or :list::text is null and l.field = :field and l.published_at is not null and c.retired is null)
	and (starts_with(lower(c.code), lower(:q)) or starts_with(lower(c.list || ':' || c.code), lower(:q)) or strpos(lower(c.name ->> 'en'), lower(:q)) > 0
		or strpos(lower(c.name ->> 'zh'), lower(:q)) > 0)
order by lower(c.code) = lower(:q) desc, starts_with(lower(c.code), lower(:q)) desc,
	lower(:q) in (lower(c.name ->> 'en'), lower(c.name ->> 'zh')) desc,
	strpos(lower(tr(c.name)), lower(:q)) = 1 desc, c.level, l.sort, c.path limit 20;

-- code.names: what the form of a list has
select l.list, l.own, l.field, l.name ->> 'en' as name_en, l.name ->> 'zh' as name_zh, l.about ->> 'en' as about_en,
	l.about ->> 'zh' as about_zh
from code_list l where l.list = :list;

-- code.create: a list of the organizer's own
select code_list_add(:short, :field, :name_en, :name_zh, :about_en, :about_zh) as list;

-- code.save: its names, and what it is for
select code_list_save(:list, :field, :name_en, :name_zh, :about_en, :about_zh) as list;

-- code.publish: a list is offered, or no longer
select code_list_publish(:list, coalesce(:publish::boolean, false)) as list,
	case when :publish::boolean then 'offered' else 'unoffered' end as done;

-- code.drop: a list without codes goes
select code_list_drop(:list);

-- code.file: the list in the form in which it is brought in
select c.code as code, p.code as parent, c.name ->> 'en' as name_en, c.name ->> 'zh' as name_zh,
	(select n.code from code_map m join code n on n.code_id = m.new_id where m.old_id = c.code_id) as maps_to
from code c left join code p on p.code_id = c.parent_id and c.retired is null
where c.list = :list and (c.retired is null or exists (select from code_map m where m.old_id = c.code_id))
order by c.retired is not null, c.path, c.code;

-- code.upload: a file of codes, and the job that reads it
select code_upload(:key, :list, :filename, decode(:hash, 'hex'), 'text/csv', :size::bigint, :encoding) as import;

-- code.import_known: refuses when there is no such file of codes
select refuse(404, 'There is no such import.')
where not exists (select from import where public_id = :import and kind = 'codes');

-- code.import: a file of codes with its progress and the version it became
select i.public_id as import, i.list, tr(l.name) as list_name, i.name, i.state, i.encoding, i.read, i.imported, i.same, i.rejected,
	i.error, i.created_at, a.name as who, i.rejected > 100 as many, j.done, j.total,
	case when j.total > 0 then least(100, round(100.0 * j.done / j.total)) else 0 end as percent,
	i.state in ('waiting', 'running') as running, i.state in ('done', 'failed', 'cancelled', 'proposed') as ended,
	v.public_id as version, v.number, coalesce(v.added, p.added) as added, coalesce(v.changed, p.changed) as changed,
	coalesce(v.retired, p.retired) as retired, i.state = 'proposed' as proposed, p.base <> code_number(i.list) as late,
	p.used, nullif(p.records, 0) as records, p.added + p.changed + p.retired = 0 as idle,
	p.added + p.changed + p.retired > 500 as long
from import i join code_list l using (list) left join account a using (account_id) left join job j using (job_id)
left join code_version v on v.import_id = i.import_id left join code_plan p on p.import_id = i.import_id
where i.public_id = :import and i.kind = 'codes';

-- code.plan: what a file that waits would do, those codes first that records would be left with
select c.code, c.action, tr(jsonb_strip_nulls(c.old - 'parent')) as old_name, tr(jsonb_strip_nulls(c.new - 'parent')) as new_name,
	c.old ->> 'parent' as old_parent, c.new ->> 'parent' as new_parent, (c.old ->> 'parent') is distinct from (c.new ->> 'parent')
		and c.action = 'changed' as moved, c.becomes, nullif(c.records, 0) as records
from code_plan_change c join import i using (import_id)
where i.public_id = :import and i.state = 'proposed'
order by c.records desc, array_position(array['retired', 'changed', 'revived', 'added'], c.action), c.code limit 500;

-- code.plan_file: all of it
select c.code, c.action, c.old ->> 'en' as old_name_en, c.old ->> 'zh' as old_name_zh, c.old ->> 'parent' as old_parent,
	c.new ->> 'en' as name_en, c.new ->> 'zh' as name_zh, c.new ->> 'parent' as parent, c.becomes as maps_to, c.records
from code_plan_change c join import i using (import_id)
where i.public_id = :import
order by c.records desc, array_position(array['retired', 'changed', 'revived', 'added'], c.action), c.code;

-- code.confirm: the file becomes the next version: a job
select code_confirm(:import);

-- code.discard: or it does not
select code_discard(:import) as list;

-- code.proposals: files of a list that wait for a decision
select i.public_id as import, i.name, i.created_at, a.name as who from import i left join account a using (account_id)
where i.list = :list and i.state = 'proposed' order by i.import_id desc limit 20;

-- code.rejects: the first lines that are wrong
select r.line, r.reason, r.field, r.row from import_reject r join import i using (import_id)
where i.public_id = :import order by r.line limit 100;

-- code.reject_file: all of them
select r.line, r.field, r.reason, r.row from import_reject r join import i using (import_id)
where i.public_id = :import order by r.line limit 200000;

-- code.version_known: refuses when there is no such version
select refuse(404, 'There is no such version.')
where not exists (select from code_version where public_id = :version);

-- code.version: one version of a list
select v.public_id as version, v.list, tr(l.name) as list_name, v.number, v.name, v.added, v.changed, v.retired, v.codes, v.at,
	a.name as who
from code_version v join code_list l using (list) left join account a using (account_id)
where v.public_id = :version;

-- code.changes: what it brought
select c.code, h.action, tr(jsonb_strip_nulls(h.old - 'parent')) as old_name, tr(jsonb_strip_nulls(h.new - 'parent')) as new_name,
	h.old ->> 'parent' as old_parent, h.new ->> 'parent' as new_parent, (h.old ->> 'parent') is distinct from (h.new ->> 'parent')
		and h.action = 'changed' as moved
from code_change h join code_version v using (version_id) join code c using (code_id)
where v.public_id = :version
order by array_position(array['retired', 'changed', 'revived', 'added'], h.action), c.path, c.code limit 2000;

-- code.map: a code became another
select code_map_set(:list, :old, :new);

-- code.unmap: it did not
select code_map_drop(:old) as list;

-- code.apply: records follow the mappings
select code_apply(:list) as run;

-- code.unapply: and back
select code_unapply(:run) as list;

-- code.explain: what an unknown text means
select code_explain(:unknown, :code, coalesce(:ignore::boolean, false)) as count,
	list_back(concat_ws('&', nullif(:back::text, ''), 'done=saved'), '/office/unknown-codes') as "to";
