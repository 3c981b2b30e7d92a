-- vault.hit: one more try under this key in the present quarter of an hour; how many there were with it. A key is folded
-- as addresses are where accounts are looked up, so that no second way of writing one gives more tries.
insert into rate (rate_key, window_at) values (lower(:key::text), date_bin('15 minutes', now(), 'epoch'::timestamptz))
on conflict (rate_key, window_at) do update set hits = rate.hits + 1
returning hits;

-- vault.forgive: a right password or code ends the count of wrong ones
delete from rate where rate_key = lower(:key::text);

-- vault.forget: a right one from an address does not count, but takes nothing off the wrong ones before it
update rate set hits = hits - 1
where rate_key = lower(:key::text) and window_at = date_bin('15 minutes', now(), 'epoch'::timestamptz);

-- vault.account: who signs in with this address, and the hash of the password
select a.account_id, a.confirmed_at is not null as confirmed, p.hash
from account a join account_password p using (account_id)
where lower(a.email) = lower(:email::text) and a.disabled_at is null and a.kind <> 'machine';

-- vault.rehash: the same password under today's cost
update account_password set hash = :hash::text where account_id = :account::bigint;

-- vault.ticket: keeps what the vault vouches for; only the digest of the ticket
insert into vault_ticket (ticket_hash, kind, account_id, hash)
values (:ticket_hash::bytea, :kind::text, :account::bigint, :hash::text);

-- vault.totp: the secret of a second factor
select encode(secret, 'hex') as secret, last_step, confirmed_at is not null as confirmed
from account_totp where account_id = :account::bigint;

-- vault.totp_use: a code's step is used up; no row when it was used in the same moment elsewhere
update account_totp set last_step = :step::bigint, confirmed_at = coalesce(confirmed_at, now())
where account_id = :account::bigint and last_step < :step::bigint
returning account_id;

-- vault.totp_enrol: a new secret, or the one that is still to be confirmed; no row when one is confirmed
insert into account_totp as t (account_id, secret) values (:account::bigint, decode(:secret::text, 'hex'))
on conflict (account_id) do update set last_step = t.last_step where t.confirmed_at is null
returning encode(t.secret, 'hex') as secret, (select a.email from account a where a.account_id = t.account_id) as email;

-- vault.badge_key: the key that signs badges
select key_no, encode(secret, 'hex') as secret from badge_key where retired_at is null order by key_no desc limit 1;

-- vault.badge_key_new: a key, unless there is one that signs; the last number that was given is never given again
insert into badge_key (key_no, public_key, secret)
select n.key_no, decode(:public_key::text, 'hex'), decode(:secret::text, 'hex')
from (select coalesce(max(key_no), 0) + 1 as key_no, coalesce(bool_or(retired_at is null), false) as signs from badge_key) n
where not n.signs and n.key_no <= 15
on conflict (key_no) do nothing;

-- vault.unsigned: badges without a code, and what theirs says
select b.badge_id, b.number, b.days, c.token_no as category, e.token_no as edition
from badge b join badge_category c using (category_id) join edition e on e.edition_id = b.edition_id
where b.token is null and b.revoked_at is null
order by b.badge_id limit :most::int;

-- vault.sign: their codes; who was signed meanwhile has the same one already
update badge b set token = s.token, key_no = :key::smallint
from unnest(:badges::bigint[], :tokens::text[]) s (badge_id, token)
where b.badge_id = s.badge_id and b.token is null;
