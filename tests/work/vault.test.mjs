// The vault as a process: its protocol, its limits, what it vouches for, and what it survives.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { chmodSync, existsSync, statSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { frame, place, sleep, start, until, vaultClient } from './place.mjs'

const WRONG = 'The e-mail address or the password is wrong.'
let p, vault, line, socket

// The second, independent maker of codes: RFC 6238 in six lines.
function code(secret, step = Math.floor(Date.now() / 30000)) {
	const bits = [...secret].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('')
	const key = Buffer.from(bits.match(/.{8}/g).map((b) => parseInt(b, 2))), counter = Buffer.alloc(8)
	counter.writeBigUInt64BE(BigInt(step))
	const mac = createHmac('sha1', key).update(counter).digest()
	return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1e6).padStart(6, '0')
}

const secret = (account) => line.ask({ op: 'enrol', account })
const check = (email, password, address = '192.0.2.1') => line.ask({ op: 'check', email, password, address })

// An account with a password, as registration makes it.
async function account(email, password, { kind = 'organizer', confirmed = true } = {}) {
	const id = p.sql(`insert into account (email, name, kind, confirmed_at)
		values ('${email}', 'Somebody', '${kind}', ${confirmed ? 'now()' : 'null'}) returning account_id`)
	const { ticket } = await line.ask({ op: 'password', password, address: '198.51.100.7' })
	p.sql(`select password_take('${ticket}', ${id})`)
	return id
}

async function startVault() {
	vault = start(['vault', '--socket', socket], p.env)
	line = await until('the vault answers', () => vaultClient(socket).catch(() => null))
}

before(async () => {
	p = place('vault')
	socket = path.join(p.home, 'vault.sock')
	await startVault()
	await account('mei@fair.example', 'correct horse battery')
})
after(async () => {
	vault.kill('SIGTERM')
	assert.equal(await vault.ended, 0)
	assert.throws(() => statSync(socket))
	p.end()
})
beforeEach(() => p.sql('delete from rate'))

test('who may connect: owner and group, or whoever may enter a folder that is closed to others', async () => {
	assert.equal(statSync(p.home).mode & 0o777, 0o700)
	assert.equal(statSync(socket).mode & 0o777, 0o666)
	chmodSync(p.home, 0o755)
	const open = start(['vault', '--socket', path.join(p.home, 'open.sock')], p.env)
	await until('its socket', () => existsSync(path.join(p.home, 'open.sock')))
	assert.equal(statSync(path.join(p.home, 'open.sock')).mode & 0o777, 0o660)
	open.kill('SIGTERM')
	assert.equal(await open.ended, 0)
	chmodSync(p.home, 0o700)
})

test('a right password gives a ticket that works once', async () => {
	const { ticket, why } = await check('Mei@Fair.Example', 'correct horse battery')
	assert.equal(why, undefined)
	assert.match(ticket, /^[0-9a-f]{64}$/)
	assert.equal(p.sql(`select count(*) from vault_ticket where encode(ticket_hash, 'hex') = '${ticket}'`), '0')
	assert.equal(p.sql(`select proof_take('${ticket}') = account_id from account where email = 'mei@fair.example'`), 't')
	assert.throws(() => p.sql(`select proof_take('${ticket}')`), /This took too long/)
})

test('a ticket serves its purpose only, and not for long', async () => {
	const one = await check('mei@fair.example', 'correct horse battery')
	assert.throws(() => p.sql(`select factor_take('${one.ticket}')`), /This took too long/)
	assert.throws(() => p.sql(`select password_take('${one.ticket}', 1)`), /This took too long/)
	p.sql(`update vault_ticket set expires_at = now()`)
	assert.throws(() => p.sql(`select proof_take('${one.ticket}')`), /This took too long/)
})

test('no page may take tickets or read hashes, secrets and tickets', () => {
	for (const role of ['portal', 'office', 'jobs'])
		for (const what of ["proof_take('x')", "factor_take('x')", "password_take('x', 1)", "ticket_take('x', 'proof')",
			'* from account_password', '* from account_totp', 'hash from vault_ticket'])
			assert.throws(() => p.as(role, `select ${what}`), /permission denied/, `${role}: ${what}`)
})

test('a wrong password and an unknown address are told apart by nothing', async () => {
	const wrong = await check('mei@fair.example', 'wrong'), unknown = await check('nobody@fair.example', 'wrong')
	assert.deepEqual([wrong.why, wrong.status, wrong.field], [WRONG, '422', 'password'])
	assert.deepEqual([unknown.why, unknown.status, unknown.field], [WRONG, '422', 'password'])

	const times = { known: [], unknown: [] }
	for (let i = 0; i < 8; i++)
		for (const [kind, email] of [['known', 'mei@fair.example'], ['unknown', `nobody${i}@fair.example`]]) {
			const from = process.hrtime.bigint()
			await check(email, 'wrong', `192.0.2.${10 + i}`)
			times[kind].push(Number(process.hrtime.bigint() - from))
		}
	const median = (list) => list.sort((a, b) => a - b)[list.length >> 1]
	assert.ok(median(times.unknown) > 0.5 * median(times.known), 'an unknown address costs a hash too')
})

test('disabled accounts, machines and unconfirmed addresses do not sign in', async () => {
	await account('gone@fair.example', 'secret words')
	p.sql(`update account set disabled_at = now() where email = 'gone@fair.example'`)
	assert.equal((await check('gone@fair.example', 'secret words')).why, WRONG)
	await account('robot@fair.example', 'secret words', { kind: 'machine' })
	assert.equal((await check('robot@fair.example', 'secret words')).why, WRONG)
	await account('new@fair.example', 'secret words', { kind: 'exhibitor', confirmed: false })
	assert.match((await check('new@fair.example', 'secret words')).why, /^Please confirm/)
	assert.equal((await check('new@fair.example', 'wrong')).why, WRONG)
})

test('ten tries for an account in a quarter of an hour, from wherever; a right one starts anew', async () => {
	for (let i = 0; i < 9; i++)
		assert.equal((await check('mei@fair.example', 'wrong', `192.0.2.${i}`)).status, '422')
	assert.ok((await check('mei@fair.example', 'correct horse battery')).ticket)
	for (let i = 0; i < 10; i++)
		assert.equal((await check('MEI@fair.example', 'wrong', `192.0.2.${i}`)).status, '422')
	const late = await check('mei@fair.example', 'correct horse battery', '203.0.113.9')
	assert.deepEqual([late.status, late.ticket], ['429', undefined])
	p.sql(`update rate set window_at = window_at - interval '15 minutes'`)
	assert.ok((await check('mei@fair.example', 'correct horse battery')).ticket)
})

test('thirty tries from an address; an IPv6 network is one address', async () => {
	for (let i = 0; i < 30; i++)
		assert.equal((await check(`a${i}@fair.example`, 'wrong', `2001:db8:1:2::${i.toString(16)}`)).status, '422')
	assert.equal((await check('b@fair.example', 'wrong', '2001:db8:1:2:ffff::1')).status, '429')
	assert.equal((await check('b@fair.example', 'wrong', '2001:db8:1:3::1')).status, '422')
})

test('right passwords from an address do not count: the office of a fair is one address', async () => {
	for (let i = 0; i < 40; i++)
		assert.ok((await check('mei@fair.example', 'correct horse battery', '192.0.2.77')).ticket)
	for (let i = 0; i < 30; i++)
		assert.equal((await check(`c${i}@fair.example`, 'wrong', '192.0.2.77')).status, '422')
	assert.equal((await check('mei@fair.example', 'correct horse battery', '192.0.2.77')).status, '429')
})

test('the second factor: enrol, confirm, each code once', async () => {
	const id = await account('factor@fair.example', 'secret words')
	const factor = (c) => line.ask({ op: 'factor', account: id, code: c })

	assert.match((await factor('123456')).why, /No second factor/)
	const one = await secret(id)
	assert.match(one.secret, /^[A-Z2-7]{32}$/)
	assert.equal(one.uri, `otpauth://totp/Pavilion:factor%40fair.example?secret=${one.secret}` +
		'&issuer=Pavilion&algorithm=SHA1&digits=6&period=30')
	assert.equal((await secret(id)).secret, one.secret, 'the page may be loaded again')
	const wrong = await factor(code(one.secret) === '000000' ? '111111' : '000000')
	assert.deepEqual([wrong.status, wrong.field], ['422', 'code'])
	assert.equal(p.sql(`select confirmed_at is null from account_totp where account_id = ${id}`), 't')

	const { ticket } = await factor(code(one.secret))
	assert.equal(p.sql(`select factor_take('${ticket}')`), id)
	assert.equal(p.sql(`select confirmed_at is not null from account_totp where account_id = ${id}`), 't')
	assert.equal((await factor(code(one.secret))).status, '422', 'a code works once')
	assert.equal((await secret(id)).status, '409', 'nobody enrols over a confirmed factor')
})

test('one code sent twice at once counts once', async () => {
	const id = await account('twice@fair.example', 'secret words')
	const { secret: s } = await secret(id)
	const both = await Promise.all([1, 2].map(() => line.ask({ op: 'factor', account: id, code: code(s) })))
	assert.equal(both.filter((r) => r.ticket).length, 1)
})

test('ten codes in a quarter of an hour', async () => {
	const id = await account('guess@fair.example', 'secret words')
	const { secret: s } = await secret(id)
	for (let i = 0; i < 10; i++)
		await line.ask({ op: 'factor', account: id, code: '00000x' })
	assert.equal((await line.ask({ op: 'factor', account: id, code: code(s) })).status, '429')
})

test('questions that make no sense are refused, and the line stays open', async () => {
	for (const pairs of [{}, { op: 'nonsense' }])
		assert.equal((await line.ask(pairs)).status, '400')
	for (const pairs of [{ op: 'check' }, { op: 'check', email: 'x'.repeat(300), password: 'x' },
		{ op: 'check', email: 'mei@fair.example', password: 'x'.repeat(2000) }, { op: 'password' },
		{ op: 'password', password: '' }, { op: 'factor' }, { op: 'factor', account: '1; drop', code: '1' }, { op: 'enrol' }])
		assert.equal((await line.ask(pairs)).status, '422', JSON.stringify(pairs).slice(0, 60))
	assert.ok((await check('mei@fair.example', 'correct horse battery')).ticket)
})

test('bytes that are no frame end the connection of who sent them, and no other', async () => {
	const size = (n) => { const b = Buffer.alloc(4); b.writeUInt32BE(n); return b }
	for (const bytes of [size(0), size(16385), size(0xffffffff), Buffer.concat([size(3), Buffer.from('abc')]),
		Buffer.concat([size(3), Buffer.from('a\0b')]), Buffer.concat([size(2), Buffer.from('a\0')]), Buffer.from('GET / HTTP/1.1\r\n\r\n')]) {
		const bad = net.connect(socket)
		bad.on('error', () => {})
		bad.write(bytes)
		await new Promise((done) => bad.once('close', done))
	}
	assert.ok((await check('mei@fair.example', 'correct horse battery')).ticket)
})

test('a frame may come byte by byte; one that stays unfinished is cut', async () => {
	const slow = await vaultClient(socket)
	const answer = new Promise((done) => slow.once('data', done))
	for (const byte of frame({ id: '1', op: 'nonsense' })) {
		slow.write(Buffer.from([byte]))
		await sleep(1)
	}
	await answer
	const from = Date.now()
	slow.write(frame({ id: '2', op: 'nonsense' }).subarray(0, 5))
	await slow.gone
	assert.ok(Date.now() - from > 9000 && Date.now() - from < 20000)
})

test('who never reads its answers is cut', async () => {
	const deaf = net.connect(socket), questions = Buffer.concat(Array(500).fill(frame({ id: 'x'.repeat(12000), op: 'nonsense' })))
	let closed = false
	deaf.on('error', () => {})
	deaf.on('close', () => { closed = true })
	deaf.pause()
	deaf.write(questions)
	await until('the connection ends', () => closed)
	assert.ok((await check('mei@fair.example', 'correct horse battery')).ticket)
})

test('too many at once are told so at once; the others get their answer', async () => {
	const order = []
	await Promise.all(Array.from({ length: 100 }, (_, i) => check(`crowd${i}@fair.example`, 'wrong', `10.0.0.${i}`)
		.then((answer) => order.push(answer.status))))
	assert.equal(order.filter((status) => status === '503').length, 100 - 64 - 2)
	assert.equal(order.filter((status) => status === '422').length, 66)
	assert.ok(order.lastIndexOf('503') < 60, 'nobody waits to hear that there is no room')
})

test('a hundred connections: those beyond the limit are closed, the rest served', async () => {
	const many = await Promise.all(Array.from({ length: 100 }, () => vaultClient(socket)))
	const answers = await Promise.allSettled(many.map((one) => one.ask({ op: 'nonsense' })))
	assert.equal(answers.filter((a) => a.status === 'fulfilled').length, 63)
	many.forEach((one) => one.destroy())
	await until('room again', async () => {
		const one = await vaultClient(socket)
		return one.ask({ op: 'nonsense' }).catch(() => null).finally(() => one.destroy())
	})
})

test('a child that is killed is replaced', async () => {
	const children = () => execFileSync('pgrep', ['-P', String(vault.pid)], { encoding: 'utf8' }).trim().split('\n').map(Number)
	const before = children()
	assert.equal(before.length, 2)
	before.forEach((pid) => process.kill(pid, 'SIGKILL'))
	await until('two new children', () => { try { const c = children(); return c.length === 2 && !before.includes(c[0]) && !before.includes(c[1]) } catch { return false } })
	assert.ok((await check('mei@fair.example', 'correct horse battery')).ticket)
})

test('lost connections to the database cost no answer', async () => {
	for (let i = 0; i < 5; i++) {
		p.sql(`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'pavilion_vault' and datname = current_database()`)
		assert.ok((await check('mei@fair.example', 'correct horse battery')).ticket)
	}
})

test('it cannot be read by others of the machine, and gains no rights', () => {
	const status = execFileSync('cat', [`/proc/${vault.pid}/status`], { encoding: 'utf8' })
	assert.match(status, /NoNewPrivs:\s+1/)
	assert.match(execFileSync('cat', [`/proc/${vault.pid}/limits`], { encoding: 'utf8' }), /Max core file size\s+0\s+0/)
	assert.equal(statSync(`/proc/${vault.pid}/environ`).uid, 0)
})

test('a second vault on the same socket refuses to start; a dead one leaves no obstacle', async () => {
	const second = start(['vault', '--socket', socket], p.env)
	assert.equal(await second.ended, 1)
	assert.match(second.log, /running there already/)
	vault.kill('SIGKILL')
	await vault.ended
	assert.ok(statSync(socket))
	await startVault()
	assert.ok((await check('mei@fair.example', 'correct horse battery')).ticket)
})

test('a file that is no socket, and a path too long, are said', async () => {
	writeFileSync(path.join(p.home, 'plain'), 'x')
	const plain = start(['vault', '--socket', path.join(p.home, 'plain')], p.env)
	assert.equal(await plain.ended, 1)
	const long = start(['vault', '--socket', path.join(p.home, 'x'.repeat(120))], p.env)
	assert.equal(await long.ended, 1)
	assert.match(long.log, /longer than 107 bytes/)
})
