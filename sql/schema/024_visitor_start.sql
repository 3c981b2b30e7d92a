-- What every edition begins with, who may touch what of it, and the words of the gates.

-- ------------------------------------------------------------------------------------------ of every edition
create function edition_scans() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	execute format('create table scan_%1$s (like scan including defaults including constraints including indexes)', new.edition_id);
	execute format('alter table scan attach partition scan_%1$s for values in (%1$s)', new.edition_id);
	return null;
end $$;

-- What an edition begins with, so that people can register and be let in before anybody has set anything up.
create function visitor_start(edition bigint) returns void
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
	before text := coalesce(current_setting('pavilion.bulk', true), '');
	fair   bigint;
begin
	-- That there is an edition now is the one thing the ledger of changes tells of this.
	perform set_config('pavilion.bulk', 'edition', true);
	insert into badge_category (edition_id, token_no, code, name, colour, open, sort)
	select visitor_start.edition, c.no, c.code, c.name::jsonb, c.colour, c.code = 'visitor', c.no
	from (values
		(1, 'visitor',    '{"en": "Visitor", "zh": "观众"}', 'blue'),
		(2, 'vip',        '{"en": "VIP buyer", "zh": "贵宾买家"}', 'purple'),
		(3, 'exhibitor',  '{"en": "Exhibitor", "zh": "参展商"}', 'green'),
		(4, 'speaker',    '{"en": "Speaker", "zh": "演讲嘉宾"}', 'teal'),
		(5, 'press',      '{"en": "Press", "zh": "媒体"}', 'orange'),
		(6, 'contractor', '{"en": "Contractor", "zh": "搭建商"}', 'grey'),
		(7, 'organizer',  '{"en": "Organizer", "zh": "主办方"}', 'red')) c (no, code, name, colour);
	insert into consent (edition_id, code, version, title, body, required) values
	(visitor_start.edition, 'privacy', 1, '{"en": "Privacy notice", "zh": "隐私声明"}',
		'{"en": "We keep what you enter here to make your badge, to let you in and to inform you about this fair. You can see, correct and delete it at any time by the link in our mails.",
		  "zh": "我们保存您在此填写的信息，用于制作胸卡、验证入场，以及向您发送本届展会的通知。您可随时通过邮件中的链接查看、更正或删除这些信息。"}', true),
	(visitor_start.edition, 'lead', 1, '{"en": "Exhibitors may scan my badge", "zh": "允许参展商扫描我的胸卡"}',
		'{"en": "When an exhibitor scans my badge at the booth, the exhibitor gets my contact data. I see who did and can withdraw it.",
		  "zh": "参展商在展位扫描我的胸卡时，可获得我的联系方式。我可以查看扫描者并随时撤回授权。"}', false),
	(visitor_start.edition, 'news', 1, '{"en": "News about the next editions", "zh": "接收后续展会资讯"}',
		'{"en": "I would like to be told by e-mail about the next editions of this fair.",
		  "zh": "我愿意通过电子邮件接收本展会后续各届的资讯。"}', false);
	insert into zone (edition_id, code, name) values (visitor_start.edition, 'fair', '{"en": "Fairground", "zh": "展馆"}')
	returning zone_id into fair;
	insert into gate (edition_id, code, name, zone_id, direction)
	values (visitor_start.edition, 'main', '{"en": "Main entrance", "zh": "主入口"}', fair, 'both');
	perform set_config('pavilion.bulk', before, true);
end $$;

create function edition_visitors() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform visitor_start(new.edition_id);
	return null;
end $$;
create trigger edition_scans after insert on edition for each row execute function edition_scans();
create trigger edition_visitors after insert on edition for each row execute function edition_visitors();
revoke execute on function visitor_start, edition_scans, edition_visitors from public;

do $$
declare
	e bigint;
begin
	for e in select edition_id from edition loop
		execute format('create table scan_%1$s partition of scan for values in (%1$s)', e);
		perform visitor_start(e);
	end loop;
end $$;

-- ------------------------------------------------------------------------------------------ trust
insert into permission (permission, label, by_row) values
('visitor.read',  '{"en": "See visitors", "zh": "查看观众"}', false),
('visitor.write', '{"en": "Change registrations and the questions visitors are asked", "zh": "修改观众登记与登记问题"}', false),
('gate.read',     '{"en": "See scans and who is inside", "zh": "查看扫描记录与在场人数"}', false),
('gate.manage',   '{"en": "Manage gates, rules and devices", "zh": "管理闸口、规则与设备"}', false),
('forum.manage',  '{"en": "Plan the forum", "zh": "安排论坛"}', false);
-- Whoever may do everything there was before may do this as well.
insert into role_permission (role_id, permission, scope)
select r.role_id, p.permission, 'all' from role r, (values
	('visitor.read'), ('visitor.write'), ('gate.read'), ('gate.manage'), ('forum.manage')) p (permission)
where not exists (select from permission o where o.permission not in (
		'visitor.read', 'visitor.write', 'gate.read', 'gate.manage', 'forum.manage')
	and not exists (select from role_permission rp where rp.role_id = r.role_id and rp.permission = o.permission and rp.scope = 'all'));

-- The portal and the gates have no direct right on any of these but what names and texts they show: visitors and
-- devices have no account, so definer functions look at the link or the device's token first.
do $$
declare
	t record;
	name text;
begin
	for t in select * from (values ('badge_category', 'true'), ('question', 'true'), ('consent', 'true'),
		('zone', 'true'), ('gate', 'true'), ('gate_rule', 'true'),
		('invitation', 'visitor.read'), ('registration', 'visitor.read'), ('registration_consent', 'visitor.read'),
		('badge', 'visitor.read gate.read'), ('gate_device', 'gate.read'), ('presence', 'gate.read visitor.read'),
		('scan', 'gate.read visitor.read')) as o (name, needs) loop
		execute format('alter table %I enable row level security', t.name);
		if t.name = 'gate_device' then
			grant select (device_id, public_id, edition_id, gate_id, name, may_register, code_until, enrolled_at,
				revoked_at, seen_at, skew_ms, queued, agent, account_id, created_at) on gate_device to pavilion_office;
		elsif t.name = 'badge' then
			grant select (badge_id, public_id, edition_id, number, registration_id, category_id, days, key_no,
				issued_at, revoked_at, revoked_for, prints, printed_at) on badge to pavilion_office;
		else
			execute format('grant select on %I to pavilion_office', t.name);
		end if;
		execute format('create policy office_read on %I for select to pavilion_office using (%s)', t.name,
			(select string_agg(case w when 'true' then 'true' else format('(select may(%L))', w) end, ' or ')
			from unnest(string_to_array(t.needs, ' ')) w));
	end loop;
	foreach name in array array['badge_category', 'question', 'consent', 'registration', 'registration_consent', 'badge',
		'zone', 'gate', 'scan', 'presence', 'invitation'] loop
		execute format('grant select on %I to pavilion_jobs', name);
		execute format('create policy jobs_all on %I for select to pavilion_jobs using (true)', name);
	end loop;
end $$;
alter table registration_link enable row level security;
alter table badge_key enable row level security;
grant select on badge_category, question, consent to pavilion_portal;
create policy portal_read on badge_category for select to pavilion_portal using (edition_id in (select e.edition_id from edition e));
create policy portal_read on question for select to pavilion_portal using (edition_id in (select e.edition_id from edition e));
create policy portal_read on consent for select to pavilion_portal using (edition_id in (select e.edition_id from edition e));
grant select on scan_reason to pavilion_portal, pavilion_office, pavilion_jobs;
grant select (key_no, public_key, created_at, retired_at) on badge_key to pavilion_portal, pavilion_office, pavilion_jobs;
create policy read_public on badge_key for select to pavilion_portal, pavilion_office, pavilion_jobs using (true);
grant select, insert, update on badge_key to pavilion_vault;
create policy vault_all on badge_key for all to pavilion_vault using (true) with check (true);
grant select (badge_id, edition_id, number, category_id, days, token, key_no, revoked_at) on badge to pavilion_vault;
grant update (token, key_no) on badge to pavilion_vault;
create policy vault_read on badge for select to pavilion_vault using (true);
create policy vault_sign on badge for update to pavilion_vault using (token is null) with check (true);
grant select (category_id, token_no) on badge_category to pavilion_vault;
create policy vault_read on badge_category for select to pavilion_vault using (true);
grant select (edition_id, token_no) on edition to pavilion_vault;
create policy vault_read on edition for select to pavilion_vault using (true);

do $$
declare
	t record;
begin
	for t in select * from (values
		('badge_category', '''category_id'''),
		('question',     '''question_id'''),
		('consent',      '''consent_id'''),
		('invitation',   '''code'', ''used'', ''created_at'''),
		('registration', '''changed_at'', ''created_at'''),
		('badge',        '''token'', ''key_no'', ''issued_at'', ''changed_by'''),
		('zone',         '''zone_id'''),
		('gate',         '''gate_id'''),
		('gate_rule',    '''rule_id'''),
		('gate_device',  '''token_hash'', ''code_hash'', ''seen_at'', ''skew_ms'', ''queued'', ''agent'', ''created_at''')
	) as watched (name, skip) loop
		execute format('create trigger history_insert after insert on %I for each row
			when (not bulk()) execute function history_write(%s)', t.name, t.skip);
		execute format('create trigger history_update after update on %I for each row
			execute function history_write(%s)', t.name, t.skip);
		execute format('create trigger history_delete after delete on %I for each row
			execute function history_write(%s)', t.name, t.skip);
	end loop;
end $$;

-- As in 018, with visitors, gates and the forum.
create or replace function history_permission(kind text) returns text language sql immutable as $$
	select case
		when kind in ('company', 'contact', 'exhibitor') then 'company.read'
		when kind = 'application' then 'application.read'
		when kind in ('hall', 'booth', 'price_rule', 'edition') then 'booth.read'
		when kind in ('account', 'account_role', 'team') then 'user.manage'
		when kind in ('role', 'role_permission') then 'role.manage'
		when kind = 'import' then 'import.run'
		when kind in ('registration', 'badge', 'badge_category', 'question', 'consent', 'invitation', 'staff_allowance', 'lead')
			then 'visitor.read'
		when kind in ('zone', 'gate', 'gate_rule', 'gate_device') then 'gate.read'
		when kind in ('room', 'speaker') or kind like 'forum\_%' then 'forum.manage' end
$$;

-- Changes of visitors, gates and the forum are read by whoever may read the records themselves, whatever the page; that the
-- policy of 006 opens the rest is not enough for them.
create policy office_kind on history as restrictive for select to pavilion_office using (case history_permission(kind)
	when 'visitor.read' then (select may('visitor.read'))
	when 'gate.read' then (select may('gate.read'))
	when 'forum.manage' then (select may('forum.manage'))
	else true end);

-- ------------------------------------------------------------------------------------------ the gate's words
insert into scan_reason (sort, reason, accepted, label, advice) values
( 1, 'admitted',   true,  '{"en": "Welcome", "zh": "欢迎入场"}', '{"en": "", "zh": ""}'),
( 2, 'left',       true,  '{"en": "Goodbye", "zh": "已离场"}', '{"en": "", "zh": ""}'),
( 3, 'handed_over', true, '{"en": "Welcome, moved here", "zh": "欢迎，已转入本区"}', '{"en": "", "zh": ""}'),
( 4, 'registered', true,  '{"en": "Registered", "zh": "登记成功"}', '{"en": "", "zh": ""}'),
( 5, 'attending',  true,  '{"en": "Signed up, welcome", "zh": "已报名，请进"}', '{"en": "", "zh": ""}'),
( 6, 'valid',      true,  '{"en": "Badge is valid", "zh": "胸卡有效"}', '{"en": "", "zh": ""}'),
(10, 'unreadable', false, '{"en": "Code not complete", "zh": "二维码不完整"}', '{"en": "Scan again, or type the number.", "zh": "请重新扫描，或输入胸卡号码。"}'),
(11, 'keyboard',   false, '{"en": "Scanner has another keyboard", "zh": "扫码枪键盘布局不符"}', '{"en": "Set the scanner to the US keyboard, or use the camera.", "zh": "请将扫码枪设为美式键盘，或改用摄像头。"}'),
(12, 'foreign',    false, '{"en": "Not a badge of ours", "zh": "不是本展会的胸卡"}', '{"en": "Ask for the badge of this fair.", "zh": "请出示本展会的胸卡。"}'),
(13, 'forged',     false, '{"en": "Forged badge", "zh": "伪造的胸卡"}', '{"en": "Keep the badge and call the supervisor.", "zh": "请扣留胸卡并通知主管。"}'),
(14, 'other_edition', false, '{"en": "Badge of another edition", "zh": "其他届次的胸卡"}', '{"en": "Register anew at the counter.", "zh": "请到服务台重新登记。"}'),
(15, 'unknown',    false, '{"en": "Number not known", "zh": "号码不存在"}', '{"en": "Check the number, or look the person up.", "zh": "请核对号码，或查询姓名。"}'),
(16, 'cancelled',  false, '{"en": "Registration cancelled", "zh": "登记已取消"}', '{"en": "Send to the counter.", "zh": "请引导至服务台。"}'),
(17, 'transferred', false, '{"en": "Badge was transferred", "zh": "胸卡已转让"}', '{"en": "Only the new badge is good.", "zh": "仅新胸卡有效。"}'),
(18, 'lost',       false, '{"en": "Badge reported lost", "zh": "胸卡已挂失"}', '{"en": "Keep the badge and call the supervisor.", "zh": "请扣留胸卡并通知主管。"}'),
(19, 'revoked',    false, '{"en": "Badge replaced", "zh": "胸卡已更换"}', '{"en": "Only the newest badge is good.", "zh": "仅最新的胸卡有效。"}'),
(20, 'too_early',  false, '{"en": "Not valid yet", "zh": "尚未生效"}', '{"en": "The fair, or this badge, begins later.", "zh": "展会或该胸卡尚未开始。"}'),
(21, 'expired',    false, '{"en": "No longer valid", "zh": "已过期"}', '{"en": "The fair is over for this badge.", "zh": "该胸卡的有效期已过。"}'),
(22, 'wrong_day',  false, '{"en": "Not valid today", "zh": "今日无效"}', '{"en": "This badge is for another day.", "zh": "该胸卡仅限其他日期使用。"}'),
(23, 'wrong_time', false, '{"en": "Not at this time", "zh": "不在允许的时段"}', '{"en": "Come back in the hours of this gate.", "zh": "请在本闸口开放时段再来。"}'),
(24, 'not_here',   false, '{"en": "Not at this gate", "zh": "不可由此入场"}', '{"en": "This category uses another entrance.", "zh": "该类别请走其他入口。"}'),
(25, 'gate_closed', false, '{"en": "Gate is closed", "zh": "闸口已关闭"}', '{"en": "Send to another gate.", "zh": "请引导至其他闸口。"}'),
(26, 'already_in', false, '{"en": "Already inside", "zh": "已在场内"}', '{"en": "The badge came in before and has not left. Ask for an ID.", "zh": "该胸卡已入场且未离场，请核对证件。"}'),
(27, 'no_reentry', false, '{"en": "Entered today already", "zh": "今日已入场"}', '{"en": "This badge enters once a day.", "zh": "该胸卡每日仅限入场一次。"}'),
(28, 'day_used_up', false, '{"en": "Entries of today used up", "zh": "今日入场次数已用完"}', '{"en": "Send to the counter.", "zh": "请引导至服务台。"}'),
(29, 'used_up',    false, '{"en": "All entries used up", "zh": "入场次数已用完"}', '{"en": "Send to the counter.", "zh": "请引导至服务台。"}'),
(30, 'too_soon',   false, '{"en": "Too soon after the last entry", "zh": "距上次入场时间过短"}', '{"en": "Wait a little: a photographed badge looks like this.", "zh": "请稍候：胸卡被翻拍时会出现此情况。"}'),
(31, 'parent_first', false, '{"en": "Enter the fair first", "zh": "请先进入展馆"}', '{"en": "Send to the entrance of the fair.", "zh": "请引导至展馆入口。"}'),
(32, 'full',       false, '{"en": "Zone is full", "zh": "区域已满"}', '{"en": "Wait until somebody leaves.", "zh": "请等待有人离场。"}'),
(33, 'not_inside', false, '{"en": "Was not inside", "zh": "未在场内"}', '{"en": "No entry was recorded. Let out.", "zh": "没有入场记录，请放行离场。"}'),
(34, 'not_signed_up', false, '{"en": "Not signed up for this session", "zh": "未报名本场论坛"}', '{"en": "Places may be left: see the door list.", "zh": "可能仍有余位，请查看签到名单。"}'),
(35, 'waiting_list', false, '{"en": "On the waiting list", "zh": "候补名单中"}', '{"en": "Let in when places are left.", "zh": "有余位时可入场。"}'),
(36, 'no_consent', false, '{"en": "Visitor has not agreed to be scanned", "zh": "观众未同意被扫描"}', '{"en": "Ask for a business card instead.", "zh": "请改为索取名片。"}'),
(37, 'needs_network', false, '{"en": "A typed number needs the network", "zh": "输入号码需要联网"}', '{"en": "Scan the code: it works without a network.", "zh": "请扫描二维码：无需网络即可验证。"}'),
(38, 'device_revoked', false, '{"en": "This device was locked", "zh": "该设备已停用"}', '{"en": "Ask the organizer for a new code.", "zh": "请向主办方索取新的设备码。"}');
