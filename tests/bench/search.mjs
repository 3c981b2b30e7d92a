// Searching for duplicates in databases of 10,000, 100,000 and 1,000,000 companies (BENCH_RECORDS: the largest): wall and CPU
// seconds, memory, how the cost grows, and how good it is against the truth. Each database is new and knows no model yet.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

import { instanceStart } from '../lib/instance.mjs'
import { centreFill } from './centre_fill.mjs'

// The largest resident size of the process in MB, looked at while it runs, and what it printed.
async function watched(it, ...args) {
	const child = spawn(it.program, args, { env: it.env, stdio: ['ignore', 'pipe', 'inherit'] })
	let out = '', most = 0
	child.stdout.on('data', (d) => { out += d })
	const timer = setInterval(() => {
		try {
			most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024)
		} catch {
			// It has just ended.
		}
	}, 50)
	const status = await new Promise((done) => child.on('close', done))
	clearInterval(timer)
	if (status !== 0)
		throw new Error(`pavilion ${args.join(' ')} ended with ${status}`)
	return { ...Object.fromEntries([...out.matchAll(/(\w+) ([\d.]+)/g)].map(([, name, n]) => [name, Number(n)])), memory: most }
}

const f1 = (it) => Number(it.sql(`with found as (select t.id, t.company as known, coalesce(g.group_id, -t.id) as said from bench_truth t
		left join (dedup_member m join dedup_group g on g.group_id = m.group_id and g.kind = 'company') on m.record_id = t.id),
	pairs (said, there, agreed) as (select (select sum(n * (n - 1) / 2) from (select count(*) n from found group by said) x),
		(select sum(n * (n - 1) / 2) from (select count(*) n from found group by known) x),
		(select sum(n * (n - 1) / 2) from (select count(*) n from found group by said, known) x))
	select round(2 * agreed / (said + there), 4) from pairs`))

async function one(records) {
	const it = await instanceStart({ name: 'search', env: { PAVILION_DEMO: 'S', PAVILION_WORKERS: '1' } })
	try {
		it.program = it.child.spawnfile
		await centreFill(it, records)
		return { records, ...await watched(it, 'dedup', 'run', '--kind', 'company'), f1: f1(it) }
	} finally {
		await it.end()
	}
}

export async function search(records) {
	const all = []
	for (const n of [records / 100, records / 10, records])
		all.push(await one(n))
	const [few, some, many] = all, name = (n) => n.toLocaleString('en'), cost = (m) => m.seconds / (m.records * Math.log(m.records))
	const row = (what, ours, peer, ratio, limit = 1, at = 'most') => ({ what, ours, peer, ratio, limit, at })
	return [
		row(`duplicates among ${name(many.records)} companies, from PostgreSQL and back`, `${many.seconds.toFixed(1)} s`, '45 s; Splink 82 to 135 s without PostgreSQL', many.seconds / 45),
		row('their CPU seconds in our process', `${many.cpu.toFixed(1)} s`, '26 s; Splink 51 to 54 s', many.cpu / 26),
		row('their memory', `${many.memory.toFixed(0)} MB`, '1 GB; Splink 2.0 to 2.6 GB', many.memory / 1024),
		row(`duplicates among ${name(some.records)} companies`, `${some.seconds.toFixed(1)} s`, '5 s', some.seconds / 5),
		row(`growth from ${name(few.records)} to ${name(many.records)}`, all.map((m) => `${m.seconds.toFixed(2)} s`).join(', '), 'n log n', cost(many) / cost(some), 1.1),
		row(`F1 of ${name(many.records)} companies`, many.f1.toFixed(4), '0.975; Splink 0.963 of such registrations', many.f1, 0.975, 'least'),
	]
}
