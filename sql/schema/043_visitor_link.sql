-- The link of a visitor's mail is a key to what the visitor wrote: it ends a year after the fair, or after it was made.

create function registration_link_until() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	new.expires_at := (select greatest(e.closes_on, e.opens_on, current_date) + interval '1 year'
		from registration r join edition e using (edition_id) where r.registration_id = new.registration_id);
	return new;
end $$;
create trigger registration_link_until before insert on registration_link for each row when (new.expires_at is null)
	execute function registration_link_until();

update registration_link l set expires_at = greatest(e.closes_on, e.opens_on, current_date) + interval '1 year'
from registration r join edition e using (edition_id)
where r.registration_id = l.registration_id and l.expires_at is null;
alter table registration_link alter column expires_at set not null;
create index registration_link_expiry on registration_link (expires_at);

-- Throws away links whose time is over; how many.
create function registration_link_sweep() returns bigint language sql volatile
security definer set search_path = public, pg_temp as $$
	with gone as (delete from registration_link l where l.expires_at < now() - interval '7 days' returning 1)
	select count(*) from gone
$$;

revoke execute on function registration_link_until, registration_link_sweep from public;
grant execute on function registration_link_sweep to pavilion_jobs;

-- Mails that were sent before: see mail.ended.
update message set params = regexp_replace(params::text, '[0-9a-f]{64}', '', 'g')::jsonb
where state = 'sent' and params::text ~ '[0-9a-f]{64}';
