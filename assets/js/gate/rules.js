// The rules of the gate: doc/gate.md, "The rules", in its order; sql/schema/030_gate.sql has them for the centre. Pure
// functions, for the browser and for node.
//
// config	the `config` of GET /gate/sync
// state	{ revoked: Map of number → reason, marks: Map of number → { zone: mark },
//		  whole: true if the marks are those of all gates up to now (the centre's; never so offline),
//		  inside: { zone: how many are in it } (only looked at if whole) }
// mark		{ inside, since, entered (ms or null), day (bit), entriesDay, entries }
// scan		{ fault, or typed: true, or signed: true | false | null (its key is not known), edition, number, category, days,
//		  gate, at (ms, the centre's clock), direction: 'in' | 'out' | 'check' or nothing }; a gate's own may be 'forum'

// The bit of the fair's day that a moment lies on; 0 outside the fair.
export function dayOf(config, at) {
	return config.days.find((day) => at >= day.from && at < day.until)?.bit ?? 0;
}

// Whether a mark says inside, at that moment: each day begins with nobody inside.
function isInside(config, mark, at) {
	return mark?.inside === true && mark.day === dayOf(config, at);
}

const clocks = new Map();
// Seconds since midnight at the venue.
export function secondsOf(config, at) {
	const zone = config.edition.timezone;
	if (!clocks.has(zone)) {
		clocks.set(zone, new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit', second: '2-digit' }));
	}
	const [hours, minutes, seconds] = clocks.get(zone).format(at).split(':').map(Number);
	return hours * 3600 + minutes * 60 + seconds;
}

const zoneOf = (config, code) => config.zones.find((zone) => zone.code === code);
// Zones beside this one: of the same parent, or both without one.
const neighbours = (config, zone) => config.zones.filter((other) => other.code !== zone.code && (other.parent ?? null) === (zone.parent ?? null));

function within(config, code) {
	return config.zones.filter((zone) => zone.parent === code).flatMap((zone) => [zone.code, ...within(config, zone.code)]);
}

// Of the rules that fit, the most specific one; undefined if none does.
export function ruleOf(config, gate, category) {
	const fits = (said, is) => (said ?? null) === null || said === is;
	const weight = (rule) => ((rule.gate ?? null) !== null) * 4 + ((rule.category ?? null) !== null) * 2 + ((rule.zone ?? null) !== null);
	return config.rules
		.filter((rule) => fits(rule.gate, gate.code) && fits(rule.category, category) && fits(rule.zone, gate.zone))
		.sort((a, b) => weight(b) - weight(a))[0];
}

function direction(config, state, gate, scan) {
	if (scan.direction === 'check') {
		return 'check';
	}
	if (gate.direction !== 'both') {
		return gate.direction;
	}
	return scan.direction ?? (isInside(config, state.marks.get(scan.number)?.[gate.zone], scan.at) ? 'out' : 'in');
}

// 1: whose code is it? null: ours, of this edition, signed.
function stranger(config, scan) {
	if (scan.fault) {
		return scan.fault;
	}
	if (scan.typed) {
		return 'needs_network';
	}
	if (scan.edition !== undefined && scan.edition !== config.edition.no) {
		return 'other_edition';
	}
	return { true: null, null: 'needs_network', false: 'forged' }[String(scan.signed)];
}

// 3: is the badge good today?
const REVOKED = { cancelled: 'cancelled', refused: 'cancelled', transferred: 'transferred', lost: 'lost' };

function badgeFault(state, config, scan) {
	const revoked = state.revoked.get(scan.number);
	if (revoked) {
		return REVOKED[revoked] ?? 'revoked';
	}
	const today = dayOf(config, scan.at), days = scan.days;
	const first = days & -days, last = days === 0 ? 0 : 1 << 31 - Math.clz32(days);
	// Without dates the fair is still to come.
	if (today === 0) {
		return scan.at >= config.days.at(-1)?.until ? 'expired' : 'too_early';
	}
	if (first > today) {
		return 'too_early';
	}
	if (days !== 0 && last < today) {
		return 'expired';
	}
	return (days & today) === 0 ? 'wrong_day' : null;
}

function timeFits(rule, seconds) {
	const from = rule.from ?? 0, until = rule.until ?? 86400;
	return from > until ? seconds >= from || seconds < until : seconds >= from && seconds < until;
}

// 4: may it come in here, now?
function entry(state, config, scan, gate) {
	const zone = zoneOf(config, gate.zone), marks = state.marks.get(scan.number) ?? {}, mark = marks[zone.code];
	const rule = ruleOf(config, gate, scan.category), today = dayOf(config, scan.at);
	const entriesDay = mark?.day === today ? mark.entriesDay : 0, is = (code) => isInside(config, marks[code], scan.at), inside = is(zone.code);
	const checks = [
		['gate_closed', !gate.open],
		['not_here', rule && !rule.admit],
		['wrong_day', rule && (rule.days & today) === 0],
		['wrong_time', rule && !timeFits(rule, secondsOf(config, scan.at))],
		['parent_first', state.whole && zone.needs_parent && zone.parent && !is(zone.parent)],
		['already_in', rule?.passback && inside],
		['no_reentry', rule && !rule.reentry && entriesDay > 0],
		['day_used_up', (rule?.per_day ?? null) !== null && entriesDay >= rule.per_day],
		['used_up', (rule?.total ?? null) !== null && (mark?.entries ?? 0) >= rule.total],
		['too_soon', rule && (mark?.entered ?? null) !== null && scan.at - mark.entered < rule.pause_minutes * 60000],
		['full', state.whole && zone.capacity && !inside && (state.inside?.[zone.code] ?? 0) >= zone.capacity],
		['handed_over', neighbours(config, zone).some((other) => is(other.code))],
	];
	return checks.find(([, holds]) => holds)?.[0] ?? 'admitted';
}

// { accepted, reason, direction }.
export function decide(state, config, scan) {
	const gate = config.gates.find((one) => one.code === scan.gate);
	const said = (way, reason) => ({ direction: way, reason, accepted: config.reasons.find((one) => one.reason === reason).accepted });
	const fault = stranger(config, scan);
	if (fault) {
		return said(direction(config, { marks: new Map() }, gate, { direction: scan.direction }), fault);
	}
	const way = direction(config, state, gate, scan);
	if (way === 'out') {
		return said(way, isInside(config, state.marks.get(scan.number)?.[gate.zone], scan.at) ? 'left' : 'not_inside');
	}
	const bad = badgeFault(state, config, scan);
	if (bad || way === 'check') {
		return said(way, bad ?? 'valid');
	}
	if (way === 'forum') {
		return said(way, gate.open ? 'valid' : 'gate_closed');
	}
	return said(way, entry(state, config, scan, gate));
}

// The marks of a badge after an accepted scan: a new { zone: mark }. Anything but 'in' and 'left' changes nothing.
export function marksAfter(config, marks, { zone: code, direction: way, at, reason }) {
	const after = { ...marks };
	const leave = (names) => names.filter((name) => after[name]?.inside)
		.forEach((name) => { after[name] = { ...after[name], inside: false, since: at }; });
	const zone = zoneOf(config, code);
	if (!zone) {
		return after;
	}
	if (way === 'in') {
		const mark = after[code], day = dayOf(config, at);
		after[code] = { inside: true, since: at, entered: at, day,
			entriesDay: (mark?.day === day ? mark.entriesDay : 0) + 1, entries: (mark?.entries ?? 0) + 1 };
		leave(neighbours(config, zone).flatMap((other) => [other.code, ...within(config, other.code)]));
	} else if (way === 'out' && reason === 'left') {
		leave([code, ...within(config, code)]);
	}
	return after;
}
