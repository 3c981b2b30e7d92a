// The job runner: prompt, side by side, regular, killed at any moment, cut off from the database.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { place, sleep, start, until } from './place.mjs'

let p, who, running = []

before(() => {
	p = place('jobs')
	p.env.PAVILION_SMTP = ''
	p.sql(`insert into series (code, name) values ('s', '{"en":"Machines"}');
		insert into edition (series_id, code, name, is_current, published_at, currency)
		values (1, 'm27', '{"en":"Machines 2027"}', true, now(), 'EUR');
		insert into hall (edition_id, code, name, width, height) values (1, 'H1', '{"en":"Hall 1"}', 50, 50);
		insert into company (name) values ('Somebody Ltd')`)
	who = p.account('mei@customer.example')
})
afterEach(async () => {
	for (const child of running.splice(0)) {
		child.kill('SIGKILL')
		await child.ended
	}
	p.sql(`delete from job where not job_regular(kind)`)
})
after(() => p.end())

function runner() {
	const child = p.start('jobs')
	running.push(child)
	return child
}

const lanes = (child) => execFileSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' }).trim().split('\n').map(Number)
const ready = (child) => until('its lanes listen', () => p.sql(`select count(*) from pg_stat_activity
	where usename = 'pavilion_jobs' and datname = current_database() and query not like '%listen%' and state = 'idle'`) >= 8 && lanes(child))
const job = (kind) => JSON.parse(p.sql(`select row_to_json(j) from job j where kind = '${kind}' order by job_id desc limit 1`))
const eml = () => existsSync(path.join(p.home, 'outbox')) ? readdirSync(path.join(p.home, 'outbox')).length : 0

// Somebody else's transaction that holds a lock until end().
async function locked(sql) {
	const mark = `lock ${Math.random()}`, is = `application_name = '${mark}' and wait_event = 'PgSleep'`
	spawn('psql', ['-XqAt', '-d', p.database, '-c', `set application_name = '${mark}'; begin; ${sql}; select pg_sleep(60)`], { stdio: 'ignore' })
	await until('the lock', () => p.sql(`select count(*) from pg_stat_activity where ${is}`) === '1')
	return () => p.sql(`select pg_terminate_backend(pid) from pg_stat_activity where ${is}`)
}

// An import of halls whose row nobody can read while the lock holds: a job that takes as long as we want.
const slow = () => p.sql(`insert into job (kind, params) values ('import.halls', '{"import":"00000000-0000-7000-8000-000000000000"}')`)

test('a job begins as soon as its transaction commits', async () => {
	await ready(runner())
	const from = Date.now(), id = p.message(who)
	await until('sent', () => p.ledger(id).state === 'sent')
	assert.ok(Date.now() - from < 4000, `it took ${Date.now() - from} ms`)
	const row = p.ledger(id)
	assert.deepEqual([row.job, row.tries], ['done', 1])
})

test('a job of later begins at its time', async () => {
	await ready(runner())
	const id = p.message(who)
	await until('sent', () => p.ledger(id).state === 'sent')
	const due = p.message(who)
	p.sql(`update job set state = 'waiting', run_at = now() + interval '2 seconds' where params ->> 'message' = '${id}';
		update message set state = 'queued' where message_id = ${id}`)
	await until('sent again', () => p.ledger(due).state === 'sent')
	assert.equal(p.ledger(id).state, 'queued')
	await until('sent at its time', () => p.ledger(id).state === 'sent', 20)
})

test('nobody polls a quiet house: a job far away wakes nobody', () => {
	const heard = execFileSync('psql', ['-XqAt', '-d', p.database, '-c', 'listen job',
		'-c', `insert into job (kind, run_at) values ('mail.send', now() + interval '1 hour')`, '-c', 'select 1',
		'-c', `insert into job (kind) values ('mail.send')`, '-c', 'select 2'], { encoding: 'utf8' })
	assert.match(heard, /^1\n2?\n?Asynchronous notification "job" with payload "mail.send"/)
})

test('a long import does not hold up mail', async () => {
	const unlock = await locked('lock table import')
	slow()
	await ready(runner()).catch(() => {})
	await until('it runs', () => job('import.halls').state === 'running')
	const id = p.message(who)
	await until('sent', () => p.ledger(id).state === 'sent', 20)
	assert.equal(job('import.halls').state, 'running')
	unlock()
	await until('it ends', () => job('import.halls').state !== 'running')
})

test('killed while it runs: taken over at once by whoever is there, its statement given up', async () => {
	const unlock = await locked('lock table import'), first = runner()
	slow()
	await until('it runs', () => job('import.halls').state === 'running')
	const before = job('import.halls'), second = runner()
	await sleep(6500)
	assert.equal(job('import.halls').runner, before.runner, 'nobody takes over what lives, however long it says nothing')
	first.kill('SIGKILL')
	const now = await until('taken over', () => { const j = job('import.halls'); return j.runner !== before.runner && j }, 15)
	assert.equal(now.attempts, 2)
	assert.ok(lanes(second).some((pid) => now.runner.includes(` ${pid} import`)))
	assert.equal(p.sql(`select count(*) from pg_locks join pg_stat_activity using (pid)
		where not granted and usename = 'pavilion_jobs' and datname = current_database()`), '1', 'one waits, not two')
	unlock()
	await until('it ends', () => job('import.halls').state === 'failed')
	assert.ok(job('import.halls').note.length > 3)
})

test('a lane that dies is replaced, with what it was at', async () => {
	const unlock = await locked('lock table import'), child = runner()
	slow()
	await until('it runs', () => job('import.halls').state === 'running')
	const before = lanes(child)
	process.kill(Number(/ (\d+) import/.exec(job('import.halls').runner)[1]), 'SIGKILL')
	await until('a new lane has it', () => job('import.halls').attempts === 2)
	assert.equal(lanes(child).filter((pid) => before.includes(pid)).length, before.length - 1)
	unlock()
})

test('a job that kills its runner each time fails in the end', async () => {
	const id = p.message(who)
	p.sql(`update job set attempts = 12 where params ->> 'message' = '${id}'`)
	const child = start(['jobs', '--once'], p.env)
	assert.equal(await child.ended, 0)
	assert.deepEqual([p.ledger(id).job, p.ledger(id).state], ['failed', 'queued'])
	assert.match(p.ledger(id).note, /ended unexpectedly/)
	p.office(`select job_retry(public_id) from job where params ->> 'message' = '${id}'`)
	await start(['jobs', '--once'], p.env).ended
	assert.deepEqual([p.ledger(id).job, p.ledger(id).state], ['done', 'sent'])
	assert.throws(() => p.office(`select job_retry(public_id) from job where params ->> 'message' = '${id}'`), /Only a job that failed/)
})

test('cancel: at once while it waits; regular work cannot be cancelled', () => {
	p.sql(`insert into job (kind, run_at) values ('mail.send', now() + interval '1 hour')`)
	assert.equal(p.office(`select job_cancel(public_id) from job where kind = 'mail.send' order by job_id desc limit 1`), 'cancelled')
	assert.ok(job('mail.send').ended_at)
	assert.throws(() => p.office(`select job_cancel(public_id) from job where kind = 'mail.send' order by job_id desc limit 1`), /has ended already/)
	assert.throws(() => p.office(`select job_cancel(public_id) from job where kind = 'hold.lapse'`), /has ended already/)
})

test('four runners on 120 messages: each sent once, by one of them', async () => {
	const from = eml()
	p.sql(`select message_send('reset', ${who}, '{"link":"x"}') from generate_series(1, 120)`)
	for (let i = 0; i < 4; i++)
		runner()
	await until('all are sent', () => p.sql(`select count(*) from job where kind = 'mail.send' and state <> 'done'`) === '0', 30)
	assert.equal(p.sql(`select count(*) from message m join job j on j.params ->> 'message' = m.message_id::text
		where m.state = 'sent' and m.attempts = 1 and j.attempts = 1`), '120')
	assert.equal(eml() - from, 120)
})

test('the database restarts: every lane comes back and goes on', async () => {
	const child = runner()
	await ready(child)
	const before = lanes(child)
	for (let i = 0; i < 3; i++) {
		p.sql(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'pavilion_jobs' and datname = current_database()`)
		const id = p.message(who)
		await until('sent', () => p.ledger(id).state === 'sent', 20)
	}
	assert.deepEqual(lanes(child), before, 'without a new process')
})

test('holds lapse when their time is over, not a minute later', async () => {
	const key = p.sql(`insert into application (edition_id, hall_id, company_id, account_id, held_until, currency)
		values (1, 1, 1, ${who}, now() + interval '3 seconds', 'EUR') returning application_id`)
	p.sql(`insert into booth (edition_id, hall_id, number, x, y, w, h, area, status, held_until, application_id)
		values (1, 1, 'A1', 0, 0, 3, 3, 9, 'held', now() + interval '3 seconds', ${key});
		insert into application_booth values (${key}, 1, true);
		update job set state = 'waiting', run_at = now() where kind = 'hold.lapse'`)
	const from = Date.now()
	runner()
	await until('free', () => p.sql(`select status from booth`) === 'free', 20)
	assert.ok(Date.now() - from > 2500 && Date.now() - from < 12000, `${Date.now() - from} ms`)
	assert.equal(p.sql(`select status from application where application_id = ${key}`), 'lapsed')
	await until('its mail', () => p.sql(`select state from message where kind = 'hold-lapsed'`) === 'sent')
	const regular = job('hold.lapse')
	assert.deepEqual([regular.state, regular.attempts, regular.ended_at], ['waiting', 0, null])
})

test('house keeping throws away what is over, and nothing else', async () => {
	p.sql(`insert into session (token_hash, account_id, expires_at) values
			('\\x01', ${who}, now() - interval '1 second'), ('\\x02', ${who}, now() + interval '1 hour');
		insert into link (token_hash, kind, account_id, expires_at) values
			('\\x01', 'reset', ${who}, now() - interval '8 days'), ('\\x02', 'reset', ${who}, now() - interval '1 day');
		insert into vault_ticket (ticket_hash, kind, expires_at) values ('\\x01', 'password', now() - interval '1 second'), ('\\x02', 'password', now() + interval '1 minute');
		insert into rate (rate_key, window_at) values ('a', now() - interval '2 days'), ('a', now());
		insert into form_key (form_key, path, at) values (gen_random_uuid(), '/a', now() - interval '8 days'), (gen_random_uuid(), '/b', now() - interval '6 days');
		insert into job (kind, state, ended_at) values ('mail.send', 'done', now() - interval '8 days'), ('export', 'done', now() - interval '8 days'), ('export', 'failed', now() - interval '91 days');
		update job set state = 'waiting', run_at = now() where kind = 'house.keeping'`)
	const child = start(['jobs', '--once'], p.env)
	assert.equal(await child.ended, 0)
	assert.equal(child.log, '')
	for (const [table, left] of [['session', 'token_hash'], ['vault_ticket', 'ticket_hash']])
		assert.equal(p.sql(`select string_agg(encode(${left}, 'hex'), ' ') from ${table}`), '02', table)
	assert.equal(p.sql('select count(*) from link'), '1')
	assert.equal(p.sql('select count(*) from rate'), '1')
	assert.equal(p.sql('select path from form_key'), '/b')
	assert.equal(p.sql(`select count(*) from job where kind in ('export', 'mail.send') and ended_at is not null`), '1')
	assert.equal(job('house.keeping').state, 'waiting')
	assert.ok(p.sql(`select extract(epoch from run_at - now()) from job where kind = 'house.keeping'`) > 50)
})

test('SIGTERM ends it at once when nothing runs, and leaves nothing behind', async () => {
	const child = p.start('jobs')
	const pids = await ready(child), from = Date.now()
	child.kill('SIGTERM')
	assert.equal(await child.ended, 0)
	assert.ok(Date.now() - from < 4000)
	for (const pid of pids)
		assert.throws(() => process.kill(pid, 0))
})

test('SIGTERM during a long job: the job is left for the next start', async () => {
	const unlock = await locked('lock table import'), child = p.start('jobs')
	slow()
	await until('it runs', () => job('import.halls').state === 'running')
	child.kill('SIGTERM')
	assert.equal(await child.ended, 0)
	unlock()
	await until('its session is gone', () => p.sql(`select count(*) from pg_stat_activity where usename = 'pavilion_jobs' and datname = current_database()`) === '0')
	assert.equal(await start(['jobs', '--once'], p.env).ended, 0)
	assert.deepEqual([job('import.halls').attempts >= 2, job('import.halls').state], [true, 'failed'])
})

test('--once tells by its status whether the database was there', async () => {
	const child = start(['jobs', '--once'], { ...p.env, PAVILION_JOBS_URL: 'host=/nowhere' })
	assert.equal(await child.ended, 1)
	assert.match(child.log, /cannot reach the database/)
})

test('wrong calls', async () => {
	for (const args of [['--nonsense'], ['more']]) {
		const child = start(['jobs', ...args], p.env)
		assert.equal(await child.ended, 2)
	}
})
