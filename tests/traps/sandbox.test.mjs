// The sandbox, the configuration and the files: what a stranger may ask for without a worker dying of it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Line, Person, get, it, signedIn, statusOf, workers } from './place.mjs'

// Without our system calls in KORE_SECCOMP_FILTER (app/kore/main.c) no worker outlives its first statement.
test('the sandbox is on in every worker', () => {
	for (const pid of workers()) {
		const status = readFileSync(`/proc/${pid}/status`, 'utf8')
		assert.match(status, /^Seccomp:\s2$/m)
		assert.match(status, /^NoNewPrivs:\s1$/m)
		if (process.getuid() === 0)
			assert.doesNotMatch(status, /^Uid:\s0/m)
	}
})

test('paths that lead nowhere', async () => {
	for (const [path, status] of [['/assets/../x', 404], ['/assets/', 404], ['/assets', 404], ['/assets/..', 404], ['/..', 404],
		['/../../etc/passwd', 404], ['/%2e%2e/%2e%2e/etc/passwd', 404], ['/assets/%2e%2e/x', 404], ['/.', 404], ['//', 404],
		['/halls/../office', 404], ['/assets/x/../../sql/schema', 404], ['/%00', 400], ['/%zz', 400], ['/%', 400],
		['/%ff%fe', 400], ['/a%0d%0aset-cookie:x=y', 400]])
		assert.equal(await statusOf(get(path)), status, path)
})

// Without its own path in header_path(): "/%zz" took the worker with it (no path, and the page that says so shows it).
test('the page about a malformed path', async () => {
	const answer = await new Person(it).get('/%zz')
	assert.equal(answer.status, 400)
	assert.match(answer.body, /could not be read/)
})

test('links of a page about a strange path lead to us', async () => {
	const answer = await new Person(it).get('//evil.example/x')
	assert.equal(answer.status, 404)
	assert.doesNotMatch(answer.body, /(href|action)="\/\/evil/)
})

// Without fsync and rename in the filter the worker dies while it stores the file.
test('an upload is stored', async () => {
	const admin = await signedIn('admin@demo.example')
	const edition = it.sql('select public_id from edition where is_current')
	const answer = await admin.upload('/office/imports', [['kind', 'exhibitors'], ['edition', edition],
		['file', { filename: 'list.csv', type: 'text/csv', data: 'company,country\r\nÆrø Ltd,DK\r\n' }]])
	assert.equal(answer.status, 303, answer.body)
	assert.equal((await admin.get(answer.headers.location)).status, 200)
})

// Kore keeps a body of more than 1 MiB in a file of the disk: made, mapped and removed within the sandbox.
test('a large upload goes by the disk', async () => {
	const admin = await signedIn('admin@demo.example')
	const edition = it.sql('select public_id from edition where is_current')
	const rows = Array.from({ length: 60000 }, (_, i) => `Large ${i} Ltd,DE`).join('\r\n')
	const answer = await admin.upload('/office/imports', [['kind', 'exhibitors'], ['edition', edition],
		['file', { filename: 'large.csv', type: 'text/csv', data: `company,country\r\n${rows}\r\n` }]])
	assert.equal(answer.status, 303, answer.body.slice(0, 2000))
	assert.equal(it.sql('select size from file order by file_id desc limit 1'), String(rows.length + 19))
})

// Kore's access log together with `redirect` can hang every worker; seccomp_tracing would let everything pass.
test('the configuration that was made', () => {
	const conf = readFileSync(`${it.home}/kore.conf`, 'utf8').replace(/#.*/g, '')
	assert.doesNotMatch(conf, /accesslog|redirect|return|filemap|authentication|seccomp_tracing\s+yes|tls\s+yes/)
	assert.match(conf, /worker_accept_threshold\s+1\s/)
	assert.match(conf, /worker_max_connections\s+4096\s/)
	assert.match(conf, /http_header_timeout\s+5\s/)
	assert.match(conf, /http_header_max\s+32768\s/)
})

// -- the files of the browser ---------------------------------------------------------------------------

const assetOf = async (file) => new RegExp(`/assets/[0-9a-f]+/${file}`).exec((await new Person(it).get('/')).body)[0]

// Kore's own filemap: no ETag, no gzip, no cache-control, no type for svg.
test('a file has its type, its name for ever and one ETag', async () => {
	const reader = new Person(it)
	for (const [file, type] of [['pavilion.css', 'text/css; charset=utf-8'], ['pavilion.js', 'text/javascript; charset=utf-8'],
		['logo.svg', 'image/svg+xml']]) {
		const url = await assetOf(file)
		const answer = await reader.get(url)
		assert.equal(answer.status, 200)
		assert.equal(answer.headers['content-type'], type)
		assert.equal(answer.headers['cache-control'], 'public, max-age=31536000, immutable')
		assert.equal(answer.headers['x-content-type-options'], 'nosniff')
		assert.match(answer.headers.etag, /^"[0-9a-f]{12}"$/)
		const same = await reader.get(url, { 'if-none-match': `"other", ${answer.headers.etag}` })
		assert.equal(same.status, 304)
		assert.equal(same.bytes.length, 0)
		assert.equal((await reader.get(url, { 'if-none-match': '"other"' })).status, 200)
	}
})

test('a file is sent packed to who takes it', async () => {
	const { brotliDecompressSync, gunzipSync } = await import('node:zlib')
	const reader = new Person(it), url = await assetOf('pavilion.css')
	const plain = await reader.get(url)
	assert.equal(plain.headers['content-encoding'], undefined)
	for (const [coding, unpack] of [['gzip', gunzipSync], ['br', brotliDecompressSync]]) {
		const packed = await reader.get(url, { 'accept-encoding': coding })
		assert.equal(packed.headers['content-encoding'], coding)
		assert.equal(packed.headers.vary, 'accept-encoding')
		assert.ok(packed.bytes.length < plain.bytes.length / 3)
		assert.deepEqual(unpack(packed.bytes), plain.bytes)
	}
})

test('HEAD tells the length and sends nothing', async () => {
	const url = await assetOf('pavilion.css')
	for (const path of [url, '/sign-in', '/no-such-page']) {
		const line = new Line()
		await line.send(get(path, 'Connection: close').replace('GET', 'HEAD'))
		await line.ended
		assert.match(line.text, /content-length: [1-9]/)
		assert.match(line.text, /\r\n\r\n$/, path)
	}
	assert.equal(await statusOf(get(url).replace('GET', 'POST').replace('\r\n\r\n', '\r\nContent-Length: 0\r\n\r\n')), 405)
})

test('a name with an old hash is gone', async () => {
	const answer = await new Person(it).get((await assetOf('pavilion.css')).replace(/assets\/./, 'assets/x'))
	assert.equal(answer.status, 404)
})
