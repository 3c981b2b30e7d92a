// The data centre with two at once: a merge beside the job that makes normal forms, and two people who start the same.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { place, until } from './place.mjs'

let p
before(() => { p = place('centre_beside') })
after(() => p.end())

// A session that stays open: say(SQL) sends, done() ends it and gives its output and its errors.
function session() {
	const child = spawn('psql', ['-XqAt', '-v', 'VERBOSITY=verbose', '-d', p.database], { stdio: ['pipe', 'pipe', 'pipe'] })
	let out = ''
	child.stdout.on('data', (d) => { out += d })
	child.stderr.on('data', (d) => { out += d })
	const closed = once(child, 'close')
	return {
		say: (text) => child.stdin.write(text + ';\n'),
		said: (pattern) => until(`the session to say ${pattern}: ${out}`, () => pattern.test(out)),
		done: async () => { child.stdin.end(); await closed; return out },
	}
}
const person = () => p.office("select set_config('pavilion.account', '', false)").length >= 0 &&
	"select set_config('pavilion.account', account_id::text, false) from account where email = 'office@example.org'"
const waits = () => p.sql(`select count(*) from pg_stat_activity where datname = '${p.database}' and wait_event_type = 'Lock'`)

test('a merge and the job of normal forms do not wait for each other', async () => {
	const office = person()
	p.sql(`insert into company (name, country, city) select 'Beside ' || n, 'DE', 'Kiel' from generate_series(1, 60) n;
		insert into contact (company_id, name, email) select company_id, 'Person ' || company_id, 'p' || company_id || '@beside.example' from company`)
	const merge = session()
	merge.say(office)
	merge.say('begin')
	// As merge_do() begins: the records are held, and nothing is due because of it yet.
	merge.say("select merge_lock('company', array(select company_id from company where name in ('Beside 7', 'Beside 9')))")
	merge.say("select merge_lock('contact', array(select contact_id from contact join company using (company_id) where company.name = 'Beside 7')); select 'held'")
	await merge.said(/held/)
	const job = p.start('jobs')
	try {
		await until('the forms of all others', () => p.sql('select (select count(*) from company_form) || \' \' || (select count(*) from contact_form)') === '58 59')
		merge.say(`select merge_do('company', (select public_id from company where name = 'Beside 7'), array(select public_id from company where name = 'Beside 9'))`)
		merge.say('commit')
		assert.doesNotMatch(await merge.done(), /ERROR/)
		assert.equal(p.sql("select count(*) from company where merged_into is not null"), '1')
		await until('the forms of what was merged', () => p.sql('select count(*) from centre_due') === '0')
		assert.equal(p.sql('select (select count(*) from company_form) || \' \' || (select count(*) from contact_form)'), '60 60')
	} finally {
		job.kill('SIGTERM')
		await job.ended
	}
})

test('all records are made due beside people who change some, in whatever order', async () => {
	const office = person()
	p.sql(office + '; select form_again()')
	const one = session(), all = session()
	one.say('begin')
	one.say("update company set city = 'Husum' where name = 'Beside 50'; select 'first'")
	await one.said(/first/)
	all.say("select 'due ' || form_due_all()")
	await until('the lock', () => waits() === '1')
	one.say("update company set city = 'Husum' where name = 'Beside 2'")
	one.say('commit')
	assert.doesNotMatch(await one.done(), /ERROR/)
	assert.match(await all.done(), /^due true$/m)
	// Who holds on for long is not waited for: everybody else would wait as well.
	p.sql(office + '; select form_again()')
	const long = session()
	long.say('begin')
	long.say("update company set city = 'Eutin' where name = 'Beside 50'; select 'held'")
	await long.said(/held/)
	assert.equal(p.sql("select 'due ' || form_due_all()"), 'due false')
	await long.done()
	assert.equal(p.sql("select 'due ' || form_due_all()"), 'due true')
})

// The first has begun and not ended when the second asks: exactly one may.
async function both(first, second) {
	const one = session(), two = session(), office = person()
	one.say(office)
	two.say(office)
	one.say('begin')
	one.say(`select ${first}; select 'began'`)
	await one.said(/began/)
	two.say(`select ${second}`)
	await until('the second to wait', () => waits() === '1')
	one.say('commit')
	const said = [await one.done(), await two.done()]
	assert.doesNotMatch(said[0], /ERROR/)
	return said[1]
}

test('of two who start the same one is told that it is at work', async () => {
	p.sql(person() + "; select code_map_set('source', 'call', 'own')")
	assert.match(await both("code_apply('source')", "code_apply('source')"), /ERROR: {2}PV409: The mappings of this list are at work already/)
	assert.equal(p.sql('select count(*) from code_run'), '1')
	p.sql("update code_run set state = 'done', moved = 1; update job set state = 'done' where kind = 'code.map'")
	const run = p.sql('select public_id from code_run')
	assert.match(await both("code_apply('source')", `code_unapply('${run}')`), /ERROR: {2}PV409/)
	p.sql("delete from dedup_run; delete from job where kind = 'dedup.run'")
	assert.match(await both("dedup_start(gen_random_uuid(), 'company')", "dedup_start(gen_random_uuid(), 'company')"), /ERROR: {2}PV409: Such a run is at work/)
	assert.equal(p.sql('select count(*) from dedup_run'), '1')
})
