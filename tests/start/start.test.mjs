// Starting, stopping and healing of one instance.
import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { Person } from '../lib/client.mjs'
import { clusterStart } from '../lib/cluster.mjs'
import { build, freePort, homeMake, instanceStart, program, root, sleep, until } from '../lib/instance.mjs'
import { childrenOf, isRoot, processesOf, workersOf } from './place.mjs'

const home = homeMake('start')
let port

const status = async (instance) => (await new Person(instance).get('/')).status
const healed = (instance, what) => until(`answers after ${what}`, async () => {
	try {
		return await status(instance) === 200
	} catch {
		return false
	}
}, 40)

before(async () => { port = await freePort() })
after(() => execFileSync('rm', ['-rf', home]))

test('a first start makes the database, the demo and answers', async () => {
	const began = Date.now()
	const it = await instanceStart({ home, port })

	assert.ok(Date.now() - began < 180000)
	assert.equal(await status(it), 200)
	assert.match(it.log, /Demo logins/)
	assert.match(it.log, /admin@demo\.example/)
	assert.equal(it.sql('select count(*) > 0 from booth'), 't')
	it.sql("create table kept (word text); insert into kept values ('still here')")
	assert.equal(await it.stop(), 0)
	assert.deepEqual(processesOf(home), [], 'Ctrl-C leaves nothing running')
})

test('a second start is up in 20 s and keeps the data', async () => {
	const began = Date.now()
	const it = await instanceStart({ home, port })

	assert.ok(Date.now() - began < 20000, `it took ${Date.now() - began} ms`)
	assert.equal(it.sql('select word from kept'), 'still here')
	assert.doesNotMatch(it.log, /migration|Making/)
	assert.equal(await it.stop('SIGTERM'), 0)
	assert.deepEqual(processesOf(home), [])
})

test('secrets and addresses are for the owner of the instance only', () => {
	for (const name of ['instance.env', 'secrets/owner', 'secrets/vault'])
		assert.equal(statSync(path.join(home, name)).mode & 0o077, 0, name)
})

test('each process runs as its own user and gets only its own addresses', { skip: !isRoot }, async () => {
	const it = await instanceStart({ home, port })
	const own = childrenOf(it.child.pid)
	const user = (pid) => execFileSync('ps', ['-o', 'user=', '-p', String(pid)], { encoding: 'utf8' }).trim()
	const env = (pid) => readFileSync(`/proc/${pid}/environ`, 'utf8')

	assert.equal(user(own.postgres), 'postgres')
	assert.match(user(own.vault), /^pavilion/)
	assert.notEqual(user(own.vault), user(own.jobs))
	for (const worker of workersOf(own.kore))
		assert.equal(user(worker), 'pavilion')
	assert.doesNotMatch(env(own.kore), /OWNER_URL|VAULT_URL|JOBS_URL|postgres:/)
	assert.doesNotMatch(env(own.vault), /OWNER_URL|PORTAL_URL|JOBS_URL/)
	assert.doesNotMatch(env(own.jobs), /OWNER_URL|PORTAL_URL|VAULT_URL/)
	await it.stop()
})

test('whatever is killed comes back', async (t) => {
	const it = await instanceStart({ home, port })

	for (const kind of ['postgres', 'vault', 'jobs', 'kore'])
		await t.test(kind, async () => {
			const pid = childrenOf(it.child.pid)[kind]
			assert.ok(pid > 0)
			process.kill(pid, 'SIGKILL')
			await until(`a new ${kind}`, () => ![undefined, pid].includes(childrenOf(it.child.pid)[kind]), 40)
			await healed(it, `the end of ${kind}`)
		})
	await t.test('a worker', async () => {
		const kore = childrenOf(it.child.pid).kore, [worker] = workersOf(kore)
		process.kill(worker, 'SIGKILL')
		await until('a new worker', () => workersOf(kore).length >= 2 && !workersOf(kore).includes(worker), 40)
		await healed(it, 'the end of a worker')
	})
	assert.equal(await it.stop(), 0)
	assert.deepEqual(processesOf(home), [])
})

test('a killed supervisor takes its children along, and the next start recovers', async () => {
	const it = await instanceStart({ home, port })
	await it.stop('SIGKILL')
	const next = await instanceStart({ home, port, seconds: 60 })
	assert.equal(next.sql('select word from kept'), 'still here')
	await next.stop()
	await until('the end of everything', () => processesOf(home).length === 0, 30)
})

test('everything is killed at once, one after the other: the next start recovers', async () => {
	const it = await instanceStart({ home, port })
	for (const { pid } of processesOf(home))
		try {
			process.kill(pid, 'SIGKILL')
		} catch {}
	await it.ended
	const next = await instanceStart({ home, port, seconds: 60 })
	assert.equal(next.sql('select word from kept'), 'still here')
	await next.stop()
})

test('a server that hangs after its supervisor was killed is ended by the next start', async () => {
	const it = await instanceStart({ home, port })
	const { kore } = childrenOf(it.child.pid)
	for (const pid of [kore, ...workersOf(kore)])
		process.kill(pid, 'SIGSTOP')
	await it.stop('SIGKILL')
	const next = await instanceStart({ home, port, seconds: 60 })
	assert.equal(await status(next), 200)
	assert.throws(() => process.kill(kore, 0), { code: 'ESRCH' })
	await next.stop()
})

test('a port in use is said clearly', async () => {
	const server = net.createServer()
	await new Promise((done) => server.listen(port, '127.0.0.1', done))
	const { status: code, stderr } = spawnSync(program, ['run'], { cwd: root, encoding: 'utf8', timeout: 20000,
		env: { ...process.env, PAVILION_HOME: home, PAVILION_PORT: String(port) } })
	server.close()
	assert.equal(code, 1)
	assert.match(stderr, new RegExp(`port ${port} on 127\\.0\\.0\\.1 is in use.*PAVILION_PORT=${port + 1}`, 's'))
	assert.deepEqual(processesOf(home), [])
})

test('two starts for one home: the second says who runs', async () => {
	const it = await instanceStart({ home, port })
	const second = spawnSync(program, ['run'], { cwd: root, encoding: 'utf8', timeout: 20000,
		env: { ...process.env, PAVILION_HOME: home, PAVILION_PORT: String(await freePort()) } })
	assert.equal(second.status, 1)
	assert.match(second.stderr, new RegExp(`already running .*process ${it.child.pid}`))
	assert.equal(await status(it), 200)
	await it.stop()
})

test('stopped while it starts, it leaves nothing', async () => {
	const other = homeMake('early')
	const it = await instanceStart({ home: other, wait: false })
	await sleep(1500)
	await it.stop()
	assert.deepEqual(processesOf(other), [])
	const again = await instanceStart({ home: other })
	assert.equal(await status(again), 200)
	await again.end()
})

test('a path too long for a socket', async () => {
	const top = homeMake('long'), long = path.join(top, 'a-rather-long-name-of-a-folder-'.repeat(6))
	mkdirSync(long, { recursive: true })
	const it = await instanceStart({ home: long })
	assert.match(it.log, /too long for a socket/)
	assert.equal(await status(it), 200)
	await it.end()
	execFileSync('rm', ['-rf', top])
})

test('a folder that only root may enter', { skip: !isRoot }, async () => {
	const top = homeMake('closed')
	chmodSync(top, 0o700)
	execFileSync('cp', ['-R', program, path.join(top, 'pavilion')])
	const it = await instanceStart({ home: path.join(top, 'var'), program: path.join(top, 'pavilion') })
	const elsewhere = readFileSync(path.join(top, 'var/elsewhere'), 'utf8').trim()
	assert.match(it.log, /may be entered by root only: database and files live in \/var\/lib\/pavilion\//)
	assert.equal(await status(it), 200)
	await it.stop()
	assert.deepEqual(processesOf(top, elsewhere), [])
	execFileSync('rm', ['-rf', top, elsewhere])
})

test('an ordinary user', { skip: !isRoot }, async () => {
	// A copy of what runs: the folder of the clone may be one that only root may enter.
	const top = homeMake('user'), own = path.join(top, 'pavilion')
	mkdirSync(path.join(own, 'assets'), { recursive: true })
	execFileSync('cp', ['-R', program, ...['pavilion.so', 'locale'].map((f) => path.join(build, f)),
		...['app', 'portal', 'admin', 'sql', 'mail', 'tools', 'kore.conf'].map((f) => path.join(root, f)), own])
	execFileSync('cp', ['-R', path.join(root, 'assets/dist'), path.join(own, 'assets')])
	execFileSync('chown', ['-R', 'nobody', top])
	const child = spawn('setpriv', ['--reuid', 'nobody', '--regid', 'nogroup', '--clear-groups', path.join(own, 'pavilion'), 'run'], {
		cwd: own, stdio: ['ignore', 'pipe', 'pipe'],
		env: { PATH: process.env.PATH, HOME: top, PAVILION_HOME: path.join(top, 'var'), PAVILION_APP: own, PAVILION_BUILD: own, PAVILION_PORT: String(port),
			...(process.env.PAVILION_KORE ? { PAVILION_KORE: process.env.PAVILION_KORE } : {}) } })
	let log = ''
	child.stdout.on('data', (d) => { log += d })
	child.stderr.on('data', (d) => { log += d })
	const ended = new Promise((done) => child.on('exit', done))
	try {
		await until('the start', () => /is ready/.test(log), 120).catch((error) => { throw new Error(`${error.message}\n${log}`) })
		assert.equal((await new Person({ port }).get('/')).status, 200)
	} finally {
		child.kill('SIGINT')
		await ended
	}
	assert.deepEqual(processesOf(top), [])
	execFileSync('rm', ['-rf', top])
})

test('a given database: DATABASE_URL with CREATEROLE, no cluster of our own', async () => {
	const cluster = await clusterStart('given'), other = homeMake('given')
	cluster.sql('postgres', 'create role fair login createrole')
	cluster.sql('postgres', 'create database fair owner fair')
	const url = `postgresql://fair@/fair?host=${encodeURIComponent(cluster.folder)}`
	try {
		for (const round of ['first', 'second']) {
			const it = await instanceStart({ home: other, env: { DATABASE_URL: url } })
			assert.equal(await status(it), 200, `${round} start`)
			assert.equal(childrenOf(it.child.pid).postgres, undefined)
			assert.equal(it.pavilion('psql', '-XqAt', '-c', 'select current_database()'), 'fair')
			await it.stop()
		}
	} finally {
		await cluster.stop()
		execFileSync('rm', ['-rf', other])
	}
})
