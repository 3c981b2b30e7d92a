-- badge.sign_alone: the runs that wait behind this one have nothing to do any more
delete from job where kind = 'badge.sign' and state = 'waiting' and job_id <> :job::bigint;

-- badge.tell: mails to holders of badges that have a code now; how many badges were looked at
select badge_tell(200) as told;

-- badge.badge: the badge behind the link of a mail
select b.*, :secret::text as secret from badge_of_visit(:secret_hash::bytea) b;

-- badge.pdf_ask: a file of the badge behind the link of a mail
select badge_pdf_visit_ask(:secret_hash::bytea, :size::text) as job;

-- badge.pdf: how far it is
select p.*, :secret::text as secret from badge_pdf_visit(:secret_hash::bytea, :job::uuid) p;

-- badge.of_registration: whose badges a file for a registration shows, signed or not
select b.badge_id, b.token is not null as ready
from badge b join registration r using (registration_id)
where b.revoked_at is null and (r.registration_id = :registration::bigint
	or :size::text = 'group' and r.leader_id = :registration::bigint)
order by b.number;

-- badge.of_message: the badge that a mail brings
select b.badge_id from badge b where b.public_id = :badge::uuid and b.token is not null and b.revoked_at is null;

-- badge.faces: what badges show
select * from badge_faces(:badges::bigint[]);

-- badge.done: the file of a job, once
with made as (
	insert into file (sha256, name, type, size, account_id)
	select decode(:hex::text, 'hex'), :name::text, :type::text, :size::bigint, j.account_id
	from job j where j.job_id = :job::bigint and not j.result ? 'file'
	returning public_id
)
update job set result = result || jsonb_build_object('file', made.public_id) from made where job_id = :job::bigint
returning made.public_id as file;

-- badge.made: whether the job, killed after its end and run again, has made its file already
select result ? 'file' as made from job where job_id = :job::bigint;

-- badge.sweep: files that visitors asked for, after a day
select badge_sweep() as gone;

-- badge.batch_at: where a batch goes on
select * from badge_batch_at(:batch::bigint);

-- badge.batch_next: its next badges
select badges, cardinality(badges) as count, badges[cardinality(badges)] as last
from badge_batch_next(:batch::bigint, :after::bigint, :most::bigint) badges;

-- badge.batch_part: a part is done
select badge_batch_part(:batch::bigint, :part::int, :badges::bigint[], :hex::text, :name::text, :size::bigint);

-- badge.office_ask: a file of a registration's badge
select badge_pdf_office_ask(:registration::uuid, :size::text) as job;

-- badge.office_pdf: how far it is
select p.*, r.public_id as registration_public from badge_pdf_office(:job::uuid) p
join registration r on r.registration_id = p.registration;

-- badge.batch_choices: what a batch can hold
select (select jsonb_agg(jsonb_build_object('id', c.public_id, 'name', tr(c.name)) order by c.sort, c.category_id)
	from badge_category c where c.edition_id = current_edition()) as categories;

-- badge.batch_ask: a batch is a job
select badge_batch_ask(:key, :size::text, :category::uuid, :fresh::boolean, :mark::boolean);

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
