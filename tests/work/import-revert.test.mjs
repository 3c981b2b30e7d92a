// An import taken back: 100,000 companies, killed in the middle, cancelled, two people at once, what came in meanwhile.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { place, program, sleep, until } from './place.mjs'

let p
before(() => { p = place('revert') })
after(() => p.end())

const many = 100000
const list = (count, from = 0) => 'name,country,city,street,phone\n' + Array.from({ length: count }, (_, i) =>
	`Revert Works ${from + i} Ltd,DE,Kiel,Way ${from + i},+49 431 ${100000 + from + i}`).join('\n') + '\n'

function bring(name, text) {
	const file = path.join(p.home, name)
	writeFileSync(file, text)
	const { status, stderr } = spawnSync(program, ['import', 'exhibitors', file, '--edition', 'RV2027'], { env: p.env, encoding: 'utf8' })
	assert.equal(status, 0, stderr)
	return p.sql('select public_id from import order by import_id desc limit 1')
}

// Everything that an import of exhibitors writes, but for ledgers.
const state = () => p.sql(`select md5(coalesce(string_agg(r::text, '|' order by r::text), '')) from (
	select 'c' as kind, name, name_local, phone, postcode, about::text from company
	union all select 'x', c.name, x.status, null, null, null from exhibitor x join company c using (company_id)) r`)
const companies = () => Number(p.sql('select count(*) from company'))
const start = (it, part = 'whole') => p.office(`select import_revert_start(gen_random_uuid(), '${it}', ${part === 'part'}, null)`)
const last = (it) => p.rows(`select r.* from import_revert r join import i using (import_id)
	where i.public_id = '${it}' order by r.revert_id desc limit 1`)[0]
const once = () => spawnSync(program, ['jobs', '--once'], { env: p.env, encoding: 'utf8' })

test('100,000 rows, killed again and again: all of it or nothing, and in the end all of it', async () => {
	bring('base.csv', list(50))
	p.sql(`update company set phone = null where name = 'Revert Works 7 Ltd'`)
	const before = state()
	const it = bring('many.csv', list(many))
	assert.equal(companies(), many)
	assert.equal(p.sql(`select phone from company where name = 'Revert Works 7 Ltd'`), '+49 431 100007')
	p.sql(`delete from job where kind <> 'import.revert'`)
	const after = state()
	start(it)
	for (const wait of [700, 1500]) {
		const child = p.start('jobs')
		await until('the revert runs', () => p.sql(`select exists (select from job where kind = 'import.revert' and state = 'running')`) === 't')
		await sleep(wait)
		if (p.sql(`select state from job where kind = 'import.revert'`) === 'done')
			break
		child.kill('SIGKILL')
		await sleep(500)
		const now = state()
		assert.ok(now === after || now === before, 'half of it was taken back')
	}
	const child = p.start('jobs'), began = Date.now()
	await until('it is reverted', () => last(it).state === 'done', 180)
	child.kill('SIGTERM')
	assert.ok(Date.now() - began < 120000, 'it took more than two minutes')
	assert.equal(state(), before)
	assert.equal(last(it).companies, many - 50)
	assert.equal(last(it).fields, 1)
	assert.equal(p.sql(`select reverted from import where public_id = '${it}'`), 'whole')
})

test('of two people at once one reverts, the other is told; what is cancelled is untouched', () => {
	const it = bring('few.csv', list(20, 500000)), before = state()
	start(it)
	assert.throws(() => start(it), /Somebody is reverting this import already/)
	p.office(`select import_revert_cancel('${it}')`)
	assert.equal(last(it).state, 'cancelled')
	once()
	assert.equal(state(), before)
	start(it)
	once()
	assert.equal(last(it).state, 'done')
	assert.equal(p.sql(`select count(*) from company where import_id = (select import_id from import where public_id = '${it}')`), '0')
})

test('what came to depend on it between the click and the job keeps the whole; the part leaves it', () => {
	const it = bring('late.csv', list(20, 600000)), name = 'Revert Works 600003 Ltd'
	start(it)
	p.sql(`insert into contact (company_id, name) select company_id, 'Late' from company where name = '${name}'`)
	const before = state()
	once()
	assert.equal(last(it).state, 'failed')
	assert.match(last(it).error, /came to depend on this import/)
	assert.equal(state(), before)
	start(it, 'part')
	once()
	assert.deepEqual([last(it).state, last(it).companies, last(it).held], ['done', 19, 1])
	assert.equal(p.sql(`select count(*) from company where name like 'Revert Works 6000%'`), '1')
	assert.equal(p.sql(`select reverted from import where public_id = '${it}'`), 'part')
})

test('a merge holds both; undone, it goes', () => {
	const it = bring('merge.csv', list(3, 700000))
	const id = (n) => p.sql(`select public_id from company where name = 'Revert Works ${n} Ltd'`)
	const decision = p.office(`select merge_do('company', '${id(700000)}', array['${id(700001)}']::uuid[], '{}', null)`).split('\n').pop()
	assert.match(p.office(`select companies_held, why from import_plan('${it}')`), /2\|.*Merges/)
	// A row of the file that is known as the company that became part of the other is about that other one.
	bring('again.csv', 'name,country,city,street,postcode\nRevert Works 700001 Ltd,DE,Kiel,Way 700001,24103\n')
	assert.equal(p.sql(`select postcode from company where name = 'Revert Works 700000 Ltd'`), '24103')
	assert.equal(p.sql(`select postcode is null from company where name = 'Revert Works 700001 Ltd'`), 't')
	assert.ok(decision)
})
