-- badge.badge: the badge behind the link of a mail
select b.*, :secret::text as secret from badge_of_visit(:secret_hash::bytea) b;

-- badge.pdf_ask: a file of the badge behind the link of a mail
select badge_pdf_visit_ask(:secret_hash::bytea, :size::text) as job;

-- badge.pdf: how far it is
select p.*, :secret::text as secret from badge_pdf_visit(:secret_hash::bytea, :job::uuid) p;

-- badge.office_ask: a file of a registration's badge
select badge_pdf_office_ask(:registration::uuid, :size::text) as job;

-- badge.office_pdf: how far it is
select p.*, r.public_id as registration_public from badge_pdf_office(:job::uuid) p
join registration r on r.registration_id = p.registration;

-- badge.batch_choices: what a batch can hold
select (select jsonb_agg(jsonb_build_object('id', c.public_id, 'name', tr(c.name)) order by c.sort, c.category_id)
	from badge_category c where c.edition_id = current_edition()) as categories;

-- badge.batch_ask: a batch is a job
select badge_batch_ask(:key, :size::text, :category::uuid, coalesce(:fresh::boolean, false), coalesce(:mark::boolean, false));

-- badge.batch_known: refuses when there is no such batch
select refuse(404, 'There is no such batch.') where not exists (select from badge_batch where public_id = :batch);

-- badge.batch: one, and how far it is
select b.public_id as batch, b.size, tr(c.name) as category, b.fresh, b.mark, b.total, b.created_at, s.state, s.note,
	s.state in ('waiting', 'running') as running, s.cancel, greatest(s.done, p.done) as done,
	round(100.0 * greatest(s.done, p.done) / greatest(b.total, 1))::int as percent
from badge_batch b left join badge_category c using (category_id), badge_batch_state(b) s,
	lateral (select coalesce(sum(f.badges), 0) as done from badge_batch_file f where f.batch_id = b.batch_id) p
where b.public_id = :batch;

-- badge.batch_files: its files
select f.part, badge_number(f.first_number) as first, badge_number(f.last_number) as last, f.badges, b.public_id as batch
from badge_batch b join badge_batch_file f using (batch_id) where b.public_id = :batch order by f.part;

-- badge.batch_file: one of them
select * from badge_batch_file(:batch::uuid, :part::int);

-- badge.batch_cancel: stops it
select badge_batch_cancel(:batch::uuid);
