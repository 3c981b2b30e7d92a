-- Work in the background, messages, imports, files, history.

create table job (
	job_id      bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	kind        text not null,                                -- names a row of the table in app/job.c
	params      jsonb not null default '{}',
	state       text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
	run_at      timestamptz not null default now(),
	account_id  bigint references account,                     -- who asked; null: the system
	attempts    int not null default 0,
	runner      text,                                          -- which process has it
	alive_at    timestamptz,                                   -- when it last told its progress; that it lives tells its lock (sql/job.sql)
	done        bigint not null default 0,                     -- progress
	total       bigint,
	note        text,                                          -- what it is at, or why it failed
	result      jsonb not null default '{}',
	cancel      boolean not null default false,                -- asked to stop
	created_at  timestamptz not null default now(),
	ended_at    timestamptz
);
create index job_waiting on job (run_at) where state = 'waiting';
create index job_running on job (alive_at) where state = 'running';
create index job_account on job (account_id);

-- The ledger of messages: written before the wire.
-- queued → sending → sent | failed | unknown (killed while on the wire: never repeated by itself)
create table message (
	message_id  bigint generated always as identity,
	public_id   uuid not null default uuid_v7(),
	edition_id  bigint,
	channel     text not null default 'email' check (channel in ('email', 'fax', 'sms', 'letter')),
	kind        text not null,                                -- template mail/<kind>.<lang-free name>
	recipient   text not null,
	lang        lang not null,
	params      jsonb not null default '{}',
	account_id  bigint,                                        -- to whom, if it has an account
	state       text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed', 'unknown')),
	attempts    int not null default 0,
	reply       text,                                          -- the last answer of the other side
	created_at  timestamptz not null default now(),
	sent_at     timestamptz,
	edition_key bigint not null default 0,                     -- edition_id or 0: the partition key
	primary key (message_id, edition_key)
) partition by list (edition_key);
create table message_0 partition of message for values in (0);
create index message_account on message (account_id);
create index message_state on message (state) where state in ('queued', 'sending');
create index message_public on message (public_id);

create table file (
	file_id     bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	sha256      bytea not null,                                -- PAVILION_HOME/files/<2 hex>/<hex>
	name        text not null,
	type        text not null,                                 -- sniffed
	size        bigint not null,
	account_id  bigint references account,
	created_at  timestamptz not null default now()
);

create table import (
	import_id   bigint generated always as identity primary key,
	public_id   uuid not null default uuid_v7() unique,
	edition_id  bigint not null references edition,
	kind        text not null check (kind in ('exhibitors', 'halls')),
	name        text not null,                                 -- the file's name
	file_id     bigint references file,
	job_id      bigint references job,
	account_id  bigint references account,
	encoding    text,
	mapping     jsonb not null default '{}',                   -- column of the file → field
	state       text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
	read        bigint not null default 0,
	imported    bigint not null default 0,
	same        bigint not null default 0,
	rejected    bigint not null default 0,
	differs     bigint not null default 0,                     -- same company, other values than kept
	error       text,
	created_at  timestamptz not null default now(),
	ended_at    timestamptz
);
create table import_reject (
	import_id   bigint not null references import on delete cascade,
	line        bigint not null,                               -- of the file, the header is 1
	reason      text not null,                                 -- msgid
	field       text,
	row         text,                                          -- as it stood
	primary key (import_id, line)
);

-- Who changed what, when, old, new: written by the trigger history_write() in the same transaction.
create table history (
	history_id  bigint generated always as identity,
	at          timestamptz not null default now(),
	account_id  bigint,
	actor       text,                                          -- 'import 12', 'job 7', a token's name ...
	kind        text not null,                                 -- table
	row_id      uuid,                                          -- public id of the record
	edition_id  bigint,
	action      text not null check (action in ('insert', 'update', 'delete', 'import')),
	old         jsonb,                                          -- only what changed
	new         jsonb,
	edition_key bigint not null default 0,
	primary key (history_id, edition_key)
) partition by list (edition_key);
create table history_0 partition of history for values in (0);  -- an edition's own: edition_ledger()
create index history_row on history (kind, row_id, at);
create index history_at on history (at);
create index history_account on history (account_id, at);
