-- The ledger of changes names visitors, gates and the forum, and leads to their pages.

-- As in 018's history_record(), which asks here for kinds it does not know: how people call a record of visitors, of the
-- gates or of the forum, and its page. `seen`: what the row of history tells.
create function history_place(kind text, id uuid, seen jsonb, out name text, out link text) language plpgsql stable as $$
begin
	case kind
	when 'zone' then
		select tr(z.name), '/office/gates/zones/' || z.public_id into name, link from zone z where z.public_id = id;
	when 'gate' then
		select tr(g.name), '/office/gates/' || g.public_id into name, link from gate g where g.public_id = id;
	when 'gate_rule' then
		select gate_rule_place(r), '/office/gates/rules/' || r.public_id into name, link from gate_rule r where r.public_id = id;
		name := coalesce(name, gate_rule_place(jsonb_populate_record(null::gate_rule, seen)));
	when 'gate_device' then
		select d.name, '/office/gates/devices/' || d.public_id into name, link from gate_device d where d.public_id = id;
	when 'badge_category' then
		select tr(c.name), '/office/categories/' || c.public_id into name, link from badge_category c where c.public_id = id;
	when 'question' then
		select tr(q.label), '/office/questions/' || q.public_id into name, link from question q where q.public_id = id;
	when 'consent' then
		select tr(c.title), '/office/consents/' || c.public_id into name, link from consent c where c.public_id = id;
	when 'invitation' then
		select concat_ws(' · ', i.code, i.name), '/office/invitations?q=' || i.code into name, link
		from invitation i where i.public_id = id;
	when 'registration' then
		select r.name, '/office/visitors/' || r.public_id into name, link from registration r where r.public_id = id;
	when 'badge' then
		select badge_number(b.number) || ' · ' || r.name, '/office/visitors/' || r.public_id into name, link
		from badge b join registration r using (registration_id) where b.public_id = id;
	when 'lead' then
		select r.name || ' · ' || c.name, '/office/visitors/' || r.public_id into name, link
		from lead l join registration r using (registration_id) join company c on c.company_id = l.company_id
		where l.public_id = id;
	when 'staff_allowance' then
		select c.name, '/office/staff/' || c.public_id into name, link
		from staff_allowance a join company c using (company_id) where a.public_id = id;
	when 'room' then
		select tr(r.name), '/office/rooms/' || r.public_id into name, link from room r where r.public_id = id;
	when 'speaker' then
		select s.name, '/office/speakers/' || s.public_id into name, link from speaker s where s.public_id = id;
	when 'forum_track' then
		select tr(t.name), '/office/tracks/' || t.public_id into name, link from forum_track t where t.public_id = id;
	when 'forum_session' then
		select tr(f.title), '/office/forum/' || f.public_id into name, link from forum_session f where f.public_id = id;
	when 'forum_signup' then
		select r.name || ' · ' || tr(f.title), '/office/forum/' || f.public_id || '/door' into name, link
		from forum_signup s join registration r using (registration_id) join forum_session f using (session_id)
		where s.public_id = id;
	when 'forum_speaker' then
		select s.name || ' · ' || tr(f.title), '/office/forum/' || f.public_id into name, link
		from forum_session f, speaker s
		where f.session_id = (seen ->> 'session_id')::bigint and s.speaker_id = (seen ->> 'speaker_id')::bigint;
	else
		null;
	end case;
	name := coalesce(name, tr(seen -> 'title'));
end $$;

-- Which days of the fair are meant, without knowing its dates: "all days", "1, 2".
create function fair_days_words(days int) returns text language sql stable as $$
	select case days when 65535 then case current_lang() when 'zh' then '每天' else 'all days' end
		else coalesce(string_agg((n + 1)::text, ', ' order by n), '–') end
	from generate_series(0, 15) n where (days & (1 << n)) <> 0
$$;

-- As in 018, and what history_place() knows.
create or replace function history_record(kind text, id uuid, was jsonb, became jsonb) returns jsonb
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	seen  jsonb := coalesce(was, '{}') || coalesce(became, '{}');
	scope text := permission_scope(current_account(), history_permission(kind));
	opens boolean := scope is not null;
	name  text;
	link  text;
begin
	case kind
	when 'company' then
		select c.name, '/office/companies/' || c.public_id, company_open(scope, c.team_id, c.owner_id)
		into name, link, opens from company c where c.public_id = id;
	when 'contact' then
		select k.name || ', ' || c.name, '/office/companies/' || c.public_id, company_open(scope, c.team_id, c.owner_id)
		into name, link, opens from contact k join company c using (company_id) where k.public_id = id;
	when 'exhibitor' then
		select c.name, '/office/companies/' || c.public_id, company_open(scope, c.team_id, c.owner_id)
		into name, link, opens from exhibitor x join company c using (company_id) where x.public_id = id;
	when 'application' then
		select a.number || ' · ' || c.name, '/office/applications/' || a.public_id,
			company_open(scope, a.team_id, a.owner_id)
		into name, link, opens from application a join company c using (company_id) where a.public_id = id;
	when 'hall' then
		select tr(h.name), '/office/halls/' || h.public_id into name, link from hall h where h.public_id = id;
	when 'booth' then
		select b.number, '/office/booths?q=' || b.number into name, link from booth b where b.public_id = id;
	when 'price_rule' then
		select tr(p.label), '/office/prices/' || p.public_id into name, link from price_rule p where p.public_id = id;
	when 'edition' then
		select e.code, '/office/editions/' || e.public_id into name, link from edition e where e.public_id = id;
	when 'account', 'account_role' then
		select a.name, case when a.kind <> 'exhibitor' then '/office/users/' || a.public_id end into name, link
		from account a where a.public_id = id;
	when 'role', 'role_permission' then
		select tr(r.name), '/office/roles/' || r.public_id into name, link from role r where r.public_id = id;
	when 'team' then
		select t.name, '/office/teams/' || t.public_id into name, link from team t where t.public_id = id;
	when 'import' then
		select i.name, '/office/imports/' || i.public_id into name, link from import i where i.public_id = id;
	when 'api_token' then
		select t.name into name from api_token t where t.public_id = id;
	else
		select p.name, p.link into name, link from history_place(kind, id, seen) p;
	end case;
	return jsonb_build_object('link', case when opens then link end, 'name', coalesce(name, seen ->> 'number',
		case jsonb_typeof(seen -> 'name') when 'object' then tr(seen -> 'name') else seen ->> 'name' end,
		tr(seen -> 'label'), seen ->> 'code', seen ->> 'file'));
end $$;

-- As in 015, and what visitors, gates and the forum point at.
create or replace function history_value(field text, value jsonb) returns text language plpgsql stable
security definer set search_path = public, pg_temp as $$
declare
	given text := value #>> '{}';
	found text;
begin
	if given is null or given !~ '^[0-9]{1,18}$' then
		return case jsonb_typeof(value) when 'object' then
			(select string_agg(e.value, ' / ' order by e.key) from jsonb_each_text(value) e) else given end;
	end if;
	case field
	when 'team_id' then select name into found from team where team_id = given::bigint;
	when 'owner_id', 'account_id' then select name into found from account where account_id = given::bigint;
	when 'company_id' then select name into found from company where company_id = given::bigint;
	when 'hall_id' then select tr(name) into found from hall where hall_id = given::bigint;
	when 'edition_id' then select tr(name) into found from edition where edition_id = given::bigint;
	when 'venue_id' then select tr(name) into found from venue where venue_id = given::bigint;
	when 'role_id' then select tr(name) into found from role where role_id = given::bigint;
	when 'application_id' then select number::text into found from application where application_id = given::bigint;
	when 'zone_id', 'parent_id' then select tr(name) into found from zone where zone_id = given::bigint;
	when 'gate_id' then select tr(name) into found from gate where gate_id = given::bigint;
	when 'category_id' then select tr(name) into found from badge_category where category_id = given::bigint;
	when 'registration_id', 'leader_id', 'by_id' then
		select name into found from registration where registration_id = given::bigint;
	when 'invitation_id' then select code into found from invitation where invitation_id = given::bigint;
	when 'room_id' then select tr(name) into found from room where room_id = given::bigint;
	when 'track_id' then select tr(name) into found from forum_track where track_id = given::bigint;
	when 'session_id' then select tr(title) into found from forum_session where session_id = given::bigint;
	when 'speaker_id' then select name into found from speaker where speaker_id = given::bigint;
	when 'days' then found := fair_days_words(given::int);
	else found := given;
	end case;
	return coalesce(found, given);
end $$;

-- As in 015: more words.
create or replace function history_type(field text, value jsonb) returns text language sql immutable as $$
	select case
		when value is null or jsonb_typeof(value) in ('null', 'object', 'array') then null
		when field in ('amount', 'net', 'tax', 'total') then 'money'
		when jsonb_typeof(value) = 'boolean' or field in ('status', 'state', 'kind', 'booth_kind', 'scope', 'direction', 'source',
			'revoked_for', 'colour') then 'word'
		when value #>> '{}' ~ '^\d{4}-\d\d-\d\dT\d\d:\d\d' then 'time'
		when value #>> '{}' ~ '^\d{4}-\d\d-\d\d$' then 'date'
	end
$$;

-- The total of a rule of the gates is no money.
create function history_rule(row_ jsonb) returns jsonb language sql immutable as $$
	select case when row_ ? 'total' then row_ - 'total' || jsonb_build_object('total_entries', row_ -> 'total') else row_ end
$$;
-- What changed in a record of that kind.
create function history_changes(kind text, old jsonb, new jsonb) returns jsonb language sql stable as $$
	select case when kind = 'gate_rule' then history_changes(history_rule(old), history_rule(new)) else history_changes(old, new) end
$$;

revoke execute on function history_place, fair_days_words(int), history_changes(text, jsonb, jsonb), history_rule from public;
grant execute on function fair_days_words(int), history_changes(text, jsonb, jsonb), history_rule to pavilion_office;
