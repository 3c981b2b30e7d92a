// Exports: whose rows they hold, what the files say, and what happens when they are stopped, killed or refused.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { place, root, sleep, start, until } from './place.mjs'

let p
const account = (name) => `(select account_id from account where email = '${name}@example.org')`

before(() => {
	p = place('export')
	p.sql(readFileSync(path.join(root, 'tests/sql/_fixture.sql'), 'utf8'))
	p.sql(`insert into account (email, name, kind, lang, confirmed_at) values
		('ada@example.org', 'Ada All', 'organizer', 'en', now()), ('nora@example.org', 'Nora No', 'organizer', 'en', now())`)
	for (const [code, who, permissions] of [
		['t_all', 'ada', "('company.read', 'all'), ('export.run', 'all'), ('application.read', 'all'), ('history.read', 'all')"],
		['t_team', 'sue', "('company.read', 'team'), ('export.run', 'all'), ('booth.read', 'all'), ('history.read', 'all')"],
		['t_own', 'otto', "('company.read', 'own'), ('export.run', 'all')"],
		['t_none', 'nora', "('company.read', 'all')"]]) {
		p.sql(`insert into role (code, name) values ('${code}', '{"en": "${code}"}')`)
		p.sql(`insert into role_permission (role_id, permission, scope)
			select role_id, v.* from role, (values ${permissions}) as v where code = '${code}'`)
		p.sql(`insert into account_role (account_id, role_id) select ${account(who)}, role_id from role where code = '${code}'`)
	}
})
after(() => p.end())

function ask(who, params) {
	const all = { list: 'companies', format: 'csv', query: 'sort=name', lang: 'en', edition: 'T27', permission: 'company.read', ...params }
	return p.sql(`insert into job (kind, params, account_id)
		values ('export', '${JSON.stringify(all).replaceAll("'", "''")}', ${account(who)}) returning job_id`)
}

async function work() {
	const jobs = start(['jobs', '--once'], p.env)
	assert.equal(await jobs.ended, 0, jobs.log)
	return jobs.log
}

const state = (job) => p.rows(`select state, note, done, total, result from job where job_id = ${job}`)[0]

// The bytes of what the job made, by the way of the table `file`.
function fileOf(job) {
	const { result } = state(job)
	const [file] = p.rows(`select encode(sha256, 'hex') as hex, name, type, size, account_id from file where public_id = '${result.file}'`)
	const bytes = readFileSync(path.join(p.home, 'files', file.hex.slice(0, 2), file.hex))
	assert.equal(createHash('sha256').update(bytes).digest('hex'), file.hex)
	assert.equal(bytes.length, file.size)
	return { ...file, bytes, rows: result.rows }
}

async function exported(who, params) {
	const job = ask(who, params)
	const log = await work()
	assert.equal(state(job).state, 'done', `${state(job).note}\n${log}`)
	return fileOf(job)
}

// Cells of the simple CSV these tests make: no line breaks inside.
const cells = (file) => file.bytes.toString('utf8').replace(/^\ufeff/, '').trimEnd().split('\r\n').map((line) => line.split(','))
const names = (file) => cells(file).slice(1).map((line) => line[0])

test('each sees the rows that the list shows them: all, of the team, their own', async () => {
	assert.deepEqual(names(await exported('ada')), ['Anna Anvils', 'Bo Bolts', 'Cid Cranes'])
	assert.deepEqual(names(await exported('sue')), ['Bo Bolts'])
	assert.deepEqual(names(await exported('otto')), ['Anna Anvils'])
})

test('the permission is that of the list, whatever the job says', async () => {
	assert.deepEqual(names(await exported('sue', { permission: 'booth.read' })), ['Bo Bolts'])
	const job = ask('sue', { list: 'applications', permission: 'booth.read' })
	await work()
	assert.equal(state(job).state, 'failed')
	assert.equal(state(job).note, 'You do not have the permission for this.')
})

test('rights that went after the export was asked for are gone', async () => {
	for (const who of ['nora', 'anna']) {
		const job = ask(who)
		await work()
		assert.equal(state(job).state, 'failed')
		assert.equal(state(job).note, 'You do not have the permission for this.')
	}
	const job = ask('ada')
	p.sql(`update account set disabled_at = now() where email = 'ada@example.org'`)
	await work()
	p.sql(`update account set disabled_at = null where email = 'ada@example.org'`)
	assert.equal(state(job).state, 'failed')
	assert.equal(p.sql('select count(*) from file where account_id = ' + account('nora')), '0')
})

test('only the jobs process can ask whose rows an account sees', () => {
	const call = `select * from export_open(${p.sql(`select ${account('ada')}`)}, 'company.read', 'en', 'T27')`
	assert.equal(p.as('jobs', call).split('\n').length, 6)
	for (const role of ['office', 'portal', 'vault'])
		assert.throws(() => p.as(role, call), /permission denied for function export_open/)
})

test('search, filters and order are those of the page', async () => {
	assert.deepEqual(names(await exported('ada', { query: '?country=DE&country=FR&sort=-name&page=9&size=20' })), ['Cid Cranes', 'Anna Anvils'])
	assert.deepEqual(names(await exported('ada', { query: 'q=bolts' })), ['Bo Bolts'])
	assert.deepEqual(names(await exported('ada', { query: 'country=XX' })), [])
	assert.deepEqual(names(await exported('ada', { query: "country=');drop%20table%20company;--&sort=1;" })), [])
})

test('a file is named, typed and registered for the one who asked', async () => {
	const file = await exported('ada')
	assert.match(file.name, /^companies-T27-\d{4}-\d\d-\d\d\.csv$/)
	assert.equal(file.type, 'text/csv; charset=utf-8')
	assert.equal(file.account_id, Number(p.sql(`select ${account('ada')}`)))
	assert.equal(file.rows, 3)
	assert.deepEqual([...file.bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf])
	assert.deepEqual(readdirSync(path.join(p.home, 'files')).filter((f) => f.includes('.part')), [])
})

test('headers and choices in the language of the reader, times by the clock of the venue', async () => {
	p.sql(`update company set created_at = '2027-01-01 23:30:00Z' where name = 'Anna Anvils'`)
	const [header, line] = cells(await exported('ada', { lang: 'zh', query: 'country=DE' }))
	assert.ok(header.every((h) => /\p{Script=Han}/u.test(h)), header.join())
	assert.ok(line.includes('2027-01-02 00:30'), line.join())
	assert.equal(line[header.length - 2].length > 0 && /^[a-z]+$/.test(line[header.length - 2]), false)
})

test('a workbook is a ZIP archive with the sheet in it', async () => {
	const file = await exported('ada', { format: 'xlsx' })
	assert.equal(file.bytes.subarray(0, 4).toString('latin1'), 'PK\x03\x04')
	assert.ok(file.bytes.includes('xl/worksheets/sheet1.xml'))
	assert.match(file.name, /\.xlsx$/)
})

test('what is no list, no format or no query fails and says so', async () => {
	for (const [params, verb] of [[{ list: 'account_password' }, 'exported'], [{ format: 'pdf' }, 'exported'],
		[{ query: 'a=%' }, 'read'], [{ list: '' }, 'exported']]) {
		const job = ask('ada', params)
		await work()
		assert.equal(state(job).state, 'failed')
		assert.equal(state(job).note, `This list cannot be ${verb}.`)
	}
})

test('an export that was cancelled leaves nothing behind', async () => {
	const files = p.sql('select count(*) from file'), job = ask('ada')
	p.sql(`update job set cancel = true where job_id = ${job}`)
	await work()
	assert.equal(state(job).state, 'cancelled')
	assert.deepEqual(state(job).result, {})
	assert.equal(p.sql('select count(*) from file'), files)
	assert.deepEqual(readdirSync(path.join(p.home, 'files')).filter((f) => f.includes('.part')), [])
})

test('killed after its end and run again, it makes no second file', async () => {
	const job = ask('ada')
	await work()
	const first = state(job).result, files = p.sql('select count(*) from file')
	p.sql(`update job set state = 'waiting', run_at = now() where job_id = ${job}`)
	await work()
	assert.equal(state(job).state, 'done')
	assert.deepEqual(state(job).result, first)
	assert.equal(p.sql('select count(*) from file'), files)
})

test('many rows: killed in the middle it runs again to its end, and memory does not grow with them', async () => {
	const many = 150000
	p.sql(`set pavilion.bulk = 'import 0'; insert into company (name, country, city)
		select 'Company ' || n, 'DE', 'Hannover 展览城' from generate_series(1, ${many}) n`)
	// Their normal forms have a lane of their own, where lanes run; one process for all would make them first.
	p.sql(`update job set run_at = now() + interval '1 day' where kind = 'centre.form'`)
	const job = ask('ada', { format: 'xlsx' })
	const first = start(['jobs', '--once'], p.env)
	await until('the first rows', () => state(job).done > 0, 60)
	first.kill('SIGKILL')
	await first.ended
	assert.deepEqual(state(job).result, {})
	const second = start(['jobs', '--once'], p.env)
	let peak = 0
	for (; second.exitCode === null; await sleep(20)) {
		const status = existsSync(`/proc/${second.pid}/status`) ? readFileSync(`/proc/${second.pid}/status`, 'utf8') : ''
		peak = Math.max(peak, Number(status.match(/VmHWM:\s+(\d+)/)?.[1] ?? 0))
	}
	assert.equal(await second.ended, 0, second.log)
	assert.equal(state(job).state, 'done', state(job).note)
	assert.equal(state(job).done, many + 3)
	assert.equal(state(job).total, many + 3)
	assert.equal(fileOf(job).rows, many + 3)
	assert.ok(peak > 0 && peak < 64 * 1024, `${peak} KiB at most`)
})
