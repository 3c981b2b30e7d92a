// From a fresh clone with `make run` to a page, and with Ctrl-C back to nothing.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { Person } from '../lib/client.mjs'
import { freePort, homeMake, root, until } from '../lib/instance.mjs'
import { isRoot, processesOf } from './place.mjs'

const top = homeMake('clone'), clone = path.join(top, 'pavilion')
let port

// As the shell of a person: what the environment of this test says must not reach it.
const plain = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(PAVILION|MAKE|PG|NODE_|npm_)|^DATABASE_URL$|^MFLAGS$|^B$/.test(name)))

before(async () => {
	port = await freePort()
	if (existsSync(path.join(root, '.git')))
		execFileSync('git', ['-c', 'safe.directory=*', 'clone', '-q', root, clone])
	else
		execFileSync('cp', ['-R', root, clone])
	// Only root may enter, if we are root: the clone of somebody who works as root in a folder of his own.
	chmodSync(top, 0o700)
})
after(() => {
	const elsewhere = path.join(clone, 'var/elsewhere')
	if (existsSync(elsewhere))
		rmSync(readFileSync(elsewhere, 'utf8').trim(), { recursive: true, force: true })
	rmSync(top, { recursive: true, force: true })
})

// `make run` as a terminal has it: a process group of its own, which Ctrl-C reaches as a whole.
function makeRun() {
	const child = spawn('make', ['run'], { cwd: clone, env: { ...plain, PAVILION_PORT: String(port) }, detached: true,
		stdio: ['ignore', 'pipe', 'pipe'] })
	child.log = ''
	child.stdout.on('data', (d) => { child.log += d })
	child.stderr.on('data', (d) => { child.log += d })
	child.ended = new Promise((done) => child.on('exit', (status) => { child.over = true; done(status) }))
	return child
}

const ready = (child, seconds) => until('make run', () => {
	if (child.over)
		throw new Error(`make run ended:\n${child.log.slice(-3000)}`)
	return /Pavilion is ready/.test(child.log)
}, seconds)

for (const [what, seconds] of [['the first make run, in 3 minutes', 180], ['the second, in 20 s', 20]])
	test(what, async () => {
		const began = Date.now(), child = makeRun()
		try {
			await ready(child, seconds)
			assert.equal((await new Person({ port }).get('/')).status, 200)
			console.log(`# ${what}: ${((Date.now() - began) / 1000).toFixed(1)} s`)
			if (isRoot)
				assert.match(child.log, /may be entered by root only|live in \/var\/lib\/pavilion/)
		} finally {
			if (!child.over)
				process.kill(-child.pid, 'SIGINT')
			await child.ended
		}
		const others = existsSync(path.join(clone, 'var/elsewhere')) ? [readFileSync(path.join(clone, 'var/elsewhere'), 'utf8').trim()] : []
		assert.deepEqual(processesOf(clone, ...others), [], 'Ctrl-C leaves nothing')
	})
