// The form of a visitor: what 64 clients wait for who send it, with a mail, a job and the history each.
import { execFile } from 'node:child_process'
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'

import { median } from './load.mjs'

const run = promisify(execFile)
const hash = (text) => createHash('sha256').update(text).digest()

const registered = (it) => Number(it.sql("select count(*) from registration where email like '%@bench.example'"))

// 64 clients, each of whom thinks for `pause` milliseconds on average: { p95 (ms), rate }.
async function post(it, pause, seconds) {
	const token = randomBytes(32).toString('hex')
	const csrf = createHmac('sha256', hash(token)).update('csrf').digest('hex')
	const consents = it.sql(`select c.code || '=' || c.public_id from consent c join edition e using (edition_id)
		where e.is_current and c.retired_at is null`).split('\n').map((line) => `consent.${line}`)
	const fields = ['company=Bench+Ltd', 'country=DE', 'city=Hamburg', 'answer.sector=machines', 'answer.sector=packaging',
		'answer.role=decides', 'answer.budget=small', 'answer.heard=web', ...consents].join('&')
	const before = registered(it), began = Date.now()
	const { stdout } = await run('wrk', ['-t2', '-c64', `-d${seconds}`, '--timeout', '20s',
		'-s', new URL('visitor.lua', import.meta.url).pathname, `${it.url}/visit`, '--',
		`pavilion=${token}`, csrf, fields, String(pause)])
	const made = registered(it) - before, asked = Number(/(\d+) requests in/.exec(stdout)[1])
	if (/Non-2xx/.test(stdout) || made < asked)
		throw new Error(`${asked} forms made ${made} registrations: ${stdout}`)
	return { p95: Number(/^p95 ([\d.]+)/m.exec(stdout)[1]), rate: made / ((Date.now() - began) / 1000) }
}

// Three rounds, the middle of them. With a pause between two forms of a client some 240 come in a second: 50,000 people in
// half an hour are 28. Without one: as many as the machine can take.
export async function register(it, { pause = 250, seconds = 8 } = {}) {
	const rounds = []
	for (let i = 0; i < 3; i++)
		rounds.push(await post(it, pause, seconds))
	const p95 = median(rounds.map((r) => r.p95)), rate = median(rounds.map((r) => r.rate))
	return { what: `p95 of a visitor's registration, 64 clients${pause > 0 ? ` that pause ${pause / 1000} s` : ', one form after the other'}`,
		ours: `${p95.toFixed(1)} ms (${rate.toFixed(0)}/s)`, peer: '50 ms', ratio: p95 / 50, limit: 1, at: 'most' }
}
