-- Unmerging records that are not the same, and what requests to join leave behind.

-- ------------------------------------------------------------------------------------------ unmerging
-- As in 054, also of tags, codes and requests.
create or replace function merge_words(relation name, it jsonb) returns text language sql stable as $$
	select coalesce(case relation
		when 'exhibitor' then (select tr(e.name) from edition e where e.edition_id = (it ->> 'edition_id')::bigint)
		when 'staff_allowance' then (select tr(e.name) from edition e where e.edition_id = (it ->> 'edition_id')::bigint)
		when 'lead' then (select r.name from registration r where r.registration_id = (it ->> 'registration_id')::bigint)
		when 'tagged' then (select t.name from tag t where t.tag_id = (it ->> 'tag_id')::bigint)
		when 'company_code' then code_label((it ->> 'code_id')::bigint)
		when 'company_code_text' then it ->> 'text'
		when 'join_request' then it -> 'fields' ->> 'name'
		when 'invitation' then concat_ws(' · ', it ->> 'code', it ->> 'name', it ->> 'email')
		when 'import_difference' then concat_ws(': ', it ->> 'field', it ->> 'given') end,
		case jsonb_typeof(it -> 'name') when 'object' then tr(it -> 'name') else it ->> 'name' end,
		it ->> 'number', it ->> 'title', it ->> 'code', it ->> 'email', it ->> 'note', '–')
$$;

-- As in 054, with `apart` also for the records that the survivor became part of since: they stand for it, and would be found
-- with the one that comes back.
-- Undoes one edge. choices: {"field.phone": "keep|copy|restore|move", "application.company_id": "loser" (all that came since),
-- "application.company_id.4711": "loser" or "survivor", "apart": true (they are not the same, and are not to be found
-- again)}; what is not named stays with the survivor.
create or replace function unmerge_do(merge uuid, choices jsonb default '{}') returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	m       merge;
	c       merge_child;
	heir    bigint;
	patches record;
	taken   bigint[];
	given   bigint[] := '{}';   -- applications that go to the loser
begin
	perform must('centre.review');
	m := unmerge_take(merge);
	perform merge_lock(m.kind, array(select t.id from merge_tree(m.kind, array[m.loser_id]) t));
	m := unmerge_take(merge);
	choices := coalesce(choices, '{}');
	perform set_config('pavilion.merging', m.public_id::text, true);
	-- What came since and is the loser's came from it, as it were.
	for c in select * from merge_child k where k.kind = m.kind and not k.derived loop
		if exists (select from jsonb_each_text(choices) j where j.value = 'loser'
				and (j.key = c.relation || '.' || c.owner or j.key like c.relation || '.' || c.owner || '.%')) then
			select array_agg(a.key) into taken from unmerge_arrived(m, c) a
			where coalesce(choices ->> (c.relation || '.' || c.owner || '.' || a.key), choices ->> (c.relation || '.' || c.owner)) = 'loser';
			insert into merge_origin (kind, relation, owner, key, origin_id)
			select m.kind, c.relation, c.owner, t, m.loser_id from unnest(taken) t
			on conflict (relation, owner, key) do update set origin_id = excluded.origin_id;
			if c.relation = 'application' then given := taken; end if;
		end if;
	end loop;
	select * into patches from unmerge_patches(m, choices);
	perform unmerge_hand_on(m);
	-- What was typed was for all of the decision: it stays as long as one of its edges does.
	select e.merge_id into heir from merge e where e.decision = m.decision and e.merge_id <> m.merge_id and e.undone_at is null
	order by e.merge_id limit 1;
	if heir is not null then
		update merge e set fields = e.fields || coalesce((select jsonb_agg(p) from jsonb_array_elements(m.fields) p where p ->> 'rule' = 'typed'), '[]')
		where e.merge_id = heir;
		patches.survivor := patches.survivor - array(select p ->> 'field' from jsonb_array_elements(m.fields) p where p ->> 'rule' = 'typed');
	end if;
	update merge e set undone_at = now(), undone_by = current_account() where e.merge_id = m.merge_id;
	perform merge_settle(m.kind, array[m.survivor_id, m.loser_id]);
	perform merge_set(m.kind, m.survivor_id, patches.survivor);
	perform merge_set(m.kind, m.loser_id, patches.loser);
	if m.kind = 'company' then
		perform unmerge_exhibitors(array[company_root(m.survivor_id), m.loser_id], m.at, given);
	end if;
	if choices ->> 'apart' = 'true' then
		insert into dedup_apart (kind, a_id, b_id, account_id)
		select m.kind, least(o.id, m.loser_id), greatest(o.id, m.loser_id), current_account()
		from unnest(merge_above(m.kind, m.survivor_id)) o (id) where o.id <> m.loser_id
		on conflict do nothing;
	end if;
	perform merge_told(m.kind, m.survivor_id, 'unmerge', null, patches.survivor || jsonb_build_object('unmerged_from', merge_name(m.kind, m.loser_id)));
	perform merge_told(m.kind, m.loser_id, 'unmerge', null, patches.loser || jsonb_build_object('unmerged_from', merge_name(m.kind, m.survivor_id)));
	perform merge_unqueue(m.kind, array[m.survivor_id, m.loser_id]);
	perform set_config('pavilion.merging', '', true);
end $$;

-- ------------------------------------------------------------------------------------------ requests to join
-- A quarter of a year after its end a request says who answered, when and how, and of which company: not who asked it, nor
-- what anybody wrote. Until then a person may come back to it.
create function join_fade() returns bigint language sql volatile security definer set search_path = public, pg_temp as $$
	with faded as (
		update join_request r set message = null, reason = null, door = '[]', fields = coalesce((
			select jsonb_object_agg(f.key, f.value) from jsonb_each(r.fields) f
			where f.key = any ('{company,name_local,country,city,street,postcode,website,register_no}')), '{}')
		where r.state in ('accepted', 'declined', 'lapsed', 'own')
			and coalesce(r.decided_at, r.asked_at, r.created_at) < now() - interval '90 days'
			and (r.message is not null or r.reason is not null or r.door <> '[]' or r.fields ?| '{email,name,job_title,phone,lang}')
		returning 1
	)
	select count(*) from faded
$$;
-- The work that comes round by itself (job.sweep_join) does both.
alter function join_lapse() rename to join_lapse_asked;
create function join_lapse() returns bigint language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
	perform join_fade();
	return join_lapse_asked();
end $$;

-- Of a request that has faded the person is whom the account says.
create function join_recall(request bigint) returns jsonb language sql stable as $$
	select jsonb_build_object('name', a.name, 'email', a.email, 'lang', a.lang) || r.fields
	from join_request r join account a using (account_id) where r.request_id = request
$$;
-- As in 056, also for requests that have faded.
create or replace function join_go_own() returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
declare
	it join_request;
begin
	select * into it from join_request r where r.account_id = current_account() and r.state in ('asked', 'declined', 'lapsed')
	order by r.request_id desc limit 1 for update;
	if it.request_id is null or current_company() is not null then
		perform refuse(409, 'This request was answered already.');
	end if;
	it.fields := join_recall(it.request_id);
	update join_request r set state = 'own', decided_at = now() where r.request_id = it.request_id;
	perform door_queue('company', company_claim(it.account_id, it.fields), it.door);
	insert into exhibitor (edition_id, company_id, status)
	select edition_current(), k.company_id, 'registered' from contact k
	where k.account_id = it.account_id and edition_current() is not null
	on conflict (edition_id, company_id) do nothing;
end $$;
create or replace function join_again() returns void language plpgsql volatile
security definer set search_path = public, pg_temp as $$
begin
	if current_company() is not null then
		perform refuse(409, 'This request was answered already.');
	end if;
	update join_request r set state = 'confirm', fields = join_recall(r.request_id)
	where r.account_id = current_account() and r.state = 'lapsed'
		and r.request_id = (select max(o.request_id) from join_request o where o.account_id = current_account());
	if not join_ask(current_account()) then
		perform refuse(409, 'This request was answered already.');
	end if;
end $$;

revoke execute on function join_fade, join_lapse_asked, join_lapse, join_recall from public, pavilion_jobs;
grant execute on function join_lapse to pavilion_jobs;
