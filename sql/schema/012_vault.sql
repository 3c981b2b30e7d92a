-- What the vault reads and writes, and how the functions of sessions and registration use what it vouches for.

-- Takes a ticket away and returns its row; a ticket works once, for one purpose, for five minutes.
create function ticket_take(ticket text, kind text) returns vault_ticket language plpgsql volatile
set search_path = public, pg_temp as $$
declare
	taken vault_ticket;
begin
	delete from vault_ticket t
	where t.ticket_hash = sha256(convert_to(ticket_take.ticket, 'UTF8')) and t.kind = ticket_take.kind
		and t.expires_at > now()
	returning * into taken;
	if taken.ticket_hash is null then
		perform refuse(403, 'This took too long. Please try again.');
	end if;
	return taken;
end $$;

-- A right password: whose. Call it once per statement: `(select proof_take(...))`, never bare in a where.
create function proof_take(ticket text) returns bigint language sql volatile
set search_path = public, pg_temp as
	$$ select (ticket_take(ticket, 'proof')).account_id $$;

-- A right second factor: whose.
create function factor_take(ticket text) returns bigint language sql volatile
set search_path = public, pg_temp as
	$$ select (ticket_take(ticket, 'factor')).account_id $$;

-- The new password that the vault hashed becomes the account's.
create function password_take(ticket text, account bigint) returns void language sql volatile
set search_path = public, pg_temp as $$
	insert into account_password (account_id, hash)
	values (account, (ticket_take(ticket, 'password')).hash)
	on conflict (account_id) do update set hash = excluded.hash, changed_at = now()
$$;

-- Only functions of the owner call these: no page does so directly.
revoke execute on function ticket_take, proof_take, factor_take, password_take from public;
create index vault_ticket_expires on vault_ticket (expires_at);
