// The gate over HTTP, as its devices see it: let in, scans that wait for each other, sent twice, decided alone, clocks
// that are wrong, workers and PostgreSQL killed in the middle. doc/gate.md has the interface.
import assert from 'node:assert/strict'
import { createDecipheriv, createHash, hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'

import { instanceStart, sleep, until } from '../lib/instance.mjs'

let it, codes

before(async () => {
	it = await instanceStart({ name: 'gate' })
	// The fair is today, so that people may come in.
	it.sql(`update edition set opens_on = current_date - 1, closes_on = current_date + 2 where is_current`)
	await until('all badges are signed', () => it.sql('select count(*) from badge where token is null and revoked_at is null') === '0', 120)
	codes = it.sql(`select b.token from badge b join edition e using (edition_id) join badge_category c using (category_id)
		where e.is_current and b.revoked_at is null and c.code = 'visitor' order by b.number`).split('\n')
	assert.ok(codes.length > 100)
}, { timeout: 300000 })
after(() => it.end())

// -- a device ------------------------------------------------------------------------------------------------------

const ask = async (address, { token, body, ...rest } = {}) => {
	const answer = await fetch(it.url + address, { method: body === undefined ? 'GET' : 'POST', body: body === undefined ? undefined : JSON.stringify(body),
		headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...(token ? { authorization: `Bearer ${token}` } : {}) }, ...rest })
	const text = await answer.text()
	return { status: answer.status, said: text.startsWith('{') ? JSON.parse(text) : text, headers: answer.headers }
}

let made = 0
// A device at a gate: { token, send(scans, now), ask }.
async function device(gate = 'main', at = it) {
	const code = `GATE${++made}${randomBytes(4).toString('hex').toUpperCase()}`, token = randomBytes(32).toString('hex')
	at.sql(`insert into gate_device (edition_id, gate_id, name, code_hash, code_until)
		select edition_id, gate_id, 'Test ${made}', sha256('${code}'), now() + interval '1 hour' from gate join edition using (edition_id) where is_current and gate.code = '${gate}'`)
	const { status, said } = await ask('/gate/enrol', { body: { code: `${code.slice(0, 4)}-${code.slice(4).toLowerCase()}`, token, agent: 'test' } })
	assert.equal(status, 200, JSON.stringify(said))
	const send = (scans, now = Date.now(), more = {}) => ask('/gate/scans', { token, body: { now, scans }, ...more })
	return { code, token, send, ask: (address, body) => ask(address, { token, body }),
		say: async (scan, now) => (await send([scan], now)).said.results[0] }
}
const scan = (code, more = {}) => ({ id: randomUUID(), code, way: 'camera', at: Date.now(), ...more })
const alone = (number, minutes, more = {}) => ({ id: randomUUID(), number, way: 'camera', at: Date.now() - minutes * 60000, direction: 'in', offline: true, accepted: true, reason: 'admitted', ...more })
const fresh = () => codes.pop()
const numberOf = (code) => Number(it.sql(`select number from badge where token = '${code}'`))
const entries = (code) => Number(it.sql(`select coalesce(sum(p.entries), 0) from presence p join badge b using (badge_id) where b.token = '${code}'`))

// -- let in ------------------------------------------------------------------------------------------------------

test('a one-time code lets a device in, once', async () => {
	const one = await device()
	const again = await ask('/gate/enrol', { body: { code: one.code, token: one.token } })
	assert.equal(again.status, 200, 'the answer was lost: asked once more')
	const other = await ask('/gate/enrol', { body: { code: one.code, token: randomBytes(32).toString('hex') } })
	assert.equal(other.status, 404)
	assert.equal((await ask('/gate/sync')).status, 401)
	assert.equal((await ask('/gate/sync', { token: randomBytes(32).toString('hex') })).said.error, 'This device is not enrolled or was locked.')
	const { said } = await one.ask(`/gate/sync?now=${Date.now() + 90000}&queued=7`)
	assert.equal(said.config.device.gate, 'main')
	assert.equal(Buffer.from(said.config.keys[0].key, 'base64').length, 32)
	const seen = JSON.parse(it.sql(`select row_to_json(d) from gate_device d where name = 'Test ${made}'`))
	assert.equal(seen.queued, 7)
	assert.ok(Math.abs(seen.skew_ms - 90000) < 5000)
})

test('a locked device scans no more, and is told', async () => {
	const one = await device()
	assert.equal((await one.say(scan(fresh()))).reason, 'admitted')
	it.sql(`update gate_device set revoked_at = now() where name = 'Test ${made}'`)
	const { status, said } = await one.send([scan(fresh())])
	assert.equal(status, 401)
	assert.equal(said.error, 'This device is not enrolled or was locked.')
})

test('nothing that changed is missed between two synchronizations', async () => {
	const one = await device(), first = (await one.ask('/gate/sync')).said
	const code = fresh()
	await one.say(scan(code))
	const next = (await one.ask(`/gate/sync?since=${first.cursor}&stamp=${first.stamp}`)).said
	assert.equal(next.config, null)
	assert.ok(next.marks.some(([number, zone, inside]) => number === numberOf(code) && zone === 'fair' && inside === 1))
	it.sql(`update badge set revoked_at = now(), revoked_for = 'lost' where token = '${code}'`)
	const last = (await one.ask(`/gate/sync?since=${next.cursor}&stamp=${next.stamp}`)).said
	assert.deepEqual(last.revoked.find(([number]) => number === numberOf(code)), [numberOf(code), 'lost'])
})

test('more than one page of marks: all of them come, whatever changes meanwhile', async () => {
	const one = await device()
	it.sql(`insert into presence (edition_id, zone_id, badge_id, inside, since) select b.edition_id, z.zone_id, b.badge_id, false, now()
		from badge b join zone z using (edition_id) join edition e using (edition_id) where e.is_current on conflict do nothing`)
	const all = Number(it.sql('select count(*) from presence join edition using (edition_id) where is_current'))
	let cursor = '', got = new Set(), pages = 0
	for (;;) {
		const { said } = await one.ask(`/gate/sync?since=${cursor}`)
		said.marks.forEach(([number, zone]) => got.add(`${number} ${zone}`))
		cursor = said.cursor
		pages++
		if (!said.more)
			break
	}
	assert.equal(got.size, all)
	it.sql(`delete from presence where entries = 0`)
	assert.ok(pages >= 1)
})

test('name boxes: unreadable but with the badge at hand', async () => {
	const one = await device(), code = fresh(), { boxes } = (await one.ask('/gate/badges')).said
	const id = createHash('sha256').update(`pavilion box${code}`).digest().subarray(0, 12)
	const bytes = (text) => {
		const bits = [...text].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
		return Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2)))
	}
	const box = boxes.map((b) => Buffer.from(b, 'base64')).find((b) => b.subarray(0, 12).equals(id))
	const open = (signature) => {
		const key = Buffer.from(hkdfSync('sha256', signature, Buffer.alloc(0), 'pavilion box', 32))
		const d = createDecipheriv('aes-256-gcm', key, box.subarray(12, 24)).setAuthTag(box.subarray(-16))
		return JSON.parse(Buffer.concat([d.update(box.subarray(24, -16)), d.final()]).toString())
	}
	const name = it.sql(`select r.name from badge join registration r using (registration_id) where token = '${code}'`)
	assert.equal(open(bytes(code).subarray(10, 74)).name, name)
	assert.throws(() => open(randomBytes(64)))
	assert.ok(!JSON.stringify(boxes).includes(name))
})

// -- scans -------------------------------------------------------------------------------------------------------

test('a scan sent twice counts once, also side by side', async () => {
	const one = await device('north'), code = fresh(), same = scan(code)
	const all = await Promise.all(Array.from({ length: 8 }, () => one.send([same])))
	assert.deepEqual(all.map(({ said }) => said.results[0].reason), Array(8).fill('admitted'))
	assert.equal(all.filter(({ said }) => !said.results[0].repeated).length, 1)
	assert.equal(entries(code), 1)
})

test('64 devices at once: every one hears of its own scan', async () => {
	const devices = []
	for (let i = 0; i < 64; i++)
		devices.push(await device('south'))
	const their = devices.map((_, i) => scan(codes[i]))
	const answers = await Promise.all(devices.map((d, i) => d.send([their[i]])))
	answers.forEach(({ status, said }, i) => {
		assert.equal(status, 200)
		assert.equal(said.results.length, 1)
		assert.equal(said.results[0].id, their[i].id)
		assert.equal(said.results[0].number, numberOf(their[i].code))
	})
	assert.equal(it.sql(`select count(*) from scan where scan_id in (${their.map((s) => `'${s.id}'`).join()})`), '64')
})

test('bad codes, among good ones: each its own word, all kept', async () => {
	const one = await device('north'), good = fresh(), forged = good.slice(0, 60) + (good[60] === 'A' ? 'B' : 'A') + good.slice(61)
	const { said } = await one.send([scan(forged), scan(good.slice(0, 80)), scan('https://example.org/x'), scan('王小明'), scan('1-2', { way: 'typed' }), scan(good.toLowerCase()), scan('\u0000\ud83d\ude00'.repeat(400))])
	assert.deepEqual(said.results.map((r) => r.reason), ['forged', 'unreadable', 'foreign', 'foreign', 'unknown', 'admitted', 'foreign'])
	assert.equal(it.sql(`select raw from scan where scan_id = '${said.results[2].id}'`), 'https://example.org/x')
	for (const bad of [[{}], [{ id: 'x', code: good, at: 1 }], [{ ...scan(good), way: 'smell' }], [{ ...scan(good), at: 'now' }], Array(201).fill(scan(good)), ['x']])
		assert.equal((await one.send(bad)).status, 422)
	assert.equal((await one.send([[]])).status, 400)
	assert.equal((await one.send([])).said.results.length, 0)
})

test('one scan that says nonsense does not cost the others', async () => {
	const one = await device(), good = fresh(), { token } = one
	const half = JSON.stringify({ now: Date.now(), scans: [scan('A?'), scan(good)] }).replace('"A?"', '"A\\ud83d"')
	const answer = await fetch(`${it.url}/gate/scans`, { method: 'POST', body: half, headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` } })
	assert.equal(answer.status, 200, half.slice(0, 200))
	assert.deepEqual((await answer.json()).results.map((result) => result.reason), ['foreign', 'admitted'], 'half a character')
	for (const more of [{ accepted: 'false' }, { accepted: 0 }, { accepted: undefined }, { offline: 'true' }])
		assert.equal((await one.send([alone(numberOf(good), 1, more)])).status, 422, JSON.stringify(more))
	assert.equal(entries(good), 1)
})

test('two devices without network let one badge in: both stand, the later one is listed', async () => {
	it.sql(`insert into gate_rule (edition_id, zone_id, passback) select edition_id, zone_id, true from zone join edition using (edition_id) where is_current and zone.code = 'fair' on conflict do nothing`)
	const [a, b] = [await device('north'), await device('south')], code = fresh(), number = numberOf(code)
	// Not minutes: a new day of the venue begins with nobody inside.
	const first = alone(number, 0.5), second = alone(number, 0.2)
	assert.equal((await b.say(second)).conflict, null, 'the later one arrives first')
	assert.equal((await a.say(first)).conflict, null)
	assert.equal(it.sql(`select conflict from scan where scan_id = '${second.id}'`), 'already_in')
	assert.equal(it.sql(`select coalesce(conflict, '-') from scan where scan_id = '${first.id}'`), '-')
	assert.equal(entries(code), 2)
	assert.equal((await a.say(scan(code))).before.gate, 'south')
	it.sql(`delete from gate_rule where passback and zone_id in (select zone_id from zone where code = 'fair')`)
})

test('a clock wrong by hours is set right, and said', async () => {
	const one = await device('north'), code = fresh(), wrong = Date.now() + 3 * 3600000
	const result = await one.say({ ...alone(numberOf(code), 0), at: wrong - 30 * 60000 }, wrong)
	assert.ok(Math.abs(result.at - (Date.now() - 30 * 60000)) < 10000)
	assert.equal(it.sql(`select clock_off from scan where scan_id = '${result.id}'`), 't')
})

test('undo: as if it had never been', async () => {
	const one = await device('north'), code = fresh(), wrong = scan(code)
	await one.say(wrong)
	assert.equal((await one.ask(`/gate/scans/${wrong.id}/undo`, {})).status, 422, 'a reason is needed')
	const { status, said } = await one.ask(`/gate/scans/${wrong.id}/undo`, { reason: 'wrong person' })
	assert.equal(status, 200)
	assert.equal(said.mark[1], 0)
	assert.equal(entries(code), 0)
	assert.equal((await one.ask(`/gate/scans/${randomUUID()}/undo`, { reason: 'x' })).status, 404)
})

test('the counter: found, registered, printed', async () => {
	const one = await device('main'), key = randomUUID(), body = { key, name: '王小明'.repeat(60).slice(0, 180), category: 1, consents: ['privacy'], lang: 'zh' }
	assert.equal((await one.ask('/gate/registrations', { ...body, consents: [] })).said.fields.consents, 'Please tick this box.')
	const person = (await one.ask('/gate/registrations', body)).said
	assert.equal((await one.ask('/gate/registrations', body)).said.number, person.number, 'sent twice, registered once')
	await until('its badge is signed', async () => (await one.ask(`/gate/badges/${person.badge}`)).said.state === 'good')
	const print = (await one.ask(`/gate/badges/${person.badge}/print`, {})).said
	assert.equal(print.before, 0)
	assert.equal((await one.ask(`/gate/badges/${person.badge}/print`, {})).said.before, 1, 'printed already')
	const pdf = await until('the file', async () => { const a = await one.ask(print.pdf); return a.status === 200 && a })
	assert.match(pdf.said, /^%PDF/)
	assert.ok((await one.ask(`/gate/find?q=${encodeURIComponent('王小明王')}`)).said.people.some((p) => p.number === person.number))
	it.sql(`update gate_device set may_register = false where name = 'Test ${made}'`)
	assert.equal((await one.ask('/gate/registrations', { ...body, key: randomUUID() })).status, 403)
	assert.equal((await one.ask(`/gate/badges/${person.badge}/print`, {})).status, 403)
})

test('counts: what the state says is what presence says', async () => {
	const one = await device('north'), { said } = await one.ask('/gate/state')
	assert.equal(said.zones.find((z) => z.code === 'fair').inside, Number(it.sql(`select count(*) from presence p join zone z using (zone_id) join edition e on e.edition_id = z.edition_id
		where is_inside(p, fair_day(e.edition_id, now())) and z.code = 'fair' and e.is_current`)))
	assert.ok(said.gate.in > 0)
})

test('a hand scanner made for another keyboard: the centre undoes it', async () => {
	const one = await device('north')
	const swap = (from, to) => (code) => [...code].map((letter) => to[from.indexOf(letter)] ?? letter).join('')
	for (const through of [swap('YZ', 'ZY'), swap('QAZWM', 'AQWZ,'), swap('QAZWM', 'AQWZ?'), (code) => swap('YZ', 'ZY')(code).toLowerCase()])
		for (const code of codes.slice(64, 84)) {
			const said = await one.say(scan(through(code), { way: 'wedge', direction: 'check' }))
			assert.deepEqual([said.reason, said.number], ['valid', numberOf(code)], `${code} arrived as ${through(code)}`)
		}
})

test('the door of a forum room: who has a place attends, also by a device that was alone', async () => {
	it.sql(`with r as (insert into room (edition_id, name, places) select edition_id, '{"en": "Test room"}', 50 from edition where is_current returning *),
		g as (insert into gate (edition_id, code, name, zone_id, room_id) select r.edition_id, 'test-room', r.name, z.zone_id, r.room_id from r join zone z on z.edition_id = r.edition_id and z.code = 'fair')
		insert into forum_session (edition_id, room_id, title, starts_at, ends_at, status) select edition_id, room_id, '{"en": "Test session"}', now() - interval '1 hour', now() + interval '1 hour', 'published' from r`)
	const one = await device('test-room'), [signed, absent, apart] = [fresh(), fresh(), fresh()]
	it.sql(`insert into forum_signup (edition_id, session_id, registration_id, by_id, party, status)
		select f.edition_id, f.session_id, b.registration_id, b.registration_id, gen_random_uuid(), 'signed' from forum_session f, badge b
		where f.title ->> 'en' = 'Test session' and b.token in ('${signed}', '${apart}')`)
	const there = (code) => it.sql(`select to_ms(attended_at) from forum_signup join badge using (registration_id) join forum_session using (session_id)
		where token = '${code}' and title ->> 'en' = 'Test session' and attended_at is not null`)
	assert.equal((await one.ask('/gate/sync')).said.config.gates.find(({ code }) => code === 'test-room').direction, 'forum')
	const first = await one.say(scan(signed))
	assert.deepEqual([first.accepted, first.reason, first.direction, first.name !== null], [true, 'attending', 'forum', true])
	assert.equal(there(signed), String(first.at))
	assert.equal((await one.say(scan(absent))).reason, 'not_signed_up')
	assert.equal((await one.say(scan(signed.slice(0, 60) + (signed[60] === 'A' ? 'B' : 'A') + signed.slice(61)))).reason, 'forged')
	assert.equal((await one.say(scan(signed), Date.now())).before, null)
	// Alone: the device says valid, and sends it twice.
	const late = alone(numberOf(apart), 20, { direction: 'forum', reason: 'valid' })
	for (const repeated of [false, true]) {
		const said = await one.say(late)
		assert.deepEqual([said.accepted, said.reason, said.conflict, said.repeated], [true, 'valid', null, repeated])
	}
	assert.ok(Math.abs(Number(there(apart)) - late.at) < 1000, 'by the time of the scan')
	assert.equal((await one.say(alone(numberOf(absent), 5, { direction: 'forum', reason: 'valid' }))).conflict, 'not_signed_up')
	assert.equal((await one.ask(`/gate/scans/${late.id}/undo`, { reason: 'wrong person' })).status, 200)
	assert.equal(there(apart), '')
	assert.equal(entries(signed), 0, 'and nobody entered a zone')
})

// -- killed ------------------------------------------------------------------------------------------------------

// So many devices, each sending scan after scan and again what got no answer, while `kill` does its worst.
async function through(kill) {
	const devices = [], sent = new Map(), known = new Set()
	for (let i = 0; i < 12; i++)
		devices.push(await device('north'))
	let on = true
	const work = devices.map(async (d) => {
		while (on) {
			const code = codes[Math.floor(Math.random() * 64)], one = scan(code)
			sent.set(one.id, code)
			for (;;) {
				const answer = await d.send([one], Date.now(), { signal: AbortSignal.timeout(5000) }).catch(() => null)
				if (answer?.status === 200) {
					known.add(one.id)
					break
				}
				await sleep(100)
			}
		}
	})
	await sleep(700)
	await kill()
	await sleep(2500)
	on = false
	await Promise.all(work)
	const kept = new Map(it.sql(`select scan_id, count(*) from scan group by 1`).split('\n').map((line) => line.split('|')))
	for (const id of known)
		assert.equal(kept.get(id), '1', 'what was answered is there, once')
	const wrong = it.sql(`select count(*) from presence p where p.entries <> (select count(*) from scan s where s.badge_id = p.badge_id and s.zone_id = p.zone_id
		and s.direction = 'in' and s.accepted and s.undone_at is null)`)
	assert.equal(wrong, '0', 'and counted once')
	assert.ok(known.size > 20, `${known.size} scans`)
}

const workers = () => {
	const parent = readFileSync(path.join(it.home, 'kore.pid'), 'utf8').trim()
	return readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').map(Number)
}

test('kill -9 of the workers in the middle: nothing answered is lost, nothing counts twice', () => through(async () => {
	for (const pid of workers().slice(-2))
		process.kill(pid, 'SIGKILL')
}))

test('kill -9 of the database\'s processes in the middle', () => through(async () => {
	for (const pid of it.sql(`select pid from pg_stat_activity where usename = 'pavilion_portal' limit 1`).split('\n').map(Number))
		process.kill(pid, 'SIGKILL')
}))
