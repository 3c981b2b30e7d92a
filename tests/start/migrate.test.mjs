// Migrations: once each, together or not at all, and over data.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { clusterStart } from '../lib/cluster.mjs'
import { homeMake, program, root } from '../lib/instance.mjs'

const numbers = readdirSync(path.join(root, 'sql/schema')).filter((f) => /^\d{3}_.*\.sql$/.test(f)).map((f) => Number(f.slice(0, 3)))
	.sort((a, b) => a - b)
const last = numbers.at(-1)
const homes = homeMake('migrate')
let cluster, count = 0

before(async () => {
	cluster = await clusterStart('migrate')
	cluster.sql('postgres', 'create role given login createrole')
})
after(async () => {
	await cluster.stop()
	rmSync(homes, { recursive: true, force: true })
})

// A new, empty database with a home of its own; app: a copy of the schema that may be spoilt.
function place() {
	const name = `m${++count}`, home = path.join(homes, name), app = path.join(home, 'app')
	cluster.sql('postgres', `create database ${name} owner given`)
	mkdirSync(app, { recursive: true })
	cpSync(path.join(root, 'sql'), path.join(app, 'sql'), { recursive: true })
	return { name, home, app, schema: path.join(app, 'sql/schema'),
		env: { ...cluster.env, PAVILION_HOME: home, PAVILION_APP: app,
			DATABASE_URL: `postgresql://given@/${name}?host=${encodeURIComponent(cluster.folder)}` } }
}

function migrate(at, ...args) {
	return new Promise((done) => {
		const child = spawn(program, ['migrate', ...args], { env: at.env, stdio: ['ignore', 'pipe', 'pipe'] })
		let out = ''
		child.stdout.on('data', (d) => { out += d })
		child.stderr.on('data', (d) => { out += d })
		child.on('close', (status) => done({ status, out }))
	})
}

test('every migration runs once', async () => {
	const at = place()
	const first = await migrate(at)
	assert.equal(first.status, 0, first.out)
	assert.equal(first.out.match(/^migration /gm).length, numbers.length)
	const second = await migrate(at)
	assert.equal(second.status, 0)
	assert.match(second.out, /nothing to do/)
	const { out } = await migrate(at, '--list')
	assert.doesNotMatch(out, /to come/)
})

test('two at once: one waits for the other', async () => {
	const at = place()
	const both = await Promise.all([migrate(at), migrate(at), migrate(at)])
	assert.deepEqual(both.map((one) => one.status), [0, 0, 0], both.map((one) => one.out).join('\n'))
	assert.equal(cluster.sql(at.name, 'select count(*) from schema_version'), String(numbers.length))
})

test('a changed file is refused, and nothing is done', async () => {
	const at = place()
	await migrate(at, '--to', String(numbers.at(-2)))
	const [first] = readdirSync(at.schema).sort()
	appendFileSync(path.join(at.schema, first), '\n-- changed\n')
	const { status, out } = await migrate(at)
	assert.equal(status, 1)
	assert.match(out, new RegExp(`${first.replace('.', '\\.')} is not the file that was applied`))
	assert.equal(cluster.sql(at.name, 'select max(version) from schema_version'), String(numbers.at(-2)))
})

test('a database newer than the program is refused', async () => {
	const at = place()
	await migrate(at)
	rmSync(path.join(at.schema, readdirSync(at.schema).sort().at(-1)))
	const { status, out } = await migrate(at)
	assert.equal(status, 1)
	assert.match(out, /newer Pavilion/)
})

test('a migration that fails leaves nothing behind and says its line', async () => {
	const at = place()
	writeFileSync(path.join(at.schema, '999_bad.sql'), 'create table half (x int);\n\nselect nothing_of_the_kind;\n')
	const { status, out } = await migrate(at)
	assert.equal(status, 1)
	assert.match(out, /999_bad\.sql:3: column "nothing_of_the_kind" does not exist/)
	assert.equal(cluster.sql(at.name, "select to_regclass('half') is null"), 't')
	assert.equal(cluster.sql(at.name, 'select max(version) from schema_version'), String(last))
})

// From each former schema that can hold a fair: what was in it is in the new one, column by column.
test('a filled database of a former schema', async (t) => {
	const tables = ['account', 'company', 'contact', 'edition', 'hall', 'booth', 'booth_neighbour', 'price_rule']
	const former = numbers.filter((n) => n >= 8 && n < last)

	for (const version of former)
		await t.test(`from ${version}`, async () => {
			const at = place()
			const { status, out } = await migrate(at, '--to', String(version))
			assert.equal(status, 0, out)
			execFileSync('psql', ['-Xq', '-v', 'ON_ERROR_STOP=1', '-d', at.name, '-f', path.join(root, 'tests/sql/_fixture.sql')],
				{ env: cluster.env, stdio: ['ignore', 'ignore', 'pipe'] })
			const columns = Object.fromEntries(tables.map((name) => [name, cluster.sql(at.name,
				`select string_agg(quote_ident(column_name), ',' order by ordinal_position) from information_schema.columns
				where table_schema = 'public' and table_name = '${name}'`)]))
			const digest = () => tables.map((name) => cluster.sql(at.name,
				`select count(*) || ' ' || md5(string_agg(r::text, '|' order by r::text)) from (select ${columns[name]} from ${name}) r`))
			const old = digest()
			const up = await migrate(at)
			assert.equal(up.status, 0, up.out)
			assert.deepEqual(digest(), old)
		})
})
