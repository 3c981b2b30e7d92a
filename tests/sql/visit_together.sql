-- Registrations that share a transaction: each as if it had come alone, and whoever would be refused is left out.
update edition set published_at = now() where code = 'T27';
update edition set is_current = code = 'T27';
select set_config('pavilion.edition', (select edition_id::text from edition where code = 'T27'), false) \g /dev/null
insert into question (edition_id, code, kind, label, options, required, sort)
select edition_id, 'role', 'choice', '{"en": "Role"}', '[{"value": "buys", "label": {"en": "Buys"}}]', true, 1 from edition where code = 'T27';

-- A form as the browser's, and the places of those of a list that were accepted.
create function form(email text, more jsonb default '{}') returns jsonb language sql volatile as $$
	select jsonb_build_object('session', '', 'key', gen_random_uuid(), 'path', '/visit', 'address', '10.9.9.9', 'name', 'N ' || form.email,
		'email', form.email, 'company', 'C', 'phone', '+49 1', 'country', 'DE', 'city', 'Ulm', 'lang', 'zh',
		'answer', '{"role": "buys", "nobody": "asked"}'::jsonb, 'consent', (select coalesce(jsonb_object_agg(c.code, c.public_id), '{}')
			from consent_current(current_edition()) c)) || more
$$;
create function places(variadic forms jsonb[]) returns text language sql volatile as $$
	select string_agg(t.n::text, ' ' order by t.n) from registration_together(forms) t
$$;

set role pavilion_portal;
select is((select places(form('one@t.example'), form('two@t.example'))), '1 2', 'two at once');
reset role;
select registration_submit(gen_random_uuid(), '10.9.9.9', null, null, f, f -> 'answer', f -> 'consent', null, null)
from form('alone@t.example') f \g /dev/null
select is((select to_jsonb(r) - '{registration_id, public_id, name, email}'::text[] from registration r where email = 'one@t.example'),
	(select to_jsonb(r) - '{registration_id, public_id, name, email}'::text[] || (select jsonb_build_object('created_at', o.created_at,
		'changed_at', o.changed_at) from registration o where o.email = 'one@t.example')
		from registration r where email = 'alone@t.example'), 'the row is that of one who came alone');
select is((select count(*) from registration_consent c join registration r using (registration_id) where r.email = 'two@t.example'),
	(select count(*) from registration_consent c join registration r using (registration_id) where r.email = 'alone@t.example'), 'so are the consents');
select is((select count(*) from history h join registration r on h.row_id = r.public_id
		where h.kind = 'registration' and r.email = 'two@t.example'),
	(select count(*) from history h join registration r on h.row_id = r.public_id
		where h.kind = 'registration' and r.email = 'alone@t.example'), 'and the history');
select is((select (to_jsonb(m) - '{message_id, public_id, created_at, recipient, params, changed_at}'::text[])::text from message m where recipient = 'two@t.example'),
	(select (to_jsonb(m) - '{message_id, public_id, created_at, recipient, params, changed_at}'::text[])::text from message m where recipient = 'alone@t.example'),
	'and the mail');
select is((select count(*) from message m join job j on j.kind = 'mail.send' and j.params ->> 'message' = m.message_id::text
	where m.recipient in ('one@t.example', 'two@t.example')), 2::bigint, 'each mail has its job');
select is((select (l.expires_at = o.expires_at)::text || (l.kind = o.kind)::text from registration_link l join registration r using (registration_id),
	registration_link o join registration s using (registration_id) where r.email = 'one@t.example' and s.email = 'alone@t.example'),
	'truetrue', 'the link ends when the other does');
select is((select v.status from message m, visitor_page(sha256(convert_to(substr(m.params ->> 'path', 8), 'UTF8'))) v where m.recipient = 'one@t.example'),
	'pending', 'the link of the mail opens it');

-- ------------------------------------------------------------------------------------------------ left out
select is((select places(form('wrong@t.example', '{"answer": {"role": "rules"}}'), form('right@t.example'), form('less@t.example', '{"consent": {}}'),
	form('cat@t.example', jsonb_build_object('category', gen_random_uuid())), form('other@t.example', '{"edition_code": "NONE"}'))),
	'2', 'whoever would be refused is left out');
select is((select count(*) from registration where email in ('wrong@t.example', 'less@t.example', 'cat@t.example', 'other@t.example')), 0::bigint,
	'nothing of theirs is written');
create table sent as select form('twice@t.example') as it;
select is((select places(it, it) ~ '^[12]$' from sent), true, 'one form sent twice is one');
select is((select places(it) from sent), null, 'later too');
select is((select count(*) from registration where email = 'twice@t.example'), 1::bigint, 'it stands once');
create table keys as select form('key@t.example', '{"answer": {}}') as it;
select is((select places(it) from keys), null, 'a form without an answer that is due');
select is((select count(*) from form_key k, keys where k.form_key = (it ->> 'key')::uuid), 0::bigint, 'leaves its key for who sends it alone');
insert into session (token_hash, account_id, state, expires_at) select '\x01'::bytea, account_id, 'full', now() + interval '1 hour' from account order by 1 limit 1;
select is((select places(form('me@t.example', '{"session": "\\x01"}'))), null, 'who is signed in goes alone');

-- ------------------------------------------------------------------------------------------------ known, and too many
update registration set status = 'confirmed', confirmed_at = now() where email = 'one@t.example';
select is((select places(form('ONE@t.example', '{"name": "Somebody"}'))), '1', 'a known address hears the same');
select is((select count(*) from registration where lower(email) = 'one@t.example'), 1::bigint, 'and is registered once');
select is((select m.params ->> 'name' || ' ' || m.lang from message m where kind = 'visit-known' and recipient = 'one@t.example'), 'N one@t.example zh',
	'its mailbox learns it, under the name it knows');
select is((select count(*) from registration_link l join registration r using (registration_id) where r.email = 'one@t.example'), 2::bigint, 'with a link');
select is((select places(variadic array_agg(form('many@t.example', jsonb_build_object('address', '10.0.1.' || n)))) from generate_series(1, 5) n), '1 2 3 4 5',
	'five mails to an address');
create table sixth as select form('many@t.example', '{"address": "10.0.2.1"}') as it;
select is((select places(it) from sixth), null, 'not six');
select is((select count(*) from form_key k, sixth where k.form_key = (it ->> 'key')::uuid), 0::bigint, 'its key is left too');
delete from rate where rate_key like 'mail:%';
select is((select places(variadic array_agg(form('mob@t.example', jsonb_build_object('address', '10.0.5.' || n)))) from generate_series(1, 7) n), '1 2 3 4 5',
	'of seven at once five');
-- Twenty a day of one network lock out nobody else; what is refused for another reason does not count for the day.
create function rounds(email text, address text, times int) returns bigint language plpgsql as $$
declare
	n bigint := 0;
begin
	for i in 1 .. times loop
		delete from rate where rate_key like 'mail:%' or rate_key like 'visit:%';
		n := n + (places(form(email, jsonb_build_object('address', address))) is not null)::int;
	end loop;
	return n;
end $$;
select is(rounds('prey@t.example', '10.6.6.6', 25), 20::bigint, 'twenty of one network');
select is(rounds('prey@t.example', '2001:db8::1', 1), 1::bigint, 'another one is let through');
select is(rounds('prey@t.example', '10.6.7.' || i, 20), case i when 1 then 20 when 2 then 19 else 0 end::bigint, 'sixty in all, part ' || i) from generate_series(1, 3) i;
select is((select count(*) from message where recipient = 'prey@t.example'), 60::bigint, 'which are mails');
select places(variadic array_agg(form('calm@t.example', '{"address": "10.6.9.9"}'))) from generate_series(1, 70) n \g /dev/null
select is((select array_agg(hits order by rate_key) from rate where rate_key like 'mail-%:calm@t.example%'), '{5,5}'::int[], 'seventy at once count as the five mails they are');
delete from rate where rate_key like 'visit:%';
select is((select count(*) from registration_together((select array_agg(form('crowd' || n || '@t.example', '{"address": "10.0.3.1"}')) from generate_series(1, 60) n))),
	60::bigint, 'sixty of one address');
select is((select places(form('crowd61@t.example', '{"address": "10.0.3.1"}'))), null, 'not sixty-one');
update edition set register_until = now() - interval '1 minute' where code = 'T27';
select is((select places(form('late@t.example'))), null, 'nobody when it is over');
