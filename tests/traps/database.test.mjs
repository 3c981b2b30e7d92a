// Dead connections, long waits, clients that leave, a restart under load: no wrong answer, nothing twice.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { uuid } from '../lib/client.mjs'
import { program, root } from '../lib/instance.mjs'
import { Line, Person, clock, freeBooth, freshExhibitor, get, it, may, signedIn, sleep, sqlSoon, until, workers } from './place.mjs'

// Every connection of the workers; each role may end its own.
function cutAll() {
	return Promise.all(['portal', 'office'].map((role) => sqlSoon(
		'select pg_terminate_backend(pid) from pg_stat_activity where usename = current_user and pid <> pg_backend_pid()', role)))
}

// A statement of another connection, which keeps its locks for that many seconds from now; `released` when it is over.
async function lockOf(statement, seconds) {
	const child = spawn(program, ['psql', '--role', 'owner', '-XqAt', '-v', 'ON_ERROR_STOP=1'],
		{ cwd: root, env: { ...process.env, ...it.env }, stdio: ['pipe', 'pipe', 'inherit'] })
	const released = new Promise((done) => child.on('exit', done))
	let said = ''
	child.stdout.on('data', (part) => { said += part })
	child.stdin.write(`begin;\n${statement};\n\\echo locked\n`)
	await until('the lock', () => said.includes('locked'))
	setTimeout(() => child.stdin.end('commit;\n'), seconds * 1000)
	return { released }
}

// -- connections that died ------------------------------------------------------------------------------

// A connection that dies while nobody uses it wakes its worker. Without that (sql_event(), and sql_alive() before use)
// and without further tries: one refused request per dead connection.
test('every connection of the database is cut: no request notices', async () => {
	const anna = await signedIn('anna@demo.example')
	for (let round = 0; round < 5; round++) {
		await cutAll()
		const answers = await Promise.all(Array.from({ length: 24 }, (_, i) => anna.get(i % 3 ? '/halls' : '/profile')))
		assert.deepEqual([...new Set(answers.map((a) => a.status))], [200])
	}
})

// Without SQL_TRIES_MAX: 503, as the next connection that is tried dies as well.
test('they are cut while requests run', async () => {
	const anna = await signedIn('anna@demo.example')
	let stop = false
	const load = Array.from({ length: 12 }, async () => {
		const statuses = new Set()
		while (!stop)
			statuses.add((await anna.get('/halls')).status)
		return [...statuses]
	})
	for (let i = 0; i < 8; i++) {
		await cutAll()
		await sleep(150)
	}
	stop = true
	assert.deepEqual([...new Set((await Promise.all(load)).flat())], [200])
})

// A POST whose connection dies is run again: its key makes that harmless. Without `again` in serve_run(): 503.
test('a form whose connection dies is sent once all the same', async () => {
	const anna = await freshExhibitor(), booth = freeBooth(), key = uuid()
	const hall = it.sql(`select h.public_id from booth b join hall h using (hall_id) where b.public_id = '${booth}'`)
	const lock = await lockOf(`select from booth where public_id = '${booth}' for update`, 1.5)
	const post = anna.post('/holds', [['hall', hall], ['booth', booth], ['key', key]])
	await until('the wait for the lock', async () => await sqlSoon(`select count(*) from pg_stat_activity
		where usename = current_user and wait_event_type = 'Lock'`, 'portal') !== '0', 5)
	await cutAll()
	const answer = await post
	await lock.released
	assert.equal(answer.status, 303, answer.body)
	assert.equal(answer.headers.location, `/applications/${key}?done=held`)
	assert.equal(it.sql(`select count(*) from application where public_id = '${key}'`), '1')
	assert.equal(it.sql(`select count(*) from application_step join application using (application_id) where public_id = '${key}'`), '1')
	assert.equal((await anna.post(`/applications/${key}/release`)).status, 303)
})

// -- waiting --------------------------------------------------------------------------------------------

// Kore stops its clock for a body that came with the headers, but not without a body, nor for one in pieces.
// Without http_timeout = 0 in serve(): 408 after the header's 5 s, though the booth is given back.
test('a POST that takes longer than the header timeout is answered', async () => {
	const anna = await freshExhibitor(), booth = freeBooth(1), key = uuid(), token = uuid()
	const hall = it.sql(`select h.public_id from booth b join hall h using (hall_id) where b.public_id = '${booth}'`)
	assert.equal((await anna.post('/holds', [['hall', hall], ['booth', booth], ['key', key]])).status, 303)
	it.sql(`insert into api_token (token_hash, account_id, name) select sha256('${token}'), account_id, 'traps' from application where public_id = '${key}'`)
	const lock = await lockOf(`select from booth where public_id = '${booth}' for update`, 6.5)
	let answer
	const took = await clock(async () => {
		answer = await new Person(it).ask('POST', `/applications/${key}/release`, { headers: { authorization: `Bearer ${token}`, 'content-length': 0 } })
	})
	await lock.released
	assert.ok(took > 5500, `it took ${took} ms`)
	assert.equal(answer.status, 200, answer.body)
	assert.equal(it.sql(`select status from application where public_id = '${key}'`), 'withdrawn')
})

// The write finishes, the answer is dropped. Without sql_forget() in serve_free(): the worker writes into freed memory.
test('a client that leaves while its statement runs', async () => {
	const anna = await freshExhibitor(), booth = freeBooth(2), key = uuid()
	const hall = it.sql(`select h.public_id from booth b join hall h using (hall_id) where b.public_id = '${booth}'`)
	const lock = await lockOf(`select from booth where public_id = '${booth}' for update`, 2)
	const body = `csrf=${anna.csrf}&key=${key}&hall=${hall}&booth=${booth}`
	const cookie = `pavilion=${anna.cookies.get('pavilion')}`
	const line = new Line()
	await line.send(`POST /holds HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\n` +
		`Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
	await sleep(400)
	line.close()
	// Others leave too, in each stage of their requests.
	for (let i = 0; i < 60; i++) {
		const other = new Line()
		await other.send(get('/halls', `Cookie: ${cookie}`))
		await sleep(i % 12)
		other.close()
	}
	await lock.released
	await until('the hold', () => it.sql(`select count(*) from application where public_id = '${key}'`) === '1')
	assert.equal((await anna.post(`/applications/${key}/release`)).status, 303)
})

test('clients that leave while their password is checked', async () => {
	const anna = new Person(it)
	await anna.get('/sign-in')
	for (let i = 0; i < 12; i++) {
		const body = `csrf=${anna.csrf}&email=nobody${process.pid}%40nowhere.example&password=0123456789`
		const line = new Line()
		await line.send(`POST /sign-in HTTP/1.1\r\nHost: localhost\r\nCookie: pavilion=${anna.cookies.get('pavilion')}\r\n` +
			`Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
		await sleep(5 * i)
		line.close()
	}
})

// Pages marked PAGE_SLOW have connections of their own. Without serve_pool()'s "report": the office's ones are all taken
// and its light pages wait.
test('slow pages starve nobody', async () => {
	const admin = await signedIn('admin@demo.example')
	const edition = it.sql('select public_id from edition where is_current')
	const made = await admin.upload('/office/imports', [['kind', 'exhibitors'], ['edition', edition],
		['file', { filename: 'slow.csv', type: 'text/csv', data: 'company,country\r\nSlow Ltd,DE\r\n' }]])
	assert.equal(made.status, 303)
	const lock = await lockOf('lock table import_reject in access exclusive mode', 3)
	const slow = Array.from({ length: 24 }, () => admin.get(`${made.headers.location.split('?')[0]}/rejects.csv`))
	await sleep(300)
	for (const path of ['/office/teams', '/halls', '/office/prices'])
		for (let i = 0; i < 6; i++)
			assert.ok(await clock(async () => assert.equal((await admin.get(path)).status, 200)) < 1500, path)
	await lock.released
	const statuses = (await Promise.all(slow)).map((a) => a.status)
	assert.ok(statuses.every((s) => s === 200 || s === 503), `${statuses}`)
})

// -- a restart ------------------------------------------------------------------------------------------

const postmaster = () => Number(readFileSync(`${it.home}/pg/postmaster.pid`, 'utf8').split('\n')[0])
const hallOf = (booth) => it.sql(`select h.public_id from booth b join hall h using (hall_id) where b.public_id = '${booth}'`)

// Asks, and asks the same again when told so: "503, try again in so many seconds" is a right answer while the database
// is away for longer than a request waits (5 s). Whether what was refused had been done all the same, its last answer
// lost with the connection, nobody can know: that is what the form's key is for, and what the ledger is asked in the end.
async function asTold(ask) {
	for (let tries = 1; ; tries++) {
		const answer = await ask().catch((error) => ({ status: `no answer (${error.code ?? error.message})`, headers: {} }))
		if (answer.status !== 503 || tries === 10)
			return answer
		if (!/^[1-9]$/.test(answer.headers['retry-after']))
			return { status: '503 without a word when to try again', headers: {} }
		await sleep(1000 * Number(answer.headers['retry-after']))
	}
}

// What the ledger tells of the applications with these keys: how many, and the different stories of their steps.
const stories = (keys) => it.sql(`select count(*) || ' ' || string_agg(distinct story, ' ') from (
	select string_agg(s.status, ',' order by s.step_id) as story from application a join application_step s using (application_id)
	where a.public_id = any ('{${keys.join(',')}}'::uuid[]) group by a.application_id) x`)

test('PostgreSQL restarts under load: no wrong answer, every form once', async () => {
	const people = []
	for (let i = 0; i < 4; i++)
		people.push(await freshExhibitor())
	const keys = [], wrong = []
	let stop = false, reads = 0
	const readers = Array.from({ length: 8 }, async (_, i) => {
		for (; !stop; reads++) {
			const answer = await asTold(() => people[i % 4].get(i % 2 ? '/halls' : '/profile'))
			if (answer.status !== 200)
				wrong.push(`GET ${answer.status}`)
		}
	})
	const writers = people.map(async (person, i) => {
		const booth = freeBooth(10 + i), hall = hallOf(booth)
		while (!stop) {
			const key = uuid(), release = uuid()
			const held = await asTold(() => person.post('/holds', [['hall', hall], ['booth', booth], ['key', key]]))
			if (held.status !== 303 || held.headers.location !== `/applications/${key}?done=held`)
				wrong.push(`hold ${held.status} ${held.headers.location ?? ''}`)
			keys.push(key)
			const freed = await asTold(() => person.post(`/applications/${key}/release`, [['key', release]]))
			if (freed.status !== 303)
				wrong.push(`release ${freed.status}`)
		}
	})
	await sleep(500)
	const before = postmaster()
	process.kill(before, 'SIGINT') // a fast restart: sessions are cut, not waited for
	await until('PostgreSQL again', async () => {
		try {
			return postmaster() !== before && await sqlSoon('select 1') === '1'
		} catch {
			return false
		}
	}, 30)
	await sleep(1000)
	stop = true
	await Promise.all([...readers, ...writers])
	assert.deepEqual(wrong, [])
	assert.ok(reads > 50 && keys.length > 8, `${reads} reads, ${keys.length} forms`)
	assert.equal(stories(keys), `${keys.length} held,withdrawn`)
})

// No new connection comes about, and the old ones are cut.
test('PostgreSQL is away for longer than that: 503 says when to try again, and then it works, once', async () => {
	const anna = await freshExhibitor(), admin = await signedIn('admin@demo.example'), booth = freeBooth(30), hall = hallOf(booth), key = uuid()
	const hold = () => anna.post('/holds', [['hall', hall], ['booth', booth], ['key', key]])
	await admin.get('/office')
	const sessions = it.sql(`select pid from pg_stat_activity where usename in ('pavilion_portal', 'pavilion_office')`).split('\n').map(Number)
	const server = postmaster()
	process.kill(server, 'SIGSTOP')
	try {
		for (const pid of sessions)
			process.kill(pid, 'SIGTERM')
		const asked = [hold(), anna.get('/halls'), admin.get('/office'), anna.get('/no-such-page'),
			anna.get('/halls', { accept: 'application/json' }), anna.post('/profile', [['name', 'Typed Person'], ['language', 'en']]),
			anna.post('/profile', [['name', ''], ['language', 'en'], ['phone', '+49 431 55555']])]
		const answers = await Promise.all(asked)
		assert.deepEqual(answers.map((a) => a.status), [503, 503, 503, 404, 503, 503, 503])
		for (const answer of answers.filter((a) => a.status === 503))
			assert.match(answer.headers['retry-after'], /^[1-9]$/)
		// Nobody can say who reads them: pages without menu and name.
		for (const answer of answers.slice(0, 4)) {
			assert.match(answer.body, /<body class="office-error">/)
			assert.doesNotMatch(answer.body, /sign-out|sign-in/)
		}
		assert.match(answers[5].body, /Typed Person/, 'what was typed is kept')
		assert.match(answers[6].body, /We are very busy/, 'an incomplete form is told what was in its way')
		assert.doesNotMatch(answers[6].body, /Please fill this in/, 'which was not that')
		assert.equal(JSON.parse(answers[4].body).status, 503)
	} finally {
		process.kill(server, 'SIGCONT')
	}
	const held = await asTold(hold)
	assert.deepEqual([held.status, held.headers.location], [303, `/applications/${key}?done=held`])
	assert.equal((await asTold(() => admin.get('/office'))).status, 200)
	assert.equal((await anna.post(`/applications/${key}/release`)).status, 303)
	assert.equal(stories([key]), '1 held,withdrawn')
})

// -- a worker that dies ---------------------------------------------------------------------------------

// Kore starts another; the right to accept connections must not die with it, nor must its share of them.
test('workers are killed under load: others take over, every form once', async () => {
	may.die = true
	const anna = await freshExhibitor(), booth = freeBooth(20), keys = []
	const hall = it.sql(`select h.public_id from booth b join hall h using (hall_id) where b.public_id = '${booth}'`)
	let stop = false
	const load = Array.from({ length: 6 }, async () => {
		while (!stop)
			await anna.get('/halls').catch(() => {}) // its connection may be the dead one's
	})
	for (let i = 0; i < 6; i++) {
		const key = uuid(), fields = [['hall', hall], ['booth', booth], ['key', key]]
		const post = anna.post('/holds', fields).catch(() => null)
		process.kill(workers()[i % 2], 'SIGKILL')
		await until('two workers', () => workers().length === 2 && workers().every((pid) => pid !== 0), 5)
		// Whoever got no answer sends again: the key makes one of two.
		if ((await post)?.status !== 303)
			await until('an answer', async () => (await anna.post('/holds', fields).catch(() => null))?.status === 303, 10)
		keys.push(key)
		assert.equal((await anna.post(`/applications/${key}/release`)).status, 303)
	}
	stop = true
	await Promise.all(load)
	assert.equal(it.sql(`select count(*) from application where public_id = any ('{${keys.join(',')}}'::uuid[])`), '6')
	assert.ok(await clock(async () => assert.equal((await anna.get('/halls')).status, 200)) < 2000)
})
