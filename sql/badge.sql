-- badge.sign_alone: the runs that wait behind this one have nothing to do any more
delete from job where kind = 'badge.sign' and state = 'waiting' and job_id <> :job::bigint;

-- badge.tell: mails to holders of badges that have a code now; how many badges were looked at
select badge_tell(200) as told;

-- badge.badge: the badge behind the link of a mail
select b.*, :secret::text as secret from badge_of_visit(:secret_hash::bytea) b;
