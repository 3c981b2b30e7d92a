// Runs of the duplicate engine over the database: what they find and write, stopped, killed, two at once, of one import,
// beside what people decided; and records that would be a block of fifty thousand.
import assert from 'node:assert/strict'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { centreFill } from '../bench/centre_fill.mjs'
import { place, program, until } from './place.mjs'

let p
before(async () => {
	p = place('dedup')
	await centreFill({ home: p.home, pavilion: (...args) => execFileSync(program, args, { env: p.env, stdio: ['ignore', 'ignore', 'inherit'] }) }, 20000, { first: 1 })
})
after(() => p.end())

function run(...args) {
	const { status, stdout, stderr } = spawnSync(program, ['dedup', 'run', ...args], { env: p.env, encoding: 'utf8' })
	const figures = Object.fromEntries([...stdout.matchAll(/(\w+) ([\d.]+)/g)].map(([, name, n]) => [name, Number(n)]))
	return { status, figures, err: stderr }
}
const groups = (where = 'true') => Number(p.sql(`select count(*) from dedup_group g where ${where}`))
// Precision and recall of the pairs that share an open group.
const right = (kind) => p.rows(`with found as (select t.id, t.${kind} as known, coalesce(g.group_id, -t.id) as said from bench_truth t
		left join (dedup_member m join dedup_group g on g.group_id = m.group_id and g.kind = '${kind}') on m.record_id = t.id),
	pairs (said, there, agreed) as (select (select sum(n * (n - 1) / 2) from (select count(*) n from found group by said) x),
		(select sum(n * (n - 1) / 2) from (select count(*) n from found group by known) x),
		(select sum(n * (n - 1) / 2) from (select count(*) n from found group by said, known) x))
	select agreed / said as precision, agreed / there as recall from pairs`)[0]
const digest = () => p.sql(`select md5(string_agg(x, ',' order by x)) from (select string_agg(record_id::text, ' ' order by record_id) x
	from dedup_member join dedup_group using (group_id) where kind = 'company' group by group_id) y`)

test('duplicates are found, explained pair by pair, and most are right', () => {
	for (const kind of ['company', 'contact']) {
		const { status, figures, err } = run('--kind', kind)
		assert.equal(status, 0, err)
		assert.ok(figures.records >= 20000 && figures.groups === groups(`kind = '${kind}'`) && figures.groups > 1000, JSON.stringify(figures))
		const { precision, recall } = right(kind)
		assert.ok(precision > 0.95 && recall > 0.8, `${kind}: precision ${precision}, recall ${recall}`)
	}
	assert.equal(groups(`records <> (select count(*) from dedup_member m where m.group_id = g.group_id)`), 0)
	assert.equal(p.sql(`select count(*) from dedup_pair where cardinality(levels) <> cardinality(weights) or a_id >= b_id`), '0')
	assert.equal(p.sql(`select count(*) from dedup_member m join dedup_group g using (group_id) where not exists (
		select from dedup_pair q where q.kind = g.kind and m.record_id in (q.a_id, q.b_id))`), '0', 'each member stands in a pair that says why')
	assert.equal(groups('priority <= 0 or priority is null'), 0)
})

test('the same records give the same groups, by the model that is in use', () => {
	const was = digest(), models = p.sql(`select count(*) from dedup_model where kind = 'company'`)
	assert.equal(run().status, 0)
	assert.equal(digest(), was)
	assert.equal(p.sql(`select count(*) from dedup_model where kind = 'company'`), models)
})

test('stopped, the results before stand', async () => {
	const was = digest()
	for (const signal of ['SIGINT', 'SIGKILL']) {
		const child = spawn(program, ['dedup', 'run'], { env: p.env, stdio: ['ignore', 'ignore', 'pipe'] })
		const said = new Promise((told) => child.stderr.once('data', told))
		await said
		child.kill(signal)
		const [status] = await once(child, 'exit')
		assert.equal(status, signal === 'SIGINT' ? 130 : null)
		assert.equal(p.sql('select state from dedup_run order by run_id desc limit 1'), signal === 'SIGINT' ? 'cancelled' : 'running')
		assert.equal(digest(), was)
	}
	await until('the lock of the killed run to go', () => p.sql(`select count(*) from pg_locks where locktype = 'advisory'`) === '0')
	assert.equal(run().status, 0)
	assert.equal(p.sql(`select count(*) from dedup_run where error = 'The run was interrupted.'`), '1')
	assert.equal(digest(), was)
})

test('two at once: one waits for the other, and both are whole', async () => {
	const was = digest()
	const two = [0, 1].map(() => spawn(program, ['dedup', 'run'], { env: p.env, stdio: ['ignore', 'pipe', 'pipe'] }))
	let said = ''
	two.forEach((child) => child.stderr.on('data', (d) => { said += d }))
	const ended = await Promise.all(two.map((child) => once(child, 'exit')))
	assert.deepEqual(ended.map(([status]) => status), [0, 0], said)
	assert.match(said, /Waiting for another run/)
	assert.equal(digest(), was)
	assert.equal(p.sql(`select count(*) from (select record_id from dedup_member join dedup_group using (group_id) where kind = 'company'
		group by record_id having count(*) > 1) x`), '0')
})

test('what a person said is different never comes back, whatever the others say', () => {
	const [first] = p.rows(`select g.group_id, array_agg(m.record_id order by m.record_id) ids from dedup_group g join dedup_member m using (group_id)
		where g.kind = 'company' and g.records = 2 group by 1 order by g.weight desc limit 1`)
	const [third] = p.rows(`select g.group_id, array_agg(m.record_id order by m.record_id) ids from dedup_group g join dedup_member m using (group_id)
		where g.kind = 'company' and g.records = 4 group by 1 order by g.weight desc limit 1`)
	for (const { ids } of [first, third])
		p.sql(`insert into dedup_apart (kind, a_id, b_id) values ('company', ${ids[0]}, ${ids[1]})`)
	assert.equal(run().status, 0)
	for (const { ids } of [first, third])
		assert.equal(p.sql(`select count(*) from dedup_member a join dedup_member b using (group_id) join dedup_group g using (group_id)
			where g.kind = 'company' and a.record_id = ${ids[0]} and b.record_id = ${ids[1]}`), '0')
	assert.ok(Number(p.sql(`select count(*) from dedup_member m join dedup_group g using (group_id) where g.kind = 'company'
		and m.record_id in (${third.ids.join()})`)) >= 2, 'the others of a group of four stay together')
	p.sql(`delete from dedup_apart`)
	assert.equal(run().status, 0)
})

test('of one import: its records against everything; other groups stay as they are', () => {
	p.sql(`insert into series (code, name) values ('D', '{"en": "D"}'); insert into edition (series_id, code, name) select series_id, 'D1', '{"en": "D1"}' from series where code = 'D';
		insert into import (import_id, edition_id, kind, name) overriding system value select 77, edition_id, 'exhibitors', 'late.csv' from edition where code = 'D1';
		update company set import_id = 77 where company_id in (select record_id from dedup_member join dedup_group using (group_id) where kind = 'company' and group_id % 50 = 0)`)
	const open = groups(`kind = 'company'`), others = p.sql(`select md5(string_agg(group_id::text, ',' order by group_id)) from dedup_group g where kind = 'company'
		and not exists (select from dedup_member m join company c on c.company_id = m.record_id where m.group_id = g.group_id and c.import_id = 77)`)
	const was = digest(), { status, figures } = run('--import', '77')
	assert.equal(status, 0)
	assert.ok(figures.groups > 0 && figures.groups < open / 10, JSON.stringify(figures))
	assert.equal(groups('import_id = 77'), figures.groups)
	assert.equal(groups(`import_id = 77 and not exists (select from dedup_member m join company c on c.company_id = m.record_id
		where m.group_id = g.group_id and c.import_id = 77)`), 0)
	assert.equal(p.sql(`select md5(string_agg(group_id::text, ',' order by group_id)) from dedup_group g where kind = 'company' and import_id is null`), others)
	assert.equal(digest(), was)
	assert.equal(run('--import', '78').status, 1)
})

test('put aside stays aside; merged records leave what was found', () => {
	const [aside, pair, four] = p.rows(`(select g.group_id, g.records from dedup_group g where kind = 'company' and records = 3 order by 1 limit 1)
		union all (select g.group_id, g.records from dedup_group g where kind = 'company' and records = 2 order by 1 limit 1)
		union all (select g.group_id, g.records from dedup_group g where kind = 'company' and records = 4 order by 1 limit 1)`).map((g) => g.group_id)
	const ids = (group) => p.rows(`select record_id from dedup_member where group_id = ${group} order by 1`).map((m) => m.record_id)
	p.sql(`update dedup_group set state = 'later' where group_id = ${aside}`)
	const two = ids(pair), some = ids(four)
	for (const [survivor, loser] of [two, some])
		p.sql(`update company set merged_into = ${survivor} where company_id = ${loser}; select dedup_settle('company', array[${survivor}, ${loser}]::bigint[])`)
	assert.equal(p.sql(`select state from dedup_group where group_id = ${pair}`), 'merged')
	assert.deepEqual(p.rows(`select state, records from dedup_group where group_id = ${four}`)[0], { state: 'open', records: 3 })
	assert.equal(p.sql(`select count(*) from dedup_pair where kind = 'company' and ${some[1]} in (a_id, b_id)`), '0')
	assert.equal(run().status, 0)
	assert.equal(p.sql(`select state from dedup_group where group_id = ${aside}`), 'later')
	assert.equal(groups(`kind = 'company' and state = 'open' and exists (select from dedup_member m where m.group_id = g.group_id and m.record_id = ${some[1]})`), 0)
	assert.equal(groups(`kind = 'company' and state = 'open' and exists (select from dedup_member m join dedup_member a using (record_id)
		where m.group_id = g.group_id and a.group_id = ${aside})`), 0, 'nothing new was found about what was put aside')
	assert.ok(Number(p.sql(`select count(*) from dedup_pair q join dedup_member a on a.record_id = q.a_id join dedup_member b on b.record_id = q.b_id
		where q.kind = 'company' and a.group_id = ${aside} and b.group_id = ${aside}`)) >= 2)
})

test('a job: asked for twice it runs once, and tells what it found', () => {
	const run = p.sql(`select dedup_request('company')`)
	assert.equal(p.sql(`select dedup_request('company')`), run)
	execFileSync(program, ['jobs', '--once'], { env: p.env, stdio: 'pipe' })
	const [it] = p.rows(`select r.state, j.state as job, (j.result ->> 'groups')::int = r.groups as told from dedup_run r join job j using (job_id) where r.public_id = '${run}'`)
	assert.deepEqual(it, { state: 'done', job: 'done', told: true })
})

test('learnt from what reviewers decided', () => {
	p.sql(`insert into merge (decision, kind, survivor_id, loser_id) select uuid_v7(), 'company', min(t.id), max(t.id) from bench_truth t
			group by t.company having count(*) > 1 order by min(t.id) limit 200`)
	p.sql(`select dedup_queue(uuid_v7(), 'company', null, 'reviews')`)
	execFileSync(program, ['jobs', '--once'], { env: p.env, stdio: 'pipe' })
	assert.equal(p.sql(`select learned from dedup_model where kind = 'company' and used`), 'reviews')
	const { precision, recall } = right('company')
	assert.ok(precision > 0.95 && recall > 0.8, `precision ${precision}, recall ${recall}`)
})

test('fifty thousand companies called Trading Co., Ltd.: the time is bounded, and they are not one', () => {
	p.sql(`alter table company disable trigger user; insert into company (name, country) select 'Trading Co., Ltd.', 'CN' from generate_series(1, 50000); alter table company enable trigger user`)
	const began = Date.now(), { status, figures, err } = run()
	assert.equal(status, 0, err)
	assert.ok(Date.now() - began < 60000, `${Date.now() - began} ms`)
	assert.ok(figures.candidates < 15e6, JSON.stringify(figures))
	assert.ok(Number(p.sql(`select coalesce(max(records), 0) from dedup_group where kind = 'company' and state = 'open'`)) < 1000)
})
