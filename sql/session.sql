-- session.open: the first statement of every request
select * from session_open(:token::bytea, :bearer::bytea, :allow::text, :form_key::uuid, :path::text,
	:chosen::text, :guess::text, :wanted::text);

-- session.create: a right password becomes a session
select * from session_create(:ticket::text, :token_hash::bytea, :agent::text, :goal::text);

-- session.factor: a right second factor makes the session full
select * from session_factor(:ticket::text, :token_hash::bytea, :goal::text);

-- session.end: sign out
select * from session_end(:session_hash::bytea);
