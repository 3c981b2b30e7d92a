// The suites: name, turn (those of one turn run side by side) and what runs them.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { clusterStart } from './cluster.mjs'
import { build, freePort, instanceStart, program, root } from './instance.mjs'
import { runPages } from '../pages/run.mjs'

export const suites = [
	{ name: 'unit', turn: 1, run: runUnit },
	{ name: 'sql', turn: 1, run: runSql },
	{ name: 'work', turn: 2, run: runWork },
	{ name: 'pages', turn: 2, run: runPages },
	{ name: 'traps', turn: 3, run: runTraps },
	{ name: 'browser', turn: 4, run: (report) => runScripts(report, 'tests/browser') },
	{ name: 'start', turn: 5, run: (report) => runScripts(report, 'tests/start') },
]

const minutes = 60 * 1000

// Runs a program to its end: { status, signal, out } with both outputs in one.
export function command(file, args, { env = process.env, limit = 5 * minutes } = {}) {
	return new Promise((done) => {
		const child = spawn(file, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
		let out = ''
		const timer = setTimeout(() => {
			out += `\n(ended after ${limit / minutes} minutes)`
			child.kill('SIGTERM')
			setTimeout(() => child.kill('SIGKILL'), 15000).unref()
		}, limit)
		child.stdout.on('data', (d) => { out += d })
		child.stderr.on('data', (d) => { out += d })
		child.on('error', (error) => { out += error.message })
		child.on('close', (status, signal) => {
			clearTimeout(timer)
			done({ status, signal, out })
		})
	})
}

const tail = (text, lines = 40) => text.trimEnd().split('\n').slice(-lines).join('\n')

// -- unit: cmocka's own lines tell each test ------------------------------------------------------------

async function runUnit(report) {
	await runViews(report)
	const folder = path.join(build, 'tests/unit')
	const sources = readdirSync(path.join(root, 'tests/unit')).filter((f) => f.endsWith('_test.c')).sort()

	for (const source of sources) {
		const name = source.replace(/\.c$/, '')
		const { status, signal, out } = await command(path.join(folder, name), [], { limit: 2 * minutes })
		const good = (out.match(/^\[\s+OK \]/gm) ?? []).length
		const bad = new Set([...out.matchAll(/^\[\s+(?:FAILED|ERROR)\s+\] (?!GLOBAL)(\w+)$/gm)].map((m) => m[1]))

		for (let i = 0; i < good; i++)
			report.pass()
		for (const test of bad)
			report.fail(`${name}: ${test}`, tail(out))
		if (bad.size === 0 && (status !== 0 || good === 0))
			report.fail(name, `ended with ${signal ?? status}\n${tail(out)}`)
	}
}

// -- sql: each file in a database of its own, made from one that has the schema ------------------------

async function runSql(report) {
	const folder = path.join(root, 'tests/sql')
	const cluster = await clusterStart('sql')

	try {
		await cluster.template(program)
		await runStatements(report, cluster)
		for (const file of readdirSync(folder).filter((f) => /^[^_].*\.sql$/.test(f)).sort())
			await runSqlFile(report, cluster, file)
	} finally {
		await cluster.stop()
	}
}

// Every named statement is prepared and planned as the role that runs it.
async function runStatements(report, cluster) {
	const { status, out } = await command(program, ['statements', '--check'],
		{ env: { ...cluster.env, PAVILION_HOME: cluster.home, PAVILION_APP: root, PAVILION_BUILD: build } })
	const [, checked, failed] = /^(\d+) checked, (\d+) failed$/m.exec(out) ?? [null, 0, 0]

	for (let i = Number(failed); i < Number(checked); i++)
		report.pass()
	if (status !== 0 || Number(checked) === 0)
		report.fail('statements --check', tail(out))
}

// Every view compiles in every language, and every text is translated.
async function runViews(report) {
	const { status, out } = await command(program, ['views', '--check'], { env: { ...process.env, PAVILION_APP: root, PAVILION_BUILD: build } })

	if (status === 0)
		report.pass()
	else
		report.fail('views --check', tail(out))
}

async function runSqlFile(report, cluster, file) {
	const database = `t_${file.replace(/\W/g, '_')}`
	cluster.sql('postgres', `create database ${database} template pavilion_template`)
	const { status, out } = await command('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', database,
		'-f', path.join(root, 'tests/sql', file)], { env: cluster.env })
	const lines = out.split('\n')

	for (const line of lines)
		if (line.startsWith('ok - '))
			report.pass()
		else if (line.startsWith('not ok - '))
			report.fail(`${file}: ${line.slice(9)}`)
	if (status !== 0)
		report.fail(file, tail(out, 8))
	else if (!lines.some((line) => /^(not )?ok - /.test(line)))
		report.fail(file, 'it checks nothing')
}

// -- scripts of node:test; anything else counts by its exit status --------------------------------------

async function runScripts(report, folder, env = process.env) {
	const files = readdirSync(path.join(root, folder)).filter((f) => f.endsWith('.test.mjs')).sort()

	for (const file of files)
		await runScript(report, path.join(folder, file), env)
}

async function runScript(report, file, env) {
	const { status, signal, out } = await command(process.execPath, ['--test-reporter=tap', file],
		{ env: { PAVILION_APP: root, PAVILION_BUILD: build, ...env, PAVILION: program }, limit: 10 * minutes })
	const failures = tapFailures(out)
	const good = Number(/^# pass (\d+)$/m.exec(out)?.[1] ?? 0)
	const bad = Number(/^# fail (\d+)$/m.exec(out)?.[1] ?? 0)

	for (let i = 0; i < good; i++)
		report.pass()
	for (const failure of failures)
		report.fail(`${path.basename(file)}: ${failure.name}`, failure.detail)
	for (let i = failures.length; i < bad; i++)
		report.fail(path.basename(file))
	if (status !== 0 && failures.length + bad === 0 || good + bad === 0)
		report.fail(path.basename(file), `ended with ${signal ?? status}\n${tail(out)}`)
}

// The innermost failed tests of a TAP text with what it says of them; a parent that fails only because of its
// children is left out.
export function tapFailures(text) {
	const failures = []
	for (const block of text.split(/^(?=\s*(?:not )?ok \d+)/m)) {
		const head = /^\s*not ok \d+ - (.*)/.exec(block)
		if (head && !/failureType: 'subtestsFailed'/.test(block))
			failures.push({ name: head[1], detail: tail(block.split('\n').slice(1)
				.filter((l) => !/^\s*(---|\.\.\.|duration_ms|type:|location:|code:|name:|# )/.test(l)).join('\n'), 30) })
	}
	return failures
}

// -- work: the processes beside the server, on a cluster where every role is trusted -------------------

async function runWork(report) {
	const cluster = await clusterStart('work')

	try {
		await runScripts(report, 'tests/work', { ...cluster.env, PAVILION_PROGRAM: program })
	} finally {
		await cluster.stop()
	}
}

// -- traps: what the ground we build on does wrong; one instance with nginx in front for all of them --------

async function runTraps(report) {
	const tlsPort = String(await freePort())
	const it = await instanceStart({ name: 'traps', env: { PAVILION_TLS: '1', PAVILION_TLS_PORT: tlsPort,
		PAVILION_TLS_ADDRESS: '127.0.0.1', PAVILION_WORKERS: '2' } })

	try {
		await runScripts(report, 'tests/traps', { ...process.env, TRAPS_HOME: it.home, TRAPS_PORT: String(it.port),
			TRAPS_TLS_PORT: tlsPort })
	} finally {
		await it.end()
	}
}
