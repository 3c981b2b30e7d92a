// The gate relay: while the centre is away no badge gets in twice, and nothing that was answered is forgotten.
import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { randomUUID, X509Certificate } from 'node:crypto'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { Device } from '../lib/gate-device.mjs'
import { freePort } from '../lib/instance.mjs'
import { program, root, start, until } from './place.mjs'

const key = 'relay-key-of-the-tests_0123456789'
const origin = 'https://fair.example'
const home = mkdtempSync(path.join(os.tmpdir(), 'pavilion-relay-'))
const file = path.join(home, 'marks')
const env = { ...process.env, PAVILION_HOME: home, PAVILION_RELAY_KEY: key }
const deviceProgram = path.join(root, 'tests/lib/gate-device.mjs')
let relay, port, url

async function relayStart(args = ['--plain'], before = []) {
	const child = before.length === 0
		? start(['gate-relay', '--origin', origin, '--port', String(port), '--file', file, ...args], env)
		: spawn(before[0], [...before.slice(1), program, 'gate-relay', '--origin', origin, '--port', String(port), '--file', file, ...args], { env })
	if (before.length > 0) {
		child.log = ''
		child.stdout.on('data', (d) => { child.log += d })
		child.stderr.on('data', (d) => { child.log += d })
		child.ended = new Promise((done) => child.on('exit', (code, signal) => done(code ?? signal)))
	}
	await until('the relay answers', () => {
		assert.equal(child.exitCode, null, child.log)
		return child.log.includes('is ready')
	})
	return child
}

async function relayAgain(signal = 'SIGTERM') {
	relay.kill(signal)
	const end = await relay.ended
	relay = await relayStart()
	return end
}

before(async () => {
	port = await freePort()
	url = `http://127.0.0.1:${port}`
	relay = await relayStart()
})
after(async () => {
	relay.kill('SIGTERM')
	assert.equal(await relay.ended, 0)
	rmSync(home, { recursive: true, force: true })
})

const device = () => new Device(url, key)

test('of two devices with one badge, one admits it', async () => {
	const verdicts = await Promise.all([device().admit(100001), device().admit(100001)])
	assert.deepEqual(verdicts.sort(), [false, true])
})

test('of 40 devices with each of 200 badges at the same moment, one admits it', async () => {
	const devices = Array.from({ length: 40 }, device)
	const badges = Array.from({ length: 200 }, (_, i) => 200000 + i)
	const admitted = new Map(badges.map((b) => [b, 0]))
	const began = Date.now()
	await Promise.all(devices.map(async (d, i) => {
		for (const badge of [...badges.slice(5 * i), ...badges.slice(0, 5 * i)])
			if (await d.admit(badge))
				admitted.set(badge, admitted.get(badge) + 1)
	}))
	assert.deepEqual([...new Set(admitted.values())], [1])
	// Each answer but those of repeated ids waits for the disk, so this is a floor, not a race.
	assert.ok(Date.now() - began < 60000)
})

test('a claim whose answer was lost is told the same again, and counts once', async () => {
	const d = device(), mark = { ...d.mark(100002), after: 0 }
	const first = await d.ask('POST', '/claim', mark)
	assert.deepEqual([first.status, first.placed, first.marks], [201, true, []])
	const again = await d.ask('POST', '/claim', mark)
	assert.deepEqual([again.status, again.placed, again.seq], [200, true, first.seq])
	assert.equal((await d.ask('POST', '/claim', { ...mark, badge: 100003 })).error, 'id')
})

test('who is late hears of the marks before, and claims again knowing them', async () => {
	const d = device(), e = device()
	const mark = d.mark(100004, { gate: 'north' })
	const placed = await d.ask('POST', '/claim', { ...mark, after: 0 })
	const late = await e.ask('POST', '/claim', { ...e.mark(100004), after: 0 })
	assert.deepEqual([late.status, late.placed], [409, false])
	assert.deepEqual(late.marks, [{ ...mark, seq: placed.seq, undone: false }])
	// Left meanwhile, says e's own knowledge: welcome again.
	const out = await e.ask('POST', '/claim', { ...e.mark(100004, { direction: 'out' }), after: placed.seq })
	assert.equal(out.status, 201)
	assert.equal((await d.ask('POST', '/claim', { ...d.mark(100004), after: placed.seq })).status, 409)
	assert.equal((await d.ask('POST', '/claim', { ...d.mark(100004), after: out.seq })).status, 201)
})

test('marks: mine are placed, the others\' come in order and by pages, undone ones again', async () => {
	const d = device(), e = device()
	const { seq: since } = await d.ask('GET', '/health')
	const mine = Array.from({ length: 1000 }, (_, i) => d.mark(300000 + i))
	for (let i = 0; i < 3; i++)
		await d.ask('POST', '/marks', { since, marks: i < 2 ? mine : Array.from({ length: 1000 }, (_, n) => d.mark(301000 + n)) })
	const page = await e.ask('POST', '/marks', { since })
	assert.deepEqual([page.marks.length, page.more], [2000, false])
	assert.deepEqual(page.marks.slice(0, 1000).map((m) => m.id), mine.map((m) => m.id))
	await d.ask('POST', '/marks', { since, marks: [d.mark(302000)], undone: [mine[0].id, randomUUID()] })
	const first = await e.ask('POST', '/marks', { since })
	assert.deepEqual([first.marks.length, first.more], [2000, true])
	assert.equal(first.marks[0].id, mine[1].id)
	const rest = await e.ask('POST', '/marks', { since: first.marks.at(-1).seq })
	assert.deepEqual(rest.marks.map((m) => [m.id === mine[0].id, m.undone]), [[true, true]])
	assert.deepEqual([rest.more, rest.seq], [false, rest.marks[0].seq])
})

test('undo: once, told to all; the place is free again', async () => {
	const d = device(), mark = d.mark(100005)
	await d.ask('POST', '/claim', { ...mark, after: 0 })
	const undone = await d.ask('DELETE', `/marks/${mark.id}`)
	assert.deepEqual([undone.status, undone.undone], [200, true])
	assert.equal((await d.ask('DELETE', `/marks/${mark.id}`)).seq, undone.seq)
	assert.equal((await d.ask('DELETE', `/marks/${randomUUID()}`)).status, 404)
	assert.equal((await d.ask('DELETE', '/marks/nonsense')).status, 404)
	assert.deepEqual(await d.ask('POST', '/claim', { ...mark, after: 0 }).then((a) => [a.status, a.placed]), [200, false])
	assert.equal(await device().admit(100005), true)
})

test('killed with kill -9 in the middle of claims, it knows after the start all that it answered', async () => {
	const d = device(), answered = []
	const { relay: id } = await d.ask('GET', '/health')
	const going = Array.from({ length: 20 }, async (_, i) => {
		for (let n = 0; ; n++) {
			const mark = d.mark(400000 + i * 10000 + n)
			const said = await d.ask('POST', '/claim', { ...mark, after: 0 }).catch(() => null)
			if (said === null)
				return
			answered.push(mark.id)
		}
	})
	await until('some answers', () => answered.length > 300)
	assert.equal(await relayAgain('SIGKILL'), 'SIGKILL')
	await Promise.all(going)
	for (const mark of answered.slice(-50))
		assert.equal((await d.ask('POST', '/claim', { ...d.mark(400000), id: mark, after: 0 })).status === 201, false, 'forgotten')
	const known = new Set()
	for (let since = 0, more = true; more;) {
		const page = await d.ask('POST', '/marks', { since })
		page.marks.forEach((m) => known.add(m.id))
		more = page.more
		since = page.marks.at(-1).seq
		assert.equal(page.relay, id)
	}
	assert.deepEqual(answered.filter((mark) => !known.has(mark)), [])
	assert.equal(await device().admit(100001), false)
})

test('a line that was being written, and one that rotted, are left out; the next ones stand', async () => {
	const d = device(), { marks } = await d.ask('GET', '/health')
	relay.kill('SIGTERM')
	await relay.ended
	appendFileSync(file, `+ ${randomUUID()} 100006 fa\0ir main in 1826697600000 ${randomUUID()}\n+ ${randomUUID()} 100007 fair ma`)
	relay = await relayStart()
	assert.match(relay.log, /line \d+ of the file of marks is left out/)
	assert.equal((await d.ask('GET', '/health')).marks, marks)
	assert.equal(await d.admit(100007), true)
	await relayAgain()
	assert.equal((await d.ask('GET', '/health')).marks, marks + 1)
	assert.equal(await device().admit(100007), false)
})

test('the key: lacking, another, one that begins alike', async () => {
	for (const wrong of ['', 'x'.repeat(33), key.slice(0, -1), key + 'x']) {
		const d = new Device(url, wrong)
		for (const [method, where, body] of [['GET', '/health'], ['POST', '/claim', { ...d.mark(1), after: 0 }], ['DELETE', `/marks/${randomUUID()}`]])
			assert.equal((await d.ask(method, where, body)).status, 401)
	}
	assert.equal((await fetch(`${url}/health`)).status, 401)
	const page = await fetch(`${url}/`)
	assert.deepEqual([page.status, page.headers.get('content-type')], [200, 'text/html; charset=utf-8'])
})

test('pages: only those of the centre, also in a private network', async () => {
	const preflight = (from) => fetch(`${url}/claim`, { method: 'OPTIONS', headers: {
		origin: from, 'access-control-request-method': 'POST', 'access-control-request-private-network': 'true' } })
	const ours = await preflight(origin), other = await preflight('https://elsewhere.example')
	assert.equal(ours.status, 204)
	assert.equal(ours.headers.get('access-control-allow-origin'), origin)
	assert.equal(ours.headers.get('access-control-allow-private-network'), 'true')
	assert.match(ours.headers.get('access-control-allow-headers'), /authorization/)
	assert.deepEqual([other.status, other.headers.get('access-control-allow-origin')], [403, null])
	const d = device()
	assert.equal((await d.ask('GET', '/health', undefined, { origin: 'null' })).status, 403)
	assert.equal((await d.ask('GET', '/health', undefined, { origin })).headers.get('access-control-allow-origin'), origin)
})

test('what is malformed is refused with the member that is wrong, and places nothing', async () => {
	const d = device(), good = { ...d.mark(100008), after: 0 }, { seq } = await d.ask('GET', '/health')
	for (const [member, value] of [
		['id', undefined], ['id', 7], ['id', 'x'.repeat(36)], ['id', `${good.id}0`], ['id', `${good.id}\0`], ['badge', 0], ['badge', -1], ['badge', 1.5],
		['badge', '100008'], ['badge', 2 ** 32], ['badge', 1e300], ['zone', ''], ['zone', 'Li Na'], ['zone', 'a'.repeat(32)], ['zone', null], ['zone', '李娜'],
		['gate', ' '], ['gate', 'a\nb'], ['gate', ['main']], ['direction', 'lead'], ['at', 12], ['at', null], ['at', 1e18], ['device', 'phone 1'],
		['after', -1], ['after', undefined], ['after', '0'],
	]) {
		const said = await d.ask('POST', '/claim', { ...good, [member]: value })
		assert.deepEqual([said.status, said.error], [400, member], JSON.stringify(value))
	}
	assert.equal((await d.ask('POST', '/marks', { since: 0, marks: [d.mark(1), { ...d.mark(2), zone: 'x y' }] })).error, 'marks[1].zone')
	for (const body of [{}, { since: -1 }, { since: 0, marks: 5 }, { since: 0, marks: Array.from({ length: 1001 }, () => 1) }, { since: 0, marks: [5] },
		{ since: 0, undone: ['x'] }, { since: 0, undone: [[]] }])
		assert.equal((await d.ask('POST', '/marks', body)).status, 400, JSON.stringify(body).slice(0, 80))
	const raw = (body, type = 'application/json', where = '/claim', method = 'POST') =>
		fetch(url + where, { method, body, headers: { authorization: `Bearer ${key}`, ...(type && { 'content-type': type }) } }).then((a) => a.status)
	for (const body of ['', 'x', '[]', 'null', '7', '{', '{}x', '['.repeat(2000), JSON.stringify(good).slice(0, -1), Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), '\0'])
		assert.equal(await raw(body), 400)
	assert.equal(await raw(JSON.stringify(good), 'text/plain'), 415)
	assert.equal(await raw('x'.repeat(257 * 1024)), 413)
	assert.equal(await raw('{}', 'application/json', '/nowhere'), 404)
	assert.equal(await raw('{}', 'application/json', '/health'), 405)
	assert.equal(await raw(undefined, '', '/claim', 'PUT'), 405)
	assert.equal((await d.ask('GET', '/health')).seq, seq)
})

test('names are never kept', async () => {
	const d = device()
	await d.ask('POST', '/claim', { ...d.mark(100009), after: 0, name: 'Ada Lovelace', company: 'Engines' })
	assert.doesNotMatch(readFileSync(file, 'utf8'), /Ada|Engines/)
})

test('bytes that are no HTTP, and half requests, disturb nobody', async () => {
	const held = []
	for (const bytes of ['\0'.repeat(5000), 'GET', 'POST /claim HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n', '\x16\x03\x01\x02\x00\x01',
		'POST /claim HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', `GET /${'a'.repeat(100000)} HTTP/1.1\r\n\r\n`]) {
		const line = net.connect(port, '127.0.0.1', () => line.write(bytes))
		line.on('error', () => {})
		held.push(line)
	}
	assert.equal(await device().admit(100010), true)
	held.forEach((line) => line.destroy())
})

test('full: no more is taken, what is there stays', async () => {
	const { marks: count } = await device().ask('GET', '/health')
	relay.kill('SIGTERM')
	await relay.ended
	relay = await relayStart(['--plain', '--most', String(count)])
	const d = device()
	assert.equal((await d.ask('POST', '/claim', { ...d.mark(100011), after: 0 })).status, 507)
	assert.equal(await d.admit(100010), false)
	await relayAgain()
	assert.equal(await d.admit(100011), true)
})

test('a disk that is full: 507, and what was not kept never happened', async (t) => {
	if (process.getuid() !== 0 || spawnSync('unshare', ['-m', 'true']).status !== 0)
		return t.skip('mounting is not permitted here')
	const small = path.join(home, 'small')
	execFileSync('mkdir', [small])
	execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', small])
	const others = await freePort()
	const child = start(['gate-relay', '--plain', '--origin', origin, '--port', String(others), '--file', path.join(small, 'marks')], env)
	try {
		await until('the relay answers', () => child.log.includes('is ready'))
		const d = new Device(`http://127.0.0.1:${others}`, key)
		let kept = 0, said
		while ((said = await d.ask('POST', '/claim', { ...d.mark(500000 + kept), after: 0 })).status === 201)
			kept++
		assert.ok(kept > 50)
		assert.equal(said.status, 507)
		assert.equal((await d.ask('GET', '/health')).marks, kept)
	} finally {
		child.kill('SIGTERM')
		await child.ended
		execFileSync('umount', [small])
	}
})

test('500 claims a second, each on the disk before its answer', async () => {
	const agent = new http.Agent({ keepAlive: true, maxSockets: 64 })
	const d = device()
	const claim = (badge) => new Promise((done, fail) => {
		const body = JSON.stringify({ ...d.mark(badge), after: 0 })
		const ask = http.request(`${url}/claim`, { agent, method: 'POST', headers: {
			authorization: `Bearer ${key}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, (answer) => {
			answer.resume().on('end', () => done(answer.statusCode))
		})
		ask.on('error', fail).end(body)
	})
	const began = process.hrtime.bigint(), each = 60, devices = 50
	const statuses = await Promise.all(Array.from({ length: devices }, async (_, i) => {
		const got = []
		for (let n = 0; n < each; n++)
			got.push(await claim(600000 + i * each + n))
		return got
	}))
	const rate = devices * each / (Number(process.hrtime.bigint() - began) / 1e9)
	agent.destroy()
	assert.deepEqual([...new Set(statuses.flat())], [201])
	assert.ok(rate > 500, `${rate.toFixed(0)} claims a second`)
})

// What a device decided, as a process of its own.
function deviceRun(settings, prefix = []) {
	const [command, ...args] = [...prefix, process.execPath, deviceProgram, JSON.stringify(settings)]
	const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
	let said = ''
	child.stdout.on('data', (d) => { said += d })
	return new Promise((done) => child.on('exit', () => done(said === '' ? null : JSON.parse(said))))
}

test('the centre hangs (stopped): two devices, one badge, one entry', async () => {
	const centrePort = await freePort()
	const centre = spawn(process.execPath, ['-e', `require('node:http').createServer((q, a) => a.end('{}')).listen(${centrePort}, '127.0.0.1', () => console.log('up'))`],
		{ stdio: ['ignore', 'pipe', 'inherit'] })
	await new Promise((done) => centre.stdout.once('data', done))
	try {
		const settings = { centre: `http://127.0.0.1:${centrePort}/`, relay: url, key, badge: 100020 }
		assert.equal((await deviceRun({ ...settings, badge: 100021, go: 0 })).online, true)
		centre.kill('SIGSTOP')
		const verdicts = await Promise.all([1, 2].map(() => deviceRun({ ...settings, go: Date.now() + 2500 })))
		assert.deepEqual(verdicts.map((v) => v.online), [false, false])
		assert.deepEqual(verdicts.map((v) => v.admitted).sort(), [false, true])
	} finally {
		centre.kill('SIGKILL')
	}
})

test('a network cut off from the centre: devices and relay in namespaces of their own', async (t) => {
	const ip = (...args) => execFileSync('ip', args, { stdio: ['ignore', 'pipe', 'pipe'] })
	const mark = `pv${process.pid % 10000}`, spaces = ['r', 'a', 'b'].map((s) => `${mark}${s}`)
	try {
		ip('netns', 'add', spaces[0])
	} catch {
		return t.skip('network namespaces are not permitted here')
	}
	const lan = `${mark}lan`
	let inside
	try {
		ip('netns', 'add', spaces[1])
		ip('netns', 'add', spaces[2])
		ip('netns', 'add', lan)
		ip('-n', lan, 'link', 'add', 'name', 'bridge0', 'type', 'bridge')
		ip('-n', lan, 'link', 'set', 'bridge0', 'up')
		spaces.forEach((space, i) => {
			ip('-n', lan, 'link', 'add', `port${i}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space)
			ip('-n', lan, 'link', 'set', `port${i}`, 'master', 'bridge0', 'up')
			ip('-n', space, 'addr', 'add', `10.91.7.${i + 1}/24`, 'dev', 'eth0')
			ip('-n', space, 'link', 'set', 'eth0', 'up')
			ip('-n', space, 'link', 'set', 'lo', 'up')
		})
		inside = await relayStart(['--plain', '--listen', '10.91.7.1', '--file', path.join(home, 'lan-marks')], ['ip', 'netns', 'exec', spaces[0]])
		const settings = { centre: `${url}/`, relay: `http://10.91.7.1:${port}`, key, badge: 100030, go: Date.now() + 3000 }
		const verdicts = await Promise.all(spaces.slice(1).map((space) => deviceRun(settings, ['ip', 'netns', 'exec', space])))
		assert.deepEqual(verdicts.map((v) => v.online), [false, false])
		assert.deepEqual(verdicts.map((v) => v.admitted).sort(), [false, true])
	} finally {
		if (inside !== undefined) {
			inside.kill('SIGTERM')
			await inside.ended
		}
		for (const space of [...spaces, lan])
			spawnSync('ip', ['netns', 'del', space])
	}
})

test('HTTPS with a certificate of its own, made once, as it is needed', async () => {
	const other = path.join(home, 'tls-marks'), others = await freePort()
	const run = async (...args) => {
		const child = start(['gate-relay', '--origin', origin, '--port', String(others), '--listen', '127.0.0.1', '--file', other, ...args], env)
		await until('the relay answers', () => child.log.includes('is ready'))
		return child
	}
	const health = (ca, host = '127.0.0.1') => new Promise((done, fail) => {
		https.get({ host, port: others, path: '/health', ca, agent: false, headers: { authorization: `Bearer ${key}` } },
			(answer) => { answer.resume(); done(answer.statusCode) }).on('error', fail)
	})
	let child = await run('--name', '127.0.0.1')
	const pem = readFileSync(`${other}.cert.pem`)
	assert.ok(child.log.includes(new X509Certificate(pem).fingerprint256))
	assert.match(child.log, new RegExp(`https://127\\.0\\.0\\.1:${others}/`))
	assert.equal(await health(pem), 200)
	await assert.rejects(health(undefined), /self.signed/i)
	assert.equal(statSync(`${other}.key.pem`).mode & 0o777, 0o600)
	child.kill('SIGTERM')
	assert.equal(await child.ended, 0)
	child = await run('--name', '127.0.0.1')
	assert.deepEqual(readFileSync(`${other}.cert.pem`), pem)
	child.kill('SIGTERM')
	await child.ended
	child = await run('--name', '127.0.0.1', '--name', 'relay.lan')
	assert.match(new X509Certificate(readFileSync(`${other}.cert.pem`)).subjectAltName, /DNS:relay\.lan/)
	child.kill('SIGTERM')
	await child.ended
})

test('called wrongly: said, and nothing started', async () => {
	const plain = ['--plain', '--origin', origin, '--file', path.join(home, 'wrong')]
	const torn = path.join(home, 'no-marks')
	writeFileSync(torn, 'hello\n')
	for (const [args, more, status, what] of [
		[[], {}, 2, /needs --origin/],
		[['--origin', 'https://fair.example/gate'], {}, 2, /without a path/],
		[['--origin', origin, '--port', '0'], {}, 2, /--port is a number/],
		[['--origin', origin, '--cert', 'x'], {}, 2, /go together/],
		[['--origin', origin, '--name', 'a,DNS:b'], {}, 2, /--name is/],
		[['--origin', origin, '--most', '5000000'], {}, 2, /--most is/],
		[[...plain, '--cert', 'x', '--key', 'x'], {}, 2, /has no certificate/],
		[plain, { PAVILION_RELAY_KEY: undefined }, 1, /is lacking/],
		[plain, { PAVILION_RELAY_KEY: 'short' }, 1, /is not 32 to 128/],
		[[...plain, '--relay-key-file', '/nonexistent'], {}, 1, /No such file/],
		[[...plain, '--listen', 'nowhere'], {}, 1, /is no address/],
		[[...plain, '--port', String(port)], {}, 1, /cannot listen/],
		[['--plain', '--origin', origin, '--file', file], {}, 1, /another relay uses it/],
		[['--plain', '--origin', origin, '--file', torn], {}, 1, /not a file of marks/],
		[['--origin', origin, '--file', path.join(home, 'x'), '--cert', torn, '--key', torn], {}, 1, /do not belong together/],
	]) {
		const got = spawnSync(program, ['gate-relay', ...args], { env: { ...env, ...more }, encoding: 'utf8', timeout: 10000 })
		assert.equal(got.status, status, `${args.join(' ')}: ${got.stderr}`)
		assert.match(got.stderr, what)
	}
	truncateSync(torn, 0)
})
