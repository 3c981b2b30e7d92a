-- Visitors of an edition: what they are asked and agree to, their registrations and badges; the zones of the fair,
-- its gates and their rules, the devices of gate staff, and what was scanned. The functions stand in the files after.

-- By these numbers a badge's code names its edition and says when it may be used: app/badge/token.h.
alter table edition
	add column token_no int generated always as identity unique check (token_no between 1 and 65535),
	add column register_from timestamptz,                       -- visitors; null: as soon as it is published
	add column register_until timestamptz,                      -- null: until it closes
	add column group_most int not null default 50 check (group_most between 1 and 50),
	add column rehearsed_on date,                               -- before the fair: gates take it for the first day
	-- Badges for an exhibitor's staff: so many, and one more for each `staff_step` m² of its booths.
	add column staff_base int not null default 2 check (staff_base between 0 and 1000),
	add column staff_step numeric(6,2) not null default 9 check (staff_step > 0),
	add column staff_most int not null default 200 check (staff_most between 0 and 10000),
	-- What an exhibitor who scanned a visitor's badge sees of that visitor.
	add column lead_fields text[] not null default '{name,company,job_title,country,city,email,phone}';

-- Days of the fair are bits: 1 is the first day, 2 the second ... 65535 all of them.
create domain fair_days as int check (value between 0 and 65535);

-- Which day of the fair a day is, from 0; negative before it. A rehearsal of the gates is as the first day.
create function fair_day_no(e edition, day date) returns int language sql immutable parallel safe as
	$$ select case when day = e.rehearsed_on then 0 else day - e.opens_on end $$;

-- The day of the fair that a moment lies on, as such a bit; 0 outside the fair.
create function fair_day(edition bigint, moment timestamptz) returns int
language sql stable parallel safe security definer set search_path = public, pg_temp as $$
	select case when d.day between 0 and least(coalesce(e.closes_on, e.opens_on) - e.opens_on, 15)
		then (1 << d.day) else 0 end
	from edition e left join venue v using (venue_id),
		lateral (select fair_day_no(e, (moment at time zone coalesce(v.timezone, 'UTC'))::date) as day) d
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
