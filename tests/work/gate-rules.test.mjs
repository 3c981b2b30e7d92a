// The rules of the gate stand three times: in SQL for the centre, in JavaScript for devices without network, and here as
// simply as they can be said. Thousands of random histories must go the same way in all of them.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { decide, marksAfter } from '../../assets/js/gate/rules.js'
import { place } from './place.mjs'

const WORLDS = Number(process.env.WORLDS ?? 24), EACH = 40, OPENS = '2027-03-26' // with the change to summer time
let p

// -- dice ------------------------------------------------------------------------------------------------------

const seed = Number(process.env.SEED ?? 20270914)
function dice(start) {
	let a = start >>> 0
	const next = () => {
		a = (a + 0x6d2b79f5) >>> 0
		let t = Math.imul(a ^ (a >>> 15), 1 | a)
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296
	}
	const roll = (n) => Math.floor(next() * n)
	return { roll, some: (percent) => roll(100) < percent, one: (list) => list[roll(list.length)], maybe: (percent, value) => (roll(100) < percent ? value() : null) }
}

// -- worlds ------------------------------------------------------------------------------------------------------

const ZONES = [['fair', null], ['hall-1', 'fair'], ['hall-2', 'fair'], ['stage', 'hall-1'], ['yard', null]]

function world(d, capacity) {
	const zones = ZONES.map(([code, parent]) => ({ code, parent, needs: parent !== null && d.some(50), capacity: capacity ? d.maybe(60, () => 1 + d.roll(3)) : null }))
	const gates = zones.flatMap(({ code }) => ['a', 'b'].map((side) =>
		({ code: `${code}-${side}`, zone: code, direction: d.one(['in', 'in', 'out', 'both', 'both', 'both', ...(capacity ? [] : ['forum'])]), open: d.some(95) })))
	const seen = new Set(), rules = []
	for (let i = d.roll(14); i > 0; i--) {
		const rule = { gate: d.maybe(30, () => d.one(gates).code), category: d.maybe(40, () => 1 + d.roll(3)), zone: d.maybe(50, () => d.one(zones).code),
			admit: d.some(90), days: d.some(70) ? 65535 : d.roll(32), from: d.maybe(30, () => 1800 * d.roll(48)), until: d.maybe(30, () => 1800 * d.roll(48)),
			per_day: d.maybe(30, () => 1 + d.roll(3)), total: d.maybe(20, () => 1 + d.roll(4)), reentry: d.some(80), passback: d.some(40),
			pause: d.some(70) ? 0 : d.roll(90) }
		const name = [rule.gate, rule.category, rule.zone].join()
		if (!seen.has(name))
			rules.push(rule)
		seen.add(name)
	}
	return { zones, gates, rules, histories: [] }
}

const BADGES = () => [1, 2].map((n) => ({ n }))
function history(d, w, apart) {
	const badges = BADGES().map(() => ({ category: 1 + d.roll(3), days: d.some(75) ? 65535 : d.roll(32), gone: d.maybe(5, () => d.one(['cancelled', 'refused', 'lost', 'transferred', 'changed'])) }))
	const scans = []
	for (let minute = -100 + d.roll(2000), i = 0; i < 14; i++, minute += d.roll(apart))
		scans.push({ badge: d.roll(2), gate: d.one(w.gates).code, minute, asked: d.one([null, null, 'in', 'in', 'in', 'out', 'check']) })
	return { badges, scans }
}

// -- SQL ---------------------------------------------------------------------------------------------------------

const SCHEMA = `
	insert into venue (name, city, country, timezone) values ('{"en": "V"}', 'Hannover', 'DE', 'Europe/Berlin');
	insert into series (code, name) values ('S', '{"en": "S"}');
	insert into edition (series_id, venue_id, code, name, opens_on, closes_on, currency, is_current, published_at)
		select series_id, venue_id, 'E', '{"en": "E"}', '${OPENS}', date '${OPENS}' + 3, 'EUR', true, now() from series, venue;
	insert into room (edition_id, name, places) select edition_id, '{"en": "R"}', 9 from edition;
	alter table scan disable trigger all;
	create function told(w json) returns json language plpgsql as $f$
	declare e bigint := (select edition_id from edition); d bigint; h json; b json; s json; n int; j record; f scan_fact; ids bigint[]; hash bytea := sha256('device');
		said json[]; all_said json[] := '{}'; all_marks json[] := '{}'; config json; at timestamptz;
	begin
		delete from scan; delete from presence; delete from badge; delete from registration; delete from gate_device; delete from gate_rule; delete from gate;
		update zone set parent_id = null; delete from zone;
		insert into zone (edition_id, code, name, needs_parent, capacity) select e, z ->> 'code', '{}', false, (z ->> 'capacity')::int from json_array_elements(w -> 'zones') z;
		update zone set parent_id = o.zone_id, needs_parent = (z ->> 'needs')::boolean from json_array_elements(w -> 'zones') z, zone o where zone.code = z ->> 'code' and o.code = z ->> 'parent';
		insert into gate (edition_id, code, name, zone_id, direction, open, room_id) select e, g ->> 'code', '{}', zone_id, replace(g ->> 'direction', 'forum', 'both'), (g ->> 'open')::boolean, case g ->> 'direction' when 'forum' then (select room_id from room) end from json_array_elements(w -> 'gates') g join zone on code = g ->> 'zone';
		insert into gate_rule (edition_id, gate_id, category_id, zone_id, admit, days, from_time, until_time, per_day, total, reentry, passback, pause_minutes)
			select e, g.gate_id, c.category_id, z.zone_id, (r ->> 'admit')::boolean, (r ->> 'days')::int, time '00:00' + (r ->> 'from')::int * interval '1 second',
				time '00:00' + (r ->> 'until')::int * interval '1 second', (r ->> 'per_day')::int, (r ->> 'total')::int, (r ->> 'reentry')::boolean, (r ->> 'passback')::boolean, (r ->> 'pause')::int
			from json_array_elements(w -> 'rules') r left join gate g on g.code = r ->> 'gate' left join badge_category c on c.token_no = (r ->> 'category')::int left join zone z on z.code = r ->> 'zone';
		insert into gate_device (edition_id, gate_id, name, token_hash, enrolled_at) select e, min(gate_id), 'D', hash, '2000-01-01' from gate returning device_id into d;
		config := gate_config(x) from gate_device x;
		for h in select * from json_array_elements(w -> 'histories') loop
			ids := '{}'; said := '{}';
			for b in select * from json_array_elements(h -> 'badges') loop
				with r as (insert into registration (edition_id, category_id, status, name) select e, category_id, 'confirmed', 'N' from badge_category where token_no = (b ->> 'category')::int returning *)
				insert into badge (edition_id, registration_id, category_id, days, revoked_at, revoked_for) select e, registration_id, category_id, (b ->> 'days')::int, case when b ->> 'gone' is not null then '2000-01-01'::timestamptz end, b ->> 'gone' from r
				returning array_append(ids, badge_id) into ids;
			end loop;
			n := 0;
			for s in select * from json_array_elements(h -> 'scans') loop
				n := n + 1;
				if w ->> 'kind' = 'judge' then
					at := from_ms((s ->> 'at')::bigint);
					select (x.it).* into f from (select (n, gen_random_uuid(), e, d, g.gate_id, g.zone_id, ids[(s ->> 'badge')::int + 1], null, null, s ->> 'asked', false, 'api', at, false, false, null, null, null, 1)::scan_fact as it
						from gate g where g.code = s ->> 'gate') x;
					select * into j from scan_judge(array[f]);
					said := said || json_build_array(j.said, j.direction);
					if j.direction in ('in', 'out') and (select accepted from scan_reason where reason = j.said) then
						perform presence_move(array[(f.badge_id, e, f.zone_id, j.direction, at, j.today)::scan_move]);
					end if;
				else
					said := said || (select case when w ->> 'kind' = 'live' then json_build_array(r ->> 'reason', r ->> 'direction') else r end from (
						select result as r from scan_batch(array[hash], array[coalesce((s ->> 'id')::uuid, gen_random_uuid())], array[null], array[(select number from badge where badge_id = ids[(s ->> 'badge')::int + 1])],
							array[null::int], array[null], array[null], array['api'], array[s ->> 'asked'], array[s ->> 'gate'], array[coalesce((s ->> 'at')::bigint, to_ms(clock_timestamp()))],
							array[to_ms(clock_timestamp())], array[w ->> 'kind' = 'late'], array[(s ->> 'accepted')::boolean], array[s ->> 'reason'])) x);
				end if;
			end loop;
			all_said := all_said || case when w ->> 'kind' = 'late' then (select json_object_agg(scan_id, conflict) from scan where badge_id = any (ids)) else array_to_json(said) end;
			all_marks := all_marks || (select json_agg((select coalesce(json_object_agg(z.code, json_build_array(p.inside, to_ms(p.since), to_ms(p.entered_at), p.day, p.entries_day, p.entries)), '{}')
				from presence p join zone z using (zone_id) where p.badge_id = i and p.entries > 0) order by k) from unnest(ids) with ordinality u (i, k));
		end loop;
		return json_build_object('config', config, 'said', array_to_json(all_said), 'marks', array_to_json(all_marks),
			'counted', (select coalesce(json_object_agg(z.code || ' ' || a_day, json_build_array(zone_inside(z.zone_id, a_day), (select count(*) from presence p where p.zone_id = z.zone_id and p.day = a_day and p.inside))), '{}') from zone z, unnest(array[0, 1, 2, 4, 8]) a_day));
	end $f$;`

before(() => {
	p = place('rules')
	p.sql(SCHEMA)
})
after(() => p.end())

// What the centre says to worlds of histories.
function centre(worlds) {
	const file = path.join(p.home, 'worlds.sql'), out = path.join(p.home, 'worlds.out')
	writeFileSync(file, worlds.map((w) => `select told($json$${JSON.stringify(w)}$json$);`).join('\n'))
	execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', p.database, '-f', file, '-o', out], { stdio: ['ignore', 'ignore', 'inherit'] })
	return readFileSync(out, 'utf8').trim().split('\n').map((line) => JSON.parse(line))
}

// -- the simple model: what happened is a list, and all is read from it ----------------------------------------------

const berlin = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short', timeStyle: 'medium' })
const FIRST = Date.UTC(2027, 2, 26)

class Model {
	constructor(w) {
		this.w = w
		this.path = Object.fromEntries(ZONES.map(([code]) => [code, this.#way(code)]))
		this.events = []
	}
	#way(code) {
		const parent = ZONES.find(([c]) => c === code)[1]
		return `${parent === null ? '/' : this.#way(parent)}${code}/`
	}
	// The fair's day (0 the first) and the second of the day in Hannover.
	static here(at) {
		const [date, clock] = berlin.format(at).split(' ')
		const [h, m, s] = clock.split(':').map(Number)
		return { day: (Date.parse(`${date}T00:00Z`) - FIRST) / 86400000, second: h * 3600 + m * 60 + s }
	}
	// The zones a badge is in at that moment, by what happened on the same day of the fair; all that is outside it is one.
	inside(badge, at) {
		const dayOf = (moment) => { const { day } = Model.here(moment); return day < 0 || day > 3 ? null : day }
		let set = new Set()
		for (const e of this.events.filter((one) => one.badge === badge && dayOf(one.at) === dayOf(at))) {
			const own = this.path[e.zone], around = own.slice(0, own.length - e.zone.length - 1)
			if (e.direction === 'in')
				set = new Set([...[...set].filter((z) => this.path[z].startsWith(own) || !this.path[z].startsWith(around) || this.path[z] === around), e.zone])
			else if (set.has(e.zone))
				set = new Set([...set].filter((z) => !this.path[z].startsWith(own)))
		}
		return set
	}
	entries(badge, zone) {
		return this.events.filter((e) => e.badge === badge && e.zone === zone && e.direction === 'in')
	}
	says(badge, facts, scan) {
		const gate = this.w.gates.find((g) => g.code === scan.gate), zone = this.w.zones.find((z) => z.code === gate.zone)
		const inside = this.inside(badge, scan.at), { day, second } = Model.here(scan.at)
		const direction = scan.asked === 'check' ? 'check' : gate.direction !== 'both' ? gate.direction : scan.asked ?? (inside.has(zone.code) ? 'out' : 'in')
		const reason = direction === 'out' ? (inside.has(zone.code) ? 'left' : 'not_inside') : this.#badge(facts, day) ?? (direction === 'check' || (direction === 'forum' && gate.open) ? 'valid' : this.#entry(badge, facts, scan.at, gate, zone, inside, day, second))
		return { reason, direction, zone: zone.code }
	}
	#badge({ days, gone }, day) {
		if (gone)
			return { cancelled: 'cancelled', refused: 'cancelled', lost: 'lost', transferred: 'transferred', changed: 'revoked' }[gone]
		const own = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15].filter((n) => days & (1 << n))
		if (day < 0 || (day <= 3 && own[0] > day))
			return 'too_early'
		if (day > 3 || own.at(-1) < day)
			return 'expired'
		return own.includes(day) ? null : 'wrong_day'
	}
	#entry(badge, { category }, at, gate, zone, inside, day, second) {
		const fit = this.w.rules.filter((r) => (r.gate ?? gate.code) === gate.code && (r.category ?? category) === category && (r.zone ?? zone.code) === zone.code)
		const rule = ['gate', 'category', 'zone'].reduce((left, name) => (left.some((r) => r[name] !== null) ? left.filter((r) => r[name] !== null) : left), fit)[0]
		const all = this.entries(badge, zone.code), today = all.filter((e) => Model.here(e.at).day === day)
		if (!gate.open)
			return 'gate_closed'
		if (rule && !rule.admit)
			return 'not_here'
		if (rule && !(rule.days & (1 << day)))
			return 'wrong_day'
		if (rule && rule.from !== null && rule.until !== null && rule.from > rule.until ? second >= rule.until && second < rule.from
			: rule && (second < (rule.from ?? 0) || second >= (rule.until ?? 86400)))
			return 'wrong_time'
		if (zone.needs && !inside.has(zone.parent))
			return 'parent_first'
		if (rule?.passback && inside.has(zone.code))
			return 'already_in'
		if (rule && !rule.reentry && today.length > 0)
			return 'no_reentry'
		if (rule && today.length >= (rule.per_day ?? Infinity))
			return 'day_used_up'
		if (rule && all.length >= (rule.total ?? Infinity))
			return 'used_up'
		if (rule && all.length > 0 && at - all.at(-1).at < rule.pause * 60000)
			return 'too_soon'
		if (zone.capacity && !inside.has(zone.code) && this.held(zone.code, at) >= zone.capacity)
			return 'full'
		return this.w.zones.some((z) => z.parent === zone.parent && z.code !== zone.code && inside.has(z.code)) ? 'handed_over' : 'admitted'
	}
	held(zone, at) {
		return [...new Set(this.events.map((e) => e.badge))].filter((b) => this.inside(b, at).has(zone)).length
	}
	happened(badge, { reason, direction, zone }, at) {
		if (['admitted', 'handed_over', 'left'].includes(reason))
			this.events.push({ badge, zone, direction, at })
	}
}

// -- comparing ----------------------------------------------------------------------------------------------------

const words = (m) => [m.inside, m.since, m.entered, m.day, m.entriesDay, m.entries]

// What the rules of the page and the model say to the histories of a world; each as [reason, direction].
function others(w, config, h, state, model, number) {
	return h.scans.map((scan) => {
		const badge = number(scan), facts = h.badges[scan.badge]
		const js = decide(state, config, { signed: true, number: badge, category: facts.category, days: facts.days, gate: scan.gate, at: scan.at, direction: scan.asked ?? undefined })
		const simple = model.says(badge, facts, scan)
		model.happened(badge, simple, scan.at)
		if (js.accepted && ['in', 'out'].includes(js.direction)) {
			const was = state.marks.get(badge) ?? {}, is = marksAfter(config, was, { zone: simple.zone, direction: js.direction, at: scan.at, reason: js.reason })
			for (const { code } of w.zones)
				state.inside[code] = (state.inside[code] ?? 0) + Number(is[code]?.inside === true) - Number(was[code]?.inside === true)
			state.marks.set(badge, is)
		}
		return { js: [js.reason, js.direction], model: [simple.reason, simple.direction] }
	})
}

function compare(worlds, answers) {
	const told = {}
	worlds.forEach((w, i) => {
		const { config, said, marks, counted } = answers[i]
		const state = { revoked: new Map(), marks: new Map(), whole: true, inside: {} }, model = new Model(w)
		w.histories.forEach((h, k) => {
			const number = (scan) => k * 2 + scan.badge
			h.badges.forEach((b, n) => b.gone && state.revoked.set(k * 2 + n, b.gone))
			others(w, config, h, state, model, number).forEach((other, n) => {
				const where = `seed ${seed}, world ${i}, history ${k}, scan ${n}`
				assert.deepEqual(other.js, other.model, `${where}: the page's rules and the model`)
				assert.deepEqual(said[k][n], other.js, `${where}: SQL and the page's rules`)
				told[other.js[0]] = (told[other.js[0]] ?? 0) + 1
			})
			if (w.kind === 'judge')
				h.badges.forEach((b, n) => assert.deepEqual(marks[k][n], Object.fromEntries(Object.entries(state.marks.get(k * 2 + n) ?? {}).map(([z, m]) => [z, words(m)])), `world ${i}, history ${k}: marks`))
		})
		for (const [zone, [by, is]] of Object.entries(counted))
			assert.equal(by, is, `world ${i}: the counter of ${zone}`)
	})
	return told
}

const times = (w, at) => w.histories.forEach((h) => h.scans.forEach((scan) => { scan.at = at(scan) }))

test('random histories: SQL, the page and a simple model say the same, and leave the same marks', () => {
	const worlds = Array.from({ length: WORLDS }, (_, i) => {
		const d = dice(seed + i), w = { ...world(d, false), kind: 'judge' }
		w.histories = Array.from({ length: EACH }, () => history(d, w, d.one([40, 150, 400])))
		times(w, (scan) => FIRST + scan.minute * 60000)
		return w
	})
	const told = compare(worlds, centre(worlds))
	for (const reason of ['admitted', 'left', 'not_inside', 'handed_over', 'valid', 'cancelled', 'lost', 'transferred', 'revoked', 'too_early', 'expired', 'wrong_day', 'wrong_time',
		'not_here', 'gate_closed', 'already_in', 'no_reentry', 'day_used_up', 'used_up', 'too_soon', 'parent_first'])
		assert.ok(told[reason] > 0, `${reason} came up: ${JSON.stringify(told)}`)
})

test('zones with a capacity, as they fill', () => {
	p.sql(`update edition set opens_on = (now() at time zone 'Europe/Berlin')::date, closes_on = (now() at time zone 'Europe/Berlin')::date`)
	const now = Date.now()
	const worlds = Array.from({ length: Math.ceil(WORLDS / 4) }, (_, i) => {
		const d = dice(seed + 1000 + i), w = { ...world(d, true), kind: 'live', rules: [] }
		w.histories = Array.from({ length: EACH }, () => ({ ...history(d, w, 1), badges: BADGES().map(() => ({ category: 1, days: 65535 })) }))
		return w
	})
	const answers = centre(worlds)
	// The model knows the days of March: today is its first one.
	times({ histories: worlds.flatMap((w) => w.histories) }, () => FIRST + 12 * 3600000)
	for (const answer of answers)
		answer.config.days = [{ bit: 1, from: FIRST, until: FIRST + 86400000 }]
	assert.ok(compare(worlds, answers).full > 0, 'some zone was full')
	p.sql(`update edition set opens_on = '${OPENS}', closes_on = date '${OPENS}' + 3`)
	assert.ok(Date.now() > now)
})

test('scans of devices without network may arrive in any order', () => {
	// In the past, since what lies in the future counts as now.
	p.sql(`update edition set opens_on = '2026-03-27', closes_on = date '2026-03-27' + 3`)
	const back = Date.UTC(2027, 2, 26) - Date.UTC(2026, 2, 27)
	const make = (shuffle) => Array.from({ length: Math.ceil(WORLDS / 4) }, (_, i) => {
		const d = dice(seed + 2000 + i), w = { ...world(d, false), kind: 'late' }
		w.histories = Array.from({ length: EACH / 4 }, (_, k) => {
			const h = history(d, w, 200)
			h.scans.forEach((scan, n) => {
				const gate = w.gates.find((g) => g.code === scan.gate)
				Object.assign(scan, { id: `00000000-0000-7000-8000-${String(i * 1000000 + k * 1000 + n).padStart(12, '0')}`, at: FIRST + scan.minute * 60000 + n * 1000 - back,
					asked: gate.direction !== 'both' ? gate.direction : d.one(['in', 'in', 'out']), accepted: d.some(80) })
				scan.reason = !scan.accepted ? 'already_in' : { in: 'admitted', out: 'left', forum: 'valid' }[scan.asked]
			})
			return h
		})
		if (shuffle)
			w.histories.forEach((h) => h.scans.sort(() => d.roll(3) - 1))
		return w
	})
	// The centre corrects by its own clock, to which the way of a request is a few milliseconds.
	const seconds = (marks) => JSON.parse(JSON.stringify(marks), (_, v) => (v > 1e12 ? Math.round(v / 1000) : v))
	const sorted = centre(make(false)), shuffled = centre(make(true))
	sorted.forEach((one, i) => {
		assert.deepEqual(seconds(shuffled[i].marks), seconds(one.marks), `world ${i}: marks`)
		assert.deepEqual(shuffled[i].said, one.said, `world ${i}: conflicts`)
		assert.deepEqual(shuffled[i].counted, one.counted, `world ${i}: counters`)
	})
	const conflicts = new Set(sorted.flatMap((one) => one.said.flatMap((scans) => Object.values(scans))))
	for (const reason of [null, 'admitted', 'not_inside', ...(WORLDS < 40 ? [] : ['already_in', 'no_reentry', 'too_soon', 'parent_first'])])
		assert.ok(conflicts.has(reason), `${reason} came up: ${[...conflicts]}`)
})
