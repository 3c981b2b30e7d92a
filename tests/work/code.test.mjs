// Standard codes brought in from files; what lists of exhibitors say of industries, types, sources and tags; the jobs.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { place, program, start, until } from './place.mjs'

let p
before(() => { p = place('code') })
after(() => p.end())

function list(name, text, encoding = 'UTF-8') {
	const file = path.join(p.home, name)
	writeFileSync(file, execFileSync('iconv', ['-f', 'UTF-8', '-t', encoding], { input: text, maxBuffer: 1 << 28 }))
	return file
}
function bring(...args) {
	const sure = args[0] === 'codes' ? ['--yes'] : []
	const { status, stdout, stderr } = spawnSync(program, ['import', ...args, ...sure], { env: p.env, encoding: 'utf8' })
	return { status, out: stdout, last: stdout.trimEnd().split('\n').at(-1), err: stderr }
}
const codes = (of) => p.sql(`select string_agg(code, ' ' order by path) from code where list = '${of}' and retired is null`)

test('a file of codes is a new version, in any encoding', () => {
	let got = bring('codes', list('type.csv', '代码,上级代码,英文名称,中文名称\nmaker,,Maker,生产企业\noem,maker,Contract maker,代工\n', 'GB18030'), '--list', 'company_type')
	assert.equal(got.status, 0, got.err)
	assert.equal(got.last, 'imported 22, same 0, rejected 0') // one new, one changed, 20 retired
	assert.equal(codes('company_type'), 'maker oem')
	assert.equal(p.sql("select name ->> 'zh' from code where list = 'company_type' and code = 'oem'"), '代工')
	got = bring('codes', list('type2.csv', 'code,parent,name_en,name_zh,maps_to\nmaker,,Maker,生产企业,\noem,,OEM,代工,maker\n', 'UTF-16'), '--list', 'company_type')
	assert.equal(got.status, 0, got.err)
	assert.equal(codes('company_type'), 'maker')
	assert.equal(p.sql("select count(*) from code_version where list = 'company_type'"), '3')
})

test('without --yes a file is only shown', () => {
	p.sql("insert into company (name, company_type_id) select 'Used Ltd', code_id from code where list = 'company_type' and code = 'maker'")
	const file = list('look.csv', 'code,name_en\nseller,Seller\n')
	const { status, stdout, stderr } = spawnSync(program, ['import', 'codes', file, '--list', 'company_type'], { env: p.env, encoding: 'utf8' })
	assert.equal(status, 0, stderr)
	assert.match(stdout, /1 new, 0 changed, 1 retired\nRetired though records have them: 1 codes, 1 records\n  maker Maker: 1 records\nNothing was changed/)
	assert.equal(codes('company_type'), 'maker')
	assert.equal(p.sql('select state from import order by import_id desc limit 1'), 'cancelled')
	assert.equal(p.sql("select count(*) from code_version where list = 'company_type'"), '3')
	p.sql("delete from company where name = 'Used Ltd'")
})

test('a wrong file changes nothing and is told line by line', () => {
	const file = list('bad.csv', 'code,parent,name_en\na,,Alpha\nb,c,Beta\nc,b,Gamma\n,,Nameless\nd,,\n')
	const got = bring('codes', file, '--list', 'company_type')
	assert.equal(got.status, 1)
	assert.match(got.err, /Nothing was changed/)
	assert.equal(codes('company_type'), 'maker')
	const refused = readFileSync(file + '.rejects.csv', 'utf8')
	assert.match(refused, /5,The code is missing\.,code/)
	assert.match(refused, /6,The name is missing\.,name_en/)
	assert.equal(bring('codes', list('circle.csv', 'code,parent,name_en\nb,c,Beta\nc,b,Gamma\n'), '--list', 'company_type').status, 1)
	assert.match(bring('codes', list('other.csv', 'x,y\n1,2\n'), '--list', 'company_type').err, /This is no list of codes/)
	assert.match(bring('codes', list('mixed.csv', 'code,name_zh\na,甲\n')).err, /--list/)
	writeFileSync(path.join(p.home, 'mixed.csv'), Buffer.concat([Buffer.from('code,name_en,name_zh\na,Alpha,甲\nb,Beta,'), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from('\n')]))
	bring('codes', path.join(p.home, 'mixed.csv'), '--list', 'company_type', '--encoding', 'UTF-8')
	assert.equal(codes('company_type'), 'maker')
})

test('a list of 100,000 codes is read at once', () => {
	p.sql("insert into code_list (list, name, sort) values ('large', '{\"en\": \"Large\"}', 99)")
	const rows = Array.from({ length: 100000 }, (_, i) => `k${i},${i < 10 ? '' : 'k' + Math.floor(i / 10)},Name ${i}`)
	const began = Date.now()
	const got = bring('codes', list('large.csv', 'code,parent,name_en\n' + rows.join('\n') + '\n'), '--list', 'large')
	assert.equal(got.last, 'imported 100000, same 0, rejected 0', got.err)
	assert.ok(Date.now() - began < 60000)
})

const companies = [
	'Company,Country,City,Industry,Company type,Source,Tags',
	'Anvil AG,Germany,Kiel,Manufacture of furniture,Maker,,VIP; Key',
	'Bolt BV,Netherlands,Delft,"家具制造业; isic:25",Contract maker,own,vip',
	'Crane SA,France,Lyon,Ships & such,Odd kind,import,',
	'Dock SpA,Italy,Genova,SHIPS  & such; Software publishing,Maker,,',
].join('\n') + '\n'

test('a list of exhibitors brings industries, types, sources and tags; what is unknown is not lost', () => {
	const got = bring('exhibitors', list('companies.csv', companies), '--edition', 'CT27')
	assert.equal(got.last, 'imported 4, same 0, rejected 0', got.err)
	const of = (name) => p.sql(`select string_agg(c.list || ':' || c.code, ' ' order by c.list, c.code) from company k join company_code using (company_id) join code c using (code_id) where k.name = '${name}'`)
	assert.equal(of('Anvil AG'), 'isic:31')
	assert.equal(of('Bolt BV'), 'gbt4754:21 isic:25')
	assert.equal(of('Dock SpA'), 'isic:582')
	assert.equal(p.sql("select string_agg(code_name(company_type_id), ',' order by name) from company where company_type_id is not null"), 'Maker,Maker,Maker') // the old code was mapped
	assert.equal(p.sql("select count(*) from company where source_id is not null"), '2')
	assert.equal(p.sql("select string_agg(t.name || ' ' || n, ',' order by t.name) from (select tag_id, count(*) n from tagged group by 1) x join tag t using (tag_id)"), 'Key 1,VIP 2')
	assert.deepEqual(p.rows('select field, text, seen from code_unknown order by field'), [
		{ field: 'company_type', text: 'Odd kind', seen: 1 }, { field: 'industry', text: 'Ships & such', seen: 2 }])
	const again = bring('exhibitors', list('companies.csv', companies), '--edition', 'CT27')
	assert.equal(again.last, 'imported 0, same 4, rejected 0')
	assert.equal(p.sql('select sum(seen) from code_unknown'), '3', 'seen again with the same companies is not more')
	assert.equal(p.sql('select count(*) from company_code'), '4')
})

test('another type than the one that stands there is a difference, not a change', () => {
	p.sql("insert into code (list, code, name, path, level, since) values ('company_type', 'broker', '{\"en\": \"Broker\"}', '9', 1, 9)")
	bring('exhibitors', list('differs.csv', 'Company,Country,City,Company type\nAnvil AG,Germany,Kiel,Broker\n'), '--edition', 'CT27')
	assert.equal(p.sql("select code_name(company_type_id) from company where name = 'Anvil AG'"), 'Maker')
	assert.deepEqual(p.rows("select field, kept, given from import_difference"), [{ field: 'company_type', kept: 'Maker', given: 'Broker' }])
})

test('jobs give codes to what was unknown, and put mappings into practice, however often they are killed', async () => {
	p.sql("insert into account (email, name, kind, lang) values ('boss@example.org', 'Boss', 'organizer', 'en')")
	p.sql("insert into role (code, name) values ('codes', '{\"en\": \"Codes\"}'); insert into role_permission (role_id, permission, scope) select role_id, 'centre.manage', 'all' from role where code = 'codes'")
	p.sql("insert into account_role (account_id, role_id) select account_id, role_id from account, role where email = 'boss@example.org' and code = 'codes'")
	const boss = "select set_config('pavilion.account', (select account_id::text from account where email = 'boss@example.org'), false);"
	p.sql(boss + "select code_explain(public_id, 'isic:301', false) from code_unknown where field = 'industry'")
	p.sql(boss + "select code_map_set('isic', '25', '28'); select code_apply('isic')")
	const killed = start(['jobs'], p.env)
	await until('a job began', () => p.sql("select count(*) from job where kind like 'code.%' and state <> 'waiting'") !== '0')
	killed.kill('SIGKILL')
	await killed.ended
	const jobs = start(['jobs', '--once'], p.env)
	await until('the jobs are done', () => p.sql("select count(*) from job where kind like 'code.%' and state = 'done'") === '2', 90)
	jobs.kill('SIGTERM')
	await jobs.ended
	assert.equal(p.sql("select count(*) from company_code cc join code c using (code_id) where c.list = 'isic' and c.code = '301'"), '2')
	assert.equal(p.sql("select count(*) from company_code cc join code c using (code_id) where c.list = 'isic' and c.code = '28'"), '1')
	assert.equal(p.sql('select state || moved from code_run'), 'done1')
})
