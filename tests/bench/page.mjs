// Pages against pgbench running the very statements of the page; and what slow pages cost light ones.
import path from 'node:path'

import { paired, pgbench, sessions, wrk } from './load.mjs'
import { pgbenchScript, statementsOf } from './statements.mjs'

async function against(it, role, url, cookie, rounds) {
	const headers = [`Cookie: ${cookie}`]
	const get = async () => {
		const answer = await fetch(url, { headers: { cookie } })
		if (answer.status !== 200)
			throw new Error(`${url}: ${answer.status}`)
		return (await answer.text()).length
	}
	const options = pgbenchScript(path.join(it.home, 'page.pgbench'), await statementsOf(it, get))
	return paired(async () => {
		const { rate, errors } = await wrk(url, { headers })
		if (errors > 0)
			throw new Error(`${url}: ${errors} errors`)
		return rate
	}, () => pgbench(it, role, options), rounds)
}

export async function plan(it) {
	const hall = it.sql(`select h.public_id from hall h join booth b using (hall_id) join edition e on e.edition_id = h.edition_id
		where e.is_current group by h.hall_id having count(*) = 400 order by h.hall_id limit 1`)
	const [reader] = sessions(it, "select account_id from contact where account_id is not null", 1)
	const { ours, peer, ratio } = await against(it, 'portal', `${it.url}/halls/${hall}`, reader.cookie)
	return { what: 'floor plan of 400 booths, signed in, 64 connections', ours: `${ours.toFixed(0)}/s`,
		peer: `pgbench ${peer.toFixed(0)}/s`, ratio, limit: 0.6, at: 'least' }
}

export async function list(it) {
	const [reader] = sessions(it, "select account_id from account where email = 'sales@demo.example'", 1)
	const { ours, peer, ratio } = await against(it, 'office', `${it.url}/office/companies?q=machine`, reader.cookie)
	return { what: 'searched list of companies under the team policy, 64 connections', ours: `${ours.toFixed(0)}/s`,
		peer: `pgbench ${peer.toFixed(0)}/s`, ratio, limit: 0.6, at: 'least' }
}

// p99 of a light page alone and while 8 clients run a page of one second; with `paced`, of 4 clients that pause.
export async function beside(it, slow, { paced } = {}) {
	const load = paced ? { connections: 4, script: path.join(import.meta.dirname, 'pause.lua') } : { connections: 64 }
	const light = () => wrk(`${it.url}/sign-in`, { ...load, seconds: 8 })
	const { ours, peer, ratio } = await paired(async () => {
		const slowly = wrk(`${it.url}${slow}`, { connections: 8, seconds: 12 })
		await new Promise((done) => setTimeout(done, 2000))
		const { p99, errors } = await light()
		const { rate, p50, errors: failed } = await slowly
		if (errors + failed > 0 || rate === 0 || p50 < 500)
			throw new Error(`${slow}: ${errors} and ${failed} errors, ${rate}/s, ${p50} ms`)
		return p99
	}, async () => (await light()).p99, 5)
	const who = paced ? '4 clients that pause 10 ms' : '64 connections'
	return { what: `p99 of a light page, ${who}, beside 8 clients of ${slow}`, ours: `${ours.toFixed(1)} ms`,
		peer: `alone ${peer.toFixed(1)} ms`, ratio, ...(paced ? {} : { limit: 2, at: 'most' }) }
}
