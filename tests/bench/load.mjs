// Load on the server (wrk) and on PostgreSQL (pgbench), and readers who are signed in without the sign-in page.
import { execFile } from 'node:child_process'
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const hash = (text) => createHash('sha256').update(text).digest()

// Sessions for `count` accounts that `query` (SQL: account_id) picks: { cookie, csrf, hash }.
export function sessions(it, query, count) {
	const made = Array.from({ length: count }, () => {
		const token = randomBytes(32).toString('hex')
		return { token, hash: hash(token).toString('hex'), csrf: createHmac('sha256', hash(token)).update('csrf').digest('hex') }
	})
	it.sql(`insert into session (token_hash, account_id, expires_at)
		select decode(t.hash, 'hex'), a.account_id, now() + interval '1 day'
		from (select account_id, row_number() over (order by account_id) n from (${query}) q limit ${count}) a
		join unnest('{${made.map((m) => m.hash).join(',')}}'::text[]) with ordinality t(hash, n) using (n)`)
	return made.map((m) => ({ ...m, cookie: `pavilion=${m.token}` }))
}

// wrk against a path: { rate, p50, p99 (ms), errors }.
export async function wrk(url, { connections = 64, seconds = 8, headers = [], script, args = [] } = {}) {
	const { stdout } = await run('wrk', ['-t2', `-c${connections}`, `-d${seconds}`, '--latency', '--timeout', '20s',
		...headers.flatMap((h) => ['-H', h]), ...(script ? ['-s', script] : []), url, ...(args.length ? ['--', ...args] : [])],
	{ maxBuffer: 1 << 26 })
	const ms = (text) => {
		const [, n, unit] = /([\d.]+)(us|ms|s|m)/.exec(text) ?? []
		if (n === undefined)
			throw new Error(`wrk said: ${stdout}`)
		return n * { us: 0.001, ms: 1, s: 1000, m: 60000 }[unit]
	}
	return {
		rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]),
		p50: ms(/^\s+50%\s+(\S+)/m.exec(stdout)[1]),
		p99: ms(/^\s+99%\s+(\S+)/m.exec(stdout)[1]),
		errors: Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0),
	}
}

// The connection string of a role, as instance.env has it.
export const urlOf = (it, role) =>
	new RegExp(`PAVILION_${role.toUpperCase()}_URL=(.*)`).exec(readFileSync(path.join(it.home, 'instance.env'), 'utf8'))[1]

// pgbench as a role: transactions a second.
export async function pgbench(it, role, options, { clients = 64, seconds = 8 } = {}) {
	const { stdout } = await run('/usr/lib/postgresql/15/bin/pgbench',
		['-c', String(clients), '-j', '2', '-T', String(seconds), ...options, urlOf(it, role)], { maxBuffer: 1 << 26 })
	const failed = /number of failed transactions: (\d+)/.exec(stdout)
	if (failed && Number(failed[1]) > 0)
		throw new Error(`pgbench: ${failed[0]}`)
	return Number(/tps = ([\d.]+)/.exec(stdout)[1])
}

export const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]

// Ours and the peer's in turn, three times; the middle ratio counts, since a shared machine drifts.
export async function paired(ours, peer, rounds = 3) {
	const pairs = []
	for (let i = 0; i < rounds; i++)
		pairs.push([await ours(i), await peer(i)])
	const ratio = median(pairs.map(([a, b]) => a / b))
	const [a, b] = pairs.find(([x, y]) => x / y === ratio)
	return { ours: a, peer: b, ratio }
}
