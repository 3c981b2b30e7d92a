-- Lists and exports: the order in which people read, the days of the venue, and whose rows an export holds.

-- Names in the order of a reader: Latin letters whatever their accents and case, then Chinese by pinyin; numbers
-- inside a text by their value, so that booth A2 stands before A10.
create collation reading (provider = icu, locale = 'zh-u-kn-true');

-- The orders in which long lists open: the first page is read from an index.
create index company_created on company (created_at, company_id);
create index booth_reading on booth (edition_id, number collate reading, booth_id);
create index message_created on message (created_at, message_id);

-- The time zone of the venue of the edition in force.
create function current_zone() returns text language sql stable parallel safe as $$
	select coalesce((select v.timezone from edition e join venue v using (venue_id)
		where e.edition_id = current_edition()), 'UTC')
$$;

-- What an export of that account has to set before it reads: exactly what session_open() sets for the page, looked
-- up anew, since rights may have gone since it was asked for. Only the jobs process may call it, and it sets
-- nothing by itself: the process that reads is under the policies of pavilion_office, which cannot ask on behalf
-- of another account.
create function export_open(account bigint, permission text, lang text, edition_code text)
returns table (setting text, value text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	who    account;
	opened text;
begin
	select * into who from account a
	where a.account_id = export_open.account and a.disabled_at is null and a.kind <> 'exhibitor';
	opened := permission_scope(who.account_id, permission);
	if opened is null or permission_scope(who.account_id, 'export.run') is null then
		perform refuse(403, 'You do not have the permission for this.');
	end if;
	return query values
		('pavilion.account', who.account_id::text),
		('pavilion.company', ''),
		('pavilion.team', coalesce(who.team_id::text, '')),
		('pavilion.scope', opened),
		('pavilion.lang', case when export_open.lang in ('en', 'zh') then export_open.lang else who.lang end),
		('pavilion.edition', coalesce((select e.edition_id::text from edition e where e.code = edition_code), ''));
end $$;
revoke execute on function export_open from public;
grant execute on function export_open to pavilion_jobs;
