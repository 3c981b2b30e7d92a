// The parts of the gate page that need no browser: codes and numbers, hand scanners on foreign keyboards, the rules, what
// lies on top of what the centre said, when the same code is shown anew.
import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { Sightings } from '../../assets/js/gate/camera.js'
import { Checker } from '../../assets/js/gate/checker.js'
import { codeIn } from '../../assets/js/gate/enrol.js'
import { Refused } from '../../assets/js/gate/centre.js'
import { Link } from '../../assets/js/gate/link.js'
import { Memory } from '../../assets/js/gate/memory.js'
import { dayOf, decide, marksAfter, ruleOf, secondsOf } from '../../assets/js/gate/rules.js'
import { numberRead, numberWrite, tokenRead } from '../../assets/js/gate/token.js'
import { Verifier } from '../../assets/js/gate/verify.js'
import { swapped, wedgeRead } from '../../assets/js/gate/wedge.js'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const { publicKey, privateKey } = generateKeyPairSync('ed25519')

function base32(bytes) {
	const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
	return bits.match(/.{1,5}/g).map((five) => ALPHABET[parseInt(five.padEnd(5, '0'), 2)]).join('')
}

// A code as the vault makes it: app/badge/token.h.
function tokenMake({ key = 1, edition = 3, number = 100042, category = 1, days = 7 } = {}) {
	const head = Buffer.alloc(10)
	head[0] = 1 << 4 | key
	head.writeUInt16BE(edition, 1)
	head.writeUInt32BE(number, 3)
	head[7] = category
	head.writeUInt16BE(days, 8)
	return base32(Buffer.concat([head, sign(null, Buffer.concat([Buffer.from('pavilion badge'), head]), privateKey)]))
}
const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)

describe('codes', () => {
	test('what a code says, in either case and with blanks around it', () => {
		for (const text of [tokenMake(), ` ${tokenMake().toLowerCase()}\r\n`]) {
			const token = tokenRead(text)
			assert.deepEqual([token.fault, token.key, token.edition, token.number, token.category, token.days], [undefined, 1, 3, 100042, 1, 7])
		}
	})
	test('what is cut is unreadable, what is not ours is foreign', () => {
		const text = tokenMake()
		for (const cut of [text.slice(0, 40), text.slice(0, -1), `${text}A`])
			assert.equal(tokenRead(cut).fault, 'unreadable')
		for (const other of ['', 'A', 'https://example.com/x', 'WIFI:T:WPA;S:x;;', `Z${text.slice(1)}`, `${text.slice(0, 60)}0${text.slice(61)}`, tokenMake({ number: 0 })])
			assert.equal(tokenRead(other).fault, 'foreign', other)
	})
	for (const library of [false, true])
		test(`signatures, ${library ? 'by @noble/ed25519' : 'by WebCrypto'}: one bit changed anywhere is none of ours`, async () => {
			const verifier = new Verifier({ library })
			await verifier.setKeys({ 1: raw })
			const text = tokenMake()
			assert.equal(await verifier.isOurs(tokenRead(text)), true)
			for (const at of [3, 9, 15, 17, 40, 80, 117]) {
				const letter = ALPHABET[(ALPHABET.indexOf(text[at]) + 8) % 32]
				const forged = tokenRead(text.slice(0, at) + letter + text.slice(at + 1))
				assert.equal(forged.fault ? false : await verifier.isOurs(forged), false, `place ${at}`)
			}
			assert.equal(await verifier.isOurs(tokenRead(tokenMake({ key: 2 }))), false, 'a key that is not known')
		})
	test('a typed number has its check digit', () => {
		assert.equal(numberWrite(100042), '100042-6')
		for (const text of ['100042-6', '1000426', ' 100 042 - 6 ', '１００４２６'.replace('１００', '１０００')])
			assert.equal(numberRead(text), 100042, text)
		for (const text of ['100042', '100042-7', '100024-6', '', '6', 'x100042-6', '99999999999999'])
			assert.equal(numberRead(text), 0, text)
	})
	test('the device code in whatever a QR code says', () => {
		for (const text of ['k7qf-2m9x-4t', 'K7QF2M9X4T', 'https://fair.example/gate#K7QF2M9X4T', 'https://fair.example/gate#code=K7QF-2M9X-4T'])
			assert.equal(codeIn(text), 'K7QF2M9X4T')
	})
})

// Layouts: what each place of the keyboard writes, as the system reads it.
const AZERTY = { KeyA: 'q', KeyQ: 'a', KeyZ: 'w', KeyW: 'z', KeyM: ',', Digit2: 'é', Digit3: '"', Digit4: "'", Digit5: '(', Digit6: '-', Digit7: 'è' }
const QWERTZ = { KeyY: 'z', KeyZ: 'y' }
const RUSSIAN = Object.fromEntries([...'йцукенгшщзфывапролдячсмить'].map((letter, i) => [`Key${'QWERTYUIOPASDFGHJKLZXCVBNM'[i]}`, letter]))
const place = (letter) => /\d/.test(letter) ? `Digit${letter}` : `Key${letter}`
const burst = (text, layout = {}, change = (key) => key) => [...text].map((letter) => {
	const code = place(letter)
	return { code, key: change(layout[code] ?? letter.toLowerCase(), code) }
})

describe('hand scanners', () => {
	const good = async (text) => {
		const verifier = new Verifier()
		await verifier.setKeys({ 1: raw })
		return verifier.isOurs(tokenRead(text))
	}
	// A code in which the letters that keyboards swap occur.
	const text = [...Array(50).keys()].map((i) => tokenMake({ number: 100042 + i })).find((one) => /Y/.test(one) && /Z/.test(one) && /A/.test(one) && /[2-7]/.test(one))
	for (const [name, layout, change] of [
		['US English', {}], ['AZERTY', AZERTY], ['QWERTZ', QWERTZ], ['Russian', RUSSIAN],
		['Caps Lock', {}, (key) => key === key.toLowerCase() ? key.toUpperCase() : key.toLowerCase()],
		['AZERTY with Caps Lock', AZERTY, (key) => key.toUpperCase()],
		['a Chinese input method', {}, () => 'Process'],
		['dead keys', AZERTY, (key, code) => code === 'Digit2' ? 'Dead' : key],
	])
		test(`read on ${name}`, async () => assert.deepEqual(await wedgeRead(burst(text, layout, change), good), { text }))

	test('a scanner made for the same foreign keyboard is read by what its keys write', async () => {
		const back = Object.fromEntries(Object.entries(QWERTZ).map(([code, letter]) => [letter.toUpperCase(), code]))
		const keys = [...text].map((letter) => ({ key: letter, code: back[letter] ?? place(letter) }))
		assert.deepEqual(await wedgeRead(keys, good), { text })
	})
	test('a bar code with a number', async () => {
		assert.deepEqual(await wedgeRead(burst('1000426')), { text: '1000426' })
		assert.deepEqual(await wedgeRead(burst('1000426').map((key) => ({ ...key, key: '&é"(-è_'[Number(key.key) % 7] }))), { text: '1000426' })
	})
	test('what no keyboard explains is said to be the keyboard', async () => {
		const blind = burst(text, AZERTY).map(({ key }) => ({ key, code: '' }))
		assert.equal((await wedgeRead(blind, good)).fault, 'keyboard')
		assert.equal((await wedgeRead(blind.map(() => ({ key: 'Unidentified', code: '' })), good)).fault, 'keyboard')
	})
	test('what is foreign stays foreign', async () => {
		const keys = [...'https://example.com/menu'].map((key) => ({ key, code: /[a-z]/.test(key) ? `Key${key.toUpperCase()}` : '' }))
		assert.deepEqual(await wedgeRead(keys, good), { text: 'https://example.com/menu' })
	})
})

// A fair of three days in Shanghai; one zone in it.
const DAY = 86400000, first = Date.parse('2027-03-10T00:00:00+08:00')
const at = (day, time) => first + (day - 1) * DAY + Number(time.slice(0, 2)) * 3600000 + Number(time.slice(3)) * 60000
const config = (rules = [], gates = {}) => ({
	device: { device: '0190', gate: 'main' }, edition: { no: 3, timezone: 'Asia/Shanghai' },
	days: [1, 2, 3].map((day) => ({ bit: 1 << day - 1, from: at(day, '00:00'), until: at(day + 1, '00:00') })),
	zones: [{ code: 'fair', parent: null }, { code: 'hall-1', parent: 'fair', needs_parent: true }, { code: 'hall-2', parent: 'fair', capacity: 2 }, { code: 'lounge', parent: 'hall-1' }],
	gates: [{ code: 'main', zone: 'fair', direction: 'both', open: true }, { code: 'one', zone: 'hall-1', direction: 'in', open: true },
		{ code: 'two', zone: 'hall-2', direction: 'in', open: true }].map((gate) => ({ ...gate, ...gates[gate.code] })),
	rules: rules.map((rule) => ({ gate: null, category: null, zone: null, admit: true, days: 65535, from: null, until: null, per_day: null, total: null,
		reentry: true, passback: false, pause_minutes: 0, ...rule })),
	reasons: [...['admitted', 'left', 'valid', 'handed_over', 'not_inside'].map((reason) => ({ reason, accepted: true })),
		...['unreadable', 'keyboard', 'foreign', 'other_edition', 'forged', 'needs_network', 'cancelled', 'lost', 'transferred', 'revoked', 'too_early', 'expired',
			'wrong_day', 'gate_closed', 'not_here', 'wrong_time', 'parent_first', 'already_in', 'no_reentry', 'day_used_up', 'used_up', 'too_soon', 'full']
			.map((reason) => ({ reason, accepted: false }))],
})
const scan = (more = {}) => ({ signed: true, edition: 3, number: 7, category: 1, days: 7, gate: 'main', direction: 'in', at: at(1, '10:00'), ...more })
const mark = (more = {}) => ({ inside: true, since: at(1, '09:00'), entered: at(1, '09:00'), day: 1, entriesDay: 1, entries: 1, ...more })
const state = (marks = {}, more = {}) => ({ revoked: new Map(), marks: new Map([[7, marks]]), whole: false, ...more })
const reason = (rules, marks, what, gates, more) => decide(state(marks, more), config(rules, gates), scan(what)).reason

describe('the rules', () => {
	test('whose code it is comes first', () => {
		for (const [what, said] of [[{ fault: 'unreadable' }, 'unreadable'], [{ fault: 'keyboard' }, 'keyboard'], [{ fault: 'foreign' }, 'foreign'],
			[{ typed: true }, 'needs_network'], [{ edition: 4, signed: null }, 'other_edition'], [{ signed: false }, 'forged'], [{ signed: null }, 'needs_network']])
			assert.equal(reason([], {}, what), said)
	})
	test('the direction is the gate\'s, the scan\'s, or the other one than last time', () => {
		assert.equal(decide(state(), config(), scan({ direction: undefined })).direction, 'in')
		assert.equal(decide(state({ fair: mark() }), config(), scan({ direction: undefined })).direction, 'out')
		assert.equal(decide(state(), config(), scan({ gate: 'one', direction: 'out' })).direction, 'in')
		assert.equal(decide(state({ fair: mark() }), config(), scan({ direction: 'check' })).reason, 'valid')
	})
	test('nobody is held on the way out', () => {
		assert.equal(reason([], { fair: mark() }, { direction: 'out' }), 'left')
		assert.equal(reason([], {}, { direction: 'out', days: 0 }, { main: { open: false } }), 'not_inside')
	})
	test('a badge that is revoked, too early, too late, or not of today', () => {
		assert.equal(reason([], {}, {}, {}, { revoked: new Map([[7, 'refused']]) }), 'cancelled')
		assert.equal(reason([], {}, {}, {}, { revoked: new Map([[7, 'changed']]) }), 'revoked')
		assert.equal(reason([], {}, { at: at(0, '23:59') }), 'too_early')
		assert.equal(reason([], {}, { days: 4 }), 'too_early')
		assert.equal(reason([], {}, { at: at(4, '00:00') }), 'expired')
		assert.equal(reason([], {}, { days: 1, at: at(2, '10:00') }), 'expired')
		assert.equal(reason([], {}, { days: 5, at: at(2, '10:00') }), 'wrong_day')
	})
	test('a fair without dates is still to come; so is one that was only rehearsed', () => {
		const fair = config()
		assert.equal(decide(state(), { ...fair, days: [] }, scan()).reason, 'too_early')
		assert.equal(decide(state(), { ...fair, days: [] }, scan({ direction: 'check' })).reason, 'too_early')
		assert.equal(decide(state(), { ...fair, days: [{ bit: 1, from: at(-9, '00:00'), until: at(-8, '00:00') }, ...fair.days] }, scan({ at: at(-5, '10:00') })).reason, 'too_early')
	})
	test('the most specific rule decides alone', () => {
		const rules = [{ zone: 'fair', admit: false }, { category: 1, admit: true, per_day: 1 }, { gate: 'one', admit: false }]
		assert.equal(ruleOf(config(rules), { code: 'main', zone: 'fair' }, 1).per_day, 1)
		assert.equal(ruleOf(config(rules), { code: 'main', zone: 'fair' }, 2).admit, false)
		assert.equal(ruleOf(config(), { code: 'main', zone: 'fair' }, 2), undefined)
	})
	test('times of the venue, also over midnight', () => {
		assert.equal(secondsOf(config(), at(1, '23:30')), 84600)
		const night = [{ from: 22 * 3600, until: 2 * 3600 }], day = [{ from: 9 * 3600, until: 18 * 3600 }]
		assert.equal(reason(night, {}, { at: at(1, '23:00') }), 'admitted')
		assert.equal(reason(night, {}, { at: at(2, '01:59') }), 'admitted')
		assert.equal(reason(night, {}, { at: at(2, '02:00') }), 'wrong_time')
		assert.equal(reason(day, {}, { at: at(1, '09:00') }), 'admitted')
		assert.equal(reason(day, {}, { at: at(1, '18:00') }), 'wrong_time')
	})
	test('how often and how soon', () => {
		const out = mark({ inside: false })
		assert.equal(reason([{ passback: true }], { fair: mark() }), 'already_in')
		assert.equal(reason([{ passback: true }], { fair: out }), 'admitted')
		assert.equal(reason([{ reentry: false }], { fair: out }), 'no_reentry')
		assert.equal(reason([{ reentry: false }], { fair: out }, { at: at(2, '10:00') }), 'admitted')
		assert.equal(reason([{ per_day: 1 }], { fair: out }), 'day_used_up')
		assert.equal(reason([{ total: 1 }], { fair: out }, { at: at(2, '10:00') }), 'used_up')
		assert.equal(reason([{ pause_minutes: 61 }], { fair: out }), 'too_soon')
		assert.equal(reason([{ pause_minutes: 60 }], { fair: out }), 'admitted')
	})
	test('a new day begins with nobody inside', () => {
		const marks = { fair: mark(), 'hall-2': mark() }, late = { at: at(1, '23:59') }, next = { at: at(2, '00:00') }, whole = { whole: true, inside: {} }
		assert.equal(reason([{ passback: true }], marks, late), 'already_in')
		assert.equal(reason([{ passback: true }], marks, next), 'admitted')
		assert.equal(reason([], marks, { ...late, direction: 'out' }), 'left')
		assert.equal(reason([], marks, { ...next, direction: 'out' }), 'not_inside')
		assert.equal(decide(state(marks), config(), scan({ ...late, direction: undefined })).direction, 'out')
		assert.equal(decide(state(marks), config(), scan({ ...next, direction: undefined })).direction, 'in')
		assert.equal(reason([], marks, { ...late, gate: 'one' }, {}, whole), 'handed_over')
		assert.equal(reason([], marks, { ...next, gate: 'one' }, {}, whole), 'parent_first')
		assert.equal(reason([], marks, { ...next, gate: 'one' }), 'admitted')
	})
	test('what only the centre can know', () => {
		const whole = { whole: true, inside: { 'hall-2': 2 } }
		assert.equal(reason([], {}, { gate: 'one' }), 'admitted')
		assert.equal(reason([], {}, { gate: 'one' }, {}, whole), 'parent_first')
		assert.equal(reason([], {}, { gate: 'two' }, {}, whole), 'full')
		assert.equal(reason([], { 'hall-2': mark() }, { gate: 'two' }, {}, whole), 'admitted')
		assert.equal(reason([], { 'hall-2': mark() }, { gate: 'one' }), 'handed_over')
	})
	test('marks: who enters a hall has left the one beside it and all within', () => {
		const after = marksAfter(config(), { 'hall-1': mark(), lounge: mark(), fair: mark() }, { zone: 'hall-2', direction: 'in', at: 5, reason: 'handed_over' })
		assert.deepEqual([after['hall-1'].inside, after.lounge.inside, after.fair.inside, after['hall-2'].entries], [false, false, true, 1])
		assert.deepEqual(marksAfter(config(), {}, { zone: 'fair', direction: 'out', at: 5, reason: 'not_inside' }), {})
		assert.equal(marksAfter(config(), { fair: mark({ day: 1, entriesDay: 3 }) }, { zone: 'fair', direction: 'in', at: at(2, '10:00') }).fair.entriesDay, 1)
		assert.equal(dayOf(config(), at(3, '23:59')), 4)
	})
})

describe('what a device knows', () => {
	const memory = () => Object.assign(new Memory({ put: async () => {}, drop: async () => {} }, null), { config: config([{ passback: true }]) })
	const row = (more) => ({ id: 'a', number: 7, zone: 'fair', gate: 'main', direction: 'in', reason: 'admitted', accepted: true, at: at(1, '10:00'), ...more })
	test('its own scans lie on top of the centre\'s until they are sent', async () => {
		const it = memory()
		await it.queueAdd(row())
		assert.equal(it.marksOf(7).fair.inside, true)
		it.setMark(7, 'fair', mark({ since: at(1, '10:00'), entered: at(1, '10:00') }))
		await it.queueDrop([row()])
		assert.equal(it.marksOf(7).fair.entries, 1)
	})
	test('a refused or undone one counts for nothing', async () => {
		const it = memory()
		await it.queueAdd(row({ accepted: false }))
		await it.queueAdd(row({ id: 'b', undone: true }))
		assert.deepEqual(it.marksOf(7), {})
	})
	test('an entry told by the relay counts once, whoever tells it', async () => {
		const it = memory(), told = { id: 'z', badge: 7, zone: 'fair', gate: 'north', direction: 'in', at: at(1, '10:00'), seq: 1, undone: false }
		it.otherTake(told)
		assert.equal(it.marksOf(7).fair.entries, 1)
		assert.equal(it.lastGate(7, 'fair'), 'north')
		assert.equal(decide(it.state(7), it.config, scan({ at: at(1, '10:01') })).reason, 'already_in')
		it.setMark(7, 'fair', mark({ since: at(1, '10:00') - 40, entered: at(1, '10:00') - 40 }))
		assert.equal(it.marksOf(7).fair.entries, 1)
		it.otherTake({ ...told, id: 'y', at: at(1, '11:00'), undone: true })
		assert.equal(it.marksOf(7).fair.entries, 1)
	})
	test('a rehearsal is on from its first moment until before midnight, also when no sync says so', () => {
		const it = memory(), [from, until] = [at(0, '00:00'), at(1, '00:00')]
		assert.equal(it.rehearsing(from), false, 'of a configuration that says nothing of it')
		it.config.rehearsal = null
		assert.equal(it.rehearsing(from), false)
		it.config.rehearsal = { from, until }
		assert.deepEqual([from - 1, from, until - 1, until].map((now) => it.rehearsing(now)), [false, true, true, false])
	})
})

describe('a hand scanner made for another keyboard, of which only the text arrives', () => {
	const verifier = new Verifier(), sent = []
	// A device without network, at a gate that is open.
	const checker = async () => {
		await verifier.setKeys({ 1: raw })
		const memory = Object.assign(new Memory({ put: async () => {}, drop: async () => {} }, verifier), { config: config() })
		return new Checker({ memory, verifier, clock: { now: () => at(1, '10:00') }, store: { one: async () => null },
			link: { scan: async ({ code }) => { sent.push(code); return null }, changed() {} }, relay: { claim: async () => 'away', tell() {} } })
	}
	const through = (text, layout) => burst(text, layout).map(({ key }) => key).join('')
	const plain = Object.fromEntries(Object.entries(AZERTY).filter(([code]) => code.startsWith('Key')))
	const tokens = [...Array(48).keys()].map((i) => tokenMake({ number: 200000 + i * 977 }))
	for (const [name, layout] of [['QWERTZ', QWERTZ], ['AZERTY with plain digits', plain], ['AZERTY, Caps Lock', { ...plain, KeyM: '?' }]])
		test(`${name}: the device undoes it, and sends what came`, async () => {
			const it = await checker(), texts = tokens.map((text) => through(text, layout))
			assert.ok(name !== 'QWERTZ' || texts.some((text) => !tokenRead(text).fault) && texts.some((text) => tokenRead(text).fault), 'some of them look like codes, some do not')
			for (const [i, text] of texts.entries()) {
				const said = await it.check(text, 'wedge', i % 2 ? {} : { fault: tokenRead(text).fault && 'keyboard' })
				assert.deepEqual([said.reason, said.number, said.code, sent.at(-1)], ['admitted', 200000 + i * 977, undefined, text])
			}
		})
	test('a forged code stays forged, whatever the keyboard', async () => {
		const it = await checker(), forged = tokens[0].slice(0, 60) + (tokens[0][60] === 'B' ? 'C' : 'B') + tokens[0].slice(61)
		assert.equal((await it.check(forged, 'wedge')).reason, 'forged')
		assert.equal((await it.check(through(forged, { KeyY: 'z', KeyZ: 'y' }), 'wedge')).accepted, false)
		assert.equal((await it.check('x'.repeat(119), 'wedge', { fault: 'keyboard' })).reason, 'keyboard')
		assert.deepEqual(swapped('too short'), [])
	})
})

// The service worker, with a cache that is a Map and a server that is a function.
describe('the page that is kept', () => {
	const css = '/assets/0123/pavilion.css', page = (more = '') => `<link href="${css}">${more}`
	const worker = async (server, asked = []) => {
		const kept = new Map(), listens = {}, key = (request) => new URL(request.url ?? request, 'http://fair.example').pathname
		const cache = { addAll: async (all) => { for (const one of all) kept.set(key(one), await server(key(one))) }, put: async (one, answer) => { kept.set(key(one), answer) },
			match: async (one) => kept.get(key(one))?.clone() }
		runInNewContext(readFileSync(new URL('../../assets/js/gate-sw.js', import.meta.url), 'utf8'), { ASSETS_KEPT: [css], URL, AbortSignal, Response,
			Request: class { constructor(url) { this.url = url } }, location: { origin: 'http://fair.example' }, fetch: async (request) => server(key(request)),
			caches: { open: async () => cache, keys: async () => [], match: cache.match },
			self: { addEventListener: (name, hears) => { listens[name] = hears }, skipWaiting: async () => {}, clients: { claim: async () => {} },
				registration: { update: async () => { asked.push('update') } } } })
		const tell = async (name, event = {}) => {
			const waits = []
			let answer
			listens[name]({ ...event, waitUntil: (done) => waits.push(done), respondWith: (said) => { answer = said } })
			answer = await answer
			await Promise.all(waits)
			return answer
		}
		await tell('install')
		return () => tell('fetch', { request: { method: 'GET', url: 'http://fair.example/gate' } })
	}
	test('is the newest with its headers, but never one of another build', async () => {
		let policy = 'self', body = page(), away = false
		const asked = []
		const open = await worker(async () => {
			if (away)
				throw new TypeError('no network')
			return new Response(body, { headers: { 'content-security-policy': policy } })
		}, asked)
		const seen = async () => { const answer = await open(); return [await answer.text(), answer.headers.get('content-security-policy')] }
		policy = 'self https://relay.example'
		assert.deepEqual(await seen(), [page(), policy])
		away = true
		assert.deepEqual(await seen(), [page(), policy], 'the relay that was set later is allowed without a network too')
		away = false
		body = page('<p>other words</p>')
		await seen()
		away = true
		assert.deepEqual(await seen(), [body, policy], 'other words as well')
		away = false
		for (const [other, shown] of [[page('<script src="/assets/4567/gate.js"></script>'), page('<p>other words</p>')],
			['Please sign in to this network.', 'Please sign in to this network.']]) {
			body = other
			assert.equal((await seen())[0], shown, 'of a newer build nothing is shown until all of it is there')
			away = true
			assert.equal((await seen())[0], page('<p>other words</p>'), 'what cannot be shown without a network is not kept')
			away = false
		}
		assert.deepEqual(asked, ['update'], 'the newer build is sent for')
	})
	test('is not installed unless it belongs to what is kept with it', async () => {
		for (const body of [page('<script src="/assets/4567/gate.js"></script>'), 'Please sign in to this network.'])
			await assert.rejects(worker(async () => new Response(body)), /another build/)
		await assert.rejects(worker(async () => new Response(page(), { status: 500 })), /another build/)
	})
})

describe('what is sent', () => {
	test('is text, wherever a code is cut', async () => {
		const sent = [], memory = Object.assign(new Memory({ put: async () => {}, drop: async () => {} }, null), { config: config() })
		const link = { scan: async (row) => { sent.push(row.code); return null }, changed: () => {} }
		const checker = new Checker({ store: {}, memory, clock: { now: () => at(1, '10:00') }, link, verifier: { keys: new Map() },
			relay: { claim: async () => 'alone', tell: () => {} } })
		await checker.check(`${'x'.repeat(299)}\u{1f600}${'y'.repeat(9)}`, 'camera')
		await checker.check('\u{1f600} tickets \ud83d', 'camera')
		const kept = [...memory.queue.values()].map((row) => row.code)
		assert.deepEqual(sent, [`${'x'.repeat(299)}\ufffd`, '\u{1f600} tickets \ufffd'])
		assert.deepEqual(kept, sent)
	})
})

describe('the queue', () => {
	// What is left in a queue of a scan and an undo after the centre refused them so.
	const after = async (status) => {
		const store = { put: async () => {}, drop: async () => {} }, memory = new Memory(store, null)
		const link = new Link({ store, memory, clock: { now: () => 0 }, centre: { ask: async () => { throw new Refused(status) } }, changed: () => {}, locked: () => {} })
		await memory.queueAdd({ id: 'a', number: 7, at: 1, way: 'camera', gate: 'main', offline: true, accepted: true, reason: 'admitted' })
		const sent = await link.send().then(() => 'sent', (error) => error.status)
		memory.queue.get('a').stuck = true
		await memory.queueAdd({ id: 'undo b', undo: 'b', number: 7, at: 2, reason: 'x' })
		const undone = await link.send().then(() => 'sent', (error) => error.status)
		return { sent, undone, left: memory.queue.size }
	}
	test('a scan that is refused for what it says is set aside, an undo dropped', async () => {
		for (const status of [400, 413, 422])
			assert.deepEqual(await after(status), { sent: 'sent', undone: 'sent', left: 1 })
	})
	test('after any other refusal they are sent again later', async () => {
		for (const status of [409, 429])
			assert.deepEqual(await after(status), { sent: status, undone: status, left: 2 })
		assert.deepEqual(await after(404), { sent: 404, undone: 'sent', left: 1 })
	})
})

describe('one showing of a code', () => {
	test('is told once while it is held, and again when it was moved away', () => {
		const it = new Sightings(), seen = []
		for (let now = 0; now < 3000; now += 40)
			seen.push(it.isNew('A', now))
		assert.equal(seen.filter(Boolean).length, 1)
		assert.equal(it.isNew('A', 2960 + 300), false, 'a frame or two was not read')
		assert.equal(it.isNew('A', 3260 + 2600), false, 'nobody looked meanwhile')
		for (let n = 0; n < 10; n++)
			it.missed()
		assert.equal(it.isNew('A', 5860 + 2100), true, 'moved away')
		assert.equal(it.isNew('B', 8900), true)
		assert.equal(it.isNew('A', 8950), true)
	})
	test('a code that is hard to read is not a new one each time it is read', () => {
		const it = new Sightings(), seen = [0, 900, 1800, 2900, 3700].map((now) => it.isNew('A', now))
		assert.deepEqual(seen, [true, false, false, false, false])
	})
})
