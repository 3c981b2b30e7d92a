// Normal forms and the door over a real database: made by the job, killed at any moment, absurd records, fifty thousand alike.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { place, program, until } from './place.mjs'

let p
before(() => {
	p = place('form')
})
after(() => p.end())

function pavilion(...args) {
	const { status, stdout, stderr } = spawnSync(program, args, { env: p.env, encoding: 'utf8' })
	assert.equal(status, 0, `${args.join(' ')}: ${stderr}`)
	return stdout
}
function made() {
	p.sql("update job set run_at = now(), state = 'waiting' where kind = 'centre.form'")
	pavilion('jobs', '--once')
	assert.equal(p.sql('select count(*) from centre_due'), '0')
}
const door = (...args) => JSON.parse(pavilion('dedup', 'door', '--json', ...args))

test('the job brings the words and makes the forms of all records', () => {
	p.sql(`insert into company (name, name_local, country, city, phone, email, website) values
			('Shanghai Minghua Machinery Co., Ltd.', '上海明華機械有限公司', 'CN', '上海', '(021) 6888-1234 ext. 15', 'li.na@minghua.example', null),
			('Müller & Söhne GmbH', null, 'DE', 'Kiel', '0431 12345-0', 'info@gmx.de', 'https://www.mueller-soehne.example/x');
		insert into contact (company_id, name, name_local, email) select company_id, 'Li Na', '李娜', email from company where name like 'Shanghai%'`)
	made()
	assert.ok(Number(p.sql('select count(*) from form_word')) > 1500)
	assert.deepEqual(p.rows(`select f.han, f.legal, f.number, f.extension, f.domain, f.generic from company_form f join company c using (company_id) where c.country = 'CN'`)[0],
		{ han: '明华机械', legal: 'CN-LTD', number: '862168881234', extension: '15', domain: 'minghua.example', generic: false })
	assert.deepEqual(p.rows(`select f.core, f.domain, f.generic from company_form f join company c using (company_id) where c.country = 'DE'`)[0],
		{ core: 'muller and sohne', domain: 'mueller-soehne.example', generic: true })
	assert.equal(p.sql('select sound from contact_form'), 'li na')
})

test('the door knows before the first run who comes again', () => {
	assert.equal(p.sql('select count(*) from dedup_model'), '0')
	const alike = (...args) => door(...args).map((m) => p.sql(`select name from ${args[0] === '--kind' ? 'contact' : 'company'} where public_id = '${m.record}'`))
	assert.deepEqual(alike('name=SHANGHAI MINGHUA MACHINERY CO LTD', 'phone=+86 21 68881234'), ['Shanghai Minghua Machinery Co., Ltd.'])
	assert.deepEqual(alike('name=明华机械(上海)有限公司', 'city=Shanghai'), ['Shanghai Minghua Machinery Co., Ltd.'])
	assert.deepEqual(alike('name=Mueller & Soehne', 'website=mueller-soehne.example'), ['Müller & Söhne GmbH'])
	assert.deepEqual(alike('--kind', 'contact', 'name=Na Li', 'email=li.na@minghua.example'), ['Li Na'])
	assert.deepEqual(alike('name=Wang Tools', 'city=Kiel', 'phone=0431 99887'), [])
	assert.deepEqual(alike('--kind', 'contact', 'name=Li Na', 'employer=Somebody Else Ltd', 'city=Paris'), [])
})

test('whatever a record says, it gets a form', () => {
	const names = ['.', '????', 'Co., Ltd.', '有限公司', ' x ', '🙂🙂', 'a'.repeat(300), '﷽'.repeat(100), '‮gnirts', 'Ã¼berÃ¤ll GmbH', '涓婃捣鍏徃', "'; drop table company; --"]
	for (const name of names)
		p.sql(`insert into company (name, name_local, city, phone, email) values ($$${name}$$, $$${name}$$, $$${name.slice(0, 150)}$$, $$${name.slice(0, 50)}$$, $$${name.slice(0, 200)}$$)`)
	made()
	assert.equal(p.sql('select count(*) from company where not exists (select from company_form f where f.company_id = company.company_id)'), '0')
	for (const name of ['', ...names])
		assert.ok(Array.isArray(door(`name=${name}`, `city=${name}`, `phone=${name}`)), name)
})

test('killed in the midst of it, nothing is missed and nothing made twice', async () => {
	p.sql(`set pavilion.bulk = 'on'; insert into company (name, city) select 'Firm ' || md5(n::text), 'Town ' || n % 100 from generate_series(1, 4000) n;
		update job set run_at = now() where kind = 'centre.form'`)
	for (let i = 1; i <= 3; i++) {
		const jobs = spawn(program, ['jobs', '--once'], { env: p.env, stdio: 'ignore' }), ended = once(jobs, 'exit')
		const from = Number(p.sql('select count(*) from company_form'))
		await until('some to be made', () => Number(p.sql('select count(*) from company_form')) > from || jobs.exitCode !== null)
		jobs.kill('SIGKILL')
		await ended
		p.sql(`update company set city = 'Moved' where name in (select name from company where name like 'Firm %' order by company_id desc limit ${i * 5})`)
	}
	made()
	assert.equal(p.sql(`select count(*) from company c left join company_form f using (company_id) where f.company_id is null or c.city = 'Moved' and f.city <> 'moved'`), '0')
	// With so many, the engine runs by itself for the first time; once.
	made()
	assert.equal(p.sql("select string_agg(kind || ' ' || (learn is null), ',') from dedup_run"), 'company true')
})

test('fifty thousand of one name cost no more than any', () => {
	p.sql(`set pavilion.bulk = 'on'; insert into company (name, city) select 'Trading Co., Ltd.', 'Town ' || n % 5000 from generate_series(1, 50000) n;
		insert into company (name, city, phone, email) values ('Trading Co., Ltd.', 'Anyang', '+86 372 5551234', 'boss@anyang-trading.example')`)
	made()
	pavilion('dedup', 'run', '--kind', 'company')
	const found = door('name=TRADING CO.,LTD', 'city=Anyang', 'phone=+86 372 5551234', 'email=boss@anyang-trading.example')
	assert.equal(p.sql(`select city from company where public_id = '${found[0]?.record}'`), 'Anyang')
	assert.ok(found[0].probability > 0.99 && found.length <= 8, JSON.stringify(found))
	const file = path.join(p.home, 'asked.csv')
	writeFileSync(file, `name,city\n${Array.from({ length: 300 }, (_, i) => `"Trading Co., Ltd.",Town ${i}`).join('\n')}\n`)
	const [, p95] = pavilion('dedup', 'door', '--records', file).match(/p95 ([\d.]+) ms/)
	assert.ok(Number(p95) < 100, `p95 ${p95} ms`) // of a machine that does other things as well: the bench has the bound
	writeFileSync(file, Buffer.concat([Buffer.from('name,city\n'), Buffer.from([0xc9, 0xcf, 0xba, 0xa3, 0xc3, 0xf7, 0xbb, 0xaa, 0xbb, 0xfa, 0xd0, 0xb5, 0x2c, 0xc9, 0xcf, 0xba, 0xa3, 0x0a])]))
	assert.match(pavilion('dedup', 'door', '--records', file), /asked 1 found [01] /)
})

test('a word that an organizer adds changes the forms', () => {
	p.sql(`insert into company (name) values ('Slnko Kooperativa'); insert into form_word (kind, code, words) values ('legal', 'XX-KOOP', '{Kooperativa}')`)
	made()
	assert.equal(p.sql(`select f.core || ' ' || f.legal from company_form f join company c using (company_id) where c.name = 'Slnko Kooperativa'`), 'slnko XX-KOOP')
	assert.equal(p.sql('select count(*) from company_form where version < (select version from form_state)'), '0')
})

test('what an older version made is made anew, and the counts with it', () => {
	// As it was left by one that knew of no rules, with other keys, counts and a model that nobody understands any more.
	p.sql(`update form_state set seed = split_part(seed, '.', 1); update company_form set keys = '{1}'; update contact_form set keys = '{1}';
		update form_rarity set data = '\\x00000001', records = 7; update dedup_model set params = '{"comparisons": "other"}' where used`)
	const before = p.sql('select version from form_state')
	const asked = ['name=SHANGHAI MINGHUA MACHINERY CO LTD', 'phone=+86 21 68881234']
	assert.deepEqual(door(...asked), [])
	made()
	assert.ok(Number(p.sql('select version from form_state')) > Number(before))
	assert.equal(p.sql(`select (select count(*) from company_form where keys = '{1}') + (select count(*) from contact_form where keys = '{1}')`), '0')
	assert.equal(p.sql(`select bool_and(r.records = case kind when 'company' then (select count(*) from company) else (select count(*) from contact) end
		and length(r.data) % 8 = 0) from form_rarity r`), 't')
	assert.equal(p.sql("select core from company_form f join company c using (company_id) where c.name = 'Slnko Kooperativa'"), 'slnko', 'what an organizer added stays')
	assert.equal(door(...asked).length, 1)
	const seed = p.sql('select seed || version from form_state')
	made()
	assert.equal(p.sql('select seed || version from form_state'), seed, 'once')
})
