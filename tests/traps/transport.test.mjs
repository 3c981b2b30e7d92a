// HTTP as strangers speak it: many connections, odd framing, headers that cannot be, slow senders.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { test } from 'node:test'
import { Line, Person, clock, get, it, signedIn, sleep, statusOf, until, workers } from './place.mjs'

// Connections of a worker to the port of the server.
function connectionsOf(pid) {
	const port = it.port.toString(16).toUpperCase().padStart(4, '0')
	const ours = new Set(readFileSync('/proc/net/tcp', 'utf8').split('\n').map((l) => l.trim().split(/\s+/))
		.filter((f) => f[1] === `0100007F:${port}` && f[3] === '01').map((f) => `socket:[${f[9]}]`))
	return readdirSync(`/proc/${pid}/fd`).filter((fd) => {
		try {
			return ours.has(readlinkSync(`/proc/${pid}/fd/${fd}`))
		} catch {
			return false
		}
	}).length
}

// Without worker_accept_threshold 1: 64 of 64 on one worker. Without app/kore/share.c: up to 64 of those that come at once.
test('kept connections are shared by the workers', async () => {
	const least = []
	for (let round = 0; round < 4; round++) {
		const lines = Array.from({ length: 64 }, () => new Line())
		await Promise.all(lines.map((line) => line.send(get('/sign-in'))))
		for (const line of lines)
			assert.equal((await line.wait())[0].status, 200)
		const counts = workers().map(connectionsOf)
		for (const line of lines)
			line.close()
		assert.equal(counts[0] + counts[1], 64)
		least.push(Math.min(...counts))
		await until('their end', () => workers().map(connectionsOf).every((n) => n === 0), 5)
	}
	// A worker that the machine does not let run for half a second gets none: that may happen to one of the rounds.
	assert.ok(least.filter((n) => n >= 20).length >= 3, `the worker with fewer had ${least}`)
})

test('requests one after another on one connection', async () => {
	const line = new Line()
	for (let i = 1; i <= 20; i++) {
		await line.send(get(i % 2 ? '/sign-in' : '/no-such-page'))
		assert.equal((await line.wait(i)).at(-1).status, i % 2 ? 200 : 404)
	}
	line.close()
})

// Kore reads the next request of a connection while a POST, whose body came in two pieces, is still being answered.
// Without the wait in serve(): the light page answers first, and the client takes it for the answer to its POST.
test('answers come in the order of the requests', async () => {
	for (let i = 0; i < 5; i++) {
		const line = new Line(), body = 'email=nobody%40nowhere.example&password=0123456789'
		await line.send(`POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
			`Content-Length: ${body.length}\r\n\r\n`)
		await sleep(50)
		await line.send(body + get('/no-such-page'))
		await sleep(20)
		await line.send(get('/no-such-page'))
		const answers = await line.wait(2)
		assert.deepEqual(answers.slice(0, 2).map((a) => a.status), [403, 404])
		line.close()
	}
})

// HTTP allows them, Kore does not. Without receive_leave_out(): 400.
test('a header without a value is no reason to refuse', async () => {
	for (const lines of [['X-Empty:'], ['X-Empty: \t'], ['Accept-Encoding:', 'Accept: text/html', 'Referer: ', 'User-Agent:']]) {
		assert.equal(await statusOf(get('/sign-in', ...lines)), 200, `${lines}`)
		const line = new Line(), text = get('/sign-in', ...lines) // in pieces, and on a kept connection
		for (let i = 1; i <= 2; i++) {
			for (const part of [text.slice(0, 30), text.slice(30, -3), text.slice(-3)]) {
				await line.send(part)
				await sleep(20)
			}
			assert.equal((await line.wait(i)).length, i)
		}
		assert.deepEqual(line.answers().map((a) => a.status), [200, 200])
		line.close()
	}
	// The body behind it arrives whole.
	const anna = await signedIn('anna@demo.example'), body = 'a=1'
	assert.equal(await statusOf(`POST /no-such-page HTTP/1.1\r\nHost: localhost\r\nX-Empty:\r\nContent-Type: application/x-www-form-urlencoded\r\n` +
		`Content-Length: ${body.length}\r\n\r\n${body}`), 404)
	const signOut = `csrf=wrong&key=${'0'.repeat(8)}`
	assert.equal(await statusOf(`POST /sign-out HTTP/1.1\r\nHost: localhost\r\nX-Empty:\r\nCookie: pavilion=${anna.cookies.get('pavilion')}\r\n` +
		`X-Also:\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${signOut.length}\r\n\r\n${signOut}`), 403)
})

test('a length or a host without a value is refused', async () => {
	for (const name of ['Content-Length', 'Transfer-Encoding', 'Host', 'content-length', 'X Y', ''])
		assert.equal(await statusOf(get('/sign-in', `${name}:`)), 400, name)
	assert.equal(await statusOf('GET /sign-in HTTP/1.1\r\nHost:\r\n\r\n'), 400)
	assert.equal(await statusOf('GET /sign-in HTTP/1.1\r\nX-Empty:\r\n\r\n'), 400)
	assert.equal(await statusOf('GET /sign-in HTTP/1.1\r\n\r\n'), 400)
})

// -- framing --------------------------------------------------------------------------------------------

const hidden = get('/hidden-in-a-body')

// Kore reads no body of a GET and would take it for the next request. Without meet_stray(): two answers.
test('a GET with a body is refused, and its body is no request', async () => {
	for (const method of ['GET', 'HEAD', 'DELETE', 'OPTIONS'])
		for (const pause of [0, 60]) {
			const line = new Line()
			await line.send(`${method} /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${hidden.length}\r\n\r\n${pause ? '' : hidden}`)
			await sleep(pause)
			await line.send(pause ? hidden : '')
			await line.ended
			assert.equal(line.text.match(/HTTP\/1\.1 \d{3}/g)?.length, 1, line.text)
			assert.match(line.text, /^HTTP\/1\.1 400/)
			assert.match(line.text, /connection: close/)
		}
})

test('a chunked body is refused, and its body is no request', async () => {
	for (const method of ['GET', 'POST'])
		for (const length of ['', 'Content-Length: 4\r\n']) {
			const line = new Line()
			await line.send(`${method} /sign-in HTTP/1.1\r\nHost: localhost\r\n${length}Transfer-Encoding: chunked\r\n\r\n`)
			await sleep(60)
			await line.send(`0\r\n\r\n${hidden}`)
			await Promise.race([line.ended, sleep(1500)])
			assert.equal(line.text.match(/HTTP\/1\.1 \d{3}/g)?.length, 1, line.text)
			assert.match(line.text, /^HTTP\/1\.1 (400|411)/)
			line.close()
		}
})

test('lengths that are none', async () => {
	for (const length of ['', '-1', '1e3', '0x10', '99999999999999999999', 'abc'])
		assert.ok([400, 411, 413].includes(await statusOf(`POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n`)), length)
	assert.equal(await statusOf('POST /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n'), 411)
	assert.equal(await statusOf('POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n'), 403)
	assert.equal(await statusOf('POST /office/imports HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n'), 413)
})

// More bytes than were announced: Kore waits for ever more; nobody else may notice.
test('a body longer than it said', async () => {
	const line = new Line()
	await line.send('POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nemail=nobody%40nowhere.example')
	for (let i = 0; i < 20; i++)
		assert.equal((await new Person(it).get('/sign-in')).status, 200)
	line.close()
})

test('a body that never comes to its end', async () => {
	const line = new Line()
	await line.send('POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 30\r\n\r\nemail=')
	await sleep(100)
	line.close()
})

// -- headers --------------------------------------------------------------------------------------------

test('requests that are none', async () => {
	for (const [text, status] of [['NONSENSE\r\n\r\n', 400], ['GET\r\nHost: x\r\n\r\n', 400], ['GET / HTTP/1.1\r\n\r\n', 400],
		['GET / HTTP/3.0\r\nHost: x\r\n\r\n', 505], ['BREW / HTTP/1.1\r\nHost: x\r\n\r\n', 400], 
		['\r\n\r\n\r\n\r\n', 400], ['\0\0\0\0\r\n\r\n', 400], [get('/', 'Name: \xe9'), 400],
		[get('/', 'No colon'), 400], [get('/', 'Na me: x'), 400], [get(`/${'x'.repeat(3000)}`), 414],
		[get(`/exhibitors?q=${'%E5%B1%95'.repeat(2000)}`), 414],
		[get('/sign-in').replace('GET', 'PUT').replace('\r\n\r\n', '\r\nContent-Length: 0\r\n\r\n'), 405],
		[get('/sign-in').replace('GET', 'DELETE'), 405], [get('/sign-in').replace('GET', 'OPTIONS'), 405]])
		assert.equal(await statusOf(text), status, text)
})

test('a method that a page has not is told which ones it has', async () => {
	const reader = new Person(it)
	assert.equal((await reader.get('/holds')).headers.allow, 'POST')
	assert.equal((await reader.ask('POST', '/exhibitors', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: '' }))
		.headers.allow, 'GET, HEAD')
})

test('more headers than Kore keeps, and longer ones', async () => {
	const many = Array.from({ length: 60 }, (_, i) => `X-${i}: ${i}`)
	assert.equal(await statusOf(get('/sign-in', ...many)), 200)
	for (const size of [7000, 8100, 8192, 9000, 20000, 32768, 200000])
		assert.ok([0, 200, 400, 408].includes(await statusOf(get('/sign-in', `X: ${'x'.repeat(size)}`), { seconds: 8 })), `${size}`)
})

// Browsers send more than Kore keeps (it drops those after the 24th, cookies too), and bytes it refuses.
// Without proxy_pass_request_headers off in tools/nginx.conf: the language's cookie is lost, and 400.
test('behind nginx any header of a browser may come', async () => {
	const through = { port: it.tlsPort, secure: true }
	const many = Array.from({ length: 40 }, (_, i) => `X-${i}: ${i}`)
	const line = new Line(it.tlsPort, true)
	await line.send(get('/sign-in', ...many, 'Cookie: lang=zh', 'Connection: close'))
	await line.ended
	assert.match(line.text, /<html lang="zh/)
	assert.equal(await statusOf(get('/sign-in', 'User-Agent: \xe6\xb5\x8f', 'Referer: https://x/\xe9', 'Cookie: a=\xe9; lang=zh', 'Empty:'), through), 200)
	for (const size of [5000, 9000, 30000])
		assert.ok([200, 400, 494].includes(await statusOf(get('/sign-in', `Cookie: x=${'x'.repeat(size)}`), through)), `${size}`)
})

// The body of a GET must not become a request on the connection that nginx keeps for others. Kore drops what came with
// the headers in its first 8 KiB, so the hidden request is tried at each place after them.
// Without meet_stray(): one of these tries is answered, to whoever asks next.
test('behind nginx a hidden request answers nobody', async () => {
	const through = { port: it.tlsPort, secure: true }
	for (let pad = 0; pad < hidden.length; pad++) {
		const body = 'x'.repeat(pad) + hidden.repeat(300)
		await statusOf(`GET /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`, through)
		if (pad % 8 === 0)
			await statusOf(`GET /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`, through)
		assert.equal(await statusOf(get('/sign-in'), through), 200)
	}
	assert.ok(!/GET \/hidden-in-a-body/.test(readFileSync(`${it.home}/log/kore.log`, 'utf8')), 'the hidden request was answered')
})

// -- slow senders ---------------------------------------------------------------------------------------

// Without worker_max_connections 4096: nobody is let in until the header timeout.
test('1,100 half requests: others are served, and they are cut off', async () => {
	const lines = Array.from({ length: 1100 }, () => new Line())
	for (const line of lines)
		await line.send('GET / HTTP/1.1\r\nHost: loc')
	const begun = Date.now()
	for (let i = 0; i < 5; i++)
		assert.ok(await clock(async () => assert.equal((await new Person(it).get('/sign-in')).status, 200)) < 2000)
	await until('all of them cut off', () => lines.every((line) => line.over || line.answers()[0]?.status === 408), 12)
	assert.ok(Date.now() - begun > 2000, 'but not at once')
	for (const line of lines)
		line.close()
})

test('a sender of one byte at a time is cut off', async () => {
	const line = new Line(), begun = Date.now()
	for (const letter of get('/sign-in', `X: ${'x'.repeat(200)}`)) {
		if (line.over || line.text !== '')
			break
		await line.send(letter)
		await sleep(100)
	}
	await line.ended
	assert.match(line.text, /^HTTP\/1\.1 408/)
	assert.ok(Date.now() - begun < 9000)
})

// Its answer promised 75 s. Without receive_next(): 408 after 5 s of rest, which a client that is just sending its next
// request takes for the answer to it.
test('a kept connection may rest', async () => {
	for (const path of ['/sign-in', '/no-such-page', '/favicon.ico']) {
		const line = new Line()
		await line.send(get(path))
		const [first] = await line.wait()
		assert.match(first.headers['keep-alive'], /timeout=75/)
		await sleep(path === '/sign-in' ? 7000 : 0)
		await line.send(get(path))
		assert.deepEqual((await line.wait(2)).map((a) => a.status), [first.status, first.status])
		line.close()
	}
})

test('the next request on a kept connection has no more time than the first', async () => {
	const line = new Line()
	await line.send(get('/sign-in'))
	await line.wait()
	await sleep(3000)
	const begun = Date.now()
	await line.send('GET / HTTP/1.1\r\nHost: loc')
	await line.ended
	assert.equal(line.answers().at(-1).status, 408)
	assert.ok(Date.now() - begun > 4000 && Date.now() - begun < 9000, `after ${Date.now() - begun} ms`)
})

// nginx hands a request on when it is whole. Without proxy_request_buffering: each slow body keeps a worker's connection.
test('behind nginx slow senders do not reach a worker', async () => {
	const lines = Array.from({ length: 100 }, () => new Line(it.tlsPort, true))
	await until('what earlier tests left to end', () => workers().map(connectionsOf).reduce((a, b) => a + b) <= 64, 15)
	const before = workers().map(connectionsOf).reduce((a, b) => a + b)
	for (const [i, line] of lines.entries())
		await line.send(i % 2 ? 'GET / HTTP/1.1\r\nHost: loc' : 'POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nemail=')
	await sleep(300)
	assert.ok(workers().map(connectionsOf).reduce((a, b) => a + b) <= before, 'connections of the workers')
	for (let i = 0; i < 5; i++)
		assert.ok(await clock(async () => assert.equal(await statusOf(get('/sign-in'), { port: it.tlsPort, secure: true }), 200)) < 2000)
	for (const line of lines)
		line.close()
})
