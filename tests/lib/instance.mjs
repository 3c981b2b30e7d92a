// A Pavilion of its own for a suite: `pavilion run` with a new home, a free port and the small demo fair.
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
export const program = path.resolve(process.env.PAVILION_PROGRAM ?? path.join(root, 'pavilion'))
// Where pavilion.so, the catalogues and the unit tests lie.
export const build = path.resolve(process.env.PAVILION_BUILD ?? path.join(root, 'build'))

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

// Waits until `test` gives something true and gives that.
export async function until(what, test, seconds = 20) {
	for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(50)) {
		const got = await test()
		if (got)
			return got
	}
	throw new Error(`waited ${seconds} s in vain for ${what}`)
}

export function freePort() {
	return new Promise((done) => {
		const server = net.createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address()
			server.close(() => done(port))
		})
	})
}

export function homeMake(name = 'test') {
	const home = mkdtempSync(path.join(os.tmpdir(), `pavilion-${name}-`))
	chmodSync(home, 0o755)
	return home
}

// Starts one and waits until it is ready. Options: name, home, port, env (more variables), program, cwd, wait.
// The object: url, port, home, log (what it said), child, sql(text) → text of the only value, pavilion(...args),
// stop() → exit status; end() also removes the home.
export async function instanceStart({ name = 'test', home = homeMake(name), port, env = {}, program: file = program,
	cwd = root, seconds = 180, wait = true } = {}) {
	const it = { home, port: port ?? await freePort(), log: '' }
	const all = { PAVILION_APP: root, PAVILION_BUILD: build, ...process.env, PAVILION_HOME: home, PAVILION_PORT: String(it.port), PAVILION_DEMO: 'S', ...env }
	for (const key of Object.keys(all))
		if (all[key] === undefined || (/^PAVILION_\w+_URL$|^DATABASE_URL$/.test(key) && !(key in env)))
			delete all[key]

	it.env = all
	it.child = spawn(file, ['run'], { cwd, env: all, stdio: ['ignore', 'pipe', 'pipe'] })
	it.child.stdout.on('data', (d) => { it.log += d })
	it.child.stderr.on('data', (d) => { it.log += d })
	it.ended = new Promise((done) => it.child.on('exit', (status, signal) => { it.over = true; done(status ?? signal) }))
	const emergency = () => it.child.kill('SIGTERM')
	process.on('exit', emergency)

	it.pavilion = (...args) => execFileSync(file, args, { cwd, env: all, encoding: 'utf8' }).trim()
	it.sql = (text, role = 'owner') => it.pavilion('psql', '--role', role, '-XqAt', '-v', 'ON_ERROR_STOP=1', '-c', text)
	it.stop = async (signal = 'SIGINT') => {
		process.off('exit', emergency)
		it.child.kill(signal)
		return it.ended
	}
	it.end = async () => {
		const status = it.over ? null : await it.stop()
		if (existsSync(path.join(home, 'elsewhere')))
			rmSync(readFileSync(path.join(home, 'elsewhere'), 'utf8').trim(), { recursive: true, force: true })
		rmSync(home, { recursive: true, force: true })
		return status
	}
	if (wait) {
		try {
			it.url = await until('the start', () => {
				if (it.over)
					throw new Error('it ended')
				return /Pavilion is ready: (\S+)/.exec(it.log)?.[1]
			}, seconds)
		} catch (error) {
			await it.end()
			throw new Error(`${error.message}; it said:\n${it.log}`)
		}
	}
	return it
}
