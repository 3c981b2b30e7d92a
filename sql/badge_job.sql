-- What the jobs of badges ask.

-- badge_job.sign_alone: the runs that wait behind this one have nothing to do any more
delete from job where kind = 'badge.sign' and state = 'waiting' and job_id <> :job::bigint;

-- badge_job.tell: mails to holders of badges that have a code now; how many badges were looked at
select badge_tell(200) as told;

-- badge_job.of_registration: whose badges a file for a registration shows, signed or not
select b.badge_id, b.token is not null as ready
from badge b join registration r using (registration_id)
where b.revoked_at is null and (r.registration_id = :registration::bigint
	or :size::text = 'group' and r.leader_id = :registration::bigint)
order by b.number;

-- badge_job.of_message: the badge that a mail to this address brings; `strange` if its holder has another one by now
select b.badge_id, lower(r.email) is distinct from lower(:recipient::text) as strange
from badge b join registration r using (registration_id)
where b.public_id = :badge::uuid and b.token is not null and b.revoked_at is null;

-- badge_job.faces: what badges show
select * from badge_faces(:badges::bigint[]);

-- badge_job.done: the file of a job, once
with made as (
	insert into file (sha256, name, type, size, account_id)
	select decode(:hex::text, 'hex'), :name::text, :type::text, :size::bigint, j.account_id
	from job j where j.job_id = :job::bigint and not j.result ? 'file'
	returning public_id
)
update job set result = result || jsonb_build_object('file', made.public_id) from made where job_id = :job::bigint
returning made.public_id as file;

-- badge_job.made: whether the job, killed after its end and run again, has made its file already
select result ? 'file' as made from job where job_id = :job::bigint;

-- badge_job.sweep: files that visitors asked for, after a day
select badge_sweep() as gone;

-- badge_job.batch_at: where a batch goes on
select * from badge_batch_at(:batch::bigint);

-- badge_job.batch_next: its next badges
select badges, cardinality(badges) as count, badges[cardinality(badges)] as last
from badge_batch_next(:batch::bigint, :after::bigint, :most::bigint) badges;

-- badge_job.batch_part: a part is done
select badge_batch_part(:batch::bigint, :part::int, :badges::bigint[], :hex::text, :name::text, :size::bigint);
