// Holding booths: against pgbench, and 200 clients who want 100 booths.
import { writeFileSync } from 'node:fs'
import path from 'node:path'

import { paired, pgbench, sessions, wrk } from './load.mjs'
import { pgbenchScript, statementsOf } from './statements.mjs'

const CLIENTS = 64
const PER_COMPANY = 100

// Exhibitors who can sign in, one for each of `count` companies that have none yet.
function exhibitors(it, count) {
	it.sql(`update edition set hold_limit = ${PER_COMPANY} where is_current;
		with k as (select contact_id, row_number() over (order by contact_id) n from
				(select distinct on (company_id) * from contact where account_id is null order by company_id, contact_id) c limit ${count}),
			a as (insert into account (email, name, kind, confirmed_at)
				select format('bench-%s-%s@demo.example', contact_id, n), 'Bench', 'exhibitor', now() from k returning account_id),
			m as (select account_id, row_number() over (order by account_id) n from a)
		update contact set account_id = m.account_id from k join m using (n) where contact.contact_id = k.contact_id`)
	return sessions(it, `select account_id from account where email like 'bench-%'
		and not exists (select 1 from session s where s.account_id = account.account_id)`, count)
}

// So many free booths, { booth, hall } of public ids, in portions that fit what a command may print.
function freeBooths(it, count, portion = 10000) {
	const found = []
	for (let at = 0; at < count; at += portion)
		found.push(...it.sql(`select b.public_id || ' ' || h.public_id from booth b join hall h using (hall_id)
			join edition e on e.edition_id = b.edition_id where e.is_current and b.status = 'free'
			order by b.booth_id limit ${Math.min(portion, count - at)} offset ${at}`).split('\n'))
	if (found.includes(''))
		throw new Error(`there are no ${count} free booths`)
	return found.map((line) => line.split(' ')).map(([booth, hall]) => ({ booth, hall }))
}

async function holdWith(it, reader, booth) {
	const body = new URLSearchParams({ csrf: reader.csrf, ...booth })
	const answer = await fetch(`${it.url}/holds`, { method: 'POST', body, redirect: 'manual', headers: { cookie: reader.cookie } })
	return { status: answer.status, text: await answer.text() }
}

// What a refusal says.
const reason = (text) => /role="alert"[^>]*>([^]*?)<\/div>/.exec(text)?.[1].replace(/<[^>]*>|\s+/g, ' ').trim() ?? text.slice(0, 300)

const holds = (it) => Number(it.sql("select count(*) from application where status = 'held'"))

export async function hold(it) {
	const rounds = 3, seconds = 4, each = 5000, readersEach = each / PER_COMPANY
	const readers = exhibitors(it, readersEach * rounds * 2 + 2)
	const [first, second] = readers.splice(0, 2)
	const booths = freeBooths(it, each * rounds * 2 + 8)
	const found = await statementsOf(it, async () => {
		const { status, text } = await holdWith(it, booths.length % 2 ? first : second, booths.pop())
		if (status !== 303)
			throw new Error(`a hold: ${status} ${reason(text)}`)
	})
	const lines = (n) => Array.from({ length: each }, (_, i) =>
		({ ...readers[n * readersEach + (i % readersEach)], ...booths[n * each + i] }))

	it.sql(`create table bench_hold (n int primary key, token bytea, booth uuid[]); grant select on bench_hold to pavilion_portal`)
	const options = pgbenchScript(path.join(it.home, 'hold.pgbench'), found, {
		before: `\\set n :n + 1\n\\set i :client_id * ${Math.floor(each / CLIENTS)} + :n\n`,
		change: ({ text, number }) => {
			if (text.includes('session_open('))
				return { 1: '(select token from bench_hold where n = :i)', 4: 'gen_random_uuid()' }[number]
			return { 1: '(select booth from bench_hold where n = :i)', 2: 'gen_random_uuid()' }[number]
		},
	})
	const ours = async (round) => {
		const file = path.join(it.home, 'hold.lines')
		writeFileSync(file, lines(round * 2).map((l) => `${l.cookie} ${l.csrf} ${l.booth} ${l.hall}`).join('\n'))
		const before = holds(it), began = Date.now()
		await wrk(`${it.url}/holds`, { connections: CLIENTS, seconds, script: new URL('hold.lua', import.meta.url).pathname, args: [file] })
		return (holds(it) - before) / ((Date.now() - began) / 1000)
	}
	const peer = async (round) => {
		const list = lines(round * 2 + 1)
		it.sql('truncate bench_hold')
		const rows = list.map((l, i) => `(${i + 1}, '\\x${l.hash}', '{${l.booth}}')`)
		for (let i = 0; i < rows.length; i += 1000)
			it.sql(`insert into bench_hold values ${rows.slice(i, i + 1000).join(',')}`)
		const before = holds(it), began = Date.now()
		await pgbench(it, 'portal', [...options, '-D', 'n=0'], { clients: CLIENTS, seconds }).catch(() => null)
		return (holds(it) - before) / ((Date.now() - began) / 1000)
	}
	const { ours: a, peer: b, ratio } = await paired(ours, peer, rounds)
	return { what: 'hold of a booth, 64 connections', ours: `${a.toFixed(0)}/s`, peer: `pgbench ${b.toFixed(0)}/s`,
		ratio, limit: 0.85, at: 'least' }
}

export async function race(it) {
	const readers = exhibitors(it, 200), booths = freeBooths(it, 100)
	const answers = await Promise.all(readers.map((r, i) => holdWith(it, r, booths[i % 100])))
	const odd = answers.find((a) => a.status !== 303 && a.status !== 409)
	if (odd)
		throw new Error(`a hold: ${odd.status} ${reason(odd.text)}`)
	const won = answers.filter((a) => a.status === 303).length
	const told = answers.filter((a) => a.status === 409 && /taken/.test(a.text)).length
	return { what: '200 clients for 100 booths: winners, the rest told "taken"', ours: `${won} won, ${told} told`,
		peer: '100 and 100', ratio: won === 100 && told === 100 ? 1 : 0, limit: 1, at: 'least' }
}
