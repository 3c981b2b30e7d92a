-- Roles of trust, languages, accounts, permissions, sessions.
-- Every file of this folder runs once, in order, in one transaction, as pavilion_owner.
-- The roles themselves are made before by `pavilion migrate`, since they belong to the cluster.

create schema if not exists pavilion;

-- A random public id that grows with time (RFC 9562, UUID version 7): index pages fill in order.
create function uuid_v7() returns uuid language sql volatile parallel safe as $$
	select encode(set_byte(set_byte(
		overlay(decode(replace(gen_random_uuid()::text, '-', ''), 'hex')
			placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
			from 1 for 6),
		6, (get_byte(decode(replace(gen_random_uuid()::text, '-', ''), 'hex'), 6) & 15) | 112),
		8, (get_byte(decode(replace(gen_random_uuid()::text, '-', ''), 'hex'), 8) & 63) | 128), 'hex')::uuid
$$;

-- Who asks, as session_open() set it for this transaction; null outside a request.
create function current_account() returns bigint language sql stable parallel safe as
	$$ select nullif(current_setting('pavilion.account', true), '')::bigint $$;
create function current_company() returns bigint language sql stable parallel safe as
	$$ select nullif(current_setting('pavilion.company', true), '')::bigint $$;
create function current_team() returns bigint language sql stable parallel safe as
	$$ select nullif(current_setting('pavilion.team', true), '')::bigint $$;
-- 'all', 'team', 'own' or null: how many rows the page's permission opens.
create function current_scope() returns text language sql stable parallel safe as
	$$ select nullif(current_setting('pavilion.scope', true), '') $$;
create function current_lang() returns text language sql stable parallel safe as
	$$ select coalesce(nullif(current_setting('pavilion.lang', true), ''), 'en') $$;

-- Content in several languages is one jsonb column {"en": ..., "zh": ...}; the other language stands in
-- for a missing one.
create function tr(words jsonb) returns text language sql stable parallel safe as
	$$ select coalesce(words ->> current_lang(), words ->> 'en', words ->> 'zh') $$;

-- A refusal that page.c turns into a status and a message: code is 'PV' + HTTP status, reason a msgid of
-- the catalogues, field the input it stands beside (null: above the form).
create function refuse(status int, reason text, field text default null) returns void
language plpgsql volatile as $$
begin
	raise exception using errcode = 'PV' || status, message = reason, column = coalesce(field, '');
end $$;

create domain lang as text check (value in ('en', 'zh'));
create domain currency as text check (value ~ '^[A-Z]{3}$');

create table team (
	team_id     bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	name        text not null check (length(name) between 1 and 100) unique
);

create table account (
	account_id  bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	email       text not null check (length(email) between 3 and 254),
	name        text not null check (length(name) between 1 and 100),
	kind        text not null check (kind in ('exhibitor', 'organizer', 'machine')),
	lang        lang not null default 'en',
	team_id     bigint references team,
	created_at  timestamptz not null default now(),
	confirmed_at timestamptz,              -- e-mail address confirmed; nobody signs in before
	disabled_at timestamptz,
	signed_in_at timestamptz
);
create unique index account_email_key on account (lower(email));
create index account_team on account (team_id);

-- Only the vault reads these two.
create table account_password (
	account_id  bigint primary key references account on delete cascade,
	hash        text not null,             -- Argon2id, libsodium's string form
	changed_at  timestamptz not null default now()
);
create table account_totp (
	account_id  bigint primary key references account on delete cascade,
	secret      bytea not null,            -- RFC 6238, SHA-1, 30 s, 6 digits
	confirmed_at timestamptz,              -- null while enrolling
	last_step   bigint not null default 0  -- a code works once
);

-- What the vault vouches for, used once by a page's statement:
-- 'password' a new hash, 'proof' a right password, 'factor' a right second factor.
create table vault_ticket (
	ticket_hash bytea primary key,         -- SHA-256 of the ticket
	kind        text not null check (kind in ('password', 'proof', 'factor')),
	account_id  bigint references account on delete cascade,
	hash        text,                      -- for 'password'
	expires_at  timestamptz not null default now() + interval '5 minutes'
);

-- Permissions are named after the menu: 'company.read', 'application.decide' ...
create table role (
	role_id     bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	name        jsonb not null,
	code        text not null unique check (code ~ '^[a-z][a-z_]{0,30}$')
);
create table permission (
	permission  text primary key check (permission ~ '^[a-z_]+\.[a-z_]+$'),
	label       jsonb not null,
	by_row      boolean not null           -- whether a scope below 'all' means anything
);
create table role_permission (
	role_id     bigint not null references role on delete cascade,
	permission  text not null references permission,
	scope       text not null check (scope in ('all', 'team', 'own')),
	primary key (role_id, permission)
);
create table account_role (
	account_id  bigint not null references account on delete cascade,
	role_id     bigint not null references role on delete cascade,
	primary key (account_id, role_id)
);
create index account_role_role on account_role (role_id);

create table session (
	session_id  bigint generated always as identity primary key,
	token_hash  bytea not null unique,     -- SHA-256 of the cookie's 256 random bits
	account_id  bigint not null references account on delete cascade,
	state       text not null default 'full' check (state in ('full', 'factor')),  -- factor: second factor still owed
	agent       text,
	created_at  timestamptz not null default now(),
	seen_at     timestamptz not null default now(),
	expires_at  timestamptz not null
);
create index session_account on session (account_id);
create index session_expires on session (expires_at);

create table api_token (
	api_token_id bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	token_hash  bytea not null unique,
	account_id  bigint not null references account on delete cascade,
	name        text not null check (length(name) between 1 and 100),
	created_at  timestamptz not null default now(),
	expires_at  timestamptz,
	used_at     timestamptz,
	revoked_at  timestamptz
);
create index api_token_account on api_token (account_id);

-- Single-use links of mails (confirmation, new password, invitation): only the hash is kept.
create table link (
	token_hash  bytea primary key,
	kind        text not null check (kind in ('confirm', 'reset', 'invite', 'email')),
	account_id  bigint not null references account on delete cascade,
	email       text,                      -- for 'email': the new address
	expires_at  timestamptz not null default now() + interval '24 hours',
	used_at     timestamptz
);
create index link_account on link (account_id);

-- One row per form that was accepted: a second submit of the same form does nothing (PV303).
create table form_key (
	form_key    uuid primary key,
	account_id  bigint,
	path        text not null,
	at          timestamptz not null default now()
);
create index form_key_at on form_key (at);

-- Counters of rate limits: key such as 'sign-in:address' in a window of time.
create table rate (
	rate_key    text not null,
	window_at   timestamptz not null,
	hits        int not null default 1,
	primary key (rate_key, window_at)
);
