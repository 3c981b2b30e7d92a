// The statements of a page, taken from PostgreSQL's own log while the server answers a request, as a script for
// pgbench: the same text, the same parameters, prepared, in one pipeline and one transaction.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { sleep } from '../lib/instance.mjs'

function reload(it, line) {
	appendFileSync(path.join(it.home, 'pg/postgresql.auto.conf'), `${line}\n`)
	process.kill(Number(readFileSync(path.join(it.home, 'pg/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGHUP')
	return sleep(500)
}

// What `request` made the server run: [{ text, values }]; a second request is the one that counts, when all is prepared.
export async function statementsOf(it, request) {
	const log = path.join(it.home, 'log/postgres.log')
	await request()
	await reload(it, 'log_min_duration_statement = 0\nlog_parameter_max_length = -1')
	const before = readFileSync(log, 'utf8').length
	await request()
	await sleep(300)
	const text = readFileSync(log, 'utf8').slice(before)
	await reload(it, 'log_min_duration_statement = -1\nlog_parameter_max_length = 0')
	const found = []
	let executed = false
	for (const entry of text.split(/\n(?=\d{4}-\d\d-\d\d )/)) {
		const said = /LOG:  duration: \S+ ms  (parse|bind|execute) [^:]+: ([^]*)$/.exec(entry)
		const detail = /DETAIL:  parameters: ([^]*)$/.exec(entry)
		if (said) {
			executed = said[1] === 'execute' && /pavilion_(portal|office)/.test(entry)
			if (executed)
				found.push({ text: said[2].trim(), values: [] })
		} else if (detail && executed)
			for (const m of detail[1].matchAll(/\$(\d+) = (NULL|'((?:[^']|'')*)')/g))
				found.at(-1).values[m[1] - 1] = m[2] === 'NULL' ? null : m[3].replaceAll("''", "'")
	}
	const opened = found.findLastIndex((s) => s.text.includes('session_open('))
	return found.slice(opened)
}

// Writes the script and gives pgbench's options for it. `change` may replace a parameter by an expression:
// ({ text, value, number }) → SQL, or undefined to leave it.
export function pgbenchScript(file, found, { before = '', change = () => undefined } = {}) {
	const defines = new Map()
	const body = found.map(({ text, values }, s) => text.replace(/;$/, '').replace(/--.*$/gm, '').replace(/\$(\d+)/g, (_, n) => {
		const value = values[n - 1]
		const other = change({ text, value, number: Number(n) })
		if (other !== undefined)
			return other
		if (value === null || value === undefined)
			return 'null'
		defines.set(`p${s}_${n}`, value)
		return `:p${s}_${n}`
	}) + ';')
	writeFileSync(file, `${before}\\startpipeline\n${body.join('\n')}\n\\endpipeline\n`)
	return ['-n', '-M', 'prepared', '-f', file, ...[...defines].flatMap(([k, v]) => ['-D', `${k}=${v}`])]
}
