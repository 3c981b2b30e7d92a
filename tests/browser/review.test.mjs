// The review of likely duplicates with nothing but the keyboard: chosen, merged, undone, told apart, put off; then merges in
// bulk that two people answer for, and the same by forms alone.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { demoPassword } from '../lib/client.mjs'
import { browserStart, pageStands, visitor } from '../lib/browser.mjs'
import { instanceStart, until } from '../lib/instance.mjs'

let it, browser
const cookies = new Map()

before(async () => {
	it = await instanceStart({ name: 'review' })
	browser = await browserStart()
	// Only what this file puts there stands in the queue.
	it.sql(`delete from dedup_pair; delete from dedup_member; delete from dedup_group; select 1`)
	it.sql(`begin; ${readFileSync(new URL('../data/duplicates.sql', import.meta.url), 'utf8')} commit; select 1`)
	it.sql(`with r as (insert into role (code, name) values ('second', '{"en": "Second pair of eyes"}') returning role_id)
		insert into role_permission select role_id, p, 'all' from r, unnest(array['centre.review', 'centre.bulk', 'company.read', 'company.write', 'contact.read', 'contact.write']) p;
		delete from account_role where account_id = (select account_id from account where email = 'sales@demo.example');
		insert into account_role select account_id, role_id from account, role where email = 'sales@demo.example' and code = 'second'; select 1`)
})
after(async () => {
	await browser?.close()
	await it?.end()
})

// An organizer; signed in once, later pages share the session.
async function organizer({ who = 'admin@demo.example', ...options } = {}) {
	const page = await visitor(browser, it, options)
	if (cookies.has(who)) {
		await page.context().addCookies(cookies.get(who))
		return page
	}
	await page.goto('/sign-in')
	await page.fill('#email', who)
	await page.fill('#password', demoPassword)
	await Promise.all([page.waitForURL('**/sign-in/code*'), page.click('main button[type=submit]')])
	await page.fill('#code', /\d{6}/.exec(it.pavilion('code', who))[0])
	await Promise.all([page.waitForURL('**/office'), page.click('main button[type=submit]')])
	cookies.set(who, await page.context().cookies())
	return page
}

const queue = (kind = 'company') => it.sql(`select coalesce(string_agg(public_id::text, ' ' order by priority desc, group_id desc), '')
	from dedup_group where kind = '${kind}' and state = 'open'`).split(' ')
const group = (page) => /duplicates\/([0-9a-f-]{36})/.exec(page.url())?.[1]
const state = (id) => it.sql(`select state from dedup_group where public_id = '${id}'`)
const shown = (page, id) => page.waitForURL(new RegExp(`/duplicates/${id}`))
const settled = (page) => page.waitForFunction(() => document.querySelector('[data-desk] :focus'))

// Two companies to merge by hand: their web addresses are equal, the rest is not.
const firms = (name) => it.sql(`insert into company (name, country, city, phone, website) values
	('${name} GmbH', 'DE', 'Bremen', '+49 421 5550', 'https://firm.example'), ('${name}', 'DE', 'Bremerhaven', '+49 471 5550', 'https://firm.example')
	returning public_id`).split('\n')
const plan = ([one, other]) => `/office/merges/new?kind=company&survivor=${one}&loser=${other}`

describe('every page', () => {
	for (const [lang, screen] of [['en', 'desk'], ['zh', 'phone'], ['zh', 'desk'], ['en', 'phone']])
		test(`stands: ${lang}, ${screen}`, async () => {
			const page = await organizer({ lang, screen })
			const three = it.sql(`select public_id from dedup_group where records = 3 limit 1`)
			for (const where of ['', '/contacts', '/decided', '/apart', '/bulk', '/bulk/new', `/${queue()[0]}`, `/${three}`, `/${queue('contact')[0]}`]) {
				await page.goto(`/office/duplicates${where}?lang=${lang}`)
				await pageStands(page)
			}
			const merge = it.sql(`select public_id from merge where undone_at is null and kind = 'company' order by merge_id limit 1`)
			const others = [plan(firms(`Plan ${lang} ${screen}`)), `/office/merges/${merge}/undo`, '/office/join-requests', '/office/quality']
			// Each language once, each screen once: axe takes its time.
			for (const where of (lang === 'en') === (screen === 'desk') ? others : []) {
				await page.goto(`${where}${where.includes('?') ? '&' : '?'}lang=${lang}`)
				await pageStands(page)
			}
			await page.context().close()
		})
})

test('what is tapped on a phone to type a value is large enough', async () => {
	const page = await organizer({ screen: 'phone' })
	await page.goto(plan(firms('Tappers Bau')))
	for (const label of await page.locator('.typed-box .desk-value:visible').all()) {
		const { width, height } = await label.boundingBox()
		assert.ok(width >= 24 && height >= 24, `${width} × ${height}`)
	}
	assert.ok(await page.locator('.typed-box .desk-value:visible').count() > 0)
	await page.context().close()
})

test('a merge by hand, what came since, and the way back', async () => {
	const page = await organizer()
	const [one, other] = firms('Mertens Krane')
	await page.goto(plan([one, other]))
	assert.equal(await page.isVisible('.desk-equal dd'), false, 'what is equal is folded')
	await page.click('.desk-equal summary')
	assert.match(await page.textContent('.desk-equal'), /firm\.example/)
	await page.fill('[name="typed.phone"]', 'nobody')
	assert.ok(await page.isChecked('[name="from.phone"][value=typed]'), 'what is typed is meant')
	await Promise.all([page.waitForNavigation(), page.click('.desk-foot .btn-primary')])
	assert.match(await page.textContent('#phone-error'), /not a phone number/)
	assert.equal(await page.inputValue('[name="typed.phone"]'), 'nobody')
	await pageStands(page)
	await page.fill('[name="typed.phone"]', '+49 421 5551')
	await page.check(`[name="from.city"][value="${other}"]`)
	await Promise.all([page.waitForURL(/done=merged/), page.click('.desk-foot .btn-primary')])
	await pageStands(page)
	assert.equal(it.sql(`select phone || ' ' || city from company where public_id = '${one}'`), '+49 421 5551 Bremerhaven')

	// Since then: another phone, and two contacts.
	it.sql(`update company set phone = '+49 421 5552' where public_id = '${one}';
		insert into contact (company_id, name) select company_id, n from company, unnest(array['Ina Since', 'Udo Since']) n where public_id = '${one}'; select 1`)
	await Promise.all([page.waitForURL(/\/undo$/), page.click('.office-actions a[href$="/undo"]')])
	await pageStands(page)
	await page.selectOption('[name="take.field.phone"]', 'copy')
	await page.selectOption(`.merge-whose[aria-label="Udo Since"]`, 'loser')
	assert.ok(await page.isChecked('[name=apart][value=true]'), 'a mistake, as most are')
	await Promise.all([page.waitForURL(/done=undone/), page.click('.merge-undo .btn-danger')])
	await pageStands(page)
	assert.equal(it.sql(`select string_agg(c.phone || ' ' || c.city || ' ' || k.name, ', ' order by k.name) from company c join contact k using (company_id)
		where c.public_id in ('${one}', '${other}')`), '+49 421 5552 Bremen Ina Since, +49 421 5552 Bremerhaven Udo Since')
	await page.goto('/office/duplicates/apart')
	assert.match(await page.textContent('main'), /Mertens Krane/)
	it.sql(`delete from dedup_apart; select 1`)
	await page.context().close()
})

test('a contact leaves every company, and somebody is let into one', async () => {
	const page = await organizer({ screen: 'phone' })
	const contact = it.sql(`insert into contact (company_id, name) select min(company_id), 'Lea Leaves' from company returning public_id`)
	await page.goto(`/office/contacts/${contact}/move`)
	assert.equal(await page.isVisible('.ask button'), false, 'it is asked first')
	await page.click('.ask summary')
	await pageStands(page)
	await Promise.all([page.waitForURL(/done=saved/), page.click('.ask button')])
	assert.equal(it.sql(`select company_id is null from contact where public_id = '${contact}'`), 't')

	await page.goto('/office/join-requests?state=asked')
	const request = await page.getAttribute('[name=requests]', 'value')
	await page.check('[name=requests]')
	await Promise.all([page.waitForURL(/done=joined/), page.click('button[value=accept]')])
	await pageStands(page)
	assert.equal(it.sql(`select state from join_request where public_id = '${request}'`), 'accepted')
	assert.equal(it.sql(`select count(*) from contact k join join_request r using (account_id, company_id) where r.public_id = '${request}'`), '1')
	await page.context().close()
})

test('by keyboard: walks, chooses, merges, undoes', async () => {
	const page = await organizer()
	const [first, second, third] = queue()
	await page.goto(`/office/duplicates/${first}`)
	await settled(page)
	assert.equal(await page.evaluate(() => document.activeElement.name), 'survivor', 'the focus is on who stays')
	const [, loser] = await page.$$eval('[name=survivor]', (all) => all.map((one) => one.value))

	await page.keyboard.press('j')
	await shown(page, second)
	await page.keyboard.press('k')
	await shown(page, first)
	await settled(page)

	// Down to the name, over to the second record, chosen.
	await page.keyboard.press('ArrowDown')
	assert.equal(await page.evaluate(() => document.activeElement.name), 'from.name')
	await page.keyboard.press('ArrowRight')
	assert.ok(await page.isChecked('[name="from.name"] >> nth=0'), 'walking chooses nothing')
	await page.keyboard.press('Space')
	assert.ok(await page.isChecked('[name="from.name"] >> nth=1'), 'the blank does')
	await page.keyboard.press('1')
	assert.ok(await page.isChecked('[name="from.name"] >> nth=0'), 'so does a number')
	await page.keyboard.press('2')
	// A value typed for the street.
	await page.keyboard.press('ArrowDown')
	const field = await page.evaluate(() => document.activeElement.name.replace('from.', ''))
	await page.keyboard.press('t')
	await page.keyboard.type('Typed 7')
	await page.keyboard.press('Enter')
	assert.ok(await page.isChecked(`[name="from.${field}"][value=typed]`))

	await page.keyboard.press('?')
	assert.ok(await page.isVisible('#keys'), 'the keys are told')
	await page.keyboard.press('Escape')

	// Refused: the keys go on at what is wrong, and what was chosen stands.
	await page.fill('[name="typed.phone"]', 'nobody')
	await page.keyboard.press('Enter')
	await page.keyboard.press('m')
	await page.waitForSelector('#phone-error')
	await settled(page)
	assert.equal(await page.evaluate(() => document.activeElement.name), 'typed.phone')
	await page.fill('[name="typed.phone"]', '')
	await page.check('[name="from.phone"] >> nth=0')

	await page.keyboard.press('m')
	await shown(page, second)
	await page.waitForSelector('.alert-success [data-undo]')
	assert.equal(state(first), 'merged')
	const kept = it.sql(`select name || '|' || coalesce(${field}, '') from company where company_id = (
		select merged_into from company where public_id = '${loser}')`)
	assert.match(kept, /^[^a-z]+\|Typed 7$/, 'the name chosen and the value typed')

	await page.keyboard.press('u')
	await shown(page, first)
	assert.equal(state(first), 'open')
	assert.equal(it.sql(`select merged_into is null from company where public_id = '${loser}'`), 't')
	assert.deepEqual(queue().slice(0, 3), [first, second, third], 'the queue is as it was')
	await pageStands(page)
	await page.context().close()
})

test('by keyboard: not duplicates, later, the third one apart', async () => {
	const page = await organizer({ lang: 'zh' })
	const three = it.sql(`select public_id from dedup_group where records = 3 and state = 'open'`)
	const [first, second, third] = queue().filter((id) => id !== three)
	await page.goto(`/office/duplicates/${first}?lang=zh`)
	await settled(page)
	await page.keyboard.press('n')
	await page.waitForSelector('.alert-success [data-undo]')
	assert.equal(state(first), 'different')
	assert.equal(it.sql(`select count(*) from dedup_apart`), '1')
	await page.goto(`/office/duplicates/${second}?lang=zh`)
	await settled(page)
	await page.keyboard.press('l')
	await until('the third', () => state(second) === 'later')
	assert.ok(queue().includes(third))
	await page.waitForSelector('.alert-success [data-undo]')
	await page.goto(`/office/duplicates/${three}?lang=zh`)
	await settled(page)
	// Three records: the last one is left out of the merge.
	await page.keyboard.press('ArrowRight')
	await page.keyboard.press('ArrowRight')
	await page.keyboard.press('x')
	assert.ok(await page.isChecked('[name=out] >> nth=2'))
	await page.keyboard.press('m')
	await page.waitForSelector('.alert-success [data-undo]')
	assert.equal(state(three), 'merged')
	assert.equal(it.sql(`select count(*) from dedup_apart`), '2', 'the one left out is remembered as another')
	assert.equal(it.sql(`select cardinality(members) from review_act order by act_id desc limit 1`), '3')

	// What was decided can be taken back from its list.
	await page.goto('/office/duplicates/decided?lang=zh')
	await pageStands(page)
	await Promise.all([page.waitForURL(/done=undone/), page.click(`tr:has(a[href*="${first}"]) form button`)])
	assert.equal(state(first), 'open')
	assert.equal(it.sql(`select count(*) from dedup_apart`), '1', 'and what was noted with it')
	await page.goto('/office/duplicates/apart?lang=zh')
	await pageStands(page)
	page.on('dialog', (dialog) => dialog.accept())
	await Promise.all([page.waitForURL(/done=deleted/), page.click('main td form button')])
	assert.equal(it.sql(`select count(*) from dedup_apart`), '0')
	await page.context().close()
})

test('two people at one group: the second one sees who was first', async () => {
	const [one, other] = [await organizer(), await organizer({ who: 'sales@demo.example' })]
	const [first, second] = queue('contact')
	await one.goto(`/office/duplicates/${first}`)
	await other.goto(`/office/duplicates/${first}`)
	await settled(one)
	await settled(other)
	await one.keyboard.press('m')
	await shown(one, second)
	await Promise.all([other.waitForNavigation(), other.keyboard.press('n')])
	await other.waitForSelector('#decided')
	assert.match(await other.textContent('#decided'), /Ada Admin/)
	assert.equal(state(first), 'merged')
	await other.keyboard.press('j')
	await shown(other, second)
	await one.context().close()
	await other.context().close()
})

test('without a script the forms do the same', async () => {
	const page = await organizer({ scripts: false, screen: 'phone' })
	const [first, second] = queue('contact')
	await page.goto(`/office/duplicates/${first}`)
	await page.check('[name=survivor] >> nth=1')
	await Promise.all([page.waitForURL(`**/duplicates/${second}**`), page.click('[data-act=merge]')])
	assert.equal(state(first), 'merged')
	await Promise.all([page.waitForURL(`**/duplicates/${first}**`), page.click('[data-undo]')])
	assert.equal(state(first), 'open')
	await page.context().close()
})

test('in bulk: judged, proposed, approved by another, done, undone', async () => {
	const page = await organizer()
	page.on('dialog', (dialog) => dialog.accept())
	await page.goto('/office/duplicates/bulk/new')
	await page.fill('#threshold', '9.5')
	await Promise.all([page.waitForURL(/bulk\/[0-9a-f-]{36}/), page.click('main form button[type=submit]')])
	await pageStands(page)
	assert.equal(await page.isVisible('form[action$="/propose"]'), false, 'nothing is proposed before the sample is judged')
	for (const set of await page.$$('.sample-pair'))
		await (await set.$('[value=same]')).check()
	await Promise.all([page.waitForURL(/done=saved/), page.click('form[action$="/judge"] .btn-primary')])
	assert.match(await page.textContent('main'), /100(\.0)?%/)
	await Promise.all([page.waitForURL(/done=bulk_proposed/), page.click('form[action$="/propose"] button')])
	assert.equal(await page.isVisible('form[action$="/approve"]'), false, 'who proposed cannot approve')
	await pageStands(page)

	const second = await organizer({ who: 'sales@demo.example' })
	second.on('dialog', (dialog) => dialog.accept())
	await second.goto(page.url())
	await Promise.all([second.waitForURL(/done=started/), second.click('form[action$="/approve"] button')])
	await until('the merges', () => it.sql(`select state = 'done' from review_bulk order by bulk_id desc limit 1`) === 't')
	const merged = Number(it.sql(`select count(*) from review_bulk_group where state = 'merged'`))
	assert.ok(merged > 0, `${merged} groups were merged`)
	assert.equal(it.sql(`select count(*) from review_bulk_group where state = 'waiting' or state = 'left' and reason is null`), '0', 'the others say why not')
	const third = await organizer({ who: 'sales@demo.example' })
	third.on('dialog', (dialog) => dialog.accept())
	await third.goto(page.url())
	await pageStands(third)
	await Promise.all([third.waitForURL(/done=started/), third.click('form[action$="/undo"] button')])
	await until('the way back', () => it.sql(`select state = 'undone' from review_bulk order by bulk_id desc limit 1`) === 't')
	assert.equal(Number(it.sql(`select count(*) from review_bulk_group where state = 'undone'`)), merged)
	await page.context().close()
	await second.context().close()
	await third.context().close()
})
