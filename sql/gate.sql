-- gate.relays: origins that the gate's page may talk to besides us
select * from gate_relays();

-- gate.enrol: a one-time code lets a device in; no row if the code is none
select * from gate_enrol(:code_hash::bytea, :token_hash::bytea, :agent::text, :address::text);

-- gate.seen: the device shows itself
select gate_seen(:now::bigint, :queued::int);

-- gate.sync: what a device needs to decide alone
select * from gate_sync(:since::text, :stamp::text);

-- gate.boxes: names for the badges' boxes, and where to go on
select * from gate_boxes(:since::text);

-- gate.scans: what came through the gates, and what each scan is told; also of several devices that waited together
select * from scan_batch(:devices::bytea[], :ids::uuid[], :codes::text[], :numbers::bigint[], :editions::int[],
	:faults::text[], :raws::text[], :ways::text[], :directions::text[], :gates::text[], :ats::bigint[], :nows::bigint[],
	:alone::boolean[], :admits::boolean[], :reasons::text[]);

-- gate.undo: takes a scan back
select * from scan_undo(:scan::uuid, :reason::text);

-- gate.find: people by name, company or number
select * from gate_find(:q::text);

-- gate.register: a person without a registration, at the counter
select * from gate_register(:key::uuid, :name::text, :company::text, :job_title::text, :category::int, :email::text,
	:phone::text, :country::text, :lang::text, :consents::text[]);

-- gate.badge: a badge as staff see it
select * from gate_badge(:badge::uuid);

-- gate.print: counts a print, and has the file made
select * from gate_print(:badge::uuid, :size::text);

-- gate.pdf: how far the file is
select * from gate_pdf(:badge::uuid, :job::uuid);

-- gate.state: how many are in each zone, and what this gate did today
select * from gate_state();
