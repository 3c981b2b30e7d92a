-- The fair: series, editions, venues, halls, booths, prices; companies and contacts of the data centre;
-- exhibitors and their applications.

create table venue (
	venue_id    bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	name        jsonb not null,
	city        text,
	country     text,
	timezone    text not null default 'UTC'    -- IANA
);
create table series (
	series_id   bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	code        text not null unique check (code ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$'),
	name        jsonb not null
);
create table edition (
	edition_id  bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	series_id   bigint not null references series,
	venue_id    bigint references venue,
	code        text not null unique check (code ~ '^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$'),
	name        jsonb not null,
	opens_on    date,                          -- show days are dates of the venue
	closes_on   date,
	apply_from  timestamptz,
	apply_until timestamptz,
	currency    currency not null default 'EUR',
	hold_minutes int not null default 15 check (hold_minutes between 1 and 1440),
	hold_limit  int not null default 8 check (hold_limit between 1 and 100),  -- booths in one hold
	published_at timestamptz,                  -- visible on the portal from then
	is_current  boolean not null default false -- the edition the portal opens with
);
create unique index edition_current on edition (is_current) where is_current;
create index edition_series on edition (series_id);

create table hall (
	hall_id     bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	code        text not null check (length(code) between 1 and 16),
	name        jsonb not null,
	-- geometry in metres, origin top left; landmarks are drawn, not booked:
	-- [{"kind":"stage|entrance|cafe|wc|wall|text","x":..,"y":..,"w":..,"h":..,"label":{"en":..,"zh":..}}]
	width       numeric(7,2) not null check (width > 0),
	height      numeric(7,2) not null check (height > 0),
	landmarks   jsonb not null default '[]',
	sort        int not null default 0,
	unique (edition_id, code)
);

-- The data centre: one row per company and contact over all editions.
create table company (
	company_id  bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	name        text not null check (length(name) between 1 and 300),
	name_local  text check (length(name_local) <= 300),      -- in its own script
	country     text check (country ~ '^[A-Z]{2}$'),         -- ISO 3166-1 alpha-2
	country_text text,                                        -- as it came, when no code is known
	city        text check (length(city) <= 200),
	street      text check (length(street) <= 500),
	postcode    text check (length(postcode) <= 40),
	phone       text check (length(phone) <= 60),
	fax         text check (length(fax) <= 60),
	email       text check (length(email) <= 254),
	website     text check (length(website) <= 500),
	register_no text check (length(register_no) <= 60),      -- company register or tax number
	about       jsonb not null default '{}',
	import_key  bytea unique,                                 -- digest of normalised name, country, city, street
	import_id   bigint,
	team_id     bigint references team,                       -- row permission 'team'
	owner_id    bigint references account,                    -- row permission 'own': the account manager
	created_at  timestamptz not null default now(),
	changed_at  timestamptz not null default now()
);
create index company_team on company (team_id);
create index company_owner on company (owner_id);
create index company_country on company (country);
create index company_name on company (lower(name));
create index company_import on company (import_id);

-- Merged or renamed records redirect for ever.
create table redirect (
	old_id      uuid primary key,
	kind        text not null,
	new_id      uuid not null,
	at          timestamptz not null default now()
);

create table contact (
	contact_id  bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	company_id  bigint not null references company,
	account_id  bigint unique references account,             -- null: cannot sign in
	name        text not null check (length(name) between 1 and 100),
	job_title   text check (length(job_title) <= 100),
	email       text check (length(email) <= 254),
	phone       text check (length(phone) <= 60),
	timezone    text,
	created_at  timestamptz not null default now()
);
create index contact_company on contact (company_id);

-- A company at one edition.
create table exhibitor (
	exhibitor_id bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	company_id  bigint not null references company,
	status      text not null default 'listed' check (status in ('listed', 'registered', 'confirmed', 'cancelled')),
	import_id   bigint,
	created_at  timestamptz not null default now(),
	unique (edition_id, company_id)
);
create index exhibitor_company on exhibitor (company_id);

create table application (
	application_id bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,       -- the form key of the hold that began it
	number      bigint generated always as identity,          -- what people quote on the phone
	edition_id  bigint not null references edition,
	hall_id     bigint not null references hall,
	company_id  bigint not null references company,
	account_id  bigint not null references account,           -- who holds and fills it
	status      text not null default 'held' check (status in
		('held', 'applied', 'approved', 'declined', 'confirmed', 'withdrawn', 'lapsed')),
	held_until  timestamptz not null,
	sign_name   text check (length(sign_name) <= 100),        -- what stands on the booth's fascia
	products    text check (length(products) <= 2000),
	wishes      text check (length(wishes) <= 2000),
	terms_accepted_at timestamptz,
	currency    currency not null,
	net         bigint not null default 0,                    -- minor units; fixed when applied
	tax         bigint not null default 0,
	total       bigint not null default 0,
	price_lines jsonb not null default '[]',                  -- as shown when applied
	team_id     bigint,                                       -- copied from the company, for the row policy
	owner_id    bigint,
	created_at  timestamptz not null default now(),
	changed_at  timestamptz not null default now()
);
create index application_company on application (company_id);
create index application_account on application (account_id);
create index application_edition on application (edition_id, status);
create index application_team on application (team_id);
create index application_owner on application (owner_id);
create index application_held on application (company_id) where status = 'held';  -- what a company holds now

-- Each step with who, when, why.
create table application_step (
	step_id     bigint generated always as identity primary key,
	application_id bigint not null references application on delete cascade,
	status      text not null,
	at          timestamptz not null default now(),
	account_id  bigint,                                       -- null: the system (a lapsed hold)
	reason      text check (length(reason) <= 2000)
);
create index application_step_application on application_step (application_id);

create table booth (
	booth_id    bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	hall_id     bigint not null references hall,
	number      text not null check (length(number) between 1 and 16),
	x           numeric(7,2) not null,                        -- bounding box, metres
	y           numeric(7,2) not null,
	w           numeric(7,2) not null check (w > 0),
	h           numeric(7,2) not null check (h > 0),
	points      text,                                          -- SVG polygon points when it is no rectangle
	area        numeric(8,2) not null check (area > 0),       -- square metres
	open_sides  smallint not null default 1 check (open_sides between 0 and 4),
	kind        text not null default 'shell' check (kind in ('shell', 'raw')),
	price_group text,                                          -- price rules may name it
	net         bigint not null default 0,                     -- list price in minor units: price_net() keeps it
	-- free → held → applied → booked; blocked by the organizer
	status      text not null default 'free' check (status in ('free', 'held', 'applied', 'booked', 'blocked')),
	held_until  timestamptz,                                   -- a held booth is free again from then on
	application_id bigint references application,
	block_reason text check (length(block_reason) <= 500),
	unique (hall_id, number)
);
create index booth_edition on booth (edition_id, status);
create index booth_application on booth (application_id);
create index booth_held on booth (held_until) where status = 'held';

-- Booths that share an edge of at least half a metre; made when a hall is imported.
create table booth_neighbour (
	booth_id    bigint not null references booth on delete cascade,
	other_id    bigint not null references booth on delete cascade,
	primary key (booth_id, other_id)
);
create index booth_neighbour_other on booth_neighbour (other_id);

-- Which booths an application has or had; a booth stands in at most one living application.
create table application_booth (
	application_id bigint not null references application on delete cascade,
	booth_id    bigint not null references booth,
	living      boolean not null default true,
	primary key (application_id, booth_id)
);
create unique index application_booth_living on application_booth (booth_id) where living;

-- Price rules are data. Applied in the order of `sort`; each adds a line.
--   area        amount per square metre                    (base)
--   open_side   percent of the base, or amount, per booth with at least `sides` open sides; the rule with
--               the most sides that fits counts
--   early_bird  percent off what stands so far, when applied before `until`
--   fee         amount per application
--   tax         percent of what stands so far
create table price_rule (
	price_rule_id bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	sort        int not null default 0,
	kind        text not null check (kind in ('area', 'open_side', 'early_bird', 'fee', 'tax')),
	label       jsonb not null,
	hall_id     bigint references hall,                       -- null: every hall
	price_group text,                                          -- null: every booth
	booth_kind  text check (booth_kind in ('shell', 'raw')),
	sides       smallint check (sides between 1 and 4),
	amount      bigint,                                        -- minor units
	percent     numeric(6,3),
	until       timestamptz,
	round_to    int not null default 1 check (round_to > 0),  -- minor units; half up
	constraint price_rule_amount_given check (amount is not null or percent is not null),
	constraint price_rule_amount_area check (kind <> 'area' or amount is not null),
	constraint price_rule_amount_range check (abs(amount) <= 1000000000000),
	constraint price_rule_percent_range check (percent between 0 and case kind when 'early_bird' then 100 else 1000 end)
);
create index price_rule_edition on price_rule (edition_id);
