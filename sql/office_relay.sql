-- office_relay.one: where the relay of the current edition answers, and its key
select e.relay_url, e.relay_key, coalesce(substring(e.relay_url from ':([0-9]+)$'), case when e.relay_url ~ '^https' then '443' else '80' end) as port,
	e.relay_url ~ '^http:' as plain
from office_relay() e;

-- office_relay.save: another address, or another key
select office_relay_save(:relay_url::text, :renew::boolean);
