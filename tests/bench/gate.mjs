// Scans against pgbench running the same statement, with few devices and with many; and how long one waits at the gate
// while an import, a mailing and reports run. Each scan is looked up, decided and on the disk before it is answered.
import { spawn } from 'node:child_process'
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'

import { program } from '../lib/instance.mjs'
import { write } from './import.mjs'
import { paired, pgbench, wrk } from './load.mjs'
import { pgbenchScript, statementsOf } from './statements.mjs'

const DEVICES = 64, BADGES = 20000
const lua = new URL('gate.lua', import.meta.url).pathname

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
function base32(bytes) {
	const bits = [...bytes].map((b) => b.toString(2).padStart(8, '0')).join('')
	return bits.match(/.{1,5}/g).map((b) => ALPHABET[parseInt(b.padEnd(5, '0'), 2)]).join('')
}

// A code of our form; what the vault signed is compared, not verified, so the signature may be anything.
function codeOf(edition, number) {
	const head = Buffer.alloc(10)
	head[0] = 0x11
	head.writeUInt16BE(edition, 1)
	head.writeUInt32BE(number, 3)
	head[7] = 1
	head.writeUInt16BE(65535, 8)
	return base32(Buffer.concat([head, randomBytes(64)]))
}

let place
// Devices and badges of the present edition, which is today: once for all figures.
function ready(it) {
	if (place?.it === it)
		return place
	it.sql('update edition set opens_on = current_date - 1, closes_on = current_date + 2 where is_current')
	const edition = Number(it.sql('select token_no from edition where is_current'))
	const tokens = Array.from({ length: DEVICES }, () => randomBytes(32).toString('hex'))
	it.sql(`create table bench_device (n int primary key, hash bytea); create table bench_badge (n int primary key, number bigint, code text);
		grant select on bench_device, bench_badge to pavilion_portal;
		insert into bench_device select n, decode(h, 'hex') from unnest('{${tokens.map((t) => createHash('sha256').update(t).digest('hex')).join()}}'::text[]) with ordinality d (h, n);
		insert into gate_device (edition_id, gate_id, name, token_hash, enrolled_at) select g.edition_id, g.gate_id, 'Bench ' || n, hash, now() from bench_device, gate g join edition e using (edition_id)
			where e.is_current and g.code = 'north'`)
	const numbers = it.sql(`set pavilion.bulk = 'bench'; with c as (select category_id, edition_id from badge_category join edition using (edition_id) where is_current and badge_category.code = 'visitor'),
			r as (insert into registration (edition_id, category_id, status, name, company) select edition_id, category_id, 'confirmed', 'Bench ' || n, 'Bench' from c, generate_series(1, ${BADGES}) n returning *),
			b as (insert into badge (edition_id, registration_id, category_id, token) select edition_id, registration_id, category_id, 'bench ' || registration_id from r returning number)
		select number from b order by 1`).split('\n').map(Number)
	const codes = numbers.map((number) => codeOf(edition, number))
	for (let i = 0; i < BADGES; i += 500)
		it.sql(`insert into bench_badge select ${i} + n, number, code from unnest('{${numbers.slice(i, i + 500).join()}}'::bigint[], '{${codes.slice(i, i + 500).join()}}'::text[]) with ordinality b (number, code, n)`)
	it.sql('update badge set token = code from bench_badge where badge.number = bench_badge.number')
	it.sql('vacuum analyze badge'), it.sql('vacuum analyze registration'), it.sql('analyze gate_device')
	const file = path.join(it.home, 'gate.lines')
	writeFileSync(file, codes.map((code, i) => `${tokens[i % DEVICES]} ${code}`).join('\n'))
	place = { it, file, tokens, codes }
	return place
}

const scan = (it, token, code) => fetch(`${it.url}/gate/scans`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
	body: JSON.stringify({ now: Date.now(), scans: [{ id: randomUUID(), code, way: 'camera', at: Date.now() }] }) }).then((answer) => answer.json())

const count = (it) => Number(it.sql('select count(*) from scan join edition using (edition_id) where is_current'))

export async function scans(it, devices, limit) {
	const { file, tokens, codes } = ready(it), seconds = 6
	const found = await statementsOf(it, async () => {
		const { results } = await scan(it, tokens[0], codes[0])
		if (results?.[0].reason !== 'admitted')
			throw new Error(`a scan: ${JSON.stringify(results)}`)
	})
	const options = pgbenchScript(path.join(it.home, 'gate.pgbench'), found, {
		before: `\\set n random(1, ${BADGES})\n\\set d :client_id % ${DEVICES} + 1\n`,
		change: ({ number }) => ({
			1: 'array[(select hash from bench_device where n = :d)]', 2: 'array[gen_random_uuid()]', 3: 'array[(select code from bench_badge where n = :n)]',
			4: 'array[(select number from bench_badge where n = :n)]' })[number],
	})
	const ours = async () => {
		const before = count(it), { rate, errors } = await wrk(`${it.url}/gate/scans`, { connections: devices, seconds, script: lua, args: [file] })
		if (errors > 0 || count(it) - before < rate * seconds * 0.95)
			throw new Error(`${errors} errors; ${count(it) - before} of ${rate * seconds} scans are there`)
		return rate
	}
	const { ours: a, peer: b, ratio } = await paired(ours, () => pgbench(it, 'portal', options, { clients: devices, seconds }))
	return { what: `scans of ${devices} devices, decided and on the disk`, ours: `${a.toFixed(0)}/s`, peer: `pgbench ${b.toFixed(0)}/s`, ratio, limit, at: 'least' }
}

// 50,000 people in half an hour are 28 a second; here they come all at once.
export async function crowd(it) {
	const { file } = ready(it)
	const { rate, p99 } = await wrk(`${it.url}/gate/scans`, { connections: 256, seconds: 6, script: lua, args: [file] })
	return { what: '50,000 people in half an hour: scans of 256 connections', ours: `${rate.toFixed(0)}/s, p99 ${p99.toFixed(0)} ms`, peer: '28/s', ratio: rate / 28, limit: 10, at: 'least' }
}

// How long a scan takes while everything else is at work.
export async function busy(it) {
	const seconds = 15, csv = path.join(it.home, 'gate.csv')
	ready(it)
	await write(csv, 1000000)
	it.sql(`select count(message_send('reset', account_id, '{"link": "abc"}')) from (select account_id from account limit 20000) a`)
	const importing = spawn(program, ['import', 'exhibitors', csv, '--edition', 'GATE'], { env: it.env, stdio: 'ignore' })
	const reports = wrk(`${it.url}/bench/burn`, { connections: 4, seconds: seconds + 3 })
	await new Promise((done) => setTimeout(done, 2000))
	const { p50, p99, rate } = await paced(it, seconds)
	const mails = Number(it.sql("select count(*) from message where kind = 'reset' and state = 'queued'"))
	if (importing.exitCode !== null || mails === 0)
		throw new Error(`the import ended with ${importing.exitCode}, ${mails} mails are left: they were to last as long as the scans`)
	await reports
	importing.kill('SIGINT')
	await once(importing, 'exit')
	return { what: `a scan's time, p99 of 64 devices, beside an import, a mailing and reports`, ours: `${p99.toFixed(0)} ms (p50 ${p50.toFixed(1)} ms, ${rate.toFixed(0)}/s)`,
		peer: '100 ms', ratio: p99 / 100, limit: 1, at: 'most' }
}

// 64 devices, each of which scans somebody every 1.5 s at most: as fast as people can walk through.
async function paced(it, seconds) {
	const { tokens, codes } = ready(it), took = [], end = Date.now() + seconds * 1000
	await Promise.all(tokens.map(async (token, i) => {
		await new Promise((done) => setTimeout(done, i * 1500 / DEVICES))
		for (let n = i; Date.now() < end; n += DEVICES) {
			const began = performance.now()
			const { results } = await scan(it, token, codes[n % BADGES])
			if (!results?.[0].accepted)
				throw new Error(`a scan: ${JSON.stringify(results)}`)
			took.push(performance.now() - began)
			await new Promise((done) => setTimeout(done, Math.max(0, 1500 - (performance.now() - began))))
		}
	}))
	took.sort((a, b) => a - b)
	return { p50: took[took.length >> 1], p99: took[Math.floor(took.length * 0.99)], rate: took.length / seconds }
}
