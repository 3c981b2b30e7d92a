-- mail.message: the ledger's row
select m.public_id, m.state, m.recipient from message m where m.message_id = :message::bigint;

-- mail.values: all that the template may name, one row per value; the fair is the edition's, else the current one
select v.key, v.value #>> '{}' as value, jsonb_typeof(v.value) as type
from message m
left join lateral (
	select coalesce(e.name ->> m.lang, e.name ->> 'en', e.name ->> 'zh') as name
	from edition e where e.edition_id = m.edition_id or m.edition_id is null and e.is_current
) fair on true
cross join lateral jsonb_each(m.params || jsonb_build_object('id', m.public_id, 'kind', m.kind,
	'recipient', m.recipient, 'lang', m.lang, 'fair', coalesce(fair.name, 'Pavilion'),
	'date', to_char(m.created_at at time zone 'UTC', 'Dy, DD Mon YYYY HH24:MI:SS "+0000"'))) v
where m.message_id = :message::bigint;

-- mail.sending: from here on it may be on the wire; no row when another runner has it
update message set state = 'sending', attempts = attempts + 1
where message_id = :message::bigint and (state = 'queued' or state = 'sending' and :repeatable::boolean)
returning message_id;

-- mail.ended: what became of it; a runner that was cut off from the database corrects what others took for unknown.
-- The secret of a link (64 hexadecimal digits) leaves with the mail: from then on only its reader has it.
update message set state = :state::text, reply = :reply::text, sent_at = case when :state::text = 'sent' then now() end,
	params = case when :state::text = 'sent' then regexp_replace(params::text, '[0-9a-f]{64}', '', 'g')::jsonb else params end
where message_id = :message::bigint and state in ('queued', 'sending', 'unknown');
