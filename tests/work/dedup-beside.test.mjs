// A run of the duplicate engine beside everything else: while people merge, decide and undo, imports come and are taken
// back, and other runs are asked for; and when the database dies under it.
import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { centreFill } from '../bench/centre_fill.mjs'
import { place, program, psql, until } from './place.mjs'

const RECORDS = 12000, RUNS = 4, IMPORTS = 2, MINUTES = 4
let p
before(async () => {
	p = place('beside')
	p.env.PAVILION_SMTP = ''
	await centreFill({ home: p.home, pavilion: (...args) => execFileSync(program, args, { env: p.env, stdio: ['ignore', 'ignore', 'inherit'] }) }, RECORDS, { first: 1 })
	p.office(`insert into series (code, name) values ('B', '{"en": "B"}');
		insert into edition (series_id, code, name, currency) select series_id, 'BS2027', '{"en": "B"}', 'EUR' from series where code = 'B'`)
	assert.equal(run().status, 0)
})
after(() => p.end())

const run = (...args) => spawnSync(program, ['dedup', 'run', ...args], { env: p.env, encoding: 'utf8' })
const groups = () => p.sql(`select md5(string_agg(x, ',' order by x)) from (select string_agg(record_id::text, ' ' order by record_id) x
	from dedup_member join dedup_group using (group_id) where kind = 'company' and state = 'open' group by group_id) y`)

// What must be so at every moment; the list of what is not.
const wrong = () => p.rows(`
	select 'a hidden or deleted record stands in a group' as what, count(*) as n from dedup_member m join dedup_group g using (group_id)
	where g.kind = 'company' and g.state in ('open', 'later') and not exists (select from company c where c.company_id = m.record_id and c.merged_into is null)
	union all select 'a record stands in two groups', count(*) from (select m.record_id from dedup_member m join dedup_group g using (group_id)
		where g.kind = 'company' and g.state in ('open', 'later') group by 1 having count(*) > 1) x
	union all select 'two that are apart stand in one group', count(*) from dedup_apart x join dedup_member a on a.record_id = x.a_id
		join dedup_member b on b.record_id = x.b_id and b.group_id = a.group_id join dedup_group g on g.group_id = a.group_id
		where g.kind = 'company' and x.kind = 'company' and g.state in ('open', 'later')
	union all select 'a group does not know how many it has', count(*) from dedup_group g where g.kind = 'company' and g.state in ('open', 'later')
		and g.records <> (select count(*) from dedup_member m where m.group_id = g.group_id)
	union all select 'a group of one', count(*) from dedup_group g where g.kind = 'company' and g.state in ('open', 'later') and g.records < 2
	union all select 'a pair of a hidden or deleted record', count(*) from dedup_pair q where q.kind = 'company'
		and exists (select from unnest(array[q.a_id, q.b_id]) i where not exists (select from company c where c.company_id = i and c.merged_into is null))`)
	.filter(({ n }) => n > 0)

// Statements one after the other on a session of its own; what each one is refused for.
async function session(make, over) {
	const said = []
	while (!over()) {
		const text = make()
		const child = spawn('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose', '-d', p.database, '-c', text], { stdio: ['ignore', 'ignore', 'pipe'] })
		let err = ''
		child.stderr.on('data', (d) => { err += d })
		await once(child, 'close')
		if (err)
			said.push(/ERROR: {2}(PV|40P01)/.test(err) ? 'PV' : `${text}: ${err}`)
	}
	return said
}
const acting = (text) => `select set_config('pavilion.account', account_id::text, false) from account where email = 'office@example.org'; ${text}`
const someGroup = (least) => `(select g.public_id from dedup_group g where g.kind = 'company' and g.state = 'open' and g.records >= ${least} order by random() limit 1)`

test('a group of thousands is written in no time, and a hundred groups of hundreds that are all the same are found in seconds', () => {
	p.sql(`alter table company disable trigger user;
		insert into company (company_id, name, country) overriding system value select 200000 + n, 'Crowd ' || n, case n % 2 when 0 then 'DE' else 'CN' end from generate_series(1, 5000) n;
		alter table company enable trigger user`)
	const began = Date.now()
	assert.equal(p.sql(`begin; insert into dedup_group (group_id, kind, weight, records) overriding system value values (900000, 'company', 10, 5000);
		insert into dedup_member select 900000, 200000 + n from generate_series(1, 5000) n;
		select countries from dedup_group where group_id = 900000; rollback`), '{CN,DE}')
	assert.ok(Date.now() - began < 5000, `${Date.now() - began} ms; with each member against all it is half a minute`)
	p.sql(`alter table contact disable trigger user;
		insert into contact (contact_id, name, email, city, phone) overriding system value
		select 200000 + n, 'Trading Co., Ltd.', 'info' || n % 130 || '@anyang.example', 'Town ' || n % 130, '+86 372 55' || 10000 + n % 130 from generate_series(1, 50000) n;
		alter table contact enable trigger user`)
	assert.equal(run('--kind', 'contact').status, 0)
	const [{ cpu, seconds }] = p.rows(`select cpu, seconds from dedup_run where kind = 'contact' and state = 'done' order by run_id desc limit 1`)
	assert.ok(cpu < 3, `${cpu} s of our own, ${seconds} s in all`)
	p.sql(`alter table contact disable trigger user; delete from contact where contact_id > 200000; alter table contact enable trigger user;
		alter table company disable trigger user; delete from company where company_id > 200000; alter table company enable trigger user`)
	assert.equal(run('--kind', 'contact').status, 0)
})

test('people merge, decide, undo and import while runs are at work: nothing is wrong at any moment', async () => {
	const end = Date.now() + MINUTES * 60000
	let runs = 0, imports = 0
	const over = () => runs >= RUNS && imports >= IMPORTS || Date.now() > end
	const job = p.start('jobs')
	after(() => job.kill('SIGKILL'))
	const asking = (async () => {
		while (!over()) {
			const child = spawn(program, ['dedup', 'run'], { env: p.env, stdio: ['ignore', 'ignore', 'pipe'] })
			let err = ''
			child.stderr.on('data', (d) => { err += d })
			const [status] = await once(child, 'exit')
			assert.equal(status, 0, err)
			runs++
			assert.deepEqual(wrong(), [])
		}
	})()
	const importing = (async () => {
		for (let from = 0; !over(); from += 2500) {
			const file = path.join(p.home, 'beside.csv')
			writeFileSync(file, 'name,country,city,phone\n' + Array.from({ length: 5000 }, (_, i) => `Beside Works ${from + i >> 1} Ltd,DE,Kiel,+49 431 ${100000 + (from + i >> 1)}`).join('\n') + '\n')
			const child = spawn(program, ['import', 'exhibitors', file, '--edition', 'BS2027'], { env: p.env, stdio: 'ignore' })
			await once(child, 'exit')
			const it = p.sql('select public_id from import order by import_id desc limit 1')
			p.office(`select import_revert_start(gen_random_uuid(), '${it}', true, null)`)
			await until('the revert', () => p.sql(`select state from import_revert order by revert_id desc limit 1`) !== 'waiting' &&
				p.sql(`select state from import_revert order by revert_id desc limit 1`) !== 'running', 90)
			assert.equal(p.sql(`select state from import_revert order by revert_id desc limit 1`), 'done')
			imports++
		}
	})()
	const people = [
		// Merges that know nothing of groups.
		session(() => acting(`select merge_do('company', a.public_id, array[b.public_id]) from dedup_pair q join company a on a.company_id = q.a_id
			join company b on b.company_id = q.b_id where q.kind = 'company' and a.merged_into is null and b.merged_into is null order by random() limit 1`), over),
		// The desk: the same, different, later, and all of it back.
		session(() => acting(`select review_different(${someGroup(2)}, null, null)`), over),
		session(() => acting(`select review_later(${someGroup(2)}, current_date + 9)`), over),
		session(() => acting(`select review_undo((select public_id from review_act where undone_at is null order by act_id desc limit 1))`), over),
		// The door, in two workers.
		...[1, 2].map(() => session(() => `select door_queue('company', a.company_id, jsonb_build_array(jsonb_build_object('record', b.public_id,
			'weight', 4 + random() * 20, 'levels', '[5]'::jsonb, 'weights', '[7]'::jsonb))) from company a join company b
			on b.company_id = a.company_id + 1 + (random() * 3)::int where a.merged_into is null and b.merged_into is null order by random() limit 1`, over)),
	]
	const [, , ...said] = await Promise.all([asking, importing, ...people])
	job.kill('SIGKILL')
	await job.ended
	assert.ok(runs >= RUNS && imports >= IMPORTS, `${runs} runs, ${imports} imports`)
	// Who comes second is told so (PV), or to try again (a merge may meet the job that makes forms); nothing else breaks.
	assert.deepEqual(said.flat().filter((e) => e !== 'PV'), [])
	assert.equal(p.sql(`select count(*) from job where kind in ('dedup.run', 'import.revert') and (state = 'failed' or note is not null and state = 'waiting')`), '0')
	await until('the lock of the runs to go', () => p.sql(`select count(*) from pg_locks where locktype = 'advisory'`) === '0')
	assert.equal(run().status, 0)
	assert.deepEqual(wrong(), [])
	assert.equal(p.sql('select count(*) from dedup_wait'), '0')
})

test('what the door finds while a run writes is queued when it is over, and a door does not wait', async () => {
	const [a, b] = p.rows(`select company_id, public_id from company c where merged_into is null and not exists (select from dedup_member m
		join dedup_group g using (group_id) where g.kind = 'company' and m.record_id = c.company_id) order by company_id limit 2`)
	const door = () => p.sql(`set lock_timeout = '2s'; select door_queue('company', ${a.company_id}, jsonb_build_array(jsonb_build_object('record', '${b.public_id}'::uuid,
		'weight', 9, 'levels', '[5]'::jsonb, 'weights', '[7]'::jsonb)))`)
	const stands = () => p.sql(`select count(*) from dedup_group g join dedup_member using (group_id) where g.kind = 'company' and g.state = 'open'
		and record_id in (${a.company_id}, ${b.company_id})`)
	const writing = spawn('psql', ['-XqAt', '-d', p.database, '-c', `begin; select pg_advisory_xact_lock(dedup_door('company')); select pg_sleep(60)`], { stdio: 'ignore' })
	await until('the lock', () => p.sql(`select count(*) from pg_locks where locktype = 'advisory' and mode = 'ExclusiveLock' and granted`) === '1')
	door()
	assert.equal(stands(), '0')
	assert.equal(p.sql('select count(*) from dedup_wait'), '1')
	writing.kill('SIGKILL')
	p.sql(`select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'`)
	assert.equal(run().status, 0)
	assert.equal(p.sql('select count(*) from dedup_wait'), '0')
	assert.equal(stands(), '2')
})

test('while one is at work another does not say that it was interrupted', async () => {
	const child = spawn(program, ['dedup', 'run'], { env: p.env, stdio: ['ignore', 'ignore', 'pipe'] }), ended = once(child, 'exit')
	await once(child.stderr, 'data')
	const [first] = p.rows(`select run_id from dedup_run order by run_id desc limit 1`)
	const second = spawn(program, ['dedup', 'run'], { env: p.env, stdio: ['ignore', 'ignore', 'pipe'] }), over = once(second, 'exit')
	await until('the second to ask', () => p.sql(`select max(run_id) from dedup_run`) > first.run_id)
	assert.notEqual(p.sql(`select state from dedup_run where run_id = ${first.run_id}`), 'failed')
	assert.deepEqual([(await ended)[0], (await over)[0]], [0, 0])
})

test('the database dies while it reads, while it writes: the results before stand, and the next run is as good', async () => {
	const was = groups()
	for (const [table, at] of [['company', /^copy \(/], ['dedup_group', /dedup_write/]]) {
		const holder = spawn('psql', ['-XqAt', '-d', p.database, '-c', `begin; lock table ${table}; select pg_sleep(60)`], { stdio: 'ignore' }), over = once(holder, 'exit')
		await until('the lock', () => p.sql(`select count(*) from pg_stat_activity where wait_event = 'PgSleep'`) === '1')
		const child = p.start('dedup', 'run')
		const pid = await until('it waits there', () => p.rows(`select pid, query from pg_stat_activity
			where usename = 'pavilion_jobs' and datname = current_database() and wait_event_type = 'Lock'`).find(({ query }) => at.test(query.trim()))?.pid, 60)
		process.kill(pid, 'SIGKILL')
		await over
		assert.equal(await child.ended, 1, child.log)
		assert.match(child.log, /The database was away/)
		await until('the database again', () => { try { return psql(p.database, 'select 1') } catch { return false } }, 60)
		assert.equal(groups(), was)
		assert.deepEqual(wrong(), [])
	}
	assert.equal(run().status, 0)
	assert.equal(groups(), was)
	assert.equal(p.sql(`select count(*) from dedup_run where state in ('waiting', 'running') and job_id is null`), '0')
})
