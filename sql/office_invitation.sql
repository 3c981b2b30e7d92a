-- office_invitation.filters: what the list of invitations can be narrowed by
select 'category' as name, 'Category' as label, (
		select jsonb_agg(jsonb_build_object('value', public_id, 'label', tr(name),
			'selected', coalesce(public_id = any(:category::uuid[]), false)) order by sort, category_id)
		from badge_category where edition_id = current_edition()) as options
union all
select 'tag', 'Tag', tag_filter('invitation', :tag::uuid[]);

-- office_invitation.sending: mails that are still to be queued, while a job is at it
select j.public_id as job, j.state, count(i.*) as waiting, (j.params ->> 'count')::int as total,
	100 - least(100, count(i.*) * 100 / greatest(1, (j.params ->> 'count')::int)) as percent
from job j left join invitation i on i.lang is not null and i.mailed_at is null and i.revoked_at is null
where j.kind = 'invitation.mail' and j.state in ('waiting', 'running')
group by j.job_id
order by j.job_id desc
limit 1;

-- office_invitation.create: one code, or one for each address
select count, done from office_invitation_create(:key, :category, :uses::int, :expires::timestamp, :lang, :people::text);

-- office_invitation.revoke: takes several back
select count, list_back(concat_ws('&', nullif(:back::text, ''), 'done=withdrawn', 'count=' || count), '/office/invitations') as "to"
from office_invitation_revoke(:invitations::uuid[]) count;

-- office_invitation.mail: queues the next mails, and says how many there were
select invitation_mail(200) as count;
