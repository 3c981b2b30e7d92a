// Organizers' accounts from the command line, as they then work at the vault.
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { place, program, sleep, until, vaultClient } from './place.mjs'

let p, vault, line

const run = (args, input = '') => spawnSync(program, args, { env: p.env, input, encoding: 'utf8' })
const check = (password) => line.ask({ op: 'check', email: 'chief@fair.example', password, address: '192.0.2.1' })

before(async () => {
	p = place('account')
	p.sql(`insert into role (code, name) values ('chief', '{"en":"Chief"}') on conflict do nothing`)
	const socket = path.join(p.home, 'vault.sock')
	vault = p.start('vault', '--socket', socket)
	line = await until('the vault answers', () => vaultClient(socket).catch(() => null))
})
after(async () => {
	vault.kill('SIGTERM')
	await vault.ended
	p.end()
})

test('create: an organizer who can sign in at once', async () => {
	const made = run(['account', 'create', 'chief@fair.example', '--name', 'The Chief', '--role', 'chief', '--lang', 'zh'], 'a long password\n')
	assert.deepEqual([made.status, made.stderr], [0, ''])
	assert.match(made.stdout, /^chief@fair\.example: created/)
	assert.ok((await check('a long password')).ticket)
	assert.deepEqual(p.rows(`select kind, lang, account.name, confirmed_at is not null as confirmed, r.code
		from account join account_role using (account_id) join role r using (role_id) where email = 'chief@fair.example'`),
	[{ kind: 'organizer', lang: 'zh', name: 'The Chief', confirmed: true, code: 'chief' }])
	assert.match(run(['account', 'list']).stdout, /^chief@fair\.example {2}The Chief {2}\(organizer: chief\)$/m)
})

test('create refuses: known address, unknown role, short or no password, missing words', () => {
	for (const [args, input, status, what] of [
		[['create', 'Chief@Fair.example', '--name', 'X', '--role', 'chief'], 'a long password\n', 1, /with this address already/],
		[['create', 'other@fair.example', '--name', 'X', '--role', 'nobody'], 'a long password\n', 1, /no role "nobody"; there are: .*chief/],
		[['create', 'other@fair.example', '--name', 'X', '--role', 'chief'], 'short\n', 1, /at least 10 characters/],
		[['create', 'other@fair.example', '--name', 'X', '--role', 'chief'], '', 1, /at least 10 characters/],
		[['create', 'other@fair.example'], 'a long password\n', 2, /needs --name NAME/],
		[['create'], '', 2, /name one e-mail address/],
		[['password'], '', 2, /name one e-mail address/],
		[['list', 'x'], '', 2, /too many arguments/],
		[['nonsense', 'x'], '', 2, /list, create/],
		[[], '', 2, /list, create/],
		[['password', 'nobody@fair.example'], 'a long password\n', 1, /there is no account nobody@fair.example/],
		[['factor-off', 'nobody@fair.example'], '', 1, /there is no account/],
	]) {
		const got = run(['account', ...args], input)
		assert.equal(got.status, status, args.join(' '))
		assert.match(got.stderr, what)
	}
	assert.equal(p.sql('select count(*) from account'), '1')
})

test('create without a role: an administrator, also in a house that has no roles yet', () => {
	for (const email of ['first@fair.example', 'second@fair.example'])
		assert.equal(run(['account', 'create', email, '--name', 'X'], 'a long password\n').status, 0)
	assert.equal(p.sql(`select count(*) from account join account_role using (account_id) join role using (role_id)
		where role.code = 'administrator' and email ~ '^(first|second)@'`), '2')
	assert.equal(p.sql(`select count(*) from permission where permission not in
		(select permission from role_permission join role using (role_id) where code = 'administrator' and scope = 'all')`), '0')
	p.sql(`delete from account where email ~ '^(first|second)@'`)
})

test('password: the new one works, the old one does not, sessions end', async () => {
	p.sql(`insert into session (token_hash, account_id, expires_at) select '\\x01', account_id, now() + interval '1 day' from account`)
	assert.equal(run(['account', 'password', 'CHIEF@fair.example'], 'another password\n').status, 0)
	assert.ok((await check('a long password')).why)
	assert.ok((await check('another password')).ticket)
	assert.equal(p.sql('select count(*) from session'), '0')
})

test('code: what the vault takes, and never one that was used', async () => {
	const id = p.sql(`select account_id from account where email = 'chief@fair.example'`)
	const none = run(['code', 'chief@fair.example'])
	assert.deepEqual([none.status, none.stdout], [1, ''])
	assert.match(none.stderr, /has no second factor/)
	await line.ask({ op: 'enrol', account: id })
	const first = run(['code', 'chief@fair.example']).stdout
	assert.match(first, /^\d{6}\n$/)
	assert.ok((await line.ask({ op: 'factor', account: id, code: first.trim() })).ticket)
	const second = run(['code', 'Chief@fair.example']).stdout
	assert.notEqual(second, first)
	assert.ok((await line.ask({ op: 'factor', account: id, code: second.trim() })).ticket)
	assert.equal(run(['code']).status, 2)
})

test('factor-off: the next sign-in sets up a new one', async () => {
	const id = p.sql(`select account_id from account where email = 'chief@fair.example'`)
	assert.match(run(['account', 'list']).stdout, /second factor/)
	assert.equal((await line.ask({ op: 'enrol', account: id })).status, '409')
	assert.equal(run(['account', 'factor-off', 'chief@fair.example']).status, 0)
	assert.ok((await line.ask({ op: 'enrol', account: id })).secret)
})

test('close and open', async () => {
	assert.equal(run(['account', 'close', 'chief@fair.example']).status, 0)
	assert.ok((await check('another password')).why)
	assert.match(run(['account', 'list']).stdout, /closed\)$/m)
	assert.equal(run(['account', 'open', 'chief@fair.example']).status, 0)
	assert.ok((await check('another password')).ticket)
})

test('a person at a terminal types the password twice, unseen', async () => {
	const typed = async (...words) => {
		const child = spawn('script', ['-qec', `${program} account password chief@fair.example`, '/dev/null'], { env: p.env })
		const ended = new Promise((done) => child.on('exit', done))
		let screen = ''
		child.stdout.on('data', (d) => { screen += d })
		for (const [i, prompt] of ['New password: ', 'Once more: '].entries()) {
			await until(prompt, () => screen.includes(prompt))
			await sleep(100)
			child.stdin.write(`${words[i]}\n`)
		}
		return { status: await ended, screen }
	}
	const same = await typed('typed password', 'typed password')
	assert.equal(same.status, 0, same.screen)
	assert.ok(!same.screen.includes('typed password'))
	const other = await typed('typed password', 'typed passwort')
	assert.equal(other.status, 1)
	assert.match(other.screen, /not the same/)
	assert.ok((await check('typed password')).ticket)
})
