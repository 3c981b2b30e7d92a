-- message.filters: kinds of message in the ledger
select 'kind' as name, 'Kind' as label, (
		select jsonb_agg(jsonb_build_object('value', kind, 'label', kind, 'word', true,
			'selected', coalesce(kind = any(:kind::text[]), false)) order by kind)
		from (select distinct kind from message) k) as options;

-- message.known: refuses when there is no such message
select refuse(404, 'There is no such message.')
where not exists (select from message where public_id = :message);

-- message.one: one message with the last answer of the other side
select m.public_id as message, m.channel, m.kind, m.recipient, m.lang, m.state, m.attempts, m.reply, m.created_at, m.sent_at,
	m.state in ('failed', 'unknown') as again, a.name as who, a.public_id as account
from message m left join account a using (account_id)
where m.public_id = :message;

-- message.retry: sends those again that failed or of which nobody knows; a person decides that, never the machine
with again as (select message_again(m) from unnest(:messages::uuid[]) m)
select count(again) as count, list_back(concat_ws('&', nullif(:back::text, ''), 'done=resent', 'count=' || count(again)), '/office/messages') as "to"
from again;
