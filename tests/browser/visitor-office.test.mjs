// What organizers do about visitors: a question with a condition is asked where it should be, statistics lead to whom
// they count, invitations go out, and every page stands in both languages and on both screens.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { demoPassword } from '../lib/client.mjs'
import { browserStart, pageStands, visitor } from '../lib/browser.mjs'
import { instanceStart, until } from '../lib/instance.mjs'
import { mailTo } from '../lib/mail.mjs'

let it, browser, cookies

before(async () => {
	it = await instanceStart({ name: 'visitor-office' })
	browser = await browserStart()
})
after(async () => {
	await browser?.close()
	await it?.end()
})

// The administrator; signed in once, later pages share the session.
async function admin(options = {}) {
	const page = await visitor(browser, it, options)
	if (cookies) {
		await page.context().addCookies(cookies)
		return page
	}
	await page.goto('/sign-in')
	await page.fill('#email', 'admin@demo.example')
	await page.fill('#password', demoPassword)
	await Promise.all([page.waitForURL('**/sign-in/code*'), page.click('main button[type=submit]')])
	await page.fill('#code', /\d{6}/.exec(it.pavilion('code', 'admin@demo.example'))[0])
	await Promise.all([page.waitForURL('**/office'), page.click('main button[type=submit]')])
	cookies = await page.context().cookies()
	return page
}

async function send(page, selector) {
	await Promise.all([page.waitForNavigation(), page.click(selector)])
}

const current = 'join edition e using (edition_id) where e.is_current'
const one = (table, more = '') => it.sql(`select x.public_id from ${table} x ${current} ${more} order by 1 limit 1`)

describe('every page', () => {
	for (const [lang, screen] of [['en', 'desk'], ['zh', 'phone'], ['zh', 'desk'], ['en', 'phone']])
		test(`stands: ${lang}, ${screen}`, async () => {
			const page = await admin({ lang, screen })
			const firm = it.sql(`select c.public_id from exhibitor x join company c using (company_id) ${current} and x.status = 'confirmed' limit 1`)
			for (const where of ['', '/visitors', '/visitors/new', `/visitors/${one('registration', "and x.status = 'confirmed'")}`,
				`/visitors/${one('registration')}/edit`, '/visitors/statistics', '/visitors/settings', '/questions', '/questions/new',
				`/questions/${one('question')}`, '/questions/preview', '/consents', '/consents/new', `/consents/${one('consent')}`,
				'/categories', '/categories/new', `/categories/${one('badge_category')}`, '/invitations', '/invitations/new',
				'/staff', `/staff/${firm}`]) {
				await page.goto(`/office${where}?lang=${lang}${where === '/visitors' ? '&size=20' : ''}`)
				await pageStands(page)
			}
			await page.context().close()
		})
})

describe('questions', () => {
	test('one that waits for another is shown with its answer, and moves', async () => {
		const page = await admin()
		await page.goto('/office/questions/new?lang=en')
		await page.fill('#code', 'b_hall')
		await page.fill('#label_en', 'Do you need a hall plan?')
		assert.equal(await page.isVisible('#options'), false, 'a line has no options')
		await page.selectOption('#kind', 'choice')
		assert.equal(await page.isVisible('#options'), true)
		await page.fill('#options', 'paper = On paper | 纸质\nphone = On the phone | 手机')
		await send(page, '.form-end button')
		await page.goto('/office/questions/new')
		await page.fill('#code', 'b_size')
		await page.fill('#label_en', 'Which size of paper?')
		assert.equal(await page.isVisible('[name=shown_for][value="b_hall:paper"]'), false)
		await page.selectOption('#shown_if', 'b_hall')
		await page.check('[name=shown_for][value="b_hall:paper"]')
		await send(page, '.form-end button')
		assert.match(await page.innerText('.alert-success'), /Added/)

		await page.goto('/office/questions/preview')
		assert.equal(await page.isVisible('[name="answer.b_size"]'), false)
		await page.check('[name="answer.b_hall"][value=phone]')
		assert.equal(await page.isVisible('[name="answer.b_size"]'), false)
		await page.check('[name="answer.b_hall"][value=paper]')
		assert.equal(await page.isVisible('[name="answer.b_size"]'), true)
		await pageStands(page)

		await page.goto('/office/questions')
		await send(page, 'button[aria-label="Up: Which size of paper?"]')
		const names = await page.locator('td.main > a').allInnerTexts()
		assert.ok(names.indexOf('Which size of paper?') < names.indexOf('Do you need a hall plan?'))
		await page.context().close()
	})
})

describe('registrations', () => {
	test('several are cancelled with a reason that the visitors read', async () => {
		const page = await admin()
		await page.goto('/office/visitors?lang=en&status=confirmed&size=20')
		const boxes = page.locator('td.pick input')
		await boxes.nth(0).check()
		await boxes.nth(1).check()
		const ids = [await boxes.nth(0).inputValue(), await boxes.nth(1).inputValue()]
		assert.match(await page.innerText('.bulk-count'), /2 selected/)
		await send(page, '.list-bulk [value=cancel]')
		assert.match(await page.innerText('#reason-error'), /reason/)
		assert.equal(await boxes.nth(0).isChecked(), true, 'what was chosen stays chosen')
		await page.fill('.list-bulk [name=reason]', 'The hall is being rebuilt')
		await send(page, '.list-bulk [value=cancel]')
		assert.match(await page.innerText('.alert-success'), /2 registrations cancelled/)
		assert.equal(it.sql(`select count(*) from registration where status = 'cancelled' and public_id in ('${ids.join("','")}')`), '2')
		await page.context().close()
	})
})

describe('statistics', () => {
	test('the figures add up and lead to whom they count', async () => {
		const page = await admin()
		await page.goto('/office/visitors/statistics?lang=en')
		const all = Number(it.sql(`select count(*) from registration x ${current}`))
		const number = async (locator) => Number((await locator.innerText()).replace(/\D/g, ''))
		const sum = async (title) => (await page.locator(`.card:has(h2:text-is("${title}")) td.num:nth-child(3)`).allInnerTexts())
			.reduce((n, text) => n + Number(text.replace(/\D/g, '')), 0)
		assert.equal(await sum('By country'), all)
		assert.equal(await sum('By category'), all)
		assert.equal(await sum('By source'), all)
		for (const title of ['By country', 'By source', 'What became of them']) {
			const row = page.locator(`.card:has(h2:text-is("${title}")) tbody tr`).first()
			const counted = await number(row.locator('td.num').first())
			await Promise.all([page.waitForNavigation(), row.locator('a').click()])
			assert.equal(await number(page.locator('.list-count')), counted, title)
			await page.goto('/office/visitors/statistics')
		}
		const answer = page.locator('.bar-table a[href*="answer="]').first()
		const counted = await number(page.locator('tr:has(a[href*="answer="]) td.num').first())
		await Promise.all([page.waitForNavigation(), answer.click()])
		assert.equal(await number(page.locator('.list-count')), counted, 'an answer')
		await page.goto('/office/visitors/statistics')
		await page.click('.chart-twin summary')
		assert.ok(await page.locator('.chart-twin tbody tr').count() > 1)
		const [file] = await Promise.all([page.waitForEvent('download'), page.click('.office-actions a')])
		assert.equal(file.suggestedFilename(), 'visitor-statistics.csv')
		await page.context().close()
	})
})

describe('invitations', () => {
	test('addresses that are pasted get a mail with a code', async () => {
		const page = await admin()
		await page.goto('/office/invitations/new?lang=en')
		assert.equal(await page.isVisible('#uses'), false)
		await page.fill('#addresses', 'Gu Est, guest.browser@example.org')
		await send(page, '.form-end button')
		assert.match(await page.innerText('.alert-success'), /1 invitation sent/)
		const code = it.sql("select code from invitation where email = 'guest.browser@example.org'")
		assert.match(await mailTo(it, 'guest.browser@example.org'), new RegExp(code))
		await until('the list knows it', () => it.sql("select mailed_at is not null from invitation where email = 'guest.browser@example.org'") === 't')
		await page.context().close()
	})
})
