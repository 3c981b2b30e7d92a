-- Visitors of an edition: what they are asked and agree to, their registrations and badges; the zones of the fair,
-- its gates and their rules, the devices of gate staff, and what was scanned. The functions stand in the files after.

-- By these numbers a badge's code names its edition and says when it may be used: app/badge/token.h.
alter table edition
	add column token_no int generated always as identity unique check (token_no between 1 and 65535),
	add column register_from timestamptz,                       -- visitors; null: as soon as it is published
	add column register_until timestamptz,                      -- null: until it closes
	add column group_most int not null default 50 check (group_most between 1 and 50),
	-- Badges for an exhibitor's staff: so many, and one more for each `staff_step` m² of its booths.
	add column staff_base int not null default 2 check (staff_base between 0 and 1000),
	add column staff_step numeric(6,2) not null default 9 check (staff_step > 0),
	add column staff_most int not null default 200 check (staff_most between 0 and 10000),
	-- What an exhibitor who scanned a visitor's badge sees of that visitor.
	add column lead_fields text[] not null default '{name,company,job_title,country,city,email,phone}';

-- Days of the fair are bits: 1 is the first day, 2 the second ... 65535 all of them.
create domain fair_days as int check (value between 0 and 65535);

-- The day of the fair that a moment lies on, as such a bit; 0 outside the fair.
create function fair_day(edition bigint, moment timestamptz) returns int
language sql stable parallel safe security definer set search_path = public, pg_temp as $$
	select case when d.day between 0 and least(coalesce(e.closes_on, e.opens_on) - e.opens_on, 15)
		then (1 << d.day) else 0 end
	from edition e left join venue v using (venue_id),
		lateral (select (moment at time zone coalesce(v.timezone, 'UTC'))::date - e.opens_on as day) d
	where e.edition_id = fair_day.edition
$$;
revoke execute on function fair_day from public;
grant execute on function fair_day to pavilion_portal, pavilion_office;

create table badge_category (
	category_id bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	token_no    smallint not null check (token_no between 1 and 255),
	code        text not null check (code ~ '^[a-z][a-z0-9_]{0,30}$'),
	name        jsonb not null,
	colour      text not null default 'blue' check (colour in ('blue', 'green', 'red', 'orange', 'purple', 'teal', 'grey', 'black')),
	days        fair_days not null default 65535,
	open        boolean not null default false,                 -- whoever comes may register as this
	sort        int not null default 0,
	unique (edition_id, code),
	unique (edition_id, token_no)
);

-- What the organizer asks. `shown_if` names another question by its code: this one is asked only if the answer
-- there is among `shown_for` (any answer if that is empty).
create table question (
	question_id bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	code        text not null check (code ~ '^[a-z][a-z0-9_]{0,30}$'),
	kind        text not null check (kind in ('line', 'text', 'choice', 'choices', 'yes', 'number', 'date', 'country')),
	label       jsonb not null,
	hint        jsonb not null default '{}',
	options     jsonb not null default '[]',                    -- [{"value": "x", "label": {"en": ..., "zh": ...}}]
	required    boolean not null default false,
	shown_if    text,
	shown_for   text[] not null default '{}',
	category_id bigint references badge_category,               -- asked of these only; null: of all
	lead        boolean not null default false,                 -- exhibitors may see the answer
	sort        int not null default 0,
	retired_at  timestamptz,                                    -- asked no more; answers stay
	unique (edition_id, code)
);

-- Texts that people agree to. A text that was agreed to is never changed: a new version follows it.
create table consent (
	consent_id  bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	code        text not null check (code ~ '^[a-z][a-z0-9_]{0,30}$'),  -- 'privacy', 'lead' (exhibitors may scan), 'news' ...
	version     int not null check (version > 0),
	title       jsonb not null,
	body        jsonb not null,
	required    boolean not null default false,
	since       timestamptz not null default now(),
	retired_at  timestamptz,
	unique (edition_id, code, version)
);

create table invitation (
	invitation_id bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	code        text not null check (code ~ '^[A-Z0-9]{6,20}$'),
	email       text check (length(email) <= 254),              -- bound to this address; null: whoever has the code
	name        text check (length(name) <= 200),
	category_id bigint not null references badge_category,
	company_id  bigint references company,                      -- the exhibitor who invites; null: the organizer
	uses        int not null default 1 check (uses between 1 and 100000),
	used        int not null default 0 check (used between 0 and uses),
	expires_at  timestamptz,
	revoked_at  timestamptz,
	account_id  bigint references account,                      -- who made it
	created_at  timestamptz not null default now(),
	unique (edition_id, code)
);
create index invitation_company on invitation (company_id);

create table registration (
	registration_id bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	category_id bigint not null references badge_category,
	status      text not null default 'pending' check (status in
		('pending', 'confirmed', 'cancelled', 'lapsed')),       -- pending: the address is not confirmed yet
	source      text not null default 'online' check (source in
		('online', 'group', 'csv', 'invitation', 'exhibitor', 'onsite', 'import')),
	name        text not null check (length(name) between 1 and 200),
	company     text check (length(company) <= 300),
	job_title   text check (length(job_title) <= 200),
	email       text check (length(email) <= 254),
	phone       text check (length(phone) <= 60),
	country     text check (country ~ '^[A-Z]{2}$'),
	city        text check (length(city) <= 200),
	lang        lang not null default 'en',
	answers     jsonb not null default '{}',                    -- code of the question → text, or array of texts
	leader_id   bigint references registration,                 -- who registered the group; null: on one's own
	invitation_id bigint references invitation,
	company_id  bigint references company,                      -- staff of this exhibitor
	account_id  bigint references account,                      -- of the exhibitor or organizer who made it
	created_at  timestamptz not null default now(),
	confirmed_at timestamptz,
	cancelled_at timestamptz,
	changed_at  timestamptz not null default now()
);
create index registration_edition on registration (edition_id, created_at desc);
create index registration_email on registration (edition_id, lower(email));
create index registration_leader on registration (leader_id) where leader_id is not null;
create index registration_company on registration (company_id) where company_id is not null;
create index registration_invitation on registration (invitation_id) where invitation_id is not null;
create index registration_pending on registration (created_at) where status = 'pending';
create trigger changed_at before update on registration for each row
	when (old.* is distinct from new.*) execute function changed_at_set();

create table registration_consent (
	registration_id bigint not null references registration on delete cascade,
	consent_id  bigint not null references consent,
	given_at    timestamptz not null default now(),
	withdrawn_at timestamptz,
	primary key (registration_id, consent_id)
);

-- Links of mails to visitors, who have no account: whoever has one sees and changes this registration. Only the
-- hash is kept; each mail brings one of its own.
create table registration_link (
	token_hash  bytea primary key,                              -- SHA-256
	registration_id bigint not null references registration on delete cascade,
	created_at  timestamptz not null default now(),
	expires_at  timestamptz
);
create index registration_link_of on registration_link (registration_id);

-- The vault's keys. The number of the key stands in each code; the vault alone reads `secret`.
create table badge_key (
	key_no      smallint primary key check (key_no between 1 and 15),
	public_key  bytea not null check (length(public_key) = 32),
	secret      bytea not null,
	created_at  timestamptz not null default now(),
	retired_at  timestamptz                                     -- signs no more; what it signed stays good
);

-- What hangs round the neck. A badge is never changed: a transfer or a loss revokes it and makes another.
create sequence badge_number minvalue 100000 maxvalue 4294967295;
create table badge (
	badge_id    bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	number      bigint not null default nextval('badge_number') unique,
	registration_id bigint not null references registration,
	category_id bigint not null references badge_category,
	days        fair_days not null default 65535,
	token       text,                                           -- what its QR code says; null until the vault has signed
	key_no      smallint,
	issued_at   timestamptz not null default now(),
	revoked_at  timestamptz,
	revoked_for text check (revoked_for in ('cancelled', 'transferred', 'lost', 'changed', 'refused')),
	prints      int not null default 0,
	printed_at  timestamptz,
	changed_by  xid8 not null default pg_current_xact_id(),     -- the transaction: what devices ask "since" for
	check ((revoked_at is null) = (revoked_for is null))
);
create unique index badge_active on badge (registration_id) where revoked_at is null;
create index badge_registration on badge (registration_id);
create index badge_unsigned on badge (badge_id) where token is null and revoked_at is null;
create index badge_changed on badge (edition_id, changed_by);

-- Zones lie within each other: the fair, its halls, a lounge. Who enters a zone has left its neighbours.
create table zone (
	zone_id     bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	code        text not null check (code ~ '^[a-z0-9][a-z0-9_-]{0,30}$'),
	name        jsonb not null,
	parent_id   bigint references zone,
	needs_parent boolean not null default false,                -- only from within the zone around it
	capacity    int check (capacity > 0),
	hall_id     bigint references hall,
	sort        int not null default 0,
	unique (edition_id, code),
	check (parent_id <> zone_id)
);

create table gate (
	gate_id     bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	code        text not null check (code ~ '^[a-z0-9][a-z0-9_-]{0,30}$'),
	name        jsonb not null,
	zone_id     bigint not null references zone,                -- what lies behind it
	direction   text not null default 'in' check (direction in ('in', 'out', 'both')),
	open        boolean not null default true,
	sort        int not null default 0,
	unique (edition_id, code)
);

-- Who may enter what, when and how often. Of the rules that fit a scan, the most specific one decides alone: one
-- for the gate before one for the category before one for the zone. No rule: admitted on the badge's own days.
create table gate_rule (
	rule_id     bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	gate_id     bigint references gate,
	category_id bigint references badge_category,
	zone_id     bigint references zone,
	admit       boolean not null default true,                  -- false: not these
	days        fair_days not null default 65535,
	from_time   time,                                           -- of the day, at the venue
	until_time  time,
	per_day     int check (per_day > 0),                        -- entries of one badge into the zone
	total       int check (total > 0),
	reentry     boolean not null default true,                  -- false: one entry a day
	passback    boolean not null default false,                 -- true: who is inside cannot enter again
	pause_minutes int not null default 0 check (pause_minutes between 0 and 1440),  -- between two entries
	unique nulls not distinct (edition_id, gate_id, category_id, zone_id)
);

create table gate_device (
	device_id   bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	gate_id     bigint not null references gate,
	name        text not null check (length(name) between 1 and 100),
	may_register boolean not null default true,                 -- on-site registration and printing
	code_hash   bytea unique,                                   -- of the one-time code; null once enrolled
	code_until  timestamptz,
	token_hash  bytea unique,
	enrolled_at timestamptz,
	revoked_at  timestamptz,
	seen_at     timestamptz,
	skew_ms     bigint,                                         -- how far its clock is ahead of ours
	queued      int,                                            -- scans it has still to send, as it says
	agent       text,
	account_id  bigint references account,                      -- who let it in
	created_at  timestamptz not null default now()
);
create index gate_device_edition on gate_device (edition_id);

-- Where a badge is, and how often it went in: kept by every scan that counts.
create table presence (
	edition_id  bigint not null references edition,
	zone_id     bigint not null references zone,
	badge_id    bigint not null references badge,
	inside      boolean not null,
	since       timestamptz not null,                           -- of the last change
	entered_at  timestamptz,                                    -- of the last entry
	day         int not null default 0,                         -- the day that entries_day counts
	entries_day int not null default 0,
	entries     int not null default 0,
	changed_by  xid8 not null default pg_current_xact_id(),
	primary key (badge_id, zone_id)
);
create index presence_inside on presence (zone_id) where inside;
create index presence_changed on presence (edition_id, changed_by);

-- Why a scan is green or red: every word the gate can say.
create table scan_reason (
	reason      text primary key,
	accepted    boolean not null,
	label       jsonb not null,
	advice      jsonb not null,                                 -- what gate staff should do
	sort        int not null
);

-- Every scan, also those that failed. Its id is made by the device, so that one sent twice counts once.
create table scan (
	scan_id     uuid not null,
	edition_id  bigint not null,
	device_id   bigint,
	gate_id     bigint,
	zone_id     bigint,
	badge_id    bigint,
	number      bigint,
	direction   text not null check (direction in ('in', 'out', 'check', 'forum', 'lead')),
	at          timestamptz not null,                           -- when it was scanned, by our clock
	received_at timestamptz not null default now(),
	accepted    boolean not null,
	reason      text not null references scan_reason,
	way         text not null default 'camera' check (way in ('camera', 'wedge', 'typed', 'api')),
	offline     boolean not null default false,                 -- the device decided alone
	conflict    text references scan_reason,                    -- what the centre would have said, if something else
	clock_off   boolean not null default false,                 -- the device's clock could not be trusted
	raw         text check (length(raw) <= 300),                -- of what failed
	undone_at   timestamptz,
	undone_by   bigint,                                         -- device_id
	undone_for  text check (length(undone_for) <= 200),
	primary key (edition_id, scan_id)
) partition by list (edition_id);
create index scan_at on scan (edition_id, at);
create index scan_badge on scan (badge_id, at);
create index scan_gate on scan (gate_id, at);
create index scan_conflict on scan (edition_id, at) where conflict is not null;

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
	fair bigint;
begin
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
		('invitation',   '''used'', ''created_at'''),
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
