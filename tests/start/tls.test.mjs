// nginx in front: what it promises to people and to the workers behind it.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import tls from 'node:tls'
import { freePort, instanceStart } from '../lib/instance.mjs'
import { processesOf } from './place.mjs'

let it, port

before(async () => {
	port = await freePort()
	it = await instanceStart({ name: 'tls', env: { PAVILION_TLS: '1', PAVILION_TLS_PORT: String(port), PAVILION_TLS_ADDRESS: '127.0.0.1' } })
})
after(() => it?.end())

const curl = (...args) => spawnSync('curl', ['-sS', '--max-time', '30', '--cacert', `${it.home}/tls/cert.pem`, ...args],
	{ encoding: 'utf8', maxBuffer: 1 << 24 })

// What comes back for bytes sent as they are.
function raw(text) {
	return new Promise((done) => {
		const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false }, () => socket.write(text))
		let all = ''
		socket.setTimeout(30000, () => socket.destroy())
		socket.on('data', (d) => { all += d })
		socket.on('error', () => {})
		socket.on('close', () => done(all))
	})
}

test('the made certificate is good for localhost and the address', () => {
	for (const host of ['localhost', '127.0.0.1']) {
		const { status, stdout, stderr } = curl('-o', '/dev/null', '-w', '%{http_code}', `https://${host}:${port}/`)
		assert.equal(status, 0, stderr)
		assert.equal(stdout, '200')
	}
})

test('HTTP/2 and compression', () => {
	const { stdout } = curl('--http2', '--compressed', '-D', '-', '-o', '/dev/null', `https://127.0.0.1:${port}/`)
	assert.match(stdout, /^HTTP\/2 200/)
	assert.match(stdout, /content-encoding: gzip/i)
})

test('links and cookies know that it is HTTPS', () => {
	assert.match(it.url, /^https:\/\//)
	const { stdout } = curl('-D', '-', '-o', '/dev/null', `https://127.0.0.1:${port}/sign-in`)
	for (const cookie of stdout.match(/^set-cookie:.*$/gim) ?? [])
		assert.match(cookie, /; *Secure/i)
})

test('a body over the limit is refused with 413 and nothing dies', () => {
	const large = path.join(it.home, 'large')
	writeFileSync(large, 'x='.padEnd(2 << 20, 'x'))
	const { stdout } = curl('-o', '/dev/null', '-w', '%{http_code}', '--data-binary', `@${large}`, `https://127.0.0.1:${port}/sign-in`)
	assert.equal(stdout, '413')
	assert.equal(curl('-o', '/dev/null', '-w', '%{http_code}', `https://127.0.0.1:${port}/`).stdout, '200')
})

test('a second request hidden in a body is not answered', async () => {
	const hidden = 'GET /hidden-request HTTP/1.1\r\nHost: x\r\n\r\n'
	const answer = await raw(`GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${hidden.length}\r\nConnection: close\r\n\r\n${hidden}`)
	assert.equal(answer.match(/HTTP\/1\.1 \d{3}/g)?.length, 1)
	const both = await raw(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${hidden}`)
	assert.match(both, /^HTTP\/1\.1 400/)
})

test('malformed requests are answered here', async () => {
	assert.match(await raw('NONSENSE\r\n\r\n'), /400/)
	assert.match(await raw(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(40000)}\r\n\r\n`), /^HTTP\/1\.1 4(00|94|31)/)
	assert.equal(curl('-o', '/dev/null', '-w', '%{http_code}', `https://127.0.0.1:${port}/`).stdout, '200')
})

test('a chunked body arrives whole', () => {
	const { stdout } = curl('-o', '/dev/null', '-w', '%{http_code}', '-H', 'Transfer-Encoding: chunked', '-d', 'email=a%40b.example',
		`https://127.0.0.1:${port}/sign-in`)
	assert.match(stdout, /^(400|403|422)$/)
})

test('it ends with the rest', async () => {
	assert.equal(await it.stop(), 0)
	assert.deepEqual(processesOf(it.home), [])
	execFileSync('rm', ['-rf', it.home])
})
