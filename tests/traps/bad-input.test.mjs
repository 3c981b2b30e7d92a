// Every kind of bad value in every kind of field of the forms people meet: refused with 422, the reason beside the
// field in the reader's language, all other input kept, nothing changed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { uuid } from '../lib/client.mjs'
import { Person, freeBooth, freshExhibitor, it, signedIn } from './place.mjs'

// -- badness, by kind of field: what → value -------------------------------------------------------------

const raw = (bytes) => ({ raw: bytes })
const always = { 'a control character': 'a\u0007b', 'NUL': raw('a%00b'), 'broken UTF-8': raw('a%ffb'), 'half a pair': raw('%ed%a0%80') }
const oneLine = { ...always, 'a line break': 'a\nb', 'turned writing': 'a\u202eb' }
const kinds = {
	line: () => oneLine,
	text: () => always,
	email: () => ({ ...oneLine, 'no address': 'anna', 'two @': 'a@b@c.example', 'no dot': 'a@b', 'a blank': 'a b@c.example',
		'HTML': '"<b>"@c.example' }),
	password: () => ({}),
	uuid: () => ({ ...oneLine, 'nobody has it': uuid(), 'no id': '12', 'SQL': "' or 1=1 --", 'nearly': 'g0000000-0000-7000-8000-000000000000' }),
	integer: () => ({ ...oneLine, 'letters': 'abc', 'a fraction': '1.5', 'too large': '99999999999999999999', 'negative': '-1', 'hex': '0x1F' }),
	money: () => ({ ...oneLine, 'letters': 'abc', 'two points': '1.2.3', 'three decimals': '1.234.567', 'huge': '9'.repeat(30) }),
	decimal: () => ({ ...oneLine, 'letters': 'abc', 'two points': '1.2.3', 'NaN': 'NaN', 'infinity': 'Infinity', 'too large': '1e9' }),
	time: () => ({ ...oneLine, 'a word': 'tomorrow', 'no such day': '2027-02-30T10:00', 'no such hour': '2027-02-20T25:00' }),
	choice: () => ({ ...oneLine, 'another': 'nonsense', 'two': 'area|fee', 'SQL': "area'--" }),
	country: () => ({ ...oneLine, 'a word': 'Germany', 'digits': '49' }),
	url: () => ({ ...oneLine, 'script': 'javascript:alert(1)', 'file': 'file:///etc/passwd', 'a word': 'no address' }),
	phone: () => ({ ...oneLine, 'letters': 'call me', 'too few': '1', 'HTML': '<b>123456</b>' }),
}

// What is fine in a text and must come back as it was, whatever it looks like.
const odd = ['<script>alert(1)</script>', `"'><img src=x onerror=alert(1)>&amp;&#39;`, `Robert'); drop table company; --`, '$1 :name {{name}} %s %lld',
	'😀 𠮷野家 👩‍👩‍👧', 'שלום مرحبا', 'Ærøskøbing ﬁ ① \u00a0x', '\\u0000 \\x00 \\\\', '展会　全角']
const oddLines = ['one\ntwo\n\n\tthree', '\n<b>\n']

// -- the forms ------------------------------------------------------------------------------------------

const letters = (n) => '字'.repeat(n)
let held

const forms = [
	{ name: 'register', path: '/register', who: () => new Person(it), again: '/register',
		good: { company: 'Bad Input Ltd', name_local: '坏输入', country: 'DE', city: 'Kiel', website: 'https://bad.example', register_no: 'HRB 1',
			name: 'Bo Bad', job_title: 'Buyer', phone: '+49 431 123', email: 'bo@bad.example', password: 'long enough 1' },
		fields: { company: ['line', 300, true], name_local: ['line', 300], country: ['country', 0, true], city: ['line', 200], street: ['line', 500],
			postcode: ['line', 40], website: ['url', 500], register_no: ['line', 60], name: ['line', 100, true], job_title: ['line', 100],
			phone: ['phone', 60], email: ['email', 254, true], password: ['password', 200, true] } },
	{ name: 'sign in', path: '/sign-in', who: () => new Person(it), again: '/sign-in',
		good: { email: 'bo@bad.example', password: 'long enough 1' },
		fields: { email: ['email', 254, true], password: ['password', 200, true] } },
	{ name: 'apply', path: () => `/applications/${held}/submit`, who: () => holder(), again: () => `/applications/${held}`,
		good: { sign_name: 'Bad Ltd', products: 'Things\nand more', wishes: 'None' },
		fields: { sign_name: ['line', 100, true], products: ['text', 2000, true], wishes: ['text', 2000] } },
	{ name: 'own company', path: '/profile/company', who: () => holder(), again: '/profile',
		good: { company: 'Bad Ltd', country: 'DE', city: 'Kiel', website: 'https://bad.example', company_phone: '+49 431 1', about_en: 'a\nb', about_zh: '字' },
		fields: { company: ['line', 300, true], country: ['country', 0, true], city: ['line', 200], website: ['url', 500], company_phone: ['phone', 60],
			about_en: ['text', 2000], about_zh: ['text', 2000] } },
	{ name: 'company in the office', path: () => `/office/companies/${company()}`, who: () => signedIn('admin@demo.example'),
		again: () => `/office/companies/${company()}/edit`,
		good: { name: 'Bad Ltd', country: 'DE', city: 'Kiel', phone: '+49 431 1', email: 'bo@bad.example', website: 'https://bad.example', about_en: 'a\nb' },
		fields: { name: ['line', 300, true], country: ['country'], city: ['line', 200], phone: ['phone', 60], email: ['email', 254],
			website: ['url', 500], register_no: ['line', 60], about_en: ['text', 4000], team: ['uuid'] } },
	{ name: 'decide', path: () => `/office/applications/${application()}/decide`, who: () => signedIn('admin@demo.example'),
		again: () => `/office/applications/${application()}`,
		good: { reason: 'Because\nso', decision: 'approved' }, fields: { reason: ['text', 2000] } },
	{ name: 'price rule', path: '/office/prices', who: () => signedIn('admin@demo.example'), again: '/office/prices/new',
		good: { label_en: 'Bad rule', label_zh: '坏', kind: 'fee', sort: '7', price_group: 'A', sides: '2', amount: '12.50', round_to: '100' },
		fields: { label_en: ['line', 100, true], label_zh: ['line', 100], kind: ['choice', 0, true], sort: ['integer', 0, true], hall: ['uuid'],
			price_group: ['line', 40], booth_kind: ['choice'], sides: ['integer'], amount: ['money'], percent: ['decimal'], until: ['time'],
			round_to: ['integer', 0, true] } },
]

const company = () => it.sql(`select public_id from company order by company_id limit 1`)
const application = () => it.sql(`select a.public_id from application a join edition e using (edition_id)
	where e.is_current and a.status = 'applied' order by application_id limit 1`)

let holding
function holder() {
	holding ??= (async () => {
		const person = await freshExhibitor(), booth = freeBooth(30)
		held = uuid()
		const hall = it.sql(`select h.public_id from booth b join hall h using (hall_id) where b.public_id = '${booth}'`)
		const answer = await person.post('/holds', [['hall', hall], ['booth', booth], ['key', held]])
		assert.equal(answer.status, 303, answer.body)
		return person
	})()
	return holding
}

// -- sending and looking --------------------------------------------------------------------------------

const encode = (value) => value.raw ?? encodeURIComponent(value)
const unescape = (text) => text.replace(/&quot;/g, '"').replace(/&#0?39;/g, "'").replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&')

function send(person, path, pairs, lang) {
	const body = [['csrf', person.csrf], ['key', uuid()], ...pairs].map(([name, value]) => `${name}=${encode(value)}`).join('&')
	return person.ask('POST', path, { headers: { 'content-type': 'application/x-www-form-urlencoded', cookie:
		[...person.cookies].filter(([k]) => k !== 'lang').concat([['lang', lang]]).map(([k, v]) => `${k}=${v}`).join('; ') }, body })
}

// The form of the page that posts to `path`: pages may hold several.
function formOf(html, path) {
	return html.split(/(?=<form\b)/).find((form) => form.startsWith('<form') && form.includes(`action="${path}"`))?.split('</form>')[0] ?? ''
}

function shown(form, name) {
	const control = new RegExp(`<(input|textarea|select)[^>]*\\bname="${name}"[^>]*>([\\s\\S]*?(?=</textarea>|</select>|<input|<textarea|<select|$))`).exec(form)
	if (control === null)
		return null
	if (control[1] === 'textarea')
		return unescape(control[2].replace(/^\n/, ''))
	if (control[1] === 'select')
		return unescape(/<option[^>]*value="([^"]*)"[^>]*\bselected/.exec(control[2])?.[1] ?? '')
	return unescape(/ value="([^"]*)"/.exec(control[0])?.[1] ?? '')
}

const reason = (form, name) => unescape(new RegExp(`id="${name}-error"[^>]*>([\\s\\S]*?)</`).exec(form)?.[1] ?? '').trim()

// Everything that a form could change, in one line.
const state = () => it.sql(`select concat_ws(' ', (select count(*) from history), (select count(*) from account), (select count(*) from company),
	(select count(*) from application_step), (select count(*) from application), (select count(*) from price_rule), (select count(*) from message),
	(select count(*) from form_key), (select count(*) from import), (select count(*) from vault_ticket), (select max(xmin::text::bigint) from price_rule))`)

function wrong(form, field, [kind, max, required]) {
	const all = kinds[kind]()
	const found = Object.entries(all)
	if (max)
		found.push(['too long', kind === 'url' ? `https://x.example/${'x'.repeat(max)}` : kind === 'phone' ? '1'.repeat(max + 1)
			: kind === 'email' ? `${'x'.repeat(max)}@y.example` : letters(max + 1)])
	if (required)
		found.push(['empty', ''], ['only blanks', kind === 'password' ? '' : ' \u00a0\u3000 '], ['absent', null])
	return found
}

for (const form of forms) {
	test(`${form.name}: each field, each kind of badness, in both languages`, async () => {
		const person = await form.who()
		const path = typeof form.path === 'string' ? form.path : form.path()
		await person.get(typeof form.again === 'string' ? form.again : form.again())
		const before = state(), faults = []
		for (const [field, rule] of Object.entries(form.fields))
			for (const [what, value] of [...wrong(form, field, rule), ['given twice', 'twice']])
				for (const lang of ['en', 'zh']) {
					const others = Object.entries(form.good).filter(([name]) => name !== field)
					const own = value === null ? [] : what === 'given twice' ? [[field, form.good[field] ?? '1'], [field, 'other']] : [[field, value]]
					const answer = await send(person, path, [...others, ...own], lang)
					const html = formOf(answer.body, path), why = reason(html, field)
					const say = (text) => faults.push(`${field}, ${what}, ${lang}: ${text}`)
					if (answer.status !== 422)
						say(`status ${answer.status} ${answer.headers.location ?? ''}`)
					else if (why === '')
						say('no reason beside the field')
					else if (/[\u4e00-\u9fff]/.test(why) !== (lang === 'zh'))
						say(`the reason is "${why}"`)
					else if (typeof value === 'string' && !/control|turned|break|twice/.test(what) && rule[0] !== 'password' && rule[0] !== 'choice'
						&& rule[0] !== 'country' && rule[0] !== 'uuid' && shown(html, field).trim() !== value.trim())
						say(`it shows ${JSON.stringify(shown(html, field))?.slice(0, 80)}`)
					for (const [name, kept] of others)
						if (answer.status === 422 && name !== 'decision' && shown(html, name) !== (form.fields[name]?.[0] === 'password' ? '' : kept))
							say(`${name} was ${JSON.stringify(kept)}, is ${JSON.stringify(shown(html, name))}`)
				}
		assert.deepEqual(faults.slice(0, 30), [])
		assert.equal(state(), before)
	})

	test(`${form.name}: odd texts come back as they were`, async () => {
		const person = await form.who()
		const path = typeof form.path === 'string' ? form.path : form.path()
		await person.get(typeof form.again === 'string' ? form.again : form.again())
		const breaker = Object.entries(form.fields).find(([, rule]) => rule[2]) ?? Object.entries(form.fields)[0]
		const before = state()
		for (const [field, [kind, max]] of Object.entries(form.fields)) {
			if ((kind !== 'line' && kind !== 'text') || field === breaker[0])
				continue
			for (const text of [...odd, ...(kind === 'text' ? oddLines : [])].filter((t) => [...t].length <= max)) {
				const pairs = { ...form.good, [field]: text, [breaker[0]]: breaker[1][2] ? '' : '\u0007' }
				const answer = await send(person, path, Object.entries(pairs), 'en')
				assert.equal(answer.status, 422, `${field} ${text}`)
				assert.equal(shown(formOf(answer.body, path), field), text.trim())
				assert.doesNotMatch(answer.body, /<script>alert|<img src=x/)
			}
		}
		assert.equal(state(), before)
	})
}

// -- files ----------------------------------------------------------------------------------------------

test('upload: what is no list, no choice, no file', async () => {
	const admin = await signedIn('admin@demo.example')
	const edition = it.sql('select public_id from edition where is_current')
	await admin.get('/office/imports/new')
	const before = state()
	const csv = { filename: 'list.csv', type: 'text/csv', data: 'company,country\r\nA,DE\r\n' }
	for (const [field, what, pairs] of [
		['file', 'no file', [['kind', 'exhibitors'], ['edition', edition]]],
		['file', 'an empty file', [['kind', 'exhibitors'], ['edition', edition], ['file', { ...csv, data: '' }]]],
		['file', 'text where a file belongs', [['kind', 'exhibitors'], ['edition', edition], ['file', 'company']]],
		['file', 'a picture', [['kind', 'exhibitors'], ['edition', edition], ['file', { ...csv, data: Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') }]]],
		['file', 'a program', [['kind', 'exhibitors'], ['edition', edition], ['file', { ...csv, data: Buffer.from('7f454c4602010100', 'hex') }]]],
		['file', 'zeros', [['kind', 'exhibitors'], ['edition', edition], ['file', { ...csv, data: Buffer.alloc(100) }]]],
		['file', 'a list where halls belong', [['kind', 'halls'], ['edition', edition], ['file', csv]]],
		['kind', 'no kind', [['edition', edition], ['file', csv]]],
		['kind', 'another kind', [['kind', 'visitors'], ['edition', edition], ['file', csv]]],
		['edition', 'no edition', [['kind', 'exhibitors'], ['file', csv]]],
		['edition', 'none of that id', [['kind', 'exhibitors'], ['edition', uuid()], ['file', csv]]],
	]) {
		const answer = await admin.upload('/office/imports', pairs)
		assert.ok([404, 422].includes(answer.status), `${what}: ${answer.status}`)
		if (answer.status === 422)
			assert.notEqual(reason(answer.body, field), '', `${what}: no reason beside ${field}`)
	}
	assert.equal(state(), before)
})

test('upload: bodies that are none', async () => {
	const admin = await signedIn('admin@demo.example')
	const before = state()
	for (const [type, body, status] of [['multipart/form-data', 'x', 400], ['multipart/form-data; boundary=', 'x', 400],
		['multipart/form-data; boundary=b', '', 400], ['multipart/form-data; boundary=b', '--b\r\nno end', 400],
		['multipart/form-data; boundary=b', '--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n', 400],
		['text/plain', 'kind=exhibitors', 415], ['application/xml', '<a/>', 415],
		['application/json', '{"kind":', 400], ['application/json', '[1]', 400], ['application/x-www-form-urlencoded', 'kind=%zz', 400]])
		assert.equal((await admin.ask('POST', '/office/imports', { headers: { 'content-type': type }, body })).status, status, `${type} ${body}`)
	assert.equal(state(), before)
})
