// What the tests of traps share: one instance with nginx in front for the whole suite (started by the suite, or by the
// file itself when run alone), its workers, and bytes sent as they are.
import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import net from 'node:net'
import tls from 'node:tls'
import { after, before, beforeEach, afterEach } from 'node:test'
import { promisify } from 'node:util'
import { freePort, instanceStart, program, root, sleep, until } from '../lib/instance.mjs'
import { Person } from '../lib/client.mjs'

export { Person, root, sleep, until }

export async function trapsStart() {
	const tlsPort = await freePort()
	const it = await instanceStart({ name: 'traps', env: { PAVILION_TLS: '1', PAVILION_TLS_PORT: String(tlsPort),
		PAVILION_TLS_ADDRESS: '127.0.0.1', PAVILION_WORKERS: '2' } })
	return Object.assign(it, { tlsPort })
}

function attach() {
	const env = { ...process.env, PAVILION_HOME: process.env.TRAPS_HOME }
	const pavilion = (...args) => execFileSync(program, args, { cwd: root, env, encoding: 'utf8' }).trim()
	return { home: env.PAVILION_HOME, port: Number(env.TRAPS_PORT), tlsPort: Number(env.TRAPS_TLS_PORT), env, pavilion,
		sql: (text, role = 'owner') => pavilion('psql', '--role', role, '-XqAt', '-v', 'ON_ERROR_STOP=1', '-c', text),
		end() {} }
}

export const it = {}

before(async () => Object.assign(it, process.env.TRAPS_HOME ? attach() : await trapsStart()))
after(() => it.end?.())

// it.sql() stops this process until it has its answer: connections that were just opened send nothing for so long, and
// on a busy machine the server's clock for headers runs out (408). While requests run, the database is asked this way.
export async function sqlSoon(text, role = 'owner') {
	const { stdout } = await promisify(execFile)(program, ['psql', '--role', role, '-XqAt', '-v', 'ON_ERROR_STOP=1', '-c', text],
		{ cwd: root, env: { ...process.env, ...it.env } })
	return stdout.trim()
}

const children = (pid) => execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
	.trim().split(/\s+/).map(Number).sort()

export const workers = () => children(readFileSync(`${it.home}/kore.pid`, 'utf8').trim())

// No test may cost a worker its life, and after each the pages are there.
let alive
export const may = { die: false } // but for the tests that kill them themselves
beforeEach(() => {
	may.die = false
	alive = workers()
})
afterEach(async () => {
	if (!may.die)
		assert.deepEqual(workers(), alive, 'the workers before and after')
	assert.equal(alive.length, 2)
	for (let i = 0; i < 4; i++)
		assert.equal((await new Person(it).get('/sign-in')).status, 200)
})

// -- bytes ----------------------------------------------------------------------------------------------

// A connection that collects what comes back: send(), answers() → [{ status, headers, body }], ended (promise).
export class Line {
	constructor(port = it.port, secure = false) {
		this.text = ''
		this.socket = secure ? tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
			: net.connect(port, '127.0.0.1')
		this.socket.setEncoding('latin1')
		this.socket.on('data', (part) => { this.text += part })
		this.socket.on('error', () => {})
		this.ended = new Promise((done) => this.socket.on('close', () => { this.over = true; done(this) }))
		this.open = new Promise((done) => this.socket.on(secure ? 'secureConnect' : 'connect', done))
	}

	async send(text) {
		await this.open
		this.socket.write(text, 'latin1')
	}

	answers() {
		const found = []
		for (let rest = this.text; rest.startsWith('HTTP/1.');) {
			const end = rest.indexOf('\r\n\r\n')
			if (end < 0)
				break
			const head = rest.slice(0, end).split('\r\n')
			const headers = Object.fromEntries(head.slice(1).map((l) => [l.split(':')[0].toLowerCase(), l.slice(l.indexOf(':') + 1).trim()]))
			const length = Number(headers['content-length'] ?? 0)
			found.push({ status: Number(head[0].split(' ')[1]), headers, body: rest.slice(end + 4, end + 4 + length) })
			rest = rest.slice(end + 4 + length)
		}
		return found
	}

	// The first `count` answers, or as many as came before it ended.
	async wait(count = 1, seconds = 15) {
		const end = Date.now() + seconds * 1000
		while (this.answers().length < count && !this.over && Date.now() < end)
			await sleep(10)
		return this.answers()
	}

	close() {
		this.socket.destroy()
	}
}

// The status of the only answer to these bytes; 0 if the connection ended without one.
export async function statusOf(text, { port, secure, seconds } = {}) {
	const line = new Line(port, secure)
	await line.send(text)
	const [answer] = await line.wait(1, seconds)
	line.close()
	return answer?.status ?? 0
}

export const get = (path, ...headers) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers.map((h) => `${h}\r\n`).join('')}\r\n`

// Milliseconds that something takes.
export async function clock(what) {
	const begun = Date.now()
	await what()
	return Date.now() - begun
}

// A person of the demo.
const people = new Map()
export async function signedIn(email) {
	if (!people.has(email)) {
		const person = new Person(it)
		await person.signIn(email)
		people.set(email, person)
	}
	return people.get(email)
}

// One of the demo's exhibitors, who gets the demo's password: each call another.
export function freshExhibitor() {
	const email = it.sql(`with one as (
		insert into account_password (account_id, hash)
		select a.account_id, (select p.hash from account_password p join account o using (account_id) where o.email = 'anna@demo.example')
		from account a join contact k using (account_id)
		where a.kind = 'exhibitor' and a.confirmed_at is not null and a.disabled_at is null
			and not exists (select from account_password p where p.account_id = a.account_id)
			and not exists (select from application p where p.company_id = k.company_id and p.status = 'held')
		order by a.account_id limit 1 returning account_id)
		select a.email from account a join one using (account_id)`)
	return signedIn(email)
}

export const freeBooth = (skip = 0) => it.sql(`select b.public_id from booth b join edition e using (edition_id)
	where e.is_current and b.status = 'free' order by b.booth_id offset ${skip} limit 1`)
