-- What only the database can judge of a form (answers, consents, people, an invitation), asked when the form was refused
-- for something else: the `check` of a page's row. Each refuses with all it finds, writes nothing, and is as generous as
-- the form itself where a choice is not right yet.

-- What is wrong with an invitation for so many people (null row: there is none such); null: nothing.
create function invitation_fault(i invitation, address text, places int) returns jsonb language sql stable parallel safe as $$
	select case
		when i.invitation_id is null then jsonb_build_array('code', 'This invitation is not known. Please check the code.')
		when i.revoked_at is not null then jsonb_build_array('code', 'This invitation was withdrawn.')
		when i.expires_at <= now() then jsonb_build_array('code', 'This invitation has expired.')
		when i.used >= i.uses then jsonb_build_array('code', 'This invitation is used up.')
		when i.used + places > i.uses
			then jsonb_build_array('code', 'This invitation is good for %lld more.', i.uses - i.used)
		when lower(i.email) <> lower(address)
			then jsonb_build_array('email', 'This invitation was made for another e-mail address.')
	end
$$;

-- As in 025_registration.sql, by invitation_fault().
create or replace function invitation_take(edition bigint, code text, address text, places int) returns invitation
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	i     invitation;
	fault jsonb;
begin
	select * into i from invitation n
	where n.edition_id = invitation_take.edition and n.code = code_plain(invitation_take.code) for update;
	fault := invitation_fault(i, address, places);
	if fault is not null then
		perform refuse_all(case when i.invitation_id is null then 422 else 409 end, jsonb_build_array(fault));
	end if;
	update invitation n set used = n.used + places where n.invitation_id = i.invitation_id returning * into i;
	return i;
end $$;

-- Of registration_submit(). Who is nothing yet, since the code or the category is not right, is asked what everybody is.
create function registration_check(category uuid, code text, address text, answers jsonb, consents jsonb, people jsonb) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	e      edition;
	i      invitation;
	kind   bigint;
	places int := 1 + (select count(*) from people_rows(people));
	fault  jsonb;
	faults jsonb := '[]';
begin
	select * into e from edition d where d.edition_id = current_edition();
	if registration_state(e.edition_id) <> 'open' then
		return;
	end if;
	if code is not null then
		select * into i from invitation n where n.edition_id = e.edition_id and n.code = code_plain(registration_check.code);
		kind := i.category_id;
		fault := invitation_fault(i, address, places);
		faults := case when fault is null then '[]' else jsonb_build_array(fault) end;
	else
		select c.category_id into kind from badge_category c
		where c.edition_id = e.edition_id and c.open and (c.public_id = category or category is null)
		order by c.sort limit 1;
		if kind is null then
			faults := '[["category", "Please choose one."]]';
		end if;
	end if;
	if places > e.group_most + 1 then
		faults := faults || jsonb_build_array(jsonb_build_array('person', 'A group has at most %lld people.', e.group_most));
	end if;
	perform refuse_all(422, faults || (select a.faults from registration_answers(e.edition_id, coalesce(kind, 0), answers) a)
		|| people_faults(people, address) || (select c.faults from registration_consents(e.edition_id, consents) c));
end $$;

-- Of visitor_save().
create function visitor_check(secret_hash bytea, answers jsonb) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
	r registration := visitor_open(secret_hash);
begin
	perform refuse_all(422, (select a.faults from registration_answers(r.edition_id, r.category_id, answers) a));
end $$;

-- Of visitor_taken(). A link that is good no more has nothing to ask.
create function visitor_taken_check(secret_hash bytea, answers jsonb, consents jsonb) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	perform refuse_all(422, a.faults || c.faults)
	from visitor_offered(secret_hash, 'transfer') o, registration_answers(o.edition_id, o.category_id, answers) a,
		registration_consents(o.edition_id, consents) c;
end $$;

-- Of staff_add().
create function staff_check(people jsonb) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
	perform exhibitor_own();
	perform refuse_all(422, people_faults(people));
end $$;

-- -- trust --------------------------------------------------------------------------------------------------
revoke execute on function registration_check, visitor_check, visitor_taken_check, staff_check from public;
grant execute on function registration_check, visitor_check, visitor_taken_check, staff_check to pavilion_portal;
