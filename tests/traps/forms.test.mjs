// Our own readers of forms, cookies and languages, where Kore's lose things.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uuid } from '../lib/client.mjs'
import { Person, freshExhibitor, it, signedIn } from './place.mjs'

const encode = (pairs) => pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')

// What a form shows again: the value of its input or textarea.
function shown(html, name) {
	const control = new RegExp(`<(input|textarea)[^>]*\\bname="${name}"[^>]*>([^<]*)`).exec(html)
	const text = control[1] === 'textarea' ? control[2].replace(/^\n/, '') : / value="([^"]*)"/.exec(control[0])?.[1] ?? ''
	return text.replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')
}

// Without form.c: Kore's parser drops a value with a tab or a newline, and cuts at a second '='.
test('values arrive whole', async () => {
	const anna = await freshExhibitor()
	const about = 'line one\nline\ttwo = three == four\n\n& more; <b>: "x" 100% + €, 展位'
	const fields = [['company', 'A = B == C & D; E: F'], ['country', 'DE'], ['about_en', about]]
	const answer = await anna.post('/profile/company', fields)
	assert.equal(answer.status, 303, answer.body)
	const saved = (await anna.get('/profile')).body
	assert.equal(shown(saved, 'company'), 'A = B == C & D; E: F')
	assert.equal(shown(saved, 'about_en'), about)
})

test('an empty value empties', async () => {
	const anna = await freshExhibitor()
	const own = [['company', 'Empty Ltd'], ['country', 'DE']]
	await anna.post('/profile/company', [...own, ['city', 'Bremen']])
	assert.equal(shown((await anna.get('/profile')).body, 'city'), 'Bremen')
	assert.equal((await anna.post('/profile/company', [...own, ['city', '']])).status, 303)
	assert.equal(shown((await anna.get('/profile')).body, 'city'), '')
})

// Without form.c: Kore's parser stops at 19.
test('the field behind 60 others is read', async () => {
	const nobody = new Person(it)
	await nobody.get('/register')
	const many = Array.from({ length: 60 }, (_, i) => [`x${i}`, `${i}`])
	const answer = await nobody.post('/register', [...many, ['company', 'Behind Ltd'], ['email', 'no address']])
	assert.equal(answer.status, 422)
	assert.equal(shown(answer.body, 'company'), 'Behind Ltd')
	assert.match(answer.body, /id="email-error"/)
})

// Kore cannot tell what is invalid from what is absent.
test('invalid is not absent', async () => {
	const nobody = new Person(it)
	await nobody.get('/register')
	const absent = await nobody.post('/register', [['company', 'X']])
	const invalid = await nobody.post('/register', [['company', 'X'], ['email', 'not an address']])
	const why = (answer) => /id="email-error">([^<]*)/.exec(answer.body)[1]
	assert.equal(absent.status, 422)
	assert.equal(invalid.status, 422)
	assert.notEqual(why(absent), why(invalid))
	assert.equal(shown(invalid.body, 'email'), 'not an address')
})

// Kore loses parts whose names hold a ':' or ';'.
test('multipart: names and files of any name', async () => {
	const admin = await signedIn('admin@demo.example')
	const edition = it.sql('select public_id from edition where is_current')
	const answer = await admin.upload('/office/imports', [['odd:name; x', 'y'], ['kind', 'exhibitors'], ['edition', edition],
		['file', { filename: 'a; b: 展.csv', type: 'text/csv', data: 'company,country\r\nOdd Ltd,DE\r\n' }]])
	assert.equal(answer.status, 303, answer.body)
	assert.equal(it.sql('select name from import order by import_id desc limit 1'), 'a; b: 展.csv')
})

// Without header_cookie(): Kore's reader stops at the ninth.
test('a session cookie behind eleven others, with = in their values', async () => {
	const anna = await signedIn('anna@demo.example')
	const others = Array.from({ length: 11 }, (_, i) => `other${i}=a=b==${i}`).join('; ')
	assert.equal((await anna.get('/profile', { cookie: `${others}; pavilion=${anna.cookies.get('pavilion')}` })).status, 200)
})

// Kore's `authentication` takes a cookie whose name only begins so.
test('a cookie whose name only begins or ends so is no session', async () => {
	const token = (await signedIn('anna@demo.example')).cookies.get('pavilion')
	const nobody = new Person(it)
	for (const cookie of [`pavilion2=${token}`, `xpavilion=${token}`, `pavilion=${token.slice(0, 63)}`, `pavilion=${token}0`,
		`pavilion=${token.toUpperCase()}x`, `pavilion=${'0'.repeat(64)}`, `x=pavilion=${token}`])
		assert.equal((await nobody.get('/profile', { cookie })).status, 303, cookie)
	assert.equal((await nobody.get('/profile', { cookie: `pavilion2=x; pavilion=${token}` })).status, 200)
})

// Kore's own cookies have a Domain and no SameSite.
test('cookies are for us alone', async () => {
	const set = (await new Person(it).get('/sign-in?lang=zh')).headers['set-cookie']
	assert.equal(set.length, 2)
	for (const cookie of set) {
		assert.match(cookie, /; HttpOnly/)
		assert.match(cookie, /; SameSite=Lax/)
		assert.match(cookie, /; Path=\//)
		assert.match(cookie, /; Secure/) // this instance stands behind https
		assert.doesNotMatch(cookie, /domain/i)
	}
	assert.match(set.join('\n'), /^pavilion=[0-9a-f]{64};/m)
})

test('signing in changes the token, signing out ends it', async () => {
	const person = new Person(it)
	await person.get('/sign-in')
	const before = person.cookies.get('pavilion')
	await person.signIn('li@demo.example')
	const during = person.cookies.get('pavilion')
	assert.notEqual(during, before)
	assert.equal((await person.post('/sign-out')).status, 303)
	assert.notEqual(person.cookies.get('pavilion'), during)
	assert.equal((await new Person(it).get('/profile', { cookie: `pavilion=${during}` })).status, 303)
})

test('a thousand pairs are too many', async () => {
	const nobody = new Person(it)
	await nobody.get('/register')
	const many = Array.from({ length: 1200 }, (_, i) => ['x', `${i}`])
	const answer = await nobody.ask('POST', '/register', { headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: encode([['csrf', nobody.csrf], ['key', uuid()], ...many]) })
	assert.equal(answer.status, 413)
})
