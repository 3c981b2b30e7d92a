// What the tests of the processes share: a database of their own with the real schema, the program under
// test, the vault's protocol, and waiting.
//
// The cluster is PGHOST/PGPORT/PGUSER as of libpq (a superuser); the program is PAVILION (./pavilion).
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')
export const program = path.resolve(process.env.PAVILION ?? path.join(root, 'pavilion'))
const app = process.env.PAVILION_APP ?? root
const roles = ['owner', 'portal', 'office', 'jobs', 'vault']

export function psql(database, sql, role = process.env.PGUSER ?? 'postgres') {
	return execFileSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-U', role, '-d', database, '-c', sql],
		{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 << 20 }).trim()
}

// A new database and folder; `env` for the program. end() removes both.
export function place(name) {
	const database = `pavilion_${name}_${process.pid}`
	const home = mkdtempSync(path.join(os.tmpdir(), `pavilion-${name}-`))
	const env = { ...process.env, PAVILION_HOME: home, PAVILION_APP: app }

	for (const role of roles) {
		psql('postgres', `do $$ begin create role pavilion_${role} login; exception when duplicate_object then null; end $$`)
		env[`PAVILION_${role.toUpperCase()}_URL`] = `dbname=${database} user=pavilion_${role}`
	}
	psql('postgres', `create database ${database} owner pavilion_owner`)
	for (const file of readdirSync(path.join(app, 'sql/schema')).sort())
		if (file.endsWith('.sql'))
			execFileSync('psql', ['-Xq1', '-v', 'ON_ERROR_STOP=1', '-U', 'pavilion_owner', '-d', database,
				'-f', path.join(app, 'sql/schema', file)], { stdio: ['ignore', 'ignore', 'inherit'] })
	return {
		database, home, env,
		sql: (text) => psql(database, text),
		rows: (text) => JSON.parse(psql(database, `select coalesce(json_agg(r), '[]') from (${text}) r`)),
		// As somebody who may everything that there is to permit.
		office: (text) => psql(database, `do $$ declare who bigint; begin
			insert into account (email, name, kind, confirmed_at) values ('office@example.org', 'Office', 'organizer', now())
				on conflict do nothing;
			insert into role (code, name) values ('everything', '{"en": "Everything"}') on conflict do nothing;
			insert into role_permission select role_id, permission, 'all' from role, permission where code = 'everything'
				on conflict do nothing;
			select account_id into who from account where email = 'office@example.org';
			insert into account_role select who, role_id from role where code = 'everything' on conflict do nothing;
			perform set_config('pavilion.account', who::text, false);
		end $$; ${text}`),
		as: (role, text) => psql(database, text, `pavilion_${role}`),
		start: (...args) => start(args, env),
		// An account, and a message to it with its job, as message_send() makes them. Gives the message's id.
		account: (email, lang = 'en', name = 'Mei Lin') => psql(database, `insert into account (email, name, kind, lang, confirmed_at)
			values ('${email}', '${name}', 'exhibitor', '${lang}', now()) returning account_id`),
		message: (account, kind = 'reset', params = { link: 'abc' }) => psql(database, `
			select message_send('${kind}', ${account}, '${JSON.stringify(params).replaceAll("'", "''")}');
			select max(message_id) from message`).split('\n').pop(),
		// The ledger's row of a message with its job.
		ledger: (id) => JSON.parse(psql(database, `select row_to_json(r) from (
			select m.state, m.attempts, m.reply, m.public_id as uuid, j.state as job, j.attempts as tries, j.note,
				extract(epoch from j.run_at - now())::int as wait
			from message m left join job j on j.params ->> 'message' = m.message_id::text
			where m.message_id = ${id} order by j.job_id desc limit 1) r`)),
		end() {
			psql('postgres', `drop database if exists ${database} with (force)`)
			rmSync(home, { recursive: true, force: true })
		},
	}
}

// Starts the program; `.log` collects what it says, `.ended` resolves to its exit status or signal.
export function start(args, env) {
	const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })

	child.log = ''
	child.stdout.on('data', (d) => { child.log += d })
	child.stderr.on('data', (d) => { child.log += d })
	child.ended = new Promise((done) => child.on('exit', (code, signal) => done(code ?? signal)))
	return child
}

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms))

// Waits until `test` gives something true, and gives that; fails after `seconds`.
export async function until(what, test, seconds = 30) {
	for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(50)) {
		const got = await test()
		if (got)
			return got
	}
	throw new Error(`waited ${seconds} s in vain for: ${what}`)
}

// One frame of app/wire.h.
export function frame(pairs) {
	const body = Buffer.from(Object.entries(pairs).map(([key, value]) => `${key}\0${value}\0`).join(''))
	const head = Buffer.alloc(4)

	head.writeUInt32BE(body.length)
	return Buffer.concat([head, body])
}

// A connection to the vault: ask(pairs) resolves to the reply as an object.
export async function vaultClient(socket) {
	const line = net.connect(socket), asked = new Map()
	let input = Buffer.alloc(0), last = 0

	await new Promise((done, fail) => { line.once('connect', done); line.once('error', fail) })
	line.on('error', () => {})
	line.gone = new Promise((done) => line.once('close', () => {
		for (const one of asked.values())
			one.fail(new Error('the vault hung up'))
		done()
	}))
	line.on('data', (data) => {
		input = Buffer.concat([input, data])
		while (input.length >= 4 && input.length >= 4 + input.readUInt32BE()) {
			const words = input.subarray(4, 4 + input.readUInt32BE()).toString().split('\0').slice(0, -1)
			const reply = {}

			input = input.subarray(4 + input.readUInt32BE())
			for (let i = 0; i < words.length; i += 2)
				reply[words[i]] = words[i + 1]
			asked.get(reply.id)?.done(reply)
			asked.delete(reply.id)
		}
	})
	line.ask = (pairs) => new Promise((done, fail) => {
		const id = String(++last)

		asked.set(id, { done, fail })
		line.write(frame({ id, ...pairs }))
	})
	return line
}
