// A scratch PostgreSQL cluster for tests: unix socket only, everybody trusted, no fsync; gone when stopped.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { root } from './instance.mjs'

const bin = '/usr/lib/postgresql/15/bin'

// PostgreSQL does not run as root: then as the user the Debian package made.
function clusterUser() {
	if (process.getuid() !== 0)
		return {}
	const number = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
	return { uid: number('-u'), gid: number('-g') }
}

export async function clusterStart(name) {
	const user = clusterUser()
	const folder = mkdtempSync(path.join(os.tmpdir(), `pavilion-${name}-`))
	const env = { ...process.env, PGHOST: folder, PGPORT: '5432', PGUSER: 'postgres' }
	for (const key of Object.keys(env))
		if (/^PAVILION_.*_URL$|^DATABASE_URL$|^PGDATABASE$/.test(key))
			delete env[key]

	chmodSync(folder, 0o755)
	if (user.uid !== undefined)
		chownSync(folder, user.uid, user.gid)
	execFileSync(`${bin}/initdb`, ['-D', `${folder}/pg`, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8',
		'--locale=C.UTF-8', '-N'], { ...user, cwd: folder, stdio: 'ignore' })
	const server = spawn(`${bin}/postgres`, ['-D', `${folder}/pg`, '-k', folder, '-c', 'listen_addresses=',
		'-c', 'fsync=off', '-c', 'jit=off', '-c', 'timezone=UTC', '-c', 'max_connections=300'],
	{ ...user, cwd: folder, stdio: 'ignore' })
	const ended = new Promise((done) => server.on('exit', done))
	const emergency = () => server.kill('SIGQUIT')
	process.on('exit', emergency)

	for (let i = 0; spawnSync(`${bin}/pg_isready`, ['-q'], { env }).status !== 0; i++) {
		if (i > 200)
			throw new Error('the scratch cluster does not start')
		await new Promise((done) => setTimeout(done, 50))
	}
	return {
		env,
		folder,
		home: path.join(folder, 'home'),
		sql(database, text) {
			return execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', database, '-c', text],
				{ env, encoding: 'utf8' }).trim()
		},
		// The database pavilion_template: migrated by the program itself, through a role as DATABASE_URL needs it,
		// with the helpers and the made-up fair of the SQL tests.
		async template(program) {
			this.sql('postgres', 'create role given login createrole')
			this.sql('postgres', 'create database pavilion_template owner given')
			execFileSync(program, ['migrate'], { stdio: ['ignore', 'ignore', 'inherit'], cwd: root, env: { ...env,
				DATABASE_URL: `postgresql://given@/pavilion_template?host=${encodeURIComponent(folder)}`,
				PAVILION_HOME: this.home, PAVILION_APP: root } })
			for (const file of ['_ok.sql', '_fixture.sql'])
				execFileSync('psql', ['-Xq', '-v', 'ON_ERROR_STOP=1', '-d', 'pavilion_template',
					'-f', path.join(root, 'tests/sql', file)], { env, stdio: ['ignore', 'ignore', 'inherit'] })
		},
		async stop() {
			process.off('exit', emergency)
			server.kill('SIGINT')
			await ended
			rmSync(folder, { recursive: true, force: true })
		},
	}
}
